"""The same tables as numpy arrays, in the ticks of one unit of time.

Days are numbered from 1970-01-01, so a `datetime64[D]` is its own index; what lies before the
first covered date is padding. Every table ends in, and is padded with, a value that turns the
result into NaT: one look-up with clipped indices computes and checks at once.
"""

from __future__ import annotations

import math
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from ._columns import NAT
from ._counting import ordinary_closing
from ._tables import DAY, MINUTE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ._counting import Board
    from ._tables import Pattern

_EPOCH: Final = date(1970, 1, 1).toordinal()
_BEYOND: Final = 1 << 40
TICKS: Final = {"D": 1, "s": 86_400, "ms": 86_400_000, "us": 86_400_000_000}
"""How many ticks of each unit make a day."""


class Scale:
    """The tables of one calendar in one unit; each is built when first needed."""

    def __init__(self, board: Board, unit: str) -> None:
        self._board = board
        self.day = TICKS[unit]
        self.first = board.tables.first - _EPOCH
        self.size = board.tables.size
        self.stop = self.first + self.size
        self.start = self.first * self.day
        self.span = self.size * self.day
        self._guesses: dict[int, NDArray[np.int64]] = {}
        self.most = (self.size + 1) * 1440
        """No amount of any unit that is larger has an answer: a minute is the smallest."""

    @cached_property
    def seconds(self) -> Scale:
        """The same tables in seconds."""
        return Scale(self._board, "s")

    @cached_property
    def dates(self) -> Scale:
        """The same tables in days."""
        return Scale(self._board, "D")

    def ticks(self, microseconds: int) -> int:
        """A time of the day in ticks; whole, because office hours are whole minutes."""
        return microseconds * self.day // DAY

    def _by_day(self, values: list[int], outside: int) -> NDArray[np.int64]:
        table = np.full(self.stop + 1, outside, np.int64)
        table[self.first : self.stop] = values
        return table

    @cached_property
    def ordinals(self) -> NDArray[np.int64]:
        """Working days up to and including each day."""
        return self._by_day(self._board.tables.ordinals, _BEYOND)

    @cached_property
    def latest(self) -> NDArray[np.int64]:
        """The last time of the day that is not after closing; below 0 on a day off."""
        patterns = self._board.tables.patterns
        return self._by_day([-1 if p is None else self.ticks(p.closing) for p in patterns], -1)

    @cached_property
    def opening(self) -> NDArray[np.int64]:
        """The time of the day at which each working day opens; 0 on a day off."""
        patterns = self._board.tables.patterns
        return self._by_day([0 if p is None else self.ticks(p.opening) for p in patterns], 0)

    @cached_property
    def total(self) -> NDArray[np.int64]:
        """The office time of each day."""
        patterns = self._board.tables.patterns
        return self._by_day([0 if p is None else self.ticks(p.total) for p in patterns], 0)

    @cached_property
    def before(self) -> NDArray[np.int64]:
        """The office time before each day."""
        table = np.zeros(self.stop + 1, np.int64)
        np.cumsum(self.total[:-1], out=table[1:])
        return table

    @cached_property
    def working(self) -> NDArray[np.int64]:
        """The day of the k-th working day."""
        days = np.array(self._board.tables.working, np.int64) + self.first
        days[0] = NAT
        return np.append(days, NAT)

    @cached_property
    def closings(self) -> NDArray[np.int64]:
        """The instant at which the k-th working day closes; in days, that day."""
        if self.day == 1:
            return self.working
        days = self.working[1:-1]
        return np.concatenate([[NAT], days * self.day + self.latest[days], [NAT]])

    @cached_property
    def next_working(self) -> NDArray[np.int64]:
        """Each day itself when it works, or else the next working day."""
        ordinals = self.ordinals[self.first : self.stop]
        works = self.latest[self.first : self.stop] >= 0
        table = np.full(self.stop + 1, NAT, np.int64)
        table[self.first : self.stop] = self.working[ordinals + ~works]
        return table

    @cached_property
    def rolled(self) -> NDArray[np.int64]:
        """The closing instant of a last day, or of the next working day when it is off."""
        return np.where(self.next_working == NAT, NAT, self._closing(self.next_working))

    def _closing(self, days: NDArray[np.int64]) -> NDArray[np.int64]:
        if self.day == 1:
            return days
        return days * self.day + self.latest.take(days, mode="clip")

    @cached_property
    def kept(self) -> NDArray[np.int64]:
        """The closing instant of a last day, off or not."""
        days = np.arange(self.stop + 1)
        table = self._closing(days)
        if self.day > 1:
            for day in np.flatnonzero(self.latest[self.first : self.stop] < 0).tolist():
                closing = self.ticks(ordinary_closing(self._board, day))
                table[self.first + day] = (self.first + day) * self.day + closing
        table[: self.first] = NAT
        table[self.stop] = NAT
        return table

    @cached_property
    def flags(self) -> bytes:
        """Which days work, the same for all calendars that work on the same days."""
        works = np.packbits(self.latest[self.first :] >= 0).tobytes()
        return self.first.to_bytes(4, "big", signed=True) + self.size.to_bytes(4, "big") + works

    @cached_property
    def shapes(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """What has run by each minute of the distinct days, and which of those each day is.

        The first is a day off. Packed as `Slots.forward` is, by minutes instead of slots.
        """
        patterns = self._board.tables.patterns
        kinds = [None, *set(patterns) - {None}]
        places = {pattern: place for place, pattern in enumerate(kinds)}
        shapes = np.concatenate([self._minutes(pattern) for pattern in kinds])
        return shapes, np.array([places[pattern] for pattern in patterns])

    def _minutes(self, pattern: Pattern | None) -> NDArray[np.int64]:
        is_open = np.zeros(DAY // MINUTE, np.bool_)
        for opening, closing in () if pattern is None else pattern.intervals:
            is_open[opening // MINUTE : closing // MINUTE] = True
        return packed(is_open, self.ticks(MINUTE))

    @cached_property
    def sessions(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Office time at the end of each session, and what turns it into the instant of its end.

        Instants are counted from the first covered date.
        """
        found = np.array(self._board.sessions.sessions, np.int64)
        tick = DAY // self.day
        return found[:, 0] // tick, found[:, 1] * self.day + found[:, 2] // tick

    def guesses(self, bits: int) -> NDArray[np.int64]:
        """The session in which office time (b << bits) + 1 runs, for each b."""
        found = self._guesses.get(bits)
        if found is None:
            ends, _ = self.sessions
            pieces = np.arange((int(ends[-1]) >> bits) + 1) << bits
            found = self._guesses[bits] = np.searchsorted(ends, pieces, side="right")
        return found

    @cached_property
    def spans(self) -> NDArray[np.int64]:
        """When each session of office time opens and closes: two columns, in order."""
        spans = [
            ((self.first + day) * self.day + self.ticks(opening),
             (self.first + day) * self.day + self.ticks(closing))
            for day, pattern in enumerate(self._board.tables.patterns)
            if pattern is not None
            for opening, closing in pattern.intervals
        ]  # fmt: skip
        return np.array(spans, np.int64).reshape(-1, 2)

    @cached_property
    def slots(self) -> Slots:
        """The tables of office time."""
        return Slots(self, self._board)


def packed(is_open: NDArray[np.bool_], length: int) -> NDArray[np.int64]:
    """The office time before each slot of such a length, as `Slots.forward` holds it."""
    run = np.zeros(is_open.size, np.int64)
    np.cumsum(is_open[:-1] * length, out=run[1:])
    starts = np.arange(is_open.size) * length
    found: NDArray[np.int64] = ((run - np.where(is_open, starts, 0) - 1) << 1) + is_open
    return found


class Slots:
    """Time cut into slots so short that each is open or closed as a whole.

    `forward[s]` holds, shifted left by one, the office time before slot `s` less one tick; for
    an open slot, whose lowest bit is set, also less the slot's start, so that adding the instant
    gives the office time that has run. The tick makes the way back left-continuous: what ends
    with a session is due when it closes, not when the next one opens. `inverse[k]` leads back
    from office time in the k-th open slot.
    """

    def __init__(self, scale: Scale, board: Board) -> None:
        edges = {edge for p in board.tables.patterns if p for pair in p.intervals for edge in pair}
        minutes = math.gcd(*(edge // MINUTE for edge in edges), DAY // MINUTE)
        self.length = scale.ticks(minutes * MINUTE)
        self.start = scale.start
        self.span = scale.span
        is_open = self._open(board, minutes)
        self.total = int(is_open.sum()) * self.length
        # Twice the span is the largest number on the way: a receipt and its term added.
        self.dtype = np.dtype(np.int32 if 2 * self.span + scale.day < 1 << 31 else np.int64)
        self.forward = packed(is_open, self.length).astype(self.dtype)
        opened = np.flatnonzero(is_open) * self.length
        shifts = opened - np.arange(opened.size) * self.length + 1
        self.inverse = shifts.astype(self.dtype)

    def _open(self, board: Board, minutes: int) -> NDArray[np.bool_]:
        """Which slots are open, with one day more than is covered: its midnight ends the last."""
        tables = board.tables
        per_day = DAY // MINUTE // minutes
        rows = np.zeros((tables.size + 1, per_day), np.bool_)
        shapes = {p: self._row(p.intervals, minutes, per_day) for p in set(tables.patterns) if p}
        for day, pattern in enumerate(tables.patterns):
            if pattern is not None:
                rows[day] = shapes[pattern]
        return rows.reshape(-1)

    @staticmethod
    def _row(
        intervals: tuple[tuple[int, int], ...], minutes: int, per_day: int
    ) -> NDArray[np.bool_]:
        row = np.zeros(per_day, np.bool_)
        for opening, closing in intervals:
            row[opening // MINUTE // minutes : closing // MINUTE // minutes] = True
        return row
