"""Where dossiers live: append-only events, personal data apart, one transaction per command."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from ._memory import MemoryStore
from ._messages import NOT_YET, UNKNOWN_URL, conflict, failure
from ._protocol import Append, Outcome, Query, Store, Summary, Transaction

if TYPE_CHECKING:
    from ._sql import SqlStore

__all__ = [
    "Append",
    "MemoryStore",
    "Outcome",
    "Query",
    "SqlStore",
    "Store",
    "Summary",
    "Transaction",
    "conflict",
    "open_store",
]


def open_store(url: str, *, zone: tzinfo) -> Store:
    """The store at `url`: `memory://`, or `sqlite:///file.db`, which is made when missing.

    Instants are given back in `zone`. Raises StoreError, and leaves the file as it is, when it
    is not a store, is of a newer version, corrupted, locked or read-only.

    >>> from zoneinfo import ZoneInfo
    >>> open_store("memory://", zone=ZoneInfo("Asia/Ho_Chi_Minh")).summary("x") is None
    True
    """
    if url == "memory://":
        return MemoryStore(zone=zone)
    if url.startswith("postgresql"):
        raise failure(NOT_YET, url=_without_password(url))
    return _open_sqlite(url, zone)


def _open_sqlite(url: str, zone: tzinfo) -> Store:
    # SQLAlchemy takes a fifth of a second to import; a store in memory does without.
    from sqlalchemy.engine import make_url  # noqa: PLC0415
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

    from ._sql import SqlStore  # noqa: PLC0415

    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise failure(UNKNOWN_URL, url=_without_password(url)) from error
    names_file = parsed.database not in {None, "", ":memory:"}
    if parsed.drivername not in {"sqlite", "sqlite+pysqlite"} or not names_file:
        raise failure(UNKNOWN_URL, url=_without_password(url))
    return SqlStore(parsed, zone=zone)


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def __getattr__(name: str) -> object:
    if name == "SqlStore":
        from ._sql import SqlStore  # noqa: PLC0415 (see _open_sqlite)

        return SqlStore
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
