"""Each report over columns alone, beside only decoding the columns that it reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from typing import Any

import pyarrow.parquet as pq
import pytest

from onestop_engine.statistics.columns import (
    COLUMNS,
    AgeingCube,
    CauseCube,
    CountCube,
    DueSoonCube,
    SupplementCube,
    TimesCube,
    count,
)

from .dossiers import PERIOD, VN, decoding, made, rows_of

CUBES: dict[str, Any] = {
    "CountCube": lambda: CountCube(PERIOD, by="agency"),
    "AgeingCube": lambda: AgeingCube(PERIOD, by="agency"),
    "DueSoonCube": lambda: DueSoonCube(PERIOD, calendar=VN, by="agency"),
    "TimesCube": lambda: TimesCube(PERIOD, calendar=VN, by="agency"),
    "SupplementCube": lambda: SupplementCube(PERIOD, by="agency"),
    "CauseCube": lambda: CauseCube(PERIOD, by="agency"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Dossiers with all their columns, a row group for each million."""
    found = made(tmp_path_factory, COLUMNS, full=4_000_000)
    yield found
    rmtree(found)


def read_columns(folder: Path, cube: Any) -> list[str]:
    """The columns that a report reads of files that tell them; what no row tells is not decoded."""
    footer = pq.read_metadata(min(folder.glob("*.parquet")))
    first = footer.row_group(0)
    told = {
        column.path_in_schema.partition(".")[0]
        for column in map(first.column, range(first.num_columns))
        if column.statistics is None or column.statistics.null_count < column.num_values
    }
    return [name for name in COLUMNS if name in told and name in (cube.needs(None) or ())]


def test_reports(bench: Any, folder: Path) -> None:
    found = {}

    def counting(name: str) -> Any:
        def run() -> None:
            cube = CUBES[name]()
            count(folder, cube)
            found[name] = cube.result()

        return run

    works = {}
    for name, cube in CUBES.items():
        works[name] = counting(name)
        works[f"decoding for {name}"] = decoding(folder, read_columns(folder, cube()))

    race = bench.race(works, rounds=5)
    form = found["CountCube"].total
    ended = found["CountCube"].beside
    resolved, open_ = form.early + form.on_time + form.late, form.open_in_time + form.open_late
    first = {name: report.total.cells[0] for name, report in found.items() if name != "CountCube"}
    assert first == {
        "AgeingCube": open_,
        "DueSoonCube": form.open_in_time,
        "TimesCube": resolved - ended.withdrawn - ended.closed,
        "SupplementCube": resolved,
        "CauseCube": form.late + form.open_late,
    }
    rows = rows_of(folder)
    bench.say(f"    {rows:,} dossiers")
    for name in works:
        bench.time(name, race.median(name) / rows, "a dossier")
    for name in CUBES:
        bench.hold("cubes", f"times_decoding_{name}", race.ratio(name, f"decoding for {name}"))
