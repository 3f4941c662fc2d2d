"""Going through many dossiers, some of them in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TypeVar

from ..store import Summary
from .retrying import again

Progress = Callable[[int, int], None]
T = TypeVar("T")
_AT_ONCE = 100


def in_batches(
    batch: Callable[[], AbstractContextManager[None]],
    rows: Sequence[Summary],
    look: Callable[[Sequence[Summary]], T],
    progress: Progress | None = None,
) -> Iterator[T]:
    """What came of looking at the rows, a hundred of them in each `batch`; says how many are done.

    A batch that took no effect is looked at again: `look` keeps nothing from one call to the next,
    and does nothing to a dossier that it was carried out on already.
    """
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]

        def carry_out(some: Sequence[Summary] = some) -> T:
            with batch():
                return look(some)

        yield again(carry_out, repeatable=True)
        if progress is not None:
            progress(min(start + _AT_ONCE, len(rows)), len(rows))
