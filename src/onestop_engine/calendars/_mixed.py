"""Due dates for columns in which every row asks its own question: other terms, other calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ._coded import Coded, check_codes, fitted, read_countings, read_terms
from ._columns import NAT, Times, read_times
from ._pairs import PairAnswers, Table, table_of
from ._results import check_policy, refuse_row, result_for, returned, ticks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from onestop_engine.terms import Counting

    from ._columnwise import Parts
    from ._kernels import Ints


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


def _fill(
    table: Table, ticks: Ints, pairs: Pairs, out: Ints, *, wanted: bool
) -> tuple[int, int] | None:
    """Fill `out`; where wanted, the first row that has a term and no answer, with its pair."""
    answers = PairAnswers(table, (ticks,))
    size = answers.size
    asked = np.array([asked is not None for asked in table.asked])
    first_bad = None
    for start in range(0, ticks.size, size):
        stop = start + size
        pair, block = pairs.of(start, stop), out[start:stop]
        complete = answers.fill(pair, ticks[start:stop], block)
        if wanted and not complete and first_bad is None:
            missing = (block == NAT) & asked.take(pair)
            if missing.any():
                row = int(np.argmax(missing))
                first_bad = start + row, int(pair[row])
    return first_bad


def _refuse(table: Table, times: Times, row: int, pair: int) -> None:
    asked = table.asked[pair]
    assert asked is not None
    refuse_row(asked.calendar, times, row, asked.number, asked.question)
