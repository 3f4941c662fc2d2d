"""A search turned into one SELECT."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, func, or_, select, tuple_

from ._codec import to_micros
from ._protocol import Order, Query
from ._tables import dossiers, waiting

_EQUAL = ("procedure", "field", "unit", "channel", "phase", "status", "subject", "parent")

_ORDERS: Mapping[Order, Column[Any]] = MappingProxyType(
    {
        "received": dossiers.c.received_at,
        "due": dossiers.c.due_until,
        "wakeup": dossiers.c.next_wakeup,
    }
)


def select_dossiers(query: Query) -> Select[Any]:
    """The SELECT of the rows that `query` asks for, in its order."""
    rows = select(dossiers).where(*_conditions(query), *_behind(query)).order_by(*_order(query))
    if query.limit is not None or query.offset:
        # SQLite knows no OFFSET without a LIMIT; minus one is its "no limit".
        rows = rows.limit(query.limit).offset(query.offset)
    return rows


def count_dossiers(query: Query) -> Select[Any]:
    """The SELECT of how many rows match, as `n`."""
    return select(func.count().label("n")).select_from(dossiers).where(*_conditions(query))


def texts_of(query: Query) -> Iterator[str]:
    """The texts that a search looks for."""
    yield from query.waiting or ()
    for name in _EQUAL:
        if isinstance(wanted := getattr(query, name), str):
            yield wanted


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
    if (last := query.after) is None:
        return
    by = _ORDERS[query.order]
    at, place = getattr(last, by.name), (to_micros(last.received_at), last.code)
    if at is None:
        behind = tuple_(dossiers.c.received_at, dossiers.c.code) > tuple_(*place)
        yield and_(by.is_(None), behind)
        return
    columns = _place(by)
    behind = tuple_(*columns) > tuple_(*(to_micros(at), *place)[-len(columns) :])
    yield or_(behind, by.is_(None)) if by.nullable and not _asks_for(query) else behind


def _asks_for(query: Query) -> bool:
    """True when only rows that have the instant of the order are asked for."""
    bounds = (query.due_before, query.due_after) if query.order == "due" else (query.wake_until,)
    return any(bound is not None for bound in bounds)


def _conditions(query: Query) -> Iterator[ColumnElement[bool]]:
    columns = dossiers.c
    for name in _EQUAL:
        if (wanted := getattr(query, name)) is not None:
            yield columns[name] == wanted
    if query.open is not None:
        yield columns.is_open.is_(query.open)
    yield from _between(columns.due_until, query.due_after, query.due_before)
    if query.received_from is not None:
        yield columns.received_at >= to_micros(query.received_from)
    yield from _between(columns.received_at, None, query.received_until)
    yield from _between(columns.next_wakeup, None, query.wake_until)
    if query.waiting is not None:
        whoever = select(waiting.c.code).where(waiting.c.entry.in_(query.waiting))
        yield columns.code.in_(whoever)
    if query.awaited:
        yield columns.code.in_(select(waiting.c.code))


def _between(
    column: Column[int], after: datetime | None, until: datetime | None
) -> Iterator[ColumnElement[bool]]:
    if after is not None:
        yield column > to_micros(after)
    if until is not None:
        yield column <= to_micros(until)
