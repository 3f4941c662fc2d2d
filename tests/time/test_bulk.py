"""Whole columns: types in and out, errors by row, and the same answers as one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from onestop_engine import CalendarRangeError, Counting, Term, WorkCalendar
from onestop_engine.errors import InputError

VN = WorkCalendar.bundled()
DAYS = np.array(["2026-11-23", "2026-08-20", "2026-12-30"], "M8[D]")
DUE = np.array(["2026-11-27", "2026-08-24", "2027-01-05"], "M8[D]")
SECONDS = np.array(["2026-11-23T09:00", "2026-11-20T22:00"], "M8[s]")


def test_dates_give_dates() -> None:
    assert VN.due_many(DAYS, 3).dtype == np.dtype("M8[D]")
    assert VN.due_many(DAYS, 3).tolist() == DUE.tolist()
    assert VN.due_many(DAYS, [3, 3, 3]).tolist() == DUE.tolist()


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_instants_give_instants_of_their_own_unit(unit: str) -> None:
    due = VN.due_many(SECONDS.astype(f"M8[{unit}]"), 8, "working_hour")

    assert due.dtype == np.dtype(f"M8[{unit}]")
    assert due.astype("M8[m]").astype(str).tolist() == ["2026-11-25T09:30", "2026-11-25T08:00"]


@pytest.mark.parametrize("unit", ["h", "m"])
def test_hours_and_minutes_give_seconds(unit: str) -> None:
    assert VN.due_many(SECONDS.astype(f"M8[{unit}]"), 3).dtype == np.dtype("M8[s]")


def test_what_is_finer_than_the_unit_is_rounded_up_to_it() -> None:
    received = np.array(["2026-12-07T09:00"], "M8[s]")
    seconds = VN.due_many(received, 0.999, counting=Counting(fraction="office_time"))
    exact = VN.due_after(datetime(2026, 12, 7, 9), Fraction(999, 1000), "working_day",
                         Counting(fraction="office_time"))  # fmt: skip

    assert exact.at.second == 33
    assert seconds.item(0) == exact.at.replace(tzinfo=None)


@pytest.mark.parametrize("dtype", ["u1", "i2", "i4", "i8", "u8", "f4", "f8"])
def test_amounts_of_any_number_type(dtype: str) -> None:
    assert VN.due_many(DAYS, np.array([3, 3, 3], dtype)).tolist() == DUE.tolist()


@pytest.mark.parametrize("dtype", ["u1", "i1", "i2", "u4", ">i4", ">i8", "f4"])
@pytest.mark.parametrize("unit", ["week", "month", "year", "hour", "minute", "working_hour"])
def test_narrow_amounts_do_not_overflow(dtype: str, unit: Any) -> None:
    amounts = np.array([1, 100])
    received = np.array(["2011-01-03T09:00", "2011-02-07T09:00"], "M8[s]")
    wide = VN.due_many(received, amounts, unit, on_error="nat")

    assert (
        wide.tolist() == VN.due_many(received, amounts.astype(dtype), unit, on_error="nat").tolist()
    )


@pytest.mark.parametrize("amount", [3, 3.0, np.int16(3), np.float32(3), Fraction(3), Decimal(3)])
def test_one_amount_for_all(amount: Any) -> None:
    assert VN.due_many(DAYS, amount).tolist() == DUE.tolist()


@pytest.mark.parametrize("part", [0.5, Fraction(1, 2), Decimal("0.5"), np.array([0.5, 0.5])])
def test_parts_of_a_day(part: Any) -> None:
    received = np.array(["2026-12-07T09:00", "2026-12-11T09:00"], "M8[s]")

    assert VN.due_many(received, part).astype(str).tolist() == [
        "2026-12-08T11:15:00",
        "2026-12-14T11:15:00",
    ]
    assert VN.due_many(received.astype("M8[D]"), part).astype(str).tolist() == [
        "2026-12-08",
        "2026-12-14",
    ]


def test_whole_and_parts_mixed() -> None:
    received = np.array(["2026-12-07T09:00"] * 3, "M8[s]")
    column = VN.due_many(received, [1, 1.5, 0.125], counting=Counting(due_time="same_time"))

    assert column.astype("M8[m]").astype(str).tolist() == [
        "2026-12-08T09:00",
        "2026-12-09T11:15",
        "2026-12-08T08:26",
    ]


@pytest.mark.parametrize(
    ("amounts", "unit"),
    [
        (0.5, "day"),
        ([0.5, 1.0, 1.0], "day"),
        ([1.0, 2.0, 0.0001], "working_day"),
        (1 / 3, "working_day"),
        (float("nan"), "working_day"),
        ("3", "working_day"),
        (["3", "3", "3"], "working_day"),
        (True, "working_day"),
        (np.array([True, True, True]), "working_day"),
        ([None, 1, 1], "working_day"),
        ([object(), 1, 1], "working_day"),
    ],
)
def test_amounts_that_cannot_be_used(amounts: Any, unit: Any) -> None:
    with pytest.raises(InputError):
        VN.due_many(DAYS, amounts, unit)


def test_amounts_have_the_shape_of_the_receipts_or_fit_it() -> None:
    grid = DAYS[:2].reshape(2, 1).repeat(3, axis=1)

    assert VN.due_many(grid, [1, 2, 3]).shape == (2, 3)
    with pytest.raises(InputError, match="do not match"):
        VN.due_many(DAYS, [1, 2])


def test_lists_and_scalars_are_columns_too() -> None:
    assert VN.due_many([date(2026, 11, 23)], 3).tolist() == [date(2026, 11, 27)]
    assert VN.due_many([datetime(2026, 11, 23, 9)], 3).tolist() == [datetime(2026, 11, 27, 17)]
    assert VN.due_many(np.datetime64("2026-11-23"), 3).item() == date(2026, 11, 27)
    assert VN.due_many(DAYS[:0], 3).size == 0
    with_gap = VN.due_many([date(2026, 11, 23), None], 3, on_error="nat")
    assert with_gap.tolist() == [date(2026, 11, 27), None]


def test_aware_datetimes_are_converted() -> None:
    evening = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)

    assert VN.due_many([evening], 3).tolist() == [datetime(2026, 11, 27, 17)]


class Aware:
    """A column that knows its zone, as pandas and Arrow columns do: UTC instants inside."""

    def __init__(self, kind: str) -> None:
        setattr(self, kind, SimpleNamespace(tz="Europe/Paris"))
        self.values = np.array(["2026-11-22T18:00", "NaT"], "M8[us]")

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.values.astype(dtype)


@pytest.mark.parametrize("kind", ["dtype", "type"])
def test_aware_columns_are_converted(kind: str) -> None:
    due = VN.due_many(Aware(kind), 3, on_error="nat")

    assert due.tolist() == [datetime(2026, 11, 27, 17), None]


def test_a_zone_that_changes_its_offset_takes_no_aware_column() -> None:
    text = VN.to_text().replace("Asia/Ho_Chi_Minh", "Europe/Paris")
    paris = WorkCalendar.from_text(text)

    with pytest.raises(InputError, match="naive local time"):
        paris.due_many(Aware("type"), 3)


@pytest.mark.parametrize(
    "received",
    [
        ["2026-11-23"],
        np.array([20261123]),
        np.array(["2026-11"], "M8[M]"),
        np.array([0], "M8[7D]"),
        np.array(["2026-11-23"], object),
        [date(2026, 11, 23), datetime(2026, 11, 23, 9)],
        np.array([1], "m8[s]"),
    ],
)
def test_columns_that_are_no_instants(received: Any) -> None:
    with pytest.raises(InputError):
        VN.due_many(received, 3)


@pytest.mark.parametrize("unit", ["hour", "minute", "working_hour"])
def test_hours_need_the_hour_of_receipt(unit: Any) -> None:
    with pytest.raises(InputError, match=r"datetime64\[s\]"):
        VN.due_many(DAYS, 3, unit)
    with pytest.raises(InputError, match=r"datetime64\[s\]"):
        VN.due_many(DAYS, 3, counting=Counting(fraction="office_time"))


def test_wrong_words_are_refused() -> None:
    with pytest.raises(InputError, match="no unit"):
        VN.due_many(DAYS, 3, "fortnight")
    with pytest.raises(InputError, match="'raise' or 'nat'"):
        VN.due_many(DAYS, 3, on_error="ignore")


def test_out_is_filled_and_returned() -> None:
    out = np.empty(3, "M8[D]")

    assert VN.due_many(DAYS, 3, out=out) is out
    assert out.tolist() == DUE.tolist()


def test_out_may_be_any_memory() -> None:
    strided = np.empty(6, "M8[D]")[::2]
    nanoseconds = np.empty(2, "M8[ns]")
    VN.due_many(DAYS[::-1], 3, out=strided)
    VN.due_many(SECONDS.astype("M8[ns]"), 3, out=nanoseconds)

    assert strided.tolist() == DUE.tolist()[::-1]
    assert nanoseconds.astype("M8[D]").astype(str).tolist() == ["2026-11-27", "2026-11-26"]


@pytest.mark.parametrize("out", [np.empty(3, "M8[s]"), np.empty(2, "M8[D]"), [None] * 3])
def test_out_has_the_type_and_shape_of_the_result(out: Any) -> None:
    with pytest.raises(InputError, match="out is an array of"):
        VN.due_many(DAYS, 3, out=out)


def column(*bad: str) -> Any:
    return np.array(["2026-11-23", *bad, "2026-11-24"], "M8[D]")


def test_the_first_row_without_an_answer_is_named() -> None:
    with pytest.raises(CalendarRangeError, match="Row 1: .*Wed 29 Dec 2027 needs days after"):
        VN.due_many(column("2027-12-29", "2009-01-01"), 3)
    with pytest.raises(CalendarRangeError, match="Row 1: .*Thu 1 Jan 2009 is needed"):
        VN.due_many(column("2009-01-01"), 3)
    with pytest.raises(InputError, match="Row 1: there is no instant"):
        VN.due_many(column("NaT"), 3)
    with pytest.raises(InputError, match="Row 1: a term is more than 0, not -2"):
        VN.due_many(column("2026-11-25"), [1, -2, 3])
    with pytest.raises(InputError, match="Row 0: a term is more than 0, not 0"):
        VN.due_many(column("2026-11-25"), 0)


def test_or_every_such_row_is_nat() -> None:
    rows = column("2027-12-29", "2009-12-31", "NaT", "1600-01-01", "9999-01-01")
    amounts = np.array([3, 3, 3, 3, 3, 3, 0])

    assert np.isnat(VN.due_many(rows, amounts, on_error="nat")).tolist() == [False] + [True] * 6
    assert np.isnat(VN.due_many(rows, -1, on_error="nat")).all()


@pytest.mark.parametrize("unit", ["working_day", "working_hour", "day", "week", "month", "year",
                                  "hour", "minute"])  # fmt: skip
@pytest.mark.parametrize("counting", [Counting(), Counting(off_hours="roll"),
                                      Counting(fraction="office_time"),
                                      Counting(hours="working_time"),
                                      Counting(due_time="same_time")])  # fmt: skip
def test_amounts_and_instants_beyond_all_bounds_have_no_answer(
    unit: Any, counting: Counting
) -> None:
    huge = np.iinfo(np.int64).max
    received = np.array([np.iinfo(np.int64).min + 1, 0, huge, 1_790_000_000] * 2, "i8").view(
        "M8[s]"
    )
    amounts = np.array([1, 1, 1, huge, huge // 3600, 2**33, 2**62, 2**40])

    assert np.isnat(VN.due_many(received, amounts, unit, counting, on_error="nat")).all()


def test_a_row_far_behind_the_first_block_is_found() -> None:
    received = np.full(300_000, "2026-11-23", "M8[D]")
    received[270_001] = "2030-01-01"

    with pytest.raises(CalendarRangeError, match="Row 270001"):
        VN.due_many(received, 3)
    assert np.flatnonzero(np.isnat(VN.due_many(received, 3, on_error="nat"))).tolist() == [270_001]


def test_what_is_given_is_not_changed() -> None:
    received, amounts = DAYS.copy(), np.array([3, 2, 1])
    received.flags.writeable = amounts.flags.writeable = False
    VN.due_many(received, amounts)

    assert received.tolist() == DAYS.tolist()


def test_office_time_of_columns() -> None:
    ends = np.array(["2026-11-25T08:00", "2026-11-23T08:00"], "M8[s]")

    assert VN.working_time_many(SECONDS, ends).tolist() == [
        timedelta(hours=6, minutes=30),
        timedelta(minutes=30),
    ]
    assert VN.working_time_many(ends, SECONDS).tolist() == [
        -timedelta(hours=6, minutes=30),
        -timedelta(minutes=30),
    ]


def test_the_finer_unit_of_the_two_is_used() -> None:
    ends = SECONDS + np.timedelta64(1, "D")

    assert VN.working_time_many(DAYS, DAYS + np.timedelta64(1, "D")).dtype == np.dtype("m8[s]")
    assert VN.working_time_many(SECONDS, ends.astype("M8[ms]")).dtype == np.dtype("m8[ms]")
    assert VN.working_time_many(SECONDS.astype("M8[ns]"), ends).dtype == np.dtype("m8[ns]")
    assert (
        VN.working_time_many(SECONDS.astype("M8[ns]"), ends).astype("m8[s]").tolist()
        == VN.working_time_many(SECONDS, ends).tolist()
    )


def test_open_dossiers_have_no_office_time() -> None:
    ends = np.array(["NaT", "2026-11-23T08:00"], "M8[s]")
    out = np.empty(2, "m8[s]")

    assert VN.working_time_many(SECONDS, ends, out=out) is out
    assert out.tolist() == [None, timedelta(minutes=30)]
    assert np.isnat(VN.working_time_many(np.array(["NaT"], "M8[s]"), ends[1:])).all()


def test_office_time_outside_the_years_is_refused_by_row() -> None:
    ends = np.array(["2026-11-25T08:00", "2028-01-01T00:00"], "M8[s]")

    for starts, stops in ((SECONDS, ends), (ends, SECONDS)):
        with pytest.raises(CalendarRangeError, match="Row 1: .*Sat 1 Jan 2028 is needed"):
            VN.working_time_many(starts, stops)
    with pytest.raises(CalendarRangeError, match="Row 0: .*Fri 31 Dec 9999 is needed"):
        VN.working_time_many(np.array([2**62], "M8[s]"), SECONDS[:1])
    with pytest.raises(CalendarRangeError, match="Row 0: .*Fri 31 Dec 9999 is needed"):
        VN.due_many(np.array([2**62], "M8[D]"), 3)
    with pytest.raises(InputError, match="different shapes"):
        VN.working_time_many(SECONDS, DAYS)


def test_minutes_of_any_grid_are_exact() -> None:
    calendar = VN.with_overlay(
        {"id": "X", "document": "1/TB", "hours": [{"intervals": [["07:31", "11:17"],
                                                                ["13:02", "16:59"]]}]}
    )  # fmt: skip
    received = SECONDS.astype("M8[s]")
    for hours in (1, 7, 8, 100):
        one_by_one = [
            calendar.due(at, Term(hours, "working_hour")).at.replace(tzinfo=None)
            for at in received.tolist()
        ]

        assert one_by_one == calendar.due_many(received, hours, "working_hour").tolist()
