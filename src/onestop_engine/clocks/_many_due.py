"""Where the rest of paused clocks ends: rows of one measure at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from onestop_engine.calendars.columns import MILLI, NAT, Question
from onestop_engine.terms import Counting, Term, Unit

from ._many_measures import in_blocks, number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from onestop_engine.calendars.columns import Ragged

    from ._many_measures import Counts, Flags, Ints, ManyMeasure

_PLAIN = Counting()


def due_of_paused(
    measure: ManyMeasure, since: Ints, numbers: Ints, pauses: Ragged
) -> tuple[Ints, Flags]:
    """Due dates of rows with pauses and no added time; NaT and True where none is known."""
    first = pauses.offsets[:-1]
    begins = np.empty_like(pauses.starts)
    begins[1:] = pauses.ends[:-1]
    begins[first] = since
    used, unknown = measure.used(begins, pauses.starts)
    budget = measure.budget(since, numbers)
    wrong = np.logical_or.reduceat(unknown, first) | _nowhere(budget)
    left = np.maximum(budget - np.add.reduceat(used, first), 0)
    left[wrong] = 0
    return _ended(measure, pauses.ends[pauses.offsets[1:] - 1], left, wrong)


def _nowhere(budget: Counts) -> Flags:
    found: Flags = (budget == NAT).astype(np.bool_)
    return found


def _ended(measure: ManyMeasure, since: Ints, left: Counts, wrong: Flags) -> tuple[Ints, Flags]:
    stands = since == NAT
    due = measure.due(since, left)
    wrong |= (due == NAT) & ~stands
    due[wrong | stands] = NAT
    return due, wrong


class Additions(NamedTuple):
    """The distinct terms that may be added, and for each pause whether and which was."""

    terms: Sequence[Term | None]
    adds: Flags
    codes: Ints


class _State:
    """What a ledger comes to so far, for each row."""

    def __init__(self, measure: ManyMeasure, since: Ints, numbers: Ints) -> None:
        self.measure, self.start, self.since = measure, since, since.copy()
        self.numbers = numbers.copy()
        self.budget = measure.budget(since, numbers)
        self.wrong = _nowhere(self.budget)
        self.used = self.budget - self.budget

    def pause(self, rows: NDArray[np.intp], asked: Ints, resumed: Ints) -> None:
        """The clocks of rows stood from `asked`, and run again from `resumed`."""
        used, unknown = self.measure.used(self.since[rows], asked)
        self.used[rows] += used
        self.wrong[rows] |= unknown
        self.since[rows] = resumed

    def add(self, rows: NDArray[np.intp], numbers: Ints) -> None:
        """More of the same unit; where nothing was left, the lateness so far is not paid back."""
        start, own = self.start[rows], self.numbers[rows]
        before = self.measure.budget(start, own)
        after = self.measure.budget(start, own + numbers)
        self.wrong[rows] |= _nowhere(before) | _nowhere(after)
        self.numbers[rows] += numbers
        late = np.maximum(self.used[rows] - self.budget[rows], 0)
        self.budget[rows] += after - before + late

    def add_other(self, rows: NDArray[np.intp], term: Term) -> None:
        """Days of another kind, from where the rest would have ended."""
        measure, since = self.measure, self.since[rows]
        left = np.maximum(self.budget[rows] - self.used[rows], 0)
        left[self.wrong[rows]] = 0
        ended = np.where(left == 0, since, measure.due(since, left))
        zero = np.where(ended == NAT, NAT, ended // measure.scale.day)
        milli = term.amount.denominator != 1
        amount = int(term.amount * MILLI if milli else term.amount)
        question = Question(measure.scale.dates, term.unit, _PLAIN, milli)
        last = in_blocks(question, zero, np.full(rows.size, amount))
        self.wrong[rows] |= last == NAT
        self.budget[rows] = self.used[rows] + measure.until(since, last)


def due_of_added(
    measure: ManyMeasure, since: Ints, numbers: Ints, pauses: Ragged, additions: Additions
) -> tuple[Ints, Flags]:
    """The same for rows to which time was added: pause after pause, all rows at once."""
    state = _folded(measure, since, numbers, pauses, additions)
    left = np.maximum(state.budget - state.used, 0)
    left[state.wrong] = 0
    return _ended(measure, state.since, left, state.wrong)


def due_of_reappointed(  # noqa: PLR0917 (as those above, and the dates)
    measure: ManyMeasure,
    since: Ints,
    numbers: Ints,
    pauses: Ragged,
    additions: Additions,
    dates: Ints,
) -> tuple[Ints, Flags]:
    """The close of the dates that were appointed anew for running clocks, as `_reappoint` does."""
    state = _folded(measure, since, numbers, pauses, additions)
    closed = measure.closed(dates)
    _, unknown = measure.used(state.since, closed)
    wrong = state.wrong | unknown | (closed == NAT)
    closed[wrong] = NAT
    return closed, wrong


def _folded(
    measure: ManyMeasure, since: Ints, numbers: Ints, pauses: Ragged, additions: Additions
) -> _State:
    state = _State(measure, since, numbers)
    lengths = np.diff(pauses.offsets)
    for turn in range(int(lengths.max())):
        rows = np.flatnonzero(lengths > turn)
        at = pauses.offsets[rows] + turn
        state.pause(rows, pauses.starts[at], pauses.ends[at])
        added = additions.adds[at]
        for code in np.unique(additions.codes[at][added]).tolist():
            some = rows[added & (additions.codes[at] == code)]
            term = additions.terms[code]
            assert term is not None
            _add(state, some, term, measure.unit)
    return state


def _add(state: _State, rows: NDArray[np.intp], term: Term, own: Unit) -> None:
    if term.unit != own:
        state.add_other(rows, term)
        return
    milli = term.amount.denominator != 1
    amount: Any = int(term.amount * MILLI if milli else term.amount)
    state.add(rows, number_of(milli, term.unit, np.full(rows.size, amount)))
