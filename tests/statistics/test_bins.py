"""Counters in arrays say what single numbers say, whatever the cells and however parts merge."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from dossier_rows import law
from hypothesis import given
from hypothesis import strategies as st

from onestop_engine.statistics.columns import _bins
from onestop_engine.statistics.columns._bins import PAGE, Bins

Row = tuple[str, int]
WORDS = ["", "a", "b", "c", "d", "e"]
# In the array, at its edge, beyond it.
cells = st.sampled_from([0, 1, 2, 3, 4, 5, 7, 8, 9, 1000, PAGE - 1])
blocks = st.lists(
    st.tuples(st.integers(0, 2), st.lists(st.tuples(st.sampled_from(WORDS), cells), max_size=6)),
    max_size=4,
)


def counted(some: list[tuple[int, list[Row]]]) -> Bins:
    bins = Bins()
    for page, rows in some:
        words = list(dict.fromkeys(word for word, _ in rows))
        places = np.array([words.index(word) for word, _ in rows], np.int64)
        bins.count(places, words, np.array([page * PAGE + cell for _, cell in rows], np.int64))
    return bins


def plain(some: list[tuple[int, list[Row]]]) -> dict[str, Counter[int]]:
    found: dict[str, Counter[int]] = {}
    for page, rows in some:
        for word, cell in rows:
            found.setdefault(word, Counter())[page * PAGE + cell] += 1
    return found


@law
@given(parts=st.lists(blocks, min_size=1, max_size=3))
def test_arrays_and_single_numbers_say_the_same(
    parts: list[list[tuple[int, list[Row]]]],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_bins, "_ROOM", 16)
        patch.setattr(_bins, "_WIDEST", 8)
        first, *others = (counted(part) for part in parts)
        for other in others:
            first.merge(other)
        whole = first.total()
        found = first.by_word()

    known = plain([block for part in parts for block in part])
    assert found == known
    assert whole == sum(known.values(), Counter())
    assert first.total() == whole
