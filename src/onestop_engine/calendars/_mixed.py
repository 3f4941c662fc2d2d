"""Due dates for columns in which every row asks its own question: other terms, other calendars.

Rows that ask alike are taken out of a block, answered together, and put back. What is alike is
the kernel: the calendar, the unit and the way of counting; amounts differ freely.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import numpy as np

from ._coded import Coded, check_codes, fitted, read_countings, read_terms
from ._columns import MILLI, NAT, Times, read_times
from ._counting import by_the_hour
from ._kernels import BLOCK, Question, kernel_for
from ._office import Scratch
from ._results import check_policy, refuse_row, result_for, returned, ticks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from onestop_engine.terms import Counting, Term

    from ._calendar import WorkCalendar
    from ._columnwise import Parts
    from ._kernels import Ints, Kernel

_FEW: Final = 6
"""So many groups are found faster by one look for each than by sorting."""
_ROWS_OF_A_GROUP: Final = 2048
"""Blocks grow until a group has about so many rows: each costs some calls, whatever its size."""
_LARGEST: Final = 1 << 21


class Asked(NamedTuple):
    """What one calendar and one distinct term ask, as the integers that a kernel takes."""

    calendar: WorkCalendar
    question: Question
    number: int


class Table(NamedTuple):
    """For each pair of a calendar and a term its group and its amount; the last pair is null."""

    asked: tuple[Asked | None, ...]
    groups: NDArray[np.integer[Any]]
    numbers: Ints
    questions: tuple[Question | None, ...]
    """What each group asks; None where there is no answer: no term, or a date without its hour."""


def due_terms_many(  # noqa: PLR0917 (the order is the public one)
    parts: Parts,
    received: Any,
    terms: Any,
    codes: Any,
    counting: Counting | Sequence[Counting],
    out: NDArray[np.datetime64] | None,
    on_error: Literal["raise", "nat"],
) -> NDArray[np.datetime64]:
    """See `Columnwise.due_terms_many`."""
    check_policy(on_error)
    times, which = read_rows(parts, received)
    calendars = parts[0]
    coded = read_terms(terms, codes, times.shape)
    countings = read_countings(counting, len(coded.distinct))
    table = table_of(calendars, coded.distinct, countings, times.unit, dates=times.unit == "D")
    result = result_for(times, out, "M8")
    ticks = ticks_of(result, times)
    wanted = on_error == "raise"
    bad = _fill(table, times.ticks, Pairs(coded, which, len(calendars)), ticks, wanted=wanted)
    if bad is not None:
        _refuse(table, times, *bad)
    return returned(result, ticks, times)


def read_rows(parts: Parts, received: Any) -> tuple[Times, NDArray[np.integer[Any]] | None]:
    """The instants of a column, and the calendar of each row."""
    calendars, which = parts
    times = read_times(received, calendars[0].zone, calendars[0].facts)
    return times, None if which is None else fitted(which, times.shape)


class Pairs:
    """The pair of calendar and term of each row, as an index into a `Table`."""

    def __init__(self, terms: Coded, which: NDArray[np.integer[Any]] | None, count: int) -> None:
        self._codes, self._terms = terms.codes, len(terms.distinct)
        self._which, self._count = which, count

    def of(self, start: int, stop: int) -> Ints:
        """The pairs of some rows, after a look at their codes."""
        codes = self._codes[start:stop]
        check_codes(codes, self._terms, -1, start)
        pairs = codes.astype(np.int64)
        if self._which is not None:
            which = self._which[start:stop]
            nulls = pairs < 0
            pairs += which.astype(np.int64) * self._terms
            pairs[nulls] = self._count * self._terms
            return pairs
        # Unsigned, -1 is larger than any index, and is clipped to the last pair, which is null.
        return np.minimum(pairs.view(np.uint64), np.uint64(self._terms)).view(np.int64)


def table_of(
    calendars: Sequence[WorkCalendar],
    terms: Sequence[Term | None],
    countings: Sequence[Counting],
    unit: str,
    *,
    dates: bool,
) -> Table:
    """The groups of all pairs of a calendar and a term, for instants in `unit`.

    On `dates`, which say no hour, terms by the hour have no answer.
    """
    asked = [
        None if term is None else _asked(calendar, term, counting, unit)
        for calendar in calendars
        for term, counting in zip(terms, countings, strict=True)
    ]
    asked.append(None)
    places: dict[Question | None, int] = {}
    groups = [places.setdefault(_answerable(one, dates=dates), len(places)) for one in asked]
    numbers = np.array([1 if one is None else one.number for one in asked], np.int64)
    return Table(tuple(asked), narrowed(np.array(groups), len(places)), numbers, tuple(places))


def _asked(calendar: WorkCalendar, term: Term, counting: Counting, unit: str) -> Asked:
    milli = term.amount.denominator != 1
    question = Question(calendar.scale(unit), term.unit, counting, milli)
    return Asked(calendar, question, int(term.amount * MILLI if milli else term.amount))


def _answerable(asked: Asked | None, *, dates: bool) -> Question | None:
    if asked is None:
        return None
    question = asked.question
    return None if dates and by_the_hour(question.unit, question.counting) else question


def _fill(
    table: Table, ticks: Ints, pairs: Pairs, out: Ints, *, wanted: bool
) -> tuple[int, int] | None:
    """Fill `out`; where wanted, the first row that has a term and no answer, with its pair."""
    size = block_size(len(table.questions), ticks.size)
    answers = Answers(table.questions, size)
    asked = np.array([asked is not None for asked in table.asked])
    first_bad = None
    for start in range(0, ticks.size, size):
        stop = start + size
        pair, block = pairs.of(start, stop), out[start:stop]
        groups = table.groups.take(pair)
        complete = answers.fill(groups, ticks[start:stop], table.numbers.take(pair), block)
        if wanted and not complete and first_bad is None:
            missing = (block == NAT) & asked.take(pair)
            if missing.any():
                row = int(np.argmax(missing))
                first_bad = start + row, int(pair[row])
    return first_bad


def block_size(groups: int, rows: int) -> int:
    """How many rows are answered at once where they fall into groups."""
    return max(1, min(max(BLOCK, groups * _ROWS_OF_A_GROUP), _LARGEST, rows))


def narrowed(groups: NDArray[np.integer[Any]], count: int) -> NDArray[np.integer[Any]]:
    """Numbers below `count` in the narrowest type: the narrow ones are sorted by counting."""
    return groups.astype(np.min_scalar_type(count - 1), copy=False)


class Answers:
    """The kernels of all groups, each made when first needed, and room for their rows."""

    def __init__(self, questions: Sequence[Question | None], size: int) -> None:
        self._questions = questions
        self._kernels: dict[int, Kernel] = {}
        self._scratch = Scratch(size)
        self._ticks, self._numbers, self._results = np.empty((3, size), np.int64)

    def fill(self, groups: NDArray[np.integer[Any]], ticks: Ints, numbers: Ints, out: Ints) -> bool:
        """Fill a block; True when it is known that every row has an answer."""
        if groups.min() == groups.max():
            return self._answer(int(groups[0]), ticks, numbers, out)
        complete = True
        for group, rows in rows_of_groups(groups, len(self._questions)):
            some, amounts, found = (
                room[: rows.size] for room in (self._ticks, self._numbers, self._results)
            )
            ticks.take(rows, out=some, mode="clip")
            numbers.take(rows, out=amounts, mode="clip")
            complete &= self._answer(group, some, amounts, found)
            out[rows] = found
        return complete

    def _answer(self, group: int, ticks: Ints, numbers: Ints, out: Ints) -> bool:
        question = self._questions[group]
        if question is None:
            out[...] = NAT
            return False
        kernel = self._kernels.get(group)
        if kernel is None:
            kernel = self._kernels[group] = kernel_for(question, self._scratch)
        return kernel(ticks, numbers, out)


def rows_of_groups(
    groups: NDArray[np.integer[Any]], count: int
) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Each group that occurs in a block, with its rows in order."""
    if count <= _FEW:
        for group in range(count):
            rows = np.flatnonzero(groups == group)
            if rows.size:
                yield group, rows
        return
    # Stable sorting of narrow numbers counts them; it compares none.
    order = np.argsort(groups, kind="stable")
    ends = np.cumsum(np.bincount(groups, minlength=count))
    for group in np.flatnonzero(np.diff(ends, prepend=0)).tolist():
        yield group, order[ends[group - 1] if group else 0 : ends[group]]


def _refuse(table: Table, times: Times, row: int, pair: int) -> None:
    asked = table.asked[pair]
    assert asked is not None
    refuse_row(asked.calendar, times, row, asked.number, asked.question)
