"""Due dates and office times for whole columns: the scalar rules, block by block, in numpy.

A block of instants fits in the cache with its scratch arrays. Results that the calendar cannot
give come out of the tables as NaT, so one scan per block finds them; the first is then asked
again one by one, for the error that says why.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn

import numpy as np

from onestop_engine.errors import CalendarRangeError, InputError
from onestop_engine.terms import UNITS
from onestop_engine.texts import Text

from ._columns import MILLI, NAT, Amounts, Times, read_amounts, read_times
from ._counting import by_the_hour
from ._kernels import BLOCK, kernel_for, outside
from ._office import Office
from ._ranges import not_covered

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from onestop_engine.terms import Counting, Unit

    from ._calendar import WorkCalendar
    from ._kernels import Ints, Kernel, Narrow
    from ._scales import Scale


def due_many(  # noqa: PLR0917 (the order is the public one)
    calendar: WorkCalendar,
    received: Any,
    amounts: Any,
    unit: Unit,
    counting: Counting,
    out: NDArray[np.datetime64] | None,
    on_error: Literal["raise", "nat"],
) -> NDArray[np.datetime64]:
    """See `WorkCalendar.due_many`."""
    if unit not in UNITS:
        raise InputError(_NO_UNIT.fill(unit=repr(unit), units=", ".join(UNITS)))
    if on_error not in {"raise", "nat"}:
        raise InputError(_NO_POLICY.fill(value=repr(on_error)))
    times = read_times(received, calendar.zone, calendar.facts)
    if times.unit == "D" and by_the_hour(unit, counting):
        raise InputError(_NEEDS_HOUR.fill(unit=unit))
    counted = read_amounts(amounts, unit, times.shape)
    result = _result(times, out, "M8")
    ticks = _ticks_of(result, times)
    bad = _fill(
        calendar.scale(times.unit), times.ticks, counted, ticks, unit=unit, counting=counting
    )
    if bad is not None and on_error == "raise":
        _refuse_row(calendar, times, counted, bad, unit=unit, counting=counting)
    return _returned(result, ticks, times)


def _result(times: Times, out: Any, kind: str) -> NDArray[Any]:
    """The array to fill: the caller's, checked, or a fresh one of the type that was given."""
    unit = times.given if times.given in {"ns", times.unit} else times.unit
    dtype = np.dtype(f"{kind}[{unit}]")
    if out is None:
        return np.empty(times.shape, dtype)
    if not isinstance(out, np.ndarray) or out.dtype != dtype or out.shape != times.shape:
        found = f"{getattr(out, 'dtype', type(out).__name__)} {getattr(out, 'shape', '')}"
        raise InputError(_BAD_OUT.fill(dtype=dtype, shape=times.shape, found=found))
    return out


def _ticks_of(result: NDArray[Any], times: Times) -> Ints:
    """Where the ticks are written: the result itself if its memory allows."""
    if result.flags.c_contiguous and times.given != "ns":
        return result.reshape(-1).view(np.int64)
    return np.empty(times.ticks.size, np.int64)


def _returned(result: NDArray[Any], ticks: Ints, times: Times) -> NDArray[Any]:
    if not (result.flags.c_contiguous and times.given != "ns"):
        kind = result.dtype.kind
        result[...] = ticks.view(f"{kind}8[{times.unit}]").reshape(times.shape)
    return result


def _fill(
    scale: Scale,
    ticks: Ints,
    amounts: Amounts,
    out: Ints,
    *,
    unit: Unit,
    counting: Counting,
) -> int | None:
    """Fill `out`, and return the index of the first row without an answer."""
    kernel = kernel_for(scale, amounts, unit, counting)
    first_bad = None
    for start in range(0, ticks.size, BLOCK):
        rows = slice(start, start + BLOCK)
        block = out[rows]
        complete = _fill_block(kernel, ticks[rows], _some(amounts.values, rows), block)
        if not complete and first_bad is None and block.min() == NAT:
            # argmin gives the first of equal ones, and nothing is less than NaT.
            first_bad = start + int(np.argmin(block))
    return first_bad


def _some(amounts: Narrow | int, rows: slice) -> Narrow | int:
    return amounts if isinstance(amounts, int) else amounts[rows]


def _fill_block(kernel: Kernel, ticks: Ints, amounts: Narrow | int, out: Ints) -> bool:
    least = amounts if isinstance(amounts, int) else amounts.min()
    if least >= 1:
        return kernel(ticks, amounts, out)
    kernel(ticks, np.maximum(amounts, 1), out)
    out[np.broadcast_to(np.less(amounts, 1), out.shape)] = NAT
    return False


def _refuse_row(
    calendar: WorkCalendar,
    times: Times,
    amounts: Amounts,
    row: int,
    *,
    unit: Unit,
    counting: Counting,
) -> NoReturn:
    """Raise what the scalar rules say of one row, with its index."""
    number = amounts.values if isinstance(amounts.values, int) else int(amounts.values[row])
    exact = Fraction(number, MILLI) if amounts.milli else Fraction(number)
    if times.ticks[row] == NAT:
        raise InputError(_NO_INSTANT.fill(row=row))
    if exact <= 0:
        raise InputError(_NO_AMOUNT.fill(row=row, amount=exact))
    amount = exact.numerator if exact.denominator == 1 else exact
    try:
        calendar.due_after(_instant(times, row), amount, unit, counting)
    except CalendarRangeError as error:
        raise CalendarRangeError(_of_row(row, error.message)) from None
    # A row that has no answer in the column has none alone either.
    raise AssertionError(row)


def _instant(times: Times, row: int) -> date:
    """The Python value of one row; the nearest one for years that Python does not know."""
    kind = f"M8[{times.unit}]"
    bounds = np.array(["0001-01-01", "9999-12-31T23:59:59"], "M8[us]").astype(kind)
    tick = np.clip(times.ticks[row : row + 1].view(kind), *bounds)
    value: date = tick.astype("M8[D]" if times.unit == "D" else "M8[us]").item()
    return value


def _of_row(row: int, message: Text) -> Text:
    return Text(f"Dòng {row}: {message.say('vi')}", f"Row {row}: {message.say('en')}")


def working_time_many(
    calendar: WorkCalendar, starts: Any, ends: Any, out: NDArray[np.timedelta64] | None
) -> NDArray[np.timedelta64]:
    """See `WorkCalendar.working_time_many`."""
    begun, ended = _same_unit(
        read_times(starts, calendar.zone, calendar.facts),
        read_times(ends, calendar.zone, calendar.facts),
    )
    result = _result(ended, out, "m8")
    ticks = _ticks_of(result, ended)
    bad = _subtract(calendar.scale(ended.unit), begun.ticks, ended.ticks, ticks)
    if bad is not None:
        starts_outside = outside(calendar.scale(ended.unit), begun.ticks[bad : bad + 1]).any()
        at = _instant(begun if starts_outside else ended, bad)
        raise CalendarRangeError(_of_row(bad, not_covered(calendar.facts, at).message))
    return _returned(result, ticks, ended)


def _same_unit(begun: Times, ended: Times) -> tuple[Times, Times]:
    """Both columns in the finer unit of the two, seconds at least, and of one shape."""
    order = ("D", "s", "ms", "us")
    unit = order[max(order.index(begun.unit), order.index(ended.unit), 1)]
    given = "ns" if "ns" in {begun.given, ended.given} else unit
    if begun.shape != ended.shape:
        raise InputError(_SHAPES.fill(starts=begun.shape, ends=ended.shape))
    return _converted(begun, unit, given), _converted(ended, unit, given)


def _converted(times: Times, unit: str, given: str) -> Times:
    ticks = times.ticks.view(f"M8[{times.unit}]").astype(f"M8[{unit}]", copy=False)
    return Times(ticks.view(np.int64), unit, given, times.shape)


def _subtract(scale: Scale, starts: Ints, ends: Ints, out: Ints) -> int | None:
    """Office time between two columns; the first row that is outside the covered years."""
    size = min(BLOCK, starts.size)
    office, wide = Office(scale.slots, size), np.empty(size, np.int64)
    for start in range(0, starts.size, BLOCK):
        rows = slice(start, start + BLOCK)
        begun, ended, block = starts[rows], ends[rows], out[rows]
        run, inside = office.run_before(ended)
        np.copyto(block, run)
        run, started_inside = office.run_before(begun)
        np.copyto(wide[: begun.size], run)
        np.subtract(block, wide[: begun.size], out=block)
        if not (inside and started_inside):
            wrong = outside(scale, begun) | outside(scale, ended)
            block[wrong] = NAT
            known = wrong & (begun != NAT) & (ended != NAT)
            if known.any():
                return start + int(np.argmax(known))
    return None


_NO_UNIT: Final = Text(
    "Không có đơn vị {unit}. Chọn một trong: {units}.",
    "There is no unit {unit}. Choose one of: {units}.",
)
_NO_POLICY: Final = Text(
    "on_error chỉ nhận «raise» hoặc «nat», không phải {value}.",
    "on_error is 'raise' or 'nat', not {value}.",
)
_NEEDS_HOUR: Final = Text(
    "Đơn vị {unit} tính theo giờ (Điều 147 Bộ luật Dân sự 2015), nên cần cả giờ tiếp nhận. Truyền "
    "datetime64[s] hoặc mịn hơn, không phải [D].",
    "The unit {unit} runs from the very hour of receipt (Civil Code 2015, art. 147). Pass "
    "datetime64[s] or finer, not [D].",
)
_BAD_OUT: Final = Text(
    "out phải là mảng {dtype} kích thước {shape}, không phải {found}.",
    "out is an array of {dtype} and shape {shape}, not {found}.",
)
_SHAPES: Final = Text(
    "Hai cột có kích thước khác nhau: {starts} và {ends}.",
    "The two columns have different shapes: {starts} and {ends}.",
)
_NO_INSTANT: Final = Text(
    "Dòng {row}: không có thời điểm tiếp nhận (NaT). Bỏ dòng đó, hoặc dùng on_error='nat'.",
    "Row {row}: there is no instant (NaT). Drop the row, or use on_error='nat'.",
)
_NO_AMOUNT: Final = Text(
    "Dòng {row}: thời hạn phải lớn hơn 0, không phải {amount}. Sửa dòng đó, hoặc dùng "
    "on_error='nat'.",
    "Row {row}: a term is more than 0, not {amount}. Mend the row, or use on_error='nat'.",
)
