"""The way that a filing would go: the steps taken, those passed over, and by when at the latest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from ..calendars import WorkCalendar
from ..definition._answers import count_of, holds
from ..definition.agency_titles import agency_title
from ..definition.model import END, RESERVED_TARGETS, Block, Branch, Procedure, Step
from ..engine._step_clocks import limit_counting
from ..errors import CalendarRangeError
from ..terms import Counting, Term
from ..texts import Text
from ._phrases import counted, fill, join, term_text
from ._sentences import condition_text
from ._words_steps import (
    join_text,
    silence_text,
    step_title,
    target_text,
)
from ._words_times import within_text

_SIDE_WAYS = RESERVED_TARGETS - {END}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One step, block or branch on the way.

    `latest` is the end when every step before it and itself take all their time, those without
    a limit none; None for a step without one. `otherwise` says where its other outcomes lead.
    """

    name: str
    kind: Literal["step", "skipped", "block", "branch", "idle_branch"]
    title: Text
    depth: int
    agency: Text | None = None
    within: Text | None = None
    latest: datetime | None = None
    note: Text | None = None
    otherwise: tuple[Text, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Walk:
    procedure: Procedure
    values: Mapping[str, object]
    calendar: WorkCalendar
    passages: list[Passage] = field(default_factory=list)
    visited: set[str] = field(default_factory=set)

    def go(self, name: str | None, at: datetime | None, depth: int) -> datetime | None:
        """Follow the way from the node `name` to its end; the instant when it is reached."""
        nodes = self.procedure.graph.nodes
        while name is not None and name in nodes and name not in self.visited:
            self.visited.add(name)
            node = nodes[name]
            if isinstance(node, Step):
                name, at = self._step(node, at, depth)
            else:
                at = self._block(node, at, depth)
                name = node.then
        return at

    def _step(
        self, step: Step, at: datetime | None, depth: int
    ) -> tuple[str | None, datetime | None]:
        if step.when is not None and not holds(step.when, self.values):
            why = fill(_SKIPPED, what=condition_text(step.when, self.procedure))
            self._add(step, "skipped", depth, note=why)
            return step.otherwise or self._onward(step), at
        latest = self._latest(at, step)
        onward = self._onward(step)
        self.passages.append(
            Passage(
                name=step.name,
                kind="step",
                title=step_title(step),
                depth=depth,
                agency=agency_title(self.procedure, step.by),
                within=within_text(step, self.procedure),
                latest=latest if step.within else None,
                note=self._note(step),
                otherwise=tuple(self._otherwise(step, onward)),
            )
        )
        return onward, latest

    def _note(self, step: Step) -> Text | None:
        notes = [
            fill(_AT_LEAST, term=term_text(step.at_least)) if step.at_least else None,
            silence_text(step, self.procedure),
            fill(_ATTEND, where=step.attend.where) if step.attend else None,
            fill(_SUB, code=step.procedure) if step.procedure else None,
        ]
        return join(notes, "; ") if any(notes) else None

    def _onward(self, step: Step) -> str | None:
        targets = tuple(step.outcomes.values()) or (step.then,)
        fresh = (t for t in targets if t not in _SIDE_WAYS and t not in self.visited)
        return next(fresh, None)

    def _otherwise(self, step: Step, onward: str | None) -> Iterator[Text]:
        for outcome, target in step.outcomes.items():
            if target != onward:
                where = target_text(target, self.procedure)
                yield fill(_ELSE, outcome=outcome, target=where)

    def _block(self, block: Block, at: datetime | None, depth: int) -> datetime | None:
        self._add(block, "block", depth, note=join_text(block, self.procedure))
        ends = []
        for branch in block.branches.values():
            title = branch.title or Text(branch.name, branch.name)
            runs = 1 if branch.repeat is None else count_of(branch.repeat, self.values)
            idle = not holds(branch.when, self.values) or not runs
            note = self._branch_note(branch, runs)
            kind: Literal["branch", "idle_branch"] = "idle_branch" if idle else "branch"
            self.passages.append(
                Passage(name=branch.name, kind=kind, title=title, depth=depth + 1, note=note)
            )
            if not idle:
                ends.append(self.go(branch.start, at, depth + 2))
        known = [end for end in ends if end is not None]
        return max(known, default=at) if len(known) == len(ends) else None

    def _latest(self, at: datetime | None, step: Step) -> datetime | None:
        if step.before is None or step.within is None or at is None:
            return self._end(at, step.within or step.at_least, step.counting)
        event = self.values.get(step.before)
        if not isinstance(event, date):
            return at
        try:
            return self.calendar.due_before(event, step.within, step.counting, since=at).at
        except CalendarRangeError:
            return None

    def _branch_note(self, branch: Branch, runs: int) -> Text | None:
        """Why a branch does not run, or how often it runs side by side."""
        if branch.when is not None and not holds(branch.when, self.values):
            return fill(_SKIPPED, what=condition_text(branch.when, self.procedure))
        if branch.repeat is None:
            return None
        return fill(_RUNS, n=counted(runs, "lượt", "run", "runs"))

    def _end(self, at: datetime | None, within: Term | None, counting: Counting) -> datetime | None:
        if at is None or within is None:
            return at
        try:
            return self.calendar.due(at, within, limit_counting(counting, within)).at
        except CalendarRangeError:
            # The promised date itself lies inside the calendar, or the run has ended already.
            return None

    def _add(
        self, node: Step | Block, kind: Literal["skipped", "block"], depth: int, *, note: Text
    ) -> None:
        title = step_title(node)
        self.passages.append(
            Passage(name=node.name, kind=kind, title=title, depth=depth, note=note)
        )


def way_of(
    procedure: Procedure,
    values: Mapping[str, object],
    calendar: WorkCalendar,
    start: datetime,
) -> tuple[Passage, ...]:
    """The passages of a filing at `start` whose steps all end with their first outcome onward."""
    walk = _Walk(procedure=procedure, values=values, calendar=calendar)
    walk.go(procedure.graph.start, start, 0)
    return tuple(walk.passages)


def passage_text(passage: Passage) -> Text:
    """A passage in one line."""
    marks = [
        passage.agency,
        passage.within,
        passage.note,
    ]
    if not any(marks):
        return passage.title
    return fill(_PASSAGE, title=passage.title, marks=join(marks, "; "))


_PASSAGE = Text("{title} ({marks})", "{title} ({marks})")
_SKIPPED = Text("bỏ qua, vì chỉ làm khi {what}", "passed over: only when {what}")
_ELSE = Text("{outcome} → {target}", "{outcome} → {target}")
_AT_LEAST = Text("kéo dài ít nhất {term}", "{term} at least")
_RUNS = Text("{n} song song", "{n} side by side")
_ATTEND = Text("người nộp phải có mặt tại {where}", "the applicant attends at {where}")
_SUB = Text("liên thông thủ tục {code}", "sub-procedure {code}")
