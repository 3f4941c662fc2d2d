"""Columns of other systems in the types of the published schema, without a copy where they fit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final

from ...errors import InputError
from ...texts import Text
from ._arrow_schema import COLUMNS, REQUIRED, arrow_schema
from ._library import pyarrow

_DAY: Final = 86_400_000_000
# Vietnamese local time, like the JSON form: seven hours before it is UTC.
_OFFSET: Final = 7 * 3_600_000_000
_PER_SECOND: Final = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
# The years 1 to 9999, and two days more on both sides, by which the impossible stays visible.
_LEAST, _MOST = -62_135_769_600, 253_402_473_600


def wanted(names: Sequence[str], columns: Collection[str] | None) -> list[str]:
    """The columns to read, out of those that there are, in the order of the schema.

    Required columns are read only when asked for, but have to be there. Raises `InputError` for
    one that is missing, or whose name is nearly right.
    """
    for name in REQUIRED:
        if name not in names:
            near = get_close_matches(name, names, n=1)
            hint = near[0] if near else "…"
            raise InputError(_MISSING.fill(name=name, near=hint))
    for name in names:
        if name not in COLUMNS and not name.startswith("x_"):
            near = [n for n in get_close_matches(name, COLUMNS, n=1, cutoff=0.8) if n not in names]
            if near:
                raise InputError(_MISSPELT.fill(name=name, near=near[0]))
    asked = COLUMNS if columns is None else columns
    return [name for name in COLUMNS if name in names and name in asked]


def conform(batch: Any, names: Collection[str]) -> Any:
    """The columns `names` of a record batch in the types of the schema; else `InputError`."""
    fields, schema = _shape(tuple(names))
    arrays = [_column(batch.column(name), kind, name) for name, kind in fields]
    return pyarrow().RecordBatch.from_arrays(arrays, schema=schema)


@lru_cache(maxsize=256)
def _shape(names: tuple[str, ...]) -> tuple[list[tuple[str, Any]], Any]:
    """The types of some columns of the schema, and the schema that they make."""
    fields = [arrow_schema().field(name) for name in names]
    # A null in a required column is a bad row, told apart from a bad type.
    schema = pyarrow().schema([field.with_nullable(True) for field in fields])
    return [(field.name, field.type) for field in fields], schema


def _column(array: Any, kind: Any, name: str) -> Any:
    arrow = pyarrow()
    types = arrow.types
    if array.type == kind and not (types.is_dictionary(kind) and array.dictionary.null_count):
        return array
    if types.is_null(array.type):
        return arrow.nulls(len(array), kind)
    if types.is_dictionary(kind) or types.is_string(kind):
        return _words(array, kind, name)
    if types.is_timestamp(kind):
        return _instants(array, kind, name)
    if types.is_list(kind):
        return _lists(array, kind, name)
    if types.is_struct(kind):
        return _structs(array, kind, name)
    if types.is_boolean(kind):
        raise _refusal(name, array, kind)
    return _status(array, kind, name)


def _is_words(kind: Any) -> bool:
    types = pyarrow().types
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _words(array: Any, kind: Any, name: str) -> Any:
    arrow = pyarrow()
    text = arrow.string()
    if arrow.types.is_dictionary(array.type) and _is_words(array.type.value_type):
        if arrow.types.is_string(kind) or array.dictionary.null_count:
            return _words(array.dictionary_decode(), kind, name)
        codes, words = array.indices.cast(arrow.int32()), array.dictionary.cast(text)
        return arrow.DictionaryArray.from_arrays(codes, words)
    if not _is_words(array.type):
        raise _refusal(name, array, kind)
    plain = array.cast(text)
    return plain if arrow.types.is_string(kind) else plain.dictionary_encode()


def _status(array: Any, kind: Any, name: str) -> Any:
    arrow, compute = pyarrow(), pyarrow("compute")
    if not arrow.types.is_integer(array.type):
        raise _refusal(name, array, kind)
    if arrow.types.is_uint64(array.type):
        array = compute.min_element_wise(array, arrow.scalar(127, array.type), skip_nulls=False)
    # What no int8 can hold is no status either, and is refused with its row later.
    return _within(array.cast(arrow.int64()), -128, 127).cast(kind)


def _instants(array: Any, kind: Any, name: str) -> Any:
    arrow = pyarrow()
    if arrow.types.is_date(array.type):
        ends = name.rpartition(".")[2].startswith("due")
        days = array.cast(arrow.date32()).cast(arrow.int32()).cast(arrow.int64())
        # Civil Code 2015, art. 148.6: the last day ends at 24:00.
        return _at(days, _DAY, (_DAY - 1 if ends else 0) - _OFFSET, kind)
    if not arrow.types.is_timestamp(array.type):
        raise _refusal(name, array, kind)
    ticks, unit = array.cast(arrow.int64()), array.type.unit
    shift = 0 if array.type.tz else -_OFFSET
    if unit == "ns":
        ticks, unit = _floored(ticks), "us"
    bound = _PER_SECOND[unit]
    return _at(_possible(ticks, bound), 10**6 // bound, shift, kind)


def _floored(ticks: Any) -> Any:
    """Microseconds of nanoseconds; Arrow's own division truncates before 1970."""
    arrow = pyarrow()
    values = ticks.fill_null(0).to_numpy(zero_copy_only=False) // 1000
    missing = ticks.is_null().to_numpy(zero_copy_only=False) if ticks.null_count else None
    return arrow.array(values, mask=missing)


def _possible(ticks: Any, per_second: int) -> Any:
    compute = pyarrow("compute")
    least, most = _LEAST * per_second, _MOST * per_second
    found = compute.min_max(ticks)
    low, high = found["min"].as_py(), found["max"].as_py()
    if low is None or (low >= least and high <= most):
        return ticks
    return _within(ticks, least, most)


def _within(numbers: Any, least: int, most: int) -> Any:
    compute = pyarrow("compute")
    held = compute.min_element_wise(numbers, most, skip_nulls=False)
    return compute.max_element_wise(held, least, skip_nulls=False)


def _at(ticks: Any, factor: int, shift: int, kind: Any) -> Any:
    compute = pyarrow("compute")
    if factor != 1:
        ticks = compute.multiply(ticks, factor)
    return (compute.add(ticks, shift) if shift else ticks).cast(kind)


def _lists(array: Any, kind: Any, name: str) -> Any:
    arrow = pyarrow()
    types = arrow.types
    if types.is_fixed_size_list(array.type) or types.is_large_list(array.type):
        array = array.cast(arrow.list_(array.type.value_field))
    if not types.is_list(array.type):
        raise _refusal(name, array, kind)
    compute = pyarrow("compute")
    lengths = compute.list_value_length(array).fill_null(0).to_numpy(zero_copy_only=False)
    offsets = arrow.array([0, *lengths.cumsum().tolist()], arrow.int32())
    items = _column(array.flatten(), kind.value_type, name)
    missing = array.is_null() if array.null_count else None
    return arrow.ListArray.from_arrays(offsets, items, type=kind, mask=missing)


def _structs(array: Any, kind: Any, name: str) -> Any:
    arrow, compute = pyarrow(), pyarrow("compute")
    if not arrow.types.is_struct(array.type):
        raise _refusal(name, array, kind)
    there = {field.name for field in array.type}
    fields = [kind.field(n) for n in range(kind.num_fields)]
    for field in fields:
        if field.name not in there and not field.nullable:
            raise InputError(_MISSING.fill(name=f"{name}.{field.name}", near="…"))
    found = [
        _column(compute.struct_field(array, field.name), field.type, f"{name}.{field.name}")
        if field.name in there
        else arrow.nulls(len(array), field.type)
        for field in fields
    ]
    return arrow.StructArray.from_arrays(found, fields=fields)


def _refusal(name: str, array: Any, kind: Any) -> InputError:
    return InputError(_BAD_TYPE.fill(name=name, found=array.type, wanted=kind))


_MISSING: Final = Text(
    "Thiếu cột bắt buộc {name}. Thêm cột, hoặc đổi tên cột đang giữ nó ({near}) thành {name}; xem "
    "docs/statistics.md.",
    "The required column {name} is missing. Add it, or rename the column that holds it ({near}) "
    "to {name}; see docs/statistics.md.",
)
_MISSPELT: Final = Text(
    "Không có cột {name}. Đổi tên thành {near}; cột riêng của hệ thống khác thì đặt x_{name}.",
    "There is no column {name}. Rename it to {near}, or to x_{name} if it is your system's own.",
)
_BAD_TYPE: Final = Text(
    "Cột {name} có kiểu {found}, cần {wanted}. Đổi kiểu cột khi ghi tệp hoặc trong câu truy vấn, "
    "ví dụ CAST.",
    "Column {name} is {found}, and has to be {wanted}. Convert it where the file is written or "
    "in the query, as with CAST.",
)
