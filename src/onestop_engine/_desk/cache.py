"""Dossiers that were folded lately, so that a command need not read them again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from ..engine import Dossier, replay
from ..store import Store, Summary


class Cache:
    """The `size` dossiers used last; one counts only while the store says that it still holds."""

    def __init__(self, size: int = 1024, *, behind: Cache | None = None) -> None:
        self._size = size
        self._behind = behind
        self._lock = Lock()
        self._found: OrderedDict[str, tuple[Dossier, int]] = OrderedDict()

    def get(self, summary: Summary) -> Dossier | None:
        """The dossier as the store has it, or None when it is unknown or was changed since."""
        with self._lock:
            dossier, version = self._found.get(summary.code, (None, 0))
            if dossier is not None and _same(dossier, version, summary):
                self._found.move_to_end(summary.code)
                return dossier
        return None if self._behind is None else self._behind.get(summary)

    def holds(self, code: str) -> Dossier | None:
        """The dossier as it was when it was last read: good for what never changes in it."""
        with self._lock:
            dossier, _ = self._found.get(code, (None, 0))
        if dossier is None and self._behind is not None:
            return self._behind.holds(code)
        return dossier

    def older(self, summary: Summary) -> Dossier | None:
        """The dossier as it was when fewer events had happened, its personal data still true."""
        with self._lock:
            dossier, version = self._found.get(summary.code, (None, 0))
        if dossier is not None:
            is_older = dossier.seq < summary.seq and version == summary.private_version
            return dossier if is_older else None
        return None if self._behind is None else self._behind.older(summary)

    def load(self, rows: Sequence[Summary], store: Store) -> tuple[Dossier, ...]:
        """The dossiers of `rows`, those that are not known here folded from the store."""
        found = {row.code: self.get(row) for row in rows}
        wanted = [code for code, dossier in found.items() if dossier is None]
        events = store.load_many(wanted)
        for row in rows:
            if found[row.code] is None and row.code in events:
                found[row.code] = read = replay(events[row.code])
                self.put(read, row.private_version)
        return tuple(dossier for dossier in found.values() if dossier is not None)

    def fork(self) -> Cache:
        """The same, for a batch: what that puts in is its own until it ends well."""
        return Cache(self._size, behind=self)

    def join(self, fork: Cache) -> None:
        """Take over what a batch that ended well put into its fork."""
        for dossier, version in fork._found.values():
            self.put(dossier, version)

    def put(self, dossier: Dossier, private_version: int) -> None:
        """Keep a dossier that the store has in just this state."""
        with self._lock:
            self._found[dossier.code] = (dossier, private_version)
            self._found.move_to_end(dossier.code)
            if len(self._found) > self._size:
                self._found.popitem(last=False)


def _same(dossier: Dossier, version: int, summary: Summary) -> bool:
    return (dossier.seq, version) == (summary.seq, summary.private_version)
