"""Form II.06a/VPCP/KSTT as a sheet to sign: head, thirteen columns, checks, signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from ...texts import Lang, Text
from ..policy import written_date
from ..report_06a import Report06a
from ..tables import Table
from ._grid import Area, lay_grid, lines_of
from ._library import openpyxl
from ._paper import Paper
from ._styles import Look

_TOP: Final = 6
_COLUMNS: Final = 13
_CHECKS: Final = _COLUMNS + 1
_WIDTHS: Final = (5, 34, *(11,) * 11)
_WRONG: Final = "FFFFC7CE"
_DOTS: Final = "……………………"

_LEFT: Final = (1, 2)
_MIDDLE: Final = (3, 9)
_RIGHT: Final = (10, 13)
_WHOLE: Final = (1, 13)

_SMALL: Final = Look(size=10)
_NUMBER: Final = Look(bold=True)
_TITLE: Final = Look(size=12, bold=True, align="center")
_PERIOD: Final = Look(italic=True, align="center")
_UNIT: Final = Look(size=10, italic=True, align="right")
_SIGNER: Final = Look(bold=True, align="center")
_HINT: Final = Look(size=10, italic=True, align="center")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What stands around form II.06a and no count can know; dots where it is left out.

    `reporter` and `receiver` are the reporting and the receiving unit (*đơn vị báo cáo*, *đơn vị
    nhận báo cáo*), `place` and `signed` where and when it is signed.

    >>> Cover(reporter="UBND xã A").receiver
    ''
    """

    reporter: str = ""
    receiver: str = ""
    place: str = ""
    signed: date | None = None


def lay_form(paper: Paper, report: Report06a, table: Table, lang: Lang, cover: Cover) -> None:
    """Write the form on an empty sheet; `table` is that of the report in `lang`."""
    for column, width in enumerate(_WIDTHS, start=1):
        paper.width(column, width)
    _lay_head(paper, table, lang, cover)
    area = lay_grid(paper, table, _TOP, _WIDTHS)
    _check(paper, area, lang, chained=report.by == "month")
    end = _lay_foot(paper, table, area.end + 3, lang, cover)
    paper.sheet.freeze_panes = f"C{area.first}"
    paper.for_print((end, _COLUMNS), (area.top, area.headings_end))


def _lay_head(paper: Paper, table: Table, lang: Lang, cover: Cover) -> None:
    period, _, known = table.subtitle.partition(" · ")
    paper.span((1, 1), _LEFT, _FORM.say(lang), _NUMBER)
    paper.span((2, 2), _LEFT, _ISSUED.say(lang), _SMALL)
    paper.span((1, 2), _MIDDLE, _HEAD.say(lang), _TITLE)
    paper.span((3, 3), _MIDDLE, f"{_PERIOD_NAME.say(lang)} {period}", _PERIOD)
    paper.span((4, 4), _MIDDLE, f"({known})", _HINT)
    for row, label, name in ((1, _REPORTER, cover.reporter), (2, _RECEIVER, cover.receiver)):
        paper.span((row, row), _RIGHT, f"{label.say(lang)} {name or _DOTS}", _SMALL)
    paper.span((5, 5), _RIGHT, _COUNTED.say(lang), _UNIT)
    paper.height(1, 36)
    paper.height(2, 30)


def _check(paper: Paper, area: Area, lang: Lang, *, chained: bool) -> None:
    """Formulas that hold the identities of the form, out of sight, and red where one breaks.

    Lines with hidden figures cannot be checked and say so.
    """
    paper.put(area.headings_end, _CHECKS, _CHECK.say(lang), _SMALL)
    assert area.total is not None
    for row in range(area.first, area.total + 1):
        # The dollar signs hold the columns when Excel applies a rule to each cell of the line.
        holds = [f"${left}{row}={_sum(right, row)}" for left, right in _IDENTITIES]
        if chained and area.first < row <= area.last:
            holds.append(f"$F{row}=$K{row - 1}")
        figures = f"COUNT($C{row}:$M{row})=11"
        paper.reckon(row, _CHECKS, f'IF({figures},AND({",".join(holds)}),"{_MASKED}")')
        _redden(paper, f"A{row}:M{row}", f"AND({figures},NOT(AND({','.join(holds)})))")
    if not chained and area.last >= area.first:
        _check_columns(paper, area)
    paper.sheet.column_dimensions[paper.letter(_CHECKS)].hidden = True


def _check_columns(paper: Paper, area: Area) -> None:
    row, lines = area.end + 1, area.last - area.first + 2
    for place in range(3, _COLUMNS + 1):
        name = paper.letter(place)
        figures = f"COUNT({name}{area.first}:{name}{area.total})={lines}"
        adds_up = f"SUM({name}{area.first}:{name}{area.last})={name}{area.total}"
        paper.reckon(row, place, f'IF({figures},{adds_up},"{_MASKED}")')
        _redden(paper, f"{name}{area.total}", f"AND({figures},NOT({adds_up}))")
    paper.sheet.row_dimensions[row].hidden = True


def _sum(columns: tuple[str, ...], row: int) -> str:
    # Unlike +, it has no quarrel with the mark of a hidden figure.
    return f"SUM({','.join(f'${name}{row}' for name in columns)})"


def _redden(paper: Paper, where: str, when: str) -> None:
    styles = openpyxl().styles
    # A rule works where formulas are not calculated yet, as in a protected view.
    rule = openpyxl().formatting.rule.FormulaRule(
        formula=[when], fill=styles.PatternFill("solid", bgColor=_WRONG)
    )
    paper.sheet.conditional_formatting.add(where, rule)


def _lay_foot(paper: Paper, table: Table, row: int, lang: Lang, cover: Cover) -> int:
    """Notes and signature lines from `row` on; the last row."""
    notes = (_HOLDS.say(lang), *([_HIDDEN.say(lang)] if _has_hidden(table) else []))
    beside = f"{_BESIDE.say(lang)}: {'; '.join(table.notes)}." if table.notes else ""
    for text in (*notes, *([beside] if beside else [])):
        paper.span((row, row), _WHOLE, text, _SMALL)
        paper.height(row, 14 * lines_of(text, sum(_WIDTHS)) + 2)
        row += 1
    paper.span((row + 1, row + 1), _RIGHT, _place_and_day(cover, lang), _PERIOD)
    for columns, signer, hint in (
        (_LEFT, _CLERK, _CLERK_SIGNS),
        (_RIGHT, _HEAD_OF_UNIT, _HEAD_SIGNS),
    ):
        paper.span((row + 2, row + 2), columns, signer.say(lang), _SIGNER)
        paper.span((row + 3, row + 3), columns, hint.say(lang), _HINT)
    # Room to sign.
    return row + 8


def _has_hidden(table: Table) -> bool:
    lines = (*table.rows, table.total or ())
    return any(_MASKED in row[2:] for row in lines) or _MASKED in "".join(table.notes)


def _place_and_day(cover: Cover, lang: Lang) -> str:
    place = cover.place or "……………"
    if lang == "en":
        return f"{place}, {cover.signed or '…………'}"
    if cover.signed is None:
        return f"{place}, ngày …… tháng …… năm ………"
    day, month, year = written_date(cover.signed).split("/")
    return f"{place}, ngày {day} tháng {month} năm {year}"


_MASKED: Final = "*"
_IDENTITIES: Final = (
    ("C", ("D", "E", "F")),
    ("G", ("H", "I", "J")),
    ("K", ("L", "M")),
    ("C", ("G", "K")),
)
_FORM: Final = Text("Biểu số II.06a/VPCP/KSTT", "Form II.06a/VPCP/KSTT")
_ISSUED: Final = Text(
    "Ban hành theo Thông tư số 01/2020/TT-VPCP ngày 21/10/2020",
    "Issued with circular 01/2020/TT-VPCP of 21 October 2020",
)
_HEAD: Final = Text(
    "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT "
    "TTHC",
    "HOW ADMINISTRATIVE PROCEDURES WERE RESOLVED AT THE AGENCIES THAT RESOLVE THEM",
)
_PERIOD_NAME: Final = Text("Kỳ báo cáo:", "Period:")
_REPORTER: Final = Text("Đơn vị báo cáo:", "Reporting unit:")
_RECEIVER: Final = Text("Đơn vị nhận báo cáo:", "Receiving unit:")
_COUNTED: Final = Text("Đơn vị tính: số hồ sơ TTHC", "Counted: dossiers")
_CHECK: Final = Text("Kiểm tra", "Check")
_HOLDS: Final = Text(
    "(3) = (4) + (5) + (6) = (7) + (11); (7) = (8) + (9) + (10); (11) = (12) + (13).",
    "(3) = (4) + (5) + (6) = (7) + (11); (7) = (8) + (9) + (10); (11) = (12) + (13).",
)
_HIDDEN: Final = Text(
    "*: số nhỏ, không nêu để không lộ cá nhân.",
    "*: a small figure, left out so that nobody can be recognised.",
)
_BESIDE: Final = Text("Ngoài biểu", "Beside the form")
_CLERK: Final = Text("NGƯỜI LẬP BIỂU", "DRAWN UP BY")
_CLERK_SIGNS: Final = Text("(Ký, ghi rõ họ tên)", "(signature, full name)")
_HEAD_OF_UNIT: Final = Text("THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ", "HEAD OF THE UNIT")
_HEAD_SIGNS: Final = Text("(Ký, đóng dấu, ghi rõ họ tên)", "(signature, seal, full name)")
