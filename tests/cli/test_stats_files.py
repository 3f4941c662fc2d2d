"""`onestop stats` as files: Excel, CSV, JSON, Parquet, charts."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from onestop_engine.cli import cli

Onestop = Callable[..., Result]
UNTIL = ("--to", "2026-07-31", "--as-of", "2026-07-31")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("demo") / "demo.db"
    words = ["demo", "--db", str(file), "--dossiers", "12", "--lang", "en"]
    result = CliRunner().invoke(cli, words, prog_name="onestop")

    assert result.exit_code == 0, result.output
    return file


@pytest.fixture
def stats(onestop: Onestop, made: Path, tmp_path: Path) -> Onestop:
    shutil.copy(made, tmp_path / "demo.db")

    def run(*words: str) -> Result:
        return onestop("stats", "--db", "demo.db", *UNTIL, *words)

    return run


def test_several_reports_and_charts_are_sheets_of_one_workbook(stats: Onestop) -> None:
    names = [f"--report={name}" for name in ("06a", "panel", "steps", "causes")]
    charts = [f"--chart={name}" for name in ("months", "ageing", "times")]

    result = stats(*names, *charts, "-o", "july.xlsx", "--reporter", "UBND xã Mẫu", "--lang", "vi")

    assert result.exit_code == 0, result.output
    assert result.output == "Đã viết july.xlsx.\n"
    book = openpyxl.load_workbook("july.xlsx")
    assert book.sheetnames == [
        "II.06a",
        "Kết quả giải quyết thủ tục hành",
        "Tiến độ của từng bước và cơ",
        "Nguyên nhân quá hạn",
        "Tỉ lệ đúng hạn hằng tháng",
        "Tuổi của hồ sơ đang giải quyết",
        "Thời gian giải quyết theo từng",
    ]
    assert book["II.06a"]["J1"].value == "Đơn vị báo cáo: UBND xã Mẫu"


@pytest.mark.parametrize("chart", ["months", "ageing", "times"])
def test_a_chart_is_a_picture_or_its_figures(stats: Onestop, chart: str) -> None:
    table = stats("--chart", chart)
    picture = stats("--chart", chart, "--format", "svg")
    file = stats("--chart", chart, "-o", "chart.png", "--suppress", "3")

    assert table.exit_code == picture.exit_code == file.exit_code == 0, file.output
    assert max(map(len, table.output.splitlines())) <= 100
    assert picture.stdout.startswith("<?xml")
    assert Path("chart.png").read_bytes().startswith(b"\x89PNG")


def test_text_files_go_to_the_screen_and_the_others_want_a_name(stats: Onestop) -> None:
    found = stats("--format", "csv")
    wrong = stats("--format", "xlsx")

    assert found.stdout.startswith("No.,Field,")
    assert json.loads(stats("--format", "json").stdout) == json.loads(stats("--json").stdout)
    assert wrong.exit_code == 2
    assert "Add -o FILE.xlsx" in wrong.stderr


def test_the_format_wins_over_the_name_of_the_file(stats: Onestop) -> None:
    result = stats("--format", "parquet", "-o", "july.data")

    assert result.exit_code == 0, result.output
    assert pq.read_table(io.BytesIO(Path("july.data").read_bytes())).num_rows > 0


def test_a_name_that_tells_no_format_is_wrong_use(stats: Onestop) -> None:
    result = stats("-o", "july.docx")

    assert result.exit_code == 2
    assert "xlsx, csv, json, parquet, svg, png" in result.stderr


def test_several_reports_are_printed_one_below_the_other(stats: Onestop) -> None:
    text = stats("--report", "panel", "--report", "causes")
    documents: Any = json.loads(stats("--report", "panel", "--report", "causes", "--json").stdout)

    assert "Dossiers resolved" in text.output
    assert "Causes of lateness" in text.output
    assert [document.get("report") for document in documents] == [None, "causes"]


@pytest.mark.parametrize("report", ["panel", "steps", "causes"])
def test_a_report_that_cannot_hide_small_figures_says_so(stats: Onestop, report: str) -> None:
    result = stats("--report", report, "--suppress", "5")

    assert result.exit_code == 2
    assert f"The report {report} cannot hide small figures" in result.stderr
