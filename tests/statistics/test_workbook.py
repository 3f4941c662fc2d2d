from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl
import pytest
from dossier_rows import law, periods, rows
from hypothesis import given
from hypothesis import strategies as st

from onestop_engine.errors import InputError
from onestop_engine.statistics import (
    Column,
    DossierRow,
    Period,
    Report06a,
    Table,
    causes_table,
    late_causes,
    panel,
    report_06a,
)
from onestop_engine.statistics.outputs import Cover, Printable, render
from onestop_engine.texts import Text

JULY = (date(2026, 7, 1), date(2026, 7, 31))
FIRST_LINE = 10
FIGURES = "CDEFGHIJKLM"


def dossier(**columns: Any) -> DossierRow:
    return DossierRow.from_data(
        {
            "code": "A-1",
            "procedure": "2.000635",
            "status": 9,
            "field": "ho-tich",
            "received": "2026-07-01",
            "accepted": "2026-07-01",
            "due": "2026-07-03",
            "finished": "2026-07-02",
        }
        | columns
    )


DOSSIERS = (
    dossier(),
    dossier(channel="online", finished="2026-07-03"),
    dossier(finished="2026-07-06", late_cause="staff"),
    dossier(field="dat-dai", received="2026-06-20", accepted="2026-06-20"),
    dossier(field="dat-dai", status=4, due="2026-08-03", finished=None),
    dossier(field="dat-dai", status=4, due="2026-07-03", finished=None),
)


def opened(
    reports: Printable | Sequence[Printable], lang: Any = "vi", **settings: Any
) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(render(reports, "xlsx", lang, **settings)))


def only_sheet(report: Printable, lang: Any = "vi", **settings: Any) -> Any:
    return opened(report, lang, **settings).active


def cells(sheet: Any, row: int, count: int) -> list[Any]:
    return [sheet.cell(row=row, column=column).value for column in range(1, count + 1)]


def test_form_06a_has_its_official_head_and_headings() -> None:
    cover = Cover(
        reporter="UBND xã Mẫu", receiver="UBND tỉnh Mẫu", place="Xã Mẫu", signed=date(2026, 8, 1)
    )
    sheet = only_sheet(report_06a(DOSSIERS, JULY), cover=cover)
    texts = {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value}

    assert texts["A1"] == "Biểu số II.06a/VPCP/KSTT"
    assert texts["A2"] == "Ban hành theo Thông tư số 01/2020/TT-VPCP ngày 21/10/2020"
    assert texts["C1"].startswith("TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH")
    assert texts["C3"] == "Kỳ báo cáo: Từ ngày 01/7/2026 đến ngày 31/7/2026"
    assert texts["J1"] == "Đơn vị báo cáo: UBND xã Mẫu"
    assert texts["J2"] == "Đơn vị nhận báo cáo: UBND tỉnh Mẫu"
    assert texts["J5"] == "Đơn vị tính: số hồ sơ TTHC"
    assert [texts[f"{name}6"] for name in "ABCGK"] == [
        "TT",
        "Lĩnh vực giải quyết",
        "Số hồ sơ nhận giải quyết",
        "Số hồ sơ đã giải quyết",
        "Số hồ sơ đang giải quyết",
    ]
    assert texts["D7"] == "Trong kỳ"
    assert [texts[f"{name}{row}"] for name, row in zip(FIGURES, "78877777777", strict=True)] == [
        "Tổng số",
        "Trực tuyến",
        "Trực tiếp, dịch vụ bưu chính",
        "Từ kỳ trước",
        "Tổng số",
        "Trước hạn",
        "Đúng hạn",
        "Quá hạn",
        "Tổng số",
        "Trong hạn",
        "Quá hạn",
    ]
    assert cells(sheet, 9, 13) == [f"({n})" for n in range(1, 14)]
    assert "Xã Mẫu, ngày 01 tháng 8 năm 2026" in texts.values()
    assert {"NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"} <= set(texts.values())


def test_headings_that_share_words_are_merged_over_their_columns() -> None:
    sheet = only_sheet(report_06a(DOSSIERS, JULY))
    merged = {str(area) for area in sheet.merged_cells.ranges}

    assert {"A6:A8", "B6:B8", "C6:F6", "G6:J6", "K6:M6", "D7:E7", "C7:C8", "F7:F8"} <= merged


def test_what_is_not_known_of_the_cover_is_left_to_be_filled_in() -> None:
    sheet = only_sheet(report_06a(DOSSIERS, JULY))
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]

    assert "Đơn vị báo cáo: ……………………" in texts
    assert "……………, ngày …… tháng …… năm ………" in texts


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("by", ["field", "month", "channel"])
def test_every_cell_of_the_form_is_that_of_the_report(lang: Any, by: Any) -> None:
    report = report_06a(DOSSIERS, (date(2026, 6, 1), date(2026, 7, 31)), by=by)
    sheet = only_sheet(report, lang)
    lines = [
        [str(n), line.label.say(lang), *line.counts.columns()]
        for n, line in enumerate(report.lines, start=1)
    ]
    total = [None, "Tổng cộng" if lang == "vi" else "Total", *report.total.columns()]

    found = [cells(sheet, FIRST_LINE + n, 13) for n in range(len(lines) + 1)]

    assert found == [*lines, total]


def test_the_form_is_printed_lying_on_a4_with_its_headings_on_every_page() -> None:
    sheet = only_sheet(report_06a(DOSSIERS, JULY))

    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == 9
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$6:$9"
    assert sheet.print_area.startswith("'II.06a'!$A$1:$M$")
    assert sheet.freeze_panes == "C10"
    assert sheet["C10"].border.left.style == sheet["M12"].border.bottom.style == "thin"


def flat(values: Sequence[Any]) -> list[Any]:
    return [one for value in values for one in (value if isinstance(value, list) else [value])]


class Reckoner:
    """Reckons the few functions that the checks of the form use, as Excel does."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet

    def value(self, formula: str) -> Any:
        text = formula.removeprefix("=").replace("$", "")
        text = re.sub(r"([A-Z]+\d+):([A-Z]+\d+)", r'area("\1", "\2")', text)
        text = re.sub(r'(?<!["\w])([A-Z]+\d+)(?!["\w])', r'cell("\1")', text)
        text = re.sub(r"(?<![<>=])=(?!=)", "==", text)
        return eval(text, self._functions())

    def _functions(self) -> dict[str, Any]:
        return {
            "area": lambda first, last: [
                cell.value for row in self._sheet[f"{first}:{last}"] for cell in row
            ],
            "cell": lambda name: self._sheet[name].value,
            "SUM": lambda *values: sum(v for v in flat(values) if isinstance(v, int)),
            "COUNT": lambda values: sum(isinstance(v, int) for v in values),
            "AND": lambda *all_: all(all_),
            "NOT": lambda value: not value,
            "IF": lambda when, then, otherwise: then if when else otherwise,
        }


def checks(sheet: Any) -> list[Any]:
    reckoner = Reckoner(sheet)
    return [
        reckoner.value(cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def reds(sheet: Any) -> list[str]:
    reckoner = Reckoner(sheet)
    return [
        str(area.sqref)
        for area in sheet.conditional_formatting
        for rule in area.rules
        if reckoner.value(rule.formula[0])
    ]


@law
@given(st.lists(rows(), max_size=8), periods(), st.sampled_from(["unit", "month"]))
def test_the_checks_on_the_sheet_hold_for_every_report(
    dossiers: list[DossierRow], period: Period, by: Any
) -> None:
    sheet = only_sheet(report_06a(dossiers, period, by=by))

    assert set(checks(sheet)) == {True}
    assert reds(sheet) == []


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_that_somebody_changes_turns_its_line_and_column_red(name: str) -> None:
    sheet = only_sheet(report_06a(DOSSIERS, JULY))
    assert reds(sheet) == []

    sheet[f"{name}10"].value += 1

    assert set(reds(sheet)) == {"A10:M10", f"{name}12"}
    assert False in checks(sheet)


def test_a_month_that_does_not_carry_over_what_was_open_turns_red() -> None:
    report = report_06a(DOSSIERS, (date(2026, 6, 1), date(2026, 7, 31)), by="month")
    sheet = only_sheet(report)

    for name in "DF":
        sheet[f"{name}11"].value += 1 if name == "D" else -1

    assert reds(sheet) == ["A11:M11"]


def test_checks_are_out_of_sight() -> None:
    sheet = only_sheet(report_06a(DOSSIERS, JULY))
    formulas = {
        cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    }

    assert formulas == {*(f"N{row}" for row in (10, 11, 12)), *(f"{name}13" for name in FIGURES)}
    assert sheet.column_dimensions["N"].hidden
    assert sheet.row_dimensions[13].hidden


def test_hidden_figures_are_stars_and_their_lines_are_not_checked() -> None:
    report = report_06a(DOSSIERS, JULY)
    sheet = only_sheet(report, suppress_below=5)
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]

    assert sheet["C10"].value == sheet["C11"].value == "*"
    assert set(checks(sheet)) <= {True, "*"}
    assert "*" in checks(sheet)
    assert "*: số nhỏ, không nêu để không lộ cá nhân." in texts
    assert reds(sheet) == []


def test_a_report_without_dossiers_is_a_form_of_noughts() -> None:
    sheet = only_sheet(report_06a([], JULY))

    assert cells(sheet, FIRST_LINE, 13) == [None, "Tổng cộng", *[0] * 11]
    assert checks(sheet) == [True]


HOSTILE = (
    '=HYPERLINK("http://example.org")',
    "+1+1",
    "-2",
    "@SUM(1)",
    "#N/A",
    "12",
    "a\x00b",
    "\tx",
)


@pytest.mark.parametrize("label", HOSTILE)
def test_a_label_stays_text_whatever_it_looks_like(label: str) -> None:
    report = report_06a([dossier(field="x")], JULY, labels={"x": Text(label, label)})
    cell = only_sheet(report)["B10"]

    assert cell.data_type == "s"
    assert cell.value == label.replace("\x00", "\ufffd")
    assert cell.quotePrefix


def test_other_reports_stand_on_further_sheets_with_their_figures_as_numbers() -> None:
    causes = causes_table(late_causes(DOSSIERS, JULY))
    book = opened([report_06a(DOSSIERS, JULY), panel(DOSSIERS, 2026, 7), causes])

    assert book.sheetnames == ["II.06a", "Kết quả giải quyết thủ tục hành", "Nguyên nhân quá hạn"]
    shown = [[cell.value for cell in row] for row in book["Nguyên nhân quá hạn"].iter_rows()]
    assert shown[0][0] == "Nguyên nhân quá hạn"
    assert ["Do thiếu nhân lực", 1, 0] in shown
    figures = {row[0].value: row[1] for row in book.worksheets[1].iter_rows()}
    assert figures["Số hồ sơ xử lý"].value == 4
    assert (figures["Tỉ lệ trễ hạn"].value, figures["Tỉ lệ trễ hạn"].number_format) == (
        0.25,
        "0.0%",
    )


TABLE = Table(
    title="Bước [1]: tên/dài 'hơn' ba mươi mốt ký tự của Excel",
    columns=(
        Column(heading="Tên", is_text=True),
        Column(heading="Tổng", group="Giờ"),
        Column(heading="Nhiều nhất", group="Giờ"),
    ),
    rows=(("a", "1,5", "—"), ("b", "1234", "*")),
    total=("Tổng", "1235,5", "100%"),
    subtitle="Kỳ",
    notes=("Ghi chú",),
)


def test_a_table_keeps_groups_total_and_notes() -> None:
    sheet = only_sheet(TABLE)
    shown = [[cell.value for cell in row] for row in sheet.iter_rows()]

    assert shown == [
        [TABLE.title, None, None],
        ["Kỳ", None, None],
        [None, None, None],
        ["Tên", "Giờ", None],
        [None, "Tổng", "Nhiều nhất"],
        ["a", 1.5, "—"],
        ["b", 1234, "*"],
        ["Tổng", 1235.5, 1.0],
        [None, None, None],
        ["Ghi chú", None, None],
    ]
    assert {"A4:A5", "B4:C4"} <= {str(area) for area in sheet.merged_cells.ranges}


def test_sheets_have_names_that_excel_allows_and_tells_apart() -> None:
    plain = Table(title="", columns=(Column(heading="x"),), rows=())
    names = opened([TABLE, TABLE, plain, plain]).sheetnames

    assert names == [
        "Bước 1 tên dài hơn ba mươi mốt",
        "Bước 1 tên dài hơn ba mươi (2)",
        "1",
        "1 (2)",
    ]
    assert all(len(name) <= 31 and not re.search(r"[\\/*?:\[\]]", name) for name in names)


def test_the_same_report_is_the_same_file() -> None:
    report: Report06a = report_06a(DOSSIERS, JULY)

    first, second = render(report, "xlsx"), render(report, "xlsx")

    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_cannot_hide_small_figures_is_not_written_with_them() -> None:
    with pytest.raises(InputError, match="cannot be hidden"):
        render([report_06a(DOSSIERS, JULY), panel(DOSSIERS, 2026, 7)], "xlsx", suppress_below=5)
