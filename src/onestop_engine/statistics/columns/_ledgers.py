"""The clocks of rows as their columns tell them: since when, where they stood, what was added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ...calendars import Pauses, WorkCalendar
from ...calendars.columns import chosen
from ...clocks import addable, clock_due_many
from ...terms import Counting, Term, limit_of
from ...year_days import YearDay
from ._block import NEVER, Block, Ints, Mask, ticks_of, words_of
from ._deadlines import end_of_day, ends_a_day
from ._standing import Rows, fields_of
from ._waits import Waits, owners_of, stands_of
from ._zones import instants_of, local_ticks


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTerm:
    """A term that a procedure has or would have, and how it is counted."""

    term: Term | YearDay
    counting: Counting = Counting()

    @classmethod
    def parse(cls, text: str) -> NewTerm:
        """The term of a text as the law writes it; `TermError` for a text that is none.

        >>> NewTerm.parse("10 ngày làm việc").term
        Term(amount=10, unit='working_day')
        """
        return cls(term=limit_of(text))


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
        local = np.full(len(codes), NEVER)
        lasts = np.array([isinstance(new.term, Term) for new in terms], np.bool_)
        for rows, ask in (
            (np.flatnonzero(lasts[codes]), _due_of_lasting),
            (np.flatnonzero(~lasts[codes]), _due_of_yearly),
        ):
            if len(rows):
                local[rows] = ask(self.take(rows), calendar, terms, codes[rows])
        known = local != NEVER
        by_day = np.array(
            [not isinstance(n.term, Term) or ends_a_day(calendar, n.term, n.counting)
             for n in terms], np.bool_,
        )  # fmt: skip
        local = np.where(by_day[codes] & known, end_of_day(local), local)
        told = instants_of(np.where(known, local, 0), calendar.zone)
        return np.where(known, told, NEVER), known

    def with_additions(self, terms: Sequence[Term], codes: Ints) -> tuple[Waits, Ints]:
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


def _due_of_lasting(
    ledgers: Ledgers, calendar: WorkCalendar, terms: Sequence[NewTerm], codes: Ints
) -> Ints:
    """What clocks of terms that last show when they are due; `NEVER` while they stand."""
    zone = calendar.zone
    places, codes = np.unique(codes, return_inverse=True)
    own = [(new.term, new.counting) for new in (terms[place] for place in places.tolist())]
    lasting = [term for term, _ in own if isinstance(term, Term)]
    spans, adds = ledgers.with_additions(lasting, codes)
    stands = spans.ended == NEVER
    ended = local_ticks(np.where(stands, 0, spans.ended), zone).view("M8[us]")
    ended[stands] = np.datetime64("NaT", "us")
    added = ledgers.added.terms
    found = clock_due_many(
        calendar,
        local_ticks(ledgers.since, zone).view("M8[us]"),
        [*lasting, *added],
        codes,
        [*(counting for _, counting in own), *(Counting() for _ in added)],
        pauses=Pauses(spans.starts, local_ticks(spans.begun, zone).view("M8[us]"), ended),
        modes=np.where(adds >= 0, "add", "pause") if (adds >= 0).any() else "pause",
        pause_codes=np.where(adds >= 0, adds + len(lasting), -1),
        on_error="nat",
    ).astype("M8[us]")
    return np.where(np.isnat(found), NEVER, found.view(np.int64))


def _due_of_yearly(
    ledgers: Ledgers, calendar: WorkCalendar, terms: Sequence[NewTerm], codes: Ints
) -> Ints:
    """When days of each year come, seen from where each clock began; pauses move none."""
    places, codes = np.unique(codes, return_inverse=True)
    own = [terms[place] for place in places.tolist()]
    found = calendar.due_yearly_many(
        local_ticks(ledgers.since, calendar.zone).view("M8[us]"),
        [new.term for new in own],
        codes,
        [new.counting for new in own],
        on_error="nat",
    ).astype("M8[us]")
    nothing = np.isnat(found) | ledgers.spans.lasting()
    return np.where(nothing, NEVER, found.view(np.int64))


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
        at, owners = ticks_of(items.values)[flat], owners_of(starts)
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
    owners = owners_of(starts)
    at = ticks_of(fields["at"])[flat]
    codes, words = words_of(fields["term"])
    known = (at >= since[owners]) & (at <= until[owners])
    order = np.lexsort((at, owners))
    order = order[known[order]]
    terms = tuple(Term.parse(word) for word in words if word is not None)
    return Additions(owners[order], at[order], codes[flat][order].astype(np.int64), terms)
