"""Counters by word and cell: arrays where most rows fall, single numbers for what lies far out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ._block import Ints

PAGE: Final = 1 << 24
"""Cells of one kind lie in one page: from a multiple of it up to the next."""
# A page has 8 MiB at most; of what lies beyond it there is little.
_ROOM: Final = 1 << 20
_WIDEST: Final = 1 << 12


class Bins:
    """How often each cell of each word was met, and sums.

    >>> bins = Bins()
    >>> bins.count(np.array([0, 1, 1]), ["a", "b"], np.array([3, 5, 5]))
    >>> {word: dict(cells) for word, cells in bins.by_word().items()}
    {'a': {3: 1}, 'b': {5: 2}}
    """

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}
        self._known: tuple[Sequence[str], Ints] = ((), np.zeros(0, np.int64))
        self._capacity = 1
        self._pages: dict[int, NDArray[np.int64]] = {}
        self._single: defaultdict[str, Counter[int]] = defaultdict(Counter)

    def count(self, places: Ints, words: Sequence[str], cells: Ints) -> None:
        """Add one to the cell of each row, on the line of its word; all cells are of one page."""
        if not len(places):
            return
        lines = self._lines_of(words)
        number = int(cells[0]) // PAGE
        page = self._page(number)
        width = page.shape[1]
        near = cells - number * PAGE
        keys = lines[places]
        keys *= width
        keys += near
        if int(near.max()) >= width:
            far = near >= width
            self._count_far(places[far], words, cells[far])
            keys = keys[~far]
        np.add.at(page.reshape(-1), keys, 1)

    def _count_far(self, places: Ints, words: Sequence[str], cells: Ints) -> None:
        room = int(cells.max()) + 1
        found, times = np.unique(places * room + cells, return_counts=True)
        for key, number in zip(found.tolist(), times.tolist(), strict=True):
            self._single[words[key // room]][key % room] += number

    def add(self, word: str, cells: Mapping[int, int]) -> None:
        """Add numbers to cells of a word."""
        line = self._single[word]
        for cell, number in cells.items():
            line[cell] += number

    def merge(self, other: Bins) -> None:
        """Add what others have counted."""
        lines = self._lines_of(list(other._lines))
        for number, theirs in other._pages.items():
            page = self._page(number)
            width = min(page.shape[1], theirs.shape[1])
            page[lines, :width] += theirs[: len(lines), :width]
            self._take(theirs[:, width:], list(other._lines), number * PAGE + width)
        for word, some in other._single.items():
            self._single[word].update(some)

    def by_word(self) -> Mapping[str, Counter[int]]:
        """The cells of each word that are not zero, and their numbers."""
        self._settle()
        return self._single

    def total(self) -> Counter[int]:
        """The cells of all words together."""
        whole: Counter[int] = Counter()
        for number, page in self._pages.items():
            sums = page.sum(axis=0)
            found = np.flatnonzero(sums)
            cells = (found + number * PAGE).tolist()
            whole.update(dict(zip(cells, sums[found].tolist(), strict=True)))
        for some in self._single.values():
            whole.update(some)
        return whole

    def _lines_of(self, words: Sequence[str]) -> Ints:
        """The line of each word."""
        if self._known[0] is not words and self._known[0] != words:
            lines = [self._lines.setdefault(word, len(self._lines)) for word in words]
            self._known = words, np.array(lines, np.int64)
            if len(self._lines) > self._capacity:
                self._settle()
                self._capacity = 1 << (len(self._lines) - 1).bit_length()
        return self._known[1]

    def _page(self, number: int) -> NDArray[np.int64]:
        page = self._pages.get(number)
        if page is None:
            width = max(1, min(_WIDEST, _ROOM // self._capacity))
            page = self._pages[number] = np.zeros((self._capacity, width), np.int64)
        return page

    def _settle(self) -> None:
        """Write what stands in arrays to the single numbers."""
        words = list(self._lines)
        for number, page in self._pages.items():
            self._take(page, words, number * PAGE)
        self._pages = {}

    def _take(self, page: NDArray[Any], words: Sequence[str], first: int) -> None:
        for line, cells in enumerate(page[: len(words)]):
            found = np.flatnonzero(cells)
            if len(found):
                told = zip((found + first).tolist(), cells[found].tolist(), strict=True)
                self._single[words[line]].update(dict(told))
