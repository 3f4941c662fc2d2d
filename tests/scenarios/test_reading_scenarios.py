from __future__ import annotations

import pytest
from scenario_texts import ACCEPTED, HOUSE, codes, played

ACT = f"{ACCEPTED}    expect: {{status: 2}}\n"
BIRTH = """title: Nhóm khai sinh
procedure: "3.000722"
file: {on: 2026-10-26T09:00}
acts:
  - {on: 2026-10-26T09:05, do: accept, by: one_stop, expect: {due: 2026-10-29}}
"""

MISTAKES = {
    "an empty file": ("", ["OS112"]),
    "a list": ("- a\n", ["OS003"]),
    "a title in a list": (HOUSE.replace("Nhà ở riêng lẻ", "[a]"), ["OS131"]),
    "a file that is a word": (
        'title: T\nprocedure: "1.013225"\nfile: 2026-08-20\n',
        ["OS003"],
    ),
    "no filing": ('title: T\nprocedure: "1.013225"\n', ["OS002"]),
    "no instant": ('title: T\nprocedure: "1.013225"\nfile: {channel: counter}\n', ["OS002"]),
    "no procedure": ("title: T\nfile: {on: 2026-08-20T09:00}\n", ["OS002"]),
    "a code that is none": (HOUSE.replace('"1.013225"', '"a b"'), ["OS146"]),
    "day and month": (HOUSE.replace("2026-08-20T09:00", "20/08/2026 09:00"), ["OS140"]),
    "an hour that is none": (HOUSE.replace("T09:00", "T25:00"), ["OS143"]),
    "an unknown channel": (ACT.replace("counter", "counted"), ["OS147"]),
    "an unknown applicant": (ACT.replace("citizen", "alien"), ["OS147"]),
    "an unknown fact": (ACT.replace("works:", "work:"), ["OS012"]),
    "an unknown choice": (ACT.replace("house}", "hous}"), ["OS147"]),
    "an unknown paper": (ACT.replace("drawings", "drawing"), ["OS012"]),
    "a paper in a list in a list": (ACT.replace("[application", "[[application]"), ["OS131"]),
    "acts that are no list": (f"{HOUSE}acts: {{on: 2026-08-20T09:00}}\n", ["OS003"]),
    "an act that is a word": (f"{ACT}  - accept\n", ["OS003"]),
    "an act without an instant": (f"{ACT}  - {{expect: {{status: 2}}}}\n", ["OS002"]),
    "an unknown act": (ACT.replace("do: accept", "do: acept"), ["OS012"]),
    "what the engine does by itself": (ACT.replace("do: accept", "do: tick"), ["OS012"]),
    "an unknown step": (ACT.replace("do: accept", "do: accept\n    step: intak"), ["OS012"]),
    "refused without an act": (
        f"{ACT}  - {{on: 2026-08-21T09:00, expect: {{refused: a}}}}\n",
        ["OS007"],
    ),
    "expectations that are a word": (ACT.replace("{status: 2}", "accepted"), ["OS003"]),
    "an unknown expectation": (ACT.replace("{status", "{state: 1, status"), ["OS001"]),
    "a status that is none": (ACT.replace("status: 2", "status: 11"), ["OS139"]),
    "a due date that is none": (ACT.replace("status: 2", "due: soon"), ["OS141"]),
    "a limit of an unknown step": (
        ACT.replace("status: 2", "status: 2, step_due: {exam: 2026-08-24}"),
        ["OS012"],
    ),
    "a limit of no step": (
        ACT.replace("status: 2", "status: 2, step_due: 2026-08-24"),
        ["OS003"],
    ),
    "an unknown verdict": (ACT.replace("status: 2", "status: 2, verdict: in_time"), ["OS147"]),
    "an unknown open step": (ACT.replace("status: 2", "status: 2, open: exam"), ["OS012"]),
    "an unknown event": (ACT.replace("status: 2", "status: 2, event: accept"), ["OS012"]),
    "an unknown fee": (ACT.replace("status: 2", "status: 2, fees: {charge: 1}"), ["OS012"]),
    "a fee with points": (
        ACT.replace("status: 2", "status: 2, fees: {permit_charge: 100.000}"),
        ["OS136"],
    ),
    "a fee in a state that is none": (
        ACT.replace("status: 2", "status: 2, fees: {permit_charge: unknown}"),
        ["OS147"],
    ),
    "a total with points": (ACT.replace("status: 2", "status: 2, total: 24.000"), ["OS136"]),
    "an unknown part that may": (
        ACT.replace("status: 2", "status: 2, may: {office: accept}"),
        ["OS012"],
    ),
    "an unknown act that may": (
        ACT.replace("status: 2", "status: 2, may: {authority: approve}"),
        ["OS012"],
    ),
    "an empty text": (ACT.replace("status: 2", 'status: 2, warns: ""'), ["OS130"]),
    "refused in a list": (ACT.replace("status: 2", "status: 2, refused: [a, b]"), ["OS003"]),
    "an unknown linked step": (
        f"{BIRTH}  - {{on: 2026-10-26T10:00, in: brith, expect: {{status: 2}}}}\n",
        ["OS012"],
    ),
    "an amount with points": (ACT.replace("do: accept", "do: pay\n    amount: 24.000"), ["OS136"]),
    "a new date that is none": (
        ACT.replace("do: accept", "do: reappoint\n    to: 28/08/2026"),
        ["OS140"],
    ),
    "a fee in a map that is unknown": (
        ACT.replace("do: accept", "do: record\n    fees: {levy: 1}"),
        ["OS012"],
    ),
    "a basis that is empty": (ACT.replace("file:", "basis: ''\nfile:"), ["OS130"]),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_found_before_anything_is_played(name: str) -> None:
    text, expected = MISTAKES[name]

    assert sorted(codes(text)) == expected


def test_all_mistakes_are_said_at_once_in_the_order_of_the_file() -> None:
    text = ACT.replace("works: house", "works: hous").replace("by: one_stop", "by: office")
    found = played(text.replace("status: 2", "status: 20")).problems

    assert [problem.code for problem in found] == ["OS147", "OS012", "OS139"]
    assert [problem.span.line for problem in found] == [7, 12, 13]


def test_a_word_of_yaml_stays_a_word() -> None:
    outcome = played(ACT.replace("Nhà ở riêng lẻ", "on"))

    assert outcome.ok
    assert outcome.title is not None
    assert outcome.title.vi == "on"


def test_a_title_may_stand_in_two_languages() -> None:
    outcome = played(ACT.replace("Nhà ở riêng lẻ", "{vi: Nhà ở, en: House}"))

    assert outcome.title is not None
    assert outcome.title.say("en") == "House"


def test_facts_are_typed_by_the_procedure() -> None:
    text = """title: Thử mọi kiểu
procedure: "9.100001"
file:
  on: 2026-08-20T09:00
  facts: {copies: 2, born: 2000-01-31, value: 5000000, name: "Ví dụ", adult: true, kind: a}
  expect: {status: 1}
"""
    from onestop_engine.definition import load_text
    from onestop_engine.scenarios import run_text

    procedure = load_text(TYPED, "t.yaml")

    assert run_text(text, "a.yaml", procedures=_catalog(procedure)).problems == ()


def _catalog(procedure: object) -> object:
    from onestop_engine import Catalog

    return Catalog([procedure])


@pytest.mark.parametrize(
    ("step", "ways"),
    [
        ("intake", "accept, complete, incomplete, refuse"),
        ("sign", "grant, back"),
        ("consult", "answer"),
    ],
)
def test_a_step_in_the_place_of_an_act_is_told_what_is_done_in_it(step: str, ways: str) -> None:
    act = f"  - {{on: 2026-08-21T09:00, do: {step}, by: authority}}\n"
    found = [one.mend.say("en") for one in played(ACT + act).problems]

    assert found == [f"`{step}` is a step; write in `do` what is done in it: {ways}."]


TYPED = """procedure: "9.100001"
title: {vi: Thử, en: Trial}
field: ho-tich
levels: [commune]
in_force: {from: 2026-07-01, decided_by: 01/2026/QĐ-UBND}
channels: [counter]
applicants: [citizen]
legal_basis: [60/2014/QH13]
results: {extract: {vi: Bản sao}}
facts:
  copies: {ask: applicant, type: integer, label: Số bản}
  born: {ask: applicant, type: date, label: Ngày sinh}
  value: {ask: applicant, type: money, label: Giá trị}
  name: {ask: applicant, type: text, label: Tên gọi}
  adult: {ask: applicant, type: boolean, label: Đủ tuổi}
  kind: {ask: applicant, choose: [a, b], label: Loại}
agencies:
  one_stop: {kind: one_stop, level: commune}
deadline: {limit: trong ngày, basis: 60/2014/QH13}
steps:
  intake: {by: one_stop, do: receive, then: deliver}
  deliver: {by: one_stop, do: deliver, result: extract}
documents:
  form1: {title: Tờ khai}
"""
