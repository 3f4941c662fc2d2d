"""Conditions and formulas: what they mean, what is refused, and that no text can do harm."""

from __future__ import annotations

import contextlib
import copy
import pickle
import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from onestop_engine.definition._yaml import Scalar, read
from onestop_engine.definition.expressions import (
    BOOLEAN,
    DATE,
    DECIMAL,
    INTEGER,
    LONGEST,
    MONEY,
    TEXT,
    Expression,
    MissingFact,
    Type,
    check_choice,
    check_fact_name,
    compile_expression,
    compile_scalar,
    enumeration,
    say,
)
from onestop_engine.definition.expressions._tree import walk
from onestop_engine.errors import InputError, Problem, Span
from onestop_engine.texts import Text

WORKS = enumeration("house", "other")
NAMES: dict[str, Type] = {
    "works": WORKS,
    "use": WORKS,
    "pages": INTEGER,
    "value": MONEY,
    "tons": DECIMAL,
    "birth": DATE,
    "issued": DATE,
    "received": DATE,
    "poor": BOOLEAN,
    "khẩn_cấp": BOOLEAN,
    "ward": TEXT,
    "channel": enumeration("online", "counter", "post"),
}
VALUES: dict[str, object] = {
    "works": "house",
    "use": "other",
    "pages": 5,
    "value": 1_200_000,
    "tons": Decimal("2.5"),
    "birth": date(2008, 2, 29),
    "issued": date(2026, 1, 31),
    "received": date(2026, 7, 1),
    "poor": True,
    "khẩn_cấp": False,
    "ward": "Phường 1",
    "channel": "online",
}
HERE = Span("a.yaml", 1, 1)


def problems(text: str, expect: Type = BOOLEAN) -> tuple[Problem, ...]:
    expression, found = compile_expression(text, names=NAMES, expect=expect, span=HERE)
    assert (expression is None) == bool(found)
    return found


def compiled(text: str, expect: Type = BOOLEAN) -> Expression:
    expression, found = compile_expression(text, names=NAMES, expect=expect, span=HERE)
    assert found == ()
    assert expression is not None
    return expression


def value(text: str, expect: Type = BOOLEAN, **answers: object) -> Any:
    return compiled(text, expect).evaluate({**VALUES, **answers})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("poor", True),
        ("not poor", False),
        ("khẩn_cấp or poor", True),
        ("works == house", True),
        ("house == works", True),
        ('works == "house"', True),
        ("works != house", False),
        ("works == use", False),
        ("works in [house, other]", True),
        ("works in (other,)", False),
        ("works not in [other]", True),
        ("pages in [1, -2, 5]", True),
        ('ward in ["Phường 1", "Phường 2"]', True),
        ('ward == "Phường 1"', True),
        ("0 < pages <= 5", True),
        ("0 < pages < 5", False),
        ("tons > 2.4 and tons < 2.6", True),
        ("tons == 2.5", True),
        ("tons in [2.5]", True),
        ("-pages < -4", True),
        ("poor == true", True),
        ("poor != khẩn_cấp", True),
        ('received >= "2026-07-01"', True),
        ('received in ["2026-07-01"]', True),
        ("issued < received", True),
        ("days_between(issued, received) == 151", True),
        ("age(birth) >= 18", True),
        ('age(birth, "2026-02-27") == 17', True),
        ('age(birth, "2026-02-28") == 18', True),
        ('age(birth, "2028-02-28") == 19', True),
        ("count(poor, khẩn_cấp, pages > 3) == 2", True),
        ('min(issued, received) < "2026-02-01"', True),
        ("pages > 1 or pages < 1 and poor", True),
        ("not (poor and khẩn_cấp)", True),
        ("value >= 1000000", True),
        ("pages / 2 == 2.5", True),
        ("  poor  ", True),
    ],
)
def test_conditions(text: str, expected: bool) -> None:
    assert expected is value(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("150000", 150000),
        ("8000 * pages", 40000),
        ("150000 + 15000 * pages", 225000),
        ("min(700000, 150000 + 15000 * pages)", 225000),
        ("max(300000, 3000 * pages)", 300000),
        ("value // 7", 171428),
        ("value % 7", 4),
        ("value - 2 * pages", 1199990),
        ('round(150000 + 15000 * tons, 1000, "up")', 188000),
        ('round(150000 + 15000 * tons, 1000, "down")', 187000),
        ('round(150000 + 15000 * tons, 1000, "half_up")', 188000),
        ('round(value * 0.0015 / 7, 1, "half_up")', 257),
        ('round(0.1 + 0.2, 1, "up")', 1),
        ("-(-5)", 5),
    ],
)
def test_money_is_whole_and_exact(text: str, expected: int) -> None:
    actual = value(text, MONEY)

    assert expected == actual
    assert type(actual) is int


def test_decimals_are_exact() -> None:
    assert value("0.1 + 0.2", DECIMAL) == Fraction(3, 10)
    assert value("tons / 3", DECIMAL) == Fraction(5, 6)
    assert type(value("tons * 2", DECIMAL)) is Fraction


def test_a_whole_number_answers_a_question_for_a_decimal() -> None:
    assert value("tons / 2 == 1.5", tons=3)
    assert value("tons > 2", tons=Fraction(7, 3))


def test_other_types_may_be_expected() -> None:
    assert value("works", WORKS) == "house"
    assert value("other", WORKS) == "other"
    assert value("ward", TEXT) == "Phường 1"
    assert value('"Phường 2"', TEXT) == "Phường 2"
    assert value("received", DATE) == date(2026, 7, 1)
    assert value('"2026-07-02"', DATE) == date(2026, 7, 2)


def test_an_expression_says_what_it_uses() -> None:
    expression = compiled("pages > 2 and works == house and pages < 9 and age(birth) > 1")

    assert expression.names == ("pages", "works", "birth", "received")
    assert expression.type == BOOLEAN
    assert compiled("8000 * pages", MONEY).type == INTEGER
    assert compiled("value", MONEY).type == MONEY


REFUSED = [
    ("", BOOLEAN, "OS130", 1),
    ("   ", BOOLEAN, "OS130", 1),
    # names and values
    ("wrks == house", BOOLEAN, "OS251", 1),
    ("pages == house", BOOLEAN, "OS251", 10),
    ("wrks in [house]", BOOLEAN, "OS251", 1),
    ("min(pages, wrong) > 1", BOOLEAN, "OS251", 12),
    ("days_between(issued, wrong) > 1", BOOLEAN, "OS251", 22),
    ('round(wrong, 1, "up") > 1', BOOLEAN, "OS251", 7),
    ("poor and none", BOOLEAN, "OS251", 10),
    ("ｗorks == house", BOOLEAN, "OS251", 1),
    ("house", BOOLEAN, "OS251", 1),
    ("works == hous", BOOLEAN, "OS256", 10),
    ('works == "nhà"', BOOLEAN, "OS256", 10),
    ("works in [house, othr]", BOOLEAN, "OS256", 18),
    ("post", WORKS, "OS256", 1),
    # types
    ("pages", BOOLEAN, "OS252", 1),
    ("not pages", BOOLEAN, "OS252", 5),
    ("poor and pages", BOOLEAN, "OS252", 10),
    ("poor + 1 > 0", BOOLEAN, "OS252", 1),
    ("received - 1 > 0", BOOLEAN, "OS252", 1),
    ("works < house", BOOLEAN, "OS252", 1),
    ("poor > khẩn_cấp", BOOLEAN, "OS252", 1),
    ("age(pages) > 1", BOOLEAN, "OS252", 5),
    ("count(pages) > 1", BOOLEAN, "OS252", 7),
    ("pages in [tons]", BOOLEAN, "OS252", 11),
    ("value", INTEGER, "OS252", 1),
    ("poor", MONEY, "OS252", 1),
    ("works", TEXT, "OS252", 1),
    ("channel", WORKS, "OS252", 1),
    ("pages == poor", BOOLEAN, "OS257", 10),
    ('pages == "3"', BOOLEAN, "OS257", 10),
    ("received > 3", BOOLEAN, "OS257", 12),
    ("works == channel", BOOLEAN, "OS257", 10),
    ('pages in ["3"]', BOOLEAN, "OS257", 11),
    ("ward == pages", BOOLEAN, "OS257", 9),
    # rounding and money
    ("value / 3", MONEY, "OS259", 1),
    ("pages * 1.5", INTEGER, "OS259", 1),
    ("15.000 * pages", DECIMAL, None, 1),
    ('round(15.000 * pages, 1, "up")', MONEY, "OS255", 7),
    ("value > 150.000", BOOLEAN, "OS255", 9),
    ("value * value > 1", BOOLEAN, "OS253", 1),
    ("pages / 0 > 1", BOOLEAN, "OS268", 1),
    ("pages // 0 > 1", BOOLEAN, "OS268", 1),
    ("pages % 0.0 > 1", BOOLEAN, "OS268", 1),
    # functions
    ("mim(pages, 1) > 1", BOOLEAN, "OS260", 1),
    ('__import__("os")', BOOLEAN, "OS260", 1),
    ("min(pages) > 1", BOOLEAN, "OS261", 1),
    ("min(pages, poor) > 1", BOOLEAN, "OS261", 1),
    ("min > 1", BOOLEAN, "OS261", 1),
    ("count() > 1", BOOLEAN, "OS261", 1),
    ("age() > 1", BOOLEAN, "OS261", 1),
    ("days_between(issued) > 1", BOOLEAN, "OS261", 1),
    ("round(value, 1000)", MONEY, "OS261", 1),
    ("round(value, 1000, up)", MONEY, "OS261", 1),
    ('round(value, 0, "up")', MONEY, "OS261", 1),
    ('round(value, pages, "up")', MONEY, "OS261", 1),
    ('round(value, 0.5, "up")', MONEY, "OS261", 1),
    ("min(a=1)", BOOLEAN, "OS262", 6),
    ("min(*pages)", BOOLEAN, "OS250", 5),
    # signs and words
    ("works = house", BOOLEAN, "OS262", 7),
    ("poor && khẩn_cấp", BOOLEAN, "OS262", 6),
    ("poor và khẩn_cấp", BOOLEAN, "OS262", 6),
    ("poor OR khẩn_cấp", BOOLEAN, "OS262", 6),
    ("pages ≥ 3", BOOLEAN, "OS262", 7),
    ("pages <> 3", BOOLEAN, "OS262", 7),
    ("pages @ 3", BOOLEAN, "OS262", 7),
    ("ward == “x”", BOOLEAN, "OS262", 9),
    ("pages ** 2 > 3", BOOLEAN, "OS258", 7),
    ("pages > 1_000", BOOLEAN, "OS263", 9),
    ("pages > 010", BOOLEAN, "OS263", 9),
    ("pages > 1e3", BOOLEAN, "OS263", 9),
    ("pages > 5.", BOOLEAN, "OS263", 9),
    ("pages > 1.000.000", BOOLEAN, "OS263", 9),
    ("pages > 12trang", BOOLEAN, "OS263", 9),
    ("pages > 9999999999999999999", BOOLEAN, "OS263", 9),
    ("pages > 1" + "0" * 15 + "1", BOOLEAN, "OS263", 9),
    ("issued < 2026-07-01", BOOLEAN, "OS264", 10),
    ("issued < 01/07/2026", BOOLEAN, "OS264", 10),
    ('issued < "01/07/2026"', BOOLEAN, "OS265", 10),
    ('issued < "ngày mai"', BOOLEAN, "OS265", 10),
    # constructs
    ("pages.real > 1", BOOLEAN, "OS253", 6),
    ("ward[0] == ward", BOOLEAN, "OS253", 5),
    ("pages is 3", BOOLEAN, "OS253", 7),
    ("poor == True", BOOLEAN, "OS253", 9),
    ("poor == None", BOOLEAN, "OS253", 9),
    ("lambda", BOOLEAN, "OS253", 1),
    ("1 if poor", BOOLEAN, "OS253", 3),
    ("works in house", BOOLEAN, "OS253", 10),
    ("works in []", BOOLEAN, "OS253", 10),
    ("pages in [1] == poor", BOOLEAN, "OS253", 1),
    ("pages > 1,5", BOOLEAN, "OS253", 10),
    ("[poor]", BOOLEAN, "OS253", 1),
    ("pages > +1", BOOLEAN, "OS253", 9),
    ("pages > 1 # nhiều", BOOLEAN, "OS253", 11),
    ("ward == '\\x41'", BOOLEAN, "OS253", 10),
    ("pages > {1}", BOOLEAN, "OS253", 9),
    ("(min)(1, 2) > 1", BOOLEAN, "OS250", 6),
    # syntax
    ("pages >", BOOLEAN, "OS250", 8),
    ("> 3", BOOLEAN, "OS250", 1),
    ("pages > > 3", BOOLEAN, "OS250", 9),
    ("poor and", BOOLEAN, "OS250", 9),
    ("not", BOOLEAN, "OS250", 4),
    ("số trang > 3", BOOLEAN, "OS250", 4),
    ("pages 3", BOOLEAN, "OS250", 7),
    ('f"x" == ward', BOOLEAN, "OS250", 2),
    ('ward == "a" "b"', BOOLEAN, "OS250", 13),
    ("(pages > 3", BOOLEAN, "OS250", 1),
    ("pages > 3)", BOOLEAN, "OS250", 10),
    ('ward == "x', BOOLEAN, "OS250", 9),
    ("()", BOOLEAN, "OS253", 1),
    ("poor not khẩn_cấp", BOOLEAN, "OS250", 6),
    # size
    ("poor or " * 63 + "poor", BOOLEAN, "OS254", 1),
    ("not " * 60 + "poor", BOOLEAN, "OS254", 165),
    ("-" * 400 + "1 > 0", BOOLEAN, "OS254", 41),
    ("(" * 60 + "poor" + ")" * 60, BOOLEAN, "OS254", 40),
    (" + ".join(["pages"] * 60) + " > 0", BOOLEAN, "OS254", 1),
]


@pytest.mark.parametrize(
    ("text", "expect", "code", "column"), REFUSED, ids=[f"{t[:30]}" for t, *_ in REFUSED]
)
def test_what_is_refused_and_where(text: str, expect: Type, code: str | None, column: int) -> None:
    found = problems(text, expect)

    if code is None:
        assert found == ()
        return
    assert (code, column) in [(each.code, each.span.column) for each in found]
    assert {each.code for each in found} == {code}


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("wrks == house", "Write `works`"),
        ("pages == house", "Write `works == house`"),
        ("works == hous", "Write `house`"),
        ("works in house", "Write `works in [house]`"),
        ("khan_cap", "Write `khẩn_cấp`"),
        ("works = house", "Write `==`"),
        ("issued < 2026-07-01", 'Write `"2026-07-01"`'),
        ("issued < 1/7/2026", 'Write `"2026-07-01"`'),
        ("issued > 31/02/2026", 'Write `"2026-07-01"`'),
        ("số trang > 3", "Write `số_trang` if it is one name"),
        ("pages ** 2 > 3", "Write a multiplication: `pages * pages`"),
        ("received - issued > 3", "Write `days_between(first, last)`"),
        ("received > 3", "Write `days_between(first, last)`"),
        ('pages == "3"', "Take the quotes off"),
        ("pages > 0x1F", "Write `31`"),
    ],
)
def test_the_mend_says_what_to_write(text: str, mend: str) -> None:
    assert mend in problems(text)[0].mend.say("en")


def test_three_decimals_are_mended_both_ways() -> None:
    found = problems("value > 150.000")

    assert found[0].mend.en == (
        "Write `150000` if thousands are meant, `150.0000` if the decimal number is."
    )
    assert value("value > 150.0000")


def test_rounding_is_mended_with_the_formula_itself() -> None:
    found = problems("value / 3", MONEY)

    assert 'Write `round(value / 3, 1000, "up")`' in found[0].mend.say("en")


def test_an_age_needs_the_day_of_receipt_or_another() -> None:
    _, found = compile_expression(
        "age(birth) > 1", names={"birth": DATE}, expect=BOOLEAN, span=HERE
    )

    assert [each.code for each in found] == ["OS261"]


@pytest.mark.parametrize("failure", [RecursionError, MemoryError])
def test_what_python_cannot_parse_is_too_complex(
    failure: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr("ast.parse", fails)

    assert [each.code for each in problems("poor")] == ["OS254"]


def test_several_mistakes_are_reported_at_once_in_their_order() -> None:
    found = problems("wrks == house and pges > 1 and works == hous")

    assert [(each.code, each.span.column) for each in found] == [
        ("OS251", 1),
        ("OS251", 19),
        ("OS256", 41),
    ]


def test_columns_count_characters_of_vietnamese_text() -> None:
    assert problems('ward == "Phường Bến Nghé" and works == hous')[0].span.column == 40


def test_columns_are_those_of_the_file_when_accents_are_spread() -> None:
    spread = "kha\u0302\u0309n_ca\u0302\u0301p and hous"
    found = problems(spread)

    assert found[0].span.column == spread.index("hous") + 1
    assert value(spread + "e == works") is False


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("when: pages > 2 and wrong", 21),
        ("when: 'pages > 2 and wrong'", 22),
        ('when: "pages > 2 and wrong"', 22),
        ('when: "pages > 2\\x20and wrong"', 7),
        ("when: pages > 2\n  and wrong", 7),
        ("when: >\n  pages > 2 and\n  wrong\n", 7),
    ],
)
def test_problems_point_into_the_file_where_the_text_stands_as_it_is(
    text: str, column: int
) -> None:
    root, _ = read(text, "a.yaml")
    node = root.get("when")
    assert isinstance(node, Scalar)
    _, found = compile_scalar(node, names=NAMES, expect=BOOLEAN, path="deadline[0].when")

    assert [(each.code, each.span.column) for each in found] == [("OS251", column)]
    assert found[0].path == "deadline[0].when"


def test_a_condition_may_stand_on_several_lines() -> None:
    assert value("poor and\n  pages > 2\n")


# Questions without an answer.


def test_a_missing_answer_is_named() -> None:
    with pytest.raises(MissingFact) as missing:
        value("pages > 2", pages=None)

    assert missing.value.name == "pages"
    assert missing.value.say("vi") == "Chưa có câu trả lời cho `pages`."
    assert isinstance(missing.value, InputError)
    assert pickle.loads(pickle.dumps(missing.value)).name == "pages"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pages > 2 and khẩn_cấp", False),
        ("khẩn_cấp and pages > 2", False),
        ("pages > 2 or poor", True),
        ("poor or pages > 2", True),
        ("not (pages > 2 and khẩn_cấp)", True),
    ],
)
def test_a_missing_answer_does_not_matter_where_others_decide(text: str, expected: bool) -> None:
    assert expected is value(text, pages=None)


@pytest.mark.parametrize(
    "text", ["pages > 2 and poor", "pages > 2 or khẩn_cấp", "tons > 1", "works == house"]
)
def test_a_missing_answer_matters_where_it_decides(text: str) -> None:
    with pytest.raises(MissingFact):
        compiled(text).evaluate({"poor": True, "khẩn_cấp": False})


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("pages > 2", {"pages": "5"}),
        ("poor and pages > 2", {"poor": "no"}),
        ("poor", {"poor": 1}),
        ("pages == 5", {"pages": "5"}),
        ("works != house", {"works": "shed"}),
        ('ward == "x"', {"ward": 7}),
        ("tons > 2", {"tons": "2.5"}),
        ("tons > 2", {"tons": 2.5}),
        ('received > "2026-01-01"', {"received": datetime(2026, 7, 1, 8, tzinfo=UTC)}),
        ("age(birth) > 1", {"birth": "2008-01-01"}),
    ],
)
def test_an_answer_of_the_wrong_type_is_named(text: str, answers: dict[str, object]) -> None:
    with pytest.raises(InputError, match=f"`{next(iter(answers))}` must be"):
        value(text, **answers)


def test_division_by_an_answer_of_zero_is_said() -> None:
    with pytest.raises(InputError, match="divides by zero"):
        value("value / pages > 1", pages=0)


# Values that are kept.


def test_expressions_are_values() -> None:
    first, second = (
        compiled("works == house and pages > 2"),
        compiled("works == house and pages > 2"),
    )

    assert first == second
    assert hash(first) == hash(second)
    assert first != compiled("works == house and pages > 3")
    assert copy.deepcopy(first) == first
    assert "closure" not in repr(first)


@pytest.mark.parametrize(
    "text", ["works == house", 'round(tons * 1.5, 1, "up") > 3', "age(birth) > 3 or not poor"]
)
def test_expressions_travel_between_processes(text: str) -> None:
    expression = compiled(text)
    travelled = pickle.loads(pickle.dumps(expression))

    assert travelled == expression
    assert travelled.evaluate(VALUES) == expression.evaluate(VALUES)


def test_expressions_give_the_same_from_every_thread() -> None:
    expression = compiled('round(value * tons / 7, 1000, "up") > 1 and count(poor, pages > 3) == 2')
    results: list[object] = []
    threads = [
        threading.Thread(
            target=lambda: results.extend(expression.evaluate(VALUES) for _ in range(50))
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == [True] * 200


# Sentences.

LABELS = {
    "works": Text("Loại công trình", "Kind of works"),
    "works.house": Text("Nhà ở riêng lẻ", "Single house"),
    "works.other": Text("Công trình khác", "Other works"),
    "pages": Text("số trang", "number of pages"),
    "value": Text("giá trị hợp đồng", "contract value"),
    "tons": Text("số tấn", "tons"),
    "poor": Text("hộ nghèo", "poor household"),
    "birth": Text("ngày sinh", "date of birth"),
    "issued": Text("ngày cấp", "day of issue"),
    "ward": Text("phường", "ward"),
}


@pytest.mark.parametrize(
    ("text", "expect", "vietnamese", "english"),
    [
        (
            "works == house and pages > 2",
            BOOLEAN,
            "Loại công trình là Nhà ở riêng lẻ và số trang lớn hơn 2",
            "Kind of works is Single house and number of pages is more than 2",
        ),
        (
            "house != works",
            BOOLEAN,
            "Loại công trình không phải là Nhà ở riêng lẻ",
            "Kind of works is not Single house",
        ),
        (
            "works in [house, other]",
            BOOLEAN,
            "Loại công trình là Nhà ở riêng lẻ hoặc Công trình khác",
            "Kind of works is Single house or Other works",
        ),
        (
            "not pages in [1, 2, 3]",
            BOOLEAN,
            "Số trang không phải là 1, 2 hay 3",
            "Number of pages is not 1, 2 or 3",
        ),
        ("0 < pages", BOOLEAN, "Số trang lớn hơn 0", "Number of pages is more than 0"),
        (
            "0 < pages <= 5",
            BOOLEAN,
            "Số trang lớn hơn 0 và số trang không quá 5",
            "Number of pages is more than 0 and number of pages is at most 5",
        ),
        (
            "0 < pages <= 5 or poor",
            BOOLEAN,
            "(số trang lớn hơn 0 và số trang không quá 5) hoặc hộ nghèo là có",
            (
                "(number of pages is more than 0 and number of pages is at most 5)"
                " or poor household is yes"
            ),
        ),
        ("not poor", BOOLEAN, "Hộ nghèo là không", "Poor household is no"),
        ("not not poor", BOOLEAN, "Hộ nghèo là có", "Poor household is yes"),
        ("poor == false", BOOLEAN, "Hộ nghèo là không", "Poor household is no"),
        ("true", BOOLEAN, "Luôn đúng", "Always"),
        ("not true", BOOLEAN, "Không bao giờ đúng", "Never"),
        (
            "poor == khẩn_cấp",
            BOOLEAN,
            "(hộ nghèo là có) giống với (khẩn cấp là có)",
            "(poor household is yes) is the same as (khẩn cấp is yes)",
        ),
        (
            "not (poor or pages > 2)",
            BOOLEAN,
            "Không đúng rằng (hộ nghèo là có hoặc số trang lớn hơn 2)",
            "It is not true that (poor household is yes or number of pages is more than 2)",
        ),
        ("not pages < 2", BOOLEAN, "Số trang từ 2 trở lên", "Number of pages is at least 2"),
        (
            'received >= "2026-07-01" and channel == online',
            BOOLEAN,
            "Ngày tiếp nhận hồ sơ từ 01/07/2026 trở đi và hình thức nộp hồ sơ là trực tuyến",
            "The day of receipt is on or after 2026-07-01 and the filing channel is online",
        ),
        ('ward == "Phường 1"', BOOLEAN, "Phường là “Phường 1”", "Ward is “Phường 1”"),
        (
            "age(birth) >= 18",
            BOOLEAN,
            "Số năm tròn từ ngày sinh đến ngày tiếp nhận hồ sơ từ 18 trở lên",
            "The full years from date of birth to the day of receipt is at least 18",
        ),
        (
            "min(issued, received) == issued",
            BOOLEAN,
            "Ngày sớm nhất trong (ngày cấp; ngày tiếp nhận hồ sơ) là ngày cấp",
            "The earliest of (day of issue; the day of receipt) is day of issue",
        ),
        (
            "count(poor, pages > 2) == 1",
            BOOLEAN,
            "Số điều kiện đúng trong (hộ nghèo là có; số trang lớn hơn 2) bằng 1",
            "How many of (poor household is yes; number of pages is more than 2) hold is 1",
        ),
        (
            'round(150000 + 15000 * tons, 1000, "up")',
            MONEY,
            "(150.000 + 15.000 × số tấn) làm tròn lên bội số của 1.000",
            "(150,000 + 15,000 × tons) rounded up to a multiple of 1,000",
        ),
        ("(pages - (1 - 2)) * -1.5", DECIMAL, "(số trang − (1 − 2)) × −1,5", None),
        ("value // 3 + pages % 2", MONEY, None, None),
    ],
)
def test_every_expression_can_be_said(
    text: str, expect: Type, vietnamese: str | None, english: str | None
) -> None:
    expression = compiled(text, expect)

    assert vietnamese in {None, say(expression, LABELS)}
    assert english in {None, say(expression, LABELS, "en")}
    assert say(expression, {})[:1].strip()


# Names of facts and choices.


@pytest.mark.parametrize(
    ("word", "mend"),
    [
        ("Nhà ở", "nha_o"),
        ("class", "class_"),
        ("true", "true_"),
        ("pages", "pages_"),
        ("2a", "v_2a"),
        ("đất", "dat"),
        ("", "v"),
    ],
)
def test_a_choice_that_would_be_ambiguous_is_refused(word: str, mend: str) -> None:
    found = check_choice(word, facts=NAMES, span=HERE, path="facts.works.choose")

    assert [each.code for each in found] == ["OS266"]
    assert found[0].mend.en == f"Write `{mend}`."


@pytest.mark.parametrize(
    ("word", "mend"),
    [
        ("in", "in_"),
        ("false", "false_"),
        ("min", "min_value"),
        ("house", "house_"),
        ("số trang", "số_trang"),
        ("_x", "x"),
        ("ﬁre", "fire"),
    ],
)
def test_a_fact_s_name_that_would_be_ambiguous_is_refused(word: str, mend: str) -> None:
    found = check_fact_name(word, choices=WORKS.values, span=HERE)

    assert [each.code for each in found] == ["OS267"]
    assert found[0].mend.en == f"Write `{mend}`."


def test_good_words_pass() -> None:
    assert check_choice("house", facts={"works"}, span=HERE) == ()
    assert check_fact_name("số_trang", choices={"house"}, span=HERE) == ()


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (BOOLEAN, True, 1),
        (INTEGER, 3, True),
        (MONEY, 3, 3.0),
        (DECIMAL, Decimal("1.5"), 1.5),
        (DATE, date(2026, 7, 1), datetime(2026, 7, 1, tzinfo=UTC)),
        (TEXT, "x", 3),
        (WORKS, "house", "shed"),
    ],
)
def test_a_type_knows_its_answers(kind: Type, good: object, bad: object) -> None:
    assert kind.accepts(good)
    assert not kind.accepts(bad)
    assert kind.title().say("vi")


# Laws.

Said = tuple[str, Any]


def numbers(depth: int) -> st.SearchStrategy[Said]:
    """A number as text, with what it comes to."""
    plain = st.one_of(
        st.integers(0, 50).map(lambda number: (str(number), number)),
        st.sampled_from([(f"{n / 4:g}", Fraction(n, 4)) for n in range(1, 20) if n % 4]),
        st.sampled_from([("pages", VALUES["pages"]), ("tons", Fraction(5, 2))]),
    )
    if depth == 0:
        return plain
    inner = numbers(depth - 1)
    return st.one_of(
        plain,
        st.tuples(st.sampled_from("+-*"), inner, inner).map(_combined),
        st.tuples(inner, st.integers(1, 9)).map(
            lambda pair: (f"({pair[0][0]}) / {pair[1]}", Fraction(pair[0][1]) / pair[1])
        ),
        st.tuples(inner, st.integers(1, 9)).map(
            lambda pair: (f"({pair[0][0]}) // {pair[1]}", floor(Fraction(pair[0][1]) / pair[1]))
        ),
        st.tuples(inner, inner).map(
            lambda pair: (f"min({pair[0][0]}, {pair[1][0]})", min(pair[0][1], pair[1][1]))
        ),
        st.tuples(inner, st.integers(1, 30)).map(
            lambda pair: (
                f'round({pair[0][0]}, {pair[1]}, "up")',
                ceil(Fraction(pair[0][1]) / pair[1]) * pair[1],
            )
        ),
        inner.map(lambda said: (f"-({said[0]})", -said[1])),
    )


def _combined(parts: tuple[str, Said, Said]) -> Said:
    sign, (left, first), (right, second) = parts
    results = {"+": first + second, "-": first - second, "*": first * second}
    return f"({left}) {sign} ({right})", results[sign]


def conditions(depth: int) -> st.SearchStrategy[Said]:
    """A condition as text, with whether it holds."""
    compared = st.tuples(
        st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), numbers(1), numbers(1)
    )
    plain = st.one_of(
        st.sampled_from([("poor", True), ("khẩn_cấp", False), ("works == house", True)]),
        st.sampled_from([("works not in [house]", False), ("age(birth) == 18", True)]),
        compared.map(_compared),
    )
    if depth == 0:
        return plain
    inner = conditions(depth - 1)
    return st.one_of(
        plain,
        inner.map(lambda said: (f"not ({said[0]})", not said[1])),
        st.lists(inner, min_size=2, max_size=3).map(
            lambda each: (" and ".join(f"({t})" for t, _ in each), all(v for _, v in each))
        ),
        st.lists(inner, min_size=2, max_size=3).map(
            lambda each: (" or ".join(f"({t})" for t, _ in each), any(v for _, v in each))
        ),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda each: (
                f"count({', '.join(t for t, _ in each)}) == 1",
                sum(v for _, v in each) == 1,
            )
        ),
    )


def _compared(parts: tuple[str, Said, Said]) -> Said:
    order, (left, first), (right, second) = parts
    results = {
        "==": first == second,
        "!=": first != second,
        "<": first < second,
        "<=": first <= second,
        ">": first > second,
        ">=": first >= second,
    }
    return f"{left} {order} {right}", results[order]


@settings(max_examples=200)
@given(numbers(2).filter(lambda said: len(said[0]) <= LONGEST))
def test_formulas_come_to_what_the_oracle_says(said: Said) -> None:
    text, expected = said

    assert value(text, DECIMAL) == expected


@settings(max_examples=200)
@given(conditions(2).filter(lambda said: len(said[0]) <= LONGEST))
def test_conditions_hold_when_the_oracle_says(said: Said) -> None:
    text, expected = said
    expression = compiled(text)

    assert expression.evaluate(VALUES) is expected
    assert pickle.loads(pickle.dumps(expression)) == expression
    assert len(list(walk(expression.tree))) <= len(text)
    for lang in ("vi", "en"):
        assert say(expression, LABELS, lang)


@settings(max_examples=200)
@given(
    conditions(2).filter(lambda said: len(said[0]) <= LONGEST),
    st.sets(st.sampled_from(["poor", "khẩn_cấp", "works", "pages", "tons"])),
    st.data(),
)
def test_an_answer_given_with_gaps_stays_when_the_gaps_are_filled(
    said: Said, gaps: set[str], data: st.DataObject
) -> None:
    expression = compiled(said[0])
    known = {name: answer for name, answer in VALUES.items() if name not in gaps}
    filled = dict(known)
    for name in sorted(gaps):
        filled[name] = data.draw(
            st.booleans()
            if NAMES[name] == BOOLEAN
            else st.sampled_from(WORKS.values)
            if NAMES[name] == WORKS
            else st.integers(-3, 60)
        )
    try:
        early = expression.evaluate(known)
    except MissingFact:
        return

    assert early is expression.evaluate(filled)


PIECES = st.sampled_from(
    [
        *NAMES,
        "house",
        "online",
        "and",
        "or",
        "not",
        "in",
        "true",
        "min(",
        "round(",
        "age(",
        "count(",
        "==",
        "!=",
        "<",
        ">=",
        "=",
        "+",
        "-",
        "*",
        "**",
        "/",
        "//",
        "%",
        "(",
        ")",
        "[",
        "]",
        ",",
        ".",
        "1",
        "0",
        "1.5",
        "150.000",
        "1_0",
        "0x1",
        '"2026-07-01"',
        "2026-07-01",
        '"x"',
        "'",
        '"',
        "\\",
        "lambda",
        "if",
        "else",
        "for",
        "is",
        "None",
        "await",
        ":=",
        ":",
        "#",
        "{",
        "}",
        "@",
        "`",
        "\n",
    ]
)


@settings(max_examples=400)
@given(
    st.lists(PIECES, max_size=14).map(" ".join)
    | st.lists(PIECES, max_size=8).map("".join)
    | st.text(max_size=60),
    st.sampled_from([BOOLEAN, MONEY, DECIMAL, INTEGER, DATE, TEXT, WORKS]),
)
@example("\x00", BOOLEAN)
@example("\ud800", BOOLEAN)
@example("1 in 2", BOOLEAN)
@example("(yield)", BOOLEAN)
@example("pages[1:2]", BOOLEAN)
@example("(pages, poor) == 3", BOOLEAN)
@example("min(*[1, 2])", INTEGER)
@example("'' 'x'", TEXT)
@example("pages in [-house]", BOOLEAN)
@example("pages in [-1.5]", BOOLEAN)
@example("²", BOOLEAN)
def test_no_text_breaks_the_compiler(text: str, expect: Type) -> None:
    expression, found = compile_expression(text, names=NAMES, expect=expect, span=HERE)

    assert (expression is None) == bool(found)
    assert all(1 <= each.span.column <= len(text) + 1 for each in found)
    assert all(each.message.en and each.mend.en for each in found)
    if expression is not None:
        assert say(expression, LABELS)
        assert set(expression.names) <= set(NAMES)
        with contextlib.suppress(InputError):
            expression.evaluate(VALUES)


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("pages > 1,5", "Write decimals with a point: 1.5."),
        ("ward in an_phu, tan_phu", "Write `name in [a, b]`."),
        ("ward not in an_phu, tan_phu", "Write `name in [a, b]`."),
    ],
)
def test_a_comma_is_mended_by_what_it_stands_for(text: str, mend: str) -> None:
    assert [each.mend.en for each in problems(text)] == [mend]
