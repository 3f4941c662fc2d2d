"""A sheet of a workbook as something to write on: text that stays text, and where rows go."""

from __future__ import annotations

from typing import Any, Final

from ._library import openpyxl
from ._styles import Look, style_of
from ._values import Value, printable

_A4: Final = 9
_MARGIN: Final = 0.5
_PLAIN: Final = Look()


class Paper:
    """A worksheet; rows and columns count from 1, and nothing on it is a formula by accident."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet

    def put(self, row: int, column: int, content: str | Value, look: Look = _PLAIN) -> None:
        """Write text or a value; text is never read as a formula, whatever it starts with."""
        value = content if isinstance(content, Value) else Value(content)
        cell = self.sheet.cell(row=row, column=column)
        if isinstance(value.value, str):
            cell.value = printable(value.value)
            # openpyxl has made a formula or an error value of what looks like one.
            cell.data_type = "s"
            # Without it Excel would read the text anew when somebody edits the cell.
            cell.quotePrefix = bool(value.value)
        else:
            cell.value = value.value
        cell.number_format = value.shape
        self._dress(row, column, look)

    def reckon(self, row: int, column: int, formula: str) -> None:
        """Write a formula of our own."""
        self.sheet.cell(row=row, column=column).value = f"={formula}"

    def span(
        self, rows: tuple[int, int], columns: tuple[int, int], text: str, look: Look = _PLAIN
    ) -> None:
        """Write text over the cells from the first to the last of `rows` and `columns`."""
        self.put(rows[0], columns[0], text, look)
        if rows[0] == rows[1] and columns[0] == columns[1]:
            return
        for row in range(rows[0], rows[1] + 1):
            for column in range(columns[0], columns[1] + 1):
                self._dress(row, column, look)
        self.sheet.merge_cells(
            start_row=rows[0], end_row=rows[1], start_column=columns[0], end_column=columns[1]
        )

    def height(self, row: int, points: float) -> None:
        """Set how tall a row is; merged cells do not grow with their text."""
        self.sheet.row_dimensions[row].height = points

    def width(self, column: int, characters: float) -> None:
        """Set how many characters a column holds."""
        self.sheet.column_dimensions[self.letter(column)].width = characters

    def letter(self, column: int) -> str:
        """The name of a column in formulas."""
        name: str = openpyxl().utils.get_column_letter(column)
        return name

    def for_print(self, last: tuple[int, int], headings: tuple[int, int]) -> None:
        """A4 lying, as wide as the page, headings on every page; `last` is row and column."""
        sheet = self.sheet
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        sheet.print_title_rows = f"{headings[0]}:{headings[1]}"
        sheet.print_area = f"A1:{self.letter(last[1])}{last[0]}"
        sheet.oddFooter.center.text = "&P/&N"
        for side in ("left", "right", "top", "bottom"):
            setattr(sheet.page_margins, side, _MARGIN)

    def _dress(self, row: int, column: int, look: Look) -> None:
        cell = self.sheet.cell(row=row, column=column)
        for name, value in style_of(look).items():
            setattr(cell, name, value)
