"""Where dossiers stand in form II.06a, for whole blocks: `counts.place` over arrays.

What follows from the row alone is worked out once a block, and read for each period.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..policy import Policy
from ._block import NEVER, Block, Ints, Mask, ticks_of, words_of
from ._zones import day_starts

Cut = int | Ints
"""The instant whose state is counted: one for all rows, or one for each."""

Rows = NDArray[np.intp]
Small = NDArray[np.int8]

# Endings as small numbers; what is told of no report is 0.
REFUSED, WITHDRAWN, CLOSED, INTAKE_REFUSED = 1, 2, 3, 4
_ENDINGS: Final = {
    "refused": REFUSED,
    "withdrawn": WITHDRAWN,
    "closed": CLOSED,
    "intake_refused": INTAKE_REFUSED,
}
# What a status says of a dossier that has ended, where the ending is silent.
_OF_STATUS: Final = np.zeros(256, np.int8)
_OF_STATUS[[3, 7, 8]] = INTAKE_REFUSED, WITHDRAWN, CLOSED
_WAITING_STATUS: Final = np.isin(np.arange(256), [5, 6, 8])
_WAITING_CAUSES: Final = frozenset({"supplement", "payment", "stopped", None})

COLUMNS: Final = frozenset(
    {"status", "channel", "accepted", "accepted_known", "due", "promises", "pauses", "finished",
     "finished_known", "ending", "parent"}
)  # fmt: skip


class Standings:
    """The dossiers of a block under a policy: when they count, how they end, what they wait for."""

    def __init__(self, block: Block, policy: Policy, zone: Any) -> None:
        self.block, self._policy, self._zone = block, policy, zone

    @classmethod
    def of(cls, block: Block, policy: Policy, zone: Any) -> Standings:
        """Those of a block, which all reports under the same policy share."""
        found: Standings | None = block.shared.get((policy, zone))
        if found is None:
            found = block.shared[policy, zone] = cls(block, policy, zone)
        return found

    @cached_property
    def accepted(self) -> Ints:
        """When reports first count the dossier as received."""
        return _later(self.block, "accepted", "accepted_known")

    @cached_property
    def finished(self) -> Ints:
        """When reports first count it as resolved; never before it was received."""
        block = self.block
        finished = _later(block, "finished", "finished_known")
        accepted = self.accepted
        before = np.flatnonzero(finished < accepted)
        before = before[accepted[before] != NEVER]
        if not len(before):
            return finished
        moved = finished.copy()
        moved[before] = accepted[before]
        return moved

    @cached_property
    def subs(self) -> Mask | None:
        """Dossiers of sub-procedures that are part of their parent; None where there are none."""
        if self._policy.subs == "include" or not self.block.tells("parent"):
            return None
        return self.block.told("parent")

    @cached_property
    def counted_subs(self) -> Mask | None:
        """Those that form II.06a leaves out: a parent without a name is none."""
        if self.subs is None:
            return None
        empty = self.block.is_empty_text("parent")
        return self.subs & ~empty if empty.any() else self.subs

    @cached_property
    def online(self) -> Mask | None:
        """Filed online; None where no row is."""
        codes, words = self.block.words("channel")
        table = np.array([word == "online" for word in words])
        return table.take(codes, mode="clip") if table.any() else None

    @cached_property
    def endings(self) -> Small:
        """How it ended, as a small number."""
        block = self.block
        codes, words = block.words("ending")
        table = np.array([_ENDINGS.get(word or "", 0) for word in words], np.int8)
        found: Small = table.take(codes, mode="clip")
        if block.has_gaps("ending"):
            silent = np.flatnonzero(codes == len(words) - 1)
            silent = silent[block.instants("finished")[silent] != NEVER]
            found[silent] = _OF_STATUS[self.status[silent]]
        return found

    @cached_property
    def special(self) -> tuple[Rows, Small]:
        """The rows that ended in a special way, which are few, and how."""
        rows = np.flatnonzero(self.endings != 0)
        return rows, self.endings[rows]

    @cached_property
    def undue(self) -> Rows:
        """The rows that are promised for no day."""
        return np.flatnonzero(self.block.instants("due") == NEVER)

    @cached_property
    def status(self) -> NDArray[np.uint8]:
        """The status, as an unsigned byte."""
        return np.asarray(self.block.numbers("status")).view(np.uint8)

    @cached_property
    def resolved(self) -> Small:
        """0 early, 1 on time, 2 late, of every dossier if it is resolved."""
        policy, block = self._policy, self.block
        finished = block.instants("finished")
        due = self.promised_at_the_end
        starts = day_starts(due, self._zone)
        early = finished < (due if policy.early == "instant" else starts)
        late = finished > due
        if policy.late == "date":
            late &= day_starts(finished, self._zone) > starts
        found: Small = late.view(np.int8) - early.view(np.int8)
        found += 1
        if policy.no_due == "on_time":
            same = due is block.instants("due")
            found[self.undue if same else np.flatnonzero(due == NEVER)] = 1
        rows, kinds = self.special
        for ending, choice in ((WITHDRAWN, policy.withdrawn), (CLOSED, policy.closed)):
            if choice == "on_time":
                found[rows[kinds == ending]] = 1
        return found

    @cached_property
    def promised_at_the_end(self) -> Ints:
        """The due date that a result is measured against."""
        block = self.block
        due = block.instants("due")
        if self._policy.against == "current" or not block.tells("reappointed"):
            return due
        moved = block.instants("reappointed") <= block.instants("finished")
        moved &= block.instants("reappointed") != NEVER
        return self._original(due, moved)

    def _original(self, due: Ints, moved: Mask) -> Ints:
        if not self.block.tells("due_original"):
            return due
        original = self.block.instants("due_original")
        return np.where(moved & (original != NEVER), original, due)

    def late(self, rows: Rows, cut: Cut) -> Mask:
        """Whether open dossiers are late at the instant."""
        late = self.promised(rows, cut) < of_rows(cut, rows)
        if self._policy.waiting == "in_time":
            late &= ~self.waits(rows, cut)
        return np.asarray(late)

    def promised(self, rows: Rows, cut: Cut) -> Ints:
        """The due date that open dossiers are measured against at the instant."""
        policy, block = self._policy, self.block
        at = of_rows(cut, rows)
        due = self.due_at(rows, cut)
        if block.tells("promises"):
            ended = block.instants("finished")[rows] <= at
            due = np.where(ended, block.instants("due")[rows], due)
        if policy.against == "original" and block.tells("reappointed"):
            moved = block.instants("reappointed")[rows] <= at
            if block.tells("due_original"):
                original = block.instants("due_original")[rows]
                due = np.where(moved & (original != NEVER), original, due)
        return np.asarray(due)

    def due_at(self, rows: Rows, cut: Cut) -> Ints:
        """The due date in force at the instant; `due` where the row tells no promises."""
        due = self.block.instants("due")[rows]
        if self._promises is None:
            return due
        starts, made, dues = self._promises
        known = made <= _of_items(cut, starts)
        last = np.maximum.accumulate(np.where(known, np.arange(len(made)), -1))
        first, end = starts[rows], starts[rows + 1]
        newest = last[np.maximum(end - 1, 0)]
        promised = np.where(newest >= first, dues[np.maximum(newest, 0)], NEVER)
        return np.where(end > first, promised, due)

    @cached_property
    def _promises(self) -> tuple[Ints, Ints, Ints] | None:
        items = self.block.items("promises")
        if items is None:
            return None
        fields = fields_of(items.values)
        return items.starts, ticks_of(fields["at"]), ticks_of(fields["due"])

    def waits(self, rows: Rows, cut: Cut) -> Mask:
        """Whether dossiers wait for the applicant or stand still at the instant."""
        block = self.block
        open_rows = block.instants("accepted")[rows] != NEVER
        open_rows &= block.instants("finished")[rows] == NEVER
        by_status = _WAITING_STATUS.take(self.status[rows]) & open_rows
        if self._pauses is None:
            return np.asarray(by_status)
        starts, _, _, _ = self._pauses
        has_pauses = starts[rows + 1] > starts[rows]
        return np.asarray(self._covered(rows, cut, only_waiting=True) | (by_status & ~has_pauses))

    def paused(self, rows: Rows, cut: Cut) -> Mask:
        """Whether a pause of any cause lasts at the instant."""
        if self._pauses is None:
            return np.zeros(len(rows), np.bool_)
        return self._covered(rows, cut, only_waiting=False)

    def _covered(self, rows: Rows, cut: Cut, *, only_waiting: bool) -> Mask:
        assert self._pauses is not None
        starts, begun, ended, waiting = self._pauses
        at = _of_items(cut, starts)
        lasting = (begun <= at) & ((ended == NEVER) | (at < ended))
        if only_waiting:
            lasting &= waiting
        before = np.zeros(len(begun) + 1, np.int64)
        np.cumsum(lasting, out=before[1:])
        return np.asarray(before[starts[rows + 1]] > before[starts[rows]])

    @cached_property
    def _pauses(self) -> tuple[Ints, Ints, Ints, Mask] | None:
        items = self.block.items("pauses")
        if items is None:
            return None
        fields = fields_of(items.values)
        codes, words = words_of(fields["cause"])
        waiting = np.array([word in _WAITING_CAUSES for word in words])[codes]
        return items.starts, ticks_of(fields["start"]), ticks_of(fields["end"]), waiting


def fields_of(structs: Any) -> dict[str, Any]:
    """The columns of a column of structs."""
    kind = structs.type
    names = [kind.field(n).name for n in range(kind.num_fields)]
    return dict(zip(names, structs.flatten(), strict=True))


def _later(block: Block, first: str, second: str) -> Ints:
    """The later of two instants where both are told, else the first."""
    at = block.instants(first)
    if not block.tells(second):
        return at
    other = block.instants(second)
    later = (other > at) & (other != NEVER)
    return np.where(later, other, at) if later.any() else at


def of_rows(cut: Cut, rows: Rows) -> Cut:
    """The instant of each of the rows."""
    return cut if isinstance(cut, int) else cut[rows]


def _of_items(cut: Cut, starts: Ints) -> Cut:
    """The instant of each item: that of its row."""
    return cut if isinstance(cut, int) else np.repeat(cut, np.diff(starts))
