"""Overlays: a province's or an agency's decision on a calendar, whole or not at all."""

from __future__ import annotations

import json
import os
import sys
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from onestop_engine import OneStopError, Term, WorkCalendar
from onestop_engine.errors import CalendarError

VN = WorkCalendar.bundled()
SHORT = [["07:00", "11:00"], ["13:00", "16:30"]]


def overlay(**operations: object) -> dict[str, object]:
    return {
        "schema": "onestop-calendar-overlay/1",
        "extends": "VN",
        "id": "VN-01",
        "issued_by": "UBND tỉnh",
        "document": "số 12/QĐ-UBND",
        "dated": "2026-11-20",
        **operations,
    }


def with_(**operations: object) -> WorkCalendar:
    return VN.with_overlay(overlay(**operations))


def test_a_swap_closes_one_day_and_works_another() -> None:
    calendar = with_(swap=[{"off": "2027-01-04", "work": "2027-01-09"}])

    assert not calendar.is_working_day(date(2027, 1, 4))
    assert calendar.is_working_day(date(2027, 1, 9))
    assert calendar.day(date(2027, 1, 9)).source == "số 12/QĐ-UBND, UBND tỉnh, 20/11/2026"
    assert VN.is_working_day(date(2027, 1, 4))


def test_days_are_added_with_their_reason() -> None:
    calendar = with_(
        add_off=[{"date": "2027-03-15", "reason": {"vi": "bão", "en": "a storm"}}, "2027-03-16"],
        add_working=[{"date": "2027-03-20", "reason": "bù bão", "intervals": SHORT}, "2027-03-21"],
    )

    assert calendar.day(date(2027, 3, 15)).kind == "closed"
    assert calendar.day(date(2027, 3, 15)).reason.say("en") == "a storm"
    assert calendar.day(date(2027, 3, 16)).reason.say("vi") == "nghỉ theo quyết định"
    assert calendar.day(date(2027, 3, 20)).reason.say("vi") == "làm bù, bù bão"
    assert calendar.hours(date(2027, 3, 20))[0] == (time(7), time(11))
    assert calendar.hours(date(2027, 3, 21))[0] == (time(7, 30), time(11, 30))


def test_days_are_taken_back() -> None:
    calendar = with_(remove_off=["2026-08-31"], remove_working=["2026-08-22"])

    assert calendar.is_working_day(date(2026, 8, 31))
    assert not calendar.is_working_day(date(2026, 8, 22))
    assert calendar == WorkCalendar.from_text(calendar.to_text())


def test_half_of_a_swap_may_be_taken_back() -> None:
    worked_anyway = with_(remove_off=["2026-08-31"])
    not_made_up = with_(remove_working=["2026-08-22"])

    assert worked_anyway.day(date(2026, 8, 22)).reason.say("en") == "make-up day, National Day"
    assert not_made_up.day(date(2026, 8, 31)).reason.say("en") == "day off by a swap, National Day"
    for calendar in (worked_anyway, not_made_up):
        assert calendar == WorkCalendar.from_text(calendar.to_text())


def test_a_confirmed_day_is_decided() -> None:
    calendar = with_(confirm=["2027-01-01"])
    due = calendar.due(datetime(2026, 12, 30, 9), Term(2, "working_day"))

    assert (due.assumed, due.provisional) == ((), True)


def test_a_confirmed_year_is_official() -> None:
    calendar = with_(remove_off=["2027-02-04"], add_off=["2027-02-11"], confirm_years=["2027"])
    due = calendar.due(datetime(2027, 2, 3, 9), Term(2, "working_day"))

    assert (due.on, due.assumed, due.provisional) == (date(2027, 2, 12), (), False)
    assert calendar.status(date(2027, 1, 5)).provisional_years == ()


def test_hours_change_with_the_season() -> None:
    calendar = with_(hours=[{"from": "2027-04-15", "to": "2027-10-15", "intervals": SHORT}])

    assert calendar.hours(date(2027, 4, 14))[0] == (time(7, 30), time(11, 30))
    assert calendar.hours(date(2027, 4, 15))[0] == (time(7), time(11))
    assert calendar.due(date(2027, 4, 14), Term(1, "working_day")).at.time() == time(16, 30)
    assert calendar.hours(date(2027, 10, 18))[0] == (time(7, 30), time(11, 30))


def test_one_weekday_may_have_hours_of_its_own() -> None:
    calendar = with_(hours=[{"weekdays": ["fri"], "intervals": [["07:30", "11:30"]]}])

    assert calendar.hours(date(2026, 11, 27)) == ((time(7, 30), time(11, 30)),)
    assert len(calendar.hours(date(2026, 11, 26))) == 2


def test_a_make_up_day_has_the_hours_of_the_day_it_stands_for() -> None:
    calendar = with_(
        hours=[
            {"weekdays": ["mon"], "intervals": [["08:00", "12:00"]]},
            {"from": "2026-08-01", "to": "2026-08-25", "intervals": SHORT},
        ]
    )

    # Saturday 22/8 for Monday 31/8: Monday's hours, in the season of the Saturday itself.
    assert calendar.hours(date(2026, 8, 22))[0] == (time(7), time(11))
    assert calendar.hours(date(2026, 1, 10))[0] == (time(7, 30), time(11, 30))


def test_saturday_mornings_are_worked_where_a_decision_says_so() -> None:
    calendar = with_(
        hours=[{"weekdays": ["sat"], "working": True, "intervals": [["07:30", "11:30"]],
                "from": "2026-12-01", "to": "2027-06-30"}]
    )  # fmt: skip
    saturday = date(2026, 12, 5)

    assert calendar.day(saturday).kind == "working"
    assert calendar.due(datetime(2026, 12, 4, 9), Term(1, "working_day")).at.isoformat() == (
        "2026-12-05T11:30:00+07:00"
    )
    assert calendar.due(datetime(2026, 12, 4, 16), Term(2, "working_hour")).at.isoformat() == (
        "2026-12-05T08:30:00+07:00"
    )
    assert not calendar.is_working_day(date(2026, 11, 28))


def test_reception_on_a_saturday_alone_is_not_counted() -> None:
    with pytest.raises(CalendarError, match="working: true"):
        with_(hours=[{"weekdays": ["sat"], "intervals": [["07:30", "11:30"]]}])


def test_later_overlays_win_and_are_remembered() -> None:
    province = with_(add_off=["2027-03-15"])
    agency = province.with_overlay(
        {"id": "A", "extends": "VN-01", "document": "5/TB", "remove_off": ["2027-03-15"]}
    )

    assert agency.is_working_day(date(2027, 3, 15))
    assert [mark.document for mark in agency.overlays] == ["số 12/QĐ-UBND", "5/TB"]
    assert len({VN.hash, province.hash, agency.hash}) == 3


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "no document": ({"id": "X", "add_off": ["2027-03-15"]}, "'document' is missing"),
    "unknown operation": (overlay(add_of=["2027-03-15"]), "nothing is called 'add_of'"),
    "unknown schema": (overlay(schema="x/9", confirm=["2027-01-01"]), "Choose one of"),
    "another base": (overlay(extends="CN", confirm=["2027-01-01"]), "extends 'CN'"),
    "nothing at all": (overlay(), "changes nothing"),
    "empty lists": (overlay(swap=[], add_off=[]), "changes nothing"),
    "off already off": (overlay(add_off=["2026-11-24"]), "Tue 24 Nov 2026 is off already"),
    "off on a Sunday": (overlay(add_off=["2026-11-22"]), "off already"),
    "off on a make-up day": (overlay(add_off=["2026-08-22"]), "remove_working"),
    "working already": (overlay(add_working=["2026-11-23"]), "working day already"),
    "working on a listed day off": (overlay(add_working=["2026-11-24"]), "remove_off"),
    "removing no day off": (overlay(remove_off=["2026-11-23"]), "no listed day off"),
    "removing a weekend's holiday": (overlay(remove_off=["2026-04-26"]), "no listed day off"),
    "removing no make-up day": (overlay(remove_working=["2026-11-28"]), "no make-up day"),
    "confirming a decided day": (overlay(confirm=["2026-11-24"]), "nothing to confirm"),
    "confirming an ordinary day": (overlay(confirm=["2026-11-23"]), "nothing to confirm"),
    "confirming a decided year": (overlay(confirm_years=[2026]), "nothing to confirm"),
    "swapping a day off": (overlay(swap=[{"off": "2026-11-24", "work": "2026-11-28"}]), "off al"),
    "swapping for a working day": (
        overlay(swap=[{"off": "2026-11-23", "work": "2026-11-25"}]),
        "working day already",
    ),
    "half a swap": (overlay(swap=[{"off": "2026-11-23"}]), "'work' is missing"),
    "same hours": (
        overlay(hours=[{"intervals": [["07:30", "11:30"], ["13:30", "17:00"]]}]),
        "nothing changes",
    ),
    "hours out of the years": (
        overlay(hours=[{"from": "2030-01-01", "intervals": SHORT}]),
        "nothing changes",
    ),
    "hours backwards": (
        overlay(hours=[{"from": "2027-02-01", "to": "2027-01-01", "intervals": SHORT}]),
        "Exchange them",
    ),
    "a make-up day that would be worked anyway": (
        overlay(hours=[{"weekdays": ["sat"], "working": True, "intervals": SHORT}]),
        "working day already",
    ),
    "an uncovered day": (overlay(add_off=["2028-03-15"]), "outside the covered years"),
    "no date": (overlay(add_off=["15/3/2027"]), "is no date"),
    "a week date": (overlay(add_off=["2027-W11-1"]), "is no date"),
    "no list": (overlay(add_off="2027-03-15"), "a list is needed"),
    "no object": (overlay(swap=["2027-03-15"]), "names and values"),
    "an empty id": (overlay(id=" ", confirm=["2027-01-01"]), "a text is needed"),
    "no flag": (
        overlay(hours=[{"weekdays": ["sat"], "working": "có", "intervals": SHORT}]),
        "only true or false",
    ),
    "no weekday": (overlay(hours=[{"weekdays": ["t7"], "intervals": SHORT}]), "Choose one of"),
}


@pytest.mark.parametrize(("data", "why"), list(BROKEN.values()), ids=list(BROKEN))
def test_what_changes_nothing_or_contradicts_is_refused(data: dict[str, Any], why: str) -> None:
    with pytest.raises(CalendarError) as caught:
        VN.with_overlay(data)

    assert why in caught.value.say("en")
    assert caught.value.say("vi") != caught.value.say("en")


def test_an_overlay_is_applied_once() -> None:
    once = with_(add_off=["2027-03-15"])

    with pytest.raises(CalendarError, match="already used"):
        once.with_overlay(overlay(add_off=["2027-03-16"]))


@pytest.mark.parametrize(
    ("intervals", "why"),
    [
        ([], "at least one interval"),
        ([["07:30"]], "no interval"),
        ([["11:30", "07:30"]], "no interval"),
        ([["07:30", "24:00"]], "no time of day"),
        ([["7:30", "11:30"]], "no time of day"),
        ([[730, 1130]], "no time of day"),
        ([["13:30", "17:00"], ["07:30", "11:30"]], "out of order"),
        ([["07:30", "11:30"], ["11:00", "17:00"]], "out of order"),
    ],
)
def test_hours_are_intervals_in_order(intervals: object, why: str) -> None:
    with pytest.raises(CalendarError, match=why):
        with_(hours=[{"intervals": intervals}])


def test_touching_intervals_are_one() -> None:
    calendar = with_(hours=[{"intervals": [["08:00", "12:00"], ["12:00", "16:00"]]}])

    assert calendar.hours(date(2026, 11, 23)) == ((time(8), time(16)),)


YAML = """
id: VN-02
document: 7/TB-UBND
dated: 2026-11-20
swap:
  - {off: 2027-01-04, work: 2027-01-09}
hours:
  - from: 2027-04-15
    to: 2027-10-15
    intervals: [[07:00, 11:30], [13:30, 17:00]]
  - {weekdays: [sat], working: true, from: 2027-06-01, to: 2027-06-30, intervals: [[07:30, 11:30]]}
"""


def test_overlays_are_read_from_yaml_and_json(tmp_path: Path) -> None:
    yaml_file, json_file = tmp_path / "tinh.yaml", tmp_path / "tinh.json"
    yaml_file.write_text(YAML, encoding="utf-8")
    json_file.write_text(json.dumps(overlay(add_off=["2027-03-15"])), encoding="utf-8")
    from_yaml = VN.with_overlay(yaml_file)

    assert from_yaml.hours(date(2027, 4, 15))[1] == (time(13, 30), time(17))
    assert from_yaml.is_working_day(date(2027, 6, 5))
    assert not VN.with_overlay(str(json_file)).is_working_day(date(2027, 3, 15))


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("a.json", "{", "not valid JSON"),
        ("a.json", "[]", "names and values"),
        ("a.json", '{"id": "a", "id": "b"}', "stands twice"),
        ("a.yaml", "id: [", "not valid YAML"),
        ("a.yaml", "- id", "names and values"),
        ("a.yaml", "[" * 5000, "nested more than"),
        ("a.json", "[" * 100_000, "not valid JSON"),
        ("a.yaml", "id: &a b\ndocument: *a", "to repeat a value"),
        ("a.yaml", "id: !!str b", "has a tag"),
        ("a.yaml", "id: a\nid: b", "stands above already"),
        ("a.yaml", "? [a]\n: b", "is no text"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, name: str, text: str, why: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")

    with pytest.raises(CalendarError, match=why) as caught:
        VN.with_overlay(path)
    assert str(path) in caught.value.say("vi")


def test_what_is_no_ordinary_file_or_a_huge_one_is_not_read(tmp_path: Path) -> None:
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(9 << 20)
    for path, why in ((large, "larger than"), (tmp_path, "folder|cannot be read")):
        with pytest.raises(CalendarError, match=why):
            VN.with_overlay(path)


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in folders there")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.json")
    with pytest.raises(CalendarError, match="no ordinary file"):
        VN.with_overlay(tmp_path / "a.json")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.json").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(OneStopError, match="There is no calendar file"):
        VN.with_overlay(tmp_path / "none.json")
    with pytest.raises(OneStopError, match="cannot be read"):
        VN.with_overlay(tmp_path / "latin.json")
