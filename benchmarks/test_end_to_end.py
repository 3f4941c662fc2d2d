"""From Parquet files to form II.06a by agency, due dates computed on the way."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from onestop_engine import Term
from onestop_engine.statistics.columns import CountCube, Deadlines, count

from .dossiers import (
    CUT,
    DAY,
    FORM,
    KEPT,
    OFFSET,
    OPENS,
    PERIOD,
    VN,
    connected,
    decoding,
    made,
    rows_of,
    slim_table,
    terms_of,
    working_days,
)

Report = dict[str, tuple[int, ...]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Dossiers without due dates, a row group for each million."""
    found = made(tmp_path_factory, KEPT)
    yield found
    rmtree(found)


def ours(folder: Path, terms: dict[str, int]) -> Callable[[], Report]:
    deadlines = Deadlines(VN, {code: Term(days, "working_day") for code, days in terms.items()})

    def run() -> Report:
        cube = CountCube(PERIOD, by="agency")
        count(folder, cube, deadlines=deadlines)
        lines = cube.result().lines
        return {line.key: tuple(getattr(line.counts, name) for name in FORM) for line in lines}

    return run


def calendar_tables() -> tuple[pa.Table, pa.Table]:
    """Working days up to each day, and the day of each number: what the peers join with."""
    days, working = working_days()
    before = pa.table({"day": days, "number": np.cumsum(working)})
    return before, pa.table({"number": np.arange(1, sum(working) + 1), "last": days[working]})


SQL = f"""
WITH dossiers AS (
  SELECT agency, channel, status, ending, epoch_us(accepted) AS accepted,
         epoch_us(finished) AS finished, procedure
  FROM read_parquet('{{files}}')
  WHERE epoch_us(accepted) <= {CUT} AND (finished IS NULL OR epoch_us(finished) >= {OPENS})
), placed AS (
  SELECT agency, channel = 'online' AS online, accepted < {OPENS} AS carried,
    CASE
      WHEN finished IS NULL OR finished > {CUT} THEN
        CASE WHEN (finished IS NULL AND status IN (5, 6, 8)) THEN 6
             WHEN (last + 1) * {DAY} - 1 - {OFFSET} < {CUT} THEN 7 ELSE 6 END
      WHEN ending IN ('withdrawn', 'closed') THEN 4
      WHEN (finished + {OFFSET}) // {DAY} > last THEN 5
      WHEN (finished + {OFFSET}) // {DAY} < last THEN 3
      ELSE 4
    END AS standing
  FROM dossiers
  JOIN terms USING (procedure)
  JOIN before ON before.day = (accepted + {OFFSET}) // {DAY}
  JOIN dates ON dates.number = before.number + terms.days
)
SELECT agency,
  count(*) FILTER (NOT carried AND online), count(*) FILTER (NOT carried AND NOT online),
  count(*) FILTER (carried), count(*) FILTER (standing = 3), count(*) FILTER (standing = 4),
  count(*) FILTER (standing = 5), count(*) FILTER (standing = 6), count(*) FILTER (standing = 7)
FROM placed GROUP BY agency
"""


def in_duckdb(folder: Path, terms: dict[str, int]) -> Callable[[], Report]:
    before, dates = calendar_tables()
    known = pa.table({"procedure": list(terms), "days": list(terms.values())})
    connection = connected({"before": before, "dates": dates, "terms": known})
    sql = SQL.format(files=folder / "*.parquet")
    return lambda: {row[0]: row[1:] for row in connection.execute(sql).fetchall()}


def in_polars(folder: Path, terms: dict[str, int]) -> Callable[[], Report]:
    before, dates = (pl.from_arrow(table).lazy() for table in calendar_tables())
    known = pl.LazyFrame({"procedure": list(terms), "days": list(terms.values())})
    accepted, finished = (pl.col(name).dt.epoch("us") for name in ("accepted", "finished"))
    ended = finished.is_not_null() & (finished <= CUT)
    day = (finished + OFFSET) // DAY
    waits = finished.is_null() & pl.col("status").is_in([5, 6, 8])
    is_open_late = ((pl.col("last") + 1) * DAY - 1 - OFFSET < CUT) & ~waits
    special = pl.col("ending").cast(pl.String).is_in(["withdrawn", "closed"]).fill_null(value=False)
    standing = (
        pl.when(~ended)
        .then(6 + is_open_late.cast(pl.Int8))
        .when(special)
        .then(4)
        .otherwise(4 + (day > pl.col("last")).cast(pl.Int8) - (day < pl.col("last")).cast(pl.Int8))
    )
    carried = accepted < OPENS
    online = pl.col("channel").cast(pl.String) == "online"
    sums = [(~carried & online).sum(), (~carried & ~online).sum(), carried.sum()]
    sums += [(pl.col("standing") == n).sum() for n in range(3, 8)]
    query = (
        pl.scan_parquet(folder / "*.parquet")
        .select("agency", "channel", "status", "ending", "accepted", "finished", "procedure")
        .filter((accepted <= CUT) & (finished.is_null() | (finished >= OPENS)))
        .with_columns(pl.col("procedure").cast(pl.String), pl.col("agency").cast(pl.String))
        .join(known.cast({"days": pl.Int64}), on="procedure")
        .with_columns(day=(accepted + OFFSET) // DAY)
        .join(before, on="day")
        .with_columns(number=pl.col("number") + pl.col("days"))
        .join(dates, on="number")
        .with_columns(standing=standing)
        .group_by("agency")
        .agg(**dict(zip(FORM, sums, strict=True)))
    )
    return lambda: {row[0]: row[1:] for row in query.collect(engine="streaming").iter_rows()}


def test_from_parquet_to_report(bench: Any, folder: Path) -> None:
    terms = terms_of(folder)
    works: dict[str, Callable[[], Any]] = {
        "decoding": decoding(folder, [name for name in KEPT if name != "code"]),
        "count": ours(folder, terms),
        "DuckDB": in_duckdb(folder, terms),
        "polars": in_polars(folder, terms),
    }
    found = works["count"]()
    assert found == works["DuckDB"]()
    assert found == works["polars"]()

    race = bench.race(works, rounds=5)
    rows = rows_of(folder)
    bench.say(f"    {rows:,} dossiers, {sum(map(sum, found.values())) // 2:,} of them in the form")
    for name in works:
        bench.time(name, race.median(name) / rows, "a dossier")
    large = "_100M" if rows >= 100_000_000 else ""
    section = f"parquet_to_report{large}"
    bench.hold(section, "times_decoding", race.ratio("count", "decoding"))
    bench.hold(section, "faster_than_DuckDB", race.ratio("DuckDB", "count"))
    bench.hold(section, "faster_than_polars", race.ratio("polars", "count"))


def test_one_hundredth_of_new_rows(bench: Any, folder: Path, tmp_path: Path) -> None:
    """Counts that were kept: only the file that is new is read.

    Each run is given another new file, which was written before and only moves in.
    """
    old = [path.resolve() for path in sorted(folder.glob("*.parquet"))]
    here = tmp_path / "dossiers"
    here.mkdir()
    for path in old:
        (here / path.name).symlink_to(path)
    kept = tmp_path / "kept"

    def whole() -> Any:
        cube = CountCube(PERIOD, by="agency")
        count(here, cube)
        return cube.result()

    def again() -> Any:
        cube = CountCube(PERIOD, by="agency")
        count(here, cube, kept=kept)
        return cube.result()

    again()
    rows = rows_of(folder)
    new = pq.ParquetFile(old[-1]).read_row_group(0).slice(0, max(rows // 100, 1))
    rounds = 5
    # One for the comparison, one to warm up, one for each round.
    waiting = [tmp_path / f"new-{number}.parquet" for number in range(rounds + 2)]
    for path in waiting:
        slim_table(new, path)

    def with_new_rows() -> Any:
        for file in here.glob("new-*.parquet"):
            file.unlink()
        path = waiting.pop()
        path.rename(here / path.name)
        return again()

    assert with_new_rows() == whole()

    race = bench.race({"whole": whole, "one hundredth new": with_new_rows}, rounds=rounds)
    for name in ("whole", "one hundredth new"):
        bench.time(name, race.median(name))
    # What reading takes shrinks with the rows; what opening, merging and the report take does not.
    size = "_100M" if rows >= 100_000_000 else "" if rows >= 10_000_000 else "_below_10M"
    faster = race.ratio("whole", "one hundredth new")
    bench.hold(f"kept_counts{size}", "faster_than_all", faster)


PROGRAM = """
import sys
from onestop_engine.cli import main
try:
    main()
finally:
    sys.stdout.flush()
    with open("/proc/self/status") as status:
        found = [line.split()[1] for line in status if line.startswith("VmHWM")]
    print(*found, file=sys.stderr)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from Linux's /proc")
def test_memory_of_onestop_stats(bench: Any, folder: Path) -> None:
    words = ("stats", str(folder), "--from", "2025-01-01", "--to", "2026-07-31", "--json")
    done = subprocess.run(
        (sys.executable, "-c", PROGRAM, *words), check=True, capture_output=True, encoding="utf-8"
    )
    assert '"report": "II.06a/VPCP/KSTT"' in done.stdout
    bench.hold("onestop_stats", "MiB", int(done.stderr.split()[-1]) / 1024, "MiB")
