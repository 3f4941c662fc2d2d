"""Dates as other systems write them: forms as patterns that read one value, or whole columns.

The patterns keep to what both Python's `re` and RE2 (pyarrow) understand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

ISO: Final = "iso"
DEFAULT: Final = (ISO,)

_ISO: Final = (
    r"^(?P<Y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})"
    r"(?:[T ](?P<H>\d{2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:[.,](?P<f>\d{1,9}))?)?"
    r"(?P<z>Z|[+-]\d{2}:?\d{2})?)?$"
)
_PIECES: Final = {
    "d": r"(?P<d>\d{1,2})",
    "m": r"(?P<m>\d{1,2})",
    "Y": r"(?P<Y>\d{4})",
    "H": r"(?P<H>\d{1,2})",
    "M": r"(?P<M>\d{1,2})",
    "S": r"(?P<S>\d{1,2})",
}
PARTS: Final = ("Y", "m", "d", "H", "M", "S", "f", "z")


@lru_cache(maxsize=64)
def pattern_of(form: str) -> str:
    """The pattern of a form such as `%d/%m/%Y %H:%M`, or of `iso`; its groups are the parts.

    >>> bool(re.match(pattern_of("%d/%m/%Y"), "1/7/2026"))
    True
    """
    if form == ISO:
        return _ISO
    pieces = re.split(r"%(.)", form)
    texts = [re.escape(text) for text in pieces[::2]]
    made = [text + _PIECES[piece] for text, piece in zip(texts, pieces[1::2], strict=False)]
    return f"^{''.join(made)}{texts[-1]}$"


def groups_of(form: str) -> tuple[str, ...]:
    """The parts that a form tells."""
    return tuple(re.compile(pattern_of(form)).groupindex)


def has_hour(form: str) -> bool:
    """True when the form tells an hour, or may tell one."""
    return "H" in groups_of(form)


def instant_of(text: str, forms: Sequence[str], zone: tzinfo, *, ends: bool) -> datetime | None:
    """The instant that a text states by the first form that fits; None where none does.

    A date alone is the start of its day, with `ends` its last microsecond. A day that does not
    exist is no date, nor is an hour that the clocks of the zone skip.

    >>> from datetime import UTC
    >>> instant_of("31/02/2026", ["%d/%m/%Y"], UTC, ends=False) is None
    True
    """
    for form in forms or DEFAULT:
        found = re.fullmatch(pattern_of(form), text, re.ASCII)
        if found is not None:
            parts = {name: part for name, part in found.groupdict().items() if part}
            return _made(parts, zone, ends=ends)
    return None


def _made(parts: dict[str, str], zone: tzinfo, *, ends: bool) -> datetime | None:
    try:
        day = date(int(parts["Y"]), int(parts["m"]), int(parts["d"]))
        if "H" not in parts:
            return _existing(datetime.combine(day, time.max if ends else time.min, zone))
        micro = int(parts.get("f", "0")[:6].ljust(6, "0"))
        clock = time(int(parts["H"]), int(parts.get("M", 0)), int(parts.get("S", 0)), micro)
        return _existing(datetime.combine(day, clock, _zone(parts.get("z")) or zone))
    except (ValueError, OverflowError):
        return None


def _existing(at: datetime) -> datetime | None:
    there_and_back = at.astimezone(UTC).astimezone(at.tzinfo)
    return at if there_and_back.replace(tzinfo=None) == at.replace(tzinfo=None) else None


def _zone(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
