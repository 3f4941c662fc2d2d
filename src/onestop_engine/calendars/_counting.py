# ruff: noqa: ARG001 (all counters are called in one way, whatever each of them needs)
"""How each unit of time is counted on the tables (Civil Code 2015, art. 145-148).

Every function takes the day and clock time from which a term runs, and returns an `Ending`.
IndexError from a table means that the calendar ends first; `WorkCalendar` words it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from onestop_engine.terms import Amount, Counting, Unit

from ._tables import DAY, HOUR, MINUTE, Pattern, Sessions, Tables, build, build_sessions

if TYPE_CHECKING:
    from ._facts import Facts


class Board:
    """What counting looks at: the facts, and the tables built from them when first needed."""

    __slots__ = ("_sessions", "facts", "tables")

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.tables = build(facts)
        self._sessions: Sessions | None = None

    @property
    def sessions(self) -> Sessions:
        """The tables of office time, which terms in days do without."""
        if self._sessions is None:
            self._sessions = build_sessions(self.tables)
        return self._sessions


Ending: TypeAlias = tuple[int, int, bool]
"""Where a term ends: the day, the clock time, and whether the whole day is still in time."""
Counter: TypeAlias = Callable[[Board, int, int, Amount, Counting], Ending]


def by_the_hour(unit: Unit, counting: Counting) -> bool:
    """True when a term ends at an hour, not with a day."""
    if unit == "working_day":
        return counting.fraction == "office_time"
    return unit in {"working_hour", "hour", "minute"}


def needs_hour(unit: Unit, counting: Counting) -> bool:
    """True when the hour of receipt changes the answer even on a plain working day."""
    return by_the_hour(unit, counting) or (
        unit == "working_day" and counting.due_time == "same_time"
    )


def consults_day_zero(unit: Unit, counting: Counting) -> bool:
    """True when the answer rests on whether day 0 itself is a working day."""
    return counting.rolls or unit == "same_day" or needs_hour(unit, counting)


def start(tables: Tables, day: int, clock: int, counting: Counting) -> tuple[int, int]:
    """Day 0 and the clock time from which hours run, once `roll` and `start_next_day` spoke."""
    if not counting.rolls:
        return day, clock
    pattern = tables.patterns[day]
    if pattern is None or clock > _latest(pattern, counting.start_cutoff):
        day = tables.nth(day, 1)
        return day, tables.pattern(day).opening
    return day, max(clock, pattern.opening)


def _latest(pattern: Pattern, cutoff: int | None) -> int:
    return pattern.closing if cutoff is None else min(pattern.closing, cutoff * MINUTE)


def _working_days(board: Board, day: int, clock: int, amount: Amount, counting: Counting) -> Ending:
    tables = board.tables
    if counting.fraction == "office_time":
        return _office_days(tables, day, clock, amount)
    if amount.denominator == 1:
        target = tables.nth(day, int(amount))
        pattern = tables.pattern(target)
        if counting.due_time == "end_of_hours":
            return target, pattern.closing, True
        # A receipt on a day off counts as closing time.
        clock = clock if tables.patterns[day] is not None else DAY
        return target, pattern.clamp(clock), True
    whole = math.floor(amount)
    target = tables.nth(day, whole + 1)
    return _share(tables.pattern(target), target, Fraction(amount - whole))


def _office_days(tables: Tables, day: int, clock: int, amount: Amount) -> Ending:
    end = share_run(tables, day, clock) + amount
    whole = math.floor(end)
    if end == whole:
        target = tables.working[whole]
        return target, tables.pattern(target).closing, False
    target = tables.working[whole + 1]
    return _share(tables.pattern(target), target, end - whole)


def share_run(tables: Tables, day: int, clock: int) -> Fraction:
    """Working days run since the first covered date, each weighing 1 whatever its hours."""
    pattern = tables.patterns[day]
    if pattern is None:
        return Fraction(tables.ordinals[day])
    return tables.ordinals[day] - 1 + Fraction(pattern.elapsed(clock), pattern.total)


def _share(pattern: Pattern, day: int, share: Fraction) -> Ending:
    # Rounded up to the microsecond, so that the share has run when it is due.
    return day, pattern.instant(math.ceil(share * pattern.total)), False


def _days(board: Board, day: int, clock: int, amount: Amount, counting: Counting) -> Ending:
    return last_day(board, day + int(amount), counting)


def _weeks(board: Board, day: int, clock: int, amount: Amount, counting: Counting) -> Ending:
    return last_day(board, day + 7 * int(amount), counting)


def _months(board: Board, day: int, clock: int, amount: Amount, counting: Counting) -> Ending:
    first = board.tables.first
    reached = add_months(date.fromordinal(first + day), int(amount))
    return last_day(board, reached.toordinal() - first, counting)


def _years(board: Board, day: int, clock: int, amount: Amount, counting: Counting) -> Ending:
    return _months(board, day, clock, 12 * int(amount), counting)


def add_months(day: date, months: int) -> date:
    """The corresponding date, or the last of a month that has none (art. 148.3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year >= date.max.year:
        raise IndexError(year)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    last = date.fromordinal(following.toordinal() - 1)
    return last if day.day > last.day else last.replace(day=day.day)


def last_day(board: Board, day: int, counting: Counting) -> Ending:
    """The last day of a term in days or longer; off, it moves to the next working day (148.5)."""
    tables = board.tables
    pattern = tables.patterns[day]
    if pattern is None and counting.last_day_off == "next_working_day":
        day = tables.nth(day, 1)
        pattern = tables.pattern(day)
    if pattern is None:
        return day, ordinary_closing(board, day), True
    return day, pattern.closing, True


def ordinary_closing(board: Board, day: int) -> int:
    """The hour that a slip prints for a day off: when that office closes on an ordinary day."""
    on = date.fromordinal(board.tables.first + day)
    return board.facts.weekday_hours(on, on.weekday())[-1][1] * MINUTE


def _hours(board: Board, day: int, clock: int, amount: Amount, counting: Counting) -> Ending:
    return clock_time(board, day, clock, int(amount) * HOUR, counting)


def _minutes(board: Board, day: int, clock: int, amount: Amount, counting: Counting) -> Ending:
    return clock_time(board, day, clock, int(amount) * MINUTE, counting)


def clock_time(board: Board, day: int, clock: int, run: int, counting: Counting) -> Ending:
    """Hours and minutes start at the fixed moment (art. 147.1) and run through nights."""
    if counting.hours == "working_time":
        return office_time(board, day, clock, run)
    day, clock = divmod(day * DAY + clock + run, DAY)
    if day >= board.tables.size:
        raise IndexError(day)
    return day, clock, False


def _working_hours(
    board: Board, day: int, clock: int, amount: Amount, counting: Counting
) -> Ending:
    return office_time(board, day, clock, int(amount) * HOUR)


def office_time(board: Board, day: int, clock: int, run: int) -> Ending:
    """The earliest instant at which `run` > 0 of office time has run."""
    day, clock = board.sessions.reach(day, clock, run)
    return day, clock, False


def _same_day(board: Board, day: int, clock: int, amount: Amount, counting: Counting) -> Ending:
    tables = board.tables
    pattern = tables.patterns[day]
    if pattern is None or clock > _latest(pattern, counting.same_day_cutoff):
        day = tables.nth(day, 1)
    return day, tables.pattern(day).closing, True


def run_on(  # noqa: PLR0917 (called in the way of the counters)
    board: Board, day: int, clock: int, run: timedelta, unit: Unit, counting: Counting
) -> Ending:
    """A length of time instead of an amount, for units shorter than a day."""
    microseconds = run // timedelta(microseconds=1)
    if unit == "working_hour":
        return office_time(board, day, clock, microseconds)
    return clock_time(board, day, clock, microseconds, counting)


COUNTERS: Final[Mapping[Unit, Counter]] = {
    "working_day": _working_days,
    "working_hour": _working_hours,
    "day": _days,
    "hour": _hours,
    "minute": _minutes,
    "week": _weeks,
    "month": _months,
    "year": _years,
    "same_day": _same_day,
}
