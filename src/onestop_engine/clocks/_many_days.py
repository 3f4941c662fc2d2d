"""Due dates of clocks in whole working days, all rows of a block at once.

Working days are counted from the first covered date. A term that runs from a receipt and stands
through pauses ends as many working days after it as the term has and the pauses took; what ran
in the pauses of a row is the difference of two running sums, so there is no loop over rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from onestop_engine.calendars.columns import NAT, JoinedDays, counts_days

from ._many_ledgers import rows_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from onestop_engine.calendars.columns import Ragged, Scale, Table

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]


_FEW_DAYS: Final = 1 << 17
"""Joining the days of so many calendars takes no time worth saving."""


class DayClocks:
    """The clocks of a table that count whole working days by dates."""

    def __init__(self, table: Table, rows: int) -> None:
        questions = [table.questions[group] for group in table.groups.tolist()]
        places: dict[Scale, int] = {}
        for question in questions:
            if question is not None and counts_days(question):
                places.setdefault(question.scale, len(places))
        pays = sum(scale.size for scale in places) <= max(rows, _FEW_DAYS)
        self.takes = np.array([one is not None and pays and counts_days(one) for one in questions])
        """Which pairs are such clocks."""
        self._days = JoinedDays(list(places)) if self.takes.any() else None
        self._which = None
        if len(places) > 1:
            which = [0 if one is None else places.get(one.scale, 0) for one in questions]
            self._which = np.array(which)
        self._numbers = table.numbers.astype(np.int32)

    def fill(self, pairs: Ints, since: Ints, pauses: Ragged, out: Ints) -> Flags:
        """Fill the rows of pairs that are such clocks, and return which have no answer."""
        days, offsets = self._days, pauses.offsets
        assert days is not None
        which = owners = None
        if self._which is not None:
            which = self._which.take(pairs)
            owners = np.repeat(which, np.diff(offsets))
        begun = days.ordinals(which, since)
        asked = days.ordinals(owners, pauses.starts)
        resumed = days.ordinals(owners, pauses.ends)
        stood = np.zeros(asked.size + 1, np.int32)
        np.cumsum(resumed - asked, out=stood[1:], dtype=np.int32)
        up_to = stood.take(offsets)
        numbers = self._numbers.take(pairs)
        numbers += begun
        numbers += up_to[1:]
        numbers -= up_to[:-1]
        # With nothing left it is due on the first working day after the resumption.
        first = resumed.take(offsets[1:] - 1, mode="clip") + 1
        first *= offsets[1:] > offsets[:-1]
        np.maximum(numbers, first, out=numbers)
        days.closings(which, numbers, out)
        wrong: Flags = begun < 0
        if min(asked.min(), resumed.min()) < 0:
            stands = pauses.ends == NAT
            unknown = np.flatnonzero((asked < 0) | ((resumed < 0) & ~stands))
            wrong[rows_of(offsets, unknown)] = True
            out[rows_of(offsets, np.flatnonzero(stands))] = NAT
        out[wrong] = NAT
        return wrong
