"""Rows and columns: every spot in its lane, beside what it runs beside, below what it follows.

A layered drawing (networkx gives the layers) whose horizontal order is fixed by the lanes: the
lane of an agency is as many columns wide as things stand side by side in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..definition.model import ScopePath
from ._flow import Flow, Spot
from ._library import networkx
from ._longest import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where a spot stands: its row, and its columns, of which a bar has several."""

    row: int
    first: int
    last: int

    def nearest(self, column: int) -> int:
        """Its column nearest to another one."""
        return max(self.first, min(column, self.last))


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The cell of each spot; `lanes` gives each part its columns, first and last."""

    cells: Mapping[str, Cell]
    lanes: Mapping[str, tuple[int, int]]
    rows: int
    columns: int


def grid_of(flow: Flow, order: Order) -> Grid:
    """The rows and columns of the spots that can be reached."""
    rows = _rows(flow, order)
    lanes, column = _columns(flow, rows)
    cells = {name: Cell(row=rows[name], first=at, last=at) for name, at in column.items()}
    for name, row in rows.items():
        spot = flow.spots[name]
        if spot.block is not None and spot.kind in ("split", "join"):
            inside = [column[one] for one in column if _is_inside(flow.spots[one], spot)]
            cells[name] = Cell(row=row, first=min(inside), last=max(inside))
    return Grid(
        cells=cells,
        lanes=lanes,
        rows=max(rows.values()) + 1,
        columns=max(last for _, last in lanes.values()) + 1,
    )


def _is_inside(spot: Spot, bar: Spot) -> bool:
    assert bar.block is not None
    return any(block == bar.block.name for block, _ in spot.scope)


def _rows(flow: Flow, order: Order) -> dict[str, int]:
    """The layer of each spot; a bar has a row for itself."""
    nx = networkx()
    graph = nx.DiGraph()
    graph.add_nodes_from(order.spots)
    graph.add_edges_from((way.source, way.target) for way in order.ahead(flow))
    rows: dict[str, int] = {}
    row = 0
    place = {name: index for index, name in enumerate(flow.spots)}
    for layer in nx.topological_generations(graph):
        names = sorted(layer, key=place.__getitem__)
        plain = [name for name in names if flow.spots[name].kind not in ("split", "join")]
        bars = [name for name in names if flow.spots[name].kind in ("split", "join")]
        for group in ([plain] if plain else []) + [[bar] for bar in bars]:
            rows |= dict.fromkeys(group, row)
            row += 1
    return rows


@dataclass(slots=True)
class _Thread:
    """The spots of one branch in one lane that stand below each other."""

    scope: ScopePath
    spots: dict[str, int]

    def meets(self, other: _Thread) -> bool:
        """True when the two may not share a column."""
        mine, its = self.spots.values(), other.spots.values()
        if _are_beside(self.scope, other.scope):
            return min(mine) <= max(its) and min(its) <= max(mine)
        return not set(mine).isdisjoint(its)


def _are_beside(one: ScopePath, other: ScopePath) -> bool:
    for (block, branch), (other_block, other_branch) in zip(one, other, strict=False):
        if block != other_block:
            return False
        if branch != other_branch:
            return True
    return False


def _columns(
    flow: Flow, rows: Mapping[str, int]
) -> tuple[dict[str, tuple[int, int]], dict[str, int]]:
    lanes: dict[str, tuple[int, int]] = {}
    column: dict[str, int] = {}
    start = 0
    for part in flow.procedure.agencies:
        mine = [name for name in rows if flow.spots[name].lane == part]
        if not mine:
            continue
        place = {name: index for index, name in enumerate(flow.spots)}
        threads = _threads(flow, sorted(mine, key=place.__getitem__), rows)
        taken = _side_by_side(threads)
        for at, group in enumerate(taken):
            for thread in group:
                column |= dict.fromkeys(thread.spots, start + at)
        lanes[part] = (start, start + len(taken) - 1)
        start += len(taken)
    return lanes, column


def _threads(flow: Flow, names: Iterable[str], rows: Mapping[str, int]) -> list[_Thread]:
    threads: list[_Thread] = []
    for name in names:
        scope, row = flow.spots[name].scope, rows[name]
        for thread in threads:
            if thread.scope == scope and row not in thread.spots.values():
                thread.spots[name] = row
                break
        else:
            threads.append(_Thread(scope, {name: row}))
    return threads


def _side_by_side(threads: Iterable[_Thread]) -> list[list[_Thread]]:
    columns: list[list[_Thread]] = []
    for thread in threads:
        free = (group for group in columns if not any(thread.meets(one) for one in group))
        group = next(free, None)
        if group is None:
            columns.append([thread])
        else:
            group.append(thread)
    return columns
