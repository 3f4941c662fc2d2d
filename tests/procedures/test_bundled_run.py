"""Every bundled procedure, granted from filing to delivery, its sub-dossiers included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from onestop_engine import Actor, Catalog, Choice, Dossier, OneStop, Procedure
from onestop_engine.definition import Fact

PACK = Path(__file__).parents[2] / "procedures"
CATALOG = Catalog.load(PACK)
UNIT = "H00.01"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
# What an office does when all goes well; else the first outcome that does not lead back.
ONWARD = (
    "accept",
    "complete",
    "ready",
    "registered",
    "found",
    "confirm",
    "grant",
    "issue",
    "register",
    "remove",
    "sign",
    "answer",
    "done",
    "pay",
    "deliver",
)
BACK = frozenset({"ask_applicant", "refuse_intake", "refuse", "stop"})
SAMPLES: Mapping[str, object] = {
    "boolean": True,
    "integer": 3,
    "decimal": 3,
    "date": "2026-12-31",
    "moment": "2026-12-31T08:00",
}


@pytest.fixture
def shop() -> Iterator[OneStop]:
    with OneStop.open("memory://", procedures=CATALOG) as opened:
        yield opened


def officer(procedure: Procedure) -> Actor:
    return Actor.officer("cb-1", unit=UNIT, parts=tuple(procedure.agencies))


def answer(fact: Fact) -> object:
    chosen = next(iter(fact.choices), None)
    return (chosen,) if fact.several else chosen or SAMPLES[fact.type]


def answers(procedure: Procedure) -> dict[str, object]:
    return {
        fact.name: answer(fact)
        for fact in procedure.facts.values()
        if fact.ask == "applicant" and not fact.optional and fact.default is None
    }


def file(
    shop: OneStop, procedure: Procedure, at: datetime, facts: Mapping[str, object] | None = None
) -> Dossier:
    return shop.submit(
        procedure.code,
        unit=UNIT,
        applicant={"name": "Nguyễn Văn Ví Dụ"},
        facts={**answers(procedure), **(facts or {})},
        channel=procedure.channels[0],
        by=officer(procedure),
        at=at,
    )


def version(dossier: Dossier) -> Procedure:
    known = CATALOG.versions(dossier.procedure)
    return next(each for each in known if each.ref == dossier.procedure_ref)


def rank(procedure: Procedure, choice: Choice) -> int | None:
    """How soon it is chosen; None for what sends back, refuses, or only notes."""
    if choice.action in ONWARD:
        return ONWARD.index(choice.action) if choice.step or choice.action != "pay" else None
    if choice.step is None:
        return None
    outcomes = procedure.graph.step(choice.step.split(" ")[0]).outcomes
    if outcomes.get(choice.action, "refuse") in BACK:
        return None
    return len(ONWARD) + list(outcomes).index(choice.action)


def onward(shop: OneStop, dossier: Dossier, at: datetime) -> Choice | None:
    law = version(dossier)
    choices = shop.allowed(dossier.code, by=officer(law), at=at)
    ranked = [
        (place, choice)
        for choice in choices
        if choice.ok and (place := rank(law, choice)) is not None
    ]
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


def advance(shop: OneStop, dossier: Dossier, at: datetime, found: Mapping[str, object]) -> bool:
    choice = onward(shop, dossier, at)
    if choice is None:
        return False
    asked = (need.removeprefix("facts.") for need in choice.needs if need.startswith("facts."))
    facts = {name: found.get(name, False) for name in asked}
    data: dict[str, object] = {"facts": facts} if facts else {}
    if choice.action == "pay":
        data = {"amount": 1_000_000}
    by = officer(version(dossier))
    shop.act(dossier.code, choice.action, step=choice.step, by=by, at=at, data=data)
    return True


def finish(
    shop: OneStop, code: str, at: datetime, found: Mapping[str, object] | None = None
) -> Dossier:
    """The dossier when nothing is left to do; `found` is what officers find out, else no."""
    for _ in range(60):
        at = max(at, shop.events(code)[-1].at.astimezone(ZONE).replace(tzinfo=None))
        dossier = shop.get(code)
        if advance(shop, dossier, at, found or {}):
            continue
        subs = shop.find(parent=code, open=True)
        if not subs and not dossier.open_steps:
            return dossier
        for sub in subs:
            finish(shop, sub.code, at, found)
        if not subs:
            # A posting has to run its time.
            at += timedelta(days=1)
    raise AssertionError(code)


def morning(day: date) -> datetime:
    return datetime.combine(day, time(9))


def filing_day(procedure: Procedure) -> date:
    return procedure.in_force.window.end or date(2026, 11, 23)


def last_status(procedure: Procedure) -> int:
    """Where nothing comes back, there is nothing to deliver."""
    return 10 if any(step.kind == "deliver" for step in procedure.graph.steps) else 9


@pytest.mark.parametrize("procedure", tuple(CATALOG), ids=lambda procedure: procedure.ref)
def test_a_dossier_can_be_granted_from_filing_to_delivery(
    shop: OneStop, procedure: Procedure
) -> None:
    at = morning(filing_day(procedure))
    dossier = file(shop, procedure, at)
    ended = finish(shop, dossier.code, at + timedelta(minutes=5))
    assert ended.status == last_status(procedure)


@pytest.mark.parametrize("procedure", tuple(CATALOG), ids=lambda procedure: procedure.ref)
def test_what_officers_may_find_out_leads_to_a_result_too(
    shop: OneStop, procedure: Procedure
) -> None:
    at = morning(filing_day(procedure))
    dossier = file(shop, procedure, at)
    found = {fact.name: True for fact in procedure.facts.values() if fact.ask == "officer"}
    ended = finish(shop, dossier.code, at + timedelta(minutes=5), found)
    assert ended.status == last_status(procedure)


MONDAY = date(2026, 11, 9)


def test_the_birth_bundle_is_due_in_three_working_days(shop: OneStop) -> None:
    bundle = CATALOG.pick("3.000722", on=MONDAY)
    dossier = file(shop, bundle, datetime.combine(MONDAY, time(14, 59)))
    shop.act(dossier.code, "accept", by=officer(bundle), at=datetime.combine(MONDAY, time(15, 0)))
    due = shop.get(dossier.code).due
    assert due is not None
    assert due.on == date(2026, 11, 12)


def test_after_15_00_tuesday_is_day_0_of_the_birth_bundle(shop: OneStop) -> None:
    bundle = CATALOG.pick("3.000722", on=MONDAY)
    late = datetime.combine(MONDAY, time(15, 30))
    dossier = file(shop, bundle, late)
    shop.act(dossier.code, "accept", by=officer(bundle), at=late)
    due = shop.get(dossier.code).due
    assert due is not None
    assert due.on == date(2026, 11, 13)


def test_the_birth_bundle_stops_when_nothing_is_supplied_in_seven_working_days(
    shop: OneStop,
) -> None:
    bundle = CATALOG.pick("3.000722", on=MONDAY)
    at = morning(MONDAY)
    code = file(shop, bundle, at).code
    shop.act(code, "accept", by=officer(bundle), at=at)
    shop.act(code, "incomplete", by=officer(bundle), at=at, reason="Thiếu giấy chứng sinh")
    shop.tick(at=datetime.combine(date(2026, 11, 18), time(23, 0)))
    assert shop.get(code).status == 5
    shop.tick(at=datetime.combine(date(2026, 11, 19), time(9, 0)))
    assert shop.get(code).status == 8


def carry_out(shop: OneStop, code: str, step: str, at: datetime) -> None:
    (sub,) = (sub for sub in shop.find(parent=code, open=True) if sub.parent_step == step)
    assert finish(shop, sub.code, at).status == 10


def open_steps(shop: OneStop, code: str) -> set[str]:
    return {run.step for run in shop.get(code).open_steps}


def test_each_part_of_the_birth_bundle_begins_when_what_it_needs_is_there(shop: OneStop) -> None:
    bundle = CATALOG.pick("3.000722", on=MONDAY)
    at = morning(MONDAY)
    code = file(shop, bundle, at, {"wants_id_card": True}).code
    while open_steps(shop, code) != {"birth"}:
        assert advance(shop, shop.get(code), at, {})
    assert shop.get(code).results == ()
    carry_out(shop, code, "birth", at)
    assert [result.name for result in shop.get(code).results] == ["birth_certificate"]
    assert open_steps(shop, code) == {"check_residence", "issue_health_card"}
    assert advance(shop, shop.get(code), at, {})
    carry_out(shop, code, "register_residence", at)
    assert open_steps(shop, code) == {"issue_health_card", "issue_id_card"}
    carry_out(shop, code, "issue_health_card", at)
    carry_out(shop, code, "issue_id_card", at)
    assert open_steps(shop, code) == {"deliver"}
    assert finish(shop, code, at).status == 10
