"""What can be written: anything that makes a table of itself, in either language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol, TypeAlias, cast, runtime_checkable

from ...errors import InputError
from ...texts import Lang, Text
from ..report_06a import Report06a
from ..tables import Column, Table
from ._values import value_of


@runtime_checkable
class Tabular(Protocol):
    """A report: what makes a `Table` of itself."""

    def to_table(self, lang: Lang = "vi") -> Table:
        """The report as a table."""
        ...


@runtime_checkable
class Hiding(Protocol):
    """Figures that were made with small ones hidden: those below `hidden_below`."""

    @property
    def hidden_below(self) -> int | None:
        """From which number on all are told; None where nothing is hidden."""
        ...


Printable: TypeAlias = Tabular | Table


def table_of(report: Printable, lang: Lang, suppress_below: int | None) -> Table:
    """The report as a table; `InputError` where figures are to be hidden and cannot be."""
    if isinstance(report, Report06a):
        return report.to_table(lang, suppress_below=suppress_below)
    table = report if isinstance(report, Table) else report.to_table(lang)
    hidden = report.hidden_below if isinstance(report, Hiding) else None
    if suppress_below is not None and (hidden is None or hidden < suppress_below):
        raise InputError(_NOT_HIDDEN.fill(title=table.title))
    return table


def data_of(report: Printable, lang: Lang, suppress_below: int | None) -> Mapping[str, Any]:
    """The report as a JSON object: its own where it has one, else the cells of its table."""
    if isinstance(report, Report06a):
        return report.to_data(suppress_below=suppress_below)
    table = table_of(report, lang, suppress_below)
    if hasattr(report, "to_data"):
        return cast("Mapping[str, Any]", report.to_data())
    return {
        "title": table.title,
        "subtitle": table.subtitle,
        "columns": [
            {"heading": c.heading, "group": c.group, "number": c.number} for c in table.columns
        ],
        "rows": [_values(row, table.columns) for row in table.rows],
        "total": None if table.total is None else _values(table.total, table.columns),
        "notes": list(table.notes),
    }


def _values(row: Iterable[str], columns: Iterable[Column]) -> list[int | float | str | None]:
    return [value_or_null(cell, column) for cell, column in zip(row, columns, strict=True)]


def value_or_null(cell: str, column: Column) -> int | float | str | None:
    """The value of a cell; None for a dash, or a figure that is hidden, where others count."""
    value = value_of(cell, column)
    return value.value if value.is_number or column.is_text else None


_NOT_HIDDEN: Final = Text(
    "Không che được số nhỏ trong bảng «{title}» sau khi đã lập. Bỏ suppress_below (--suppress), "
    "hoặc che khi lập bảng nếu báo cáo có tham số đó.",
    "Small figures of the table '{title}' cannot be hidden once it is made. Leave out "
    "suppress_below (--suppress), or hide them where the table is made, if it can.",
)
