"""Across the picture: how wide every column and gutter is, and where lines run down in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, Literal

from ._boxes import LABEL_SIZE, Body
from ._flow import Way
from ._grid import Grid
from ._metrics import width_of
from ._routes import Point, Route
from ._tracks import Port, Stretch, offsets_of, tracks_of

Key = tuple[Way, int]
Side = Literal[-1, 0, 1]

TRACK: Final = 12.0
OUTER: Final = 10.0
_PORT: Final = 14.0
_PORT_STEP: Final = 7.0
_GUTTER: Final = 30.0
# Lines that leave a box and lines that reach it do not meet in it.
_INSIDE: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """Gutters and columns (or channels and rows) one after the other: starts and sizes."""

    starts: Sequence[float]
    sizes: Sequence[float]

    @classmethod
    def of(cls, sizes: Sequence[float], start: float) -> Axis:
        """Pieces of these sizes, the first at `start`."""
        return cls(starts=tuple(accumulate(sizes, initial=start))[:-1], sizes=tuple(sizes))

    def middle(self, index: int) -> float:
        """Half way through a piece."""
        return self.starts[index] + self.sizes[index] / 2

    @property
    def end(self) -> float:
        """Where the last piece ends."""
        return self.starts[-1] + self.sizes[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Across:
    """Gutters and columns, where each stretch up or down runs, and how wide each box is."""

    axis: Axis
    lines: Mapping[Key, float]
    boxes: Mapping[str, float]


def across(
    grid: Grid,
    routes: Sequence[Route],
    bodies: Mapping[str, Body],
    labels: Mapping[Way, str],
    least_width: float,
) -> Across:
    """Room for every box, label and line; the whole is `least_width` wide or more."""
    ports = {
        column: offsets_of(_ports(routes, labels, 2 * column + 1), _PORT, _PORT_STEP)
        for column in range(grid.columns)
    }
    tracks = {x: tracks_of(_in_gutter(routes, x), 0) for x in range(0, 2 * grid.columns + 1, 2)}
    boxes = _boxes(grid, routes, bodies, ports)
    sizes = list(_sizes(grid, boxes, labels, ports, tracks))
    spare = max(0.0, least_width - 2 * OUTER - sum(sizes))
    gutters = len(sizes) // 2 + 1
    sizes = [size + (spare / gutters if x % 2 == 0 else 0) for x, size in enumerate(sizes)]
    axis = Axis.of(sizes, OUTER)
    lines = {
        key: axis.middle(2 * column + 1) + offset
        for column, offsets in ports.items()
        for key, offset in offsets.items()
    }
    for x, found in tracks.items():
        lines |= {
            # Beside the border between two lanes, never on it.
            key: axis.middle(x) + (track - count // 2 + 0.5) * TRACK
            for key, (track, count) in found.items()
        }
    return Across(axis=axis, lines=lines, boxes=boxes)


def label_width(label: str) -> float:
    """The width of the words on a line."""
    return width_of(label, LABEL_SIZE) + 8 if label else 0.0


def _upright(routes: Sequence[Route], x: int) -> Iterator[tuple[Key, Route, Point, Point]]:
    """The stretches up or down in one gutter or column."""
    for route in routes:
        for index, (one, two) in enumerate(route.stretches()):
            if one[0] == two[0] == x:
                yield (route.way, index), route, one, two


def _ports(routes: Sequence[Route], labels: Mapping[Way, str], x: int) -> list[Port[Key]]:
    ports = []
    for key, route, one, two in _upright(routes, x):
        low, high = sorted((one[1], two[1]))
        leaves, arrives = key[1] == 0, key[1] == len(route.points) - 2
        start = low + _INSIDE if leaves else float(low)
        label = label_width(labels[route.way]) if leaves else 0.0
        port = Port(
            key=key,
            low=start,
            high=high - _INSIDE if arrives else float(high),
            label=label,
            label_end=low + 1 - _INSIDE if label else start,
            lean=_lean(route, key[1]),
        )
        ports.append((not (leaves and arrives), route.back, port))
    # Straight lines take the middle.
    return [port for *_, port in sorted(ports, key=lambda each: each[:2])]


def _lean(route: Route, index: int) -> Side:
    """The side on which the line goes on, or came from."""
    x = route.points[index][0]
    around = (*route.points[index + 2 : index + 3], *route.points[max(0, index - 1) : index])
    beside = next((point[0] for point in around if point[0] != x), x)
    return side(x, beside)


def side(at: float, other: float) -> Side:
    """On which side of `at` the other place lies."""
    return 1 if other > at else -1 if other < at else 0


def _in_gutter(routes: Sequence[Route], x: int) -> Iterator[Stretch[Key]]:
    for key, route, one, two in _upright(routes, x):
        index = key[1]
        before = route.points[index - 1]
        after = route.points[index + 2]
        ends = sorted(((one[1], side(x, before[0])), (two[1], side(x, after[0]))))
        (low, low_side), (high, high_side) = ends
        yield Stretch(key=key, low=low, high=high, low_side=low_side, high_side=high_side)


def _boxes(
    grid: Grid,
    routes: Sequence[Route],
    bodies: Mapping[str, Body],
    ports: Mapping[int, Mapping[Key, float]],
) -> dict[str, float]:
    """Boxes as wide as their text, and wide enough for every line that meets them."""
    widths = {name: bodies[name].width for name in grid.cells}
    for route in routes:
        last = len(route.points) - 2
        ends = [(route.way.source, 0)] + ([] if route.back else [(route.way.target, last)])
        for name, index in ends:
            offset = ports[route.points[index][0] // 2][route.way, index]
            widths[name] = max(widths[name], 2 * abs(offset) + 20)
    return widths


def _sizes(
    grid: Grid,
    boxes: Mapping[str, float],
    labels: Mapping[Way, str],
    ports: Mapping[int, Mapping[Key, float]],
    tracks: Mapping[int, Mapping[Key, tuple[int, int]]],
) -> Iterator[float]:
    for x in range(2 * grid.columns + 1):
        if x % 2 == 0:
            count = max((count for _, count in tracks[x].values()), default=0)
            yield max(_GUTTER, (count + 2) * TRACK)
            continue
        column = x // 2
        inside = [boxes[n] for n, cell in grid.cells.items() if cell.first == cell.last == column]
        reach = [
            2 * abs(offset) + (label_width(labels[way]) if index == 0 else 0) + 4
            for (way, index), offset in ports[column].items()
        ]
        yield max([*inside, *reach])
