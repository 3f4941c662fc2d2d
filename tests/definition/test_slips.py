from __future__ import annotations

import pytest
from texts_of_procedures import changed, codes

from onestop_engine.definition import check_text

INTAKE = "  intake: {by: one_stop, do: receive, then: examine}\n"
DELIVER = "  deliver: {by: one_stop, do: deliver, result: permit}\n"


def steps(*lines: str) -> str:
    return "steps:\n" + "".join(f"  {line}\n" for line in lines)


def whole(*lines: str) -> str:
    return steps(INTAKE.strip(), *lines, DELIVER.strip())


def test_a_step_that_may_be_skipped_still_has_to_lead_on() -> None:
    facts = "facts:\n  big: {ask: applicant, type: boolean, label: Lớn}\n"
    round_and_round = (
        "examine: {by: authority, when: big, otherwise: deliver,"
        " outcomes: {again: examine, incomplete: ask_applicant}}"
    )

    assert codes(facts, whole(round_and_round)) == ["OS422"]
    led_on = round_and_round.replace("again: examine", "again: examine, ready: deliver")
    assert codes(facts, whole(led_on)) == []


def test_a_single_way_back_to_the_step_is_found_at_then() -> None:
    facts = "facts:\n  big: {ask: applicant, type: boolean, label: Lớn}\n"
    back = "examine: {by: authority, when: big, otherwise: deliver, then: examine}"

    assert codes(facts, whole(back)) == ["OS422"]


@pytest.mark.parametrize(
    ("way", "found"),
    [
        ("outcomes: {granted: deliver}", ["OS423"]),
        ("outcomes: {refused: refuse}", ["OS423"]),
        ("outcomes: {granted: deliver, refused: refuse}", []),
        ("then: deliver", []),
    ],
)
def test_each_ending_of_a_sub_procedure_leads_somewhere(way: str, found: list[str]) -> None:
    sub = f'examine: {{do: procedure, by: authority, procedure: "1.001193", {way}}}'

    assert [code for code in codes(whole(sub)) if code == "OS423"] == found


@pytest.mark.parametrize(
    ("limit", "found"),
    [
        ("8 giờ làm việc", []),
        ("1 ngày làm việc", []),
        ("9 giờ làm việc", ["OS859"]),
        ("3 ngày làm việc", ["OS859"]),
        ("3 ngày làm việc, basis: 01/2026/NĐ-CP", []),
    ],
)
def test_an_intake_longer_than_the_decree_allows_needs_a_law_of_its_own(
    limit: str, found: list[str]
) -> None:
    intake = INTAKE.strip().replace("do: receive", f"do: receive, within: {limit}")

    assert codes(steps(intake, "examine: {by: authority, then: deliver}", DELIVER.strip())) == found


@pytest.mark.parametrize(
    ("limit", "found"),
    [
        ("4 giờ", ["OS616"]),
        ("24 giờ", []),
        ("4 giờ làm việc", []),
        ("4 giờ, hours: working_time", []),
        ("4 giờ, status: verified", []),
    ],
)
def test_hours_that_run_at_night_are_pointed_out(limit: str, found: list[str]) -> None:
    assert codes(whole(f"examine: {{by: authority, within: {limit}, then: deliver}}")) == found


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("3 ngày", "2 ngày làm việc", ["OS615"]),
        ("3 ngày, status: verified", "2 ngày làm việc", []),
        ("3 ngày làm việc", "2 ngày làm việc", []),
        ("3 giờ làm việc", "2 ngày", []),
    ],
)
def test_the_one_limit_in_another_unit_is_pointed_out(
    first: str, second: str, found: list[str]
) -> None:
    examine = f"examine: {{by: authority, within: {first}, then: sign}}"
    sign = f"sign: {{by: authority, within: {second}, then: deliver}}"

    assert codes(whole(examine, sign)) == found


def test_two_limits_of_each_unit_are_nobodys_slip() -> None:
    examine = "examine: {by: authority, within: 2 ngày, then: sign}"
    sign = "sign: {by: authority, within: 2 ngày, then: stamp}"
    stamp = "stamp: {by: authority, within: 2 ngày làm việc, then: deliver}"

    assert codes(whole(examine, sign, stamp)) == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("vi:Giấy phép", ["OS803"]),
        ("vi Giấy phép", ["OS803"]),
        ("en:Permit", ["OS803"]),
        ("vi phạm hành chính", []),
        ("Viện phí", []),
    ],
)
def test_a_text_that_begins_like_a_key_lost_its_colon(name: str, found: list[str]) -> None:
    assert codes(f"results:\n  permit: {name}\n") == found


def test_the_mend_shows_the_text_as_it_was_meant() -> None:
    text = "results:\n  permit: vi Giấy phép\n"

    [found] = [one for one in check_text(text).problems if one.code == "OS803"]
    assert found.mend.en == "Write `vi: Giấy phép`."


CONSULT = (
    "ask: {by: authority, do: consult, within: 2 ngày làm việc, on_silence: SAID, then: deliver}"
)


@pytest.mark.parametrize(
    ("part", "code", "mend"),
    [
        (whole("examine: {by: authority, then: bo_sung}"), "OS302", "Write `ask_applicant`."),
        (whole("examine: {by: authority, then: tu_choi}"), "OS302", "Write `refuse`."),
        (whole(CONSULT.replace("SAID", "đồng ý")), "OS305", "Write `consent`."),
        (whole(CONSULT.replace("SAID", "dong_y")), "OS305", "Write `consent`."),
        (whole("examine: {by: authority, role: head, then: deliver}"), "OS322", "declare it first"),
        ("extension: {to: 45 ngày}\n", "OS201", "prolong"),
    ],
)
def test_the_mend_names_what_was_meant(part: str, code: str, mend: str) -> None:
    found = [one for one in check_text(changed(part)).problems if one.code == code]

    assert len(found) == 1
    assert mend in found[0].mend.say("en")
