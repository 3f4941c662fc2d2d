"""The calendar that a command counts on: the bundled one, a file, and overlays on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..calendars import WorkCalendar
from ..texts import Text
from ._command import option
from ._values import existing_file

_FILE = Text(
    "Lịch làm việc từ tệp này, thay cho lịch Việt Nam có sẵn.",
    "Take the calendar from this file instead of the bundled Vietnamese one.",
)
_OVERLAY = Text(
    "Thêm quyết định của tỉnh hoặc cơ quan (ngày nghỉ, ngày làm bù, giờ làm việc). Ghi nhiều lần "
    "được; tệp sau đè tệp trước.",
    "Add a province's or an agency's decision (days off, make-up days, hours). May be repeated; "
    "later ones win.",
)


def calendar_options(decorated: Any) -> Any:
    """`--calendar` and `--overlay`, given to the command as `calendar_file` and `overlays`."""
    with_file = option("--calendar", "calendar_file", metavar="FILE", about=_FILE)(decorated)
    return option("--overlay", "overlays", metavar="FILE", multiple=True, about=_OVERLAY)(with_file)


def open_calendar(calendar_file: str | None, overlays: Sequence[str]) -> WorkCalendar:
    """The calendar that the options name; raises CalendarError for what it cannot apply."""
    calendar = (
        WorkCalendar.bundled("vn")
        if calendar_file is None
        else WorkCalendar.load(existing_file(calendar_file))
    )
    for overlay in overlays:
        calendar = calendar.with_overlay(existing_file(overlay))
    return calendar
