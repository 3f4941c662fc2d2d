"""Every due date says why, day by day, in Vietnamese and English."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest

from onestop_engine import Counting, Term, WorkCalendar

VN = WorkCalendar.bundled()


def told(received: str, term: str, counting: Counting = Counting(), lang: str = "en") -> list[str]:
    due = VN.due(datetime.fromisoformat(received), Term.parse(term), counting)
    return due.explain(lang).splitlines()


def test_a_make_up_saturday_is_counted_and_said() -> None:
    assert told("2026-08-20T09:00", "3 ngày làm việc", lang="vi") == [
        (
            "Tiếp nhận 09:00 thứ Năm 20/8/2026; thời hạn 3 ngày làm việc; ngày tiếp nhận là ngày "
            "0, không tính (Điều 147 Bộ luật Dân sự 2015)."
        ),
        "Thứ Sáu 21/8/2026: ngày làm việc thứ 1.",
        (
            "Thứ Bảy 22/8/2026: ngày làm việc thứ 2 (làm bù cho thứ Hai 31/8/2026, theo Thông báo "
            "9441/TB-BNV, 16/10/2025)."
        ),
        "Chủ nhật 23/8/2026: không tính, nghỉ hằng tuần.",
        "Thứ Hai 24/8/2026: ngày làm việc thứ 3.",
        "Hẹn trả kết quả: 17:00 thứ Hai 24/8/2026.",
    ]


def test_a_last_day_off_is_rolled_over_and_said() -> None:
    lines = told("2026-12-23T10:00", "10 ngày")

    assert lines[1] == "Thu 24 Dec 2026: day 1."
    assert lines[10:] == [
        "Sat 2 Jan 2027: day 10 (weekly rest).",
        (
            "Sat 2 Jan 2027 is the last day but a day off (weekly rest): the term moves to the "
            "next working day (Civil Code 2015, art. 148.5)."
        ),
        "Sun 3 Jan 2027: not counted, weekly rest.",
        "Mon 4 Jan 2027: the next working day.",
        "No official text decides yet on: Fri 1 Jan 2027. The due date may change.",
        "The calendar of 2027 is not announced; the due date is provisional.",
        "Due: 17:00 on Mon 4 Jan 2027.",
    ]


def test_a_last_day_that_is_kept_is_said() -> None:
    lines = told("2026-12-23T10:00", "10 ngày", Counting(last_day_off="keep"))

    assert "which this procedure's rule keeps" in lines[11]


def test_rolling_to_a_make_up_day_says_so() -> None:
    lines = told("2026-08-12T10:00", "3 ngày")
    rolled = told("2026-08-21T18:00", "1 ngày làm việc", Counting(off_hours="roll"))

    assert lines[-1] == "Due: 17:00 on Mon 17 Aug 2026."
    assert "counted as received 07:30 on Sat 22 Aug 2026" in rolled[0]
    assert told("2026-01-04T09:00", "5 ngày", Counting())[-2] == ("Fri 9 Jan 2026: day 5.")


def test_a_corresponding_date_is_said_and_so_is_a_clamped_one() -> None:
    assert told("2026-11-23T09:00", "1 tháng")[1] == (
        "The date that corresponds to Mon 23 Nov 2026 is Wed 23 Dec 2026, after 1 month (Civil "
        "Code 2015, art. 148)."
    )
    assert "its last day, Sat 28 Feb 2026" in told("2026-01-31T09:00", "1 tháng")[1]
    assert "after 1 year" in told("2024-02-29T09:00", "1 năm")[1]


def test_hours_say_what_ran_each_day() -> None:
    assert told("2026-11-20T22:00", "8 giờ làm việc") == [
        (
            "Received 22:00 on Fri 20 Nov 2026; term: 8 working hours; counted from that very "
            "moment (Civil Code 2015, art. 147)."
        ),
        "Sat 21 Nov 2026: not counted, weekly rest.",
        "Sun 22 Nov 2026: not counted, weekly rest.",
        "Mon 23 Nov 2026: 7 h 30 min of office time (open 07:30–11:30, 13:30–17:00).",
        (
            "Tue 24 Nov 2026: not counted, Vietnam Culture Day, by Nghị quyết 28/2026/QH16, hiệu "
            "lực 01/7/2026."
        ),
        "Wed 25 Nov 2026: 30 min of office time (open 07:30–11:30, 13:30–17:00).",
        "Due: 08:00 on Wed 25 Nov 2026.",
    ]


def test_office_time_on_a_make_up_day_says_so() -> None:
    lines = told("2026-08-21T16:00", "2 giờ làm việc")

    assert lines[2].endswith("(make-up day for Mon 31 Aug 2026, by Thông báo 9441/TB-BNV, "
                             "16/10/2025).")  # fmt: skip


def test_clock_hours_run_through() -> None:
    assert told("2026-11-20T22:00", "24 giờ")[1] == (
        "Counted without a break, nights and days off included, until 22:00 on Sat 21 Nov 2026."
    )


def test_seconds_are_said_where_there_are_any() -> None:
    assert told("2026-11-20T22:00:05", "24 giờ")[-1] == "Due: 22:00:05 on Sat 21 Nov 2026."
    assert "1 min 30 s of office" in told("2026-12-07T16:58:30", "1 giờ làm việc")[1]


def test_a_part_of_a_day_says_its_hours() -> None:
    assert told("2026-12-07T16:00", "1,5 ngày làm việc", lang="vi")[1:3] == [
        "Thứ Ba 8/12/2026: ngày làm việc thứ 1.",
        (
            "Thứ Tư 9/12/2026: phần còn lại là 0,5 ngày làm việc, bằng 3 giờ 45 phút làm việc của "
            "ngày này."
        ),
    ]


def test_a_same_day_result_says_why_it_is_not() -> None:
    rule = Counting(cutoff="15:00", after_cutoff="same_day_next")

    assert told("2026-08-28T16:10", "trong ngày", rule)[1:4] == [
        (
            "Fri 28 Aug 2026: not on that day, received after the cut-off or after closing; due on "
            "the next working day."
        ),
        "Sat 29 Aug 2026: not counted, weekly rest.",
        "Sun 30 Aug 2026: not counted, weekly rest.",
    ]
    assert told("2026-08-28T16:10", "trong ngày", rule)[-2:] == [
        "Thu 3 Sep 2026: the next working day.",
        "Due: 17:00 on Thu 3 Sep 2026.",
    ]
    assert "not on that day, weekly rest" in told("2026-08-29T09:00", "trong ngày")[1]
    assert len(told("2026-08-28T09:00", "trong ngày")) == 2


def test_days_passed_over_by_rolling_are_said() -> None:
    lines = told("2026-11-20T18:00", "2 ngày làm việc", Counting(off_hours="roll"))

    assert "counted as received 07:30 on Mon 23 Nov 2026" in lines[0]
    assert lines[1:4] == [
        "Sat 21 Nov 2026: not counted, weekly rest.",
        "Sun 22 Nov 2026: not counted, weekly rest.",
        (
            "Tue 24 Nov 2026: not counted, Vietnam Culture Day, by Nghị quyết 28/2026/QH16, hiệu "
            "lực 01/7/2026."
        ),
    ]


def test_undecided_days_are_named_one_by_one() -> None:
    lines = told("2027-02-03T09:00", "1 ngày làm việc", lang="vi")

    assert lines[1] == (
        "Thứ Năm 4/2/2027: không tính, Tết Nguyên đán, theo Bộ luật Lao động 2019 và âm lịch, "
        "chưa có văn bản chính thức."
    )
    assert lines[-3].startswith("Chưa có văn bản chính thức về: thứ Năm 4/2/2027, ")
    assert lines[-2] == "Lịch nghỉ năm 2027 chưa được công bố; ngày hẹn là tạm tính."


def test_the_lines_of_days_alone() -> None:
    received = datetime(2026, 11, 20, 9)

    assert (
        VN.day_lines(received, 1, "working_day", lang="en")[-1] == "Mon 23 Nov 2026: working day 1."
    )
    assert len(VN.day_lines(received, Fraction(3, 2), "working_day")) == 5


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_status_of_the_calendar(lang: str) -> None:
    status = VN.status(date(2026, 11, 23))

    assert status.provisional_years == (2027,)
    assert status.undecided_soon == ()
    assert len(status.warnings) == 1
    assert status.hash in status.render(lang)
    assert "2027" in status.render(lang).splitlines()[-1]


def test_before_november_next_year_is_nobodys_worry() -> None:
    assert VN.status(date(2026, 10, 31)).warnings == ()


def test_undecided_days_of_the_next_month_are_named() -> None:
    status = VN.status(date(2026, 12, 15))

    assert [day.date for day in status.undecided_soon] == [date(2027, 1, 1)]
    assert any("Fri 1 Jan 2027" in warning.say("en") for warning in status.warnings)


def test_the_end_of_the_calendar_is_announced() -> None:
    assert "ends on" in VN.status(date(2027, 11, 1)).warnings[0].say("en")
    assert "not covered" in VN.status(date(2028, 1, 1)).warnings[0].say("en")


def test_the_status_as_data() -> None:
    calendar = VN.with_overlay({"id": "A", "document": "5/TB", "add_off": ["2027-03-15"]})
    data = calendar.status(date(2026, 12, 15)).to_data()

    assert data["covers"] == ["2010-01-01", "2027-12-31"]
    assert data["as_of"] == "2026-11-23"
    assert data["undecided_soon"] == ["2027-01-01"]
    assert data["overlays"] == [{"id": "A", "document": "5/TB"}]
    assert {"vi", "en"} == set(data["warnings"][0])
    assert "5/TB" in calendar.status(date(2026, 12, 15)).render("en")
