"""What a kind of database brings along for the SQL store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine

from ._failures import Translator
from ._sessions import Sessions

LARGEST: Final = 86_400
"""The largest number that an address may say: a day in seconds. Beyond it, some databases count
wrongly, and wait not at all or without an end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """An open database: its engine, its errors in words, and how its threads write.

    `erased` is called after personal data was erased, to empty what is left of it elsewhere.
    """

    engine: Engine
    errors: Translator
    sessions: Sessions
    erased: Callable[[], None]
