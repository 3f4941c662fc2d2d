"""The ledger of a store in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime

from ._codec import EventRow, PrivateRow, to_micros
from ._ledger import BEFORE_THE_FIRST, Anchor, Condition, Queue, Sealed, Written, head_of
from ._protocol import Summary, TextKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The tables that the ledger reads, under the store's lock."""

    dossiers: Mapping[str, Summary]
    events: Mapping[str, tuple[EventRow, ...]]
    private: Mapping[tuple[str, int], PrivateRow]
    texts: Mapping[str, tuple[TextKind, str]]


@dataclass(slots=True)
class MemoryLedger:
    """Reads the tables of the store; `hold` gives them while nobody writes.

    `queues` are the consumers of its outbox.
    """

    hold: Callable[[], AbstractContextManager[Kept]]
    queues: Callable[[], tuple[Queue, ...]]
    _anchors: list[tuple[Anchor, tuple[Sealed, ...]]] = field(default_factory=list)

    def written(self) -> Iterator[tuple[Written, ...]]:
        """Every dossier with its rows, in the order of the codes."""
        with self.hold() as kept:
            private: dict[str, list[PrivateRow]] = {}
            for (code, _), row in kept.private.items():
                private.setdefault(code, []).append(row)
            page = tuple(
                Written(
                    summary=kept.dossiers[code],
                    events=kept.events.get(code, ()),
                    private=tuple(private.get(code, ())),
                )
                for code in sorted(kept.dossiers)
            )
        if page:
            yield page

    def condition(self) -> Condition:
        """How the store is at this moment."""
        with self.hold() as kept:
            rows = kept.dossiers.values()
            return Condition(
                database="memory",
                lasting=False,
                clock=None,
                newest=max((row.received_at for row in rows), default=None),
                wakeup=min((row.next_wakeup for row in rows if row.next_wakeup), default=None),
                queues=self.queues(),
            )

    def count(self) -> int:
        """How many dossiers there are."""
        with self.hold() as kept:
            return len(kept.dossiers)

    def strays(self) -> tuple[tuple[str, int], ...]:
        """Code and sequence of events that belong to no dossier."""
        with self.hold() as kept:
            lost = sorted(set(kept.events) - set(kept.dossiers))
            return tuple((code, row.seq) for code in lost for row in kept.events[code])

    def waiting(self, codes: Collection[str]) -> Mapping[str, frozenset[str]]:
        """Who is waited for in each of these dossiers: here, work lists read the dossiers."""
        with self.hold() as kept:
            rows = (kept.dossiers[code] for code in codes if code in kept.dossiers)
            return {row.code: frozenset(row.waiting) for row in rows}

    def texts(self) -> Iterator[tuple[TextKind, str, str]]:
        """Each text that is kept: its kind, the hash that it is kept under, and the text."""
        with self.hold() as kept:
            found = sorted(kept.texts.items())
        yield from ((kind, digest, text) for digest, (kind, text) in found)

    def anchors(self) -> tuple[Anchor, ...]:
        """Every anchor, in their order."""
        return tuple(anchor for anchor, _ in self._anchors)

    def sealed(self, number: int) -> Iterator[Sealed]:
        """What the anchor of this number sealed, in the order of the codes."""
        with self.hold() as kept:
            links = {
                (code, row.seq): row.chain for code, rows in kept.events.items() for row in rows
            }
        for one in self._anchors[number - 1][1]:
            yield one._replace(found=links.get((one.code, one.seq)))

    def anchor(self, at: datetime) -> Anchor | None:
        """A new anchor over all chains that moved since the last one; None where none did."""
        with self.hold() as kept:
            newest = {one.code: one.seq for _, sealed in self._anchors for one in sealed}
            moved = tuple(
                Sealed(code, row.seq, row.chain)
                for code, row in sorted(kept.dossiers.items())
                if row.seq > newest.get(code, 0)
            )
            if not moved:
                return None
            before = self._anchors[-1][0].head if self._anchors else BEFORE_THE_FIRST
            number = len(self._anchors) + 1
            head, count = head_of(before, number, to_micros(at), moved)
            made = Anchor(number=number, at=at, head=head, count=count)
            self._anchors.append((made, moved))
            return made
