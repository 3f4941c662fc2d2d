"""When people file: by the season, the day of the week and the hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ..calendars import WorkCalendar

T = TypeVar("T")

_CHANNELS: Final = (("counter", 0.5), ("online", 0.44), ("post", 0.06))
_WEEKDAYS: Final = (1.25, 1.05, 1.0, 1.0, 0.95, 0.6, 0.6)
_LONG_HOLIDAY: Final = 5
_AFTER_HOLIDAY: Final = 12
_RUSH: Final = 1.6
_ON_DAY_OFF: Final = 0.25
# Half-hours from midnight, weighed: a quiet night, the forenoon, the evening at home.
_ONLINE_HOURS: Final = (
    (0, 6, 0.3), (6, 8, 2.0), (8, 12, 6.0), (12, 14, 3.0), (14, 18, 5.0), (18, 22, 4.0),
    (22, 24, 1.0),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One filing to come: when, and through which channel."""

    at: datetime
    channel: str


def arrivals(
    calendar: WorkCalendar,
    lots: Random,
    days: Iterable[date],
    count: int,
    offered: Collection[str] = ("counter", "online", "post"),
) -> tuple[Arrival, ...]:
    """`count` filings within `days` through the channels `offered`, in order of time.

    Counter and post only in office hours of working days, made-up Saturdays included; online at
    any hour, on holidays too. After a long holiday people come in numbers.
    """
    season = _season(calendar, tuple(days))
    opened = [(day, weight) for day, weight in season if calendar.is_working_day(day)]
    found = []
    for _ in range(count):
        channel = _drawn(lots, [c for c in _CHANNELS if c[0] in offered])
        if channel == "online":
            at = _online(lots, _drawn(lots, season))
        else:
            at = _in_office(calendar, lots, _drawn(lots, opened))
        found.append(Arrival(at=calendar.localize(at), channel=channel))
    return tuple(sorted(found, key=lambda arrival: (arrival.at, arrival.channel)))


def _season(calendar: WorkCalendar, days: tuple[date, ...]) -> list[tuple[date, float]]:
    found = []
    off_in_a_row, rush = 0, 0
    for day in days:
        weight = _WEEKDAYS[day.weekday()]
        if calendar.is_working_day(day):
            if off_in_a_row >= _LONG_HOLIDAY:
                rush = _AFTER_HOLIDAY
            off_in_a_row = 0
            weight *= _RUSH if rush else 1.0
            rush = max(0, rush - 1)
        else:
            off_in_a_row += 1
            weight *= _ON_DAY_OFF
        found.append((day, weight))
    return found


def _drawn(lots: Random, weighed: Iterable[tuple[T, float]]) -> T:
    values, weights = zip(*weighed, strict=True)
    chosen: T = lots.choices(values, weights)[0]
    return chosen


def _online(lots: Random, day: date) -> datetime:
    start, end, _ = lots.choices(_ONLINE_HOURS, [weight for *_, weight in _ONLINE_HOURS])[0]
    return _midnight(day) + timedelta(seconds=lots.randrange(start * 3600, end * 3600))


def _in_office(calendar: WorkCalendar, lots: Random, day: date) -> datetime:
    opens, closes = lots.choice(calendar.hours(day))
    start, end = (t.hour * 3600 + t.minute * 60 for t in (opens, closes))
    # Most come soon after the doors open.
    return _midnight(day) + timedelta(seconds=round(lots.triangular(start, end - 300, start)))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 (local time of the calendar)
