"""Office time of rows that each have their own calendar: flat tables of them all, one pass.

`Slots` cut the years of one calendar as finely as its hours: twenty calendars on grids of a
minute would need hundreds of megabytes. Here a row looks up its day, its minute in the shape of
such a day, and on the way back a session by a guess, as `Sessions` does: six look-ups in tables
that stay in the caches, whatever the grid. A row brings where the tables of its calendar begin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ._columns import NAT
from ._tables import DAY, MINUTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ._kernels import Ints
    from ._scales import Scale
    from ._tables import Pattern

_MINUTES: Final = DAY // MINUTE


_DAYS_FOR_A_ROW: Final = 4
"""Joining a day of a calendar costs less than a quarter of what it saves a row."""
_MOST_DAYS: Final = 1 << 22


def joining_pays(scales: Sequence[Scale], rows: int) -> bool:
    """True where so many rows are answered faster by joined tables than calendar by calendar."""
    days = sum(scale.size for scale in scales)
    return len(scales) > 1 and days <= min(_DAYS_FOR_A_ROW * rows, _MOST_DAYS)


class JoinedOffice:
    """The tables of several calendars in one unit finer than days, and room for blocks."""

    def __init__(self, scales: Sequence[Scale], size: int) -> None:
        first = min(scale.first for scale in scales)
        days = max(scale.stop for scale in scales) - first
        self._day, self._minute = scales[0].day, scales[0].ticks(MINUTE)
        self._start, self._span = first * self._day, days * self._day
        # More than runs in any calendar; a term may be added to it.
        outside = self._span + self._day
        self._dtype = np.dtype(np.int32 if 2 * outside + self._day < 1 << 31 else np.int64)
        self._unsigned = np.dtype(f"u{self._dtype.itemsize}")
        self._join_days(scales, first, days, outside)
        self._join_sessions(scales, first)
        self._wide, self._index = np.empty((2, size), np.int64)
        self._rooms = np.empty((4, size), self._dtype)

    def _join_days(self, scales: Sequence[Scale], first: int, days: int, outside: int) -> None:
        """For each day the office time before it, and where its shape begins."""
        before = np.full((len(scales), days + 1), outside, self._dtype)
        shape = np.zeros((len(scales), days + 1), self._dtype)
        minutes: list[NDArray[Any]] = []
        for row, scale in enumerate(scales):
            covered = slice(scale.first - first, scale.stop - first)
            before[row, covered] = scale.before[scale.first : scale.stop]
            kinds, numbers = scale.shapes
            shape[row, covered] = (numbers + len(minutes)) * _MINUTES
            minutes += [self._minutes_of(pattern) for pattern in kinds]
        self._days = np.arange(len(scales)) * (days + 1)
        self._before, self._shape = before.reshape(-1), shape.reshape(-1)
        self._minutes = np.concatenate(minutes)

    def _minutes_of(self, pattern: Pattern | None) -> NDArray[Any]:
        """What has run by each minute of a day of one shape, packed as in `Slots`."""
        is_open = np.zeros(_MINUTES, np.bool_)
        for opening, closing in () if pattern is None else pattern.intervals:
            is_open[opening // MINUTE : closing // MINUTE] = True
        starts = np.arange(_MINUTES) * self._minute
        run = np.concatenate([[0], np.cumsum(is_open[:-1])]) * self._minute
        return (((run - np.where(is_open, starts, 0) - 1) << 1) + is_open).astype(self._dtype)

    def _join_sessions(self, scales: Sequence[Scale], first: int) -> None:
        """The sessions of all calendars, and for each piece of office time a guess at its own."""
        ends = [scale.sessions[0] for scale in scales]
        # No piece of office time is longer than a session, so none touches more than two.
        shortest = min(int(np.diff(some, prepend=0).min()) for some in ends)
        self._bits = shortest.bit_length() - 1
        guesses: list[Ints] = []
        places, count = [], 0
        for some in ends:
            pieces = np.arange((int(some[-1]) >> self._bits) + 1) << self._bits
            places.append(sum(one.size for one in guesses))
            guesses.append(np.searchsorted(some, pieces, side="right") + count)
            count += some.size
        self._pieces, self._guesses = np.array(places), np.concatenate(guesses).astype(np.int32)
        self._ends = np.concatenate(ends).astype(self._dtype)
        shifts = [s.sessions[1] + (s.first - first) * self._day + 1 for s in scales]
        self._shifts = np.concatenate(shifts).astype(self._dtype)
        self._totals = np.array([some[-1] for some in ends], self._dtype)

    def capped(self, amounts: NDArray[Any], lengths: NDArray[np.int64] | int) -> Ints:
        """Amounts of so many ticks each as ticks, none so large that it overflows."""
        most: Any = self._span // lengths + 1
        steps: Ints = np.minimum(amounts.astype(np.int64), most) * lengths
        return steps

    def fill(self, which: NDArray[Any], ticks: Ints, steps: Ints, out: Ints) -> bool:
        """When so many ticks of office time have run; NaT beyond a calendar. True without any."""
        index = self._index[: ticks.size]
        run, packed, spare, clock = (room[: ticks.size] for room in self._rooms)
        self._run_before(which, ticks)
        np.copyto(spare, steps, casting="unsafe")
        np.add(run, spare, out=run)
        np.right_shift(run, self._bits, out=spare)
        self._placed(self._pieces, which, spare)
        guessed = self._guesses.take(index, mode="clip")
        np.copyto(index, guessed)
        self._ends.take(index, out=packed, mode="clip")
        np.less_equal(packed, run, out=clock, casting="unsafe")
        np.add(guessed, clock, out=index, casting="unsafe")
        self._shifts.take(index, out=packed, mode="clip")
        np.add(packed, run, out=packed)
        np.copyto(out, packed)
        np.add(out, self._start, out=out)
        if run.max(initial=0) < self._totals.min():
            return True
        beyond = run >= self._totals.take(which, mode="clip")
        out[beyond] = NAT
        return not beyond.any()

    def _run_before(self, which: NDArray[Any], ticks: Ints) -> None:
        """Office time up to each instant, less one tick, in the first of the rooms."""
        wide, index = self._wide[: ticks.size], self._index[: ticks.size]
        run, packed, spare, clock = (room[: ticks.size] for room in self._rooms)
        np.subtract(ticks, self._start, out=wide)
        # Unsigned, an instant before the first one is larger than any.
        unsigned = wide.view(np.uint64)
        np.minimum(unsigned, np.uint64(self._span), out=unsigned)
        np.copyto(clock, wide, casting="unsafe")
        self._divided(clock, self._day, spare)
        self._placed(self._days, which, spare)
        np.multiply(spare, self._dtype.type(self._day), out=spare)
        np.subtract(clock, spare, out=clock)
        self._before.take(index, out=run, mode="clip")
        self._shape.take(index, out=packed, mode="clip")
        self._divided(clock, self._minute, spare)
        np.add(packed, spare, out=packed)
        np.copyto(index, packed)
        self._minutes.take(index, out=packed, mode="clip")
        np.bitwise_and(packed, 1, out=spare)
        np.multiply(clock, spare, out=clock)
        np.right_shift(packed, 1, out=packed)
        np.add(run, packed, out=run)
        np.add(run, clock, out=run)

    def _divided(self, ticks: NDArray[Any], length: int, out: NDArray[Any]) -> None:
        # Unsigned division by a constant is the one that numpy vectorises best.
        unsigned = self._unsigned
        np.floor_divide(ticks.view(unsigned), unsigned.type(length), out=out.view(unsigned))

    def _placed(self, places: Ints, which: NDArray[Any], numbers: NDArray[Any]) -> None:
        """Numbers counted from where the tables of each row's calendar begin, as an index."""
        index, wide = self._index[: numbers.size], self._wide[: numbers.size]
        places.take(which, out=index, mode="clip")
        np.copyto(wide, numbers)
        np.add(index, wide, out=index)
