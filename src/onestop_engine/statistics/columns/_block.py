"""A record batch read as numpy arrays: what every count over columns is made of."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ._library import pyarrow

NEVER: Final = 1 << 62
"""What stands for an instant that is not told: later than all that can be."""

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Words(NamedTuple):
    """A column of texts: for each row the place of its word; the last word is None, not told."""

    codes: NDArray[np.integer[Any]]
    words: tuple[str | None, ...]


class Listed(NamedTuple):
    """The words of a dictionary, None after them."""

    dictionary: Any
    words: tuple[str | None, ...]


class Items(NamedTuple):
    """A column of lists: the items of all rows, and where each row's begin.

    Row n has the items from `starts[n]` up to `starts[n + 1]`.
    """

    starts: Ints
    values: Any


class Block:
    """Some thousand dossiers as arrays, each made when it is first asked for.

    Instants are int64 microseconds since 1970 in UTC. Columns that the source lacks are not
    told in any row.

    >>> import pyarrow
    >>> Block(pyarrow.RecordBatch.from_pydict({"status": pyarrow.array([2, 4], "int8")})).size
    2
    """

    def __init__(self, batch: Any, listed: dict[str, Listed] | None = None) -> None:
        """`listed` keeps the words of columns, for blocks of one part: they are seldom others.

        `shared` is where reports leave for the next one what they worked out of the block.
        """
        self.batch = batch
        self._listed = {} if listed is None else listed
        self.size: int = batch.num_rows
        self._names = frozenset(batch.schema.names)
        self._instants: dict[str, Ints] = {}
        self._told: dict[str, bool] = {}
        self.shared: dict[Any, Any] = {}

    def tells(self, name: str) -> bool:
        """True when some row tells the column."""
        found = self._told.get(name)
        if found is None:
            found = name in self._names and self._gaps(name) < self.size
            self._told[name] = found
        return found

    def _gaps(self, name: str) -> int:
        return int(self.batch.column(name).null_count)

    def has(self, name: str) -> bool:
        """True when the column was read or put."""
        return name in self._names or self._told.get(name, False)

    def has_gaps(self, name: str) -> bool:
        """True when some row does not tell the column."""
        return name not in self._names or self._gaps(name) > 0

    def instants(self, name: str) -> Ints:
        """The instants of a column, `NEVER` where they are not told. Not to be written to."""
        found = self._instants.get(name)
        if found is None:
            found = self._read(name)
            self._instants[name] = found
        return found

    def put(self, name: str, ticks: Ints) -> None:
        """Let the column of instants say this instead."""
        self._instants[name] = ticks
        self._told[name] = True

    def _read(self, name: str) -> Ints:
        if not self.tells(name):
            return np.full(self.size, NEVER)
        return ticks_of(self.batch.column(name))

    def numbers(self, name: str) -> Any:
        """A column of whole numbers without gaps, such as `status`."""
        return self.batch.column(name).to_numpy(zero_copy_only=False)

    def told(self, name: str) -> Mask:
        """Where the column is told."""
        if not self.tells(name):
            return np.zeros(self.size, np.bool_)
        return ~nulls_of(self.batch.column(name))

    def words(self, name: str) -> Words:
        """A column of texts that repeat, as places in their list."""
        if not self.tells(name):
            return Words(np.zeros(self.size, np.int32), (None,))
        column = self.batch.column(name)
        known = self._listed.get(name)
        if known is None or not known.dictionary.equals(column.dictionary):
            known = Listed(column.dictionary, (*column.dictionary.to_pylist(), None))
            self._listed[name] = known
        return Words(_codes_of(column, len(known.words) - 1), known.words)

    def is_empty_text(self, name: str) -> Mask:
        """Where a column of texts that do not repeat is told, and empty."""
        same = pyarrow("compute").equal(self.batch.column(name), "").fill_null(False)
        return np.asarray(same.to_numpy(zero_copy_only=False))

    def items(self, name: str) -> Items | None:
        """A column of lists; None where every list is empty."""
        if not self.tells(name):
            return None
        starts = starts_of(self.batch.column(name))
        return Items(starts, self.batch.column(name).flatten()) if starts[-1] else None


def nulls_of(column: Any) -> Mask:
    """Where an Arrow array is null."""
    valid = column.buffers()[0]
    if valid is None or not column.null_count:
        return np.asarray(column.is_null().to_numpy(zero_copy_only=False))
    # Arrow itself turns bits into bytes ten times slower.
    first = column.offset
    bits = np.frombuffer(valid, np.uint8, (first % 8 + len(column) + 7) // 8, first // 8)
    told = np.unpackbits(bits, bitorder="little")[first % 8 : first % 8 + len(column)]
    return np.asarray(told == 0)


def starts_of(column: Any) -> Ints:
    """Where the items of each list begin in the flattened column, and where the last end."""
    if not column.null_count:
        offsets = column.offsets.to_numpy()
        return np.asarray(offsets.astype(np.int64) - offsets[0])
    # A null may still stand before items that nobody means.
    lengths = pyarrow("compute").list_value_length(column).fill_null(0)
    starts = np.zeros(len(column) + 1, np.int64)
    np.cumsum(lengths.to_numpy(zero_copy_only=False), out=starts[1:])
    return starts


def ticks_of(column: Any) -> Ints:
    """The instants of an Arrow array, `NEVER` where it is null."""
    ticks = held_in(column)
    if column.null_count:
        ticks = ticks.copy()
        np.copyto(ticks, NEVER, where=nulls_of(column))
    return ticks


def held_in(column: Any) -> Ints:
    """The numbers in the memory of an Arrow array of instants, whatever stands where it is null."""
    if not len(column):
        return np.empty(0, np.int64)
    return np.frombuffer(column.buffers()[1], np.int64, len(column), column.offset * 8)


def words_of(column: Any) -> Words:
    """The words of a dictionary array, None as the last one."""
    words = (*column.dictionary.to_pylist(), None)
    return Words(_codes_of(column, len(words) - 1), words)


def _codes_of(column: Any, silent: int) -> NDArray[np.integer[Any]]:
    codes = column.indices
    if codes.null_count:
        codes = codes.fill_null(silent)
    return np.asarray(codes.to_numpy())
