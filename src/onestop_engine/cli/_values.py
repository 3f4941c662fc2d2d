"""Reading what people write on a command line: days, instants, pairs, terms."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Final

from ..errors import InputError
from ..texts import Text

_INSTANT: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?)?",
    re.IGNORECASE,
)
_ISO_HOUR: Final = re.compile(r"[T ][0-9]{2}:[0-9]{2}")
_HOUR: Final = re.compile(r"([0-9]{1,2}) ?(?:[:hg]|giờ) ?([0-9]{2})?")
_LOCAL_DAY: Final = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(.*)")


def read_moment(text: str, name: str) -> datetime | date:
    """The instant that `text` writes in ISO 8601, or the day when it names no hour.

    An instant without an offset is naive: local to the calendar. `name` is the option, for the
    message of the InputError that anything else raises.

    >>> read_moment("2026-08-20T09:00", "--received")
    datetime.datetime(2026, 8, 20, 9, 0)
    >>> read_moment("20/08/2026", "--received")
    Traceback (most recent call last):
    ...
    onestop_engine.errors.InputError: --received: '20/08/2026' ... Write 2026-08-20.
    """
    return _read(text, name, "2026-08-20T09:00")


def _read(text: str, name: str, example: str) -> datetime | date:
    found = _INSTANT.fullmatch(text.strip())
    if found is None:
        raise InputError(_unreadable(text, name, example))
    day = _day(found, name, example)
    if found[4] is None:
        return day
    try:
        return datetime(
            day.year,
            day.month,
            day.day,
            int(found[4]),
            int(found[5]),
            int(found[6] or 0),
            int((found[7] or "").ljust(6, "0")),
            tzinfo=_offset(found[8]),
        )
    except ValueError:
        raise InputError(_NO_HOUR.fill(name=name, text=text)) from None


def read_instant(text: str, name: str) -> datetime:
    """The instant that `text` writes; a day without an hour is its start.

    >>> read_instant("2026-08-20", "--at")
    datetime.datetime(2026, 8, 20, 0, 0)
    """
    moment = read_moment(text, name)
    if isinstance(moment, datetime):
        return moment
    return datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 (local to the calendar)


def read_day(text: str, name: str) -> date:
    """The day that `text` writes; InputError when it holds an hour.

    >>> read_day("2026-02-30", "--from")
    Traceback (most recent call last):
    ...
    onestop_engine.errors.InputError: --from: there is no day 30/2/2026; ... 28 days. ...
    """
    moment = _read(text, name, "2026-08-20")
    if isinstance(moment, datetime):
        raise InputError(_ONLY_DAY.fill(name=name, text=text, day=moment.date().isoformat()))
    return moment


def _day(found: re.Match[str], name: str, example: str) -> date:
    text = found.string
    year, month, day = (int(part) for part in found.group(1, 2, 3))
    try:
        return date(year, month, day)
    except ValueError:
        if 1 <= month <= 12 and day >= 1 and year >= 1:
            last = calendar.monthrange(year, month)[1]
            values = {"name": name, "day": f"{day}/{month}/{year}", "month": f"{month}/{year}"}
            raise InputError(_NO_DAY.fill(last=last, **values)) from None
        if month > 12 and 1 <= day <= 12 and month <= 31:
            mend = f"{year:04}-{day:02}-{month:02}"
            raise InputError(_SWAPPED.fill(name=name, text=text, mend=mend)) from None
        raise InputError(_unreadable(text, name, example)) from None


def _offset(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text in "Zz":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    if minutes >= 60:
        raise ValueError(text)
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(-span if text[0] == "-" else span)


def _hour(said: str) -> str:
    """The hour behind a day as ISO 8601 writes it; nothing where that cannot be told.

    >>> _hour(" 9h"), _hour(" 15 giờ 30"), _hour("T09:00+07:00"), _hour(" sáng")
    ('T09:00', 'T15:30', 'T09:00+07:00', '')
    """
    if _ISO_HOUR.match(said):
        return said.rstrip()
    found = _HOUR.fullmatch(said.strip())
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return ""
    return f"T{int(found[1]):02}:{int(found[2] or 0):02}"


def _unreadable(text: str, name: str, example: str) -> Text:
    local = _LOCAL_DAY.fullmatch(text.strip())
    mend = example
    if local and int(local[1]) <= 31 and 1 <= int(local[2]) <= 12:
        hour = _hour(local[4]) if "T" in example else ""
        mend = f"{local[3]}-{int(local[2]):02}-{int(local[1]):02}{hour}"
    return _NO_DATE.fill(name=name, text=text, mend=mend)


def read_pairs(items: Iterable[str], name: str) -> Mapping[str, str]:
    """The names and values of `key=value` words; InputError for other words and for doubles.

    >>> read_pairs(["works=house"], "--set")
    {'works': 'house'}
    """
    pairs: dict[str, str] = {}
    for item in items:
        key, equals, value = item.partition("=")
        if not equals or not key.strip():
            raise InputError(_NO_PAIR.fill(name=name, text=item))
        if key.strip() in pairs:
            raise InputError(_DOUBLE.fill(name=name, key=key.strip()))
        pairs[key.strip()] = value.strip()
    return pairs


def existing_file(text: str) -> Path:
    """The path of a file that exists; InputError for a folder, FileNotFoundError for nothing."""
    path = Path(text)
    if path.is_dir():
        raise InputError(_IS_FOLDER.fill(path=text))
    if not path.exists():
        raise FileNotFoundError(2, "No such file", text)
    return path


_NO_DATE: Final = Text(
    "{name}: không đọc được ngày «{text}». Ngày viết theo ISO 8601, năm trước. Viết {mend}.",
    "{name}: '{text}' is no date. Dates are ISO 8601, the year first. Write {mend}.",
)
_NO_DAY: Final = Text(
    "{name}: không có ngày {day}; tháng {month} có {last} ngày. Sửa lại ngày.",
    "{name}: there is no day {day}; the month {month} has {last} days. Mend the day.",
)
_SWAPPED: Final = Text(
    "{name}: «{text}» không có tháng như vậy, có lẽ ngày và tháng đổi chỗ. Viết {mend}.",
    "{name}: '{text}' has no such month; day and month may be swapped. Write {mend}.",
)
_NO_HOUR: Final = Text(
    "{name}: trong «{text}», giờ hoặc múi giờ không có thật. Viết giờ từ 00:00 đến 23:59, ví dụ "
    "2026-08-20T09:00 hoặc 2026-08-20T09:00+07:00.",
    "{name}: the hour or the offset in '{text}' does not exist. Write hours from 00:00 to 23:59, "
    "such as 2026-08-20T09:00 or 2026-08-20T09:00+07:00.",
)
_ONLY_DAY: Final = Text(
    "{name}: chỉ cần ngày, không cần giờ, nhưng nhận được «{text}». Viết {day}.",
    "{name}: a day without an hour is wanted, not '{text}'. Write {day}.",
)
_NO_PAIR: Final = Text(
    "{name}: «{text}» không có dạng tên=giá_trị. Viết ví dụ {name} works=house.",
    "{name}: '{text}' is not of the form key=value. Write, say, {name} works=house.",
)
_DOUBLE: Final = Text(
    "{name}: «{key}» được cho hai lần. Chỉ giữ lại một giá trị.",
    "{name}: '{key}' is given twice. Keep one of its values.",
)
_IS_FOLDER: Final = Text(
    "«{path}» là một thư mục, ở đây cần một tệp.", "'{path}' is a folder; a file is wanted here."
)
