"""The one place where the command line reads the clock."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

_ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """This instant, in Vietnam."""
    return datetime.now(_ZONE)


def today() -> date:
    """The day that it is in Vietnam."""
    return now().date()
