"""Causes of lateness over columns: those that form II.06a counts as late, by cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import ClassVar, Final

import numpy as np

from ...texts import Text
from ..causes import CAUSES, UNSTATED, LateCause, most_frequent_first
from ..figures import Figure
from ..report_06a import Labels, label_of
from ..tables import Cell
from ._block import Ints
from ._standing import Rows, Standings
from ._tally import Tally

_LATE: Final = 2
# Texts may hold anything. What stands between the two is made impossible in the first, and sorts
# before whatever a longer one goes on with.
_BETWEEN: Final = "\0\0"


class CauseCube(Tally):
    """The dossiers that form II.06a counts as late, by group and stated cause.

    `causes()` are those of `late_causes`, over all groups; `result()` has a line for each cause of
    a group. By month, of the due date.

    >>> from datetime import date
    >>> CauseCube((date(2026, 7, 1), date(2026, 7, 31))).causes()
    ()
    """

    name: ClassVar = "causes"
    title: ClassVar = Text("Nguyên nhân quá hạn", "Causes of lateness")
    extra: ClassVar = frozenset({"late_cause"})

    def _enter(self, standings: Standings) -> None:
        block, resolved = standings.block, self._resolved(standings)
        resolved = resolved[standings.resolved[resolved] == _LATE]
        open_rows = self._open(standings)
        open_rows = open_rows[standings.late(open_rows, self._cut)]
        rows = np.concatenate([resolved, open_rows])
        due = block.instants("due")[resolved]
        months = np.concatenate([due, standings.promised(open_rows, self._cut)])
        cells = (np.arange(len(rows)) >= len(resolved)).astype(np.int64)
        self._count(self._with_causes(standings, rows, months), cells)

    def _with_causes(
        self, standings: Standings, rows: Rows, months: Ints
    ) -> tuple[Ints, list[str]]:
        places, words = self._groups(standings.block, rows, months)
        codes, causes = standings.block.words("late_cause")
        groups = [word.replace("\0", "\0\1") for word in words]
        both = [f"{group}{_BETWEEN}{cause or ''}" for group in groups for cause in causes]
        return places * len(causes) + codes[rows], both

    def causes(self, labels: Labels = CAUSES) -> tuple[LateCause, ...]:
        """The causes over all groups, most frequent first; see `late_causes`."""
        found: dict[str, Counter[int]] = {}
        for word, cells in self._bins.by_word().items():
            found.setdefault(_parted(word)[1], Counter()).update(cells)
        return most_frequent_first(
            {cause: (cells[0], cells[1]) for cause, cells in found.items()}, labels
        )

    def _label(self, word: str, labels: Labels) -> Text:
        group, cause = _parted(word)
        place = labels.get(group) or label_of(self._by, group)
        why = CAUSES.get(cause) or (Text(cause, cause) if cause else UNSTATED)
        return Text(f"{place.vi}: {why.vi}", f"{place.say('en')}: {why.say('en')}")

    def _key(self, word: str) -> str:
        group, cause = _parted(word)
        return f"{group.replace('%', '%25').replace('/', '%2F')}/{cause}"

    def _figures(self) -> tuple[Figure, ...]:
        return (
            Figure(name="late", heading=Text("Quá hạn", "Late")),
            Figure(name="resolved", heading=Text("Đã giải quyết", "Resolved"), group=_OF_THEM),
            Figure(name="open", heading=Text("Đang giải quyết", "Open"), group=_OF_THEM),
        )

    def _sums(self) -> tuple[tuple[str, ...], ...]:
        return (("late", "resolved", "open"),)

    def _numbers(self, cells: Mapping[int, int]) -> tuple[Cell, ...]:
        resolved, still = cells.get(0, 0), cells.get(1, 0)
        return resolved + still, resolved, still


def _parted(word: str) -> tuple[str, str]:
    group, _, cause = word.partition(_BETWEEN)
    return group.replace("\0\1", "\0"), cause


_OF_THEM: Final = Text("Trong đó", "Of them")
