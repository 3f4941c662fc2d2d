"""The laws that hold for every receipt, term, rule and calendar (design of time)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from oracle import Beyond, Oracle
from time_strategies import (
    UNITS,
    WORKING_DAYS,
    amounts,
    built,
    calendars,
    countings,
    entry,
    instants,
    plain,
    terms,
)

from onestop_engine import CalendarRangeError, Counting, Term, WorkCalendar

VN = WorkCalendar.bundled()
ORACLE = Oracle.bundled()
SYNTHETIC = (datetime(2024, 1, 1), datetime(2025, 12, 31, 23, 59, 59))
OFFICE = Counting(fraction="office_time")
RECENT = instants(datetime(2024, 1, 1), datetime(2026, 12, 1))
MICROSECOND = timedelta(microseconds=1)


def local(at: datetime) -> datetime:
    return at.replace(tzinfo=None)


def answer(
    calendar: WorkCalendar, at: datetime, amount: Fraction, unit: Any, counting: Counting
) -> datetime | None:
    try:
        return local(calendar.due_after(at, plain(amount), unit, counting).at)
    except CalendarRangeError:
        return None


def expected(
    oracle: Oracle, at: datetime, amount: Fraction, unit: str, counting: Counting
) -> datetime | None:
    try:
        return oracle.due(at, amount, unit, counting.to_data())
    except Beyond:
        return None


def bulk(
    calendar: WorkCalendar, at: datetime, amount: Fraction, unit: Any, counting: Counting
) -> datetime | None:
    found = calendar.due_many(
        np.array([at], "M8[us]"), np.array([float(amount)]), unit, counting, on_error="nat"
    )
    return found.item(0)


@pytest.mark.parametrize("unit", UNITS)
@given(at=instants(), counting=countings(), data=st.data())
@settings(max_examples=60)
def test_scalar_and_bulk_equal_a_count_day_by_day(
    unit: str, at: datetime, counting: Counting, data: st.DataObject
) -> None:
    amount = data.draw(amounts(unit))
    oracle = expected(ORACLE, at, amount, unit, counting)

    assert oracle == answer(VN, at, amount, unit, counting)
    assert oracle == bulk(VN, at, amount, unit, counting)


@given(calendar=calendars(), data=st.data())
@settings(max_examples=60)
def test_so_they_do_on_any_calendar(calendar: dict[str, Any], data: st.DataObject) -> None:
    oracle, built_calendar = Oracle(calendar), built(calendar)
    for _ in range(4):
        at, counting = data.draw(instants(*SYNTHETIC)), data.draw(countings())
        unit = data.draw(st.sampled_from(UNITS))
        amount = data.draw(amounts(unit))
        day_by_day = expected(oracle, at, amount, unit, counting)

        assert day_by_day == answer(built_calendar, at, amount, unit, counting)
        assert day_by_day == bulk(built_calendar, at, amount, unit, counting)


@given(calendar=calendars(), start=instants(*SYNTHETIC), end=instants(*SYNTHETIC))
@settings(max_examples=40)
def test_office_time_is_the_sum_of_the_open_intervals(
    calendar: dict[str, Any], start: datetime, end: datetime
) -> None:
    oracle, built_calendar = Oracle(calendar), built(calendar)
    run = oracle.working_time(start, end)

    assert run == built_calendar.working_time(start, end)
    assert run == built_calendar.working_time_many([start], [end]).item(0)


@given(at=RECENT, a=st.integers(1, 300), b=st.integers(1, 300))
def test_working_hours_add_up(at: datetime, a: int, b: int) -> None:
    first = VN.due(at, Term(a, "working_hour")).at

    assert VN.due(at, Term(a + b, "working_hour")).at == VN.due(first, Term(b, "working_hour")).at


@given(at=RECENT, a=st.integers(1, 100), b=st.integers(1, 100))
def test_whole_working_days_add_up_from_a_working_day(at: datetime, a: int, b: int) -> None:
    first = VN.due(at, Term(a, "working_day")).at

    assert VN.due(at, Term(a + b, "working_day")).at == VN.due(first, Term(b, "working_day")).at


@given(at=RECENT, a=WORKING_DAYS, b=WORKING_DAYS)
def test_parts_of_a_day_add_up_in_office_time(at: datetime, a: Fraction, b: Fraction) -> None:
    first = VN.due_after(at, a, "working_day", OFFICE).at
    both = VN.due_after(at, a + b, "working_day", OFFICE).at

    assert both == VN.due_after(first, b, "working_day", OFFICE).at


@given(calendar=calendars(), at=instants(datetime(2024, 1, 1), datetime(2024, 6, 1)),
       a=WORKING_DAYS, b=WORKING_DAYS)  # fmt: skip
@settings(max_examples=40)
def test_they_add_up_to_the_rounding_where_days_differ_in_length(
    calendar: dict[str, Any], at: datetime, a: Fraction, b: Fraction
) -> None:
    built_calendar = built(calendar)
    assume(a + b < 60)
    first = built_calendar.due_after(at, a, "working_day", OFFICE).at
    both = built_calendar.due_after(at, a + b, "working_day", OFFICE).at
    stepwise = built_calendar.due_after(first, b, "working_day", OFFICE).at

    # Each step rounds up to a microsecond, which a longer day stretches.
    assert abs(built_calendar.working_time(both, stepwise)) <= timedelta(milliseconds=3)


@given(at=RECENT, hours=st.integers(1, 500))
def test_the_office_time_up_to_a_deadline_is_the_term(at: datetime, hours: int) -> None:
    due = VN.due(at, Term(hours, "working_hour")).at

    assert timedelta(hours=hours) == VN.working_time(at, due)
    assert VN.working_time(at, due - MICROSECOND) < timedelta(hours=hours)


@given(at=RECENT, span=st.timedeltas(MICROSECOND, timedelta(days=40)))
def test_added_office_time_is_found_again(at: datetime, span: timedelta) -> None:
    assert span == VN.working_time(at, VN.add_working_time(at, span))


@given(one=RECENT, other=RECENT, term=terms, counting=countings())
@settings(max_examples=300)
def test_a_later_receipt_is_never_due_earlier(
    one: datetime, other: datetime, term: Term, counting: Counting
) -> None:
    # A receipt on a day off counts as closing time, so the hour kept may be earlier the day after.
    counting = replace(counting, due_time="end_of_hours")
    first, second = sorted((one, other))
    earlier, later = (answer(VN, at, Fraction(term.amount), term.unit, counting)
                      for at in (first, second))  # fmt: skip
    assume(later is not None)

    assert earlier is not None
    assert later is not None
    assert earlier <= later


@given(one=RECENT, other=RECENT, n=st.integers(1, 30))
def test_nor_where_the_hour_of_receipt_is_kept(one: datetime, other: datetime, n: int) -> None:
    kept = Counting(due_time="same_time")
    first, second = sorted((one, other))

    assert (
        VN.due(first, Term(n, "working_day"), kept).on
        <= VN.due(second, Term(n, "working_day"), kept).on
    )


@given(at=RECENT, counting=countings(), unit=st.sampled_from(UNITS[:-1]), data=st.data())
def test_a_longer_term_is_never_due_earlier(
    at: datetime, counting: Counting, unit: Any, data: st.DataObject
) -> None:
    one, other = sorted(data.draw(st.tuples(amounts(unit), amounts(unit))))
    earlier, later = (answer(VN, at, n, unit, counting) for n in (one, other))
    assume(later is not None)

    assert earlier is not None
    assert later is not None
    if counting.due_time == "same_time" and unit == "working_day":
        # The hour that is kept may lie before the part of a day that a shorter term takes.
        assert earlier.date() <= later.date()
    else:
        assert earlier <= later


def days_of(calendar: WorkCalendar, kind: str) -> list[date]:
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(731)]
    return [day for day in days if calendar.day(day).kind == kind]


@given(calendar=calendars(), at=instants(*SYNTHETIC), term=terms, counting=countings(),
       data=st.data())  # fmt: skip
@settings(max_examples=50)
def test_a_day_off_more_makes_nothing_due_earlier(
    calendar: dict[str, Any], at: datetime, term: Term, counting: Counting, data: st.DataObject
) -> None:
    # The hour that is kept may be earlier on another day, and a last day that is kept though it
    # became a day off is due at the usual closing hour, not at its own.
    counting = replace(counting, due_time="end_of_hours", last_day_off="next_working_day")
    before = built(calendar)
    day = data.draw(st.sampled_from(days_of(before, "working")))
    after = built({**calendar, "off": [*calendar["off"], entry(day, kind="closed")]})
    earlier = answer(before, at, Fraction(term.amount), term.unit, counting)
    later = answer(after, at, Fraction(term.amount), term.unit, counting)

    assert later is None or (earlier is not None and earlier <= later)


@given(calendar=calendars(), at=instants(*SYNTHETIC), n=st.integers(1, 60), data=st.data(),
       unit=st.sampled_from(["working_day", "working_hour", "day"]))  # fmt: skip
@settings(max_examples=50)
def test_a_make_up_day_more_makes_nothing_due_later(
    calendar: dict[str, Any], at: datetime, n: int, unit: Any, data: st.DataObject
) -> None:
    before = built(calendar)
    day = data.draw(st.sampled_from(days_of(before, "weekend")))
    after = built({**calendar, "working": [*calendar["working"], entry(day)]})
    later = answer(before, at, Fraction(n), unit, Counting())
    earlier = answer(after, at, Fraction(n), unit, Counting())

    assert later is None or (earlier is not None and earlier <= later)


@given(at=instants(), term=terms, counting=countings())
@settings(max_examples=200)
@example(
    at=datetime(2012, 12, 29),
    term=Term(1, "same_day"),
    counting=Counting(off_hours="roll", cutoff="06:00", after_cutoff="same_day_next"),
)
def test_dates_are_the_dates_of_the_instants(at: datetime, term: Term, counting: Counting) -> None:
    """A column of dates gives the dates that midnights would give."""
    assume(term.unit not in {"hour", "minute", "working_hour"})
    counting = replace(counting, fraction="after_day_0")
    midnight = datetime(at.year, at.month, at.day)
    amount = float(term.amount)
    dates = VN.due_many([midnight.date()], [amount], term.unit, counting, on_error="nat")
    instants_due = VN.due_many([midnight], [amount], term.unit, counting, on_error="nat")

    assert dates.item(0) == instants_due.astype("M8[D]").item(0)


@given(at=instants(), term=terms, counting=countings())
def test_every_answer_can_be_explained(at: datetime, term: Term, counting: Counting) -> None:
    try:
        due = VN.due(at, term, counting)
    except CalendarRangeError:
        return
    for lang in ("vi", "en"):
        lines = due.explain(lang).splitlines()

        assert len(lines) >= 2
        assert all(line and line[-1] == "." for line in lines)
    assert due.at <= due.until
    assert all(at.date() <= day <= due.on for day in due.assumed)
