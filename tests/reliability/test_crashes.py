"""Programs and servers are killed at any moment; `scripts/crashes.py` alone does it more often."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from crash_checks import check_whole, count_kept, open_shop, register, repeat
from crash_commands import Answer, Reference, give
from many_writers import reading
from postgres_cluster import LACKING, folder_of_programs

CRASHES = Path(__file__).resolve().parents[2] / "scripts" / "crashes.py"
KILLS = {"sqlite": ("--kills=10",), "postgresql": ("--kills=6", "--servers=2")}


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
    between = next(line for line in done.stdout.splitlines() if line.startswith("between"))
    writers, servers = [int(word) for word in between.split() if word.isdigit()][:2]
    assert writers + servers >= 4


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


def by_hand(url: str, statement: str) -> None:
    """Change the tables past the store, and past the triggers that guard them."""
    with reading(url) as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        for act in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER events_no_{act}")
        connection.exec_driver_sql(statement)
        connection.commit()
