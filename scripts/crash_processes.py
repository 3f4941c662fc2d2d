"""Processes that `crashes.py` starts, and waiting for them."""

from __future__ import annotations

import os
import select
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crash_page import PATIENCE


@contextmanager
def running(run: Callable[[int], None]) -> Iterator[tuple[int, int]]:
    """A forked process that runs `run`, and a pipe from which comes a byte when it calls."""
    called, calling = os.pipe()
    process = os.fork()
    if process == 0:
        _die_with(lambda: run(calling))
    os.close(calling)
    try:
        yield process, called
    finally:
        os.close(called)


def _die_with(run: Callable[[], None]) -> None:
    """Run the life of a forked process, which never comes back from here."""
    code = 1
    try:
        run()
        code = 0
    except BaseException:  # noqa: BLE001 (whatever it was is printed, and told by the exit code)
        traceback.print_exc()
    finally:
        os._exit(code)


def await_call(called: int) -> None:
    """Wait until a process comes to where it is to be killed."""
    ready, _, _ = select.select([called], [], [], PATIENCE)
    assert ready, "the program never came to where it was to be killed"
    assert os.read(called, 1), "the program died by itself"


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait until something holds that comes about by itself."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "nothing happened for a long time"
        time.sleep(0.005)
