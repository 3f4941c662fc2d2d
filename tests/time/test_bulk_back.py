"""Counting back and days of each year in columns: every row as the scalar rules and as walked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Beyond, Oracle
from test_counting_back import SYNTHETIC, back_countings, back_terms, walked
from time_strategies import built, calendars, countings, instants

from onestop_engine import CalendarRangeError, Counting, Term, WorkCalendar
from onestop_engine.calendars import CalendarColumn
from onestop_engine.errors import InputError
from onestop_engine.year_days import YearDay

VN = WorkCalendar.bundled()
KEEP = Counting(last_day_off="keep")
UNITS = st.sampled_from(["s", "ms", "us"])
EVENTS = st.lists(instants(*SYNTHETIC), min_size=1, max_size=12)
YEAR_DAYS = st.dates(date(2023, 1, 1), date(2023, 12, 31)).map(lambda d: YearDay(d.month, d.day))


def column(instants: list[datetime], unit: str) -> Any:
    return np.array(instants, "M8[us]").astype(f"M8[{unit}]")


def shown(found: Any) -> list[datetime | None]:
    return [at.item() for at in found.astype("M8[us]")]


def floored(at: datetime, unit: str) -> datetime:
    found: datetime = column([at], unit).astype("M8[us]")[0].item()
    return found


@settings(max_examples=150, deadline=None)
@given(
    data=calendars(),
    events=EVENTS,
    asked=st.lists(st.tuples(back_terms, back_countings), min_size=1, max_size=3),
    unit=UNITS,
    lots=st.randoms(use_true_random=False),
)
def test_counted_back_each_row_is_what_walking_back_says(
    data: dict[str, Any], events: list[datetime], asked: list[Any], unit: str, lots: Any
) -> None:
    events = [floored(at, unit) for at in events]
    codes = [lots.randrange(-1, len(asked)) for _ in events]
    terms, rules = [term for term, _ in asked], [rule for _, rule in asked]

    found = built(data).due_before_many(column(events, unit), terms, codes, rules, on_error="nat")

    oracle = Oracle(data)
    assert shown(found) == [
        None if code < 0 else walked(oracle, at, *asked[code])
        for at, code in zip(events, codes, strict=True)
    ]


@settings(max_examples=150, deadline=None)
@given(
    data=calendars(),
    events=EVENTS,
    begun=st.lists(st.none() | instants(*SYNTHETIC), min_size=12, max_size=12),
    term=back_terms,
    counting=back_countings,
)
def test_with_a_start_each_row_is_what_the_calendar_says_alone(
    data: dict[str, Any],
    events: list[datetime],
    begun: list[datetime | None],
    term: Term,
    counting: Counting,
) -> None:
    calendar, begun = built(data), begun[: len(events)]

    def alone(event: datetime, since: datetime | None) -> datetime | None:
        try:
            due = calendar.due_before(event, term, counting, since=since)
        except CalendarRangeError:
            return None
        return due.at.replace(tzinfo=None)

    found = calendar.due_before_many(
        column(events, "us"), term, counting=counting, since=np.array(begun, "M8[us]"),
        on_error="nat",
    )  # fmt: skip

    assert shown(found) == [alone(*pair) for pair in zip(events, begun, strict=True)]


def walked_to(oracle: Oracle, at: datetime, each: YearDay, rules: dict[str, str]) -> Any:
    """The next such day, walked to one day after the other."""
    try:
        day = oracle.begin(at, rules).date()
        while (day.month, day.day) != (each.month, each.day):
            day += timedelta(days=1)
        return oracle.last_day(day, rules)
    except Beyond:
        return None


@settings(max_examples=150, deadline=None)
@given(
    data=calendars(),
    received=EVENTS,
    days=st.lists(YEAR_DAYS, min_size=1, max_size=3),
    counting=countings(),
    unit=UNITS,
)
def test_a_day_of_each_year_is_walked_to(
    data: dict[str, Any],
    received: list[datetime],
    days: list[YearDay],
    counting: Counting,
    unit: str,
) -> None:
    received = [floored(at, unit) for at in received]
    codes = [n % (len(days) + 1) - 1 for n in range(len(received))]

    found = built(data).due_yearly_many(
        column(received, unit), days, codes, counting, on_error="nat"
    )

    oracle, rules = Oracle(data), counting.to_data()
    assert shown(found) == [
        None if code < 0 else walked_to(oracle, at, days[code], rules)
        for at, code in zip(received, codes, strict=True)
    ]


@settings(max_examples=60, deadline=None)
@given(
    days=st.lists(st.dates(date(2009, 12, 1), date(2028, 1, 31)), min_size=1, max_size=8),
    term=back_terms,
    counting=countings(),
    each=YEAR_DAYS,
)
def test_dates_give_dates_as_the_calendar_says_alone(
    days: list[date], term: Term, counting: Counting, each: YearDay
) -> None:
    def alone(ask: Any, day: date, *asked: Any) -> date | None:
        try:
            found: date = ask(day, *asked).on
        except (CalendarRangeError, InputError):
            return None
        return found

    back = VN.due_before_many(days, term, counting=counting, on_error="nat")
    yearly = VN.due_yearly_many(days, each, counting=counting, on_error="nat")

    assert back.dtype == yearly.dtype == np.dtype("M8[D]")
    assert back.tolist() == [alone(VN.due_before, day, term, counting) for day in days]
    assert yearly.tolist() == [alone(VN.due_yearly, day, each, counting) for day in days]


def test_each_row_may_have_its_own_calendar() -> None:
    saturday = {"date": "2026-11-28", "reason": "làm bù"}
    other = VN.with_overlay({"id": "thu", "document": "1/QĐ", "add_working": [saturday]})
    each = CalendarColumn([VN, other], np.array([0, 1, 1]))
    events = np.array(["2026-12-14"] * 3, "M8[D]")

    back = each.due_before_many(events, ["16 ngày", "16 ngày", "20 ngày làm việc"])
    yearly = each.due_yearly_many(events - np.timedelta64(30, "D"), "28 November every year")

    assert [str(day) for day in back] == ["2026-11-27", "2026-11-28", "2026-11-16"]
    assert [str(day) for day in yearly] == ["2026-11-30", "2026-11-28", "2026-11-28"]


def test_a_row_without_an_answer_is_refused_with_its_number() -> None:
    events = np.array(["2026-12-14", "2010-01-04", "NaT"], "M8[D]")

    with pytest.raises(CalendarRangeError, match=r"^Row 1: "):
        VN.due_before_many(events, "9 days")
    with pytest.raises(InputError, match=r"^Row 0: there is no instant"):
        VN.due_before_many(events[2:], "9 days")
    with pytest.raises(InputError, match=r"^Row 0: .*only a date"):
        VN.due_before_many(events, "2 hours")
    with pytest.raises(InputError, match="cannot be counted back"):
        VN.due_before_many(events, "0.5 working days")
    with pytest.raises(CalendarRangeError, match=r"^Row 0: "):
        VN.due_yearly_many(np.array(["2027-12-02"], "M8[D]"), "1 December every year")
    with pytest.raises(InputError, match="together with codes"):
        VN.due_yearly_many(events, ["1 December every year"])
    with pytest.raises(InputError, match="since of shape"):
        VN.due_before_many(events, "9 days", since=events[:1])
    with pytest.raises(CalendarRangeError, match=r"^Row 0: "):
        VN.due_before_many(events[:1], "9 days", since=np.array(["1999-01-01T08:00"], "M8[s]"))


def test_rows_without_a_term_have_no_due_date() -> None:
    events = np.array(["2026-12-14", "2026-12-14"], "M8[D]")

    assert [str(day) for day in VN.due_before_many(events, [None, "9 ngày"])] == [
        "NaT",
        "2026-12-04",
    ]


def test_results_fill_the_array_that_is_given() -> None:
    events = np.array(["2026-12-14T10:00"], "M8[s]")
    out = np.empty(1, "M8[s]")

    assert VN.due_before_many(events, "2 hours", out=out) is out
    assert str(out[0]) == "2026-12-14T08:00:00"
    assert VN.due_yearly_many(events, YearDay(12, 31), out=out) is out
    assert str(out[0]) == "2026-12-31T17:00:00"
    assert VN.due_before_many(events[:0], "2 hours").size == 0
