"""Days and times of day, written one way only: 2026-07-01 and 15:00."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from ...texts import Text
from .._problems import values as kinds
from ._refusal import Refusal, refuse

_EARLIEST, _LATEST = 1900, 2199
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})(?:[T ].*)?", re.ASCII)
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})", re.ASCII)
_IN_WORDS = re.compile(
    r"(?:ngày\s*)?([0-9]{1,2})\s*tháng\s*([0-9]{1,2})\s*năm\s*([0-9]{4})", re.ASCII
)
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})[T ]([01]?[0-9]|2[0-3]):([0-5][0-9])(?::00)?", re.ASCII
)
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
_SPOKEN_TIME = re.compile(
    r"([0-9]{1,2})\s*(?:h|g|giờ|[:.])\s*([0-5]?[0-9])?(?:\s*(?:phút|:[0-9]{2}))?", re.ASCII
)
_NUMBER = re.compile(r"[0-9]{1,6}", re.ASCII)

_EXAMPLE_DAY = "2026-07-01"
_EXAMPLE_TIME = "15:00"
_EXAMPLE_MOMENT = f"{_EXAMPLE_DAY}T{_EXAMPLE_TIME}"
_UNREADABLE = Text("không viết dạng năm-tháng-ngày", "it is not written year-month-day")
_NO_SUCH_DAY = Text("lịch không có ngày này", "the calendar has no such day")
_FORM = Text(
    "năm bốn chữ số, tháng và ngày hai chữ số, cách nhau bằng dấu -",
    "a year has four digits, month and day two each, with - between",
)
_YEARS = Text(f"năm phải từ {_EARLIEST} đến {_LATEST}", f"years run from {_EARLIEST} to {_LATEST}")


def read_date(text: str) -> date | Refusal:
    """The day that `text` is, or why it is none.

    >>> read_date("2026-07-01"), read_date("01/07/2026").values["mend"]
    (datetime.date(2026, 7, 1), '2026-07-01')
    """
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        return _year_first(text, int(found[1]), int(found[2]), int(found[3]))
    found = _YEAR_LAST.fullmatch(text)
    if found:
        return _year_last(text, int(found[1]), int(found[2]), int(found[3]))
    found = _IN_WORDS.fullmatch(text.lower())
    if found:
        day = _day(int(found[3]), int(found[2]), int(found[1]))
        return _no_date(text, _UNREADABLE, day)
    return _no_date(text, _UNREADABLE)


def read_moment(text: str) -> datetime | Refusal:
    """The local date and hour that `text` is, or why it is none.

    >>> read_moment("2026-11-23T14:00"), read_moment("2026-11-23").values["mend"]
    (datetime.datetime(2026, 11, 23, 14, 0), '2026-11-23T00:00')
    """
    found = _MOMENT.fullmatch(text)
    day = read_date(found[1] if found else text)
    if found and isinstance(day, date):
        return datetime.combine(day, time(int(found[2]), int(found[3])))
    mend = f"{day.isoformat()}T00:00" if isinstance(day, date) else _EXAMPLE_MOMENT
    return refuse(kinds.NOT_A_MOMENT, text=text, mend=mend)


def read_time(text: str) -> str | Refusal:
    """The time of day that `text` is, as HH:MM, or why it is none.

    >>> read_time("7:30"), read_time("900").values["mend"]
    ('07:30', '15:00')
    """
    found = _TIME.fullmatch(text)
    if found:
        return f"{int(found[1]):02d}:{found[2]}"
    if _NUMBER.fullmatch(text):
        return refuse(kinds.TIME_AS_NUMBER, text=text, mend=_time_of(int(text)))
    found = _SPOKEN_TIME.fullmatch(text.lower())
    mend = _EXAMPLE_TIME
    if found and int(found[1]) < 24:
        mend = f"{int(found[1]):02d}:{int(found[2] or 0):02d}"
    return refuse(kinds.NOT_A_TIME, text=text, mend=mend)


def _year_first(text: str, year: int, month: int, day: int) -> date | Refusal:
    found, turned = _day(year, month, day), _day(year, day, month)
    if found is None and turned is not None:
        return _day_and_month(text, turned)
    if found is None:
        return _no_date(text, _NO_SUCH_DAY)
    if not _EARLIEST <= year <= _LATEST:
        return _no_date(text, _YEARS)
    return found if _ISO.fullmatch(text) else _no_date(text, _FORM, found)


def _year_last(text: str, day: int, month: int, year: int) -> Refusal:
    # Vietnam writes the day first; only a month above 12 shows the American order.
    found = _day(year, month, day) or _day(year, day, month)
    return _no_date(text, _NO_SUCH_DAY) if found is None else _day_and_month(text, found)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_and_month(text: str, day: date) -> Refusal:
    meaning = Text(f"ngày {day.day} tháng {day.month}", f"{day.day} {_MONTHS[day.month - 1]}")
    return refuse(kinds.DAY_AND_MONTH, text=text, mend=day.isoformat(), meaning=meaning)


def _no_date(text: str, reason: Text, day: date | None = None) -> Refusal:
    mend = _EXAMPLE_DAY if day is None else day.isoformat()
    return refuse(kinds.NOT_A_DATE, text=text, reason=reason, mend=mend)


def _time_of(number: int) -> str:
    """The time that a number most likely was: an hour, or minutes since midnight."""
    if number < 24:
        return f"{number:02d}:00"
    return f"{number // 60:02d}:{number % 60:02d}" if number < 24 * 60 else _EXAMPLE_TIME


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
