"""Reports as text files: CSV for spreadsheet programs, JSON for others."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from ...texts import Lang
from ..tables import Table
from ._reports import Printable, data_of
from ._values import full_heading, harmless, value_of


def csv_bytes(table: Table) -> bytes:
    """The table as CSV (RFC 4180) in UTF-8, marked so that Excel sees Vietnamese letters.

    One line of headings, the lines, the total; figures as in print, in the table's language.
    """
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow([harmless(full_heading(column)) for column in table.columns])
    for row in (*table.rows, *((table.total,) if table.total is not None else ())):
        writer.writerow(
            [
                cell if value_of(cell, column).is_number else harmless(cell)
                for cell, column in zip(row, table.columns, strict=True)
            ]
        )
    return sheet.getvalue().encode("utf-8-sig")


def json_bytes(reports: Sequence[Printable], lang: Lang, suppress_below: int | None) -> bytes:
    """The reports as JSON in UTF-8: an object, or a list of them where there are several."""
    objects = [data_of(report, lang, suppress_below) for report in reports]
    text = json.dumps(objects[0] if len(objects) == 1 else objects, ensure_ascii=False, indent=2)
    return f"{text}\n".encode()
