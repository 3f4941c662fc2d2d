"""Working days and office time of rows that each have their own calendar, in one pass.

The tables of all calendars stand one after the other, and a row brings where its own begin.
Working days need what `Scale` has. For office time, `Slots` cut the years of one calendar as
finely as its hours: twenty calendars on grids of a minute would need hundreds of megabytes. Here
a row looks up its day, its minute in the shape of such a day, and on the way back a session by a
guess, as `Sessions` does: six look-ups in tables that stay in the caches, whatever the grid.
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

OUTSIDE: Final = -(1 << 20)
"""Stands for a number of working days: what is added to it leaves it below 0."""


_ROWS_FOR_A_DAY: Final = 2
"""Joining a day of a calendar costs as much as it saves so many rows."""
_MOST_DAYS: Final = 1 << 22


def joining_pays(scales: Sequence[Scale], rows: int) -> bool:
    """True where so many rows are answered faster by joined tables than calendar by calendar."""
    days = sum(scale.size for scale in scales)
    return len(scales) > 1 and days * _ROWS_FOR_A_DAY <= rows and days <= _MOST_DAYS


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
        """For each day the office time before it, and where its minutes begin."""
        before = np.full((len(scales), days + 1), outside, self._dtype)
        shape = np.zeros((len(scales), days + 1), self._dtype)
        minutes, begun = [], 0
        for row, scale in enumerate(scales):
            covered = slice(scale.first - first, scale.stop - first)
            before[row, covered] = scale.before[scale.first : scale.stop]
            shapes, numbers = scale.shapes
            shape[row, covered] = numbers * (DAY // MINUTE) + begun
            minutes.append(shapes)
            begun += shapes.size
        self._days = np.arange(len(scales)) * (days + 1)
        self._before, self._shape = before.reshape(-1), shape.reshape(-1)
        self._minutes = np.concatenate(minutes).astype(self._dtype)

    def _join_sessions(self, scales: Sequence[Scale], first: int) -> None:
        """The sessions of all calendars, and for each piece of office time a guess at its own."""
        ends = [scale.sessions[0] for scale in scales]
        # No piece of office time is longer than a session, so none touches more than two.
        shortest = min(int(np.diff(some, prepend=0).min()) for some in ends)
        self._bits = shortest.bit_length() - 1
        guesses = [scale.guesses(self._bits) for scale in scales]
        sessions = np.cumsum([0, *(some.size for some in ends)])
        self._pieces = np.cumsum([0, *(some.size for some in guesses[:-1])])
        self._guesses = np.concatenate(guesses).astype(np.int32)
        self._guesses += np.repeat(sessions[:-1], [some.size for some in guesses]).astype(np.int32)
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


class JoinedDays:
    """Working days of several calendars: how many run up to a date, and when each closes."""

    def __init__(self, scales: Sequence[Scale]) -> None:
        first = min(scale.first for scale in scales)
        days = max(scale.stop for scale in scales) - first
        self._day = np.uint64(scales[0].day)
        self._start, self._span = first * scales[0].day, np.uint64(days * scales[0].day)
        self._most = max(scale.closings.size for scale in scales)
        self._fewest = min(scale.closings.size for scale in scales) - 2
        ordinals = np.full((len(scales), days + 1), OUTSIDE, np.int32)
        closings = np.full((len(scales), self._most + 1), NAT)
        for row, scale in enumerate(scales):
            covered = slice(scale.first, scale.stop)
            ordinals[row, scale.first - first : scale.stop - first] = scale.ordinals[covered]
            closings[row, : scale.closings.size] = scale.closings
        self._ordinals, self._closings = ordinals.reshape(-1), closings.reshape(-1)
        self._rows = np.arange(len(scales)) * (days + 1)
        self._ends = np.arange(len(scales)) * (self._most + 1)

    def ordinals(self, which: NDArray[Any] | None, ticks: Ints) -> NDArray[np.int32]:
        """Working days up to and including the date of each instant; `OUTSIDE` the years.

        `which`: the calendar of each instant; None where there is one.
        """
        days = np.subtract(ticks, self._start)
        # Unsigned, an instant before the first one is larger than any.
        unsigned = days.view(np.uint64)
        np.minimum(unsigned, self._span, out=unsigned)
        np.floor_divide(unsigned, self._day, out=unsigned)
        if which is not None:
            np.add(days, self._rows.take(which, mode="clip"), out=days)
        return self._ordinals.take(days, mode="clip")

    def fill(self, which: NDArray[Any], ticks: Ints, amounts: NDArray[Any], out: Ints) -> bool:
        """When so many more working days close; NaT for none. True when it is known of all."""
        numbers = self.ordinals(which, ticks)
        outside = numbers < 0
        numbers += np.minimum(amounts.astype(np.int64), self._most).astype(np.int32)
        self.closings(which, numbers, out)
        if not outside.any():
            return int(numbers.max(initial=0)) <= self._fewest
        out[outside] = NAT
        return False

    def closings(self, which: NDArray[Any] | None, numbers: NDArray[np.int32], out: Ints) -> None:
        """When the working days of such numbers close; NaT for those after the last."""
        index = np.minimum(numbers, self._most).astype(np.int64)
        if which is not None:
            np.add(index, self._ends.take(which, mode="clip"), out=index)
        self._closings.take(index, out=out, mode="clip")
