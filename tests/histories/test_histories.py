from __future__ import annotations

import json
from pathlib import Path

import pytest
from history import digest, told

from onestop_engine.engine import event_from_data, evolve, replay

STORED = sorted(Path(__file__).parent.glob("*.json"))


def test_there_are_histories_of_every_kind_of_life() -> None:
    assert len(STORED) >= 8


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_a_stored_history_comes_to_the_same_dossier_for_ever(path: Path) -> None:
    stored = json.loads(path.read_text(encoding="utf-8"))
    events = [event_from_data(data) for data in stored["events"]]
    dossier = replay(events)

    assert told(dossier) == stored["dossier"]
    assert digest(dossier) == stored["digest"]

    one_by_one = None
    for event in events:
        one_by_one = evolve(one_by_one, event)
    assert one_by_one == dossier
