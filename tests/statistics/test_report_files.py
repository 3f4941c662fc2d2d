from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from onestop_engine.errors import InputError, OneStopError
from onestop_engine.statistics import Column, DossierRow, Table, panel, report_06a
from onestop_engine.statistics.outputs import months_of, render, write
from onestop_engine.texts import Text

JULY = (date(2026, 7, 1), date(2026, 7, 31))
DOSSIERS = tuple(
    DossierRow.from_data(
        {
            "code": "A-1",
            "procedure": "2.000635",
            "status": 9,
            "field": "ho-tich",
            "received": "2026-07-01",
            "accepted": "2026-07-01",
            "due": "2026-07-03",
            "finished": f"2026-07-{day:02}",
        }
    )
    for day in (2, 3, 6)
)
TABLE = Table(
    title="Tên",
    columns=(
        Column(heading="Bước", is_text=True),
        Column(heading="Tổng", group="Giờ"),
        Column(heading="Tổng", group="Giờ"),
        Column(heading="Tỉ lệ"),
    ),
    rows=(("a", "1,5", "3", "99,9%"), ("b", "2", "*", "—")),
    total=("Tổng", "3,5", "3", "—"),
)


def lines(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_csv_file_has_the_headings_lines_and_total_of_the_table(lang: Any) -> None:
    report = report_06a(DOSSIERS, JULY)
    table = report.to_table(lang)

    found = lines(render(report, "csv", lang))

    assert found[1:] == [list(row) for row in (*table.rows, table.total or ())]
    assert found[0][7] == (
        "Số hồ sơ đã giải quyết: Trước hạn" if lang == "vi" else "Resolved: Early"
    )


@pytest.mark.parametrize(
    "label",
    ['=cmd|"/c calc"!A1', "+1", "-1+2", "@SUM(A1)", " =1+1", "\t=1", "a;=1+1", "a\n=1", "＝1+1"],
)
def test_a_label_is_no_formula_for_whoever_opens_the_csv_file(label: str) -> None:
    report = report_06a(DOSSIERS, JULY, labels={"ho-tich": Text(label, label)})

    found = lines(render(report, "csv"))[1][1]

    assert found.replace("'", "") == label.replace("'", "")
    parts = found.replace("\n", ";").replace("\t", ";").split(";")
    assert all(not part.lstrip().startswith(tuple("=+-@＝")) for part in parts)


def test_ordinary_labels_and_figures_are_written_as_they_are() -> None:
    table = Table(
        title="x",
        columns=(Column(heading="Tên", is_text=True), Column(heading="Số")),
        rows=(("Đất đai - nhà ở", "-1,5"), ("—", "*")),
    )

    assert lines(render(table, "csv")) == [["Tên", "Số"], ["Đất đai - nhà ở", "-1,5"], ["—", "*"]]


def test_json_is_what_the_report_says_of_itself() -> None:
    report, figures = report_06a(DOSSIERS, JULY), panel(DOSSIERS, 2026, 7)

    assert json.loads(render(report, "json")) == report.to_data()
    assert json.loads(render(report, "json", suppress_below=5)) == report.to_data(suppress_below=5)
    assert json.loads(render([report, figures], "json")) == [report.to_data(), figures.to_data()]


def test_a_table_alone_is_json_with_its_figures_as_numbers() -> None:
    found = json.loads(render(TABLE, "json"))

    assert found["columns"][1] == {"heading": "Tổng", "group": "Giờ", "number": ""}
    assert found["rows"] == [["a", 1.5, 3, 0.999], ["b", 2, None, None]]
    assert found["total"] == ["Tổng", 3.5, 3, None]
    assert json.loads(render(Table(title="", columns=(), rows=()), "json"))["total"] is None


def parquet(content: bytes) -> Any:
    return pq.read_table(io.BytesIO(content))


def test_parquet_has_a_row_per_line_and_the_rest_as_metadata() -> None:
    report = report_06a(DOSSIERS, JULY)
    found = parquet(render(report, "parquet"))

    assert found.num_rows == 1
    assert found.to_pylist()[0]["key"] == "ho-tich"
    assert found.to_pylist()[0] | {"early": 1, "on_time": 1, "late": 1} == found.to_pylist()[0]
    assert str(found.schema.field("late").type) == "int64"
    around = json.loads(found.schema.metadata[b"onestop_engine"])
    data = report.to_data()
    assert around == {name: data[name] for name in data if name != "lines"}


def test_hidden_figures_are_null_in_parquet() -> None:
    found = parquet(render(report_06a(DOSSIERS, JULY), "parquet", suppress_below=5))

    assert found.to_pylist()[0]["received"] is None
    assert str(found.schema.field("received").type) == "int64"


def test_a_report_without_lines_keeps_its_columns_in_parquet() -> None:
    found = parquet(render(report_06a([], JULY), "parquet"))

    assert (found.num_rows, "received" in found.column_names) == (0, True)


def test_a_table_alone_is_parquet_under_its_headings() -> None:
    found = parquet(render(TABLE, "parquet"))

    assert found.column_names == ["Bước", "Giờ: Tổng (2)", "Giờ: Tổng (3)", "Tỉ lệ"]
    assert [str(field.type) for field in found.schema] == ["string", "double", "int64", "double"]
    assert found.to_pylist()[1] == {
        "Bước": "b",
        "Giờ: Tổng (2)": 2,
        "Giờ: Tổng (3)": None,
        "Tỉ lệ": None,
    }


def test_the_ending_of_the_name_says_what_is_written(tmp_path: Path) -> None:
    report = report_06a(DOSSIERS, JULY)

    for name in ("a.csv", "a.JSON", "a.parquet", "a.xlsx"):
        write(report, tmp_path / name)
        form: Any = name[2:].lower()
        assert (tmp_path / name).read_bytes() == render(report, form)


def test_what_cannot_be_written_is_said_in_both_languages(tmp_path: Path) -> None:
    report: Any = report_06a(DOSSIERS, JULY)
    wrong: list[tuple[Callable[[], object], str, str]] = [
        (lambda: write(report, tmp_path / "a.docx"), "xlsx, csv, json", "đuôi"),
        (lambda: render(report, "docx"), "no kind of file 'docx'", "Không có loại tệp"),  # type: ignore[arg-type]
        (lambda: render([], "json"), "no report to write", "Không có báo cáo"),
        (lambda: render([report, report], "csv"), "holds one report", "chỉ chứa một"),
        (lambda: render(report, "svg"), "There is no chart", "Chưa có biểu đồ"),
        (lambda: months_of(report), "made by month", "lập theo tháng"),
        (lambda: render(TABLE, "csv", suppress_below=5), "cannot be hidden", "Không che"),
    ]
    for act, english, vietnamese in wrong:
        with pytest.raises(InputError, match=english) as caught:
            act()
        assert vietnamese in caught.value.say("vi")


@pytest.mark.parametrize(
    ("module", "form", "extra"),
    [
        ("openpyxl", "xlsx", "excel"),
        ("matplotlib", "svg", "charts"),
        ("matplotlib", "png", "charts"),
        ("pyarrow", "parquet", "arrow"),
    ],
)
def test_a_library_that_is_missing_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, module: str, form: Any, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    report = report_06a(DOSSIERS, JULY, by="month")

    with pytest.raises(OneStopError, match=rf'pip install "onestop_engine\[{extra}\]"') as caught:
        render(months_of(report), form)
    assert "Cài thêm" in caught.value.say("vi")


def test_text_files_need_none_of_the_libraries() -> None:
    code = """
import sys, json
from datetime import date
from onestop_engine.statistics import report_06a
from onestop_engine.statistics.outputs import render
report = report_06a([], (date(2026, 7, 1), date(2026, 7, 31)))
render(report, "csv"), render(report, "json")
print(json.dumps(sorted(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    loaded = json.loads(done.stdout)

    assert [m for m in ("openpyxl", "matplotlib", "pyarrow", "numpy") if m in loaded] == []
