"""Stores of older versions: brought up to date whole, or left as they were."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from store_making import ZONE, append, event, filed, summary

from onestop_engine.engine import replay
from onestop_engine.errors import StoreError
from onestop_engine.store import Query, Store, open_store, upgrade_store
from onestop_engine.store._chain import START, link
from onestop_engine.store._codec import EventRow
from onestop_engine.store._schema import upgrade_tables
from onestop_engine.store._tables import alembic_version, metadata

VERSION_1 = Path(__file__).with_name("version_1.sql").read_text(encoding="utf-8")
CODES = {f"H26.10.2-261123-{number:04d}": seq for number, seq in enumerate((13, 8, 7, 4, 9), 1)}


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    """A store that version 1 made, as it lies on the disk when nobody has it open."""
    path = tmp_path / "onestop.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(VERSION_1)
        connection.execute("PRAGMA journal_mode = WAL")
    return path


@pytest.fixture
def old_server(server_url: str) -> str:
    """The same store in PostgreSQL."""
    engine = sa.create_engine(server_url)
    with engine.begin() as connection:
        upgrade_tables(connection, to=1)
        connection.execute(sa.text("DELETE FROM meta"))
        for line in rows_of_version_1():
            connection.exec_driver_sql(line.replace("%", "%%"))
    engine.dispose()
    return server_url


def rows_of_version_1() -> Iterator[str]:
    """The rows of the old store as PostgreSQL reads them, dossiers before their events."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(VERSION_1)
        for table in ("dossiers", "events", "private", "subjects", "texts", "counters", "keys"):
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            for row in connection.execute(f"SELECT * FROM {table}"):
                values = ", ".join(literal(*one) for one in zip(names, row, strict=True))
                yield f"INSERT INTO {table} VALUES ({values})"
    yield "INSERT INTO meta VALUES ('schema', '1')"


def literal(name: str, value: Any) -> str:
    if value is None:
        return "NULL"
    if name in {"is_open", "has_applicant"}:
        return str(bool(value)).upper()
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'"
    return str(value) if isinstance(value, int) else "'{}'".format(value.replace("'", "''"))


@contextmanager
def opened(url: str) -> Iterator[Store]:
    store = open_store(url, zone=ZONE)
    try:
        yield store
    finally:
        store.close()


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        return [str(version), *connection.iterdump()]


def rows_of(url: str, statement: str) -> list[tuple[Any, ...]]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(sa.text(statement))]
    engine.dispose()
    return found


def assert_up_to_date(url: str) -> None:
    """Everything that version 1 kept is there, linked, and found by whom it waits for."""
    with opened(url) as store:
        found = store.find(Query())
        assert {row.code: row.seq for row in found} == CODES
        for row in found:
            dossier = replay(store.events(row.code))
            assert dossier.seq == row.seq
            assert len(row.chain) == 64
            for entry in row.waiting:
                assert row in store.find(Query(waiting=(entry,)))
        assert sum(bool(row.waiting) for row in found) >= 3
    assert_linked(url)


def assert_linked(url: str) -> None:
    """Every link follows from the one before it and from its own row."""
    names = ("seq", "format", "kind", "at", "recorded_at", "actor", "unit", "data")
    columns = ", ".join((*names, "reason_hash", "private_hash"))
    found = rows_of(url, f"SELECT chain, code, {columns} FROM events ORDER BY code, seq")
    before: dict[str, str] = {}
    for chain, code, *values in found:
        kept = dict(zip(columns.split(", "), values, strict=True))
        assert chain == link(before.get(code, START), code, EventRow(**kept))
        before[code] = chain
    assert before == dict(rows_of(url, "SELECT code, chain FROM dossiers"))


def test_an_old_file_is_brought_up_to_date_when_it_is_opened(old_file: Path) -> None:
    url = f"sqlite:///{old_file}"

    assert_up_to_date(url)

    (version, *_) = dump(old_file)
    assert version == "4"
    with opened(url) as store:
        row = store.find(Query(limit=1))[0]
        append(
            store,
            summary(row.code, row.seq + 1),
            event(row.seq + 1, at=row.received_at),
            expected=row.seq,
        )
        filed(store, "A-1")
    assert_linked(url)


def test_an_old_file_is_brought_up_to_date_by_a_command(old_file: Path) -> None:
    url = f"sqlite:///{old_file}"

    assert upgrade_store(url) == (1, 4)
    assert upgrade_store(url) == (4, 4)
    assert_up_to_date(url)


def test_a_missing_file_is_not_made_by_the_command(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such file"):
        upgrade_store(f"sqlite:///{tmp_path}/onestop.db")

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_somebody_has_open_is_left_as_it_is(old_file: Path) -> None:
    before = dump(old_file)
    with closing(sqlite3.connect(old_file)) as other:
        other.execute("SELECT count(*) FROM events").fetchone()

        with pytest.raises(StoreError, match=r"from schema 1 to 4.*another program") as caught:
            open_store(f"sqlite:///{old_file}?timeout=0.05", zone=ZONE)

        assert "đang mở" in caught.value.say("vi")
        assert dump(old_file) == before
    assert_up_to_date(f"sqlite:///{old_file}")


def fail_half_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr("onestop_engine.store._chain.link", fail)


def test_a_failed_step_leaves_the_file_as_it_was(
    old_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(old_file)
    with monkeypatch.context() as patch:
        fail_half_way(patch)
        with pytest.raises(RuntimeError, match="half way"):
            open_store(f"sqlite:///{old_file}", zone=ZONE)

    assert dump(old_file) == before
    assert_up_to_date(f"sqlite:///{old_file}")


def test_a_server_waits_for_the_command(old_server: str) -> None:
    with pytest.raises(StoreError, match=r"schema 1.* needs schema 4.*onestop db upgrade"):
        open_store(old_server, zone=ZONE)

    assert upgrade_store(old_server) == (1, 4)
    assert upgrade_store(old_server) == (4, 4)
    assert_up_to_date(old_server)


def test_a_failed_step_leaves_the_server_as_it_was(
    old_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        fail_half_way(patch)
        with pytest.raises(RuntimeError, match="half way"):
            upgrade_store(old_server)

    with pytest.raises(StoreError, match="schema 1"):
        open_store(old_server, zone=ZONE)
    upgrade_store(old_server)
    assert_up_to_date(old_server)


def test_a_newer_server_is_refused_politely(server_url: str) -> None:
    upgrade_store(server_url)
    engine = sa.create_engine(server_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE meta SET value = '9' WHERE name = 'schema'"))
    engine.dispose()

    for use in (lambda: open_store(server_url, zone=ZONE), lambda: upgrade_store(server_url)):
        with pytest.raises(StoreError, match="schema 9; this version reads up to 4"):
            use()


@pytest.mark.parametrize("book", [(), ("2", "3"), ("4",), ("x",)])
def test_the_steps_that_are_taken_follow_from_the_tables_version(
    lasting_url: str, book: Sequence[str]
) -> None:
    """Whatever Alembic's own book says, which a restore left out, or filled twice."""
    open_store(lasting_url, zone=ZONE).close()
    engine = sa.create_engine(lasting_url)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE refused_filings"))
        connection.execute(sa.text("UPDATE meta SET value = '3' WHERE name = 'schema'"))
        connection.execute(sa.text("DELETE FROM alembic_version"))
        for entry in book:
            connection.execute(sa.insert(alembic_version).values(version_num=entry))
    engine.dispose()

    assert upgrade_store(lasting_url) == (3, 4)

    assert rows_of(lasting_url, "SELECT * FROM refused_filings") == []
    assert rows_of(lasting_url, "SELECT * FROM alembic_version") == [("4",)]


def test_steps_come_to_the_same_tables_as_a_new_store(lasting_url: str) -> None:
    engine = sa.create_engine(lasting_url)
    with engine.begin() as connection:
        upgrade_tables(connection)
        stepwise = shape(connection)
        metadata.drop_all(connection)
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("DROP FUNCTION events_refuse"))
        metadata.create_all(connection)
        at_once = shape(connection)
    engine.dispose()

    assert stepwise == at_once


def shape(connection: sa.Connection) -> dict[str, object]:
    """Every table with its columns, keys and indexes, and every trigger."""
    if connection.dialect.name == "sqlite":
        lines = connection.execute(sa.text("SELECT name, sql FROM sqlite_master")).all()
        return {name: sorted(words(sql)) for name, sql in lines if sql}
    found: dict[str, object] = {}
    for name, query in {
        "columns": "SELECT table_name, column_name, data_type, collation_name, is_nullable, "
        "column_default FROM information_schema.columns WHERE table_schema = current_schema()",
        "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()",
        "rules": "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = current_schema()::regnamespace",
        "triggers": "SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c "
        "ON c.oid = tgrelid WHERE relnamespace = current_schema()::regnamespace "
        "AND NOT tgisinternal",
    }.items():
        rows = map(str, connection.execute(sa.text(query)).all())
        found[name] = sorted(row.replace("_version_pkc", "_version_pkey") for row in rows)
    return found


def words(sql: str) -> list[str]:
    """The parts of a definition, in whatever order a step came to add them."""
    flat = " ".join(sql.replace("\n", " ").replace("\t", " ").split())
    flat = flat.replace("CONSTRAINT alembic_version_pkc ", "")
    return [part.strip(" ()") for part in flat.split(",")]
