"""Random walks: whatever is done, every store tells the same, and nothing is half done."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from shop_making import CITIZEN, DESK, EXAMINER, FIRE, UNIT, at, catalog, file

from onestop_engine.engine import Actor, Choice, Dossier, replay
from onestop_engine.errors import OneStopError
from onestop_engine.onestop import OneStop
from onestop_engine.store import Query

INSURER = Actor.officer("cb-6", unit="H26.99", parts=("insurer",))
REGISTRAR = Actor.officer("cb-5", unit=UNIT, parts=("authority", "registrar"))
PEOPLE = (DESK, EXAMINER, FIRE, CITIZEN, REGISTRAR, INSURER, Actor.system())
DATA: dict[str, dict[str, Any]] = {
    "assign": {"assignee": "cb-9"},
    "pay": {"amount": 50_000, "fees": ["permit_charge"]},
    "reappoint": {"to": "2026-12-30"},
    "record": {"late_cause": "staff"},
    "sub_finished": {"outcome": "granted", "code": "X-1"},
}

MOVES = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(PEOPLE),
        st.integers(0, 30),
        st.integers(1, 60),
        st.booleans(),
    ),
    max_size=14,
)


def carry_out(shop: OneStop, moves: list[tuple[int, Actor, int, int, bool]]) -> list[str]:
    """What came of every move, the same words for the same outcome."""
    said = []
    now = at(23)
    shop_codes = [
        file(shop, subject="s-1").code,
        file(shop, subject="s-2", procedure="3.000003", facts={"is_late": True}, documents=()).code,
    ]
    for which, by, choice, hours, tick in moves:
        now += timedelta(hours=hours)
        if tick:
            said.append(str([(one.code, one.event.kind) for one in shop.tick(at=now)]))
        codes = shop_codes + [dossier.code for dossier in shop.find(parent=shop_codes[1])]
        said.append(one_move(shop, codes[which % len(codes)], by, choice, now))
    return said


def one_move(shop: OneStop, code: str, by: Actor, choice: int, now: Any) -> str:
    choices: tuple[Choice, ...] = shop.allowed(code, by=by, at=now)
    if not choices:
        return "nothing to choose"
    chosen = choices[choice % len(choices)]
    try:
        dossier = shop.act(
            code,
            chosen.action,
            step=chosen.step,
            data=DATA.get(chosen.action),
            reason="Lý do",
            by=by,
            at=now,
        )
    except OneStopError as error:
        return f"{chosen.action}: {error}"
    return f"{chosen.action}: {dossier.phase} {dossier.seq}"


def everything(shop: OneStop) -> list[tuple[Dossier, str]]:
    return [(dossier, str(shop.view(dossier.code, "officer"))) for dossier in shop.find()]


@settings(max_examples=8, deadline=None)
@given(MOVES)
def test_memory_and_sqlite_tell_the_same(moves: list[tuple[int, Actor, int, int, bool]]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        OneStop.open("memory://", procedures=catalog()) as memory,
        OneStop.open(f"sqlite:///{Path(folder)}/x.db", procedures=catalog()) as sqlite,
    ):
        assert carry_out(memory, moves) == carry_out(sqlite, moves)
        assert everything(memory) == everything(sqlite)


@settings(max_examples=20, deadline=None)
@given(MOVES)
def test_every_dossier_is_the_fold_of_its_events_and_its_summary_is_true(
    moves: list[tuple[int, Actor, int, int, bool]],
) -> None:
    with OneStop.open("memory://", procedures=catalog()) as shop:
        carry_out(shop, moves)

        for dossier in shop.find():
            events = shop.events(dossier.code)
            summary = shop.store.summary(dossier.code)
            assert summary is not None
            assert dossier == replay(events)
            assert [event.seq for event in events] == list(range(1, dossier.seq + 1))
            assert (summary.seq, summary.phase, summary.status, summary.is_open) == (
                dossier.seq,
                dossier.phase,
                dossier.status,
                not dossier.ended,
            )
            assert summary.due_until == (dossier.due.until if dossier.due else None)


@settings(max_examples=15, deadline=None)
@given(MOVES)
def test_time_is_carried_on_exactly_once(moves: list[tuple[int, Actor, int, int, bool]]) -> None:
    with OneStop.open("memory://", procedures=catalog()) as shop:
        carry_out(shop, moves)
        later = at(30, month=12)
        shop.tick(at=later)

        assert tuple(shop.tick(at=later)) == ()
        assert shop.store.find(Query(wake_until=later)) == ()
