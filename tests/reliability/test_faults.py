"""Disks that are full, stores that are locked, read-only or away: told, and nothing half-written.

Each time the same shop goes on afterwards. Connections that are lost at a commit are cut in
`tests/onestop/test_lost_connections.py`.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from crash_checks import check_whole, count_kept, open_shop, register
from crash_commands import Reference, give
from many_writers import reading
from postgres_cluster import Cluster

from onestop_engine import OneStop, StoreError
from onestop_engine.errors import StoreBusy
from onestop_engine.store._sessions import OneWriter

BEGUN = 5
"""How many commands have been given when something goes wrong."""


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference()


def begin(url: str) -> OneStop:
    """A shop in the middle of its work."""
    shop = open_shop(url)
    register(shop)
    for index in range(BEGUN):
        give(shop, index)
    return shop


def refused(shop: OneStop, match: str, index: int = BEGUN) -> StoreError:
    """The error of the next command: what, why and how to mend it, in both languages."""
    with pytest.raises(StoreError, match=match) as caught:
        give(shop, index)
    english, vietnamese = caught.value.say("en"), caught.value.say("vi")
    assert english != vietnamese
    for words in (english, vietnamese):
        assert "Ví Dụ" not in words
        assert len(words.split()) > 15
    return caught.value


def goes_on(shop: OneStop, reference: Reference, done: int = BEGUN) -> None:
    """Nothing of the command that failed was kept; given again, it takes effect once."""
    assert count_kept(shop, reference, (done,)) == done
    for index in range(done, done + 4):
        assert give(shop, index) == reference.answer(index)
    assert count_kept(shop, reference, (done + 4,)) == done + 4
    check_whole(shop)


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """The operating system refuses to let any file of this process grow beyond a size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_file_that_may_not_grow(tmp_path: Path, reference: Reference) -> None:
    with begin(f"sqlite:///{tmp_path}/onestop.db") as shop:
        log = (tmp_path / "onestop.db-wal").stat().st_size
        with largest_file(log + 6000):
            refused(shop, "cannot be read or written: disk I/O error. Check the disk")
        goes_on(shop, reference)


@pytest.mark.parametrize("spare", range(0, 20_000, 3000))
def test_a_disk_that_is_full_in_the_middle_of_a_command(
    tmp_path: Path, reference: Reference, spare: int
) -> None:
    """Whichever write it is that fails, all before it is undone."""
    with begin(f"sqlite:///{tmp_path}/onestop.db") as shop:
        log = (tmp_path / "onestop.db-wal").stat().st_size
        with largest_file(log + spare):
            done = give_on(shop, BEGUN)
        goes_on(shop, reference, done)


def test_a_database_that_may_have_no_more_pages(tmp_path: Path, reference: Reference) -> None:
    with begin(f"sqlite:///{tmp_path}/onestop.db") as shop:
        with shop.store.transaction() as transaction:
            cursor = transaction._cursor  # type: ignore[attr-defined]
            (pages,) = cursor.execute("PRAGMA page_count").fetchone()
            cursor.execute(f"PRAGMA max_page_count = {pages}")
        done = give_on(shop, BEGUN)
        refused(shop, "no space left .* Free some space and try again", done)
        assert count_kept(shop, reference, (done,)) == done
        with shop.store.transaction() as transaction:
            transaction._cursor.execute("PRAGMA max_page_count = 1000000")  # type: ignore[attr-defined]
        goes_on(shop, reference, done)


READ_ONLY = {
    "sqlite": ("PRAGMA query_only = ON", "PRAGMA query_only = OFF", "Grant write access"),
    "postgresql": (
        "SET default_transaction_read_only = on",
        "SET default_transaction_read_only = off",
        "Connect to the primary server",
    ),
}


def test_a_store_that_turns_read_only(lasting_url: str, reference: Reference) -> None:
    on, off, mend = READ_ONLY[lasting_url.partition(":")[0].partition("+")[0]]
    with begin(lasting_url) as shop:
        by_word(shop, on)
        refused(shop, f"read-only.*{mend}")
        still_answers(shop)
        by_word(shop, off)
        goes_on(shop, reference)


def still_answers(shop: OneStop) -> None:
    """Whoever only looks needs no right to write, and waits for nobody."""
    assert len(shop.find()) == 3
    assert shop.audit().ok
    assert shop.replay().ok
    assert shop.health(at=datetime(2026, 11, 23, 9, 0))


def by_word(shop: OneStop, statement: str) -> None:
    """Say something to the connection that the shop writes on."""
    sessions = shop.store._sessions  # type: ignore[attr-defined]
    if isinstance(sessions, OneWriter):
        sessions._connection.cursor().execute(statement)
        return
    with sessions.reading() as cursor:
        cursor.execute(statement)


def give_on(shop: OneStop, done: int) -> int:
    """How many commands were given when one failed; here, it must fail."""
    for index in range(done, done + 500):
        try:
            give(shop, index)
        except StoreError:
            return index
    raise AssertionError("nothing ever failed")


HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
"""


def test_a_file_that_another_program_holds(tmp_path: Path, reference: Reference) -> None:
    path = tmp_path / "onestop.db"
    with begin(f"sqlite:///{path}?timeout=0.05") as shop:
        holder = subprocess.Popen(
            [sys.executable, "-c", HOLDER, path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert holder.stdout is not None
        holder.stdout.readline()

        assert isinstance(refused(shop, "has been locked by another program"), StoreBusy)
        still_answers(shop)

        holder.communicate("\n")
        goes_on(shop, reference)


def test_a_dossier_that_another_program_holds(server_url: str, reference: Reference) -> None:
    with begin(f"{server_url}&timeout=0.05") as shop, reading(server_url) as other:
        other.exec_driver_sql("SELECT * FROM dossiers FOR UPDATE")

        assert isinstance(refused(shop, "has been locked by another program"), StoreBusy)

        other.rollback()
        goes_on(shop, reference)


def test_a_server_that_is_away_for_a_while(
    cluster: Cluster, server_url: str, reference: Reference
) -> None:
    with begin(f"{server_url}&timeout=1") as shop:
        cluster.stop("immediate")
        try:
            error = refused(shop, "does not answer.*Check the address, and whether the server runs")
            assert isinstance(error, StoreBusy)
        finally:
            cluster.start()
        goes_on(shop, reference)


def test_a_file_that_is_moved_away_while_it_is_open(tmp_path: Path, reference: Reference) -> None:
    path, away = tmp_path / "onestop.db", tmp_path / "away.db"
    with begin(f"sqlite:///{path}") as shop:
        path.rename(away)
        refused(shop, "was moved away, deleted or replaced .* Put the old file back")
        away.rename(path)
        goes_on(shop, reference)


def test_a_file_that_is_replaced_by_its_backup_while_it_is_open(
    tmp_path: Path, reference: Reference
) -> None:
    path, copy = tmp_path / "onestop.db", tmp_path / "copy.db"
    with begin(f"sqlite:///{path}") as shop:
        by_word(shop, f"VACUUM INTO '{copy}'")
        for log in tmp_path.glob("onestop.db-*"):
            log.unlink()
        copy.rename(path)
        refused(shop, "was moved away, deleted or replaced .* open the store anew")
    with open_shop(f"sqlite:///{path}") as shop:
        goes_on(shop, reference)


def test_a_file_of_which_a_part_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "onestop.db"
    begin(f"sqlite:///{path}").close()
    path.write_bytes(path.read_bytes()[:20_000])

    with pytest.raises(StoreError, match="shorter than its header says.*restore the latest backup"):
        open_shop(f"sqlite:///{path}")
