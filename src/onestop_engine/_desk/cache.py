"""Dossiers that were folded lately, so that a command need not read them again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple

from ..engine import Dossier, replay
from ..store import Store, Summary


class Kept(NamedTuple):
    """A dossier as the store had it: with which personal data, after which chain of events."""

    dossier: Dossier
    private_version: int
    chain: str

    def is_of(self, summary: Summary) -> bool:
        """True when the store says that it holds the same, not only as many events."""
        wanted = (summary.seq, summary.private_version, summary.chain)
        return (self.dossier.seq, self.private_version, self.chain) == wanted


class Cache:
    """The `size` dossiers used last; one counts only while the store says that it still holds."""

    def __init__(self, size: int = 1024, *, behind: Cache | None = None) -> None:
        self._size = size
        self._behind = behind
        self._lock = Lock()
        self._found: OrderedDict[str, Kept] = OrderedDict()

    def get(self, summary: Summary) -> Dossier | None:
        """The dossier as the store has it, or None when it is unknown or was changed since."""
        with self._lock:
            kept = self._found.get(summary.code)
            if kept is not None and kept.is_of(summary):
                self._found.move_to_end(summary.code)
                return kept.dossier
        return None if self._behind is None else self._behind.get(summary)

    def older(self, summary: Summary) -> Kept | None:
        """The dossier as it was when fewer events had happened, its personal data still true."""
        kept = self.last(summary.code)
        if kept is None or kept.private_version != summary.private_version:
            return None
        return kept if kept.dossier.seq < summary.seq else None

    def last(self, code: str) -> Kept | None:
        """What was kept of a dossier last, whatever became of it."""
        with self._lock:
            kept = self._found.get(code)
        return self._behind.last(code) if kept is None and self._behind is not None else kept

    def load(self, rows: Sequence[Summary], store: Store) -> tuple[Dossier, ...]:
        """The dossiers of `rows`, those that are not known here folded from the store."""
        found = {row.code: self.get(row) for row in rows}
        wanted = [code for code, dossier in found.items() if dossier is None]
        events = store.load_many(wanted)
        for row in rows:
            if found[row.code] is None and row.code in events:
                found[row.code] = read = replay(events[row.code])
                self.put(Kept(read, row.private_version, row.chain))
        return tuple(dossier for dossier in found.values() if dossier is not None)

    def fork(self) -> Cache:
        """The same, for a batch: what that puts in is its own until it ends well."""
        return Cache(self._size, behind=self)

    def join(self, fork: Cache) -> None:
        """Take over what a batch that ended well put into its fork."""
        for kept in fork._found.values():
            self.put(kept)

    def put(self, kept: Kept) -> None:
        """Keep a dossier that the store has in just this state."""
        code = kept.dossier.code
        with self._lock:
            self._found[code] = kept
            self._found.move_to_end(code)
            if len(self._found) > self._size:
                self._found.popitem(last=False)
