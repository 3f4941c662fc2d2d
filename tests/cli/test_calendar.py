from __future__ import annotations

import json
from collections.abc import Callable

from click.testing import Result

Onestop = Callable[..., Result]


def test_alone_it_shows_the_status(onestop: Onestop) -> None:
    result = onestop("calendar")

    assert result.exit_code == 0
    assert "31 Dec 2027" in result.output
    assert onestop("calendar", "status").output == result.output


def test_status_warns_of_a_year_that_is_not_announced(onestop: Onestop) -> None:
    result = onestop("calendar", "status", "--on", "2026-11-23", "--json")

    document = json.loads(result.stdout)

    assert document["provisional_years"] == [2027]
    assert document["warnings"]


def test_show_lists_days_off_and_make_up_days_with_their_sources(onestop: Onestop) -> None:
    document = json.loads(onestop("calendar", "show", "2026", "--json").stdout)
    days = {day["date"]: day for day in document["days"]}

    assert days["2026-08-22"]["kind"] == "make_up"
    assert days["2026-08-31"]["kind"] == "swapped_off"
    assert days["2026-11-24"]["works"] is False
    assert all(day["source"] and day["confidence"] for day in days.values())


def test_show_counts_what_it_lists(onestop: Onestop) -> None:
    output = onestop("calendar", "show", "2026").output

    assert output.startswith("2026: 14 weekdays off, 2 make-up days")
    assert "Monday 31 August 2026" in output


def test_day_says_why_and_which_hours(onestop: Onestop) -> None:
    result = onestop("calendar", "day", "2026-08-22", "--lang", "vi")

    assert "thứ Bảy 22/8/2026" in result.output
    assert "làm bù" in result.output
    assert "07:30–11:30, 13:30–17:00" in result.output


def test_a_day_outside_the_calendar_is_a_problem(onestop: Onestop) -> None:
    assert onestop("calendar", "day", "2031-01-01").exit_code == 1
