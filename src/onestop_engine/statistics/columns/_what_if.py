"""What if: how dossiers would have stood under other rules, beside how they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Final

import numpy as np

from ...texts import Text
from ..figures import Figure
from ..policy import PeriodLike, Policy
from ..report_06a import GroupBy
from ..tables import Cell
from ._aggregate import BoundsOf
from ._block import NEVER, Block, Ints
from ._rules import OtherRules
from ._standing import Rows, Standings
from ._tally import Tally

_NAMES: Final = ("early", "on_time", "late", "open_in_time", "open_late")
_KINDS: Final = len(_NAMES)
_LATE: Final = (2, 4)
_MOVED, _UNTOLD, _RULED = 100, 200, 300
# What only the rules in force have promised; under others, due dates follow from acceptance.
_PROMISED: Final = frozenset({"promises", "due_original", "reappointed"})


class WhatIfCube(Tally):
    """The dossiers of form II.06a under the rules in force and under others, side by side.

    `newly_late` were in time and would be late, `no_longer_late` the reverse; `moved` have
    another due date; `not_told` keep their standing because the calendar does not reach them.
    When dossiers were finished stays as it was: nobody would have worked faster or slower. A new
    appointment falls away where a due date follows from a new term. By month, of acceptance.

    >>> from datetime import date
    >>> from onestop_engine import WorkCalendar
    >>> rules = OtherRules(calendar=WorkCalendar.bundled(), terms={"1.013225": "10 ngày làm việc"})
    >>> WhatIfCube((date(2026, 7, 1), date(2026, 7, 31)), rules=rules).result().total.cells[0]
    0
    """

    name: ClassVar = "what-if"
    title: ClassVar = Text("Nếu quy định khác đi", "What if the rules were others")
    extra: ClassVar = frozenset(
        {"procedure", "due_original", "reappointed", "term", "restarts", "additions"}
    )

    def __init__(
        self,
        period: PeriodLike,
        as_of: datetime | None = None,
        *,
        rules: OtherRules,
        by: GroupBy = "field",
        policy: Policy = Policy(),  # noqa: B008 (a frozen value)
        notes: Iterable[Text] = (),
    ) -> None:
        super().__init__(period, as_of, by=by, policy=policy)
        self._rules, self._said = rules, tuple(notes)

    def needs(self, bounds: BoundsOf | None) -> frozenset[str] | None:
        """See `Aggregate`."""
        found = super().needs(bounds)
        # Only where dates move with the calendar is it asked by which term they came about.
        return found if found is None or self._rules.moves else found - {"term"}

    def _settings(self) -> Iterable[Any]:
        return (self._rules.identity,)

    def _enter(self, standings: Standings) -> None:
        block = standings.block
        rows = np.flatnonzero(self._inside(standings))
        due = self._due(standings, rows)
        known_to = np.minimum(block.instants("finished")[rows], self._cut)
        would, told = self._rules.due(block, rows, due, known_to)
        before = self._standing(standings, rows)
        after = self._standing(Standings(_other(block, rows, would), self._policy,
                                         self._period.zone), rows)  # fmt: skip
        changed = told & (would != due)
        after = np.where(changed, after, before)
        places, words = self._groups(block, rows, block.instants("accepted")[rows])
        self._count((places, words), before * _KINDS + after)
        marked = [(_MOVED, changed), (_UNTOLD, ~told)]
        codes, procedures = block.words("procedure")
        for number, code in enumerate(self._rules.terms):
            if code in procedures:
                marked.append((_RULED + number, codes[rows] == procedures.index(code)))
        for cell, some in marked:
            self._count((places[some], words), np.full(np.count_nonzero(some), cell))

    def _due(self, standings: Standings, rows: Rows) -> Ints:
        """What the rows are measured against."""
        ended = standings.block.instants("finished")[rows] <= self._cut
        at_end = standings.promised_at_the_end[rows]
        return np.where(ended, at_end, standings.promised(rows, self._cut))

    def _standing(self, standings: Standings, rows: Rows) -> Ints:
        found = standings.resolved[rows].astype(np.int64)
        still = standings.finished[rows] > self._cut
        found[still] = 3 + standings.late(rows[still], self._cut)
        return found

    def _figures(self) -> tuple[Figure, ...]:
        return (
            Figure(name="dossiers", heading=_DOSSIERS),
            Figure(name="moved", heading=_OTHER_DATE),
            *_both("now", _NOW),
            *_both("then", _THEN),
            Figure(name="newly_late", heading=_NEWLY),
            Figure(name="no_longer_late", heading=_NO_LONGER),
            Figure(name="not_told", heading=_NOT_TOLD, quiet=True),
        )

    def _numbers(self, cells: Mapping[int, int]) -> tuple[Cell, ...]:
        pairs = np.array([cells.get(n, 0) for n in range(_KINDS**2)]).reshape(_KINDS, _KINDS)
        now, then = pairs.sum(axis=1).tolist(), pairs.sum(axis=0).tolist()
        in_time = [n for n in range(_KINDS) if n not in _LATE]
        newly = int(pairs[np.ix_(in_time, _LATE)].sum())
        no_longer = int(pairs[np.ix_(_LATE, in_time)].sum())
        return (
            sum(now), cells.get(_MOVED, 0), *_summed(now), *_summed(then), newly, no_longer,
            cells.get(_UNTOLD, 0),
        )  # fmt: skip

    def _sums(self) -> tuple[tuple[str, ...], ...]:
        late = ("late", "open_late")
        both = [[f"{when}_{name}" for name in late] for when in ("now", "then")]
        return (
            *(("dossiers", f"{when}_in_time", *names) for when, names in
              zip(("now", "then"), both, strict=True)),
            # Who is late then is who is late now, with those newly and without those no longer.
            (*both[0], *both[1], "newly_late", "no_longer_late"),
        )  # fmt: skip

    def _notes(self) -> tuple[Text, ...]:
        met = self._bins.total()
        lacking = [
            _NO_DOSSIER.fill(code=code)
            for number, code in enumerate(self._rules.terms)
            if not met.get(_RULED + number)
        ]
        return (*self._said, *lacking, *_ASSUMED)


def _summed(kinds: list[int]) -> tuple[int, int, int]:
    early, on_time, late, open_in_time, open_late = kinds
    return early + on_time + open_in_time, late, open_late


def _both(name: str, group: Text) -> tuple[Figure, ...]:
    return (
        Figure(name=f"{name}_in_time", heading=_IN_TIME, group=group),
        Figure(name=f"{name}_late", heading=_RESOLVED_LATE, group=group),
        Figure(name=f"{name}_open_late", heading=_OPEN_LATE, group=group),
    )


def _other(block: Block, rows: Rows, due: Ints) -> Block:
    """The block as if these due dates were the only ones that the rows ever had."""
    batch = block.batch
    other = Block(batch.select([name for name in batch.schema.names if name not in _PROMISED]))
    everywhere = np.full(block.size, NEVER)
    everywhere[rows] = due
    other.put("due", everywhere)
    return other


_DOSSIERS: Final = Text("Số hồ sơ", "Dossiers")
_OTHER_DATE: Final = Text("Đổi ngày hẹn", "Other due date")
_NOW: Final = Text("Theo quy định hiện hành", "By the rules in force")
_THEN: Final = Text("Nếu quy định khác đi", "By the others")
_IN_TIME: Final = Text("Trong hạn", "In time")
_RESOLVED_LATE: Final = Text("Giải quyết quá hạn", "Resolved late")
_OPEN_LATE: Final = Text("Đang quá hạn", "Open, late")
_NEWLY: Final = Text("Thành quá hạn", "Newly late")
_NO_LONGER: Final = Text("Hết quá hạn", "No longer late")
_NO_DOSSIER: Final = Text(
    "Không có hồ sơ nào của thủ tục {code}: kiểm tra lại mã.",
    "There is no dossier of procedure {code}: check the code.",
)
_NOT_TOLD: Final = Text("Không tính lại được", "Could not be worked out")
_ASSUMED: Final = (
    Text(
        "Giả định: ngày có kết quả vẫn như đã có; đồng hồ tính từ lúc tiếp nhận hoặc lần tính lại "
        "từ đầu gần nhất, dừng trong các lần tạm dừng đã ghi rồi chạy tiếp phần còn lại.",
        "Assumed: results came when they came; the clock runs from acceptance or the last restart, "
        "stands in the pauses on record and goes on with what was left.",
    ),
    Text(
        "Thủ tục không nêu thời hạn mới giữ nguyên thời hạn. Hạn không rõ tính từ thời hạn nào "
        "thì giữ nguyên số ngày làm việc; thời hạn theo ngày lịch thì giữ nguyên ngày, trừ khi "
        "ngày đó thành ngày nghỉ.",
        "Procedures without a new term keep theirs. A date that no known term gives keeps its "
        "number of working days, or where the term is in calendar days its day, unless that is "
        "newly off.",
    ),
)
