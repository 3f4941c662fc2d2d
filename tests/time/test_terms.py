"""Terms are read as the law writes them, and every refusal says how to mend it."""

from __future__ import annotations

import pickle
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from time_strategies import UNITS, amounts, countings, plain

from onestop_engine import Counting, Due, OneStopError, Term
from onestop_engine.errors import InputError, TermError
from onestop_engine.terms import say_amount


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("15 working days", 15, "working_day"),
        ("15 ngày làm việc", 15, "working_day"),
        ("03 ngày", 3, "day"),
        ("8 giờ làm việc", 8, "working_hour"),
        ("8 giờ hành chính", 8, "working_hour"),
        ("24 giờ", 24, "hour"),
        ("30 phút", 30, "minute"),
        ("2 tuần", 2, "week"),
        ("2 tháng", 2, "month"),
        ("1 năm", 1, "year"),
        ("5 năm", 5, "year"),
        ("năm năm", 5, "year"),
        ("03 (ba) ngày làm việc", 3, "working_day"),
        ("15 (mười lăm) ngày", 15, "day"),
        ("21 (hai mươi mốt) ngày", 21, "day"),
        ("45 (forty-five) days", 45, "day"),
        ("7 (theo quy định) ngày", 7, "day"),
        ("ba ngày làm việc", 3, "working_day"),
        ("three working days", 3, "working_day"),
        ("a week", 1, "week"),
        ("1,5 ngày làm việc", Fraction(3, 2), "working_day"),
        ("1.5 working days", Fraction(3, 2), "working_day"),
        ("0,125 ngày làm việc", Fraction(1, 8), "working_day"),
        ("nửa ngày làm việc", Fraction(1, 2), "working_day"),
        ("half a working day", Fraction(1, 2), "working_day"),
        ("2,0 ngày làm việc", 2, "working_day"),
        ("1 business day", 1, "working_day"),
        ("10 calendar days", 10, "day"),
        ("trong ngày", 1, "same_day"),
        ("Trong ngày làm việc", 1, "same_day"),
        ("ngay trong ngày", 1, "same_day"),
        ("same day", 1, "same_day"),
        ("  03\u00a0 NGÀY   Làm việc ", 3, "working_day"),
        (unicodedata.normalize("NFD", "3 ngày làm việc"), 3, "working_day"),
        ("3ngày", 3, "day"),
    ],
)
def test_what_the_law_writes_is_read(text: str, amount: int | Fraction, unit: str) -> None:
    assert Term(amount, unit) == Term.parse(text)


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("P1D", "'1 working day' or '1 day'"),
        ("P3D", "'3 working days' or '3 days'"),
        ("P99999D", "'1 working day'"),
        ("PT8H", "ISO 8601"),
        ("p3w", "ISO 8601"),
        ("1,5 ngày", "12 hours"),
        ("0,5 giờ", "30 minutes"),
        ("0,5 giờ làm việc", "part of a working day"),
        ("0,5 tháng", "15 days"),
        ("1,5 tháng", "whole number"),
        ("0 ngày", "more than 0"),
        ("-3 ngày làm việc", "more than 0"),
        ("100000 ngày", "too big"),
        ("999999999 năm", "too big"),
        ("1.500 ngày", "thousands"),
        ("1,125 ngày làm việc", "thousands"),
        ("0,0625 ngày làm việc", "two decimals"),
        ("03 (năm) ngày", "the same"),
        ("không quá 03 ngày làm việc", "Did you mean '03 ngày làm việc'"),
        ("15 ngày kể từ ngày nhận đủ hồ sơ", "Did you mean '15 ngày'"),
        ("within 3 working days", "Did you mean '3 working days'"),
        ("3 ngày lv", "Did you mean '3 ngày làm việc'"),
        ("tối đa 3 ngày l.v.", "Did you mean '3 ngày làm việc'"),
        ("3 ngay lam viec", "Did you mean '3 ngày làm việc'"),
        ("3 dys", "Did you mean '3 days'"),
        ("trong 3 ngày", "number, then the unit"),
        ("3", "number, then the unit"),
        ("", "number, then the unit"),
        ("ngày", "number, then the unit"),
        ("３ ngày", "number, then the unit"),
        ("3 ngày " * 40, "too long"),
    ],
)
def test_a_refusal_says_how_to_mend_it(text: str, mend: str) -> None:
    with pytest.raises(TermError) as caught:
        Term.parse(text)

    assert mend in caught.value.say("en")
    assert caught.value.say("vi") != caught.value.say("en")


@pytest.mark.parametrize("value", [3, 3.0, None, b"3 days", ["3 days"]])
def test_only_text_is_parsed(value: object) -> None:
    with pytest.raises(TermError, match="says no unit"):
        Term.parse(value)


@pytest.mark.parametrize(
    "amount", [0, -1, True, None, "3", float("nan"), float("inf"), Decimal("NaN"), 1j, 1 / 3]
)
def test_an_amount_is_a_positive_exact_number(amount: object) -> None:
    with pytest.raises(TermError):
        Term(amount, "working_day")


def test_amounts_are_exact_and_whole_ones_are_ints() -> None:
    assert Fraction(1, 10) == Term(0.1, "working_day").amount
    assert Fraction(3, 2) == Term(Decimal("1.5"), "working_day").amount
    assert type(Term(Fraction(4, 2), "day").amount) is int
    assert type(Term(3.0, "day").amount) is int


def test_units_are_named_where_one_is_wrong() -> None:
    with pytest.raises(TermError, match="working_day, working_hour, day"):
        Term(3, "fortnight")
    with pytest.raises(TermError, match="takes no number"):
        Term(2, "same_day")


@given(data=st.data(), unit=st.sampled_from(UNITS))
def test_what_a_term_says_is_read_back(data: st.DataObject, unit: str) -> None:
    term = Term(plain(data.draw(amounts(unit))), unit)

    assert term == Term.parse(term.say("vi")) == Term.parse(term.say("en"))
    assert str(term) == term.say("en")


@given(text=st.text(max_size=120))
@example(text="(3) ngày")
@example(text="1.")
@example(text="{0} ngày")
def test_any_text_is_a_term_or_refused(text: str) -> None:
    try:
        said = Term.parse(text).say("vi")
    except TermError as error:
        said = error.say("vi")

    assert said


def test_an_amount_that_no_term_has_can_be_said() -> None:
    assert say_amount(Fraction(1, 3), "working_day", "vi") == "1/3 ngày làm việc"
    assert say_amount(1, "same_day", "vi") == "trong ngày"


def test_the_defaults_of_counting_are_the_civil_code() -> None:
    law = Counting()

    assert (law.off_hours, law.due_time, law.last_day_off) == (
        "literal",
        "end_of_hours",
        "next_working_day",
    )
    assert (law.cutoff, law.after_cutoff, law.hours, law.fraction) == (
        None,
        None,
        "continuous",
        "after_day_0",
    )
    assert law.to_data() == {}


@given(counting=countings())
def test_counting_is_stored_by_what_differs(counting: Counting) -> None:
    assert counting == Counting.from_data(counting.to_data())
    assert hash(counting) == hash(Counting.from_data(counting.to_data()))
    assert counting == pickle.loads(pickle.dumps(counting))


def test_starting_on_the_next_day_implies_rolling() -> None:
    assert Counting(cutoff="15:00", after_cutoff="start_next_day").rolls
    assert not Counting(cutoff="15:00", after_cutoff="same_day_next").rolls
    assert Counting(cutoff="9:05", after_cutoff="same_day_next").cutoff == "09:05"


@pytest.mark.parametrize(
    "rules",
    [
        {"off_hours": "later"},
        {"due_time": None},
        {"cutoff": "15:00"},
        {"after_cutoff": "same_day_next"},
        {"cutoff": "25:00", "after_cutoff": "same_day_next"},
        {"cutoff": "15h", "after_cutoff": "same_day_next"},
        {"cutoff": 900, "after_cutoff": "same_day_next"},
        {"cutoff": "15:00", "after_cutoff": "tomorrow"},
        {"hours": []},
    ],
)
def test_a_rule_of_counting_is_one_of_its_values(rules: dict[str, object]) -> None:
    with pytest.raises(InputError):
        Counting(**rules)


def test_an_unknown_rule_is_named() -> None:
    with pytest.raises(InputError, match="'rounding'"):
        Counting.from_data({"rounding": "up"})


def stored() -> Due:
    at = datetime(2027, 2, 12, 10, 0, tzinfo=UTC)
    return Due(at=at, until=at, assumed=(date(2027, 2, 4),), provisional=True)


def test_a_due_date_is_stored_and_read_back() -> None:
    assert stored() == Due.from_data(stored().to_data())
    assert stored() == pickle.loads(pickle.dumps(stored()))


def test_a_stored_due_date_says_who_can_explain_it() -> None:
    with pytest.raises(InputError, match="shop.explain"):
        stored().explain()


@pytest.mark.parametrize("data", [{}, {"at": 3}, {**stored().to_data(), "until": "soon"}])
def test_what_is_no_stored_due_date_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(OneStopError):
        Due.from_data(data)


def test_values_do_not_change() -> None:
    for value, name in ((Term(3, "day"), "amount"), (Counting(), "hours"), (stored(), "at")):
        with pytest.raises(AttributeError):
            setattr(value, name, None)


@pytest.mark.parametrize(
    "text",
    ["không quá 3 ngày làm viêc", "3 ngày làm việc hoặc 5 ngày làm việc", "1/2 ngày làm việc"],
)
def test_a_term_of_another_unit_or_one_of_several_is_not_proposed(text: str) -> None:
    with pytest.raises(TermError) as caught:
        Term.parse(text)

    assert "Did you mean" not in caught.value.say("en")
