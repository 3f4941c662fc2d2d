from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_procedures import small, text

from onestop_engine.definition import check_text
from onestop_engine.definition._currencies import currencies_of
from onestop_engine.definition.fees import FeeLine, assess, sums, total, totals
from onestop_engine.errors import InputError

FACTS = """
months: {ask: applicant, type: integer, label: {vi: Số tháng}, default: 24}
poor: {ask: applicant, type: boolean, label: {vi: Hộ nghèo}}
checked: {ask: officer, type: boolean, label: {vi: Phải kiểm tra}}
copies: {ask: officer, type: integer, label: {vi: Số bản}}
"""
CARD = """
  card:
    kind: fee
    title: {vi: Phí cấp thẻ, en: Card fee}
    brackets:
      by: months
      tiers:
        - {up_to: 24, amount: 145}
        - {amount: 155}
    currency: USD
    basis: 25/2021/TT-BTC
"""
BOOKLET = """
  booklet: {kind: charge, amount: 20000, basis: 1/2026/TT-BTC}
"""


def bill(
    fees: str, facts: Mapping[str, object] | None = None, channel: str = "counter"
) -> dict[str, FeeLine]:
    procedure = small(f"fees:\n{fees}", facts=FACTS)
    days = {"filed": date(2026, 11, 23)}
    lines = assess(procedure, facts=facts or {}, channel=channel, applicant="citizen", days=days)
    return {line.name: line for line in lines}


def codes(fees: str) -> set[str]:
    return {each.code for each in check_text(text(f"fees:\n{fees}", facts=FACTS)).problems}


def test_an_amount_without_a_currency_is_in_dong() -> None:
    assert bill(BOOKLET)["booklet"].currency == "VND"


def test_a_foreign_amount_names_its_currency() -> None:
    card = bill(CARD, {"months": 30})["card"]

    assert (card.amount, card.currency) == (155, "USD")
    assert card.explanation.vi == "30 thuộc mức cao nhất: 155 USD"
    assert card.explanation.en == "30 is in the last tier: USD 155"


def test_dollars_are_never_added_to_dong() -> None:
    lines = bill(CARD + BOOKLET).values()

    assert total(lines) == 20000
    assert dict(totals(lines)) == {"VND": 20000, "USD": 145}


@given(st.lists(st.tuples(st.sampled_from(["VND", "USD", "EUR"]), st.integers(0, 10**9))))
def test_sums_by_currency_are_the_sums_of_each_currency(amounts: list[tuple[str, int]]) -> None:
    assert dict(sums(amounts)) == {
        currency: sum(amount for name, amount in amounts if name == currency)
        for currency in {"VND", *(name for name, _ in amounts)}
    }


@pytest.mark.parametrize(
    ("price", "why"),
    [
        ("    formula: months\n    cap: 20\n", "số tháng = 24 USD; mức tối đa 20 USD"),
        ("    formula: months\n    floor: 30\n", "số tháng = 24 USD; mức tối thiểu 30 USD"),
        ("    amount: 5\n    per: months\n", "24 × 5 = 120 USD"),
        ("    formula: months * 2\n", "số tháng × 2 = 48 USD"),
        ("    amount: 5\n    times: months\n", "5 USD; × 24 = 120 USD"),
    ],
)
def test_every_kind_of_price_speaks_of_its_currency(price: str, why: str) -> None:
    fee = f"  visa:\n    kind: fee\n{price}    currency: USD\n    basis: 1/2026/TT-BTC\n"
    assert bill(fee)["visa"].explanation.vi.casefold() == why.casefold()


def test_bounds_are_compared_and_said_in_the_currency() -> None:
    fee = "  visa: {kind: fee, amount: 25, cap: 20, currency: USD, basis: X}\n"
    found = check_text(text(f"fees:\n{fee}", facts=FACTS)).problems
    (above,) = (each for each in found if each.code == "OS703")

    assert above.message.vi == "Mức thu 25 USD cao hơn mức tối đa 20 USD."


def test_the_bounds_of_a_percentage_are_said_in_the_currency_of_its_fee() -> None:
    bounds = SHARE.replace("floor: 10", "floor: 30, cap: 20")
    found = check_text(text(f"fees:\n{CARD}{bounds}", facts=FACTS)).problems
    (above,) = (each for each in found if each.code == "OS704")

    assert above.message.vi == "Mức tối thiểu 30 USD cao hơn mức tối đa 20 USD."


def test_bounds_of_a_percentage_of_several_currencies_are_said_in_dong() -> None:
    dated = CARD.replace("currency: USD", "currency: USD\n    channels: {online: {amount: 1}}")
    bounds = SHARE.replace("floor: 10", "floor: 30, cap: 20")
    found = check_text(text(f"fees:\n{dated}{bounds}", facts=FACTS)).problems
    (above,) = (each for each in found if each.code == "OS704")

    assert above.message.vi == "Mức tối thiểu 30 đ cao hơn mức tối đa 20 đ."


def test_a_negative_amount_is_refused_in_its_currency() -> None:
    fee = "  visa:\n    kind: fee\n    formula: months * 2 - 100\n    currency: USD\n    basis: X\n"
    with pytest.raises(InputError, match=r"USD -52"):
        bill(fee)


def test_half_a_dollar_is_rounded_half_up() -> None:
    fee = CARD + "    reductions: [{when: poor, title: Hộ nghèo, percent: 50}]\n"
    card = bill(fee, {"poor": True})["card"]

    assert card.amount == 73
    assert card.explanation.vi.endswith("giảm 50 % (Hộ nghèo): còn 73 USD")


def test_an_exemption_is_said_in_the_currency() -> None:
    free = "    exempt: [{when: poor, title: Hộ nghèo}]\n"
    card = bill(CARD + free, {"poor": True})["card"]
    unpriced = "  visa:\n    kind: fee\n    amount: by_reference\n    currency: USD\n    basis: X\n"

    assert (card.amount, card.currency, card.state) == (0, "USD", "exempt")
    assert card.explanation.vi.endswith("miễn (Hộ nghèo): 0 USD")
    assert (
        bill(unpriced + free, {"poor": True})["visa"].explanation.en == "Exempt (Hộ nghèo): USD 0"
    )


# -- percentages ---------------------------------------------------------------------------------

SHARE = """
  urgent: {kind: fee, percent: 50, of: card, floor: 10, basis: 25/2021/TT-BTC}
"""


def test_a_percentage_is_in_the_currency_of_its_fee() -> None:
    urgent = bill(CARD + SHARE)["urgent"]

    assert (urgent.amount, urgent.currency) == (73, "USD")
    assert urgent.explanation.vi == "50 % × 145 (Phí cấp thẻ) = 73 USD"


def test_a_percentage_in_another_currency_than_its_fee_is_an_error() -> None:
    assert "OS780" in codes(CARD + SHARE.replace("floor: 10", "currency: VND"))
    assert "OS780" not in codes(CARD + SHARE.replace("floor: 10", "currency: USD"))


def test_the_share_of_a_channel_may_not_change_the_currency_either() -> None:
    online = "    channels: {online: {percent: 50CURRENCY}}\n"
    assert "OS780" in codes(CARD + online.replace("CURRENCY", ", currency: EUR"))
    line = bill(CARD + online.replace("CURRENCY", ""), channel="online")["card"]

    assert (line.amount, line.currency) == (73, "USD")


def test_a_percentage_of_a_tariff_that_is_only_referenced_says_so() -> None:
    fees = """
  tariff: {kind: fee, title: Phí thẩm định, amount: by_reference, basis: 1/2026/TT-BTC}
  half: {kind: fee, percent: 50, of: tariff, basis: 1/2026/TT-BTC}
"""
    half = bill(fees)["half"]

    assert (half.amount, half.state) == (None, "by_reference")
    assert half.explanation.vi == (
        "50 % của khoản Phí thẩm định; tệp không cho biết số tiền của khoản đó. Theo biểu mức thu "
        "của văn bản dẫn chiếu."
    )
    assert half.explanation.en.startswith("50% of Phí thẩm định, whose amount is not known")


def test_what_is_open_has_the_currency_in_which_it_will_be() -> None:
    waits = CARD.replace("    kind: fee\n", "    kind: fee\n    when: checked\n")
    counted = SHARE.replace("floor: 10", "times: copies")

    assert (bill(waits)["card"].state, bill(waits)["card"].currency) == ("assessed", "USD")
    urgent = bill(CARD + counted)["urgent"]
    assert (urgent.amount, urgent.currency) == (None, "USD")


def test_a_fee_that_does_not_apply_needs_no_price_in_force() -> None:
    fees = """
  old:
    kind: fee
    when: poor
    dated: [{amount: 5, currency: USD, until: 2026-06-30}]
    channels: {online: {percent: 50}}
    basis: 1/2026/TT-BTC
"""
    assert (bill(fees)["old"].amount, bill(fees)["old"].currency) == (0, "USD")
    assert bill(fees, channel="online")["old"].currency == "USD"


# -- exchange, shares, refunds -------------------------------------------------------------------

EXCHANGE = """    exchange:
      into: local
      rate: {vi: Tỷ giá bán ra của ngân hàng, en: a bank's selling rate}
      basis: 264/2016/TT-BTC
"""


def test_a_fee_paid_in_another_currency_says_at_what_rate() -> None:
    card = bill(CARD + EXCHANGE)["card"]

    assert card.explanation.vi == (
        "24 thuộc mức đến 24: 145 USD; nộp bằng tiền của nước sở tại theo tỷ giá: Tỷ giá bán ra "
        "của ngân hàng"
    )
    assert card.explanation.en.endswith(
        "paid in the local currency at this rate: a bank's selling rate"
    )


def test_nothing_is_exchanged_where_nothing_is_due_or_the_currency_is_there() -> None:
    free = bill(CARD + EXCHANGE + "    exempt: [{when: poor}]\n", {"poor": True})["card"]
    fees = BOOKLET.replace(
        "amount: 20000",
        "dated: [{amount: 5, currency: USD, until: 2026-06-30}, {amount: 9, from: 2026-07-01}], "
        "exchange: {into: VND, rate: Tỷ giá}",
    )

    assert "tỷ giá" not in free.explanation.vi
    assert bill(fees)["booklet"].explanation.vi == "9 đ (mức áp dụng từ 01/07/2026)"


def test_exchanging_into_the_currency_that_is_there_is_an_error() -> None:
    assert "OS784" in codes(
        BOOKLET.replace("amount: 20000", "amount: 1, exchange: {into: VND, rate: X}")
    )
    assert "OS784" in codes(CARD + EXCHANGE.replace("local", "USD"))


def test_an_exchange_without_its_currency_or_rate_is_none() -> None:
    assert "OS203" in codes(CARD + "    exchange: {into: VND}\n")
    assert "OS180" in codes(CARD + "    exchange: {into: vnđ, rate: Tỷ giá}\n")


def test_a_money_fact_counts_dong_and_makes_no_dollars() -> None:
    facts = "value: {ask: applicant, type: money, label: {vi: Giá trị}}"
    fee = "fees:\n  f: {kind: fee, formula: value * 2, currency: CODE, basis: X}"
    found = {
        code: {
            each.code for each in check_text(text(fee.replace("CODE", code), facts=facts)).problems
        }
        for code in ("USD", "VND")
    }
    assert "OS783" in found["USD"]
    assert "OS783" not in found["VND"]


def test_who_keeps_a_fee_is_known_in_percent() -> None:
    (fee,) = small(
        f"fees:\n{CARD}    kept: {{budget: 70, collector: 30}}", facts=FACTS
    ).fees.values()
    (whole,) = small(f"fees:\n{CARD}    kept: {{budget: 100}}", facts=FACTS).fees.values()

    assert (fee.kept.budget, fee.kept.collector) == (Decimal(70), Decimal(30))
    assert (whole.kept.budget, whole.kept.collector) == (Decimal(100), Decimal(0))


@pytest.mark.parametrize("kept", ["{budget: 70, collector: 20}", "{collector: 30}", "{budget: 0}"])
def test_what_is_kept_makes_the_whole(kept: str) -> None:
    assert "OS781" in codes(f"{CARD}    kept: {kept}\n")


@pytest.mark.parametrize(
    ("written", "endings"),
    [
        ("true", ("refused", "not_received", "withdrawn", "closed")),
        ("false", ()),
        ("{refused: true, withdrawn: false}", ("refused",)),
        ("{closed: true, withdrawn: true}", ("withdrawn", "closed")),
    ],
)
def test_a_fee_says_after_which_endings_it_is_given_back(
    written: str, endings: tuple[str, ...]
) -> None:
    (fee,) = small(f"fees:\n{CARD}    refundable: {written}", facts=FACTS).fees.values()
    assert fee.refundable == endings


def test_the_currencies_of_a_fee_follow_its_percentages() -> None:
    fees = (
        CARD
        + """
  both:
    kind: fee
    dated:
      - {percent: 10, of: card, until: 2026-06-30}
      - {amount: 5000, from: 2026-07-01}
    channels: {online: {percent: 50}}
    basis: 1/2026/TT-BTC
"""
    )
    procedure = small(f"fees:\n{fees}", facts=FACTS)
    assert currencies_of(procedure, procedure.fees["both"]) == {"USD", "VND"}


def test_percentages_that_go_round_are_still_no_endless_search() -> None:
    fees = """
  one: {kind: fee, percent: 10, of: two, currency: USD, basis: X}
  two: {kind: fee, percent: 10, of: one, basis: X}
"""
    assert "OS706" in codes(fees)
