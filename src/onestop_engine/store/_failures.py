"""The database's own errors in words: locked, read-only, corrupted, full."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from ..errors import StoreError
from ..texts import Text
from ._messages import CANNOT_OPEN, CORRUPTED, FULL, LOCKED, OTHER, READ_ONLY, failure

_TEXTS: Mapping[int, Text] = MappingProxyType(
    {
        sqlite3.SQLITE_BUSY: LOCKED,
        sqlite3.SQLITE_LOCKED: LOCKED,
        sqlite3.SQLITE_READONLY: READ_ONLY,
        sqlite3.SQLITE_CORRUPT: CORRUPTED,
        sqlite3.SQLITE_NOTADB: CORRUPTED,
        sqlite3.SQLITE_CANTOPEN: CANNOT_OPEN,
        sqlite3.SQLITE_FULL: FULL,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Translator:
    """Turns errors of the database at `path` into StoreError; `timeout` in seconds."""

    path: str
    timeout: float

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Errors of the database inside the block come out as StoreError."""
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise self.translate(error) from error

    def translate(self, error: Exception) -> StoreError:
        """The StoreError that says what the database reported."""
        cause = error.orig if isinstance(error, DBAPIError) else error
        # The low byte is the primary code; the rest refines it.
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        text = _TEXTS.get(code, OTHER)
        return failure(text, path=self.path, why=cause, seconds=f"{self.timeout:g}")
