"""Columns in which every row has its own term, its own way of counting, its own calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Beyond, Oracle
from time_strategies import EDGES, alone, built, calendars, countings, instants, terms

from onestop_engine import CalendarRangeError, Counting, Term, WorkCalendar
from onestop_engine.calendars import CalendarColumn
from onestop_engine.errors import InputError, TermError

VN = WorkCalendar.bundled()
HANOI = VN.with_overlay(
    {"id": "H", "document": "1/QĐ",
     "hours": [{"intervals": [["08:00", "12:00"], ["13:00", "17:00"]]}],
     "add_off": [{"date": "2026-10-09", "reason": {"vi": "x", "en": "x"}}]}
)  # fmt: skip
SATURDAYS = VN.with_overlay(
    {"id": "S", "document": "2/QĐ",
     "hours": [{"weekdays": ["sat"], "working": True, "intervals": [["07:30", "11:30"]],
                "from": "2026-09-01"}]}
)  # fmt: skip
CALENDARS = (VN, HANOI, SATURDAYS)
TEXTS = ("3 ngày làm việc", "8 giờ làm việc", "30 ngày", "24 giờ", "30 phút", "2 tuần", "2 tháng",
         "1 năm", "trong ngày", "1,5 ngày làm việc", "15 ngày làm việc", "0,125 ngày làm việc",
         None)  # fmt: skip
NINE = datetime(2026, 11, 23, 9)
LATER = datetime(2026, 12, 7, 9)


def column(*at: datetime) -> Any:
    return np.array(at, "M8[s]")


def ceiled(at: datetime | None) -> datetime | None:
    """What a column in seconds can hold of an instant."""
    if at is None or not at.microsecond:
        return at
    return at.replace(microsecond=0) + timedelta(seconds=1)


# Terms


def test_every_row_has_its_own_term() -> None:
    received = column(*[NINE] * len(TEXTS))
    due = VN.due_terms_many(received, TEXTS, range(len(TEXTS)))

    assert due.dtype == np.dtype("M8[s]")
    assert due.tolist() == [
        ceiled(alone(VN, NINE, Term.parse(text) if text else None, Counting())) for text in TEXTS
    ]


FEW = ["2 ngày", None, "3 ngày làm việc", "2 ngày"]
FEW_TERMS = [Term(2, "day"), None, Term(3, "working_day"), Term(2, "day")]
FORMS = {
    "texts": FEW,
    "terms": FEW_TERMS,
    "tuple": tuple(FEW_TERMS),
    "objects": np.array(FEW, object),
    "numpy text": np.array(["2 ngày", "", "3 ngày làm việc", "2 ngày"]),
    "pandas": pd.Series(FEW),
    "pandas objects": pd.Series(FEW, dtype=object),
    "pandas categories": pd.Series(FEW, dtype="category"),
    "pandas categorical": pd.Categorical(FEW),
    "polars": pl.Series(FEW),
    "polars categories": pl.Series(FEW, dtype=pl.Categorical),
    "arrow": pa.array(FEW),
    "arrow dictionary": pa.array(FEW).dictionary_encode(),
    "arrow dictionary with a null in it": pa.DictionaryArray.from_arrays(
        pa.array([0, 1, 2, 0], pa.uint8()), pa.array(["2 ngày", None, "3 ngày làm việc"])
    ),
    "arrow narrow indices": pa.DictionaryArray.from_arrays(
        pa.array([0, None, 1, 0], pa.uint8()), pa.array(["2 ngày", "3 ngày làm việc"])
    ),
    "arrow chunks": pa.chunked_array([pa.array(FEW[:1]), pa.array(FEW[1:])]),
    "arrow chunks with dictionaries of their own": pa.chunked_array(
        [pa.array(FEW[:1]).dictionary_encode(), pa.array(FEW[1:]).dictionary_encode()]
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_terms_are_read_from_every_kind_of_column(form: str) -> None:
    terms = FORMS[form]
    if form == "numpy text":
        with pytest.raises(TermError):
            VN.due_terms_many(column(*[NINE] * 4), terms)
        terms = np.where(terms == "", "2 ngày", terms)
    due = VN.due_terms_many(column(*[NINE] * 4), terms).tolist()

    two, three = datetime(2026, 11, 25, 17), datetime(2026, 11, 27, 17)
    assert due == [two, two if form == "numpy text" else None, three, two]


def test_distinct_terms_are_read_from_columns_too() -> None:
    dictionary = pa.array(FEW[1:]).dictionary_encode()
    due = VN.due_terms_many(column(NINE, NINE), dictionary.dictionary, dictionary.indices[1:])

    assert due.tolist() == [datetime(2026, 11, 27, 17), datetime(2026, 11, 25, 17)]


@pytest.mark.parametrize(
    "codes",
    [
        [0, -1],
        np.array([0, -1], "i1"),
        pa.array([0, None]),
        pa.array([0, None], pa.uint8()),
        pa.chunked_array([[0], [None]]),
        pl.Series([0, None]),
    ],
)
def test_a_null_has_no_due_date_and_is_no_error(codes: Any) -> None:
    assert VN.due_terms_many(column(NINE, NINE), ["2 ngày"], codes).tolist() == [
        datetime(2026, 11, 25, 17),
        None,
    ]


def test_one_term_serves_all_rows() -> None:
    for term in ("2 ngày", Term(2, "day")):
        assert VN.due_terms_many(column(NINE, LATER), term).tolist() == [
            datetime(2026, 11, 25, 17),
            datetime(2026, 12, 9, 17),
        ]
    assert VN.due_terms_many(column(NINE), None).tolist() == [None]


def test_shapes_fit_or_are_refused() -> None:
    grid = column(NINE, LATER).reshape(2, 1).repeat(2, axis=1)
    due = VN.due_terms_many(grid, ["2 ngày", "3 ngày làm việc"], [0, 1])

    assert due.astype("M8[D]").astype(str).tolist() == [
        ["2026-11-25", "2026-11-27"],
        ["2026-12-09", "2026-12-10"],
    ]
    assert VN.due_terms_many(column(), [], []).size == 0
    assert VN.due_terms_many(column(), []).size == 0
    with pytest.raises(InputError, match="do not match"):
        VN.due_terms_many(column(NINE, NINE), ["2 ngày"] * 3)


def test_each_term_may_be_counted_in_its_own_way() -> None:
    friday_evening = column(datetime(2026, 11, 20, 18, 30)).repeat(2)
    terms = ["1 ngày làm việc", "1 ngày làm việc"]
    rules = [Counting(), Counting(off_hours="roll")]

    assert VN.due_terms_many(friday_evening, terms, [0, 1], rules).tolist() == [
        datetime(2026, 11, 23, 17),
        datetime(2026, 11, 25, 17),
    ]
    for wrong in (rules[:1], [None, None]):
        with pytest.raises(InputError, match="exactly 2"):
            VN.due_terms_many(friday_evening, terms, [0, 1], wrong)


def test_codes_that_point_nowhere_are_refused_by_row() -> None:
    for code in (1, -2, 300):
        with pytest.raises(InputError, match=f"Row 1: there is no code {code}; the last one is 0"):
            VN.due_terms_many(column(NINE, NINE), ["2 ngày"], [0, code], on_error="nat")
    with pytest.raises(InputError, match="Row 0: there is no code 200"):
        VN.due_terms_many(column(NINE), ["2 ngày"], np.array([200], "u1"))
    for codes in ([0.5], ["0"], [None]):
        with pytest.raises(InputError, match="Codes are a column of integers"):
            VN.due_terms_many(column(NINE), ["2 ngày"], codes)


def test_dates_have_answers_where_no_hour_is_needed() -> None:
    days = column(NINE, NINE, NINE).astype("M8[D]")
    terms = ["3 ngày làm việc", "8 giờ làm việc", "2 ngày"]
    due = VN.due_terms_many(days, terms, on_error="nat")

    assert due.tolist() == [date(2026, 11, 27), None, date(2026, 11, 25)]
    with pytest.raises(InputError, match="Row 1: The unit working_hour runs from the very hour"):
        VN.due_terms_many(days, terms)
    rolled = VN.due_terms_many(days, ["1 ngày làm việc", "2 tháng"], [0, 1, 0],
                               Counting(off_hours="roll"))  # fmt: skip
    assert rolled.tolist() == [date(2026, 11, 25), date(2027, 1, 25), date(2026, 11, 25)]


def test_the_first_row_without_an_answer_is_named() -> None:
    received = column(NINE, datetime(2027, 12, 29), datetime(2009, 1, 1), NINE)
    codes = [-1, 1, 0, 0]

    with pytest.raises(CalendarRangeError, match="Row 1: .*3 working days from Wed 29 Dec 2027"):
        VN.due_terms_many(received, ["2 ngày", "3 ngày làm việc"], codes)
    with pytest.raises(CalendarRangeError, match="Row 2: .*Thu 1 Jan 2009 is needed"):
        VN.due_terms_many(received, ["2 ngày", "3 ngày làm việc"], [-1, -1, 0, 0])
    with pytest.raises(InputError, match="Row 0: there is no instant"):
        VN.due_terms_many(np.array(["NaT"], "M8[s]"), "2 ngày")
    with pytest.raises(InputError, match="'raise' or 'nat'"):
        VN.due_terms_many(received, "2 ngày", on_error="drop")  # type: ignore[arg-type]


def test_out_and_the_unit_of_the_column() -> None:
    received = np.array([NINE, NINE], "M8[ns]")
    out = np.empty(2, "M8[ns]")

    assert VN.due_terms_many(received, ["2 ngày", "24 giờ"], out=out) is out
    assert out.astype("M8[s]").tolist() == [datetime(2026, 11, 25, 17), datetime(2026, 11, 24, 9)]


# Calendars


def test_every_row_has_its_own_calendar() -> None:
    received = column(*[datetime(2026, 10, 8, 9)] * 3)
    of_rows = CalendarColumn(CALENDARS, np.array([2, 0, 1], "i1"))

    for text in TEXTS[:-1]:
        assert of_rows.due_terms_many(received, text).tolist() == [
            ceiled(alone(calendar, received[0].item(), Term.parse(text), Counting()))
            for calendar in (SATURDAYS, VN, HANOI)
        ]
    assert of_rows.due_terms_many(received, ["1 ngày làm việc"], [0, -1, 0]).tolist() == [
        datetime(2026, 10, 9, 17), None, datetime(2026, 10, 12, 17)]  # fmt: skip
    assert of_rows.due_many(received, [1, 1, 2]).astype("M8[D]").tolist() == [
        date(2026, 10, 9), date(2026, 10, 9), date(2026, 10, 13)]  # fmt: skip
    assert of_rows.due_many(received, 1).tolist()[2] == datetime(2026, 10, 12, 17)


def test_errors_of_a_column_of_calendars_name_the_row() -> None:
    late = column(NINE, datetime(2027, 12, 30), NINE)
    of_rows = CalendarColumn(CALENDARS, [0, 1, 2])

    with pytest.raises(CalendarRangeError, match="Row 1: The calendar VN.*5 working days"):
        of_rows.due_many(late, 5)
    with pytest.raises(CalendarRangeError, match="Row 1: .*3 working days"):
        of_rows.due_many(late, [1, 3, 1])
    with pytest.raises(InputError, match="Row 2: a term is more than 0, not -1"):
        of_rows.due_many(column(NINE, NINE, NINE), [1, 3, -1])
    assert np.isnat(of_rows.due_many(late, [1, 3, 0], on_error="nat")).tolist() == [
        False,
        True,
        True,
    ]
    with pytest.raises(CalendarRangeError, match="Row 1: .*5 working days"):
        of_rows.due_terms_many(late, "5 ngày làm việc")
    with pytest.raises(InputError, match="do not match"):
        of_rows.due_many(late[:2], 1)


def test_calendars_of_a_column() -> None:
    paris = WorkCalendar.from_text(VN.to_text().replace("Asia/Ho_Chi_Minh", "Europe/Paris"))

    with pytest.raises(InputError, match="one time zone; these have: .Asia/Ho_Chi_Minh, Europe"):
        CalendarColumn((VN, paris), [0, 1])
    with pytest.raises(InputError, match="At least one WorkCalendar"):
        CalendarColumn((), [])
    with pytest.raises(InputError, match="At least one WorkCalendar"):
        CalendarColumn(("vn",), [0])  # type: ignore[arg-type]
    with pytest.raises(InputError, match="Row 1: there is no code 3"):
        CalendarColumn(CALENDARS, [0, 3])
    with pytest.raises(InputError, match="Row 0: there is no code -1"):
        CalendarColumn(CALENDARS, [-1])


# Laws

QUESTION = st.tuples(instants(), st.none() | terms, countings())


def expected(
    oracle: Oracle, at: datetime, term: Term | None, counting: Counting
) -> datetime | None:
    try:
        return (
            None
            if term is None
            else oracle.due(at, Fraction(term.amount), term.unit, counting.to_data())
        )
    except Beyond:
        return None


@given(rows=st.lists(QUESTION, min_size=1, max_size=12))
@settings(max_examples=150)
def test_every_row_is_what_it_is_alone_and_day_by_day(
    rows: list[tuple[datetime, Term | None, Counting]],
) -> None:
    received = np.array([at for at, _, _ in rows], "M8[us]")
    codes = list(range(len(rows)))
    due = VN.due_terms_many(
        received, [t for _, t, _ in rows], codes, [c for _, _, c in rows], on_error="nat"
    ).tolist()

    assert due == [alone(VN, *row) for row in rows]
    assert due == [expected(ORACLE, *row) for row in rows]


ORACLE = Oracle.bundled()
SYNTHETIC = instants(datetime(2024, 1, 1), datetime(2025, 12, 31, 23, 59, 59))


@given(data=st.lists(calendars(), min_size=2, max_size=3), rows=st.data())
@settings(max_examples=30)
def test_so_it_is_with_a_calendar_for_each_row(data: list[dict[str, Any]], rows: Any) -> None:
    distinct = tuple(built(one) for one in data)
    drawn = rows.draw(
        st.lists(
            st.tuples(st.integers(0, len(data) - 1), SYNTHETIC, terms, countings()),
            min_size=1,
            max_size=9,
        )
    )
    received = np.array([at for _, at, _, _ in drawn], "M8[us]")
    due = (
        CalendarColumn(distinct, [which for which, *_ in drawn])
        .due_terms_many(
            received,
            [term for _, _, term, _ in drawn],
            list(range(len(drawn))),
            [counting for *_, counting in drawn],
            on_error="nat",
        )
        .tolist()
    )

    assert due == [alone(distinct[which], *row) for which, *row in drawn]
    assert due == [expected(Oracle(data[which]), *row) for which, *row in drawn]


RULES = (
    Counting(),
    Counting(cutoff="15:00", after_cutoff="start_next_day"),
    Counting(cutoff="15:00", after_cutoff="same_day_next", fraction="office_time"),
    Counting(off_hours="roll", due_time="same_time", hours="working_time", last_day_off="keep"),
)


def many_rows(count: int) -> tuple[Any, Any, Any]:
    """Instants, pairs of term and counting, calendars; a third lies at the edges of hours."""
    random = np.random.default_rng(20261123)
    days = np.datetime64("2010-01-01") + random.integers(0, 6574, count)
    edges = np.array([e.hour * 3600 + e.minute * 60 + e.second for e in EDGES])
    seconds = np.where(
        random.random(count) < 0.34, random.choice(edges, count), random.integers(0, 86_400, count)
    )
    pairs = random.integers(-1, len(TEXTS) * len(RULES), count)
    return days.astype("M8[s]") + seconds, pairs, random.integers(0, len(CALENDARS), count)


def test_a_million_rows_equal_one_by_one() -> None:
    """All million are computed in one call; ten thousand of them, of all kinds, one by one."""
    received, codes, which = many_rows(1_000_000)
    pairs = [
        (None if text is None else Term.parse(text), rules) for text, rules in product(TEXTS, RULES)
    ]
    due = CalendarColumn(CALENDARS, which).due_terms_many(
        received, [t for t, _ in pairs], codes, [r for _, r in pairs], on_error="nat"
    )

    rows = np.random.default_rng(1).integers(0, received.size, 10_000)
    asked = zip(received[rows].tolist(), codes[rows].tolist(), which[rows].tolist(), strict=True)
    one = [
        None if code < 0 else ceiled(alone(CALENDARS[calendar], at, *pairs[code]))
        for at, code, calendar in asked
    ]
    assert due[rows].tolist() == one
    assert len({(int(codes[row]), int(which[row])) for row in rows}) == 3 * (len(pairs) + 1)

    # The same rows in another company: alone in their group, in another order.
    order = np.argsort(codes, kind="stable")
    again = CalendarColumn(CALENDARS, which[order]).due_terms_many(
        received[order], [t for t, _ in pairs], codes[order], [r for _, r in pairs], on_error="nat"
    )
    assert np.array_equal(due[order].view("i8"), again.view("i8"))
