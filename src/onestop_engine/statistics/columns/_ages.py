"""Ageing over columns: how long open dossiers have lain, and how far beyond due they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, ClassVar, Final

import numpy as np

from ...errors import InputError
from ...texts import Text
from ..figures import Figure
from ..policy import PeriodLike, Policy
from ..report_06a import GroupBy
from ..tables import Cell
from ._bins import PAGE
from ._standing import Standings
from ._tally import Tally, band_text, bands, numbered, part_of
from ._zones import local_days

AGES: Final = (5, 10, 20, 30, 60, 90)
OVERDUE: Final = (5, 10, 30, 90)
KINDS: Final = ("in_time", "waiting", "late")
_BEYOND: Final = PAGE


class AgeingCube(Tally):
    """Open dossiers by days since acceptance and days beyond their due date.

    `edges` are the last days of the bands of age, `overdue` those of lateness: calendar days at
    `as_of`. Open is what form II.06a counts in column 11. By month, of acceptance.

    >>> from datetime import date
    >>> cube = AgeingCube((date(2026, 7, 1), date(2026, 7, 31)), by="agency")
    >>> cube.result().to_table("en").total[:5]
    ('Total', '0', '0', '0', '0')
    """

    name: ClassVar = "ageing"
    title: ClassVar = Text("Tuổi của hồ sơ đang giải quyết", "Age of the open dossiers")
    is_instant: ClassVar = True

    def __init__(
        self,
        period: PeriodLike,
        as_of: datetime | None = None,
        *,
        by: GroupBy = "field",
        edges: Sequence[int] = AGES,
        overdue: Sequence[int] = OVERDUE,
        policy: Policy = Policy(),  # noqa: B008 (a frozen value)
    ) -> None:
        super().__init__(period, as_of, by=by, policy=policy)
        for told in (edges, overdue):
            check_edges(told)
        self.edges, self._overdue = tuple(edges), tuple(overdue)
        self._room = len(self.edges) + 1

    def _settings(self) -> Iterable[Any]:
        return self.edges, self._overdue

    def _enter(self, standings: Standings) -> None:
        rows, block, zone = self._open(standings), standings.block, self._period.zone
        accepted = block.instants("accepted")[rows]
        today = int(local_days(np.array([self._cut]), zone)[0])
        late = standings.late(rows, self._cut)
        kinds = np.where(late, 2, standings.waits(rows, self._cut).astype(np.int64))
        ages = today - local_days(accepted, zone)
        places, words = self._groups(block, rows, accepted)
        self._count((places, words), kinds * self._room + numbered(ages, self.edges))
        due = standings.promised(rows[late], self._cut)
        beyond = numbered(today - local_days(due, zone), self._overdue)
        self._count((places[late], words), _BEYOND + beyond)

    def by_age(self) -> list[tuple[int, ...]]:
        """For each band of age how many are in time, wait, and are late, in all groups."""
        cells = self._bins.total()
        spans = range(self._room)
        return [tuple(cells.get(kind * self._room + age, 0) for kind in range(3)) for age in spans]

    def _figures(self) -> tuple[Figure, ...]:
        return (
            Figure(name="open", heading=_OPEN),
            *(
                Figure(name=name, heading=text)
                for name, text in zip(KINDS, (_IN_TIME, _WAITING, _LATE), strict=True)
            ),
            *_band_figures("age", _AGE, self.edges),
            *_band_figures("overdue", _DAYS_LATE, self._overdue),
        )

    def _sums(self) -> tuple[tuple[str, ...], ...]:
        names = [figure.name for figure in self._figures()]
        ages = (name for name in names if name.startswith("age_"))
        overdue = (name for name in names if name.startswith("overdue_"))
        return ("open", *KINDS), ("open", *ages), ("late", *overdue)

    def _numbers(self, cells: Mapping[int, int]) -> tuple[Cell, ...]:
        kinds = [part_of(cells, n * self._room, (n + 1) * self._room) for n in range(3)]
        ages = [sum(kind.get(n, 0) for kind in kinds) for n in range(self._room)]
        beyond = [cells.get(_BEYOND + n, 0) for n in range(len(self._overdue) + 1)]
        return (sum(ages), *(sum(kind.values()) for kind in kinds), *ages, *beyond)


def check_edges(edges: Sequence[int]) -> None:
    """InputError for edges that do not rise from 0 or more."""
    if not edges or edges[0] < 0 or any(a >= b for a, b in pairwise(edges)):
        raise InputError(BAD_EDGES.fill(edges=tuple(edges)))


def _band_figures(name: str, group: Text, edges: Sequence[int]) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            name=f"{name}_{first}_{'on' if last is None else last}",
            heading=band_text(first, last),
            group=group,
        )
        for first, last in bands(edges)
    )


_OPEN: Final = Text("Đang giải quyết", "Open")
_IN_TIME: Final = Text("Trong hạn", "In time")
_WAITING: Final = Text("Đang chờ", "Waiting")
_LATE: Final = Text("Quá hạn", "Late")
_AGE: Final = Text("Số ngày kể từ khi tiếp nhận", "Days since acceptance")
_DAYS_LATE: Final = Text("Số ngày quá hạn", "Days beyond due")
BAD_EDGES: Final = Text(
    "Các mốc ngày {edges} phải tăng dần, bắt đầu từ 0 trở lên. Ví dụ: (5, 10, 30).",
    "The edges {edges} must rise, from 0 or more. For example: (5, 10, 30).",
)
