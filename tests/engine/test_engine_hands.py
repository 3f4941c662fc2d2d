"""Nobody acts who may not: roles, four eyes, steps in somebody's hands, acting for another."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from engine_desk import APPLICANT, AUTHORITY, ONE_STOP, SYSTEM, Desk, accepted, on, procedure
from engine_laws import guarded, repeated_guarded

from onestop_engine.engine import (
    CAUSES,
    Actor,
    Mandate,
    barred,
    event_from_data,
    event_to_data,
    evolve,
    replay,
    view,
)
from onestop_engine.errors import InputError, NotAllowed
from onestop_engine.texts import Text

MAI, LAN, HOA = (
    Actor.officer(name, unit="H26.10.2", parts=("authority",), roles=("officer",))
    for name in ("cb-11", "cb-12", "cb-13")
)
HEAD, OTHER_HEAD = (
    Actor.officer(name, unit="H26.10.2", parts=("authority",), roles=("head", "officer"))
    for name in ("ld-01", "ld-02")
)

TUESDAY = on(3)


def for_head(
    deputy: Actor = LAN, head: Actor = HEAD, first: int = 2, last: int = 6, **more: object
) -> Actor:
    return deputy.acting_for(
        head,
        document="12/QĐ-UBND",
        start=date(2026, 11, first),
        until=date(2026, 11, last),
        **more,
    )


def refused(
    desk: Desk, action: str, by: Actor, at: datetime = TUESDAY, **more: object
) -> NotAllowed:
    """The refusal of an act, which `allowed` foretells and which leaves the dossier as it was."""
    before = desk.file
    choice = next(c for (name, _), c in desk.choices(by, at).items() if name == action)
    with pytest.raises(NotAllowed) as refusal:
        desk.act(action, at, by=by, **more)
    assert not choice.ok
    assert choice.reason is not None
    assert refusal.value.say("vi").startswith(choice.reason.vi)
    assert refusal.value.say("en").startswith(choice.reason.say("en"))
    assert refusal.value.cause in CAUSES
    assert desk.file is before
    return refusal.value


# -- roles ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["parts", "roles"])
def test_a_single_text_is_not_taken_letter_by_letter(key: str) -> None:
    with pytest.raises(InputError, match=rf'Write {key}=\("one_stop",\)'):
        Actor.officer("cb-1", **{key: "one_stop"})


def test_a_step_asks_for_a_role_that_its_part_alone_does_not_give() -> None:
    desk = accepted(guarded())
    desk.act("ready", on(3), by=MAI)

    refusal = refused(desk, "sign", LAN)
    assert refusal.cause == "role"
    assert "Step 'decide' is done by somebody who is Head who signs" in refusal.say("en")
    assert "Lãnh đạo ký" in refusal.say("vi")
    assert "deliver" in desk.act("sign", on(3), by=HEAD).open_steps[0].step


def test_the_other_causes_are_told_apart() -> None:
    desk = accepted(guarded(), units={"authority": "H26.10.2"})
    assert refused(desk, "ready", APPLICANT).cause == "applicant"
    assert refused(desk, "ready", ONE_STOP).cause == "part"
    away = Actor.officer("cb-99", unit="H27", parts=("authority",), roles=("officer",))
    assert refused(desk, "ready", away).cause == "unit"
    assert refused(desk, "deliver", ONE_STOP).cause == "not_now"
    with pytest.raises(NotAllowed) as nowhere:
        desk.act("sign", on(3), by=HEAD)
    assert nowhere.value.cause == "not_now"
    with pytest.raises(NotAllowed) as ticked:
        desk.act("tick", on(3), by=HEAD)
    assert ticked.value.cause == "part"


def test_a_refusal_survives_pickling_with_its_cause() -> None:
    copy = pickle.loads(pickle.dumps(NotAllowed(Text("Không.", "No."), "role")))
    assert (copy.cause, str(copy), copy.say("vi")) == ("role", "No.", "Không.")
    assert NotAllowed(Text("Không.")).cause == "not_now"


def test_the_system_holds_every_role_and_is_bound_by_no_rule_between_people() -> None:
    desk = accepted(guarded())
    desk.act("ready", on(3), by=SYSTEM)
    desk.act("sign", on(3), by=SYSTEM)
    assert desk.open() == ("deliver",)


# -- four eyes -----------------------------------------------------------------------------------


def test_who_examined_does_not_sign() -> None:
    desk = accepted(guarded())
    desk.act("ready", on(3), by=HEAD)

    refusal = refused(desk, "sign", HEAD)
    assert refusal.cause == "four_eyes"
    assert "Whoever did step 'examine' may not do step 'decide'; ld-01 did it." in refusal.say("en")
    assert refused(desk, "take", HEAD).cause == "four_eyes"
    desk.act("sign", on(3), by=OTHER_HEAD)


def test_every_visit_counts_after_going_back() -> None:
    desk = accepted(guarded())
    desk.act("ready", on(3), by=HEAD)
    desk.act("again", on(3), by=OTHER_HEAD)
    # Whoever sent it back may examine it, but not sign it then; nor may the first examiner.
    desk.act("ready", on(4), by=OTHER_HEAD)
    assert refused(desk, "sign", HEAD, on(4)).cause == "four_eyes"
    assert refused(desk, "sign", OTHER_HEAD, on(4)).cause == "four_eyes"
    third = Actor.officer("ld-03", unit="H26.10.2", parts=("authority",), roles=("head",))
    desk.act("sign", on(4), by=third)


def test_who_asked_the_applicant_or_stopped_the_dossier_did_the_step() -> None:
    desk = accepted(guarded())
    desk.act("incomplete", on(3), by=HEAD, items=["Bản vẽ"])
    desk.act("supplement", on(3), by=ONE_STOP)
    desk.act("hold", on(3), by=OTHER_HEAD, reason="Chờ tòa án")
    desk.act("resume", on(3))
    desk.act("ready", on(4), by=MAI)
    run = next(run for run in desk.file.steps if run.step == "examine")
    assert run.done_by == ("ld-01", "ld-02", "cb-11")
    assert refused(desk, "sign", HEAD, on(4)).cause == "four_eyes"
    assert refused(desk, "sign", OTHER_HEAD, on(4)).cause == "four_eyes"


def test_who_only_had_the_step_and_gave_it_away_did_not_do_it() -> None:
    desk = accepted(guarded())
    desk.act("take", on(3), by=HEAD)
    desk.act("assign", on(3), by=HEAD, assignee=MAI.id)
    desk.act("ready", on(3), by=MAI)
    desk.act("sign", on(3), by=HEAD)


def test_a_cancelled_step_is_nobodys_work() -> None:
    desk = accepted(guarded())
    desk.act("withdraw", on(3), by=ONE_STOP)
    assert [run.done_by for run in desk.file.steps if run.state == "cancelled"] == [()]


def test_a_step_is_not_given_to_somebody_whom_the_rule_bars() -> None:
    desk = accepted(guarded())
    desk.act("ready", on(3), by=HEAD)
    with pytest.raises(InputError, match="cannot be given to ld-01, who did step 'examine'"):
        desk.act("assign", on(3), by=MAI, assignee="ld-01")
    desk.act("assign", on(3), by=MAI, assignee="ld-02")
    run = desk.file.open_steps[0]
    assert barred(desk.file, run, desk.law.graph.step("decide")) == {"ld-01"}
    assert barred(desk.file, run, desk.law.graph.step("examine")) == frozenset()


def test_runs_of_a_repeated_branch_are_apart_and_what_follows_them_looks_at_all() -> None:
    desk = accepted(repeated_guarded())
    desk.act("done", on(3), by=MAI, step="look 1")
    desk.act("done", on(3), by=LAN, step="look 2")
    assert desk.choices(LAN, on(3))["done", "check 1"].ok
    assert not desk.choices(MAI, on(3))["done", "check 1"].ok
    desk.act("done", on(3), by=LAN, step="check 1")
    desk.act("done", on(3), by=MAI, step="check 2")
    assert not desk.choices(LAN, on(3))["done", "sum_up"].ok
    desk.act("done", on(3), by=HOA, step="sum_up")


@pytest.mark.parametrize("kind", ["pay", "deliver"])
def test_the_cashier_and_the_counter_are_bound_too(kind: str) -> None:
    desk = accepted(guarded())
    clerk = Actor.officer("cb-1", parts=("one_stop", "authority"), roles=("cashier",))
    other = Actor.officer("cb-2", parts=("one_stop",), roles=("cashier",))
    if kind == "pay":
        desk.act("charge", on(3), by=clerk)
        assert refused(desk, "pay", clerk, amount=1000).cause == "four_eyes"
        assert refused(desk, "pay", ONE_STOP, amount=1000).cause == "role"
        desk.act("pay", on(3), by=other, amount=1000)
        return
    desk.act("ready", on(3), by=clerk)
    desk.act("sign", on(3), by=HEAD)
    assert refused(desk, "deliver", clerk).cause == "four_eyes"
    desk.act("deliver", on(3), by=other)


# -- in somebody's hands -------------------------------------------------------------------------


def test_a_step_that_was_handed_over_is_no_longer_the_first_ones() -> None:
    desk = accepted(guarded())
    desk.act("take", on(3), by=MAI)
    desk.act("assign", on(3), by=HEAD, assignee=LAN.id)

    refusal = refused(desk, "ready", MAI)
    assert refusal.cause == "handed_over"
    assert "Step 'examine' is in the hands of cb-12; use `assign`" in refusal.say("en")
    assert not desk.choices(HEAD, on(3))["ready", "examine"].ok
    assert desk.choices(HEAD, on(3))["assign", "examine"].ok
    desk.act("ready", on(3), by=LAN)


def test_a_step_that_its_first_act_took_is_in_nobodys_hands() -> None:
    desk = accepted(guarded())
    desk.act("incomplete", on(3), by=MAI, items=["Bản vẽ"])
    desk.act("supplement", on(3), by=ONE_STOP)
    run = desk.file.open_steps[0]
    assert (run.assignee, run.handed) == ("cb-11", False)
    desk.act("ready", on(4), by=LAN)


def test_an_assignment_from_before_this_rule_binds_nobody() -> None:
    desk = accepted(guarded())
    desk.act("assign", on(3), by=HEAD, assignee=LAN.id)
    stored = [event_to_data(event) for event in desk.events]
    for one in stored:
        one["data"].pop("handed", None)
    old = replay(event_from_data(one) for one in json.loads(json.dumps(stored)))
    assert not old.open_steps[0].handed
    assert old.open_steps[0].assignee == "cb-12"


# -- acting for another --------------------------------------------------------------------------


def test_a_deputy_signs_in_the_place_of_the_head_and_every_event_says_so() -> None:
    desk = accepted(guarded())
    desk.act("ready", on(3), by=MAI)
    assert refused(desk, "sign", LAN).cause == "role"
    desk.act("sign", on(3), by=for_head(reason="Đi công tác"))

    event = desk.event("step_closed")
    assert (event.actor, event.unit) == ("cb-12", "H26.10.2")
    mandate = {
        "actor": "ld-01",
        "document": "12/QĐ-UBND",
        "from": "2026-11-02",
        "until": "2026-11-06",
    }
    assert event.data["acting_for"] == [mandate]
    assert event.private["acting_for"] == ["Đi công tác"]
    assert "công tác" not in repr(event.data)
    assert all(
        "acting_for" in one.data for one in desk.events if one.actor == "cb-12" and one.seq > 5
    )
    run = next(run for run in desk.file.steps if run.step == "decide")
    assert run.done_by == ("cb-12", "ld-01")
    line = view(desk.law, desk.file, "officer")["timeline"][event.seq - 1]
    assert line["acting_for"] == [mandate]
    assert "acting_for" not in view(desk.law, desk.file, "owner")["timeline"][event.seq - 1]


def test_a_mandate_without_a_reason_keeps_nothing_personal() -> None:
    desk = accepted(guarded())
    desk.act("ready", on(3), by=for_head(MAI))
    assert desk.event("step_closed").private == {}
    stored = [event_from_data(json.loads(json.dumps(event_to_data(e)))) for e in desk.events]
    assert replay(stored) == desk.file


@pytest.mark.parametrize(("day", "cause"), [(1, "mandate_days"), (7, "mandate_days")])
def test_outside_its_days_a_mandate_allows_nothing_at_all(day: int, cause: str) -> None:
    desk = Desk(guarded())
    desk.submit(on(1, 8))
    desk.act("accept", on(1, 8))
    refusal = refused(desk, "ready", for_head(), on(day))
    assert refusal.cause == cause
    assert "from Mon 2 Nov 2026 to Fri 6 Nov 2026, both included;" in refusal.say("en")
    assert "từ thứ Hai 2/11/2026 đến hết thứ Sáu 6/11/2026;" in refusal.say("vi")
    assert not any(choice.ok for choice in desk.choices(for_head(), on(day)).values())
    for action in ("note", "recompute"):
        with pytest.raises(NotAllowed, match="12/QĐ-UBND"):
            desk.act(action, on(day), by=for_head())
    with pytest.raises(NotAllowed, match="12/QĐ-UBND"):
        Desk(guarded()).submit(on(day), by=for_head())


@pytest.mark.parametrize("at", [on(2, 0), on(6, 23, 59)])
def test_the_first_and_the_last_day_are_whole_days_of_the_calendar(at: datetime) -> None:
    desk = Desk(guarded())
    desk.submit(on(2, 0))
    desk.act("accept", on(2, 0))
    desk.act("ready", at.astimezone(UTC), by=for_head(MAI))
    assert desk.open() == ("decide",)


def test_a_mandate_is_not_passed_on_unless_it_says_so() -> None:
    desk = accepted(guarded())
    desk.act("ready", on(3), by=MAI)
    refusal = refused(desk, "sign", for_head(HOA, for_head()))
    assert refusal.cause == "mandate_passed_on"
    assert "cb-12 acts for ld-01 by 12/QĐ-UBND, which may not be passed on." in refusal.say("en")

    outer = for_head(may_pass_on=True, last=4)
    assert refused(desk, "sign", for_head(HOA, outer), on(5)).cause == "mandate_days"
    desk = accepted(guarded())
    desk.act("ready", on(3), by=MAI)
    desk.act("sign", on(4), by=for_head(HOA, outer))
    run = next(run for run in desk.file.steps if run.step == "decide")
    assert run.done_by == ("cb-13", "cb-12", "ld-01")


def test_four_eyes_look_at_the_person_and_at_whom_they_act_for() -> None:
    desk = accepted(guarded())
    desk.act("ready", on(3), by=LAN)
    assert refused(desk, "sign", for_head()).cause == "four_eyes"

    desk = accepted(guarded())
    desk.act("ready", on(3), by=HEAD)
    assert refused(desk, "sign", for_head()).cause == "four_eyes"

    desk = accepted(guarded())
    desk.act("ready", on(3), by=for_head(MAI))
    assert refused(desk, "sign", HEAD).cause == "four_eyes"
    desk.act("sign", on(3), by=OTHER_HEAD)


def test_a_step_in_the_heads_hands_is_done_by_the_deputy_too() -> None:
    desk = accepted(guarded())
    desk.act("ready", on(3), by=MAI)
    desk.act("assign", on(3), by=MAI, assignee=HEAD.id)
    assert refused(desk, "sign", OTHER_HEAD).cause == "handed_over"
    desk.act("sign", on(3), by=for_head())


def test_a_deputy_has_the_unit_and_the_parts_of_the_other_not_their_own() -> None:
    clerk = Actor.officer("cb-1", unit="H26.10.1", parts=("one_stop",), roles=("cashier",))
    deputy = for_head(clerk)
    assert (deputy.unit, deputy.parts, deputy.roles) == (HEAD.unit, HEAD.parts, HEAD.roles)
    assert not deputy.plays("one_stop")
    assert deputy.people == ("cb-1", "ld-01")
    assert HEAD.people == ("ld-01",)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: for_head(HEAD), "ld-01 cannot act for ld-01"),
        (lambda: for_head(LAN, for_head(HOA, LAN)), "cb-12 cannot act for cb-13"),
        (lambda: for_head(LAN, APPLICANT), "cb-12 cannot act for applicant"),
        (lambda: for_head(APPLICANT), "applicant is no officer"),
        (lambda: for_head(SYSTEM), "system is no officer"),
        (lambda: for_head(for_head(), OTHER_HEAD), "cb-12 is no officer acting as themselves"),
        (lambda: for_head(first=6, last=2), "ends on 2026-11-02, before it starts on 2026-11-06"),
        (
            lambda: LAN.acting_for(HEAD, document=" ", start=date(2026, 1, 1), until=date.max),
            "in writing",
        ),
        (
            lambda: LAN.acting_for(HEAD, document=None, start=date(2026, 1, 1), until=date.max),
            "in writing",
        ),
        (lambda: LAN.acting_for(HEAD, document="1", start=on(1), until=date.max), "of type"),
        (lambda: LAN.acting_for(HEAD, document="1", start=date.min, until="2026-11-06"), "of type"),
    ],
)
def test_a_mandate_that_cannot_be_is_refused_when_it_is_made(
    make: Callable[[], Actor], said: str
) -> None:
    with pytest.raises(InputError, match=said) as wrong:
        make()
    assert wrong.value.say("vi") != wrong.value.say("en")


def test_an_actor_made_by_hand_is_checked_by_the_engine() -> None:
    mandate = Mandate(principal=HEAD, document="1", start=date(2026, 1, 1), until=date(2026, 1, 2))
    desk = accepted(guarded())
    forged = Actor(id="cb-5", unit="H26.10.2", parts=HEAD.parts, roles=HEAD.roles, mandate=mandate)
    assert refused(desk, "ready", forged).cause == "mandate_days"


def test_a_procedure_without_rules_asks_for_none() -> None:
    desk = accepted(procedure())
    desk.act("ready", on(3), by=AUTHORITY)
    desk.act("sign", on(3), by=AUTHORITY)
    assert desk.open() == ("deliver",)


def test_events_fold_one_by_one_as_they_do_together() -> None:
    desk = accepted(guarded())
    desk.act("ready", on(3), by=MAI)
    desk.act("sign", on(3), by=for_head())
    dossier = None
    for event in desk.events:
        dossier = evolve(dossier, event)
    assert dossier == desk.file
