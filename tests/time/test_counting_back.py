"""Counting back from an event: the laws, an oracle that walks day by day, and what is said."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import DAY, Beyond, Oracle
from time_strategies import built, calendars, entry, instants

from onestop_engine import CalendarRangeError, Counting, Term, WorkCalendar
from onestop_engine.errors import InputError

VN = WorkCalendar.bundled()
KEEP = Counting(last_day_off="keep")
OFFICE_HOURS = Counting(hours="working_time")
SYNTHETIC = (datetime(2024, 1, 1), datetime(2025, 12, 31, 23, 59, 59))
UNITS = ("working_day", "working_hour", "day", "hour", "minute", "week", "month", "year")
MOST = {"month": 12, "year": 1, "minute": 3000}
back_terms = st.sampled_from(UNITS).flatmap(
    lambda unit: st.integers(1, MOST.get(unit, 40)).map(lambda n: Term(n, unit))
)
back_countings = st.builds(
    Counting,
    last_day_off=st.sampled_from(["next_working_day", "keep"]),
    hours=st.sampled_from(["continuous", "working_time"]),
)


def before(event: date, term: str, counting: Counting | None = None, **more: Any) -> datetime:
    due = VN.due_before(event, Term.parse(term), counting or Counting(), **more)
    return due.at.replace(tzinfo=None)


def answer(
    calendar: WorkCalendar, event: datetime, term: Term, counting: Counting
) -> datetime | None:
    try:
        return calendar.due_before(event, term, counting).at.replace(tzinfo=None)
    except CalendarRangeError:
        return None


def previous(oracle: Oracle, day: date) -> date:
    day = oracle.known(day - DAY)
    while not oracle.works(day):
        day = oracle.known(day - DAY)
    return day


def walked(oracle: Oracle, event: datetime, term: Term, counting: Counting) -> datetime | None:
    """The answer by walking back a day, a month or an interval at a time."""
    try:
        return _walk(oracle, event, term, counting)
    except Beyond:
        return None


def _walk(oracle: Oracle, event: datetime, term: Term, counting: Counting) -> datetime:
    day, amount, rules = oracle.known(event.date()), int(term.amount), counting.to_data()
    if term.unit == "working_day":
        for _ in range(amount):
            day = previous(oracle, day)
        return oracle.closing(day)
    if term.unit in {"hour", "minute", "working_hour"}:
        length = timedelta(**{f"{term.unit.removeprefix('working_')}s": amount})
        if term.unit == "working_hour" or counting.hours == "working_time":
            return run_back(oracle, event, length)
        oracle.known((event - length).date())
        return event - length
    if term.unit in {"day", "week"}:
        day -= timedelta(days=amount * (7 if term.unit == "week" else 1))
    else:
        day = months_back(day, amount * (12 if term.unit == "year" else 1))
    if oracle.known(day) and not oracle.works(day) and "last_day_off" not in rules:
        day = previous(oracle, day)
    return oracle.last_day(day, rules)


def months_back(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    last = day.day
    while True:
        try:
            return date(year, month, last)
        except ValueError:
            last -= 1


def run_back(oracle: Oracle, event: datetime, length: timedelta) -> datetime:
    """The latest instant from which so much office time is left."""
    day = event.date()
    while True:
        for opening, closing in reversed(oracle.hours(day)):
            end = min(closing, event)
            if opening < end:
                if length <= end - opening:
                    return end - length
                length -= end - opening
        day = oracle.known(day - DAY)


@settings(max_examples=250, deadline=None)
@given(data=calendars(), event=instants(*SYNTHETIC), term=back_terms, counting=back_countings)
def test_the_tables_say_what_walking_back_says(
    data: dict[str, Any], event: datetime, term: Term, counting: Counting
) -> None:
    expected = walked(Oracle(data), event, term, counting)
    assert answer(built(data), event, term, counting) == expected


@settings(max_examples=100, deadline=None)
@given(
    data=calendars(),
    event=instants(*SYNTHETIC),
    later=st.timedeltas(timedelta(0), timedelta(days=60)),
    term=back_terms,
    counting=back_countings,
)
def test_a_later_event_is_never_due_earlier(
    data: dict[str, Any], event: datetime, later: timedelta, term: Term, counting: Counting
) -> None:
    calendar = built(data)
    first, second = (answer(calendar, at, term, counting) for at in (event, event + later))
    # Closing hours differ with the season; of two dates on one day neither is earlier.
    if first is not None and second is not None:
        whole = term.unit not in {"hour", "minute", "working_hour"}
        assert (first.date() <= second.date()) if whole else (first <= second)


@settings(max_examples=100, deadline=None)
@given(data=calendars(), event=instants(*SYNTHETIC), term=back_terms, more=st.data())
def test_a_longer_time_before_is_never_due_later(
    data: dict[str, Any], event: datetime, term: Term, more: st.DataObject
) -> None:
    longer = Term(term.amount + more.draw(st.integers(1, 5)), term.unit)
    calendar = built(data)
    near, far = (
        answer(calendar, event, term, Counting()),
        answer(calendar, event, longer, Counting()),
    )
    if near is not None and far is not None:
        assert far.date() <= near.date()


@settings(max_examples=100, deadline=None)
@given(data=calendars(), event=instants(*SYNTHETIC), term=back_terms, more=st.data())
def test_a_day_off_more_makes_nothing_due_later(
    data: dict[str, Any], event: datetime, term: Term, more: st.DataObject
) -> None:
    listed = {one["date"] for one in (*data["off"], *data["working"])}
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(731)]
    free = [day for day in days if day.weekday() < 5 and day.isoformat() not in listed]
    day = more.draw(st.sampled_from(free))
    off = sorted([*data["off"], entry(day, kind="closed")], key=lambda one: str(one["date"]))
    with_day = answer(built({**data, "off": off}), event, term, Counting())
    without = answer(built(data), event, term, Counting())
    if with_day is not None and without is not None:
        assert with_day.date() <= without.date()


def test_the_day_of_the_event_does_not_count() -> None:
    assert before(date(2026, 11, 27), "1 ngày làm việc").date() == date(2026, 11, 26)
    assert before(date(2026, 11, 27), "1 ngày").date() == date(2026, 11, 26)


def test_a_day_off_moves_back_and_never_on() -> None:
    sunday = date(2026, 11, 29)
    assert before(date(2026, 12, 14), "15 ngày").date() == date(2026, 11, 27)
    assert before(date(2026, 12, 14), "15 ngày", KEEP).date() == sunday


def test_a_working_day_on_a_make_up_saturday_counts() -> None:
    assert before(date(2026, 8, 24), "1 ngày làm việc") == datetime(2026, 8, 22, 17)


def test_a_month_before_the_31st_is_the_last_of_a_short_month() -> None:
    assert before(date(2026, 3, 31), "1 tháng", KEEP).date() == date(2026, 2, 28)


def test_hours_run_back_through_the_night() -> None:
    assert before(datetime(2026, 11, 23, 1), "2 giờ") == datetime(2026, 11, 22, 23)
    assert before(datetime(2026, 11, 23, 8), "1 giờ", OFFICE_HOURS) == datetime(
        2026, 11, 20, 16, 30
    )


def test_office_hours_before_the_break_begin_at_the_opening() -> None:
    assert before(datetime(2026, 11, 23, 13, 30), "4 giờ làm việc") == datetime(2026, 11, 23, 7, 30)


def test_a_whole_day_before_is_in_time_until_midnight() -> None:
    due = VN.due_before(date(2026, 12, 14), Term(15, "day"))
    assert due.until.time() == time.max
    assert VN.due_before(datetime(2026, 11, 23, 14), Term(2, "hour")).until.hour == 12


def test_what_has_passed_is_due_where_the_clock_starts() -> None:
    started = datetime(2026, 12, 1, 19)
    due = VN.due_before(date(2026, 12, 14), Term(15, "day"), since=started)
    assert due.at.replace(tzinfo=None) == datetime(2026, 12, 1, 17)
    assert due.until.date() == started.date()
    assert "Warning: that had passed when the clock started" in due.explain("en")
    hours = before(datetime(2026, 11, 23, 14), "2 giờ", since=datetime(2026, 11, 23, 13))
    assert hours == datetime(2026, 11, 23, 13)
    sunday = before(date(2026, 12, 14), "15 ngày", since=datetime(2026, 12, 6, 9))
    assert sunday == datetime(2026, 12, 6, 17)


def test_what_has_not_passed_stays_whenever_the_clock_starts() -> None:
    assert before(date(2026, 12, 14), "15 ngày", since=datetime(2026, 11, 27, 20)).day == 27


@pytest.mark.parametrize(
    ("event", "term", "counting", "line"),
    [
        (date(2026, 12, 14), "15 ngày", None, "Counted back to Sun 29 Nov 2026."),
        (date(2026, 12, 14), "15 ngày", KEEP, "which this procedure's rule keeps."),
        (date(2026, 12, 16), "15 ngày", None, "Counted back to Tue 1 Dec 2026."),
        (date(2026, 9, 7), "3 ngày làm việc", None, "Fri 28 Aug 2026: working day 3 before the"),
        (datetime(2026, 11, 23, 14), "2 giờ", None, "nights and days off included, to 12:00"),
        (datetime(2026, 11, 23, 14), "1 giờ làm việc", None, "1 h of office time (open"),
    ],
)
def test_the_way_back_is_said(event: date, term: str, counting: Counting | None, line: str) -> None:
    due = VN.due_before(event, Term.parse(term), counting or Counting())
    assert line in due.explain("en")
    assert due.explain("vi").splitlines()[0].startswith("Sự kiện diễn ra")


def test_undecided_days_up_to_the_event_mark_the_date() -> None:
    due = VN.due_before(date(2027, 1, 5), Term(2, "working_day"))
    assert due.assumed == (date(2027, 1, 1),)
    assert due.provisional


@pytest.mark.parametrize("term", ["0,5 ngày làm việc", "trong ngày"])
def test_a_part_of_a_day_is_not_counted_back(term: str) -> None:
    with pytest.raises(InputError, match="cannot be counted back"):
        VN.due_before(date(2026, 11, 27), Term.parse(term))


def test_hours_need_the_hour_of_the_event() -> None:
    with pytest.raises(InputError, match="Pass a datetime"):
        VN.due_before(date(2026, 11, 27), Term(2, "hour"))


@pytest.mark.parametrize(
    ("event", "term"),
    [
        (date(2028, 1, 3), "1 ngày"),
        (date(2010, 1, 4), "9 ngày"),
        (date(2010, 1, 4), "9 ngày làm việc"),
        (date(2010, 1, 1), "1 ngày làm việc"),
        (datetime(2010, 1, 1, 8), "9 giờ"),
        (datetime(2010, 1, 4, 8), "9 giờ làm việc"),
    ],
)
def test_outside_the_covered_years_nothing_is_assumed(event: date, term: str) -> None:
    with pytest.raises(CalendarRangeError):
        VN.due_before(event, Term.parse(term))
