"""Columns in which every row has its own term, calendar and pauses, beside numpy and polars."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import businesstimedelta
import holidays
import numpy as np
import polars as pl

from onestop_engine import Clock, Term, WorkCalendar
from onestop_engine.calendars import CalendarColumn, Pauses
from onestop_engine.clocks import clock_due_many

VN = WorkCalendar.bundled()
DAYS = ("1 working day", "3 working days", "5 working days", "7 working days", "10 working days",
        "15 working days", "20 working days", "30 working days")  # fmt: skip
MIXED = (*DAYS, "30 days", "2 months", "8 working hours", "24 hours", "same day")
SHARES = np.array([6] * 8 + [10, 5, 15, 12, 10]) / 100
SECTION = "columns"


def instants(count: int) -> Any:
    random = np.random.default_rng(20261123)
    first, last = np.datetime64("2015-01-01"), np.datetime64("2026-06-01")
    days = first + random.integers(0, (last - first).astype(int), count)
    return days, days.astype("M8[s]") + random.integers(27_000, 61_200, count)


def without_make_up_days() -> WorkCalendar:
    """The calendar as far as the peers can express it."""
    made_up = [day.isoformat() for day in VN.facts.made_up]
    return VN.with_overlay({"id": "peer", "document": "–", "remove_working": made_up})


def offices(count: int) -> list[WorkCalendar]:
    """Calendars of agencies that close at other minutes."""
    return [
        VN.with_overlay(
            {"id": f"A{n}", "document": "1/QĐ",
             "hours": [{"intervals": [["07:30", "11:30"], ["13:00", f"16:{n:02}"]]}]}
        )
        for n in range(1, count + 1)
    ]  # fmt: skip


def pauses_of(starts: Any, ends: Any) -> Pauses:
    """None to three pauses between the instants of each row, 0.43 on the average."""
    lengths = np.random.default_rng(3).choice(4, starts.size, p=[0.7, 0.2, 0.07, 0.03])
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    rows = np.repeat(np.arange(starts.size), lengths)
    place = np.arange(rows.size) - offsets[rows]
    step = (ends[rows] - starts[rows]).astype(np.int64) / (2 * lengths[rows])
    asked = starts[rows] + (step * (2 * place + 0.5)).astype(np.int64)
    return Pauses(offsets, asked, starts[rows] + (step * (2 * place + 1.5)).astype(np.int64))


def table(bench: Any, race: Any, works: Any, count: int) -> None:
    for name in works:
        bench.say(f"    {name:<52} {race.median(name) / count * 1e9:>10.2f} ns a row")


def test_terms_of_rows(bench: Any) -> None:
    count = bench.rows()
    days, received = instants(count)
    random = np.random.default_rng(4)
    codes = random.integers(0, len(DAYS), count).astype(np.int8)
    mixed = random.choice(len(MIXED), count, p=SHARES).astype(np.int8)
    which = random.integers(0, 20, count).astype(np.uint8)
    of_rows = CalendarColumn([VN, *offices(19)], which)
    plain = without_make_up_days()
    off = np.array(sorted(plain.facts.off), "M8[D]")
    amounts = np.array([Term.parse(text).amount for text in DAYS])[codes]
    frame = pl.DataFrame({"day": days, "amount": amounts})
    ask = pl.col("day").dt.add_business_days(
        pl.col("amount"), holidays=off.tolist(), roll="backward"
    )
    out, dates, copied = (
        np.empty(count, "M8[s]"),
        np.empty(count, "M8[D]"),
        np.empty(count, "M8[s]"),
    )
    works = {
        "copy": lambda: np.copyto(copied, received),
        "working days": lambda: plain.due_terms_many(days, DAYS, codes, out=dates),
        "polars add_business_days": lambda: frame.select(ask),
        "mixed terms": lambda: VN.due_terms_many(received, MIXED, mixed, out=out),
        "mixed terms, 20 calendars": lambda: of_rows.due_terms_many(
            received, MIXED, mixed, out=out
        ),
    }
    peer = frame.select(ask).to_series().to_numpy()
    assert np.array_equal(peer.astype("M8[D]"), plain.due_terms_many(days, DAYS, codes))
    due, of_20 = (calendar.due_terms_many(received, MIXED, mixed) for calendar in (VN, of_rows))
    for row in random.integers(0, count, 200).tolist():
        term, at = Term.parse(MIXED[mixed[row]]), received[row].item()
        assert VN.due(at, term).at.replace(tzinfo=None) == due[row].item()
        own = of_rows.parts[0][which[row]]
        assert own.due(at, term).at.replace(tzinfo=None) == of_20[row].item()

    race = bench.race(works)
    table(bench, race, works, count)
    faster = race.ratio("polars add_business_days", "working days")
    bench.hold(SECTION, "faster_than_polars_add_business_days", faster)
    bench.hold(SECTION, "mixed_terms_in_copies", race.ratio("mixed terms", "copy"), "copies")
    many = race.ratio("mixed terms, 20 calendars", "copy")
    bench.hold(SECTION, "mixed_terms_of_20_calendars_in_copies", many, "copies")


def test_net_time(bench: Any) -> None:
    count = bench.rows()
    days, starts = instants(count)
    ends = starts + np.random.default_rng(2).integers(3_600, 60 * 86_400, count)
    pauses = pauses_of(starts, ends)
    busy = np.busdaycalendar(holidays=np.array(list(VN.facts.off), "M8[D]"))
    last, out, copied = ends.astype("M8[D]"), np.empty(count, "m8[s]"), np.empty(count, "M8[s]")
    works = {
        "copy": lambda: np.copyto(copied, starts),
        "net_time_many": lambda: VN.net_time_many(starts, ends, pauses, out=out),
        "net_days_many": lambda: VN.net_days_many(starts, ends, pauses),
        "busday_count": lambda: np.busday_count(days, last, busdaycal=busy),
        "clock_due_many": lambda: clock_due_many(VN, starts, "15 working days", pauses=pauses),
    }
    net, due = works["net_time_many"](), works["clock_due_many"]()
    for row in np.random.default_rng(5).integers(0, count, 200).tolist():
        clock = Clock.start(starts[row].item(), Term(15, "working_day"))
        used, since = timedelta(), starts[row].item()
        for at in range(pauses.offsets[row], pauses.offsets[row + 1]):
            asked, resumed = pauses.starts[at].item(), pauses.ends[at].item()
            used, since = used + VN.working_time(since, asked), resumed
            clock = clock.pause(asked, "supplement").resume(resumed)
        assert used + VN.working_time(since, ends[row].item()) == net[row].item()
        found = clock.due(VN)
        assert found is not None
        assert found.at.replace(tzinfo=None) == due[row].item()

    race = bench.race(works)
    bench.say(f"    {count:,} rows {starts.dtype}, {pauses.starts.size:,} pauses")
    table(bench, race, works, count)
    copies = race.ratio("net_time_many", "copy")
    bench.hold(SECTION, "net_time_in_copies", copies, "copies")
    faster = race.ratio("busday_count", "net_time_many")
    bench.hold(SECTION, "faster_than_busday_count", faster)
    bench.hold(SECTION, "clocks_in_copies", race.ratio("clock_due_many", "copy"), "copies")


class NationalDays(holidays.HolidayBase):  # type: ignore[misc]
    """The calendar's days off for the `holidays` package, whose own list knows no swapped days."""

    def _populate(self, year: int) -> None:
        for day in VN.facts.off:
            if day.year == year:
                self[day] = "off"


def test_peers_one_by_one(bench: Any) -> None:
    """Packages that answer one question at a time, and know no make-up days."""
    calendar, first = without_make_up_days(), date(2025, 10, 1)
    count, many = bench.size(100, 20), bench.rows(1_000_000)
    begun = [datetime.combine(first, time(9)) + timedelta(days=n % 60) for n in range(count)]
    begun = [at for at in begun if calendar.is_working_day(at)]
    national = NationalDays(years=[2025, 2026])
    rules = businesstimedelta.Rules(
        [
            businesstimedelta.WorkDayRule(start_time=time(7, 30), end_time=time(11, 30)),
            businesstimedelta.WorkDayRule(start_time=time(13, 30), end_time=time(17)),
            businesstimedelta.HolidayRule(national),
        ]
    )
    ended = [at + timedelta(days=20, hours=5) for at in begun]
    starts = np.resize(np.array(begun, "M8[s]"), many)
    ends = np.resize(np.array(ended, "M8[s]"), many)
    works = {
        "businesstimedelta": lambda: [
            rules.difference(a, b) for a, b in zip(begun, ended, strict=True)
        ],
        "working_time_many": lambda: calendar.working_time_many(starts, ends),
        "holidays": lambda: [national.get_nth_working_day(at.date(), 10) for at in begun],
        "due_many": lambda: calendar.due_many(starts.astype("M8[D]"), 10),
    }
    spans = [timedelta(hours=s.hours, seconds=s.seconds) for s in works["businesstimedelta"]()]
    assert spans == works["working_time_many"]()[: len(begun)].tolist()
    assert works["holidays"]() == works["due_many"]()[: len(begun)].tolist()

    race = bench.race(works)
    for peer, own, name in (
        ("businesstimedelta", "working_time_many", "faster_than_businesstimedelta_per_item"),
        ("holidays", "due_many", "faster_than_holidays_get_nth_working_day_per_item"),
    ):
        bench.hold(SECTION, name, race.ratio(peer, own) * many / len(begun))
