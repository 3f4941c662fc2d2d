"""SQLite files: which of them are ours, how one is made, how connections are set up.

A file that is not ours is told by its first bytes and never handed to SQLite, which might
otherwise write beside it or into it.
"""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPICursor

from ._messages import (
    CORRUPTED,
    IS_FOLDER,
    NEWER,
    NO_FOLDER,
    NOT_A_DATABASE,
    NOT_A_FILE,
    NOT_OURS,
    READ_ONLY,
    TRUNCATED,
    failure,
)
from ._tables import SCHEMA_VERSION, meta, metadata

APPLICATION_ID = 0x6F6E6553
"""Stands in the file's header (offset 68) and says whose file it is: the bytes "oneS"."""

DEFAULT_TIMEOUT = 10.0
"""Seconds to wait for another program's lock; `?timeout=` in the address changes it."""

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100
_PATIENCE = 0.01


def check_file(path: Path) -> bool:
    """True when `path` is a store of ours, False when it is to be made; else StoreError."""
    if not path.parent.is_dir():
        raise failure(NO_FOLDER, path=path, folder=path.parent)
    if path.is_dir():
        raise failure(IS_FOLDER, path=path)
    if not path.exists():
        return False
    if not path.is_file():
        raise failure(NOT_A_FILE, path=path)
    with path.open("rb") as file:
        header = file.read(_HEADER)
    if not header:
        return False
    _check_header(path, header)
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise failure(READ_ONLY, path=path)
    return True


def _check_header(path: Path, header: bytes) -> None:
    if len(header) < _HEADER or not header.startswith(_MAGIC):
        raise failure(NOT_A_DATABASE, path=path)
    if _number(header, 68) != APPLICATION_ID:
        raise failure(NOT_OURS, path=path)
    _check_version(path, _number(header, 60))
    _check_size(path, header)


def _number(header: bytes, offset: int) -> int:
    return int.from_bytes(header[offset : offset + 4], "big")


def _check_version(path: Path, version: int) -> None:
    if version > SCHEMA_VERSION:
        raise failure(NEWER, path=path, found=version, known=SCHEMA_VERSION)


def _check_size(path: Path, header: bytes) -> None:
    # The page count is valid only where both change counters agree.
    if _number(header, 24) != _number(header, 92):
        return
    page = int.from_bytes(header[16:18], "big")
    wanted = (65536 if page == 1 else page) * _number(header, 28)
    size = path.stat().st_size
    if size < wanted:
        raise failure(CORRUPTED, path=path, why=TRUNCATED.fill(size=size, wanted=wanted))


def make_engine(path: Path, timeout: float) -> Engine:
    """An engine whose transactions begin as the execution option `writes` says."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": timeout}
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own transaction control would begin too late for a read followed by a write.
    connection.isolation_level = None
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes: Any = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def create_schema(engine: Engine) -> None:
    """Make the tables in one transaction, unless another program just did."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if not connection.dialect.has_table(connection, meta.name):
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
            metadata.create_all(connection, checkfirst=False)
            connection.execute(insert(meta).values(name="schema", value=str(SCHEMA_VERSION)))


def use_wal(engine: Engine, timeout: float) -> None:
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


def check_schema(engine: Engine, path: Path) -> None:
    """StoreError when the tables inside are of a newer version than the header told."""
    with engine.connect() as connection:
        query = select(meta.c.value).where(meta.c.name == "schema")
        _check_version(path, int(connection.execute(query).scalar_one()))
