from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Onestop = Callable[..., Result]
TEXT = """\
procedure: "9.000001"
title: {vi: Thủ tục thử, en: A procedure for tests}
field: thu
levels: [commune]
in_force: {from: 2026-01-01, decided_by: 01/QĐ}
channels: [counter]
applicants: [citizen]
legal_basis: [01/QĐ]
results:
  plate: {vi: Biển số, limit: trong ngày, basis: 79/2024/TT-BCA}
  permit: {vi: Giấy phép}
agencies:
  one_stop: {kind: one_stop, level: commune}
  office: {kind: authority, level: commune}
facts:
  changes: {ask: applicant, choose: [seat, name], several: true, label: Thay đổi}
  catch: {ask: applicant, type: decimal, label: Sản lượng, default: "2,4"}
  departs: {ask: applicant, type: moment, label: Giờ đi, optional: true}
  exam: {ask: applicant, type: date, label: Ngày thi, optional: true}
filing:
  - when: seat in changes
    opens: ngày 01 tháng 12 hằng năm
    closes: ngày 15 tháng 01 hằng năm
    late: refuse
  - within: 2 giờ
    after: departs
  - at_least: 3 ngày
    before: exam
    basis: 58/2017/NĐ-CP
deadline:
  - limit: 15 ngày
    before: exam
  - when: catch > 5
    limit: ngày 01 tháng 12 hằng năm
  - when: catch > 3
    limit: none
  - when: seat in changes
    limit: longest_path
  - limit: sum_of_steps
steps:
  intake: {by: one_stop, do: receive, then: check}
  check: {by: office, within: 2 ngày làm việc, results: [plate], then: go}
  go: {by: office, within: 2 giờ, before: departs, then: sign}
  sign: {by: office, within: 0.5 ngày làm việc, then: deliver}
  deliver: {by: one_stop, do: deliver, result: permit}
documents:
  form1: {title: Đơn, originals: 1}
"""
WHEN = ("--received", "2026-11-23T09:00", "--set", "changes=name")


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "thu.yaml"
    path.write_text(TEXT, "utf-8")
    return str(path)


def test_a_term_may_be_counted_back_from_an_event(onestop: Onestop) -> None:
    result = onestop("due", "15 ngày", "--before", "2026-12-14", "--explain")
    assert "Due: 17:00 Friday 27 November 2026" in result.output
    assert "Fri 27 Nov 2026: the working day before." in result.output
    data = json.loads(onestop("due", "2 giờ", "--before", "2026-12-14T14:00", "--json").stdout)
    assert (data["due"]["at"], "received" in data) == ("2026-12-14T12:00:00+07:00", False)


def test_a_day_of_each_year_has_its_next_date(onestop: Onestop) -> None:
    words = ("due", "ngày 01 tháng 12 hằng năm", "--received", "2026-11-23")
    assert "Due: 17:00 Tuesday 1 December 2026" in onestop(*words).output
    term = json.loads(onestop(*words, "--json").stdout)["term"]
    assert (term["month"], term["day"], term["text"]["en"]) == (12, 1, "1 December every year")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("15 ngày",), "Give one of the two"),
        (("15 ngày", "--before", "2026-12-14", "--received", "2026-12-14"), "Give one of the two"),
        (("1 October every year", "--before", "2026-12-14"), "A day of each year is not counted"),
        (("1/10", "--received", "2026-12-14"), "Write '1 October every year'"),
    ],
)
def test_what_cannot_be_asked_is_said(onestop: Onestop, words: tuple[str, ...], says: str) -> None:
    result = onestop("due", *words)
    assert result.exit_code == 2
    assert says in result.output


def test_the_file_is_explained(onestop: Onestop, file: str) -> None:
    said = onestop("explain", file).output
    for line in (
        "Thay đổi: one or more of: seat (seat), name (name)",
        "Sản lượng: number, decimals allowed (2.4); 2.4 when left out",
        "Giờ đi: date and hour (2026-08-20T09:00); optional",
        "Where 'Ngày thi' is known: at the latest 15 days before 'Ngày thi'",
        "1 December every year, the next one from acceptance of the complete dossier on",
        "the longest way through the steps: 2 + 0.5 = 2.5 working days",
        "the steps together: 2 + 0.5 = 2.5 working days",
        "from 1 December every year until 15 January every year; a filing outside that time is not",
        "at the latest 2 hours after 'Giờ đi'; a filing outside that time is marked",
        "at the latest 3 days before 'Ngày thi'; a filing outside that time is marked  [58/2017",
        "go (competent authority; at the latest 2 hours before 'Giờ đi')",
        "given earlier: same day, from the same start  [79/2024/TT-BCA]",
    ):
        assert line in said


def test_a_filing_shows_its_dates(onestop: Onestop, file: str) -> None:
    facts = ("--set", "departs=2026-11-27T14:00", "--set", "catch=2,5")
    said = onestop("run", file, *WHEN, *facts).output
    assert "changes = name; departs = 2026-11-27T14:00; catch = 2.5" in said
    assert "Biển số comes earlier: 17:00 Monday 23 November 2026" in said
    assert "To be filed by 16:00 on Fri 27 Nov 2026." in said
    assert "until 12:00 27 Nov 2026" in said


def test_a_filing_as_data_has_them_too(onestop: Onestop, file: str) -> None:
    back = onestop("run", file, *WHEN, "--set", "exam=2026-11-25", "--json")
    data = json.loads(back.stdout)
    assert data["due"]["on"] == "2026-11-23"
    assert data["result_dues"]["plate"]["on"] == "2026-11-23"
    assert data["filing"]["late"] is True
    assert data["facts"] == {"changes": ["name"], "exam": "2026-11-25"}
    yearly = json.loads(onestop("run", file, *WHEN, "--set", "catch=6", "--json").stdout)
    assert (yearly["due"]["on"], yearly["filing"]) == ("2026-12-01", None)
    none = json.loads(onestop("run", file, *WHEN, "--set", "catch=4", "--json").stdout)
    assert (none["due"], none["result_dues"]) == (None, {})


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("catch=1.500", "Write, say, catch=2.4."),
        ("departs=2026-11-23", "Write, say, departs=2026-11-23T14:00."),
        ("changes=,", "changes wants at least one choice"),
        ("changes=seet", "Did you mean 'seat'?"),
    ],
)
def test_an_answer_that_cannot_be_meant_is_refused(
    onestop: Onestop, file: str, answer: str, says: str
) -> None:
    rest = () if answer.startswith("changes") else ("--set", "changes=seat")
    result = onestop("run", file, "--received", "2026-11-23", "--set", answer, *rest)
    assert result.exit_code == 2
    assert says in result.output
