"""Where dossiers live: append-only events, personal data apart, one transaction per command."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from ._memory import MemoryStore
from ._messages import NO_SCHEME, UNKNOWN_URL, conflict, failure
from ._outbox import Claim, Consumer, Message, MessageState, Outbox, Verdict
from ._protocol import Append, Outcome, Query, RefusalQuery, RefusedAct, Store, Summary, Transaction

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from ._sql import SqlStore

__all__ = [
    "Append",
    "Claim",
    "Consumer",
    "MemoryStore",
    "Message",
    "MessageState",
    "Outbox",
    "Outcome",
    "Query",
    "RefusalQuery",
    "RefusedAct",
    "SqlStore",
    "Store",
    "Summary",
    "Transaction",
    "Verdict",
    "conflict",
    "open_store",
    "upgrade_store",
]


def open_store(url: str, *, zone: tzinfo) -> Store:
    """The store at `url`: `memory://`, `sqlite:///file.db`, or `postgresql+psycopg://…`.

    An SQLite file is made when it is missing, the tables of a database when there are none; an
    older SQLite file is brought up to date, where nobody else has it open. Instants are given back
    in `zone`. Raises StoreError, and leaves everything as it is, when what is there is not a store,
    is of a newer version, corrupted, locked, read-only or out of reach.

    >>> from zoneinfo import ZoneInfo
    >>> open_store("memory://", zone=ZoneInfo("Asia/Ho_Chi_Minh")).summary("x") is None
    True
    """
    if url == "memory://":
        return MemoryStore(zone=zone)
    parsed = _parsed(url)
    from ._sql import SqlStore  # noqa: PLC0415 (see _parsed)

    return SqlStore(parsed, zone=zone)


def upgrade_store(url: str) -> tuple[int, int]:
    """Bring the tables of the store at `url` up to date: their versions before and after.

    All of it happens in one transaction, or nothing. Raises StoreError when others have the file
    open, when a newer version made it, or when it is no store.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "postgresql":
        from ._postgres import upgrade_server  # noqa: PLC0415 (see _parsed)

        return upgrade_server(parsed)
    from ._sqlite import upgrade_file  # noqa: PLC0415 (see _parsed)

    return upgrade_file(parsed)


def _parsed(url: str) -> URL:
    """The parts of an address; StoreError where it names neither a file nor a database."""
    # SQLAlchemy takes a fifth of a second to import; a store in memory does without.
    from sqlalchemy.engine import make_url  # noqa: PLC0415
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

    # A path comes as it is from whoever keeps a file's place in a Path.
    if (name := str(url)) and "://" not in name:
        raise failure(NO_SCHEME, url=name)
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise failure(UNKNOWN_URL, url=_without_password(url)) from error
    is_file = parsed.drivername in {"sqlite", "sqlite+pysqlite"} and (
        parsed.database not in {None, "", ":memory:"}
    )
    if not is_file and parsed.drivername not in {"postgresql", "postgresql+psycopg"}:
        raise failure(UNKNOWN_URL, url=_without_password(url))
    return parsed


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def __getattr__(name: str) -> object:
    if name == "SqlStore":
        from ._sql import SqlStore  # noqa: PLC0415 (see _parsed)

        return SqlStore
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
