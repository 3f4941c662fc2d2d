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
from typing import Final

from crash_commands import Reference
from crash_killer import Kill, Killer, aims
from crash_writer import Phase
from postgres_cluster import Cluster

KILLS_OF_A_STORE: Final = 20
USUAL: Final = {"sqlite": (200, 0), "postgresql": (70, 30)}
WORDS: Final = {
    Phase.OPENING: "while the store is made or opened",
    Phase.BEFORE: "before the commit",
    Phase.DURING: "during the commit",
    Phase.BETWEEN: "between commit and acknowledgement",
    Phase.AFTER: "after the acknowledgement",
}


def run(store: str, *, kills: int, servers: int = 0, seed: int = 1) -> list[Kill]:
    """Every kill of writers and of servers; AssertionError where something was lost.

    Programs that make a store are killed besides, one a store.
    """
    lots, reference = Random(seed), Reference()  # noqa: S311 (the same moments each time)
    plan = [(aim, False) for aim in aims(kills, lots)] + [
        (aim, True) for aim in aims(servers, lots)
    ]
    lots.shuffle(plan)
    found: list[Kill] = []
    with _place(store) as (folder, cluster):
        for start in range(0, len(plan), KILLS_OF_A_STORE):
            with _new_store(folder, cluster, start) as (url, own):
                killer = Killer(url, own, lots, reference, cluster)
                found += killer.make()
                for aim, is_server in plan[start : start + KILLS_OF_A_STORE]:
                    kill = killer.kill_server if is_server else killer.kill_writer
                    found.append(kill(aim))
    return found


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


def main(words: list[str] | None = None) -> int:
    """Print the kills by phase; the exit code is 0 when nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("store", choices=USUAL)
    parser.add_argument("--kills", type=int, help="of writers: 200 for SQLite, 70 for PostgreSQL")
    parser.add_argument("--servers", type=int, help="shut down at once: 30, for PostgreSQL only")
    parser.add_argument("--seed", type=int, default=1, help="draws the moments")
    given = parser.parse_args(words)
    # It tells of every connection that a server took down with it.
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    kills, servers = USUAL[given.store]
    begin = time.perf_counter()
    found = run(
        given.store,
        kills=kills if given.kills is None else given.kills,
        servers=servers if given.servers is None else given.servers,
        seed=given.seed,
    )
    print(table(found))
    print(
        f"{len(found)} kills in {time.perf_counter() - begin:.0f} s: "
        "nothing acknowledged was lost, nothing done twice, nothing half done"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
