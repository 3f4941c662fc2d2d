"""Columns long enough that rows share tables: every answer is still the one that it is alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from time_strategies import EDGES, LAST, alone, built, calendars, countings, instants, terms

from onestop_engine import CalendarRangeError, Counting, Term, WorkCalendar
from onestop_engine.calendars import CalendarColumn

VN = WorkCalendar.bundled()
EARLY = VN.with_overlay(
    {"id": "E", "document": "1/QĐ",
     "hours": [{"intervals": [["07:00", "11:13"], ["13:00", "16:07"]]}]}
)  # fmt: skip
MORNINGS = VN.with_overlay(
    {"id": "M", "document": "2/QĐ", "hours": [{"intervals": [["08:00", "12:00"]]}],
     "add_off": [{"date": "2026-10-09", "reason": {"vi": "x", "en": "x"}}]}
)  # fmt: skip
THREE = (VN, EARLY, MORNINGS)
MANY = 40_000


Row = tuple[int, datetime, Term | None, Counting]


def together(distinct: tuple[WorkCalendar, ...], rows: list[Row]) -> Any:
    """The due dates of rows that were repeated, one set of them; all sets are alike."""
    times = -(-MANY // len(rows))
    which = np.tile([place for place, *_ in rows], times)
    received = np.tile(np.array([at for _, at, *_ in rows], "M8[us]"), times)
    due = CalendarColumn(distinct, which).due_terms_many(
        received,
        [term for *_, term, _ in rows],
        np.tile(np.arange(len(rows)), times),
        [counting for *_, counting in rows],
        on_error="nat",
    )
    sets = due.reshape(times, len(rows))
    assert np.array_equal(sets.view("i8"), np.broadcast_to(sets[0].view("i8"), sets.shape))
    return sets[0].tolist()


def rows_on(count: int, when: st.SearchStrategy[datetime]) -> st.SearchStrategy[list[Row]]:
    row = st.tuples(st.integers(0, count - 1), when, st.none() | terms, countings())
    return st.lists(row, min_size=1, max_size=8)


@given(rows=rows_on(3, instants(datetime(2025, 11, 1), datetime(2026, 12, 31, 23, 59, 59))))
@settings(max_examples=40)
def test_many_rows_are_what_they_are_alone(rows: list[Row]) -> None:
    due = together(THREE, rows)

    assert due == [alone(THREE[place], *row) for place, *row in rows]


@given(rows=rows_on(1, instants(datetime(2027, 6, 1), LAST)))
@settings(max_examples=25)
def test_so_they_are_on_one_calendar_up_to_its_end(rows: list[Row]) -> None:
    assert together((VN,), rows) == [alone(VN, *row) for _, *row in rows]


@given(data=st.lists(calendars(), min_size=2, max_size=3), drawn=st.data())
@settings(max_examples=20)
def test_so_they_are_on_any_calendars(data: list[dict[str, Any]], drawn: st.DataObject) -> None:
    distinct = tuple(built(one) for one in data)
    at = instants(datetime(2024, 1, 1), datetime(2025, 12, 31, 23, 59, 59))
    rows = drawn.draw(rows_on(len(data), at))

    assert together(distinct, rows) == [alone(distinct[place], *row) for place, *row in rows]


def received(unit: str, first: str = "2026-01-01", days: int = 400) -> Any:
    """Instants at and beside the edges of hours, and on every hour of the day."""
    random = np.random.default_rng(7)
    edges = np.array([edge.hour * 3600 + edge.minute * 60 + edge.second for edge in EDGES])
    seconds = np.where(
        random.random(MANY) < 0.5, random.choice(edges, MANY), random.integers(0, 86_400, MANY)
    )
    on = np.datetime64(first) + random.integers(0, days, MANY)
    return (on.astype("M8[s]") + seconds).astype(f"M8[{unit}]")


TEXTS = ("3 ngày làm việc", "30 ngày", "2 tháng", "trong ngày", "8 giờ làm việc", "24 giờ",
         "90 phút")  # fmt: skip


@pytest.mark.parametrize("unit", ["D", "s", "ms", "us", "ns"])
def test_every_unit_of_time_has_the_same_answers(unit: str) -> None:
    at = received(unit)
    texts = TEXTS[:4] if unit == "D" else TEXTS
    random = np.random.default_rng(8)
    codes, which = random.integers(-1, len(texts), MANY), random.integers(0, 3, MANY)
    due = CalendarColumn(THREE, which).due_terms_many(at, texts, codes)

    assert due.dtype == at.dtype
    moments = at.astype("M8[us]")
    for row in random.integers(0, MANY, 400).tolist():
        term = None if codes[row] < 0 else Term.parse(texts[codes[row]])
        one = alone(THREE[which[row]], moments[row].item(), term, Counting())
        found = due[row].astype("M8[us]").item()
        assert found == (
            one if one is None or unit != "D" else datetime(one.year, one.month, one.day)
        )


def test_the_column_itself_may_be_filled() -> None:
    at = received("s")
    codes, which = np.arange(MANY) % len(TEXTS), np.arange(MANY) % 3
    of_rows = CalendarColumn(THREE, which)
    due = of_rows.due_terms_many(at, TEXTS, codes)

    assert of_rows.due_terms_many(at, TEXTS, codes, out=at) is at
    assert np.array_equal(at, due)


def test_calendars_of_other_years_answer_for_their_own() -> None:
    short = WorkCalendar.from_text(SHORT_YEARS)
    at = received("s", "2024-12-01", 60)
    which = np.arange(MANY) % 2
    codes = (np.arange(MANY) // 2) % len(TEXTS)
    due = CalendarColumn((VN, short), which).due_terms_many(at, TEXTS, codes, on_error="nat")

    for row in np.random.default_rng(9).integers(0, MANY, 600).tolist():
        term = Term.parse(TEXTS[codes[row]])
        one = alone((VN, short)[which[row]], at[row].item(), term, Counting())
        assert due[row].item() == one
    assert np.isnat(due[which == 1]).any()
    assert not np.isnat(due[which == 0]).any()


SHORT_YEARS = """{"schema": "onestop-calendar/1", "id": "S", "zone": "Asia/Ho_Chi_Minh",
  "title": {"vi": "Một năm", "en": "One year"}, "hours": [{"intervals": [["07:30", "11:30"]]}],
  "years": {"2025": {"status": "official"}}, "off": [], "working": []}"""


def test_few_rows_do_without_shared_tables() -> None:
    at = received("s")[:50]
    of_rows = CalendarColumn(THREE, np.arange(50) % 3)
    due = of_rows.due_terms_many(at, "8 giờ làm việc")

    assert np.array_equal(of_rows.due_many(at, 8, "working_hour"), due)
    for row, (moment, found) in enumerate(zip(at.tolist(), due.tolist(), strict=True)):
        assert found == alone(THREE[row % 3], moment, Term(8, "working_hour"), Counting())


def test_office_hours_of_many_rows_may_be_all_that_is_asked() -> None:
    """Office hours of several calendars beside a term of which few dates are asked."""
    at, which = received("s", "2012-01-01", 5000), np.arange(MANY) % 3
    texts = [*(f"{days} ngày làm việc" for days in range(1, 60)), "8 giờ làm việc"]
    codes = np.where(np.arange(MANY) % 7, 59, np.arange(MANY) % 59)
    due = CalendarColumn(THREE, which).due_terms_many(at, texts, codes)

    for row in np.random.default_rng(11).integers(0, MANY, 400).tolist():
        term = Term.parse(texts[codes[row]])
        assert due[row].item() == alone(THREE[which[row]], at[row].item(), term, Counting())


def test_amounts_beyond_all_bounds_end_no_office_hours() -> None:
    most = np.iinfo(np.int64).max
    sets = MANY // 5
    of_rows = CalendarColumn(THREE, np.tile([0, 1, 2, 0, 1], sets))
    at = np.tile(np.array(["2026-11-23T09:00"] * 4 + ["NaT"], "M8[s]"), sets)
    amounts = np.tile([8, 0, most, most // 3600, 8], sets)
    due = of_rows.due_many(at, amounts, "working_hour", on_error="nat")[-5:]

    assert due[0].item() == alone(VN, at[0].item(), Term(8, "working_hour"), Counting())
    assert np.isnat(due[1:]).all()


@pytest.mark.parametrize("of", ["working_day", "working_hour"])
@pytest.mark.parametrize("unit", ["D", "s", "us"])
def test_amounts_of_rows_are_counted_on_their_calendars(unit: str, of: Any) -> None:
    at, which = received("s" if of == "working_hour" else unit), np.arange(MANY) % 3
    amounts = np.random.default_rng(10).integers(1, 120, MANY).astype(np.int8)
    due = CalendarColumn(THREE, which).due_many(at, amounts, of)

    for place, calendar in enumerate(THREE):
        rows = which == place
        assert np.array_equal(due[rows], calendar.due_many(at[rows], amounts[rows], of))


@pytest.mark.parametrize("of", ["working_day", "working_hour"])
def test_rows_beyond_their_own_calendar_have_no_answer(of: Any) -> None:
    short, which = WorkCalendar.from_text(SHORT_YEARS), np.arange(MANY) % 2
    at = received("s", "2024-10-01", 500)
    due = CalendarColumn((VN, short), which).due_many(at, 20, of, on_error="nat")

    assert np.array_equal(due[1::2], short.due_many(at[1::2], 20, of, on_error="nat"), True)
    assert np.array_equal(due[::2], VN.due_many(at[::2], 20, of))
    assert np.isnat(due[1::2]).any()
    row = int(np.flatnonzero(np.isnat(due))[0])
    with pytest.raises(CalendarRangeError, match=f"Row {row}: "):
        CalendarColumn((VN, short), which).due_many(at, 20, of)
