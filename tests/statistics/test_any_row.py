"""Whatever a row says, rows and columns both refuse it, or both count it the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from dossier_rows import law, periods, policies
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from onestop_engine import WorkCalendar
from onestop_engine.errors import InputError
from onestop_engine.statistics import (
    DossierRow,
    Period,
    Policy,
    Rejects,
    arrow_schema,
    dossier_schema,
    late_causes,
    panel,
    report_06a,
)
from onestop_engine.statistics.columns import (
    AgeingCube,
    CauseCube,
    CountCube,
    OtherRules,
    WhatIfCube,
    checked,
    count,
    to_arrow,
)
from onestop_engine.statistics.outputs import ageing_of
from onestop_engine.statistics.outputs._ageing import ageing_from
from onestop_engine.statistics.panel import panel_of
from onestop_engine.statistics.schema import FIRST_INSTANT, LAST_INSTANT, VIETNAM

FIRST = datetime(2026, 1, 1, tzinfo=VIETNAM)
MORNING = datetime(2026, 7, 6, 8, tzinfo=VIETNAM)
JULY = Period.month(2026, 7)
VN = WorkCalendar.bundled("vn")
STORM = {
    "id": "VN-01",
    "extends": "VN",
    "issued_by": "UBND tỉnh",
    "document": "12/QĐ-UBND",
    "dated": "2026-01-05",
    "add_off": [{"date": "2026-07-07", "reason": {"vi": "nghỉ tránh bão", "en": "a storm"}}],
}
BYS = ("field", "procedure", "agency", "unit", "officer", "channel", "month")
INSTANTS = st.integers(0, 240).map(lambda n: FIRST + n * timedelta(hours=20)) | st.sampled_from(
    [FIRST_INSTANT, LAST_INSTANT]
)
WORDS = st.sampled_from(["", "H26", "H26.1", "\n", "<b>", "\u202e", "…"])


def listed(**parts: Any) -> Any:
    return st.none() | st.lists(st.fixed_dictionaries(parts), max_size=3)


ROWS = st.fixed_dictionaries(
    {
        "code": st.sampled_from(["A-1", "A-2", "", None]) | st.just("A-3"),
        "procedure": st.sampled_from(["2.000635", "1.013225", "1.013225", "", None]),
        "status": st.integers(1, 10) | st.integers(1, 10) | st.integers(0, 11),
        "received": INSTANTS,
        **{
            name: st.none() | WORDS
            for name in ("field", "agency", "unit", "officer", "late_cause", "parent")
        },
        **{
            name: st.none() | INSTANTS
            for name in (
                "accepted", "accepted_known", "due", "due_original", "finished",
                "finished_known", "delivered", "reappointed", "adopted", "recorded_at", "as_of",
            )
        },
        "channel": st.sampled_from([None, "online", "counter", "post", "post", "web"]),
        "ending": st.sampled_from(
            [None, None, "granted", "refused", "no_result", "withdrawn", "closed",
             "intake_refused", "lost"]
        ),
        "term": st.sampled_from([None, None, "3 working days", "1/10", "5 dys"]),
        "promises": listed(at=INSTANTS, due=st.none() | INSTANTS),
        "pauses": listed(
            start=INSTANTS,
            end=st.none() | INSTANTS,
            cause=st.sampled_from([None, "supplement", "payment", "consultation", "other"]),
            clock_stands=st.none() | st.booleans(),
        ),
        "restarts": st.none() | st.lists(INSTANTS, max_size=2),
        "additions": listed(at=INSTANTS, term=st.sampled_from(["2 days", "2 days", "soon"])),
        "corrections": st.none() | st.lists(INSTANTS, max_size=2),
    }
)  # fmt: skip


def batch_of(found: list[dict[str, Any]]) -> Any:
    fields = [field.with_nullable(True) for field in arrow_schema()]
    return pa.RecordBatch.from_pylist(found, schema=pa.schema(fields))


def row_of(data: dict[str, Any]) -> DossierRow | None:
    try:
        return DossierRow.from_data(data)
    except InputError:
        return None


@law
@given(st.lists(ROWS, max_size=8))
@example([{"code": "A", "procedure": "1", "status": 3, "received": MORNING, "finished": MORNING}])
def test_rows_and_columns_refuse_the_same(found: list[dict[str, Any]]) -> None:
    with Rejects() as refused:
        kept = checked(batch_of(found), rejects=refused)

    bad = [n for n, data in enumerate(found, start=1) if row_of(data) is None]
    assert [reject.row for reject in sorted(refused.kept, key=lambda one: one.row)] == bad
    assert kept.num_rows == len(found) - len(bad)


@law
@given(st.lists(ROWS, max_size=8), periods(), st.none() | INSTANTS, st.sampled_from(BYS), policies)
def test_whatever_passes_the_schema_is_counted_the_same(
    found: list[dict[str, Any]], period: Period, as_of: datetime | None, by: Any, policy: Policy
) -> None:
    rows = [row for data in found if (row := row_of(data)) is not None]
    form, causes = CountCube(period, as_of, by=by, policy=policy), CauseCube(period, as_of)
    until = period.until(as_of)
    ages = AgeingCube(period, as_of)

    with Rejects() as refused:
        # A report judges only what it reads; here every column is looked at.
        count(checked(batch_of(found), rejects=refused), form, causes, ages)

    assert form.result() == report_06a(rows, period, as_of, by=by, policy=policy)
    assert causes.causes() == late_causes(rows, period, as_of)
    from_columns = ageing_from(ages.by_age(), ages.as_of, ages.edges, None)
    assert from_columns.to_data() == ageing_of(rows, until).to_data()


@law
@given(st.lists(ROWS, max_size=8), st.integers(1, 12))
def test_the_panel_is_the_same(found: list[dict[str, Any]], month: int) -> None:
    rows = [row for data in found if (row := row_of(data)) is not None]
    days = Period.of(FIRST.date(), Period.month(2026, month).end)
    cube = CountCube(days, by="channel")
    count(to_arrow(rows), cube)

    assert panel_of(cube.result()).to_data() == panel(rows, 2026, month).to_data()


def refused_by(found: list[dict[str, Any]], *cubes: CountCube | WhatIfCube) -> list[str]:
    with Rejects() as refused:
        count(batch_of(found), *cubes, rejects=refused)
    return [reject.reason.say("en") for reject in refused.kept]


def test_a_term_that_is_none_matters_where_it_is_read_and_nowhere_else() -> None:
    told = {"code": "A-1", "procedure": "1", "status": 4, "received": MORNING, "accepted": MORNING}
    found = [{**told, "term": "5 dys"}]
    storm = VN.with_overlay(STORM)

    def shorter() -> WhatIfCube:
        return WhatIfCube(JULY, rules=OtherRules(calendar=VN, terms={"1": "1 day"}))

    def moved() -> WhatIfCube:
        return WhatIfCube(JULY, rules=OtherRules(calendar=VN, other=storm, terms={"1": "1 day"}))

    for cubes in ((CountCube(JULY),), (shorter(),), (CountCube(JULY), shorter())):
        assert refused_by(found, *cubes) == []
    (reason,) = refused_by(found, moved())
    with pytest.raises(InputError) as by_row:
        DossierRow.from_data(shaped(term="5 dys"))
    assert str(by_row.value) == f"Dossier A-1: {reason}"
    form = CountCube(JULY)
    assert refused_by(found, form, moved()) == [reason]
    assert form.result().total.received == 0


def shaped(**changes: Any) -> dict[str, Any]:
    data = {"code": "A-1", "procedure": "2.000635", "status": 4, "received": "2026-07-01T08:00"}
    return {**data, "accepted": "2026-07-01T08:00", **changes}


@pytest.mark.parametrize(
    "wrong",
    [
        {"accepted": None},
        {"status": 9},
        {"status": 10, "finished": None},
        {"code": ""},
        {"procedure": ""},
        {"status": 0},
        {"pauses": [{"start": "2026-07-02", "clock_stands": "no"}]},
        {"pauses": [{"start": "2026-07-02", "cause": "rain"}]},
        {"term": ""},
    ],
)
def test_the_published_schema_refuses_what_rows_refuse(wrong: dict[str, Any]) -> None:
    validator = Draft202012Validator(dossier_schema())

    assert validator.is_valid(shaped())
    assert not validator.is_valid(shaped(**wrong))
    with pytest.raises(InputError):
        DossierRow.from_data(shaped(**wrong))


def test_silence_about_a_pause_is_no_fault() -> None:
    data = shaped(pauses=[{"start": "2026-07-02T08:00", "cause": None, "clock_stands": None}])

    assert Draft202012Validator(dossier_schema()).is_valid(data)
    (pause,) = DossierRow.from_data(data).pauses
    assert (pause.cause, pause.clock_stands) == ("supplement", True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"due": datetime(1, 1, 1, tzinfo=VIETNAM)},
        {"due": datetime(9999, 12, 31, 20, tzinfo=UTC)},
        {"corrections": [datetime(1, 1, 1, tzinfo=VIETNAM)]},
    ],
)
def test_instants_outside_all_years_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="outside the years 1 to 9999"):
        DossierRow.from_data(shaped(**wrong))


def test_half_a_character_is_no_text() -> None:
    with pytest.raises(InputError, match="unit"):
        DossierRow.from_data(shaped(unit="\ud800"))


def test_a_row_made_in_python_says_how_it_ended_by_its_status() -> None:
    refused = DossierRow(code="A", procedure="1", status=3, received=MORNING, finished=MORNING)

    assert refused.ending == "intake_refused"
    assert report_06a([refused], JULY).beside.intake_refused == 1


def test_by_month_rows_of_earlier_instants_are_carried_on_as_they_stood() -> None:
    def told(code: str, as_of: datetime) -> DossierRow:
        return DossierRow(
            code=code, procedure="1", status=4, received=MORNING, accepted=MORNING,
            due=MORNING + timedelta(days=3), as_of=as_of,
        )  # fmt: skip

    found = [told("A", MORNING + timedelta(days=1)), told("B", MORNING + timedelta(days=60))]
    period = (datetime(2026, 7, 1).date(), datetime(2026, 9, 30).date())

    report = report_06a(found, period, by="month")

    assert [line.key for line in report.lines] == ["2026-07", "2026-08", "2026-09"]
    assert [line.counts.carried for line in report.lines] == [0, 2, 2]
    assert [line.counts.open_late for line in report.lines] == [1, 1, 1]
