"""The hash chain of a dossier's events: the one place that says what is hashed, and how.

Each event has a link: SHA-256 over the link before it and the event's own row, so that no row can
be changed, left out or put in without every later link changing too. What is hashed holds nothing
personal: of what is personal, only the salted hashes. So a chain still holds after an erasure.

The form below never changes: links that were written are compared with links reckoned anew. A new
column of events needs a new `EventRow.format`, under which it is hashed as well.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Final

from ._codec import EventRow

START: Final = ""
"""Stands for the link before a dossier's first event."""

HASHED: Final = (
    *("code", "seq", "format", "kind", "at", "recorded_at"),
    *("actor", "unit", "data", "reason_hash", "private_hash"),
)
"""The columns that are hashed, in their order: as one JSON list without blanks, in UTF-8."""

_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def link(before: str, code: str, row: EventRow) -> str:
    """The link of an event, as 64 hexadecimal digits; `before` is that of the one before it.

    It hashes the digits of `before` and then the row.

    >>> row = EventRow(
    ...     seq=1, format=1, kind="noted", at=0, recorded_at=0, actor="cb-1", unit=None,
    ...     data="{}", reason_hash=None, private_hash=None,
    ... )
    >>> link(START, "H26-261123-0001", row)[:16]
    'dc25a04875460d1a'
    """
    values = (
        *(code, row.seq, row.format, row.kind, row.at, row.recorded_at),
        *(row.actor, row.unit, row.data, row.reason_hash, row.private_hash),
    )
    return hashlib.sha256((before + _ENCODE(values)).encode()).hexdigest()


def links(before: str, code: str, rows: Iterable[EventRow]) -> Iterator[str]:
    """The links of events that follow each other, the first after `before`."""
    for row in rows:
        before = link(before, code, row)
        yield before
