"""A search as one SELECT, which depends on its shape alone, and as the values that go into it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.types import TypeEngine

from ._codec import to_micros
from ._protocol import Order, Query
from ._tables import dossiers, waiting

_EQUAL: Final = ("procedure", "field", "unit", "channel", "phase", "status", "subject", "parent")
_BOUNDS: Final[tuple[tuple[str, Column[Any], Callable[[Any, Any], Any]], ...]] = (
    ("due_after", dossiers.c.due_until, operator.gt),
    ("due_before", dossiers.c.due_until, operator.le),
    ("received_from", dossiers.c.received_at, operator.ge),
    ("received_until", dossiers.c.received_at, operator.le),
    ("wake_until", dossiers.c.next_wakeup, operator.le),
)
_COUNT: Final = Integer()
_ORDERS: Mapping[Order, Column[Any]] = MappingProxyType(
    {
        "received": dossiers.c.received_at,
        "due": dossiers.c.due_until,
        "wakeup": dossiers.c.next_wakeup,
    }
)


def select_dossiers(query: Query) -> Select[Any]:
    """The SELECT of the rows that searches of this shape ask for, in their order."""
    rows = select(dossiers).where(*_conditions(query), *_behind(query)).order_by(*_order(query))
    if query.limit is not None or query.offset:
        # SQLite knows no OFFSET without a LIMIT; minus one is its "no limit".
        most = None if query.limit is None else _value("limit", _COUNT)
        rows = rows.limit(most).offset(_value("offset", _COUNT))
    return rows


def count_dossiers(query: Query) -> Select[Any]:
    """The SELECT of how many rows match searches of this shape, as `n`."""
    return select(func.count().label("n")).select_from(dossiers).where(*_conditions(query))


def shape_of(query: Query) -> Hashable:
    """What the statements depend on: searches of one shape differ in their values alone."""
    names = (*_EQUAL, *(name for name, _, _ in _BOUNDS))
    return (
        tuple(name for name in names if getattr(query, name) is not None),
        query.open,
        None if query.waiting is None else len(query.waiting),
        query.awaited,
        query.order,
        None if query.after is None else _at_of(query) is None,
        None if query.limit is None and not query.offset else query.limit is None,
    )


def values_of(query: Query) -> dict[str, Any]:
    """The values that the statements of a search want."""
    values = {name: getattr(query, name) for name in _EQUAL}
    for name, _, _ in _BOUNDS:
        if (bound := getattr(query, name)) is not None:
            values[name] = to_micros(bound)
    for number, entry in enumerate(query.waiting or ()):
        values[_entry(number)] = entry
    if (last := query.after) is not None:
        values[_last("received_at")] = to_micros(last.received_at)
        values[_last("code")] = last.code
        if (at := _at_of(query)) is not None:
            values[_last(_ORDERS[query.order].name)] = to_micros(at)
    return values | {"limit": query.limit, "offset": query.offset}


def texts_of(query: Query) -> Iterator[str]:
    """The texts that a search looks for."""
    yield from query.waiting or ()
    for name in _EQUAL:
        if isinstance(wanted := getattr(query, name), str):
            yield wanted


def _at_of(query: Query) -> Any:
    """The instant by which the last row of the page before has its place; it may have none."""
    return getattr(query.after, _ORDERS[query.order].name)


def _value(name: str, kind: TypeEngine[Any]) -> BindParameter[Any]:
    # An empty list is written out while no value is known yet, so none may be asked for then.
    return bindparam(name, type_=kind, required=False)


def _entry(number: int) -> str:
    return f"waiting_{number}"


def _last(name: str) -> str:
    return f"last_{name}"


def _order(query: Query) -> Iterator[ColumnElement[Any]]:
    """Rows without the instant come last; an index gives the order where all have it."""
    by = _ORDERS[query.order]
    if by.nullable and not _asks_for(query):
        yield by.is_(None)
    yield from _place(by)


def _place(by: Column[Any]) -> tuple[Column[Any], ...]:
    """What says where a row with the instant comes."""
    return tuple(dict.fromkeys((by, dossiers.c.received_at, dossiers.c.code)))


def _behind(query: Query) -> Iterator[ColumnElement[bool]]:
    """The rows behind the last one of another page."""
    if query.after is None:
        return
    by = _ORDERS[query.order]
    if _at_of(query) is None:
        yield and_(by.is_(None), _later(dossiers.c.received_at, dossiers.c.code))
        return
    behind = _later(*_place(by))
    yield or_(behind, by.is_(None)) if by.nullable and not _asks_for(query) else behind


def _later(*columns: Column[Any]) -> ColumnElement[bool]:
    """True of rows that come after the last one by these columns."""
    last = [_value(_last(column.name), column.type) for column in columns]
    return tuple_(*columns) > tuple_(*last)


def _asks_for(query: Query) -> bool:
    """True when only rows that have the instant of the order are asked for."""
    bounds = (query.due_before, query.due_after) if query.order == "due" else (query.wake_until,)
    return any(bound is not None for bound in bounds)


def _conditions(query: Query) -> Iterator[ColumnElement[bool]]:
    columns = dossiers.c
    for name in _EQUAL:
        if getattr(query, name) is not None:
            yield columns[name] == _value(name, columns[name].type)
    if query.open is not None:
        yield columns.is_open.is_(query.open)
    for name, column, compare in _BOUNDS:
        if getattr(query, name) is not None:
            yield compare(column, _value(name, column.type))
    if query.waiting is not None:
        kind = waiting.c.entry.type
        asked = [_value(_entry(number), kind) for number in range(len(query.waiting))]
        whoever = select(waiting.c.code).where(waiting.c.entry.in_(asked))
        yield columns.code.in_(whoever)
    if query.awaited:
        yield columns.code.in_(select(waiting.c.code))
