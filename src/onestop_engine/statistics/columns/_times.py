"""Working time over columns: how long dossiers took, with the agency and with the applicant."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from typing import Any, ClassVar, Final

import numpy as np

from ...calendars import WorkCalendar
from ...texts import Text
from ..figures import Figure
from ..policy import PeriodLike, Policy
from ..report_06a import GroupBy
from ..tables import Cell
from ._bins import PAGE
from ._block import Ints, Mask
from ._standing import CLOSED, WITHDRAWN, Standings
from ._tally import Tally, ranked
from ._waits import Waits, waits_of, with_pauses
from ._zones import local_ticks, ticks

_APPLICANTS: Final = frozenset({"supplement", "payment"})
_HOUR: Final = 3_600_000_000
# Hours in all; of those that waited in all, with the applicant, and the rest.
_WHOLE, _OF_THEM, _WAITED, _AGENCY = (page * PAGE for page in range(4))
_OUTSIDE, _SUMS = 4 * PAGE, 5 * PAGE
SHARES: Final = (50, 90, 95)


class TimesCube(Tally):
    """Office time of the dossiers that were resolved in the period, by the calendar.

    `whole` runs from acceptance to the result. Of it, `applicant` ran in pauses for a supplement
    or a payment, and `agency` is the rest. Percentiles are by nearest rank, rounded up to the
    whole hour; means are exact. Withdrawn and closed dossiers have no result and do not count;
    those outside the calendar's years are counted apart as `outside`. By month, of the result.

    >>> from datetime import date
    >>> cube = TimesCube((date(2026, 7, 1), date(2026, 7, 31)), calendar=WorkCalendar.bundled())
    >>> cube.result().to_table("en").total[:3]
    ('Total', '0', '—')
    """

    name: ClassVar = "times"
    title: ClassVar = Text("Thời gian giải quyết hồ sơ", "How long dossiers took")

    def __init__(
        self,
        period: PeriodLike,
        as_of: datetime | None = None,
        *,
        calendar: WorkCalendar,
        by: GroupBy = "field",
        policy: Policy = Policy(),  # noqa: B008 (a frozen value)
    ) -> None:
        super().__init__(period, as_of, by=by, policy=policy)
        self._calendar = calendar
        first, last = calendar.covers
        self._least = ticks(datetime.combine(first, time.min, UTC))
        self._most = ticks(datetime.combine(last, time.max, UTC))

    def _settings(self) -> Iterable[Any]:
        return (self._calendar.hash,)

    def _enter(self, standings: Standings) -> None:
        block, rows = standings.block, self._resolved(standings)
        endings = standings.endings[rows]
        rows = rows[(endings != WITHDRAWN) & (endings != CLOSED)]
        begun = block.instants("accepted")[rows]
        ended = np.maximum(block.instants("finished")[rows], begun)
        places, words = self._groups(block, rows, ended)
        since, until = self._local(begun), self._local(ended)
        known = self._covered(since) & self._covered(until)
        if not known.all():
            beyond = np.full(np.count_nonzero(~known), _OUTSIDE)
            self._count((places[~known], words), beyond)
            rows, begun, ended, places, since, until = (
                some[known] for some in (rows, begun, ended, places, since, until)
            )
        whole = self._office(since, until)
        self._count((places, words), _WHOLE + _hours(whole))
        self._sum((places, words), _SUMS, whole)
        some = with_pauses(block, rows)
        waits = waits_of(block, rows[some], _APPLICANTS, ended[some])
        waited = np.flatnonzero(waits.asked())
        if len(waited):
            some = some[waited]
            spans = waits.take(waited).joined(begun[some], ended[some])
            self._enter_waits((places[some], words), whole[some], spans)

    def _enter_waits(self, groups: tuple[Ints, list[str]], whole: Ints, spans: Waits) -> None:
        """Count the rows that waited: most never do, so only these are told apart."""
        begun, ended = self._local(spans.begun), self._local(spans.ended)
        waited = spans.totals(self._office(begun, ended))
        for first, times in ((_OF_THEM, whole), (_WAITED, waited), (_AGENCY, whole - waited)):
            self._count(groups, first + _hours(times))
        self._sum(groups, _SUMS + 1, waited)

    def _covered(self, local: Ints) -> Mask:
        return np.asarray((local >= self._least) & (local <= self._most))

    def _local(self, instants: Ints) -> Ints:
        return local_ticks(instants, self._calendar.zone)

    def _office(self, begun: Ints, ended: Ints) -> Ints:
        """Office time between instants of local time, in microseconds."""
        found = self._calendar.working_time_many(begun.view("M8[us]"), ended.view("M8[us]"))
        return found.astype("m8[us]", copy=False).view(np.int64)

    def _figures(self) -> tuple[Figure, ...]:
        return (
            Figure(name="resolved", heading=_RESOLVED),
            *_measures("whole", _IN_ALL, "resolved", (90,)),
            *_measures("agency", _WITH_AGENCY, "resolved", SHARES),
            Figure(name="waited", heading=_DOSSIERS, group=_WITH_APPLICANT),
            *_measures("applicant", _WITH_APPLICANT, "waited", SHARES)[1:],
            Figure(name="outside", heading=_NOT_COVERED, quiet=True),
        )

    def _numbers(self, cells: Mapping[int, int]) -> tuple[Cell, ...]:
        parts: defaultdict[int, dict[int, int]] = defaultdict(dict)
        for cell, number in cells.items():
            parts[cell // PAGE * PAGE][cell % PAGE] = number
        whole, applicant = parts[_WHOLE], parts[_WAITED]
        # Who never waited was with the agency all the time.
        agency = Counter(whole)
        agency.subtract(parts[_OF_THEM])
        agency.update(parts[_AGENCY])
        took = cells.get(_SUMS, 0)
        return (
            sum(whole.values()),
            _mean(whole, took),
            ranked(whole, 90),
            _mean(agency, took - cells.get(_SUMS + 1, 0)),
            *(ranked(agency, share) for share in SHARES),
            sum(applicant.values()),
            *(ranked(applicant, share) for share in SHARES),
            cells.get(_OUTSIDE, 0),
        )

    def _notes(self) -> tuple[Text, ...]:
        return (_HOURS,)


def _measures(name: str, group: Text, of: str, shares: Iterable[int]) -> tuple[Figure, ...]:
    return (
        Figure(name=f"{name}_mean", heading=_MEAN, group=group, kind="mean", of=of),
        *(
            Figure(
                name=f"{name}_p{share}",
                heading=Text(f"{share}% không quá", f"{share}% at most"),
                group=group,
                kind="most",
                of=of,
            )
            for share in shares
        ),
    )


def _hours(times: Ints) -> Ints:
    """Whole hours, rounded up: unsigned numbers are divided several times faster."""
    return np.asarray((times + (_HOUR - 1)).view(np.uint64) // np.uint64(_HOUR)).view(np.int64)


def _mean(bins: Mapping[int, int], total: int) -> int | None:
    """The mean in tenths of an hour, rounded half up."""
    number = sum(bins.values())
    return (2 * total * 10 + number * _HOUR) // (2 * number * _HOUR) if number else None


_RESOLVED: Final = Text("Có kết quả trong kỳ", "Results in the period")
_IN_ALL: Final = Text("Tổng thời gian", "In all")
_WITH_AGENCY: Final = Text("Ở cơ quan giải quyết", "With the agency")
_WITH_APPLICANT: Final = Text("Chờ người nộp hồ sơ", "Waiting for the applicant")
_DOSSIERS: Final = Text("Số hồ sơ", "Dossiers")
_MEAN: Final = Text("Trung bình", "Mean")
_NOT_COVERED: Final = Text("Ngoài các năm của lịch", "Outside the calendar's years")
_HOURS: Final = Text(
    "Thời gian tính bằng giờ làm việc; «không quá» làm tròn lên giờ.",
    "Times are office hours; those that shares did not exceed are rounded up to the hour.",
)
