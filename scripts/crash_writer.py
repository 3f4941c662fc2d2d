"""The process that `crashes.py` kills: it gives commands, and says on a page how far it is."""

from __future__ import annotations

import mmap
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import tzinfo
from enum import IntEnum
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

import sqlalchemy as sa
from crash_commands import CALENDAR, CATALOG, Answer, give

from onestop_engine import OneStop, StoreError
from onestop_engine.store import SqlStore, Transaction

T = TypeVar("T")
HOLD: Final = 5.0
"""Seconds that a writer waits at most where it is to be killed, when nothing is going on there."""

PATIENCE: Final = 30.0


class Phase(IntEnum):
    """How far a writer is with a command."""

    OPENING = 0
    BEFORE = 1
    DURING = 2
    BETWEEN = 3
    AFTER = 4


class Mark(NamedTuple):
    """A place in the work of a writer: the number of the command, and how far it is with it."""

    index: int
    phase: Phase


class Page:
    """A page of memory that two processes share, and that outlives the one that is killed."""

    def __init__(self, *, stopping: bool = False) -> None:
        self._words = memoryview(mmap.mmap(-1, mmap.PAGESIZE)).cast("Q")
        self.stopping = stopping

    @property
    def mark(self) -> Mark:
        """Where the writer is, or was when it died."""
        index, phase = divmod(self._words[0], len(Phase))
        return Mark(index, Phase(phase))

    @mark.setter
    def mark(self, mark: Mark) -> None:
        # One word, so that no kill comes between its halves.
        self._words[0] = mark.index * len(Phase) + mark.phase

    @property
    def stopping(self) -> bool:
        """True when the writer is to begin no more commands."""
        return bool(self._words[1])

    @stopping.setter
    def stopping(self, stop: bool) -> None:
        self._words[1] = stop

    def wait(self) -> None:
        """Wait to be killed, or let go."""
        end = time.monotonic() + HOLD
        while not self._words[2] and time.monotonic() < end:
            time.sleep(0.001)

    def let_go(self) -> None:
        """Let a writer that waits go on."""
        self._words[2] = True


class Watched(SqlStore):
    """A store that tells where the outermost transaction is: before, in and behind its commit."""

    def __init__(self, url: sa.URL, *, zone: tzinfo, tell: Callable[[Phase], None]) -> None:
        super().__init__(url, zone=zone)
        self._tell = tell
        self._depth = 0

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:  # type: ignore[override]
        """A transaction; what follows its block is the commit."""
        self._depth += 1
        outermost = self._depth == 1
        try:
            with super().transaction() as transaction:
                yield transaction
                if outermost:
                    self._tell(Phase.DURING)
            if outermost:
                self._tell(Phase.BETWEEN)
        finally:
            self._depth -= 1


class Writer:
    """Gives one command after the other from `index` on, until it is killed or told to stop.

    An acknowledgement is one line at the end of `acknowledged`, written when the call returned:
    what was handed to the operating system outlives the process.
    """

    def __init__(self, url: str, index: int, page: Page, acknowledged: Path) -> None:
        self._url = url
        self._index = index
        self._page = page
        self._acknowledged = os.open(acknowledged, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._mark: Mark | None = None
        self._calling = -1

    def run(self, mark: Mark | None, calling: int) -> None:
        """Give commands; write a byte to the pipe `calling` when it comes to `mark`."""
        self._mark, self._calling = mark, calling
        self._tell(Phase.OPENING)
        with OneStop(insist(self._open), catalog=CATALOG, calendar=CALENDAR) as shop:
            while not self._page.stopping:
                self._tell(Phase.BEFORE)
                answer = insist(lambda: give(shop, self._index))
                os.write(self._acknowledged, line_of(self._index, answer))
                self._tell(Phase.AFTER)
                self._index += 1

    def _open(self) -> Watched:
        return Watched(sa.make_url(self._url), zone=CALENDAR.zone, tell=self._tell)

    def _tell(self, phase: Phase) -> None:
        self._page.mark = Mark(self._index, phase)
        if self._mark == self._page.mark:
            self._mark = None
            os.write(self._calling, b"!")
            if phase in {Phase.BETWEEN, Phase.AFTER}:
                self._page.wait()


def line_of(index: int, answer: Answer) -> bytes:
    """The acknowledgement of a command, as it is noted."""
    return f"{index} {answer.code} {answer.seq}\n".encode()


def acknowledged(path: Path) -> list[Answer]:
    """The answers to all commands that were acknowledged, by their number."""
    lines = [line.split() for line in path.read_text().splitlines()]
    assert [int(index) for index, _, _ in lines] == list(range(len(lines)))
    return [Answer(code, int(seq)) for _, code, seq in lines]


def insist(run: Callable[[], T]) -> T:
    """What `run` returns; a host that has time tries again while the server is away."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return run()
        except StoreError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
