"""What the registers of refusals run: of dossiers, and of filings that came to be none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Dialect,
    Insert,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects import postgresql, sqlite

from ._codec import to_micros
from ._prepared import Prepared
from ._protocol import RefusalQuery
from ._rows import REFUSAL_NAMES
from ._tables import dossiers, refusals, refused_filings

_ONE: ColumnClause[int] = literal_column("1")
_NOTHING: ColumnClause[str] = literal_column("''")


class Register:
    """The statements of one register: `known` kinds, how many `kinds` there are, one to `add`.

    The first column of its key says what they were refused of.
    """

    def __init__(self, table: Table, dialect: Dialect) -> None:
        alike = [column == bindparam(column.name) for column in table.primary_key.columns]
        kinds = select(func.count()).select_from(table).where(alike[0])
        self.known = Prepared(select(_ONE.label("one")).select_from(table).where(*alike), dialect)
        self.kinds = Prepared(kinds, dialect)
        self.add = Prepared(_adding(table, dialect), dialect)


def _adding(table: Table, dialect: Dialect) -> Insert:
    """A refusal, or one more of a kind that is there."""
    make = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
    statement: Any = make(table)
    new = statement.excluded
    return statement.on_conflict_do_update(  # type: ignore[no-any-return]
        index_elements=list(table.primary_key),
        set_={"last_at": new.last_at, "times": table.c.times + new.times},
    )


def select_refusals(query: RefusalQuery) -> Select[Any]:
    """The SELECT of the refusals that `query` asks for, what was asked for last first."""
    parts = [_part(table, query) for table in _registers(query)]
    told = (union_all(*parts) if len(parts) > 1 else parts[0]).subquery("told")
    order = (told.c.last_at.desc(), *(told.c[name] for name in REFUSAL_NAMES))
    return select(told).order_by(*order).limit(query.limit)


def _registers(query: RefusalQuery) -> Iterator[Table]:
    yield refusals
    if query.code is None:
        yield refused_filings


def _part(table: Table, query: RefusalQuery) -> Select[Any]:
    """What one register has; names that it does not know are empty."""
    names = [table.c[name] if name in table.c else _NOTHING.label(name) for name in REFUSAL_NAMES]
    rows = select(*names, table.c.first_at, table.c.last_at, table.c.times)
    return rows.where(*_conditions(table, query))


def _conditions(table: Table, query: RefusalQuery) -> Iterator[ColumnElement[bool]]:
    columns = table.c
    for name in ("code", "cause"):
        if (wanted := getattr(query, name)) is not None:
            yield columns[name] == wanted
    if query.procedure is not None:
        yield _of_procedure(table, query.procedure)
    if query.actor is not None:
        for_them = and_(columns.acting_for == query.actor, columns.acting_for != _NOTHING)
        yield or_(columns.actor == query.actor, for_them)
    if query.since is not None:
        yield columns.last_at >= to_micros(query.since)


def _of_procedure(table: Table, wanted: str) -> ColumnElement[bool]:
    """Of filings the register says it, of dossiers they do."""
    if table is refused_filings:
        return table.c.procedure == wanted
    of_it = dossiers.c.procedure == wanted
    return exists().where(dossiers.c.code == table.c.code, of_it)
