"""The statements of the outbox, in the SQL of one dialect where they run once a message."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Dialect,
    Insert,
    ScalarSelect,
    Select,
    Text,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal,
    literal_column,
    null,
    select,
    update,
)

from ._outbox import FOREVER, MessageState
from ._prepared import Prepared
from ._tables import consumers, events, outbox

_OF: BindParameter[Any] = bindparam("of")
_SEEN: BindParameter[Any] = bindparam("seen")
_AGAIN: BindParameter[Any] = bindparam("again", type_=BigInteger())
_EVENT: Final = ("seq", "format", "kind", "at", "recorded_at", "actor", "unit", "data")


def _state(column: ColumnElement[Any], *states: str) -> ColumnElement[bool]:
    # Written out: an index of some rows only serves who asks for them in the same words.
    named: list[ColumnElement[Any]] = [literal_column(f"'{state}'") for state in states]
    return column == named[0] if len(named) == 1 else column.in_(named)


_PENDING: Final = _state(outbox.c.state, "pending")


class OutboxStatements:
    """What runs once for each message."""

    def __init__(self, dialect: Dialect) -> None:
        self.due = Prepared(_due(), dialect)
        self.take = Prepared(
            update(outbox)
            .where(outbox.c.id == _OF, outbox.c.attempts == _SEEN, _PENDING)
            .values(
                attempts=outbox.c.attempts + literal_column("1"),
                next_attempt_at=bindparam("until", type_=BigInteger()),
            ),
            dialect,
        )
        self.delivered = Prepared(
            update(outbox)
            .where(outbox.c.id == _OF, outbox.c.attempts == _SEEN, _PENDING)
            .values(state=literal_column("'delivered'"), last_error=null()),
            dialect,
        )
        self.failed = Prepared(
            update(outbox)
            .where(outbox.c.id == _OF, outbox.c.attempts == _SEEN, _PENDING)
            .values(
                state=bindparam("to", type_=outbox.c.state.type),
                next_attempt_at=_AGAIN,
                last_error=bindparam("why", type_=Text()),
            ),
            dialect,
        )
        self.put_off = Prepared(
            update(outbox)
            .where(
                outbox.c.consumer == _OF,
                outbox.c.code == bindparam("in_code"),
                outbox.c.seq > bindparam("after"),
                _PENDING,
                outbox.c.next_attempt_at < _AGAIN,
            )
            .values(next_attempt_at=_AGAIN),
            dialect,
        )


def _due() -> Select[Any]:
    """The first message that is due, of those before which all of their dossier are delivered."""
    earlier = outbox.alias("earlier")
    held_up = exists(
        select(literal_column("1"))
        .select_from(earlier)
        .where(
            earlier.c.consumer == outbox.c.consumer,
            earlier.c.code == outbox.c.code,
            earlier.c.seq < outbox.c.seq,
            _state(earlier.c.state, "pending", "dead"),
        )
    )
    of_event = and_(events.c.code == outbox.c.code, events.c.seq == outbox.c.seq)
    return (
        select(
            outbox.c.id,
            outbox.c.consumer,
            outbox.c.code,
            outbox.c.attempts,
            *(events.c[name].label(f"event_{name}") for name in _EVENT),
        )
        .join_from(outbox, events, of_event)
        .join(consumers, consumers.c.name == outbox.c.consumer)
        .where(
            outbox.c.consumer == _OF,
            _PENDING,
            outbox.c.next_attempt_at <= bindparam("now"),
            consumers.c.since < literal_column(str(FOREVER)),
            ~held_up,
        )
        .order_by(outbox.c.next_attempt_at, outbox.c.id)
        .limit(1)
        # Workers that meet pass each other by; SQLite, where one writes at a time, leaves it out.
        .with_for_update(of=outbox, skip_locked=True)
    )


def posting_old(name: str, after: str, last: str) -> Insert:
    """Post the events of the dossiers behind `after` up to `last`, but those that are posted."""
    posted = exists(
        select(literal_column("1"))
        .select_from(outbox)
        .where(
            outbox.c.consumer == name,
            outbox.c.code == events.c.code,
            outbox.c.seq == events.c.seq,
        )
    )
    own = (events.c.code, events.c.seq, events.c.kind, events.c.at)
    rows = (
        select(literal(name, type_=outbox.c.consumer.type), *own, events.c.recorded_at)
        .where(events.c.code > after, events.c.code <= last, ~posted)
        .order_by(events.c.code, events.c.seq)
    )
    names = ["consumer", *(column.name for column in own), "next_attempt_at"]
    return insert(outbox).from_select(names, rows)


def recorded(*states: MessageState) -> ScalarSelect[Any]:
    """When the first event was recorded of those that have a message in one of these states, for
    each of `consumers`.
    """
    waiting = outbox.alias("waiting")
    of_event = and_(events.c.code == waiting.c.code, events.c.seq == waiting.c.seq)
    return (
        select(func.min(events.c.recorded_at))
        .join_from(waiting, events, of_event)
        .where(waiting.c.consumer == consumers.c.name, _state(waiting.c.state, *states))
        .scalar_subquery()
    )


def counting(name: str | None = None) -> Select[Any]:
    """Every consumer, or the one called `name`, with the numbers of its messages."""
    states = ("pending", "delivered", "dead", "skipped")
    query = (
        select(
            consumers.c.name,
            consumers.c.since,
            *(func.count(case((outbox.c.state == state, 1))).label(state) for state in states),
            recorded("pending", "dead").label("oldest"),
        )
        .outerjoin(outbox, outbox.c.consumer == consumers.c.name)
        .group_by(consumers.c.name, consumers.c.since)
        .order_by(consumers.c.name)
    )
    return query if name is None else query.where(consumers.c.name == name)
