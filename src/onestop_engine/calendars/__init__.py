"""Working calendars: which days count, office hours, and when a term ends."""

from ._calendar import WorkCalendar
from ._calendar_column import CalendarColumn
from ._facts import Confidence, DayInfo, DayKind, OverlayMark
from ._pauses import Pauses
from ._status import CalendarStatus
from ._words import date_text, moment_text, say_date, say_instant

__all__ = [
    "CalendarColumn",
    "CalendarStatus",
    "Confidence",
    "DayInfo",
    "DayKind",
    "OverlayMark",
    "Pauses",
    "WorkCalendar",
    "date_text",
    "moment_text",
    "say_date",
    "say_instant",
]
