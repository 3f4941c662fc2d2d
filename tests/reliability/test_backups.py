"""A backup that was restored is whole, and matches the anchor that was published before."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from crash_checks import check_whole, count_kept, open_shop, register
from crash_commands import START, Reference, give
from postgres_cluster import Cluster, folder_of_programs

from onestop_engine import OneStop

COMMANDS = 30
NIGHT = START + timedelta(hours=13)


def vacuum_into(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))


def backup_api(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def write(shop: OneStop) -> str:
    """The anchor of a store of some dossiers, as it is published."""
    register(shop)
    for index in range(COMMANDS):
        give(shop, index)
    anchor = shop.anchor(at=NIGHT)
    assert anchor is not None
    return str(anchor)


def check_restored(url: str, published: str) -> None:
    """The restored store is whole, matches the anchor, and goes on where the backup was taken."""
    reference = Reference()
    with open_shop(url) as shop:
        assert count_kept(shop, reference, (COMMANDS,)) == COMMANDS
        check_whole(shop)
        assert shop.audit(against=published).ok
        for index in range(COMMANDS - 3, COMMANDS + 5):
            assert give(shop, index) == reference.answer(index)
        assert count_kept(shop, reference, (COMMANDS + 5,)) == COMMANDS + 5
        check_whole(shop)


@pytest.mark.parametrize("back_up", [vacuum_into, backup_api])
def test_a_file_that_is_backed_up_while_it_is_written(
    tmp_path: Path, back_up: Callable[[Path, Path], None]
) -> None:
    path, copy = tmp_path / "onestop.db", tmp_path / "copy.db"
    url = f"sqlite:///{path}"
    with open_shop(url) as shop:
        published = write(shop)
        back_up(path, copy)
        give(shop, COMMANDS)

    check_restored(f"sqlite:///{copy}", published)


def test_a_database_that_is_dumped_while_it_is_written(cluster: Cluster, tmp_path: Path) -> None:
    for name in ("kept", "restored"):
        cluster.execute(f"CREATE DATABASE {name}")
    url = cluster.url.replace("/postgres?", "/kept?")
    dump = tmp_path / "onestop.dump"
    with open_shop(url) as shop:
        published = write(shop)
        ask(cluster, "pg_dump", "--format=custom", f"--file={dump}", "--dbname=kept")
        give(shop, COMMANDS)
    ask(cluster, "pg_restore", "--exit-on-error", "--dbname=restored", str(dump))

    check_restored(cluster.url.replace("/postgres?", "/restored?"), published)
    for name in ("kept", "restored"):
        cluster.execute(f"DROP DATABASE {name}")


def ask(cluster: Cluster, program: str, *words: str) -> None:
    """Run a program of the server's as an operator does."""
    programs = folder_of_programs()
    assert programs is not None
    where = (f"--host={cluster.folder}", "--username=postgres")
    subprocess.run([programs / program, *where, *words], check=True)


def test_an_older_backup_does_not_pass_for_the_newest(tmp_path: Path) -> None:
    path, copy = tmp_path / "onestop.db", tmp_path / "copy.db"
    url = f"sqlite:///{path}"
    with open_shop(url) as shop:
        write(shop)
        vacuum_into(path, copy)
        give(shop, COMMANDS)
        newest = shop.anchor(at=NIGHT + timedelta(days=1))

    with open_shop(f"sqlite:///{copy}") as restored:
        assert restored.audit().ok
        assert not restored.audit(against=str(newest)).ok
