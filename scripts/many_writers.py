"""Lets many programs write to one store at once, then proves that nothing was lost or done twice.

python scripts/many_writers.py sqlite
python scripts/many_writers.py postgresql --writers 4 --commands 1000 --dossiers 50

Each writer is a process of its own. Its commands hand dossiers of all writers from officer to
officer, each with a mark of its own, and file new ones; some carry an idempotency key, and some of
those are sent twice. Afterwards every mark must stand in the events once, sequences and codes have
no gaps, every hash chain holds, and every event waits once in the outbox.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from random import Random
from typing import Any

import sqlalchemy as sa
from postgres_cluster import Cluster

from onestop_engine import Actor, OneStop
from onestop_engine.store._chain import HASHED, START, links
from onestop_engine.store._codec import EventRow
from onestop_engine.store._tables import consumers, dossiers, events, outbox

CLERK = Actor.officer("cb-1", unit="H26.10.2", parts=("one_stop", "authority"))
NOW = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 (local to the calendar)
FILINGS = 0.02
KEYED = 0.5
SENT_TWICE = 0.1


@dataclass(frozen=True)
class Task:
    """What one writer does."""

    url: str
    number: int
    commands: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Answers:
    """What one writer was told: the sequence of each mark, and the codes that it got."""

    marks: dict[str, tuple[str, int]]
    codes: tuple[str, ...]
    seconds: float


def file(shop: OneStop, key: str | None) -> str:
    """The code of a new dossier."""
    dossier = shop.submit(
        "1.013225",
        unit="H26.10.2",
        applicant={"name": "Nguyễn Văn Ví Dụ"},
        facts={"works": "house"},
        channel="counter",
        by=CLERK,
        at=NOW,
        key=key,
    )
    return dossier.code


def write(task: Task) -> Answers:
    """Give the commands of one writer, and note every answer."""
    lots = Random(task.number)  # noqa: S311 (the same commands each time)
    marks: dict[str, tuple[str, int]] = {}
    codes: list[str] = []
    begin = time.perf_counter()
    with OneStop.open(task.url) as shop:
        for turn in range(task.commands):
            mark = f"w{task.number}-{turn}"
            key = mark if lots.random() < KEYED else None
            times = 2 if key and lots.random() < SENT_TWICE else 1
            if lots.random() < FILINGS:
                codes += {file(shop, key) for _ in range(times)}
                continue
            code = lots.choice(task.codes)
            told = {assign(shop, code, mark, key) for _ in range(times)}
            assert len(told) == 1, f"{mark} was answered in two ways: {told}"
            marks[mark] = (code, told.pop())
    return Answers(marks=marks, codes=tuple(codes), seconds=time.perf_counter() - begin)


def assign(shop: OneStop, code: str, mark: str, key: str | None) -> int:
    """The sequence of the dossier after it was handed to the officer called `mark`."""
    dossier = shop.act(code, "assign", by=CLERK, at=NOW, data={"assignee": mark}, key=key)
    return dossier.seq


def prepare(url: str, many: int) -> tuple[str, ...]:
    """The codes of accepted dossiers; from then on every event goes to a consumer, too."""
    with OneStop.open(url) as shop, shop.batch():
        codes = [file(shop, None) for _ in range(many)]
        for code in codes:
            shop.act(code, "accept", by=CLERK, at=NOW)
    with reading(url) as connection:
        connection.execute(sa.insert(consumers).values(name="archive", since=0))
        connection.commit()
    return tuple(codes)


@contextmanager
def reading(url: str) -> Iterator[sa.Connection]:
    """A connection of its own, past the store."""
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def verify(url: str, codes: tuple[str, ...], answers: list[Answers]) -> int:
    """How many events there are; AssertionError when one is missing, doubled or changed."""
    marks = {mark: told for one in answers for mark, told in one.marks.items()}
    filed = [code for one in answers for code in one.codes]
    with reading(url) as connection:
        heads = {row.code: row for row in connection.execute(sa.select(dossiers))}
        query = sa.select(events).order_by(events.c.code, events.c.seq)
        found = connection.execution_options(yield_per=10_000).execute(query)
        count = sum(
            verify_dossier(heads[code], list(its), marks)
            for code, its in groupby(found, key=lambda row: row.code)
        )
        posted = sa.select(outbox.c.code, outbox.c.seq)
        messages = Counter(tuple(row) for row in connection.execute(posted))
    assert not marks, f"{len(marks)} acknowledged commands were lost: {sorted(marks)[:5]}"
    assert not [code for code, many in Counter(filed).items() if many > 1], "a code came twice"
    assert set(heads) == {*codes, *filed}
    numbers = sorted(int(code.rpartition("-")[2]) for code in heads)
    assert numbers == list(range(1, len(heads) + 1)), "the numbers of codes have a gap"
    assert set(messages.values()) <= {1}, "a message was posted twice"
    assert len(messages) == count - before_the_consumer() * len(codes)
    return count


def verify_dossier(head: Any, rows: list[Any], marks: dict[str, tuple[str, int]]) -> int:
    """How many events a dossier has; crosses off the marks that stand in them."""
    assert [row.seq for row in rows] == list(range(1, head.seq + 1)), f"{head.code} has a gap"
    plain = [EventRow(**{name: getattr(row, name) for name in HASHED[1:]}) for row in rows]
    chain = list(links(START, head.code, plain))
    assert chain == [row.chain for row in rows], f"the chain of {head.code} is broken"
    assert chain[-1] == head.chain
    for row in rows:
        if (mark := json.loads(row.data).get("assignee")) is not None:
            # A mark that is not known any more was written twice, or by nobody.
            code, seq = marks.pop(mark)
            assert (code, seq) == (row.code, row.seq), f"{mark} stands at another place"
    return len(rows)


def before_the_consumer() -> int:
    """How many events a dossier had when the consumer came: those of filing and acceptance."""
    with OneStop.open("memory://") as shop:
        code = file(shop, None)
        return shop.act(code, "accept", by=CLERK, at=NOW).seq


def run(url: str, *, writers: int, commands: int, dossiers: int) -> tuple[int, float]:
    """How many events were written, and how many commands a second; AssertionError otherwise.

    The writers share the commands.
    """
    codes = prepare(url, dossiers)
    tasks = [Task(url, number, commands // writers, codes) for number in range(writers)]
    begin = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(writers) as pool:
        answers = pool.map(write, tasks, chunksize=1)
    seconds = max(one.seconds for one in answers)
    print(f"written in {time.perf_counter() - begin:.1f} s; verifying", file=sys.stderr)
    return verify(url, codes, answers), commands / seconds


@contextmanager
def address(store: str) -> Iterator[str]:
    """The address of a new store of a kind, on a disk that keeps it; or the one that is given."""
    if store == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/onestop.db?timeout=60"
    elif store == "postgresql":
        with Cluster(durable=True) as cluster:
            yield cluster.url
    else:
        yield store


def main(words: list[str] | None = None) -> int:
    """Print what was found; the exit code is 0 when everything holds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("store", help="sqlite, postgresql, or the address of an empty store")
    parser.add_argument("--writers", type=int, default=16)
    parser.add_argument("--commands", type=int, default=20_000, help="of all writers together")
    parser.add_argument("--dossiers", type=int, default=500)
    given = parser.parse_args(words)
    with address(given.store) as url:
        count, pace = run(
            url, writers=given.writers, commands=given.commands, dossiers=given.dossiers
        )
    print(f"{count:,} events, none lost, none twice, every chain whole; {pace:,.0f} commands/s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
