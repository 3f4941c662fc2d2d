"""The hash chain of a dossier, the outbox, and who is waited for: written with the events."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from store_making import START as FILED
from store_making import ZONE, append, append_all, event, filed, submitted, summary

from onestop_engine.errors import Conflict
from onestop_engine.store import Append, Query, SqlStore, Store, open_store
from onestop_engine.store._chain import HASHED, START, link, links
from onestop_engine.store._codec import EventRow
from onestop_engine.store._sql_ledger import SqlLedger
from onestop_engine.store._tables import consumers, outbox, waiting

ROWS = st.builds(
    EventRow,
    seq=st.integers(1, 9),
    format=st.integers(1, 3),
    kind=st.text(max_size=3),
    at=st.integers(0, 9),
    recorded_at=st.integers(0, 9),
    actor=st.text(max_size=3),
    unit=st.none() | st.text(max_size=3),
    data=st.sampled_from(["{}", '{"a":1}']),
    reason_hash=st.none() | st.just("ab"),
    private_hash=st.none() | st.just("ab"),
)


def test_a_link_is_the_hash_of_the_one_before_it_and_of_the_row() -> None:
    row = EventRow(
        seq=2,
        format=1,
        kind="accepted",
        at=5,
        recorded_at=6,
        actor="cb-1",
        unit="H26",
        data='{"bước":"nhận"}',
        reason_hash=None,
        private_hash="ab",
    )
    text = 'before["A-1",2,1,"accepted",5,6,"cb-1","H26","{\\"bước\\":\\"nhận\\"}",null,"ab"]'

    assert link("before", "A-1", row) == hashlib.sha256(text.encode()).hexdigest()


@given(ROWS, ROWS, st.sampled_from(["", "ab"]), st.sampled_from(["A-1", "A-2"]))
def test_every_column_before_and_code_count(
    one: EventRow, other: EventRow, before: str, code: str
) -> None:
    same = (one, before, code) == (other, "", "A-1")

    assert (link(before, code, one) == link("", "A-1", other)) == same


@pytest.mark.parametrize("name", [name for name in HASHED if name != "code"])
def test_no_column_can_change_without_the_link(name: str) -> None:
    values: dict[str, Any] = {"seq": 1, "format": 1, "at": 1, "recorded_at": 1}
    texts = ("kind", "actor", "unit", "data", "reason_hash", "private_hash")
    row = EventRow(**values, **dict.fromkeys(texts, "a"))
    changed = replace(row, **{name: 2 if name in values else "b"})

    assert link("", "A-1", row) != link("", "A-1", changed)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = open_store(store_url, zone=ZONE)
    yield opened
    opened.close()


def head(store: Store, code: str) -> str:
    found = store.summary(code)
    assert found is not None
    return found.chain


def test_each_append_moves_the_head(store: Store) -> None:
    filed(store)
    first = head(store, "A-1")
    append(store, summary(seq=3), event(2), event(3), expected=1)

    assert len(first) == len(head(store, "A-1")) == 64
    assert first != head(store, "A-1")


def test_an_erasure_leaves_the_chain_whole(lasting_url: str) -> None:
    with closing(open_store(lasting_url, zone=ZONE)) as store:
        append(store, summary(seq=2), submitted(), event(2, reason="Bà Ví Dụ vắng nhà"))
        before = head(store, "A-1")
        store.correct("s-1", {"name": "Nguyễn Văn Thử"})
        store.erase("s-1")

        assert head(store, "A-1") == before
    assert_whole(lasting_url)


def test_a_refused_append_moves_no_head(store: Store) -> None:
    filed(store)
    before = head(store, "A-1")
    with pytest.raises(Conflict):
        append(store, summary(seq=2), event(2), expected=7)

    assert head(store, "A-1") == before


def rows_of(url: str, query: Any) -> list[Any]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = list(connection.execute(query).all())
    engine.dispose()
    return found


def assert_whole(url: str) -> None:
    names = HASHED[1:]
    found = rows_of(
        url, sa.text(f"SELECT code, chain, {', '.join(names)} FROM events ORDER BY code, seq")
    )
    assert found
    for code in {row.code for row in found}:
        rows = [row for row in found if row.code == code]
        own = [EventRow(**{name: getattr(row, name) for name in names}) for row in rows]
        assert [row.chain for row in rows] == list(links(START, code, own))


def register(url: str, *names: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.insert(consumers), [{"name": name, "since": 0} for name in names])
    engine.dispose()


def test_without_consumers_the_outbox_stays_empty(lasting_url: str) -> None:
    with closing(open_store(lasting_url, zone=ZONE)) as store:
        filed(store)

    assert rows_of(lasting_url, sa.select(outbox)) == []


def test_each_event_waits_in_the_outbox_once_for_each_consumer(lasting_url: str) -> None:
    with closing(open_store(lasting_url, zone=ZONE)) as store:
        filed(store)
        # Another program registers them while this one is under way.
        register(lasting_url, "portal", "archive")
        append(store, summary(seq=3), event(2), event(3, "accepted"), expected=1)

    found = rows_of(lasting_url, sa.select(outbox).order_by(outbox.c.consumer, outbox.c.seq))
    lines = [(row.consumer, row.code, row.seq, row.kind, row.state, row.attempts) for row in found]
    assert lines == [
        (name, "A-1", seq, kind, "pending", 0)
        for name in ("archive", "portal")
        for seq, kind in ((2, "noted"), (3, "accepted"))
    ]
    assert all(row.next_attempt_at == row.at and row.last_error is None for row in found)


def test_what_is_undone_leaves_no_message(lasting_url: str) -> None:
    with closing(open_store(lasting_url, zone=ZONE)) as store:
        register(lasting_url, "portal")
        stale = Append(expected=7, events=(event(8),), summary=summary("A-1", seq=8))
        with pytest.raises(Conflict):
            append_all(
                store, Append(expected=0, events=(submitted(),), summary=summary("A-2")), stale
            )

    assert rows_of(lasting_url, sa.select(outbox)) == []


def test_whoever_is_waited_for_stands_in_a_table_of_its_own(lasting_url: str) -> None:
    with closing(open_store(lasting_url, zone=ZONE)) as store:
        filed(store, waiting=("one_stop@H26", "fire@"))
        append(store, summary(seq=2, waiting=("fire@", "tax@H1")), event(2), expected=1)
        assert [row.code for row in store.find(Query(waiting=("tax@H1", "fire@")))] == ["A-1"]
        assert store.find(Query(waiting=("one_stop@H26",))) == ()
        append(store, summary(seq=3), event(3), expected=2)

        assert store.find(Query(waiting=("tax@H1", "fire@"))) == ()
    assert rows_of(lasting_url, sa.select(waiting)) == []


def test_instants_of_messages_are_those_of_their_events(lasting_url: str) -> None:
    with closing(open_store(lasting_url, zone=ZONE)) as store:
        register(lasting_url, "portal")
        filed(store)
        (first,) = store.events("A-1")

    (message,) = rows_of(lasting_url, sa.select(outbox))
    assert message.at == round(first.at.timestamp() * 1e6)
    assert first.at > FILED


def test_a_dossier_that_is_written_while_it_is_read_is_read_again(lasting_url: str) -> None:
    with closing(open_store(lasting_url, zone=ZONE)) as store:
        assert isinstance(store, SqlStore)
        filed(store, "A-1")
        filed(store, "A-2")
        asked: list[object] = []

        def ask(question: Any) -> Any:
            asked.append(question)
            if len(asked) == 2:
                append(store, summary("A-2", seq=2), event(2), expected=1)
            return store._read(question)

        (page,) = SqlLedger(ask, store.transaction, ZONE).written()

    assert [(one.summary.code, one.summary.seq, len(one.events)) for one in page] == [
        ("A-1", 1, 1),
        ("A-2", 2, 2),
    ]
