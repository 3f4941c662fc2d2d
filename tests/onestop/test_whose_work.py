"""Who may do what, in a shop with a store: work lists, mandates, what stays of their reasons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from shop_making import APPLICANT, DESK, PERMIT, UNIT

from onestop_engine.definition import load_text
from onestop_engine.engine import Actor
from onestop_engine.errors import NotAllowed
from onestop_engine.onestop import OneStop
from onestop_engine.scenarios import record, run_text
from onestop_engine.synthetic import commune

GUARDED = (
    PERMIT[: PERMIT.index("steps:")]
    + """\
roles:
  officer: {vi: Chuyên viên, en: Officer}
  head: {vi: Lãnh đạo ký, en: Head who signs}
steps:
  intake: {by: one_stop, do: receive, then: examine}
  examine:
    by: authority
    role: officer
    outcomes: {ready: sign, incomplete: ask_applicant, unfit: refuse}
  sign: {by: authority, role: head, not_by: examine, outcomes: {signed: deliver, back: examine}}
  deliver: {by: one_stop, do: deliver, result: permit}
"""
)
AT = datetime(2026, 11, 23, 9, 0)
MAI, LAN = (
    Actor.officer(name, unit=UNIT, parts=("authority",), roles=("officer",))
    for name in ("cb-11", "cb-12")
)
HEAD = Actor.officer("ld-01", unit=UNIT, parts=("authority",), roles=("officer", "head"))
DEPUTY = LAN.acting_for(
    HEAD,
    document="12/QĐ-UBND",
    start=date(2026, 11, 23),
    until=date(2026, 11, 27),
    reason="Nghỉ ốm",
)


@pytest.fixture(params=["memory", "sqlite"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OneStop]:
    url = "memory://" if request.param == "memory" else f"sqlite:///{tmp_path / 'shop.db'}"
    with OneStop.open(url, procedures=[load_text(GUARDED, "guarded.yaml")]) as shop:
        yield shop


def accepted(shop: OneStop) -> str:
    about = {"facts": {"works": "house"}, "channel": "counter", "subject": "subject-1"}
    code = shop.submit("1.000001", unit=UNIT, applicant=APPLICANT, by=DESK, at=AT, **about).code
    return shop.act(code, "accept", by=DESK, at=AT).code


def listed(shop: OneStop, by: Actor, at: datetime = AT) -> list[str | None]:
    return [line.step for line in shop.work_list(by=by, at=at)]


def test_a_work_list_shows_nobody_what_they_may_not_do(shop: OneStop) -> None:
    code = accepted(shop)
    assert listed(shop, MAI) == ["examine"]
    assert listed(shop, Actor.officer("cb-9", unit=UNIT, parts=("authority",))) == []
    shop.act(code, "ready", by=HEAD, at=AT)
    assert listed(shop, MAI) == []
    assert listed(shop, HEAD) == []
    # The head examined it, so whoever stands in for the head does not sign it either.
    assert listed(shop, DEPUTY) == []
    assert listed(shop, Actor.system()) == ["sign"]


def test_a_deputy_has_the_work_of_the_other_on_the_days_of_the_mandate(shop: OneStop) -> None:
    code = accepted(shop)
    shop.act(code, "ready", by=MAI, at=AT)
    assert listed(shop, LAN) == []
    assert listed(shop, DEPUTY) == ["sign"]
    assert listed(shop, DEPUTY, datetime(2026, 11, 28, 0, 0)) == []


def test_an_event_keeps_both_people_and_the_document_and_the_reason_can_be_erased(
    shop: OneStop,
) -> None:
    code = accepted(shop)
    shop.act(code, "ready", by=MAI, at=AT)
    shop.act(code, "signed", by=DEPUTY, at=AT)
    (line,) = [event for event in shop.events(code) if event.kind == "result_available"]
    assert (line.actor, line.data["acting_for"][0]["actor"]) == ("cb-12", "ld-01")
    assert line.private["acting_for"] == ["Nghỉ ốm"]

    before = shop.get(code)
    shop.erase("subject-1")
    (line,) = [event for event in shop.events(code) if event.kind == "result_available"]
    assert "acting_for" not in line.private
    assert line.data["acting_for"][0]["document"] == "12/QĐ-UBND"
    assert shop.get(code).steps == before.steps


def test_a_key_sent_again_by_somebody_in_anothers_place_is_the_same_command(shop: OneStop) -> None:
    code = accepted(shop)
    shop.act(code, "ready", by=MAI, at=AT)
    first = shop.act(code, "signed", by=DEPUTY, at=AT, key="k-1")
    assert shop.act(code, "signed", by=DEPUTY, at=AT, key="k-1").seq == first.seq


def test_a_recorded_dossier_tells_people_apart_without_their_names(shop: OneStop) -> None:
    code = accepted(shop)
    shop.act(code, "take", by=MAI, at=AT)
    shop.act(code, "assign", by=HEAD, at=AT, data={"assignee": LAN.id})
    with pytest.raises(NotAllowed):
        shop.act(code, "ready", by=MAI, at=AT)
    shop.act(code, "ready", by=LAN, at=AT)
    shop.act(code, "signed", by=HEAD, at=AT)
    shop.act(code, "deliver", by=DESK, at=AT)

    text = record(shop, code)
    assert not any(name in text for name in ("cb-", "ld-"))
    assert text.count("person: ") == 6
    assert run_text(text, "a.yaml", procedures=shop.catalog).ok


SCENARIO = """\
title: Người thẩm định không ký
procedure: "1.000001"
file: {on: 2026-11-23T09:00, channel: counter, facts: {works: house}}
acts:
  - {on: 2026-11-23T09:05, do: accept, by: one_stop}
  - {on: 2026-11-23T09:10, do: ready, by: authority, ROLE expect: {EXPECT}}
"""


@pytest.mark.parametrize(
    ("role", "expect"),
    [
        ("", "open: sign"),
        ("role: head,", "refused: is Officer; the actor is not"),
        ("role: none,", "refused: chức trách Chuyên viên"),
        ("role: [head, officer],", "may_not: {authority: signed}"),
        ("person: mai,", "may: {authority: signed}"),
    ],
)
def test_scenarios_say_who_acts_and_what_they_are(shop: OneStop, role: str, expect: str) -> None:
    text = SCENARIO.replace("ROLE", role).replace("EXPECT", expect)
    outcome = run_text(text, "a.yaml", procedures=shop.catalog)
    assert [problem.render("en") for problem in outcome.problems] == []


def test_a_scenario_with_a_role_of_no_procedure_is_told_the_nearest(shop: OneStop) -> None:
    text = SCENARIO.replace("ROLE", "role: ofcer,").replace("EXPECT", "open: sign")
    (problem,) = run_text(text, "a.yaml", procedures=shop.catalog).problems
    assert "ofcer" in problem.message.say("en")
    assert "officer" in problem.mend.say("en")


def test_the_synthetic_commune_keeps_the_rules(shop: OneStop) -> None:
    summary = commune(shop, dossiers=25, seed=3)
    assert summary.filed == 25
    both = 0
    for dossier in shop.find():
        examined = {who for run in dossier.steps if run.step == "examine" for who in run.done_by}
        signed = {who for run in dossier.steps if run.step == "sign" for who in run.done_by}
        assert examined.isdisjoint(signed)
        both += bool(examined and signed)
    assert both > 5
