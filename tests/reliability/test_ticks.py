"""Time is carried on once, whoever does it, however late, and whatever happens meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import sleep

import pytest
import sqlalchemy as sa
from crash_checks import check_whole, open_shop
from crash_commands import START, give

from onestop_engine import InputError, OneStop
from onestop_engine._desk import batches
from onestop_engine._desk.proceeding import Proceeding
from onestop_engine.store import Query
from onestop_engine.store._queries import values_of
from onestop_engine.texts import Text

HERE = Path(__file__).parent
SCRIPTS = HERE.parents[1] / "scripts"
COMMANDS_OF_A_FAMILY = 12
BEFORE_TIME_PASSES = 7
WEEK_LATER = START + timedelta(days=12)


def fill(shop: OneStop, families: int) -> None:
    """File groups and permits that wait for somebody, some for a body that stays silent."""
    with shop.batch():
        for family in range(families):
            for turn in range(BEFORE_TIME_PASSES):
                give(shop, family * COMMANDS_OF_A_FAMILY + turn)


def happened(shop: OneStop) -> dict[str, list[tuple[int, str, datetime, object]]]:
    """What happened to every dossier, and when: not when it was written down."""
    return {
        row.code: [(one.seq, one.kind, one.at, one.data) for one in shop.events(row.code)]
        for row in shop.store.find(Query())
    }


@pytest.fixture(scope="module")
def wanted() -> dict[str, list[tuple[int, str, datetime, object]]]:
    """What a week brings about for twelve families."""
    with open_shop("memory://") as shop:
        fill(shop, 12)
        shop.tick(at=WEEK_LATER)
        return happened(shop)


def test_what_waits_is_looked_up_a_page_at_a_time(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "PAGE", 3)
    with open_shop(store_url) as shop:
        fill(shop, 4)
        due = shop.store.find(Query(wake_until=shop.calendar.localize(WEEK_LATER), order="wakeup"))
        asked: list[Query] = []
        find = shop.store.find
        monkeypatch.setattr(
            shop.store, "find", lambda query: (asked.append(query), find(query))[1], raising=True
        )

        ticked = shop.tick(at=WEEK_LATER)

        assert {one.code for one in ticked} >= {row.code for row in due}
        assert len(due) > 3
        pages = [query for query in asked if query.wake_until is not None]
        assert len(pages) > 2
        assert {query.limit for query in pages} == {3}
        assert tuple(shop.tick(at=WEEK_LATER)) == ()


def test_one_that_cannot_go_on_comes_once_and_holds_nobody_up(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "PAGE", 1)
    tick = Proceeding.tick

    def broken(self: Proceeding, code: str) -> None:
        if code.endswith("-0003"):
            raise InputError(Text("hỏng", "broken"))
        tick(self, code)

    with open_shop(store_url) as shop:
        fill(shop, 3)
        monkeypatch.setattr(Proceeding, "tick", broken)

        ticked = shop.tick(at=WEEK_LATER)

        assert [failure.code[-4:] for failure in ticked.failed] == ["0003"]
        assert {one.code[-4:] for one in ticked} >= {"0006", "0009"}


def test_the_page_is_read_by_index(tmp_path: Path) -> None:
    with open_shop(f"sqlite:///{tmp_path}/onestop.db") as shop:
        fill(shop, 1)
        at = shop.calendar.localize(WEEK_LATER)
        (row, *_) = shop.store.find(Query(wake_until=at, order="wakeup"))
        query = Query(wake_until=at, order="wakeup", after=row, limit=500)
        with shop.store.transaction() as transaction:
            run = transaction._run.find(query)  # type: ignore[attr-defined]
            cursor = transaction._cursor  # type: ignore[attr-defined]
            cursor.execute(f"EXPLAIN QUERY PLAN {run._sql}", run._parameters(values_of(query)))
            plan = [line[-1] for line in cursor.fetchall()]

    assert len(plan) == 1, plan
    assert "USING INDEX dossiers_wakeup" in plan[0]


def test_a_missed_week_is_caught_up_in_order_and_at_the_instants_that_were_due() -> None:
    with open_shop("memory://") as daily, open_shop("memory://") as late:
        fill(daily, 2)
        fill(late, 2)
        for day in range(1, 13):
            daily.tick(at=START + timedelta(days=day))

        ticked = late.tick(at=WEEK_LATER)

        assert happened(late) == happened(daily)
        instants = [one.event.at for one in ticked]
        assert instants == sorted(instants)
        assert len({instant.date() for instant in instants}) > 1
        assert max(instants) < late.calendar.localize(WEEK_LATER)
        assert {one.event.recorded_at for one in ticked} == {late.calendar.localize(WEEK_LATER)}


def start(url: str, die_in_batch: int = 0) -> subprocess.Popen[str]:
    """A program that is about to tick."""
    path = os.pathsep.join([str(SCRIPTS), os.environ.get("PYTHONPATH", "")])
    words = [sys.executable, str(HERE / "ticking.py"), url, WEEK_LATER.isoformat()]
    program = subprocess.Popen(
        [*words, str(die_in_batch)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "ready\n"
    return program


def made(program: subprocess.Popen[str]) -> list[tuple[str, int]]:
    """The code and sequence of what a program made happen."""
    said, _ = program.communicate("\n")
    assert program.returncode == 0
    return [(code, seq) for code, seq in json.loads(said)]


def test_two_programs_carry_time_on_at_once_and_each_thing_happens_once(
    lasting_url: str, wanted: dict[str, list[tuple[int, str, datetime, object]]]
) -> None:
    with open_shop(lasting_url) as shop:
        fill(shop, 12)
        before = {row.code: row.seq for row in shop.store.find(Query())}
    programs = [start(lasting_url) for _ in range(2)]
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()

    told = Counter(one for program in programs for one in made(program))

    assert set(told.values()) == {1}
    with open_shop(lasting_url) as shop:
        assert happened(shop) == wanted
        assert set(told) == {
            (code, seq)
            for code, its in happened(shop).items()
            for seq, *_ in its
            if seq > before[code]
        }
        check_whole(shop)
        assert tuple(shop.tick(at=WEEK_LATER)) == ()


def command(url: str) -> subprocess.Popen[str]:
    """`onestop tick`, as an operator's clock starts it."""
    words = ["tick", "--db", url, "--at", WEEK_LATER.isoformat(), "--json"]
    return subprocess.Popen(
        [sys.executable, "-c", "from onestop_engine.cli import main; main()", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def held_up(url: str) -> Iterator[Callable[[subprocess.Popen[str]], bool]]:
    """A store in which nobody can tick until the block ends; whether a program has come to it."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as holding, engine.connect() as looking:
        if engine.dialect.name == "sqlite":
            holding.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            holding.exec_driver_sql("BEGIN")
            holding.exec_driver_sql("LOCK TABLE dossiers IN EXCLUSIVE MODE")

        def has_come(program: subprocess.Popen[str]) -> bool:
            if engine.dialect.name == "sqlite":
                database = Path(engine.url.database or "").resolve()
                return database in {
                    file.resolve() for file in Path(f"/proc/{program.pid}/fd").glob("*")
                }
            # Both wait for the same lock, so the second is there when two wait.
            waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            return int(looking.exec_driver_sql(waiting).scalar_one()) == 2

        yield has_come
        holding.exec_driver_sql("COMMIT")
    engine.dispose()


def test_two_commands_tick_at_once_and_each_thing_happens_once(lasting_url: str) -> None:
    # More dossiers than are written in one transaction.
    families = 80
    with open_shop("memory://") as alone:
        fill(alone, families)
        alone.tick(at=WEEK_LATER)
        wanted = happened(alone)
    with open_shop(lasting_url) as shop:
        fill(shop, families)
        before = {row.code: row.seq for row in shop.store.find(Query())}
    with held_up(lasting_url) as has_come:
        programs = [command(lasting_url) for _ in range(2)]
        for program in programs:
            while program.poll() is None and not has_come(program):
                sleep(0.05)

    answers = [program.communicate() for program in programs]

    assert [program.returncode for program in programs] == [0, 0], answers
    told = [json.loads(said) for said, _ in answers]
    assert [one["failed"] for one in told] == [[], []]
    with open_shop(lasting_url) as shop:
        assert happened(shop) == wanted
        new = [
            (code, kind, at.isoformat())
            for code, its in happened(shop).items()
            for seq, kind, at, _ in its
            if seq > before[code]
        ]
        assert Counter(new) == Counter(
            (line["code"], line["kind"], line["at"]) for one in told for line in one["happened"]
        )
        assert len(new) > families
        check_whole(shop)
    late = command(lasting_url)
    assert json.loads(late.communicate()[0])["happened"] == []


def test_who_is_killed_in_the_middle_leaves_whole_batches_and_the_next_one_goes_on(
    lasting_url: str, wanted: dict[str, list[tuple[int, str, datetime, object]]]
) -> None:
    with open_shop(lasting_url) as shop:
        fill(shop, 12)
        before = {row.code: row.seq for row in shop.store.find(Query())}
    program = start(lasting_url, die_in_batch=3)
    program.communicate("\n")
    assert program.returncode == -signal.SIGKILL

    with open_shop(lasting_url) as shop:
        between = {row.code: row.seq for row in shop.store.find(Query())}
        check_whole(shop)
        rest = shop.tick(at=WEEK_LATER)

        # Two batches of five were kept; of the third nothing was.
        assert sum(between[code] > seq for code, seq in before.items()) == 10
        assert min(between[one.code] - one.event.seq for one in rest) < 0
        assert all(one.event.seq > between[one.code] for one in rest)
        assert happened(shop) == wanted
        check_whole(shop)
