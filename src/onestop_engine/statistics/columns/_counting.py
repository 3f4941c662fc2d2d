"""Counting a source: its parts side by side, merged, and kept for the next time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final, TypeAlias

import numpy as np

from ._aggregate import Aggregate
from ._block import Block, Listed
from ._deadlines import COLUMNS, Deadlines
from ._kept import Kept
from ._parts import Part, Source, parts
from ._rejects import Reject, Rejects

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the rows done and the rows in all, by one thread at a time."""

_READERS: Final = 2
_LARGE: Final = 1 << 24


def count(
    source: Source,
    *aggregates: Aggregate,
    as_of: datetime | None = None,
    rejects: Rejects | None = None,
    deadlines: Deadlines | None = None,
    kept: str | Path | None = None,
    readers: int = _READERS,
    progress: Progress | None = None,
) -> None:
    """Count all dossiers of a source, which `batches` describes, into the aggregates.

    Row groups of Parquet files are read by `readers` threads, and not at all where their bounds
    say that nothing in them concerns the reports; everything else by one. `deadlines` fill in due
    dates where the source holds none. `kept` is a folder
    where the counts of row groups are kept, so that the next time only new or changed files
    are read; it may be deleted at any time. Raises `InputError` as `batches` does.

    >>> from datetime import date
    >>> from onestop_engine.statistics import DossierRow
    >>> from onestop_engine.statistics.columns import CountCube
    >>> cube = CountCube((date(2026, 7, 1), date(2026, 7, 31)))
    >>> count([DossierRow.from_data({"code": "A-1", "procedure": "1", "status": 2,
    ...     "received": "2026-07-01", "accepted": "2026-07-01"})], cube)
    >>> cube.result().total.open
    1
    """
    _keep_freed_memory()
    found = list(parts(source, as_of))
    work = _Work(
        parts=iter(found),
        total=sum(part.rows or 0 for part in found),
        rejects=rejects,
        deadlines=deadlines,
        kept=None if kept is None else Kept(Path(kept), deadlines.identity if deadlines else ""),
        progress=progress,
    )
    if len(found) < 2 or readers < 2:
        work.run(aggregates)
        return
    with ThreadPoolExecutor(max_workers=readers) as pool:
        partial = [[aggregate.empty() for aggregate in aggregates] for _ in range(readers)]
        running = [pool.submit(work.run, some) for some in partial]
        for one in running:
            one.result()
    for some in partial:
        for aggregate, more in zip(aggregates, some, strict=True):
            aggregate.merge(more)


@cache
def _keep_freed_memory() -> None:
    """Let the process reuse the memory of one block for the next.

    glibc hands freed memory back, and asks for it again zeroed, until it has seen a piece as
    large as this freed; where memory is managed otherwise, nothing happens.
    """
    np.empty(_LARGE, np.uint8)


@dataclass(kw_only=True)
class _Work:
    """The parts that are still to be read, shared by the readers."""

    parts: Iterator[Part]
    total: int
    rejects: Rejects | None
    deadlines: Deadlines | None
    kept: Kept | None
    progress: Progress | None
    done: int = 0
    failed: bool = False
    lock: Lock = field(default_factory=Lock)

    def run(self, aggregates: Sequence[Aggregate]) -> None:
        """Count parts until there are none left, or another reader has failed."""
        try:
            while (part := self._next()) is not None:
                self._count(part, aggregates)
        except BaseException:
            self.failed = True
            raise

    def _next(self) -> Part | None:
        with self.lock:
            return None if self.failed else next(self.parts, None)

    def _count(self, part: Part, aggregates: Sequence[Aggregate]) -> None:
        if self.kept is None or part.group is None:
            self._read(part, aggregates, self.rejects)
            return
        missing = [one for one in aggregates if not self.kept.restore(part.group, one)]
        if not missing:
            self._tell(part.rows or 0)
            return
        fresh = [one.empty() for one in missing]
        refused = None if self.rejects is None else _Told(self.rejects)
        self._read(part, fresh, refused)
        for one, some in zip(missing, fresh, strict=True):
            # Rows that were refused have to be told again the next time.
            if refused is None or not refused.count:
                self.kept.keep(part.group, some)
            one.merge(some)

    def _read(self, part: Part, aggregates: Sequence[Aggregate], rejects: Rejects | None) -> None:
        bounds = None if part.group is None else part.group.bounds()
        needs = [one.needs(bounds) for one in aggregates]
        wanted = [(one, need) for one, need in zip(aggregates, needs, strict=True) if need]
        if not wanted:
            self._tell(part.rows or 0)
            return
        columns = frozenset().union(*(need for _, need in wanted))
        if self.deadlines is not None:
            columns |= COLUMNS
        listed: dict[str, Listed] = {}
        for batch in part.read(columns, rejects):
            block = Block(batch, listed)
            if self.deadlines is not None:
                self.deadlines.fill(block)
            for one, _ in wanted:
                one.add(block)
            # What is shared refers to the block: a circle, that would be freed late.
            block.shared.clear()
            self._tell(batch.num_rows)

    def _tell(self, rows: int) -> None:
        if self.progress is not None:
            with self.lock:
                self.done += rows
                self.progress(self.done, max(self.total, self.done))


class _Told(Rejects):
    """Hands refused rows on, and counts them for one part."""

    def __init__(self, to: Rejects) -> None:
        super().__init__()
        self._to = to

    def add(self, reject: Reject) -> None:
        self.by_column[reject.column] += 1
        self._to.add(reject)
