"""What callers get back beside dossiers: a work list, and what time made happen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from ..engine import Dossier, Event, Refund
from ..errors import CalendarRangeError, OneStopError
from ..terms import Due, Term
from ..texts import Text

if TYPE_CHECKING:
    from ..calendars import WorkCalendar
    from ..definition.model import Procedure
    from .tasks import Task, TaskKind

Urgency = Literal["late", "soon", "in_time", "no_limit"]

_ONE_DAY = Term(1, "working_day")
_TITLES = {
    "supplement": Text("Xác nhận hồ sơ bổ sung", "Confirm the supplement"),
    "deliver": Text("Trả kết quả", "Hand over the result"),
    "correct": Text("Đính chính kết quả", "Correct the result"),
    "refund": Text("Hoàn trả tiền đã nộp", "Give back what was paid"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """One thing that an actor may do now, with how pressing it is.

    `due` is the limit of the step, `dossier_due` the date promised to the applicant; `limit` is
    the earlier of both; giving money back has none. `refunds` are what is to be given back.
    `urgency` is "late" once it has passed, "soon" when it passes before the
    next working day is over.
    """

    code: str
    procedure: str
    title: Text
    kind: TaskKind
    step: str | None
    step_title: Text
    part: str
    unit: str | None
    since: datetime
    due: Due | None
    dossier_due: Due | None
    limit: datetime | None
    urgency: Urgency
    assignee: str | None
    refunds: tuple[Refund, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event that time alone brought about, and the dossier that it happened to."""

    code: str
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A dossier for which time could not be carried on, and why; the others went on."""

    code: str
    error: OneStopError


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """What `tick` made happen, in the order in which it was due."""

    happened: tuple[Happening, ...] = ()
    failed: tuple[Failure, ...] = ()

    def __iter__(self) -> Iterator[Happening]:
        return iter(self.happened)

    def __len__(self) -> int:
        return len(self.happened)


def ticked_of(came: Iterable[Happening | Failure]) -> Ticked:
    """What came of carrying time on for one dossier after the other, in the order of instants."""
    happened: list[Happening] = []
    failed: list[Failure] = []
    for one in came:
        if isinstance(one, Happening):
            happened.append(one)
        else:
            failed.append(one)
    happened.sort(key=lambda one: one.event.at)
    return Ticked(happened=tuple(happened), failed=tuple(failed))


def item(
    procedure: Procedure, dossier: Dossier, task: Task, at: datetime, calendar: WorkCalendar
) -> WorkItem:
    """The line of a work list for one task."""
    refund = task.kind == "refund"
    # The promised date was that of the result.
    promised = None if refund else dossier.due
    limits = [due.until for due in (task.due, promised) if due is not None]
    limit = min(limits, default=None)
    return WorkItem(
        code=dossier.code,
        procedure=dossier.procedure,
        title=procedure.title,
        kind=task.kind,
        step=task.step,
        step_title=_step_title(procedure, task),
        part=task.part,
        unit=task.unit,
        since=task.since,
        due=task.due,
        dossier_due=promised,
        limit=limit,
        urgency=_urgency(limit, at, calendar),
        assignee=task.assignee,
        refunds=dossier.refunds if refund else (),
    )


def by_limit(line: WorkItem) -> tuple[bool, float, str, str]:
    """The order of a work list: the earliest limit first, what has none last."""
    limit = line.limit
    return (limit is None, limit.timestamp() if limit else 0.0, line.code, line.step or "")


def _step_title(procedure: Procedure, task: Task) -> Text:
    if task.kind != "step" or task.step is None:
        return _TITLES[task.kind]
    name, _, number = task.step.partition(" ")
    title = procedure.graph.step(name).title
    if title is None or not number:
        return title or Text(task.step)
    return Text(f"{title.vi} ({number})", f"{title.say('en')} ({number})")


def _urgency(limit: datetime | None, at: datetime, calendar: WorkCalendar) -> Urgency:
    if limit is None:
        return "no_limit"
    if at > limit:
        return "late"
    return "soon" if limit <= _horizon(at, calendar) else "in_time"


def _horizon(at: datetime, calendar: WorkCalendar) -> datetime:
    try:
        return calendar.due(at, _ONE_DAY).until
    except CalendarRangeError:
        # A work list must not go blank because the calendar ends.
        return at + timedelta(days=1)
