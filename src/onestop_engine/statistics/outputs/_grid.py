"""The grid of a table on a sheet: headings in levels, numbers of columns, lines, total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap
from typing import Final

from ..tables import Column, Table
from ._paper import Paper
from ._styles import Align, Look
from ._values import value_of

_WIDEST: Final = 44
_FIGURE: Final = 9
_HEADING: Final = Look(bold=True, align="center", boxed=True, shaded=True)
_NUMBER: Final = Look(size=10, italic=True, align="center", boxed=True)
_LINE_POINTS: Final = 15.0
# Below this a title would not fit over the table.
_WHOLE: Final = 64
# The column that numbers the lines of an official form.
_FIRST: Final = "(1)"

Path = tuple[str, ...]
"""The headings over a column, outermost first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Where a grid lies: the rows of its headings, its lines, and its total (None without)."""

    top: int
    headings_end: int
    first: int
    last: int
    total: int | None

    @property
    def end(self) -> int:
        """The last row of the grid."""
        return self.total or max(self.last, self.headings_end)


def lay_grid(paper: Paper, table: Table, top: int, widths: Sequence[int]) -> Area:
    """Write the grid of `table` from row `top` on, its columns `widths` characters wide."""
    _lay_headings(paper, [_path(column) for column in table.columns], top, widths)
    row = top + max(len(_path(column)) for column in table.columns)
    if any(column.number for column in table.columns):
        for place, column in enumerate(table.columns, start=1):
            paper.put(row, place, column.number, _NUMBER)
        row += 1
    for n, cells in enumerate(table.rows):
        _lay_line(paper, row + n, cells, table.columns, widths)
    last = row + len(table.rows) - 1
    if table.total is not None:
        _lay_line(paper, last + 1, table.total, table.columns, widths, bold=True)
    return Area(
        top=top,
        headings_end=row - 1,
        first=row,
        last=last,
        total=None if table.total is None else last + 1,
    )


def widths_of(table: Table) -> tuple[int, ...]:
    """How many characters wide each column should be: its words whole, long labels wrapped."""
    rows = (*table.rows, *((table.total,) if table.total is not None else ()))
    widths = [
        min(_WIDEST, max(_least(column), *_lengths(column, [row[n] for row in rows])) + 2)
        for n, column in enumerate(table.columns)
    ]
    widths[0] += max(0, _WHOLE - sum(widths))
    return tuple(widths)


def _least(column: Column) -> int:
    return 2 if column.number == _FIRST else _FIGURE


def _lengths(column: Column, cells: Sequence[str]) -> list[int]:
    words = _path(column)[-1].split()
    return [len(text) for text in (column.number, *words, *cells)]


def _path(column: Column) -> Path:
    """The headings over a column; words before a colon head the columns that share them."""
    if not column.group:
        return (column.heading,)
    within, colon, own = column.heading.partition(": ")
    return (column.group, within, own[:1].upper() + own[1:]) if colon else (column.group, within)


def _lay_headings(paper: Paper, paths: Sequence[Path], top: int, widths: Sequence[int]) -> None:
    depth = max(map(len, paths))
    for level in range(depth):
        lines = 1
        for head, first, last in _heads(paths, level):
            # The innermost heading of a column fills what is left of the levels.
            low = depth - 1 if len(head) == len(paths[first]) else level
            paper.span((top + level, top + low), (first + 1, last + 1), head[-1], _HEADING)
            room = lines_of(head[-1], sum(widths[first : last + 1]))
            lines = max(lines, room - (low - level))
        paper.height(top + level, _LINE_POINTS * lines + 3)


def _heads(paths: Sequence[Path], level: int) -> list[tuple[Path, int, int]]:
    """The headings of one level with the first and last column that each stands over."""
    found = []
    for head, members in groupby(range(len(paths)), key=lambda n: paths[n][: level + 1]):
        places = tuple(members)
        if len(head) <= level:
            continue
        alone = len(paths[places[0]]) == len(head)
        spans = [(n, n) for n in places] if alone else [(places[0], places[-1])]
        found += [(head, first, last) for first, last in spans]
    return found


def _lay_line(
    paper: Paper,
    row: int,
    cells: Sequence[str],
    columns: Sequence[Column],
    widths: Sequence[int],
    *,
    bold: bool = False,
) -> None:
    for place, (cell, column) in enumerate(zip(cells, columns, strict=True), start=1):
        look = Look(bold=bold, align=_align(column), boxed=True)
        paper.put(row, place, value_of(cell, column), look)
    lines = max(lines_of(cell, width) for cell, width in zip(cells, widths, strict=True))
    paper.height(row, _LINE_POINTS * lines + 2)


def _align(column: Column) -> Align:
    if column.number == _FIRST:
        return "center"
    return "left" if column.is_text else "right"


def lines_of(text: str, width: int) -> int:
    """How many lines a text takes in a column of `width` characters.

    >>> lines_of("Trực tiếp, dịch vụ bưu chính", 12)
    3
    """
    return max(1, sum(len(wrap(line, width - 1)) or 1 for line in text.splitlines()))
