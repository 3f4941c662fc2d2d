"""Commands on PostgreSQL beside the bare driver, and look-ups among millions of dossiers."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import psycopg
import pytest
from postgres_cluster import LACKING, Cluster, folder_of_programs
from psycopg.rows import dict_row

from onestop_engine import OneStop
from onestop_engine.store import Append, Query, Store, open_store

from .test_store import CALENDAR, KEPT, Desk, appends, filed, often

MOST = int(os.environ.get("ONESTOP_BENCH_DOSSIERS") or 1_000_000)
FEW = 10_000
CLIENTS = 16
START = CALENDAR.localize(datetime(2026, 1, 5, 8))
MINUTE = 60_000_000


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A server that keeps what it says that it keeps."""
    if folder_of_programs() is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(LACKING)
    with Cluster(durable=True, settings={"deadlock_timeout": "1s"}) as running:
        yield running


class Bare:
    """The statements of one command, written by hand for the driver, in as few round trips."""

    def __init__(self, cluster: Cluster, codes: Sequence[str]) -> None:
        self.connection = psycopg.connect(cluster.conninfo, autocommit=True, row_factory=dict_row)
        self.connection.execute("SET search_path = bare")
        self.codes = cycle(codes)
        query = "SELECT DISTINCT ON (code) * FROM events ORDER BY code, seq DESC"
        self.events = {row["code"]: row for row in self.connection.execute(query)}
        event = next(iter(self.events.values()))
        marks = ", ".join(f"%({name})s" for name in event)
        self.add = f"INSERT INTO events ({', '.join(event)}) VALUES ({marks})"
        self.hold = "SELECT * FROM dossiers WHERE code = %(code)s FOR UPDATE"
        dossier = self.connection.execute("SELECT * FROM dossiers LIMIT 1").fetchone() or {}
        sets = ", ".join(f"{name} = %({name})s" for name in dossier if name not in KEPT)
        self.renew = f"UPDATE dossiers SET {sets} WHERE code = %(code)s AND seq = %(before)s"
        self.post = (
            "INSERT INTO outbox (consumer, code, seq, kind, at, next_attempt_at) SELECT name, "
            "%(code)s, %(seq)s, %(kind)s, %(at)s, %(recorded_at)s FROM consumers"
        )

    def write(self) -> None:
        event = self.events[next(self.codes)]
        with self.connection.pipeline():
            run = self.connection.execute
            run("BEGIN")
            dossier = run(self.hold, event).fetchone()
            assert dossier is not None
            dossier["before"] = dossier["seq"]
            dossier["seq"] = event["seq"] = dossier["seq"] + 1
            run(self.renew, dossier)
            run(self.add, event)
            run(self.post, event)
            run("COMMIT")


def reading_and_appending(store: Store, ready: Iterator[Append]) -> Callable[[], None]:
    def write() -> None:
        change = next(ready)
        with store.transaction() as transaction:
            transaction.summary(change.summary.code)
            transaction.append(change)

    return write


def test_command_on_a_server(bench: Any, cluster: Cluster) -> None:
    urls = {}
    for name in ("shop", "store", "bare"):
        cluster.execute(f"CREATE SCHEMA {name}")
        urls[name] = f"{cluster.url}&options=-csearch_path%3D{name}"
        with OneStop.open(urls[name]) as shop, shop.batch():
            codes = [filed(shop) for _ in range(bench.size(200, 2))]
            desk = Desk(shop, codes)
            for _ in codes:
                desk.assign()

    times, rounds = bench.size(100, 2), 9
    shop = OneStop.open(urls["shop"])
    store = open_store(urls["store"], zone=CALENDAR.zone)
    bare, desk = Bare(cluster, codes), Desk(shop, codes)
    ready = appends(store, codes, times * (rounds + 1))
    race = bench.race(
        {
            "bare psycopg": often(bare.write, times),
            "store": often(reading_and_appending(store, ready), times),
            "OneStop.act": often(desk.assign, times),
        },
        rounds,
    )
    for name in race.works:
        median = race.median(name) / times
        bench.time(name, median, note=f"{1 / median:,.0f} a second")
    assert count_of(cluster, "bare") == count_of(cluster, "store") == count_of(cluster, "shop")
    shop.close()
    store.close()
    bare.connection.close()

    section = "server_command"
    bench.hold(section, "bare_commits", race.ratio("store", "bare psycopg"), "bare commits")
    whole = race.ratio("OneStop.act", "bare psycopg")
    bench.hold(section, "bare_commits_with_the_decision", whole, "bare commits")


def count_of(cluster: Cluster, schema: str) -> int:
    with psycopg.connect(cluster.conninfo) as connection:
        ((count,),) = connection.execute(f"SELECT count(*) FROM {schema}.events").fetchall()
    return int(count)


def test_clients_of_a_server(bench: Any, cluster: Cluster) -> None:
    many, commands = bench.size(CLIENTS, 2), bench.size(3200, 4)
    paces = {clients: pace(cluster, clients, commands) for clients in (1, many)}
    for clients, found in paces.items():
        name = f"{clients} client process{'es' if clients > 1 else ''}"
        bench.time(name, 1 / found, "a command", note=f"{found:,.0f} a second")
    bench.hold("server_clients", "faster_with_16_clients", paces[many] / paces[1])


def pace(cluster: Cluster, clients: int, commands: int) -> float:
    """Commands a second of so many processes, each on any of 200 dossiers."""
    spawn = multiprocessing.get_context("spawn")
    with cluster.schema() as url:
        with OneStop.open(url) as shop, shop.batch():
            codes = [filed(shop) for _ in range(200)]
        start = spawn.Barrier(clients)
        with spawn.Pool(clients, initializer=keep, initargs=(start,)) as pool:
            tasks = [(url, codes[n::clients], commands // clients) for n in range(clients)]
            spans = pool.starmap(give_commands, tasks, chunksize=1)
    return commands / (max(end for _, end in spans) - min(begin for begin, _ in spans))


STARTING: list[Any] = []


def keep(start: Any) -> None:
    """Remember the barrier at which the clients of this run meet."""
    STARTING[:] = [start]


def give_commands(url: str, codes: Sequence[str], many: int) -> tuple[float, float]:
    """When a client began and ended; it is warm, and begins with all others."""
    with OneStop.open(url) as shop:
        desk = Desk(shop, codes)
        for _ in range(10):
            desk.assign()
        STARTING[0].wait()
        begin = time.monotonic()
        for _ in range(many):
            desk.assign()
        return begin, time.monotonic()


def rows(many: int) -> Iterator[tuple[Any, ...]]:
    """Dossiers a minute apart; every fourth is open, and twenty wait for each unit."""
    start = round(START.timestamp()) * 1_000_000
    for number in range(many):
        at, is_open = start + number * MINUTE, number % 4 == 0
        wakeup = at + 90 * MINUTE if is_open else None
        yield (
            *(f"H26.{number % 500}-260105-{number:08d}", 5, "1.013225", "xay-dung"),
            *(f"H26.{number // 1000}", "online", "in_progress", 4, is_open, f"s-{number // 3}"),
            *(at, at + 60 * MINUTE, wakeup, None, waits_for(number) if is_open else "", 0, ""),
        )


def waits_for(number: int) -> str:
    return f"authority@H26.{number // 80}"


def fill_file(url: str, many: int) -> None:
    marks = ", ".join("?" * 17)
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        # The keys grow at five hundred places at once; those stay in memory.
        connection.execute("PRAGMA cache_size = -256000")
        connection.executemany(f"INSERT INTO dossiers VALUES ({marks})", rows(many))
        waiting = ((row[14], row[0]) for row in rows(many) if row[14])
        connection.executemany("INSERT INTO waiting VALUES (?, ?)", waiting)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def fill_server(cluster: Cluster, schema: str, many: int) -> None:
    with psycopg.connect(cluster.conninfo, autocommit=True) as connection:
        connection.execute(f"SET search_path = {schema}")
        with connection.cursor() as cursor:
            with cursor.copy("COPY dossiers FROM STDIN") as copy:
                for row in rows(many):
                    copy.write_row(row)
            with cursor.copy("COPY waiting FROM STDIN") as copy:
                for row in rows(many):
                    if row[14]:
                        copy.write_row((row[14], row[0]))
        connection.execute("VACUUM ANALYZE dossiers, waiting")


def questions(store: Store, many: int) -> dict[str, Callable[[], object]]:
    """What is asked all day, each with answers of one size whatever the store holds."""
    middle = many // 2
    code = f"H26.{middle % 500}-260105-{middle:08d}"
    at = START + timedelta(minutes=middle + 60)
    hour = Query(open=True, due_after=at, due_before=at + timedelta(hours=1), order="due")
    works = (waits_for(middle),)
    asked = {
        "look-up by code": lambda: [store.summary(code)],
        "work list of a unit": lambda: store.find(Query(open=True, waiting=works)),
        "due within an hour": lambda: store.find(hour),
        "first wake-ups": lambda: store.find(
            Query(wake_until=START + timedelta(minutes=150), order="wakeup")
        ),
        "first of a unit": lambda: store.find(Query(unit=f"H26.{middle // 1000}", limit=20)),
    }
    sizes = [len(ask()) for ask in asked.values()]  # type: ignore[no-untyped-call]
    assert sizes == [1, 20, 15, 16, 20], sizes
    return asked


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_look_ups(bench: Any, cluster: Cluster, tmp_path: Path, kind: str) -> None:
    most = bench.size(MOST, 2 * FEW)
    stores: dict[int, Store] = {}
    for many in (FEW, most):
        schema = f"rows_{many}"
        url = f"sqlite:///{tmp_path}/{many}.db"
        if kind == "postgresql":
            cluster.execute(f"CREATE SCHEMA {schema}")
            url = f"{cluster.url}&options=-csearch_path%3D{schema}"
        stores[many] = open_store(url, zone=CALENDAR.zone)
        if kind == "postgresql":
            fill_server(cluster, schema, many)
        else:
            fill_file(url, many)

    few, lots = (questions(stores[many], many) for many in (FEW, most))
    section = f"look_ups_{kind}"
    for name, ask in few.items():
        race = bench.race({"few": often(ask, 20), "lots": often(lots[name], 20)}, 15)
        bench.time(f"{name}, {most:,} dossiers", race.median("lots") / 20)
        held = f"times_as_long_{name.replace(' ', '_').replace('-', '_')}"
        bench.hold(section, held, race.ratio("lots", "few"), f"x of {FEW:,}")
    for store in stores.values():
        store.close()
