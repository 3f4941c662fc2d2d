"""Which rows of a batch cannot be counted: the contradictions of one row, for whole columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final, NamedTuple, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from ...texts import Text
from ..limits import bad_limit
from ..schema import FIRST_INSTANT, LAST_INSTANT, Channel, Ending, PauseCause
from ._block import held_in, nulls_of, starts_of
from ._library import pyarrow
from ._zones import ticks

_FIRST, _LAST = ticks(FIRST_INSTANT), ticks(LAST_INSTANT)
_REQUIRED: Final = ("code", "procedure", "status", "received")
_NEEDED_ITEMS: Final = frozenset({"at", "start", "term"})
# By status as an unsigned byte; see _ACCEPTED_STATUSES of the row.
_NEEDS_ACCEPTED: Final = np.isin(np.arange(256), [2, 4, 6, 9, 10])
_NEEDS_FINISHED: Final = np.isin(np.arange(256), [9, 10])

Mask = NDArray[np.bool_]
Wrong: TypeAlias = Callable[[str], Text | None]
"""What is wrong with a word of a column; None where it is sound."""


class Fault(NamedTuple):
    """What is wrong with the rows of a mask, and in which column."""

    column: str
    rows: Mask
    reason: Text


def faults(batch: Any) -> Iterator[Fault]:
    """Every fault of a batch in the types of the schema; a batch without any costs little."""
    for name in _REQUIRED:
        if name in batch.schema.names and batch.column(name).null_count:
            yield Fault(name, nulls_of(batch.column(name)), _EMPTY.fill(name=name))
    if "code" in batch.schema.names:
        empty = pyarrow("compute").equal(batch.column("code"), "").fill_null(False)
        if empty.true_count:
            yield Fault("code", empty.to_numpy(zero_copy_only=False), _EMPTY.fill(name="code"))
    yield from _status_faults(batch)
    for name in batch.schema.names:
        column = batch.column(name)
        kind = column.type
        if name in _WRONG:
            yield from _foreign(name, column, _WRONG[name])
        elif pyarrow().types.is_timestamp(kind):
            rows = _impossible(column)
            if rows is not None:
                yield Fault(name, rows, _BAD_INSTANT.fill(name=name))
        elif pyarrow().types.is_list(kind) and len(column.values):
            yield from _list_faults(name, column)


def _status_faults(batch: Any) -> Iterator[Fault]:
    if "status" not in batch.schema.names or not len(batch):
        return
    status = _numbers(batch.column("status"), fill=1).view(np.uint8)
    if status.min() < 1 or status.max() > 10:
        yield Fault("status", (status < 1) | (status > 10), _BAD_STATUS)
    for name, needed, reason in (
        ("accepted", _NEEDS_ACCEPTED, _NO_ACCEPTED),
        ("finished", _NEEDS_FINISHED, _NO_FINISHED),
    ):
        if name not in batch.schema.names:
            rows = np.flatnonzero(needed[status])
        elif batch.column(name).null_count:
            rows = np.flatnonzero(nulls_of(batch.column(name)))
            rows = rows[needed[status[rows]]]
        else:
            continue
        if len(rows):
            missing = np.zeros(len(batch), np.bool_)
            missing[rows] = True
            yield Fault(name, missing, reason)


def _foreign(name: str, column: Any, wrong: Wrong) -> Iterator[Fault]:
    found = [
        (code, reason)
        for code, word in enumerate(column.dictionary.to_pylist())
        if (reason := wrong(word)) is not None
    ]
    if not found:
        return
    values = _numbers(column.indices, fill=-1)
    for code, reason in found:
        rows = values == code
        if rows.any():
            yield Fault(name, rows, reason)


def _not_empty(name: str, word: str) -> Text | None:
    return None if word else _EMPTY.fill(name=name)


def _not_among(name: str, known: tuple[str, ...], word: str) -> Text | None:
    if word in known:
        return None
    return _BAD_WORD.fill(name=name, value=repr(word), known=", ".join(known))


def _impossible(column: Any) -> Mask | None:
    held = held_in(column)
    # What stands in the memory of nulls is seldom out of the way.
    if not len(held) or (held.min() >= _FIRST and held.max() <= _LAST):
        return None
    ticks = column.view(pyarrow().int64())
    found = pyarrow("compute").min_max(ticks)
    low, high = found["min"].as_py(), found["max"].as_py()
    if low is None or (low >= _FIRST and high <= _LAST):
        return None
    values = _numbers(ticks, fill=0)
    return np.asarray((values < _FIRST) | (values > _LAST))


def _list_faults(name: str, column: Any) -> Iterator[Fault]:
    """Faults of the items of a column of lists, told of their rows."""
    items = column.flatten()

    def of_rows(of_items: Mask) -> Mask:
        owners = np.repeat(np.arange(len(column)), np.diff(starts_of(column)))
        rows = np.zeros(len(column), np.bool_)
        rows[owners[of_items]] = True
        return rows

    types = pyarrow().types
    if types.is_timestamp(items.type):
        parts = [(name, items, True)]
    else:
        fields = [items.type.field(n) for n in range(items.type.num_fields)]
        struct_field = pyarrow("compute").struct_field
        parts = [
            (f"{name}.{f.name}", struct_field(items, f.name), f.name in _NEEDED_ITEMS)
            for f in fields
        ]
    for full, part, needed in parts:
        if needed and part.null_count:
            yield Fault(name, of_rows(nulls_of(part)), _EMPTY.fill(name=full))
        if types.is_timestamp(part.type):
            wrong = _impossible(part)
            if wrong is not None:
                yield Fault(name, of_rows(wrong), _BAD_INSTANT.fill(name=full))
        elif types.is_dictionary(part.type):
            for fault in _foreign(full, part, _WRONG[full]):
                yield Fault(name, of_rows(fault.rows), fault.reason)


def _numbers(column: Any, *, fill: int) -> Any:
    if column.null_count:
        column = column.fill_null(fill)
    return column.to_numpy(zero_copy_only=False)


_EMPTY: Final = Text(
    "cột bắt buộc {name} để trống. Điền giá trị.",
    "the required column {name} is empty. Fill it in.",
)
_BAD_STATUS: Final = Text(
    "không có trạng thái này; dùng mười trạng thái của Cổng Dịch vụ công quốc gia, 1 đến 10.",
    "there is no such status; use the national portal's ten, 1 to 10.",
)
_NO_ACCEPTED: Final = Text(
    "trạng thái 2, 4, 6, 9 hoặc 10 nhưng không có ngày tiếp nhận (accepted). Điền thời điểm trên "
    "Giấy tiếp nhận hồ sơ và hẹn trả kết quả.",
    "status 2, 4, 6, 9 or 10 but no `accepted`. Fill in the instant on the reception slip.",
)
_NO_FINISHED: Final = Text(
    "trạng thái 9 hoặc 10 nhưng không có ngày có kết quả (finished). Điền thời điểm kết quả về Bộ "
    "phận Một cửa.",
    "status 9 or 10 but no `finished`. Fill in when the result reached the one-stop unit.",
)
_BAD_WORD: Final = Text(
    "cột {name} không nhận giá trị {value}. Chọn một trong: {known}.",
    "column {name} cannot be {value}. Choose one of: {known}.",
)
_BAD_INSTANT: Final = Text(
    "cột {name} nằm ngoài các năm 1 đến 9999. Kiểm tra đơn vị của cột (giây, mili giây, "
    "micro giây).",
    "column {name} lies outside the years 1 to 9999. Check the column's unit (s, ms, us).",
)
_WRONG: Final[Mapping[str, Wrong]] = {
    "procedure": partial(_not_empty, "procedure"),
    "channel": partial(_not_among, "channel", get_args(Channel)),
    "ending": partial(_not_among, "ending", get_args(Ending)),
    "pauses.cause": partial(_not_among, "pauses.cause", get_args(PauseCause)),
    "term": bad_limit,
    "additions.term": partial(bad_limit, added=True),
}
