"""Reports of figures over columns say what a reckoning row by row says."""

from __future__ import annotations

import gc
import io
import json
import random
import weakref
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any, get_args

import pyarrow.parquet as pq
import pytest
from dossier_rows import law, periods, policies, rows
from hypothesis import given
from hypothesis import strategies as st

from onestop_engine import WorkCalendar
from onestop_engine.errors import InputError
from onestop_engine.statistics import DossierRow, Pause, Period, Policy, late_causes
from onestop_engine.statistics.columns import (
    AgeingCube,
    Block,
    CauseCube,
    CountCube,
    DueSoonCube,
    Keeping,
    SupplementCube,
    TimesCube,
    _counting,
    count,
    to_arrow,
)
from onestop_engine.statistics.columns._tally import Tally
from onestop_engine.statistics.counts import Standing, place
from onestop_engine.statistics.outputs import ageing_of, render
from onestop_engine.statistics.report_06a import GroupBy
from onestop_engine.statistics.schema import VIETNAM

BYS = get_args(GroupBy)
VN = WorkCalendar.bundled("vn")
JULY = Period.month(2026, 7)
HOUR = timedelta(hours=1)
groups = st.sampled_from(BYS)
odd = st.text("\0\1/%2Fab", max_size=4)
LATE = DossierRow.from_data(
    {
        "code": "d",
        "procedure": "1.000001",
        "status": 4,
        "received": "2026-07-01T09:00",
        "accepted": "2026-07-01T09:00",
        "due": "2026-07-06",
    }
)
Lines = dict[str, dict[str, Any]]
MAKERS: dict[str, Callable[..., Tally]] = {
    "ageing": AgeingCube,
    "due-soon": lambda *given, **options: DueSoonCube(*given, calendar=VN, **options),
    "times": lambda *given, **options: TimesCube(*given, calendar=VN, **options),
    "supplements": SupplementCube,
    "causes": CauseCube,
}


def counted(cube: Tally, found: list[DossierRow], size: int = 10_000) -> Tally:
    count(to_arrow(found, at_once=size), cube)
    return cube


def lines_of(cube: Tally) -> Lines:
    data = cube.result().to_data()
    lines = {line.pop("key"): line for line in data["lines"]}
    for line in lines.values():
        line.pop("label")
    return {**lines, "total": data["total"]} if lines else {}


def key(row: DossierRow, by: str, month: datetime) -> str:
    if by == "month":
        return f"{month.astimezone(VIETNAM):%Y-%m}"
    return getattr(row, by) or ""


def standing(row: DossierRow, period: Period, policy: Policy) -> Standing | None:
    spot = place(row, period, period.closes, policy)
    return None if spot is None else spot.standing


def gather(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for name, item in pairs:
        found[name].append(item)
        found["total"].append(item)
    return found


def promise(row: DossierRow, at: datetime, policy: Policy) -> datetime | None:
    moved = row.reappointed is not None and row.reappointed <= at
    if policy.against == "original" and moved and row.due_original is not None:
        return row.due_original
    return row.due if row.finished is not None and at >= row.finished else row.due_at(at)


@law
@given(st.lists(rows(), max_size=12), periods(), groups, policies, st.integers(1, 12))
def test_ageing(
    found: list[DossierRow], period: Period, by: Any, policy: Policy, size: int
) -> None:
    cube = counted(AgeingCube(period, by=by, policy=policy), found, size)
    ages = ageing_of(found, period.closes, policy=policy)

    assert cube.by_age() == [(b.in_time, b.waiting, b.late) for b in ages.lines]
    assert lines_of(cube) == {
        name: ages_of(some, period, policy) for name, some in open_by(found, period, by, policy)
    }


def open_by(found: list[DossierRow], period: Period, by: str, policy: Policy) -> Any:
    return gather(
        (key(row, by, row.accepted), row)
        for row in found
        if (standing(row, period, policy) or 0) > Standing.LATE
    ).items()


def ages_of(some: list[DossierRow], period: Period, policy: Policy) -> dict[str, int]:
    cut = period.closes
    late = [r for r in some if standing(r, period, policy) == Standing.OPEN_LATE]
    waiting = [r for r in some if r not in late and r.waits_at(cut)]
    days = [(cut.date() - r.accepted.astimezone(VIETNAM).date()).days for r in some]
    beyond = [(cut.date() - promise(r, cut, policy).astimezone(VIETNAM).date()).days for r in late]
    return {
        "open": len(some),
        "in_time": len(some) - len(late) - len(waiting),
        "waiting": len(waiting),
        "late": len(late),
        **in_bands("age", days, (5, 10, 20, 30, 60, 90)),
        **in_bands("overdue", beyond, (5, 10, 30, 90)),
    }


def in_bands(name: str, values: list[int], lasts: tuple[int, ...]) -> dict[str, int]:
    bands = zip((0, *(last + 1 for last in lasts)), (*lasts, 10**9), strict=True)
    return {
        f"{name}_{first}_{'on' if last == 10**9 else last}": sum(first <= v <= last for v in values)
        for first, last in bands
    }


@law
@given(st.lists(rows(), max_size=12), periods(), groups, policies)
def test_due_soon(found: list[DossierRow], period: Period, by: Any, policy: Policy) -> None:
    cube = counted(MAKERS["due-soon"](period, by=by, policy=policy), found)
    in_time = gather(
        (key(row, by, promise(row, period.closes, policy) or row.accepted), row)
        for row in found
        if standing(row, period, policy) == Standing.OPEN_IN_TIME
    )

    assert lines_of(cube) == {
        name: left_of(some, period.closes, policy) for name, some in in_time.items()
    }


def left_of(some: list[DossierRow], cut: datetime, policy: Policy) -> dict[str, int]:
    moving = [row for row in some if not row.waits_at(cut)]
    dues = [promise(row, cut, policy) for row in moving]
    left = [VN.working_days_between(cut.date(), due.date()) for due in dues if due]
    return {
        "in_time": len(some),
        **in_bands("within", left, (0, 1, 3, 7, 15)),
        "no_due": sum(due is None for due in dues),
        "waiting": len(some) - len(moving),
    }


@law
@given(st.lists(rows(), max_size=12), periods(), policies, groups)
def test_causes(found: list[DossierRow], period: Period, policy: Policy, by: Any) -> None:
    stated = [
        DossierRow(**values_of(row) | {"late_cause": cause})
        for row, cause in zip(found, ["staff", None, "of-our-own"] * 4, strict=False)
    ]
    cube = counted(CauseCube(period, by=by, policy=policy), stated)

    assert cube.causes() == late_causes(stated, period, policy=policy)
    assert cube.result().total.cells[0] == sum(
        cause.resolved + cause.open for cause in cube.causes()
    )


@law
@given(st.lists(st.tuples(odd, odd), max_size=8), st.integers(1, 8))
def test_causes_of_different_groups_stay_apart_whatever_the_texts(
    said: list[tuple[str, str]], size: int
) -> None:
    late = [
        DossierRow(**values_of(LATE) | {"code": f"d{n}", "unit": unit, "late_cause": cause})
        for n, (unit, cause) in enumerate(said)
    ]
    cube, again = (CauseCube(JULY, by="unit") for _ in range(2))
    counted(cube, late, size)
    again.add_state(json.loads(json.dumps(cube.to_state())))
    lines = cube.result().lines

    assert again.result().lines == lines
    assert cube.causes() == late_causes(late, JULY)
    assert [line.cells[0] for line in lines] == [n for _, n in sorted(Counter(said).items())]
    assert len({line.key for line in lines}) == len(lines)


def values_of(row: DossierRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}


def resolved_by(found: list[DossierRow], period: Period, by: str, *left_out: str) -> Any:
    return gather(
        (key(row, by, max(row.accepted, row.finished) if left_out else row.finished), row)
        for row in found
        if (standing(row, period, Policy()) or 99) <= Standing.LATE and row.ending not in left_out
    ).items()


@law
@given(st.lists(rows(), max_size=12), periods(), groups, st.integers(1, 12))
def test_times(found: list[DossierRow], period: Period, by: Any, size: int) -> None:
    cube = counted(MAKERS["times"](period, by=by), found, size)

    assert lines_of(cube) == {
        name: times_of(some) for name, some in resolved_by(found, period, by, "withdrawn", "closed")
    }


def times_of(some: list[DossierRow]) -> dict[str, Any]:
    whole = [office([(row.accepted, max(row.accepted, row.finished))]) for row in some]
    waits = [[p for p in row.pauses if waits_for_applicant(p, row)] for row in some]
    waited = [
        office([within(p, row) for p in spans]) for row, spans in zip(some, waits, strict=True)
    ]
    agency = [a - b for a, b in zip(whole, waited, strict=True)]
    asked = [hours for hours, spans in zip(waited, waits, strict=True) if spans]
    return {
        "resolved": len(some),
        **measures("whole", whole, "mean", "p90"),
        **measures("agency", agency, "mean", "p50", "p90", "p95"),
        "waited": len(asked),
        **measures("applicant", asked, "p50", "p90", "p95"),
        "outside": 0,
    }


def waits_for_applicant(pause: Pause, row: DossierRow) -> bool:
    end = max(row.accepted, row.finished)
    return pause.cause in {"supplement", "payment"} and pause.start < end


def within(pause: Pause, row: DossierRow) -> tuple[datetime, datetime]:
    end = max(row.accepted, row.finished)
    start = max(pause.start, row.accepted)
    return start, max(start, min(end, pause.end or end))


def office(spans: list[tuple[datetime, datetime]]) -> timedelta:
    return sum((VN.working_time(start, end) for start, end in spans), timedelta(0))


def measures(name: str, times: list[timedelta], *wanted: str) -> dict[str, float | None]:
    if not times:
        return {f"{name}_{which}": None for which in wanted}
    tenths = sum(times, timedelta(0)) * 10 / HOUR / len(times)
    told = {
        "mean": int(tenths + 0.5 + 1e-9) / 10,
        **{f"p{p}": ceil(share_of(times, p) / HOUR) for p in (50, 90, 95)},
    }
    return {f"{name}_{which}": told[which] for which in wanted}


def share_of(values: list[Any], percent: int) -> Any:
    return sorted(values)[ceil(len(values) * percent / 100) - 1]


@law
@given(st.lists(rows(), max_size=12), periods(), groups)
def test_supplements(found: list[DossierRow], period: Period, by: Any) -> None:
    cube = counted(SupplementCube(period, by=by), found)

    assert lines_of(cube) == {name: asked_of(some) for name, some in resolved_by(found, period, by)}


def asked_of(some: list[DossierRow]) -> dict[str, Any]:
    asked = [
        [p for p in row.pauses if p.cause == "supplement" and p.start < row.finished]
        for row in some
    ]
    days = [
        ceil(sum(((min(p.end or r.finished, r.finished) - p.start) for p in spans), timedelta(0))
             / timedelta(days=1))
        for r, spans in zip(some, asked, strict=True)
        if spans
    ]  # fmt: skip
    often = Counter(min(len(spans), 3) for spans in asked)
    return {
        "resolved": len(some),
        "asked_0": often[0],
        "asked": len(days),
        "asked_1": often[1],
        "asked_2": often[2],
        "asked_3_on": often[3],
        "asked_share": int(1000 * len(days) / len(some) + 0.5 + 1e-9) / 10,
        **{f"days_p{p}": share_of(days, p) if days else None for p in (50, 90, 95)},
    }


@law
@given(
    st.lists(rows(), max_size=12), periods(), st.sampled_from(sorted(MAKERS)), groups,
    st.integers(1, 5), st.randoms(use_true_random=False),
)  # fmt: skip
def test_parts_merge_exactly_in_any_order_and_by_what_was_kept(  # noqa: PLR0917
    found: list[DossierRow], period: Period, name: str, by: Any, size: int, dice: random.Random
) -> None:
    make = MAKERS[name]
    whole = counted(make(period, by=by), found).result()
    parts = [make(period, by=by)]
    for batch in to_arrow(found, at_once=size):
        parts.append(parts[0].empty())
        parts[-1].add(Block(batch))
    dice.shuffle(parts)
    while len(parts) > 1:
        one = parts.pop(dice.randrange(len(parts)))
        parts[dice.randrange(len(parts))].merge(one)
    kept = parts[0].empty()
    kept.add_state(parts[0].to_state())

    assert parts[0].result() == kept.result() == whole
    assert isinstance(kept, Keeping)
    assert kept.identity == make(period, by=by).identity


@law
@given(st.lists(rows(), max_size=10), periods(), st.sampled_from(sorted(MAKERS)), policies)
def test_files_with_their_bounds_give_the_same(
    tmp_path_factory: Any, found: list[DossierRow], period: Period, name: str, policy: Policy
) -> None:
    folder = tmp_path_factory.mktemp("dossiers")
    with pq.ParquetWriter(folder / "a.parquet", next(iter(to_arrow([])), None) or schema()) as file:
        for batch in to_arrow(found, at_once=2):
            file.write_batch(batch)
    cube = MAKERS[name](period, policy=policy)

    count(folder, cube)

    assert cube.result() == counted(MAKERS[name](period, policy=policy), found).result()


@law
@given(st.lists(rows(), max_size=8), periods(), groups, st.lists(policies, min_size=1, max_size=2))
def test_one_reading_serves_all_reports(
    found: list[DossierRow], period: Period, by: Any, several: list[Policy]
) -> None:
    def cubes() -> list[Any]:
        made = [make(period, by=by, policy=one) for one in several for make in MAKERS.values()]
        return [*made, *(CountCube(period, by=by, policy=one) for one in several)]

    together, alone = cubes(), cubes()
    count(to_arrow(found), *together)
    for cube in alone:
        count(to_arrow(found), cube)

    assert [cube.result() for cube in together] == [cube.result() for cube in alone]


def schema() -> Any:
    from onestop_engine.statistics import arrow_schema

    return arrow_schema()


MORNING = datetime(2026, 7, 6, 8, tzinfo=VIETNAM)


def row(**changes: Any) -> DossierRow:
    values: dict[str, Any] = {
        "code": "A-1",
        "procedure": "2.000635",
        "status": 10,
        "received": MORNING,
        "accepted": MORNING,
        "finished": MORNING + timedelta(days=4),
    }
    return DossierRow(**(values | changes))


def test_pauses_that_overlap_take_an_hour_away_once() -> None:
    days = [MORNING + timedelta(days=n) for n in range(5)]
    pauses = (
        Pause(start=days[2], end=days[3], cause="payment"),
        Pause(start=days[1], end=days[4], cause="supplement"),
        Pause(start=days[1], end=days[2], cause="supplement"),
    )
    times = lines_of(counted(MAKERS["times"](JULY), [row(pauses=pauses)]))["total"]
    asked = lines_of(counted(SupplementCube(JULY), [row(pauses=pauses)]))["total"]

    assert (times["whole_p90"], times["agency_p50"], times["applicant_p50"]) == (30, 8, 23)
    assert (asked["asked_2"], asked["days_p50"]) == (1, 3)


def test_dossiers_outside_the_calendar_are_told_and_not_measured() -> None:
    old = datetime(1999, 3, 1, tzinfo=VIETNAM)
    found = [row(), row(received=old, accepted=old)]

    total = lines_of(counted(MAKERS["times"](JULY), found))["total"]

    assert (total["resolved"], total["outside"]) == (1, 1)


def test_small_counts_are_hidden_with_what_was_measured_of_them() -> None:
    found = [row(unit="A")] * 20 + [row(unit="B")] * 2 + [row(unit="C")] * 9
    report = counted(MAKERS["times"](JULY, by="unit"), found).result().hidden(5)

    lines = {line.key: line.cells[:2] for line in report.lines}
    assert lines["A"] == (20, 300)
    assert lines["B"] == lines["C"] == (None, None)
    assert report.hidden_below == 5
    assert report.to_table("vi").rows[1][1:3] == ("*", "*")
    assert report.to_table("vi").rows[0][2] == "30,0"


@pytest.mark.parametrize("edges", [(), (5, 5), (-1, 3)])
@pytest.mark.parametrize("name", ["ageing", "due-soon"])
def test_edges_that_do_not_rise_are_refused(name: str, edges: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="edges"):
        MAKERS[name](JULY, edges=edges)


def test_an_unknown_grouping_is_refused() -> None:
    by: Any = "mood"
    with pytest.raises(InputError, match="mood"):
        CauseCube(JULY, by=by)


def test_the_report_of_an_instant_names_it() -> None:
    report = AgeingCube(JULY, datetime(2026, 7, 15, 17)).result()

    assert report.to_table("vi").subtitle == "Lúc 17:00 ngày 15/7/2026"
    assert report.to_table("en").subtitle == "At 2026-07-15 17:00"
    assert (
        SupplementCube((date(2026, 7, 1), date(2026, 7, 2))).result().says("en").startswith("From")
    )


def test_office_time_is_that_of_the_wall_clock_where_summer_time_begins() -> None:
    from onestop_engine.exchange.mappings._every_day import every_day

    berlin = every_day("Europe/Berlin")
    start = datetime(2026, 3, 28, 12, tzinfo=berlin.zone)
    found = [
        row(received=start, accepted=start, finished=start + timedelta(hours=n), code=f"A-{n}")
        for n in range(6, 60, 6)
    ]
    period = Period.of(date(2026, 3, 1), date(2026, 4, 30), berlin.zone)

    told = lines_of(counted(TimesCube(period, calendar=berlin), found))["total"]

    times = [berlin.working_time(one.accepted, one.finished) for one in found]
    assert told["agency_p50"] == ceil(share_of(times, 50) / HOUR)
    assert told["agency_p95"] == ceil(share_of(times, 95) / HOUR)


def test_reports_of_figures_are_sheets_and_columns_of_numbers() -> None:
    report = counted(MAKERS["times"](JULY, by="unit"), [row(unit="A")] * 9).result().hidden(5)

    with pq.ParquetFile(io.BytesIO(render(report, "parquet", suppress_below=5))) as file:
        line = file.read().to_pylist()[0]

    assert (line["key"], line["resolved"], line["whole_mean"]) == ("A", 9, 30.0)
    with pytest.raises(InputError, match="cannot be hidden"):
        render(report, "csv", "en", suppress_below=6)


def test_a_block_is_let_go_of_as_soon_as_it_was_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """What its reports share refers to it; ten million dossiers would stay in memory so."""
    filed = datetime(2026, 7, 1, 9, tzinfo=VIETNAM)
    row = DossierRow(code="A-1", procedure="1.1", status=4, received=filed, accepted=filed)
    (batch,) = to_arrow([row])
    made: list[weakref.ref[Block]] = []

    class Watched(Block):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            made.append(weakref.ref(self))

    monkeypatch.setattr(_counting, "Block", Watched)
    period = Period.of(date(2026, 7, 1), date(2026, 7, 31))
    gc.disable()
    try:
        count([batch], CountCube(period, by="agency"), AgeingCube(period, by="agency"))
        assert [block() for block in made] == [None]
    finally:
        gc.enable()
