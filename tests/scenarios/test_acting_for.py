"""Scenarios in which somebody acts in the place of another, by a document and on certain days."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from jsonschema import Draft202012Validator

from onestop_engine import Actor, Catalog, OneStop
from onestop_engine.definition import load_text
from onestop_engine.scenarios import Outcome, record, run_text, scenario_schema

GUARDED = """
procedure: "1.000001"
title: {vi: Cấp giấy phép ví dụ, en: Example permit}
field: xay-dung
levels: [commune]
in_force: {from: 2026-01-01, decided_by: 1/2026/QĐ}
channels: [counter]
applicants: [citizen]
legal_basis: [118/2025/NĐ-CP]
results:
  permit: {vi: Giấy phép}
agencies:
  one_stop: {kind: one_stop, level: commune}
  authority: {kind: authority, level: commune}
deadline:
  - limit: 5 ngày làm việc
    basis: 1/2026/QĐ
roles:
  officer: {vi: Chuyên viên, en: Officer}
  head: {vi: Lãnh đạo ký, en: Head who signs}
steps:
  intake: {by: one_stop, do: receive, then: examine}
  examine: {by: authority, role: officer, outcomes: {ready: sign, unfit: refuse}}
  sign: {by: authority, role: head, not_by: examine, outcomes: {signed: deliver, back: examine}}
  deliver: {by: one_stop, do: deliver, result: permit}
"""
CATALOG = Catalog([load_text(GUARDED, "guarded.yaml")])
FOR = "{person: ld-01, role: head, document: 12/QĐ-UBND, from: 2026-11-23, until: 2026-11-27}"
EXAMINED = """title: Ký thay
procedure: "1.000001"
file: {on: 2026-11-23T09:00}
acts:
  - {on: 2026-11-23T09:05, do: accept, by: one_stop}
  - {on: 2026-11-23T10:00, do: ready, by: authority, person: cb-11}
"""


def signed(
    acting_for: str, expect: str, *, person: str = "cb-12", day: str = "2026-11-24", by: str = ""
) -> str:
    who = f"by: {by or 'authority'}, person: {person}, role: officer, acting_for: {acting_for}"
    return f"{EXAMINED}  - {{on: {day}T09:00, do: signed, {who}, expect: {expect}}}\n"


def played(text: str) -> Outcome:
    return run_text(text, "a.yaml", procedures=CATALOG)


@pytest.mark.parametrize(
    "text",
    [
        signed(FOR, "{status: 9}"),
        signed(FOR, "{status: 9}", day="2026-11-27"),
        signed(FOR, "{refused: nằm ngoài}", day="2026-11-28"),
        signed(FOR, "{refused: may not do step 'sign'}", person="cb-11"),
        signed(FOR.replace("ld-01", "cb-11"), "{refused: may not do step 'sign'}"),
        signed(FOR.replace("head", "officer"), "{refused: Lãnh đạo ký}"),
        signed(FOR.replace("role: head", "role: none"), "{refused: Lãnh đạo ký}"),
        signed(FOR.replace("role: head, ", ""), "{status: 9}"),
    ],
)
def test_somebody_signs_for_the_head(text: str) -> None:
    outcome = played(text)

    assert outcome.render("en") == ""
    assert outcome.expectations == 1
    Draft202012Validator(scenario_schema()).check_schema(scenario_schema())


DAYS = "from: 2026-11-23, until: 2026-11-27"


def passed_on(inner: str, document: str = "15/GUQ", outer: str = DAYS) -> str:
    return f"{{person: ld-02, role: none, document: {document}, {outer}, acting_for: {inner}}}"


MAY = FOR.replace("{", "{may_pass_on: true, ")


@pytest.mark.parametrize(
    ("acting_for", "expect"),
    [
        (passed_on(MAY), "{status: 9}"),
        (passed_on(FOR), "{refused: ủy quyền lại}"),
        (passed_on(MAY.replace("true", "false")), "{refused: ủy quyền lại}"),
        (passed_on(MAY.replace("11-27", "11-23")), "{refused: nằm ngoài}"),
        (passed_on(MAY.replace("role: head", "role: officer")), "{refused: Lãnh đạo ký}"),
        (passed_on(passed_on(MAY.replace("ld-01", "ld-03"))), "{refused: cannot act for}"),
    ],
)
def test_a_mandate_is_passed_on_where_its_document_lets_it(acting_for: str, expect: str) -> None:
    outcome = played(signed(acting_for, expect))

    assert outcome.render("en") == ""
    assert outcome.expectations == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (signed(FOR, "{status: 4}"), "but it is 9"),
        (signed(FOR, "{status: 9}", person="ld-01"), "cannot act for ld-01"),
        (signed(FOR, "{status: 9}", by="applicant"), "no officer acting as themselves"),
        (signed(FOR.replace("11-27", "11-01"), "{status: 9}"), "before it starts"),
    ],
)
def test_what_cannot_be_is_said(text: str, said: str) -> None:
    assert said in played(text).render("en")


@pytest.mark.parametrize(
    ("acting_for", "said"),
    [
        ("ld-01", "keys with values"),
        ("{person: ld-01}", "`document`"),
        (FOR.replace("document", "paper"), "`paper`"),
        (FOR.replace("2026-11-27", "27/11/2026"), "27/11/2026"),
        (FOR.replace("head", "chief"), "chief"),
        (passed_on(MAY.replace("true", "perhaps")), "perhaps"),
        (passed_on("{person: ld-01}"), "`document`"),
    ],
)
def test_a_mistake_is_found_before_anything_is_played(acting_for: str, said: str) -> None:
    outcome = played(signed(acting_for, "{status: 9}"))

    assert outcome.expectations == 0
    assert said in outcome.render("en")


def test_the_schema_knows_its_keys() -> None:
    act = {"on": "2026-11-24T09:00", "do": "signed", "by": "authority"}
    whole = {"title": "a", "procedure": "1.000001", "file": {"on": "2026-11-23T09:00"}}
    mandate = {
        "person": "ld-01",
        "role": "head",
        "document": "12/QĐ",
        "from": "2026-11-23",
        "until": "2026-11-27",
    }
    validator = Draft202012Validator(scenario_schema())

    def errors(acting_for: object) -> int:
        acts = [{**act, "acting_for": acting_for}]
        return len(list(validator.iter_errors({**whole, "acts": acts})))

    assert errors(mandate) == 0
    assert errors({**mandate, "to": "2026-11-27"}) == 1
    assert errors({**mandate, "until": "27/11/2026"}) == 1
    assert errors({name: value for name, value in mandate.items() if name != "until"}) == 1
    assert errors("ld-01") == 1
    assert errors({**mandate, "acting_for": {**mandate, "may_pass_on": True}}) == 0
    assert errors({**mandate, "acting_for": {**mandate, "may_pass_on": "yes"}}) == 1


@pytest.mark.parametrize("links", [1, 2, 3])
def test_a_dossier_on_which_somebody_acted_for_another_is_written_down_and_comes_true(
    links: int,
) -> None:
    unit, parts = "H26.10.2", ("authority",)
    desk = Actor.officer("cb-01", unit=unit, parts=("one_stop",))
    examiner = Actor.officer("cb-11", unit=unit, parts=parts, roles=("officer",))
    head = Actor.officer("ld-01", unit=unit, parts=parts, roles=("head",))
    deputy = head
    for number in range(links):
        deputy = Actor.officer(f"cb-2{number}", unit=unit, parts=parts).acting_for(
            deputy,
            document="12/QĐ-UBND",
            start=date(2026, 11, 23),
            until=date(2026, 11, 27),
            reason="Nghỉ ốm",
            may_pass_on=number < links - 1,
        )
    with OneStop.open("memory://", procedures=CATALOG) as shop:
        code = shop.submit(
            "1.000001",
            unit=unit,
            applicant={"name": "Nguyễn Văn Ví Dụ"},
            channel="counter",
            by=desk,
            at=datetime(2026, 11, 23, 9),
        ).code
        for action, by, hour in (
            ("accept", desk, 9),
            ("ready", examiner, 10),
            ("signed", deputy, 11),
            ("deliver", desk, 12),
        ):
            shop.act(code, action, by=by, at=datetime(2026, 11, 24, hour))
        text = record(shop, code)

    for personal in ("cb-1", "cb-2", "ld-01", "12/QĐ", "Nghỉ ốm", "Ví Dụ"):
        assert personal not in text
    assert (text.count("acting_for:"), text.count("may_pass_on: true")) == (links, links - 1)
    assert "from: 2026-11-23, until: 2026-11-27" in text
    outcome = played(text)
    assert outcome.render("en") == ""
    assert outcome.expectations > 0
    # Whoever examined could not have signed for the head either.
    people = text.split("person: ")
    examined, acted = people[2].split("\n")[0], people[3].split("\n")[0]
    assert "may not do step 'sign'" in played(text.replace(acted, examined)).render("en")
