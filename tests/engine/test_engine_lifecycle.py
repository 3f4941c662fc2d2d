from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transitions import MachineError

from onestop_engine.engine import STATUS_OF, Phase
from onestop_engine.engine.lifecycle import (
    DOSSIER_ROWS,
    DOSSIER_TABLE,
    STEP_ROWS,
    STEP_TABLE,
    Cursor,
    dossier_machine,
    may,
    next_phase,
    next_state,
    step_machine,
)

TRIGGERS = sorted({row[0] for row in DOSSIER_ROWS})
STEP_TRIGGERS = sorted({row[0] for row in STEP_ROWS})

PORTAL = {
    1: {2, 3, 5, 7},
    2: {4, 7, 8},
    4: {5, 6, 7, 8, 9},
    5: {1, 4, 7, 8},
    6: {4, 7, 8, 9},
    # Decree 118/2025 art. 21 lets the applicant withdraw until the decision, so also from 8.
    8: {4, 7},
    9: {10, 4},
    10: {4},
}


@given(st.sampled_from(list(Phase)), st.lists(st.sampled_from(TRIGGERS), max_size=12))
@settings(max_examples=300, deadline=None)
def test_table_and_machine_agree_on_every_path(phase: Phase, path: list[str]) -> None:
    cursor = Cursor(phase.value)
    state = phase.value
    for trigger in path:
        ways = DOSSIER_TABLE.get((state, trigger), ())
        if ways:
            dossier_machine().events[trigger].trigger(cursor)
            state = ways[0][0]
        else:
            with pytest.raises(MachineError):
                dossier_machine().events[trigger].trigger(cursor)
        assert cursor.state == state
        assert may(Phase(state), trigger) is ((state, trigger) in DOSSIER_TABLE)


@given(
    st.sampled_from(["open", "taken", "waiting", "closed", "cancelled"]),
    st.lists(st.sampled_from(STEP_TRIGGERS), max_size=12),
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_the_life_of_a_step_agrees_too(state: str, path: list[str], assigned: bool) -> None:
    cursor = Cursor(state, assigned=assigned)
    for trigger in path:
        ways = STEP_TABLE.get((state, trigger), ())
        if ways:
            step_machine().events[trigger].trigger(cursor)
            plain = [target for target, condition in ways if condition is None]
            state = ways[0][0] if assigned else plain[0]
        else:
            with pytest.raises(MachineError):
                step_machine().events[trigger].trigger(cursor)
        assert cursor.state == state


def test_phases_lead_only_where_the_portal_goes() -> None:
    for (source, _), ways in DOSSIER_TABLE.items():
        before = STATUS_OF[Phase(source)]
        for target, _ in ways:
            assert STATUS_OF[Phase(target)] in PORTAL[before], (source, target)


def test_an_impossible_move_is_an_error() -> None:
    with pytest.raises(MachineError):
        next_phase(Phase.DELIVERED, "accept")
    with pytest.raises(MachineError):
        next_state("closed", "take")


def test_one_machine_serves_every_thread() -> None:
    wrong: list[str] = []

    def run() -> None:
        for _ in range(200):
            cursor = Cursor(Phase.SUBMITTED.value)
            for trigger in ("accept", "begin", "ask", "complete", "finish", "deliver"):
                dossier_machine().events[trigger].trigger(cursor)
            if cursor.state != Phase.DELIVERED:
                wrong.append(cursor.state)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
