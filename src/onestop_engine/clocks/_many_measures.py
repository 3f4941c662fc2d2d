"""The measures of `_measures` for blocks of rows: what a stretch used, what is left, its end.

Quantities are integers: thousandths of working days, ticks of time, days of the calendar, and
for working days of office time parts of a day so small that every day divides into them.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from onestop_engine.calendars.columns import (
    BLOCK,
    HOUR,
    MILLI,
    MINUTE,
    NAT,
    Question,
    Scratch,
    begin,
    kernel_for,
    kernel_for_ticks,
    months,
    outside,
    run_of,
    share_of,
)
from onestop_engine.terms import Counting, Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from onestop_engine.calendars.columns import Scale

    Ints = NDArray[np.int64]
    Counts = NDArray[Any]
    Flags = NDArray[np.bool_]

_LENGTHS: Final[dict[Unit, int]] = {"working_hour": HOUR, "hour": HOUR, "minute": MINUTE}
_MONTHS: Final[dict[Unit, int]] = {"month": 1, "year": 12}
_KEEP: Final = Counting(last_day_off="keep")
_MOST_DAYS: Final = 10_000
"""No term is longer; see `onestop_engine.terms`."""


def number_of(milli: bool, unit: Unit, number: Ints) -> Ints:
    """Amounts as measures take them: thousandths of working days, whole numbers of the rest."""
    return number * MILLI if unit == "working_day" and not milli else number


def measure_for(scale: Scale, unit: Unit, counting: Counting) -> ManyMeasure:
    """The measure of terms in one unit on one calendar."""
    if unit == "same_day":
        return SameDay(scale, unit, counting)
    if unit == "working_day":
        office = counting.fraction == "office_time"
        return OfficeDays(scale, unit, counting) if office else WorkingDays(scale, unit, counting)
    if unit not in _LENGTHS:
        return CalendarDays(scale, unit, counting)
    if unit == "working_hour" or counting.hours == "working_time":
        return OfficeTime(scale, unit, counting)
    return ClockTime(scale, unit, counting)


class ManyMeasure(ABC):
    """How terms are counted, as what they are measured in; each kind overrides what differs."""

    def __init__(self, scale: Scale, unit: Unit, counting: Counting) -> None:
        self.scale, self.unit, self.counting = scale, unit, counting
        rules = replace(counting, due_time="end_of_hours", fraction="after_day_0")
        self._next = Question(scale, "working_day", rules, milli=False)

    def budget(self, starts: Ints, numbers: Ints) -> Counts:
        """The whole term as it is from `starts` on; NaT where the calendar ends before."""
        del starts
        return numbers

    def used(self, starts: Ints, ends: Ints) -> tuple[Counts, Flags]:
        """What ran between instants, and where the calendar does not know."""
        days, clocks = self.begun(starts)
        used: Counts = np.maximum(self._ran(days, clocks, ends), 0)
        return used, self._unknown(starts, days, ends)

    def begun(self, times: Ints) -> tuple[Ints, Ints]:
        """The days and clock times from which a receipt then runs."""
        days = times // self.scale.day
        clocks = times - days * self.scale.day
        if self.counting.rolls:
            return begin(self.scale, days, clocks, self.counting)
        return days, clocks

    @abstractmethod
    def _ran(self, days: Ints, clocks: Ints, ends: Ints) -> Counts:
        """What runs from days and clock times to instants."""

    def _unknown(self, starts: Ints, days: Ints, ends: Ints) -> Flags:
        del ends
        unknown: Flags = outside(self.scale, starts) | (days == NAT)
        return unknown

    def until(self, starts: Ints, ends: Ints) -> Counts:
        """What runs from instants to the close of dates; for terms in days."""
        raise AssertionError(self.unit, starts, ends)

    def closed(self, dates: Ints) -> Ints:
        """The close of dates; of days off, when the office usually closes."""
        # Counted from the day before, which the calendar has to cover, too.
        days = self.scale.dates
        known = (dates > days.start) & (dates < days.stop)
        before = np.where(known, (dates - 1) * self.scale.day, NAT)
        closing = Question(self.scale, "day", _KEEP, milli=False)
        return in_blocks(closing, before, np.ones(dates.size, np.int64))

    def due(self, since: Ints, left: Counts) -> Ints:
        """When what is left ends that runs on since; nothing left is one working day."""
        spent = np.flatnonzero(left == 0)
        if not spent.size:
            return self._rest(since, left)
        some = np.flatnonzero(left != 0)
        result = np.empty(since.size, np.int64)
        result[spent] = in_blocks(self._next, since.take(spent), np.ones(spent.size, np.int64))
        if some.size:
            result[some] = self._rest(since.take(some), left.take(some))
        return result

    @abstractmethod
    def _rest(self, since: Ints, left: Counts) -> Ints:
        """When what is left ends, where something is."""

    def _question(self, unit: Unit, *, milli: bool = False) -> Question:
        return Question(self.scale, unit, self.counting, milli)


def in_blocks(question: Question, since: Ints, amounts: Ints, *, ticks: bool = False) -> Ints:
    """The answers of one kernel, block by block."""
    result = np.empty(since.size, np.int64)
    scratch = Scratch(min(BLOCK, since.size))
    kernel = kernel_for_ticks(question, scratch) if ticks else kernel_for(question, scratch)
    for start in range(0, since.size, BLOCK):
        rows = slice(start, start + BLOCK)
        kernel(since[rows], amounts[rows], result[rows])
    return result


class WorkingDays(ManyMeasure):
    """Working days by dates, in thousandths."""

    def _ran(self, days: Ints, clocks: Ints, ends: Ints) -> Counts:
        del clocks
        return self._between(days, ends // self.scale.day)

    def _between(self, days: Ints, last: Ints) -> Counts:
        ordinals = self.scale.ordinals
        between = ordinals.take(last, mode="clip") - ordinals.take(days, mode="clip")
        return between * MILLI

    def _unknown(self, starts: Ints, days: Ints, ends: Ints) -> Flags:
        return super()._unknown(starts, days, ends) | outside(self.scale, ends)

    def until(self, starts: Ints, ends: Ints) -> Counts:
        """The working days up to dates."""
        return np.maximum(self._between(self.begun(starts)[0], ends), 0)

    def _rest(self, since: Ints, left: Counts) -> Ints:
        if (left % MILLI).any():
            return in_blocks(self._question(self.unit, milli=True), since, left)
        return in_blocks(self._question(self.unit), since, left // MILLI)


class SameDay(ManyMeasure):
    """The day itself is the budget: paused, it starts anew like a receipt."""

    def _ran(self, days: Ints, clocks: Ints, ends: Ints) -> Counts:
        del clocks, ends
        return np.zeros(days.size, np.int64)

    def _rest(self, since: Ints, left: Counts) -> Ints:
        return in_blocks(self._question(self.unit), since, left)


class CalendarDays(ManyMeasure):
    """Days of the calendar; a month is as many as it has from its start."""

    def budget(self, starts: Ints, numbers: Ints) -> Counts:
        """The days of weeks, months and years."""
        if self.unit not in _MONTHS:
            return numbers * (7 if self.unit == "week" else 1)
        days, clocks = self.begun(starts)
        dates = self.scale.dates
        known = (days >= dates.start) & (days < dates.stop)
        zero = np.where(known, days, dates.start)
        reached = months(dates, zero, clocks, numbers * _MONTHS[self.unit], _KEEP)
        return np.where(known & (reached != NAT), reached - zero, NAT)

    def _ran(self, days: Ints, clocks: Ints, ends: Ints) -> Counts:
        del clocks
        return ends // self.scale.day - days

    def until(self, starts: Ints, ends: Ints) -> Counts:
        """The days up to dates."""
        days: Ints = np.maximum(ends - self.begun(starts)[0], 0)
        return days

    def _rest(self, since: Ints, left: Counts) -> Ints:
        return in_blocks(self._question("day"), since, left)


class ClockTime(ManyMeasure):
    """Time of the clock, nights included, in ticks."""

    def budget(self, starts: Ints, numbers: Ints) -> Counts:
        """Hours and minutes in ticks."""
        del starts
        return numbers * self.scale.ticks(_LENGTHS[self.unit])

    def _ran(self, days: Ints, clocks: Ints, ends: Ints) -> Counts:
        return ends - (days * self.scale.day + clocks)

    def _rest(self, since: Ints, left: Counts) -> Ints:
        return in_blocks(self._question(self.unit), since, left, ticks=True)


class OfficeTime(ClockTime):
    """Office time, in ticks."""

    def _ran(self, days: Ints, clocks: Ints, ends: Ints) -> Counts:
        last = ends // self.scale.day
        ended = run_of(self.scale, last, ends - last * self.scale.day)
        return ended - run_of(self.scale, days, clocks)

    def _unknown(self, starts: Ints, days: Ints, ends: Ints) -> Flags:
        return super()._unknown(starts, days, ends) | outside(self.scale, ends)


class OfficeDays(ManyMeasure):
    """Working days of office time, each weighing 1 whatever its hours, in exact parts.

    A part is a thousandth of a day divided by the least common multiple of all lengths of days.
    Where calendars have days of very many lengths that are more parts than 64 bits can count;
    then the numbers are Python's, which are slow and have no bounds.
    """

    def __init__(self, scale: Scale, unit: Unit, counting: Counting) -> None:
        super().__init__(scale, unit, counting)
        lengths = np.unique(scale.total[scale.total > 0]).tolist()
        self._lcm = math.lcm(*lengths)
        self._whole = MILLI * self._lcm
        fits = self._whole * (scale.size + _MOST_DAYS) < np.iinfo(np.int64).max
        self._kind = np.dtype(np.int64 if fits else object)
        steps = {length: self._whole // length for length in lengths} | {0: 0}
        # How many parts a tick of each day is.
        self._steps = np.array([steps[length] for length in scale.total.tolist()], self._kind)

    def budget(self, starts: Ints, numbers: Ints) -> Counts:
        """Thousandths in parts."""
        del starts
        budget: Counts = numbers.astype(self._kind) * self._lcm
        return budget

    def _ran(self, days: Ints, clocks: Ints, ends: Ints) -> Counts:
        last = ends // self.scale.day
        ended = self._share_run(last, ends - last * self.scale.day)
        return ended - self._share_run(days, clocks)

    def _share_run(self, days: Ints, clocks: Ints) -> Counts:
        """The parts that have run since the first covered date."""
        scale = self.scale
        total = scale.total.take(days, mode="clip")
        today = np.where(
            total > 0, run_of(scale, days, clocks) - scale.before.take(days, mode="clip"), 0
        )
        whole = scale.ordinals.take(days, mode="clip") - (total > 0)
        run: Counts = whole.astype(self._kind) * self._whole
        run += today * self._steps.take(days, mode="clip")
        return run

    def _unknown(self, starts: Ints, days: Ints, ends: Ints) -> Flags:
        return super()._unknown(starts, days, ends) | outside(self.scale, ends)

    def until(self, starts: Ints, ends: Ints) -> Counts:
        """The parts up to the close of dates."""
        closed = self.scale.ordinals.take(ends, mode="clip").astype(self._kind) * self._whole
        parts: Counts = np.maximum(closed - self._share_run(*self.begun(starts)), 0)
        return parts

    def _rest(self, since: Ints, left: Counts) -> Ints:
        scale = self.scale
        days, clocks = self.begun(since)
        end = self._share_run(days, clocks) + left
        index = end // self._whole
        rest = end - index * self._whole
        index = np.minimum(index, scale.size + 1).astype(np.int64)
        targets = scale.working.take(index + 1, mode="clip")
        steps = self._steps.take(targets, mode="clip")
        # No step, no such day: what stands in its place is not used, but has to fit 64 bits.
        run = np.where(steps > 0, -(-rest // np.maximum(steps, 1)), 0)
        shares = share_of(scale, targets, run.astype(np.int64))
        result = np.where(rest > 0, shares, scale.closings.take(index, mode="clip"))
        return np.where(outside(scale, since) | (days == NAT), NAT, result)
