"""Two monotone integer tables per calendar: everything that is counted is a look-up in them.

`ordinals[d]` is the number of working days up to and including day `d`; `working[k]` is the k-th
working day. Weekends, holidays, make-up days and seasons are in the tables, so they cost
nothing per deadline. Days are indices from the first covered date; times are microseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Final

from ._facts import UNDECIDED, Facts, Intervals

MINUTE: Final = 60_000_000
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR


def clock_of(at: datetime) -> int:
    """Microseconds after midnight."""
    return at.hour * HOUR + at.minute * MINUTE + at.second * 1_000_000 + at.microsecond


@dataclass(frozen=True, slots=True)
class Pattern:
    """The office hours of one kind of day, in microseconds after midnight."""

    intervals: tuple[tuple[int, int], ...]
    opening: int
    closing: int
    total: int

    @classmethod
    def of(cls, intervals: Intervals) -> Pattern:
        """The pattern of intervals given in minutes."""
        spans = tuple((opening * MINUTE, closing * MINUTE) for opening, closing in intervals)
        total = sum(closing - opening for opening, closing in spans)
        return cls(spans, spans[0][0], spans[-1][1], total)

    def elapsed(self, clock: int) -> int:
        """Office time of the day that has run at `clock`."""
        run = 0
        for opening, closing in self.intervals:
            if clock <= opening:
                break
            run += (clock if clock < closing else closing) - opening  # noqa: FURB136 (speed)
        return run

    def instant(self, run: int) -> int:
        """The earliest clock time at which `run` has run, 0 < run <= total: 11:30, not 13:30."""
        for opening, closing in self.intervals[:-1]:
            if run <= closing - opening:
                return opening + run
            run -= closing - opening
        return self.intervals[-1][0] + run

    def clamp(self, clock: int) -> int:
        """`clock` moved into the hours; inside a break, back to where the break begins."""
        run = self.elapsed(clock)
        return self.instant(run) if run else self.opening


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of days of one calendar."""

    first: int
    """Proleptic ordinal of the first covered date; day indices count from it."""
    size: int
    ordinals: list[int]
    working: list[int]
    patterns: list[Pattern | None]
    doubts: list[int]
    """Grows wherever a day is undecided or lies in a provisional year."""

    def nth(self, day: int, n: int) -> int:
        """The n-th working day after `day`; IndexError beyond the last covered one."""
        return self.working[self.ordinals[day] + n]

    def pattern(self, day: int) -> Pattern:
        """The office hours of a working day."""
        pattern = self.patterns[day]
        assert pattern is not None
        return pattern


@dataclass(frozen=True, slots=True)
class Sessions:
    """The tables of office time: every interval of every working day is a session.

    No block of `1 << bits` office time touches more than two sessions, so one guess and one
    comparison find the session in which a given office time runs.
    """

    days: list[tuple[int, tuple[tuple[int, int], ...]]]
    """For each day the office time before it, and its intervals; none on a day off."""
    bits: int
    guesses: list[int]
    """The session in which office time (b << bits) + 1 runs, for each b."""
    sessions: list[tuple[int, int, int]]
    """Office time at the end of each, its day, and what turns office time into clock time."""

    def run_at(self, day: int, clock: int) -> int:
        """Office time from the first covered date to that instant."""
        run, intervals = self.days[day]
        for opening, closing in intervals:
            if clock <= opening:
                break
            run += (clock if clock < closing else closing) - opening  # noqa: FURB136 (speed)
        return run

    def reach(self, day: int, clock: int, run: int) -> tuple[int, int]:
        """The earliest instant at which `run` > 0 more has run; IndexError beyond the calendar."""
        before, intervals = self.days[day]
        run += before
        for opening, closing in intervals:
            if clock <= opening:
                break
            run += (clock if clock < closing else closing) - opening  # noqa: FURB136 (speed)
        session = self.guesses[(run - 1) >> self.bits]
        end, day, shift = self.sessions[session]
        if end < run:
            _, day, shift = self.sessions[session + 1]
        return day, run + shift


def build(facts: Facts) -> Tables:
    """The tables of days that the facts make."""
    first = facts.first.toordinal()
    size = facts.last.toordinal() - first + 1
    patterns = _patterns(facts, first, size)
    flags = [pattern is not None for pattern in patterns]
    return Tables(
        first=first,
        size=size,
        ordinals=list(accumulate(flags)),
        working=[-1, *(day for day, works in enumerate(flags) if works)],
        patterns=patterns,
        doubts=_doubts(facts, first, size),
    )


def build_sessions(tables: Tables) -> Sessions:
    """The tables of office time that the days make."""
    days: list[tuple[int, tuple[tuple[int, int], ...]]] = []
    sessions: list[tuple[int, int, int]] = []
    run = 0
    for day, pattern in enumerate(tables.patterns):
        intervals = () if pattern is None else pattern.intervals
        days.append((run, intervals))
        for opening, closing in intervals:
            shift = opening - run
            run += closing - opening
            sessions.append((run, day, shift))
    kinds = {pattern for pattern in tables.patterns if pattern is not None}
    shortest = min(closing - opening for kind in kinds for opening, closing in kind.intervals)
    bits = shortest.bit_length() - 1
    return Sessions(days, bits, _guesses(sessions, 1 << bits), sessions)


def _guesses(sessions: list[tuple[int, int, int]], block: int) -> list[int]:
    guesses = []
    session = 0
    for run in range(1, sessions[-1][0] + 1, block):
        while sessions[session][0] < run:
            session += 1
        guesses.append(session)
    return guesses


def _patterns(facts: Facts, first: int, size: int) -> list[Pattern | None]:
    base = Pattern.of(facts.hours[0].intervals)
    # Ordinal 1 was a Monday.
    week: list[Pattern | None] = [base if (first + n - 1) % 7 < 5 else None for n in range(7)]
    patterns = (week * (size // 7 + 1))[:size]
    for rule in facts.hours[1:]:
        pattern = Pattern.of(rule.intervals)
        start = 0 if rule.first is None else max(0, rule.first.toordinal() - first)
        stop = size if rule.last is None else min(size, rule.last.toordinal() - first + 1)
        for day in range(start, stop):
            weekday = (first + day - 1) % 7
            if weekday in rule.weekdays and (rule.working or patterns[day] is not None):
                patterns[day] = pattern
    for date in facts.off:
        patterns[date.toordinal() - first] = None
    for date in facts.made_up:
        patterns[date.toordinal() - first] = Pattern.of(facts.intervals(date))
    return patterns


def _doubts(facts: Facts, first: int, size: int) -> list[int]:
    marks = [0] * size
    for entries in (facts.off, facts.made_up):
        for date, entry in entries.items():
            if entry.confidence in UNDECIDED:
                marks[date.toordinal() - first] = 1
    for year in facts.years:
        if year.status == "provisional":
            start = facts.first.replace(year=year.number).toordinal() - first
            stop = facts.last.replace(year=year.number).toordinal() - first + 1
            marks[start:stop] = [1] * (stop - start)
    return list(accumulate(marks))
