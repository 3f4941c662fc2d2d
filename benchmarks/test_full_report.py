"""The whole report from Parquet files: a cut-off hour, pauses, net office time, beside DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from onestop_engine import Counting, Term
from onestop_engine.statistics.columns import CountCube, Deadlines, TimesCube, count

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
    terms_of,
    working_days,
)

COLUMNS = (*KEPT, "pauses")
CUT_OFF = Counting(cutoff="15:00", after_cutoff="start_next_day")
MINUTE, HOUR = 60_000_000, 3_600_000_000
BESIDE = ("waiting", "withdrawn", "closed", "refused")
Report = dict[str, tuple[Any, ...]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Dossiers with the pauses of each row as an Arrow list, and without due dates."""
    found = made(tmp_path_factory, COLUMNS)
    yield found
    rmtree(found)


def ours(folder: Path, terms: dict[str, int]) -> Callable[[], Report]:
    known = {code: Term(days, "working_day") for code, days in terms.items()}
    deadlines = Deadlines(VN, known, CUT_OFF)

    def run() -> Report:
        form = CountCube(PERIOD, by="agency")
        times = TimesCube(PERIOD, calendar=VN, by="agency")
        count(folder, form, times, deadlines=deadlines)
        took = {line.key: line.cells for line in times.result().lines}
        return {
            line.key: (
                *(getattr(line.counts, name) for name in FORM),
                *(getattr(line.beside, name) for name in BESIDE),
                *took[line.key],
            )
            for line in form.result().lines
        }

    return run


def calendar_tables() -> dict[str, pa.Table]:
    """The days, each with what has run before it and its office hours, and the day of each number.

    Two intervals a day in microseconds of the day; on days off they are empty.
    """
    days, works = working_days()
    hours = [VN.hours(np.datetime64(int(day), "D").item()) for day in days]
    edges = np.array([[*map(of_day, sum(pairs, ()))] or [0] * 4 for pairs in hours], np.int64)
    first, last, second, end = edges.T
    length = last - first + end - second
    return {
        "calendar": pa.table(
            {
                "day": days,
                "number": np.cumsum(works) - works,
                "before": np.cumsum(length) - length,
                "first": first,
                "last": last,
                "second": second,
                "end": end,
            }
        ),
        "dates": pa.table({"number": np.arange(1, sum(works) + 1), "day": days[works]}),
    }


def of_day(at: Any) -> int:
    return (at.hour * 60 + at.minute) * MINUTE


def day(tick: str) -> str:
    return f"(({tick} + {OFFSET}) // {DAY})"


def office(tick: str, of: str) -> str:
    """Office time up to an instant, by the row of its day in the calendar."""
    at = f"(({tick} + {OFFSET}) % {DAY})"
    return f"""({of}.before + greatest(0, least({at}, {of}."last") - {of}."first")
      + greatest(0, least({at}, {of}."end") - {of}.second))"""


# What comes after 15:00 belongs to the next day, which counts as day 0 or the next working day.
SHIFTED = f"((accepted + {OFFSET} + {DAY - 15 * 60 * MINUTE - 1}) // {DAY})"
STANDINGS = ", ".join(
    f"count(*) FILTER (standing = {n}) AS {name}" for n, name in enumerate(FORM[3:], 3)
)
ENDINGS = ", ".join(
    f"count(*) FILTER (NOT open AND ending = '{name}') AS {name}" for name in BESIDE[1:]
)
FILES = "read_parquet('{files}', filename = true, file_row_number = true)"
SQL = f"""
WITH waits AS (
  SELECT filename, file_row_number, sum({office("until", "e")} - {office("since", "s")}) AS waited
  FROM (
    SELECT filename, file_row_number, greatest(epoch_us(pause."start"), accepted) AS since,
      least(coalesce(epoch_us(pause."end"), ended), ended) AS until
    FROM (
      SELECT filename, file_row_number, epoch_us(accepted) AS accepted,
        epoch_us(greatest(finished, accepted)) AS ended, unnest(pauses) AS pause
      FROM {FILES}
      WHERE len(pauses) > 0 AND epoch_us(finished) BETWEEN {OPENS} AND {CUT}
    )
    WHERE (pause.cause IS NULL OR pause.cause IN ('supplement', 'payment'))
      AND epoch_us(pause."start") < ended
  )
  JOIN calendar s ON s.day = {day("since")}
  JOIN calendar e ON e.day = {day("until")}
  GROUP BY ALL
), dossiers AS (
  SELECT filename, file_row_number, agency, procedure, channel = 'online' AS online, ending,
    epoch_us(accepted) AS accepted, epoch_us(greatest(finished, accepted)) AS finished,
    finished IS NULL OR epoch_us(finished) > {CUT} AS open,
    open AND CASE
      WHEN len(pauses) > 0 THEN len(list_filter(pauses, lambda p: epoch_us(p."start") <= {CUT}
        AND (p."end" IS NULL OR epoch_us(p."end") > {CUT}))) > 0
      ELSE finished IS NULL AND status IN (5, 6, 8)
    END AS waiting
  FROM {FILES}
  WHERE epoch_us(accepted) <= {CUT} AND (finished IS NULL OR epoch_us(finished) >= {OPENS})
), placed AS (
  SELECT agency, online, accepted < {OPENS} AS carried, ending, open, waiting,
    NOT open AND (ending IS NULL OR ending NOT IN ('withdrawn', 'closed')) AS timed,
    CASE
      WHEN waiting THEN 6
      WHEN open THEN 6 + ((due.day + 1) * {DAY} - 1 - {OFFSET} < {CUT})::TINYINT
      WHEN ending IN ('withdrawn', 'closed') THEN 4
      WHEN {day("finished")} > due.day THEN 5
      WHEN {day("finished")} < due.day THEN 3
      ELSE 4
    END AS standing,
    {office("finished", "e")} - {office("accepted", "s")} AS whole, waited,
    whole - coalesce(waited, 0) AS net,
    (whole + {HOUR} - 1) // {HOUR} AS hours, (net + {HOUR} - 1) // {HOUR} AS net_hours,
    (waited + {HOUR} - 1) // {HOUR} AS waited_hours
  FROM dossiers
  LEFT JOIN waits USING (filename, file_row_number)
  JOIN terms USING (procedure)
  JOIN calendar shifted ON shifted.day = {SHIFTED}
  JOIN dates due ON due.number = shifted.number + 1 + terms.days
  JOIN calendar s ON s.day = {day("accepted")}
  JOIN calendar e ON e.day = coalesce({day("finished")}, {day(str(CUT))})
), by_agency AS (
  SELECT agency,
    count(*) FILTER (NOT carried AND online) AS online,
    count(*) FILTER (NOT carried AND NOT online) AS direct,
    count(*) FILTER (carried) AS carried,
    {STANDINGS},
    count(*) FILTER (waiting) AS waiting,
    {ENDINGS},
    count(*) FILTER (timed) AS n,
    sum(whole) FILTER (timed) AS whole, sum(net) FILTER (timed) AS net,
    quantile_disc(hours, 0.9) FILTER (timed) AS most,
    quantile_disc(net_hours, [0.5, 0.9, 0.95]) FILTER (timed) AS net_most,
    count(waited) FILTER (timed) AS waited,
    quantile_disc(waited_hours, [0.5, 0.9, 0.95]) FILTER (timed) AS waited_most
  FROM placed GROUP BY agency
)
SELECT agency, {", ".join((*FORM, *BESIDE))}, n,
  (20 * whole + n * {HOUR}) // (2 * n * {HOUR}), most,
  (20 * net + n * {HOUR}) // (2 * n * {HOUR}), net_most[1], net_most[2], net_most[3],
  waited, waited_most[1], waited_most[2], waited_most[3], 0
FROM by_agency
"""


def in_duckdb(folder: Path, terms: dict[str, int]) -> Callable[[], Report]:
    connection = connected(
        calendar_tables()
        | {"terms": pa.table({"procedure": list(terms), "days": list(terms.values())})}
    )
    sql = SQL.format(files=folder / "*.parquet")
    return lambda: {row[0]: row[1:] for row in connection.execute(sql).fetchall()}


def test_full_report(bench: Any, folder: Path) -> None:
    """Form II.06a and the times with agencies and applicants, in one reading."""
    terms = terms_of(folder)
    works: dict[str, Callable[[], Any]] = {
        "decoding": decoding(folder, [name for name in COLUMNS if name != "code"]),
        "count": ours(folder, terms),
        "DuckDB": in_duckdb(folder, terms),
    }
    found = works["count"]()
    assert found == works["DuckDB"]()

    race = bench.race(works, rounds=5)
    rows = rows_of(folder)
    bench.say(f"    {rows:,} dossiers, {len(next(iter(found.values())))} figures of each agency")
    for name in works:
        bench.time(name, race.median(name) / rows, "a dossier")
    bench.hold("full_report", "times_decoding", race.ratio("count", "decoding"))
    bench.hold("full_report", "faster_than_DuckDB", race.ratio("DuckDB", "count"))
