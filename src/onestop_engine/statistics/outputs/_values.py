"""Cells of tables as values: numbers where a column counts, text where it names."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ..tables import Column

_NUMBER: Final = re.compile(r"-?\d+([.,]\d+)?(e[+-]?\d+)?")
_WHOLE: Final = re.compile(r"-?\d+")
# What spreadsheet programs take for a formula, full-width signs of East Asian keyboards included.
_FORMULA: Final = re.compile(
    r"^(?=\s*[=+\-@＝＋－＠])|(?<=[;\t\r\n])(?=[^\S\t\r\n]*[=+\-@＝＋－＠])"
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Value(NamedTuple):
    """A cell's value, and how a spreadsheet shows it ("General" for text)."""

    value: int | float | str
    shape: str = "General"

    @property
    def is_number(self) -> bool:
        """True for what can be added up."""
        return not isinstance(self.value, str)


def value_of(cell: str, column: Column) -> Value:
    """What a cell of `column` holds; a dash, and the mark of a hidden figure, stay text.

    >>> value_of("12", Column(heading="Late")), value_of("99,9%", Column(heading="Share"))
    (Value(value=12, shape='#,##0'), Value(value=0.999, shape='0.0%'))
    >>> value_of("*", Column(heading="Late")), value_of("12", Column(heading="No.", is_text=True))
    (Value(value='*', shape='General'), Value(value='12', shape='General'))
    """
    digits = cell.removesuffix("%")
    if column.is_text or not _NUMBER.fullmatch(digits):
        return Value(cell)
    if digits != cell:
        return Value(round(_number(digits) / 100, 6), "0.0%")
    if _WHOLE.fullmatch(cell):
        return Value(int(cell), "#,##0")
    return Value(_number(cell), "#,##0.0#")


def _number(digits: str) -> float:
    return float(digits.replace(",", "."))


def harmless(text: str) -> str:
    """The text, so that no spreadsheet program takes a part of it for a formula.

    An apostrophe goes before what would start one, also behind a semicolon or a tab, where
    programs of some countries start the next cell.

    >>> harmless("=HYPERLINK(...)"), harmless("Đất đai"), harmless("a;@SUM(1)")
    ("'=HYPERLINK(...)", 'Đất đai', "a;'@SUM(1)")
    """
    return _FORMULA.sub("'", text)


def printable(text: str) -> str:
    """The text without the control characters that XML cannot hold.

    >>> printable("a\\x00b")
    'a\ufffdb'
    """
    return _CONTROL.sub("\ufffd", text)


def full_heading(column: Column) -> str:
    """The heading of a column that stands alone in its file: its group, then its own.

    >>> full_heading(Column(heading="Trước hạn", group="Đã giải quyết"))
    'Đã giải quyết: Trước hạn'
    """
    return f"{column.group}: {column.heading}" if column.group else column.heading
