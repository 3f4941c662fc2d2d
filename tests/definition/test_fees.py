from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_procedures import small

from onestop_engine.definition import Procedure
from onestop_engine.definition.fees import FeeLine, assess, total
from onestop_engine.errors import InputError

DAY = date(2026, 11, 23)
FACTS = """
tons: {ask: applicant, type: integer, label: {vi: Số tấn}, optional: true}
pages: {ask: applicant, type: integer, label: {vi: Số trang}, optional: true}
copies: {ask: applicant, type: integer, label: {vi: Số bản}, optional: true}
poor: {ask: applicant, type: boolean, label: {vi: Hộ nghèo}, default: false}
veteran: {ask: applicant, type: boolean, label: {vi: Người có công}, default: false}
area: {ask: officer, type: integer, label: {vi: Diện tích đo được}, optional: true}
"""


def bill(
    fees: str,
    facts: Mapping[str, object] | None = None,
    *,
    channel: str = "counter",
    applicant: str = "citizen",
    day: date = DAY,
) -> dict[str, FeeLine]:
    return charge(small(f"fees:\n{fees}", facts=FACTS), facts, channel, applicant, day)


def charge(
    procedure: Procedure,
    facts: Mapping[str, object] | None = None,
    channel: str = "counter",
    applicant: str = "citizen",
    day: date = DAY,
) -> dict[str, FeeLine]:
    lines = assess(
        procedure, facts=facts or {}, channel=channel, applicant=applicant, days={"filed": day}
    )
    return {line.name: line for line in lines}


CATCH = """
  catch:
    kind: fee
    title: {vi: Phí xác nhận}
    base: 150000
    amount: 15000
    per: tons
    unit: {vi: tấn, en: tons}
    cap: 700000
    basis: 118/2018/TT-BTC
"""
PAGES = """
  certify:
    kind: fee
    brackets:
      by: pages
      each: true
      tiers:
        - {up_to: 2, amount: 2000}
        - {amount: 1000}
    cap: 200000
    times: copies
    basis: 226/2016/TT-BTC
"""
WEIGHT = """
  licence:
    kind: charge
    brackets:
      by: tons
      tiers:
        - {up_to: 5, amount: 50000}
        - {up_to: 15, amount: 100000}
        - {amount: 150000}
    basis: 1/2026/TT-BTC
"""
FLAT = """
  card:
    kind: charge
    title: {vi: Lệ phí cấp thẻ}
    amount: 70000
    basis: 1/2026/TT-BTC
"""


def test_a_flat_amount_is_due_with_its_basis() -> None:
    card = bill(FLAT)["card"]
    assert (card.amount, card.state, card.due) == (70000, "due", "on_filing")
    assert card.basis == "1/2026/TT-BTC"
    assert card.explanation.vi == "70.000 đ"
    assert card.explanation.en == "VND 70,000"


def test_base_and_rate_per_unit_are_shown_as_computed() -> None:
    catch = bill(CATCH, {"tons": 12})["catch"]
    assert catch.amount == 330_000
    assert catch.explanation.vi == "150.000 + 12 tấn × 15.000 = 330.000 đ"
    assert catch.explanation.en == "150,000 + 12 tons × 15,000 = VND 330,000"


def test_a_cap_bounds_the_sum_and_says_so() -> None:
    catch = bill(CATCH, {"tons": 40})["catch"]
    assert catch.amount == 700_000
    assert catch.explanation.vi == ("150.000 + 40 tấn × 15.000 = 750.000 đ; mức tối đa 700.000 đ")


def test_a_floor_bounds_the_sum_and_says_so() -> None:
    line = bill(
        """
  tonnage:
    kind: charge
    amount: 3000
    per: tons
    floor: 300000
    basis: 1/2026/TT-BTC
""",
        {"tons": 10},
    )["tonnage"]
    assert line.amount == 300_000
    assert line.explanation.vi == "10 × 3.000 = 30.000 đ; mức tối thiểu 300.000 đ"


@pytest.mark.parametrize(
    ("pages", "copies", "amount"),
    [(1, 1, 2000), (2, 1, 4000), (3, 1, 5000), (500, 1, 200_000), (500, 3, 600_000), (3, 0, 0)],
)
def test_each_page_costs_the_rate_of_its_tier_and_the_cap_is_per_copy(
    pages: int, copies: int, amount: int
) -> None:
    assert bill(PAGES, {"pages": pages, "copies": copies})["certify"].amount == amount


def test_the_terms_of_a_tariff_by_tiers_are_shown() -> None:
    line = bill(PAGES, {"pages": 5, "copies": 2})["certify"]
    assert line.explanation.vi == "2 × 2.000 + 3 × 1.000 = 7.000 đ; × 2 = 14.000 đ"


@pytest.mark.parametrize(
    ("tons", "amount"), [(0, 50_000), (5, 50_000), (6, 100_000), (15, 100_000), (16, 150_000)]
)
def test_one_tier_counts_for_the_whole_quantity(tons: int, amount: int) -> None:
    assert bill(WEIGHT, {"tons": tons})["licence"].amount == amount


@pytest.mark.parametrize(
    ("fee", "facts"),
    [("licence", {"tons": 16}), ("certify", {"tons": 0, "pages": 3, "copies": 1})],
)
def test_a_quantity_above_the_last_tier_is_refused(fee: str, facts: dict[str, object]) -> None:
    # The check refuses such a file; procedures may also be built without it.
    procedure = small(f"fees:\n{PAGES}{WEIGHT}", facts=FACTS)
    tariff = procedure.fees[fee]
    (price,) = tariff.prices
    closed = replace(tariff, prices=(replace(price, tiers=price.tiers[:-1]),))
    with pytest.raises(InputError, match="above the last tier"):
        charge(replace(procedure, fees={fee: closed}), facts)


def test_half_of_another_fee_is_half_of_its_tariff_before_reductions() -> None:
    lines = bill(
        """
  first:
    kind: fee
    title: {vi: Phí cấp mới}
    amount: 300000
    when: not veteran
    exempt:
      - when: poor
        basis: 97/2015/QH13
    basis: 1/2026/TT-BTC
  again:
    kind: fee
    percent: 50
    of: first
    basis: 1/2026/TT-BTC
""",
        {"poor": True, "veteran": True},
    )
    assert lines["first"].state == "not_applicable"
    assert lines["again"].amount == 150_000
    assert lines["again"].explanation.vi == "50 % × 300.000 (Phí cấp mới) = 150.000 đ"


def test_a_share_of_a_fee_without_a_number_has_none_either() -> None:
    lines = bill("""
  first:
    kind: fee
    amount: set_by_province
    basis: 1/2026/TT-BTC
  again:
    kind: fee
    percent: 50
    of: first
    basis: 1/2026/TT-BTC
""")
    assert (lines["again"].amount, lines["again"].state) == (None, "set_by_province")


def test_shares_are_rounded_half_up_to_one_dong() -> None:
    line = bill(
        FLAT.replace("70000", "25001")
        + """
  half:
    kind: fee
    percent: 50
    of: card
    basis: 1/2026/TT-BTC
"""
    )["half"]
    assert line.amount == 12_501


def test_a_formula_is_evaluated() -> None:
    line = bill(
        """
  own:
    kind: fee
    formula: min(200000, 1000 * pages)
    basis: 1/2026/TT-BTC
""",
        {"pages": 7},
    )["own"]
    assert line.amount == 7000


def test_a_negative_formula_is_refused() -> None:
    with pytest.raises(InputError, match="negative"):
        bill(
            """
  own:
    kind: fee
    formula: 1000 * pages - 5000
    basis: 1/2026/TT-BTC
""",
            {"pages": 1},
        )


def test_a_negative_quantity_is_refused() -> None:
    with pytest.raises(InputError, match="must not be negative"):
        bill(CATCH, {"tons": -1})


@pytest.mark.parametrize("word", ["set_by_province", "by_reference", "assessed"])
def test_what_the_file_does_not_know_has_no_amount(word: str) -> None:
    line = bill(FLAT.replace("70000", word))["card"]
    assert (line.amount, line.state) == (None, word)
    assert line.explanation.vi
    assert line.explanation.en


ONLINE = (
    FLAT
    + """\
    channels:
      online: {percent: 50}
    reductions:
      - when: channel in [online, counter, post]
        title: {vi: Mức giảm có thời hạn, en: Temporary rate}
        percent: 50
        from: 2025-07-01
        until: 2026-12-31
        basis: 64/2025/TT-BTC
"""
)


def test_a_channel_rate_comes_before_the_reductions() -> None:
    # 70.000; online 50 %; further 50 % until 31/12/2026 (the windows overlap).
    assert bill(ONLINE)["card"].amount == 35_000
    online = bill(ONLINE, channel="online")["card"]
    assert online.amount == 17_500
    assert online.explanation.vi == (
        "50 % × 70.000 (Lệ phí cấp thẻ) = 35.000 đ; giảm 50 % (Mức giảm có thời hạn): còn 17.500 đ"
    )
    assert bill(ONLINE, channel="online", day=date(2027, 1, 1))["card"].amount == 35_000


def test_free_online_means_exempt() -> None:
    line = bill(FLAT + "    channels:\n      online: {amount: 0}\n", channel="online")["card"]
    assert (line.amount, line.state) == (0, "exempt")


def test_a_channel_price_that_is_over_leaves_the_ordinary_one() -> None:
    fees = (
        FLAT
        + """\
    channels:
      online:
        - amount: 10000
          until: 2026-06-30
"""
    )
    assert bill(fees, channel="online", day=date(2026, 6, 30))["card"].amount == 10_000
    assert bill(fees, channel="online", day=date(2026, 7, 1))["card"].amount == 70_000


REDUCED = (
    FLAT
    + """\
    exempt:
      - when: poor
        title: {vi: Hộ nghèo, en: Poor household}
        basis: 97/2015/QH13
    reductions:
      - when: veteran
        percent: 30
        basis: 1/2026/TT-BTC
      - when: applicant == business
        percent: 10
        basis: 1/2026/TT-BTC
"""
)


def test_an_exemption_leaves_nothing_and_names_its_ground() -> None:
    line = bill(REDUCED, {"poor": True, "veteran": True})["card"]
    assert (line.amount, line.state, line.basis) == (0, "exempt", "97/2015/QH13")
    assert line.explanation.vi == "70.000 đ; miễn (Hộ nghèo): 0 đ"


def test_the_best_single_reduction_counts() -> None:
    line = bill(REDUCED, {"veteran": True}, applicant="business")["card"]
    assert line.amount == 49_000


def test_reductions_multiply_where_the_file_says_so() -> None:
    line = bill(REDUCED + "    combine: product\n", {"veteran": True}, applicant="business")["card"]
    assert line.amount == 44_100


def test_a_fee_outside_its_case_is_listed_as_not_charged() -> None:
    line = bill(FLAT + "    when: poor\n")["card"]
    assert (line.amount, line.state) == (0, "not_applicable")
    assert "Hộ nghèo" in line.explanation.vi


COPIES = """
  extra:
    kind: copy
    amount: 8000
    per: copies
    optional: true
    basis: 281/2016/TT-BTC
"""


def test_an_optional_fee_waits_for_somebody_to_ask() -> None:
    assert bill(COPIES)["extra"].state == "not_applicable"
    assert bill(COPIES, {"copies": 0})["extra"].state == "not_applicable"
    assert bill(COPIES, {"copies": 3})["extra"].amount == 24_000


def test_a_missing_answer_of_the_applicant_is_named() -> None:
    with pytest.raises(InputError, match="Số tấn"):
        bill(CATCH)


def test_what_an_officer_has_yet_to_find_is_assessed_later() -> None:
    line = bill("""
  levy:
    kind: fee
    amount: 1000
    per: area
    basis: 1/2026/TT-BTC
""")["levy"]
    assert (line.amount, line.state) == (None, "assessed")
    assert "Diện tích đo được" in line.explanation.vi


@pytest.mark.parametrize("word", ["set_by_province", "by_reference", "assessed"])
def test_an_exemption_counts_even_where_the_amount_is_not_known(word: str) -> None:
    line = bill(REDUCED.replace("70000", word), {"poor": True})["card"]
    assert (line.amount, line.state) == (0, "exempt")
    assert line.explanation.vi == "Miễn (Hộ nghèo): 0 đ"


@pytest.mark.parametrize("word", ["set_by_province", "by_reference", "assessed"])
def test_a_reduction_is_said_where_the_amount_is_not_known(word: str) -> None:
    law = REDUCED.replace("70000", word)
    line = bill(law, {"veteran": True})["card"]
    assert (line.amount, line.state) == (None, word)
    plain = bill(law, {})["card"].explanation.vi
    assert line.explanation.vi == f"{plain} Giảm 30 % (Người có công là có) trên số tiền đó."


def test_a_fee_that_waits_for_the_officers_finding_is_not_yet_decided() -> None:
    fees = FLAT + "    when: poor and damaged\n"
    facts = FACTS + "damaged: {ask: officer, type: boolean, label: {vi: Bị hư hỏng}}\n"
    procedure = small(f"fees:\n{fees}", facts=facts, records="damaged")
    line = charge(procedure, {"poor": True})["card"]
    assert (line.amount, line.state) == (None, "assessed")
    assert "Bị hư hỏng" in line.explanation.vi
    assert charge(procedure)["card"].state == "not_applicable"
    assert charge(procedure, {"poor": True, "damaged": True})["card"].amount == 70_000
    assert charge(procedure, {"poor": True, "damaged": False})["card"].state == "not_applicable"


def test_a_fee_that_waits_for_the_applicant_is_not_charged() -> None:
    fees = FLAT + "    when: tons > 5 and damaged\n"
    facts = FACTS + "damaged: {ask: officer, type: boolean, label: {vi: Bị hư hỏng}}\n"
    procedure = small(f"fees:\n{fees}", facts=facts, records="damaged")
    assert charge(procedure)["card"].state == "not_applicable"
    assert charge(procedure, {"tons": 6})["card"].state == "assessed"


DATED = """
  licence:
    kind: fee
    dated:
      - amount: 600000
        until: 2025-06-30
        basis: 1/2020/TT-BTC
      - amount: 300000
        from: 2025-07-01
        until: 2026-12-31
        basis: 64/2025/TT-BTC
"""


def test_the_day_of_filing_picks_the_dated_price_and_its_basis() -> None:
    before = bill(DATED, day=date(2025, 6, 30))["licence"]
    after = bill(DATED, day=date(2025, 7, 1))["licence"]
    assert (before.amount, before.basis) == (600_000, "1/2020/TT-BTC")
    assert (after.amount, after.basis) == (300_000, "64/2025/TT-BTC")
    assert after.explanation.vi == ("300.000 đ (mức áp dụng từ 01/07/2025 đến hết 31/12/2026)")


def test_no_price_in_force_is_an_error_that_names_the_day() -> None:
    with pytest.raises(InputError, match="2027-01-01") as raised:
        bill(DATED, day=date(2027, 1, 1))
    assert "01/01/2027" in raised.value.say("vi")


def test_the_day_of_payment_picks_where_the_file_says_so() -> None:
    procedure = small("fees:\n" + DATED + "    selected_by: paid\n")

    def amount(**days: date) -> int | None:
        (line,) = assess(procedure, facts={}, channel="counter", applicant=None, days=days)
        return line.amount

    filed, later = date(2025, 6, 30), date(2025, 7, 1)
    assert amount(filed=filed) == 600_000
    assert amount(filed=filed, accepted=later) == 300_000
    assert amount(filed=filed, accepted=filed, paid=later) == 300_000


def test_without_any_day_nothing_can_be_picked() -> None:
    with pytest.raises(InputError, match="No day is known"):
        assess(small("fees:\n" + FLAT), facts={}, channel="counter", applicant="citizen", days={})


def test_the_total_counts_what_is_known_and_due() -> None:
    lines = bill(
        FLAT
        + COPIES
        + """
  local:
    kind: charge
    amount: set_by_province
    basis: 1/2026/TT-BTC
""",
        {"copies": 2},
    )
    assert total(lines.values()) == 86_000


CATCH_PROCEDURE = small(f"fees:\n{CATCH}{PAGES}{WEIGHT}", facts=FACTS)
QUANTITIES = st.integers(min_value=0, max_value=10_000)


@settings(max_examples=60, deadline=None)
@given(QUANTITIES, QUANTITIES)
def test_more_never_costs_less(one: int, other: int) -> None:
    small_one, big_one = sorted((one, other))
    low = charge(CATCH_PROCEDURE, {"tons": small_one, "pages": small_one, "copies": 2})
    high = charge(CATCH_PROCEDURE, {"tons": big_one, "pages": big_one, "copies": 2})
    for name in low:
        assert (low[name].amount or 0) <= (high[name].amount or 0)


@settings(max_examples=60, deadline=None)
@given(QUANTITIES)
def test_a_sum_stays_within_its_bounds(tons: int) -> None:
    catch = charge(CATCH_PROCEDURE, {"tons": tons, "pages": 0, "copies": 0})["catch"]
    assert catch.amount == min(700_000, 150_000 + 15_000 * tons)


@settings(max_examples=60, deadline=None)
@given(QUANTITIES, st.integers(min_value=0, max_value=50))
def test_pages_cost_what_a_plain_count_says(pages: int, copies: int) -> None:
    lines = charge(CATCH_PROCEDURE, {"tons": 0, "pages": pages, "copies": copies})
    one = min(200_000, sum(2000 if page <= 2 else 1000 for page in range(1, pages + 1)))
    assert lines["certify"].amount == one * copies


RATES = st.lists(st.decimals("0", "100", places=2), min_size=1, max_size=4)


@settings(max_examples=30, deadline=None)
@given(RATES, st.integers(min_value=0, max_value=10**9))
def test_the_best_reduction_is_the_lowest_and_the_product_lower_still(
    rates: list[Decimal], amount: int
) -> None:
    reductions = "".join(f"      - {{when: poor, percent: {rate}, basis: x}}\n" for rate in rates)
    fees = FLAT.replace("70000", str(amount)) + f"    reductions:\n{reductions}"
    best = bill(fees, {"poor": True})["card"].amount
    product = bill(fees + "    combine: product\n", {"poor": True})["card"].amount
    exact = [Fraction(amount) * (1 - Fraction(rate) / 100) for rate in rates]
    half = Fraction(1, 2)
    assert best is not None
    assert product is not None
    assert all(best <= each + half for each in exact)
    assert product <= best
    assert 0 <= product <= amount
