"""Due dates under other rules: another calendar, other terms, worked out for whole columns."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from ...calendars import Pauses, WorkCalendar
from ...clocks import clock_due_many
from ...terms import Counting, Term
from ._block import NEVER, Block, Ints, Mask
from ._deadlines import end_of_day, ends_a_day
from ._standing import Rows
from ._waits import Waits, stands_of
from ._zones import instants_of, local_ticks

_DAY: Final = 86_400_000_000
_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTerm:
    """The term that a procedure would have, and how it would be counted."""

    term: Term
    counting: Counting = Counting()

    @classmethod
    def parse(cls, text: str) -> NewTerm:
        """The term of a text as the law writes it; `TermError` for a text that is none.

        >>> NewTerm.parse("10 ngày làm việc").term
        Term(amount=10, unit='working_day')
        """
        return cls(term=Term.parse(text))


class OtherRules:
    """What due dates would be under another calendar, other terms of procedures, or both.

    `terms` maps procedures to terms or texts; those of other procedures keep as many working days
    from acceptance as they have by `calendar`, counted by `other`. Pauses in which the clock
    stands are left out, and the clock goes on with what was left.

    >>> vn = WorkCalendar.bundled("vn")
    >>> len(OtherRules(calendar=vn, terms={"1.013225": "10 ngày làm việc"}).identity)
    64
    """

    def __init__(
        self,
        *,
        calendar: WorkCalendar,
        other: WorkCalendar | None = None,
        terms: Mapping[str, NewTerm | str] | None = None,
    ) -> None:
        self.calendar, self.other = calendar, other or calendar
        self.terms = {
            code: NewTerm.parse(term) if isinstance(term, str) else term
            for code, term in (terms or {}).items()
        }
        self._distinct = list(dict.fromkeys(self.terms.values()))
        self._moves = self.other.hash != calendar.hash
        self._ends_with_day = np.array(
            [ends_a_day(self.other, new.term, new.counting) for new in self._distinct], np.bool_
        )
        self._tables = _Days(calendar), _Days(self.other)

    @property
    def identity(self) -> str:
        """A digest of both calendars and the terms."""
        told = repr((self.calendar.hash, self.other.hash, sorted(self.terms.items(), key=str)))
        return hashlib.sha256(told.encode()).hexdigest()

    def due(self, block: Block, rows: Rows, due: Ints, until: Ints) -> tuple[Ints, Mask]:
        """What `due` of the rows would be, and for which of them that could be told.

        Pauses count that began before `until`.
        """
        accepted = block.instants("accepted")[rows]
        spans = stands_of(block, rows, until).joined(accepted, np.full(len(rows), NEVER))
        found, told = due.copy(), np.ones(len(rows), np.bool_)
        codes = self._codes(block)[rows]
        if (codes >= 0).any():
            some = np.flatnonzero(codes >= 0)
            would, known = self._by_term(accepted[some], codes[some], spans.take(some))
            # While a clock stands it has no due date, and the dossier is in time either way.
            stands = spans.take(some).lasting()
            found[some] = np.where(known, would, due[some])
            told[some] = known | stands
        if self._moves and (codes < 0).any():
            some = np.flatnonzero((codes < 0) & (due != NEVER))
            would, known = self._by_days(accepted[some], due[some], spans.take(some))
            found[some] = np.where(known, would, due[some])
            told[some] = known
        return found, told

    def _codes(self, block: Block) -> Ints:
        """The place of each row's new term, -1 where the procedure keeps its own."""
        codes, words = block.words("procedure")
        places = [
            self._distinct.index(self.terms[word]) if word in self.terms else -1 for word in words
        ]
        return np.asarray(np.array(places, np.int64)[codes])

    def _by_term(self, accepted: Ints, codes: Ints, spans: Waits) -> tuple[Ints, Mask]:
        zone = self.other.zone
        lasting = spans.ended == NEVER
        ended = local_ticks(np.where(lasting, 0, spans.ended), zone).view("M8[us]")
        ended[lasting] = np.datetime64("NaT", "us")
        found = clock_due_many(
            self.other,
            local_ticks(accepted, zone).view("M8[us]"),
            [new.term for new in self._distinct],
            codes,
            [new.counting for new in self._distinct],
            pauses=Pauses(spans.starts, local_ticks(spans.begun, zone).view("M8[us]"), ended),
            on_error="nat",
        ).astype("M8[us]")
        nothing = np.isnat(found)
        local = np.where(nothing, 0, found.view(np.int64))
        local = np.where(self._ends_with_day[codes], end_of_day(local), local)
        due = np.where(nothing, NEVER, instants_of(local, zone))
        return due, ~nothing

    def _by_days(self, accepted: Ints, due: Ints, spans: Waits) -> tuple[Ints, Mask]:
        """As many working days under the other calendar as under this one, outside pauses."""
        now, then = self._tables
        zone = self.calendar.zone
        first, last = (local_ticks(some, zone) // _DAY for some in (accepted, due))
        within = spans.joined(accepted, np.maximum(due, accepted))
        begun, ended = (local_ticks(some, zone) // _DAY for some in (within.begun, within.ended))
        told = now.holds(first, last) & then.holds(first, last)
        days = now.between(first, last) - within.totals(now.between(begun, ended))
        wanted = then.up_to(first) + days + within.totals(then.between(begun, ended))
        moved, reached = then.day_of(wanted)
        owners = np.repeat(np.arange(len(first)), within.asked())
        covers = ended > begun
        # With nothing left when it stops, a clock runs out on the first working day after.
        after, _ = then.day_of(then.up_to(ended) + 1)
        np.maximum.at(moved, owners[covers], after[covers])
        # What ends on a day off runs by other days, which a day off does not lengthen; and no
        # system that appoints a day within a pause has counted the pause.
        keeps = ~now.works(last) | (last <= first)
        keeps[owners[covers & (ended >= last[owners])]] = True
        moved = np.where(keeps | ~reached, last, moved)
        return due + (moved - last) * _DAY, told & (reached | keeps)


class _Days:
    """The working days of a calendar, numbered."""

    def __init__(self, calendar: WorkCalendar) -> None:
        first, last = calendar.covers
        self._first = (first - _EPOCH).days
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self._works = np.array([calendar.is_working_day(day) for day in days])
        self._before = np.cumsum(self._works)
        self._at = np.flatnonzero(self._works) + self._first

    def _place(self, days: Ints) -> Ints:
        return np.clip(days - self._first, 0, len(self._works) - 1)

    def holds(self, *columns: Ints) -> Mask:
        """Whether the days of all columns are covered."""
        inside = [self._place(days) + self._first == days for days in columns]
        return np.asarray(np.logical_and.reduce(inside))

    def works(self, days: Ints) -> Mask:
        """Whether they are working days."""
        return np.asarray(self._works[self._place(days)])

    def up_to(self, days: Ints) -> Ints:
        """How many working days there are up to each day, with it."""
        return np.asarray(self._before[self._place(days)])

    def between(self, first: Ints, last: Ints) -> Ints:
        """How many there are after `first`, up to `last`."""
        return self.up_to(last) - self.up_to(first)

    def day_of(self, numbers: Ints) -> tuple[Ints, Mask]:
        """The day of each number, and whether the calendar reaches as far."""
        reached = (numbers >= 1) & (numbers <= len(self._at))
        return self._at[np.clip(numbers - 1, 0, len(self._at) - 1)], reached
