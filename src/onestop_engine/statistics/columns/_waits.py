"""When dossiers waited for their applicants: spans of each row, in order and without overlap."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

import numpy as np

from ...calendars.columns import chosen
from ._block import NEVER, Block, Ints, Mask, ticks_of, words_of
from ._standing import Rows, fields_of


def owners_of(starts: Ints) -> Ints:
    """The row of each item of lists that begin and end there."""
    return np.repeat(np.arange(len(starts) - 1), np.diff(starts))


class Waits(NamedTuple):
    """Spans by row: those of the n-th row lie from `starts[n]` to `starts[n + 1]`."""

    starts: Ints
    begun: Ints
    ended: Ints

    def asked(self) -> Ints:
        """How many spans each row has."""
        return np.diff(self.starts)

    def owners(self) -> Ints:
        """The row of each span."""
        return owners_of(self.starts)

    def take(self, rows: Rows) -> Waits:
        """The spans of chosen rows."""
        starts, flat = chosen(self.starts, rows)
        return Waits(starts, self.begun[flat], self.ended[flat])

    def keep(self, kept: Mask) -> Waits:
        """The spans for which that is true."""
        before = np.zeros(len(kept) + 1, np.int64)
        np.cumsum(kept, out=before[1:])
        return Waits(before[self.starts], self.begun[kept], self.ended[kept])

    def totals(self, amounts: Ints) -> Ints:
        """What the amounts of its spans come to, for each row."""
        sums = np.zeros(len(amounts) + 1, np.int64)
        np.cumsum(amounts, out=sums[1:])
        return np.asarray(sums[self.starts[1:]] - sums[self.starts[:-1]])

    def lasting(self) -> Mask:
        """Which rows have a span without an end."""
        return self.totals((self.ended == NEVER).astype(np.int64)) > 0

    def joined(self, least: Ints, most: Ints) -> Waits:
        """The spans within the bounds of their rows, without what they have in common."""
        owners = self.owners()
        begun = np.clip(self.begun, least[owners], most[owners])
        ended = np.clip(self.ended, begun, most[owners])
        order = np.lexsort((begun, owners))
        begun, ended = begun[order], ended[order]
        for first, stop in self._overlapping(owners, begun, ended):
            reached = begun[first]
            for item in range(first, stop):
                begun[item] = max(begun[item], reached)
                reached = ended[item] = max(ended[item], begun[item])
        return Waits(self.starts, begun, ended)

    def _overlapping(self, owners: Ints, begun: Ints, ended: Ints) -> list[tuple[int, int]]:
        """Where the spans of the rows lie of which two overlap."""
        early = (begun[1:] < ended[:-1]) & (owners[1:] == owners[:-1])
        rows = np.unique(owners[1:][early]).tolist()
        return [(int(self.starts[row]), int(self.starts[row + 1])) for row in rows]


def waits_of(block: Block, rows: Rows, causes: Collection[str], until: Ints) -> Waits:
    """The pauses for some causes of the rows that began before `until`; no cause is a supplement.

    One that lasts on ends at `NEVER`.
    """

    def wanted(fields: dict[str, Any]) -> Mask:
        codes, words = words_of(fields["cause"])
        among: Mask = np.array([(word or "supplement") in causes for word in words])
        return np.asarray(among[codes])

    return _pauses(block, rows, wanted, until)


def with_pauses(block: Block, rows: Rows) -> Rows:
    """Where in `rows` those stand that have pauses at all: of most dossiers nothing is asked."""
    items = block.items("pauses")
    if items is None:
        return np.zeros(0, np.intp)
    return np.flatnonzero((items.starts[1:] > items.starts[:-1])[rows])


def stands_of(block: Block, rows: Rows, until: Ints) -> Waits:
    """The pauses of the rows in which their clock stands, that began before `until`."""

    def wanted(fields: dict[str, Any]) -> Mask:
        told = fields["clock_stands"].fill_null(True)
        return np.asarray(told.to_numpy(zero_copy_only=False))

    return _pauses(block, rows, wanted, until)


def _pauses(
    block: Block, rows: Rows, wanted: Callable[[dict[str, Any]], Mask], until: Ints
) -> Waits:
    items = block.items("pauses")
    if items is None:
        none = np.zeros(0, np.int64)
        return Waits(np.zeros(len(rows) + 1, np.int64), none, none)
    fields = fields_of(items.values)
    starts, flat = chosen(items.starts, rows)
    begun, ended = ticks_of(fields["start"])[flat], ticks_of(fields["end"])[flat]
    keep = wanted(fields)[flat] & (begun < np.repeat(until, np.diff(starts))) & (begun != NEVER)
    return Waits(starts, begun, ended).keep(keep)
