"""How long a server asks to be left alone: the header `Retry-After` of RFC 9110, 10.2.3."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST_WAIT: Final = timedelta(hours=6)
"""Nobody is waited for longer: the header may be a mistake."""

_LONGEST_DATE: Final = 64


def asked_wait(header: str | None, now: datetime) -> timedelta:
    """How long from `now` the header asks to wait: at most six hours, nothing where it is none.

    It holds whole seconds, or an HTTP date; whatever else stands there asks for nothing.

    >>> now = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    >>> [asked_wait(one, now).total_seconds() for one in ("120", "999999999999", "soon", None)]
    [120.0, 21600.0, 0.0, 0.0]
    >>> asked_wait("Mon, 23 Nov 2026 02:05:00 GMT", now).total_seconds()
    300.0
    """
    said = (header or "").strip()
    if said.isascii() and said.isdigit():
        # More digits than any wait has.
        wait = LONGEST_WAIT if len(said) > 9 else timedelta(seconds=int(said))
    else:
        until = _date(said)
        wait = timedelta() if until is None else until - now
    return max(timedelta(), min(wait, LONGEST_WAIT))


def _date(said: str) -> datetime | None:
    if not 0 < len(said) <= _LONGEST_DATE:
        return None
    try:
        found = parsedate_to_datetime(said)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    # One of the three forms names no zone: it is UTC.
    return found if found.tzinfo else found.replace(tzinfo=UTC)
