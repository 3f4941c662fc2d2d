"""Going through many dossiers, some of them in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from ..store import Summary

Progress = Callable[[int, int], None]
_AT_ONCE = 100


def in_batches(
    batch: Callable[[], AbstractContextManager[None]],
    rows: Sequence[Summary],
    look: Callable[[Summary], None],
    progress: Progress | None = None,
) -> None:
    """Look at every row, a hundred of them in each `batch`; say how many are done."""
    for start in range(0, len(rows), _AT_ONCE):
        with batch():
            for row in rows[start : start + _AT_ONCE]:
                look(row)
        if progress is not None:
            progress(min(start + _AT_ONCE, len(rows)), len(rows))
