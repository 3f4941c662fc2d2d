from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from engine_desk import DECIDE, ONE_STOP, Desk, on, procedure
from hypothesis import given
from hypothesis import strategies as st

from onestop_engine.definition import Procedure
from onestop_engine.definition._amounts import whole_units
from onestop_engine.engine import view
from onestop_engine.errors import InputError, NotAllowed

CARD = """
  card:
    kind: fee
    amount: 145
    currency: USD
    EXCHANGE
    refundable: true
    basis: 01/QĐ
"""
BOOKLET = "  booklet: {kind: charge, amount: 20000, refundable: true, basis: 01/QĐ}\n"
INTO_DONG = "exchange: {into: VND, rate: Tỷ giá bán ra}"
INTO_LOCAL = "exchange: {into: local, rate: Tỷ giá bán ra}"
STEPS = (
    """
steps:
  intake: {by: one_stop, do: receive, then: decide}
"""
    + DECIDE
)
ON_THE_WAY = (
    """
steps:
  intake: {by: one_stop, do: receive, then: charge}
  charge: {by: one_stop, do: pay, clock: none, then: decide}
"""
    + DECIDE
)


def law(fees: str, exchange: str = "", steps: str = STEPS) -> Procedure:
    text = fees.replace("    EXCHANGE\n", f"    {exchange}\n" if exchange else "")
    return procedure(f"{steps}\nfees:\n{text}")


def filed(fees: str, exchange: str = "", steps: str = STEPS) -> Desk:
    desk = Desk(law(fees, exchange, steps))
    desk.submit(on(2))
    return desk


def needs(desk: Desk) -> tuple[str, ...]:
    return desk.choices(ONE_STOP, on(2))["pay", None].needs


def test_a_foreign_fee_is_paid_in_its_own_currency() -> None:
    desk = filed(CARD)
    assert needs(desk) == ("amount", "currency")
    desk.act("pay", on(2), amount=145, currency="USD")

    (payment,) = desk.file.payments
    assert (payment.amount, payment.currency, payment.rate) == (145, "USD", None)
    assert payment.handed_over == ("USD", 145)
    assert desk.file.finance == "paid"


def test_a_payment_without_its_currency_means_dong() -> None:
    desk = filed(CARD)
    with pytest.raises(InputError, match=r"not in VND: card \(USD\)"):
        desk.act("pay", on(2), amount=145)


def test_a_payment_that_does_not_match_says_so_in_its_currency() -> None:
    desk = filed(CARD)
    with pytest.raises(NotAllowed, match="USD 140 does not match USD 145 due"):
        desk.act("pay", on(2), amount=140, currency="USD")


def test_each_currency_is_paid_apart() -> None:
    desk = filed(CARD + BOOKLET)
    assert needs(desk) == ("amount",)
    desk.act("pay", on(2), amount=20000)
    assert desk.file.finance == "due"
    desk.act("pay", on(2), amount=145, currency="USD")

    assert [payment.fees for payment in desk.file.payments] == [("booklet",), ("card",)]
    assert desk.file.finance == "paid"


def test_one_payment_never_names_fees_of_two_currencies() -> None:
    desk = filed(CARD + BOOKLET)
    with pytest.raises(InputError, match=r"card \(USD\), booklet \(VND\)"):
        desk.act("pay", on(2), amount=20145, fees=["card", "booklet"])
    with pytest.raises(InputError, match="not in EUR"):
        desk.act("pay", on(2), amount=145, currency="EUR")


@pytest.mark.parametrize("currency", ["usd", "DONG", 1, "", []])
def test_a_currency_has_three_letters(currency: object) -> None:
    desk = filed(CARD)
    with pytest.raises(InputError, match="'currency' must be a currency of three letters"):
        desk.act("pay", on(2), amount=145, currency=currency)


# -- exchange ------------------------------------------------------------------------------------


def test_the_officer_writes_the_rate_and_the_engine_the_amount() -> None:
    desk = filed(CARD, INTO_DONG)
    assert needs(desk) == ("amount", "currency", "rate")
    desk.act("pay", on(2), amount=145, currency="USD", rate="25430.5", receipt="BL-7")

    data = desk.event("paid").data
    assert (data["amount"], data["currency"], data["rate"]) == (145, "USD", "25430.5")
    # 145 x 25,430.5 = 3,687,422.5: half a đồng goes up.
    assert (data["paid_amount"], data["paid_currency"]) == (3_687_423, "VND")
    assert desk.file.payments[0].handed_over == ("VND", 3_687_423)


@given(st.integers(1, 10**6), st.decimals("0.0001", 10**6, places=4))
def test_an_exchanged_amount_is_at_most_half_a_dong_off(amount: int, rate: Decimal) -> None:
    exact = amount * Fraction(rate)
    assert abs(whole_units(exact) - exact) <= Fraction(1, 2)


def test_the_money_of_the_place_has_to_be_named() -> None:
    desk = filed(CARD, INTO_LOCAL)
    assert needs(desk) == ("amount", "currency", "rate", "paid_currency")
    with pytest.raises(InputError, match="name it in `paid_currency`"):
        desk.act("pay", on(2), amount=145, currency="USD", rate="0.9210")
    desk.act("pay", on(2), amount=145, currency="USD", rate="0.9210", paid_currency="EUR")

    assert desk.file.payments[0].handed_over == ("EUR", 134)


def test_a_fee_is_exchanged_into_what_the_procedure_says() -> None:
    desk = filed(CARD, INTO_DONG)
    with pytest.raises(InputError, match="exchanged into VND, not EUR"):
        desk.act("pay", on(2), amount=145, currency="USD", rate="1", paid_currency="EUR")
    desk.act("pay", on(2), amount=145, currency="USD", rate=25430, paid_currency="VND")

    assert desk.file.payments[0].rate == "25430"


@pytest.mark.parametrize("rate", ["", "0", "0.0", "-1", "25,430", "2e4", 25430.5, True, "٢", []])
def test_a_rate_is_a_decimal_text_above_nothing(rate: object) -> None:
    desk = filed(CARD, INTO_DONG)
    with pytest.raises(InputError, match="'rate' must be a number above 0"):
        desk.act("pay", on(2), amount=145, currency="USD", rate=rate)


def test_a_rate_that_may_be_read_as_thousands_is_refused() -> None:
    desk = filed(CARD, INTO_DONG)
    with pytest.raises(InputError, match=r"Write 25430, or add a 0 to its decimals: 25\.4300"):
        desk.act("pay", on(2), amount=145, currency="USD", rate="25.430")
    desk.act("pay", on(2), amount=145, currency="USD", rate="0.921")

    assert desk.file.payments[0].paid_amount == 134


def test_a_rate_is_needed_for_an_exchange_and_only_there() -> None:
    with pytest.raises(InputError, match="put the rate that was used into `rate`"):
        filed(CARD, INTO_DONG).act("pay", on(2), amount=145, currency="USD")
    for data in ({"rate": "25430"}, {"paid_currency": "VND"}):
        with pytest.raises(InputError, match="not exchanged: it is paid in USD"):
            filed(CARD).act("pay", on(2), amount=145, currency="USD", **data)


def test_fees_that_are_exchanged_differently_are_paid_apart() -> None:
    other = CARD.replace("card:", "visa:").replace("    EXCHANGE\n", f"    {INTO_LOCAL}\n")
    desk = filed(CARD + other, INTO_DONG)
    assert needs(desk) == ("amount", "fees", "currency")
    with pytest.raises(InputError, match="Pay each apart"):
        desk.act("pay", on(2), amount=290, currency="USD", rate="25430")
    desk.act("pay", on(2), amount=145, currency="USD", rate="25430", fees=["card"])
    desk.act("pay", on(2), amount=145, currency="USD", rate="1", paid_currency="USD", fees=["visa"])

    assert desk.file.finance == "paid"


# -- amounts that are open, payment steps --------------------------------------------------------


def test_an_open_amount_is_determined_in_the_currency_of_its_fee() -> None:
    desk = filed(CARD.replace("amount: 145", "amount: by_reference"))
    desk.act("record", on(2), fees={"card": 160})
    (card,) = desk.file.fees

    assert (card.amount, card.currency) == (160, "USD")
    assert "160 USD" in card.explanation.vi


def test_what_is_asked_for_on_the_way_is_summed_by_currency() -> None:
    on_the_way = (CARD + BOOKLET).replace("refundable: true", "due: charge")
    desk = filed(on_the_way, steps=ON_THE_WAY)
    desk.act("accept", on(2))

    asked = desk.event("payment_requested").data
    assert asked["amount"] is None
    assert dict(asked["amounts"]) == {"VND": 20000, "USD": 145}
    desk.act("pay", on(3), amount=20000)
    assert desk.open() == ("charge",)
    desk.act("pay", on(3), amount=145, currency="USD")
    assert desk.open() == ("decide",)


def test_the_sums_of_what_is_asked_for_wait_for_open_amounts() -> None:
    on_the_way = CARD.replace("amount: 145", "amount: assessed")
    desk = filed(on_the_way.replace("refundable: true", "due: charge"), steps=ON_THE_WAY)
    desk.act("accept", on(2))

    assert desk.event("payment_requested").data["amounts"] is None


def test_a_payment_that_no_fee_names_may_be_in_any_currency() -> None:
    desk = filed("  other: {kind: fee, amount: 5, due: on_result, basis: 01/QĐ}\n", "", ON_THE_WAY)
    desk.act("accept", on(2))
    desk.act("pay", on(2), amount=30, currency="EUR")

    assert desk.file.payments[0].handed_over == ("EUR", 30)


def test_the_owner_sees_sums_that_do_not_mix() -> None:
    desk = filed(CARD + BOOKLET, INTO_DONG)
    desk.act("pay", on(2), amount=20000)
    desk.act("pay", on(2), amount=145, currency="USD", rate="25430")
    seen = view(desk.law, desk.file, "owner")

    assert [line["currency"] for line in seen["fees"]] == ["USD", "VND"]
    assert seen["paid"] == 20000 + 145 * 25430
    other = filed(CARD)
    other.act("pay", on(2), amount=145, currency="USD")
    seen = view(other.law, other.file, "owner")

    assert (seen["paid"], seen["paid_by_currency"]) == (0, {"VND": 0, "USD": 145})
