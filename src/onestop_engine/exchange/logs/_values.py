"""The values of our columns, out of the attributes of a case and its events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from ...errors import InputError
from ...texts import Text
from .._dates import instant_of
from ..mappings.keys import CHOICES, INSTANTS
from ..mappings.model import LogMapping, Source
from .model import Case, LogEvent, Value


def columns_of(case: Case, events: Sequence[LogEvent], mapping: LogMapping) -> Mapping[str, Any]:
    """The columns that the mapping takes from attributes; `InputError` for what cannot be read."""
    found: dict[str, Any] = {}
    for column, source in mapping.columns.items():
        value = value_of(source, case, events)
        text = None if value is None else worded(source, column, value)
        if text is None or text == "":
            continue
        if column in INSTANTS:
            ends = column.startswith("due")
            found[column] = to_instant(text, column, source.formats, mapping, ends=ends)
        else:
            found[column] = int(str(text)) if column == "status" else as_text(text)
    return found


def value_of(source: Source, case: Case, events: Iterable[LogEvent]) -> Value | None:
    """What a source says of a case; None where it says nothing."""
    if source.name is None:
        return source.constant
    if source.where == "case":
        return case.attributes.get(source.name)
    found: Value | None = None
    for event in events:
        of_event = event.objects if source.where == "object" else event.attributes
        value = of_event.get(source.name)
        if value is not None:
            found = value
            if source.where == "first":
                break
    return found


def worded(source: Source, column: str, value: Value) -> Value:
    """The value in our words; `InputError` where the mapping has none for it."""
    if source.values or source.otherwise is not None:
        word = source.values.get(as_text(value), source.otherwise)
        if word is None:
            raise InputError(NO_WORD.fill(column=column, value=as_text(value)[:_SHOWN]))
        return word
    if column in CHOICES and as_text(value) not in CHOICES[column]:
        raise InputError(NO_WORD.fill(column=column, value=as_text(value)[:_SHOWN]))
    return value


def to_instant(
    value: Value, column: str, forms: Sequence[str], mapping: LogMapping, *, ends: bool
) -> datetime:
    """The instant that a value states, local to the mapping's zone where it names none."""
    if isinstance(value, datetime):
        return value if value.utcoffset() is not None else value.replace(tzinfo=mapping.zone)
    found = instant_of(as_text(value), forms or mapping.dates, mapping.zone, ends=ends)
    if found is None:
        raise InputError(NO_DATE.fill(column=column, value=as_text(value)[:_SHOWN]))
    return found


def as_text(value: Value) -> str:
    """A value as text; a whole float without its zero, as identifiers come out of tables."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, datetime) else str(value)


_SHOWN: Final = 60
NO_WORD: Final = Text(
    "cột {column}: ánh xạ không có giá trị nào cho “{value}”. Thêm vào values, hoặc ghi otherwise.",
    "column {column}: the mapping has nothing for “{value}”. Add it to values, or write otherwise.",
)
NO_DATE: Final = Text(
    "cột {column}: không đọc được ngày “{value}”. Thêm dạng của ngày đó vào dates.",
    "column {column}: “{value}” cannot be read as a date. Add its form to dates.",
)
