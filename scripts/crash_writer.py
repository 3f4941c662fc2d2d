"""The process that `crashes.py` kills: it gives commands, and says on a page how far it is."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import tzinfo
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from crash_commands import CALENDAR, CATALOG, Answer, give
from crash_page import PATIENCE, Mark, Page, Phase, Teller

from onestop_engine import OneStop, StoreError
from onestop_engine.store import SqlStore, Transaction

T = TypeVar("T")


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

    def run(self, mark: Mark | None, calling: int) -> None:
        """Give commands; write a byte to the pipe `calling` when it comes to `mark`."""
        teller = Teller(self._page, mark, calling, index=self._index)
        teller.tell(Phase.OPENING)
        store = insist(
            lambda: Watched(sa.make_url(self._url), zone=CALENDAR.zone, tell=teller.tell)
        )
        with OneStop(store, catalog=CATALOG, calendar=CALENDAR) as shop:
            while not self._page.stopping:
                teller.tell(Phase.BEFORE)
                answer = insist(lambda: give(shop, teller.index))
                os.write(self._acknowledged, line_of(teller.index, answer))
                teller.tell(Phase.AFTER)
                teller.index += 1


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
