"""Single values: each is read by the type that its field has, or refused with its mend."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from onestop_engine.definition._scalars import LARGEST, Reader
from onestop_engine.definition._yaml import Mapping, Scalar, Sequence
from onestop_engine.errors import Problem, Span
from onestop_engine.terms import Term

HERE = Span("a.yaml", 3, 9)


def read(kind: str, text: str, **bounds: object) -> tuple[object, tuple[Problem, ...]]:
    reader = Reader()
    value = getattr(reader, kind)(Scalar(text, HERE), "steps.intake.within", **bounds)
    return value, tuple(reader.problems)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("text", "  on ", "on"),
        ("text", "no", "no"),
        ("text", "15:00", "15:00"),
        ("text", "phi\u0301", "phí"),
        ("text", "true", "true"),
        ("identifier", "ask_fire", "ask_fire"),
        ("identifier", "số_trang", "số_trang"),
        ("identifier", "on", "on"),
        ("code", "1.10", "1.10"),
        ("code", "1.013225", "1.013225"),
        ("code", "1.010708.000.00.00.H56", "1.010708.000.00.00.H56"),
        ("slug", "hoat-dong-xay-dung", "hoat-dong-xay-dung"),
        ("boolean", "true", True),
        ("boolean", "false", False),
        ("integer", "0", 0),
        ("integer", "-3", -3),
        ("integer", "15", 15),
        ("money", "100000", 100000),
        ("money", "0", 0),
        ("decimal", "12.5", Decimal("12.5")),
        ("decimal", "-0.125", Decimal("-0.125")),
        ("decimal", "3", Decimal(3)),
        ("percent", "50", Decimal(50)),
        ("date", "2026-07-01", date(2026, 7, 1)),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("time", "15:00", "15:00"),
        ("time", "7:30", "07:30"),
        ("time", "00:00", "00:00"),
        ("term", "15 ngày làm việc", Term(15, "working_day")),
        ("term", "1,5 ngày làm việc", Term(1.5, "working_day")),
        ("term", "1.5 working days", Term(1.5, "working_day")),
    ],
)
def test_a_value_is_read_by_the_type_of_its_field(kind: str, text: str, expected: object) -> None:
    assert (expected, ()) == read(kind, text)


REFUSED = [
    ("boolean", "yes", "OS132", "`true`"),
    ("boolean", "off", "OS132", "`false`"),
    ("boolean", "True", "OS132", "`true`"),
    ("boolean", "Không", "OS132", "`false`"),
    ("boolean", "2", "OS133", "`true`"),
    ("integer", "năm", "OS134", "`15`"),
    ("integer", "5.0", "OS134", "`15`"),
    ("integer", "5 trang", "OS134", "`5`"),
    ("integer", "010", "OS135", "`10`"),
    ("integer", "1_000", "OS135", "`1000`"),
    ("integer", "0x1F", "OS135", "`31`"),
    ("integer", "1e3", "OS135", "`1000`"),
    ("integer", "+5", "OS135", "`5`"),
    ("integer", "1:30", "OS135", "`15`"),
    ("integer", "100.000", "OS135", "`100000`"),
    ("integer", "1,000,000", "OS135", "`1000000`"),
    ("integer", "1" * 30, "OS139", str(LARGEST)),
    ("integer", "\u0665", "OS134", "`15`"),
    ("money", "100.000", "OS136", "`100000`"),
    ("money", "1.500.000", "OS135", "`1500000`"),
    ("money", "150.5", "OS136", "`150`"),
    ("money", "100,000", "OS135", "`100000`"),
    ("money", "100 000", "OS135", "`100000`"),
    ("money", "010", "OS135", "`10`"),
    ("money", "1_000", "OS135", "`1000`"),
    ("money", "8000 đồng", "OS137", "`8000`"),
    ("money", "8.000đ", "OS137", "`8000`"),
    ("money", "100 nghìn", "OS137", "`100000`"),
    ("money", "1,5 triệu đồng", "OS137", "`1500000`"),
    ("money", "0,0001 triệu", "OS137", "`100000`"),
    ("money", "0,01 k", "OS137", "`10`"),
    ("money", "thỏa thuận", "OS137", "`100000`"),
    ("money", "miễn phí", "OS137", "`0`"),
    ("money", "-5", "OS139", "0"),
    ("decimal", "0,5", "OS135", "`0.5`"),
    ("decimal", ".5", "OS135", "`0.5`"),
    ("decimal", "1e3", "OS135", "`1000`"),
    ("decimal", "0.1234567891", "OS135", "`0.123456789`"),
    ("decimal", "50%", "OS138", "`50`"),
    ("decimal", "0xZZ", "OS138", "`0`"),
    ("decimal", "9" * 20, "OS139", str(LARGEST)),
    ("percent", "150", "OS139", "100"),
    ("date", "01/07/2026", "OS140", "`2026-07-01`"),
    ("date", "1.7.2026", "OS140", "`2026-07-01`"),
    ("date", "12/31/2026", "OS140", "`2026-12-31`"),
    ("date", "2026-13-01", "OS140", "`2026-01-13`"),
    ("date", "2026-02-30", "OS141", "`2026-07-01`"),
    ("date", "31/02/2026", "OS141", "`2026-07-01`"),
    ("date", "2026-7-1", "OS141", "`2026-07-01`"),
    ("date", "2026/07/01", "OS141", "`2026-07-01`"),
    ("date", "2026-07-01T10:00:00", "OS141", "`2026-07-01`"),
    ("date", "ngày 01 tháng 7 năm 2026", "OS141", "`2026-07-01`"),
    ("date", "0206-07-01", "OS141", "`2026-07-01`"),
    ("date", "hôm nay", "OS141", "`2026-07-01`"),
    ("time", "900", "OS142", "`15:00`"),
    ("time", "15", "OS142", "`15:00`"),
    ("time", "99999", "OS142", "`15:00`"),
    ("time", "25:00", "OS143", "`15:00`"),
    ("time", "15h", "OS143", "`15:00`"),
    ("time", "16 giờ 30", "OS143", "`16:30`"),
    ("time", "15:00:00", "OS143", "`15:00`"),
    ("time", "chiều", "OS143", "`15:00`"),
    ("term", "P1D", "OS144", "working days"),
    ("term", "7", "OS144", "working days"),
    ("identifier", "ask fire", "OS145", "`ask_fire`"),
    ("identifier", "2-step", "OS145", "`step`"),
    ("identifier", "_x", "OS145", "`x`"),
    ("identifier", "ﬁre", "OS145", "`fire`"),
    ("identifier", "!!!", "OS145", "`ten`"),
    ("identifier", "a" * 61, "OS145", f"`{'a' * 60}`"),
    ("slug", "Đất đai", "OS145", "`dat-dai`"),
    ("slug", "!", "OS145", "`hoat-dong-xay-dung`"),
    ("code", "Cấp giấy", "OS146", "1.013225"),
    ("text", "x" * 10_001, "OS148", "Shorten"),
    ("text", "", "OS130", "text"),
    ("integer", "~", "OS130", "`15`"),
    ("date", "null", "OS130", "`2026-07-01`"),
]


@pytest.mark.parametrize(
    ("kind", "text", "code", "mend"), REFUSED, ids=[f"{k}-{t[:20]}" for k, t, _, _ in REFUSED]
)
def test_a_wrong_value_is_refused_with_what_to_write(
    kind: str, text: str, code: str, mend: str
) -> None:
    value, problems = read(kind, text)

    assert value is None
    assert [each.code for each in problems] == [code]
    assert mend in problems[0].mend.say("en")
    assert problems[0].span == HERE
    assert problems[0].path == "steps.intake.within"


def test_a_swapped_date_is_said_in_words() -> None:
    _, problems = read("date", "01/07/2026")

    assert problems[0].mend.vi == "Viết `2026-07-01` (ngày 1 tháng 7)."
    assert problems[0].mend.en == "Write `2026-07-01` (1 July)."


def test_the_reason_against_a_point_in_money_is_given() -> None:
    _, problems = read("money", "100.000")

    assert problems[0].message.en == (
        "Money is a whole number of đồng, but `100.000` is a decimal number to a machine: 100."
    )


def test_quoted_nothing_is_still_nothing_but_quoted_null_is_text() -> None:
    reader = Reader()

    assert reader.text(Scalar("", HERE, plain=False), "") is None
    assert reader.text(Scalar("null", HERE, plain=False), "") == "null"
    assert [each.code for each in reader.problems] == ["OS130"]


@pytest.mark.parametrize("node", [Sequence((), HERE), Mapping((), HERE)])
def test_a_collection_is_no_single_value(node: Sequence | Mapping) -> None:
    reader = Reader()

    assert reader.term(node, "") is None
    assert [each.code for each in reader.problems] == ["OS131"]


def test_a_word_is_one_of_those_known() -> None:
    reader = Reader()
    known = ("restart", "pause", "none", "add")

    assert reader.word(Scalar("pause", HERE), "", known) == "pause"
    assert reader.word(Scalar("paused", HERE), "", known) is None
    assert reader.word(Scalar("x", HERE), "", known) is None
    assert [each.mend.en for each in reader.problems] == [
        "Write `pause`.",
        "Choose the one that the law's text means.",
    ]


def test_bounds_are_included() -> None:
    assert read("integer", "2", minimum=2, maximum=2) == (2, ())
    assert read("integer", "3", maximum=2)[1][0].code == "OS139"
    assert read("decimal", "2.1", maximum=2)[1][0].code == "OS139"


@pytest.mark.parametrize("text", ["1" + " " * 900_000 + "x", "1_" * 400_000, "a-" * 400_000])
def test_a_value_as_long_as_a_file_is_refused_at_once(text: str) -> None:
    for kind in KINDS:
        assert [len(read(kind, text)[1])] == [1]


KINDS = ["text", "identifier", "code", "slug", "boolean", "integer", "money"]
KINDS += ["decimal", "percent", "date", "time", "term"]


@settings(max_examples=200)
@given(
    st.sampled_from(KINDS),
    st.text(max_size=20) | st.text("0123456789.,:-_/ eExX+%đ", max_size=14),
)
@example("decimal", "0o8")
@example("integer", "1__0")
@example("time", "9:9")
def test_every_text_gives_a_value_or_exactly_one_problem(kind: str, text: str) -> None:
    value, problems = read(kind, text)

    assert (value is None) == (len(problems) == 1)
    assert all("{" not in each.mend.vi for each in problems if "{" not in text)


@given(st.integers(-LARGEST, LARGEST))
def test_whole_numbers_are_read_as_they_are_written(number: int) -> None:
    assert read("integer", str(number)) == (number, ())


@given(st.integers(1000, LARGEST))
def test_thousands_parted_by_points_or_commas_are_never_read(number: int) -> None:
    for separator in ",.":
        text = f"{number:,}".replace(",", separator)
        value, problems = read("money", text)

        assert value is None
        assert f"`{number}`" in problems[0].mend.vi


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_vietnamese_dates_are_refused_with_the_day_that_they_mean(day: date) -> None:
    assert read("date", day.isoformat()) == (day, ())

    value, problems = read("date", f"{day:%d/%m/%Y}")

    assert value is None
    assert f"`{day.isoformat()}`" in problems[0].mend.vi


@given(st.integers(0, 23), st.integers(0, 59))
def test_times_of_day(hour: int, minute: int) -> None:
    assert read("time", f"{hour:02d}:{minute:02d}") == (f"{hour:02d}:{minute:02d}", ())
    assert read("time", f"{hour}:{minute:02d}") == (f"{hour:02d}:{minute:02d}", ())
