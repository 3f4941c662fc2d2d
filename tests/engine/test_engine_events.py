from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace

import engine_laws as laws
import pytest
from engine_desk import Desk, accepted, on

from onestop_engine.engine import (
    KINDS,
    Event,
    _json,
    advance,
    event_from_data,
    event_to_data,
    evolve,
    replay,
)
from onestop_engine.errors import InputError


def story() -> Desk:
    desk = accepted(laws.nested(), facts={"wide": True})
    desk.act("done", on(3), step="prepare")
    desk.act("lacking", on(3), items=["giấy"], reason="lý do")
    desk.act("supplement", on(4))
    desk.act("done", on(4), step="one")
    return desk


def test_events_survive_json() -> None:
    desk = story()
    stored = json.loads(json.dumps([event_to_data(event) for event in desk.events]))
    read = tuple(event_from_data(data) for data in stored)

    assert read == desk.events
    assert replay(read) == desk.file


def test_erasing_what_is_personal_changes_nothing_else() -> None:
    desk = story()
    erased = replay([replace(event, private={}, reason=None) for event in desk.events])

    assert erased.applicant == {}
    assert erased.status == desk.file.status
    assert erased.due == desk.file.due
    assert erased.steps == desk.file.steps


def test_several_events_at_once_come_to_the_same() -> None:
    desk = story()

    assert advance(replay(desk.events[:3]), desk.events[3:]) == desk.file


def test_a_decision_holds_what_its_stored_events_make_of_the_dossier() -> None:
    desk = accepted(laws.nested(), facts={"wide": True})
    assert desk.last is not None
    new = desk.last.events
    stored = json.loads(json.dumps([event_to_data(event) for event in new]))

    made = advance(replay(desk.events[: -len(new)]), map(event_from_data, stored))

    assert made.due is not None
    assert desk.last.dossier == made
    assert [line.kind for line in made.timeline] == [event.kind for event in desk.events]
    assert "Nguyễn Văn Ví Dụ" in repr(made)
    assert "Nguyễn Văn Ví Dụ" not in repr(desk.last)


def test_every_kind_is_known_and_described() -> None:
    assert all(isinstance(text, str) and text for text in KINDS.values())
    assert {event.kind for event in story().events} <= set(KINDS)


def test_a_dossier_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        story().file.code = "x"  # type: ignore[misc]


def test_events_follow_each_other() -> None:
    desk = story()
    with pytest.raises(InputError, match="no events"):
        replay(())
    with pytest.raises(InputError, match="stands at event 1, so event 3 cannot follow"):
        replay((desk.events[0], desk.events[2]))
    with pytest.raises(InputError, match="first event"):
        evolve(None, desk.events[1])
    with pytest.raises(InputError, match="first event"):
        evolve(None, replace(desk.events[0], seq=2))


def test_an_event_of_a_newer_version_is_not_guessed() -> None:
    desk = story()
    strange = Event(
        seq=desk.file.seq + 1, kind="blessed", at=on(9), recorded_at=on(9), actor="system"
    )
    with pytest.raises(InputError, match="upgrade onestop_engine"):
        evolve(desk.file, strange)
    with pytest.raises(InputError, match="in format 99"):
        event_from_data({**event_to_data(desk.events[0]), "format": 99})


@pytest.mark.parametrize(
    "change", [{"seq": None, "at": "yesterday"}, {"data": 3}, {"at": 3}, {"format": "1"}]
)
def test_what_is_no_event_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(InputError):
        event_from_data({**event_to_data(story().events[0]), **change})
    with pytest.raises(InputError, match="no event of a dossier"):
        event_from_data({"format": 1})


def test_older_formats_are_brought_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    old = {**event_to_data(story().events[0]), "format": 0, "who": "cb-1"}
    del old["actor"]
    with pytest.raises(InputError, match="in format 0"):
        event_from_data(old)
    monkeypatch.setitem(
        _json.UPCASTERS, 0, lambda data: {**data, "actor": data["who"], "format": 1}
    )

    assert event_from_data(old).actor == "cb-1"


def test_a_timeline_line_names_step_outcome_and_date() -> None:
    desk = accepted()
    entries = {entry.kind: entry for entry in desk.file.timeline}

    assert entries["step_closed"].step == "intake"
    assert entries["step_closed"].outcome == "complete"
    assert entries["promised"].due == desk.file.due
    assert [entry.seq for entry in desk.file.timeline] == list(range(1, desk.file.seq + 1))
