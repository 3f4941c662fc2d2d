"""The store as it was written, row by row: what an auditor reads, and the anchors.

An anchor (*mốc niêm phong*) seals the heads of all chains that moved since the one before it. Once
its head is written down outside the store, on paper or in another system, nobody can rewrite what
it seals without being found, not even whoever owns the database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple, Protocol

from ._codec import EventRow, PrivateRow
from ._protocol import Summary, TextKind

PAGE: Final = 500
BEFORE_THE_FIRST: Final = ""
"""Stands for the head before the first anchor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A dossier as its rows stand: events by sequence, and what is left of their private data."""

    summary: Summary
    events: tuple[EventRow, ...]
    private: tuple[PrivateRow, ...]


class Sealed(NamedTuple):
    """A chain's head as an anchor sealed it; `found` is the link that stands there now."""

    code: str
    seq: int
    chain: str
    found: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """An anchor: its number from 1, when it was made, its head, and how many chains it sealed."""

    number: int
    at: datetime
    head: str
    count: int

    def __str__(self) -> str:
        return f"{self.number}:{self.head}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The messages that wait for a consumer: how many, since when the oldest, how many are dead.

    It is `closed` while the consumer is being registered with old events, or removed: then nothing
    is delivered.
    """

    consumer: str
    pending: int
    dead: int
    oldest: datetime | None
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How a store is: the database and whether its commits last, its clock, and what waits.

    `clock` is the database's own, None where it has none. `newest` is the latest receipt on
    record, `wakeup` the earliest instant at which time should have made something happen.
    """

    database: str
    lasting: bool
    clock: datetime | None
    newest: datetime | None
    wakeup: datetime | None
    queues: tuple[Queue, ...]


class Ledger(Protocol):
    """Reading a store as it was written, and sealing it."""

    def condition(self) -> Condition:
        """How the store is at this moment."""
        ...

    def written(self) -> Iterator[tuple[Written, ...]]:
        """Every dossier with its rows, in the order of the codes, some of them at a time."""
        ...

    def count(self) -> int:
        """How many dossiers there are."""
        ...

    def strays(self) -> tuple[tuple[str, int], ...]:
        """Code and sequence of events that belong to no dossier."""
        ...

    def waiting(self, codes: Collection[str]) -> Mapping[str, frozenset[str]]:
        """Who is waited for in each of these dossiers, as the work lists have it."""
        ...

    def texts(self) -> Iterator[tuple[TextKind, str, str]]:
        """Each text that is kept: its kind, the hash that it is kept under, and the text."""
        ...

    def anchors(self) -> tuple[Anchor, ...]:
        """Every anchor, in their order."""
        ...

    def sealed(self, number: int) -> Iterator[Sealed]:
        """What the anchor of this number sealed, in the order of the codes."""
        ...

    def anchor(self, at: datetime) -> Anchor | None:
        """A new anchor over all chains that moved since the last one; None where none did."""
        ...


def head_of(before: str, number: int, at: int, sealed: Iterable[Sealed]) -> tuple[str, int]:
    """The head of an anchor, and how many chains it seals; `at` in whole microseconds UTC.

    SHA-256 over the head before it, number and instant, and a line `[code, seq, chain]` for each
    chain in the order of the codes. This form never changes: heads were published.

    >>> head_of(BEFORE_THE_FIRST, 1, 0, [Sealed("A-1", 3, "00")])[0][:16]
    '13a7f86d669968fd'
    """
    digest = hashlib.sha256(f"{before}\n{json.dumps([number, at])}\n".encode())
    count = 0
    for one in sealed:
        line = json.dumps([one.code, one.seq, one.chain], ensure_ascii=False)
        digest.update(f"{line}\n".encode())
        count += 1
    return digest.hexdigest(), count
