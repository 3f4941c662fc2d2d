"""Hypothesis strategies for instants, terms, rules of counting, and calendars."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from onestop_engine import CalendarRangeError, Counting, Term, WorkCalendar

FIRST, LAST = datetime(2010, 1, 1), datetime(2027, 12, 31, 23, 59, 59)
EDGES = (time(0), time(7, 29), time(7, 30), time(11, 30), time(12), time(13, 30), time(15),
         time(15, 0, 1), time(17), time(17, 1), time(23, 59, 59))  # fmt: skip

WORKING_DAYS = st.sampled_from(
    [Fraction(n, 8) for n in range(1, 9)] + [Fraction(n, 4) for n in range(5, 60)]
    + [Fraction(n) for n in (1, 2, 3, 5, 7, 10, 15, 20, 30, 60, 120)]
    + [Fraction(1, 10), Fraction(1, 3 * 5) * 3, Fraction(333, 1000), Fraction(107, 100)]
)  # fmt: skip
WHOLE = st.integers(1, 200).map(Fraction)
UNITS = ("working_day", "working_hour", "day", "hour", "minute", "week", "month", "year",
         "same_day")  # fmt: skip
MOST = {"week": 60, "month": 30, "year": 4, "minute": 30_000, "hour": 900, "working_hour": 900}


def amounts(unit: str) -> st.SearchStrategy[Fraction]:
    if unit == "same_day":
        return st.just(Fraction(1))
    if unit == "working_day":
        return WORKING_DAYS
    return st.integers(1, MOST.get(unit, 200)).map(Fraction)


def plain(amount: Fraction) -> int | Fraction:
    return amount.numerator if amount.denominator == 1 else amount


@st.composite
def instants(draw: st.DrawFn, first: datetime = FIRST, last: datetime = LAST) -> datetime:
    """Any instant, but often one at an edge of the office hours."""
    at = draw(st.datetimes(first, last)).replace(microsecond=0)
    if draw(st.booleans()):
        at = datetime.combine(at.date(), draw(st.sampled_from(EDGES)))
    if draw(st.booleans()) and at.second == 0:
        at = at.replace(microsecond=draw(st.sampled_from([0, 1, 500_000, 999_999])))
    return at


@st.composite
def countings(draw: st.DrawFn) -> Counting:
    after = draw(st.sampled_from([None, None, "same_day_next", "start_next_day"]))
    return Counting(
        off_hours=draw(st.sampled_from(["literal", "roll"])),
        due_time=draw(st.sampled_from(["end_of_hours", "same_time"])),
        last_day_off=draw(st.sampled_from(["next_working_day", "keep"])),
        cutoff=draw(st.sampled_from(["15:00", "11:30", "06:00", "23:00"])) if after else None,
        after_cutoff=after,
        hours=draw(st.sampled_from(["continuous", "working_time"])),
        fraction=draw(st.sampled_from(["after_day_0", "office_time"])),
    )


terms = st.sampled_from(UNITS).flatmap(
    lambda unit: amounts(unit).map(lambda amount: Term(plain(amount), unit))
)


@st.composite
def intervals(draw: st.DrawFn, most: int = 3) -> list[list[str]]:
    """One to `most` intervals of office hours, on any minutes."""
    count = draw(st.integers(1, most))
    edges = draw(
        st.lists(st.integers(0, 1439), min_size=2 * count, max_size=2 * count, unique=True)
    )
    step = draw(st.sampled_from([1, 5, 30]))
    edges = sorted({edge // step * step for edge in edges})
    pairs = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    if not pairs:
        pairs = [(450, 1020)]
    return [[f"{a // 60:02}:{a % 60:02}", f"{b // 60:02}:{b % 60:02}"] for a, b in pairs]


def entry(day: date, **more: object) -> dict[str, object]:
    return {"date": day.isoformat(), "confidence": "read", **more}


@st.composite
def calendars(draw: st.DrawFn) -> dict[str, Any]:
    """Two years of days off, swaps, seasons, and a Saturday that may be worked."""
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(731)]
    weekdays = [day for day in days if day.weekday() < 5]
    saturdays_worked = draw(st.booleans())
    resting = [day for day in days if day.weekday() >= (6 if saturdays_worked else 5)]
    off = draw(st.lists(st.sampled_from(weekdays), max_size=40, unique=True))
    made_up = draw(st.lists(st.sampled_from(resting), max_size=12, unique=True))
    hours: list[dict[str, Any]] = [{"intervals": draw(intervals())}]
    for _ in range(draw(st.integers(0, 3))):
        start, stop = sorted(draw(st.tuples(st.sampled_from(days), st.sampled_from(days))))
        rule = {"from": start.isoformat(), "to": stop.isoformat(), "intervals": draw(intervals())}
        if draw(st.booleans()):
            rule["weekdays"] = draw(
                st.lists(st.sampled_from(["mon", "wed", "fri"]), min_size=1, unique=True)
            )
        hours.append(rule)
    if saturdays_worked:
        hours.append({"weekdays": ["sat"], "working": True, "intervals": draw(intervals(1))})
    working = []
    for n, day in enumerate(made_up):
        more: dict[str, object] = {}
        if draw(st.booleans()):
            more["intervals"] = draw(intervals())
        elif n < len(off):
            more["instead_of"] = off[n].isoformat()
        working.append(entry(day, **more))
    paired = {w["instead_of"]: w["date"] for w in working if "instead_of" in w}
    return {
        "schema": "onestop-calendar/1",
        "id": "SYN",
        "zone": "Asia/Ho_Chi_Minh",
        "title": {"vi": "Lịch thử", "en": "Synthetic"},
        "hours": hours,
        "years": {"2024": {"status": "official"}, "2025": {"status": "official"}},
        "off": [
            entry(day, kind="swapped_off", make_up=paired[day.isoformat()])
            if day.isoformat() in paired
            else entry(day, kind="closed")
            for day in sorted(off)
        ],
        "working": working,
    }


def built(data: dict[str, Any]) -> WorkCalendar:
    return WorkCalendar.from_text(json.dumps(data))


def alone(
    calendar: WorkCalendar, at: datetime, term: Term | None, counting: Counting
) -> datetime | None:
    """The local instant that one row by itself is due; None for none."""
    try:
        return None if term is None else calendar.due(at, term, counting).at.replace(tzinfo=None)
    except CalendarRangeError:
        return None
