from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import engine_laws as laws
import pytest
from engine_desk import AUTHORITY, CALENDAR, DECIDE, POLICE, SYSTEM, Desk, accepted, on, procedure

from onestop_engine.engine import Phase
from onestop_engine.errors import InputError, NotAllowed
from onestop_engine.terms import Term

MOMENT = timedelta(microseconds=1)


def test_silence_of_a_consulted_body_is_consent_where_the_file_says_so() -> None:
    desk = accepted(laws.parallel())
    assert desk.tick(on(4, 23)) == ()
    assert desk.tick(on(5)) == ("silence_passed", "step_closed", "branch_closed")

    assert desk.open() == ("look",)
    silence = desk.event("silence_passed")
    assert silence.at == CALENDAR.due(on(2), Term(2, "working_day")).until
    assert silence.recorded_at == on(5)
    assert silence.actor == "system"


def test_silence_may_be_an_outcome() -> None:
    desk = accepted(laws.consulting("object"))
    desk.tick(on(5))

    assert desk.file.status == 9
    assert desk.file.results[0].kind == "refusal"


def test_silence_may_only_be_told_to_somebody_and_once() -> None:
    desk = accepted(laws.consulting("escalate"))

    assert desk.tick(on(5)) == ("silence_passed",)
    assert desk.event("silence_passed").data["escalate_to"] == "authority"
    assert desk.tick(on(6)) == ()
    desk.act("agree", on(6), by=POLICE)
    assert desk.open() == ("decide",)


def test_waiting_for_an_answer_is_just_late() -> None:
    desk = accepted(laws.consulting("wait"))

    assert desk.tick(on(5)) == ("step_overdue",)
    assert desk.open() == ("ask",)


def test_silence_that_asks_again_goes_on_from_its_own_instant() -> None:
    desk = accepted(laws.consulting("repeat"))
    kinds = desk.tick(on(13))

    assert kinds.count("silence_passed") == 4
    assert [run.visit for run in desk.file.steps if run.step == "ask"] == [1, 2, 3, 4, 5]
    assert desk.file.steps[2].opened_at == CALENDAR.due(on(2), Term(2, "working_day")).until


def test_an_answer_after_silence_comes_too_late_though_nobody_ticked() -> None:
    desk = accepted(laws.parallel())
    with pytest.raises(NotAllowed, match="No open step takes 'answer'"):
        desk.act("answer", on(5), by=POLICE)


def test_an_answer_at_the_last_instant_is_in_time() -> None:
    desk = accepted(laws.parallel())
    desk.act("answer", CALENDAR.due(on(2), Term(2, "working_day")).until, by=POLICE)

    assert desk.file.steps[1].outcome is None
    assert "silence_passed" not in desk.kinds()


def test_the_order_is_that_of_the_instants() -> None:
    desk = accepted()
    desk.tick(on(20))

    assert desk.kinds() == ("step_overdue", "overdue")
    assert desk.events[-2].at < desk.events[-1].at


def test_lateness_is_noted_once_per_promise() -> None:
    desk = accepted(laws.paying(), at=on(2))
    assert "overdue" in desk.tick(on(10))
    assert desk.tick(on(20)) == ()
    desk.act("incomplete", on(20), items=["giấy"])
    desk.act("supplement", on(23))

    assert desk.file.due is not None
    assert not desk.file.overdue_noted
    assert "overdue" in desk.tick(on(30))


def test_ticks_and_commands_tell_the_same_story() -> None:
    ticked, late = accepted(laws.parallel()), accepted(laws.parallel())
    for day in range(3, 20):
        ticked.tick(on(day))
    for desk in (ticked, late):
        desk.act("seen", on(20), by=AUTHORITY)

    assert [(e.seq, e.kind, e.at, e.data) for e in late.events] == [
        (e.seq, e.kind, e.at, e.data) for e in ticked.events
    ]
    assert late.file.steps == ticked.file.steps
    assert late.file.due == ticked.file.due


def test_the_wake_up_is_the_first_instant_that_makes_something_happen() -> None:
    desk = accepted()
    woken = desk.wakeup()
    assert woken is not None
    assert desk.tick(woken - MOMENT) == ()
    assert desk.tick(woken) == ("step_overdue",)

    again = desk.wakeup()
    assert again is not None
    assert again > woken
    assert desk.tick(again) == ("overdue",)
    assert desk.wakeup() is None


def test_a_filing_wakes_up_for_its_intake() -> None:
    desk = Desk(procedure())
    desk.submit(on(2))

    assert desk.wakeup() == CALENDAR.due(on(2), Term(8, "working_hour")).until + MOMENT
    desk.tick(on(4))
    assert desk.kinds() == ("step_overdue",)


def test_silence_may_stop_or_ask_nobody() -> None:
    law = laws.consulting("object")
    ask = law.graph.step("ask")
    for target, phase in (("stop", Phase.STOPPED), ("ask_applicant", Phase.IN_PROGRESS)):
        nodes = {**law.graph.nodes, "ask": replace(ask, outcomes={"object": target})}
        desk = accepted(replace(law, graph=replace(law.graph, nodes=nodes)))
        desk.tick(on(5))

        assert desk.file.phase is phase
        assert desk.open() == ("ask",)


def test_what_runs_on_after_the_result_is_late_by_itself() -> None:
    text = (
        laws.PAYING.split("fees:")[0].split("steps:")[0]
        + """
steps:
  intake: {by: one_stop, do: receive, then: split}
  split:
    parallel:
      a: {steps: {one: {by: authority}}}
      b:
        steps:
          charge: {by: one_stop, do: pay, within: 3 ngày, on_silence: close, clock: none}
    join: any
    rest: let_run
    then: decide
"""
        + DECIDE
    )
    desk = accepted(procedure(text))
    desk.act("done", on(2))
    desk.act("sign", on(2))
    assert desk.file.status == 9
    desk.tick(on(10))

    assert desk.event("payment_expired").data["effect"] == "cancel"
    assert desk.open() == ("deliver",)
    assert desk.file.status == 9


def test_an_ended_dossier_sleeps() -> None:
    desk = accepted()
    desk.act("withdraw", on(3))

    assert desk.wakeup() is None
    assert desk.tick(on(30)) == ()


def test_only_the_system_ticks_and_without_data() -> None:
    desk = accepted()
    with pytest.raises(NotAllowed, match="Only the system"):
        desk.act("tick", on(3), by=AUTHORITY)
    with pytest.raises(InputError, match="takes no data"):
        desk.act("tick", on(3), step=None, until="x")


def test_choices_know_what_time_has_done_though_nobody_ticked() -> None:
    desk = accepted()
    desk.act("incomplete", on(3), items=["giấy"])

    assert not desk.choices(SYSTEM, on(30))["withdraw", None].ok
    assert desk.file.phase is Phase.SUPPLEMENT


def test_a_consultation_that_asks_itself_for_ever_is_noticed() -> None:
    text = laws.CONSULTING.replace("2 ngày làm việc", "1 phút")
    text = text.replace("SILENCE", "repeat").replace("CLOCK", "none")
    desk = accepted(procedure(text.replace("    escalate_to: authority\n", "")))
    with pytest.raises(InputError, match="more than 1000 things"):
        desk.tick(on(10))
