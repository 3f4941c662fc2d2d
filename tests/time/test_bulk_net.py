"""Office time and working days between two columns, less the pauses of each row."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeAlias

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Oracle
from time_strategies import built, calendars, instants

from onestop_engine import CalendarRangeError, Clock, Term, WorkCalendar
from onestop_engine.calendars import CalendarColumn, Pauses
from onestop_engine.errors import InputError

VN = WorkCalendar.bundled()
ORACLE = Oracle.bundled()
SHORT = VN.with_overlay(
    {"id": "S", "document": "1/QĐ", "hours": [{"intervals": [["08:00", "12:00"]]}],
     "add_off": [{"date": "2026-11-10", "reason": {"vi": "x", "en": "x"}}]}
)  # fmt: skip
MONDAY, FRIDAY = datetime(2026, 11, 9, 8), datetime(2026, 11, 13, 16)

Stood: TypeAlias = list[tuple[datetime, datetime | None]]


def moments(*texts: str) -> Any:
    return np.array(texts, "M8[s]")


def pauses_of(rows: list[Stood], unit: str = "us") -> Pauses:
    flat = [pause for row in rows for pause in row]
    offsets = np.cumsum([0, *(len(row) for row in rows)])
    starts = np.array([asked for asked, _ in flat], f"M8[{unit}]")
    return Pauses(offsets, starts, np.array([resumed for _, resumed in flat], f"M8[{unit}]"))


def net(calendar: Any, start: datetime, end: datetime, stood: Stood, **more: Any) -> Any:
    return calendar.net_time_many([start], [end], pauses_of([stood]), **more).item(0)


def days(calendar: Any, start: datetime, end: datetime, stood: Stood, **more: Any) -> Any:
    return calendar.net_days_many([start], [end], pauses_of([stood]), **more).item(0)


WEDNESDAY = (datetime(2026, 11, 11, 9), datetime(2026, 11, 12, 9))


def test_pauses_are_taken_away() -> None:
    assert net(VN, MONDAY, FRIDAY, [WEDNESDAY]) == timedelta(hours=28, minutes=30)
    assert net(VN, MONDAY, FRIDAY, []) == VN.working_time(MONDAY, FRIDAY)
    assert days(VN, MONDAY, FRIDAY, [WEDNESDAY]) == timedelta(days=3)
    assert days(VN, MONDAY, FRIDAY, []) == timedelta(days=4)


def test_each_row_has_its_own_pauses() -> None:
    rows: list[Stood] = [[], [WEDNESDAY], [], [(MONDAY, WEDNESDAY[0]), WEDNESDAY], []]
    starts, ends = [MONDAY] * 5, [FRIDAY] * 5
    found = VN.net_time_many(starts, ends, pauses_of(rows)).tolist()

    whole = VN.working_time(MONDAY, FRIDAY)
    assert found == [whole, whole - timedelta(hours=7.5), whole, timedelta(hours=12.5), whole]
    assert VN.net_days_many(starts, ends, pauses_of(rows)).tolist() == [
        timedelta(days=n) for n in (4, 3, 4, 1, 4)
    ]


def test_a_pause_that_lasts_on_stands_to_the_end() -> None:
    lasting = (datetime(2026, 11, 11, 9), None)

    assert net(VN, MONDAY, FRIDAY, [lasting]) == VN.working_time(MONDAY, lasting[0])
    assert days(VN, MONDAY, FRIDAY, [lasting]) == timedelta(days=2)


def test_what_lies_outside_the_time_measured_does_not_count() -> None:
    early, late = datetime(2026, 11, 2, 8), datetime(2026, 11, 30, 8)
    far = datetime(2031, 1, 1)

    assert net(VN, MONDAY, FRIDAY, [(early, WEDNESDAY[0])]) == VN.working_time(WEDNESDAY[0], FRIDAY)
    assert net(VN, MONDAY, FRIDAY, [(WEDNESDAY[0], late)]) == VN.working_time(MONDAY, WEDNESDAY[0])
    assert net(VN, MONDAY, FRIDAY, [(late, far)]) == VN.working_time(MONDAY, FRIDAY)
    assert net(VN, MONDAY, FRIDAY, [(early, far)]) == timedelta()
    assert days(VN, MONDAY, FRIDAY, [(early, far)]) == timedelta()


@pytest.mark.parametrize(
    "stood",
    [
        [(WEDNESDAY[1], WEDNESDAY[0])],
        [(WEDNESDAY[0], WEDNESDAY[1]), WEDNESDAY],
        [(WEDNESDAY[0], None), (FRIDAY, FRIDAY)],
        [(None, WEDNESDAY[1])],
        [(None, None)],
        [WEDNESDAY, (None, None)],
        [WEDNESDAY, (datetime(2026, 11, 11, 10), None)],
    ],
)
def test_pauses_out_of_order_are_refused_by_row(stood: Any) -> None:
    rows: list[Stood] = [[], [WEDNESDAY], stood, [WEDNESDAY]]
    starts, ends = [MONDAY] * 4, [FRIDAY] * 4
    right = timedelta(hours=28, minutes=30)

    with pytest.raises(InputError, match="Row 2: its pauses are not in the order of time"):
        VN.net_time_many(starts, ends, pauses_of(rows))
    assert VN.net_time_many(starts, ends, pauses_of(rows), on_error="nat").tolist() == [
        VN.working_time(MONDAY, FRIDAY), right, None, right]  # fmt: skip
    # Rows that were refused do not touch the others, whatever follows them.
    assert VN.net_days_many(starts, ends, pauses_of(rows), on_error="nat").tolist() == [
        timedelta(days=4), timedelta(days=3), None, timedelta(days=3)]  # fmt: skip


def test_without_an_instant_there_is_no_time() -> None:
    ends = np.array(["NaT"], "M8[s]")

    assert np.isnat(VN.net_time_many([MONDAY], ends, pauses_of([[WEDNESDAY]]))).all()
    assert np.isnat(VN.net_days_many(ends, [MONDAY], pauses_of([[WEDNESDAY]]))).all()


def test_outside_the_years_is_refused_by_row() -> None:
    starts, ends = [MONDAY, datetime(2009, 12, 31)], [FRIDAY, FRIDAY]

    for measure in (VN.net_time_many, VN.net_days_many):
        for first, last in ((starts, ends), (ends, starts)):
            with pytest.raises(CalendarRangeError, match="Row 1: .*Thu 31 Dec 2009 is needed"):
                measure(first, last)
            assert np.isnat(measure(first, last, on_error="nat")).tolist() == [False, True]
    with pytest.raises(InputError, match="'raise' or 'nat'"):
        VN.net_time_many(starts, ends, on_error="x")  # type: ignore[arg-type]


def test_dates_are_enough_for_days() -> None:
    four = np.array(["2026-11-09", "2026-11-11", "2026-11-12", "2026-11-13"], "M8[D]")
    pauses = Pauses([0, 1], four[1:2], four[2:3])
    out = np.empty(1, "m8[D]")

    assert VN.net_days_many(four[:1], four[3:], pauses, out=out) is out
    assert out.tolist() == [timedelta(days=3)]
    assert VN.net_time_many(four[:1], four[3:], pauses).dtype == np.dtype("m8[s]")


def test_the_finest_unit_of_all_columns_is_used() -> None:
    starts = moments("2026-11-09T08:00")
    pauses = pauses_of([[WEDNESDAY]], "ms")

    assert VN.net_time_many(starts, moments("2026-11-13"), pauses).dtype == np.dtype("m8[ms]")
    huge = np.array([2**62], "M8[D]")
    assert np.isnat(VN.net_time_many(starts, huge, pauses, on_error="nat")).all()
    with pytest.raises(CalendarRangeError, match="Fri 31 Dec 9999"):
        VN.net_time_many(starts, huge)


@pytest.mark.parametrize(
    ("offsets", "said"),
    [
        ([0, 1, 1], "2 integers"),
        ([0.0, 1.0], "2 integers"),
        ([1, 0], "Row 0: the offsets fall"),
        ([-1, 1], "go from -1 to 1, but there are 1"),
        ([0, 2], "go from 0 to 2, but there are 1"),
    ],
)
def test_offsets_that_do_not_fit(offsets: Any, said: str) -> None:
    pauses = pauses_of([[WEDNESDAY]])

    with pytest.raises(InputError, match=said):
        VN.net_time_many([MONDAY], [FRIDAY], Pauses(offsets, pauses.starts, pauses.ends))


def test_columns_of_other_shapes() -> None:
    pauses = pauses_of([[WEDNESDAY]])

    with pytest.raises(InputError, match="different shapes"):
        VN.net_time_many([MONDAY], [FRIDAY], Pauses([0, 1], pauses.starts, pauses.ends[:0]))
    with pytest.raises(InputError, match="different shapes"):
        VN.net_time_many([MONDAY], [FRIDAY] * 2, pauses)


STRUCTS = [
    None,
    [],
    [{"start": WEDNESDAY[0], "end": WEDNESDAY[1]}],
    [{"start": MONDAY, "end": WEDNESDAY[0]}, {"start": WEDNESDAY[0], "end": None}],
]
ARROW = pa.array(STRUCTS)
LISTS = {
    "arrow": ARROW,
    "arrow slice": pa.array([[{"start": FRIDAY, "end": FRIDAY}], *STRUCTS])[1:],
    "arrow large": pa.array(STRUCTS, pa.large_list(ARROW.type.value_type)),
    "arrow chunks": pa.chunked_array([ARROW[:2], ARROW[2:]]),
    "values under a null": pa.ListArray.from_arrays(
        pa.array([0, 1, 1, 2, 4]),
        pa.concat_arrays([ARROW.flatten()[:1], ARROW.flatten()]),
        mask=pa.array([True, False, False, False]),
    ),
    "polars": pl.Series(STRUCTS),
}


@pytest.mark.parametrize("form", LISTS)
def test_lists_of_arrow_are_read(form: str) -> None:
    found = VN.net_time_many([MONDAY] * 4, [FRIDAY] * 4, Pauses.from_arrow(LISTS[form]))

    whole = VN.working_time(MONDAY, FRIDAY)
    first = VN.working_time(MONDAY, MONDAY)
    assert found.tolist() == [whole, whole, whole - timedelta(hours=7.5), first]


def test_aware_pauses_are_converted() -> None:
    aware = pa.array(
        [[{"asked": VN.localize(WEDNESDAY[0]), "back": VN.localize(WEDNESDAY[1])}]],
        pa.list_(
            pa.struct([("asked", pa.timestamp("us", "UTC")), ("back", pa.timestamp("us", "UTC"))])
        ),
    )
    pauses = Pauses.from_arrow(aware, "asked", "back")

    assert VN.net_time_many([MONDAY], [FRIDAY], pauses).item(0) == timedelta(hours=28, minutes=30)


def test_every_row_has_its_own_calendar() -> None:
    rows: list[Stood] = [[], [WEDNESDAY], [], [WEDNESDAY], [(FRIDAY, MONDAY)]]
    of_rows = CalendarColumn((VN, SHORT), [1, 1, 0, 0, 1])
    starts, ends = [MONDAY] * 5, [FRIDAY] * 5
    pauses = pauses_of(rows)

    times = of_rows.net_time_many(starts, ends, pauses, on_error="nat")
    assert (times[:4] / np.timedelta64(1, "h")).tolist() == [16, 12, 36, 28.5]
    assert np.isnat(times[4])
    dates = of_rows.net_days_many(starts, ends, pauses, on_error="nat")
    assert dates[:4].astype(int).tolist() == [3, 2, 4, 3]
    assert np.isnat(dates[4])
    whole = of_rows.working_time_many(starts, ends)
    assert (whole / np.timedelta64(1, "h")).tolist() == [16, 16, 36, 36, 16]
    with pytest.raises(InputError, match="Row 4: its pauses"):
        of_rows.net_time_many(starts, ends, pauses)
    with pytest.raises(CalendarRangeError, match="Row 3: .*Mon 1 Jan 2029"):
        of_rows.working_time_many(starts, [FRIDAY] * 3 + [datetime(2029, 1, 1)] * 2)


# Laws


@st.composite
def histories(
    draw: st.DrawFn, at: st.SearchStrategy[datetime], most: int = 4
) -> tuple[datetime, datetime, Stood]:
    """A start, an end, and pauses in order, some of which lie outside or last on."""
    times = sorted(draw(st.lists(at, min_size=2, max_size=2 + 2 * most)))
    outer = draw(st.integers(0, 1)) if len(times) > 3 else 0
    start, end = times.pop(outer), times.pop(-1 - (outer and draw(st.integers(0, 1))))
    stood: Stood = [
        (asked, resumed) for asked, resumed in zip(times[::2], times[1::2], strict=False)
    ]
    if len(times) % 2:
        stood.append((times[-1], None))
    return start, end, stood


@given(history=histories(instants(datetime(2024, 1, 1), datetime(2027, 12, 31))))
@settings(max_examples=150)
def test_pieces_and_days_outside_the_pauses_add_up(
    history: tuple[datetime, datetime, Stood],
) -> None:
    start, end, stood = history

    assert net(VN, start, end, stood) == ORACLE.net_time(start, end, stood)
    assert days(VN, start, end, stood).days == ORACLE.net_days(start, end, stood)


SYNTHETIC = instants(datetime(2024, 1, 1), datetime(2025, 12, 31, 23, 59, 59))


@given(data=calendars(), history=histories(SYNTHETIC))
@settings(max_examples=40)
def test_so_they_do_on_any_calendar(
    data: dict[str, Any], history: tuple[datetime, datetime, Stood]
) -> None:
    calendar, oracle = built(data), Oracle(data)

    assert net(calendar, *history) == oracle.net_time(*history)
    assert days(calendar, *history).days == oracle.net_days(*history)


@given(history=histories(instants(datetime(2024, 1, 1), datetime(2027, 12, 1))), data=st.data())
def test_splitting_a_pause_changes_nothing(
    history: tuple[datetime, datetime, Stood], data: st.DataObject
) -> None:
    start, end, stood = history
    split: Stood = []
    for asked, resumed in stood:
        middle = (
            data.draw(st.datetimes(asked, resumed or end)) if asked <= (resumed or end) else asked
        )
        split += [(asked, middle), (middle, resumed)]

    assert net(VN, start, end, stood) == net(VN, start, end, split)
    assert days(VN, start, end, stood) == days(VN, start, end, split)


@given(at=st.lists(instants(datetime(2024, 1, 1), datetime(2026, 12, 1)), min_size=4, max_size=6))
def test_it_is_what_a_clock_has_used(at: list[datetime]) -> None:
    start, *middle = sorted(at)
    end = middle.pop()
    clock, by_hour = (Clock.start(start, Term(1, unit)) for unit in ("working_day", "working_hour"))
    stood: Stood = []
    for asked, resumed in zip(middle[::2], middle[1::2], strict=False):
        clock = clock.pause(asked, "supplement").resume(resumed)
        by_hour = by_hour.pause(asked, "supplement").resume(resumed)
        stood.append((asked, resumed))

    assert clock.used(VN, end) == days(VN, start, end, stood).days
    assert by_hour.used(VN, end) == net(VN, start, end, stood)


def many_histories(count: int) -> tuple[Any, Any, Pauses]:
    """Random rows with none to three pauses; some pauses last on, some stick out."""
    random = np.random.default_rng(20261123)
    starts = np.datetime64("2015-01-01T00:00:00") + random.integers(0, 86_400 * 3900, count)
    spans = random.integers(0, 86_400 * 90, count)
    counts = random.choice(4, count, p=[0.4, 0.3, 0.2, 0.1])
    offsets = np.concatenate([[0], np.cumsum(counts)])
    rows = np.repeat(np.arange(count), counts)
    # Points on the way of each row, sorted: a pause lies between every second pair of them.
    points = np.sort(random.random((offsets[-1], 2)) + np.arange(offsets[-1])[:, None]
                     - offsets[rows][:, None], axis=1)  # fmt: skip
    way = (points / counts[rows][:, None] * 1.1 - 0.05) * spans[rows][:, None]
    asked, resumed = (starts[rows] + way[:, n].astype(np.int64) for n in (0, 1))
    last = offsets[1:][counts > 0] - 1
    resumed[random.choice(last, last.size // 20, replace=False)] = "NaT"
    return starts, starts + spans, Pauses(offsets, asked, resumed)


def test_a_million_rows_equal_one_by_one() -> None:
    """All million in one call; five thousand of them one by one, with the scalar functions."""
    starts, ends, pauses = many_histories(1_000_000)
    which = np.random.default_rng(2).integers(0, 2, starts.size)
    of_rows = CalendarColumn((VN, SHORT), which)
    times = of_rows.net_time_many(starts, ends, pauses)
    dates = of_rows.net_days_many(starts, ends, pauses)

    for row in np.random.default_rng(1).integers(0, starts.size, 5_000).tolist():
        calendar, since, end = (VN, SHORT)[which[row]], starts[row].item(), ends[row].item()
        run, count = timedelta(), 0
        flat = slice(pauses.offsets[row], pauses.offsets[row + 1])
        for asked, resumed in zip(
            pauses.starts[flat].tolist(), pauses.ends[flat].tolist(), strict=True
        ):
            stop = min(max(asked, since), end)
            run += calendar.working_time(since, stop)
            count += calendar.working_days_between(since, stop)
            since = max(since, min(resumed or end, end))
        assert times[row].item() == run + calendar.working_time(since, end)
        assert dates[row].item().days == count + calendar.working_days_between(since, end)


def test_a_row_with_more_pauses_than_a_block_has_rows() -> None:
    starts = np.datetime64(MONDAY, "s") + 2 * np.arange(200_000)
    pauses = Pauses([0, 0, starts.size, starts.size], starts, starts + np.timedelta64(1, "s"))
    found = VN.net_time_many([MONDAY] * 3, [FRIDAY] * 3, pauses)

    whole = VN.working_time(MONDAY, FRIDAY)
    assert found.tolist() == [whole, whole / 2, whole]
