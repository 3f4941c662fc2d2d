"""The page on which a program that `crashes.py` kills says how far it is."""

from __future__ import annotations

import mmap
import os
import time
from enum import IntEnum
from typing import Final, NamedTuple

HOLD: Final = 5.0
"""Seconds that a program waits at most where it is to be killed, when nothing is going on there."""

PATIENCE: Final = 30.0


class Phase(IntEnum):
    """How far a writer is with a command, or a program that delivers with a message."""

    OPENING = 0
    BEFORE = 1
    DURING = 2
    BETWEEN = 3
    AFTER = 4
    # Of a program that delivers: that a message was taken is kept, and the next one claimed, in
    # one commit; then it is sent, and the receiver answers.
    KEEPING = 5
    CLAIMED = 6
    SENDING = 7
    TAKEN = 8


WAITED_IN: Final = frozenset({Phase.BETWEEN, Phase.AFTER, Phase.CLAIMED, Phase.TAKEN})
"""The phases in which a program waits to be killed, if it is to be killed there."""


class Mark(NamedTuple):
    """A place in a program's work: the number of the command or message, and how far it is."""

    index: int
    phase: Phase


class Page:
    """A page of memory that two processes share, and that outlives the one that is killed."""

    def __init__(self, *, stopping: bool = False) -> None:
        self._words = memoryview(mmap.mmap(-1, mmap.PAGESIZE)).cast("Q")
        self.stopping = stopping

    @property
    def mark(self) -> Mark:
        """Where the program is, or was when it died."""
        index, phase = divmod(self._words[0], len(Phase))
        return Mark(index, Phase(phase))

    @mark.setter
    def mark(self, mark: Mark) -> None:
        # One word, so that no kill comes between its halves.
        self._words[0] = mark.index * len(Phase) + mark.phase

    @property
    def stopping(self) -> bool:
        """True when the program is to begin nothing more."""
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
        """Let a program that waits go on."""
        self._words[2] = True


class Teller:
    """Writes on the page where the program is; at `mark` it calls, and may wait to be killed."""

    def __init__(self, page: Page, mark: Mark | None, calling: int, *, index: int = 0) -> None:
        self._page = page
        self._mark = mark
        self._calling = calling
        self.index = index

    def tell(self, phase: Phase) -> None:
        """The program is in this phase of the command or message `index`."""
        self._page.mark = Mark(self.index, phase)
        if self._mark == self._page.mark:
            self._mark = None
            os.write(self._calling, b"!")
            if phase in WAITED_IN:
                self._page.wait()
