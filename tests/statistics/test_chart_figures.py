from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from dossier_rows import instants, law, periods, rows
from hypothesis import given
from hypothesis import strategies as st

from onestop_engine import WorkCalendar
from onestop_engine.errors import InputError
from onestop_engine.statistics import (
    DossierRow,
    History,
    Pause,
    Period,
    StepRow,
    report_06a,
)
from onestop_engine.statistics.outputs import (
    Month,
    ageing_of,
    months_of,
    render,
    step_times_of,
)
from onestop_engine.statistics.schema import VIETNAM
from onestop_engine.texts import Text

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
CALENDAR = WorkCalendar.bundled("vn")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def dossier(**columns: Any) -> DossierRow:
    return DossierRow.from_data(
        {
            "code": "A-1",
            "procedure": "1",
            "status": 4,
            "received": "2026-07-01",
            "accepted": "2026-07-01",
        }
        | columns
    )


@law
@given(st.lists(rows(), max_size=12), periods())
def test_the_months_are_those_of_the_form(dossiers: list[DossierRow], period: Period) -> None:
    report = report_06a(dossiers, period, by="month")
    months = months_of(report)

    assert [(m.early, m.on_time, m.late) for m in months.lines] == [
        (line.counts.early, line.counts.on_time, line.counts.late) for line in report.lines
    ]
    assert sum(month.late or 0 for month in months.lines) == report.total.late


@law
@given(st.lists(rows(), max_size=12), periods())
def test_hidden_months_are_hidden_as_in_the_form(
    dossiers: list[DossierRow], period: Period
) -> None:
    report = report_06a(dossiers, period, by="month")
    months = months_of(report, suppress_below=5)
    lines = report.to_data(suppress_below=5)["lines"]

    assert [m.late for m in months.lines] == [line["late"] for line in lines]
    assert all((m.ratio is None) or None not in {m.early, m.on_time, m.late} for m in months.lines)


def test_months_tell_their_share_as_data() -> None:
    data = months_of(report_06a([dossier(status=9, finished="2026-07-02")], YEAR, by="month"))

    assert data.to_data()["lines"][5:7] == [
        {"month": "2026-06", "early": 0, "on_time": 0, "late": 0, "ratio": None},
        {"month": "2026-07", "early": 0, "on_time": 1, "late": 0, "ratio": 100.0},
    ]


def test_a_hidden_figure_hides_the_share_too() -> None:
    assert Month(month=date(2026, 7, 1), early=None, on_time=10, late=None).ratio is None


@law
@given(st.lists(rows(), max_size=12), instants())
def test_the_ages_are_of_the_dossiers_that_the_form_counts_as_open(
    dossiers: list[DossierRow], as_of: datetime
) -> None:
    today = Period.of(as_of.date(), as_of.date())
    total = report_06a(dossiers, today, as_of).total
    lines = ageing_of(dossiers, as_of).lines

    assert sum((line.late or 0) for line in lines) == total.open_late
    assert sum((line.in_time or 0) + (line.waiting or 0) for line in lines) == total.open_in_time


@pytest.mark.parametrize(
    ("now", "band"),
    [
        ("2026-07-01T17:00", "0–5"),
        ("2026-07-06T00:00", "0–5"),
        ("2026-07-07T00:00", "6–10"),
        ("2026-09-29T23:59", "61–90"),
        ("2026-09-30T00:00", "trên 90"),
    ],
)
def test_a_dossier_ages_by_calendar_days_from_its_acceptance(now: str, band: str) -> None:
    lines = ageing_of([dossier()], at(now)).lines

    assert [line.says("vi") for line in lines if line.in_time] == [band]


def test_what_waits_is_told_from_what_is_worked_on_and_what_is_late() -> None:
    dossiers = (
        dossier(due="2026-07-20"),
        dossier(status=5),
        dossier(due="2026-07-02"),
        dossier(status=9, finished="2026-07-02"),
        dossier(status=1, accepted=None),
    )
    ageing = ageing_of(dossiers, at("2026-07-06T08:00"), edges=(3,))

    assert ageing.to_table("en").rows == (("0–3", "0", "0", "0"), ("over 3", "1", "1", "1"))
    assert ageing.to_data()["lines"][1] == {
        "least": 4,
        "most": None,
        "in_time": 1,
        "waiting": 1,
        "late": 1,
    }


@pytest.mark.parametrize("edges", [(), (-1, 3), (5, 5), (9, 3)])
def test_edges_must_rise(edges: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="must rise"):
        ageing_of([], at("2026-07-06T08:00"), edges=edges)


@law
@given(st.lists(rows(), max_size=12), instants(), st.integers(2, 8))
def test_no_small_number_of_old_dossiers_is_told_or_follows(
    dossiers: list[DossierRow], as_of: datetime, limit: int
) -> None:
    plain = ageing_of(dossiers, as_of).lines
    hidden = ageing_of(dossiers, as_of, suppress_below=limit).lines

    for name in ("in_time", "waiting", "late"):
        before = [getattr(line, name) for line in plain]
        after = [getattr(line, name) for line in hidden]
        assert all(b == a or a is None for b, a in zip(before, after, strict=True))
        assert all(a is None or a == 0 or a >= limit for a in after)
        # The sum of a kind stands in form II.06a: one alone could be computed from it.
        assert after.count(None) != 1


def step(name: str, opened: str, closed: str | None, **columns: Any) -> StepRow:
    return StepRow(
        procedure=columns.pop("procedure", "1"),
        step=name,
        visit=1,
        part="one_stop",
        unit="H",
        opened=at(opened),
        closed=None if closed is None else at(closed),
        **columns,
    )


def test_the_time_of_a_step_is_split_between_the_agency_and_the_applicant() -> None:
    row = DossierRow(
        code="A",
        procedure="1",
        status=4,
        received=at("2026-07-06T08:00"),
        accepted=at("2026-07-06T08:00"),
        pauses=(
            Pause(start=at("2026-07-07T08:00"), end=at("2026-07-08T08:00")),
            Pause(start=at("2026-07-07T14:00"), end=at("2026-07-07T15:00"), cause="payment"),
            Pause(start=at("2026-07-09T08:00"), end=at("2026-07-10T08:00"), cause="consultation"),
        ),
    )
    history = History(row=row, steps=(step("examine", "2026-07-06T08:00", "2026-07-10T08:00"),))

    (line,) = step_times_of([history], YEAR, calendar=CALENDAR).lines

    day = CALENDAR.working_time(at("2026-07-06T00:00"), at("2026-07-07T00:00"))
    assert (line.key, line.passages) == ("1/examine", 1)
    assert (line.agency, line.applicant) == (3 * day, day)


def test_times_are_means_of_what_was_done_in_the_period() -> None:
    row = dossier(status=9, finished="2026-07-08T10:00", procedure="1")
    steps = (
        step("receive", "2026-07-06T08:00", "2026-07-06T09:00"),
        step("receive", "2026-07-06T08:00", "2026-07-06T11:00"),
        step("sign", "2026-07-07T08:00", "2026-07-07T09:00"),
        step("old", "2025-12-30T08:00", "2025-12-30T09:00"),
        step("under way", "2026-07-07T08:00", None),
        step("deliver", "2026-07-08T10:00", "2026-07-08T11:00"),
    )

    times = step_times_of([History(row=row, steps=steps)], YEAR, calendar=CALENDAR)

    assert [(line.key, line.passages, line.agency) for line in times.lines] == [
        ("1/receive", 2, timedelta(hours=2)),
        ("1/sign", 1, timedelta(hours=1)),
    ]
    assert times.to_table("en").rows[0] == ("1/receive", "2", "2.0", "0.0")
    assert times.to_data()["lines"][0] == {
        "key": "1/receive",
        "label": {"vi": "1/receive", "en": "1/receive"},
        "passages": 2,
        "agency": 2.0,
        "applicant": 0.0,
    }


def test_steps_of_one_name_in_two_procedures_are_told_apart() -> None:
    steps = (
        step("a", "2026-07-06T08:00", "2026-07-06T11:00"),
        step("a", "2026-07-06T08:00", "2026-07-06T10:00", procedure="2"),
        step("b", "2026-07-06T08:00", "2026-07-06T09:00"),
    )
    same = Text("Tiếp nhận", "Receive")
    labels = {"1/a": same, "2/a": same, "1/b": Text("Ký", "Sign")}

    times = step_times_of(
        [History(row=dossier(), steps=steps)], YEAR, calendar=CALENDAR, labels=labels
    )

    assert [line.label.say("vi") for line in times.lines] == [
        "Tiếp nhận (1)",
        "Tiếp nhận (2)",
        "Ký",
    ]


def test_a_step_of_few_passages_stays_without_figures() -> None:
    steps = (step("a", "2026-07-06T08:00", "2026-07-06T09:00"),)
    history = History(row=dossier(), steps=steps)

    times = step_times_of([history], YEAR, calendar=CALENDAR, suppress_below=2)

    assert times.to_table("vi").rows == (("1/a", "*", "*", "*"),)
    assert times.to_data()["lines"][0]["agency"] is None


def test_figures_are_written_where_as_many_are_hidden_as_is_asked() -> None:
    months = months_of(report_06a([dossier()], YEAR, by="month"), suppress_below=5)

    assert render(months, "csv", suppress_below=5) == render(months, "csv")
    assert render(months, "csv", suppress_below=3) == render(months, "csv")
    with pytest.raises(InputError, match="cannot be hidden"):
        render(months, "csv", suppress_below=6)
