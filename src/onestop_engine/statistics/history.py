"""Where rows come from: a store, a running engine, or plain events, as of an instant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, cast, runtime_checkable

from ..engine import Actor, Command, Dossier, Event, decide, evolve, next_wakeup, replay
from ..errors import CalendarRangeError
from ..texts import Text
from .fold import row_of
from .policy import aware
from .schema import VIETNAM, DossierRow, History, StepRow

if TYPE_CHECKING:
    from ..calendars import WorkCalendar
    from ..catalog import Catalog
    from ..definition.model import Procedure
    from ..store import Store

_BATCH: Final = 500


@runtime_checkable
class Running(Protocol):
    """What reads its dossiers with the definitions and calendars that they are pinned to."""

    @property
    def store(self) -> Store:
        """Where the dossiers lie."""
        ...

    @property
    def catalog(self) -> Catalog:
        """The procedures that are offered, and the titles of their fields."""
        ...

    @property
    def calendar(self) -> WorkCalendar:
        """The calendar by which new dates are promised."""
        ...

    def procedure_of(self, dossier: Dossier) -> Procedure:
        """The definition that the dossier runs on."""
        ...


Events: TypeAlias = Iterable[tuple[str, Sequence[Event]]]
HistorySource: TypeAlias = "Running | Store | Events"


def rows(source: HistorySource, as_of: datetime) -> Iterator[DossierRow]:
    """A row per dossier, in the state that was known at `as_of`.

    Reads what was recorded by then, and from a running engine also what the clock alone had
    made happen by then, whether or not anything had written it down: the same instant gives
    the same rows forever. `source` is a `OneStop`, a `Store`, or pairs of code and events.

    >>> from datetime import datetime, UTC
    >>> list(rows([], datetime(2026, 7, 31, tzinfo=UTC)))
    []
    """
    for history in histories(source, as_of):
        yield history.row


def histories(source: HistorySource, as_of: datetime) -> Iterator[History]:
    """Like `rows`, with the steps of each dossier."""
    pinned = _Pinned(source) if isinstance(source, Running) else None
    instant = aware(as_of, VIETNAM if pinned is None else pinned.zone)
    for _, events in _events(source):
        known = tuple(takewhile(lambda event: event.recorded_at <= instant, events))
        if known:
            yield _history(known, pinned, instant)


class _Pinned:
    """The definitions and calendars that dossiers are pinned to."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self.current = running.calendar
        self._calendars = {self.current.hash: self.current}

    @property
    def zone(self) -> tzinfo:
        """The time zone of the office."""
        return self.current.zone

    def procedure(self, dossier: Dossier) -> Procedure:
        """The definition that the dossier runs on."""
        return self._running.procedure_of(dossier)

    def calendar(self, dossier: Dossier) -> WorkCalendar:
        """The calendar that its dates come from."""
        digest = dossier.calendar_hash
        if digest not in self._calendars:
            text = self._running.store.text(digest)
            self._calendars[digest] = type(self.current).from_text(text)
        return self._calendars[digest]


def _history(known: Sequence[Event], pinned: _Pinned | None, as_of: datetime) -> History:
    dossier = replay(known)
    if pinned is None:
        return History(row=row_of(dossier, as_of=as_of), steps=_steps(dossier))
    procedure = pinned.procedure(dossier)
    dossier = _overtaken(dossier, procedure, pinned, as_of)
    row = row_of(dossier, as_of=as_of, field=procedure.field, agency=_agency(dossier, procedure))
    return History(row=row, steps=_steps(dossier))


def _overtaken(dossier: Dossier, procedure: Procedure, pinned: _Pinned, as_of: datetime) -> Dossier:
    """The dossier after everything that time alone made happen by `as_of`."""
    calendar = pinned.calendar(dossier)
    wakeup = next_wakeup(procedure, dossier, calendar)
    if wakeup is None or wakeup > as_of:
        return dossier
    tick = Command(action="tick", by=Actor.system())
    try:
        decision = decide(procedure, dossier, tick, as_of, calendar)
    except CalendarRangeError:
        # The calendar of the promise may end before the next date that follows from it.
        decision = decide(procedure, dossier, tick, as_of, pinned.current)
    for event in decision.events:
        dossier = evolve(dossier, event)
    return dossier


def _agency(dossier: Dossier, procedure: Procedure) -> str | None:
    """The unit that resolves the dossier, never the one where it was filed for another."""
    parts = (name for name, part in procedure.agencies.items() if part.kind == "authority")
    return next((dossier.units[part] for part in parts if part in dossier.units), None)


def _steps(dossier: Dossier) -> tuple[StepRow, ...]:
    return tuple(
        StepRow(
            procedure=dossier.procedure,
            step=run.step,
            visit=run.visit,
            part=run.late_by or run.by,
            unit=run.unit if run.late_by is None else run.late_unit,
            opened=run.opened_at,
            due=None if run.due is None else run.due.until,
            closed=run.closed_at,
            waiting=run.state == "waiting",
        )
        for run in dossier.steps
        if run.state != "cancelled"
    )


def _events(source: HistorySource) -> Events:
    if isinstance(source, Running):
        return _stored(source.store)
    if hasattr(source, "load_many"):
        return _stored(cast("Store", source))
    return source


def _stored(store: Store) -> Events:
    from ..store import Query  # noqa: PLC0415 (plain events need no store)

    codes = iter([summary.code for summary in store.find(Query())])
    while batch := list(islice(codes, _BATCH)):
        yield from store.load_many(batch).items()


def labels_of(source: Running, by: str) -> dict[str, Text]:
    """What people call the lines of a report by "field" or "procedure"; else nothing."""
    catalog = source.catalog
    if by == "field":
        return dict(catalog.fields)
    if by == "procedure":
        return {code: catalog.versions(code)[-1].title for code in catalog.codes}
    return {}
