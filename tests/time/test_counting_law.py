"""The worked examples of the law: each one by the date that an official would print."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from oracle import Oracle

from onestop_engine import CalendarRangeError, Counting, Term, WorkCalendar
from onestop_engine.calendars import _calendar
from onestop_engine.errors import InputError

VN = WorkCalendar.bundled()
SAME_DAY_15H = Counting(cutoff="15:00", after_cutoff="same_day_next")
START_15H = Counting(cutoff="15:00", after_cutoff="start_next_day")
ROLL = Counting(off_hours="roll")


def on(day: str, term: str, counting: Counting = Counting(), at: str = "09:00") -> str:
    received = datetime.fromisoformat(f"{day}T{at}")
    return VN.due(received, Term.parse(term), counting).on.isoformat()


def at(received: str, term: str, counting: Counting = Counting()) -> str:
    due = VN.due(datetime.fromisoformat(received), Term.parse(term), counting)
    return due.at.replace(tzinfo=None).isoformat(timespec="minutes")


WORKED = {
    "E1 the new holiday of 24/11 is skipped": ("2026-11-23", "3 ngày làm việc", "2026-11-27"),
    "E2 so it is over a weekend": ("2026-11-20", "3 ngày làm việc", "2026-11-26"),
    "E3 one day": ("2026-11-23", "1 ngày làm việc", "2026-11-25"),
    "E4 fifteen days": ("2026-11-23", "15 ngày làm việc", "2026-12-15"),
    "E5 a make-up Saturday counts": ("2026-08-20", "3 ngày làm việc", "2026-08-24"),
    "E6 National Day": ("2026-08-27", "5 ngày làm việc", "2026-09-08"),
    "E7 27/4, 30/4 and 1/5": ("2026-04-23", "5 ngày làm việc", "2026-05-05"),
    "E8 Tết": ("2026-02-12", "3 ngày làm việc", "2026-02-24"),
    "E9 seven days over Tết": ("2026-02-13", "7 ngày làm việc", "2026-03-03"),
    "E10 the end of the year": ("2026-12-30", "2 ngày làm việc", "2027-01-04"),
    "E11 the swap of 2025": ("2025-04-24", "3 ngày làm việc", "2025-04-28"),
    "E12 a last day on a Saturday": ("2026-12-23", "10 ngày", "2027-01-04"),
    "E13 a last day on the new holiday": ("2026-11-14", "10 ngày", "2026-11-25"),
    "E14 a last day on National Day": ("2026-08-17", "15 ngày", "2026-09-03"),
    "E15 over 1/5 and the weekend": ("2026-04-20", "10 ngày", "2026-05-04"),
    "E16 a month without that date": ("2026-01-31", "1 tháng", "2026-03-02"),
    "E17 a template as printed": ("2023-10-27", "5 ngày làm việc", "2023-11-03"),
    "E18 a row of a real register": ("2021-05-31", "10 ngày làm việc", "2021-06-14"),
}


@pytest.mark.parametrize(("day", "term", "due"), list(WORKED.values()), ids=list(WORKED))
def test_a_worked_example(day: str, term: str, due: str) -> None:
    parsed = Term.parse(term)
    received = datetime.fromisoformat(f"{day}T09:00")
    third = Oracle.bundled().due(received, Fraction(parsed.amount), parsed.unit, {})
    column = VN.due_many(np.array([day], "M8[D]"), parsed.amount, parsed.unit)

    assert due == on(day, term)
    assert due == column.item().isoformat() if column.ndim == 0 else str(column[0])
    assert due == third.date().isoformat()


def test_e19_a_same_day_result_received_after_15h_is_due_the_next_working_day() -> None:
    assert on("2026-08-28", "trong ngày", SAME_DAY_15H, at="16:10") == "2026-09-03"


def test_the_rules_of_15h_stay_apart() -> None:
    # Monday 7/12/2026, 15:01. The handover of paper moves no deadline at all.
    assert at("2026-12-07T15:01", "trong ngày") == "2026-12-07T17:00"
    assert at("2026-12-07T15:01", "trong ngày", SAME_DAY_15H) == "2026-12-08T17:00"
    assert at("2026-12-07T15:01", "1 ngày làm việc", SAME_DAY_15H) == "2026-12-08T17:00"
    assert at("2026-12-07T15:01", "1 ngày làm việc", START_15H) == "2026-12-09T17:00"
    assert at("2026-12-07T15:01", "trong ngày", START_15H) == "2026-12-08T17:00"


def test_a_cut_off_applies_only_to_what_is_later() -> None:
    assert at("2026-12-07T15:00", "trong ngày", SAME_DAY_15H) == "2026-12-07T17:00"
    assert at("2026-12-07T15:00", "1 ngày làm việc", START_15H) == "2026-12-08T17:00"


def test_after_the_cut_off_hours_start_at_the_opening_of_the_next_working_day() -> None:
    assert at("2026-12-04T15:30", "2 giờ làm việc", START_15H) == "2026-12-07T09:30"
    assert at("2026-12-04T15:30", "24 giờ", START_15H) == "2026-12-08T07:30"
    assert at("2026-12-04T14:30", "24 giờ", START_15H) == "2026-12-05T14:30"


def test_literal_takes_the_date_of_receipt_whatever_the_hour_and_on_days_off() -> None:
    assert on("2026-11-20", "1 ngày làm việc", at="22:00") == "2026-11-23"
    assert on("2026-11-21", "1 ngày làm việc", at="10:00") == "2026-11-23"


def test_roll_takes_the_next_opening_after_closing_and_on_days_off() -> None:
    assert on("2026-11-20", "1 ngày làm việc", ROLL, at="17:00") == "2026-11-23"
    assert on("2026-11-20", "1 ngày làm việc", ROLL, at="17:01") == "2026-11-25"
    assert on("2026-11-21", "1 ngày làm việc", ROLL, at="10:00") == "2026-11-25"
    assert on("2026-11-23", "1 ngày làm việc", ROLL, at="05:00") == "2026-11-25"
    assert on("2026-11-20", "10 ngày", ROLL, at="20:00") == "2026-12-03"


def test_a_lunch_break_is_no_closing() -> None:
    assert at("2026-12-07T12:00", "2 giờ", ROLL) == "2026-12-07T14:00"


def test_working_days_end_with_the_office_hours_and_the_day_is_in_time() -> None:
    due = VN.due(datetime(2026, 11, 23, 9, 0), Term(3, "working_day"))

    assert due.at.isoformat() == "2026-11-27T17:00:00+07:00"
    assert due.until.isoformat() == "2026-11-27T23:59:59.999999+07:00"


def test_the_hour_of_receipt_can_be_kept_within_the_hours_of_the_day() -> None:
    kept = Counting(due_time="same_time")

    assert at("2026-12-07T09:32", "1 ngày làm việc", kept) == "2026-12-08T09:32"
    assert at("2026-12-07T05:00", "1 ngày làm việc", kept) == "2026-12-08T07:30"
    assert at("2026-12-07T20:00", "1 ngày làm việc", kept) == "2026-12-08T17:00"
    assert at("2026-12-07T12:15", "1 ngày làm việc", kept) == "2026-12-08T11:30"
    assert at("2026-12-06T09:00", "1 ngày làm việc", kept) == "2026-12-07T17:00"


def test_office_hours_end_with_an_interval_not_with_the_break_after_it() -> None:
    assert at("2026-12-07T07:30", "4 giờ làm việc") == "2026-12-07T11:30"
    assert at("2026-12-07T13:30", "4 giờ làm việc") == "2026-12-08T08:00"
    assert at("2026-12-04T16:00", "1 giờ làm việc") == "2026-12-04T17:00"
    assert at("2026-12-04T17:00", "1 giờ làm việc") == "2026-12-07T08:30"


@pytest.mark.parametrize("start", ["17:00", "20:00", "23:59"])
def test_a_start_inside_a_closed_interval_is_the_same_start(start: str) -> None:
    assert at(f"2026-11-20T{start}", "8 giờ làm việc") == "2026-11-25T08:00"


def test_an_online_dossier_of_friday_night_is_checked_by_monday_or_the_day_after() -> None:
    # 7.5 hours of office time on Monday 23/11, half an hour after the holiday.
    assert at("2026-11-20T22:00", "8 giờ làm việc") == "2026-11-25T08:00"


def test_hours_run_through_nights_and_days_off() -> None:
    assert at("2026-11-20T22:00", "24 giờ") == "2026-11-21T22:00"
    assert at("2026-11-20T22:00", "30 phút") == "2026-11-20T22:30"


def test_or_through_office_time_where_a_procedure_says_so() -> None:
    office = Counting(hours="working_time")

    assert at("2026-11-20T22:00", "2 giờ", office) == "2026-11-23T09:30"
    assert at("2026-11-20T11:15", "30 phút", office) == "2026-11-20T13:45"


def test_hour_terms_end_at_their_very_instant() -> None:
    for term in ("24 giờ", "8 giờ làm việc", "30 phút"):
        due = VN.due(datetime(2026, 11, 20, 9, 0), Term.parse(term))

        assert due.at == due.until


def test_a_part_of_a_day_is_that_share_of_the_next_working_day() -> None:
    assert at("2026-12-07T16:00", "0,5 ngày làm việc") == "2026-12-08T11:15"
    assert at("2026-12-07T16:00", "1,5 ngày làm việc") == "2026-12-09T11:15"
    assert at("2026-12-07T08:00", "0,2 ngày làm việc") == "2026-12-08T09:00"


def test_of_a_step_it_is_office_time_from_the_hand_over() -> None:
    step = Counting(fraction="office_time")

    assert at("2026-12-07T07:30", "0,5 ngày làm việc", step) == "2026-12-07T11:15"
    assert at("2026-12-07T15:00", "0,5 ngày làm việc", step) == "2026-12-08T09:15"
    assert at("2026-12-07T09:00", "1 ngày làm việc", step) == "2026-12-08T09:00"
    assert at("2026-12-07T07:30", "1 ngày làm việc", step) == "2026-12-07T17:00"
    assert at("2026-12-06T12:00", "1 ngày làm việc", step) == "2026-12-07T17:00"


def test_a_part_of_a_day_is_punctual_up_to_its_hour() -> None:
    due = VN.due(datetime(2026, 12, 7, 9, 0), Term(0.5, "working_day"))

    assert due.at == due.until


def test_a_last_day_off_may_be_kept() -> None:
    keep = Counting(last_day_off="keep")

    assert at("2026-12-23T10:00", "10 ngày", keep) == "2027-01-02T17:00"
    assert at("2026-12-23T10:00", "10 ngày") == "2027-01-04T17:00"


def test_weeks_months_and_years_end_on_the_corresponding_day() -> None:
    assert on("2026-11-23", "2 tuần") == "2026-12-07"
    assert on("2026-11-30", "3 tháng") == "2027-03-01"
    assert on("2024-02-29", "1 năm") == "2025-02-28"
    assert on("2026-10-31", "1 tháng") == "2026-11-30"


def test_a_same_day_result_waits_for_the_next_working_day_after_closing_and_on_days_off() -> None:
    assert at("2026-12-07T08:00", "trong ngày") == "2026-12-07T17:00"
    assert at("2026-12-07T17:00", "trong ngày") == "2026-12-07T17:00"
    assert at("2026-12-07T17:00:01", "trong ngày") == "2026-12-08T17:00"
    assert at("2026-12-06T10:00", "trong ngày") == "2026-12-07T17:00"


def test_beyond_the_calendar_nothing_is_assumed() -> None:
    with pytest.raises(CalendarRangeError) as caught:
        on("2027-12-29", "3 working days")

    message = caught.value.say("en")
    assert "Fri 1 Jan 2010 to Fri 31 Dec 2027" in message
    assert "3 working days from Wed 29 Dec 2027" in message
    assert "WorkCalendar.load" in message
    assert "thứ Sáu 31/12/2027" in caught.value.say("vi")


@pytest.mark.parametrize(
    ("received", "term"),
    [
        ("2009-12-31T09:00", "3 ngày làm việc"),
        ("2028-01-01T00:00", "1 giờ"),
        ("2027-12-31T23:00", "2 giờ"),
        ("2027-12-31T16:30", "1 giờ làm việc"),
        ("2027-12-31T16:30", "0,5 ngày làm việc"),
        ("2027-12-20T09:00", "12 ngày"),
        ("2027-06-20T09:00", "7 tháng"),
        ("2027-06-20T09:00", "27 năm"),
        ("2027-12-31T18:00", "trong ngày"),
        ("2027-12-31T18:00", "1 giờ làm việc"),
        ("0001-01-01T00:00", "1 ngày"),
        ("9999-12-31T23:00", "2 giờ"),
    ],
)
def test_neither_for_receipts_nor_for_any_unit(received: str, term: str) -> None:
    with pytest.raises(CalendarRangeError, match="covers"):
        at(received, term)


def test_nor_for_amounts_beyond_all_years() -> None:
    with pytest.raises(CalendarRangeError, match="9000 years from"):
        VN.due_after(datetime(2026, 11, 23, 9), 9000, "year")


def test_the_last_covered_days_still_answer() -> None:
    assert at("2027-12-29T09:00", "2 ngày làm việc") == "2027-12-31T17:00"
    assert at("2027-12-31T09:00", "trong ngày") == "2027-12-31T17:00"
    assert at("2010-01-01T00:00", "1 ngày làm việc") == "2010-01-04T17:00"


def test_days_that_no_text_decides_mark_what_rests_on_them() -> None:
    due = VN.due(datetime(2027, 2, 3, 9, 0), Term(1, "working_day"))

    assert due.on == date(2027, 2, 11)
    assert due.assumed == tuple(date(2027, 2, 4) + timedelta(days=n) for n in range(7))
    assert due.provisional


def test_a_provisional_year_marks_also_where_no_day_is_listed() -> None:
    due = VN.due(datetime(2027, 6, 7, 9, 0), Term(3, "working_day"))

    assert (due.assumed, due.provisional) == ((), True)


def test_decided_days_mark_nothing() -> None:
    due = VN.due(datetime(2026, 11, 23, 9, 0), Term(3, "working_day"))

    assert (due.assumed, due.provisional) == ((), False)


def test_a_make_up_day_known_from_memory_marks_too() -> None:
    due = VN.due(datetime(2015, 4, 24, 9, 0), Term(1, "working_day"))

    assert (due.on, due.assumed) == (date(2015, 4, 25), (date(2015, 4, 25),))
    assert not due.provisional


def test_day_0_is_left_out_unless_the_answer_asks_what_it_is() -> None:
    holiday = datetime(2027, 1, 1, 9, 0)

    assert VN.due(holiday, Term(1, "working_day")).assumed == ()
    assert VN.due(holiday, Term(1, "same_day")).assumed == (date(2027, 1, 1),)
    assert VN.due(holiday, Term(1, "working_day"), ROLL).assumed == (date(2027, 1, 1),)


def test_aware_receipts_are_converted_and_naive_ones_are_local() -> None:
    naive = datetime(2026, 12, 7, 23, 30)
    aware = datetime.fromisoformat("2026-12-07T16:30+00:00")
    term = Term(1, "working_day")

    assert VN.due(naive, term) == VN.due(aware, term)
    assert VN.due(naive, term) == VN.due(naive.replace(tzinfo=VN.zone), term)
    assert VN.due(aware, term).at.tzinfo is VN.zone


def test_a_date_is_enough_for_terms_that_need_no_hour() -> None:
    monday = date(2026, 11, 23)

    assert VN.due(monday, Term(3, "working_day")).on == date(2026, 11, 27)
    assert VN.due(monday, Term(1, "same_day")).on == monday
    for term in ("1 giờ", "1 giờ làm việc", "30 phút"):
        with pytest.raises(InputError, match="only a date"):
            VN.due(monday, Term.parse(term))
    with pytest.raises(InputError, match="only a date"):
        VN.due(monday, Term(1, "working_day"), Counting(due_time="same_time"))


@pytest.mark.parametrize("received", ["2026-11-23", 20261123, None, time(9), np.datetime64("2026")])
def test_other_types_are_refused(received: Any) -> None:
    with pytest.raises(InputError, match=r"is needed, not|only a date"):
        VN.due(received, Term(3, "working_day"))


def test_ends_of_days_are_kept_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    calendar = WorkCalendar.of(VN.facts)
    received = datetime(2026, 11, 2, 9, 0)
    one, same, other = (calendar.due(received, Term(days, "day")) for days in (10, 10, 11))
    assert one.until is same.until

    monkeypatch.setattr(_calendar, "_MOST_ENDS", 2)
    third = calendar.due(received, Term(12, "day"))

    assert calendar.due(received, Term(10, "day")) == one
    assert calendar.due(received, Term(10, "day")).until is not one.until
    assert [due.until for due in (one, other, third)] == [
        VN.due(received, Term(days, "day")).until for days in (10, 11, 12)
    ]


def test_a_term_in_words_has_to_be_read_first() -> None:
    with pytest.raises(InputError, match="Term is needed, not '3 days'.*Term.parse"):
        VN.due(datetime(2026, 11, 23, 9, 0), "3 days")


def test_the_last_hours_of_the_year_9999_elsewhere_are_beyond_every_calendar() -> None:
    received = datetime.max.replace(tzinfo=UTC)

    for reckon in (VN.localize, lambda at: VN.due(at, Term(3, "working_day"))):
        with pytest.raises(CalendarRangeError, match="covers"):
            reckon(received)
