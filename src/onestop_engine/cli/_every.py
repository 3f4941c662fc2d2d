"""Doing something again and again until somebody ends the program: SIGTERM, or Ctrl-C."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Final

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
_LONGEST_SLEEP: Final = 0.2


@dataclass(slots=True)
class Ending:
    """Whether the program has been told to end."""

    told: bool = False

    def __call__(self) -> bool:
        return self.told

    def pause(self, until: float) -> None:
        """Sleep until an instant of `time.monotonic`, or until the program is told to end."""
        # A signal does not end a sleep, and a lock that its handler takes could be held already.
        while not self.told and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, _LONGEST_SLEEP))


@contextmanager
def told_to_end() -> Iterator[Ending]:
    """A block that the first SIGTERM or Ctrl-C only tells to end; a second one ends the program."""
    ending = Ending()
    before = {number: signal.getsignal(number) for number in _SIGNALS}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def tell(_number: int, _frame: FrameType | None) -> None:
        ending.told = True
        restore()

    for number in _SIGNALS:
        signal.signal(number, tell)
    try:
        yield ending
    finally:
        restore()


def every(seconds: float, run: Callable[[Ending], None]) -> None:
    """Call `run`, the beginnings so many seconds apart, until the program is told to end.

    `run` may look at the `Ending` that it gets, and leave the rest of its work.
    """
    with told_to_end() as ending:
        while not ending.told:
            began = time.monotonic()
            run(ending)
            ending.pause(began + seconds)
