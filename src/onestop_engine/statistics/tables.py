"""Tables for people and machines: headings in both languages, small cells that may be hidden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

NOTHING: Final = "—"
_MASK: Final = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its heading, the heading above a group of columns, its number."""

    heading: str
    group: str = ""
    number: str = ""
    is_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table ready to be printed: every cell is text, every row as long as `columns`.

    `total` is the last row where there is one; `subtitle` names period and instant; `notes`
    stand below.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None = None
    subtitle: str = ""
    notes: tuple[str, ...] = ()


Cell = int | None
Spot = tuple[int, int]
"""A line and a place in it."""


def hidden_cells(
    lines: list[tuple[int, ...]],
    sums: tuple[tuple[int, ...], ...],
    limit: int,
    *,
    adds_up: bool,
    also: Iterable[Sequence[Spot]] = (),
) -> list[list[Cell]]:
    """The numbers with small ones taken out, so that none of them can be computed back.

    A number from 1 to `limit - 1` may point to a person (law 91/2025/QH15). `sums` names the
    places that make a sum, the sum first. Wherever one number alone is missing from a sum of
    a line, or, with `adds_up` (the last line is the total), from a column, the smallest of
    the others goes too, until nothing changes. `also` names further cells of which any one
    follows from the rest.
    """
    groups: list[Sequence[Spot]] = list(also)
    groups += [[(line, place) for place in group] for line in range(len(lines)) for group in sums]
    if adds_up and lines:
        groups += [[(line, c) for line in range(len(lines))] for c in range(len(lines[0]))]
    hidden = {(i, c) for i, line in enumerate(lines) for c, n in enumerate(line) if 0 < n < limit}
    pending = True
    while pending:
        pending = False
        for group in groups:
            away = [cell for cell in group if cell in hidden]
            others = [cell for cell in group if cell not in hidden]
            if len(away) == 1 and others:
                hidden.add(min(others, key=lambda cell: _least_loss(lines, cell)))
                pending = True
    return [
        [None if (i, c) in hidden else n for c, n in enumerate(line)]
        for i, line in enumerate(lines)
    ]


def _least_loss(lines: list[tuple[int, ...]], cell: tuple[int, int]) -> tuple[bool, int, int, int]:
    number = lines[cell[0]][cell[1]]
    # A zero that is hidden tells less than it hides: it goes only where nothing else is left.
    return (number == 0, number, *cell)


def shown(cell: Cell) -> str:
    """The text of a count; a hidden one says only that it is hidden."""
    return _MASK if cell is None else str(cell)
