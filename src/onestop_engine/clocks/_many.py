"""Due dates of whole columns of clocks, with their pauses, restarts and added time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from onestop_engine.calendars.columns import (
    NAT,
    PairAnswers,
    Question,
    Table,
    check_codes,
    check_policy,
    result_for,
    returned,
    rows_of_groups,
    table_of,
    ticks_of,
)
from onestop_engine.terms import Counting

from ._many_columns import Clocks, Given, read_clocks
from ._many_days import DayClocks
from ._many_due import Additions, due_of_added, due_of_paused, due_of_reappointed
from ._many_ledgers import (
    Acts,
    Ledgers,
    Units,
    ledgers_of,
    of_rows,
    without_waits,
)
from ._many_measures import measure_for, number_of
from ._many_refusals import refuse_clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from onestop_engine.calendars import CalendarColumn, WorkCalendar

    from ._many_measures import Flags, Ints, ManyMeasure

_LAW: Final = Counting()
_DAY: Final = 86_400
_BLOCKS_FOR_THE_PAUSED: Final = 4
"""Blocks are so many times as large where some rows are measured: fewer stand than run."""


def due_many(  # noqa: PLR0917 (the order is the public one)
    calendar: WorkCalendar | CalendarColumn,
    received: Any,
    counting: Counting | Sequence[Counting],
    given: Given,
    out: NDArray[np.datetime64] | None,
    on_error: Literal["raise", "nat"],
) -> NDArray[np.datetime64]:
    """See `clock_due_many`."""
    check_policy(on_error)
    clocks = read_clocks(calendar, received, counting, given)
    result = result_for(clocks.shown, out, "M8")
    ticks = ticks_of(result, clocks.shown)
    bad = _Filling(clocks).fill(ticks)
    if bad is not None and on_error == "raise":
        refuse_clock(clocks, bad)
    if clocks.shown.unit == "D":
        ticks[:] = np.where(ticks == NAT, NAT, ticks // _DAY)
    return returned(result, ticks, clocks.shown)


class _Filling:
    """The tables, kernels and measures of one call, and the blocks that they fill."""

    def __init__(self, clocks: Clocks) -> None:
        self._clocks = clocks
        distinct, countings = clocks.terms.distinct, clocks.countings
        # A prolonged term is counted in the way of the one that it replaces.
        rules = list(dict.fromkeys(countings)) or [_LAW]
        self._rules = np.array([*(rules.index(one) for one in countings), 0], np.int64)
        self._many = len(distinct), len(rules)
        self._table: Table = table_of(
            clocks.calendars,
            [term for term in distinct for _ in rules],
            [one for _ in distinct for one in rules],
            clocks.times.unit,
            dates=clocks.received.unit == "D",
        )
        self._units = Units(distinct)
        self._all_have_terms = None not in distinct and clocks.terms.codes.min(initial=0) >= 0
        self._days = DayClocks(self._table, clocks.times.ticks.size)
        slow = len(set(self._table.groups[~self._days.takes].tolist()))
        more = _BLOCKS_FOR_THE_PAUSED * slow
        # A term may begin anew when a pause ends.
        runs_from = clocks.times.ticks, clocks.acts.pauses.ends
        self._answers = PairAnswers(self._table, runs_from, more)
        self._size = self._answers.size
        self._measures: dict[int, ManyMeasure] = {}

    def fill(self, out: Ints) -> int | None:
        """Fill the result, and return the first row that is wrong."""
        first_bad = None
        for start in range(0, out.size, self._size):
            bad = self._fill_block(start, min(start + self._size, out.size), out)
            if bad is not None and first_bad is None:
                first_bad = start + bad
        return first_bad

    def _fill_block(self, start: int, stop: int, out: Ints) -> int | None:
        block, clocks = out[start:stop], self._clocks
        codes = clocks.terms.codes[start:stop].astype(np.int64)
        check_codes(codes, len(clocks.terms.distinct), -1, start)
        acts = without_waits(self._acts(start, stop))
        ledgers = ledgers_of(acts, clocks.times.ticks[start:stop], codes, self._units)
        terms, refused = self._prolonged(start, stop, ledgers)
        pairs = self._pairs(start, stop, terms, ledgers.begun)
        # The block may be the very column of receipts: rows that ask for theirs go before.
        fixed = self._reappointed(slice(start, stop), pairs, ledgers, acts, refused)
        if self._all_by_days(pairs, ledgers, acts):
            wrong = self._days.fill(pairs, ledgers.since, acts.pauses, block)
        else:
            paused = np.flatnonzero((ledgers.first < ledgers.stop) & ~refused)
            # The block may be the very column of receipts: rows that stood are read before.
            due, unknown = self._due_of_paused(paused, pairs.take(paused), ledgers, acts)
            # All rows run as if none had stood: to leave some out would take longer.
            self._answers.fill(pairs, ledgers.since, block)
            wrong = np.zeros(block.size, np.bool_)
            block[paused], wrong[paused] = due, unknown
        if fixed is not None:
            rows, due, unknown = fixed
            block[rows], wrong[rows] = due, unknown
        if not (wrong.any() or refused.any() or block.min() == NAT):
            return None
        block[refused] = NAT
        missing = ((block == NAT) & ~ledgers.stands) | wrong | refused
        if not self._all_have_terms:
            has_term = self._units.of.take(codes, mode="wrap") != self._units.of[-1]
            block[~has_term] = NAT
            missing &= has_term
        return int(np.argmax(missing)) if missing.any() else None

    def _acts(self, start: int, stop: int) -> Acts:
        pauses, modes, codes = self._clocks.acts
        flat = slice(int(pauses.offsets[start]), int(pauses.offsets[stop]))
        return Acts(pauses.some(start, stop), modes[flat], codes[flat])

    def _prolonged(self, start: int, stop: int, ledgers: Ledgers) -> tuple[Ints, Flags]:
        """The terms in force, and the rows that cannot have them."""
        if self._clocks.prolonged is None:
            return ledgers.begun, ledgers.refused
        to = self._clocks.prolonged[start:stop]
        longer = to >= 0
        added = _any_of(ledgers)
        fits = self._units.prolongs(ledgers.begun, to, added)
        return np.where(longer, to, ledgers.begun), ledgers.refused | (longer & ~fits)

    def _reappointed(
        self, block: slice, pairs: Ints, ledgers: Ledgers, acts: Acts, refused: Flags
    ) -> tuple[NDArray[np.intp], Ints, Flags] | None:
        """The rows to which a date was appointed anew, when it closes, and which have none."""
        column = self._clocks.reappointed
        if column is None:
            return None
        dates = column.ticks[block]
        rows = np.flatnonzero((dates != NAT) & ~refused)
        return rows, *self._measured(rows, pairs.take(rows), ledgers, acts, dates)

    def _pairs(self, start: int, stop: int, terms: Ints, begun: Ints) -> Ints:
        """The pair of calendar, term and rules of each row in the table."""
        count, rules = self._many
        pairs = terms * rules
        if rules > 1:
            pairs += self._rules.take(begun, mode="wrap")
        which = self._clocks.which
        if which is not None:
            pairs += which[start:stop].astype(np.int64) * (count * rules)
        pairs[terms < 0] = len(self._table.asked) - 1
        return pairs

    def _all_by_days(self, pairs: Ints, ledgers: Ledgers, acts: Acts) -> bool:
        """True where each row of a block counts whole working days through plain pauses."""
        plain = ledgers.only_pauses and acts.pauses.starts.size > 0
        takes = self._days.takes
        return plain and bool(takes.all() or takes.take(pairs).all())

    def _due_of_paused(
        self, paused: NDArray[np.intp], pairs: Ints, ledgers: Ledgers, acts: Acts
    ) -> tuple[Ints, Flags]:
        """The due dates of rows that stood, and which have none."""
        due, wrong = np.empty(paused.size, np.int64), np.zeros(paused.size, np.bool_)
        by_days = self._days.takes.take(pairs)
        if not ledgers.only_pauses:
            by_days &= ~_any_of(ledgers).take(paused)
        some, rest = np.flatnonzero(by_days), np.flatnonzero(~by_days)
        if some.size:
            rows = paused.take(some)
            pauses, *_ = of_rows(ledgers, acts, rows)
            found = np.empty(rows.size, np.int64)
            wrong[some] = self._days.fill(pairs.take(some), ledgers.since.take(rows), pauses, found)
            due[some] = found
        if rest.size:
            due[rest], wrong[rest] = self._measured(
                paused.take(rest), pairs.take(rest), ledgers, acts
            )
        return due, wrong

    def _measured(
        self,
        rows: NDArray[np.intp],
        pairs: Ints,
        ledgers: Ledgers,
        acts: Acts,
        dates: Ints | None = None,
    ) -> tuple[Ints, Flags]:
        """The due dates of rows, measure by measure, and which have none.

        With `dates`, those that were appointed anew.
        """
        if not rows.size:
            return np.empty(0, np.int64), np.empty(0, np.bool_)
        groups = list(rows_of_groups(self._table.groups.take(pairs), len(self._table.questions)))
        # In the order of their groups, what each of them needs stands together.
        order = np.concatenate([at for _, at in groups])
        rows = rows.take(order)
        since, numbers = ledgers.since.take(rows), self._table.numbers.take(pairs.take(order))
        pauses, adds, codes = of_rows(ledgers, acts, rows)
        due, unknown = np.full(rows.size, NAT), np.zeros(rows.size, np.bool_)
        stop = 0
        for group, at in groups:
            some = slice(stop, stop + at.size)
            stop = some.stop
            question = self._table.questions[group]
            if question is None:
                continue
            measure = self._measures.get(group) or self._measure(group, question)
            amounts = number_of(question.milli, question.unit, numbers[some])
            flat = slice(pauses.offsets[some.start], pauses.offsets[stop])
            theirs = since[some], amounts, pauses.some(some.start, stop)
            added = Additions(self._clocks.terms.distinct, adds[flat], codes[flat])
            if dates is not None:
                to = dates.take(rows[some])
                due[some], unknown[some] = due_of_reappointed(measure, *theirs, added, to)
            elif added.adds.any():
                due[some], unknown[some] = due_of_added(measure, *theirs, added)
            else:
                due[some], unknown[some] = due_of_paused(measure, *theirs)
        result, wrong = np.empty_like(due), np.empty_like(unknown)
        result[order], wrong[order] = due, unknown
        return result, wrong

    def _measure(self, group: int, question: Question) -> ManyMeasure:
        scale, unit, counting, _ = question
        found = self._measures[group] = measure_for(scale, unit, counting)
        return found


def _any_of(ledgers: Ledgers) -> Flags:
    """The rows to which anything was added since their term began."""
    counted = np.concatenate([[0], np.cumsum(ledgers.adds)])
    found: Flags = counted[ledgers.stop] > counted[ledgers.first]
    return found
