"""Down the picture: how high every row and channel is, and where lines run across in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ._across import TRACK, Across, Axis, Key, side
from ._boxes import Body
from ._flow import Way
from ._grid import Grid
from ._routes import Route
from ._tracks import Stretch, tracks_of

LABEL_BAND: Final = 20.0
_CHANNEL: Final = 28.0
_ARROW: Final = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Down:
    """Channels and rows, and where each stretch across a channel runs."""

    axis: Axis
    lines: Mapping[Key, float]


def down(
    grid: Grid,
    routes: Sequence[Route],
    bodies: Mapping[str, Body],
    labels: Mapping[Way, str],
    wide: Across,
    *,
    top: float,
) -> Down:
    """Room for every box, label and line, from `top` downwards."""
    rows = range(0, 2 * grid.rows + 1, 2)
    tracks = {y: tracks_of(_in_channel(routes, y, wide), TRACK) for y in rows}
    bands = {y: _band(routes, labels, y) for y in rows}
    axis = Axis.of(list(_sizes(grid, bodies, tracks, bands)), top)
    lines = {
        key: axis.starts[y] + bands[y] + TRACK * (track + 0.75)
        for y, found in tracks.items()
        for key, (track, _) in found.items()
    }
    return Down(axis=axis, lines=lines)


def _in_channel(routes: Sequence[Route], y: int, wide: Across) -> Iterator[Stretch[Key]]:
    for route in routes:
        for index, (one, two) in enumerate(route.stretches()):
            if one[1] == two[1] == y:
                before, after = route.points[index - 1], route.points[index + 2]
                ends = sorted(
                    (
                        (wide.lines[route.way, index - 1], side(y, before[1])),
                        (wide.lines[route.way, index + 1], side(y, after[1])),
                    )
                )
                (low, low_side), (high, high_side) = ends
                yield Stretch(
                    key=(route.way, index),
                    low=low,
                    high=high,
                    low_side=low_side,
                    high_side=high_side,
                )


def _band(routes: Sequence[Route], labels: Mapping[Way, str], y: int) -> float:
    """The room for words below the boxes of the row above a channel."""
    said = any(labels[route.way] and route.points[0][1] + 1 == y for route in routes)
    return LABEL_BAND if said else 0.0


def _sizes(
    grid: Grid,
    bodies: Mapping[str, Body],
    tracks: Mapping[int, Mapping[Key, tuple[int, int]]],
    bands: Mapping[int, float],
) -> Iterator[float]:
    for y in range(2 * grid.rows + 1):
        if y % 2:
            yield max(bodies[n].height for n, cell in grid.cells.items() if cell.row == y // 2)
            continue
        count = max((count for _, count in tracks[y].values()), default=0)
        outside = y in (0, 2 * grid.rows) and not count
        yield max(_ARROW if outside else _CHANNEL, bands[y] + count * TRACK + _ARROW)
