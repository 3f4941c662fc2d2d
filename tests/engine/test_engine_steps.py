from __future__ import annotations

from dataclasses import replace

import engine_laws as laws
import pytest
from engine_desk import (
    APPLICANT,
    AUTHORITY,
    CALENDAR,
    DECIDE,
    INTAKE,
    ONE_STOP,
    POLICE,
    SYSTEM,
    Desk,
    accepted,
    on,
    procedure,
)

from onestop_engine.engine import Actor, Command
from onestop_engine.errors import InputError, NotAllowed, NotFound
from onestop_engine.terms import Term

LOOP = f"""
steps:{INTAKE}
  examine: {{by: authority, outcomes: {{ready: review, unfit: refuse}}}}
  review: {{by: authority, outcomes: {{fine: decide, back: examine}}}}
{DECIDE}
"""


def test_work_on_an_accepted_dossier_begins_with_taking_it() -> None:
    desk = accepted()
    desk.act("ready", on(3), by=AUTHORITY)

    assert desk.kinds() == ("step_taken", "step_closed", "step_opened")
    assert desk.file.status == 4
    assert desk.open() == ("decide",)


def test_taking_a_step_moves_an_accepted_dossier_on() -> None:
    desk = accepted()
    desk.act("take", on(3), by=AUTHORITY)

    assert desk.file.status == 4
    assert desk.file.open_steps[0].state == "taken"
    assert desk.file.open_steps[0].assignee == "cb-2"
    with pytest.raises(NotAllowed, match="taken by cb-2; use `assign`"):
        desk.act("take", on(3), by=AUTHORITY)


def test_a_step_may_be_given_to_another_officer() -> None:
    desk = accepted()
    desk.act("assign", on(3), by=AUTHORITY, assignee="cb-7")
    desk.act("assign", on(3), by=AUTHORITY, assignee="cb-8")

    assert desk.file.open_steps[0].assignee == "cb-8"
    with pytest.raises(InputError, match="lacks 'assignee'"):
        desk.act("assign", on(3), by=AUTHORITY)


def test_the_intake_may_be_taken_without_beginning_the_work() -> None:
    desk = Desk(procedure())
    desk.submit(on(2))
    desk.act("take", on(2), by=ONE_STOP)

    assert desk.file.status == 1


def test_whole_days_of_a_step_end_with_the_day_and_parts_count_office_time() -> None:
    desk = accepted(laws.optional())
    desk.act("done", on(3), facts={"verify": True, "remark": "ổn"})
    run = desk.file.open_steps[0]
    assert run.due is not None

    assert run.step == "visit"
    assert run.due.until == run.due.at
    assert run.due.on == on(3).date()

    desk = accepted()
    run = desk.file.open_steps[0]
    assert run.due == CALENDAR.due(on(2), Term(2, "working_day"))


def test_a_visit_again_is_another_passage() -> None:
    desk = accepted(procedure(LOOP))
    desk.act("ready", on(3))
    desk.act("back", on(3))
    desk.act("ready", on(4))

    assert [(run.step, run.visit) for run in desk.file.steps] == [
        ("intake", 1),
        ("examine", 1),
        ("review", 1),
        ("examine", 2),
        ("review", 2),
    ]


# -- which step, which action ----------------------------------------------------------------------


def test_an_action_that_several_steps_could_take_names_them() -> None:
    desk = accepted(laws.parallel())
    with pytest.raises(NotAllowed, match="Several open steps could take 'take': ask_fire, look"):
        desk.act("take", on(3))
    desk.act("take", on(3), step="look")

    assert {run.step: run.state for run in desk.file.open_steps} == {
        "ask_fire": "open",
        "look": "taken",
    }


def test_an_unknown_action_is_answered_with_the_nearest() -> None:
    desk = accepted()
    with pytest.raises(InputError, match="no action 'redy'.*Did you mean 'ready'"):
        desk.act("redy", on(3))


def test_an_unknown_step_is_not_found() -> None:
    desk = accepted()
    with pytest.raises(NotFound, match="no step 'examin'.*Did you mean 'examine'"):
        desk.act("ready", on(3), step="examin")


def test_a_refusal_says_where_the_action_belongs_and_what_is_possible() -> None:
    desk = accepted()
    with pytest.raises(NotAllowed) as failure:
        desk.act("sign", on(3), by=AUTHORITY)
    said = failure.value.say("en")

    assert "No open step takes 'sign' now (it belongs to: decide)." in said
    assert "Possible now: ready (examine, competent authority), incomplete (examine, " in said
    assert "Lúc này có thể:" in failure.value.say("vi")


def test_a_step_that_is_not_open_takes_nothing() -> None:
    desk = accepted()
    with pytest.raises(NotAllowed, match="Step 'decide' is not open now"):
        desk.act("sign", on(3), step="decide")
    with pytest.raises(NotAllowed, match="Step 'examine' has no 'sign' .it belongs to: decide"):
        desk.act("sign", on(3), step="examine")


@pytest.mark.parametrize("action", ["answer", "supplement", "refuse_intake", "sub_finished"])
def test_a_command_that_no_open_step_takes_is_not_allowed(action: str) -> None:
    desk = accepted()
    with pytest.raises(NotAllowed):
        desk.act(action, on(3))


def test_reserved_targets_are_actions_too() -> None:
    desk = accepted()
    desk.act("refuse", on(3), reason="Không đủ điều kiện")

    assert desk.file.status == 9
    assert desk.file.steps[-1].outcome == "unfit"


def test_done_takes_the_only_way_on() -> None:
    law = procedure(LOOP.replace("{fine: decide, back: examine}", "{fine: decide, no: refuse}"))
    desk = accepted(law)
    desk.act("done", on(3), step="examine")
    desk.act("done", on(3))

    assert desk.open() == ("decide",)


def test_done_is_no_answer_where_there_are_several_ways_on() -> None:
    desk = accepted(procedure(LOOP))
    desk.act("ready", on(3))
    with pytest.raises(NotAllowed):
        desk.act("done", on(3))


def test_unknown_data_is_refused() -> None:
    desk = accepted()
    with pytest.raises(InputError, match="takes no data called 'fact'.*Did you mean 'facts'"):
        desk.act("ready", on(3), fact={})


def test_an_answer_names_its_outcome() -> None:
    desk = accepted(laws.consulting())
    with pytest.raises(InputError, match="must be one of: agree, object, repeat"):
        desk.act("answer", on(3), by=POLICE)
    with pytest.raises(InputError, match="must be one of"):
        desk.act("answer", on(3), by=POLICE, outcome="perhaps")
    desk.act("answer", on(3), by=POLICE, outcome="agree")

    assert desk.open() == ("decide",)
    assert desk.file.steps[1].outcome == "agree"


def test_a_consultation_with_one_outcome_needs_no_name() -> None:
    text = laws.CONSULTING.replace("{agree: decide, object: refuse, repeat: ask}", "{seen: decide}")
    text = text.replace("SILENCE", "wait").replace("CLOCK", "none")
    desk = accepted(procedure(text.replace("    escalate_to: authority\n", "")))
    desk.act("answer", on(3), by=POLICE)

    assert desk.open() == ("decide",)
    assert desk.file.steps[1].outcome == "seen"
    assert [run.is_open for run in desk.file.steps] == [False, False, True]


def test_an_alias_that_could_mean_two_outcomes_means_none() -> None:
    text = laws.CONSULTING.replace("object: refuse", "object: refuse, veto: refuse")
    text = text.replace("SILENCE", "agree").replace("CLOCK", "none")
    desk = accepted(procedure(text.replace("    escalate_to: authority\n", "")))
    with pytest.raises(NotAllowed):
        desk.act("refuse", on(3), reason="x")
    desk.act("veto", on(3), reason="x")

    assert desk.file.status == 9


def test_an_intake_with_several_ways_on_lists_them_by_name() -> None:
    intake = INTAKE.replace("complete: examine", "simple: decide, hard: examine")
    law = procedure("steps:" + intake + "  examine: {by: authority, then: decide}" + DECIDE)
    desk = Desk(law)
    desk.submit(on(2))
    with pytest.raises(NotAllowed):
        desk.act("accept", on(2))
    assert desk.choices(ONE_STOP, on(2))["hard", "intake"].ok
    desk.act("hard", on(2))

    assert desk.file.status == 2
    assert desk.open() == ("examine",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"action": None},
        {"step": 3},
        {"reason": ["x"]},
        {"data": [("facts", {})]},
        {"private": "x"},
    ],
)
def test_a_misshapen_command_is_refused(wrong: dict[str, object]) -> None:
    desk = accepted()
    right = Command(action="ready", by=SYSTEM)
    with pytest.raises(InputError, match="misshapen"):
        desk.give(replace(right, **wrong), on(3))  # type: ignore[arg-type]


# -- what officers answer ------------------------------------------------------------------------


def test_a_step_wants_its_records() -> None:
    desk = accepted(laws.optional())
    assert desk.choices(AUTHORITY, on(3))["done", "examine"].needs == (
        "facts.verify",
        "facts.remark",
    )
    with pytest.raises(InputError, match="the officer must answer: remark"):
        desk.act("done", on(3), facts={"verify": False})
    desk.act("done", on(3), facts={"verify": False, "remark": "ổn"})

    assert desk.open() == ("decide",)
    assert desk.event("step_skipped").data["step"] == "visit"
    assert desk.file.facts["verify"] is False
    assert desk.file.personal == {"remark": "ổn"}


def test_answers_may_be_recorded_before() -> None:
    desk = accepted(laws.optional())
    desk.act("record", on(3), by=AUTHORITY, facts={"verify": True, "remark": "ổn"})
    desk.act("done", on(4))

    assert desk.open() == ("visit",)
    with pytest.raises(InputError, match="was answered by the applicant"):
        desk.act("record", on(4), facts={"far": True})


def test_an_answer_may_bring_another_rule_and_a_later_date() -> None:
    desk = accepted(laws.optional())
    assert desk.file.due is not None
    assert desk.file.due.on == on(9).date()
    desk.act("record", on(3), facts={"verify": True})

    assert desk.file.due is not None
    assert desk.file.due.on == on(16).date()
    assert desk.file.deadline_rule == 0
    assert [promise.cause for promise in desk.file.promises] == ["accepted", "rule"]


def test_an_answer_given_while_the_clock_stands_counts_when_it_goes_on() -> None:
    more = "supplement: {at_intake: none, under_way: {mode: pause, at_most: 1}}\n"
    text = laws.OPTIONAL.replace("then: visit}", "outcomes: {go: visit, ask: ask_applicant}}")
    desk = accepted(laws.optional(more + text), at=on(9))
    desk.act("record", on(10), facts={"remark": "ổn"})
    desk.act("ask", on(11), items=["giấy"])
    desk.act("record", on(12), facts={"verify": True})
    desk.act("supplement", on(18))

    # Two of ten days are used by Wed 11/11; eight are left after Wed 18/11.
    assert desk.file.due is not None
    assert desk.file.due.on == on(1, month=12).date()
    assert desk.file.deadline_rule == 0


def test_an_answer_may_bring_the_first_promise() -> None:
    text = laws.OPTIONAL.replace("  - limit: 5 ngày làm việc", "  - limit: none")
    desk = accepted(laws.optional(text))
    assert desk.file.due is None
    desk.act("record", on(4), facts={"verify": True})

    assert desk.file.due is not None
    assert desk.file.due.on == on(16).date()


def test_a_rule_that_waits_for_another_event_promises_nothing_yet() -> None:
    text = laws.OPTIONAL.replace("  - limit: 5 ngày làm việc", "  - limit: none").replace(
        "    limit: 10 ngày làm việc", "    limit: 10 ngày làm việc\n    starts: {after: visit}"
    )
    desk = accepted(laws.optional(text))
    desk.act("done", on(3), facts={"verify": True, "remark": "ổn"})
    assert desk.file.due is None
    desk.act("done", on(4), facts={"depth": 2})

    assert desk.file.due is not None
    assert desk.file.due.on == on(18).date()


def test_a_restart_under_a_rule_without_limit_goes_on_with_the_old_one() -> None:
    more = "supplement: {at_intake: none, under_way: {mode: restart, at_most: 1}}\n"
    text = laws.OPTIONAL.replace("then: visit}", "outcomes: {go: visit, ask: ask_applicant}}")
    text = text.replace("    limit: 10 ngày làm việc", "    limit: none")
    desk = accepted(laws.optional(more + text), at=on(9))
    desk.act("record", on(10), facts={"remark": "ổn", "verify": True})
    desk.act("ask", on(11), items=["giấy"])
    desk.act("supplement", on(18))

    assert desk.file.due is not None
    assert desk.file.due.on == on(23).date()


def test_an_answer_after_a_pause_lengthens_the_same_term() -> None:
    desk = accepted(laws.optional(), at=on(9))
    desk.act("halt", on(10), reason="x")
    desk.act("resume", on(12))
    desk.act("record", on(12), facts={"verify": True})

    # One of ten days is used; nine are left after Thu 12/11.
    assert desk.file.due is not None
    assert desk.file.due.on == on(26).date()


def test_a_promised_date_never_moves_earlier_by_an_answer() -> None:
    desk = accepted(laws.optional())
    desk.act("record", on(3), facts={"verify": True})
    before = desk.file.due
    desk.act("record", on(3), facts={"verify": False})

    assert desk.file.due == before


def test_an_empty_record_says_what_it_wants() -> None:
    desk = accepted()
    with pytest.raises(InputError, match="wants `facts`"):
        desk.act("record", on(3))


def test_partial_results_are_available_with_their_step() -> None:
    desk = accepted(laws.optional())
    desk.act("done", on(3), facts={"verify": True, "remark": "ổn"})
    desk.act("done", on(4), facts={"depth": 3})
    desk.act("sign", on(5))

    assert [(result.name, result.kind) for result in desk.file.results] == [
        ("notice", "partial"),
        ("permit", "grant"),
    ]


# -- who -----------------------------------------------------------------------------------------


def test_only_the_part_of_the_step_may_act() -> None:
    desk = accepted()
    with pytest.raises(NotAllowed, match="This belongs to competent authority"):
        desk.act("ready", on(3), by=POLICE)
    with pytest.raises(NotAllowed, match="An applicant may only hand in"):
        desk.act("ready", on(3), by=APPLICANT)


def test_the_same_part_of_another_unit_may_not() -> None:
    desk = accepted(units={"authority": "H26.10"})
    at_home = Actor.officer("cb-9", unit="H26.10", parts=("authority",))
    elsewhere = Actor.officer("cb-9", unit="H26.11", parts=("authority",))
    nowhere = Actor.officer("cb-9", parts=("authority",))

    assert desk.file.open_steps[0].unit == "H26.10"
    assert desk.choices(at_home, on(3))["ready", "examine"].ok
    assert desk.choices(nowhere, on(3))["ready", "examine"].ok
    refused = desk.choices(elsewhere, on(3))["ready", "examine"]
    assert refused.reason is not None
    assert refused.reason.say("en") == (
        "This belongs to competent authority (authority) of unit H26.10; the actor belongs to unit"
        " H26.11."
    )


def test_the_system_may_do_what_every_part_may() -> None:
    desk = accepted(units={"authority": "H26.10"})

    assert desk.choices(SYSTEM, on(3))["ready", "examine"].ok


def test_choices_say_what_each_may_do_and_why_not() -> None:
    desk = accepted()
    mine = desk.choices(ONE_STOP, on(3))

    assert not mine["ready", "examine"].ok
    assert mine["withdraw", None].ok
    assert mine["halt", None].needs == ("reason",)
    assert not mine["deliver", None].ok
    reason = mine["prolong", None].reason
    assert reason is not None
    assert "no rule" in reason.say("en")
    assert {name for (name, _), choice in desk.choices(APPLICANT, on(3)).items() if choice.ok} == {
        "withdraw"
    }
