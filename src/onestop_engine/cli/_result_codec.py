"""What a check found in one file, as JSON bytes and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from ..definition._checks_catalogue import Call, Checked, Member
from ..errors import Problem, Span
from ..texts import Text


def encode(checked: Checked, names: Sequence[str]) -> bytes:
    """The bytes that stand for `checked`; a place names its file by its index in `names`."""
    files = {name: index for index, name in enumerate(names)}
    member = checked.member
    document = [
        [_problem(problem, files) for problem in checked.problems],
        None if member is None else _member(member, files),
    ]
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def decode(found: bytes, names: Sequence[str]) -> Checked:
    """What `encode` was given, its places in files that are called `names` now."""
    problems, member = json.loads(found)
    return Checked(
        problems=tuple(_read_problem(each, names) for each in problems),
        member=None if member is None else _read_member(member, names),
    )


def _problem(problem: Problem, files: dict[str, int]) -> list[Any]:
    return [
        problem.code,
        problem.slug,
        problem.severity,
        [problem.message.vi, problem.message.en],
        [problem.mend.vi, problem.mend.en],
        _span(problem.span, files),
        problem.path,
    ]


def _read_problem(found: list[Any], names: Sequence[str]) -> Problem:
    code, slug, severity, message, mend, span, path = found
    return Problem(
        code=code,
        slug=slug,
        severity=severity,
        message=Text(*message),
        mend=Text(*mend),
        span=_read_span(span, names),
        path=path,
    )


def _member(member: Member, files: dict[str, int]) -> list[Any]:
    calls = [[call.code, call.facts, call.path, _span(call.span, files)] for call in member.calls]
    return [
        [member.ref, member.code, member.revision, _day(member.start), _day(member.end)],
        [member.facts, member.asked, member.needed],
        calls,
        [_span(member.head, files), _span(member.window, files)],
    ]


def _read_member(found: list[Any], names: Sequence[str]) -> Member:
    (ref, code, revision, start, end), (facts, asked, needed), calls, (head, window) = found
    return Member(
        ref=ref,
        code=code,
        revision=revision,
        start=_read_day(start),
        end=_read_day(end),
        facts=tuple(facts),
        asked=tuple(asked),
        needed=tuple(needed),
        calls=tuple(_read_call(call, names) for call in calls),
        head=_read_span(head, names),
        window=_read_span(window, names),
    )


def _read_call(found: list[Any], names: Sequence[str]) -> Call:
    code, facts, path, span = found
    return Call(code=code, facts=tuple(facts), path=path, span=_read_span(span, names))


def _span(span: Span, files: dict[str, int]) -> tuple[int, int, int]:
    return files[span.file], span.line, span.column


def _read_span(found: list[int], names: Sequence[str]) -> Span:
    index, line, column = found
    return Span(names[index], line, column)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _read_day(day: str | None) -> date | None:
    return None if day is None else date.fromisoformat(day)
