from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from store_making import APPLICANT, ZONE, append, event, filed, submitted, summary

from onestop_engine.errors import Conflict, StoreError
from onestop_engine.store import Query, Store, open_store
from onestop_engine.store import _sqlite as sqlite_files
from onestop_engine.store._tables import SCHEMA_VERSION

OpenFile = Callable[..., Store]


@pytest.fixture
def open_file(tmp_path: Path) -> Iterator[OpenFile]:
    opened: list[Store] = []

    def open_it(name: str = "onestop.db", timeout: float = 0.05) -> Store:
        url = f"sqlite:///{tmp_path}/{name}?timeout={timeout}"
        opened.append(open_store(url, zone=ZONE))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def refused(tmp_path: Path, url: str, match: str) -> StoreError:
    """The error of opening, after making sure that nothing changed on the disk."""
    before = snapshot(tmp_path)

    with pytest.raises(StoreError, match=match) as caught:
        open_store(url, zone=ZONE)

    assert before == snapshot(tmp_path)
    assert caught.value.say("vi") != caught.value.say("en")
    return caught.value


def made(tmp_path: Path, name: str = "onestop.db") -> Path:
    store = open_store(f"sqlite:///{tmp_path}/{name}", zone=ZONE)
    filed(store)
    store.close()
    return tmp_path / name


def test_a_missing_file_is_made_and_opened_again(tmp_path: Path, open_file: OpenFile) -> None:
    path = made(tmp_path)

    assert path.exists()
    assert len(open_file().events("A-1")) == 1


def test_an_empty_file_becomes_a_store(tmp_path: Path, open_file: OpenFile) -> None:
    (tmp_path / "onestop.db").touch()

    filed(open_file())


def test_the_file_keeps_wal_full_and_foreign_keys(open_file: OpenFile) -> None:
    engine = open_file()._engine  # type: ignore[attr-defined]
    with engine.connect() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        ]

    assert found == ["wal", 2, 1, 1]


@pytest.mark.parametrize("statement", ["UPDATE events SET kind = 'x'", "DELETE FROM events"])
def test_events_can_be_neither_changed_nor_deleted(tmp_path: Path, statement: str) -> None:
    connection = sqlite3.connect(made(tmp_path))

    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    connection.close()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    refused(tmp_path, f"sqlite:///{tmp_path}/nowhere/onestop.db", r"no folder .*nowhere")


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    refused(tmp_path, f"sqlite:///{tmp_path}", "is a folder")


def test_a_device_is_no_store(tmp_path: Path) -> None:
    refused(tmp_path, "sqlite:////dev/null", "no ordinary file")


@pytest.mark.parametrize("content", [b"x", b"not a database " * 999, b"SQLite format 3\x00"])
def test_another_file_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "letter.db").write_bytes(content)

    refused(tmp_path, f"sqlite:///{tmp_path}/letter.db", "not SQLite")


def test_a_database_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE meta (name TEXT)")
    connection.commit()

    refused(tmp_path, f"sqlite:///{tmp_path}/other.db", "another program")
    connection.close()


def test_a_newer_version_is_refused_politely(tmp_path: Path) -> None:
    path = made(tmp_path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 7")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()

    refused(tmp_path, f"sqlite:///{path}", f"schema 7; this version reads up to {SCHEMA_VERSION}")


def test_a_newer_version_still_in_the_log_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE meta SET value = '8' WHERE name = 'schema'")
    connection.commit()

    with pytest.raises(StoreError, match="schema 8"):
        open_store(f"sqlite:///{path}", zone=ZONE)
    connection.close()


def test_a_truncated_file_is_corrupted(tmp_path: Path) -> None:
    path = made(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])

    refused(tmp_path, f"sqlite:///{path}", "shorter than its header says")


@pytest.mark.parametrize("part", [0.3, 1.0])
def test_a_file_that_was_left_half_made_is_made_anew(tmp_path: Path, part: float) -> None:
    """Whoever made it was killed while its pages were written: the journal takes them back."""
    path = tmp_path / "onestop.db"
    open_store(f"sqlite:///{path}", zone=ZONE).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    pages = path.read_bytes()
    path.write_bytes(pages[: int(len(pages) * part)])
    # A journal of no records, of a file that had no pages before: sqlite.org/fileformat2.html, 3.
    header = bytes.fromhex("d9d505f920a163d7") + struct.pack(">5I", 0, 1, 0, 512, 4096)
    (tmp_path / "onestop.db-journal").write_bytes(header.ljust(512, b"\0"))

    with closing(open_store(f"sqlite:///{path}", zone=ZONE)) as store:
        filed(store, "A-1")
    with closing(open_store(f"sqlite:///{path}", zone=ZONE)) as store:
        assert store.summary("A-1") is not None


def test_a_file_whose_log_was_being_copied_into_it_is_read_on(
    tmp_path: Path, open_file: OpenFile
) -> None:
    """Whoever copied pages from the log died behind the first, which tells how many there are."""
    store, left = open_file(), tmp_path / "left.db"
    for number in range(100):
        filed(store, f"A-{number}")
    for end in ("", "-wal"):
        shutil.copy(tmp_path / f"onestop.db{end}", f"{left}{end}")
    store.close()
    whole = (tmp_path / "onestop.db").read_bytes()
    with left.open("r+b") as file:
        file.write(whole[:4096])
    assert left.stat().st_size < len(whole)

    with closing(open_store(f"sqlite:///{left}", zone=ZONE)) as again:
        assert again.count(Query()) == 100

    assert left.stat().st_size == len(whole)


def test_a_truncated_file_is_corrupted_though_it_has_a_log(
    tmp_path: Path, open_file: OpenFile
) -> None:
    """The log of a program that goes on, or was killed, holds what came last and no more."""
    path = made(tmp_path)
    filed(open_file(), "A-2")
    assert (tmp_path / "onestop.db-wal").stat().st_size
    os.truncate(path, path.stat().st_size // 2)

    with pytest.raises(StoreError, match="shorter than its header says"):
        open_store(f"sqlite:///{path}", zone=ZONE)


def test_damaged_pages_are_reported_when_they_are_met(tmp_path: Path) -> None:
    path = made(tmp_path)
    content = bytearray(path.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    path.write_bytes(content)

    def use() -> None:
        with closing(open_store(f"sqlite:///{path}", zone=ZONE)) as store:
            filed(store, "A-2")

    with pytest.raises(StoreError, match="corrupted") as caught:
        use()

    assert str(path) in str(caught.value)
    assert "sao lưu" in caught.value.say("vi")


def test_a_place_where_nothing_can_be_made_is_named(tmp_path: Path) -> None:
    refused(tmp_path, "sqlite:////proc/onestop.db", "cannot be opened or created")


@contextmanager
def without_rights() -> Iterator[None]:
    """Act as an ordinary user where the tests run as root, to whom every file is writable."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Path]:
    """A folder that an ordinary user can reach, too."""
    folders = [tmp_path, *tmp_path.parents[:3]]
    modes = [folder.stat().st_mode for folder in folders]
    for folder in folders:
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(0o755)
    yield tmp_path
    for folder, mode in zip(folders, modes, strict=True):
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(mode)


def test_a_read_only_file_is_named(shared: Path) -> None:
    path = made(shared)
    path.chmod(0o444)

    with without_rights():
        refused(shared, f"sqlite:///{path}", "read-only")


def test_a_store_turned_read_only_refuses_commands_and_still_reads(open_file: OpenFile) -> None:
    store = open_file()
    filed(store)
    with store.transaction() as transaction:
        transaction._cursor.execute("PRAGMA query_only = ON")  # type: ignore[attr-defined]

    with pytest.raises(StoreError, match="read-only"):
        filed(store, "A-2")

    assert [row.code for row in store.find(Query())] == ["A-1"]


def test_a_locked_store_says_so_and_works_again_afterwards(
    tmp_path: Path, open_file: OpenFile
) -> None:
    store = open_file()
    other = sqlite3.connect(tmp_path / "onestop.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreError, match=r"locked by another program for 0\.05 seconds"):
        filed(store)

    assert store.find(Query()) == ()
    other.execute("ROLLBACK")
    other.close()
    filed(store)


class OutOfTimeError(Exception):
    """What a host's signal handler raises, wherever the program is."""


def test_a_signal_while_the_lock_is_waited_for_leaves_it_to_others(
    tmp_path: Path, open_file: OpenFile
) -> None:
    """Python handles a signal once SQLite has answered: with the lock in hand."""
    store, other = open_file(timeout=10), open_file()
    holder = sqlite3.connect(tmp_path / "onestop.db", isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")

    def out_of_time(*_: object) -> None:
        raise OutOfTimeError

    release = threading.Timer(0.5, holder.execute, ["ROLLBACK"])
    release.start()
    before = signal.signal(signal.SIGALRM, out_of_time)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        with pytest.raises(OutOfTimeError):
            filed(store)
    finally:
        signal.signal(signal.SIGALRM, before)
        release.join()
        holder.close()

    filed(other)
    filed(store, "A-2")
    assert [row.code for row in other.find(Query())] == ["A-1", "A-2"]


def test_a_full_disk_loses_nothing(open_file: OpenFile) -> None:
    store = open_file()
    filed(store)
    with store.transaction() as transaction:
        writer = transaction._cursor  # type: ignore[attr-defined]
        (pages,) = writer.execute("PRAGMA page_count").fetchone()
        writer.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(StoreError, match="no space left"):
        append(store, summary(seq=2), event(2, data={"x": "x" * 100_000}), expected=1)

    assert len(store.events("A-1")) == 1


def test_a_full_disk_gives_up_the_whole_batch(open_file: OpenFile) -> None:
    store = open_file()
    filed(store)

    def batch() -> None:
        with store.transaction() as transaction:
            writer = transaction._cursor  # type: ignore[attr-defined]
            (pages,) = writer.execute("PRAGMA page_count").fetchone()
            writer.execute(f"PRAGMA max_page_count = {pages}")
            with pytest.raises(StoreError, match="no space left"):
                append(store, summary(seq=2), event(2, data={"x": "x" * 100_000}), expected=1)
            filed(store, "A-2")

    with pytest.raises(StoreError, match="gave up the whole batch"):
        batch()

    assert [row.code for row in store.find(Query())] == ["A-1"]


def test_others_see_nothing_before_it_is_kept(open_file: OpenFile) -> None:
    store, other = open_file(), open_file()
    with store.transaction():
        filed(store)

        assert other.find(Query()) == ()
    assert len(other.find(Query())) == 1


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite+aiosqlite:///x.db",
        "mysql://user@host/x",
        "",
        "sqlite:///x.db?timeout=soon",
        "sqlite:///x.db?timeout=nan",
        "sqlite:///x.db?timeout=-1",
        "sqlite:///x.db?timeout=3000000",
    ],
)
def test_an_address_that_is_not_understood_is_said_to_be_so(tmp_path: Path, url: str) -> None:
    refused(tmp_path, url, "is not understood")


@pytest.mark.parametrize("name", ["onestop.db", "memory", Path("onestop.db")])
def test_a_name_without_its_scheme_is_told_how_to_be_written(tmp_path: Path, name: str) -> None:
    refused(tmp_path, name, f"write “sqlite:///{name}”")


def test_erased_data_stands_nowhere_in_the_files(tmp_path: Path, open_file: OpenFile) -> None:
    store = open_file()
    append(store, summary(seq=2), submitted(), event(2, reason="Bà Ví Dụ vắng nhà"))
    words = [APPLICANT["phone"].encode(), "vắng nhà".encode(), "Bé Ví Dụ".encode()]
    before = b"".join(snapshot(tmp_path).values())

    store.erase("s-1")

    after = b"".join(snapshot(tmp_path).values())
    assert all(word in before for word in words)
    assert not any(word in after for word in words)


def test_erasure_says_when_a_reader_keeps_the_log(tmp_path: Path, open_file: OpenFile) -> None:
    store = open_file()
    filed(store)
    reader = sqlite3.connect(tmp_path / "onestop.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM events").fetchone()

    with pytest.raises(StoreError, match="Erase again"):
        store.erase("s-1")

    reader.execute("ROLLBACK")
    reader.close()
    assert store.erase("s-1") == ("A-1",)


def test_numbers_taken_by_threads_and_programs_are_distinct(open_file: OpenFile) -> None:
    stores = [open_file(timeout=10), open_file(timeout=10)]
    taken: list[int] = []

    def take(store: Store) -> None:
        for _ in range(20):
            with store.transaction() as transaction:
                taken.append(transaction.next_number("H26-261123"))

    threads = [threading.Thread(target=take, args=(stores[n % 2],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert list(range(1, 81)) == sorted(taken)


def test_two_stores_on_one_file_see_each_other(open_file: OpenFile) -> None:
    first, second = open_file(), open_file()
    filed(first)

    assert len(second.events("A-1")) == 1
    with pytest.raises(Conflict):
        filed(second)


KILLED = """
import os, sys
sys.path[:0] = sys.argv[2:]
from store_making import ZONE, append, event, filed, submitted, summary
from onestop_engine.store import Append, open_store

store = open_store(sys.argv[1], zone=ZONE)
filed(store)
with store.transaction() as transaction:
    transaction.append(Append(expected=1, events=(event(2),), summary=summary(seq=2)))
    os._exit(9)
"""


def test_a_program_that_dies_leaves_acknowledged_commands_and_no_half_of_one(
    tmp_path: Path, open_file: OpenFile
) -> None:
    source = Path(sqlite_files.__file__).parents[2]
    here = Path(__file__).parent
    url = f"sqlite:///{tmp_path}/onestop.db"
    done = subprocess.run([sys.executable, "-c", KILLED, url, source, here], check=False)

    assert done.returncode == 9
    store = open_file()
    assert [e.seq for e in store.events("A-1")] == [1]
    found = store.summary("A-1")
    assert found is not None
    assert found.seq == 1


def test_two_programs_make_the_store_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/onestop.db"
    failed: list[Exception] = []

    def make(code: str) -> None:
        try:
            store = open_store(url, zone=ZONE)
            filed(store, code)
            store.close()
        except Exception as error:  # noqa: BLE001 (a thread's error is looked at below)
            failed.append(error)

    threads = [threading.Thread(target=make, args=(f"A-{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    store = open_store(url, zone=ZONE)
    assert len(store.find(Query())) == 4
    store.close()
