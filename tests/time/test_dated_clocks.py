"""Clocks that lead to a date which stands: counted back from an event, or of each year."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from onestop_engine import Clock, Term, WorkCalendar
from onestop_engine.errors import InputError
from onestop_engine.year_days import YearDay

VN = WorkCalendar.bundled()
STARTED = datetime(2026, 11, 9, 8, 0)
ASKED = datetime(2026, 11, 11, 9, 0)
EXAM = Clock.start(STARTED, Term(15, "day"), event=date(2026, 12, 14))
SHIP = Clock.start(STARTED, Term(2, "hour"), event=datetime(2026, 11, 12, 14))
YEARLY = Clock.start(STARTED, YearDay(1, 15))
DATED = (EXAM, SHIP, YEARLY)


def on(clock: Clock) -> date:
    due = clock.due(VN)
    assert due is not None
    return due.on


@pytest.mark.parametrize("clock", DATED)
def test_a_pause_and_a_restart_leave_the_date_where_it_is(clock: Clock) -> None:
    standing = clock.pause(ASKED, "supplement")
    assert standing.due(VN) is None
    assert standing.resume(ASKED).due(VN) == clock.due(VN)
    assert on(standing.restart(ASKED, cause="supplement")) == on(clock)
    assert clock.dated


def test_a_restart_may_bring_another_rule() -> None:
    assert on(EXAM.restart(ASKED, Term(5, "working_day"), cause="rule")) == date(2026, 11, 18)
    plain = Clock.start(STARTED, Term(5, "working_day"))
    back = plain.restart(ASKED, Term(1, "day"), event=date(2026, 12, 1), cause="rule")
    assert on(back) == date(2026, 11, 30)


@pytest.mark.parametrize("clock", DATED)
def test_what_is_written_is_read_back(clock: Clock) -> None:
    assert Clock.from_data(clock.to_data()) == clock


def test_an_event_belongs_to_a_start() -> None:
    data = EXAM.pause(ASKED, "x").to_data()
    data["entries"][1]["event"] = "2026-12-14"
    with pytest.raises(InputError):
        Clock.from_data(data)


@pytest.mark.parametrize("clock", DATED)
def test_a_fixed_date_is_neither_prolonged_nor_added_to(clock: Clock) -> None:
    with pytest.raises(InputError, match="fixed date"):
        clock.prolong(ASKED, Term(45, "day"), None)
    with pytest.raises(InputError, match="fixed date"):
        clock.add(ASKED, Term(1, "day"), "supplement")


def test_another_date_may_be_appointed() -> None:
    later = EXAM.reappoint(ASKED, date(2026, 12, 1), "late", calendar=VN)
    assert on(later) == date(2026, 12, 1)
    assert later.original(VN) == EXAM.due(VN)
    assert "Another date was appointed" in later.due(VN).explain("en")
    assert on(YEARLY.reappoint(ASKED, date(2027, 2, 1), "late")) == date(2027, 2, 1)


def test_what_is_left_is_what_runs_until_the_date() -> None:
    assert EXAM.remaining(VN, STARTED) == 18
    assert EXAM.used(VN, ASKED) == 2
    assert SHIP.remaining(VN, datetime(2026, 11, 12, 11)) == timedelta(hours=1)
    assert YEARLY.remaining(VN, STARTED) == 67


def test_a_part_of_the_result_has_its_own_term_from_the_same_start() -> None:
    clock = Clock.start(STARTED, Term(7, "working_day")).pause(ASKED, "payment")
    clock = clock.resume(datetime(2026, 11, 16, 9)).reappoint(
        datetime(2026, 11, 16, 9), date(2026, 12, 11), "late"
    )
    own = clock.for_term(Term(3, "working_day"))
    assert on(own) == date(2026, 11, 17)
    assert on(EXAM.for_term(Term(2, "working_day"))) == date(2026, 11, 11)
    assert clock.pause(datetime(2026, 11, 17), "x").for_term(Term(3, "working_day")).due(VN) is None


def test_an_event_that_moves_is_another_clock() -> None:
    assert EXAM.event == date(2026, 12, 14)
    assert YEARLY.event is None
