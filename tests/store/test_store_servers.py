"""What is special about PostgreSQL: how it is opened, what its errors mean, many who write."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest
from many_writers import reading
from postgres_cluster import Cluster
from sqlalchemy import create_engine, text
from store_making import START, ZONE, append, event, filed, submitted, summary

from onestop_engine.errors import Conflict, StoreBusy, StoreError
from onestop_engine.store import Append, Outcome, Query, Store, Summary, open_store


def test_a_database_without_tables_gets_them_and_is_opened_again(server_url: str) -> None:
    with closing(open_store(server_url, zone=ZONE)) as store:
        filed(store)
    with closing(open_store(server_url, zone=ZONE)) as store:
        assert len(store.events("A-1")) == 1


def test_several_programs_make_the_tables_at_once(server_url: str) -> None:
    failed: list[Exception] = []

    def make(code: str) -> None:
        try:
            with closing(open_store(server_url, zone=ZONE)) as store:
                filed(store, code)
        except Exception as error:  # noqa: BLE001 (a thread's error is looked at below)
            failed.append(error)

    in_threads([lambda code=f"A-{n}": make(code) for n in range(4)])  # type: ignore[misc]

    assert failed == []
    with closing(open_store(server_url, zone=ZONE)) as store:
        assert len(store.find(Query())) == 4


def in_threads(works: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize(
    "statement", ["UPDATE events SET kind = 'x'", "DELETE FROM events", "TRUNCATE events CASCADE"]
)
def test_events_can_be_neither_changed_nor_deleted(server_url: str, statement: str) -> None:
    with closing(open_store(server_url, zone=ZONE)) as store:
        filed(store)
    engine = create_engine(server_url)
    with engine.connect() as connection, pytest.raises(Exception, match="append-only"):
        connection.execute(text(statement))
    engine.dispose()


def test_tables_of_another_program_are_left_alone(server_url: str) -> None:
    engine = create_engine(server_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE keys (door integer)"))

    with pytest.raises(StoreError, match="table “keys” of another program"):
        open_store(server_url, zone=ZONE)

    with engine.begin() as connection:
        count = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
        assert connection.execute(text(count)).scalar_one() == 1
    engine.dispose()


def test_a_database_that_cannot_hold_vietnamese_is_refused(cluster: Cluster) -> None:
    cluster.execute("CREATE DATABASE narrow ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")

    with pytest.raises(StoreError, match="is in LATIN1, which cannot hold Vietnamese"):
        open_store(cluster.url.replace("/postgres?", "/narrow?"), zone=ZONE)


def test_an_unknown_database_is_named(cluster: Cluster) -> None:
    with pytest.raises(StoreError, match="no database for the store .*/nowhere"):
        open_store(cluster.url.replace("/postgres?", "/nowhere?"), zone=ZONE)


def test_an_unknown_user_is_not_let_in(cluster: Cluster) -> None:
    with pytest.raises(StoreError, match="does not let you in"):
        open_store(cluster.url.replace("postgres@", "nobody@"), zone=ZONE)


@pytest.mark.parametrize("given", ["guarded:wrong-secret@", "guarded@"])
def test_a_wrong_password_is_told_and_not_shown(cluster: Cluster, given: str) -> None:
    cluster.execute("DROP ROLE IF EXISTS guarded")
    cluster.execute("CREATE ROLE guarded LOGIN PASSWORD 'right-secret'")

    with pytest.raises(StoreError, match="Check the user and the password") as caught:
        open_store(cluster.url.replace("postgres@", given), zone=ZONE)

    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_user_without_rights_is_told_so(cluster: Cluster, server_url: str) -> None:
    open_store(server_url, zone=ZONE).close()
    cluster.execute("DROP ROLE IF EXISTS guest")
    cluster.execute("CREATE ROLE guest LOGIN")

    with pytest.raises(StoreError):
        open_store(server_url.replace("postgres@", "guest@"), zone=ZONE)


@pytest.mark.parametrize(
    "setting",
    ["timeout=soon", "timeout=nan", "timeout=inf", "timeout=-1", "timeout=1e12", "pool_size=many"],
)
def test_a_setting_that_is_no_number_is_not_understood(server_url: str, setting: str) -> None:
    with pytest.raises(StoreError, match="is not understood"):
        open_store(f"{server_url}&{setting}", zone=ZONE)


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(StoreError, match=r"onestop_engine\[postgres\]"):
        open_store("postgresql://host/db", zone=ZONE)


def test_what_was_acknowledged_is_on_the_disk_whatever_the_server_says(
    cluster: Cluster, server_url: str
) -> None:
    cluster.execute("ALTER DATABASE postgres SET synchronous_commit = off")
    try:
        with (
            closing(open_store(server_url, zone=ZONE)) as store,
            store.transaction() as transaction,
        ):
            cursor = transaction._cursor  # type: ignore[attr-defined]
            cursor.execute("SHOW synchronous_commit")
            assert cursor.fetchone() == ("on",)
    finally:
        cluster.execute("ALTER DATABASE postgres RESET synchronous_commit")


def test_commands_on_different_dossiers_do_not_wait_for_each_other(server_url: str) -> None:
    with closing(open_store(server_url, zone=ZONE)) as store:
        filed(store, "A-1")
        filed(store, "A-2")

        def other() -> None:
            append(store, summary("A-2", seq=2), event(2), expected=1)

        with store.transaction() as transaction:
            transaction.append(Append(expected=1, events=(event(2),), summary=summary(seq=2)))
            # Would never end if the first had to end before the second.
            in_threads([other])

        assert [row.seq for row in store.find(Query())] == [2, 2]


def test_commands_on_one_dossier_take_turns(server_url: str) -> None:
    with closing(open_store(server_url, zone=ZONE)) as store:
        filed(store)
        in_threads([lambda: [change(store) for _ in range(5)] for _ in range(4)])  # type: ignore[misc]

        assert [e.seq for e in store.events("A-1")] == list(range(1, 22))


def change(store: Store, code: str = "A-1") -> None:
    with store.transaction() as transaction:
        found = transaction.summary(code)
        assert found is not None
        seq = found.seq + 1
        transaction.append(
            Append(expected=found.seq, events=(event(seq),), summary=summary(code, seq=seq))
        )


@contextmanager
def held_by_another(url: str) -> Iterator[None]:
    """While another program has dossier A-1 in hand."""
    with closing(open_store(url, zone=ZONE)) as store:
        filed(store)
        with store.transaction() as transaction:
            transaction.summary("A-1")
            yield


def test_a_lock_that_is_not_given_up_is_named(server_url: str) -> None:
    with closing(open_store(f"{server_url}&timeout=0.05", zone=ZONE)) as hasty:
        with (
            held_by_another(server_url),
            pytest.raises(StoreBusy, match=r"locked by another program for 0\.05 seconds"),
        ):
            change(hasty)
        change(hasty)


def test_who_may_not_wait_does_not(server_url: str) -> None:
    with (
        closing(open_store(f"{server_url}&timeout=0", zone=ZONE)) as hasty,
        held_by_another(server_url),
        pytest.raises(StoreBusy, match="locked by another program"),
    ):
        change(hasty)


def test_a_statement_that_the_server_gives_up_is_one_to_try_again(server_url: str) -> None:
    url = f"{server_url}%20-c%20statement_timeout%3D100"
    with closing(open_store(url, zone=ZONE)) as hurried:
        with (
            held_by_another(server_url),
            pytest.raises(StoreBusy, match="statement timeout"),
        ):
            change(hurried)
        change(hurried)


def test_two_that_wait_for_each_other_are_told_apart(server_url: str) -> None:
    with closing(open_store(server_url, zone=ZONE)) as store:
        filed(store, "A-1")
        filed(store, "A-2")
        meet = threading.Barrier(2)
        came: list[str] = []

        def take(first: str, second: str) -> None:
            try:
                with store.transaction() as transaction:
                    transaction.summary(first)
                    meet.wait(10)
                    transaction.summary(second)
                came.append("done")
            except StoreBusy as error:
                came.append("deadlock" if "deadlock" in str(error) else str(error))

        in_threads([lambda: take("A-1", "A-2"), lambda: take("A-2", "A-1")])

        assert sorted(came) == ["deadlock", "done"]


def test_a_code_or_key_that_two_take_at_once_goes_to_one(server_url: str) -> None:
    with closing(open_store(server_url, zone=ZONE)) as store:
        meet = threading.Barrier(2)
        came: list[str] = []

        def file(code: str, key: str) -> None:
            outcome = Outcome(code=code, seq=1, salt=None, fingerprint=None)
            change = Append(expected=0, events=(submitted(),), summary=summary(code))
            try:
                with store.transaction() as transaction:
                    assert transaction.outcome(key) is None
                    meet.wait(10)
                    transaction.append(change)
                    transaction.remember(key, outcome, at=START)
                came.append("done")
            except (StoreBusy, Conflict) as error:
                came.append(type(error).__name__)

        in_threads([lambda: file("A-1", "k-1"), lambda: file("A-2", "k-1")])
        assert sorted(came) == ["StoreBusy", "done"]

        came.clear()
        in_threads([lambda: file("B-1", "k-2"), lambda: file("B-1", "k-3")])
        assert sorted(came) == ["Conflict", "done"]


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (lambda store: store.erase("s-1"), {}),
        (lambda store: store.correct("s-1", {"name": "Thử"}), {"applicant": {"name": "Thử"}}),
    ],
)
def test_what_is_filed_while_its_subject_is_erased_or_corrected_is_one_of_its_dossiers(
    server_url: str, change: Callable[[Store], tuple[str, ...]], left: dict[str, object]
) -> None:
    """Not its applicant alone, with the rest of what is personal left, and nobody told of it."""
    with (
        closing(open_store(server_url, zone=ZONE)) as store,
        closing(open_store(server_url, zone=ZONE)) as other,
    ):
        filed(store)
        came: list[tuple[str, ...]] = []
        looking_after = threading.Thread(target=lambda: came.append(change(other)))
        with store.transaction() as transaction:
            new = Append(expected=0, events=(submitted(),), summary=summary("A-2"))
            transaction.append(new)
            looking_after.start()
            until_somebody_waits(server_url)
        looking_after.join()

        assert came == [("A-1", "A-2")]
        for code in came[0]:
            (first,), known = store.events(code), store.summary(code)
            assert {name: first.private[name] for name in first.private if name != "facts"} == left
            assert ("facts" in first.private) == bool(left)
            assert known is not None
            assert known.private_version == 1


def until_somebody_waits(url: str) -> None:
    with reading(url) as connection:
        while not connection.exec_driver_sql(
            "SELECT count(*) FROM pg_locks WHERE NOT granted"
        ).scalar_one():
            time.sleep(0.01)


def test_what_a_row_holds_stands_in_no_error(server_url: str) -> None:
    with closing(open_store(server_url, zone=ZONE)) as store:
        broken = summary(subject="s-1", phase=None)

        with pytest.raises(StoreError) as caught:
            append(store, broken, submitted())

        assert "A-1" not in str(caught.value)
        assert "null value" in str(caught.value)
        assert isinstance(caught.value.__context__, psycopg.Error)
        assert caught.value.__suppress_context__


def test_more_threads_than_connections_take_turns_or_are_told(server_url: str) -> None:
    url = f"{server_url}&pool_size=1&timeout=0.05"
    with closing(open_store(url, zone=ZONE)) as store:
        came: list[Summary | str | None] = []

        def ask() -> None:
            try:
                came.append(store.summary("A-1"))
            except StoreBusy as error:
                came.append(str(error))

        with store.transaction():
            in_threads([lambda: hold_and(store, ask)])

        assert len(came) == 1
        assert "no connection left" in str(came[0])


def hold_and(store: Store, ask: Callable[[], None]) -> None:
    with store.transaction():
        in_threads([ask])


def test_an_error_that_nobody_minded_undoes_the_transaction_aloud(server_url: str) -> None:
    with closing(open_store(server_url, zone=ZONE)) as store:

        def careless() -> None:
            with store.transaction() as transaction:
                filed(store)
                with pytest.raises(psycopg.Error):
                    transaction._cursor.execute("SELECT 1/0").fetchone()  # type: ignore[attr-defined]

        with pytest.raises(StoreError):
            careless()
        assert store.find(Query()) == ()
        filed(store)


def test_a_command_takes_two_round_trips(server_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(open_store(server_url, zone=ZONE)) as store:
        filed(store)
        for _ in range(6):  # after some times, the driver has prepared what it sends
            change(store)
        waits: list[object] = []
        wait = psycopg.Connection.wait

        def counted(self: psycopg.Connection, generator: object, *rest: object) -> object:
            waits.append(generator.__name__)  # type: ignore[attr-defined]
            return wait(self, generator, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(psycopg.Connection, "wait", counted)
        change(store)

    # It waits for the dossier, and in the end for everything else.
    waiting = {"_fetch_gen", "_sync_gen", "_exit_gen", "_commit_gen", "_rollback_gen"}
    assert [name for name in waits if name in waiting] == ["_fetch_gen", "_exit_gen"]
