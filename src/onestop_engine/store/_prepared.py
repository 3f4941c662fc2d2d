"""Statements written in SQLAlchemy Core, compiled once, and run on the driver's own cursor.

A command runs half a dozen small statements. Running them through Core costs more than the
database takes to keep them safe; so Core writes the SQL, for whichever database it is, and the
driver runs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from types import MappingProxyType
from typing import Any

from sqlalchemy import Dialect, Select
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.sql.dml import Insert, UpdateBase

Values = Mapping[str, Any]
_NONE: Values = MappingProxyType({})


class Prepared:
    """The SQL of a statement, and the order in which it wants its values."""

    __slots__ = ("_columns", "_order", "_own", "_sql")

    def __init__(self, statement: Select[Any] | UpdateBase, dialect: Dialect) -> None:
        keys = list(statement.table.columns.keys()) if isinstance(statement, Insert) else None
        compiled = statement.compile(
            dialect=dialect, column_keys=keys, compile_kwargs={"render_postcompile": True}
        )
        self._sql = str(compiled)
        self._own: Values = compiled.params
        self._order: Sequence[str] | None = getattr(compiled, "positiontup", None)
        self._columns: tuple[str, ...] = ()
        if isinstance(statement, Select):
            self._columns = tuple(statement.selected_columns.keys())

    def run(self, cursor: DBAPICursor, values: Values) -> None:
        """Run it once; a driver may send it later, with others."""
        cursor.execute(self._sql, self._parameters(values))

    def run_many(self, cursor: DBAPICursor, rows: Iterable[Values]) -> None:
        """Run it once per row of values."""
        cursor.executemany(self._sql, [self._parameters(values) for values in rows])

    def rows(self, cursor: DBAPICursor, values: Values = _NONE) -> Iterator[dict[str, Any]]:
        """Run a SELECT; its rows as mappings by column."""
        for row in self.answers(cursor, values):
            yield dict(zip(self._columns, row, strict=True))

    def first(self, cursor: DBAPICursor, values: Values) -> dict[str, Any] | None:
        """Run a SELECT; its first row, or None."""
        return next(self.rows(cursor, values), None)

    def count(self, cursor: DBAPICursor, values: Values) -> int:
        """Run it once, and wait for its answer; the number of rows that it changed."""
        own = _new_cursor(cursor)
        with _answered(own):
            own.execute(self._sql, self._parameters(values))
        return int(own.rowcount)

    def value(self, cursor: DBAPICursor, values: Values) -> Any:
        """Run a statement that returns one value."""
        ((found,),) = self.answers(cursor, values)
        return found

    def answers(self, cursor: DBAPICursor, values: Values) -> Sequence[Sequence[Any]]:
        """Run a statement that returns rows, whatever it is; its rows."""
        # A cursor of its own: on another one, answers to earlier statements may still come.
        own = _new_cursor(cursor)
        own.execute(self._sql, self._parameters(values))
        found: Sequence[Sequence[Any]] = own.fetchall()
        own.close()
        return found

    def _parameters(self, values: Values) -> Any:
        given = {**self._own, **values}
        # Some drivers take values by place, others by name.
        return given if self._order is None else [given[name] for name in self._order]


def _new_cursor(cursor: Any) -> DBAPICursor:
    new: DBAPICursor = cursor.connection.cursor()
    return new


def _answered(cursor: Any) -> AbstractContextManager[object]:
    """A block after which what was sent in it is answered."""
    pipeline = getattr(cursor.connection, "pipeline", None)
    return nullcontext() if pipeline is None else pipeline()
