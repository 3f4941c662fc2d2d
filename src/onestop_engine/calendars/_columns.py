"""Columns from anywhere (lists, numpy, pandas, Arrow) as arrays of local wall time and amounts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from onestop_engine.errors import InputError
from onestop_engine.texts import Text, glance

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    from onestop_engine.terms import Unit

    from ._facts import Facts

NAT: Final = int(np.iinfo(np.int64).min)
MILLI: Final = 1000
"""Amounts that may be parts of a day are counted in thousandths."""

_KEPT: Final = {"D": "D", "h": "s", "m": "s", "s": "s", "ms": "ms", "us": "us", "ns": "us"}


class Times(NamedTuple):
    """Local wall time as integers of `unit` (D, s, ms or us), and what the caller gave."""

    ticks: NDArray[np.int64]
    unit: str
    given: str
    shape: tuple[int, ...]


def read_times(column: Any, zone: ZoneInfo, facts: Facts) -> Times:
    """The instants of a column; aware columns are converted to the calendar's zone."""
    aware = _zone_of(column) is not None
    array = np.asarray(column, dtype="M8[us]") if aware else np.asarray(column)
    if array.dtype == object:
        array = _from_objects(array, zone)
    if array.dtype.kind != "M":
        raise InputError(_NOT_TIMES.fill(dtype=array.dtype))
    given = np.datetime_data(array.dtype)[0]
    if given not in _KEPT or np.datetime_data(array.dtype)[1] != 1:
        raise InputError(_BAD_UNIT.fill(dtype=array.dtype))
    unit = _KEPT[given]
    if given == "ns":
        # Microseconds hold every office hour; astype floors, and keeps NaT.
        array = array.astype("M8[us]")
    ticks = np.ascontiguousarray(array.astype(f"M8[{unit}]", copy=False)).reshape(-1)
    local = ticks.view(np.int64)
    if aware:
        offset = _fixed_offset(zone, facts) // timedelta(microseconds=1)
        local = np.where(local == NAT, NAT, local + offset)
    return Times(local, unit, given, array.shape)


_ORDER: Final = ("D", "s", "ms", "us")
_PER_DAY: Final = {"D": 1, "s": 86_400, "ms": 86_400_000, "us": 86_400_000_000}


def in_one_unit(columns: list[Times], least: str) -> list[Times]:
    """Columns in the finest unit of them all, `least` at least."""
    unit = max(_ORDER.index(least), *(_ORDER.index(times.unit) for times in columns))
    given = "ns" if any(times.given == "ns" for times in columns) else _ORDER[unit]
    return [_converted(times, _ORDER[unit], given) for times in columns]


def _converted(times: Times, unit: str, given: str) -> Times:
    factor = _PER_DAY[unit] // _PER_DAY[times.unit]
    if factor == 1:
        return times._replace(given=given)
    # What would overflow lies outside every calendar, and so does the clipped instant.
    most = np.iinfo(np.int64).max // factor
    ticks = np.clip(times.ticks, -most, most) * factor
    return Times(np.where(times.ticks == NAT, NAT, ticks), unit, given, times.shape)


def _zone_of(column: Any) -> object:
    """The time zone of a pandas or an Arrow column; None for everything else."""
    kind = getattr(column, "dtype", None)
    kind = getattr(column, "type", None) if kind is None else kind
    return getattr(kind, "tz", None)


def _from_objects(array: NDArray[Any], zone: ZoneInfo) -> NDArray[Any]:
    """Python dates or datetimes, as a list of them gives."""
    values = array.reshape(-1).tolist()
    if all(type(v) is date or v is None for v in values):
        return np.array(values, dtype="M8[D]").reshape(array.shape)
    if not all(isinstance(v, datetime) or v is None for v in values):
        raise InputError(_NOT_TIMES.fill(dtype=array.dtype))
    naive = [v if v is None or v.tzinfo is None else _local(v, zone) for v in values]
    return np.array(naive, dtype="M8[us]").reshape(array.shape)


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def _fixed_offset(zone: ZoneInfo, facts: Facts) -> timedelta:
    """The zone's offset, which has to be one and the same in all the covered years."""
    offsets = {
        datetime(day.year, day.month, day.day, tzinfo=zone).utcoffset() for day in facts.days()
    }
    offset = offsets.pop()
    if offsets or offset is None:
        raise InputError(_NO_OFFSET.fill(zone=zone.key))
    return offset


class Amounts(NamedTuple):
    """Amounts as integers: of the unit, or of its thousandths where `milli`."""

    values: NDArray[np.integer[Any]] | int
    milli: bool


def read_amounts(amounts: Any, unit: Unit, shape: tuple[int, ...]) -> Amounts:
    """One amount, or a column of them, checked for what the unit can take."""
    if isinstance(amounts, int | float | Fraction | Decimal) and not isinstance(amounts, bool):
        return _one_amount(amounts, unit)
    array = np.asarray(amounts)
    if array.dtype == object:
        array = _exact_objects(array)
    if array.dtype.kind not in "iuf":
        raise InputError(_NOT_AMOUNTS.fill(dtype=array.dtype))
    if array.ndim == 0:
        return _one_amount(array.item(), unit)
    try:
        array = np.broadcast_to(array, shape).reshape(-1)
    except ValueError as error:
        raise InputError(_SHAPES.fill(amounts=array.shape, received=shape)) from error
    if array.dtype.kind == "f":
        return _from_floats(array, unit)
    return Amounts(_integers(array), milli=False)


def _integers(array: NDArray[Any]) -> NDArray[np.integer[Any]]:
    if array.dtype == np.uint64:
        # Beyond int64 is beyond every calendar, like the largest int64 itself.
        array = np.minimum(array, np.uint64(np.iinfo(np.int64).max)).astype(np.int64)
    # Narrow columns stay narrow: reading them is a good part of the work.
    return np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("="))


def _exact_objects(array: NDArray[Any]) -> NDArray[np.float64]:
    try:
        return array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(_NOT_AMOUNTS.fill(dtype=array.dtype)) from error


def _one_amount(amount: float | Fraction | Decimal, unit: Unit) -> Amounts:
    try:
        exact = Fraction(float.__repr__(amount) if isinstance(amount, float) else amount)
    except (ValueError, OverflowError) as error:
        raise InputError(_NOT_AMOUNTS.fill(dtype=glance(amount))) from error
    limit = np.iinfo(np.int64).max // MILLI
    exact = min(max(exact, Fraction(-limit)), Fraction(limit))
    if exact.denominator == 1:
        return Amounts(int(exact), milli=False)
    if unit != "working_day" or (exact * MILLI).denominator != 1:
        raise InputError(_PARTS.fill(amount=amount))
    return Amounts(int(exact * MILLI), milli=True)


def _from_floats(array: NDArray[np.floating[Any]], unit: Unit) -> Amounts:
    # NaN and infinities become amounts that no calendar can take; -1 is refused like any below 1.
    finite = np.where(np.abs(array) < 1e12, array, -1.0)
    thousandths = np.rint(finite * MILLI).astype(np.int64)
    if not (thousandths % MILLI).any():
        whole = np.array_equal(finite, np.rint(finite))
        if whole:
            return Amounts(thousandths // MILLI, milli=False)
    exact = np.abs(finite * MILLI - thousandths) < 1e-6 * np.maximum(1.0, np.abs(finite))
    if unit != "working_day" or not exact.all():
        rows = finite != np.rint(finite) if unit != "working_day" else ~exact
        raise InputError(_PARTS_AT.fill(row=int(np.argmax(rows)), amount=finite[np.argmax(rows)]))
    return Amounts(thousandths, milli=True)


_NOT_TIMES: Final = Text(
    "Cột thời điểm phải là datetime64 (hoặc danh sách date, datetime), không phải {dtype}. Chuỗi "
    "chữ thì đổi bằng np.array(..., dtype='datetime64[s]') trước.",
    "Instants are datetime64 (or a list of date or datetime), not {dtype}. Turn text into them "
    "with np.array(..., dtype='datetime64[s]') first.",
)
_BAD_UNIT: Final = Text(
    "Không dùng được {dtype}. Đổi sang datetime64[D], [s], [ms], [us] hoặc [ns].",
    "{dtype} cannot be used. Convert to datetime64[D], [s], [ms], [us] or [ns].",
)
_NO_OFFSET: Final = Text(
    "Múi giờ {zone} đổi giờ trong các năm của lịch. Đổi cột sang giờ địa phương (không kèm múi "
    "giờ) trước.",
    "The zone {zone} changes its offset within the covered years. Convert the column to naive "
    "local time first.",
)
_NOT_AMOUNTS: Final = Text(
    "Số lượng phải là số hoặc cột số, không phải {dtype}.",
    "Amounts are a number or a column of numbers, not {dtype}.",
)
_SHAPES: Final = Text(
    "Số lượng có kích thước {amounts}, không khớp với {received} thời điểm.",
    "Amounts of shape {amounts} do not match {received} instants.",
)
_PARTS: Final = Text(
    "Số lượng {amount} không dùng được: chỉ ngày làm việc có phần lẻ, tối đa ba chữ số thập phân.",
    "The amount {amount} cannot be used: only working days have parts, to three decimals.",
)
_PARTS_AT: Final = Text(
    "Dòng {row}: số lượng {amount} không dùng được: chỉ ngày làm việc có phần lẻ, tối đa ba chữ "
    "số thập phân.",
    "Row {row}: the amount {amount} cannot be used: only working days have parts, to three "
    "decimals.",
)
