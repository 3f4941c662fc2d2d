"""Kills a program that writes, again and again, and proves that nothing was lost.

python scripts/crashes.py sqlite
python scripts/crashes.py postgresql --kills 70 --servers 30

A writer gives commands to a store and notes each acknowledgement after the call returned. It is
killed with SIGKILL, or the server under it is shut down at once, at moments drawn by lot. A page
of memory that outlives the writer says how far it was. After every kill the store is opened anew:

- it holds what all acknowledged commands come to, and only whole commands: as many as were
  acknowledged or, where one was under way, one more. Every event of every dossier is compared
  with those of a store in memory that nobody killed;
- killed before the commit, the command under way left nothing; killed behind it, all of it;
- `audit` and `replay` find every dossier whole, every event waits once in the outbox, and each
  command left one idempotency key;
- the last commands, given again with their keys, are answered as before and change nothing.

Programs that deliver the outbox to a web server are killed, too, most often between the server's
answer and the commit that keeps it. After every kill what is kept as delivered has come; the next
program delivers the rest: every event of a dossier comes in its order, and twice only what was
under way, with the same id and to the letter the same.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

from crash_commands import Reference
from crash_delivery import Cut, DeliveryKiller, delivery_aims
from crash_killer import Kill, Killer, aims
from crash_page import Phase
from crash_receiver import ReceiverProcess
from postgres_cluster import Cluster

KILLS_OF_A_STORE: Final = 20


class Numbers(NamedTuple):
    """How many kills of writers, of servers under them, of programs that deliver, and of theirs."""

    kills: int
    servers: int
    deliveries: int
    delivery_servers: int


USUAL: Final = {"sqlite": Numbers(200, 0, 40, 0), "postgresql": Numbers(70, 30, 20, 5)}
WORDS: Final = {
    Phase.OPENING: "while the store is made or opened",
    Phase.BEFORE: "before the commit",
    Phase.DURING: "during the commit",
    Phase.BETWEEN: "between commit and acknowledgement",
    Phase.AFTER: "after the acknowledgement",
}
DELIVERY_WORDS: Final = {
    Phase.CLAIMED: "claimed, not sent",
    Phase.SENDING: "sent, not answered",
    Phase.TAKEN: "taken by the receiver, not kept",
    Phase.KEEPING: "while it is kept, and the next claimed",
}


def run(store: str, numbers: Numbers, *, seed: int = 1) -> tuple[list[Kill], list[Cut]]:
    """Every kill of those who write and who deliver; AssertionError where something was lost.

    Programs that make a store are killed besides, one a store.
    """
    lots, reference = Random(seed), Reference()  # noqa: S311 (the same moments each time)
    plan = _plan(numbers, lots)
    kills: list[Kill] = []
    cuts: list[Cut] = []
    with _place(store) as (folder, cluster):
        for start in range(0, len(plan), KILLS_OF_A_STORE):
            with _new_store(folder, cluster, start) as (url, own), ReceiverProcess(own) as receiver:
                killer = Killer(url, own, lots, reference, cluster)
                delivering = DeliveryKiller(url, receiver, lots, cluster)
                kills += killer.make()
                its = plan[start : start + KILLS_OF_A_STORE]
                # Deliveries first, while little waits: each time all of it is delivered in the end.
                for aim, of_delivery, is_server in sorted(its, key=lambda one: not one[1]):
                    if of_delivery:
                        killer.write_until(delivering.waits_enough)
                        cut = delivering.kill_server if is_server else delivering.kill_program
                        cuts.append(cut(aim))
                        killer.check_kept()
                    else:
                        kill = killer.kill_server if is_server else killer.kill_writer
                        kills.append(kill(aim))
    return kills, cuts


def _plan(numbers: Numbers, lots: Random) -> list[tuple[Any, bool, bool]]:
    """Every kill in an order drawn by lot: its aim, whether of a delivery, whether of a server."""
    plan: list[tuple[Any, bool, bool]] = [
        *((aim, False, False) for aim in aims(numbers.kills, lots)),
        *((aim, False, True) for aim in aims(numbers.servers, lots)),
        *((aim, True, False) for aim in delivery_aims(numbers.deliveries, lots)),
        *((aim, True, True) for aim in delivery_aims(numbers.delivery_servers, lots)),
    ]
    lots.shuffle(plan)
    return plan


@contextmanager
def _place(store: str) -> Iterator[tuple[Path, Cluster | None]]:
    """A folder on a disk, and a server that writes to the disk as a real one does."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if store == "sqlite":
            yield folder, None
        else:
            yield folder, stack.enter_context(Cluster(durable=True))


@contextmanager
def _new_store(folder: Path, cluster: Cluster | None, number: int) -> Iterator[tuple[str, Path]]:
    """The address of a store that is not made yet, and a folder beside it."""
    own = folder / str(number)
    own.mkdir()
    if cluster is None:
        yield f"sqlite:///{own}/onestop.db", own
    else:
        with cluster.schema() as url:
            yield url, own


def table(found: list[Kill]) -> str:
    """How many kills there were in each phase, and what became of the command under way."""
    lines = [
        f"{'killed':<38}{'writers':>9}{'servers':>9}{'undone':>9}{'kept':>7}{'looked later':>14}"
    ]
    for phase, words in WORDS.items():
        its = [kill for kill in found if kill.phase is phase]
        counts = Counter(kill.kept for kill in its)
        servers = sum(kill.server for kill in its)
        lines.append(
            f"{words:<38}{len(its) - servers:>9}{servers:>9}"
            f"{counts[False]:>9}{counts[True]:>7}{counts[None]:>14}"
        )
    return "\n".join(lines)


def delivery_table(found: list[Cut]) -> str:
    """How many kills there were in each phase of a delivery, and what came once or twice."""
    lines = [f"{'killed while delivering':<38}{'programs':>9}{'servers':>9}{'once':>9}{'twice':>7}"]
    for phase, words in DELIVERY_WORDS.items():
        its = [cut for cut in found if cut.phase is phase]
        servers = sum(cut.server for cut in its)
        twice = sum(cut.again > 0 for cut in its)
        lines.append(
            f"{words:<38}{len(its) - servers:>9}{servers:>9}{len(its) - twice:>9}{twice:>7}"
        )
    return "\n".join(lines)


def main(words: list[str] | None = None) -> int:
    """Print the kills by phase; the exit code is 0 when nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("store", choices=USUAL)
    for name, about in {
        "kills": "of writers: 200 for SQLite, 70 for PostgreSQL",
        "servers": "shut down at once under a writer: 30, for PostgreSQL only",
        "deliveries": "of programs that deliver: 40 for SQLite, 20 for PostgreSQL",
        "delivery-servers": "shut down at once under a delivery: 5, for PostgreSQL only",
    }.items():
        parser.add_argument(f"--{name}", type=int, help=about)
    parser.add_argument("--seed", type=int, default=1, help="draws the moments")
    given = parser.parse_args(words)
    # It tells of every connection that a server took down with it.
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    asked = {name: getattr(given, name) for name in Numbers._fields}
    numbers = USUAL[given.store]._replace(
        **{name: number for name, number in asked.items() if number is not None}
    )
    begin = time.perf_counter()
    kills, cuts = run(given.store, numbers, seed=given.seed)
    print(table(kills))
    if cuts:
        print(delivery_table(cuts))
    print(
        f"{len(kills) + len(cuts)} kills in {time.perf_counter() - begin:.0f} s: "
        "nothing acknowledged was lost, nothing done twice, nothing half done; "
        "what was delivered came in order, and twice only what was under way"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
