"""Reports as one Excel workbook: a sheet each, form II.06a in its official layout."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from ...texts import Lang
from ..report_06a import Report06a
from ..tables import Table
from ._form import Cover, lay_form
from ._grid import lay_grid, lines_of, widths_of
from ._library import openpyxl
from ._paper import Paper
from ._reports import Printable, table_of
from ._styles import Look

_TITLE: Final = Look(size=13, bold=True)
_SUBTITLE: Final = Look(italic=True)
_NOTE: Final = Look(size=10)
_LONGEST_NAME: Final = 31
_UNFIT: Final = re.compile(r"[\\/*?:\[\]'\x00-\x1f]+")
# Zip archives and workbooks carry the time of writing; a report should not change with it.
_ZIP_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_WRITTEN: Final = datetime(1980, 1, 1)  # noqa: DTZ001 (workbooks hold UTC without saying so)
_STAMP: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def workbook(
    reports: Sequence[Printable], lang: Lang, suppress_below: int | None, cover: Cover
) -> bytes:
    """The reports as an Excel workbook; the same reports give the same bytes."""
    book = openpyxl().Workbook()
    book.remove(book.active)
    for report in reports:
        table = table_of(report, lang, suppress_below)
        name = _name(table, report, book.sheetnames)
        paper = Paper(book.create_sheet(name))
        if isinstance(report, Report06a):
            lay_form(paper, report, table, lang, cover)
        else:
            _lay_table(paper, table)
    return _settled(book)


def _lay_table(paper: Paper, table: Table) -> None:
    widths = widths_of(table)
    for column, width in enumerate(widths, start=1):
        paper.width(column, width)
    across = (1, len(widths))
    row = 1
    for text, look in ((table.title, _TITLE), (table.subtitle, _SUBTITLE)):
        if text:
            paper.span((row, row), across, text, look)
            paper.height(row, 18 * lines_of(text, int(sum(widths) * 0.8)))
            row += 1
    area = lay_grid(paper, table, row + 1, widths)
    row = area.end + 1
    for note in table.notes:
        row += 1
        paper.span((row, row), across, note, _NOTE)
        paper.height(row, 14 * lines_of(note, sum(widths)) + 2)
    paper.sheet.freeze_panes = f"A{area.first}"
    paper.for_print((row, len(widths)), (area.top, area.headings_end))


def _name(table: Table, report: Printable, taken: Sequence[str]) -> str:
    """A sheet name that Excel allows, cut between words, unlike those taken."""
    wanted = "II.06a" if isinstance(report, Report06a) else _UNFIT.sub(" ", table.title)
    for n in range(1, len(taken) + 2):
        suffix = f" ({n})" if n > 1 else ""
        name = _cut(wanted, _LONGEST_NAME - len(suffix)) + suffix
        if name.casefold() not in {other.casefold() for other in taken}:
            return name
    raise AssertionError(taken)


def _cut(text: str, most: int) -> str:
    plain = " ".join(text.split())
    if len(plain) <= most:
        return plain or "1"
    return plain[: most + 1].rpartition(" ")[0] or plain[:most]


def _settled(book: Any) -> bytes:
    """The workbook's bytes without the time at which they were written."""
    book.calculation.fullCalcOnLoad = True
    book.properties.creator, book.properties.created = "onestop_engine", _WRITTEN
    written = io.BytesIO()
    book.save(written)
    settled = io.BytesIO()
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            target.writestr(
                zipfile.ZipInfo(info.filename, _ZIP_EPOCH), content, zipfile.ZIP_DEFLATED
            )
    return settled.getvalue()
