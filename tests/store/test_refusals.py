"""What was refused is kept beside the events: counted by kind, bounded for each dossier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from store_making import START, ZONE, filed

from onestop_engine.store import RefusedAct, Store, open_store
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

    assert store.refusals("A-1") == (SIGN,)
    assert store.refusals("A-2") == (bare,)
    assert store.refusals() == (SIGN, bare)
    assert store.refusals("nowhere") == ()
    assert (store.summary("A-1"), store.events("A-1")) == before
    assert store.refusals("A-1")[0].first_at.utcoffset() == timedelta(hours=7)


def test_the_same_again_is_counted(store: Store) -> None:
    later = START + timedelta(hours=1)
    refuse(store, SIGN)
    refuse(store, replace(SIGN, first_at=later, last_at=later))

    assert store.refusals("A-1") == (replace(SIGN, last_at=later, times=2),)


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

    assert {one.times: one for one in store.refusals("A-1")} == {
        2: replace(SIGN, times=2),
        1: other,
    }


def test_a_flood_is_bounded_for_each_dossier_and_still_counted(store: Store) -> None:
    flood = [replace(SIGN, actor=f"cb-{number:03d}") for number in range(MOST_REFUSALS + 7)]
    refuse(store, *flood)
    refuse(store, flood[0], flood[-1], replace(SIGN, code="A-2"))

    kept = store.refusals("A-1")
    assert len(kept) == MOST_REFUSALS + 1
    (more,) = [one for one in kept if one.cause == "more"]
    assert (more.times, more.actor, more.action, more.unit) == (8, "", "", None)
    assert next(one for one in kept if one.actor == "cb-000").times == 2
    assert sum(one.times for one in kept) == len(flood) + 2
    assert len(store.refusals("A-2")) == 1


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
    assert store.refusals("A-1") == (SIGN,)
