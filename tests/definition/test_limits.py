"""Limits that are more than a term: counted back, yearly, added up; times of filing."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from onestop_engine import Term, WorkCalendar
from onestop_engine.definition import Procedure, check_text, load_text
from onestop_engine.definition.deadlines import pick_rule
from onestop_engine.definition.filing import FilingTime, filing_time
from onestop_engine.year_days import YearDay

VN = WorkCalendar.bundled()
TEXT = """\
procedure: "9.000001"
title: {{vi: Thủ tục thử, en: A procedure for tests}}
field: thu
levels: [commune]
in_force: {{from: 2026-01-01, decided_by: 01/QĐ}}
channels: [counter, online]
applicants: [citizen]
legal_basis: [01/QĐ]
results:
  permit: {{vi: Giấy phép{own}}}
agencies:
  one_stop: {{kind: one_stop, level: commune}}
  office: {{kind: authority, level: commune}}
facts:
  big: {{ask: applicant, type: boolean, label: Lớn}}
  exam: {{ask: applicant, type: date, label: Ngày thi, optional: true}}
  departs: {{ask: applicant, type: moment, label: Giờ đi, optional: true}}
{filing}
deadline:
{deadline}
steps:
{steps}
documents:
  form1: {{title: Đơn, originals: 1}}
"""
STEPS = """\
  intake: {by: one_stop, do: receive, within: 8 giờ làm việc, then: check}
  check: {by: office, within: 2 ngày làm việc, outcomes: {ok: both, no: refuse}}
  both:
    parallel:
      a:
        steps:
          first: {by: office, within: 5 ngày làm việc}
      b:
        when: big
        steps:
          second: {by: office, within: 1.5 ngày làm việc}
    join: any
    rest: cancel
    then: survey
  survey: {by: office, when: big, within: 4 ngày làm việc, then: sign}
  sign: {by: office, within: 2 ngày làm việc, then: deliver}
  deliver: {by: one_stop, do: deliver, within: 1 ngày làm việc, result: permit}
"""
PLAIN = "  - limit: 30 ngày làm việc"
OFFICE = 'big == true and exam > "2026-01-01" and departs > "2026-01-01T00:00"'


def written(deadline: str = PLAIN, *, steps: str = STEPS, filing: str = "", own: str = "") -> str:
    return TEXT.format(deadline=deadline, steps=steps, filing=filing, own=own)


def law(deadline: str = PLAIN, **parts: str) -> Procedure:
    return load_text(written(deadline, **parts), "a.yaml")


def codes(deadline: str = PLAIN, **parts: str) -> set[str]:
    report = check_text(written(deadline, **parts), name="a.yaml")
    return {problem.code for problem in report.problems} - {"OS310", "OS611", "OS615"}


def test_the_sum_takes_every_step_that_counts() -> None:
    rule = law("  - limit: sum_of_steps").deadline[0]
    assert rule.limit == Term(14.5, "working_day")
    assert rule.total is not None
    names = [name for name, _ in rule.total.steps]
    assert names == ["check", "first", "second", "survey", "sign"]


def test_the_longest_way_is_that_of_the_worst_case() -> None:
    rule = law("  - limit: longest_path").deadline[0]
    assert rule.limit == Term(13, "working_day")
    assert rule.total is not None
    assert [name for name, _ in rule.total.steps] == ["check", "first", "survey", "sign"]


def test_a_join_of_branches_that_surely_run_waits_only_for_the_first() -> None:
    certain = STEPS.replace("        when: big\n", "")
    rule = law("  - limit: longest_path", steps=certain).deadline[0]
    assert rule.limit == Term(9.5, "working_day")


@pytest.mark.parametrize(("word", "days"), [("sum_of_steps", 6), ("longest_path", 6)])
def test_only_what_follows_the_start_counts(word: str, days: int) -> None:
    rule = law(f"  - limit: {word}\n    starts: {{after: both}}".replace("both", "check"))
    assert rule.deadline[0].limit == Term(
        {"sum_of_steps": 12.5, "longest_path": 11}[word], "working_day"
    )
    late = law(f"  - limit: {word}\n    starts: {{after: survey}}").deadline[0]
    assert late.limit == Term(days - 4, "working_day")


def test_units_have_to_agree() -> None:
    mixed = STEPS.replace("within: 4 ngày làm việc", "within: 8 giờ làm việc")
    assert codes("  - limit: sum_of_steps", steps=mixed) == {"OS670"}


def test_steps_that_are_not_sound_are_reported_for_themselves() -> None:
    no_intake = STEPS.replace("do: receive, ", "")
    circle = STEPS.replace("      a:\n", "      a:\n        needs: [b]\n").replace(
        "        when: big\n", "        needs: [a]\n"
    )
    assert "OS406" in codes("  - limit: longest_path", steps=no_intake)
    assert "OS413" in codes("  - limit: longest_path", steps=circle)


def test_a_rule_without_its_event_does_not_apply_yet() -> None:
    rules = "  - limit: 15 ngày\n    before: exam\n  - limit: 5 ngày làm việc"
    procedure = law(rules)
    days = {"filed": date(2026, 11, 23)}
    named = {"channel": "online", "applicant": "citizen", "days": days}
    exam = {"exam": date(2026, 12, 14)}
    assert pick_rule(procedure, facts={}, **named).index == 1
    assert pick_rule(procedure, facts=exam, **named).index == 0
    assert (procedure.deadline[0].dated, procedure.deadline[1].dated) == (True, False)


def test_a_case_without_the_event_needs_a_rule() -> None:
    assert codes("  - limit: 15 ngày\n    before: exam") == {"OS610"}
    must = written("  - limit: 15 ngày\n    before: exam\n  - limit: 5 ngày").replace(
        "Ngày thi, optional: true", "Ngày thi"
    )
    assert {one.code for one in check_text(must, name="a.yaml").problems} >= {"OS609"}


def test_a_day_of_each_year_is_a_limit() -> None:
    rule = law("  - limit: 1 October every year").deadline[0]
    assert rule.limit == YearDay(10, 1)
    assert rule.promises
    assert rule.dated
    assert codes("  - limit: 29 tháng 2 hằng năm") == {"OS170"}


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("  - limit: 15 ngày\n    before: nothing", "OS303"),
        ("  - limit: 15 ngày\n    before: big", "OS370"),
        ("  - limit: trong ngày\n    before: exam\n  - limit: 1 ngày", "OS673"),
        ("  - limit: none\n    before: exam\n  - limit: 1 ngày", "OS673"),
        ("  - limit: 1/10 hằng năm", "OS170"),
        ("  - limit: ngày 01 tháng 10 hằng năm\n    before: exam\n  - limit: 1 ngày", "OS673"),
        ("  - limit: 2 giờ\n    before: exam\n  - limit: 1 ngày", "OS676"),
    ],
)
def test_what_is_not_counted_back_is_refused(rule: str, found: str) -> None:
    assert found in codes(rule)


def test_a_step_may_be_counted_back() -> None:
    back = STEPS.replace(
        "by: office, within: 2 ngày làm việc, then: deliver",
        ("by: office, within: 2 giờ, before: departs, then: deliver"),
    )
    assert codes(steps=back) == set()
    assert law(steps=back).graph.step("sign").before == "departs"
    total = law("  - limit: sum_of_steps", steps=back).deadline[0]
    assert total.limit == Term(12.5, "working_day")
    assert "OS203" in codes(steps=back.replace("within: 2 giờ, ", ""))


def test_a_personal_fact_is_no_event() -> None:
    personal = written("  - limit: 1 ngày\n    before: exam\n  - limit: 1 ngày").replace(
        "Ngày thi, optional", "Ngày thi, personal: true, optional"
    )
    assert "OS317" in {one.code for one in check_text(personal, name="a.yaml").problems}


def test_a_result_is_due_before_the_whole_or_not_at_all() -> None:
    assert codes(own=", limit: 2 ngày làm việc") == set()
    assert codes(own=", limit: 30 ngày làm việc") == {"OS674"}
    assert codes("  - limit: none", own=", limit: 2 ngày làm việc") == {"OS675"}
    yearly = codes("  - limit: ngày 01 tháng 10 hằng năm", own=", limit: 2 ngày làm việc")
    assert yearly == set()


# -- times of filing -----------------------------------------------------------------------------

SHIPS = """\
filing:
  - when: big
    within: 2 giờ
    after: departs
  - at_least: 3 ngày làm việc
    before: exam
    late: refuse
    basis: 58/2017/NĐ-CP
"""
SEASON = """\
filing:
  opens: ngày 01 tháng 12 hằng năm
  closes: ngày 15 tháng 01 hằng năm
"""


def time_of(filing: str, at: datetime, **values: object) -> FilingTime | None:
    answers = {"big": False, "exam": None, "departs": None, **values}
    return filing_time(law(filing=filing), values=answers, at=VN.localize(at), calendar=VN)


def test_the_first_rule_that_matches_says_until_when() -> None:
    at = datetime(2026, 11, 23, 15)
    after = time_of(SHIPS, at, big=True, departs=datetime(2026, 11, 23, 14))
    back = time_of(SHIPS, at, exam=date(2026, 11, 27))
    assert after is not None
    assert back is not None
    assert after.last.isoformat() == "2026-11-23T16:00:00+07:00"
    assert not after.missed(VN.localize(at))
    assert (back.last.date(), back.rule.late) == (date(2026, 11, 23), "refuse")
    assert time_of(SHIPS, at) is None
    assert time_of(SHIPS, at, big=True) is None


@pytest.mark.parametrize(
    ("day", "missed", "last", "again"),
    [
        (date(2026, 12, 1), False, date(2027, 1, 15), None),
        (date(2026, 1, 15), False, date(2026, 1, 15), None),
        (date(2026, 1, 16), True, date(2026, 1, 15), date(2026, 12, 1)),
        (date(2026, 11, 30), True, date(2026, 1, 15), date(2026, 12, 1)),
    ],
)
def test_a_season_comes_round_each_year(
    day: date, missed: bool, last: date, again: date | None
) -> None:
    at = VN.localize(datetime(day.year, day.month, day.day, 9))
    found = time_of(SEASON, at)
    assert found is not None
    assert (found.missed(at), found.last.date(), found.reopens) == (missed, last, again)


def test_the_time_of_filing_is_said() -> None:
    at = VN.localize(datetime(2026, 1, 16, 9))
    season = time_of(SEASON, at)
    assert season is not None
    assert season.say(at).vi == (
        "Nộp ngoài thời gian quy định: chậm nhất là hết thứ Năm 15/1/2026; nhận lại từ thứ Ba "
        "1/12/2026."
    )
    early = VN.localize(datetime(2026, 11, 20, 9))
    back = time_of(SHIPS, early, exam=date(2026, 11, 27))
    assert back is not None
    assert back.say(early).en == "To be filed by the end of Mon 23 Nov 2026 (58/2017/NĐ-CP)."
    hours = time_of(SHIPS, early, big=True, departs=datetime(2026, 11, 20, 14))
    assert hours is not None
    assert hours.say(early).en == "To be filed by 16:00 on Fri 20 Nov 2026."


@pytest.mark.parametrize(
    ("filing", "found"),
    [
        ("filing: {within: 2 giờ}", "OS203"),
        ("filing: {after: departs}", "OS203"),
        ("filing: {late: warn}", "OS206"),
        ("filing: {within: 2 giờ, after: departs, at_least: 2 giờ, before: departs}", "OS206"),
        ("filing: {within: 2 giờ, after: exam}", "OS676"),
        ("filing: {at_least: 2 giờ, before: nothing}", "OS303"),
        ("filing: {opens: 1/12, closes: 15/1}", "OS170"),
    ],
)
def test_a_filing_rule_that_cannot_be_read_is_refused(filing: str, found: str) -> None:
    assert found in codes(filing=filing)
