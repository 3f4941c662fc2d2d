from __future__ import annotations

from datetime import timedelta

import pytest
from engine_desk import AUTHORITY, TAX, Desk, accepted, on, procedure
from engine_laws import bounded, moving, posting

from onestop_engine.definition import Procedure
from onestop_engine.errors import NotAllowed


def test_a_posting_is_over_after_its_last_day() -> None:
    desk = accepted(posting())
    choice = desk.choices(AUTHORITY, on(9, 16))["over", "post"]

    assert not choice.ok
    assert choice.reason is not None
    assert choice.reason.say("en") == (
        "Step 'post', open since Mon 2 Nov 2026, takes 5 working days at least; it can be "
        "finished from Tue 10 Nov 2026 on."
    )
    with pytest.raises(NotAllowed, match="from Tue 10 Nov 2026 on"):
        desk.act("over", on(9, 16))
    with pytest.raises(NotAllowed, match="from Tue 10 Nov 2026 on"):
        desk.act("unfit", on(9, 16), reason="Không đủ điều kiện")
    desk.act("over", on(10, 0))

    assert desk.open() == ("decide",)


def test_an_objection_may_stop_a_posting_at_once() -> None:
    desk = accepted(posting())
    desk.act("objected", on(3), reason="Có khiếu nại")

    assert desk.file.status == 8


def test_papers_may_be_asked_for_while_the_posting_runs() -> None:
    desk = accepted(posting())
    desk.act("lacking", on(3), items=["giấy"])
    desk.act("supplement", on(9))

    assert not desk.choices(AUTHORITY, on(9))["over", "post"].ok
    assert desk.choices(AUTHORITY, on(10))["over", "post"].ok


def test_a_posting_by_the_hour_is_over_at_its_hour() -> None:
    desk = accepted(posting("24 giờ"))
    choice = desk.choices(AUTHORITY, on(3, 9))["over", "post"]

    assert choice.reason is not None
    assert choice.reason.vi.endswith("chỉ kết thúc được từ 09:00 thứ Ba 3/11/2026.")
    desk.act("over", on(3, 9) + timedelta(microseconds=1))
    assert desk.open() == ("decide",)


def test_a_posting_that_the_law_excludes_lets_the_clock_stand() -> None:
    desk = accepted(posting(clock="pause"))
    assert desk.file.due is None
    assert desk.file.clock is not None
    assert desk.file.clock.entries[-1].cause == "work"
    desk.act("over", on(10))

    assert desk.file.due is not None
    assert desk.file.due.on.day == 17
    assert "time that is not counted by law" in desk.explained()
    assert desk.file.status == 4


def test_a_posting_may_start_the_clock_anew() -> None:
    desk = accepted(posting(clock="restart"))
    desk.act("over", on(10))

    assert desk.file.due is not None
    assert desk.file.due.on.day == 17


# -- exclusions ----------------------------------------------------------------------------------


EXCLUSIONS = """
exclusions:
  storm: {title: {vi: Thiên tai, en: A natural disaster}, basis: "01/QĐ, Điều 9"}
  outage: {title: {vi: Sự cố hệ thống}}
"""


def excluding(more: str = "") -> Procedure:
    return procedure(more=EXCLUSIONS + more)


def test_a_cause_that_the_procedure_excludes_stops_every_clock_until_it_is_over() -> None:
    desk = accepted(excluding())
    before = desk.file.due
    desk.act("halt", on(3), by=AUTHORITY, cause="storm")
    assert desk.file.due is None
    assert desk.file.open_steps[0].due is None
    assert desk.event("stopped").data["exclusion"] == "storm"
    desk.act("resume", on(5), by=AUTHORITY)

    assert before is not None
    assert desk.file.due is not None
    assert (before.on.day, desk.file.due.on.day) == (9, 11)
    assert desk.file.open_steps[0].due is not None
    assert desk.file.open_steps[0].due.on.day == 6


def test_the_due_date_names_the_cause_and_its_basis() -> None:
    desk = accepted(excluding())
    desk.act("halt", on(3), by=AUTHORITY, cause="storm")
    desk.act("resume", on(5), by=AUTHORITY)

    assert "(Thiên tai; 01/QĐ, Điều 9)" in desk.explained("vi")
    assert "(A natural disaster; 01/QĐ, Điều 9)" in desk.explained()


def test_a_cause_without_a_basis_is_named_alone() -> None:
    desk = accepted(excluding())
    desk.act("halt", on(3), by=AUTHORITY, cause="outage")
    desk.act("resume", on(5), by=AUTHORITY)

    assert "(Sự cố hệ thống)" in desk.explained("vi")


def test_a_cause_that_is_not_declared_is_refused_by_name() -> None:
    desk = accepted(excluding())
    with pytest.raises(ValueError, match="'strom'. Known ones: storm, outage. Did you mean"):
        desk.act("halt", on(3), by=AUTHORITY, cause="strom")
    plain = accepted()
    with pytest.raises(ValueError, match="no exclusion 'storm'. Known ones: —"):
        plain.act("halt", on(3), by=AUTHORITY, cause="storm")


def test_what_the_law_excludes_ends_again_even_where_nothing_else_is_resumed() -> None:
    desk = accepted(excluding("resumable: false\n"))
    desk.act("halt", on(3), by=AUTHORITY, cause="storm")
    desk.act("resume", on(5), by=AUTHORITY)
    assert desk.file.status == 4
    desk.act("halt", on(6), by=AUTHORITY, reason="Chờ toà án")

    with pytest.raises(NotAllowed, match="a new one must be filed"):
        desk.act("resume", on(9), by=AUTHORITY)


# -- loops that end ------------------------------------------------------------------------------


def test_a_dossier_comes_to_a_bounded_step_only_so_often() -> None:
    desk = accepted(bounded())
    desk.act("done", on(2))
    assert desk.choices(AUTHORITY, on(3))["again", "check"].ok
    desk.act("again", on(3))
    desk.act("done", on(4))
    choices = desk.choices(AUTHORITY, on(5))

    assert not choices["again", "check"].ok
    assert choices["fine", "check"].ok
    with pytest.raises(NotAllowed, match="come to step 'draw_up' 2 times, which is the most"):
        desk.act("again", on(5))


# -- late steps that move ------------------------------------------------------------------------


def late(how: str = "move") -> Desk:
    desk = Desk(moving(how))
    desk.submit(on(2), units={"tax": "H26.1", "authority": "H26.10.2"})
    desk.act("accept", on(2))
    desk.act("take", on(2), step="look")
    return desk


def test_a_late_step_moves_to_the_part_above_once() -> None:
    desk = late()
    assert desk.tick(on(5)) == ("step_overdue",)
    assert desk.tick(on(6)) == ()
    run = desk.file.open_steps[0]

    assert (run.by, run.unit, run.state, run.assignee) == ("authority", "H26.10.2", "open", None)
    assert (run.late_by, run.late_unit, run.overdue_noted) == ("tax", "H26.1", True)
    assert desk.event("step_overdue").at.day == 4
    with pytest.raises(NotAllowed, match="This belongs to competent authority"):
        desk.act("done", on(6), by=TAX)
    desk.act("done", on(6), by=AUTHORITY)
    assert desk.open() == ("ask",)


def test_a_silent_body_loses_its_consultation_to_the_part_above() -> None:
    desk = late()
    desk.act("done", on(3), step="look")
    assert desk.tick(on(6)) == ("silence_passed",)
    desk.act("answer", on(6), by=AUTHORITY)

    assert desk.open() == ("decide",)


def test_whose_lateness_it_was_stays_known_when_the_step_is_late_again() -> None:
    desk = late()
    desk.tick(on(5))
    desk.act("halt", on(6), by=AUTHORITY, reason="Chờ toà án")
    desk.act("resume", on(9), by=AUTHORITY)
    desk.tick(on(20))
    run = desk.file.open_steps[0]

    assert [event.kind for event in desk.events].count("step_overdue") == 2
    assert (run.by, run.late_by, run.late_unit) == ("authority", "tax", "H26.1")


def test_by_default_the_part_above_is_only_told() -> None:
    desk = late("tell")
    desk.tick(on(5))

    assert desk.file.open_steps[0].by == "tax"
    assert desk.event("step_overdue").data["escalate_to"] == "authority"
    assert desk.file.open_steps[0].late_by is None
