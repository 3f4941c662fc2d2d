"""What happened to a dossier, put on the picture of its procedure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, Literal

from ..calendars import WorkCalendar
from ..definition.model import END, RESERVED_TARGETS, Block, Procedure
from ..engine import Dossier, status_name
from ..engine.dossier import StepRun, SupplementRound
from ..terms import Due
from ..texts import Lang, Text
from ._boxes import Note
from ._flow import FINISH, START, Flow, Spot, Way, join_of, split_of
from ._words import say_moment

Look = Literal["done", "now", "late", "late_now", "passed", "ahead"]

_RAN: Final = frozenset({"active", "done"})
_MOST_VISITS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How a step looks, and what is written in it."""

    look: Look
    notes: tuple[Note, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The course of a dossier: a mark for each step, the ways that it took, what to say above."""

    marks: Mapping[str, Mark]
    taken: frozenset[Way]
    heading: tuple[Note, ...]


def course_of(
    flow: Flow, dossier: Dossier, calendar: WorkCalendar, at: datetime, lang: Lang
) -> Course:
    """The course of `dossier` as it stands at `at`, which decides what is late by then.

    `calendar` measures by how much. Nothing personal is in it: no names, no papers, no reasons.
    """
    seen = _Seen(flow, dossier, calendar, calendar.localize(at), lang)
    return Course(
        marks={spot.name: seen.mark(spot) for spot in flow.spots.values() if spot.step},
        taken=frozenset(way for way in flow.drawn if seen.took(way)),
        heading=tuple(seen.heading()),
    )


class _Seen:
    """A dossier looked at in one language, at one instant."""

    def __init__(
        self, flow: Flow, dossier: Dossier, calendar: WorkCalendar, at: datetime, lang: Lang
    ) -> None:
        self._flow, self._dossier, self._lang = flow, dossier, lang
        self._calendar, self._at = calendar, at
        self._moves = frozenset(_moves(flow.procedure, dossier))
        self._blocks = {run.block: run for run in dossier.blocks}

    def mark(self, spot: Spot) -> Mark:
        """How a step looks in this dossier."""
        runs = [run for run in self._dossier.steps if run.step == spot.name]
        if not runs:
            skipped = any(
                entry.kind == "step_skipped" and entry.step == spot.name
                for entry in self._dossier.timeline
            )
            if not skipped:
                return Mark(look="ahead")
            return Mark(look="passed", notes=(Note(text=_SKIPPED.say(self._lang)),))
        late = any(self._overrun(run) is not None for run in runs)
        notes = tuple(note for run in runs[-_MOST_VISITS:] for note in self._run_notes(run, runs))
        supplements = tuple(
            self._supplement(one) for one in self._dossier.supplements if one.step == spot.name
        )
        look = self._look(runs[-1], late=late)
        return Mark(
            look=look, notes=_ruled((*notes, *supplements)), hint=LOOKS[look].say(self._lang)
        )

    def _look(self, run: StepRun, *, late: bool) -> Look:
        if run.is_open and not self._dossier.ended:
            return "late_now" if late else "now"
        if late:
            return "late"
        return "passed" if run.state == "cancelled" else "done"

    def _overrun(self, run: StepRun) -> str | None:
        """By how much a passage was late, in words; None when it was not."""
        # While the applicant is asked the clock of the step stands, and when a result is
        # collected lies with the applicant.
        if run.due is None or run.state in ("waiting", "cancelled"):
            return None
        finished = self._dossier.finished_at
        if finished is not None and run.opened_at >= finished:
            return None
        end = run.closed_at or self._at
        return self._late_by(run.due, end) if end > run.due.until else None

    def _late_by(self, due: Due, end: datetime) -> str:
        days = self._calendar.working_days_between(due.on, self._calendar.localize(end).date())
        if days:
            return _DAYS_LATE.fill(n=days, s="" if days == 1 else "s").say(self._lang)
        office = self._calendar.working_time(due.at, end)
        hours, minutes = divmod(round(office / timedelta(minutes=1)), 60)
        template = _HOURS_LATE if hours else _MINUTES_LATE
        return template.fill(hours=hours, minutes=minutes).say(self._lang)

    def _when(self, at: datetime | None) -> str:
        """An instant in the calendar's zone, held together; "…" for one still to come."""
        if at is None:
            return "…"
        said = say_moment(self._calendar.localize(at), self._lang)
        return said.replace(" ", "\N{NO-BREAK SPACE}")

    def _run_notes(self, run: StepRun, runs: list[StepRun]) -> Iterator[Note]:
        opened, closed = self._when(run.opened_at), self._when(run.closed_at)
        visit = _VISIT.fill(n=run.visit).say(self._lang) if len(runs) > 1 else ""
        yield Note(text=f"{visit}{opened} → {closed}", tone="ink")
        if run.outcome is not None and self._is_exit(run):
            yield Note(text=f"→ {run.outcome}", tone="refuse", bold=True)
        if run.state == "waiting":
            yield Note(text=_WAITING.say(self._lang), tone="ask", icon="ask")
        elif run.is_open and run.due is not None:
            yield Note(
                text=_UNTIL.fill(at=self._when(run.due.at)).say(self._lang), tone="limit", bold=True
            )
        overrun = self._overrun(run)
        if overrun is not None:
            yield Note(text=overrun, tone="late", icon="clock", bold=True)

    def _is_exit(self, run: StepRun) -> bool:
        step = self._flow.procedure.graph.step(run.step)
        return step.outcomes.get(run.outcome or "") in RESERVED_TARGETS - {END}

    def _supplement(self, one: SupplementRound) -> Note:
        asked, until = self._when(one.requested_at), self._when(one.received_at or one.expired_at)
        text = _SUPPLEMENT.fill(asked=asked, until=until).say(self._lang)
        return Note(text=text, tone="ask", icon="ask")

    def took(self, way: Way) -> bool:
        """True when the dossier went this way."""
        source, target = self._flow.spots[way.source], way.target
        if way.source == START:
            return any(run.step == target for run in self._dossier.steps)
        if source.kind in ("split", "head") or way.kind == "needs":
            return self._runs_branch(way)
        if source.kind == "join":
            assert source.block is not None
            run = self._blocks.get(source.block.name)
            return run is not None and run.joined
        if target == FINISH and source.step is not None and source.step.kind == "deliver":
            return self._dossier.delivered_at is not None
        return (way.source, target) in self._moves

    def _runs_branch(self, way: Way) -> bool:
        source, into = self._flow.spots[way.source], self._flow.spots[way.target]
        branch = way.branch or source.branch or into.branch
        block = source.block or into.block
        assert branch is not None
        assert block is not None
        run = self._blocks.get(block.name)
        states = {} if run is None else run.branches
        # A repeated branch has a state for each of its runs: `fire 1`, `fire 2`.
        ran = (name.partition(" ")[0] for name, state in states.items() if state in _RAN)
        return branch.name in ran

    def heading(self) -> Iterator[Note]:
        """The dossier in a few lines: status, due date, lateness."""
        dossier, lang = self._dossier, self._lang
        yield Note(
            text=f"{dossier.code} · {status_name(dossier.status).say(lang)}", tone="ink", bold=True
        )
        said = [_RECEIVED.fill(at=self._when(dossier.received_at)).say(lang)]
        if dossier.due is not None:
            said.append(_DUE.fill(at=self._when(dossier.due.at)).say(lang))
        if dossier.finished_at is not None:
            said.append(_FINISHED.fill(at=self._when(dossier.finished_at)).say(lang))
        yield Note(text=" · ".join(said), tone="ink")
        end = dossier.finished_at or self._at
        if dossier.due is not None and end > dossier.due.until:
            yield Note(text=self._late_by(dossier.due, end), tone="late", icon="clock", bold=True)


def _ruled(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    first, *rest = notes
    return (replace(first, ruled=True), *rest)


def _moves(procedure: Procedure, dossier: Dossier) -> Iterator[tuple[str, str]]:
    """From where to where the dossier went, as spots."""
    for entry in dossier.timeline:
        if entry.kind in ("step_closed", "step_skipped") and entry.step is not None:
            target = entry.data.get("target")
            node = procedure.graph.nodes.get(entry.step)
            if target is None or node is None:
                continue
            if target == END:
                yield entry.step, join_of(node.scope[-1][0]) if node.scope else FINISH
            elif isinstance(procedure.graph.nodes.get(target), Block):
                yield entry.step, split_of(target)
            else:
                yield entry.step, target


LOOKS: Final[Mapping[Look, Text]] = MappingProxyType(
    {
        "done": Text("đã xong", "done"),
        "now": Text("đang ở đây", "here now"),
        "late": Text("xong nhưng trễ", "done late"),
        "late_now": Text("đang ở đây, đã trễ", "here now, and late"),
        "passed": Text("bỏ qua", "passed over"),
        "ahead": Text("chưa đến", "not reached"),
    }
)
_SKIPPED: Final = Text("không áp dụng, đã bỏ qua", "does not apply, passed over")
_DAYS_LATE: Final = Text("trễ {n} ngày làm việc", "{n} working day{s} late")
_HOURS_LATE: Final = Text(
    "trễ {hours} giờ {minutes} phút làm việc", "{hours} h {minutes} min of office time late"
)
_MINUTES_LATE: Final = Text("trễ {minutes} phút làm việc", "{minutes} min of office time late")
_VISIT: Final = Text("lần {n}: ", "visit {n}: ")
_WAITING: Final = Text("đang chờ người nộp bổ sung", "waiting for the applicant")
_UNTIL: Final = Text("hạn {at}", "until {at}")
_SUPPLEMENT: Final = Text("bổ sung: {asked} → {until}", "supplement: {asked} → {until}")
_RECEIVED: Final = Text("nộp {at}", "filed {at}")
_DUE: Final = Text("hẹn trả {at}", "due {at}")
_FINISHED: Final = Text("có kết quả {at}", "result {at}")
