"""What a command may carry, and how what it may not is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import engine_laws as laws
import pytest
from engine_desk import CALENDAR, accepted, on

from onestop_engine.definition.model import Fact
from onestop_engine.engine import Actor, Command, decide, event_from_data
from onestop_engine.engine._input import nearest, read_facts, text_of
from onestop_engine.engine._plain import DEEPEST, MOST_LETTERS, MOST_VALUES, check_plain
from onestop_engine.errors import InputError
from onestop_engine.texts import Text, glance


def nested(levels: int) -> list[Any]:
    found: list[Any] = []
    for _ in range(levels):
        found = [found]
    return found


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (nested(DEEPEST + 1), "too much"),
        (["x"] * (MOST_VALUES + 1), "too much"),
        ([["x"] * 900] * 900, "too much"),
        ("x" * (MOST_LETTERS + 1), "too much"),
        ("a\x00b", "no store can hold"),
        ("a\ud800b", "no store can hold"),
        ({1: 2}, "must be texts"),
        (b"x", "of the kind bytes"),
        (10**100, "of the kind int"),
        (object(), "of the kind object"),
    ],
)
def test_what_no_store_and_no_reader_could_take_is_refused(value: object, why: str) -> None:
    with pytest.raises(InputError, match=why) as caught:
        check_plain({"place": value}, "data")
    assert "place" in caught.value.say("vi")


@pytest.mark.parametrize(
    "value", [None, True, 1, 1.5, "x", datetime(2026, 1, 1), Decimal("1.5"), [1], (1,), {"a"}, {}]
)
def test_what_events_can_hold_is_let_through(value: object) -> None:
    check_plain({"place": value}, "data")


@pytest.mark.parametrize(
    "by", ["cb-1", Actor(id=""), Actor(id="a\x00"), Actor(id="a", unit="\x00")]
)
def test_an_actor_is_named_by_words(by: Any) -> None:
    desk = accepted(laws.nested(), facts={"wide": True})
    command = Command(action="note", by=Actor.system(), reason="x")
    with pytest.raises(InputError, match="by"):
        decide(desk.law, desk.file, replace(command, by=by), on(5), CALENDAR)


def test_a_reason_that_no_store_can_hold_is_refused() -> None:
    desk = accepted(laws.nested(), facts={"wide": True})
    command = Command(action="note", by=Actor.system(), reason="a\x00b")
    with pytest.raises(InputError, match="reason"):
        decide(desk.law, desk.file, command, on(5), CALENDAR)


@pytest.mark.parametrize("data", [[], "x", None, {}, {"seq": 0}, {"format": [1]}])
def test_what_is_no_event_is_refused(data: Any) -> None:
    with pytest.raises(InputError, match="event"):
        event_from_data(data)


def test_a_message_says_the_kind_of_a_value_and_offers_no_name_for_a_page_of_text() -> None:
    with pytest.raises(InputError, match="another kind"):
        text_of({"note": object()}, "note")
    assert nearest("x" * 5000, ["works"]) == Text("", "")


def test_a_number_too_large_to_count_with_is_no_answer() -> None:
    procedure = laws.nested()
    fact = Fact(name="catch", ask="applicant", type="decimal", label=Text("Sản lượng"))
    asking = replace(procedure, facts={"catch": fact})
    for value in (10**30, Decimal("1E+999999999"), Decimal("NaN")):
        with pytest.raises(InputError, match="catch"):
            read_facts(asking, {"catch": value}, "applicant")


def test_a_value_that_cannot_show_itself_is_named_by_its_kind() -> None:
    class Silent:
        def __repr__(self) -> str:
            raise RuntimeError("no words")

    class Long:
        def __repr__(self) -> str:
            return "x" * 500

    assert glance(Silent()) == "<Silent>"
    assert len(glance(Long())) == 60
