"""Values out of JSON or YAML, each refused with the place where it stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeVar

from onestop_engine.errors import CalendarError
from onestop_engine.texts import Text, glance

if TYPE_CHECKING:
    from ._facts import Intervals

_T = TypeVar("_T")


def parse_json(text: str, where: str) -> Mapping[str, Any]:
    """The JSON object in `text`; `CalendarError` for anything else, and for a key said twice."""
    try:
        data = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise CalendarError(_NOT_JSON.fill(where=where, why=error)) from error
    return read_object(data, where)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"key {twice!r} stands twice")
    return found


def check_keys(
    data: Mapping[str, Any], where: str, required: Iterable[str], optional: Iterable[str]
) -> None:
    """Refuse a missing key, and one that nobody knows."""
    known = [*required, *optional]
    for name in required:
        if name not in data:
            raise CalendarError(_MISSING.fill(where=where, name=name))
    for name in data:
        if name not in known:
            raise CalendarError(_UNKNOWN.fill(where=where, name=name, known=", ".join(known)))


def read_object(value: Any, where: str) -> Mapping[str, Any]:
    """A JSON object with text keys."""
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise CalendarError(_NOT_OBJECT.fill(where=where, value=glance(value)))
    return value


def read_each(value: Any, where: str, read: Callable[[Any, str], _T]) -> list[_T]:
    """Each item of a list, read by `read`."""
    if not isinstance(value, list | tuple):
        raise CalendarError(_NOT_LIST.fill(where=where, value=glance(value)))
    return [read(item, f"{where}[{n}]") for n, item in enumerate(value)]


def read_text(value: Any, where: str) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise CalendarError(_NOT_TEXT.fill(where=where, value=glance(value)))
    return value


def read_optional_text(data: Mapping[str, Any], name: str, where: str) -> str | None:
    """The text under `name`; None when it is not there."""
    return read_text(data[name], f"{where}.{name}") if name in data else None


def read_choice(value: Any, where: str, allowed: tuple[str, ...]) -> Any:
    """One of the allowed words."""
    if value not in allowed:
        choices = ", ".join(allowed)
        raise CalendarError(_BAD_CHOICE.fill(where=where, value=glance(value), allowed=choices))
    return value


def read_flag(data: Mapping[str, Any], name: str, where: str) -> bool:
    """True or false, also as YAML text; false when it is not there."""
    value = data.get(name, False)
    if value not in (True, False, "true", "false"):
        raise CalendarError(_NOT_FLAG.fill(where=f"{where}.{name}", value=glance(value)))
    return value in (True, "true")


def read_bilingual(value: Any, where: str) -> Text:
    """`{"vi": …, "en": …}`, or one Vietnamese text."""
    if isinstance(value, str):
        return Text(read_text(value, where))
    data = read_object(value, where)
    check_keys(data, where, ("vi",), ("en",))
    return Text(read_text(data["vi"], f"{where}.vi"), read_optional_text(data, "en", where))


def read_optional_bilingual(data: Mapping[str, Any], name: str, where: str) -> Text | None:
    """The bilingual text under `name`; None when it is not there."""
    return read_bilingual(data[name], f"{where}.{name}") if name in data else None


def read_date(value: Any, where: str) -> date:
    """An ISO date such as `2027-01-09`."""
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise CalendarError(_BAD_DATE.fill(where=where, value=glance(value))) from error
    if day.isoformat() != value:
        # fromisoformat also takes 20270109 and 2027-W01-6, which few people read.
        raise CalendarError(_BAD_DATE.fill(where=where, value=glance(value)))
    return day


def read_optional_date(data: Mapping[str, Any], name: str, where: str) -> date | None:
    """The date under `name`; None when it is not there."""
    return read_date(data[name], f"{where}.{name}") if name in data else None


def read_intervals(value: Any, where: str) -> Intervals:
    """Office hours such as `[["07:30", "11:30"], ["13:30", "17:00"]]`; at least one interval."""
    found: list[tuple[int, int]] = []
    for opening, closing in read_each(value, where, _read_interval):
        if found and opening < found[-1][1]:
            raise CalendarError(_OVERLAP.fill(where=where))
        if found and opening == found[-1][1]:
            found[-1] = (found[-1][0], closing)
        else:
            found.append((opening, closing))
    if not found:
        raise CalendarError(_NO_INTERVAL.fill(where=where))
    return tuple(found)


def _read_interval(pair: Any, where: str) -> tuple[int, int]:
    minutes = read_each(pair, where, _read_minute)
    if len(minutes) != 2 or minutes[0] >= minutes[1]:
        raise CalendarError(_BAD_INTERVAL.fill(where=where, pair=glance(pair)))
    return minutes[0], minutes[1]


def _read_minute(clock: Any, where: str) -> int:
    digits = clock.replace(":", "") if isinstance(clock, str) else ""
    if len(digits) != 4 or clock != f"{digits[:2]}:{digits[2:]}" or not digits.isdecimal():
        raise CalendarError(_BAD_CLOCK.fill(where=where, clock=glance(clock)))
    hour, minute = int(digits[:2]), int(digits[2:])
    if hour > 23 or minute > 59:
        raise CalendarError(_BAD_CLOCK.fill(where=where, clock=glance(clock)))
    return hour * 60 + minute


_NOT_JSON: Final = Text(
    "{where}: không phải JSON hợp lệ ({why}). Sửa đúng chỗ đó rồi nạp lại.",
    "{where}: not valid JSON ({why}). Mend that place and load again.",
)
_MISSING: Final = Text("{where}: thiếu mục «{name}».", "{where}: '{name}' is missing.")
_UNKNOWN: Final = Text(
    "{where}: không có mục nào tên «{name}». Các mục: {known}.",
    "{where}: nothing is called '{name}' here. The keys are: {known}.",
)
_NOT_OBJECT: Final = Text(
    "{where}: cần một nhóm tên: giá trị, không phải {value}.",
    "{where}: names and values are needed, not {value}.",
)
_NOT_LIST: Final = Text(
    "{where}: cần một danh sách, không phải {value}.", "{where}: a list is needed, not {value}."
)
_NOT_TEXT: Final = Text(
    "{where}: cần một đoạn chữ, không phải {value}.", "{where}: a text is needed, not {value}."
)
_BAD_CHOICE: Final = Text(
    "{where}: {value} không dùng được. Chọn một trong: {allowed}.",
    "{where}: {value} cannot be used. Choose one of: {allowed}.",
)
_NOT_FLAG: Final = Text(
    "{where}: chỉ nhận true hoặc false, không phải {value}.",
    "{where}: only true or false, not {value}.",
)
_BAD_DATE: Final = Text(
    "{where}: {value} không phải ngày. Viết năm-tháng-ngày, ví dụ 2027-01-09.",
    "{where}: {value} is no date. Write year-month-day, such as 2027-01-09.",
)
_BAD_CLOCK: Final = Text(
    "{where}: {clock} không phải giờ. Viết «07:30», từ 00:00 đến 23:59, trong dấu nháy.",
    "{where}: {clock} is no time of day. Write '07:30', from 00:00 to 23:59, in quotes.",
)
_BAD_INTERVAL: Final = Text(
    "{where}: {pair} không phải khoảng giờ làm việc. Viết giờ mở rồi giờ đóng, giờ đóng muộn hơn: "
    '["07:30", "11:30"].',
    "{where}: {pair} is no interval of office hours. Write opening, then a later closing: "
    '["07:30", "11:30"].',
)
_OVERLAP: Final = Text(
    "{where}: các khoảng giờ chồng lên nhau hoặc sai thứ tự. Xếp theo giờ, không giao nhau.",
    "{where}: the intervals overlap or are out of order. Put them in order, apart.",
)
_NO_INTERVAL: Final = Text(
    "{where}: ngày làm việc phải có ít nhất một khoảng giờ. Cho nghỉ cả ngày thì dùng add_off.",
    "{where}: a working day has at least one interval. To close for the day, use add_off.",
)
