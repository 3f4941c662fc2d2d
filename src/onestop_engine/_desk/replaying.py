"""Every stored dossier folded anew from its events, and held against what the look-up says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from ..engine import Dossier, Event, replay
from ..errors import OneStopError
from ..store import Query, Summary
from ..texts import Text
from .batches import Progress, pages
from .summaries import summary_of

if TYPE_CHECKING:
    from .office import Office

# The store's own: it counts corrections, and the audit reckons the chain.
_NOT_FOLDED: Final = frozenset({"private_version", "chain"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field of the look-up that is not what the events come to; or why they come to nothing."""

    code: str
    field: str
    stored: Any
    folded: Any
    why: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """How many dossiers and events were folded, and every difference."""

    dossiers: int
    events: int
    differences: tuple[Difference, ...]

    @property
    def ok(self) -> bool:
        """True when every dossier came out as it is stored."""
        return not self.differences


def replayed(office: Office, progress: Progress | None = None) -> Replayed:
    """Fold every dossier of the store from its events; what differs is reported, not mended.

    A page of dossiers is held at a time, and others may write meanwhile.
    """
    store, everything = office.store, Query()
    found: list[Difference] = []
    done, count, total = 0, 0, 0 if progress is None else store.count(everything)
    for rows in pages(store, everything):
        codes = [row.code for row in rows]
        events, listed = store.load_many(codes), store.ledger.waiting(codes)
        for row in rows:
            its = events.get(row.code, ())
            count += len(its)
            found += _lasting(office, row, its, listed[row.code])
        done += len(rows)
        if progress is not None:
            # Others may have been filed since they were counted.
            progress(done, max(done, total))
    return Replayed(dossiers=done, events=count, differences=tuple(found))


def _lasting(
    office: Office, row: Summary, events: Sequence[Event], listed: frozenset[str]
) -> tuple[Difference, ...]:
    """The differences, but for those of a command that was written between the readings."""
    store = office.store
    found = tuple(_differences(office, row, events, listed))
    while found:
        now = store.summary(row.code)
        if now is None or now == row:
            break
        row = now
        listed = store.ledger.waiting((row.code,))[row.code]
        found = tuple(_differences(office, row, store.events(row.code), listed))
    return found


def _differences(
    office: Office, row: Summary, events: Sequence[Event], listed: frozenset[str]
) -> Iterator[Difference]:
    try:
        dossier = replay(events)
        folded = _summary(office, dossier)
    except OneStopError as error:
        yield Difference(code=row.code, field="events", stored=None, folded=None, why=error.message)
        return
    for one in fields(Summary):
        stored, now = getattr(row, one.name), getattr(folded, one.name)
        if (
            one.name not in _NOT_FOLDED
            and stored != now
            and not _by_todays_calendar(one.name, dossier)
        ):
            yield Difference(code=row.code, field=one.name, stored=stored, folded=now)
    if listed != frozenset(folded.waiting):
        lists = tuple(sorted(listed))
        yield Difference(code=row.code, field="work_lists", stored=lists, folded=folded.waiting)


def _summary(office: Office, dossier: Dossier) -> Summary:
    procedure = office.pinned.procedure(dossier.procedure_hash)
    return summary_of(dossier, procedure, office.pinned.for_dossier(dossier))


def _by_todays_calendar(name: str, dossier: Dossier) -> bool:
    # Before acceptance nothing is promised, and limits follow the calendar that is known now.
    return name == "next_wakeup" and dossier.accepted_at is None
