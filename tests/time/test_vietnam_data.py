"""The bundled calendar: weekdays, swaps both ways, compensation, counts per era of the law."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from oracle import DATA

from onestop_engine import CalendarRangeError, WorkCalendar
from onestop_engine.errors import InputError

VN = WorkCalendar.bundled()
RAW = json.loads(DATA.read_text(encoding="utf-8"))
OFF = {date.fromisoformat(entry["date"]): entry for entry in RAW["off"]}
MADE_UP = {date.fromisoformat(entry["date"]): entry for entry in RAW["working"]}
YEARS = range(2010, 2028)
# Weekdays off per year, as the exchange's closures confirm them up to 2026.
WEEKDAYS_OFF = (11, 12, 11, 11, 14, 13, 10, 10, 11, 11, 10, 11, 11, 11, 12, 12, 14, 12)
TET_NEW_YEAR = {
    2010: (2, 14), 2011: (2, 3), 2012: (1, 23), 2013: (2, 10), 2014: (1, 31), 2015: (2, 19),
    2016: (2, 8), 2017: (1, 28), 2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12),
    2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6),
}  # fmt: skip


def of_year(year: int, holiday: str) -> list[date]:
    return [
        day
        for day, entry in OFF.items()
        if day.year == year and entry["holiday"] == holiday and entry["kind"] == "statutory"
    ]


def test_the_data_covers_2010_to_2027_without_a_gap() -> None:
    assert VN.covers == (date(2010, 1, 1), date(2027, 12, 31))
    assert [str(year) for year in YEARS] == sorted(RAW["years"])


def test_only_2027_is_provisional() -> None:
    assert [y for y in RAW["years"] if RAW["years"][y]["status"] == "provisional"] == ["2027"]


@pytest.mark.parametrize(("year", "count"), list(zip(YEARS, WEEKDAYS_OFF, strict=True)))
def test_weekdays_off_per_year(year: int, count: int) -> None:
    assert count == sum(day.year == year and day.weekday() < 5 for day in OFF)


def test_make_up_days_are_days_of_rest() -> None:
    assert all(day.weekday() >= 5 for day in MADE_UP)


def test_swaps_name_each_other() -> None:
    swapped = {
        day: date.fromisoformat(entry["make_up"])
        for day, entry in OFF.items()
        if entry["kind"] == "swapped_off"
    }
    back = {day: date.fromisoformat(entry["instead_of"]) for day, entry in MADE_UP.items()}

    assert {work: off for off, work in swapped.items()} == back
    assert all(day.weekday() < 5 for day in swapped)


@pytest.mark.parametrize("year", YEARS)
def test_a_holiday_on_a_weekend_is_compensated_once(year: int) -> None:
    on_weekends = [
        day
        for day, entry in OFF.items()
        if day.year == year and entry["kind"] == "statutory" and day.weekday() >= 5
    ]
    compensated = [
        date.fromisoformat(entry["for"])
        for day, entry in OFF.items()
        if day.year == year and entry["kind"] == "compensatory"
    ]

    assert sorted(on_weekends) == sorted(compensated)


def test_compensation_falls_on_the_next_days_that_would_be_worked() -> None:
    for day, entry in OFF.items():
        if entry["kind"] == "compensatory":
            between = date.fromisoformat(entry["for"]) + timedelta(days=1)
            while between < day:
                assert between in OFF or between.weekday() >= 5
                between += timedelta(days=1)


@pytest.mark.parametrize("year", YEARS)
def test_statutory_days_per_era_of_the_labour_code(year: int) -> None:
    counted = Counter(
        entry["holiday"]
        for day, entry in OFF.items()
        if day.year == year and entry["kind"] == "statutory"
    )

    assert counted["new_year"] == counted["victory"] == counted["labour"] == 1
    assert counted["hung_kings"] == 1
    # Four days of Tết until the code of 2012 took effect in May 2013, five since.
    assert counted["tet"] == (4 if year <= 2013 else 5)
    assert counted["national"] == (2 if year >= 2021 else 1)
    assert counted["culture"] == (1 if year >= 2026 else 0)


@pytest.mark.parametrize(("year", "first"), list(TET_NEW_YEAR.items()))
def test_tet_is_off_where_the_lunar_year_begins(year: int, first: tuple[int, int]) -> None:
    assert date(year, *first) in of_year(year, "tet")


def test_fixed_dates_are_fixed() -> None:
    for year in YEARS:
        assert of_year(year, "new_year") == [date(year, 1, 1)]
        assert of_year(year, "victory") == [date(year, 4, 30)]
        assert of_year(year, "labour") == [date(year, 5, 1)]
        assert date(year, 9, 2) in of_year(year, "national")


def test_what_libraries_get_wrong_is_right_here() -> None:
    off = ["2010-09-03", "2011-01-31", "2011-02-01", "2011-04-11", "2012-12-31", "2014-01-28",
           "2014-02-05", "2026-01-02", "2026-08-31", "2026-11-24"]  # fmt: skip
    worked = ["2010-09-11", "2011-01-29", "2011-01-30", "2011-04-09", "2013-01-05", "2013-02-23",
              "2014-01-25", "2014-02-08", "2026-01-10", "2026-08-22"]  # fmt: skip

    assert [d for d in off if VN.is_working_day(date.fromisoformat(d))] == []
    assert [d for d in worked if not VN.is_working_day(date.fromisoformat(d))] == []


def test_every_source_and_holiday_that_is_named_is_there() -> None:
    named = {entry["source"] for entry in [*RAW["off"], *RAW["working"]]}
    listed = {source for year in RAW["years"].values() for source in year["sources"]}

    assert named | listed == set(RAW["sources"])
    assert {e["holiday"] for e in [*RAW["off"], *RAW["working"]]} == set(RAW["holidays"])


def test_a_day_says_what_it_is_and_by_which_text() -> None:
    make_up = VN.day(date(2026, 8, 22))

    assert make_up.kind == "make_up"
    assert make_up.works
    assert make_up.reason.say("vi") == "làm bù cho thứ Hai 31/8/2026"
    assert make_up.source is not None
    assert "9441/TB-BNV" in make_up.source
    assert [VN.day(date(2026, 11, day)).kind for day in (22, 23, 24)] == [
        "weekend",
        "working",
        "statutory",
    ]
    assert VN.day(date(2026, 4, 27)).reason.say("en") == (
        "compensatory rest, Hùng Kings' Commemoration Day, for Sun 26 Apr 2026"
    )
    assert VN.day(date(2026, 8, 31)).reason.say("en") == (
        "day off by a swap, National Day, made up on Sat 22 Aug 2026"
    )


def test_undecided_days_say_so() -> None:
    assert VN.day(date(2027, 2, 4)).undecided
    assert VN.day(date(2015, 4, 25)).undecided
    assert not VN.day(date(2026, 11, 24)).undecided


def test_working_days_between_two_dates() -> None:
    monday, friday = date(2026, 11, 23), date(2026, 11, 27)

    assert VN.working_days_between(monday, friday) == 3
    assert VN.working_days_between(friday, monday) == -3
    assert VN.working_days_between(monday, monday) == 0
    assert VN.working_days_between(datetime(2026, 11, 23, 22), datetime(2026, 11, 27, 6)) == 3


def test_questions_about_uncovered_days_are_refused() -> None:
    for ask in (VN.is_working_day, VN.day, VN.hours):
        with pytest.raises(CalendarRangeError, match="Sat 1 Jan 2028 is needed"):
            ask(date(2028, 1, 1))
        with pytest.raises(InputError, match="A date or datetime is needed"):
            ask("2026-11-23")


def test_no_other_calendar_is_bundled() -> None:
    with pytest.raises(InputError, match="There is: vn"):
        WorkCalendar.bundled("cn")
