"""The reports of `onestop stats` that are figures by group, from a store or from columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..statistics.columns import (
    AgeingCube,
    CauseCube,
    DueSoonCube,
    SupplementCube,
    Tally,
    TimesCube,
    WhatIfCube,
)
from ..statistics.outputs import Printable
from ..texts import Text
from ._stats_reports import Request
from ._stats_what_if import suppose


def cube_of(name: str, request: Request) -> Tally:
    """What has to be counted for a report."""
    return _CUBES[name](request)


def figures_of(cube: Tally, request: Request, labels: Mapping[str, Text]) -> Printable:
    """The report that was counted, with small figures hidden where that was asked for."""
    report = cube.result(labels)
    return report if request.suppress is None else report.hidden(request.suppress)


def _plain(kind: Callable[..., Tally]) -> Callable[[Request], Tally]:
    return lambda request: kind(request.period, request.as_of, by=request.by)


def _timed(kind: Any) -> Callable[[Request], Tally]:
    return lambda request: kind(
        request.period, request.as_of, by=request.by, calendar=request.calendar
    )


def _what_if(request: Request) -> Tally:
    rules, notes = suppose(request.changes, request.calendar, request.catalog)
    return WhatIfCube(request.period, request.as_of, by=request.by, rules=rules, notes=notes)


# As many bands as a screen has room for beside their headings.
_AGES = (10, 30, 90)
_OVERDUE = (10, 30)
_CUBES: Mapping[str, Callable[[Request], Tally]] = {
    "ageing": lambda request: AgeingCube(
        request.period, request.as_of, by=request.by, edges=_AGES, overdue=_OVERDUE
    ),
    "ages": _plain(AgeingCube),
    "causes": _plain(CauseCube),
    "supplements": _plain(SupplementCube),
    "due-soon": _timed(DueSoonCube),
    "times": _timed(TimesCube),
    "step-times": _timed(TimesCube),
    "what-if": _what_if,
}
