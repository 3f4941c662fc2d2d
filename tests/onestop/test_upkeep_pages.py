"""Looking after many dossiers: a page of them at a time, whatever is written meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shop_making import (
    DESK,
    EXAMINER,
    NEXT_PERMIT,
    PERMIT,
    UNIT,
    accepted,
    at,
    catalog,
    load,
)

from onestop_engine import Actor, OneStop, WorkCalendar
from onestop_engine._desk import batches
from onestop_engine._desk.moved_dates import parents_first
from onestop_engine.codes import Filing
from onestop_engine.engine import Event
from onestop_engine.store import Query, Summary

SYSTEM = Actor.system()
STORM = WorkCalendar.bundled("vn").with_overlay(
    {"id": "VN-01", "document": "12/QĐ-UBND", "add_off": ["2026-11-26"]}
)
OLD, LONGER = load(PERMIT, NEXT_PERMIT.replace("limit: 3 ngày", "limit: 7 ngày"))
GROUPS = {"procedure": "3.000003", "facts": {"is_late": False}, "documents": ()}
Told = list[tuple[int, int]]


def recompute(shop: OneStop, progress: Callable[[int, int], None] | None = None) -> object:
    return shop.recompute(at=at(23, 16), by=SYSTEM, calendar=STORM, progress=progress)


def move(shop: OneStop, progress: Callable[[int, int], None] | None = None) -> object:
    return shop.move(OLD, LONGER, at=at(24), by=SYSTEM, progress=progress)


def replay(shop: OneStop, progress: Callable[[int, int], None] | None = None) -> object:
    return shop.replay(progress=progress)


UPKEEP = {"recompute": (recompute, 16), "move": (move, 8), "replay": (replay, 16)}


@pytest.fixture
def shop(store_url: str) -> Iterator[OneStop]:
    """Eight permits and four groups with a dossier of their own each: sixteen in all."""
    with OneStop.open(store_url, procedures=catalog()) as opened:
        for number in range(12):
            accepted(opened, **(GROUPS if number % 3 == 0 else {}))
        yield opened


@pytest.mark.parametrize("name", UPKEEP)
@pytest.mark.parametrize("size", [1, 3, 8])
def test_pages_of_any_size_come_to_the_same(
    shop: OneStop, name: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, total = UPKEEP[name]
    whole, told = run(shop), Told()
    monkeypatch.setattr(batches, "PAGE", size)

    assert run(shop, lambda *done: told.append(done)) == whole
    assert told == [(min(n, total), total) for n in range(size, total + size, size)]


def test_what_is_applied_a_page_at_a_time_is_what_was_planned(
    shop: OneStop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "PAGE", 3)
    plan = shop.recompute(at=at(23, 16), by=SYSTEM, calendar=STORM)
    done = shop.recompute(at=at(23, 16), by=SYSTEM, calendar=STORM, apply=True)

    assert [(one.code, one.before, one.after) for one in plan] == [
        (one.code, one.before, one.after) for one in done
    ]
    assert len(done) == 16
    assert all(one.applied for one in done)
    assert {dossier.calendar_hash for dossier in shop.find()} == {STORM.hash}
    assert shop.recompute(at=at(23, 16), by=SYSTEM, calendar=STORM, apply=True) == ()
    assert len(shop.move(OLD, LONGER, at=at(24), by=SYSTEM, apply=True)) == 8
    assert shop.move(OLD, LONGER, at=at(24), by=SYSTEM, apply=True) == ()
    assert shop.replay().ok


@pytest.mark.parametrize("name", [*UPKEEP, "tick"])
def test_no_more_than_two_pages_are_held(
    name: str, lasting_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = 2
    monkeypatch.setattr(batches, "PAGE", size)
    held: list[int] = []

    def alive() -> int:
        return sum(type(one) is Summary for one in gc.get_objects())

    with OneStop.open(lasting_url, procedures=catalog()) as shop:
        for _ in range(12):
            accepted(shop)
        find, before = shop.store.find, alive()
        pages: list[int | None] = []

        def watched(query: Query) -> tuple[Summary, ...]:
            rows = find(query)
            held.append(alive() - before)
            pages.append(query.limit)
            return rows

        monkeypatch.setattr(shop.store, "find", watched)
        shop.tick(at=at(30)) if name == "tick" else UPKEEP[name][0](shop)

    assert pages.count(size) == 12 / size + 1
    assert max(held) <= 2 * size


def test_a_parent_comes_first_though_its_sub_dossier_sorts_before_it(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "PAGE", 1)

    def codes(filing: Filing, number: Callable[[str], int]) -> str:
        return f"{'Z' if filing.procedure == '3.000003' else 'A'}-{number('all')}"

    with OneStop.open(store_url, procedures=catalog(), codes=codes) as shop:
        group = shop.submit(
            "3.000003",
            unit=UNIT,
            applicant={"name": "Nguyễn Văn Ví Dụ"},
            facts={"is_late": False},
            by=DESK,
            at=at(23),
        )
        shop.act(group.code, "accept", by=DESK, at=at(23))
        (sub,) = shop.find(parent=group.code)
        assert sub.code < group.code
        assert sub.received_at == group.received_at
        plan = shop.recompute(at=at(23, 16), by=SYSTEM, calendar=STORM)
        done = shop.recompute(at=at(23, 16), by=SYSTEM, calendar=STORM, apply=True)

        assert [one.code for one in plan] == [one.code for one in done] == [group.code, sub.code]
        (run,) = shop.get(group.code).open_steps
        assert shop.get(sub.code).due == run.due


@st.composite
def families(draw: st.DrawFn) -> list[Summary]:
    """Dossiers with sub-dossiers of sub-dossiers; many were received at the same instant."""
    codes = draw(st.permutations([f"A-{number}" for number in range(7)]))
    rows: list[Summary] = []
    for code in codes:
        above = draw(st.none() | st.sampled_from(rows)) if rows else None
        since = at(23) if above is None else above.received_at
        rows.append(row(code, above, since + timedelta(days=draw(st.integers(0, 1))), draw))
    return sorted(rows, key=lambda one: (one.received_at, one.code))


def row(code: str, above: Summary | None, received_at: datetime, draw: Any) -> Summary:
    return Summary(
        code=code,
        seq=1,
        procedure="1.000001",
        field="xay-dung",
        unit=UNIT,
        channel="online",
        phase="in_progress",
        status=4,
        subject="s-1",
        received_at=received_at,
        is_open=draw(st.booleans()) or draw(st.booleans()),
        parent=None if above is None else above.code,
    )


@settings(deadline=None)
@given(rows=families(), size=st.integers(1, 7))
def test_whoever_is_open_above_a_dossier_had_its_turn_before(
    rows: list[Summary], size: int
) -> None:
    known = {one.code: one for one in rows}
    open_rows = [one for one in rows if one.is_open]

    turns = [
        one.code
        for start in range(0, len(open_rows), size)
        for one in parents_first(open_rows[start : start + size], known.get)
    ]

    assert set(turns) == {one.code for one in open_rows}
    for one in open_rows:
        if one.parent is not None and known[one.parent].is_open:
            assert turns.index(one.parent) < turns.index(one.code)


def test_what_is_written_while_dossiers_are_replayed_is_no_difference(
    shop: OneStop, monkeypatch: pytest.MonkeyPatch
) -> None:
    (busy,) = (row.code for row in shop.store.find(Query(procedure="1.000001", limit=1)))
    load_many, events = shop.store.load_many, shop.store.events
    notes = iter((busy, busy))

    def noted(answer: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """Before each answer, somebody writes a note."""

        def run(asked: Any) -> Any:
            if (code := next(notes, None)) is not None:
                shop.act(code, "note", by=EXAMINER, at=at(23, 10), reason="xem")
            return answer(asked)

        return run

    monkeypatch.setattr(shop.store, "load_many", noted(load_many))
    monkeypatch.setattr(shop.store, "events", noted(events))

    assert shop.replay().ok
    assert next(notes, None) is None


def test_a_difference_that_lasts_is_told(shop: OneStop, monkeypatch: pytest.MonkeyPatch) -> None:
    (first, *_) = shop.store.find(Query())
    load_many = shop.store.load_many

    def without_the_last(codes: list[str]) -> dict[str, tuple[Event, ...]]:
        found = load_many(codes)
        return {code: found[code][: -1 if code == first.code else None] for code in codes}

    monkeypatch.setattr(shop.store, "load_many", without_the_last)

    assert {(one.code, one.field) for one in shop.replay().differences} >= {(first.code, "seq")}
