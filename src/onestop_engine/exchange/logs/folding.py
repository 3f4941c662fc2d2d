"""From the cases of an event log to dossiers and their steps, by a mapping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, NamedTuple, cast

from ...errors import CalendarRangeError, InputError
from ...statistics.columns import Reject, Rejects
from ...statistics.schema import DossierRow, Ending, History, Pause, PauseCause, Promised, StepRow
from ...terms import Term
from ...texts import Text
from ..mappings.model import Activities, LogMapping, StepMapping
from ._values import as_text, columns_of, to_instant, value_of
from .model import ACTIVITY, AT, TRANSITION, Case, LogEvent

COMPLETE: Final = "complete"
_LONGEST_SHOWN: Final = 1000
_ENDS: Final = {
    "finished": "granted",
    "refused": "refused",
    "withdrawn": "withdrawn",
    "closed": "closed",
    "intake_refused": "intake_refused",
}
_STATUS_OF_ENDING: Final = {"withdrawn": 7, "closed": 8, "intake_refused": 3}
_WAITS: Final = {
    "asks_supplement": "supplement",
    "asks_payment": "payment",
    "stopped": "stopped",
}
_STATUS_OF_WAIT: Final = {"supplement": 5, "payment": 6, "stopped": 8}


class _Happening(NamedTuple):
    """An event as the mapping sees it: what happened, and when."""

    at: datetime
    what: tuple[str, str]
    event: LogEvent


def fold(
    cases: Iterable[Case], mapping: LogMapping, *, source: str = "", rejects: Rejects | None = None
) -> Iterator[History]:
    """A dossier with its steps for each case, in the order of the log.

    A case that is no dossier goes to `rejects` with its place in `source`, the reason, and what
    was written; without `rejects` the first raises `InputError`.
    """
    folder = _Folder(mapping)
    for case in cases:
        try:
            found = folder.history(case)
        except (InputError, CalendarRangeError) as error:
            reject = Reject(
                source=source,
                row=case.place,
                code=_code(case, mapping),
                column="events",
                reason=error.message,
                written=_written(case)[:_LONGEST_SHOWN],
            )
            if rejects is None:
                raise InputError(reject.message) from error
            rejects.add(reject)
        else:
            yield found


def _code(case: Case, mapping: LogMapping) -> str | None:
    source = mapping.columns.get("code")
    code = case.attributes.get(ACTIVITY) if source is None else value_of(source, case, case.events)
    return None if code is None else as_text(code)


def _written(case: Case) -> str:
    """The case on a line, for whoever looks into what was rejected."""
    pieces = [dict(case.attributes), *(dict(event.attributes) for event in case.events)]
    return "; ".join(
        ", ".join(f"{name}={as_text(value)}" for name, value in piece.items()) for piece in pieces
    )


class _Folder:
    """Folds cases by one mapping; what each activity means is looked up once."""

    def __init__(self, mapping: LogMapping) -> None:
        self.mapping = mapping
        self.meanings: dict[tuple[str, str], list[str]] = {}
        for meaning, activities in mapping.events.items():
            for what in _keys(activities):
                self.meanings.setdefault(what, []).append(meaning)
        self.starts = frozenset(_keys(mapping.deadline.start)) if mapping.deadline else frozenset()
        self.steps = [
            (step, frozenset(_keys(step.start)), frozenset(_keys(step.end)))
            for step in mapping.steps
        ]

    def history(self, case: Case) -> History:
        """The dossier that a case is; `InputError` says why it is none."""
        happened = self._happened(case)
        story = _Story(knows_acceptance="accepted" in self.mapping.events)
        for each in happened:
            for meaning in self.meanings.get(each.what, ()):
                story.tell(meaning, each.at)
        if story.received is None:
            raise InputError(_NOT_RECEIVED)
        row = self._row(case, happened, story)
        return History(row=row, steps=tuple(self._steps(case, happened, row)))

    def _happened(self, case: Case) -> list[_Happening]:
        found = []
        for n, event in enumerate(case.events, start=1):
            name, at = event.attributes.get(self.mapping.activity), event.attributes.get(AT)
            if name is None or at is None:
                missing = self.mapping.activity if name is None else AT
                raise InputError(_NO_ATTRIBUTE.fill(n=n, name=missing))
            transition = as_text(event.attributes.get(TRANSITION, COMPLETE)).lower()
            instant = to_instant(at, AT, (), self.mapping, ends=False)
            found.append(_Happening(instant, (as_text(name), transition), event))
        # Stable: what happened at one instant stays in the order of the file.
        return sorted(found, key=lambda each: each.at)

    def _row(self, case: Case, happened: Sequence[_Happening], story: _Story) -> DossierRow:
        events = [each.event for each in happened]
        columns = dict(columns_of(case, events, self.mapping))
        code = columns.pop("code", None) or _code(case, self.mapping)
        procedure = columns.pop("procedure", None)
        if code is None or procedure is None:
            raise InputError(_NO_COLUMN.fill(name="code" if code is None else "procedure"))
        told: dict[str, Any] = {
            "received": story.received,
            "accepted": story.accepted,
            "finished": story.finished,
            "ending": story.ending,
            "delivered": story.delivered,
            "reappointed": story.reappointed,
            "status": story.status(len(happened) > 1),
            "recorded_at": happened[-1].at,
            "pauses": tuple(story.pauses),
            "corrections": tuple(story.corrections),
            "restarts": tuple(story.restarts),
        }
        told |= columns
        if "due" not in columns:
            promises, term = self._promises(procedure, happened, story)
            told |= {"due": promises[-1].due if promises else None, "promises": promises}
            if term is not None:
                begun = (one.at for one in promises)
                told["restarts"] = tuple(
                    at for at in begun if story.accepted and at > story.accepted
                )
                told.setdefault("term", str(term))
        return DossierRow(code=code, procedure=procedure, **told)

    def _promises(
        self, procedure: str, happened: Sequence[_Happening], story: _Story
    ) -> tuple[tuple[Promised, ...], Term | None]:
        """The due date since each start of the term, the last one until the end; and the term."""
        if self.mapping.deadline is not None:
            starts = [each.at for each in happened if each.what in self.starts]
            term: Term | None = self.mapping.deadline.within
        else:
            starts = [] if story.accepted is None else [story.accepted]
            term = self.mapping.terms.of(procedure)
        if term is None:
            return (), None
        # A term that restarts is promised anew.
        starts = sorted({*starts, *story.restarts})
        counted = [at for at in starts if story.finished is None or at <= story.finished]
        return tuple(Promised(at=at, due=self._due(at, term)) for at in counted), term

    def _due(self, at: datetime, term: Term) -> datetime:
        calendar = self.mapping.calendar
        assert calendar is not None
        return calendar.due(at, term).until

    def _steps(
        self, case: Case, happened: Sequence[_Happening], row: DossierRow
    ) -> Iterator[StepRow]:
        waits = row.open and bool(row.pauses) and row.pauses[-1].end is None
        for step, starts, ends in self.steps:
            opened: _Happening | None = None
            visit = 1
            for each in happened:
                if opened is not None and each.what in ends:
                    passed = self._passage(step, case, row, (opened, each))
                    yield replace(passed, visit=visit, closed=each.at)
                    opened, visit = None, visit + 1
                if opened is None and each.what in starts:
                    opened = each
            # What was under way when the dossier ended was given up with it.
            if opened is not None and (row.finished is None or opened.at > row.finished):
                passed = self._passage(step, case, row, (opened,))
                yield replace(passed, visit=visit, waiting=waits)

    def _passage(
        self, step: StepMapping, case: Case, row: DossierRow, ends: Sequence[_Happening]
    ) -> StepRow:
        told = [each.event for each in ends]
        unit = None if step.unit is None else value_of(step.unit, case, told)
        opened = ends[0].at
        return StepRow(
            procedure=row.procedure,
            step=step.name,
            visit=1,
            part=step.part,
            unit=row.unit if unit is None else as_text(unit),
            opened=opened,
            due=None if step.within is None else self._due(opened, step.within),
        )


@dataclass(slots=True)
class _Story:
    """A dossier as its events tell it."""

    knows_acceptance: bool
    received: datetime | None = None
    accepted: datetime | None = None
    finished: datetime | None = None
    ending: Ending | None = None
    delivered: datetime | None = None
    reappointed: datetime | None = None
    corrections: list[datetime] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    restarts: list[datetime] = field(default_factory=list)

    def tell(self, meaning: str, at: datetime) -> None:
        """Takes up one event."""
        if meaning == "received" and self.received is None:
            self.received = at
            # A log that knows of no acceptance counts from receipt.
            self.accepted = self.accepted if self.knows_acceptance else at
        elif meaning == "accepted" and self.finished is None:
            self.accepted = self.accepted or at
        elif meaning in _ENDS and self.finished is None:
            self.finished, self.ending = at, cast("Ending", _ENDS[meaning])
            if meaning == "intake_refused" and not self.knows_acceptance:
                self.accepted = None
            self._resume(at)
        elif meaning == "delivered":
            self.delivered = self.delivered or at
        elif meaning == "reappointed":
            self.reappointed = self.reappointed or at
        elif meaning == "corrected":
            self.corrections.append(at)
        elif meaning == "resumed":
            self._resume(at)
        elif meaning == "restarted":
            self._resume(at)
            self.restarts.append(at)
        elif meaning in _WAITS and self.finished is None:
            self._resume(at)
            cause = cast("PauseCause", _WAITS[meaning])
            self.pauses.append(Pause(start=at, cause=cause))

    def _resume(self, at: datetime) -> None:
        if self.pauses and self.pauses[-1].end is None:
            last = self.pauses.pop()
            self.pauses.append(Pause(start=last.start, end=at, cause=last.cause))

    def status(self, under_way: bool) -> int:
        """The national portal's status, as the events tell it."""
        if self.finished is not None:
            return _STATUS_OF_ENDING.get(str(self.ending), 9 if self.delivered is None else 10)
        if self.pauses and self.pauses[-1].end is None:
            return _STATUS_OF_WAIT[self.pauses[-1].cause]
        if self.accepted is None:
            return 1
        return 4 if under_way else 2


def _keys(activities: Activities) -> Iterator[tuple[str, str]]:
    return ((each.name, each.transition or COMPLETE) for each in activities)


_NOT_RECEIVED: Final = Text(
    "không có sự kiện nào mang nghĩa nộp hồ sơ (received).",
    "no event means that the dossier was received.",
)
_NO_ATTRIBUTE: Final = Text(
    "sự kiện thứ {n} không có thuộc tính {name}.", "event {n} has no attribute {name}."
)
_NO_COLUMN: Final = Text(
    "không có giá trị cho cột {name}.", "there is nothing for the column {name}."
)
