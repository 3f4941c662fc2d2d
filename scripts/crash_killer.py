"""Kills a writer, or the server under it, and looks at once what is left; see `crashes.py`."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from crash_checks import check_whole, count_kept, open_shop, register, repeat
from crash_commands import Answer, Reference, give
from crash_page import Mark, Page, Phase
from crash_processes import await_call, running, wait_until
from crash_writer import Writer, acknowledged, line_of
from postgres_cluster import Cluster

from onestop_engine import OneStop

REPEATED: Final = 3
"""How many commands that were acknowledged are given again after every kill."""

_UNDER_WAY: Final = {Phase.BEFORE, Phase.DURING, Phase.BETWEEN}
# Of a hundred kills, how many are aimed at a phase, None being any moment; and how many seconds
# after it began at most. In the phases without seconds the writer waits to be killed.
_AIMS: Final[Mapping[Phase | None, tuple[int, float]]] = {
    Phase.BETWEEN: (55, 0.0),
    Phase.DURING: (20, 0.0006),
    Phase.BEFORE: (10, 0.002),
    Phase.AFTER: (5, 0.0),
    None: (10, 0.1),
}


class Kill(NamedTuple):
    """One kill: how far the writer was, and whether the command under way was kept.

    `kept` is None where no command was under way, and where it was given again before anybody
    could look.
    """

    phase: Phase
    kept: bool | None
    server: bool = False


def aims(many: int, lots: Random) -> list[Phase | None]:
    """Where so many writers are to be killed, in an order drawn by lot."""
    found = [phase for phase, (share, _) in _AIMS.items() for _ in range(round(many * share / 100))]
    found += [None] * (many - len(found))
    lots.shuffle(found)
    return found[:many]


class Killer:
    """Kills the writers of one store, and looks into it after each kill."""

    def __init__(
        self, url: str, folder: Path, lots: Random, reference: Reference, cluster: Cluster | None
    ) -> None:
        self._url = url
        self._log = folder / "acknowledged"
        self._lots = lots
        self._reference = reference
        self._cluster = cluster
        self._done = 0

    def make(self) -> Iterator[Kill]:
        """Kill the program that makes the store; the next one makes it, and it is empty."""
        self._log.write_text("")
        page = Page(stopping=True)
        with running(self._write(page, None)) as (writer, _):
            time.sleep(self._lots.uniform(0, 0.05))
            os.kill(writer, signal.SIGKILL)
            _, status = os.waitpid(writer, 0)
        with open_shop(self._url) as shop:
            register(shop)
            count_kept(shop, self._reference, (0,))
        if os.WIFSIGNALED(status):
            yield Kill(Phase.OPENING, None)

    def kill_writer(self, aim: Phase | None) -> Kill:
        """Kill a writer that gives the commands from where the one before it came to."""
        page = Page()
        mark, wait = self._moment(aim)
        with running(self._write(page, mark)) as (writer, called):
            if mark is not None:
                await_call(called)
            time.sleep(wait)
            os.kill(writer, signal.SIGKILL)
            os.waitpid(writer, 0)
        return self._look(page.mark)

    def kill_server(self, aim: Phase | None) -> Kill:
        """Let the server go down under a writer, which goes on when it is up again."""
        assert self._cluster is not None
        page = Page()
        mark, wait = self._moment(aim)
        with running(self._write(page, mark)) as (writer, called):
            if mark is not None:
                await_call(called)
            time.sleep(wait)
            phase = page.mark.phase
            self._cluster.crash()
            page.let_go()
            self._cluster.start()
            wanted = len(acknowledged(self._log)) + 2
            wait_until(lambda: len(acknowledged(self._log)) >= wanted)
            page.stopping = True
            _, status = os.waitpid(writer, 0)
        assert status == 0, "a writer did not survive that its server went down"
        self._done = len(acknowledged(self._log))
        with open_shop(self._url) as shop:
            count_kept(shop, self._reference, (self._done,))
            check_whole(shop)
        return Kill(phase, None, server=True)

    def write_until(self, enough: Callable[[OneStop], bool]) -> None:
        """Give commands that nobody disturbs, until there is enough of them."""
        with open_shop(self._url) as shop:
            while not enough(shop):
                self._acknowledge(give(shop, self._done))

    def check_kept(self) -> None:
        """The store holds what was acknowledged and nothing else."""
        with open_shop(self._url) as shop:
            count_kept(shop, self._reference, (self._done,))

    def _acknowledge(self, answer: Answer) -> None:
        with self._log.open("ab") as log:
            log.write(line_of(self._done, answer))
        self._done += 1

    def _moment(self, aim: Phase | None) -> tuple[Mark | None, float]:
        """Where the next writer is killed, and how many seconds after it came there."""
        _, longest = _AIMS[aim]
        wait = self._lots.uniform(0, longest)
        return None if aim is None else Mark(self._done + self._lots.randrange(6), aim), wait

    def _write(self, page: Page, mark: Mark | None) -> Callable[[int], None]:
        return lambda calling: Writer(self._url, self._done, page, self._log).run(mark, calling)

    def _look(self, at: Mark) -> Kill:
        """What became of the command that a killed writer had under way; it is given again."""
        told = acknowledged(self._log)
        count = len(told)
        # An acknowledgement may be written and the page not yet.
        phase = Phase.AFTER if at.index < count else at.phase
        # The next program may come while the server is still at work for the one that died.
        waits = self._lots.random() < 0.5
        if waits:
            wait_until(self._is_alone)
        with open_shop(self._url) as shop:
            kept = None
            if waits or self._cluster is None:
                kept = self._was_kept(shop, phase, count)
            first = max(0, count - REPEATED)
            answer = repeat(shop, self._reference, told, first=first, last=count)
            self._done = count
            self._acknowledge(answer)
            count_kept(shop, self._reference, (self._done,))
            if kept is None:
                check_whole(shop)
        return Kill(phase, kept)

    def _was_kept(self, shop: OneStop, phase: Phase, count: int) -> bool | None:
        """Whether the command under way was kept; None where none was."""
        kept = count_kept(shop, self._reference, (count, count + 1)) > count
        check_whole(shop)
        if phase in {Phase.OPENING, Phase.BEFORE, Phase.AFTER}:
            assert not kept, "what was not committed was kept"
        assert phase is not Phase.BETWEEN or kept, "what was committed was lost"
        return kept if phase in _UNDER_WAY else None

    def _is_alone(self) -> bool:
        """True when the server is done with what dead programs sent."""
        return self._cluster is None or self._cluster.connections("onestop_engine") == 0
