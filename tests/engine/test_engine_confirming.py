from __future__ import annotations

import pytest
from engine_desk import (
    APPLICANT,
    AUTHORITY,
    DECIDE,
    ONE_STOP,
    Desk,
    accepted,
    on,
    procedure,
)
from engine_laws import confirming

from onestop_engine.definition import Procedure
from onestop_engine.errors import NotAllowed


def asked(law: Procedure) -> Desk:
    desk = accepted(law)
    desk.act("done", on(3))
    return desk


def test_the_applicant_confirms_what_was_sent() -> None:
    desk = asked(confirming())
    assert desk.choices(APPLICANT, on(3))["right", "confirm_form"].ok
    desk.act("answer", on(3), by=APPLICANT, outcome="right")

    assert desk.open() == ("decide",)


def test_the_applicant_says_that_it_is_wrong() -> None:
    desk = asked(confirming())
    desk.act("wrong", on(3), by=APPLICANT)

    assert desk.open() == ("draft",)


def test_the_one_stop_unit_takes_the_answer_at_the_counter() -> None:
    desk = asked(confirming())
    with pytest.raises(NotAllowed, match="This belongs to one-stop unit"):
        desk.act("right", on(3), by=AUTHORITY)
    desk.act("right", on(3), by=ONE_STOP)

    assert desk.open() == ("decide",)


def test_the_applicant_may_not_take_the_step_over() -> None:
    desk = asked(confirming())

    assert not desk.choices(APPLICANT, on(3))["take", "confirm_form"].ok
    with pytest.raises(NotAllowed, match="An applicant may only"):
        desk.act("take", on(3), by=APPLICANT, step="confirm_form")


def test_silence_for_a_day_confirms() -> None:
    desk = asked(confirming())
    assert desk.file.status == 4
    assert desk.tick(on(5)) == ("silence_passed", "step_closed", "step_opened")

    assert desk.event("silence_passed").data["effect"] == "consent"
    assert desk.event("step_closed").data["outcome"] == "right"
    assert desk.open() == ("decide",)


def test_silence_may_be_waited_for() -> None:
    desk = asked(confirming("wait"))
    assert desk.tick(on(5)) == ("step_overdue",)
    desk.act("right", on(6), by=APPLICANT)

    assert desk.open() == ("decide",)


def test_silence_may_mean_another_outcome() -> None:
    desk = asked(confirming("never"))
    desk.tick(on(5))

    assert desk.file.results[-1].kind == "refusal"


def test_the_clock_may_stand_while_the_applicant_is_asked() -> None:
    desk = asked(confirming(clock="pause"))
    assert desk.file.due is None
    desk.act("right", on(4), by=APPLICANT)

    assert desk.file.due is not None
    assert desk.file.due.on.day == 10
    assert "waiting for the applicant's confirmation" in desk.explained()


ONE_WAY = (
    """
steps:
  intake: {by: one_stop, do: receive, then: confirm_form}
  confirm_form: {by: one_stop, do: confirm, within: 1 ngày, then: decide}
"""
    + DECIDE
)


def test_a_confirmation_may_have_one_way_only() -> None:
    desk = accepted(procedure(ONE_WAY))
    assert desk.file.status == 4
    desk.act("answer", on(2), by=APPLICANT)

    assert desk.open() == ("decide",)
