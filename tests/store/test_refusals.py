"""What was refused is kept beside the events: counted by kind, bounded for each dossier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from store_making import START, ZONE, filed

from onestop_engine.store import RefusalQuery, RefusedAct, Store, open_store
from onestop_engine.store._protocol import MOST_REFUSALS

SIGN = RefusedAct(
    code="A-1",
    actor="cb-1",
    unit="H26.10.2",
    action="sign",
    step="decide",
    cause="role",
    first_at=START,
    last_at=START,
)


FILING = replace(SIGN, code=None, procedure="1.000001", action="submit", step=None, cause="part")


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = open_store(store_url, zone=ZONE)
    for code in ("A-1", "A-2"):
        filed(opened, code)
    yield opened
    opened.close()


def refuse(store: Store, *refused: RefusedAct) -> None:
    with store.transaction() as transaction:
        for one in refused:
            transaction.refuse(one)


def test_it_comes_back_as_it_was_and_changes_nothing_of_the_dossier(store: Store) -> None:
    before = store.summary("A-1"), store.events("A-1")
    bare = RefusedAct(
        code="A-2", actor="cb-2", action="note", cause="part", first_at=START, last_at=START
    )
    refuse(store, bare, SIGN)

    assert store.refusals(RefusalQuery(code="A-1")) == (SIGN,)
    assert store.refusals(RefusalQuery(code="A-2")) == (bare,)
    assert store.refusals() == (SIGN, bare)
    assert store.refusals(RefusalQuery(code="nowhere")) == ()
    assert (store.summary("A-1"), store.events("A-1")) == before
    assert store.refusals(RefusalQuery(code="A-1"))[0].first_at.utcoffset() == timedelta(hours=7)


def test_the_same_again_is_counted(store: Store) -> None:
    later = START + timedelta(hours=1)
    refuse(store, SIGN)
    refuse(store, replace(SIGN, first_at=later, last_at=later))

    assert store.refusals(RefusalQuery(code="A-1")) == (replace(SIGN, last_at=later, times=2),)


@pytest.mark.parametrize(
    "changes",
    [
        {"actor": "cb-2"},
        {"unit": None},
        {"acting_for": "ld-01"},
        {"action": "reject"},
        {"step": None},
        {"cause": "unit"},
    ],
)
def test_whatever_differs_is_another_kind(store: Store, changes: dict[str, str | None]) -> None:
    other = replace(SIGN, **changes)
    refuse(store, SIGN, other, SIGN)

    assert {one.times: one for one in store.refusals(RefusalQuery(code="A-1"))} == {
        2: replace(SIGN, times=2),
        1: other,
    }


def test_a_flood_is_bounded_for_each_dossier_and_still_counted(store: Store) -> None:
    flood = [replace(SIGN, actor=f"cb-{number:03d}") for number in range(MOST_REFUSALS + 7)]
    refuse(store, *flood)
    refuse(store, flood[0], flood[-1], replace(SIGN, code="A-2"))

    kept = store.refusals(RefusalQuery(code="A-1"))
    assert len(kept) == MOST_REFUSALS + 1
    (more,) = [one for one in kept if one.cause == "more"]
    assert (more.times, more.actor, more.action, more.unit) == (8, "", "", None)
    assert next(one for one in kept if one.actor == "cb-000").times == 2
    assert sum(one.times for one in kept) == len(flood) + 2
    assert len(store.refusals(RefusalQuery(code="A-2"))) == 1


def test_it_is_undone_with_the_transaction_that_wrote_it(store: Store) -> None:
    refuse(store, SIGN)

    def failing() -> None:
        with store.transaction() as transaction:
            transaction.refuse(SIGN)
            transaction.refuse(replace(SIGN, actor="cb-2"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert store.refusals() == (SIGN,)


def test_an_erasure_leaves_it(store: Store) -> None:
    refuse(store, SIGN)
    store.erase("s-1")
    assert store.refusals(RefusalQuery(code="A-1")) == (SIGN,)


@pytest.mark.parametrize(
    "changes",
    [
        {"procedure": "2.000002"},
        {"actor": "cb-2"},
        {"unit": None},
        {"acting_for": "ld-01"},
        {"action": "adopt"},
        {"cause": "mandate_days"},
    ],
)
def test_filings_have_a_procedure_and_no_dossier(
    store: Store, changes: dict[str, str | None]
) -> None:
    other = replace(FILING, **changes)
    refuse(store, FILING, SIGN, other, FILING)

    found = store.refusals()
    assert set(found) == {SIGN, replace(FILING, times=2), other}
    assert store.refusals(RefusalQuery(code="A-1")) == (SIGN,)
    of_procedure = store.refusals(RefusalQuery(procedure="1.000001"))
    assert set(of_procedure) == {one for one in found if one.procedure != "2.000002"}
    assert store.refusals(RefusalQuery(procedure="1.000001", code="A-1")) == (SIGN,)
    assert store.refusals(RefusalQuery(procedure="2.000002", code="A-1")) == ()


def test_a_procedure_has_what_was_refused_of_its_dossiers_too(store: Store) -> None:
    filed(store, "B-1", procedure="2.000002")
    of_others = replace(SIGN, code="B-1"), replace(FILING, procedure="2.000002")
    refuse(store, SIGN, FILING, *of_others)

    assert set(store.refusals(RefusalQuery(procedure="1.000001"))) == {SIGN, FILING}
    assert set(store.refusals(RefusalQuery(procedure="2.000002"))) == set(of_others)
    assert store.refusals(RefusalQuery(procedure="2.000002", code="B-1")) == of_others[:1]


def test_a_flood_of_filings_is_bounded_for_each_procedure(store: Store) -> None:
    flood = [replace(FILING, actor=f"cb-{number:03d}") for number in range(MOST_REFUSALS + 7)]
    refuse(store, *flood, replace(FILING, procedure="2.000002"), SIGN)

    kept = store.refusals(RefusalQuery(procedure="1.000001"))
    assert len(kept) == MOST_REFUSALS + 2
    (more,) = store.refusals(RefusalQuery(procedure="1.000001", cause="more"))
    assert (more.times, more.actor, more.code) == (7, "", None)
    assert store.refusals(RefusalQuery(procedure="2.000002", cause="more")) == ()
    assert store.refusals(RefusalQuery(code="A-1")) == (SIGN,)


LATER = START + timedelta(hours=1)
KEPT = {
    "filing": FILING,
    "sign": SIGN,
    "deputy": replace(SIGN, actor="cb-9", acting_for="cb-1", first_at=LATER, last_at=LATER),
    "second": replace(SIGN, code="A-2", unit=None, step=None, cause="unit"),
    "adoption": replace(FILING, procedure="2.000002", actor="cb-8", action="adopt"),
}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (RefusalQuery(), "deputy adoption filing sign second"),
        (RefusalQuery(limit=2), "deputy filing"),
        (RefusalQuery(limit=0), ""),
        (RefusalQuery(code="A-1"), "deputy sign"),
        (RefusalQuery(code="A-3"), ""),
        (RefusalQuery(code="A-\x00"), ""),
        (RefusalQuery(code=""), ""),
        (RefusalQuery(procedure="1.000001"), "deputy filing sign second"),
        (RefusalQuery(procedure="1.000001", limit=2), "deputy filing"),
        (RefusalQuery(procedure="1.000001", code="A-2"), "second"),
        (RefusalQuery(procedure="2.000002"), "adoption"),
        (RefusalQuery(procedure="2.\x00"), ""),
        (RefusalQuery(procedure=""), ""),
        (RefusalQuery(actor="cb-1"), "deputy filing sign second"),
        (RefusalQuery(actor="cb-1", code="A-2"), "second"),
        (RefusalQuery(actor=""), ""),
        (RefusalQuery(cause="part"), "adoption filing"),
        (RefusalQuery(cause="role", actor="cb-9"), "deputy"),
        (RefusalQuery(since=START), "deputy adoption filing sign second"),
        (RefusalQuery(since=LATER), "deputy"),
        (RefusalQuery(since=LATER + timedelta(microseconds=1)), ""),
    ],
)
def test_the_same_is_found_in_every_store_the_latest_first(
    store: Store, query: RefusalQuery, expected: str
) -> None:
    refuse(store, *KEPT.values())
    names = {one: name for name, one in KEPT.items()}

    found = [names[one] for one in store.refusals(query)]

    assert sorted(found) == sorted(expected.split())
    assert [KEPT[name].last_at for name in found] == sorted(
        (KEPT[name].last_at for name in found), reverse=True
    )
    if query.limit is None:
        assert store.refusals(replace(query, limit=1)) == store.refusals(query)[:1]
