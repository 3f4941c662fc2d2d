"""Quantities, moments and several choices: from the file to conditions and formulas."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from small_procedures import text

from onestop_engine.definition import Procedure, check_text, load_text
from onestop_engine.definition._facts import read_answers, write_answer
from onestop_engine.definition.deadlines import pick_rule
from onestop_engine.definition.expressions import (
    BOOLEAN,
    DECIMAL,
    INTEGER,
    MOMENT,
    MONEY,
    Expression,
    Type,
    choices,
    compile_expression,
    enumeration,
    say,
)
from onestop_engine.errors import InputError, Span
from onestop_engine.texts import Text

NAMES = {
    "changes": choices("name", "seat", "capital"),
    "other": choices("name", "seat", "capital"),
    "works": enumeration("house", "name_of_house"),
    "catch": DECIMAL,
    "departs": MOMENT,
    "arrives": MOMENT,
    "poor": BOOLEAN,
}
LABELS = {
    "changes": Text("Nội dung thay đổi", "The changes"),
    "changes.name": Text("Đổi tên", "a new name"),
    "departs": Text("Giờ đi", "The departure"),
}
FACTS = """\
changes:
  ask: applicant
  choose: {name: Đổi tên, seat: Đổi trụ sở, capital: Đổi vốn}
  several: true
  label: Nội dung
catch: {ask: applicant, type: decimal, label: Sản lượng, default: "2,4"}
departs: {ask: applicant, type: moment, label: Giờ đi, optional: true}
"""
RULES = """\
deadline:
  - when: name in changes and count(changes) > 1
    limit: 3 ngày làm việc
  - when: catch > 2.4 or departs < "2026-11-23T14:00"
    limit: 2 ngày làm việc
  - limit: 1 ngày làm việc
"""


def made(written: str, expect: Type = BOOLEAN) -> Expression:
    found, problems = compile_expression(
        written, names=NAMES, expect=expect, span=Span("a.yaml", 1, 1)
    )
    assert not problems
    assert found is not None
    return found


def mend(written: str, expect: Type = BOOLEAN) -> str:
    found, problems = compile_expression(
        written, names=NAMES, expect=expect, span=Span("a.yaml", 1, 1)
    )
    assert found is None
    return f"{problems[0].code} {problems[0].mend.en}"


def law(facts: str = FACTS, deadline: str = RULES) -> Procedure:
    return load_text(text(facts=facts, deadline=deadline), "a.yaml")


def codes(facts: str = FACTS, deadline: str = RULES) -> set[str]:
    report = check_text(text(facts=facts, deadline=deadline), name="a.yaml")
    return {problem.code for problem in report.problems} - {"OS852", "OS310", "OS312"}


def test_membership_asks_for_one_of_several_choices() -> None:
    chosen = {"changes": ("name", "seat")}
    assert made("name in changes").evaluate(chosen) is True
    assert made("capital in changes").evaluate(chosen) is False
    assert made("capital not in changes").evaluate(chosen) is True
    assert made("not name in changes").evaluate(chosen) is False
    assert made('"name" in changes').evaluate(chosen) is True
    assert made("count(changes)", INTEGER).evaluate(chosen) == 2
    assert made("count(name in changes, poor)", INTEGER).evaluate({**chosen, "poor": True}) == 2


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("changes == name", "OS252 Write `name in changes`."),
        ("name == changes", "OS252 Write `name in changes`."),
        ("changes in [name]", "OS252 Write `name in changes`."),
        ("changes == other", "OS252 Write `other in changes`."),
        ("nam in changes", "OS256 Write `name`."),
        ("seat", "OS251 Write `seat in changes`,"),
        ("works in changes", "OS252 Write the word of one choice."),
        ("changes", "OS252 Write a condition, such as `pages > 2`."),
        ("departs > 3", "OS257 Compare like with like"),
        ('departs > "2026-11-23"', 'OS270 Write `"2026-11-23T00:00"`.'),
        ("departs > 2026-11-23T14:00", 'OS264 Write `"2026-11-23T14:00"`, in quotes.'),
        ('departs > "rạng sáng"', "OS270"),
        ("count(changes, other)", "OS252"),
    ],
)
def test_a_slip_is_refused_with_its_mend(written: str, said: str) -> None:
    assert mend(written).startswith(said)


def test_moments_are_compared_with_moments() -> None:
    values = {"departs": datetime(2026, 11, 23, 13, 59), "arrives": datetime(2026, 11, 23, 9)}
    assert made('departs < "2026-11-23T14:00"').evaluate(values) is True
    assert made("arrives <= departs").evaluate(values) is True
    with pytest.raises(InputError):
        made("arrives <= departs").evaluate({**values, "arrives": date(2026, 11, 23)})


def test_quantities_are_exact() -> None:
    assert made("catch > 2.39").evaluate({"catch": Decimal("2.4")}) is True
    assert (
        made('round(catch * 1000, 100, "up")', MONEY).evaluate({"catch": Decimal("2.41")}) == 2500
    )
    with pytest.raises(InputError):
        made("catch > 2").evaluate({"catch": 2.4})


def test_answers_of_several_choices_are_known_words() -> None:
    with pytest.raises(InputError):
        made("name in changes").evaluate({"changes": ("nobody",)})


def test_conditions_are_said_in_both_languages() -> None:
    both = [say(made("name in changes"), LABELS, lang) for lang in ("vi", "en")]
    assert both == ["Nội dung thay đổi có “Đổi tên”", "The changes include “a new name”"]
    assert say(made("not (name in changes)"), LABELS, "en") == (
        "The changes do not include “a new name”"
    )
    assert say(made("count(changes) > 1"), LABELS, "vi").startswith("Số lựa chọn của Nội dung")
    assert say(made('departs < "2026-11-23T14:00"'), LABELS, "vi") == (
        "Giờ đi trước 14:00 23/11/2026"
    )
    assert say(made('departs >= "2026-11-23T14:00"'), LABELS, "en") == (
        "The departure is on or after 14:00 2026-11-23"
    )


@pytest.mark.parametrize(
    ("facts", "limit"),
    [
        ({"changes": ("name", "seat")}, "3 ngày làm việc"),
        ({"changes": ("name",), "catch": Decimal("2.5")}, "2 ngày làm việc"),
        ({"changes": ("name",), "departs": datetime(2026, 11, 23, 8)}, "2 ngày làm việc"),
        ({"changes": ()}, "1 ngày làm việc"),
        ({}, "1 ngày làm việc"),
    ],
)
def test_a_rule_is_picked_by_them(facts: dict[str, object], limit: str) -> None:
    days = {"filed": date(2026, 11, 23)}
    rule = pick_rule(law(), facts=facts, channel="online", applicant="citizen", days=days)
    assert rule.limit.say("vi") == limit


def test_a_default_may_hold_several_choices() -> None:
    several = FACTS.replace("  several: true\n", "  several: true\n  default: [seat, name]\n")
    facts = law(several).facts
    assert facts["changes"].default == ("name", "seat")
    assert facts["catch"].default == Decimal("2.4")
    assert codes(several.replace("[seat, name]", "[seat, nobody]")) == {"OS211"}


def test_several_belongs_to_choices() -> None:
    assert codes(FACTS.replace("type: decimal,", "type: decimal, several: true,")) == {"OS205"}


def test_a_rule_that_no_choices_reach_is_found() -> None:
    twice = RULES.replace("catch > 2.4 or departs", "name in changes or departs")
    dead = "deadline:\n  - when: count(changes) > 0\n    limit: 3 ngày làm việc\n  - limit: 1 ngày"
    assert codes(deadline=RULES) == set()
    assert codes(deadline=twice) == set()
    assert "OS609" in codes(deadline=dead)
    optional = FACTS.replace("  several: true\n", "  several: true\n  optional: true\n")
    assert "OS609" not in codes(optional, dead)


def test_a_case_without_a_rule_is_found_among_them() -> None:
    gap = "deadline:\n  - when: name in changes or catch > 1.5\n    limit: 3 ngày làm việc"
    report = check_text(text(facts=FACTS, deadline=gap), name="a.yaml")
    found = next(one for one in report.problems if one.code == "OS610")
    assert "changes = [seat]" in found.message.en
    hour = gap.replace("name in changes or catch > 1.5", 'departs > "2026-11-23T14:00"')
    report = check_text(text(facts=FACTS, deadline=hour), name="a.yaml")
    found = next(one for one in report.problems if one.code == "OS610")
    assert "departs = 2026-" in found.message.en


def test_many_choices_are_only_sampled() -> None:
    words = ", ".join(f"c{n}" for n in range(8))
    facts = f"changes: {{ask: applicant, choose: [{words}], several: true, label: X}}"
    rules = "deadline:\n  - when: count(changes) == 5\n    limit: 3 ngày\n  - limit: 1 ngày"
    assert "OS609" not in codes(facts, rules)


def test_answers_travel_as_json_and_come_back() -> None:
    answers = {
        "changes": ("name", "seat"),
        "catch": Decimal("2.5"),
        "departs": datetime(2026, 11, 23, 14),
    }
    written = {name: write_answer(value) for name, value in answers.items()}
    assert written == {"changes": ["name", "seat"], "catch": "2.5", "departs": "2026-11-23T14:00"}
    assert read_answers(law(), written) == answers
    assert read_answers(law(), {"gone": "2.5", "catch": 3}) == {"gone": "2.5", "catch": 3}


def test_three_decimals_are_never_mistaken_for_a_thousand() -> None:
    assert write_answer(Decimal("1.125")) == "1.1250"
    assert write_answer(Fraction(9, 4)) == "2.25"
    assert write_answer(Decimal(12)) == "12"
    assert write_answer(True) is True
    assert write_answer(date(2026, 11, 23)) == "2026-11-23"


def test_text_that_looks_like_a_moment_is_text() -> None:
    facts = "ward: {ask: applicant, type: text, personal: false, label: Phường}"
    rules = 'deadline:\n  - when: ward == "2026-99-99T10:00"\n    limit: 3 ngày\n  - limit: 1 ngày'
    assert codes(facts, rules) == set()
