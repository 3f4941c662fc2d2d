"""Due soon over columns: how many open dossiers must be done in the next working days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any, ClassVar, Final

import numpy as np

from ...calendars import WorkCalendar
from ...terms import Term
from ...texts import Text
from ..figures import Figure
from ..policy import PeriodLike, Policy
from ..report_06a import GroupBy
from ..tables import Cell
from ._ages import check_edges
from ._block import NEVER
from ._standing import Standings
from ._tally import Tally, band_text, bands
from ._zones import ticks

SOON: Final = (0, 1, 3, 7, 15)


class DueSoonCube(Tally):
    """Open dossiers in time by the working days that are left until they are due.

    `edges` are the last working days of the bands, counted from the day of `as_of` by the
    calendar: 0 is due that day, or on days off before the next working day. Those that wait for
    the applicant or stand still, and those that are promised for no day, are counted apart. By
    month, of the due date, else of acceptance. Raises `CalendarRangeError` where the calendar
    does not reach as far.

    >>> from datetime import date
    >>> cube = DueSoonCube(
    ...     (date(2026, 7, 1), date(2026, 7, 31)), calendar=WorkCalendar.bundled())
    >>> cube.result().total.cells[:2]
    (0, 0)
    """

    name: ClassVar = "due-soon"
    title: ClassVar = Text("Hồ sơ sắp đến hạn", "Dossiers that are due soon")
    is_instant: ClassVar = True

    def __init__(
        self,
        period: PeriodLike,
        as_of: datetime | None = None,
        *,
        calendar: WorkCalendar,
        by: GroupBy = "field",
        edges: Sequence[int] = SOON,
        policy: Policy = Policy(),  # noqa: B008 (a frozen value)
    ) -> None:
        super().__init__(period, as_of, by=by, policy=policy)
        check_edges(edges)
        self._edges, self._hash = tuple(edges), calendar.hash
        today = self.as_of.date()
        starts = [calendar.due(today, Term(edge + 1, "working_day")).on for edge in edges]
        # Whatever is due before a working day begins was to be done on the one before it.
        self._ends = np.array(
            [ticks(datetime.combine(day, time.min, self._period.zone)) - 1 for day in starts]
        )

    def _settings(self) -> Iterable[Any]:
        return self._edges, self._hash

    def _enter(self, standings: Standings) -> None:
        rows = self._open(standings)
        rows = rows[~standings.late(rows, self._cut)]
        due = standings.promised(rows, self._cut)
        accepted = standings.block.instants("accepted")[rows]
        cells = np.searchsorted(self._ends, due).astype(np.int64)
        cells[due == NEVER] = len(self._edges) + 1
        cells[standings.waits(rows, self._cut)] = len(self._edges) + 2
        months = np.where(due == NEVER, accepted, due)
        self._count(self._groups(standings.block, rows, months), cells)

    def _figures(self) -> tuple[Figure, ...]:
        return (
            Figure(name="in_time", heading=_IN_TIME),
            *(
                Figure(
                    name=f"within_{first}_{'on' if last is None else last}",
                    heading=_TODAY if last == 0 else band_text(first, last),
                    group=_WITHIN,
                )
                for first, last in bands(self._edges)
            ),
            Figure(name="no_due", heading=_NO_DUE),
            Figure(name="waiting", heading=_WAITING),
        )

    def _sums(self) -> tuple[tuple[str, ...], ...]:
        return (tuple(figure.name for figure in self._figures()),)

    def _numbers(self, cells: Mapping[int, int]) -> tuple[Cell, ...]:
        numbers = [cells.get(n, 0) for n in range(len(self._edges) + 3)]
        return (sum(numbers), *numbers)


_IN_TIME: Final = Text("Đang giải quyết, trong hạn", "Open, in time")
_WITHIN: Final = Text("Đến hạn trong số ngày làm việc tới", "Due within so many working days")
_TODAY: Final = Text("hôm nay", "today")
_NO_DUE: Final = Text("Không có ngày hẹn", "No due date")
_WAITING: Final = Text("Đang chờ", "Waiting")
