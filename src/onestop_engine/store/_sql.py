"""The SQL store: one implementation in SQLAlchemy Core, for SQLite files and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import tzinfo
from typing import Any, TypeVar

from sqlalchemy.engine import URL

from ..engine.events import Event
from ..errors import StoreBusy
from ._codec import to_json
from ._forks import tell_of_forks
from ._messages import CLOSED, failure, no_text
from ._outbox_statements import OutboxStatements
from ._postgres import open_server
from ._protocol import ALL_REFUSALS, Query, RefusalQuery, RefusedAct, Summary
from ._sql_ledger import SqlLedger
from ._sql_outbox import SqlOutbox
from ._sqlite import open_file
from ._statements import Statements
from ._transactions import SqlTransaction

T = TypeVar("T")


class SqlStore:
    """A store in an SQL database: an SQLite file with WAL and synchronous=FULL, or PostgreSQL.

    What a command read still holds when it writes. In SQLite every transaction takes the file's
    write lock first; in PostgreSQL the lock of each dossier that it reads, so that commands on
    different dossiers go on side by side. A thread's questions inside its own transaction see what
    it has written so far.
    """

    def __init__(self, url: URL, *, zone: tzinfo) -> None:
        backend = open_server(url) if url.get_backend_name() == "postgresql" else open_file(url)
        self._zone = zone
        self._backend = backend
        self._engine = backend.engine
        self._sessions = backend.sessions
        tell_of_forks(self._sessions)
        self._statements = Statements(backend.engine.dialect)
        self._outbox: SqlOutbox | None = None
        self._open = True

    @property
    def zone(self) -> tzinfo:
        """The time zone in which instants are given back."""
        return self._zone

    @property
    def ledger(self) -> SqlLedger:
        """The store as it was written, for audits; and its anchors."""
        return SqlLedger(self._read, self.transaction, self._zone)

    @property
    def outbox(self) -> SqlOutbox:
        """To whom events are delivered, and what waits for each of them."""
        if self._outbox is None:
            own = OutboxStatements(self._engine.dialect)
            self._outbox = SqlOutbox(self._read, self.transaction, own, self._zone)
        return self._outbox

    @contextmanager
    def transaction(self) -> Iterator[SqlTransaction]:
        """A transaction: kept when the block ends, undone when it raises.

        Inside another one of the same thread it is a part of that one, undone alone.
        """
        self._check_open()
        with self._sessions.transaction() as cursor:
            yield SqlTransaction(cursor, self._statements, self._zone, holds=True)

    def _read(self, question: Callable[[SqlTransaction], T]) -> T:
        """The answer to a question; a lost connection is no reason not to ask again."""
        self._check_open()
        with self._backend.errors():
            own = self._sessions.cursor_of_this_thread()
            if own is not None:
                return question(SqlTransaction(own, self._statements, self._zone))
        try:
            return self._ask(question)
        except StoreBusy:
            return self._ask(question)

    def _ask(self, question: Callable[[SqlTransaction], T]) -> T:
        with self._sessions.reading() as cursor:
            return question(SqlTransaction(cursor, self._statements, self._zone))

    def _check_open(self) -> None:
        if not self._open:
            raise failure(CLOSED)

    def summary(self, code: str) -> Summary | None:
        """The summary of `code`, or None when there is no such dossier."""
        return self._read(lambda transaction: transaction.summary(code))

    def events(self, code: str) -> tuple[Event, ...]:
        """All events of `code` in their order; empty when there are none."""
        return self._read(lambda transaction: transaction.events(code))

    def load_many(self, codes: Iterable[str]) -> Mapping[str, tuple[Event, ...]]:
        """The events of many dossiers by code; unknown codes are left out."""
        wanted = tuple(codes)
        return self._read(lambda transaction: transaction.load_many(wanted))

    def find(self, query: Query) -> tuple[Summary, ...]:
        """The summaries that match, in the order asked for."""
        return self._read(lambda transaction: transaction.find(query))

    def count(self, query: Query) -> int:
        """How many dossiers match, whatever page of them is asked for."""
        return self._read(lambda transaction: transaction.how_many(query))

    def text(self, digest: str) -> str:
        """The text kept under a hash; NotFound when there is none."""
        text = self._read(lambda transaction: transaction.text(digest))
        if text is None:
            raise no_text(digest)
        return text

    def refusals(self, query: RefusalQuery = ALL_REFUSALS) -> tuple[RefusedAct, ...]:
        """What was refused, of dossiers and of filings: what was asked for last comes first."""
        return self._read(lambda transaction: transaction.refusals(query))

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
            if codes := transaction.touch(subject):
                transaction.erase(subject)
        self._backend.erased()
        return codes

    def close(self) -> None:
        """Let go of the file, or of the connections."""
        self._open = False
        self._sessions.close()
        self._engine.dispose()
