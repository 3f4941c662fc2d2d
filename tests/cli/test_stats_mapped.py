"""`onestop stats PATH --mapping FILE`: tables and event logs of other systems."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Onestop = Callable[..., Result]
ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
TABLE = EXAMPLES / "tables" / "old-system.csv"
BY = EXAMPLES / "tables" / "old-system.yaml"
TRAFFIC = EXAMPLES / "event-logs" / "road-traffic.yaml"
LOG = ROOT.parent / "shared" / "data" / "roadtraffic100traces.xes"
UNTIL = ("--to", "2026-07-31", "--as-of", "2026-07-31")


def test_a_table_by_its_mapping(onestop: Onestop) -> None:
    done = onestop("stats", str(TABLE), "--mapping", str(BY), *UNTIL, "--by", "procedure", "--json")

    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["total"]["resolved"] == 3
    assert "2 rows were left out as wrong" in done.stderr
    with Path("old-system.csv.refused.csv").open(encoding="utf-8-sig", newline="") as file:
        assert sorted(line["row"] for line in csv.DictReader(file)) == ["6", "7"]


def test_bad_rows_go_where_they_are_wanted(onestop: Onestop) -> None:
    onestop("stats", str(TABLE), "--mapping", str(BY), *UNTIL, "--refused", "bad.parquet")

    assert [path.name for path in Path().iterdir()] == ["bad.parquet"]


@pytest.mark.skipif(not LOG.exists(), reason=f"the collected event log does not lie at {LOG}")
def test_a_real_log_by_its_mapping(onestop: Onestop) -> None:
    days = ("--from", "2000-01-01", "--to", "2013-12-31", "--as-of", "2013-12-31")
    words = ("stats", str(LOG), "--mapping", str(TRAFFIC), *days, "--by", "procedure")

    shown = onestop(*words)
    told = json.loads(onestop(*words, "--report", "06a", "--report", "steps", "--json").stdout)

    assert shown.exit_code == 0, shown.output
    assert "road-traffic-fine" in shown.stdout
    form, steps = told
    names = ("received", "early", "on_time", "late", "open_late")
    assert [form["total"][name] for name in names] == [100, 7, 28, 49, 16]
    assert {line["step"]: line["done"] for line in steps["lines"]} == {"send": 74, "notify": 52}


def counts(report: dict[str, Any]) -> list[dict[str, int]]:
    """Columns 3 to 13 of each line and of the total."""
    lines = [*report["lines"], report["total"]]
    return [{name: n for name, n in line.items() if isinstance(n, int)} for line in lines]


@pytest.mark.parametrize("name", ["ours.xes", "ours.xes.gz", "ours.jsonocel", "ours.sqlite"])
def test_what_is_exported_counts_like_its_store(onestop: Onestop, name: str) -> None:
    onestop("demo", "--db", "demo.db", "--dossiers", "20")
    stored = json.loads(onestop("stats", "--db", "demo.db", *UNTIL, "--json").stdout)
    assert onestop("export", name, "--db", "demo.db", "--as-of", "2026-07-31").exit_code == 0

    by = str(EXAMPLES / "event-logs" / "exported.yaml")
    told = json.loads(onestop("stats", name, "--mapping", by, *UNTIL, "--json").stdout)

    assert counts(told) == counts(stored)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([str(TABLE)], 2, "add --mapping FILE"),
        ([str(TABLE), "--mapping", "none.yaml"], 2, "There is no file none.yaml"),
        (["none.csv", "--mapping", str(BY)], 2, "There is no file none.csv"),
        ([str(TABLE), "--mapping", str(TRAFFIC)], 2, "Tables need `reads: table`"),
        (
            [str(TABLE), "--mapping", str(BY), "--report", "steps"],
            2,
            "Tables cannot give --report steps",
        ),
        (["--mapping", str(BY)], 2, "Name where the dossiers are"),
    ],
)
def test_wrong_use_is_explained(onestop: Onestop, words: list[str], code: int, said: str) -> None:
    done = onestop("stats", *words)

    assert done.exit_code == code, done.output
    assert said in done.stderr


def test_a_wrong_mapping_is_reported_at_its_place(onestop: Onestop) -> None:
    broken = ROOT / "tests" / "broken_mappings" / "OS035-no-zone.yaml"

    done = onestop("stats", str(TABLE), "--mapping", str(broken))

    assert done.exit_code in {1, 2}
    assert "OS035-no-zone.yaml:3:7: error OS035" in done.output


def test_the_schema_of_mappings(onestop: Onestop) -> None:
    assert json.loads(onestop("schema", "--mapping").stdout)["title"] == "onestop_engine mapping"
    assert onestop("schema", "--mapping", "--overlay").exit_code == 2
