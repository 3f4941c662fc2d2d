"""The ledger of an SQL store: raw rows a page at a time, and anchors."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, tzinfo
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar, cast

from sqlalchemy import Select, Table, and_, case, func, insert, literal, literal_column, select

from ._codec import EventRow, PrivateRow, from_micros, to_micros
from ._ledger import (
    BEFORE_THE_FIRST,
    PAGE,
    Anchor,
    Condition,
    Queue,
    Sealed,
    Written,
    head_of,
)
from ._outbox import FOREVER, waits_since
from ._outbox_statements import recorded
from ._protocol import TextKind
from ._rows import to_summary
from ._tables import anchored, anchors, consumers, dossiers, events, outbox, private, texts, waiting

if TYPE_CHECKING:
    from ._transactions import SqlTransaction

Rows = list[dict[str, Any]]
T = TypeVar("T")


class Ask(Protocol):
    """Answers a question, in the transaction of this thread or in none."""

    def __call__(self, question: Callable[[SqlTransaction], T]) -> T: ...


_STANDING: Final = ("seq", "private_version", "chain")
_STAND = select(dossiers.c.code, *(dossiers.c[name] for name in _STANDING))
_LINK = select(anchored, events.c.chain.label("found")).outerjoin(
    events, and_(events.c.code == anchored.c.code, events.c.seq == anchored.c.seq)
)


class SqlLedger:
    """Reads through the store's connections; `ask` answers a question, `begin` writes."""

    def __init__(
        self,
        ask: Ask,
        begin: Callable[[], AbstractContextManager[SqlTransaction]],
        zone: tzinfo,
    ) -> None:
        self._ask = ask
        self._begin = begin
        self._zone = zone

    def written(self) -> Iterator[tuple[Written, ...]]:
        """Every dossier with its rows, in the order of the codes, some of them at a time."""
        after = ""
        while page := self._page(after):
            yield page
            after = page[-1].summary.code

    def _page(self, after: str) -> tuple[Written, ...]:
        some = select(dossiers).where(dossiers.c.code > after).order_by(dossiers.c.code).limit(PAGE)
        heads, found = self._select(some), dict[str, Written]()
        while heads:
            codes = [head["code"] for head in heads]
            rows, personal = self._rows_of(events, codes), self._rows_of(private, codes)
            now = _by_code(self._select(_STAND.where(dossiers.c.code.in_(codes))))
            # Nobody waits for whoever only reads. What was written meanwhile must not look like a
            # fault: those dossiers are read again.
            last = [head for head in heads if now.get(head["code"]) == [_stand(head)]]
            for head in last:
                code = head["code"]
                its, own = rows.get(code, []), personal.get(code, [])
                found[code] = _written(head, its, own, self._zone)
            moved = list(now.keys() - found.keys())
            again = select(dossiers).where(dossiers.c.code.in_(moved))
            heads = self._select(again) if moved else []
        return tuple(found[code] for code in sorted(found))

    def _rows_of(self, table: Table, codes: Collection[str]) -> dict[str, Rows]:
        query = select(table).where(table.c.code.in_(codes)).order_by(table.c.code, table.c.seq)
        return _by_code(self._select(query))

    def condition(self) -> Condition:
        """How the store is at this moment."""
        return self._ask(_condition)

    def count(self) -> int:
        """How many dossiers there are."""
        return int(self._select(select(func.count().label("n")).select_from(dossiers))[0]["n"])

    def strays(self) -> tuple[tuple[str, int], ...]:
        """Code and sequence of events that belong to no dossier."""
        lost = (
            select(events.c.code, events.c.seq)
            .outerjoin(dossiers, dossiers.c.code == events.c.code)
            .where(dossiers.c.code.is_(None))
            .order_by(events.c.code, events.c.seq)
        )
        return tuple((row["code"], row["seq"]) for row in self._select(lost))

    def waiting(self, codes: Collection[str]) -> Mapping[str, frozenset[str]]:
        """Who is waited for in each of these dossiers, as the work lists have it."""
        found: dict[str, set[str]] = {code: set() for code in codes}
        for row in self._select(select(waiting).where(waiting.c.code.in_(codes))):
            found[row["code"]].add(row["entry"])
        return {code: frozenset(entries) for code, entries in found.items()}

    def texts(self) -> Iterator[tuple[TextKind, str, str]]:
        """Each text that is kept: its kind, the hash that it is kept under, and the text."""
        for row in self._select(select(texts.c.hash).order_by(texts.c.hash)):
            for kept in self._select(select(texts).where(texts.c.hash == row["hash"])):
                yield cast("TextKind", kept["kind"]), kept["hash"], kept["text"]

    def anchors(self) -> tuple[Anchor, ...]:
        """Every anchor, in their order."""
        return self._ask(_anchors)

    def sealed(self, number: int) -> Iterator[Sealed]:
        """What the anchor of this number sealed, in the order of the codes."""
        after = ""
        of_anchor = _LINK.where(anchored.c.number == number).order_by(anchored.c.code)
        while rows := self._select(of_anchor.where(anchored.c.code > after).limit(PAGE)):
            yield from (_sealed(row) for row in rows)
            after = rows[-1]["code"]

    def anchor(self, at: datetime) -> Anchor | None:
        """A new anchor over all chains that moved since the last one; None where none did."""
        with self._begin() as transaction:
            before = _anchors(transaction)
            number, instant = len(before) + 1, to_micros(at)
            if transaction.change(_sealing(number)) == 0:
                return None
            rows = transaction.select(
                select(anchored).where(anchored.c.number == number).order_by(anchored.c.code)
            )
            head, count = head_of(
                before[-1].head if before else BEFORE_THE_FIRST,
                number,
                instant,
                (_sealed(row) for row in rows),
            )
            values = {"number": number, "at": instant, "head": head, "count": count}
            transaction.change(insert(anchors), values)
            return Anchor(number=number, at=at, head=head, count=count)

    def _select(self, statement: Select[Any]) -> Rows:
        return self._ask(lambda transaction: transaction.select(statement))


_QUEUES = (
    select(
        consumers.c.name,
        consumers.c.since,
        func.coalesce(func.sum(case((outbox.c.state == "pending", 1), else_=0)), 0).label(
            "pending"
        ),
        func.coalesce(func.sum(case((outbox.c.state == "dead", 1), else_=0)), 0).label("dead"),
        recorded("pending").label("oldest"),
    )
    .outerjoin(outbox, outbox.c.consumer == consumers.c.name)
    .group_by(consumers.c.name, consumers.c.since)
    .order_by(consumers.c.name)
)


def _queue(row: Mapping[str, Any], zone: tzinfo) -> Queue:
    return Queue(
        consumer=row["name"],
        pending=int(row["pending"]),
        dead=int(row["dead"]),
        oldest=waits_since(row["oldest"], row["since"], zone),
        closed=row["since"] == FOREVER,
    )


def _condition(transaction: SqlTransaction) -> Condition:
    zone = transaction.zone
    (edges,) = transaction.select(
        select(
            func.max(dossiers.c.received_at).label("newest"),
            func.min(dossiers.c.next_wakeup).label("wakeup"),
        )
    )
    database, lasting, clock = _DATABASES[transaction.dialect](transaction)
    return Condition(
        database=database,
        lasting=lasting,
        clock=None if clock is None else clock.astimezone(zone),
        newest=_at(edges["newest"], zone),
        wakeup=_at(edges["wakeup"], zone),
        queues=tuple(_queue(row, zone) for row in transaction.select(_QUEUES)),
    )


def _at(value: int | None, zone: tzinfo) -> datetime | None:
    return None if value is None else from_micros(value, zone)


def _sqlite(transaction: SqlTransaction) -> tuple[str, bool, None]:
    (row,) = transaction.select(
        select(
            func.sqlite_version().label("version"),
            # FULL: a commit is on the disk before it is acknowledged.
            literal_column("(SELECT synchronous FROM pragma_synchronous)").label("synchronous"),
        )
    )
    return f"SQLite {row['version']}", int(row["synchronous"]) >= 2, None


def _postgresql(transaction: SqlTransaction) -> tuple[str, bool, datetime]:
    (row,) = transaction.select(
        select(
            func.current_setting("server_version").label("version"),
            func.current_setting("fsync").label("fsync"),
            func.current_setting("synchronous_commit").label("synchronous"),
            func.clock_timestamp().label("clock"),
        )
    )
    lasting = row["fsync"] == "on" and row["synchronous"] != "off"
    return f"PostgreSQL {row['version']}", lasting, row["clock"]


_DATABASES: Mapping[str, Callable[[SqlTransaction], tuple[str, bool, datetime | None]]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
}


def _anchors(transaction: SqlTransaction) -> tuple[Anchor, ...]:
    return tuple(
        Anchor(
            number=row["number"],
            at=from_micros(row["at"], transaction.zone),
            head=row["head"],
            count=row["count"],
        )
        for row in transaction.select(select(anchors).order_by(anchors.c.number))
    )


def _sealing(number: int) -> Any:
    """Seal the head of every dossier whose last event no anchor has sealed yet."""
    newest = (
        select(anchored.c.code)
        .where(anchored.c.code == dossiers.c.code, anchored.c.seq >= dossiers.c.seq)
        .exists()
    )
    moved = select(
        literal(number, type_=anchored.c.number.type),
        dossiers.c.code,
        dossiers.c.seq,
        dossiers.c.chain,
    ).where(~newest)
    return insert(anchored).from_select(["number", "code", "seq", "chain"], moved)


def _sealed(row: Mapping[str, Any]) -> Sealed:
    return Sealed(row["code"], row["seq"], row["chain"], row.get("found"))


def _stand(head: Mapping[str, Any]) -> dict[str, Any]:
    """What a command or an erasure changes of a dossier in any case."""
    return {name: head[name] for name in _STANDING}


def _written(head: Mapping[str, Any], rows: Rows, personal: Rows, zone: tzinfo) -> Written:
    return Written(
        summary=to_summary(head, zone),
        events=tuple(EventRow(**row) for row in rows),
        private=tuple(
            PrivateRow(**{**row, "has_applicant": bool(row["has_applicant"])}) for row in personal
        ),
    )


def _by_code(rows: Rows) -> dict[str, list[dict[str, Any]]]:
    """The rows of each code, less the code."""
    return {
        code: [{name: value for name, value in row.items() if name != "code"} for row in its]
        for code, its in groupby(rows, key=lambda row: row["code"])
    }
