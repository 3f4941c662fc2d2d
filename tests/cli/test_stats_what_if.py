"""`onestop stats --what-if`: the same from a store and from its dossiers as a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from shutil import copy
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from onestop_engine import OneStop
from onestop_engine.cli import cli
from onestop_engine.statistics import arrow_schema, rows
from onestop_engine.statistics.columns import to_arrow

Onestop = Callable[..., Result]
UNTIL = ("--to", "2026-07-31", "--as-of", "2026-07-31", "--lang", "en")
PERMIT = "hoat-dong-xay-dung/1.013225/2026-07-01.yaml"
BUNDLED = Path(__file__).resolve().parents[2] / "procedures" / "vn"
STORM = """
id: VN-01
extends: VN
issued_by: UBND tỉnh
document: 12/QĐ-UBND
dated: 2026-01-20
add_off:
  - {date: 2026-03-10, reason: {vi: nghỉ tránh bão, en: closed for a storm}}
  - {date: 2026-04-14, reason: {vi: nghỉ tránh bão, en: closed for a storm}}
  - {date: 2026-05-12, reason: {vi: nghỉ tránh bão, en: closed for a storm}}
  - {date: 2026-06-09, reason: {vi: nghỉ tránh bão, en: closed for a storm}}
  - {date: 2026-07-14, reason: {vi: nghỉ tránh bão, en: closed for a storm}}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    words = ["demo", "--db", str(folder / "demo.db"), "--dossiers", "60", "--lang", "en"]
    assert CliRunner().invoke(cli, words, prog_name="onestop").exit_code == 0
    with OneStop.open(f"sqlite:///{folder / 'demo.db'}") as shop:
        found = to_arrow(rows(shop, datetime(2026, 7, 31, 23, 59, 59, 999_999)))
        table = pa.Table.from_batches(found, schema=arrow_schema())
    pq.write_table(table.drop_columns(["as_of"]), folder / "dossiers.parquet")
    (folder / "storm.yaml").write_text(STORM, encoding="utf-8")
    copy(BUNDLED / PERMIT, folder / "permit.yaml")
    return folder


@pytest.mark.parametrize("change", ["1.013225: 2 ngày làm việc", "storm.yaml", "permit.yaml"])
def test_a_file_gives_what_its_store_gives(onestop: Onestop, made: Path, change: str) -> None:
    change = str(made / change) if change.endswith(".yaml") else change
    words = (*UNTIL, "--what-if", change, "--by", "procedure", "--json")
    stored = onestop("stats", "--db", str(made / "demo.db"), *words)
    counted = onestop("stats", str(made / "dossiers.parquet"), *words)

    assert stored.exit_code == 0, stored.output
    told = json.loads(counted.stdout)
    assert told == json.loads(stored.stdout)
    assert told["report"] == "what-if"
    assert told["total"]["moved"] > 0


def test_a_shorter_term_tells_who_would_be_late_and_what_is_assumed(
    onestop: Onestop, made: Path
) -> None:
    found = onestop(
        "stats", "--db", str(made / "demo.db"), *UNTIL, "--what-if", "1.013225: 1 working day"
    )

    assert "Newly" in found.stdout
    assert "Procedure 1.013225: 1 working day." in found.stdout
    assert "Assumed: results came when they came" in found.stdout


def test_of_a_procedure_file_only_the_term_is_taken_and_that_is_said(
    onestop: Onestop, made: Path
) -> None:
    text = (made / "permit.yaml").read_text(encoding="utf-8")
    assert "mode: restart" in text
    (made / "pausing.yaml").write_text(text.replace("mode: restart", "mode: pause"), "utf-8")

    def told(*files: str) -> Any:
        changes = [word for file in files for word in ("--what-if", str(made / file))]
        return json.loads(
            onestop("stats", "--db", str(made / "demo.db"), *UNTIL, *changes, "--json").stdout
        )

    restarts, pauses = told("permit.yaml"), told("permit.yaml", "pausing.yaml")
    assert restarts["total"] == pauses["total"]
    for report in (restarts, pauses):
        (said,) = (note["en"] for note in report["notes"] if "only the term" in note["en"])
        assert "began anew as on record, whatever the file says" in said
    plain = onestop("stats", "--db", str(made / "demo.db"), *UNTIL, "--what-if", "1.013225: 9 days")
    assert "only the term" not in plain.stdout


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("faster", 'Write "CODE: TERM"'),
        (": 3 ngày", 'Write "CODE: TERM"'),
        ("1.013225: 3 foos", "cannot be read"),
        ("none.yaml", "none.yaml"),
    ],
)
def test_a_change_that_is_none_says_what_one_is(
    onestop: Onestop, made: Path, change: str, says: str
) -> None:
    found = onestop("stats", "--db", str(made / "demo.db"), *UNTIL, "--what-if", change)

    assert found.exit_code != 0
    assert says in found.stderr


def test_a_procedure_without_a_dossier_is_named_as_such(onestop: Onestop, made: Path) -> None:
    words = ("--what-if", "1.13225: 2 ngày làm việc", "--what-if", "2.000635: 2 ngày làm việc")
    for source in (("--db", str(made / "demo.db")), (str(made / "dossiers.parquet"),)):
        said = onestop("stats", *source, *UNTIL, *words).output

        assert "There is no dossier of procedure 1.13225: check the code." in said
        assert "no dossier of procedure 2.000635" not in said


def test_the_picture_says_what_it_supposes(onestop: Onestop, made: Path) -> None:
    words = ("--what-if", "1.013225: 2 ngày làm việc", "-o", "drawn.svg")
    result = onestop("stats", "--db", str(made / "demo.db"), *UNTIL, *words)

    assert result.exit_code == 0
    drawn = Path("drawn.svg").read_text(encoding="utf-8")
    assert "Procedure 1.013225: 2 working days." in drawn
    assert "Assumed: results came when they came" in drawn
