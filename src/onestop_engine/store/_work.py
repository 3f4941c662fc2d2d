"""A transaction under way: its connection, its savepoints, and whether it is still there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, Final

from sqlalchemy import PoolProxiedConnection
from sqlalchemy.engine.interfaces import DBAPICursor

from ._failures import Translator
from ._messages import LOST, OTHER_TASK, failure

_HERE: Final[ContextVar[tuple[Work, ...]]] = ContextVar("transactions", default=())
"""The transactions that the running task is in, or began in a thread of its own."""


class Work:
    """One transaction of the database; a transaction inside it is a savepoint.

    `is_alive` tells of a connection whether its transaction is still there: a full disk, or a
    server that went away, takes the whole of it. `settle` waits for the answers to statements that
    were sent together, and raises the error of the first that failed. `look_at` is told of what
    ended a part, and may give up the connection for it.
    """

    def __init__(
        self,
        connection: PoolProxiedConnection,
        errors: Translator,
        is_alive: Callable[[Any], bool],
        settle: Callable[[], None] = lambda: None,
        look_at: Callable[[Any, BaseException], None] = lambda _connection, _error: None,
    ) -> None:
        self._connection = connection
        self._errors = errors
        self._is_alive = is_alive
        self._settle = settle
        self._look_at = look_at

    def begin(self) -> None:
        """Let the running task be in it."""
        _HERE.set((*_HERE.get(), self))

    def end(self) -> None:
        """Let nobody be in it any more."""
        _HERE.set(tuple(one for one in _HERE.get() if one is not self))

    @property
    def is_here(self) -> bool:
        """True for the task that began it, not for others that take turns in its thread."""
        return self in _HERE.get()

    def cursor(self) -> DBAPICursor:
        """A new cursor inside the transaction."""
        return self._connection.cursor()

    @contextmanager
    def inner(self) -> Iterator[DBAPICursor]:
        """A part of the transaction: undone alone when the block raises."""
        if not self.is_here:
            raise failure(OTHER_TASK, path=self._errors.place)
        self.check_not_lost()
        cursor = self.cursor()
        cursor.execute("SAVEPOINT command")
        try:
            yield cursor
            cursor.execute("RELEASE SAVEPOINT command")
            # An error must be known while it can still be undone alone.
            self._settle()
        except BaseException as error:
            self._look_at(self._connection.dbapi_connection, error)
            self._undo(cursor)
            raise

    def give_up(self) -> None:
        """Forget the answers that are still to come: what they belong to is undone."""
        with suppress(*self._errors.caught):
            self._settle()

    def _undo(self, cursor: DBAPICursor) -> None:
        self.give_up()
        if self._is_alive(self._connection.dbapi_connection):
            cursor.execute("ROLLBACK TO SAVEPOINT command")
            cursor.execute("RELEASE SAVEPOINT command")
            self._settle()

    def check_not_lost(self) -> None:
        """StoreError when the database gave the whole transaction up before."""
        if not self._is_alive(self._connection.dbapi_connection):
            raise failure(LOST, path=self._errors.place)
