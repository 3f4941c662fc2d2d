"""The counters of a report's lines: a row of numbers for each word."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ._block import Block, Ints

SLOTS: Final = 32
"""How many places a row of a block can have: what `Lines.count` counts."""
_SPARSE: Final = 8


class Lines:
    """A line of `width` counters for each word; the first 32 are counted densely."""

    def __init__(self, width: int, words: Iterable[str] = ()) -> None:
        self.width = width
        self._places: dict[str, int] = {}
        self._cells = np.zeros((16, width), np.int64)
        self._known: tuple[Any, Ints] | None = None
        for word in words:
            self.one(word)

    def one(self, word: str) -> int:
        """The line of a word, by `SLOTS`."""
        place = self._places.setdefault(word, len(self._places))
        if place >= len(self._cells):
            self._cells = np.concatenate([self._cells, np.zeros_like(self._cells)])
        return place * SLOTS

    def of(self, block: Block, column: str, *, silent: str = "") -> Ints:
        """The line of each row of a block, by `SLOTS`; `silent` is that of rows not told."""
        codes, words = block.words(column)
        if self._known is None or (self._known[0] is not words and self._known[0] != words):
            places = [self.one(silent if word is None else word) for word in words]
            self._known = words, np.array(places, np.int64)
        return self._known[1].take(codes, mode="clip")

    def count(self, lines: int | Ints, slots: NDArray[np.integer[Any]]) -> None:
        """Add one to the slot of each row, on its line."""
        if isinstance(lines, int):
            self._cells[lines // SLOTS, :SLOTS] += np.bincount(slots, minlength=SLOTS)
            return
        size = len(self._places) * SLOTS
        keys = lines + slots
        if size > _SPARSE * max(len(keys), 1 << 14):
            found, times = np.unique(keys, return_counts=True)
            self._cells[found // SLOTS, found % SLOTS] += times
            return
        counted = np.bincount(keys, minlength=size)
        self._cells[: len(self._places), :SLOTS] += counted.reshape(-1, SLOTS)

    def mark(self, lines: int | Ints, rows: NDArray[np.intp], counter: int) -> None:
        """Add one to a counter for each of the rows, on its line."""
        if isinstance(lines, int):
            self._cells[lines // SLOTS, counter] += len(rows)
        elif len(rows):
            np.add.at(self._cells[:, counter], lines[rows] // SLOTS, 1)

    def merge(self, words: Iterable[tuple[str, Ints]]) -> None:
        """Add the counters of other lines to those with the same words."""
        for word, cells in words:
            place = self.one(word) // SLOTS
            self._cells[place] += cells

    def to_state(self) -> dict[str, Any]:
        """The counters as a JSON value that is read back in no time, whatever their number."""
        found = {word: place for word, place in self._places.items() if self._cells[place].any()}
        cells = self._cells[list(found.values())]
        small = cells.astype(np.min_scalar_type(cells.max(initial=0)).newbyteorder("<"))
        return {
            "words": list(found),
            "type": small.dtype.str,
            "cells": b64encode(small.tobytes()).decode(),
        }

    def add_state(self, state: Mapping[str, Any]) -> None:
        """Add the counters that `to_state` of lines of the same width gave."""
        cells = np.frombuffer(b64decode(state["cells"]), state["type"]).reshape(-1, self.width)
        places = [self.one(word) // SLOTS for word in state["words"]]
        self._cells[places] += cells.astype(np.int64)

    def __iter__(self) -> Iterator[tuple[str, Ints]]:
        """Each word and its counters, in no promised order."""
        return ((word, self._cells[place]) for word, place in self._places.items())
