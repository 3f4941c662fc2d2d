from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_making import (
    APPLICANT,
    START,
    ZONE,
    append,
    append_all,
    event,
    filed,
    is_empty,
    submitted,
    summary,
)

from onestop_engine.errors import Conflict, InputError, NotFound, StoreError
from onestop_engine.store import Append, MemoryStore, Outcome, Query, Store, open_store
from onestop_engine.store._protocol import Order


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = open_store(store_url, zone=ZONE)
    yield opened
    opened.close()


def test_events_come_back_as_they_were(store: Store) -> None:
    events = (submitted(), event(2, reason="Thiếu bản vẽ", unit="H26.10.2"), event(3))
    append(store, summary(seq=3), *events)

    assert events == store.events("A-1")
    assert summary(seq=3) == store.summary("A-1")


def test_instants_come_back_in_the_zone_of_the_store(store: Store) -> None:
    filed(store)

    (first,) = store.events("A-1")

    assert timedelta(hours=7) == first.at.utcoffset()
    assert first.at.microsecond == 1


def test_an_unknown_code_has_no_events(store: Store) -> None:
    assert store.summary("A-1") is None
    assert store.events("A-1") == ()


def test_many_dossiers_are_loaded_at_once(store: Store) -> None:
    for code in ("A-1", "A-2", "A-3"):
        filed(store, code)

    found = store.load_many(["A-3", "A-1", "nowhere"])

    assert {"A-1", "A-3"} == set(found)
    assert store.events("A-3") == found["A-3"]


def test_a_second_dossier_with_the_code_is_refused(store: Store) -> None:
    filed(store)

    with pytest.raises(Conflict, match="A-1"):
        filed(store)

    assert len(store.events("A-1")) == 1


def test_events_on_a_stale_sequence_are_refused(store: Store) -> None:
    filed(store)
    append(store, summary(seq=2), event(2), expected=1)

    with pytest.raises(Conflict, match="sequence 2, not 1"):
        append(store, summary(seq=2), event(2), expected=1)

    assert len(store.events("A-1")) == 2


def test_events_of_an_unknown_dossier_are_refused(store: Store) -> None:
    with pytest.raises(Conflict):
        append(store, summary(seq=2), event(2), expected=1)


def test_several_dossiers_are_written_together_or_not_at_all(store: Store) -> None:
    filed(store, "A-1")
    change = Append(expected=0, events=(submitted(),), summary=summary("A-2"))
    stale = Append(expected=7, events=(event(8),), summary=summary("A-1", seq=8))

    with pytest.raises(Conflict):
        append_all(store, change, stale)

    assert store.summary("A-2") is None


def test_a_failed_transaction_gives_its_number_back(store: Store) -> None:
    stale = Append(expected=7, events=(event(8),), summary=summary("A-1", seq=8))
    with pytest.raises(Conflict):
        append_all(store, stale, series="H26-261123")

    with store.transaction() as transaction:
        assert transaction.next_number("H26-261123") == 1
        assert transaction.next_number("H26-261123") == 2
        assert transaction.next_number("H26-261124") == 1


def test_a_transaction_sees_what_it_has_written(store: Store) -> None:
    with store.transaction():
        filed(store)

        assert len(store.events("A-1")) == 1
        assert [row.code for row in store.find(Query())] == ["A-1"]
        assert list(store.load_many(["A-1"])) == ["A-1"]


def test_a_transaction_inside_another_is_undone_alone(store: Store) -> None:
    with store.transaction():
        filed(store, "A-1")
        with pytest.raises(Conflict):
            append_all(
                store,
                Append(expected=0, events=(submitted(),), summary=summary("A-2")),
                Append(expected=9, events=(event(10),), summary=summary("A-1", seq=10)),
            )
        filed(store, "A-3")

    assert [row.code for row in store.find(Query())] == ["A-1", "A-3"]


def test_a_failed_transaction_undoes_those_inside(store: Store) -> None:
    filed(store, "A-1")
    stale = Append(expected=9, events=(event(10),), summary=summary("A-1", seq=10))

    def failing() -> None:
        with store.transaction():
            filed(store, "A-2")
            append(store, summary(seq=2), event(2), expected=1)
            append_all(store, stale)

    with pytest.raises(Conflict):
        failing()

    assert [(row.code, row.seq) for row in store.find(Query())] == [("A-1", 1)]
    assert len(store.events("A-1")) == 1
    filed(store, "A-2")


def test_what_is_no_json_is_refused(store: Store) -> None:
    with pytest.raises(InputError, match="JSON"):
        append(store, summary(), event(1, data={"at": START}))

    assert store.summary("A-1") is None


def test_not_a_number_is_no_json(store: Store) -> None:
    with pytest.raises(InputError):
        append(store, summary(), event(1, data={"x": float("nan")}))


def test_a_key_remembers_its_outcome(store: Store) -> None:
    filed(store)
    outcome = Outcome(code="A-1", seq=1, salt=b"salt", fingerprint="f" * 64)
    with store.transaction() as transaction:
        assert transaction.outcome("k-1") is None
        transaction.remember("k-1", outcome, at=START)

    with store.transaction() as transaction:
        assert outcome == transaction.outcome("k-1")


def test_events_can_be_read_up_to_a_sequence(store: Store) -> None:
    append(store, summary(seq=3), submitted(), event(2), event(3))

    with store.transaction() as transaction:
        assert [e.seq for e in transaction.events("A-1", until=2)] == [1, 2]
        assert len(transaction.events("A-1")) == 3
        assert transaction.summary("A-1") == summary(seq=3)


def test_events_go_on_only_behind_the_chain_that_is_known(store: Store) -> None:
    heads = []
    for seq, one in enumerate((submitted(), event(2), event(3)), start=1):
        with store.transaction() as transaction:
            change = Append(expected=seq - 1, events=(one,), summary=summary(seq=seq))
            heads.append(transaction.append(change))
            known = transaction.summary("A-1")
            assert known is not None
            assert known.chain == heads[-1]

    with store.transaction() as transaction:
        assert [e.seq for e in transaction.events_since("A-1", 1, heads[0])] == [2, 3]
        assert transaction.events_since("A-1", 3, heads[2]) == ()
        for seq, head in ((1, heads[1]), (2, heads[0]), (9, heads[0])):
            assert transaction.events_since("A-1", seq, head) == ()
        assert transaction.events_since("A-2", 1, heads[0]) == ()


def test_texts_are_kept_once_under_their_hash(store: Store) -> None:
    for text in ("procedure: x", "something else"):
        with store.transaction() as transaction:
            transaction.keep_text("definition", "sha256:1", text)

    assert store.text("sha256:1") == "procedure: x"
    with pytest.raises(NotFound, match="sha256:2"):
        store.text("sha256:2")


def test_erasure_empties_what_is_personal_and_nothing_else(store: Store) -> None:
    append(store, summary(seq=2), submitted(), event(2, reason="Bà Ví Dụ vắng nhà", data={"a": 1}))
    filed(store, "B-1", "s-2")
    kept = store.events("B-1")

    assert store.erase("s-1") == ("A-1",)

    first, second = store.events("A-1")
    assert is_empty(first.private)
    assert first.data == {"subject": "s-1", "n": [1, {"x": None}]}
    assert second.reason is None
    assert second.data == {"a": 1}
    assert kept == store.events("B-1")


def test_erasure_forgets_the_fingerprint_of_keys_but_not_the_key(store: Store) -> None:
    filed(store)
    with store.transaction() as transaction:
        outcome = Outcome(code="A-1", seq=1, salt=b"salt", fingerprint="f" * 64)
        transaction.remember("k-1", outcome, at=START)

    store.erase("s-1")

    with store.transaction() as transaction:
        erased = Outcome(code="A-1", seq=1, salt=None, fingerprint=None)
        assert erased == transaction.outcome("k-1")


def test_erasure_and_correction_are_noticed_without_an_event(store: Store) -> None:
    filed(store)
    store.correct("s-1", {"name": "Nguyễn Văn Thử"})
    corrected = store.summary("A-1")
    store.erase("s-1")
    erased = store.summary("A-1")

    assert corrected is not None
    assert erased is not None
    assert (corrected.private_version, erased.private_version) == (1, 2)
    assert corrected.seq == erased.seq == 1


def test_events_written_later_keep_the_version_of_private_data(store: Store) -> None:
    filed(store)
    store.correct("s-1", {"name": "Nguyễn Văn Thử"})
    append(store, summary(seq=2), event(2), expected=1)

    found = store.summary("A-1")

    assert found is not None
    assert found.private_version == 1


def test_a_correction_shows_in_every_dossier_of_the_subject(store: Store) -> None:
    filed(store, "A-1")
    filed(store, "A-2")

    codes = store.correct("s-1", {"name": "Nguyễn Văn Thử"})

    assert codes == ("A-1", "A-2")
    for code in codes:
        (first,) = store.events(code)
        assert first.private["applicant"] == {"name": "Nguyễn Văn Thử"}
        assert first.private["facts"] == {"child": "Bé Ví Dụ"}


def test_an_unknown_subject_has_nothing_to_correct_or_erase(store: Store) -> None:
    assert store.correct("nobody", APPLICANT) == ()
    assert store.erase("nobody") == ()


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()

    with pytest.raises(StoreError, match="closed"):
        store.summary("A-1")
    with pytest.raises(StoreError, match="closed"), store.transaction():
        pass


CASES: dict[str, dict[str, Any]] = {
    "A": {"due_until": START + timedelta(days=3), "waiting": ("one_stop@H26.10.2",)},
    "B": {"phase": "in_progress", "status": 4, "waiting": ("authority@", "fire@H26.1")},
    "C": {
        "phase": "delivered",
        "is_open": False,
        "status": 10,
        "channel": "counter",
        "parent": "B",
    },
    "D": {
        "due_until": START + timedelta(days=1),
        "next_wakeup": START + timedelta(days=1),
        "received_at": START - timedelta(days=9),
        "procedure": "2.000002",
        "field": "dat-dai",
        "unit": "H26.11",
        "subject": "s-9",
    },
}


@pytest.fixture
def filled(store: Store) -> Store:
    for code, values in CASES.items():
        filed(store, code, **values)
    return store


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(), "DABC"),
        (Query(limit=2), "DA"),
        (Query(offset=2), "BC"),
        (Query(limit=1, offset=1), "A"),
        (Query(order="due"), "DABC"),
        (Query(order="wakeup"), "DABC"),
        (Query(procedure="2.000002"), "D"),
        (Query(field="ho-tich"), "ABC"),
        (Query(unit="H26.11"), "D"),
        (Query(channel="counter"), "C"),
        (Query(phase="in_progress"), "B"),
        (Query(status=1), "DA"),
        (Query(subject="s-9"), "D"),
        (Query(parent="B"), "C"),
        (Query(open=True), "DAB"),
        (Query(open=False), "C"),
        (Query(due_before=START + timedelta(days=1)), "D"),
        (Query(due_after=START + timedelta(days=1)), "A"),
        (Query(due_after=START, due_before=START + timedelta(days=9)), "DA"),
        (Query(received_from=START), "ABC"),
        (Query(received_until=START - timedelta(seconds=1)), "D"),
        (Query(wake_until=START + timedelta(days=1)), "D"),
        (Query(wake_until=START), ""),
        (Query(waiting=("authority@",)), "B"),
        (Query(waiting=("one_stop@H26.10.2", "fire@H26.1")), "AB"),
        (Query(waiting=("fire@",)), ""),
        (Query(waiting=("ire@H26.1",)), ""),
        (Query(waiting=("one%",)), ""),
        (Query(waiting=()), ""),
        (Query(awaited=True), "AB"),
        (Query(awaited=True, waiting=("authority@",)), "B"),
        (Query(awaited=True, open=False), ""),
    ],
)
def test_a_search_finds_the_same_in_every_store(filled: Store, query: Query, expected: str) -> None:
    assert expected == "".join(row.code for row in filled.find(query))
    if query.limit is None and not query.offset:
        assert filled.count(query) == len(expected)


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("is_open", [None, True])
@pytest.mark.parametrize("order", ["received", "due", "wakeup"])
def test_pages_come_to_the_whole(
    filled: Store, order: Order, is_open: bool | None, size: int
) -> None:
    filed(filled, "E", due_until=CASES["D"]["due_until"])
    query = Query(order=order, open=is_open)
    pages = [filled.find(replace(query, limit=size))]
    while pages[-1]:
        pages.append(filled.find(replace(query, limit=size, after=pages[-1][-1])))

    assert tuple(row for page in pages for row in page) == filled.find(query)
    assert {len(page) for page in pages[:-2]} <= {size}
    assert filled.count(replace(query, limit=size)) == filled.count(query)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "due_until": st.none() | st.integers(0, 3).map(lambda d: START + timedelta(days=d)),
                "received_at": st.integers(0, 3).map(lambda d: START - timedelta(days=d)),
                "is_open": st.booleans(),
            }
        ),
        max_size=8,
    ),
    order=st.sampled_from(["received", "due", "wakeup"]),
    is_open=st.none() | st.booleans(),
    limit=st.none() | st.integers(0, 4),
)
def test_memory_sorts_by_the_instant_and_puts_none_last(
    rows: list[dict[str, Any]], order: Any, is_open: bool | None, limit: int | None
) -> None:
    store = MemoryStore(zone=START.tzinfo)  # type: ignore[arg-type]
    for number, values in enumerate(rows):
        filed(store, f"A-{number}", **values)

    found = store.find(Query(order=order, open=is_open, limit=limit))

    name = {"received": "received_at", "due": "due_until", "wakeup": "next_wakeup"}[order]
    known = [at for row in found if (at := getattr(row, name)) is not None]
    assert sorted(known) == known
    assert [getattr(row, name) for row in found[: len(known)]] == known
    assert is_open is None or all(is_open == row.is_open for row in found)
    assert limit is None or len(found) <= limit


ODD = ("A\0-1", "A\ud800-1")


@pytest.mark.parametrize("odd", ODD)
def test_letters_that_no_database_keeps_are_found_nowhere(store: Store, odd: str) -> None:
    assert store.summary(odd) is None
    assert store.events(odd) == ()
    assert store.find(Query(unit=odd)) == store.find(Query(waiting=(odd,))) == ()
    with store.transaction() as transaction:
        assert transaction.outcome(odd) is None


@pytest.mark.parametrize("odd", ODD)
def test_letters_that_no_database_keeps_are_refused(store: Store, odd: str) -> None:
    for row, first in (
        (summary(subject=odd), submitted()),
        (summary(unit=odd), submitted()),
        (summary(), event(1, reason=odd)),
        (summary(), event(1, actor=odd)),
        (summary(), event(1, unit=odd)),
    ):
        with pytest.raises(InputError, match="no store keeps"):
            append(store, row, first)

    assert store.find(Query()) == ()
    outcome = Outcome(code="A-1", seq=1, salt=None, fingerprint=None)
    filed(store)
    with pytest.raises(InputError, match="no store keeps"), store.transaction() as transaction:
        transaction.remember(odd, outcome, at=START)
