"""Supplements over columns: how often applicants were asked for more, and how long it took."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

import numpy as np

from ...texts import Text
from ..figures import Figure
from ..tables import Cell
from ._bins import PAGE
from ._standing import Standings
from ._tally import Tally, part_of, ranked
from ._waits import waits_of

_DAY: Final = 86_400_000_000
_MANY: Final = 3
SHARES: Final = (50, 90, 95)


class SupplementCube(Tally):
    """The dossiers resolved in the period by how often a supplement was asked for.

    Resolved is column 7 of form II.06a, so withdrawn and closed ones count too. A pause with the
    cause `supplement`, or without a cause, is one request. `days` are calendar days that a
    dossier waited in all, rounded up, of those that were asked. By month, of the end.

    >>> from datetime import date
    >>> SupplementCube((date(2026, 7, 1), date(2026, 7, 31))).result().to_table("en").total[:3]
    ('Total', '0', '0')
    """

    name: ClassVar = "supplements"
    title: ClassVar = Text("Yêu cầu bổ sung hồ sơ", "Supplements asked for")

    def _enter(self, standings: Standings) -> None:
        block, rows = standings.block, self._resolved(standings)
        ended = block.instants("finished")[rows]
        waits = waits_of(block, rows, ("supplement",), ended)
        asked = waits.asked()
        places, words = self._groups(block, rows, ended)
        self._count((places, words), np.minimum(asked, _MANY))
        # A request may be older than the acceptance that it led to.
        spans = waits.joined(np.full(len(rows), -(1 << 62)), ended)
        waited = spans.totals(spans.ended - spans.begun)
        some = asked > 0
        self._count((places[some], words), PAGE - -waited[some] // _DAY)

    def _figures(self) -> tuple[Figure, ...]:
        return (
            Figure(name="resolved", heading=_RESOLVED),
            Figure(name="asked_0", heading=Text("0 lần", "never"), group=_ASKED),
            Figure(name="asked", heading=Text("có yêu cầu", "ever"), group=_ASKED),
            Figure(name="asked_1", heading=Text("1 lần", "once"), group=_ASKED),
            Figure(name="asked_2", heading=Text("2 lần", "twice"), group=_ASKED),
            Figure(name="asked_3_on", heading=Text("3 lần trở lên", "3 or more"), group=_ASKED),
            Figure(name="asked_share", heading=_SHARE, group=_ASKED, kind="share", of="resolved"),
            *(
                Figure(
                    name=f"days_p{share}",
                    heading=Text(f"{share}% không quá", f"{share}% at most"),
                    group=_DAYS,
                    kind="most",
                    of="asked",
                )
                for share in SHARES
            ),
        )

    def _sums(self) -> tuple[tuple[str, ...], ...]:
        return ("resolved", "asked_0", "asked"), ("asked", "asked_1", "asked_2", "asked_3_on")

    def _numbers(self, cells: Mapping[int, int]) -> tuple[Cell, ...]:
        times = [cells.get(n, 0) for n in range(_MANY + 1)]
        whole, some = sum(times), sum(times[1:])
        share = (2 * 1000 * some + whole) // (2 * whole) if whole else None
        days = part_of(cells, PAGE, 2 * PAGE)
        return (
            whole,
            times[0],
            some,
            *times[1:],
            share,
            *(ranked(days, percent) for percent in SHARES),
        )


_RESOLVED: Final = Text("Đã giải quyết trong kỳ", "Resolved in the period")
_ASKED: Final = Text("Số lần yêu cầu bổ sung", "Asked for a supplement")
_SHARE: Final = Text("Tỉ lệ phải bổ sung, %", "Share asked, %")
_DAYS: Final = Text("Số ngày chờ bổ sung", "Days waited")
