"""Flat tables for rows whose answer is the end of a date that rests on the date of receipt.

Each distinct term is asked once for every date on which rows were received, by the kernel that
would answer the rows themselves; calendars that work on the same days share those dates, however
their hours differ. Then two look-ups answer a row, its date and when that closes, whatever terms
and calendars a block mixes. Where a late receipt has another date, a third tells whether it is
late. It pays where there are fewer such dates than rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ._columns import NAT
from ._counting import by_the_hour
from ._kernels import kernel_for, latest
from ._office import Scratch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from onestop_engine.terms import Counting

    from ._kernels import Ints, Question
    from ._scales import Scale

BY_DATE, BY_LATENESS, OTHERWISE = range(3)
_ENDS_FOR_A_DATE: Final = 8
"""A date in the table costs about what it saves a row; the end of a date is copied."""
_MOST_DATES: Final = 1 << 22
"""Larger tables fall out of the caches."""


def way_of(question: Question | None) -> int:
    """What an answer rests on: the date, that and whether it was late, or the very hour."""
    if question is None or question.scale.day == 1:
        return BY_DATE
    _, unit, counting, milli = question
    same_time = unit == "working_day" and counting.due_time == "same_time"
    # A same-day result that rolls may be late twice: for its day, and for its result.
    twice = unit == "same_day" and counting.rolls
    if by_the_hour(unit, counting) or milli or same_time or twice:
        return OTHERWISE
    return BY_LATENESS if counting.rolls or unit == "same_day" else BY_DATE


def composed_for(
    questions: Sequence[Question | None],
    numbers: Ints,
    ways: Sequence[int],
    runs_from: Sequence[Ints],
) -> Composed | None:
    """The tables for pairs and the instants from which they run; None where they do not pay.

    `questions`, `numbers`, `ways`: what each pair asks, of how much, and how it is answered;
    the last pair is that of no term. `runs_from` are the rows, and later instants.
    """
    rows = runs_from[0].size
    scales = list(dict.fromkeys(one.scale for one in questions if one is not None))
    if not scales or not rows:
        return None
    day = scales[0].day
    first = max(min(scale.first for scale in scales), int(runs_from[0].min()) // day)
    last = max(int(ticks.max()) for ticks in runs_from if ticks.size) // day
    end = max(scale.stop for scale in scales)
    stop = min(end, last + 1)
    kinds = {
        (one.scale.flags, one[1:], number)
        for one, number, way in zip(questions, numbers.tolist(), ways, strict=True)
        if one is not None and way != OTHERWISE
    }
    dates, ends = (stop - first) * len(kinds), (end - first) * len(scales)
    if dates <= 0 or dates + ends > _MOST_DATES or dates + ends // _ENDS_FOR_A_DATE > rows:
        return None
    return Composed(questions, numbers, ways, np.arange(first, stop), end)


class Composed:
    """The dates on which pairs end for each date of receipt, and the instants of those ends.

    A row of dates stands for each distinct term on the same working days, behind it one for late
    receipts, with no date at its end for what was not received on any. No date is the last of
    the ends. Pairs that are answered otherwise have the first term's, which mean nothing there
    and cost nothing.
    """

    def __init__(
        self,
        questions: Sequence[Question | None],
        numbers: Ints,
        ways: Sequence[int],
        days: Ints,
        end: int,
    ) -> None:
        scales = list(dict.fromkeys(one.scale for one in questions if one is not None))
        numbered = {scale: number for number, scale in enumerate(scales)}
        day = self._day = scales[0].day
        self._start, self._span = int(days[0]) * day, days.size * day
        self._width, self._none = days.size + 1, end - int(days[0])
        rows: dict[object, int] = {None: 0}
        limit_rows: dict[object, int] = {None: 0}
        dates = [np.full(self._width, self._none)]
        limits = [np.zeros(self._width, np.int64)]
        places, limited, ends = np.zeros((3, len(ways)), np.int64)
        scratch = Scratch(days.size)
        for pair, question in enumerate(questions):
            if question is None:
                continue
            if ways[pair] == OTHERWISE:
                places[pair] = 1
                continue
            key = question.scale.flags, question[1:], int(numbers[pair])
            # A late receipt is one at the end of its day.
            clocks = (0, day - 1)[: ways[pair] + 1]
            if rows.setdefault(key, len(dates)) == len(dates):
                dates += [self._dates(question, key[2], days, clock, scratch) for clock in clocks]
            places[pair], ends[pair] = rows[key], numbered[question.scale]
            if ways[pair] == BY_LATENESS:
                limit = question.scale, _cutoff(question.counting)
                if limit_rows.setdefault(limit, len(limits)) == len(limits):
                    limits.append(np.append(latest(limit[0], days, limit[1]), 0))
                limited[pair] = limit_rows[limit]
        keeps = any(one is not None and one.counting.last_day_off == "keep" for one in questions)
        closings = [_closings(scale, int(days[0]), self._none, keeps) for scale in scales]
        self._ends = _narrowed(np.concatenate(closings), self._start)
        self._dates_of: NDArray[np.integer[Any]] = np.concatenate(dates).astype(np.int32)
        self._limits = np.concatenate(limits)
        self._places, self._limited = places * self._width, limited * self._width
        self._ends_of = ends * (self._none + 1)
        self._closed = len(scales) == 1
        """One calendar needs no second look-up: its dates are put down as their ends."""
        if self._closed:
            self._dates_of = self._ends.take(self._dates_of)

    def _dates(
        self, question: Question, number: int, days: Ints, clock: int, scratch: Scratch
    ) -> Ints:
        """The dates on which a term ends, as numbers from the first date of receipt."""
        found = np.empty(days.size + 1, np.int64)
        kernel_for(question, scratch)(
            days * self._day + clock, np.full(days.size, number), found[:-1]
        )
        found[-1] = NAT
        # A day that closes at midnight closes in the next one.
        date = (found - (self._day > 1)) // self._day - self._start // self._day
        return np.where(found == NAT, self._none, date)

    def days(self, ticks: Ints, out: Ints) -> None:
        """The days of receipt, counted from the first; one more than there are for none."""
        unsigned = out.view(np.uint64)
        np.subtract(ticks, self._start, out=out)
        # Unsigned, what comes before the first of the dates is larger than any.
        np.minimum(unsigned, np.uint64(self._span), out=unsigned)
        if self._day > 1:
            np.floor_divide(unsigned, np.uint64(self._day), out=unsigned)

    def fill(self, pairs: Ints, days: Ints, out: Ints, room: Ints) -> None:
        """The answers to receipts in time."""
        self._places.take(pairs, out=room, mode="clip")
        np.add(room, days, out=room)
        self._close(pairs, room, out)

    def late(self, pairs: Ints, days: Ints, ticks: Ints) -> Ints:
        """The answers to receipts where it counts whether they are late."""
        clocks = ticks - self._start - days * self._day
        late = clocks > self._limits.take(self._limited.take(pairs) + days, mode="clip")
        result = np.empty(pairs.size, np.int64)
        self._close(pairs, self._places.take(pairs) + days + late * self._width, result)
        return result

    def _close(self, pairs: Ints, places: Ints, out: Ints) -> None:
        """When the dates close that stand in some places, which are overwritten."""
        table = self._dates_of
        if not self._closed:
            dates = table.take(places, mode="clip")
            self._ends_of.take(pairs, out=places, mode="clip")
            np.add(places, dates, out=places)
            table = self._ends
        if table.dtype == np.int64:
            table.take(places, out=out, mode="clip")
            return
        found = table.take(places, mode="clip")
        np.copyto(out, found)
        np.add(out, self._start, out=out)
        if found.min(initial=0) < 0:
            out[found < 0] = NAT


def _cutoff(counting: Counting) -> int | None:
    """The cut-off after which a receipt, or a same-day result, is late."""
    return counting.start_cutoff if counting.rolls else counting.same_day_cutoff


def _closings(scale: Scale, first: int, count: int, keeps: bool) -> Ints:
    """The instants at which so many days close, and one that is none."""
    table = scale.kept if keeps else scale.rolled
    found = np.full(count + 1, NAT)
    found[: scale.stop - first] = table[first : scale.stop]
    return found


def _narrowed(instants: Ints, start: int) -> NDArray[np.integer[Any]]:
    """Instants counted from the first date in 32 bits, if they fit; none is something below 0."""
    if int(instants.max()) - start >= 1 << 31:
        return instants
    return np.where(instants == NAT, -1, instants - start).astype(np.int32)
