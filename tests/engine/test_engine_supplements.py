from __future__ import annotations

from dataclasses import replace

import engine_laws as laws
import pytest
from engine_desk import (
    APPLICANT,
    AUTHORITY,
    ONE_STOP,
    POLICE,
    STEPS,
    Desk,
    accepted,
    on,
    procedure,
)

from onestop_engine.definition import Procedure
from onestop_engine.engine import Phase
from onestop_engine.errors import InputError, NotAllowed


def law(**rules: str) -> Procedure:
    given = ", ".join(f"{name}: {value}" for name, value in rules.items())
    return procedure(more=f"supplement: {{under_way: {{{given}}}}}\n")


def asked(*, at: int = 11, desk: Desk | None = None) -> Desk:
    """Accepted Mon 9/11 with five working days, asked on Wed 11/11 (domain.md 4.5)."""
    desk = desk or accepted(at=on(9))
    desk.act("incomplete", on(at), by=AUTHORITY, items=["bản vẽ"])
    return desk


def test_asking_under_way_makes_the_date_unknown() -> None:
    desk = asked()

    assert desk.file.status == 5
    assert desk.file.due is None
    one = desk.file.supplements[0]
    assert not one.at_intake
    assert one.due_before is not None
    assert one.due_before.on == on(16).date()
    assert desk.file.open_steps[0].state == "waiting"
    assert desk.file.open_steps[0].due is None


def test_restart_counts_the_whole_term_anew() -> None:
    desk = asked()
    desk.act("supplement", on(18), by=ONE_STOP)

    assert desk.file.status == 4
    assert desk.file.due is not None
    assert desk.file.due.on == on(26).date()
    assert desk.file.supplements[0].due_after == desk.file.due
    run = desk.file.open_steps[0]
    assert run.due is not None
    assert run.due.on == on(20).date()
    assert run.state == "taken"


def test_pause_goes_on_with_what_was_left() -> None:
    desk = asked(desk=accepted(law(mode="pause"), at=on(9)))
    desk.act("supplement", on(18), by=ONE_STOP)

    assert desk.file.due is not None
    assert desk.file.due.on == on(23).date()


def test_none_lets_the_clock_run() -> None:
    desk = asked(desk=accepted(law(mode="none"), at=on(9)))
    assert desk.file.due is not None
    assert desk.file.due.on == on(16).date()
    desk.act("supplement", on(13), by=ONE_STOP)

    assert desk.file.due.on == on(16).date()
    assert desk.file.supplements[0].due_after == desk.file.due


def test_add_goes_on_with_more() -> None:
    desk = asked(desk=accepted(law(mode="add", add="21 ngày làm việc"), at=on(9)))
    desk.act("supplement", on(18), by=ONE_STOP)

    # Three days were left; with 21 more the 24th working day after 18/11 is 23/12.
    assert desk.file.due is not None
    assert desk.file.due.on == on(23, month=12).date()


def test_what_is_added_also_lengthens_the_limit_of_the_step_that_asked() -> None:
    desk = asked(desk=accepted(law(mode="add", add="10 ngày làm việc"), at=on(9)))
    desk.act("supplement", on(18), by=ONE_STOP)

    # Of the step's two days none is left; the 10th working day after 18/11 is 3/12.
    run = desk.file.open_steps[0]
    assert run.due is not None
    assert run.due.on == on(3, month=12).date()


def test_calendar_days_may_be_added_to_a_deadline_in_working_days() -> None:
    desk = asked(desk=accepted(law(mode="add", add="30 ngày"), at=on(9)))
    desk.act("supplement", on(18), by=ONE_STOP)

    # What was left would have ended on 23/11.
    assert desk.file.due is not None
    assert desk.file.due.on == on(23, month=12).date()


def test_nothing_is_added_to_a_step_that_cannot_take_it() -> None:
    rules = procedure(
        STEPS.replace("within: 2 ngày làm việc", "within: 8 giờ làm việc"),
        more="supplement: {under_way: {mode: add, add: 2 ngày làm việc}}\n",
    )
    desk = asked(desk=accepted(rules, at=on(9)), at=9)
    desk.act("supplement", on(18), by=ONE_STOP)

    run = desk.file.open_steps[0]
    assert run.due is not None
    assert run.due.on == on(19).date()


def test_the_clock_waits_for_the_desk_not_for_the_upload() -> None:
    desk = asked()
    desk.act("supplement", on(13), by=APPLICANT)
    assert desk.file.due is None
    assert desk.file.status == 5
    desk.act("supplement", on(18), by=ONE_STOP)

    assert desk.file.due is not None
    assert desk.file.due.on == on(26).date()


def test_notes_inside_a_pause_change_nothing() -> None:
    plain, noted = asked(), asked()
    noted.act("note", on(12), by=AUTHORITY, reason="đã gọi điện")
    noted.act("note", on(13), by=POLICE)
    for desk in (plain, noted):
        desk.act("supplement", on(18), by=ONE_STOP)

    assert noted.file.due == plain.file.due
    assert noted.file.open_steps[0].due == plain.file.open_steps[0].due


def test_only_the_one_stop_unit_confirms() -> None:
    desk = asked()
    with pytest.raises(NotAllowed, match="belongs to one-stop unit"):
        desk.act("supplement", on(12), by=AUTHORITY)


def test_nothing_else_can_be_done_with_a_step_that_waits() -> None:
    desk = asked()
    with pytest.raises(NotAllowed, match="waits for the applicant's supplement"):
        desk.act("ready", on(12), by=AUTHORITY)
    with pytest.raises(NotAllowed):
        desk.act("take", on(12), by=AUTHORITY)


def test_once_is_the_most_by_default() -> None:
    desk = asked()
    desk.act("supplement", on(18))
    refused = desk.choices(AUTHORITY, on(18))["incomplete", "examine"]
    assert refused.reason is not None
    assert "asked 1 time(s) under way" in refused.reason.say("en")
    with pytest.raises(NotAllowed, match="asked 1 time"):
        desk.act("ask_supplement", on(18), items=["bản vẽ"])


def test_a_late_request_is_a_breach_but_no_nullity() -> None:
    desk = accepted(at=on(9))
    desk.act("incomplete", on(12), items=["bản vẽ"])
    assert desk.last is not None
    assert desk.last.warnings == ()

    desk = accepted(at=on(9))
    desk.act("incomplete", on(13), items=["bản vẽ"])
    assert desk.last is not None
    assert "due within 3 working days of acceptance, by Thu 12 Nov 2026" in desk.last.warnings[
        0
    ].say("en")


def test_no_limit_for_asking_no_warning() -> None:
    law_ = procedure()
    desk = accepted(replace(law_, supplement=replace(law_.supplement, ask_within=None)), at=on(9))
    desk.act("incomplete", on(13), items=["bản vẽ"])
    assert desk.last is not None

    assert desk.last.warnings == ()


def test_the_request_says_what_is_missing() -> None:
    desk = accepted(at=on(9))
    with pytest.raises(InputError, match="must say what is missing"):
        desk.act("incomplete", on(11))


# -- silence ---------------------------------------------------------------------------------------


def test_fifteen_days_of_silence_close_the_dossier() -> None:
    desk = asked()
    answer = desk.file.supplements[0].answer_due
    assert answer is not None
    assert answer.on == on(26).date()
    assert desk.tick(on(26, 23)) == ()
    assert desk.tick(on(27)) == ("supplement_expired", "closed", "step_cancelled")

    assert desk.file.status == 8
    assert desk.file.finished_at == answer.until
    assert desk.file.supplements[0].expired_at == answer.until
    assert desk.event("closed").at == answer.until
    assert desk.event("closed").recorded_at == on(27)
    assert desk.file.verdict == "no_date"


def test_a_confirmation_after_the_time_out_is_too_late_without_any_tick() -> None:
    desk = asked()
    with pytest.raises(NotAllowed):
        desk.act("supplement", on(27), by=ONE_STOP)


def test_who_has_handed_papers_in_was_not_silent() -> None:
    desk = asked()
    desk.act("supplement", on(20), by=APPLICANT)

    assert desk.tick(on(30)) == ()
    desk.act("supplement", on(30), by=ONE_STOP)
    assert desk.file.status == 4


def test_silence_may_refuse() -> None:
    desk = asked(desk=accepted(law(on_silence="refuse"), at=on(9)))
    desk.tick(on(30))

    assert desk.file.status == 9
    assert desk.file.results[0].kind == "refusal"
    assert desk.file.due is not None
    assert desk.file.verdict == "early"
    desk.act("deliver", on(30), by=ONE_STOP)
    assert desk.file.status == 10


def test_silence_may_stop_and_papers_may_come_later() -> None:
    desk = asked(desk=accepted(law(on_silence="stop"), at=on(9)))
    desk.tick(on(30))
    assert desk.file.phase is Phase.STOPPED
    assert desk.file.stop_cause == "supplement_expired"
    assert desk.file.finished_at is None
    desk.act("resume", on(1, month=12), by=ONE_STOP)

    assert desk.file.status == 4
    assert desk.file.due is not None
    assert desk.file.due.on == on(8, month=12).date()
    assert desk.file.open_steps[0].state == "taken"


# -- several at once -------------------------------------------------------------------------------


def test_other_branches_go_on_while_one_waits_for_the_applicant() -> None:
    desk = accepted(laws.nested(), at=on(9))
    desk.act("lacking", on(10), items=["giấy"])
    assert desk.file.status == 5
    desk.act("done", on(11), step="prepare")
    desk.act("done", on(11), step="one")

    assert desk.file.status == 5
    desk.act("fine", on(12), step="sum_up")
    desk.act("sign", on(12))
    # The result is there, so nobody waits for the papers any more.
    assert desk.file.status == 9
    assert desk.open() == ("deliver",)
    assert desk.file.due is not None


def test_two_steps_may_wait_and_each_is_named() -> None:
    text = (
        laws.PARALLEL.replace("JOIN", "all")
        .replace(
            "{seen: measure, again: look}", "{seen: measure, again: look, lacking: ask_applicant}"
        )
        .replace(
            "reckon: {by: tax}", "reckon: {by: tax, outcomes: {fine: end, lacking: ask_applicant}}"
        )
        .replace("needs: [land]\n        ", "")
    )
    more = "supplement: {at_intake: none, under_way: {mode: restart, at_most: 2}}\n"
    desk = accepted(procedure(text, more=more), at=on(9))
    desk.act("lacking", on(10), step="look", items=["giấy"])
    desk.act("lacking", on(11), step="reckon", items=["giấy"])
    with pytest.raises(
        NotAllowed, match="Several open steps could take 'supplement': look, reckon"
    ):
        desk.act("supplement", on(12))
    desk.act("supplement", on(12), step="look")
    # One of the two is still waited for: the new clock stands at once.
    assert desk.file.status == 5
    assert desk.file.due is None
    desk.act("supplement", on(18), step="reckon")

    assert desk.file.status == 4
    assert desk.file.due is not None
    assert desk.file.due.on == on(26).date()
