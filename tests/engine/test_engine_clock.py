from __future__ import annotations

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

from onestop_engine.engine import Phase
from onestop_engine.errors import InputError, NotAllowed


def due_day(desk: Desk) -> object:
    return None if desk.file.due is None else desk.file.due.on


# -- when the clock starts -------------------------------------------------------------------------


def test_a_clock_that_starts_with_payment() -> None:
    desk = accepted(laws.starting("paid"))
    assert due_day(desk) is None
    desk.act("pay", on(4), amount=20_000)

    assert due_day(desk) == on(11).date()
    assert desk.file.promises[0].cause == "started"


def test_paid_before_acceptance_starts_with_acceptance() -> None:
    desk = Desk(laws.starting("paid"))
    desk.submit(on(2))
    desk.act("pay", on(2), amount=20_000)
    desk.act("accept", on(3))

    assert due_day(desk) == on(10).date()


def test_a_clock_that_starts_after_a_step() -> None:
    desk = accepted(laws.starting("{after: survey}"))
    assert due_day(desk) is None
    desk.act("done", on(4))

    assert due_day(desk) == on(11).date()


def test_no_limit_promises_nothing() -> None:
    law = procedure(STEPS, "deadline:\n  - limit: none\n    basis: 01/QĐ\n")
    desk = accepted(law)

    assert desk.file.due is None
    assert desk.file.clock is None
    assert desk.file.deadline_rule == 0
    desk.act("incomplete", on(3), items=["giấy"])
    desk.act("supplement", on(4))
    desk.act("refuse", on(5), reason="không đủ")
    assert desk.file.verdict == "no_date"
    refused = desk.choices(ONE_STOP, on(5))["reappoint", None]
    assert not refused.ok


# -- consultation ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("clock", "day"), [("none", 9), ("pause", 13), ("restart", 17)])
def test_what_a_consultation_does_to_the_clock(clock: str, day: int) -> None:
    desk = accepted(laws.consulting("escalate", clock))
    assert (due_day(desk) is None) is (clock != "none")
    desk.act("agree", on(6) if clock == "pause" else on(10) if clock == "restart" else on(4))

    assert due_day(desk) == on(day).date()
    assert desk.file.status == 4


# -- a longer lawful term --------------------------------------------------------------------------


def test_prolonging_replaces_the_date_and_is_judged_by_it() -> None:
    desk = accepted(laws.optional(), facts={"far": True})
    desk.act("prolong", on(3), by=AUTHORITY)

    assert due_day(desk) == on(1, month=12).date()
    assert desk.file.due_original == desk.file.due
    assert desk.file.prolongations == 1
    with pytest.raises(NotAllowed, match="prolonged 1 time"):
        desk.act("prolong", on(3), by=AUTHORITY)


def test_prolonging_wants_the_case_that_the_law_names() -> None:
    desk = accepted(laws.optional())
    with pytest.raises(NotAllowed, match="not one in which"):
        desk.act("prolong", on(3), by=AUTHORITY)


def test_prolonging_comes_before_the_end() -> None:
    desk = accepted(laws.optional(), facts={"far": True})
    assert desk.choices(AUTHORITY, on(9, 23))["prolong", None].ok
    with pytest.raises(NotAllowed, match="ended on Mon 9 Nov 2026"):
        desk.act("prolong", on(10), by=AUTHORITY)


def test_others_do_not_prolong() -> None:
    desk = accepted(laws.optional(), facts={"far": True})
    with pytest.raises(NotAllowed):
        desk.act("prolong", on(3), by=POLICE)
    with pytest.raises(NotAllowed, match="no rule that lets"):
        accepted().act("prolong", on(3), by=AUTHORITY)


# -- a new appointment -----------------------------------------------------------------------------


def test_a_new_appointment_keeps_both_dates_and_both_verdicts() -> None:
    desk = accepted(at=on(20))
    assert due_day(desk) == on(30).date()
    desk.act("reappoint", on(27), by=ONE_STOP, reason="thiếu nhân lực", to="2026-12-04")

    assert due_day(desk) == on(4, month=12).date()
    assert desk.file.due_original is not None
    assert desk.file.due_original.on == on(30).date()
    desk.act("ready", on(1, month=12))
    desk.act("sign", on(2, month=12))
    assert desk.file.verdict == "early"
    assert desk.file.verdict_original == "late"


def test_the_reason_of_an_apology_stays_out_of_the_data() -> None:
    desk = accepted(at=on(20))
    desk.act("reappoint", on(27), reason="ông Ví Dụ ốm", to="2026-12-04", late_cause="nhan-luc")

    assert desk.event("reappointed").reason == "ông Ví Dụ ốm"
    assert "Ví Dụ" not in repr([event.data for event in desk.events])
    assert desk.file.late_cause == "nhan-luc"


def test_a_second_appointment_is_refused() -> None:
    desk = accepted(at=on(20))
    desk.act("reappoint", on(27), reason="x", to="2026-12-04")
    with pytest.raises(NotAllowed, match="once|1 time"):
        desk.act("reappoint", on(28), reason="x", to="2026-12-11")


def test_the_day_before_is_the_last_day() -> None:
    desk = accepted(at=on(20))

    assert desk.choices(ONE_STOP, on(29, 23, 59))["reappoint", None].ok
    with pytest.raises(NotAllowed, match="due by Sun 29 Nov 2026"):
        desk.act("reappoint", on(30, 0, 0), reason="x", to="2026-12-04")


def test_notice_in_working_days() -> None:
    desk = accepted(procedure(more="reappoint: {at_most: 1, notice: 2 ngày làm việc}\n"), at=on(20))

    assert desk.choices(ONE_STOP, on(26))["reappoint", None].ok
    assert not desk.choices(ONE_STOP, on(27))["reappoint", None].ok


def test_only_the_one_stop_unit_changes_the_date() -> None:
    desk = accepted(at=on(20))
    with pytest.raises(NotAllowed, match="belongs to one-stop unit"):
        desk.act("reappoint", on(27), by=AUTHORITY, reason="x", to="2026-12-04")


@pytest.mark.parametrize("to", ["2026-11-30", "2026-11-01", "30/11/2026", None, 3])
def test_the_new_date_lies_after_the_old_one(to: object) -> None:
    desk = accepted(at=on(20))
    with pytest.raises(InputError):
        desk.act("reappoint", on(27), reason="x", to=to)


def test_a_new_date_on_a_day_off_is_a_warning() -> None:
    desk = accepted(at=on(20))
    desk.act("reappoint", on(27), reason="x", to=on(5, month=12).date())
    assert desk.last is not None

    assert "is a day off" in desk.last.warnings[0].say("en")


def test_no_appointment_while_the_clock_stands_or_where_the_file_says_none() -> None:
    desk = accepted(at=on(9))
    desk.act("incomplete", on(10), items=["giấy"])
    with pytest.raises(NotAllowed, match="no running due date"):
        desk.act("reappoint", on(10), reason="x", to="2026-12-04")
    desk = accepted(procedure(more="reappoint: none\n"))
    with pytest.raises(NotAllowed, match="allows no new appointment"):
        desk.act("reappoint", on(3), reason="x", to="2026-12-04")


def test_a_supplement_after_a_new_appointment_counts_anew() -> None:
    desk = accepted(at=on(9))
    desk.act("reappoint", on(10), reason="x", to="2026-12-04")
    desk.act("incomplete", on(11), items=["giấy"])
    desk.act("supplement", on(18))

    assert due_day(desk) == on(26).date()
    assert desk.file.due_original == desk.file.due


# -- stopping and resuming -------------------------------------------------------------------------


def test_stopping_lets_every_clock_stand() -> None:
    desk = accepted(at=on(9))
    desk.act("halt", on(10), by=AUTHORITY, reason="bất khả kháng")

    assert desk.file.status == 8
    assert desk.file.due is None
    assert desk.file.open_steps[0].due is None
    assert desk.tick(on(30)) == ()
    with pytest.raises(NotAllowed, match="Processing is stopped"):
        desk.act("ready", on(30))
    with pytest.raises(NotAllowed):
        desk.act("halt", on(30), reason="x")


def test_resuming_goes_on_with_what_was_left() -> None:
    desk = accepted(at=on(9))
    desk.act("halt", on(10), reason="bất khả kháng")
    desk.act("resume", on(16))

    assert desk.file.status == 4
    assert due_day(desk) == on(20).date()
    assert desk.file.open_steps[0].due is not None
    assert desk.file.open_steps[0].due.on == on(17).date()


def test_an_outcome_may_stop_and_the_step_waits_for_resumption() -> None:
    desk = accepted(at=on(9))
    desk.act("hold", on(10), reason="chờ tòa án")
    assert desk.file.phase is Phase.STOPPED
    assert desk.event("stopped").data["outcome"] == "hold"
    desk.act("resume", on(16))
    desk.act("ready", on(16))

    assert desk.open() == ("decide",)


def test_a_procedure_may_let_stopped_dossiers_rest() -> None:
    desk = accepted(procedure(more="resumable: false\n"), at=on(9))
    desk.act("halt", on(10), reason="x")
    with pytest.raises(NotAllowed, match="a new one must be filed"):
        desk.act("resume", on(11))


def test_stopping_while_the_applicant_is_waited_for() -> None:
    desk = accepted(at=on(9))
    desk.act("incomplete", on(10), items=["giấy"])
    desk.act("halt", on(11), reason="x")
    with pytest.raises(NotAllowed):
        desk.act("supplement", on(11), by=APPLICANT)
    assert desk.tick(on(30)) == ()
    desk.act("resume", on(30))

    # Nobody could answer a stopped dossier: the applicant has the whole time again.
    assert desk.file.status == 5
    assert desk.file.supplements[0].answer_due is not None
    assert desk.file.supplements[0].answer_due.on == on(15, month=12).date()
    assert due_day(desk) is None
    desk.act("supplement", on(1, month=12))
    assert due_day(desk) == on(8, month=12).date()
