"""Printing the tables of reports: rich draws them, groups of columns under their own heading."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap
from typing import Final

from rich import box
from rich.console import Console, RenderableType
from rich.table import Table as Grid
from rich.text import Text as Styled

from ..statistics import Column, Table

WIDTH: Final = 100
_WIDEST_LABEL: Final = 28
_LONGEST_WORD: Final = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Neighbouring columns under one heading; `places` are their indices in a row."""

    heading: str
    columns: tuple[Column, ...]
    places: tuple[int, ...]
    widths: tuple[int, ...]

    @property
    def width(self) -> int:
        """The columns with a space between neighbours."""
        return sum(self.widths) + len(self.widths) - 1


def render_table(table: Table, *, colour: bool = False, width: int = WIDTH) -> str:
    """The table as text, `width` columns wide at most.

    Labels wrap; the headings of figures break only between words.
    """
    groups = _groups(table, width)
    grid = Grid(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_footer=table.total is not None)
    for group in groups:
        text = group.columns[0].is_text
        grid.add_column(
            _heading(group),
            _line(group, table.total, bold=True) if table.total else "",
            justify="left" if text else "right",
            vertical="top",
            width=group.width,
            overflow="fold",
        )
    for row in table.rows:
        grid.add_row(*(_line(group, row) for group in groups))
    parts: list[RenderableType] = [Styled(table.title, style="bold")]
    if table.subtitle:
        parts.append(Styled(table.subtitle))
    parts.append(grid)
    parts.extend(Styled(note, style="dim") for note in table.notes)
    return _drawn(parts, colour=colour, width=width)


def _drawn(parts: Sequence[RenderableType], *, colour: bool, width: int) -> str:
    # Drawn into a string first: the output then goes one way, which knows of broken pipes.
    sheet = io.StringIO()
    console = Console(
        file=sheet, width=width, force_terminal=colour, no_color=not colour, highlight=False
    )
    for part in parts:
        console.print(part)
    return "\n".join(line.rstrip() for line in sheet.getvalue().splitlines())


def _groups(table: Table, width: int) -> tuple[_Group, ...]:
    widths = _widths(table, width)
    numbered = enumerate(table.columns)
    # Columns without a group stand alone.
    parts = groupby(numbered, key=lambda item: item[1].group or item[0])
    return tuple(_group(tuple(part), widths) for _, part in parts)


def _group(members: tuple[tuple[int, Column], ...], widths: Sequence[int]) -> _Group:
    places = tuple(place for place, _ in members)
    columns = tuple(column for _, column in members)
    return _Group(
        heading=columns[0].group,
        columns=columns,
        places=places,
        widths=tuple(widths[place] for place in places),
    )


def _widths(table: Table, width: int) -> list[int]:
    """Room for every figure and every word; what is left goes where headings stand tallest."""
    words = [_longest_word(table, place) for place in range(len(table.columns))]
    widths = [_wanted(table, place, words[place]) for place in range(len(table.columns))]
    alone = sum(not column.group for column in table.columns)
    groups = alone + len({column.group for column in table.columns if column.group})
    # A space beside each column, one beside each group, and one at the left edge.
    spare = width - sum(widths) - len(widths) - groups - 1
    texts = [place for place, column in enumerate(table.columns) if column.is_text]
    while spare < 0 and texts:
        # Labels give way, at first only where that breaks no word.
        widest = max(texts, key=lambda place: (max(0, widths[place] - words[place]), widths[place]))
        widths[widest] -= 1
        spare += 1
    while spare > 0:
        heights = [
            0 if column.is_text else len(wrap(column.heading, widths[place]))
            for place, column in enumerate(table.columns)
        ]
        tallest = max(range(len(heights)), key=heights.__getitem__)
        if heights[tallest] <= 1:
            break
        widths[tallest] += 1
        spare -= 1
    return widths


def _cells(table: Table, place: int) -> list[str]:
    rows = (*table.rows, *((table.total,) if table.total else ()))
    return [row[place] for row in rows]


def _longest_word(table: Table, place: int) -> int:
    """The width below which a column would break words; long ones in labels may break."""
    column = table.columns[place]
    texts = [column.heading, column.number, *_cells(table, place)]
    longest = max(len(word) for text in texts for word in (*text.split(), ""))
    return min(_LONGEST_WORD, longest) if column.is_text else longest


def _wanted(table: Table, place: int, least: int) -> int:
    column = table.columns[place]
    if not column.is_text:
        return least
    return max(least, min(_WIDEST_LABEL, max(map(len, (column.heading, *_cells(table, place))))))


def _heading(group: _Group) -> RenderableType:
    if not group.heading:
        column = group.columns[0]
        return "\n".join(part for part in (column.heading, column.number) if part)
    under = _inner(group)
    under.add_row(*(Styled(column.heading, justify="right") for column in group.columns))
    if any(column.number for column in group.columns):
        under.add_row(*(Styled(column.number, justify="right") for column in group.columns))
    whole = Grid.grid()
    whole.add_column(justify="center")
    whole.add_row(Styled(group.heading, justify="center"))
    whole.add_row(under)
    return whole


def _line(group: _Group, row: Sequence[str], *, bold: bool = False) -> RenderableType:
    style = "bold" if bold else ""
    if not group.heading:
        return Styled(row[group.places[0]], style=style)
    inner = _inner(group)
    inner.add_row(*(Styled(row[place], style=style, justify="right") for place in group.places))
    return inner


def _inner(group: _Group) -> Grid:
    grid = Grid.grid(padding=(0, 1, 0, 0))
    for width in group.widths:
        grid.add_column(width=width, justify="right", vertical="bottom")
    return grid
