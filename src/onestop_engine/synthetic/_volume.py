"""Courses of many made-up dossiers at once: arrays of what happened when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from ._provinces import Provinces

if TYPE_CHECKING:
    from ..calendars import WorkCalendar

Ticks = NDArray[np.int64]
"""Local wall time in microseconds since 1970."""

NEVER: Final = 1 << 62
DAY: Final = 86_400_000_000
HOUR: Final = 3_600_000_000
_MINUTE: Final = 60_000_000
_OPENS, _CLOSES = 450 * _MINUTE, 1020 * _MINUTE
_NOON, _AFTERNOON = 690 * _MINUTE, 810 * _MINUTE

# Shares as communes and departments report them; the rest is granted in the ordinary way.
_ONLINE_FIRST, _ONLINE_LAST = 0.35, 0.7
_POST: Final = 0.04
_REFUSED_AT_INTAKE: Final = 0.015
_SUPPLEMENT: Final = 0.045
_CLOSED_OF_THEM: Final = 0.05
_WITHDRAWN: Final = 0.005
_REFUSED: Final = 0.012
_REAPPOINTED_OF_LATE: Final = 0.15
_LATE_TAIL: Final = 0.03
_COLLECTED: Final = 0.97

GRANTED, REFUSED, WITHDRAWN, CLOSED, INTAKE_REFUSED = range(5)
ENDINGS: Final = ("granted", "refused", "withdrawn", "closed", "intake_refused")
CHANNELS: Final = ("online", "counter", "post")


@dataclass(slots=True, kw_only=True)
class Courses:
    """What happened to some dossiers by an instant, in order of filing; `NEVER` is not yet."""

    received: Ticks
    commune: NDArray[np.int32]
    procedure: NDArray[np.int32]
    officer: NDArray[np.int32]
    channel: NDArray[np.int32]
    accepted: Ticks
    due: Ticks
    due_first: Ticks
    due_at_acceptance: Ticks
    due_extended: Ticks
    paused: Ticks
    resumed: Ticks
    reappointed: Ticks
    finished: Ticks
    delivered: Ticks
    ending: NDArray[np.int32]
    status: NDArray[np.int8]

    @property
    def restarted(self) -> NDArray[np.bool_]:
        """Where a supplement came, and the term ran anew before the dossier ended."""
        resumed = (self.paused != NEVER) & (self.resumed != NEVER)
        return np.asarray(resumed & (self.finished > self.resumed))


def courses(
    calendar: WorkCalendar,
    land: Provinces,
    *,
    edges: NDArray[np.float64],
    first: date,
    until: datetime,
    shares: NDArray[np.float64],
    lots: np.random.Generator,
) -> Courses:
    """The courses of dossiers at `shares` (0 to 1, ascending) of all that are filed."""
    many = len(shares)
    made = _Making(calendar, lots, many)
    received = _filed(edges, first, shares)
    procedure = np.searchsorted(land.procedure_edges, lots.random(many)).astype(np.int32)
    commune = np.searchsorted(land.commune_edges, lots.random(many)).astype(np.int32)
    online = lots.random(many) < _ONLINE_FIRST + (_ONLINE_LAST - _ONLINE_FIRST) * shares
    channel = np.where(online, 0, np.where(lots.random(many) < _POST, 2, 1)).astype(np.int32)
    accepted = made.accepted(received, online)
    term = land.terms[procedure]
    due = made.due(accepted, term)
    refused_at_once = made.share(_REFUSED_AT_INTAKE)
    waits = made.share(_SUPPLEMENT) & ~refused_at_once
    paused = made.in_office(accepted, 1 + lots.integers(0, 3, many))
    waits &= paused < due
    paused = np.where(waits, paused, NEVER)
    pause = (lots.lognormal(1.6, 0.8, many) * DAY).astype(np.int64) + HOUR
    resumed = np.where(waits, made.in_office(paused + pause, 1), NEVER)
    # After a supplement the whole term runs anew (decree 118/2025 art. 19.5).
    extended = np.where(waits, made.due(np.where(waits, resumed, accepted), term), due)
    finished = made.finished(accepted, term)
    finished = np.where(
        waits, made.in_office(resumed + np.maximum(finished - paused, 0), 1), finished
    )
    ending = np.where(made.share(_REFUSED), REFUSED, GRANTED).astype(np.int32)
    ending[made.share(_WITHDRAWN)] = WITHDRAWN
    closed = waits & made.share(_CLOSED_OF_THEM)
    ending[closed] = CLOSED
    finished = np.where(closed, resumed, finished)
    late = (finished > extended) & (ending <= REFUSED)
    moved = late & made.share(_REAPPOINTED_OF_LATE)
    reappointed = np.where(moved, extended - 4 * HOUR, NEVER)
    promised = np.where(moved, _end_of_day(extended + 5 * DAY), extended)
    collected = made.share(_COLLECTED) & (ending <= REFUSED)
    wait = (lots.exponential(1.5, many) * DAY).astype(np.int64)
    delivered = np.where(collected, made.in_office(finished + wait, 1), NEVER)
    ending[refused_at_once] = INTAKE_REFUSED
    found = Courses(
        received=received,
        commune=commune,
        procedure=procedure,
        officer=commune * land.officers_of_each
        + lots.integers(0, land.officers_of_each, many, np.int32),
        channel=channel,
        accepted=np.where(refused_at_once, NEVER, accepted),
        due=np.where(refused_at_once, NEVER, promised),
        due_first=np.where(moved, extended, NEVER),
        due_at_acceptance=due,
        due_extended=extended,
        paused=paused,
        resumed=resumed,
        reappointed=reappointed,
        finished=np.where(refused_at_once, accepted, finished),
        delivered=np.where(refused_at_once, NEVER, delivered),
        ending=ending,
        status=np.empty(many, np.int8),
    )
    _as_of(found, int(np.datetime64(until.replace(tzinfo=None), "us").astype(np.int64)))
    return found


def _filed(edges: NDArray[np.float64], first: date, shares: NDArray[np.float64]) -> Ticks:
    """When dossiers were filed: the day by how busy it is, within the day most in the morning."""
    day = np.searchsorted(edges, shares, side="right").clip(max=len(edges) - 1)
    before = np.concatenate([[0.0], edges])
    within = (shares - before[day]) / (before[day + 1] - before[day])
    # More in the morning than in the afternoon, and a few at night.
    clock = np.interp(within, (0, 0.03, 0.55, 0.6, 0.93, 1), (5, 7.5, 11.3, 13.6, 16.8, 23.9))
    start = np.datetime64(first, "D").astype(np.int64) * DAY
    return np.asarray(start + day * DAY + (clock * 3600).astype(np.int64) * 1_000_000)


class _Making:
    """Draws for so many dossiers, with the calendar at hand."""

    def __init__(self, calendar: WorkCalendar, lots: np.random.Generator, many: int) -> None:
        self._calendar, self._lots, self._many = calendar, lots, many

    def share(self, of: float) -> NDArray[np.bool_]:
        """True for that share of them."""
        return self._lots.random(self._many) < of

    def _days_on(self, days: NDArray[np.int64], amounts: Any) -> NDArray[np.int64]:
        """So many working days on from each day."""
        found = self._calendar.due_many(days.view("M8[D]"), amounts, on_error="nat")
        return np.where(np.isnat(found), days, found.astype(np.int64))

    def in_office(self, at: Ticks, days: Any) -> Ticks:
        """Some office hour, so many working days after the day of each instant."""
        clock = _OPENS + self._lots.integers(0, 480, self._many) * _MINUTE
        clock += np.where(clock >= _NOON, _AFTERNOON - _NOON, 0)
        day = at // DAY
        # What never happens has no day in any calendar.
        known = np.where(at < NEVER, day, 0)
        return self._days_on(known, np.broadcast_to(days, self._many)) * DAY + clock

    def accepted(self, received: Ticks, online: NDArray[np.bool_]) -> Ticks:
        """At the counter in minutes; what comes online, or at night, in the next office hours."""
        minutes = self._lots.integers(5, 25, self._many) * _MINUTE
        hours = (self._lots.exponential(2.5, self._many) * HOUR).astype(np.int64)
        at = received + np.where(online, hours, minutes)
        clock = at % DAY
        day = at // DAY
        # A day that does not count is one whose next working day equals that of the day before.
        ones = np.ones(self._many, np.int64)
        works = self._days_on(day - 1, ones) == day
        open_now = works & (clock >= _OPENS) & (clock < _CLOSES)
        before = works & (clock < _OPENS)
        opening = np.where(before, day, self._days_on(day, ones)) * DAY + _OPENS
        return np.where(open_now, at, opening + minutes)

    def due(self, accepted: Ticks, term: NDArray[np.int16]) -> Ticks:
        """The end of the last day of a term in working days."""
        return (self._days_on(accepted // DAY, term) + 1) * DAY - 1

    def finished(self, accepted: Ticks, term: NDArray[np.int16]) -> Ticks:
        """Most well before the term, many on its last day, some late, a few very late."""
        used = self._lots.lognormal(-0.45, 0.5, self._many)
        used[self.share(0.3)] = 1.0
        tail = self.share(_LATE_TAIL)
        used[tail] += self._lots.pareto(1.5, self._many)[tail]
        days = np.minimum(np.rint(used * term), 250).astype(np.int64)
        later = self.in_office(accepted, np.maximum(days, 1))
        at_once = accepted + self._lots.integers(20, 120, self._many) * _MINUTE
        return np.where(days < 1, at_once, later)


def _end_of_day(at: NDArray[Any]) -> Ticks:
    return np.asarray((at // DAY + 1) * DAY - 1)


def _as_of(found: Courses, until: int) -> None:
    """Take away what happens after the instant, and say in which status each dossier is."""
    for name in ("accepted", "paused", "resumed", "reappointed", "finished", "delivered"):
        at = getattr(found, name)
        at[at > until] = NEVER
    unmoved = (found.reappointed == NEVER) & (found.due_first != NEVER)
    found.due[unmoved] = found.due_extended[unmoved]
    found.due_first[unmoved] = NEVER
    found.due[found.accepted == NEVER] = NEVER
    ended = found.finished != NEVER
    found.paused[ended & (found.paused >= found.finished)] = NEVER
    waiting = (found.paused != NEVER) & (found.resumed == NEVER) & ~ended
    found.due[waiting] = NEVER
    status = np.where(found.accepted == NEVER, 1, 4)
    status[waiting] = 5
    by_ending = np.array([9, 9, 7, 8, 3])[found.ending]
    status = np.where(ended, by_ending, status)
    status[(found.delivered != NEVER) & (status == 9)] = 10
    found.status[:] = status
    found.ending[~ended] = len(ENDINGS)
