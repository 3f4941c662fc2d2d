"""Puts a picture together: rows and columns, routes, room, and then every point of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from ..texts import Lang
from . import _words as words
from ._across import OUTER, Across, across, label_width
from ._boxes import LABEL_SIZE, Body
from ._down import Down, down
from ._flow import Flow, Way
from ._grid import Cell, Grid, grid_of
from ._longest import Order
from ._metrics import width_of, wrap
from ._routes import Route, routes_of
from ._scene import Lane, Line, Rect, Scene, Shape, Words

_LANE_SIZE: Final = 12.5
_LANE_LEADING: Final = 17.0
_SIDE_ENTRY: Final = 20.0
_SIDE_STEP: Final = 11.0
_LONGEST_LABEL: Final = 150.0


def scene_of(
    flow: Flow,
    order: Order,
    bodies: Mapping[str, Body],
    lang: Lang,
    *,
    top: float,
    least_width: float,
) -> Scene:
    """Where everything lies; the lanes begin at `top`, the picture is `least_width` or wider."""
    grid = grid_of(flow, order)
    routes = routes_of(flow, order, grid)
    labels = {route.way: label_of(route.way, lang) for route in routes}
    wide = across(grid, routes, bodies, labels, least_width)
    titles = {
        part: _lane_lines(flow, part, _lane_rect(grid, part, wide), lang) for part in grid.lanes
    }
    header = 16 + _LANE_LEADING * max(len(lines) for lines in titles.values())
    high = down(grid, routes, bodies, labels, wide, top=top + header)
    rects = {
        name: _rect(cell, bodies[name], wide.boxes[name], wide, high)
        for name, cell in grid.cells.items()
    }
    return Scene(
        lanes=tuple(
            _lane(part, _lane_rect(grid, part, wide), titles[part], header, high)
            for part in grid.lanes
        ),
        shapes={
            name: Shape(spot=flow.spots[name], rect=rect, body=bodies[name])
            for name, rect in rects.items()
        },
        lines=_lines(routes, rects, labels, wide, high),
        width=wide.axis.end + OUTER,
        height=high.axis.end,
    )


def label_of(way: Way, lang: Lang) -> str:
    """What stands on a line: the names of its outcomes, shortened when they are many."""
    if way.kind != "way":
        return ""
    if not way.work:
        return words.OTHERWISE.say(lang)
    label = ", ".join(way.outcomes)
    while label_width(label) > _LONGEST_LABEL:
        label = label.rstrip("…")[:-1] + "…"
    return label


def _rect(cell: Cell, body: Body, width: float, wide: Across, high: Down) -> Rect:
    row = 2 * cell.row + 1
    left, right = 2 * cell.first + 1, 2 * cell.last + 1
    if cell.first == cell.last:
        x, room = wide.axis.middle(left) - width / 2, width
    else:
        x = wide.axis.starts[left]
        room = wide.axis.starts[right] + wide.axis.sizes[right] - x
    return Rect(x=x, y=high.axis.starts[row], width=room, height=body.height)


def _lane_rect(grid: Grid, part: str, wide: Across) -> Rect:
    """The lane from side to side; neighbours share the gutter between them."""
    first, last = grid.lanes[part]
    axis = wide.axis
    left = axis.middle(2 * first) if first else axis.starts[0]
    right = axis.middle(2 * last + 2) if last + 1 < grid.columns else axis.end
    return Rect(x=left, y=0, width=right - left, height=0)


def _lane_lines(flow: Flow, part: str, rect: Rect, lang: Lang) -> tuple[str, ...]:
    title = words.lane_title(part, flow.procedure).say(lang)
    return wrap(title, _LANE_SIZE, rect.width - 20, bold=True)


def _lane(part: str, rect: Rect, lines: Sequence[str], header: float, high: Down) -> Lane:
    top = high.axis.starts[0] - header
    first = top + (header - _LANE_LEADING * len(lines)) / 2 + _LANE_SIZE
    return Lane(
        part=part,
        rect=Rect(x=rect.x, y=top, width=rect.width, height=high.axis.end - top),
        header=header,
        title=tuple(
            centred(line, rect.middle, first + _LANE_LEADING * index, _LANE_SIZE, bold=True)
            for index, line in enumerate(lines)
        ),
    )


def centred(text: str, middle: float, y: float, size: float, *, bold: bool = False) -> Words:
    """A line of text around the middle."""
    width = width_of(text, size, bold=bold)
    return Words(text=text, x=middle - width / 2, y=y, width=width, size=size, bold=bold)


def _lines(
    routes: Sequence[Route],
    rects: Mapping[str, Rect],
    labels: Mapping[Way, str],
    wide: Across,
    high: Down,
) -> tuple[Line, ...]:
    entries: Counter[tuple[str, bool]] = Counter()
    lines = []
    for route in routes:
        entry = 0.0
        if route.back:
            from_left = route.points[-2][0] < route.points[-1][0]
            entry = _side_entry(rects[route.way.target], entries[route.way.target, from_left])
            entries[route.way.target, from_left] += 1
        points = _points(route, rects, wide, high, entry)
        label = labels[route.way]
        placed = (
            centred(label, points[0][0], points[0][1] + 5 + LABEL_SIZE, LABEL_SIZE)
            if label
            else None
        )
        lines.append(Line(way=route.way, points=points, label=placed))
    return tuple(lines)


def _side_entry(rect: Rect, taken: int) -> float:
    return min(rect.y + _SIDE_ENTRY + _SIDE_STEP * taken, rect.bottom - 6)


def _points(
    route: Route, rects: Mapping[str, Rect], wide: Across, high: Down, entry: float
) -> tuple[tuple[float, float], ...]:
    source, target = rects[route.way.source], rects[route.way.target]
    places = [
        wide.lines[route.way, index]
        if one[0] == two[0]
        else high.lines.get((route.way, index), entry)
        for index, (one, two) in enumerate(route.stretches())
    ]
    # Up or down and across take turns, beginning with down.
    inner = [
        (before, after) if index % 2 == 0 else (after, before)
        for index, (before, after) in enumerate(pairwise(places))
    ]
    if not route.back:
        end = (places[-1], target.y)
    else:
        from_left = route.points[-2][0] < route.points[-1][0]
        end = (target.x if from_left else target.right, entry)
    return ((places[0], source.bottom), *inner, end)
