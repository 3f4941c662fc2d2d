"""Which language this run speaks, and how it writes days and instants."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from ..texts import LANGUAGES, Lang, Text

_WEEKDAYS = (
    Text("thứ Hai", "Monday"),
    Text("thứ Ba", "Tuesday"),
    Text("thứ Tư", "Wednesday"),
    Text("thứ Năm", "Thursday"),
    Text("thứ Sáu", "Friday"),
    Text("thứ Bảy", "Saturday"),
    Text("Chủ nhật", "Sunday"),
)

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the words of a command line ask of every command: language, and JSON or text."""

    lang: Lang
    as_json: bool = False


_WISHES: ContextVar[Wishes | None] = ContextVar("wishes", default=None)


def wishes_of(words: Sequence[str], environment: Mapping[str, str] | None = None) -> Wishes:
    """The wishes found in `words`, wherever they stand; the locale decides what they leave open.

    They are read before parsing, so that even a wrong command line is answered in the language
    and form that it asks for.

    >>> wishes_of(["due", "--lang", "vi"], {}).lang
    'vi'
    >>> wishes_of(["due", "--json"], {"LANG": "vi_VN.UTF-8"})
    Wishes(lang='vi', as_json=True)
    """
    options = list(words[: words.index("--")] if "--" in words else words)
    lang = lang_of_locale(os.environ if environment is None else environment)
    for word, following in pairwise([*options, ""]):
        wanted = following if word == "--lang" else word.removeprefix("--lang=")
        if word.startswith("--lang") and wanted in LANGUAGES:
            lang = wanted
    return Wishes(lang=lang, as_json="--json" in options or _asks_json(options))


def _asks_json(options: Sequence[str]) -> bool:
    return "--format=json" in options or ("--format", "json") in pairwise(options)


def lang_of_locale(environment: Mapping[str, str]) -> Lang:
    """Vietnamese in a Vietnamese locale, English in every other.

    >>> lang_of_locale({"LC_ALL": "C", "LANG": "vi_VN.UTF-8"})
    'en'
    """
    names = (environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next((name for name in names if name), "")
    return "vi" if locale.lower().startswith("vi") else "en"


def remember(wishes: Wishes) -> None:
    """Keep `wishes` for the rest of this run."""
    _WISHES.set(wishes)


def wishes() -> Wishes:
    """The wishes of this run; those of the locale before any were remembered."""
    return _WISHES.get() or wishes_of(())


def language() -> Lang:
    """The language of this run."""
    return wishes().lang


def say(vi: str, en: str, **values: object) -> str:
    """The sentence in the language of this run, its `{name}` places filled."""
    sentence = vi if language() == "vi" else en
    return sentence.format(**values) if values else sentence


def spoken(text: Text | None) -> str:
    """`text` in the language of this run; empty for None."""
    return "" if text is None else text.say(language())


def say_day(day: date) -> str:
    """A day as people here write it, with its weekday.

    >>> say_day(date(2026, 8, 24)) in {"thứ Hai 24/8/2026", "Monday 24 August 2026"}
    True
    """
    return spoken(day_text(day))


def day_text(day: date) -> Text:
    """A day with its weekday, in both languages.

    >>> day_text(date(2026, 8, 24)).say("en")
    'Monday 24 August 2026'
    """
    weekday = _WEEKDAYS[day.weekday()]
    return Text(
        f"{weekday.vi} {short_day_text(day).vi}",
        f"{weekday.say('en')} {day.day} {_MONTHS[day.month - 1]} {day.year}",
    )


def short_day(day: date) -> str:
    """A day without its weekday.

    >>> short_day(date(2026, 8, 24)) in {"24/8/2026", "24 Aug 2026"}
    True
    """
    return spoken(short_day_text(day))


def short_day_text(day: date) -> Text:
    """A day without its weekday, in both languages; English names the month.

    >>> short_day_text(date(2026, 8, 24)).vi
    '24/8/2026'
    """
    month = _MONTHS[day.month - 1][:3]
    return Text(f"{day.day}/{day.month}/{day.year}", f"{day.day} {month} {day.year}")


def say_instant(at: datetime) -> str:
    """The hour, then the day with its weekday."""
    return f"{at:%H:%M} {say_day(at.date())}"


def short_instant(at: datetime) -> str:
    """The hour, then the day without its weekday."""
    return spoken(short_instant_text(at))


def short_instant_text(at: datetime) -> Text:
    """The hour, then the day without its weekday, in both languages."""
    day = short_day_text(at.date())
    return Text(f"{at:%H:%M} {day.vi}", f"{at:%H:%M} {day.say('en')}")


def capital(sentence: str) -> str:
    """`sentence` with its first letter large, the rest untouched."""
    return sentence[:1].upper() + sentence[1:]


def say_number(value: int) -> str:
    """A whole number with its thousands apart, as the language writes it.

    >>> say_number(854)
    '854'
    """
    return f"{value:,}".replace(",", "." if language() == "vi" else ",")


def say_money(amount: int) -> str:
    """An amount of whole đồng."""
    return f"{say_number(amount)} đ"
