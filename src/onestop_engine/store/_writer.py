"""The one connection of a program that writes, and the transactions that take turns on it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, PoolProxiedConnection
from sqlalchemy.engine.interfaces import DBAPICursor

from ._failures import Translator
from ._messages import LOST, failure


class Writer:
    """Hands its connection to one thread at a time; a transaction inside another is a savepoint."""

    def __init__(self, engine: Engine, errors: Translator) -> None:
        self._engine = engine
        self._errors = errors
        self._lock = threading.RLock()
        self._connection: PoolProxiedConnection | None = None
        self._owner: int | None = None
        self._lost = False

    def cursor_of_this_thread(self) -> DBAPICursor | None:
        """A cursor inside the transaction that the calling thread is in; None when in none."""
        if self._owner != threading.get_ident() or self._connection is None:
            return None
        return self._connection.cursor()

    @contextmanager
    def transaction(self) -> Iterator[DBAPICursor]:
        """A cursor inside a transaction: kept when the block ends, undone when it raises."""
        with self._lock, self._errors():
            if self._owner is None:
                with self._outer() as cursor:
                    yield cursor
            else:
                with self._inner() as cursor:
                    yield cursor

    @contextmanager
    def _outer(self) -> Iterator[DBAPICursor]:
        if self._connection is None:
            self._connection = self._engine.raw_connection()
        connection, cursor = self._connection, self._connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        self._owner = threading.get_ident()
        try:
            yield cursor
            self._check_not_lost()
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        finally:
            self._owner, self._lost = None, False

    @contextmanager
    def _inner(self) -> Iterator[DBAPICursor]:
        self._check_not_lost()
        assert self._connection is not None
        cursor = self._connection.cursor()
        cursor.execute("SAVEPOINT command")
        try:
            yield cursor
        except BaseException:
            self._undo(cursor)
            raise
        cursor.execute("RELEASE command")

    def _undo(self, cursor: DBAPICursor) -> None:
        # On a full disk or a failing one, the database itself gives up the whole transaction.
        self._lost = not getattr(self._connection, "in_transaction", True)
        if not self._lost:
            cursor.execute("ROLLBACK TO command")
            cursor.execute("RELEASE command")

    def _check_not_lost(self) -> None:
        if self._lost:
            raise failure(LOST, path=self._errors.path)

    def close(self) -> None:
        """Give the connection back, once the transaction under way has ended."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
