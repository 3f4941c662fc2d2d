"""The SQL store: one implementation in SQLAlchemy Core; SQLite files in this release."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import tzinfo
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, PoolProxiedConnection, delete, insert, select, update
from sqlalchemy.engine import URL

from ..engine.events import Event
from ._codec import to_json
from ._failures import Translator
from ._messages import CLOSED, STILL_IN_LOG, UNKNOWN_URL, failure, no_text
from ._protocol import Query, Summary
from ._queries import select_dossiers
from ._sqlite import (
    DEFAULT_TIMEOUT,
    check_file,
    check_schema,
    create_schema,
    make_engine,
    use_wal,
)
from ._tables import dossiers, events, keys, private, subjects
from ._transactions import EVENTS, SqlTransaction, Statements, to_event, to_summary

_CODES_AT_ONCE = 500


class SqlStore:
    """A store in an SQL database: an SQLite file with WAL and synchronous=FULL.

    Every transaction that writes takes the write lock first, so that what a command read still
    holds when it writes; inside one program they queue up instead of waiting for the file.
    """

    def __init__(self, url: URL, *, zone: tzinfo) -> None:
        path = Path(url.database or "").absolute()
        timeout = _timeout(url)
        self._zone = zone
        self._lock = threading.Lock()
        self._errors = Translator(path=str(path), timeout=timeout)
        self._open = True
        self._writing: PoolProxiedConnection | None = None
        with self._errors():
            exists = check_file(path)
            self._engine = make_engine(path, timeout)
            try:
                self._prepare(path, exists=exists)
            except BaseException:
                self._engine.dispose()
                raise
        self._statements = Statements(self._engine.dialect)

    def _prepare(self, path: Path, *, exists: bool) -> None:
        if not exists:
            create_schema(self._engine)
        check_schema(self._engine, path)
        use_wal(self._engine, self._errors.timeout)

    @property
    def zone(self) -> tzinfo:
        """The time zone in which instants are given back."""
        return self._zone

    @contextmanager
    def transaction(self) -> Iterator[SqlTransaction]:
        """A transaction: kept when the block ends, undone when it raises."""
        with self._lock, self._errors():
            connection = self._writer()
            cursor = connection.cursor()
            cursor.execute("BEGIN IMMEDIATE")
            try:
                yield SqlTransaction(cursor, self._statements, self._zone)
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    def _writer(self) -> PoolProxiedConnection:
        """The one connection that writes; whoever holds the lock may use it."""
        if self._writing is None:
            self._check_open()
            self._writing = self._engine.raw_connection()
        return self._writing

    @contextmanager
    def _reading(self) -> Iterator[SqlTransaction]:
        self._check_open()
        with self._errors():
            connection = self._engine.raw_connection()
            try:
                yield SqlTransaction(connection.cursor(), self._statements, self._zone)
            finally:
                connection.close()

    @contextmanager
    def _connected(self, *, writes: bool) -> Iterator[Connection]:
        self._check_open()
        with self._errors(), self._engine.connect() as connection:
            connection.execution_options(writes=writes)
            with connection.begin():
                yield connection

    def _check_open(self) -> None:
        if not self._open:
            raise failure(CLOSED)

    def summary(self, code: str) -> Summary | None:
        """The summary of `code`, or None when there is no such dossier."""
        with self._reading() as transaction:
            return transaction.summary(code)

    def events(self, code: str) -> tuple[Event, ...]:
        """All events of `code` in their order; empty when there are none."""
        with self._reading() as transaction:
            return transaction.events(code)

    def load_many(self, codes: Iterable[str]) -> Mapping[str, tuple[Event, ...]]:
        """The events of many dossiers by code; unknown codes are left out."""
        found: dict[str, list[Event]] = {}
        with self._connected(writes=False) as connection:
            for some in _portions(tuple(codes)):
                rows = EVENTS.where(events.c.code.in_(some)).order_by(events.c.code, events.c.seq)
                for row in connection.execute(rows):
                    event = to_event(row._asdict(), self._zone)
                    found.setdefault(row.code, []).append(event)
        return {code: tuple(its) for code, its in found.items()}

    def find(self, query: Query) -> tuple[Summary, ...]:
        """The summaries that match, in the order asked for."""
        with self._connected(writes=False) as connection:
            rows = connection.execute(select_dossiers(query))
            return tuple(to_summary(row._asdict(), self._zone) for row in rows)

    def text(self, digest: str) -> str:
        """The text kept under a hash; NotFound when there is none."""
        with self._reading() as transaction:
            text = transaction.text(digest)
        if text is None:
            raise no_text(digest)
        return text

    def correct(self, subject: str, applicant: Mapping[str, Any]) -> tuple[str, ...]:
        """Replace the applicant's data of a subject; the codes of its dossiers."""
        data = to_json(applicant)
        with self._lock, self._connected(writes=True) as connection:
            codes = _touch(connection, subject)
            if codes:
                connection.execute(delete(subjects).where(subjects.c.id == subject))
                connection.execute(insert(subjects), {"id": subject, "data": data})
        return codes

    def erase(self, subject: str) -> tuple[str, ...]:
        """Erase what is personal in the dossiers of a subject; their codes."""
        ours = select(dossiers.c.code).where(dossiers.c.subject == subject)
        with self._lock, self._connected(writes=True) as connection:
            codes = _touch(connection, subject)
            connection.execute(delete(private).where(private.c.code.in_(ours)))
            connection.execute(delete(subjects).where(subjects.c.id == subject))
            forgotten = update(keys).where(keys.c.code.in_(ours))
            connection.execute(forgotten.values(salt=None, fingerprint=None))
        self._empty_log()
        return codes

    def _empty_log(self) -> None:
        # What was erased would linger in the write-ahead log until it is written back.
        with self._errors():
            raw = self._engine.raw_connection()
            try:
                cursor = raw.cursor()
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                (busy, *_) = cursor.fetchone() or (0,)
            finally:
                raw.close()
        if busy:
            raise failure(STILL_IN_LOG, path=self._errors.path)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._open = False
            if self._writing is not None:
                self._writing.close()
                self._writing = None
            self._engine.dispose()


def _timeout(url: URL) -> float:
    given = url.query.get("timeout", str(DEFAULT_TIMEOUT))
    try:
        return float(str(given))
    except ValueError:
        raise failure(UNKNOWN_URL, url=url.render_as_string()) from None


def _portions(codes: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The codes in portions that one statement can hold."""
    for start in range(0, len(codes), _CODES_AT_ONCE):
        yield codes[start : start + _CODES_AT_ONCE]


def _touch(connection: Connection, subject: str) -> tuple[str, ...]:
    """The codes of a subject's dossiers, each marked as having other personal data now."""
    ours = dossiers.c.subject == subject
    rows = connection.execute(select(dossiers.c.code).where(ours).order_by(dossiers.c.code))
    codes = tuple(rows.scalars())
    if codes:
        version = dossiers.c.private_version + 1
        connection.execute(update(dossiers).where(ours).values(private_version=version))
    return codes
