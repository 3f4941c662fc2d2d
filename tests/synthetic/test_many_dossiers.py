"""Millions of made-up dossiers: the same for a seed, sound, and as busy as offices are."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from onestop_engine import Term, WorkCalendar
from onestop_engine.errors import InputError
from onestop_engine.statistics import arrow_schema, batches, report_06a
from onestop_engine.statistics.columns import CountCube, count, from_arrow
from onestop_engine.statistics.schema import VIETNAM
from onestop_engine.synthetic import write_dossiers

MANY = 30_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("many") / "dossiers"
    steps: list[tuple[int, int]] = []

    paths = write_dossiers(place, MANY, group=2_000, progress=lambda *told: steps.append(told))

    assert [path.name for path in paths] == ["part-0000.parquet", "part-0001.parquet"]
    assert steps[-1] == (MANY, MANY)
    return place


@pytest.fixture(scope="module")
def dossiers(folder: Path) -> Any:
    return pq.read_table(folder).cast(arrow_schema())


def test_they_are_in_the_published_schema_and_none_is_bad(folder: Path, dossiers: Any) -> None:
    assert pq.read_schema(folder / "part-0000.parquet").equals(arrow_schema())
    assert dossiers.num_rows == MANY
    assert sum(batch.num_rows for batch in batches(folder)) == MANY
    assert len(set(dossiers["code"].to_pylist())) == MANY


def test_a_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_dossiers(tmp_path / "again", MANY, group=2_000)
    write_dossiers(tmp_path / "other", MANY, group=2_000, seed=7)

    first, again, other = (
        hashlib.sha256((place / "part-0001.parquet").read_bytes()).hexdigest()
        for place in (folder, tmp_path / "again", tmp_path / "other")
    )
    assert first == again != other


def test_columns_and_rows_of_them_count_alike(folder: Path) -> None:
    period, until = (date(2026, 7, 1), date(2026, 7, 31)), datetime(2026, 7, 20, 12, tzinfo=VIETNAM)
    cube = CountCube(period, until, by="agency")
    count(folder, cube)
    found = [row for batch in batches(folder) for row in from_arrow(batch)]

    report = cube.result()

    assert report == report_06a(found, period, until, by="agency")
    assert min(report.total.columns()) > 0


def test_they_are_what_offices_see(dossiers: Any) -> None:
    accepted = dossiers["accepted"].drop_null()
    local = accepted.cast("int64").to_numpy() + 7 * 3_600_000_000
    hours = local % 86_400_000_000 / 3_600_000_000
    endings = dossiers["ending"].to_pylist()
    late = [
        finished > due
        for finished, due, ending in zip(
            dossiers["finished"].to_pylist(), dossiers["due"].to_pylist(), endings, strict=True
        )
        if ending == "granted" and due is not None
    ]

    assert hours.min() >= 7.5
    assert hours.max() <= 17.5
    assert 0.03 < sum(late) / len(late) < 0.2
    assert set(endings) == {"granted", "refused", "withdrawn", "closed", "intake_refused", None}
    assert {1, 3, 4, 5, 7, 8, 9, 10} == set(dossiers["status"].to_pylist())
    assert sum(map(bool, dossiers["pauses"].to_pylist())) > MANY / 50
    assert len({code.split(".")[0] for code in dossiers["agency"].to_pylist()}) == 4


def test_there_are_peaks_before_and_after_tet(dossiers: Any) -> None:
    local = dossiers["received"].cast("int64").to_numpy() + 7 * 3_600_000_000
    days = local.view("M8[us]").astype("M8[D]")
    calendar = WorkCalendar.bundled("vn")

    def in_a_working_day(first: str, last: str) -> float:
        start, end = np.datetime64(first), np.datetime64(last)
        working = calendar.working_days_between(start.item(), end.item())
        return float(((days > start) & (days <= end)).sum() / working)

    # Tết 2026: off from 14 to 22 February.
    usual = in_a_working_day("2025-10-05", "2025-12-20")
    assert in_a_working_day("2026-01-31", "2026-02-13") > 1.25 * usual
    assert in_a_working_day("2026-02-22", "2026-03-06") > 1.5 * usual


def test_promises_are_in_order_of_time(dossiers: Any) -> None:
    told = [promises for promises in dossiers["promises"].to_pylist() if promises]

    assert told
    assert all([p["at"] for p in one] == sorted(p["at"] for p in one) for one in told)


@pytest.mark.parametrize(("dossiers_", "says"), [(0, "1 dossier at least"), (5, "is not empty")])
def test_nothing_is_overwritten_and_none_is_too_few(
    tmp_path: Path, dossiers_: int, says: str
) -> None:
    (tmp_path / "mine.txt").touch()

    with pytest.raises(InputError, match=says):
        write_dossiers(tmp_path, dossiers_)


def test_the_terms_told_give_the_due_dates_told(dossiers: Any) -> None:
    lines = dossiers.select(["term", "accepted", "restarts", "pauses", "reappointed", "due"])
    vn, seen = WorkCalendar.bundled("vn"), 0
    for line in lines.slice(0, 3000).to_pylist():
        ended = line["pauses"] and not line["restarts"]
        if line["due"] is None or line["reappointed"] is not None or ended:
            continue
        since = max([line["accepted"], *(line["restarts"] or [])])
        assert vn.due(since, Term.parse(line["term"])).until == line["due"]
        seen += bool(line["restarts"])
    assert seen > 20
