"""Office time: between two instants, added to one, and when the office opens next."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytest

from onestop_engine import CalendarRangeError, Counting, WorkCalendar
from onestop_engine.errors import InputError

VN = WorkCalendar.bundled()
HOUR = timedelta(hours=1)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VN.zone)


def test_the_hours_of_a_day() -> None:
    ordinary = ((time(7, 30), time(11, 30)), (time(13, 30), time(17)))

    assert VN.hours(date(2026, 11, 23)) == ordinary
    assert VN.hours(date(2026, 8, 22)) == ordinary
    assert VN.hours(date(2026, 11, 24)) == ()


def test_office_time_leaves_out_nights_breaks_and_days_off() -> None:
    start = datetime(2026, 11, 23, 16, 0)

    assert VN.working_time(start, datetime(2026, 11, 25, 8, 0)) == 1.5 * HOUR
    assert VN.working_time(datetime(2026, 11, 23, 11), datetime(2026, 11, 23, 14)) == HOUR
    assert VN.working_time(datetime(2026, 11, 25, 8, 0), start) == -1.5 * HOUR


def test_office_days_weigh_1_each() -> None:
    start = datetime(2026, 11, 23, 7, 30)

    assert VN.office_days(start, datetime(2026, 11, 25, 17, 0)) == 2
    assert VN.office_days(start, datetime(2026, 11, 23, 11, 30)) == Fraction(8, 15)
    assert VN.office_days(start, datetime(2026, 11, 24, 12, 0)) == 1


def test_adding_nothing_is_the_start_itself() -> None:
    assert VN.add_working_time(datetime(2026, 11, 22, 9), timedelta(0)) == moment(
        "2026-11-22T09:00"
    )


def test_adding_office_time() -> None:
    assert VN.add_working_time(datetime(2026, 11, 23, 7, 30), 4 * HOUR) == moment(
        "2026-11-23T11:30"
    )
    with pytest.raises(InputError, match="negative"):
        VN.add_working_time(datetime(2026, 11, 23, 7, 30), -HOUR)
    with pytest.raises(CalendarRangeError, match="9 h from"):
        VN.add_working_time(datetime(2027, 12, 31, 9), 9 * HOUR)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-11-23T05:00", "2026-11-23T07:30"),
        ("2026-11-23T09:00", "2026-11-23T09:00"),
        ("2026-11-23T11:30", "2026-11-23T13:30"),
        ("2026-11-23T12:00", "2026-11-23T13:30"),
        ("2026-11-23T17:00", "2026-11-25T07:30"),
        ("2026-11-24T09:00", "2026-11-25T07:30"),
    ],
)
def test_the_next_opening(at: str, opens: str) -> None:
    assert moment(opens) == VN.next_opening(moment(at))


def test_there_is_no_opening_after_the_last_day() -> None:
    with pytest.raises(CalendarRangeError):
        VN.next_opening(datetime(2027, 12, 31, 18))
    with pytest.raises(CalendarRangeError):
        VN.counted_from(datetime(2027, 12, 31, 18), Counting(off_hours="roll"))


def test_instants_are_brought_into_the_zone() -> None:
    assert VN.localize(datetime(2026, 11, 23, 9)).isoformat() == "2026-11-23T09:00:00+07:00"
    assert VN.localize(datetime.fromisoformat("2026-11-23T02:00+00:00")) == moment(
        "2026-11-23T09:00"
    )
    with pytest.raises(InputError, match="fromisoformat"):
        VN.localize("2026-11-23")
    with pytest.raises(InputError, match="fromisoformat"):
        VN.working_time("2026-11-23", datetime(2026, 11, 23))
