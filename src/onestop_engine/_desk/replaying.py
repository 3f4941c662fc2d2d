"""Every stored dossier folded anew from its events, and held against what the look-up says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from ..engine import Dossier, Event, replay
from ..errors import OneStopError
from ..store import Query, Summary
from ..texts import Text
from .summaries import summary_of

if TYPE_CHECKING:
    from .proceeding import Office

Progress = Callable[[int, int], None]
_AT_ONCE: Final = 200
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
    """Fold every dossier of the store from its events; what differs is reported, not mended."""
    rows = office.store.find(Query())
    found: list[Difference] = []
    count = 0
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        events = office.store.load_many([row.code for row in some])
        for row in some:
            its = events.get(row.code, ())
            count += len(its)
            found += _differences(office, row, its)
        if progress is not None:
            progress(start + len(some), len(rows))
    return Replayed(dossiers=len(rows), events=count, differences=tuple(found))


def _differences(office: Office, row: Summary, events: Sequence[Event]) -> Iterator[Difference]:
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


def _summary(office: Office, dossier: Dossier) -> Summary:
    procedure = office.pinned.procedure(dossier.procedure_hash)
    return summary_of(dossier, procedure, office.pinned.for_dossier(dossier))


def _by_todays_calendar(name: str, dossier: Dossier) -> bool:
    # Before acceptance nothing is promised, and limits follow the calendar that is known now.
    return name == "next_wakeup" and dossier.accepted_at is None
