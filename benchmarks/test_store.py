"""One durable command on SQLite with synchronous=FULL, beside bare `sqlite3` on the same rows."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count, cycle
from pathlib import Path
from typing import Any

from onestop_engine import Actor, OneStop, WorkCalendar
from onestop_engine.store import Append, Store, open_store

CALENDAR = WorkCalendar.bundled()
CLERK = Actor.officer("cb-1", unit="H26.10.2", parts=("one_stop", "authority"))
FILED = CALENDAR.localize(datetime(2026, 11, 2, 8))
BATCH = 100
OFFICERS = ("cb-2", "cb-3")
KEPT = frozenset({"code", "private_version"})

Rows = tuple[dict[str, Any], dict[str, Any]]


def filed(shop: OneStop) -> str:
    dossier = shop.submit(
        "1.013225",
        unit="H26.10.2",
        applicant={"name": "Nguyễn Văn Ví Dụ"},
        facts={"works": "house"},
        channel="counter",
        by=CLERK,
        at=FILED,
    )
    return shop.act(dossier.code, "accept", by=CLERK, at=FILED).code


class Desk:
    """Hands dossiers from officer to officer: a command that writes one event each time."""

    def __init__(self, shop: OneStop, codes: Sequence[str]) -> None:
        self.shop, self.codes = shop, cycle(codes)
        self.turns = count(1)

    def assign(self) -> None:
        turn = next(self.turns)
        data = {"assignee": OFFICERS[turn % 2]}
        at = FILED + timedelta(seconds=turn)
        self.shop.act(next(self.codes), "assign", by=CLERK, at=at, data=data)

    def assign_in_a_batch(self) -> None:
        with self.shop.batch():
            for _ in range(BATCH):
                self.assign()


class Bare:
    """The statements of one command, written by hand for the standard library's driver."""

    def __init__(self, path: Path, rows: Sequence[Rows]) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
            self.connection.execute(f"PRAGMA {pragma}")
        dossier, event = rows[0]
        sets = ", ".join(f"{name} = :{name}" for name in dossier if name not in KEPT)
        marks = ", ".join(f":{name}" for name in event)
        self.renew = f"UPDATE dossiers SET {sets} WHERE code = :code AND seq = :before"
        self.add = f"INSERT INTO events ({', '.join(event)}) VALUES ({marks})"
        self.rows = cycle(rows)

    def write(self) -> None:
        dossier, event = next(self.rows)
        run = self.connection.execute
        run("BEGIN IMMEDIATE")
        assert run(self.renew, {**dossier, "before": dossier["seq"] - 1}).rowcount == 1
        run(self.add, event)
        run("COMMIT")
        dossier["seq"] += 1
        event["seq"] += 1


def latest(path: Path, code: str) -> Rows:
    """The rows of the dossier and of its last event."""
    with sqlite3.connect(path) as connection:
        connection.row_factory = sqlite3.Row
        dossier = connection.execute("SELECT * FROM dossiers WHERE code = ?", (code,)).fetchone()
        event = connection.execute(
            "SELECT * FROM events WHERE code = ? ORDER BY seq DESC", (code,)
        ).fetchone()
    return dict(dossier), dict(event)


def appends(store: Store, codes: Sequence[str], many: int) -> Iterator[Append]:
    """The last events again and again, each ready to be written."""
    rows = [(store.summary(code), store.events(code)[-1]) for code in codes]
    ready = []
    for turn in range(many):
        summary, event = rows[turn % len(rows)]
        assert summary is not None
        seq = event.seq + 1 + turn // len(rows)
        events = (replace(event, seq=seq),)
        ready.append(Append(expected=seq - 1, events=events, summary=replace(summary, seq=seq)))
    return iter(ready)


def appending(store: Store, ready: Iterator[Append]) -> Callable[[], None]:
    def write() -> None:
        with store.transaction() as transaction:
            transaction.append(next(ready))

    return write


def often(work: Callable[[], object], times: int) -> Callable[[], object]:
    def run() -> None:
        for _ in range(times):
            work()

    return run


def test_store_command(bench: Any, tmp_path: Path) -> None:
    paths = {name: tmp_path / f"{name}.db" for name in ("shop", "store", "bare")}
    with OneStop.open(f"sqlite:///{paths['shop']}") as shop, shop.batch():
        codes = [filed(shop) for _ in range(bench.size(200, 2))]
    for name in ("store", "bare"):
        shutil.copy(paths["shop"], paths[name])

    times, rounds = bench.size(100, 2), 15
    shop = OneStop.open(f"sqlite:///{paths['shop']}")
    store = open_store(f"sqlite:///{paths['store']}", zone=CALENDAR.zone)
    desk = Desk(shop, codes)
    for _ in codes:
        desk.assign()
    written = [latest(paths["shop"], code) for code in codes]
    bare = Bare(paths["bare"], deepcopy(written))
    for _ in codes:
        bare.write()
    assert [latest(paths["bare"], code) for code in codes] == written

    single = {
        "bare sqlite3": often(bare.write, times),
        "store": often(appending(store, appends(store, codes, times * (rounds + 1))), times),
        "OneStop.act": often(desk.assign, times),
    }
    race = bench.race({**single, "OneStop.act in batches": desk.assign_in_a_batch}, rounds)
    calls = dict.fromkeys(single, times) | {"OneStop.act in batches": BATCH}
    for name, many in calls.items():
        median = race.median(name) / many
        bench.time(name, median, note=f"{1 / median:,.0f} a second")
    shop.close()
    store.close()
    bare.connection.close()

    section = "store_command"
    bench.hold(section, "bare_commits", race.ratio("store", "bare sqlite3"), "bare commits")
    whole = race.ratio("OneStop.act", "bare sqlite3")
    bench.hold(section, "bare_commits_with_the_decision", whole, "bare commits")
    batch = race.ratio("OneStop.act", "OneStop.act in batches") * BATCH / times
    bench.hold(section, "faster_in_batches_of_100", batch)
