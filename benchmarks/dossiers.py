"""Made-up dossiers as Parquet files for the benchmarks of reports, and what decoding them takes.

`ONESTOP_BENCH_DOSSIERS` names a folder that `python -m benchmarks generate` has filled; without
it, dossiers are made up for the run.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from onestop_engine import WorkCalendar
from onestop_engine.statistics import Period
from onestop_engine.synthetic import write_dossiers

VN = WorkCalendar.bundled("vn")
PERIOD = Period.of(date(2025, 1, 1), date(2026, 7, 31))
OFFSET, DAY = 7 * 3_600_000_000, 86_400_000_000
# The counters of form II.06a that are compared.
FORM = (
    "online", "direct", "carried", "early", "on_time", "late", "open_in_time", "open_late",
)  # fmt: skip
# What a system hands in that keeps no due dates.
KEPT = (
    "code", "procedure", "status", "received", "agency", "channel", "accepted", "finished",
    "ending",
)  # fmt: skip


def microseconds(at: Any) -> int:
    return int(np.datetime64(at.replace(tzinfo=None), "us").astype(np.int64)) - OFFSET


OPENS, CUT = microseconds(PERIOD.opens), microseconds(PERIOD.closes)


def made(
    tmp_path_factory: pytest.TempPathFactory, columns: Collection[str], full: int = 10_000_000
) -> Path:
    """A folder of dossiers with these columns, a row group for each million."""
    given = os.environ.get("ONESTOP_BENCH_DOSSIERS")
    smoke = os.environ.get("ONESTOP_BENCH_SMOKE")
    rows = 100_000 if smoke else int(os.environ.get("ONESTOP_BENCH_ROWS") or full)
    whole = Path(given) if given else tmp_path_factory.mktemp("made") / "dossiers"
    if not given:
        write_dossiers(whole, rows, group=20_000 if smoke else 1_000_000)
    slim = tmp_path_factory.mktemp("slim")
    for path in sorted(whole.glob("*.parquet")):
        slimmed(path, slim / path.name, columns)
        if not given:
            path.unlink()
    return slim


def slimmed(source: Path, target: Path, columns: Collection[str]) -> None:
    opened = pq.ParquetFile(source)
    shape = pa.schema([opened.schema_arrow.field(name) for name in columns])
    with written(target, shape) as file:
        for group in range(opened.num_row_groups):
            file.write_table(opened.read_row_group(group, columns=list(columns)))


def slim_table(table: pa.Table, target: Path) -> None:
    with written(target, table.schema) as file:
        file.write_table(table)


def written(target: Path, shape: pa.Schema) -> pq.ParquetWriter:
    instants = [field.name for field in shape if pa.types.is_timestamp(field.type)]
    words = [field.name for field in shape if pa.types.is_dictionary(field.type)]
    return pq.ParquetWriter(
        target,
        shape,
        use_dictionary=[*words, "status"],
        column_encoding=dict.fromkeys(instants, "DELTA_BINARY_PACKED"),
        compression="none",
    )


def rows_of(folder: Path) -> int:
    return sum(pq.read_metadata(path).num_rows for path in folder.glob("*.parquet"))


def terms_of(folder: Path) -> dict[str, int]:
    """A term in working days for each procedure."""
    found = pq.read_table(min(folder.glob("*.parquet")), columns=["procedure"])
    codes = sorted(set(found["procedure"].chunk(0).dictionary.to_pylist()))
    return {code: (1, 3, 5, 7, 10, 15, 20, 30)[n % 8] for n, code in enumerate(codes)}


def decoding(folder: Path, columns: Collection[str]) -> Callable[[], None]:
    """Only decoding these columns, by two threads."""
    groups = [
        (path, group)
        for path in sorted(folder.glob("*.parquet"))
        for group in range(pq.read_metadata(path).num_row_groups)
    ]

    def some(first: int) -> None:
        for path, group in groups[first::2]:
            with pq.ParquetFile(path, memory_map=True) as file:
                file.read_row_group(group, columns=list(columns), use_threads=False)

    def run() -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(some, range(2)))

    return run


def working_days() -> tuple[Any, Any]:
    """The days since 1970 that the calendars of the peers know, and which are working days."""
    first = date(2023, 1, 1).toordinal() - date(1970, 1, 1).toordinal()
    days = np.arange(first, first + 1824)
    return days, np.array([VN.is_working_day(np.datetime64(int(day), "D").item()) for day in days])


def connected(tables: Mapping[str, pa.Table]) -> duckdb.DuckDBPyConnection:
    """A connection with two threads and these tables as its own.

    Of views of Arrow tables DuckDB does not know the size, and joins the wrong way round.
    """
    connection = duckdb.connect(config={"threads": 2})
    for name, table in tables.items():
        connection.register("given", table)
        connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM given')
        connection.unregister("given")
    return connection
