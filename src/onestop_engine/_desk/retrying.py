"""Giving a command again that took no effect because others were at work."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from random import SystemRandom
from typing import Final, TypeVar

from ..errors import OutcomeUnknown, StoreBusy, StoreError

T = TypeVar("T")

TRIES: Final = 8
"""How often a command is given in all, before its error is handed on."""

_PATIENCE = 10.0
_FIRST_PAUSE = 0.02
_LONGEST_PAUSE = 1.0
_LOTS = SystemRandom()


def again(run: Callable[[], T], *, repeatable: bool) -> T:
    """What `run` returns, in one of a few tries with growing pauses between them.

    A try reads everything anew. `run` is given again when it took no effect; when that is not
    known, only if it is `repeatable`: it leads to the same however often it is carried out. Then
    what is raised in the end says that the outcome is unknown, though the last try did nothing.
    """
    end = time.monotonic() + _PATIENCE
    unknown: OutcomeUnknown | None = None
    last: StoreError
    for pause in _pauses():
        try:
            return run()
        except OutcomeUnknown as error:
            if not repeatable:
                raise
            unknown, last = error, error
        except StoreBusy as error:
            last = unknown or error
        # Whoever waited long for a lock already has shown patience enough.
        if pause is None or time.monotonic() >= end:
            raise last
        time.sleep(pause)
    raise AssertionError


def _pauses() -> Iterator[float | None]:
    """A pause after each try but the last: drawn by lot, so that two do not meet again."""
    longest = _FIRST_PAUSE
    for _ in range(TRIES - 1):
        yield _LOTS.uniform(0, longest)
        longest = min(2 * longest, _LONGEST_PAUSE)
    yield None
