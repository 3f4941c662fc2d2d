"""Calendars as files and as the text that a store keeps under their hash."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from oracle import DATA
from time_strategies import built, calendars, entry

from onestop_engine import Term, WorkCalendar
from onestop_engine.errors import CalendarError

VN = WorkCalendar.bundled()
SMALL: dict[str, Any] = {
    "schema": "onestop-calendar/1",
    "id": "S",
    "zone": "Asia/Ho_Chi_Minh",
    "title": {"vi": "Lịch thử"},
    "hours": [{"intervals": [["08:00", "12:00"]]}],
    "years": {"2025": {"status": "official"}},
    "off": [entry(date(2025, 1, 1), kind="statutory")],
    "working": [],
}


def small(**changes: object) -> dict[str, Any]:
    return {**copy.deepcopy(SMALL), **changes}


def test_the_text_of_a_calendar_is_the_calendar() -> None:
    again = WorkCalendar.from_text(VN.to_text())

    assert again == VN
    assert again.hash == VN.hash
    assert hash(again) == hash(VN)
    assert again.to_text() == VN.to_text()
    assert VN.hash.startswith("sha256:")


@given(data=calendars())
@settings(max_examples=30)
def test_so_is_that_of_any_calendar(data: dict[str, Any]) -> None:
    calendar = built(data)
    again = WorkCalendar.from_text(calendar.to_text())

    assert (again, again.hash) == (calendar, calendar.hash)


def test_how_a_file_is_laid_out_does_not_change_the_hash(tmp_path: Path) -> None:
    raw = json.loads(DATA.read_text(encoding="utf-8"))
    other = {name: raw[name] for name in reversed(raw)}
    other["off"] = list(reversed(other["off"]))
    path = tmp_path / "vn.json"
    path.write_text(json.dumps(other, indent=3), encoding="utf-8")

    assert WorkCalendar.load(path).hash == VN.hash


def test_the_hash_is_the_same_in_every_process() -> None:
    code = "from onestop_engine import WorkCalendar; print(WorkCalendar.bundled().hash)"
    environment = {"PYTHONHASHSEED": "7", "PYTHONPATH": str(DATA.parents[3])}
    output = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, env=environment
    ).stdout

    assert output.strip() == VN.hash


def test_a_calendar_can_be_pickled() -> None:
    again = pickle.loads(pickle.dumps(VN))

    assert again == VN
    assert again.due(datetime(2026, 11, 23, 9), Term(3, "working_day")).on == date(2026, 11, 27)


def test_a_calendar_is_only_equal_to_one_that_says_the_same() -> None:
    assert built(small()) != VN
    assert built(small()) == built(small())
    assert built(small()) != "calendar"
    assert repr(built(small())).startswith("WorkCalendar('S', 2025-01-01..2025-12-31, sha256:")


def test_a_calendar_does_not_change() -> None:
    with pytest.raises(AttributeError):
        VN.zone = None


def test_the_bundled_calendar_is_loaded_once() -> None:
    assert WorkCalendar.bundled() is WorkCalendar.bundled("vn")


def test_numpy_waits_until_arrays_are_counted() -> None:
    code = (
        "import sys; from datetime import datetime; from onestop_engine import Term, WorkCalendar;"
        "due = WorkCalendar.bundled().due(datetime(2026, 11, 23, 9), Term(3, 'working_day'));"
        "due.explain(); print({'numpy', 'yaml', 'jsonschema', 'sqlalchemy'} & set(sys.modules))"
    )
    environment = {"PYTHONPATH": str(DATA.parents[3])}
    output = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, env=environment
    ).stdout

    assert output.strip() == "set()"


JANUARY = date(2025, 1, 1)
BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "another schema": (small(schema="vn-working-calendar/1"), "no 'onestop-calendar/1'"),
    "no hours key": ({k: v for k, v in SMALL.items() if k != "hours"}, "'hours' is missing"),
    "an unknown key": (small(weekend=[6, 7]), "nothing is called 'weekend'"),
    "no such zone": (small(zone="Asia/Hanoi2"), "no time zone"),
    "a path for a zone": (small(zone="../etc/passwd"), "no time zone"),
    "no years": (small(years={}), "at least one year"),
    "a gap": (
        small(years={"2023": {"status": "official"}, "2025": {"status": "official"}}),
        "no gap",
    ),
    "a year that is none": (small(years={"MMXXV": {"status": "official"}}), "a number from"),
    "a year long ago": (small(years={"1925": {"status": "official"}}), "a number from"),
    "an unknown status": (small(years={"2025": {"status": "maybe"}}), "Choose one of"),
    "no ordinary hours": (small(hours=[]), "ordinary hours"),
    "only Saturday's hours": (
        small(hours=[{"weekdays": ["sat"], "intervals": [["08:00", "12:00"]]}]),
        "ordinary hours",
    ),
    "a day twice": (
        small(off=[entry(JANUARY, kind="closed"), entry(JANUARY, kind="statutory")]),
        "stands twice",
    ),
    "a day outside": (small(off=[entry(date(2026, 1, 1), kind="closed")]), "outside the"),
    "an unknown kind": (small(off=[entry(JANUARY, kind="bridge")]), "Choose one of"),
    "no kind": (small(off=[entry(JANUARY)]), "Choose one of"),
    "a pair of the wrong sort": (
        small(off=[{**entry(JANUARY, kind="statutory"), "for": "2025-01-04"}]),
        "nothing is called 'for'",
    ),
    "an unknown confidence": (
        small(off=[{**entry(JANUARY, kind="closed"), "confidence": "sure"}]),
        "Choose one of",
    ),
    "an unknown holiday": (small(off=[entry(JANUARY, kind="closed", holiday="x")]), "no 'x'"),
    "an unknown source": (small(off=[entry(JANUARY, kind="closed", source="x")]), "no 'x'"),
    "a year's unknown source": (
        small(years={"2025": {"status": "official", "sources": ["x"]}}),
        "no 'x'",
    ),
    "a make-up day that is worked": (small(working=[entry(date(2025, 1, 2))]), "make-up day"),
    "a make-up day that is off": (
        small(working=[entry(date(2025, 1, 4))], off=[entry(date(2025, 1, 4), kind="statutory")]),
        "make-up day",
    ),
    "a make-up day for a day that is not off": (
        small(working=[entry(date(2025, 1, 4), instead_of="2025-01-02")]),
        "swap does not match",
    ),
    "a swap without its make-up day": (
        small(off=[entry(date(2025, 1, 2), kind="swapped_off", make_up="2025-01-04")]),
        "swap does not match",
    ),
    "a title in no language": (small(title={"en": "Test"}), "'vi' is missing"),
    "an empty title": (small(title="  "), "a text is needed"),
    "a very long value": (small(off="x" * 100), "…"),
}


@pytest.mark.parametrize(("data", "why"), list(BROKEN.values()), ids=list(BROKEN))
def test_a_contradiction_is_named(data: dict[str, Any], why: str) -> None:
    with pytest.raises(CalendarError) as caught:
        built(data)

    assert why in caught.value.say("en")
    assert caught.value.say("vi") != caught.value.say("en")


def test_swaps_may_cross_the_edge_of_the_years() -> None:
    calendar = built(
        small(
            off=[entry(date(2025, 12, 31), kind="swapped_off", make_up="2026-01-03")],
            working=[entry(date(2025, 1, 4), instead_of="2024-12-31")],
        )
    )

    assert calendar.is_working_day(date(2025, 1, 4))


def test_a_day_off_without_a_name_is_off_by_decision() -> None:
    calendar = built(
        small(
            off=[
                entry(date(2025, 1, 2), kind="closed"),
                entry(date(2025, 1, 3), kind="compensatory"),
            ],
            working=[entry(date(2025, 1, 4))],
        )
    )

    assert calendar.day(date(2025, 1, 2)).reason.say("en") == "by decision"
    assert calendar.day(date(2025, 1, 3)).reason.say("en") == "compensatory rest, by decision"
    assert calendar.day(date(2025, 1, 4)).reason.say("en") == "make-up day, by decision"


def test_a_calendar_file_that_is_not_there_is_said_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "none.json"

    with pytest.raises(CalendarError) as caught:
        WorkCalendar.load(path)

    assert caught.value.say("vi") == f"Không có tệp lịch {path}. Kiểm tra lại đường dẫn."
    assert caught.value.say("en") == f"There is no calendar file {path}. Check the path."
