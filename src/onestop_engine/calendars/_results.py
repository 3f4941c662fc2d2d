"""What a bulk call hands back: the array that it fills, and the refusal of a row."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NoReturn

import numpy as np

from onestop_engine.errors import CalendarRangeError, InputError
from onestop_engine.texts import Text, glance

from ._columns import MILLI, NAT, Times
from ._counting import by_the_hour

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ._calendar import WorkCalendar
    from ._kernels import Ints, Question


def check_policy(on_error: str) -> None:
    """Refuse what is no policy for rows without an answer."""
    if on_error not in {"raise", "nat"}:
        raise InputError(_NO_POLICY.fill(value=glance(on_error)))


def result_for(times: Times, out: Any, kind: str) -> NDArray[Any]:
    """The array to fill: the caller's, checked, or a fresh one of the type that was given."""
    unit = times.given if times.given in {"ns", times.unit} else times.unit
    dtype = np.dtype(f"{kind}[{unit}]")
    if out is None:
        return np.empty(times.shape, dtype)
    if not isinstance(out, np.ndarray) or out.dtype != dtype or out.shape != times.shape:
        found = f"{getattr(out, 'dtype', type(out).__name__)} {getattr(out, 'shape', '')}"
        raise InputError(_BAD_OUT.fill(dtype=dtype, shape=times.shape, found=found))
    return out


def ticks_of(result: NDArray[Any], times: Times) -> Ints:
    """Where the ticks are written: the result itself if its memory allows."""
    if result.flags.c_contiguous and times.given != "ns":
        return result.reshape(-1).view(np.int64)
    return np.empty(times.ticks.size, np.int64)


def returned(result: NDArray[Any], ticks: Ints, times: Times) -> NDArray[Any]:
    """The result, with the ticks in it."""
    if not (result.flags.c_contiguous and times.given != "ns"):
        kind = result.dtype.kind
        result[...] = ticks.view(f"{kind}8[{times.unit}]").reshape(times.shape)
    return result


def refuse_row(
    calendar: WorkCalendar,
    times: Times,
    row: int,
    number: int,
    question: Question,
) -> NoReturn:
    """Raise what the scalar rules say of one row, with its index."""
    _, unit, counting, milli = question
    exact = Fraction(number, MILLI) if milli else Fraction(number)
    check_row(times, row, question)
    if exact <= 0:
        raise InputError(_NO_AMOUNT.fill(row=row, amount=exact))
    amount = exact.numerator if exact.denominator == 1 else exact
    try:
        calendar.due_after(instant_of(times, row), amount, unit, counting)
    except CalendarRangeError as error:
        raise CalendarRangeError(of_row(row, error.message)) from None
    # A row that has no answer in the column has none alone either.
    raise AssertionError(row)


def check_row(times: Times, row: int, question: Question) -> None:
    """Refuse a row without an instant, or with a date where a term runs by the hour."""
    if times.ticks[row] == NAT:
        raise InputError(_NO_INSTANT.fill(row=row))
    if times.unit == "D" and by_the_hour(question.unit, question.counting):
        raise InputError(of_row(row, NEEDS_HOUR.fill(unit=question.unit)))


def instant_of(times: Times, row: int) -> date:
    """The Python value of one row; the nearest one for years that Python does not know."""
    kind = f"M8[{times.unit}]"
    bounds = np.array(["0001-01-01", "9999-12-31T23:59:59"], "M8[us]").astype(kind)
    tick = np.clip(times.ticks[row : row + 1].view(kind), *bounds)
    value: date = tick.astype("M8[D]" if times.unit == "D" else "M8[us]").item()
    return value


def of_row(row: int, message: Text) -> Text:
    """The same message with the row that it speaks of."""
    return Text(f"Dòng {row}: {message.say('vi')}", f"Row {row}: {message.say('en')}")


_NO_POLICY: Final = Text(
    "on_error chỉ nhận «raise» hoặc «nat», không phải {value}.",
    "on_error is 'raise' or 'nat', not {value}.",
)
NEEDS_HOUR: Final = Text(
    "Đơn vị {unit} tính theo giờ (Điều 147 Bộ luật Dân sự 2015), nên cần cả giờ tiếp nhận. Truyền "
    "datetime64[s] hoặc mịn hơn, không phải [D].",
    "The unit {unit} runs from the very hour of receipt (Civil Code 2015, art. 147). Pass "
    "datetime64[s] or finer, not [D].",
)
_BAD_OUT: Final = Text(
    "out phải là mảng {dtype} kích thước {shape}, không phải {found}.",
    "out is an array of {dtype} and shape {shape}, not {found}.",
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
