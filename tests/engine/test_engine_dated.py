"""Dates that stand, results with a term of their own, times of filing, and the newer answers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from engine_desk import AUTHORITY, CALENDAR, HEAD, ONE_STOP, SYSTEM, Desk, accepted, on, procedure

from onestop_engine.definition import load_text
from onestop_engine.engine import Command, view
from onestop_engine.errors import InputError, NotAllowed

FACTS = """
facts:
  exam: {ask: officer, type: date, label: Ngày thi}
  departs: {ask: applicant, type: moment, label: Giờ rời cảng, optional: true}
"""
STEPS = """
steps:
  intake: {by: one_stop, do: receive, then: examine}
  examine:
    by: authority
    within: 2 ngày làm việc
    records: [exam]
    outcomes: {ready: sign, incomplete: ask_applicant}
  sign: {by: authority, within: 2 giờ, before: departs, outcomes: {signed: deliver, back: examine}}
  deliver: {by: one_stop, do: deliver, result: permit}
"""
BACK = """
deadline:
  - limit: 5 ngày làm việc
    before: exam
  - limit: 15 ngày làm việc
"""
YEARLY = """
deadline:
  - limit: ngày 01 tháng 12 hằng năm
"""
PROLONG = """
prolong: {to: 45 ngày, basis: 02/QĐ}
"""


def back_desk(**data: object) -> Desk:
    return accepted(procedure(STEPS, BACK, FACTS + PROLONG), **data)


def record(desk: Desk, exam: str, day: int) -> None:
    desk.act("record", on(day), by=AUTHORITY, facts={"exam": exam})


def due(desk: Desk) -> date | None:
    found = desk.file.due
    return None if found is None else found.on


def test_the_date_is_counted_back_once_the_event_is_known() -> None:
    desk = back_desk()
    assert due(desk) == date(2026, 11, 23)
    record(desk, "2026-12-14", 3)
    assert due(desk) == date(2026, 12, 7)
    assert desk.file.promises[-1].cause == "rule"
    assert "working day 5 before the event" in desk.explained()


def test_the_date_follows_the_event_but_never_moves_earlier() -> None:
    desk = back_desk()
    record(desk, "2026-12-14", 3)
    record(desk, "2026-12-21", 4)
    assert due(desk) == date(2026, 12, 14)
    record(desk, "2026-12-14", 5)
    assert due(desk) == date(2026, 12, 14)
    assert len(desk.file.promises) == 3
    record(desk, "2026-12-14", 6)
    assert len(desk.file.promises) == 3


def test_a_supplement_leaves_the_date_where_the_event_is() -> None:
    desk = back_desk()
    record(desk, "2026-12-14", 3)
    desk.act("incomplete", on(4), by=AUTHORITY, step="examine", reason="Thiếu", items=("Đơn",))
    assert due(desk) == date(2026, 12, 7)
    assert "clock_paused" not in desk.kinds()
    desk.act("supplement", on(10), by=ONE_STOP)
    assert due(desk) == date(2026, 12, 7)


def test_a_stop_leaves_the_date_where_it_is() -> None:
    desk = back_desk()
    record(desk, "2026-12-14", 3)
    desk.act("halt", on(4), by=AUTHORITY, reason="Chờ")
    desk.act("resume", on(5), by=AUTHORITY, reason="Tiếp")
    assert due(desk) == date(2026, 12, 7)


def test_a_fixed_date_is_not_prolonged_but_may_be_appointed_anew() -> None:
    desk = back_desk()
    record(desk, "2026-12-14", 3)
    with pytest.raises(NotAllowed, match="fixed date"):
        desk.act("prolong", on(4), by=AUTHORITY)
    desk.act("reappoint", on(4), by=ONE_STOP, reason="Xin lỗi", to="2026-12-10")
    assert (due(desk), desk.file.due_original.on) == (date(2026, 12, 10), date(2026, 12, 7))


def test_a_rule_that_leads_to_a_longer_term_takes_over_from_the_date() -> None:
    rules = """
deadline:
  - when: exam > "2027-01-01"
    limit: 60 ngày làm việc
  - limit: 5 ngày làm việc
    before: exam
  - limit: 1 ngày làm việc
"""
    desk = accepted(procedure(STEPS, rules, FACTS))
    record(desk, "2026-11-30", 2)
    assert due(desk) == date(2026, 11, 20)
    record(desk, "2027-03-01", 3)
    assert due(desk) == CALENDAR.due(on(2), procedure(STEPS, rules, FACTS).deadline[0].limit).on


def test_a_paused_term_gives_way_to_the_date_of_an_event() -> None:
    desk = back_desk()
    desk.act("incomplete", on(3), by=AUTHORITY, step="examine", reason="Thiếu", items=("Đơn",))
    record(desk, "2026-12-28", 4)
    desk.act("supplement", on(9), by=ONE_STOP)
    assert due(desk) == date(2026, 12, 21)


def test_a_pause_goes_on_under_the_date_of_an_event_that_is_later() -> None:
    pause = "\nsupplement: {under_way: {mode: pause}}\n"
    desk = accepted(procedure(STEPS, BACK, FACTS + pause))
    desk.act("incomplete", on(3), by=AUTHORITY, step="examine", reason="Thiếu", items=("Đơn",))
    record(desk, "2026-12-28", 4)
    desk.act("supplement", on(9), by=ONE_STOP)
    assert due(desk) == date(2026, 12, 21)


def test_a_day_of_each_year_is_promised() -> None:
    desk = accepted(procedure(STEPS, YEARLY, FACTS))
    assert due(desk) == date(2026, 12, 1)
    assert "the next one from the day of receipt on is Tue 1 Dec 2026" in desk.explained()


def test_a_step_is_due_so_long_before_its_event() -> None:
    desk = back_desk(facts={"departs": "2026-11-05T14:00"})
    desk.act("ready", on(3), by=AUTHORITY, step="examine", facts={"exam": "2026-12-14"})
    run = desk.file.open_steps[0]
    assert run.due.at.isoformat() == "2026-11-05T12:00:00+07:00"
    assert desk.tick(on(5, 12, 1)) == ("step_overdue",)


def test_a_step_whose_event_nobody_knows_has_no_limit() -> None:
    desk = back_desk()
    desk.act("ready", on(3), by=AUTHORITY, step="examine", facts={"exam": "2026-12-14"})
    assert desk.file.open_steps[0].due is None


def test_an_adopted_dossier_is_counted_back_as_well() -> None:
    law = procedure(STEPS, YEARLY, FACTS)
    desk = Desk(law)
    data = {
        "unit": "H26", "old_code": "A-1", "step": "examine", "channel": "counter",
        "received_at": "2026-11-02T09:00", "accepted_at": "2026-11-02T09:00",
        "used": "1 ngày làm việc",
    }  # fmt: skip
    command = Command(action="adopt", by=SYSTEM, data=data)
    desk.give(command, on(9), code="H26-1")
    assert due(desk) == date(2026, 12, 1)


# -- results with a term of their own ------------------------------------------------------------

PLATES = """
results:
  plate: {vi: Biển số, limit: trong ngày, basis: 79/2024/TT-BCA}
  permit: {vi: Đăng ký xe, limit: 2 ngày làm việc}
  paper: {vi: Giấy khác}
"""
PLATE_STEPS = """
steps:
  intake: {by: one_stop, do: receive, then: plates}
  plates:
    by: authority
    results: [plate]
    outcomes: {given: sign, incomplete: ask_applicant}
  sign: {by: authority, then: deliver}
  deliver: {by: one_stop, do: deliver, result: permit}
"""


def plates() -> Desk:
    head = HEAD.replace("results:\n  permit: {vi: Giấy phép}\n", PLATES.lstrip())
    rule = "\ndeadline:\n  - limit: 7 ngày làm việc\n"
    return accepted(load_text(head + rule + PLATE_STEPS, "xe.yaml"))


def own(desk: Desk) -> dict[str, str]:
    return {name: found.on.isoformat() for name, found in desk.file.result_dues.items()}


def test_each_result_has_its_own_date_from_the_same_start() -> None:
    desk = plates()
    assert due(desk) == date(2026, 11, 11)
    assert own(desk) == {"plate": "2026-11-02", "permit": "2026-11-04"}
    assert view(desk.law, desk.file, "owner")["result_dues"] == own(desk)


def test_a_result_is_judged_by_its_own_date() -> None:
    desk = plates()
    desk.act("given", on(3), by=AUTHORITY, step="plates")
    assert desk.event("result_issued").data["late"] is True
    desk.act("done", on(4), by=AUTHORITY, step="sign")
    assert desk.event("result_available").data["own_dues"]["permit"]["late"] is False
    assert [(one.name, one.late) for one in desk.file.results] == [
        ("plate", True),
        ("permit", False),
    ]
    assert desk.file.verdict == "early"
    seen = view(desk.law, desk.file, "owner")["results"]
    assert [(one["name"], one["due"], one["late"]) for one in seen] == [
        ("plate", "2026-11-02", True), ("permit", "2026-11-04", False)
    ]  # fmt: skip


def test_while_the_clock_stands_no_result_has_a_date() -> None:
    desk = plates()
    desk.act("incomplete", on(2, 10), by=AUTHORITY, step="plates", reason="Thiếu", items=("Đơn",))
    assert own(desk) == {}
    desk.act("supplement", on(9), by=ONE_STOP)
    assert own(desk) == {"plate": "2026-11-09", "permit": "2026-11-11"}


# -- times of filing -----------------------------------------------------------------------------

FILING = """
filing:
  at_least: 2 giờ
  before: departs
  late: {late}
"""


def ships(late: str) -> Desk:
    return Desk(procedure(STEPS, YEARLY, FACTS + FILING.replace("{late}", late)))


def test_a_late_filing_is_warned_of_and_marked() -> None:
    desk = ships("warn")
    desk.submit(on(2, 13), facts={"departs": "2026-11-02T14:00"})
    assert desk.last is not None
    assert any("12:00" in text.en for text in desk.last.warnings)
    assert desk.event("submitted").data["filed_late"] == {
        "rule": 0, "last": "2026-11-02T12:00:00+07:00",
    }  # fmt: skip
    assert desk.file.filed_late
    assert view(desk.law, desk.file, "officer")["filed_late"]


def test_a_filing_in_time_is_not_marked() -> None:
    desk = ships("refuse")
    desk.submit(on(2, 12), facts={"departs": "2026-11-02T14:00"})
    assert "filed_late" not in desk.event("submitted").data
    assert not desk.file.filed_late


def test_a_late_filing_may_be_refused_with_the_last_moment() -> None:
    desk = ships("refuse")
    with pytest.raises(InputError, match="12:00 on Mon 2 Nov 2026"):
        desk.submit(on(2, 12, 1), facts={"departs": "2026-11-02T14:00"})


def test_a_linked_dossier_has_its_parents_time() -> None:
    desk = ships("refuse")
    desk.submit(on(2, 13), facts={"departs": "2026-11-02T14:00"}, parent="H26-0")
    assert not desk.file.filed_late


# -- answers -------------------------------------------------------------------------------------

ANSWERS = """
facts:
  catch: {ask: applicant, type: decimal, label: Sản lượng}
  departs: {ask: applicant, type: moment, label: Giờ đi}
  changes:
    ask: applicant
    choose: [name, seat, capital]
    several: true
    label: Thay đổi
"""
GIVEN = {"catch": "2,4", "departs": "2026-11-02T14:00", "changes": ["seat", "name"]}


def answered(**facts: object) -> Desk:
    rule = """
deadline:
  - when: seat in changes and catch > 2.3
    limit: 9 ngày
  - limit: 1 ngày
"""
    steps = STEPS.replace("    records: [exam]\n", "")
    desk = Desk(procedure(steps, rule, ANSWERS))
    desk.submit(on(2), facts={**GIVEN, **facts})
    return desk


def test_answers_are_kept_as_json_and_read_as_values() -> None:
    desk = answered()
    assert dict(desk.file.facts) == {
        "catch": "2.4", "departs": "2026-11-02T14:00", "changes": ["name", "seat"],
    }  # fmt: skip
    desk.act("accept", on(2), by=ONE_STOP)
    assert desk.file.deadline_rule == 0


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("catch", 2.4, "2.4"),
        ("catch", Decimal("2.40"), "2.4"),
        ("catch", 3, "3"),
        ("catch", 1.125, "1.1250"),
        ("departs", datetime(2026, 11, 2, 14), "2026-11-02T14:00"),
        ("changes", "seat", ["seat"]),
        ("changes", {"seat"}, ["seat"]),
    ],
)
def test_what_programs_hand_over_is_understood(name: str, value: object, kept: object) -> None:
    assert answered(**{name: value}).file.facts[name] == kept


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("catch", "1.500", "decimals after a point or a comma"),
        ("catch", True, "decimals after a point or a comma"),
        ("catch", float("nan"), "decimals after a point or a comma"),
        ("catch", ["2"], "decimals after a point or a comma"),
        ("departs", "2026-11-02", "local date and hour"),
        ("departs", datetime(2026, 11, 2, tzinfo=ZoneInfo("UTC")), "local date and hour"),
        ("departs", 5, "local date and hour"),
        ("changes", ["seat", "sea"], "Choose one of: name, seat, capital"),
        ("changes", 5, "Choose one of"),
        ("changes", [], "The answer to 'changes'"),
    ],
)
def test_what_cannot_be_meant_is_refused(name: str, value: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        answered(**{name: value})
