"""Columns of clocks that count whole working days: all rows at once, each as its clock alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from time_strategies import FIRST, LAST, built, calendars, instants

from onestop_engine import CalendarRangeError, Clock, Term, WorkCalendar
from onestop_engine.calendars import CalendarColumn, Pauses
from onestop_engine.clocks import clock_due_many
from onestop_engine.errors import InputError

VN = WorkCalendar.bundled()
SATURDAYS = VN.with_overlay(
    {"id": "S", "document": "1/QĐ",
     "hours": [{"intervals": [["08:00", "12:00"]]},
               {"weekdays": ["sat"], "working": True, "intervals": [["07:30", "11:30"]],
                "from": "2025-02-15", "to": "2025-04-20"}]}
)  # fmt: skip
ONE_YEAR = WorkCalendar.from_text(
    """{"schema": "onestop-calendar/1", "id": "Y", "zone": "Asia/Ho_Chi_Minh",
    "title": {"vi": "Một năm", "en": "One year"}, "hours": [{"intervals": [["07:30", "11:30"]]}],
    "years": {"2025": {"status": "official"}}, "off": [], "working": []}"""
)
Row = tuple[int, int, list[datetime | None]]
"""A calendar, working days, and instants: the receipt, then when each pause began and ended."""


def alone(calendar: WorkCalendar, days: int, at: list[datetime | None]) -> datetime | None:
    """What the clock says; None also where it refuses."""
    received, *acts = at
    assert received is not None
    try:
        clock = Clock.start(received, Term(days, "working_day"))
        for asked, resumed in zip(acts[::2], [*acts[1::2], None], strict=False):
            assert asked is not None
            clock = clock.pause(asked, "supplement")
            clock = clock if resumed is None else clock.resume(resumed)
        due = clock.due(calendar)
    except (InputError, CalendarRangeError):
        return None
    return None if due is None else due.at.replace(tzinfo=None)


def together(distinct: tuple[WorkCalendar, ...], rows: list[Row], **more: Any) -> Any:
    flat = [[*at[1:], None][: len(at) // 2 * 2] for *_, at in rows]
    offsets = np.cumsum([0, *(len(acts) // 2 for acts in flat)])
    acts = np.array([at for acts in flat for at in acts], "M8[us]").reshape(-1, 2)
    terms = list(dict.fromkeys(days for _, days, _ in rows))
    return clock_due_many(
        CalendarColumn(distinct, [which for which, *_ in rows]),
        np.array([at[0] for *_, at in rows], "M8[us]"),
        [Term(days, "working_day") for days in terms],
        [terms.index(days) for _, days, _ in rows],
        pauses=Pauses(offsets, acts[:, 0], acts[:, 1]),
        on_error=more.pop("on_error", "nat"),
        **more,
    )


@st.composite
def rows(draw: st.DrawFn, count: int, first: datetime = FIRST, last: datetime = LAST) -> Row:
    """Mostly instants in order, now and then in any."""
    at: list[Any] = draw(st.lists(instants(first, last), min_size=1, max_size=7))
    if draw(st.integers(0, 9)):
        at = sorted(at)
    days = draw(st.sampled_from([1, 2, 3, 5, 15, 30, 120, 10_000]))
    return draw(st.integers(0, count - 1)), days, at


NEAR = datetime(2024, 11, 1), datetime(2026, 2, 28)
DISTINCT = (VN, SATURDAYS, ONE_YEAR)


@given(drawn=st.lists(rows(3, *NEAR), min_size=1, max_size=12))
@settings(max_examples=200)
def test_each_row_is_its_clock(drawn: list[Row]) -> None:
    expected = [alone(DISTINCT[which], days, at) for which, days, at in drawn]
    assert together(DISTINCT, drawn).tolist() == expected


@given(drawn=st.lists(rows(1), min_size=1, max_size=12))
@settings(max_examples=100)
def test_so_it_is_where_all_have_one_calendar(drawn: list[Row]) -> None:
    expected = [alone(VN, days, at) for _, days, at in drawn]
    assert together((VN,), drawn).tolist() == expected


@given(
    data=calendars(),
    drawn=st.lists(rows(2, datetime(2023, 12, 25), datetime(2026, 1, 5)), min_size=1, max_size=8),
)
@settings(max_examples=50)
def test_so_it_is_on_any_calendar(data: dict[str, Any], drawn: list[Row]) -> None:
    distinct = VN, built(data)
    expected = [alone(distinct[which], days, at) for which, days, at in drawn]
    assert together(distinct, drawn).tolist() == expected


ASKED, SUPPLIED = datetime(2025, 3, 5, 9), datetime(2025, 3, 12, 14)
RECEIVED, FAR = datetime(2025, 3, 3, 8), datetime(2026, 1, 5, 9)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ([RECEIVED, ASKED, FAR], "2026-01-05|05/01/2026|2026"),
        ([RECEIVED, FAR], "2026"),
        ([FAR, FAR, FAR], "2026"),
        ([RECEIVED, SUPPLIED, ASKED], "before"),
    ],
)
def test_a_row_without_an_answer_is_named(at: list[datetime | None], said: str) -> None:
    good: Row = (2, 5, [RECEIVED, ASKED, SUPPLIED])
    with pytest.raises((CalendarRangeError, InputError), match=f"Row 1: .*({said})"):
        together(DISTINCT, [good, (2, 5, at), (2, 5, at)], on_error="raise")


def test_a_clock_that_stands_has_no_due_date_and_no_error() -> None:
    standing: Row = (0, 5, [RECEIVED, ASKED])
    spent: Row = (0, 1, [RECEIVED, ASKED, SUPPLIED])
    due = together(DISTINCT, [standing, spent, (1, 5, [RECEIVED])], on_error="raise")

    assert due.astype("M8[D]").astype(str).tolist() == ["NaT", "2025-03-13", "2025-03-08"]


def test_very_many_calendars_of_few_rows_are_asked_one_by_one() -> None:
    many = [
        VN.with_overlay({"id": f"M{n}", "document": "1/QĐ", "hours": [
            {"intervals": [["08:00", f"15:{n:02}"]]}]})
        for n in range(21)
    ]  # fmt: skip
    drawn: list[Row] = [(n, 5, [RECEIVED, ASKED, SUPPLIED]) for n in range(21)]
    expected = [alone(many[n], days, at) for n, days, at in drawn]

    assert together(tuple(many), drawn).tolist() == expected


def test_what_is_given_is_not_changed_and_the_column_may_be_filled() -> None:
    at = np.array([RECEIVED] * 3, "M8[s]")
    acts = np.array([[ASKED, SUPPLIED]] * 2, "M8[s]")
    pauses = Pauses([0, 1, 1, 2], acts[:, 0].copy(), acts[:, 1].copy())
    due = clock_due_many(VN, at, "5 ngày làm việc", pauses=pauses)

    assert (at == np.datetime64(RECEIVED)).all()
    assert np.array_equal(pauses.ends, acts[:, 1])
    assert clock_due_many(VN, at, "5 ngày làm việc", pauses=pauses, out=at) is at
    assert np.array_equal(at, due)
    assert due[0] == due[2] != due[1]


def test_a_term_that_begins_anew_may_do_so_after_the_last_receipt() -> None:
    """Long enough a column for shared tables: they reach to the ends of its pauses."""
    count = 2_000
    at = np.full(count, np.datetime64(RECEIVED, "s"))
    pauses = Pauses(np.arange(count + 1), at + np.timedelta64(1, "D"), at + np.timedelta64(90, "D"))
    terms = ["5 ngày làm việc", "30 ngày", "trong ngày", "8 giờ làm việc"]
    codes = np.arange(count) % 4
    due = clock_due_many(VN, at, terms, codes, pauses=pauses, modes="restart")

    for row, term in enumerate(terms):
        clock = Clock.start(RECEIVED, Term.parse(term)).pause(
            pauses.starts[row].item(), "supplement"
        )
        clock = clock.restart(pauses.ends[row].item(), None, None, cause="supplement")
        found = clock.due(VN)
        assert found is not None
        assert (due[row::4] == np.datetime64(found.at.replace(tzinfo=None))).all()


def test_rows_that_stood_are_read_before_the_column_is_filled() -> None:
    at = np.array([RECEIVED] * 4, "M8[s]")
    pauses = Pauses(
        [0, 1, 1, 2, 2], np.array([ASKED] * 2, "M8[s]"), np.array([SUPPLIED] * 2, "M8[s]")
    )
    terms, codes = ["5 ngày làm việc", "30 ngày"], [0, 1, 1, 0]
    due = clock_due_many(VN, at, terms, codes, pauses=pauses)

    assert np.array_equal(clock_due_many(VN, at, terms, codes, pauses=pauses, out=at), due)
