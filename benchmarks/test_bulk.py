"""Due dates and office time: columns of ten million beside numpy, one by one beside pandas."""

from __future__ import annotations

import timeit
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from onestop_engine import Term, WorkCalendar

VN = WorkCalendar.bundled()
TERMS = np.array([1, 3, 5, 7, 10, 15, 20, 30])


def without_make_up_days() -> WorkCalendar:
    """The calendar as far as numpy can express it."""
    made_up = [day.isoformat() for day in VN.facts.made_up]
    return VN.with_overlay({"id": "peer", "document": "–", "remove_working": made_up})


def receipts(count: int) -> Any:
    random = np.random.default_rng(20261123)
    first, last = np.datetime64("2015-01-01"), np.datetime64("2026-10-01")
    days = first + random.integers(0, (last - first).astype(int), count)
    return days, random.choice(TERMS, count), random.integers(27_000, 61_200, count)


def test_due_many_working_days(bench: Any) -> None:
    calendar = without_make_up_days()
    count = bench.rows()
    days, amounts, _ = receipts(count)
    holidays = np.array(list(calendar.facts.off), "M8[D]")
    peer = np.busdaycalendar(holidays=holidays)
    out = np.empty(count, "M8[D]")
    works = {
        "busday_offset": lambda: np.busday_offset(days, amounts, roll="backward", busdaycal=peer),
        "due_many": lambda: calendar.due_many(days, amounts),
        "due_many, out": lambda: calendar.due_many(days, amounts, out=out),
        "one amount": lambda: calendar.due_many(days, 5),
        "one amount, out": lambda: calendar.due_many(days, 5, out=out),
    }

    assert np.array_equal(works["busday_offset"](), works["due_many"]())
    assert np.array_equal(works["busday_offset"](), works["due_many, out"]())
    five = np.busday_offset(days, 5, roll="backward", busdaycal=peer)
    assert np.array_equal(five, works["one amount"]())

    race = bench.race(works)
    bench.say(f"    {count:,} receipts {days.dtype}, amounts {amounts.dtype}, out {out.dtype}")
    for name in works:
        bench.time(name, race.median(name) / count, "a receipt")
    section = "due_many_working_days"
    base = "faster_than_busday_offset"
    for suffix, name in (
        ("", "due_many"),
        ("_with_out", "due_many, out"),
        ("_one_amount", "one amount"),
        ("_one_amount_with_out", "one amount, out"),
    ):
        bench.hold(section, base + suffix, race.ratio("busday_offset", name))


def business_hours(n: int) -> Any:
    """The same term for pandas, which knows one set of hours and no make-up days."""
    return pd.offsets.CustomBusinessHour(
        n=n, start=["07:30", "13:30"], end=["11:30", "17:00"], holidays=list(VN.facts.off)
    )


def test_due_many_working_hours(bench: Any) -> None:
    count = bench.rows()
    days, amounts, seconds = receipts(count)
    received, amounts = days.astype("M8[s]") + seconds, amounts.astype(np.int16)
    out = np.empty(count, "M8[s]")
    some = np.random.default_rng(1).integers(0, count, 200)
    stamps = [(pd.Timestamp(received[row]), business_hours(int(amounts[row]))) for row in some]

    due = VN.due_many(received, amounts, "working_hour")
    for row in some:
        one = VN.due(received[row].item(), Term(int(amounts[row]), "working_hour"))
        assert one.at.replace(tzinfo=None) == due[row].item()

    race = bench.race(
        {
            "copy": lambda: np.copyto(out, received),
            "due_many": lambda: VN.due_many(received, amounts, "working_hour", out=out),
            "CustomBusinessHour": lambda: [stamp + hours for stamp, hours in stamps],
        }
    )
    bench.say(f"    {count:,} receipts {received.dtype}, amounts {amounts.dtype}")
    bench.time("due_many", race.median("due_many") / count, "a receipt")
    per_item = race.ratio("CustomBusinessHour", "due_many") * count / len(stamps)
    section = "due_many_working_hours"
    bench.hold(section, "copies_of_the_column", race.ratio("due_many", "copy"), "copies")
    bench.hold(section, "faster_than_pandas_CustomBusinessHour_per_item", per_item)


def test_due_many_elapsed_office_time(bench: Any) -> None:
    count = bench.rows()
    days, _, seconds = receipts(count)
    starts = days.astype("M8[s]") + seconds
    ends = starts + np.random.default_rng(2).integers(0, 60 * 86_400, count)
    end_days = ends.astype("M8[D]")
    peer = np.busdaycalendar(holidays=np.array(list(VN.facts.off), "M8[D]"))
    out, copied = np.empty(count, "m8[s]"), np.empty(count, "M8[s]")

    spans = VN.working_time_many(starts, ends)
    for row in np.random.default_rng(3).integers(0, count, 200):
        assert VN.working_time(starts[row].item(), ends[row].item()) == spans[row].item()

    race = bench.race(
        {
            "copy": lambda: np.copyto(copied, starts),
            "working_time_many": lambda: VN.working_time_many(starts, ends, out=out),
            "busday_count": lambda: np.busday_count(days, end_days, busdaycal=peer),
        }
    )
    bench.say(f"    {count:,} pairs {starts.dtype}")
    bench.time("working_time_many", race.median("working_time_many") / count, "a pair")
    section = "working_time_many"
    bench.hold(section, "copies_of_the_column", race.ratio("working_time_many", "copy"), "copies")
    bench.hold(section, "faster_than_busday_count", race.ratio("busday_count", "working_time_many"))


def test_due_many_times_one_by_one(bench: Any) -> None:
    calls = bench.size(2_000, 50)
    received = [datetime(2024, 1, 2, 9) + timedelta(hours=9 * n) for n in range(calls)]
    few = [pd.Timestamp(at) for at in received[::10]]
    term = Term(5, "working_day")
    peer = pd.offsets.CustomBusinessDay(n=5, holidays=list(VN.facts.off))
    tables, sessions = VN.board.tables, VN.board.sessions
    first = VN.covers[0].toordinal()

    expected = [tables.nth(at.toordinal() - first, 5) for at in received]
    assert expected == [VN.due(at, term).on.toordinal() - first for at in received]

    names = {"received": received, "term": term, "due": VN.due, "empty": empty}
    names |= {"nth": tables.nth, "reach": sessions.reach, "peer": peer}
    race = bench.race(
        {
            "loop": timed("for at in received: pass", names),
            "empty": timed("for at in received: empty(at, 5)", names),
            "due": timed("for at in received: due(at, term)", names),
            "day number": timed("for at in received: nth(5000, 5)", names),
            "hours": timed(
                "for at in received: reach(5000, 36_000_000_000, 28_800_000_000)", names
            ),
            "CustomBusinessDay": timed("for at in few: at + peer", {**names, "few": few}),
        },
        rounds=51,
    )
    # What the loop itself costs is on neither side.
    call = race.median("empty") - race.median("loop")

    def empties(name: str) -> float:
        return (race.median(name) - race.median("loop")) / call

    custom = race.median("CustomBusinessDay") / len(few) * calls
    bench.time("due", race.median("due") / calls, "a call")
    bench.time("an empty call", call / calls, "a call")
    bench.hold("due", "empty_calls", empties("due"), "empty calls")
    bench.hold("due", "faster_than_pandas_CustomBusinessDay", custom / race.median("due"))
    kernel = "empty_calls_of_the_day_number_kernel"
    bench.hold("due", kernel, empties("day number"), "empty calls")
    bench.hold("due", "empty_calls_of_the_hours_kernel", empties("hours"), "empty calls")


def empty(_: object, __: object) -> None:
    pass


def timed(code: str, names: dict[str, Any]) -> Callable[[], object]:
    timer = timeit.Timer(code, globals=names)
    return lambda: timer.timeit(1)


@pytest.mark.parametrize("unit", ["working_day", "working_hour"])
def test_due_many_equals_one_by_one_with_make_up_days(bench: Any, unit: Any) -> None:
    count = bench.size(10_000, 1_000)
    days, amounts, seconds = receipts(count)
    received = days.astype("M8[s]") + seconds
    due = VN.due_many(received, amounts, unit)

    for at, amount, found in zip(received.tolist(), amounts.tolist(), due.tolist(), strict=True):
        assert VN.due(at, Term(amount, unit)).at.replace(tzinfo=None) == found
    bench.say(f"    {count:,} receipts, equal one by one")
