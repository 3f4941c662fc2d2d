"""What is left to do for dossiers that have ended: money to give back, branches that run on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from shop_making import CITIZEN, DESK, EXAMINER, FIRE, PERMIT, UNIT, accepted, at, file

from onestop_engine.catalog import Catalog
from onestop_engine.definition import load_text
from onestop_engine.engine import Actor, Refund
from onestop_engine.onestop import OneStop

REFUNDABLE = PERMIT.replace(
    "    basis: 97/2015/QH13\n",
    """    refundable: true
    basis: 97/2015/QH13
  check_fee: {kind: fee, amount: 30000, refundable: true, collected_by: fire, basis: 1/2026/NQ}
""",
)
RUNS_ON = PERMIT.replace("ready: ask_fire,", "ready: both,").replace(
    """  ask_fire:
    by: fire
    do: consult
    within: 1 ngày làm việc
    on_silence: consent
    then: decide
""",
    """  both:
    parallel:
      quick: {steps: {draft: {by: authority}}}
      slow: {steps: {count: {by: fire}}}
    join: any
    rest: let_run
    then: decide
""",
)
TAX = Actor.officer("cb-8", unit="H26.88", parts=("financial",))


@pytest.fixture
def shop(url: str) -> Iterator[OneStop]:
    with OneStop.open(url, procedures=Catalog([load_text(REFUNDABLE)])) as opened:
        yield opened


def refused(shop: OneStop) -> str:
    code = file(shop).code
    shop.act(code, "pay", by=DESK, at=at(23, 9), data={"amount": 80000})
    shop.act(code, "refuse", by=DESK, at=at(23, 10), reason="Không thuộc thẩm quyền")
    return code


def test_what_an_ended_dossier_owes_is_work_of_cashiers_and_collectors(shop: OneStop) -> None:
    code = refused(shop)

    (line,) = shop.work_list(by=DESK, at=at(24))

    assert (line.code, line.kind, line.part, line.unit) == (code, "refund", "one_stop", UNIT)
    assert line.step_title.say("en") == "Give back what was paid"
    assert line.refunds == (
        Refund(fee="permit_charge", amount=50000),
        Refund(fee="check_fee", amount=30000),
    )
    assert (line.since, line.due, line.dossier_due, line.limit) == (at(23, 10), None, None, None)
    assert line.urgency == "no_limit"
    assert [one.part for one in shop.work_list(by=FIRE, at=at(24))] == ["fire"]
    parts = {one.part for one in shop.work_list(by=Actor.system(), at=at(24))}
    assert parts == {"one_stop", "fire"}
    for other in (EXAMINER, CITIZEN, TAX):
        assert shop.work_list(by=other, at=at(24)) == ()


def test_the_line_goes_when_all_of_it_is_given_back(shop: OneStop) -> None:
    code = refused(shop)
    shop.act(code, "refund", by=FIRE, at=at(24), data={"fees": ["check_fee"]})
    (line,) = shop.work_list(by=DESK, at=at(24, 10))
    assert line.refunds == (Refund(fee="permit_charge", amount=50000),)

    shop.act(code, "refund", by=DESK, at=at(24, 11))

    assert shop.work_list(by=Actor.system(), at=at(25)) == ()


def test_owner_and_officer_see_what_is_owed_and_by_whom(shop: OneStop) -> None:
    code = refused(shop)

    for audience in ("owner", "officer"):
        seen = shop.view(code, audience, lang="en")
        assert [(one["name"], one["amount"]) for one in seen["refunds"]] == [
            ("permit_charge", 50000),
            ("check_fee", 30000),
        ]
        assert [one["unit"] for one in seen["refund_by"]] == [None, UNIT]
    assert "refund_by" not in shop.view(code)
    shop.act(code, "refund", by=DESK, at=at(24))
    assert shop.view(code, "owner")["refund_by"] == []


def test_a_dossier_that_ended_without_debts_is_no_work(shop: OneStop) -> None:
    code = file(shop).code
    shop.act(code, "refuse", by=DESK, at=at(23, 10), reason="Không thuộc thẩm quyền")

    assert shop.work_list(by=Actor.system(), at=at(24)) == ()


def test_a_branch_that_runs_on_after_the_end_is_still_work(url: str) -> None:
    with OneStop.open(url, procedures=Catalog([load_text(RUNS_ON)])) as shop:
        code = accepted(shop).code
        shop.act(code, "ready", by=EXAMINER, at=at(24))
        shop.act(code, "done", step="draft", by=EXAMINER, at=at(24))
        shop.act(code, "sign", by=EXAMINER, at=at(24))
        shop.act(code, "deliver", by=DESK, at=at(25))
        assert shop.get(code).ended

        (line,) = shop.work_list(by=FIRE, at=at(26))
        assert line.step == "count"
        shop.act(code, "done", step="count", by=FIRE, at=at(26))

        assert shop.work_list(by=Actor.system(), at=at(27)) == ()
