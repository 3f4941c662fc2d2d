"""The catalogue: procedures that stand twice, overlap, or call what is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from ..errors import Problem, Span
from . import _ways as ways
from ._fields import advice
from ._places import Places
from ._problems import catalogue as kinds
from ._problems import listed, problem
from ._subject import path_of
from ._yaml import Node
from .model import Procedure, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A sound procedure with the places that problems between files point at.

    Only those places are kept, so that a whole country's catalogue fits in memory.
    """

    procedure: Procedure
    head: Span
    start: Span
    calls: tuple[tuple[Step, str, Span], ...]

    @classmethod
    def of(cls, procedure: Procedure, root: Node) -> Member:
        """The member that a compiled file gives."""
        places = Places(root)
        calls = tuple(
            (step, step.procedure, places.value(f"{path_of(step)}.procedure"))
            for step in procedure.graph.steps
            if step.procedure is not None
        )
        return cls(
            procedure=procedure,
            head=places.value("procedure"),
            start=places.value("in_force"),
            calls=calls,
        )


def check_catalogue(members: Sequence[Member], *, complete: bool) -> tuple[Problem, ...]:
    """Problems between files; with `complete`, also calls of procedures that are not there."""
    by_code: dict[str, list[Member]] = {}
    for member in members:
        by_code.setdefault(member.procedure.code, []).append(member)
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
    one, two = member.procedure, other.procedure
    mine, theirs = one.in_force.window, two.in_force.window
    if mine.start == theirs.start:
        if one.revision == two.revision:
            yield problem(
                kinds.VERSION_TWICE, member.head, "procedure", ref=one.ref, other=other.head.file
            )
        return
    day = max(mine.start or date.min, theirs.start or date.min)
    if mine.holds(day) and theirs.holds(day):
        yield problem(
            kinds.VERSIONS_OVERLAP,
            member.start,
            "in_force",
            code=one.code,
            day=day,
            other=other.head.file,
        )


def _folder(member: Member) -> Iterator[Problem]:
    """A dated file lies in the folder of its code: that is where a catalogue looks."""
    path = PurePath(member.head.file)
    start = member.procedure.in_force.window.start
    dated = start is not None and path.stem.startswith(start.isoformat())
    if dated and path.parent.name and path.parent.name != member.procedure.code:
        yield problem(
            kinds.WRONG_FOLDER,
            member.head,
            "procedure",
            code=member.procedure.code,
            folder=path.parent.name,
        )


def _calls(member: Member, by_code: dict[str, list[Member]]) -> Iterator[Problem]:
    for step, code, span in member.calls:
        path = f"{path_of(step)}.procedure"
        versions = by_code.get(code)
        if versions is None:
            yield problem(
                kinds.UNKNOWN_PROCEDURE,
                span,
                path,
                code=code,
                advice=advice(code, tuple(by_code)),
            )
        else:
            yield from _call(member, step, span, [each.procedure for each in versions])


def _call(member: Member, step: Step, span: Span, versions: list[Procedure]) -> Iterator[Problem]:
    path = f"{path_of(step)}.procedure"
    day = member.procedure.in_force.window.start or date.min
    in_force = [each for each in versions if each.in_force.window.holds(day)]
    if not in_force:
        yield problem(
            kinds.PROCEDURE_NOT_IN_FORCE,
            span,
            path,
            code=step.procedure,
            day=day,
            known=listed(sorted(each.ref for each in versions)),
        )
        return
    called = max(in_force, key=lambda each: each.revision)
    asked = [fact for fact in called.facts.values() if fact.ask == "applicant"]
    for name in step.facts:
        if name not in called.facts:
            yield problem(
                kinds.UNKNOWN_SUB_FACT,
                span,
                path,
                code=called.code,
                name=name,
                advice=advice(name, tuple(fact.name for fact in asked)),
            )
    for fact in asked:
        needed = not fact.optional and fact.default is None and not fact.personal
        if needed and fact.name not in step.facts:
            yield problem(kinds.MISSING_SUB_FACT, span, path, code=called.code, name=fact.name)


def _rounds(by_code: dict[str, list[Member]]) -> Iterator[Problem]:
    arcs = {code: tuple(_called(members)) for code, members in by_code.items()}
    for group in ways.cycles(arcs):
        codes = [code for code in arcs if code in group]
        member = next(m for m in by_code[codes[0]] if m.calls)
        step, _, span = next(call for call in member.calls if call[1] in group)
        yield problem(
            kinds.PROCEDURE_ROUND, span, f"{path_of(step)}.procedure", codes=listed(codes)
        )


def _called(members: Iterable[Member]) -> Iterator[str]:
    for member in members:
        yield from (code for _, code, _ in member.calls)
