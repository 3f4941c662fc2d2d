from __future__ import annotations

from datetime import date

import pytest
from scenario_texts import ACCEPTED, HOUSE, actual, codes, played

from onestop_engine import Catalog, WorkCalendar

WRONG = {
    "status: 4": "2 (accepted)",
    "due: 2026-08-31": "2026-08-28",
    "due: 2026-08-28T16:00": "2026-08-28T17:00",
    "due: none": "2026-08-28",
    "original_due: 2026-08-27": "2026-08-28",
    "answer_due: 2026-08-27": "none",
    "step_due: {examine_house: 2026-08-27}": "2026-08-24",
    "step_due: {sign: 2026-08-27}": "the step was not reached",
    "verdict: late": "open",
    "open: [sign, examine_house]": "examine_house",
    "open: none": "examine_house",
    "results: permit": "none",
    "missing: drawings": "none",
    "fees: {permit_charge: 100000}": "set_by_province: Set by the provincial council.",
    "total: 5": "0",
    "may: {one_stop: ready}": "may not: This belongs to Commune permit authority (authority); the "
    "actor does not play that part.",
    "may: {one_stop: grant}": "there is no such act at that instant",
    "may_not: {authority: ready}": "allowed",
    "event: overdue": "accepted, promised, step_closed, step_opened",
    "refused: không": "allowed",
}


@pytest.mark.parametrize("expected", WRONG)
def test_what_does_not_come_true_says_what_is_so_instead(expected: str) -> None:
    said = actual(f"{ACCEPTED}    expect:\n      {expected}\n")

    assert said == WRONG[expected]


@pytest.mark.parametrize(
    "expected",
    [
        "status: 2",
        "due: 2026-08-28T17:00",
        "due: 2026-08-28",
        "answer_due: none",
        "open: examine_house",
        "results: none",
        "results: []",
        "missing: none",
        "fees: {permit_charge: set_by_province}",
        "total: 0",
        "may: {authority: [ready, unfit], applicant: withdraw}",
        "may_not: {one_stop: [ready], system: deliver}",
        "event: [accepted, promised]",
        'explanation_says: ["7 ngày làm việc", "7 working  DAYS"]',
        "warns: chưa nộp phí",
        "verdict: open",
    ],
)
def test_what_is_so_comes_true(expected: str) -> None:
    assert codes(f"{ACCEPTED}    expect:\n      {expected}\n") == []


def test_a_wrong_due_date_comes_with_its_story_in_both_languages() -> None:
    (found,) = played(f"{ACCEPTED}    expect: {{due: 2026-08-31}}\n").mismatches

    assert (found.what, found.expected.vi) == ("due", "2026-08-31")
    assert "7 ngày làm việc" in found.why.vi
    assert "7 working days" in found.why.say("en")
    assert str(found.span) == "a.yaml:13:19"


def test_a_quoted_text_that_nobody_says_is_shown_with_what_is_said() -> None:
    said = actual(f"{ACCEPTED}    expect: {{explanation_says: 9 ngày}}\n")

    assert said.startswith("'Dossier")


def test_a_warning_of_another_kind_is_shown() -> None:
    taken = "  - {on: 2026-08-21T09:00, do: take, by: authority, expect: {warns: quá muộn}}\n"

    assert "unpaid" in actual(f"{ACCEPTED}    expect: {{warns: quá muộn}}\n")
    assert actual(f"{ACCEPTED}{taken}") == "none"


def test_a_fee_shows_how_it_was_computed() -> None:
    text = """title: Phí
procedure: "1.003593"
file:
  on: 2026-08-20T09:00
  facts: {tons: 20}
  expect: {fees: {confirmation_fee: 400000}}
"""

    assert actual(text) == "450000 (due): 150,000 + 20 tons × 15,000 = VND 450,000"


def test_a_fee_of_a_later_moment_is_not_assessed_yet() -> None:
    text = """title: Tiền sử dụng đất
procedure: "1.013978"
file:
  on: 2026-09-07T09:00
  facts: {wants_certificate: true}
  expect: {fees: {land_levy: assessed}}
"""

    assert actual(text) == "not assessed yet"


def test_all_that_does_not_come_true_is_said_at_once() -> None:
    outcome = played(f"{ACCEPTED}    expect: {{status: 1, due: none, open: sign}}\n")

    assert [found.what for found in outcome.mismatches] == ["status", "due", "open"]
    assert not outcome.ok
    assert outcome.expectations == 3
    assert len(outcome.render("vi").splitlines()) == 6


def test_an_act_that_is_refused_ends_the_scenario() -> None:
    again = "  - {on: 2026-08-21T09:00, do: accept, by: one_stop}\n"
    text = f"{ACCEPTED}{again}  - {{on: 2026-08-24T09:00, expect: {{status: 9}}}}\n"
    outcome = played(text)

    assert [problem.code for problem in outcome.problems if problem.severity == "error"] == [
        "OS021"
    ]
    assert "accept" in outcome.problems[-1].message.vi


def test_a_refusal_for_another_reason_is_a_mismatch_and_the_scenario_goes_on() -> None:
    text = (
        f"{ACCEPTED}  - on: 2026-08-21T09:00\n    do: accept\n    by: one_stop\n"
        "    expect: {refused: ngày nghỉ, status: 2}\n"
        "  - {on: 2026-08-24T09:00, expect: {status: 9}}\n"
    )

    assert [found.what for found in played(text).mismatches] == ["refused", "status"]


def test_time_alone_does_its_part_between_two_acts() -> None:
    text = (
        f"{ACCEPTED}  - {{on: 2026-08-29T09:00, expect: {{event: [step_overdue, overdue]}}}}\n"
        "  - {on: 2026-08-29T10:00, expect: {event: overdue}}\n"
    )

    assert actual(text) == "none"


def test_a_filing_may_be_refused_and_that_may_be_right() -> None:
    without = HOUSE.replace("  facts: {works: house}\n", "")

    assert codes(f"{without}acts: []\n") == ["OS008", "OS021"]
    assert codes(f"{without}  expect: {{refused: Loại công trình}}\n") == []
    assert codes(f"{without}  expect: {{refused: Số tờ bản đồ}}\n") == ["OS023"]
    assert codes(f"{HOUSE}  expect: {{refused: Loại công trình}}\n") == ["OS023"]


def test_nothing_can_follow_a_filing_that_was_refused() -> None:
    without = ACCEPTED.replace("  facts: {works: house}\n", "")
    refused = without.replace("acts:", "  expect: {refused: Loại công trình}\nacts:")

    assert codes(refused) == ["OS022"]
    assert codes(f"{without}    expect: {{status: 2}}\n") == ["OS021"]


def test_the_day_of_filing_picks_the_version() -> None:
    earlier = ACCEPTED.replace("2026-08-20", "2026-06-01")

    assert codes(f"{earlier}    expect: {{due: 2026-06-16}}\n") == []


def test_what_time_cannot_carry_on_is_reported() -> None:
    text = (
        f"{ACCEPTED}  - {{on: 2028-02-01T09:00, do: ready, by: authority, expect: {{status: 4}}}}\n"
    )

    assert "OS021" in codes(text)


def test_what_time_alone_cannot_carry_on_is_reported_before_the_act() -> None:
    from onestop_engine.definition import load_text
    from onestop_engine.scenarios import run_text

    permit = Catalog.bundled().pick("1.013225", on=date(2026, 8, 20))
    signing = "    outcomes: {grant: deliver"
    limited = permit.text.replace(signing, f"    within: 3 ngày làm việc\n{signing}")
    text = """title: Im lặng cuối năm
procedure: "1.013225"
file: {on: 2027-12-13T09:00, channel: counter, facts: {works: other}}
acts:
  - {on: 2027-12-13T09:05, do: accept, by: one_stop}
  - {on: 2027-12-29T09:00, do: ready, by: authority, facts: {needs_opinion: true}}
  - {on: 2028-01-10T09:00, expect: {status: 4}}
"""

    (found,) = run_text(text, "a.yaml", procedures=Catalog([load_text(limited, "p.yaml")])).problems

    assert (found.code, found.span.line) == ("OS021", 7)
    assert "2027" in found.message.vi


def test_a_calendar_and_procedures_of_ones_own_may_be_given() -> None:
    from onestop_engine.scenarios import run_text

    text = f"{ACCEPTED}    expect: {{due: 2026-08-28}}\n"
    own = {"procedures": Catalog.bundled(), "calendar": WorkCalendar.bundled("vn")}

    assert run_text(text, "a.yaml", **own).ok
    assert run_text(text, "a.yaml", procedures=Catalog()).problems[0].code == "OS011"


def test_what_is_reached_is_named_with_its_version() -> None:
    reached = played(f"{ACCEPTED}    expect: {{status: 2}}\n").reached

    assert {item.ref for item in reached} == {"1.013225@2026-07-01#1"}
    assert {(item.kind, item.name) for item in reached} == {
        ("step", "intake"),
        ("step", "examine_house"),
        ("outcome", "intake.complete"),
        ("deadline", "deadline[0]"),
        ("price", "permit_charge"),
    }
