from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from onestop_engine.statistics import (
    DossierRow,
    History,
    StepLine,
    StepRow,
    causes_table,
    late_causes,
    step_punctuality,
)
from onestop_engine.statistics.schema import VIETNAM
from onestop_engine.statistics.steps import _cells
from onestop_engine.texts import Text

JULY = (date(2026, 7, 1), date(2026, 7, 31))


class PlainHours:
    """A calendar on which every hour is an office hour."""

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        return end - start


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-07-{text}").replace(tzinfo=VIETNAM)


def step(name: str = "examine", unit: str = "H26.10.2", **changes: object) -> StepRow:
    values: dict[str, object] = {
        "procedure": "1.013225",
        "step": name,
        "visit": 1,
        "part": "authority",
        "unit": unit,
        "opened": at("06T09:00"),
        "due": at("08T17:00"),
    }
    return StepRow(**values | changes)


def dossier(*, late: bool = False, cause: str | None = None, finished: bool = True) -> DossierRow:
    end = at("15T10:00") if late else at("10T10:00")
    return DossierRow(
        code="A-1",
        procedure="1.013225",
        status=9 if finished else 4,
        received=at("06T08:00"),
        accepted=at("06T09:00"),
        due=at("13T23:59") if not (late and not finished) else at("10T23:59"),
        finished=end if finished else None,
        ending="granted" if finished else None,
        late_cause=cause,
    )


@pytest.mark.parametrize(
    ("closed", "count"),
    [("07T17:00", "early"), ("08T17:00", "on_time"), ("08T17:01", "late"), ("09T08:00", "late")],
)
def test_a_step_is_judged_by_its_own_limit(closed: str, count: str) -> None:
    one = History(row=dossier(), steps=(step(closed=at(closed)),))

    (line,) = step_punctuality([one], JULY, calendar=PlainHours()).lines

    assert (getattr(line, count), line.done, line.open) == (1, 1, 0)


def test_a_step_without_limit_is_counted_apart() -> None:
    one = History(row=dossier(), steps=(step(due=None, closed=at("20T17:00")),))

    assert step_punctuality([one], JULY, calendar=PlainHours()).lines[0].no_limit == 1


def test_steps_outside_the_period_do_not_count() -> None:
    ended_before = step(
        opened=at("06T09:00") - timedelta(days=40), closed=at("06T09:00") - timedelta(days=20)
    )
    begun_after = step(opened=at("31T09:00") + timedelta(days=1))

    report = step_punctuality(
        [History(row=dossier(), steps=(ended_before, begun_after))], JULY, calendar=PlainHours()
    )

    assert report.lines == ()


def test_open_steps_are_late_by_the_instant_asked_for() -> None:
    one = History(row=dossier(finished=False), steps=(step(),))

    in_time = step_punctuality([one], JULY, at("08T12:00"), calendar=PlainHours()).lines[0]
    late = step_punctuality([one], JULY, at("08T20:00"), calendar=PlainHours()).lines[0]

    assert (in_time.open, in_time.open_late) == (1, 0)
    assert (late.open, late.open_late, late.overrun) == (1, 1, timedelta(hours=3))


def test_waiting_for_the_applicant_is_nobody_s_lateness() -> None:
    one = History(row=dossier(finished=False), steps=(step(waiting=True),))

    assert step_punctuality([one], JULY, calendar=PlainHours()).lines[0].open_late == 0


def test_a_late_dossier_is_blamed_on_the_step_that_overran_most() -> None:
    steps = (
        step("examine", closed=at("08T18:00")),
        step("sign", opened=at("08T18:00"), due=at("09T17:00"), closed=at("15T10:00")),
    )

    report = step_punctuality(
        [History(row=dossier(late=True), steps=steps)], JULY, calendar=PlainHours()
    )

    assert [(line.step, line.blamed) for line in report.lines] == [("sign", 1), ("examine", 0)]


def test_nobody_is_blamed_for_a_dossier_that_was_in_time() -> None:
    one = History(row=dossier(), steps=(step(closed=at("08T18:00")),))

    assert step_punctuality([one], JULY, calendar=PlainHours()).lines[0].blamed == 0


def test_without_limits_the_step_that_held_the_promise_is_blamed() -> None:
    steps = (
        step("examine", due=None, closed=at("08T18:00")),
        step("sign", opened=at("08T18:00"), due=None, closed=at("15T10:00")),
    )

    report = step_punctuality(
        [History(row=dossier(late=True), steps=steps)], JULY, calendar=PlainHours()
    )

    assert [(line.step, line.blamed) for line in report.lines] == [("sign", 1), ("examine", 0)]


def test_by_unit_all_steps_of_a_unit_are_one_line() -> None:
    steps = (
        step("examine", closed=at("08T18:00")),
        step("sign", closed=at("08T19:00")),
        step("consult", unit="H26.20", closed=at("07T10:00")),
    )
    one = History(row=dossier(), steps=steps)

    report = step_punctuality([one], JULY, by="unit", calendar=PlainHours())

    assert [(line.unit, line.late, line.early) for line in report.lines] == [
        ("H26.10.2", 2, 0),
        ("H26.20", 0, 1),
    ]
    assert report.lines[0].overrun == timedelta(hours=3)
    assert report.lines[0].worst == timedelta(hours=2)
    assert len(report.to_table("vi").columns) == len(report.to_table("vi").rows[0]) == 11


def test_the_table_names_steps_and_hours() -> None:
    one = History(row=dossier(), steps=(step(closed=at("08T18:30")),))
    report = step_punctuality([one], JULY, calendar=PlainHours())

    table = report.to_table("vi", {"1.013225/examine": Text("Thẩm định", "Examine")})

    assert table.rows == (
        ("1.013225", "Thẩm định", "authority", "H26.10.2",
         "1", "0", "0", "1", "0", "0", "1,5", "1,5", "0"),
    )  # fmt: skip
    assert report.to_data()["lines"][0]["overrun"] == 1.5


def test_causes_are_counted_for_the_late_ones_only() -> None:
    rows = [
        dossier(late=True, cause="staff"),
        dossier(late=True, cause="staff", finished=False),
        dossier(late=True),
        dossier(late=True, cause="flood"),
        dossier(cause="system"),
    ]

    found = late_causes(rows, JULY)

    assert [(c.cause, c.label.vi, c.resolved, c.open) for c in found] == [
        ("staff", "Do thiếu nhân lực", 1, 1),
        ("", "Chưa nêu nguyên nhân", 1, 0),
        ("flood", "flood", 1, 0),
    ]
    assert causes_table(found, "en").rows[0] == ("Too few staff", "1", "1")


def test_many_hours_are_written_out() -> None:
    many, few = timedelta(hours=1_231_710.5), timedelta(hours=40)
    line = StepLine(procedure="1", step="send", part="police", unit=None, overrun=many, worst=few)

    assert _cells(line, "en", {})[-3:-1] == ("1231710.5", "40")
    assert _cells(line, "vi", {})[-3:-1] == ("1231710,5", "40")
