"""Due dates and office times for whole columns: the scalar rules, block by block, in numpy.

A block of instants fits in the cache with its scratch arrays. Results that the calendar cannot
give come out of the tables as NaT, so one scan per block finds them; the first is then asked
again one by one, for the error that says why.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np

from onestop_engine.errors import InputError
from onestop_engine.terms import UNITS
from onestop_engine.texts import Text, glance

from ._columns import NAT, Amounts, read_amounts
from ._counting import by_the_hour
from ._groups import Answers, block_size, narrowed
from ._joined import JoinedDays, JoinedOffice, joining_pays
from ._kernels import BLOCK, Question, counts_days, kernel_for, office_length
from ._mixed import read_rows
from ._office import Scratch
from ._results import (
    NEEDS_HOUR,
    check_policy,
    refuse_row,
    result_for,
    returned,
    ticks_of,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from onestop_engine.terms import Counting, Unit

    from ._columnwise import Parts
    from ._kernels import Ints, Kernel, Narrow
    from ._scales import Scale

    _OfRows: TypeAlias = Callable[[Narrow, Ints, Narrow, Ints], bool]
    """A kernel that also reads the calendar of each row."""


def due_many(  # noqa: PLR0917 (the order is the public one)
    parts: Parts,
    received: Any,
    amounts: Any,
    unit: Unit,
    counting: Counting,
    out: NDArray[np.datetime64] | None,
    on_error: Literal["raise", "nat"],
) -> NDArray[np.datetime64]:
    """See `Columnwise.due_many`."""
    if unit not in UNITS:
        raise InputError(_NO_UNIT.fill(unit=glance(unit), units=", ".join(UNITS)))
    check_policy(on_error)
    times, which = read_rows(parts, received)
    if times.unit == "D" and by_the_hour(unit, counting):
        raise InputError(NEEDS_HOUR.fill(unit=unit))
    counted = read_amounts(amounts, unit, times.shape)
    result = result_for(times, out, "M8")
    ticks = ticks_of(result, times)
    questions = tuple(
        Question(calendar.scale(times.unit), unit, counting, counted.milli) for calendar in parts[0]
    )
    if which is None:
        bad = _fill(questions[0], times.ticks, counted, ticks)
    else:
        bad = _fill_by_row(questions, which, times.ticks, counted, ticks)
    if bad is not None and on_error == "raise":
        calendar = parts[0][0 if which is None else which[bad]]
        number = counted.values if isinstance(counted.values, int) else int(counted.values[bad])
        refuse_row(calendar, times, bad, number, questions[0])
    return returned(result, ticks, times)


def _fill(question: Question, ticks: Ints, amounts: Amounts, out: Ints) -> int | None:
    """Fill `out`, and return the index of the first row without an answer."""
    one = amounts.values if isinstance(amounts.values, int) else None
    kernel = kernel_for(question, Scratch(min(BLOCK, ticks.size)), one)
    first_bad = None
    for start in range(0, ticks.size, BLOCK):
        rows = slice(start, start + BLOCK)
        block = out[rows]
        complete = _fill_block(kernel, ticks[rows], _some(amounts.values, rows), block)
        if not complete and first_bad is None and block.min() == NAT:
            # argmin gives the first of equal ones, and nothing is less than NaT.
            first_bad = start + int(np.argmin(block))
    return first_bad


def _fill_by_row(
    questions: tuple[Question, ...],
    which: Narrow,
    ticks: Ints,
    amounts: Amounts,
    out: Ints,
) -> int | None:
    """The same where each row has its own calendar."""
    scales, length = [question.scale for question in questions], office_length(questions[0])
    joined = joining_pays(scales, ticks.size) and (length > 0 or counts_days(questions[0]))
    size = block_size(1 if joined else len(questions), ticks.size)
    if not joined:
        answer = _by_group(questions, size)
    elif length:
        answer = _by_office(scales, length, size)
    else:
        answer = JoinedDays(scales).fill
    first_bad = None
    for start in range(0, ticks.size, size):
        rows = slice(start, start + size)
        times, block = ticks[rows], out[rows]
        numbers = np.broadcast_to(_some(amounts.values, rows), times.shape)
        some = which[rows]

        def kernel(times: Ints, numbers: Narrow | int, out: Ints, which: Narrow = some) -> bool:
            return answer(which, times, np.asarray(numbers), out)

        complete = _fill_block(kernel, times, numbers, block)
        if not complete and first_bad is None and block.min() == NAT:
            first_bad = start + int(np.argmin(block))
    return first_bad


def _by_office(scales: list[Scale], length: int, size: int) -> _OfRows:
    office = JoinedOffice(scales, size)

    def answer(which: Narrow, times: Ints, amounts: Narrow, out: Ints) -> bool:
        return office.fill(which, times, office.capped(amounts, length), out)

    return answer


def _by_group(questions: tuple[Question, ...], size: int) -> _OfRows:
    answers = Answers(questions, size)

    def answer(which: Narrow, times: Ints, amounts: Narrow, out: Ints) -> bool:
        groups = narrowed(which, len(questions))
        return answers.fill(groups, times, amounts.astype(np.int64), out)

    return answer


def _some(amounts: Narrow | int, rows: slice) -> Narrow | int:
    return amounts if isinstance(amounts, int) else amounts[rows]


def _fill_block(kernel: Kernel, ticks: Ints, amounts: Narrow | int, out: Ints) -> bool:
    least = amounts if isinstance(amounts, int) else amounts.min()
    if least >= 1:
        return kernel(ticks, amounts, out)
    kernel(ticks, np.maximum(amounts, 1), out)
    out[np.broadcast_to(np.less(amounts, 1), out.shape)] = NAT
    return False


_NO_UNIT: Final = Text(
    "Không có đơn vị {unit}. Chọn một trong: {units}.",
    "There is no unit {unit}. Choose one of: {units}.",
)
