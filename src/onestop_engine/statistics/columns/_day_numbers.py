"""The working days of a calendar, numbered, for whole columns of days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import numpy as np

from ...calendars import WorkCalendar
from ._block import Ints, Mask

_EPOCH: Final = date(1970, 1, 1)


class DayNumbers:
    """Which of the days of columns, counted since 1970, are working days, and the how many-th."""

    def __init__(self, calendar: WorkCalendar) -> None:
        first, last = calendar.covers
        self._first = (first - _EPOCH).days
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self._works = np.array([calendar.is_working_day(day) for day in days])
        self._before = np.cumsum(self._works)
        self._at = np.flatnonzero(self._works) + self._first

    def _place(self, days: Ints) -> Ints:
        return np.clip(days - self._first, 0, len(self._works) - 1)

    def holds(self, *columns: Ints) -> Mask:
        """Whether the days of all columns are covered."""
        inside = [self._place(days) + self._first == days for days in columns]
        return np.asarray(np.logical_and.reduce(inside))

    def works(self, days: Ints) -> Mask:
        """Whether they are working days."""
        return np.asarray(self._works[self._place(days)])

    def up_to(self, days: Ints) -> Ints:
        """How many working days there are up to each day, with it."""
        return np.asarray(self._before[self._place(days)])

    def between(self, first: Ints, last: Ints) -> Ints:
        """How many there are after `first`, up to `last`."""
        return self.up_to(last) - self.up_to(first)

    def day_of(self, numbers: Ints) -> tuple[Ints, Mask]:
        """The day of each number, and whether the calendar reaches as far."""
        reached = (numbers >= 1) & (numbers <= len(self._at))
        return self._at[np.clip(numbers - 1, 0, len(self._at) - 1)], reached
