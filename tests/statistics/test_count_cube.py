"""Counting columns gives the figures that counting rows gives, in any order and any parts."""

from __future__ import annotations

import json
import random
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from dossier_rows import law, periods, policies, rows
from hypothesis import given
from hypothesis import strategies as st

from onestop_engine.errors import InputError
from onestop_engine.statistics import (
    DossierRow,
    Pause,
    Period,
    Policy,
    Promised,
    Rejects,
    arrow_schema,
    report_06a,
)
from onestop_engine.statistics.columns import Block, CountCube, Keeping, count, to_arrow
from onestop_engine.statistics.columns._block import Listed, nulls_of
from onestop_engine.statistics.columns._parquet import groups
from onestop_engine.statistics.report_06a import GroupBy
from onestop_engine.statistics.schema import VIETNAM

BYS = get_args(GroupBy)
JULY = Period.month(2026, 7)
MORNING = datetime(2026, 7, 6, 8, tzinfo=VIETNAM)


def table(found: list[DossierRow]) -> pa.Table:
    return pa.Table.from_batches(to_arrow(found), schema=arrow_schema())


def cube_of(found: list[DossierRow], *given: Any, size: int = 10_000, **options: Any) -> CountCube:
    cube = CountCube(*given, **options)
    count(to_arrow(found, at_once=size), cube)
    return cube


def row(**changes: Any) -> DossierRow:
    values: dict[str, Any] = {
        "code": "A-1",
        "procedure": "2.000635",
        "status": 4,
        "received": MORNING,
        "accepted": MORNING,
        "due": datetime(2026, 7, 9, 23, 59, 59, 999_999, VIETNAM),
    }
    return DossierRow(**(values | changes))


@law
@given(
    st.lists(rows(), max_size=12),
    periods(),
    st.none() | st.integers(0, 900),
    st.sampled_from(BYS),
    policies,
    st.integers(1, 12),
)
def test_columns_give_the_report_of_rows(  # noqa: PLR0917
    found: list[DossierRow], period: Period, hour: int | None, by: Any, policy: Policy, size: int
) -> None:
    as_of = (
        None if hour is None else datetime(2026, 1, 1, tzinfo=VIETNAM) + hour * timedelta(hours=6)
    )
    cube = cube_of(found, period, as_of, by=by, policy=policy, size=size)

    assert cube.result() == report_06a(found, period, as_of, by=by, policy=policy)


@law
@given(st.lists(rows(), max_size=8), periods(), st.sampled_from(BYS), st.data())
def test_rows_that_tell_their_own_instant_count_as_far_as_that(
    found: list[DossierRow], period: Period, by: Any, data: st.DataObject
) -> None:
    instants = st.none() | st.integers(0, 300).map(lambda n: period.opens + n * timedelta(hours=12))
    told = [
        DossierRow(**{f: getattr(one, f) for f in one.__slots__} | {"as_of": data.draw(instants)})
        for one in found
    ]

    cube = cube_of(told, period, by=by)
    assert cube.result() == report_06a(told, period, by=by)


@law
@given(
    st.lists(rows(), max_size=12),
    periods(),
    st.sampled_from(BYS),
    st.integers(1, 5),
    st.randoms(use_true_random=False),
)
def test_parts_merge_exactly_and_in_any_order(
    found: list[DossierRow], period: Period, by: Any, size: int, dice: random.Random
) -> None:
    whole = cube_of(found, period, by=by).result()
    parts = [cube_of([], period, by=by)]
    for batch in to_arrow(found, at_once=size):
        parts.append(CountCube(period, by=by))
        parts[-1].add(Block(batch))
    dice.shuffle(parts)
    while len(parts) > 1:
        one = parts.pop(dice.randrange(len(parts)))
        parts[dice.randrange(len(parts))].merge(one)

    assert parts[0].result() == whole


@law
@given(st.lists(rows(), max_size=10), periods(), st.sampled_from(BYS), policies)
def test_files_with_their_bounds_give_the_same(
    tmp_path_factory: Any, found: list[DossierRow], period: Period, by: Any, policy: Policy
) -> None:
    folder = tmp_path_factory.mktemp("dossiers")
    pq.write_table(table(found), folder / "a.parquet", row_group_size=2)
    cube = CountCube(period, by=by, policy=policy)

    count(folder, cube)

    assert cube.result() == report_06a(found, period, by=by, policy=policy)


@law
@given(st.lists(rows(), max_size=10), periods(), st.sampled_from(BYS))
def test_counts_that_were_kept_are_the_counts(
    tmp_path_factory: Any, found: list[DossierRow], period: Period, by: Any
) -> None:
    folder = tmp_path_factory.mktemp("dossiers")
    pq.write_table(table(found), folder / "a.parquet", row_group_size=3)
    reports = []
    for _ in range(2):
        cube = CountCube(period, by=by)
        count(folder, cube, kept=folder / "_kept")
        reports.append(cube.result())

    assert reports == [report_06a(found, period, by=by)] * 2


@pytest.mark.parametrize(
    "zone",
    [ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("Europe/Berlin"), timezone(timedelta(hours=-3))],
)
@pytest.mark.parametrize("late", ["instant", "date"])
def test_days_are_those_of_the_zone_of_the_period(zone: Any, late: Any) -> None:
    hours = [timedelta(hours=n) for n in range(0, 24 * 9, 5)]
    start = datetime(2026, 3, 25, tzinfo=zone)
    found = [
        row(received=start, accepted=start, due=start + span, finished=start + other, status=10)
        for span in hours[::3]
        for other in hours[::4]
    ]
    period = Period.of(date(2026, 3, 1), date(2026, 4, 30), zone)
    policy = Policy(late=late)

    report = cube_of(found, period, policy=policy, by="unit").result()

    assert report == report_06a(found, period, policy=policy, by="unit")
    assert report.total.early
    assert report.total.late


def test_the_ending_follows_from_the_status_where_it_is_silent() -> None:
    end = {"finished": MORNING + timedelta(days=1)}
    stated = [
        {"status": 7, **end},
        {"status": 8, **end},
        {"status": 3, "accepted": None, **end},
        {"status": 8},
    ]
    plain = [row(**one) for one in stated]
    implied = [DossierRow.from_data(one.to_data()) for one in plain]

    report = cube_of(plain, JULY).result()

    assert report == report_06a(implied, JULY)
    assert (report.beside.withdrawn, report.beside.closed, report.beside.intake_refused) == (
        1,
        1,
        1,
    )


def test_columns_that_a_source_lacks_are_not_told() -> None:
    found = [row(channel="online"), row(channel="online", code="B")]
    short = table(found).select(["code", "procedure", "status", "received", "accepted"])
    cube = CountCube(JULY, by="unit")

    count(short, cube)

    silent = [row(due=None), row(due=None, code="B")]
    assert cube.result() == report_06a(silent, JULY, by="unit")


def test_a_parent_without_a_name_leaves_the_dossier_in_the_form() -> None:
    found = [row(parent=""), row(parent="A-0"), row()]

    assert cube_of(found, JULY).result() == report_06a(found, JULY)


def test_many_lines_are_counted_too() -> None:
    found = [row(officer=f"o{n % 5000}", code=str(n)) for n in range(10_000)]
    cube = cube_of(found, JULY, by="officer", size=1000)

    report = cube.result()

    assert len(report.lines) == 5000
    assert report == report_06a(found, JULY, by="officer")


def test_what_cannot_be_grouped_by_is_refused() -> None:
    with pytest.raises(InputError, match="cannot be grouped by 'weather'"):
        CountCube(JULY, by="weather")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three months of one dossier a day, a file and a row group for each month."""
    for month in (6, 7, 8):
        first = datetime(2026, month, 1, 9, tzinfo=VIETNAM)
        days = [first + timedelta(days=n) for n in range(28)]
        found = [
            row(
                code=f"{month}-{n}",
                received=day,
                accepted=day,
                due=day + timedelta(days=3),
                finished=day + timedelta(hours=30),
                status=10,
                ending="granted",
                delivered=day + timedelta(hours=31),
            )
            for n, day in enumerate(days)
        ]
        pq.write_table(table(found), tmp_path / f"{month}.parquet")
    return tmp_path


def groups_read(folder: Path, *cubes: CountCube, **options: Any) -> int:
    """How many row groups had to be read."""
    blocks = []

    class Watched(CountCube):
        def add(self, block: Block) -> None:
            blocks.append(block)
            super().add(block)

    cube = Watched(JULY)
    count(folder, cube, *cubes, readers=1, **options)
    assert cube.result().total.direct == 28
    return len(blocks)


def test_row_groups_that_cannot_concern_the_period_are_not_read(folder: Path) -> None:
    assert groups_read(folder) == 1


def test_only_new_files_are_read_when_counts_are_kept(folder: Path) -> None:
    kept = folder / "_kept"

    assert groups_read(folder, kept=kept) == 1
    assert groups_read(folder, kept=kept) == 0
    shifted = pq.read_table(folder / "7.parquet").slice(0, 0)
    pq.write_table(shifted, folder / "9.parquet")
    assert groups_read(folder, kept=kept) == 0
    pq.write_table(pq.read_table(folder / "7.parquet"), folder / "7.parquet", row_group_size=7)
    assert groups_read(folder, kept=kept) == 4


def test_a_torn_file_of_kept_counts_is_counted_again(folder: Path) -> None:
    kept = folder / "_kept"
    groups_read(folder, kept=kept)
    for file in kept.iterdir():
        file.write_text("{", encoding="utf-8")

    assert groups_read(folder, kept=kept) == 1


def test_refused_rows_are_told_again_though_counts_are_kept(folder: Path) -> None:
    bad = pa.RecordBatch.from_pylist(
        [{"code": "A", "procedure": "1", "status": 11, "received": MORNING}]
    )
    pq.write_table(pa.Table.from_batches([bad]), folder / "bad.parquet")
    for _ in range(2):
        with Rejects() as refused:
            groups_read(folder, kept=folder / "_kept", rejects=refused)
        assert [reject.code for reject in refused.kept] == ["A"]


def test_a_bad_row_without_a_place_for_it_stops_every_reader(folder: Path) -> None:
    bad = pa.RecordBatch.from_pylist(
        [{"code": "A", "procedure": "1", "status": 11, "received": MORNING}]
    )
    pq.write_table(pa.Table.from_batches([bad]), folder / "bad.parquet")

    with pytest.raises(InputError, match="no such status"):
        count(folder, CountCube(JULY))


def test_two_readers_and_several_reports_at_once(folder: Path) -> None:
    cubes = [CountCube(Period.of(date(2026, 6, 1), date(2026, 8, 31)), by=by) for by in BYS]
    steps = []

    count(folder, *cubes, progress=lambda done, total: steps.append((done, total)))

    assert {cube.result().total.received for cube in cubes} == {84}
    assert [line.counts.received for line in cubes[BYS.index("month")].result().lines] == [
        28,
        28,
        28,
    ]
    assert steps[-1] == (84, 84)
    assert steps == sorted(steps)
    assert isinstance(cubes[0], Keeping)


def test_a_renewed_promise_and_a_pause_hold_at_their_instant_only() -> None:
    day = timedelta(days=1)
    found = [
        row(
            code=str(n),
            status=5,
            promises=(
                Promised(at=MORNING, due=MORNING + day),
                Promised(at=MORNING + 3 * day, due=None),
            ),
            pauses=(Pause(start=MORNING + 3 * day, end=MORNING + n * day),),
        )
        for n in range(4, 8)
    ]
    for hours in range(0, 24 * 9, 12):
        as_of = MORNING + timedelta(hours=hours)
        assert cube_of(found, JULY, as_of).result() == report_06a(found, JULY, as_of)


def test_promises_that_are_all_open_are_promises_in_a_file_too(tmp_path: Path) -> None:
    found = [row(promises=(Promised(at=MORNING, due=None),))]
    pq.write_table(table(found), tmp_path / "a.parquet")
    cube = CountCube(Period.month(2026, 7))

    count(tmp_path, cube)

    assert cube.result() == report_06a(found, Period.month(2026, 7))
    assert cube.result().beside.no_due == 1


@pytest.mark.parametrize("second", [10**12, -(10**12), 4 * 10**15])
def test_an_impossible_instant_among_the_bounds_is_a_bad_row(tmp_path: Path, second: int) -> None:
    lines = [{"code": c, "procedure": "1", "status": 1, "received": MORNING} for c in "AB"]
    ticks = pa.array([second, None], pa.int64()).cast(pa.timestamp("s", "UTC"))
    pq.write_table(pa.Table.from_pylist(lines).append_column("due", ticks), tmp_path / "a.parquet")

    with Rejects() as refused:
        cube = CountCube(JULY)
        count(tmp_path, cube, rejects=refused)

    assert [(one.code, one.column) for one in refused.kept] == [("A", "due")]
    assert cube.result().beside.not_accepted == 1


def test_a_month_counts_what_was_filed_in_it_and_accepted_in_the_next(tmp_path: Path) -> None:
    found = [row(accepted=MORNING + timedelta(days=31), due=None)]
    pq.write_table(table(found), tmp_path / "a.parquet")
    period = Period.of(date(2026, 7, 1), date(2026, 8, 31))
    cube = CountCube(period, by="month")
    count(tmp_path, cube)
    assert cube.result() == report_06a(found, period, by="month")
    assert [line.beside.not_accepted for line in cube.result().lines] == [1, 0]


@pytest.mark.parametrize("filed", [MORNING, MORNING + timedelta(days=40)])
def test_when_it_was_filed_is_read_only_where_it_matters(tmp_path: Path, filed: datetime) -> None:
    found = [
        row(status=1, received=filed, accepted=None, due=None),
        row(
            status=3,
            received=filed,
            accepted=None,
            due=None,
            finished=filed,
            ending="intake_refused",
        ),
        row(),
    ]
    pq.write_table(table(found), tmp_path / "a.parquet")
    cube = CountCube(JULY)
    (group,) = groups(tmp_path)
    needed = cube.needs(group.bounds())
    assert needed is not None
    assert ("received" in needed) is (filed > JULY.closes)
    count(tmp_path, cube)
    assert cube.result() == report_06a(found, JULY)


@given(st.lists(st.none() | st.integers(0, 9), max_size=40), st.integers(0, 20))
def test_nulls_are_found_in_any_slice(values: list[int | None], start: int) -> None:
    some = pa.array(values, pa.int64()).slice(start)
    assert nulls_of(some).tolist() == [value is None for value in values[start:]]


def test_a_column_of_one_block_has_other_words_in_the_next() -> None:
    found = [row(code=f"A-{n}", agency=f"H{n // 2}") for n in range(6)]
    many = to_arrow(found, at_once=2)
    cube = CountCube(JULY, by="agency")
    listed: dict[str, Listed] = {}
    for batch in many:
        cube.add(Block(batch, listed))
    assert cube.result() == report_06a(found, JULY, by="agency")


@pytest.mark.parametrize("by", BYS)
@pytest.mark.parametrize("size", [0, 1, 300])
def test_what_is_kept_of_a_count_is_the_count(by: GroupBy, size: int) -> None:
    found = [row(code=f"A-{n}", agency="H26") for n in range(size)]
    one, other = cube_of(found, JULY, by=by), CountCube(JULY, by=by)
    state = json.loads(json.dumps(one.to_state()))
    for _ in range(2):
        other.add_state(state)
    assert other.result() == report_06a(found * 2, JULY, by=by)


@pytest.mark.parametrize(
    ("days", "known", "lists"), [(2, None, False), (2, 40, True), (40, None, True), (None, 2, True)]
)
def test_promises_and_pauses_are_read_where_some_dossier_is_open(
    tmp_path: Path, days: int | None, known: int | None, lists: bool
) -> None:
    def later(days: int | None) -> datetime | None:
        return None if days is None else MORNING + timedelta(days=days)

    ended = later(days)
    found = [
        row(
            status=4 if ended is None else 9,
            finished=ended,
            finished_known=later(known),
            promises=(Promised(at=MORNING, due=MORNING + timedelta(days=1)),),
            pauses=(Pause(start=MORNING, end=later(1), cause="supplement"),),
        ),
        row(code="A-2", status=9, finished=later(1)),
    ]
    pq.write_table(table(found), tmp_path / "a.parquet")
    cube = CountCube(JULY)
    (group,) = groups(tmp_path)
    needed = cube.needs(group.bounds())
    assert needed is not None
    assert ({"promises", "pauses"} <= needed) is lists
    count(tmp_path, cube)
    assert cube.result() == report_06a(found, JULY)
