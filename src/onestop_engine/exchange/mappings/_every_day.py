"""The calendar of those who have none: every day is like the other."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from ...calendars import WorkCalendar
from ...calendars._facts import Facts, HoursRule, Year
from ...texts import Text

_FIRST: Final = 1971
_LAST: Final = 2100
_ALL_DAY: Final = ((0, 24 * 60 - 1),)
_TITLE: Final = Text("Mọi ngày như nhau", "Every day is like the other")


@lru_cache(maxsize=8)
def every_day(zone: str) -> WorkCalendar:
    """A calendar in `zone` without days off, from 1971 to 2100, so that no last day moves.

    >>> from datetime import date
    >>> every_day("Europe/Rome").is_working_day(date(2006, 12, 24))  # a Sunday
    True
    """
    base = HoursRule(intervals=_ALL_DAY)
    weekend = HoursRule(intervals=_ALL_DAY, weekdays=(5, 6), working=True)
    years = tuple(Year(number=n, status="official") for n in range(_FIRST, _LAST + 1))
    facts = Facts(
        id="NONE", zone=zone, title=_TITLE, hours=(base, weekend), years=years, off={}, made_up={}
    )
    return WorkCalendar.of(facts)
