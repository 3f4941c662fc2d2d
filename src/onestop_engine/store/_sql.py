"""The SQL store: one implementation in SQLAlchemy Core; SQLite files in this release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import tzinfo
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine import URL

from ..engine.events import Event
from ._codec import to_json
from ._failures import Translator
from ._messages import CLOSED, STILL_IN_LOG, UNKNOWN_URL, failure, no_text
from ._protocol import Query, Summary
from ._sqlite import DEFAULT_TIMEOUT, check_file, check_schema, create_schema, make_engine, use_wal
from ._transactions import SqlTransaction, Statements
from ._writer import Writer


class SqlStore:
    """A store in an SQL database: an SQLite file with WAL and synchronous=FULL.

    Every transaction takes the write lock first, so that what a command read still holds when it
    writes; inside one program they queue up instead of waiting for the file. A thread's
    questions inside its own transaction see what it has written so far.
    """

    def __init__(self, url: URL, *, zone: tzinfo) -> None:
        path = Path(url.database or "").absolute()
        self._zone = zone
        self._errors = Translator(path=str(path), timeout=_timeout(url))
        with self._errors():
            self._engine = _open_engine(path, self._errors.timeout)
        self._statements = Statements(self._engine.dialect)
        self._writer = Writer(self._engine, self._errors)
        self._open = True

    @property
    def zone(self) -> tzinfo:
        """The time zone in which instants are given back."""
        return self._zone

    @contextmanager
    def transaction(self) -> Iterator[SqlTransaction]:
        """A transaction: kept when the block ends, undone when it raises.

        Inside another one of the same thread it is a part of that one, undone alone.
        """
        self._check_open()
        with self._writer.transaction() as cursor:
            yield SqlTransaction(cursor, self._statements, self._zone)

    @contextmanager
    def _reading(self) -> Iterator[SqlTransaction]:
        self._check_open()
        own = self._writer.cursor_of_this_thread()
        if own is not None:
            yield SqlTransaction(own, self._statements, self._zone)
            return
        with self._errors():
            connection = self._engine.raw_connection()
            try:
                yield SqlTransaction(connection.cursor(), self._statements, self._zone)
            finally:
                connection.close()

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
        with self._reading() as transaction:
            return transaction.load_many(tuple(codes))

    def find(self, query: Query) -> tuple[Summary, ...]:
        """The summaries that match, in the order asked for."""
        with self._reading() as transaction:
            return transaction.find(query)

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
        with self.transaction() as transaction:
            if codes := transaction.touch(subject):
                transaction.keep_applicant(subject, data)
        return codes

    def erase(self, subject: str) -> tuple[str, ...]:
        """Erase what is personal in the dossiers of a subject; their codes."""
        with self.transaction() as transaction:
            codes = transaction.touch(subject)
            transaction.erase(subject)
        self._empty_log()
        return codes

    def _empty_log(self) -> None:
        # What was erased would linger in the write-ahead log until it is written back.
        with self._errors():
            connection = self._engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                (busy, *_) = cursor.fetchone() or (0,)
            finally:
                connection.close()
        if busy:
            raise failure(STILL_IN_LOG, path=self._errors.path)

    def close(self) -> None:
        """Let go of the file."""
        self._open = False
        self._writer.close()
        self._engine.dispose()


def _open_engine(path: Path, timeout: float) -> Engine:
    exists = check_file(path)
    engine = make_engine(path, timeout)
    try:
        if not exists:
            create_schema(engine)
        check_schema(engine, path)
        use_wal(engine, timeout)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _timeout(url: URL) -> float:
    given = url.query.get("timeout", str(DEFAULT_TIMEOUT))
    try:
        return float(str(given))
    except ValueError:
        raise failure(UNKNOWN_URL, url=url.render_as_string()) from None
