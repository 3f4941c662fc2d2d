"""A store in memory: for trying out, for tests, for a programme that keeps nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from itertools import islice
from typing import Any, TypeVar

from ..engine.events import Event
from ._chain import START, links
from ._codec import EventRow, PrivateRow, join_event, split_event, storable, to_json
from ._memory_ledger import Kept, MemoryLedger
from ._memory_outbox import Box, MemoryOutbox, post
from ._messages import CLOSED, conflict, failure, no_text
from ._protocol import (
    ALL_REFUSALS,
    MOST_REFUSALS,
    Append,
    Outcome,
    Query,
    RefusalQuery,
    RefusedAct,
    Summary,
    TextKind,
)
from ._rows import check_storable

Undo = Callable[[], None]
K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True)
class _Tables:
    """The tables of the store."""

    dossiers: dict[str, Summary]
    events: dict[str, tuple[EventRow, ...]]
    private: dict[tuple[str, int], PrivateRow]
    subjects: dict[str, str]
    texts: dict[str, tuple[TextKind, str]]
    counters: dict[str, int]
    keys: dict[str, Outcome]
    refusals: dict[tuple[str, ...], RefusedAct]
    box: Box


class MemoryStore:
    """A store that lives as long as the program; it behaves as the SQL store does.

    >>> from zoneinfo import ZoneInfo
    >>> store = MemoryStore(zone=ZoneInfo("Asia/Ho_Chi_Minh"))
    >>> with store.transaction() as transaction:
    ...     transaction.next_number("H26.10.2-261123")
    1
    """

    def __init__(self, *, zone: tzinfo) -> None:
        self._zone = zone
        self._lock = threading.RLock()
        self._undo: list[Undo] = []
        self._depth = 0
        self._tables: _Tables | None = _Tables({}, {}, {}, {}, {}, {}, {}, {}, Box())
        self.outbox = MemoryOutbox(self.transaction, zone)
        self.ledger = MemoryLedger(self._held, self.outbox.queues)

    @property
    def zone(self) -> tzinfo:
        """The time zone in which instants are given back."""
        return self._zone

    @contextmanager
    def transaction(self) -> Iterator[_MemoryTransaction]:
        """A transaction: kept when the block ends, undone when it raises.

        Inside another one of the same thread it is a part of that one, undone alone.
        """
        with self._lock:
            tables, mark = self._open(), len(self._undo)
            self._depth += 1
            try:
                yield _MemoryTransaction(tables, self._undo, self._zone)
            except BaseException:
                while len(self._undo) > mark:
                    self._undo.pop()()
                raise
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._undo.clear()

    def summary(self, code: str) -> Summary | None:
        """The summary of `code`, or None when there is no such dossier."""
        with self._lock:
            return self._open().dossiers.get(code)

    def events(self, code: str) -> tuple[Event, ...]:
        """All events of `code` in their order; empty when there are none."""
        with self._lock:
            return _read(self._open(), code, self._zone)

    def load_many(self, codes: Iterable[str]) -> Mapping[str, tuple[Event, ...]]:
        """The events of many dossiers by code; unknown codes are left out."""
        with self._lock:
            tables = self._open()
            return {
                code: _read(tables, code, self._zone) for code in codes if code in tables.events
            }

    def find(self, query: Query) -> tuple[Summary, ...]:
        """The summaries that match, in the order asked for."""
        with self._lock:
            found = [row for row in self._open().dossiers.values() if _matches(row, query)]
        place = _ORDERS[query.order]
        if (last := query.after) is not None:
            found = [row for row in found if place(row) > place(last)]
        found.sort(key=place)
        end = None if query.limit is None else query.offset + query.limit
        return tuple(islice(found, query.offset, end))

    def count(self, query: Query) -> int:
        """How many dossiers match, whatever page of them is asked for."""
        with self._lock:
            return sum(_matches(row, query) for row in self._open().dossiers.values())

    def text(self, digest: str) -> str:
        """The text kept under a hash; NotFound when there is none."""
        with self._lock:
            texts = self._open().texts
            if digest not in texts:
                raise no_text(digest)
            return texts[digest][1]

    def refusals(self, query: RefusalQuery = ALL_REFUSALS) -> tuple[RefusedAct, ...]:
        """What was refused, of dossiers and of filings: what was asked for last comes first."""
        with self._lock:
            tables = self._open()
            found = [one for one in tables.refusals.values() if _sought(one, tables, query)]
        found.sort(key=RefusedAct.like)
        found.sort(key=lambda one: one.last_at, reverse=True)
        return tuple(found[: query.limit])

    def correct(self, subject: str, applicant: Mapping[str, Any]) -> tuple[str, ...]:
        """Replace the applicant's data of a subject; the codes of its dossiers."""
        data = to_json(applicant)
        with self._lock:
            if codes := self._touch(subject):
                self._open().subjects[subject] = data
            return codes

    def erase(self, subject: str) -> tuple[str, ...]:
        """Erase what is personal in the dossiers of a subject; their codes."""
        with self._lock:
            tables, codes = self._open(), self._touch(subject)
            tables.subjects.pop(subject, None)
            for code, seq in [place for place in tables.private if place[0] in codes]:
                del tables.private[code, seq]
            for key, outcome in tables.keys.items():
                if outcome.code in codes:
                    tables.keys[key] = replace(outcome, salt=None, fingerprint=None)
            return codes

    def close(self) -> None:
        """Forget everything."""
        with self._lock:
            self._tables = None

    @contextmanager
    def _held(self) -> Iterator[Kept]:
        with self._lock:
            tables = self._open()
            yield Kept(
                dossiers=tables.dossiers,
                events=tables.events,
                private=tables.private,
                texts=tables.texts,
            )

    def _open(self) -> _Tables:
        if self._tables is None:
            raise failure(CLOSED)
        return self._tables

    def _touch(self, subject: str) -> tuple[str, ...]:
        rows = self._open().dossiers
        codes = tuple(sorted(row.code for row in rows.values() if row.subject == subject))
        for code in codes:
            rows[code] = replace(rows[code], private_version=rows[code].private_version + 1)
        return codes


class _MemoryTransaction:
    """Reads and writes the tables, and notes how to undo what it writes."""

    def __init__(self, tables: _Tables, undo: list[Undo], zone: tzinfo) -> None:
        self._tables = tables
        self._undo = undo
        self._zone = zone
        self.box = tables.box

    @property
    def rows(self) -> Mapping[str, tuple[EventRow, ...]]:
        return self._tables.events

    def summary(self, code: str) -> Summary | None:
        return self._tables.dossiers.get(code)

    def events(self, code: str, *, after: int = 0, until: int | None = None) -> tuple[Event, ...]:
        return _read(self._tables, code, self._zone, after, until)

    def events_since(self, code: str, seq: int, chain: str) -> tuple[Event, ...]:
        before = self._tables.events.get(code, ())[seq - 1 : seq]
        if [row.chain for row in before] != [chain]:
            return ()
        return _read(self._tables, code, self._zone, seq)

    def outcome(self, key: str) -> Outcome | None:
        return self._tables.keys.get(key)

    def remember(self, key: str, outcome: Outcome, *, at: datetime) -> None:  # noqa: ARG002 (nothing is cleared by age here)
        self.put(self._tables.keys, storable(key), outcome)

    def next_number(self, series: str) -> int:
        number = self._tables.counters.get(series, 0) + 1
        self.put(self._tables.counters, series, number)
        return number

    def missing_texts(self, digests: Collection[str]) -> frozenset[str]:
        return frozenset(digests) - self._tables.texts.keys()

    def keep_text(self, kind: TextKind, digest: str, text: str) -> None:
        if digest not in self._tables.texts:
            self.put(self._tables.texts, digest, (kind, text))

    def append(self, change: Append) -> str:
        code, found = change.summary.code, self._tables.dossiers.get(change.summary.code)
        check_storable(change.summary)
        if change.expected != (found.seq if found else 0):
            raise conflict(code, expected=change.expected, found=found.seq if found else 0)
        split = [split_event(event) for event in change.events]
        head, version = (found.chain, found.private_version) if found else (START, 0)
        new = tuple(
            replace(row, chain=chain)
            for (row, _, _), chain in zip(
                split, links(head, code, (row for row, _, _ in split)), strict=True
            )
        )
        head = new[-1].chain if new else head
        summary = replace(change.summary, private_version=version, chain=head)
        self.put(self._tables.dossiers, code, summary)
        self.put(self._tables.events, code, (*self._tables.events.get(code, ()), *new))
        post(self, code, new)
        for row, personal, applicant in split:
            if personal is not None:
                self.put(self._tables.private, (code, row.seq), personal)
            if applicant is not None:
                self._keep_applicant(summary, applicant)
        return head

    def _keep_applicant(self, summary: Summary, applicant: str) -> None:
        """Keep it, and mark the subject's other dossiers where it changes what is known."""
        known = self._tables.subjects.get(summary.subject, applicant)
        if known != applicant:
            others = [
                row
                for row in self._tables.dossiers.values()
                if row.subject == summary.subject and row.code != summary.code
            ]
            for row in others:
                touched = replace(row, private_version=row.private_version + 1)
                self.put(self._tables.dossiers, row.code, touched)
        self.put(self._tables.subjects, summary.subject, applicant)

    def refuse(self, refused: RefusedAct) -> None:
        kept = self._tables.refusals
        if refused.like() not in kept:
            kinds = sum(
                (one.code, one.procedure) == (refused.code, refused.procedure)
                for one in kept.values()
            )
            refused = refused if kinds < MOST_REFUSALS else refused.among_others()
        known = kept.get(refused.like())
        if known is not None:
            refused = replace(known, last_at=refused.last_at, times=known.times + refused.times)
        self.put(kept, refused.like(), refused)

    def put(self, table: dict[K, V], key: K, value: V) -> None:
        """Set an entry, until the transaction is undone."""
        if key in table:
            before = table[key]
            self._undo.append(lambda: table.__setitem__(key, before))
        else:
            self._undo.append(lambda: table.__delitem__(key))
        table[key] = value

    def drop(self, table: dict[K, V], key: K) -> None:
        """Remove an entry, until the transaction is undone."""
        before = table.pop(key)
        self._undo.append(lambda: table.__setitem__(key, before))


def _read(
    tables: _Tables, code: str, zone: tzinfo, after: int = 0, until: int | None = None
) -> tuple[Event, ...]:
    rows = tables.events.get(code, ())[after:until]
    return tuple(_event(tables, code, row, zone) for row in rows)


def _event(tables: _Tables, code: str, row: EventRow, zone: tzinfo) -> Event:
    personal = tables.private.get((code, row.seq))
    if personal is None:
        return join_event(row, reason=None, value=None, applicant=None, zone=zone)
    subject = tables.dossiers[code].subject
    applicant = tables.subjects.get(subject) if personal.has_applicant else None
    return join_event(
        row, reason=personal.reason, value=personal.value, applicant=applicant, zone=zone
    )


def _matches(row: Summary, query: Query) -> bool:
    return (
        all(
            wanted is None or wanted == getattr(row, name)
            for name in _EQUAL
            for wanted in (getattr(query, name),)
        )
        and (query.open is None or query.open == row.is_open)
        and _within(row.due_until, query.due_after, query.due_before)
        and (query.received_from is None or row.received_at >= query.received_from)
        and (query.received_until is None or row.received_at <= query.received_until)
        and _within(row.next_wakeup, None, query.wake_until)
        and (query.waiting is None or not set(query.waiting).isdisjoint(row.waiting))
        and (bool(row.waiting) or not query.awaited)
    )


_EQUAL = ("procedure", "field", "unit", "channel", "phase", "status", "subject", "parent")


def _sought(one: RefusedAct, tables: _Tables, query: RefusalQuery) -> bool:
    of = one.procedure if one.code is None else tables.dossiers[one.code].procedure
    return (
        query.code in {None, one.code}
        and query.procedure in {None, of}
        and query.actor in {None, one.actor, one.acting_for}
        and query.cause in {None, one.cause}
        and (query.since is None or one.last_at >= query.since)
    )


def _within(at: datetime | None, after: datetime | None, until: datetime | None) -> bool:
    if after is None and until is None:
        return True
    return at is not None and (after is None or at > after) and (until is None or at <= until)


def _sorted_by(name: str) -> Callable[[Summary], Any]:
    """Rows without the instant come last, in the order of receipt."""

    def key(row: Summary) -> tuple[object, ...]:
        at = getattr(row, name)
        return (at is None, at or row.received_at, row.received_at, row.code)

    return key


_ORDERS: Mapping[str, Callable[[Summary], Any]] = {
    "received": _sorted_by("received_at"),
    "due": _sorted_by("due_until"),
    "wakeup": _sorted_by("next_wakeup"),
}
