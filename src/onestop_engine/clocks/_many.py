"""Due dates of whole columns of clocks, with their pauses, restarts and added time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from onestop_engine.calendars.columns import (
    BLOCK,
    NAT,
    Answers,
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
from ._many_due import Additions, due_of_added, due_of_paused
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
        self._size = max(1, min(BLOCK, clocks.times.ticks.size))
        self._answers = Answers(self._table.questions, self._size)
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
        groups, numbers = self._table.groups.take(pairs), self._table.numbers.take(pairs)
        paused = ledgers.first < ledgers.stop
        self._fill_plain(~paused, groups, ledgers.since, numbers, block)
        wrong = np.zeros(block.size, np.bool_)
        self._fill_paused(
            np.flatnonzero(paused & ~refused), groups, numbers, ledgers, acts, block, wrong
        )
        block[refused] = NAT
        has_term = self._units.of[codes] != self._units.of[-1]
        missing = (wrong | refused | ((block == NAT) & ~ledgers.stands)) & has_term
        block[~has_term] = NAT
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

    def _pairs(self, start: int, stop: int, terms: Ints, begun: Ints) -> Ints:
        """The pair of calendar, term and rules of each row in the table."""
        count, rules = self._many
        pairs = terms * rules + self._rules[begun]
        which = self._clocks.which
        if which is not None:
            pairs += which[start:stop].astype(np.int64) * (count * rules)
        pairs[terms < 0] = len(self._table.asked) - 1
        return pairs

    def _fill_plain(self, rows: Flags, groups: Any, since: Ints, numbers: Ints, out: Ints) -> None:
        """Rows whose term ran without a pause."""
        if rows.all():
            self._answers.fill(groups, since, numbers, out)
        elif rows.any():
            found = np.empty(int(rows.sum()), np.int64)
            self._answers.fill(groups[rows], since[rows], numbers[rows], found)
            out[rows] = found

    def _fill_paused(  # noqa: PLR0917 (columns of one block)
        self,
        paused: NDArray[np.intp],
        groups: Any,
        numbers: Ints,
        ledgers: Ledgers,
        acts: Acts,
        out: Ints,
        wrong: Flags,
    ) -> None:
        out[paused] = NAT
        some = groups[paused]
        for group, at in rows_of_groups(some, len(self._table.questions)) if paused.size else ():
            question = self._table.questions[group]
            if question is None:
                continue
            rows = paused[at]
            measure = self._measures.get(group) or self._measure(group, question)
            amounts = number_of(question.milli, question.unit, numbers[rows])
            pauses, adds, codes = of_rows(ledgers, acts, rows)
            added = np.logical_or.reduceat(adds, pauses.offsets[:-1])
            if not added.any():
                out[rows], wrong[rows] = due_of_paused(
                    measure, ledgers.since[rows], amounts, pauses
                )
                continue
            additions = Additions(self._clocks.terms.distinct, adds, codes)
            out[rows], wrong[rows] = due_of_added(
                measure, ledgers.since[rows], amounts, pauses, additions
            )

    def _measure(self, group: int, question: Question) -> ManyMeasure:
        scale, unit, counting, _ = question
        found = self._measures[group] = measure_for(scale, unit, counting)
        return found


def _any_of(ledgers: Ledgers) -> Flags:
    """The rows to which anything was added since their term began."""
    counted = np.concatenate([[0], np.cumsum(ledgers.adds)])
    found: Flags = counted[ledgers.stop] > counted[ledgers.first]
    return found
