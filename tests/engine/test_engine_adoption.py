from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import engine_laws as laws
import pytest
from engine_desk import (
    APPLICANT,
    ONE_STOP,
    STEPS,
    SYSTEM,
    Desk,
    accepted,
    on,
    procedure,
)

from onestop_engine.definition import Procedure
from onestop_engine.engine import Actor, Command
from onestop_engine.errors import InputError, NotAllowed


def adopt(
    law: Procedure | None = None, at: datetime | None = None, by: Actor = SYSTEM, **data: object
) -> Desk:
    desk = Desk(law or procedure())
    given = {
        "unit": "H26.10.2",
        "channel": "counter",
        "old_code": "000.17.22.H56-210531-0001",
        "received_at": "2026-11-09T08:00:00+07:00",
        "accepted_at": "2026-11-09T09:00:00+07:00",
        **data,
    }
    command = Command(action="adopt", by=by, data=given)
    desk.give(command, at or on(11), code="H26.10.2-261111-0001")
    return desk


def test_a_dossier_of_another_system_stands_where_it_stood() -> None:
    desk = adopt(step="decide", promised="2026-11-20", source="Một cửa cũ")
    dossier = desk.file

    assert dossier.status == 4
    assert dossier.old_code == "000.17.22.H56-210531-0001"
    assert dossier.received_at == on(9, 8)
    assert dossier.accepted_at == on(9)
    assert desk.open() == ("decide",)
    assert dossier.due is not None
    assert dossier.due.on == on(20).date()
    assert [promise.cause for promise in dossier.promises] == ["adopted"]
    desk.act("sign", on(20))
    assert dossier.verdict == "open"
    assert desk.file.verdict == "on_time"


def test_the_promise_goes_on_like_any_other() -> None:
    desk = adopt(step="examine", promised="2026-11-20")
    desk.act("incomplete", on(11), items=["giấy"])
    desk.act("supplement", on(18))

    assert desk.file.due is not None
    assert desk.file.due.on == on(26).date()


def test_time_used_leaves_the_rest() -> None:
    desk = adopt(step="decide", used="2 ngày làm việc")

    assert desk.file.due is not None
    assert desk.file.due.on == on(16).date()


def test_without_promise_the_rule_counts_from_acceptance() -> None:
    desk = adopt(step="decide")

    assert desk.file.due is not None
    assert desk.file.due.on == on(16).date()


@pytest.mark.parametrize(
    ("promised", "until"),
    [
        ("2026-11-21", on(21, 17)),
        ("2026-11-09", on(9, 23, 59)),
        ("2026-11-12T15:30:00", on(12, 15, 30)),
    ],
)
def test_a_promise_is_taken_over_as_it_was_given(promised: str, until: datetime) -> None:
    desk = adopt(step="decide", promised=promised)

    assert desk.file.due is not None
    assert desk.file.due.on == until.date()
    if "T" in promised:
        assert desk.file.due.until == until


def test_a_promise_that_has_passed_is_late_at_once() -> None:
    desk = adopt(step="decide", promised="2026-11-10")

    assert desk.tick(on(11)) == ("overdue",)


def test_no_limit_no_promise() -> None:
    law = procedure(STEPS, "deadline:\n  - limit: none\n    basis: 01/QĐ\n")

    assert adopt(law, step="decide").file.due is None


def test_a_dossier_may_stand_in_several_branches() -> None:
    desk = adopt(laws.parallel(), steps=["ask_fire", "measure"])

    assert desk.open() == ("ask_fire", "measure")
    assert desk.file.blocks[0].branches == {
        "fire": "active",
        "land": "active",
        "money": "waiting",
    }
    desk.act("answer", on(11))
    desk.act("done", on(11))
    assert desk.open() == ("reckon",)


def test_needs_of_needs_are_waited_for_too() -> None:
    text = (
        laws.PARALLEL.replace("JOIN", "all")
        .replace("needs: [land]", "needs: [fire]")
        .replace("      land:\n", "      land:\n        needs: [money]\n")
    )
    desk = adopt(procedure(text), step="ask_fire")
    assert desk.file.blocks[0].branches == {
        "fire": "active",
        "land": "waiting",
        "money": "waiting",
    }


def test_branches_that_nobody_named_are_behind() -> None:
    desk = adopt(laws.parallel(), step="reckon")

    assert desk.file.blocks[0].branches == {"fire": "done", "land": "done", "money": "active"}
    desk.act("done", on(11))
    assert desk.open() == ("decide",)


def test_a_dossier_may_stand_in_a_nested_branch() -> None:
    desk = adopt(laws.nested(), step="one")

    assert [run.block for run in desk.file.blocks] == ["outer", "inner"]
    desk.act("done", on(11))
    assert desk.open() == ("sum_up",)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Say at which step"),
        ({"step": "decid"}, "no step under way 'decid'.*'decide'"),
        ({"step": "intake"}, "no step under way"),
        ({"steps": ["examine", "decide"]}, "cannot be open at once"),
        ({"step": "decide", "old_code": None}, "lacks 'old_code'"),
        ({"step": "decide", "received_at": None}, "wants 'received_at'"),
        ({"step": "decide", "received_at": "9/11/2026"}, "must be a date"),
        ({"step": "decide", "received_at": 20261109}, "must be a date"),
        ({"step": "decide", "accepted_at": "2026-11-08"}, "out of order"),
        ({"step": "decide", "accepted_at": "2026-11-12"}, "out of order"),
        ({"step": "decide", "used": "5 ngày làm việc"}, "give the promised date"),
        ({"step": "decide", "used": "2 ngày"}, "give the promised date"),
        ({"step": "decide", "promised": "2026-11-09T08:00:00"}, "must lie after the acceptance"),
    ],
)
def test_what_an_adoption_must_say(data: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        adopt(**data)  # type: ignore[arg-type]


def test_steps_of_one_way_cannot_be_open_at_once_across_blocks() -> None:
    with pytest.raises(InputError, match="cannot be open at once"):
        adopt(laws.parallel(), steps=["ask_fire", "decide"])


def test_only_a_desk_adopts() -> None:
    assert adopt(by=ONE_STOP, step="decide").open() == ("decide",)
    with pytest.raises(NotAllowed):
        adopt(by=APPLICANT, step="decide")


def test_dates_may_be_given_as_values() -> None:
    desk = adopt(step="decide", received_at=on(9).date(), accepted_at=on(9), promised=on(20).date())

    assert desk.file.received_at == on(9, 0)


# -- moving to another version ---------------------------------------------------------------------


def moved(law: Procedure, desk: Desk, by: Actor = SYSTEM) -> Desk:
    desk.law = law
    desk.act("move", on(3), by=by)
    return desk


def test_a_move_is_recorded_and_pins_the_new_text() -> None:
    newer = procedure(more="sets: 2\n")
    desk = moved(newer, accepted())

    assert desk.file.procedure_hash == newer.hash
    assert desk.event("moved").data["from_hash"] == procedure().hash
    desk.act("ready", on(4))
    assert desk.open() == ("decide",)


def test_a_move_keeps_the_answers_that_the_new_version_asks() -> None:
    more = "facts:\n  far: {ask: applicant, type: boolean, label: {vi: Xa}, default: false}\n"
    more += "  owner: {ask: applicant, type: text, label: {vi: Chủ}, personal: true}\n"
    newer = procedure(more=more)
    assert moved(newer, accepted()).file.facts == {"far": False}

    desk = accepted(newer, facts={"far": True, "owner": "Ví Dụ"})
    assert moved(procedure(), desk).file.facts == {}


def test_a_move_that_would_lose_a_step_is_refused() -> None:
    newer = procedure(STEPS.replace("examine", "look_at"))
    with pytest.raises(NotAllowed, match="lacks steps that are open: examine"):
        moved(newer, accepted())


def test_a_move_wants_the_same_procedure_another_text_and_the_system() -> None:
    with pytest.raises(NotAllowed, match="done, and recorded, by the system"):
        moved(procedure(more="sets: 2\n"), accepted(), by=ONE_STOP)
    with pytest.raises(NotAllowed, match="already follows"):
        moved(procedure(), accepted())
    other = laws.parallel()
    with pytest.raises(NotAllowed, match="lacks steps"):
        moved(other, accepted())


def test_a_move_wants_the_code_and_the_channel() -> None:
    with pytest.raises(NotAllowed, match="belongs to procedure 9.000001"):
        moved(replace(procedure(more="sets: 2\n"), code="9.000002"), accepted())
    with pytest.raises(NotAllowed, match="takes no dossiers through channel 'counter'"):
        moved(replace(procedure(more="sets: 2\n"), channels=("online",)), accepted())


def test_a_move_wants_an_answer_to_every_new_question() -> None:
    newer = procedure(more="facts:\n  far: {ask: applicant, type: boolean, label: {vi: Xa}}\n")
    with pytest.raises(InputError, match="'far' .Xa. is missing"):
        moved(newer, accepted())
