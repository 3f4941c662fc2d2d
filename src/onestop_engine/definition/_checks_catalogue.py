"""The catalogue: procedures that stand twice, overlap, or call what is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ..errors import Problem, Span
from ..texts import Text
from ._problems import catalogue as kinds
from ._problems import listed, problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A step that calls a sub-procedure: its place, and the facts that it hands over."""

    code: str
    facts: tuple[str, ...]
    path: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What its neighbours have to know of a sound procedure, with the places to point at.

    Of its facts, `asked` are those that the applicant answers, `needed` those of them without
    which it cannot be filed. Nothing else is kept, so that a whole country's catalogue fits in
    memory.
    """

    ref: str
    code: str
    revision: int
    start: date | None
    end: date | None
    facts: tuple[str, ...]
    asked: tuple[str, ...]
    needed: tuple[str, ...]
    calls: tuple[Call, ...]
    head: Span
    window: Span

    def in_force(self, day: date) -> bool:
        """True when `day` lies in the days of this version."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One file for itself: its problems, and where no error is among them, the member it is."""

    problems: tuple[Problem, ...]
    member: Member | None = None


def check_catalogue(members: Sequence[Member], *, complete: bool) -> tuple[Problem, ...]:
    """Problems between files; with `complete`, also calls of procedures that are not there."""
    by_code: dict[str, list[Member]] = {}
    for member in members:
        by_code.setdefault(member.code, []).append(member)
    found = [each for group in by_code.values() for each in _versions(group)]
    found += (each for member in members for each in _folder(member))
    if complete:
        found += (each for member in members for each in _calls(member, by_code))
        found += _rounds(by_code)
    return tuple(found)


def _versions(group: list[Member]) -> Iterator[Problem]:
    for index, member in enumerate(group):
        for other in group[:index]:
            yield from _against(member, other)


def _against(member: Member, other: Member) -> Iterator[Problem]:
    if member.start == other.start:
        if member.revision == other.revision:
            yield problem(
                kinds.VERSION_TWICE,
                member.head,
                "procedure",
                ref=member.ref,
                other=other.head.file,
            )
        return
    day = max(member.start or date.min, other.start or date.min)
    if member.in_force(day) and other.in_force(day):
        yield problem(
            kinds.VERSIONS_OVERLAP,
            member.window,
            "in_force",
            code=member.code,
            day=day,
            other=other.head.file,
        )


def _folder(member: Member) -> Iterator[Problem]:
    """A dated file lies in the folder of its code: that is where a catalogue looks."""
    *_, folder, name = ["", *member.head.file.replace("\\", "/").split("/")]
    dated = member.start is not None and name.startswith(member.start.isoformat())
    if dated and folder not in {"", member.code}:
        yield problem(
            kinds.WRONG_FOLDER,
            member.head,
            "procedure",
            code=member.code,
            folder=folder,
        )


def _calls(member: Member, by_code: dict[str, list[Member]]) -> Iterator[Problem]:
    for call in member.calls:
        versions = by_code.get(call.code)
        if versions is None:
            yield problem(
                kinds.UNKNOWN_PROCEDURE,
                call.span,
                call.path,
                code=call.code,
                advice=_advice(call.code, tuple(by_code)),
            )
        else:
            yield from _call(member, call, versions)


def _call(member: Member, call: Call, versions: list[Member]) -> Iterator[Problem]:
    day = member.start or date.min
    in_force = [each for each in versions if each.in_force(day)]
    if not in_force:
        yield problem(
            kinds.PROCEDURE_NOT_IN_FORCE,
            call.span,
            call.path,
            code=call.code,
            day=day,
            known=listed(sorted(each.ref for each in versions)),
        )
        return
    called = max(in_force, key=lambda each: each.revision)
    for name in call.facts:
        if name not in called.facts:
            yield problem(
                kinds.UNKNOWN_SUB_FACT,
                call.span,
                call.path,
                code=called.code,
                name=name,
                advice=_advice(name, called.asked),
            )
    for name in called.needed:
        if name not in call.facts:
            yield problem(kinds.MISSING_SUB_FACT, call.span, call.path, code=called.code, name=name)


def _rounds(by_code: dict[str, list[Member]]) -> Iterator[Problem]:
    arcs = {code: tuple(_called(members)) for code, members in by_code.items()}
    if not any(arcs.values()):
        return
    # Few catalogues have calls, and the ways bring the whole model with them.
    from ._ways import cycles  # noqa: PLC0415

    for group in cycles(arcs):
        codes = [code for code in arcs if code in group]
        calls = (call for member in by_code[codes[0]] for call in member.calls)
        call = next(call for call in calls if call.code in group)
        yield problem(kinds.PROCEDURE_ROUND, call.span, call.path, codes=listed(codes))


def _called(members: Iterable[Member]) -> Iterator[str]:
    for member in members:
        yield from (call.code for call in member.calls)


def _advice(word: str, known: tuple[str, ...]) -> Text:
    # The fields bring every key of the language with them; only a wrong call asks.
    from ._fields import advice  # noqa: PLC0415

    return advice(word, known)
