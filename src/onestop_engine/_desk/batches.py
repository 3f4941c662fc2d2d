"""Going through many dossiers: a page at a time, some of them in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Final, TypeVar

from ..store import Query, Store, Summary
from .retrying import again

Progress = Callable[[int, int], None]
T = TypeVar("T")
PAGE: Final = 500
"""How many dossiers are looked up at once."""
_AT_ONCE: Final = 100


def pages(store: Store, query: Query) -> Iterator[Sequence[Summary]]:
    """The dossiers that match, in the order of the query, a page of them at a time.

    Each page goes on behind the last row of the one before, so no row is held for longer than its
    page, and what is written meanwhile makes no dossier come twice that keeps its place.
    """
    query = replace(query, limit=PAGE)
    while rows := store.find(query):
        yield rows
        query = replace(query, after=rows[-1])


def in_batches(
    batch: Callable[[], AbstractContextManager[None]],
    store: Store,
    query: Query,
    look: Callable[[Sequence[Summary]], T],
    progress: Progress | None = None,
) -> Iterator[T]:
    """What came of looking at the dossiers that match, a hundred of them in each `batch`.

    A batch that took no effect is looked at again: `look` keeps nothing from one call to the next,
    and does nothing to a dossier that it was carried out on already. `progress` is called with the
    number of dossiers done and of all.
    """
    done, total = 0, 0 if progress is None else store.count(query)
    for rows in pages(store, query):
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]

            def carry_out(some: Sequence[Summary] = some) -> T:
                with batch():
                    return look(some)

            yield again(carry_out, repeatable=True)
            done += len(some)
            if progress is not None:
                # Others may have been filed since they were counted.
                progress(done, max(done, total))
