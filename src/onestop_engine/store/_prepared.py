"""Statements written in SQLAlchemy Core, compiled once, and run on the driver's own cursor.

A command runs half a dozen small statements. Running them through Core costs more than the
database takes to keep them safe; so Core writes the SQL, for whichever database it is, and the
driver runs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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

    def run(self, cursor: DBAPICursor, values: Values) -> int:
        """Run it once; the number of rows that it changed."""
        cursor.execute(self._sql, self._parameters(values))
        return int(cursor.rowcount)

    def run_many(self, cursor: DBAPICursor, rows: Iterable[Values]) -> None:
        """Run it once per row of values."""
        cursor.executemany(self._sql, [self._parameters(values) for values in rows])

    def rows(self, cursor: DBAPICursor, values: Values = _NONE) -> Iterator[dict[str, Any]]:
        """Run a SELECT; its rows as mappings by column."""
        cursor.execute(self._sql, self._parameters(values))
        for row in cursor.fetchall():
            yield dict(zip(self._columns, row, strict=True))

    def first(self, cursor: DBAPICursor, values: Values) -> dict[str, Any] | None:
        """Run a SELECT; its first row, or None."""
        return next(self.rows(cursor, values), None)

    def value(self, cursor: DBAPICursor, values: Values) -> Any:
        """Run a statement that returns one value."""
        cursor.execute(self._sql, self._parameters(values))
        ((found,),) = cursor.fetchall()
        return found

    def _parameters(self, values: Values) -> Any:
        given = {**self._own, **values}
        # Some drivers take values by place, others by name.
        return given if self._order is None else [given[name] for name in self._order]
