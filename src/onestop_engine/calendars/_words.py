"""Dates, hours and durations in words, as the slips print them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from onestop_engine.texts import Lang, Text

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES: Final = (
    Text("thứ Hai", "Mon"),
    Text("thứ Ba", "Tue"),
    Text("thứ Tư", "Wed"),
    Text("thứ Năm", "Thu"),
    Text("thứ Sáu", "Fri"),
    Text("thứ Bảy", "Sat"),
    Text("Chủ nhật", "Sun"),
)
_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


def say_date(day: date, lang: Lang) -> str:
    """The day with its weekday: `thứ Hai 24/8/2026`, `Mon 24 Aug 2026`."""
    weekday = _NAMES[day.weekday()].say(lang)
    if lang == "en":
        return f"{weekday} {day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{weekday} {day.day}/{day.month}/{day.year}"


def date_text(day: date) -> Text:
    """`say_date` in both languages."""
    return Text(say_date(day, "vi"), say_date(day, "en"))


def say_instant(at: datetime, lang: Lang) -> str:
    """The hour, then the day: `17:00 thứ Hai 24/8/2026`."""
    clock = f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
    joint = " on" if lang == "en" else ""
    return f"{clock}{joint} {say_date(at.date(), lang)}"


def moment_text(at: datetime) -> Text:
    """`say_instant` in both languages."""
    return Text(say_instant(at, "vi"), say_instant(at, "en"))


def say_duration(span: timedelta, lang: Lang) -> str:
    """Hours, minutes and seconds that are not zero: `3 giờ 30 phút`, `3 h 30 min`."""
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    units = ("h", "min", "s") if lang == "en" else ("giờ", "phút", "giây")
    parts = [f"{n} {unit}" for n, unit in zip((hours, minutes, seconds), units, strict=True) if n]
    return " ".join(parts) or f"0 {units[1]}"


def say_clock(minute: int) -> str:
    """A minute of the day as `HH:MM`."""
    return f"{minute // 60:02}:{minute % 60:02}"


def capital(text: str) -> str:
    """`text` with its first letter large, the rest untouched."""
    return text[:1].upper() + text[1:]


def compose(template: Text, *parts: Text) -> Text:
    """The template with its `{}` places filled by each part in the same language."""
    return Text(
        template.say("vi").format(*(part.say("vi") for part in parts)),
        template.say("en").format(*(part.say("en") for part in parts)),
    )
