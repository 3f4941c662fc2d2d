"""The course of every line: from box to box along free channels, with few corners.

Between the rows run channels, between the columns gutters, and a line may also go straight through
a cell in which nothing stands. In that net networkx finds the cheapest path, where a corner
costs more than a way round. Places are counted in halves: even numbers are gutters (across) and
channels (down), odd ones columns and rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, Final

from ._flow import Flow, Way
from ._grid import Cell, Grid
from ._library import networkx
from ._longest import Order

Point = tuple[int, int]

_ACROSS: Final = 1.0
_DOWN: Final = 2.0
_CORNER: Final = 3.0
# Lines that share a gutter make it wide, and are hard to follow.
_CROWD: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The corners of a line, from the cell of its source to that of its target.

    It leaves at the bottom. It arrives at the top, or at a side when it leads `back`.
    """

    way: Way
    points: tuple[Point, ...]
    back: bool

    def stretches(self) -> tuple[tuple[Point, Point], ...]:
        """Its straight stretches, in order; the first and every second one goes up or down."""
        return tuple(pairwise(self.points))


def routes_of(flow: Flow, order: Order, grid: Grid) -> tuple[Route, ...]:
    """A route for each line of the picture, lines down before lines back."""
    net = _net(grid)
    ways = [way for way in flow.drawn if way.source in grid.cells]
    ways.sort(key=lambda way: (way in order.back, _span(way, grid)))
    return tuple(_route(net, way, grid, back=way in order.back) for way in ways)


def _span(way: Way, grid: Grid) -> int:
    return abs(grid.cells[way.target].row - grid.cells[way.source].row)


def _net(grid: Grid) -> Any:
    net = networkx().DiGraph()
    for y in range(0, 2 * grid.rows + 1, 2):
        for x in range(2 * grid.columns + 1):
            net.add_edge((x, y, "|"), (x, y, "-"), weight=_CORNER)
            net.add_edge((x, y, "-"), (x, y, "|"), weight=_CORNER)
            if x < 2 * grid.columns:
                net.add_edge((x, y, "-"), (x + 1, y, "-"), weight=_ACROSS)
                net.add_edge((x + 1, y, "-"), (x, y, "-"), weight=_ACROSS)
    blocked = {place for cell in grid.cells.values() for place in _blocked(cell)}
    for row in range(grid.rows):
        for x in range(2 * grid.columns + 1):
            if (x, row) not in blocked:
                above, below = (x, 2 * row, "|"), (x, 2 * row + 2, "|")
                net.add_edge(above, below, weight=_DOWN)
                net.add_edge(below, above, weight=_DOWN)
    return net


def _blocked(cell: Cell) -> Iterator[tuple[int, int]]:
    for x in range(2 * cell.first + 1, 2 * cell.last + 2):
        yield x, cell.row


def _route(net: Any, way: Way, grid: Grid, *, back: bool) -> Route:
    source, target = grid.cells[way.source], grid.cells[way.target]
    leaves = source.nearest(target.first)
    start = (2 * leaves + 1, 2 * source.row + 1)
    goals = (
        {2 * target.first: 2 * target.first + 1, 2 * target.last + 2: 2 * target.last + 1}
        if back
        else {2 * target.nearest(leaves) + 1: 2 * target.nearest(leaves) + 1}
    )
    tips = (2 * target.row, 2 * target.row + 2) if back else (2 * target.row,)
    net.add_edge("start", (start[0], start[1] + 1, "|"), weight=0)
    for x in goals:
        for y in tips:
            net.add_edge((x, y, "|"), "goal", weight=0)
    path = networkx().dijkstra_path(net, "start", "goal")[1:-1]
    net.remove_nodes_from(["start", "goal"])
    _crowd(net, path)
    line = [start, *((x, y) for x, y, _ in path)]
    beside = 2 * target.row + 1
    line.append((line[-1][0], beside))
    if back:
        line.append((goals[line[-1][0]], beside))
    return Route(way=way, points=_corners(line), back=back)


def _crowd(net: Any, path: list[Any]) -> None:
    for one, two in pairwise(path):
        net.edges[one, two]["weight"] += _CROWD
        net.edges[two, one]["weight"] += _CROWD


def _corners(line: list[Point]) -> tuple[Point, ...]:
    """The line without the points that it passes straight through."""
    apart = [point for point, _ in groupby(line)]
    inner = (
        point
        for before, point, after in zip(apart, apart[1:], apart[2:], strict=False)
        if before[0] != after[0] and before[1] != after[1]
    )
    return (apart[0], *inner, apart[-1])
