"""Where rows come from: a store, a running engine, or plain events, as of an instant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, cast, runtime_checkable

from ..engine import Dossier, Event, replay
from ..texts import Text
from .fold import row_of
from .policy import aware
from .schema import VIETNAM, DossierRow, History, StepRow

if TYPE_CHECKING:
    from ..calendars import WorkCalendar
    from ..catalog import Catalog
    from ..definition.model import Procedure
    from ..store import Store, Summary

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

    def carried_on(self, dossiers: Sequence[Dossier], *, at: datetime) -> tuple[Dossier, ...]:
        """The dossiers of one group after what time alone did to them by `at`."""
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
    if isinstance(source, Running):
        return _of_running(source, aware(as_of, source.calendar.zone))
    return _of_events(source, aware(as_of, VIETNAM))


def _of_events(source: Store | Events, instant: datetime) -> Iterator[History]:
    for _, events in _events(source):
        dossier = _known(events, instant)
        if dossier is not None:
            yield History(row=row_of(dossier, as_of=instant), steps=_steps(dossier))


def _of_running(source: Running, instant: datetime) -> Iterator[History]:
    for groups in _groups(source.store):
        events = source.store.load_many([code for group in groups for code in group])
        for group in groups:
            known = [_known(events[code], instant) for code in group if code in events]
            dossiers = [dossier for dossier in known if dossier is not None]
            for dossier in source.carried_on(dossiers, at=instant):
                yield _history(dossier, source.procedure_of(dossier), instant)


def _known(events: Sequence[Event], instant: datetime) -> Dossier | None:
    """The dossier that was on record at the instant, or None."""
    recorded = tuple(takewhile(lambda event: event.recorded_at <= instant, events))
    return replay(recorded) if recorded else None


def _history(dossier: Dossier, procedure: Procedure, as_of: datetime) -> History:
    row = row_of(dossier, as_of=as_of, field=procedure.field, agency=_agency(dossier, procedure))
    return History(row=row, steps=_steps(dossier))


def _groups(store: Store) -> Iterator[list[list[str]]]:
    """The codes of the store, those of linked dossiers together, some hundreds at once."""
    parents = {row.code: row.parent for rows in _pages(store) for row in rows}
    below: dict[str, list[str]] = {}
    for code, parent in parents.items():
        if parent in parents:
            below.setdefault(parent, []).append(code)
    tops = (code for code, parent in parents.items() if parent not in parents)
    while some := [_with_those_below(top, below) for top in islice(tops, _BATCH)]:
        yield some


def _with_those_below(top: str, below: Mapping[str, Sequence[str]]) -> list[str]:
    group = [top]
    for code in group:
        group += below.get(code, ())
    return group


def _pages(store: Store) -> Iterator[Sequence[Summary]]:
    # Whoever has plain events needs no store.
    from .._desk.batches import pages  # noqa: PLC0415
    from ..store import Query  # noqa: PLC0415

    return pages(store, Query())


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


def _events(source: Store | Events) -> Events:
    if hasattr(source, "load_many"):
        return _stored(cast("Store", source))
    return source


def _stored(store: Store) -> Events:
    for rows in _pages(store):
        yield from store.load_many([row.code for row in rows]).items()


def labels_of(source: Running, by: str) -> dict[str, Text]:
    """What people call the lines of a report by "field" or "procedure"; else nothing."""
    catalog = source.catalog
    if by == "field":
        return dict(catalog.fields)
    if by == "procedure":
        return {code: catalog.versions(code)[-1].title for code in catalog.codes}
    return {}
