"""On Spark, in local mode, the figures are those of one process."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from onestop_engine.calendars import WorkCalendar
from onestop_engine.errors import InputError
from onestop_engine.statistics import DossierRow, Pause
from onestop_engine.statistics.columns import (
    AgeingCube,
    CauseCube,
    CountCube,
    DueSoonCube,
    OtherRules,
    Rejects,
    SupplementCube,
    TimesCube,
    WhatIfCube,
    count,
    to_arrow,
)
from onestop_engine.statistics.schema import VIETNAM, Addition
from onestop_engine.statistics.spark import count as count_on_spark

DAY = timedelta(days=1)
PERIOD = (date(2026, 3, 1), date(2026, 8, 31))
TERMS = {"1.000003": "5 ngày làm việc", "1.000004": "10 ngày", "1.000005": "1 May every year"}
# Spark leaves sockets of its workers open, and warns of versions of pandas that we do not use.
pytestmark = [
    pytest.mark.filterwarnings(f"ignore::{kind}")
    for kind in ("ResourceWarning", "DeprecationWarning", "FutureWarning")
]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """A session on two threads of this machine."""
    wanted = os.environ.get("CI") == "true" and "ONESTOP_LARGE_PEERS" in os.environ
    lacking = pytest.fail if wanted else pytest.skip
    if shutil.which("java") is None:
        lacking("Spark needs Java: install the Debian package openjdk-17-jre-headless.")
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        lacking('PySpark is not installed: pip install "onestop_engine[spark]".')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        settings = {
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.sql.shuffle.partitions": "2",
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.execution.arrow.maxRecordsPerBatch": "500",
        }
        builder = SparkSession.builder.master("local[2]").appName("onestop_engine")
        running = builder.config(map=settings).getOrCreate()
        running.sparkContext.setLogLevel("OFF")
        yield running
        running.stop()


def dossiers(number: int) -> list[DossierRow]:
    """Dossiers spread over a year, of every ending, some on hold, some open."""
    found = []
    for n in range(number):
        received = datetime(2026, 1, 1, 8, tzinfo=VIETNAM) + timedelta(hours=n * 8640 // number)
        due = received + timedelta(days=3 + n % 20)
        done = received + timedelta(days=1 + n * 7 % 30)
        open_still = n % 9 == 0
        found.append(
            DossierRow(
                code=f"A-{n}",
                procedure=f"1.{n % 40:06}",
                field=("ho-tich", "dat-dai", None)[n % 3],
                unit=f"H26.{n % 12}",
                channel=("online", "counter", "post")[n % 3],
                status=2 if open_still else (9, 10, 7)[n % 3],
                received=received,
                accepted=received,
                due=due,
                term=("10 days", "5 working days", None)[n % 3],
                pauses=() if n % 5 else (Pause(start=received, end=received + DAY),),
                restarts=() if n % 10 else (received + DAY,),
                additions=() if n % 15 else (Addition(at=received + DAY, term="2 days"),),
                finished=None if open_still else done,
                ending=None if open_still else ("granted", "granted", "withdrawn")[n % 3],
            )
        )
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four Parquet files in the published columns."""
    parquet = pytest.importorskip("pyarrow.parquet")
    arrow = pytest.importorskip("pyarrow")
    path = tmp_path_factory.mktemp("dossiers")
    rows = dossiers(4000)
    for part in range(4):
        table = arrow.Table.from_batches(to_arrow(rows[part * 1000 : part * 1000 + 1000]))
        parquet.write_table(table, path / f"part-{part}.parquet")
    return path


def cubes() -> list[Any]:
    """Form II.06a by several keys, and every other report over columns."""
    vn = WorkCalendar.bundled("vn")
    days = [{"date": f"2026-{month:02}-16", "reason": "bão"} for month in (3, 4, 6, 7)]
    storm = vn.with_overlay({"id": "bao", "document": "1/QĐ", "add_off": days})
    return [
        *(CountCube(PERIOD, by=by) for by in ("field", "unit", "month", "channel")),
        AgeingCube(PERIOD, by="unit"),
        DueSoonCube(PERIOD, calendar=vn),
        TimesCube(PERIOD, calendar=vn, by="procedure"),
        SupplementCube(PERIOD),
        CauseCube(PERIOD),
        WhatIfCube(PERIOD, by="unit", rules=OtherRules(calendar=vn, terms=TERMS)),
        WhatIfCube(PERIOD, by="month", rules=OtherRules(calendar=vn, other=storm)),
    ]


def test_the_report_is_that_of_one_process(session: Any, folder: Path) -> None:
    here, there = cubes(), cubes()
    count(folder, *here)
    count_on_spark(session, folder, *there)

    assert [one.result() for one in there] == [one.result() for one in here]
    assert here[6].result().to_data()["lines"]
    assert here[0].result().total.resolved > 1000
    for what_if in here[-2:]:
        assert what_if.result().to_data()["total"]["moved"] > 100


def test_a_frame_that_spark_has_already_is_counted(session: Any, folder: Path) -> None:
    frame = session.read.parquet(str(folder)).where("unit = 'H26.3'").repartition(3)
    (cube,) = (CountCube(PERIOD, by="unit"),)
    count_on_spark(session, frame, cube)

    assert [line.key for line in cube.result().lines] == ["H26.3"]


def test_bad_rows_are_kept_with_their_codes(session: Any, folder: Path) -> None:
    from pyspark.sql import functions as f

    frame = session.read.parquet(str(folder))
    bad = f.when(f.col("code").isin("A-17", "A-3001"), f.lit(11)).otherwise(f.col("status"))
    frame = frame.withColumn("status", bad.cast("byte"))
    cube, refused = CountCube(PERIOD), Rejects()

    count_on_spark(session, frame, cube, rejects=refused)

    assert sorted(one.code or "" for one in refused.kept) == ["A-17", "A-3001"]
    assert {one.column for one in refused.kept} == {"status"}
    with pytest.raises(InputError, match=r"A Spark task refused the data: .*status"):
        count_on_spark(session, frame, CountCube(PERIOD))


def test_a_column_that_lacks_is_named(session: Any, folder: Path) -> None:
    frame = session.read.parquet(str(folder)).drop("received")

    with pytest.raises(InputError, match="received"):
        count_on_spark(session, frame, CountCube(PERIOD))


def test_a_report_that_cannot_travel_is_refused() -> None:
    class Silent:
        """An aggregate whose counts stay where they are."""

    with pytest.raises(InputError, match="Silent cannot be merged from several machines"):
        count_on_spark(None, "", Silent())  # type: ignore[arg-type]
