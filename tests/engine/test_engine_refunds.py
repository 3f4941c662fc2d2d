from __future__ import annotations

import pytest
from engine_desk import APPLICANT, AUTHORITY, DECIDE, ONE_STOP, POLICE, TAX, Desk, on, procedure
from hypothesis import given
from hypothesis import strategies as st

from onestop_engine.engine import Actor, Refund, view
from onestop_engine.errors import InputError, NotAllowed

FEES = """
fees:
  filing: {kind: fee, amount: 20000, refundable: true, basis: 01/QĐ}
  form: {kind: charge, amount: 5000, basis: 01/QĐ}
  check:
    kind: fee
    amount: 30000
    refundable: {withdrawn: true}
    collected_by: police
    basis: 01/QĐ
"""
STEPS = (
    """
supplement:
  at_intake: {at_most: 1, answer_within: 10 ngày, on_silence: close}
steps:
  intake:
    by: one_stop
    do: receive
    outcomes: {complete: ask, incomplete: ask_applicant, turn_away: refuse_intake}
  ask: {by: police, do: consult, within: 2 ngày làm việc, on_silence: consent, then: decide}
"""
    + DECIDE
)


def paid(fees: str = FEES) -> Desk:
    desk = Desk(procedure(STEPS + fees))
    desk.submit(on(2))
    desk.act("pay", on(2), amount=55000)
    return desk


def decided(fees: str = FEES) -> Desk:
    desk = paid(fees)
    desk.act("complete", on(2))
    desk.act("answer", on(3), by=POLICE)
    return desk


def test_a_refusal_owes_back_what_is_refundable_then() -> None:
    desk = decided()
    desk.act("reject", on(4), reason="Không đủ điều kiện")

    assert desk.event("refund_due").data["cause"] == "refused"
    assert desk.file.refunds == (Refund(fee="filing", amount=20000),)
    assert desk.file.finance == "refund_due"
    assert desk.file.status == 9


def test_a_withdrawal_owes_back_what_is_refundable_then() -> None:
    desk = decided()
    desk.act("withdraw", on(4), by=APPLICANT)

    assert [refund.fee for refund in desk.file.refunds] == ["filing", "check"]
    assert desk.event("refund_due").data["cause"] == "withdrawn"


def test_what_was_not_received_is_owed_back() -> None:
    desk = paid()
    desk.act("turn_away", on(3), reason="Không thuộc thẩm quyền")

    assert desk.event("refund_due").data["cause"] == "not_received"
    assert desk.file.status == 3


def test_closing_for_silence_owes_back_at_its_own_instant() -> None:
    desk = paid()
    desk.act("incomplete", on(3), items=["Bản vẽ"])
    assert "refund_due" in desk.tick(on(30))

    assert desk.event("refund_due").at == desk.event("closed").at
    assert desk.event("refund_due").data["cause"] == "closed"


def test_a_result_owes_nothing_back() -> None:
    desk = decided()
    desk.act("sign", on(4))

    assert desk.file.refunds == ()
    assert desk.file.finance == "paid"
    with pytest.raises(NotAllowed, match="Nothing of this dossier has to be given back"):
        desk.act("refund", on(5))


def test_what_was_never_paid_is_not_owed_back() -> None:
    desk = Desk(procedure(STEPS + FEES))
    desk.submit(on(2))
    desk.act("withdraw", on(3), by=APPLICANT)

    assert desk.file.refunds == ()
    assert desk.file.finance == "due"


def test_a_free_fee_in_a_payment_is_not_owed_back() -> None:
    desk = Desk(procedure(STEPS + FEES.replace("amount: 20000", "amount: assessed")))
    desk.submit(on(2))
    desk.act("pay", on(2), amount=35000)
    desk.act("turn_away", on(3), reason="Không thuộc thẩm quyền")

    assert desk.file.refunds == ()


def test_giving_back_settles_the_money() -> None:
    desk = decided()
    desk.act("reject", on(4), reason="Không đủ điều kiện")
    desk.act("refund", on(5), by=ONE_STOP, method="bank", receipt="UNC-09")

    assert desk.file.refunds == ()
    assert desk.file.finance == "refunded"
    last = desk.file.payments[-1]
    assert (last.amount, last.fees, last.receipt) == (-20000, ("filing",), "UNC-09")
    assert view(desk.law, desk.file, "owner")["paid"] == 35000


def test_fees_may_be_given_back_one_after_another() -> None:
    desk = decided()
    desk.act("withdraw", on(4), by=APPLICANT)
    desk.act("refund", on(5), by=POLICE, fees=["check"])
    assert desk.file.finance == "refund_due"
    with pytest.raises(InputError, match="no fee that is to be given back 'check'"):
        desk.act("refund", on(5), fees=["check"])
    desk.act("refund", on(6), by=TAX, fees=["filing", "filing"])

    assert desk.file.finance == "refunded"


@pytest.mark.parametrize("by", [APPLICANT, AUTHORITY, POLICE])
def test_only_who_collected_it_and_the_cashiers_give_back(by: Actor) -> None:
    desk = decided()
    desk.act("reject", on(4), reason="Không đủ điều kiện")
    with pytest.raises(NotAllowed):
        desk.act("refund", on(5), by=by)


def test_the_owner_sees_what_is_to_come_back() -> None:
    desk = decided()
    desk.act("withdraw", on(4), by=APPLICANT)

    assert view(desk.law, desk.file, "owner")["refunds"] == [
        {"name": "filing", "amount": 20000, "currency": "VND"},
        {"name": "check", "amount": 30000, "currency": "VND"},
    ]


def test_money_that_moves_after_the_refusal_leaves_the_refund_owed() -> None:
    desk = Desk(procedure(STEPS + FEES))
    desk.submit(on(2))
    desk.act("pay", on(2), amount=20000, fees=["filing"])
    desk.act("complete", on(2))
    desk.act("answer", on(3), by=POLICE)
    desk.act("reject", on(4), reason="Không đủ điều kiện")
    desk.act("pay", on(5), amount=5000, fees=["form"])
    assert desk.file.finance == "refund_due"
    desk.act("refund", on(6))
    desk.act("pay", on(7), amount=30000)

    assert desk.file.finance == "refunded"


EXCHANGED = """
fees:
  one: {kind: fee, amount: ONE, MORE}
  two: {kind: fee, amount: TWO, MORE}
"""


@given(st.integers(1, 500), st.integers(1, 500), st.decimals(1, 30000, places=4))
def test_what_comes_back_of_an_exchange_is_what_was_paid_to_the_dong(
    one: int, two: int, rate: object
) -> None:
    more = "currency: USD, exchange: {into: VND, rate: X}, refundable: true, basis: X"
    fees = EXCHANGED.replace("ONE", str(one)).replace("TWO", str(two)).replace("MORE", more)
    desk = Desk(procedure(STEPS + fees), replays=False)
    desk.submit(on(2))
    desk.act("pay", on(2), amount=one + two, currency="USD", rate=str(rate))
    desk.act("turn_away", on(3), reason="Không thuộc thẩm quyền")

    assert {refund.currency for refund in desk.file.refunds} == {"VND"}
    owed = sum(refund.amount for refund in desk.file.refunds)
    assert owed == desk.file.payments[0].paid_amount
