"""The clocks of rows as their columns tell them: since when, where they stood, what was added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ...calendars import Pauses, WorkCalendar
from ...calendars.columns import chosen
from ...clocks import addable, clock_due_many
from ...terms import Counting, Term
from ._block import NEVER, Block, Ints, Mask, ticks_of, words_of
from ._deadlines import end_of_day, ends_a_day
from ._standing import Rows, fields_of
from ._waits import Waits, stands_of
from ._zones import instants_of, local_ticks


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTerm:
    """A term that a procedure has or would have, and how it is counted."""

    term: Term
    counting: Counting = Counting()

    @classmethod
    def parse(cls, text: str) -> NewTerm:
        """The term of a text as the law writes it; `TermError` for a text that is none.

        >>> NewTerm.parse("10 ngày làm việc").term
        Term(amount=10, unit='working_day')
        """
        return cls(term=Term.parse(text))


class Additions(NamedTuple):
    """Time that was added, in order: whose row, when, and the place of how much in `terms`."""

    owners: Ints
    at: Ints
    codes: Ints
    terms: tuple[Term, ...]

    def take(self, rows: Rows, size: int) -> Additions:
        """Those of chosen rows, by their new places."""
        places = np.full(size, -1)
        places[rows] = np.arange(len(rows))
        owners = places[self.owners]
        kept = owners >= 0
        return Additions(owners[kept], self.at[kept], self.codes[kept], self.terms)


class Ledgers(NamedTuple):
    """The clocks of some rows: what happened since the term began to run, the last time."""

    since: Ints
    """Acceptance, or the last restart."""
    spans: Waits
    """Where the clock stood, in order and without overlap."""
    added: Additions

    def take(self, rows: Rows) -> Ledgers:
        """Those of chosen rows."""
        added = self.added.take(rows, len(self.since))
        return Ledgers(self.since[rows], self.spans.take(rows), added)

    def due(
        self, calendar: WorkCalendar, terms: Sequence[NewTerm], codes: Ints
    ) -> tuple[Ints, Mask]:
        """The last instant in time by the term of each row, `NEVER` and False for no answer."""
        zone = calendar.zone
        spans, adds = self._with_additions([new.term for new in terms], codes)
        lasting = spans.ended == NEVER
        ended = local_ticks(np.where(lasting, 0, spans.ended), zone).view("M8[us]")
        ended[lasting] = np.datetime64("NaT", "us")
        found = clock_due_many(
            calendar,
            local_ticks(self.since, zone).view("M8[us]"),
            [*(new.term for new in terms), *self.added.terms],
            codes,
            [*(new.counting for new in terms), *(Counting() for _ in self.added.terms)],
            pauses=Pauses(spans.starts, local_ticks(spans.begun, zone).view("M8[us]"), ended),
            modes=np.where(adds >= 0, "add", "pause") if (adds >= 0).any() else "pause",
            pause_codes=np.where(adds >= 0, adds + len(terms), -1),
            on_error="nat",
        ).astype("M8[us]")
        nothing = np.isnat(found)
        local = np.where(nothing, 0, found.view(np.int64))
        by_day = np.array([ends_a_day(calendar, n.term, n.counting) for n in terms], np.bool_)
        local = np.where(by_day[codes], end_of_day(local), local)
        return np.where(nothing, NEVER, instants_of(local, zone)), ~nothing

    def _with_additions(self, terms: Sequence[Term], codes: Ints) -> tuple[Waits, Ints]:
        """The spans, with an empty one where time was added, and for each the place of how much.

        What cannot be added to the term of a row, as hours to days, is left out.
        """
        spans, added = self.spans, self.added
        kept = ~spans.lasting()[added.owners]
        kept &= np.array(
            [[addable(more.unit, own.unit) for more in added.terms] for own in terms], np.bool_
        ).reshape(len(terms), len(added.terms))[codes[added.owners], added.codes]
        if not kept.any():
            return spans, np.full(len(spans.begun), -1)
        owners = np.concatenate([spans.owners(), added.owners[kept]])
        begun = np.concatenate([spans.begun, added.at[kept]])
        ended = np.concatenate([spans.ended, added.at[kept]])
        codes = np.concatenate([np.full(len(spans.begun), -1), added.codes[kept]])
        order = np.lexsort((codes >= 0, begun, owners))
        owners, begun, ended, codes = (each[order] for each in (owners, begun, ended, codes))
        for place in np.flatnonzero(codes >= 0).tolist():
            if place and owners[place - 1] == owners[place]:
                # What was added within a pause counts when the clock goes on.
                begun[place] = ended[place] = max(begun[place], ended[place - 1])
        starts = np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=len(self.since)))])
        return Waits(starts, begun, ended), codes


def ledgers_of(block: Block, rows: Rows, until: Ints) -> Ledgers:
    """The ledgers of the rows: what was done by `until`, and pauses that began before it."""
    since = _since(block, rows, until)
    spans = stands_of(block, rows, until)
    began = since[spans.owners()]
    spans = spans.keep((spans.begun >= began) | (spans.ended > began))
    spans = spans.joined(since, np.full(len(rows), NEVER))
    return Ledgers(since, spans, _additions(block, rows, since, until))


def _since(block: Block, rows: Rows, until: Ints) -> Ints:
    """When the term of each row began to run the last time."""
    since = block.instants("accepted")[rows].copy()
    items = block.items("restarts")
    if items is not None:
        starts, flat = chosen(items.starts, rows)
        at, owners = ticks_of(items.values)[flat], np.repeat(np.arange(len(rows)), np.diff(starts))
        known = at <= until[owners]
        np.maximum.at(since, owners[known], at[known])
    return since


def _additions(block: Block, rows: Rows, since: Ints, until: Ints) -> Additions:
    items = block.items("additions")
    if items is None:
        none = np.zeros(0, np.int64)
        return Additions(none, none, none, ())
    fields = fields_of(items.values)
    starts, flat = chosen(items.starts, rows)
    owners = np.repeat(np.arange(len(rows)), np.diff(starts))
    at = ticks_of(fields["at"])[flat]
    codes, words = words_of(fields["term"])
    known = (at >= since[owners]) & (at <= until[owners])
    order = np.lexsort((at, owners))
    order = order[known[order]]
    terms = tuple(Term.parse(word) for word in words if word is not None)
    return Additions(owners[order], at[order], codes[flat][order].astype(np.int64), terms)
