"""Days that come round each year: how they are written, and when they are due."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop_engine import CalendarRangeError, Counting, WorkCalendar
from onestop_engine.errors import TermError
from onestop_engine.year_days import YearDay, is_yearly

VN = WorkCalendar.bundled()
FIRST_OF_OCTOBER = YearDay(10, 1)
days = st.dates(date(2001, 1, 1), date(2001, 12, 31)).map(lambda day: YearDay(day.month, day.day))


@pytest.mark.parametrize(
    "text",
    [
        "ngày 01 tháng 10 hằng năm",
        "01 tháng 10 hàng năm",
        "Ngày 1  tháng 10 mỗi năm",
        "1 October every year",
        "October 1 each year",
        "1 october of every year",
    ],
)
def test_a_day_of_the_year_is_written_as_the_law_does(text: str) -> None:
    assert YearDay.parse(text) == FIRST_OF_OCTOBER
    assert is_yearly(text)


@given(days)
def test_what_is_said_is_read_back(day: YearDay) -> None:
    assert [YearDay.parse(day.say(lang)) for lang in ("vi", "en")] == [day, day]
    assert str(day) == day.say("en")


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("01-10", "Write '1 October every year'"),
        ("1/10", "Write '1 October every year'"),
        ("10/25", "Write '25 October every year'"),
        ("1/10 hằng năm", "Write '1 October every year'"),
        ("ngày 01 tháng 10", "Write '1 October every year'"),
        ("45/45", "cannot be read"),
        ("khi nào hằng năm", "cannot be read"),
        ("29 tháng 2 hằng năm", "28 February every year or 1 March every year"),
        ("31 tháng 4 hằng năm", "There is no day 31 in month 4"),
        ("x" * 101, "cannot be read"),
    ],
)
def test_what_could_mean_two_days_is_refused_with_the_mend(text: str, mend: str) -> None:
    with pytest.raises(TermError, match=mend):
        YearDay.parse(text)


def test_a_term_is_no_day_of_the_year() -> None:
    assert not is_yearly("10 ngày")
    assert not is_yearly("x" * 101)


@given(days, st.dates(date(2010, 1, 1), date(2030, 1, 1)))
def test_the_next_such_day_lies_within_a_year_and_so_does_the_last(
    each: YearDay, day: date
) -> None:
    after, before = each.on_or_after(day), each.on_or_before(day)
    assert day <= after < day + timedelta(days=366)
    assert day - timedelta(days=366) < before <= day
    assert {(one.month, one.day) for one in (after, before)} == {(each.month, each.day)}


def test_a_receipt_on_the_very_day_is_due_on_it() -> None:
    assert VN.due_yearly(datetime(2026, 10, 1, 16), FIRST_OF_OCTOBER).on == date(2026, 10, 1)
    assert VN.due_yearly(date(2026, 10, 2), FIRST_OF_OCTOBER).on == date(2027, 10, 1)


def test_a_day_off_moves_to_the_next_working_day() -> None:
    received = datetime(2026, 11, 23, 9)
    sunday = YearDay(2, 28)
    due = VN.due_yearly(received, sunday)
    assert due.on == date(2027, 3, 1)
    assert "Sun 28 Feb 2027 is the last day but a day off" in due.explain("en")
    assert due.explain("vi").splitlines()[0].endswith("kể từ ngày tiếp nhận là Chủ nhật 28/2/2027.")
    assert VN.due_yearly(received, sunday, Counting(last_day_off="keep")).on == date(2027, 2, 28)


def test_a_receipt_after_closing_begins_at_the_next_opening_where_the_rule_says_so() -> None:
    friday, roll = datetime(2026, 11, 20, 18), Counting(off_hours="roll")
    assert VN.due_yearly(friday, YearDay(11, 20), roll).on == date(2027, 11, 22)
    assert VN.due_yearly(friday, YearDay(11, 20)).on == date(2026, 11, 20)


def test_outside_the_covered_years_nothing_is_assumed() -> None:
    with pytest.raises(CalendarRangeError):
        VN.due_yearly(date(2027, 11, 1), FIRST_OF_OCTOBER)
