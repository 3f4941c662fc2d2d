"""What a kind of database brings along for the SQL store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.engine import URL

from ._failures import Translator
from ._messages import UNKNOWN_URL, failure
from ._sessions import Sessions

_LARGEST: Final = 86_400
"""A day in seconds: beyond it, some databases count wrongly, and wait not at all or for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """An open database: its engine, its errors in words, and how its threads write.

    `erased` is called after personal data was erased, to empty what is left of it elsewhere.
    """

    engine: Engine
    errors: Translator
    sessions: Sessions
    erased: Callable[[], None]


def number_in(url: URL, name: str, default: float, shown: str) -> float:
    """A number that an address says by name; StoreError, which shows `shown`, for anything else."""
    try:
        found = float(str(url.query.get(name, default)))
    except ValueError:
        found = -1.0
    if not 0 <= found <= _LARGEST:
        raise failure(UNKNOWN_URL, url=shown)
    return found
