"""`onestop stats PATH`: reports counted from Parquet files."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from onestop_engine import OneStop
from onestop_engine.cli import _progress, cli
from onestop_engine.statistics import arrow_schema, rows
from onestop_engine.statistics.columns import to_arrow

Onestop = Callable[..., Result]
UNTIL = ("--to", "2026-07-31", "--as-of", "2026-07-31")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo store, and its dossiers as a Parquet file beside."""
    folder = tmp_path_factory.mktemp("demo")
    words = ["demo", "--db", str(folder / "demo.db"), "--dossiers", "60", "--lang", "en"]
    assert CliRunner().invoke(cli, words, prog_name="onestop").exit_code == 0
    with OneStop.open(f"sqlite:///{folder / 'demo.db'}") as shop:
        found = to_arrow(rows(shop, datetime(2026, 7, 31, 23, 59, 59, 999_999)))
        table = pa.Table.from_batches(found, schema=arrow_schema())
    pq.write_table(table.drop_columns(["as_of"]), folder / "dossiers.parquet")
    return folder


@pytest.mark.parametrize(
    "words",
    [
        *[("--by", by) for by in ("field", "procedure", "agency", "unit", "officer", "channel")],
        ("--by", "month"),
        ("--report", "panel"),
        ("--chart", "months"),
        ("--chart", "ageing"),
        ("--report", "causes"),
        ("--report", "causes", "--by", "unit"),
        ("--report", "causes", "--by", "field"),
        ("--report", "causes", "--by", "procedure"),
        ("--report", "ageing"),
        ("--report", "due-soon", "--by", "procedure"),
        ("--report", "times", "--by", "unit", "--suppress", "4"),
        ("--report", "supplements", "--by", "month"),
        ("--report", "06a", "--report", "panel"),
    ],
)
def test_a_file_gives_what_its_store_gives(
    onestop: Onestop, made: Path, words: tuple[str, ...]
) -> None:
    stored = onestop("stats", "--db", str(made / "demo.db"), *UNTIL, *words, "--json")
    counted = onestop("stats", str(made / "dossiers.parquet"), *UNTIL, *words, "--json")

    assert counted.exit_code == 0, counted.output
    assert json.loads(counted.stdout) == json.loads(stored.stdout)
    assert not list(Path().glob("*.refused.csv"))


def test_times_and_what_if_are_drawn_of_a_file(onestop: Onestop, made: Path) -> None:
    file, by = str(made / "dossiers.parquet"), ("--by", "procedure")
    times = onestop("stats", file, *UNTIL, *by, "--chart", "times", "--format", "svg")
    other = onestop(
        "stats", file, *UNTIL, *by, "--what-if", "1.001193: 1 working day", "-o", "then.png"
    )
    told = onestop("stats", file, *UNTIL, *by, "--report", "causes", "--lang", "en")

    assert "Mean office hours per dossier" in times.stdout
    assert other.stdout == "Written: then.png.\n"
    assert Path("then.png").read_bytes().startswith(b"\x89PNG")
    assert "birth certificates" in told.stdout


def test_the_form_is_readable_without_the_manual(onestop: Onestop, made: Path) -> None:
    found = onestop("stats", str(made / "dossiers.parquet"), *UNTIL, "--lang", "vi")
    hidden = onestop("stats", str(made / "dossiers.parquet"), *UNTIL, "--suppress", "5", "--json")

    assert "Biểu số II.06a" in found.stdout
    assert "Hộ tịch" in found.stdout
    assert found.stderr == ""
    assert any(None in line.values() for line in json.loads(hidden.stdout)["lines"])


def test_bad_rows_are_told_in_one_line_with_the_file_that_has_them(
    onestop: Onestop, made: Path
) -> None:
    good = pq.read_table(made / "dossiers.parquet")
    bad: Any = {"code": "B-1", "procedure": "1", "status": 11, "received": datetime(2026, 7, 1)}
    Path("big").mkdir()
    pq.write_table(good, "big/a.parquet")
    pq.write_table(pa.Table.from_pylist([bad]), "big/b.parquet")

    found = onestop("stats", "big", *UNTIL)
    named = onestop("stats", "big", *UNTIL, "--refused", "wrong.parquet", "--lang", "vi")

    assert found.exit_code == 0
    assert found.stderr == (
        "1 rows were left out as wrong (columns status 1); see big.refused.csv.\n"
    )
    assert "B-1" in Path("big.refused.csv").read_text(encoding="utf-8-sig")
    assert "Không tính 1 dòng sai" in named.stderr
    assert pq.read_table("wrong.parquet").num_rows == 1


def test_counts_are_kept_in_the_folder_that_is_named(onestop: Onestop, made: Path) -> None:
    file = str(made / "dossiers.parquet")
    first = onestop("stats", file, *UNTIL, "--keep", "counts")
    again = onestop("stats", file, *UNTIL, "--keep", "counts")

    assert first.stdout == again.stdout
    assert len(list(Path("counts").iterdir())) == 1


def test_those_who_wait_at_a_terminal_see_how_far_it_is(
    onestop: Onestop, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[int, int]] = []
    monkeypatch.setattr(_progress.Progress, "__call__", lambda _, *told: drawn.append(told))
    assert not sys.stderr.isatty()

    onestop("stats", str(made / "dossiers.parquet"), *UNTIL)

    assert drawn[-1][0] == drawn[-1][1] == pq.read_metadata(made / "dossiers.parquet").num_rows


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "Name where the dossiers are"),
        (("a.parquet", "--db", "demo.db"), "Name where the dossiers are"),
        (("a.parquet",), "no file or folder a.parquet"),
        (("a.parquet", "--report", "steps"), "Tables cannot give --report steps"),
        (("a.parquet", "--report", "panel", "--suppress", "5"), "cannot hide small figures"),
        (("a.parquet", "--refused", "a.txt"), "ends in .csv or .parquet"),
    ],
)
def test_wrong_use_says_what_is_right(onestop: Onestop, words: tuple[str, ...], says: str) -> None:
    found = onestop("stats", *words)

    assert found.exit_code != 0
    assert says in found.stderr


def test_a_wrong_type_names_the_column(onestop: Onestop) -> None:
    table = pa.Table.from_pylist(
        [{"code": "A", "procedure": "1", "status": "4", "received": date(2026, 7, 1)}]
    )
    pq.write_table(table, "text.parquet")

    found = onestop("stats", "text.parquet")

    assert found.exit_code != 0
    assert "Column status is string, and has to be int8" in found.stderr


def test_a_store_or_a_workbook_in_the_place_of_a_path_is_told_what_it_wants(
    onestop: Onestop, made: Path
) -> None:
    Path("report.xlsx").write_bytes(b"PK")
    store = onestop("stats", str(made / "demo.db"), "--to", "2026-07-31", "--lang", "en")
    workbook = onestop("stats", "report.xlsx", "--to", "2026-07-31", "--lang", "en")

    assert (store.exit_code, workbook.exit_code) == (2, 2)
    assert f"write --db {made / 'demo.db'}" in store.stderr
    assert "Save it as CSV" in workbook.stderr
