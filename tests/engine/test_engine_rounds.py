from __future__ import annotations

import pytest
from engine_desk import APPLICANT, AUTHORITY, DECIDE, ONE_STOP, Desk, accepted, on, procedure
from engine_laws import IN_ALL, ROUNDS

from onestop_engine.definition import Procedure
from onestop_engine.errors import NotAllowed


def asked_and_answered(desk: Desk, first: int, last: int) -> None:
    desk.act("incomplete", on(first), items=["giấy"])
    desk.act("supplement", on(last))


def due_days(desk: Desk) -> list[int]:
    return [one.answer_due.on.day for one in desk.file.supplements if one.answer_due is not None]


def test_each_round_has_its_own_time_and_the_last_serves_those_that_follow() -> None:
    desk = accepted(procedure(ROUNDS))
    for day in (2, 3, 4, 5):
        asked_and_answered(desk, day, day)

    assert due_days(desk) == [11, 10, 9, 10]


def test_rounds_at_intake_are_counted_apart() -> None:
    desk = Desk(procedure(ROUNDS))
    desk.submit(on(2))
    for day in (2, 3):
        desk.act("ask_supplement", on(day), items=["giấy"])
        desk.act("supplement", on(day))
    desk.act("accept", on(4))
    desk.act("incomplete", on(4), items=["giấy"])

    assert due_days(desk) == [9, 5, 13]


def test_no_round_lasts_longer_than_what_is_left_of_the_time_for_all() -> None:
    desk = accepted(procedure(IN_ALL))
    asked_and_answered(desk, 2, 6)
    desk.act("incomplete", on(9), items=["giấy"])

    assert due_days(desk) == [11, 13]


def test_papers_handed_in_stop_the_applicants_time() -> None:
    desk = accepted(procedure(IN_ALL))
    desk.act("incomplete", on(2), items=["giấy"])
    desk.act("supplement", on(5), by=APPLICANT)
    desk.act("supplement", on(12))
    desk.act("incomplete", on(12), items=["giấy"])

    assert due_days(desk) == [11, 19]


def test_when_the_time_for_all_rounds_is_used_up_nothing_more_may_be_asked() -> None:
    desk = accepted(procedure(IN_ALL))
    asked_and_answered(desk, 2, 10)
    desk.act("incomplete", on(10), items=["giấy"])
    assert due_days(desk) == [11, 12]
    desk.act("supplement", on(12))
    choice = desk.choices(AUTHORITY, on(12))["incomplete", "examine"]

    assert not choice.ok
    with pytest.raises(NotAllowed, match="used up the 8 working days"):
        desk.act("incomplete", on(12), items=["giấy"])


def test_a_stopped_dossier_uses_up_nobodys_time() -> None:
    desk = accepted(procedure(IN_ALL))
    asked_and_answered(desk, 2, 6)
    desk.act("incomplete", on(9), items=["giấy"])
    desk.act("halt", on(10), by=AUTHORITY, reason="Chờ toà án")
    desk.act("resume", on(18), by=AUTHORITY)

    assert desk.file.supplements[-1].resumed_at == on(18)
    assert due_days(desk) == [11, 25]
    desk.act("supplement", on(20))
    desk.act("incomplete", on(20), items=["giấy"])
    assert due_days(desk) == [11, 25, 25]


def test_a_stop_after_the_papers_came_does_not_count_either() -> None:
    desk = accepted(procedure(IN_ALL))
    desk.act("incomplete", on(2), items=["giấy"])
    desk.act("supplement", on(5), by=APPLICANT)
    desk.act("halt", on(6), by=AUTHORITY, reason="Chờ toà án")
    desk.act("resume", on(18), by=AUTHORITY)
    desk.act("supplement", on(19))
    desk.act("incomplete", on(19), items=["giấy"])

    assert desk.file.supplements[-1].answer_due is not None
    assert desk.file.supplements[-1].answer_due.on == on(27).date()


TWO_AT_ONCE = (
    """
supplement:
  under_way:
    mode: pause
    at_most: 4
    in_all: 8 ngày làm việc
    basis: 01/QĐ
steps:
  intake: {by: one_stop, do: receive, then: split}
  split:
    parallel:
      land: {steps: {look: {by: authority, outcomes: {seen: end, lacking: ask_applicant}}}}
      tax: {steps: {reckon: {by: tax, outcomes: {done_so: end, lacking: ask_applicant}}}}
    join: all
    then: decide
"""
    + DECIDE
)


def test_days_on_which_two_requests_wait_side_by_side_count_once() -> None:
    desk = accepted(procedure(TWO_AT_ONCE))
    desk.act("lacking", on(2), step="look", items=["giấy"])
    desk.act("lacking", on(3), step="reckon", items=["giấy"])
    assert due_days(desk) == [12, 12]
    desk.act("supplement", on(4), step="look")
    desk.act("supplement", on(5), step="reckon")
    desk.act("lacking", on(9), step="look", items=["giấy"])

    assert due_days(desk) == [12, 12, 16]


def test_a_limit_for_all_rounds_at_intake_is_a_limit_of_each() -> None:
    law = procedure(ROUNDS.replace("answer_within: [5 ngày, 2 ngày]", "in_all: 5 ngày"))
    desk = Desk(law)
    desk.submit(on(2))
    desk.act("ask_supplement", on(2), by=ONE_STOP, items=["giấy"])

    assert due_days(desk) == [9]
    assert desk.tick(on(10)) == ("supplement_expired", "closed", "step_cancelled")


def limit(law: Procedure, number: int) -> str:
    term = law.supplement.answer_term(number)
    return "" if term is None else term.say("en")


def test_the_model_knows_the_time_of_every_round() -> None:
    law = procedure(ROUNDS)

    assert [limit(law, number) for number in (1, 2, 3, 9)] == [
        "7 working days",
        "5 working days",
        "3 working days",
        "3 working days",
    ]
    assert [limit(procedure(), number) for number in (1, 2)] == ["15 days", "15 days"]
