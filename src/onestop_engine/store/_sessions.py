"""How threads come to write: one after the other on one connection, or each on its own."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, Final, Protocol

from sqlalchemy import Engine, Pool, PoolProxiedConnection
from sqlalchemy.engine.interfaces import DBAPICursor

from ..errors import OutcomeUnknown
from ._failures import Translator
from ._forks import Forking
from ._messages import INHERITED, LOST, OUTCOME_UNKNOWN, failure
from ._work import Work

_IDLE: Final = 0
"""libpq's PQTRANS_IDLE; psycopg is an extra, and cannot be asked for the name here."""


class Sessions(Forking, Protocol):
    """Transactions for the threads of a program."""

    def cursor_of_this_thread(self) -> DBAPICursor | None:
        """A cursor inside the transaction that the calling thread is in; None when in none."""
        ...

    def transaction(self) -> AbstractContextManager[DBAPICursor]:
        """A cursor inside a transaction: kept when the block ends, undone when it raises.

        Inside another one of the same thread it is a part of that one.
        """
        ...

    def reading(self) -> AbstractContextManager[DBAPICursor]:
        """A cursor for questions outside of any transaction."""
        ...

    def close(self) -> None:
        """Give connections back, once the transaction under way has ended."""
        ...


class OneWriter:
    """SQLite: one connection of the program writes, and its threads take turns on it.

    The file has one writer anyway; inside a program they queue up instead of polling for it.
    `check` is called before each commit, and raises where the file is not the one that was opened.
    """

    def __init__(self, engine: Engine, errors: Translator, check: Callable[[], None]) -> None:
        self._engine = engine
        self._errors = errors
        self._check = check
        self._lock = threading.RLock()
        self._door = threading.Lock()
        self._connection: PoolProxiedConnection | None = None
        self._owner: int | None = None
        self._work: Work | None = None
        self._is_held = self._is_inherited = False

    def cursor_of_this_thread(self) -> DBAPICursor | None:
        """A cursor inside the transaction that the calling thread is in; None when in none."""
        self._check_own()
        work = self._work
        if self._owner != threading.get_ident() or work is None or not work.is_here:
            return None
        return work.cursor()

    @contextmanager
    def transaction(self) -> Iterator[DBAPICursor]:
        """A cursor inside a transaction: kept when the block ends, undone when it raises."""
        self._check_own()
        with self._lock, self._errors(), self._entered() as cursor:
            yield cursor

    def _entered(self) -> AbstractContextManager[DBAPICursor]:
        return self._outer() if self._work is None else self._work.inner()

    @contextmanager
    def _outer(self) -> Iterator[DBAPICursor]:
        if self._connection is None:
            self._connection = self._engine.raw_connection()
        connection, cursor = self._connection, self._connection.cursor()
        try:
            # Whoever will write takes the lock first: what a command read then still holds. A
            # signal that comes while it is waited for raises behind it, with the lock in hand.
            cursor.execute("BEGIN IMMEDIATE")
            self._work = work = Work(connection, self._errors, _is_alive)
            self._owner = threading.get_ident()
            work.begin()
            yield cursor
            work.check_not_lost()
            self._check()
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        finally:
            # First, and without a call: a signal's handler may raise in any.
            begun, self._owner, self._work = self._work, None, None
            if begun is not None:
                begun.end()

    @contextmanager
    def reading(self) -> Iterator[DBAPICursor]:
        """A cursor for questions outside of any transaction."""
        with self._errors():
            with self._door:
                connection = self._engine.raw_connection()
            try:
                yield connection.cursor()
            finally:
                connection.close()

    def close(self) -> None:
        """Give the connection back, once the transaction under way has ended."""
        with self._lock:
            if self._connection is not None and not self._is_inherited:
                self._connection.close()
                self._connection = None

    def before_fork(self) -> None:
        """Let go of the file, unless some thread of this program is at work in it for long."""
        self._door.acquire()
        self._is_held = self._lock.acquire(timeout=self._errors.timeout)
        if self._is_held and self._work is None:
            self.close()
        pool: Any = self._engine.pool
        if not (pool.checkedout() or self._is_inherited):
            self._engine.dispose()

    def in_parent(self) -> None:
        """Let others use the file again."""
        if self._is_held:
            self._lock.release()
        self._door.release()

    def in_child(self) -> None:
        """Begin anew where the parent had let go of the file; else this process may not use it."""
        self._lock, self._door = threading.RLock(), threading.Lock()
        pool: Any = self._engine.pool
        self._is_inherited = bool(self._connection or pool.checkedin() or pool.checkedout())
        if not self._is_inherited:
            # Its locks may be held by threads that are not there any more.
            self._engine.dispose()

    def _check_own(self) -> None:
        if self._is_inherited:
            raise failure(INHERITED, path=self._errors.place)


def _is_alive(connection: sqlite3.Connection) -> bool:
    return connection.in_transaction


class ManyWriters:
    """PostgreSQL: every thread writes on a connection of its own, from a pool.

    Connections commit by themselves, so that a question is one round trip; transactions begin by
    word. A connection that broke takes the idle ones with it: most often the server is a new one.
    """

    def __init__(self, engine: Engine, errors: Translator) -> None:
        self._engine = engine
        self._errors = errors
        self._local = threading.local()
        self._inherited: list[Pool] = []

    @property
    def _work(self) -> Work | None:
        work: Work | None = getattr(self._local, "work", None)
        return work

    def cursor_of_this_thread(self) -> DBAPICursor | None:
        """A cursor inside the transaction that the calling thread is in; None when in none."""
        return None if self._work is None or not self._work.is_here else self._work.cursor()

    @contextmanager
    def transaction(self) -> Iterator[DBAPICursor]:
        """A cursor inside a transaction: kept when the block ends, undone when it raises."""
        with self._errors(), self._entered() as cursor:
            yield cursor

    def _entered(self) -> AbstractContextManager[DBAPICursor]:
        work = self._work
        return self._outer() if work is None else work.inner()

    @contextmanager
    def _outer(self) -> Iterator[DBAPICursor]:
        with self._connected() as connection:
            try:
                with self._pipeline(connection) as cursor:
                    yield cursor
            except BaseException as error:
                _hang_up_on(connection.driver_connection, error)
                if not _is_broken(connection):
                    # What cannot be undone by word is undone when the connection is given up.
                    with suppress(*self._errors.caught):
                        connection.rollback()
                raise

    @contextmanager
    def _pipeline(self, connection: PoolProxiedConnection) -> Iterator[DBAPICursor]:
        """A transaction whose statements are sent without waiting for the answers before.

        A command so takes two round trips: one that begins it and reads, one that writes and keeps
        it. What is read is waited for; what is written fails at the end at the latest.
        """
        driver: Any = connection.driver_connection
        keeping, work = False, None
        try:
            with driver.pipeline() as pipeline:
                work = Work(connection, self._errors, _is_open, pipeline.sync, _hang_up_on)
                cursor = connection.cursor()
                cursor.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
                self._local.work = work
                work.begin()
                try:
                    yield cursor
                    work.check_not_lost()
                except BaseException as error:
                    _hang_up_on(driver, error)
                    work.give_up()
                    raise
                keeping = True
                last: Any = connection.cursor()
                last.execute("COMMIT")
        except self._errors.caught as error:
            if keeping and (_is_broken(connection) or getattr(error, "sqlstate", None) is None):
                # The server may have kept the transaction before its answer was lost, or before
                # something came between, such as a signal: then the driver tells of itself alone.
                place = self._errors.place
                raise failure(OUTCOME_UNKNOWN, OutcomeUnknown, path=place) from error
            raise
        finally:
            self._local.work = None
            if work is not None:
                work.end()
        # A transaction that failed before, unnoticed, is undone by the same word.
        if last.statusmessage != "COMMIT":
            raise failure(LOST, path=self._errors.place)

    @contextmanager
    def _connected(self) -> Iterator[PoolProxiedConnection]:
        connection = self._engine.raw_connection()
        try:
            yield connection
        except BaseException as error:
            _hang_up_on(connection.driver_connection, error)
            raise
        finally:
            if _is_broken(connection):
                self._engine.dispose()
            if not _is_at_rest(connection):
                connection.invalidate()
            connection.close()

    @contextmanager
    def reading(self) -> Iterator[DBAPICursor]:
        """A cursor for questions outside of any transaction."""
        with self._errors(), self._connected() as connection:
            yield connection.cursor()

    def close(self) -> None:
        """Nothing to give back: threads do so at the end of their transactions."""

    def before_fork(self) -> None:
        """Nothing to let go of: a server tells the connections of two processes apart."""

    def in_parent(self) -> None:
        """Nothing was held back."""

    def in_child(self) -> None:
        """Leave the parent's connections alone: to close them here would end them there."""
        self._inherited.append(self._engine.pool)
        self._engine.dispose(close=False)
        self._local = threading.local()


def _is_broken(connection: PoolProxiedConnection) -> bool:
    driver: Any = connection.dbapi_connection
    return driver is None or bool(driver.closed)


def _is_at_rest(connection: PoolProxiedConnection) -> bool:
    """True where nothing is under way or still to be answered, so that others may use it."""
    driver: Any = connection.dbapi_connection
    return driver is not None and driver.pgconn.transaction_status == _IDLE


def _is_open(connection: Any) -> bool:
    return not connection.closed


def _hang_up_on(driver: Any, error: BaseException) -> None:
    """Close a connection where a signal's handler raised in the middle of the driver's words.

    Nobody knows then what is still to be answered, and the next command would wait for it.
    """
    if type(error).__module__.partition(".")[0] == "psycopg" or driver is None:
        return
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals.get("__name__", "").partition(".")[0] == "psycopg":
            driver.close()
            return
        trace = trace.tb_next
