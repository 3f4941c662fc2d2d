"""Clocks: pauses, restarts, added time, prolongation, and another appointed date."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from time_strategies import countings, instants, terms

from onestop_engine import CalendarRangeError, Clock, Counting, Term, WorkCalendar
from onestop_engine.engine._promises import CAUSES
from onestop_engine.errors import InputError
from onestop_engine.texts import Text

VN = WorkCalendar.bundled()
ACCEPTED = datetime(2026, 11, 9, 8, 0)
ASKED = datetime(2026, 11, 11, 9, 0)
SUPPLIED = datetime(2026, 11, 18, 14, 0)
DAYS_5 = Clock.start(ACCEPTED, Term(5, "working_day"))
STANDING = DAYS_5.pause(ASKED, "supplement")


def on(clock: Clock) -> date:
    due = clock.due(VN)
    assert due is not None
    return due.on


def at(clock: Clock) -> str:
    due = clock.due(VN)
    assert due is not None
    return due.at.replace(tzinfo=None).isoformat(timespec="minutes")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_clock_that_only_ran_is_the_term() -> None:
    assert DAYS_5.due(VN) == VN.due(ACCEPTED, Term(5, "working_day"))
    assert on(DAYS_5) == date(2026, 11, 16)


def test_restart_counts_the_whole_term_anew() -> None:
    assert on(STANDING.restart(SUPPLIED, cause="supplement")) == date(2026, 11, 26)


def test_pause_goes_on_with_what_was_left() -> None:
    assert STANDING.due(VN) is None
    assert on(STANDING.resume(SUPPLIED)) == date(2026, 11, 23)


def test_the_day_of_the_request_is_used_and_the_day_of_resumption_is_not() -> None:
    assert STANDING.used(VN, SUPPLIED) == 2
    assert STANDING.remaining(VN, SUPPLIED) == 3
    assert STANDING.resume(SUPPLIED).used(VN, datetime(2026, 11, 18, 17)) == 2
    assert STANDING.resume(SUPPLIED).used(VN, datetime(2026, 11, 19, 7)) == 3
    assert DAYS_5.pause(ACCEPTED, "supplement").used(VN, SUPPLIED) == 0


def test_with_nothing_left_it_is_due_on_the_first_working_day_after() -> None:
    last_day = DAYS_5.pause(datetime(2026, 11, 16, 9), "supplement")
    late = DAYS_5.pause(datetime(2026, 11, 19, 9), "supplement")
    friday = datetime(2026, 11, 20, 9)

    assert at(last_day.resume(friday)) == "2026-11-23T17:00"
    assert at(late.resume(friday)) == "2026-11-23T17:00"
    assert late.remaining(VN, friday) == -3


def test_so_it_is_for_hours() -> None:
    clock = Clock.start(datetime(2026, 12, 7, 8), Term(2, "hour"))
    clock = clock.pause(datetime(2026, 12, 7, 10), "payment").resume(datetime(2026, 12, 8, 9))

    assert at(clock) == "2026-12-09T17:00"


def test_hours_stand_from_the_request_to_the_resumption() -> None:
    office = Clock.start(datetime(2026, 12, 7, 9), Term(8, "working_hour"))
    office = office.pause(datetime(2026, 12, 7, 10), "payment")
    clock = Clock.start(datetime(2026, 12, 7, 9), Term(24, "hour"))
    clock = clock.pause(datetime(2026, 12, 7, 10), "payment")
    resumed = datetime(2026, 12, 9, 9)

    assert office.remaining(VN, resumed) == timedelta(hours=7)
    assert at(office.resume(resumed)) == "2026-12-10T08:30"
    assert clock.used(VN, resumed) == timedelta(hours=1)
    assert at(clock.resume(resumed)) == "2026-12-10T08:00"


def test_hours_that_count_office_time_stand_too() -> None:
    clock = Clock.start(
        datetime(2026, 12, 7, 9), Term(90, "minute"), Counting(hours="working_time")
    )
    clock = clock.pause(datetime(2026, 12, 7, 9, 30), "payment").resume(datetime(2026, 12, 7, 20))

    assert at(clock) == "2026-12-08T08:30"


def test_parts_of_a_day_stand() -> None:
    step = Counting(fraction="office_time")
    clock = Clock.start(datetime(2026, 12, 7, 7, 30), Term(1, "working_day"), step)
    clock = clock.pause(datetime(2026, 12, 7, 11, 15), "consultation")

    assert clock.used(VN, SUPPLIED) == Fraction(1, 2)
    assert at(clock.resume(datetime(2026, 12, 9, 7, 30))) == "2026-12-09T11:15"
    deadline = Clock.start(datetime(2026, 12, 7, 9), Term(1.5, "working_day"))
    deadline = deadline.pause(datetime(2026, 12, 8, 9), "payment")
    assert at(deadline.resume(datetime(2026, 12, 10, 9))) == "2026-12-11T11:15"


def test_calendar_days_stand_too_and_the_last_day_rolls() -> None:
    clock = Clock.start(datetime(2026, 12, 1, 9), Term(10, "day"))
    clock = clock.pause(datetime(2026, 12, 4, 9), "payment").resume(datetime(2026, 12, 7, 9))

    assert clock.used(VN, datetime(2026, 12, 7, 9)) == 3
    # Seven days after Monday 7/12.
    assert at(clock) == "2026-12-14T17:00"
    rolled = Clock.start(datetime(2026, 12, 1, 9), Term(2, "week"))
    rolled = rolled.pause(datetime(2026, 12, 4, 9), "x").resume(datetime(2026, 12, 8, 9))
    assert at(rolled) == "2026-12-21T17:00"


def test_months_that_stood_go_on_in_calendar_days() -> None:
    clock = Clock.start(datetime(2026, 11, 23, 9), Term(1, "month"))
    paused = clock.pause(datetime(2026, 11, 30, 10), "payment")

    assert at(clock) == "2026-12-23T17:00"
    assert paused.remaining(VN, SUPPLIED) == 23
    assert at(paused.resume(datetime(2026, 12, 7, 9))) == "2026-12-30T17:00"


def test_a_same_day_result_starts_anew_with_the_resumption() -> None:
    clock = Clock.start(datetime(2026, 12, 7, 9), Term(1, "same_day")).pause(
        datetime(2026, 12, 7, 10), "payment"
    )

    assert at(clock.resume(datetime(2026, 12, 8, 16))) == "2026-12-08T17:00"
    assert at(clock.resume(datetime(2026, 12, 8, 18))) == "2026-12-09T17:00"


def test_a_resumption_is_counted_like_a_receipt() -> None:
    rule = Counting(cutoff="15:00", after_cutoff="start_next_day")
    clock = Clock.start(ACCEPTED, Term(5, "working_day"), rule).pause(ASKED, "supplement")

    assert at(clock.resume(datetime(2026, 12, 7, 14))) == "2026-12-10T17:00"
    assert at(clock.resume(datetime(2026, 12, 7, 16))) == "2026-12-11T17:00"


def test_several_pauses_add_up() -> None:
    clock = STANDING.resume(datetime(2026, 11, 12, 9)).pause(datetime(2026, 11, 13, 9), "payment")

    assert clock.used(VN, SUPPLIED) == 3
    assert on(clock.resume(SUPPLIED)) == date(2026, 11, 20)


def test_time_is_added_to_what_is_left() -> None:
    added = STANDING.resume(SUPPLIED).add(SUPPLIED, Term(2, "working_day"), "supplement")

    assert on(added) == date(2026, 11, 26)
    assert on(STANDING.add(SUPPLIED, Term(2, "working_day"), "s").resume(SUPPLIED)) == on(added)
    assert on(DAYS_5.add(ASKED, Term(2, "working_day"), "s")) == date(2026, 11, 18)


def test_added_time_does_not_pay_back_lateness() -> None:
    late = DAYS_5.pause(datetime(2026, 11, 18, 9), "supplement")
    added = late.add(SUPPLIED, Term(2, "working_day"), "supplement").resume(SUPPLIED)

    assert on(added) == date(2026, 11, 20)


SEVENTY = Clock.start(datetime(2026, 3, 2, 8), Term(70, "day"))
ON_TOP = Term(21, "working_day")


def test_working_days_go_on_top_of_what_is_left_of_calendar_days() -> None:
    # 1.014261: 21 working days on what is left of 70 days; 20 are used, so 50 are left.
    asked, supplied = datetime(2026, 3, 22, 9), datetime(2026, 4, 6, 9)
    resumed = SEVENTY.pause(asked, "supplement").resume(supplied)

    assert on(resumed) == date(2026, 5, 26)
    added = resumed.add(supplied, ON_TOP, "supplement")
    due = added.due(VN)
    assert due is not None
    assert due.on == VN.due(date(2026, 5, 26), ON_TOP).on == date(2026, 6, 24)
    assert "21 ngày làm việc" in due.explain("vi")
    assert "21 working days were added to what was left." in due.explain("en")


def test_what_was_added_in_another_unit_stands_still_in_a_later_pause() -> None:
    added = SEVENTY.add(datetime(2026, 3, 3), ON_TOP, "supplement")
    whole = added.remaining(VN, datetime(2026, 4, 1))
    again = added.pause(datetime(2026, 4, 1), "x").resume(datetime(2026, 4, 11))

    assert again.remaining(VN, datetime(2026, 4, 11)) == whole
    assert on(again) == on(added) + timedelta(days=10)


def test_calendar_days_go_on_top_of_working_days() -> None:
    assert on(DAYS_5) == date(2026, 11, 16)
    assert on(DAYS_5.add(ASKED, Term(10, "day"), "x")) == date(2026, 11, 26)


def test_days_of_another_kind_do_not_pay_back_lateness() -> None:
    late = datetime(2026, 11, 25, 9)

    assert on(DAYS_5.add(late, Term(7, "day"), "x")) == date(2026, 12, 2)


def test_months_are_added_as_months() -> None:
    clock = Clock.start(datetime(2026, 1, 31, 9), Term(1, "month"))

    assert on(clock.add(datetime(2026, 2, 2), Term(1, "month"), "x")) == date(2026, 3, 31)


def test_a_prolonged_term_has_the_same_start_and_keeps_its_pauses() -> None:
    clock = Clock.start(ACCEPTED, Term(30, "day"))

    assert on(clock.prolong(ASKED, Term(45, "day"), "luật")) == date(2026, 12, 24)
    paused = clock.pause(ASKED, "payment").resume(SUPPLIED)
    assert on(paused.prolong(SUPPLIED, Term(45, "day"), None)) == date(2026, 12, 31)
    assert clock.prolong(ASKED, Term(45, "day"), "luật").term == Term(45, "day")


def test_it_may_have_another_unit() -> None:
    resumed = STANDING.resume(SUPPLIED).prolong(SUPPLIED, Term(30, "day"), "luật")

    # Two calendar days were used up to the pause; 28 are left after 18/11.
    assert resumed.used(VN, SUPPLIED) == 2
    assert on(resumed) == date(2026, 12, 16)


def test_another_date_is_appointed_once_and_the_first_one_is_kept() -> None:
    moved = DAYS_5.reappoint(datetime(2026, 11, 13, 9), date(2026, 11, 20), "thiếu ý kiến")

    assert at(moved) == "2026-11-20T17:00"
    due = moved.due(VN)
    assert due is not None
    assert due.until.isoformat() == "2026-11-20T23:59:59.999999+07:00"
    assert moved.original(VN) == DAYS_5.due(VN)
    with pytest.raises(InputError, match="once is the most"):
        moved.reappoint(datetime(2026, 11, 16, 9), date(2026, 11, 25), "x")


def test_it_is_asked_for_at_least_a_day_before() -> None:
    to = date(2026, 11, 20)

    assert on(DAYS_5.reappoint(datetime(2026, 11, 15, 23, 59), to, "x", calendar=VN)) == to
    with pytest.raises(InputError, match="2026-11-15 at the latest"):
        DAYS_5.reappoint(datetime(2026, 11, 16, 0, 0), to, "x", calendar=VN)
    with pytest.raises(InputError, match="after the present one"):
        DAYS_5.reappoint(ASKED, date(2026, 11, 16), "x", calendar=VN)
    with pytest.raises(InputError, match="no date that could be appointed"):
        STANDING.reappoint(ASKED, to, "x")


def test_a_pause_after_it_counts_against_the_appointed_date() -> None:
    moved = DAYS_5.reappoint(datetime(2026, 11, 12, 9), date(2026, 11, 20), "x")
    paused = moved.pause(datetime(2026, 11, 16, 9), "payment")

    assert paused.remaining(VN, SUPPLIED) == 4
    assert on(paused.resume(datetime(2026, 11, 16, 15))) == date(2026, 11, 20)
    assert on(paused.resume(SUPPLIED)) == date(2026, 11, 25)
    assert paused.original(VN) is None


def test_an_appointed_date_may_be_a_day_off() -> None:
    moved = DAYS_5.reappoint(ASKED, date(2026, 11, 21), "x")

    assert at(moved) == "2026-11-21T17:00"


def test_what_is_lawful_later_replaces_an_appointed_date() -> None:
    moved = DAYS_5.reappoint(ASKED, date(2026, 11, 20), "x")

    assert on(moved.prolong(ASKED, Term(10, "working_day"), "luật")) == date(2026, 11, 23)
    assert on(moved.restart(ASKED, cause="supplement")) == date(2026, 11, 18)


def test_a_restart_may_bring_another_term() -> None:
    again = STANDING.restart(
        SUPPLIED, Term(8, "working_hour"), Counting(off_hours="roll"), cause="supplement"
    )

    assert again.term == Term(8, "working_hour")
    assert again.counting == Counting(off_hours="roll")
    assert again.started_at == SUPPLIED
    assert at(again) == "2026-11-19T14:30"
    assert at(again.restart(datetime(2026, 12, 7, 8), cause="x")) == "2026-12-08T08:30"


def test_a_finished_clock_uses_no_more_and_takes_no_more() -> None:
    done = DAYS_5.stop(datetime(2026, 11, 12, 9))

    assert done.used(VN, datetime(2026, 12, 31)) == 3
    assert done.due(VN) == DAYS_5.due(VN)
    with pytest.raises(InputError, match="nothing can be added"):
        done.pause(SUPPLIED, "x")


def refusals() -> dict[str, Any]:
    earlier, extra = datetime(2026, 11, 1), Term(1, "day")
    added = DAYS_5.add(ASKED, Term(1, "working_day"), "x")
    return {
        "paused twice": lambda: STANDING.pause(SUPPLIED, "x"),
        "resumed while running": lambda: DAYS_5.resume(ASKED),
        "resumed twice": lambda: STANDING.resume(SUPPLIED).resume(SUPPLIED),
        "out of order": lambda: DAYS_5.pause(earlier, "x"),
        "hours added to days": lambda: DAYS_5.add(ASKED, Term(3, "hour"), "x"),
        "another unit added while it stands": lambda: STANDING.add(ASKED, extra, "x"),
        "added to a same-day result": lambda: Clock.start(ASKED, Term(1, "same_day")).add(
            ASKED, Term(1, "same_day"), "x"
        ),
        "prolonged in another unit after time was added": lambda: added.prolong(
            ASKED, Term(30, "day"), "x"
        ),
        "prolonged to the same day": lambda: DAYS_5.prolong(ASKED, Term(1, "same_day"), "x"),
        "aware after naive": lambda: DAYS_5.pause(ASKED.replace(tzinfo=UTC), "x"),
    }


@pytest.mark.parametrize("act", list(refusals().values()), ids=list(refusals()))
def test_acts_that_cannot_follow_are_refused(act: Any) -> None:
    with pytest.raises(InputError) as caught:
        act()

    assert caught.value.say("vi") != caught.value.say("en")


def test_beyond_the_calendar_nothing_is_assumed() -> None:
    clock = Clock.start(datetime(2027, 12, 27, 9), Term(5, "working_day"))

    with pytest.raises(CalendarRangeError):
        clock.due(VN)


FULL = (
    STANDING.resume(SUPPLIED)
    .add(SUPPLIED, Term(2, "working_day"), "supplement")
    .prolong(SUPPLIED, Term(10, "working_day"), "luật")
    .reappoint(datetime(2026, 11, 19, 9), date(2026, 12, 18), "lý do")
    .restart(datetime(2026, 11, 20, 9), Term(1.5, "working_day"),
             Counting(off_hours="roll"), cause="supplement")
    .stop(datetime(2026, 11, 23, 9))
)  # fmt: skip


def test_a_pause_explained_in_one_language_reads_back_as_it_was() -> None:
    clock = DAYS_5.pause(ASKED, "outage", Text("mất điện"))

    assert clock == Clock.from_data(clock.to_data())


def test_a_clock_is_stored_and_read_back() -> None:
    aware = Clock.start(VN.localize(ACCEPTED), Term(3, "day")).pause(VN.localize(ASKED), "x")

    for clock in (DAYS_5, STANDING, FULL, aware):
        assert clock == Clock.from_data(clock.to_data())
        assert clock == pickle.loads(pickle.dumps(clock))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"entries": []},
        {"entries": [{"kind": "pause", "at": "2026-11-11T09:00:00"}]},
        {"entries": [{"kind": "wind", "at": "2026-11-11T09:00:00"}]},
        {"entries": [{"kind": "start", "at": "2026-11-11T09:00:00"}]},
        {"entries": [{"kind": "start", "at": "soon", "term": "3 days"}]},
        {"entries": [{"kind": "start", "at": "2026-11-11T09:00:00", "term": "P3D"}]},
        {"entries": [*DAYS_5.to_data()["entries"], *DAYS_5.to_data()["entries"]]},
        {"entries": [*DAYS_5.to_data()["entries"], {"kind": "resume", "at": "2026-11-18"}]},
        {"entries": [*STANDING.to_data()["entries"], {"kind": "pause", "at": "2026-11-18"}]},
        {"entries": [*DAYS_5.to_data()["entries"], {"kind": "reappoint", "at": "2026-11-18"}]},
    ],
)
def test_what_no_acts_could_have_written_is_refused(data: Any) -> None:
    with pytest.raises(InputError):
        Clock.from_data(data)


def test_a_clock_explains_its_pauses() -> None:
    due = STANDING.resume(SUPPLIED).due(VN)
    assert due is not None
    lines = due.explain("vi").splitlines()

    assert lines[:5] == [
        "Bắt đầu tính 08:00 thứ Hai 9/11/2026; thời hạn 5 ngày làm việc.",
        "Thứ Ba 10/11/2026: ngày làm việc thứ 1.",
        "Thứ Tư 11/11/2026: ngày làm việc thứ 2.",
        (
            "Tạm dừng từ 09:00 thứ Tư 11/11/2026 (chờ bổ sung hồ sơ): đã dùng 2 ngày làm việc, còn "
            "3 ngày làm việc."
        ),
        "Tính tiếp từ 14:00 thứ Tư 18/11/2026, như ngày tiếp nhận; còn 3 ngày làm việc.",
    ]
    assert lines[-1] == "Hẹn trả kết quả: 17:00 thứ Hai 23/11/2026."


def test_a_clock_that_began_anew_says_so_and_why() -> None:
    due = STANDING.restart(SUPPLIED, cause="supplement").due(VN)
    assert due is not None
    lines = due.explain("vi").splitlines()

    assert lines[:3] == [
        "Tạm dừng từ 09:00 thứ Tư 11/11/2026 (chờ bổ sung hồ sơ).",
        (
            "Tính lại từ đầu từ 14:00 thứ Tư 18/11/2026, như ngày tiếp nhận; thời hạn 5 ngày làm "
            "việc."
        ),
        "Thứ Năm 19/11/2026: ngày làm việc thứ 1.",
    ]
    assert lines[-1] == "Hẹn trả kết quả: 17:00 thứ Năm 26/11/2026."
    assert explained(DAYS_5.restart(ASKED, cause="rule")).startswith("Counted anew from 09:00")


def test_an_appointed_date_is_no_time_that_was_left() -> None:
    appointed = STANDING.resume(SUPPLIED).reappoint(SUPPLIED, date(2026, 12, 21), "x")

    assert "like a receipt; 3 working days left." in explained(appointed)


@pytest.mark.parametrize("cause", sorted({*CAUSES.values(), "stopped"} - {"intake", "delivery"}))
def test_every_cause_of_a_pause_has_words(cause: str) -> None:
    paused = DAYS_5.pause(ASKED, cause).standing

    assert paused is not None
    assert paused.said.vi != cause
    assert DAYS_5.standing is None


def explained(clock: Clock) -> str:
    due = clock.due(VN)
    assert due is not None
    return due.explain("en")


def test_it_explains_everything_else_that_happened() -> None:
    late = DAYS_5.pause(datetime(2026, 11, 16, 9), "hỏi ý kiến")
    hours = Clock.start(datetime(2026, 12, 7, 9), Term(8, "working_hour"))
    hours = hours.pause(datetime(2026, 12, 7, 10), "payment").resume(datetime(2026, 12, 9, 9))

    assert "nothing is left" in explained(late.resume(SUPPLIED))
    assert "(hỏi ý kiến)" in explained(late.resume(SUPPLIED))
    assert "the term is 7 working days" in explained(
        DAYS_5.add(ASKED, Term(2, "working_day"), "supplement")
    )
    assert "Another date was appointed" in explained(
        DAYS_5.reappoint(ASKED, date(2026, 11, 20), "x")
    )
    assert "1 h 00 min used, 7 h 00 min left" in explained(hours)


def test_undecided_days_mark_a_clock_too() -> None:
    clock = Clock.start(datetime(2026, 12, 28, 9), Term(5, "working_day"))
    due = clock.pause(datetime(2026, 12, 29, 9), "x").resume(datetime(2027, 1, 4, 9)).due(VN)

    assert due is not None
    assert (due.assumed, due.provisional) == ((date(2027, 1, 1),), True)


RECENT = instants(datetime(2024, 1, 1), datetime(2026, 6, 1))
SPANS = st.timedeltas(timedelta(0), timedelta(days=20))


@given(start=RECENT, term=terms, counting=countings(), spans=st.tuples(SPANS, SPANS, SPANS))
@settings(max_examples=150)
def test_splitting_a_pause_changes_nothing(
    start: datetime, term: Term, counting: Counting, spans: tuple[timedelta, ...]
) -> None:
    paused, middle, resumed = (start + sum(spans[:n], timedelta()) for n in (1, 2, 3))
    standing = Clock.start(start, term, counting).pause(paused, "supplement")
    split = standing.resume(middle).pause(middle, "supplement")
    try:
        whole = standing.resume(resumed).due(VN)
    except CalendarRangeError:
        return

    assert whole == split.resume(resumed).due(VN)


OTHER_DAYS = [("day", "working_day"), ("working_day", "day"), ("month", "working_day")]


@given(
    start=RECENT,
    n=st.integers(1, 60),
    more=st.integers(1, 30),
    units=st.sampled_from(OTHER_DAYS),
)
@settings(max_examples=100)
def test_days_of_another_kind_are_counted_from_the_end_of_the_rest(
    start: datetime, n: int, more: int, units: tuple[Any, Any]
) -> None:
    own, other = Term(n if units[0] != "month" else 1 + n % 3, units[0]), Term(more, units[1])
    clock = Clock.start(start, own)

    added = clock.add(start, other, "x")

    assert on(added) == VN.due(on(clock), other).on


@given(
    start=RECENT,
    counting=countings(),
    spans=st.tuples(SPANS, SPANS, SPANS),
    amounts=st.tuples(st.integers(1, 30), st.integers(1, 9)),
    unit=st.sampled_from(["working_day", "day", "working_hour", "hour"]),
)
@settings(max_examples=100)  # fmt: skip
def test_when_in_a_pause_something_is_added_changes_nothing(
    start: datetime, counting: Counting, spans: Any, amounts: tuple[int, int], unit: Any
) -> None:
    n, more = amounts
    paused, middle, resumed = (start + sum(spans[:k], timedelta()) for k in (1, 2, 3))
    standing = Clock.start(start, Term(n, unit), counting).pause(paused, "supplement")
    extra = Term(more, unit)

    assert standing.add(middle, extra, "x").resume(resumed).due(VN) == standing.resume(resumed).add(
        resumed, extra, "x"
    ).due(VN)


@given(start=RECENT, term=terms, counting=countings(), spans=st.tuples(SPANS, SPANS))
@settings(max_examples=100)
def test_a_pause_never_makes_a_result_due_earlier(
    start: datetime, term: Term, counting: Counting, spans: tuple[timedelta, ...]
) -> None:
    # The hour that is kept after a resumption may be earlier in the day.
    counting = replace(counting, due_time="end_of_hours")
    running = Clock.start(start, term, counting)
    paused = running.pause(start + spans[0], "x").resume(start + spans[0] + spans[1])
    try:
        without, with_pause = running.due(VN), paused.due(VN)
    except CalendarRangeError:
        return

    assert without is not None
    assert with_pause is not None
    assert without.on <= with_pause.on or without.at <= with_pause.at
