"""Programs and servers are killed at any moment; `scripts/crashes.py` alone does it more often."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from crash_checks import check_whole, count_kept, open_shop, register, repeat
from crash_commands import Answer, Reference, give
from crash_delivery import check_all_taken, check_cut, check_taken, deliver
from crash_page import Mark, Phase
from crash_receiver import Arrival
from many_writers import reading
from postgres_cluster import LACKING, folder_of_programs

from onestop_engine.delivery import CloudEvent

CRASHES = Path(__file__).resolve().parents[2] / "scripts" / "crashes.py"
KILLS = {
    "sqlite": ("--kills=10", "--deliveries=6"),
    "postgresql": ("--kills=6", "--servers=2", "--deliveries=4", "--delivery-servers=1"),
}


@pytest.mark.parametrize("store", KILLS)
def test_whoever_is_killed_loses_and_doubles_nothing(store: str) -> None:
    if store == "postgresql" and folder_of_programs() is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(LACKING)

    done = subprocess.run(
        [sys.executable, CRASHES, store, *KILLS[store]],
        capture_output=True,
        check=False,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing acknowledged was lost, nothing done twice, nothing half done" in done.stdout
    assert "came in order, and twice only what was under way" in done.stdout
    writers, servers, *_ = numbers(done.stdout, "between commit and acknowledgement")
    assert writers + servers >= 4
    programs, servers, _, twice = numbers(done.stdout, "taken by the receiver, not kept")
    assert programs + servers >= 2
    assert twice >= programs


def numbers(table: str, row: str) -> list[int]:
    """The numbers of one row of a printed table."""
    line = next(line for line in table.splitlines() if line.startswith(row))
    return [int(word) for word in line.removeprefix(row).split()]


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference()


def written(url: str, count: int) -> list[Answer]:
    """The answers to the first commands, given to a new store."""
    with open_shop(url) as shop:
        register(shop)
        return [give(shop, index) for index in range(count)]


def test_a_lost_command_would_be_noticed(tmp_path: Path, reference: Reference) -> None:
    url = f"sqlite:///{tmp_path}/onestop.db"
    written(url, 5)

    with open_shop(url) as shop:
        assert count_kept(shop, reference, (5, 6)) == 5
        with pytest.raises(AssertionError, match="does not hold what"):
            count_kept(shop, reference, (6, 7))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("DELETE FROM dossiers WHERE code LIKE '%-0002'", "does not hold what"),
        ("DELETE FROM outbox WHERE id = 7", "20 events, 19 messages"),
        ("UPDATE events SET actor = 'cb-9' WHERE seq = 3", "has other events"),
        ("DELETE FROM keys WHERE key = 'command-2'", "5 commands with a key left 4"),
    ],
)
def test_half_a_command_would_be_noticed(
    tmp_path: Path, reference: Reference, change: str, words: str
) -> None:
    url = f"sqlite:///{tmp_path}/onestop.db"
    written(url, 5)
    by_hand(url, change)

    with open_shop(url) as shop, pytest.raises(AssertionError, match=words):
        count_kept(shop, reference, (5, 6))


def test_a_broken_chain_would_be_noticed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/onestop.db"
    written(url, 2)
    by_hand(url, "UPDATE dossiers SET chain = 'x'")

    with open_shop(url) as shop, pytest.raises(AssertionError, match="head"):
        check_whole(shop)


def test_a_command_done_twice_would_be_noticed(tmp_path: Path, reference: Reference) -> None:
    url = f"sqlite:///{tmp_path}/onestop.db"
    told = written(url, 5)
    by_hand(url, "DELETE FROM keys WHERE key = 'command-4'")

    with open_shop(url) as shop, pytest.raises(AssertionError, match="command 4 was answered"):
        repeat(shop, reference, told, first=3, last=5)


def delivered(url: str) -> list[Arrival]:
    """What a receiver is sent of a few commands' events, all of it kept as delivered."""
    written(url, 3)
    events: list[CloudEvent] = []
    with open_shop(url) as shop:
        deliver(shop, events.append, 1)
    return [Arrival(event["id"], json.dumps(event)) for event in events]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda came: came[:-1], "kept as delivered, and never came"),
        (lambda came: [came[1], came[0], *came[2:]], "2 came after 0"),
        (lambda came: [came[0], *came], None),
        (lambda came: [*came[:2], came[0], *came[2:]], "1 came after 2"),
        (lambda came: [came[0], came[0]._replace(id="x"), *came[1:]], "as another message"),
    ],
)
def test_a_message_lost_out_of_order_or_changed_would_be_noticed(
    tmp_path: Path, change: Callable[[list[Arrival]], list[Arrival]], words: str | None
) -> None:
    url = f"sqlite:///{tmp_path}/onestop.db"
    came = delivered(url)

    with open_shop(url) as shop:
        check_all_taken(shop, came)
        with nullcontext() if words is None else pytest.raises(AssertionError, match=words):
            check_taken(shop, change(came))


def test_a_message_that_is_left_behind_would_be_noticed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/onestop.db"
    came = delivered(url)
    by_hand(url, "UPDATE outbox SET state = 'pending' WHERE id = 2")

    with open_shop(url) as shop, pytest.raises(AssertionError, match="still waits"):
        check_all_taken(shop, came)


@pytest.mark.parametrize(
    ("phase", "fitting", "others"),
    [
        (Phase.CLAIMED, {(2, 2)}, {(3, 2), (2, 1), (1, 1)}),
        (Phase.SENDING, {(2, 2), (3, 2)}, {(3, 3), (2, 1)}),
        (Phase.TAKEN, {(3, 2)}, {(2, 2), (3, 3)}),
        (Phase.KEEPING, {(2, 1), (2, 2)}, {(2, 0), (3, 2)}),
    ],
)
def test_how_far_a_delivery_was_is_compared_with_what_came_of_it(
    phase: Phase, fitting: set[tuple[int, int]], others: set[tuple[int, int]]
) -> None:
    for arrived, marked in fitting:
        check_cut(Mark(2, phase), arrived, marked)
    for arrived, marked in others:
        with pytest.raises(AssertionError, match="killed at"):
            check_cut(Mark(2, phase), arrived, marked)


def by_hand(url: str, statement: str) -> None:
    """Change the tables past the store, and past the triggers that guard them."""
    with reading(url) as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        for act in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER events_no_{act}")
        connection.exec_driver_sql(statement)
        connection.commit()
