"""SQLite files: how one is made or brought up to date, how connections are set up."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from ..errors import StoreBusy
from ..texts import Text
from ._backend import Backend, number_in
from ._failures import Told, Translator
from ._files import APPLICATION_ID, check_file
from ._messages import (
    CANNOT_OPEN,
    CORRUPTED,
    DISK,
    FULL,
    IN_USE,
    LOCKED,
    MOVED,
    OTHER,
    READ_ONLY,
    STILL_IN_LOG,
    failure,
)
from ._schema import check_not_newer, create_tables, upgrade_tables, version_in
from ._sessions import OneWriter
from ._tables import SCHEMA_VERSION

DEFAULT_TIMEOUT = 10.0
"""Seconds to wait for another program's lock; `?timeout=` in the address changes it."""

_PATIENCE = 0.01
_TEXTS: Mapping[int, Text] = MappingProxyType(
    {
        sqlite3.SQLITE_BUSY: LOCKED,
        sqlite3.SQLITE_LOCKED: LOCKED,
        sqlite3.SQLITE_READONLY: READ_ONLY,
        sqlite3.SQLITE_CORRUPT: CORRUPTED,
        sqlite3.SQLITE_NOTADB: CORRUPTED,
        sqlite3.SQLITE_CANTOPEN: CANNOT_OPEN,
        sqlite3.SQLITE_FULL: FULL,
        sqlite3.SQLITE_IOERR: DISK,
    }
)


def open_file(url: URL) -> Backend:
    """The store in the file that `url` names: made when missing, brought up to date when older.

    Raises StoreError, and leaves the file as it is, when it cannot be used.
    """
    path = Path(url.database or "").absolute()
    errors = _translator(path, url)
    with errors():
        engine = _open_engine(path, errors.timeout)
    return Backend(
        engine=engine,
        errors=errors,
        sessions=OneWriter(engine, errors, _watch(path)),
        erased=lambda: _empty_log(engine, errors),
    )


def upgrade_file(url: URL) -> tuple[int, int]:
    """Bring the store in a file up to date; its schema versions before and after."""
    path = Path(url.database or "").absolute()
    errors = _translator(path, url)
    with errors():
        if not check_file(path):
            raise failure(CANNOT_OPEN, path=path, why="no such file")
        return _upgrade(path, errors.timeout), SCHEMA_VERSION


def _translator(path: Path, url: URL) -> Translator:
    return Translator(
        place=str(path),
        timeout=timeout_of(url),
        caught=(SQLAlchemyError, sqlite3.Error),
        tell=_tell,
    )


def _tell(error: BaseException) -> Told:
    # The low byte is the primary code; the rest refines it.
    text = _TEXTS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, OTHER)
    if text is LOCKED:
        return Told(text=text, why=error, kind=StoreBusy)
    return Told(text=text, why=error)


def timeout_of(url: URL) -> float:
    """The seconds that an address says to wait for locks; StoreError when it says no number."""
    return number_in(url, "timeout", DEFAULT_TIMEOUT, url.render_as_string())


def _open_engine(path: Path, timeout: float) -> Engine:
    exists = check_file(path)
    engine = _make_engine(path, timeout)
    try:
        found = _version(engine) if exists else 0
        if not found:
            # A file that is there may be empty once SQLite has undone what was left half made.
            _create(engine)
            found = _version(engine)
        check_not_newer(path, found)
        if found < SCHEMA_VERSION:
            # A connection of our own would count as another program.
            engine.dispose()
            _upgrade(path, timeout)
        _use_wal(engine, timeout)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _make_engine(path: Path, timeout: float, *, alone: bool = False) -> Engine:
    """An engine whose transactions begin as the execution option `writes` says.

    With `alone` its one connection keeps every other program out.
    """
    settings: dict[str, Any] = {"poolclass": NullPool} if alone else {}
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": timeout}, **settings
    )
    event.listen(engine, "connect", _keep_others_out if alone else _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own transaction control would begin too late for a read followed by a write.
    connection.isolation_level = None
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _keep_others_out(connection: sqlite3.Connection, record: object) -> None:
    _set_up(connection, record)
    # Taken at the first access, and only when no other connection has the file open.
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")


def _begin(connection: Connection) -> None:
    writes: Any = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _create(engine: Engine) -> None:
    """Make the tables in one transaction, unless another program just did."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if version_in(connection) is None:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            create_tables(connection)
            _mark(connection)


def _mark(connection: Connection) -> None:
    """Write the version into the file's header, where it is read without opening the file."""
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _version(engine: Engine) -> int:
    with engine.connect() as connection:
        return version_in(connection) or 0


def _upgrade(path: Path, timeout: float) -> int:
    """Bring the tables up to date in one transaction; the version that they had."""
    engine = _make_engine(path, timeout, alone=True)
    try:
        with _alone(engine, path) as connection, connection.begin():
            found = version_in(connection) or 0
            check_not_newer(path, found)
            if found < SCHEMA_VERSION:
                upgrade_tables(connection)
                _mark(connection)
            return found
    finally:
        engine.dispose()


def _alone(engine: Engine, path: Path) -> Connection:
    """A connection that has the file for itself; StoreError when somebody else has it open."""
    connection = engine.connect().execution_options(writes=True)
    try:
        with connection.begin():
            pass
    except OperationalError as error:
        connection.close()
        if getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
            found = _header_version(path)
            raise failure(IN_USE, StoreBusy, path=path, found=found, known=SCHEMA_VERSION) from None
        raise
    return connection


def _header_version(path: Path) -> int:
    with path.open("rb") as file:
        return int.from_bytes(file.read(64)[60:], "big")


def _use_wal(engine: Engine, timeout: float) -> None:
    """Let readers and one writer work side by side; nothing is written where that is so already."""
    end = time.monotonic() + timeout
    raw = engine.raw_connection()
    try:
        while not _switched(raw.cursor(), last=time.monotonic() >= end):
            time.sleep(_PATIENCE)
    finally:
        raw.close()


def _switched(cursor: DBAPICursor, *, last: bool) -> bool:
    # SQLite does not wait for locks when it changes the journal mode.
    try:
        cursor.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if last or error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def _watch(path: Path) -> Callable[[], None]:
    """What raises StoreError when `path` is no longer the file that it is now.

    SQLite would go on writing to the old one, where nobody looks for what was acknowledged.
    """
    opened = _identity(path)

    def check() -> None:
        if _identity(path) != opened:
            raise failure(MOVED, path=path)

    return check


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _empty_log(engine: Engine, errors: Translator) -> None:
    # What was erased would linger in the write-ahead log until it is written back.
    with errors():
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (busy, *_) = cursor.fetchone() or (0,)
        finally:
            connection.close()
    if busy:
        raise failure(STILL_IN_LOG, path=errors.place)
