"""Due dates under other rules: another calendar, other terms, worked out for whole columns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Final

import numpy as np

from ...calendars import WorkCalendar
from ...terms import Term
from ..limits import Before, Limit, read_limit
from ._block import NEVER, Block, Ints, Mask
from ._day_numbers import DayNumbers
from ._ledgers import Ledgers, NewTerm, ledgers_of
from ._standing import Rows
from ._zones import local_ticks

_DAY: Final = 86_400_000_000
_IN_WORKING_DAYS: Final = frozenset({"working_day", "working_hour", "same_day"})
_BY_CLOCK: Final = frozenset({"hour", "minute"})
_WORKING, _CALENDAR, _BACK, _CLOCK = range(4)
"""How a due date that no known term explains follows another calendar."""


class OtherRules:
    """What due dates would be under another calendar, other terms of procedures, or both.

    `terms` maps procedures to terms or texts; those of other procedures keep their terms, counted
    by `other`: the term of the column `term`, or that of `in_force`, whichever gives the due date
    by `calendar`. A date that none of them gives (appointed anew, say) keeps as many working days,
    or where the term is in calendar days its day, unless that is off by `other`. Pauses in which
    the clock stands are left out, and the clock goes on with what was left, or as a whole where
    the columns tell of a restart.

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
        in_force: Mapping[str, Iterable[NewTerm | str]] | None = None,
    ) -> None:
        self.calendar, self.other = calendar, other or calendar
        self.terms = {code: _term_of(term) for code, term in (terms or {}).items()}
        self.in_force = {
            code: tuple(dict.fromkeys(map(_term_of, rules)))
            for code, rules in (in_force or {}).items()
        }
        self._distinct = list(dict.fromkeys(self.terms.values()))
        self.moves = self.other.hash != calendar.hash
        self._numbers = DayNumbers(calendar), DayNumbers(self.other)

    @property
    def identity(self) -> str:
        """A digest of both calendars and the terms."""
        terms = sorted(self.terms.items(), key=str), sorted(self.in_force.items(), key=str)
        told = repr((self.calendar.hash, self.other.hash, *terms))
        return hashlib.sha256(told.encode()).hexdigest()

    def due(self, block: Block, rows: Rows, due: Ints, until: Ints) -> tuple[Ints, Mask]:
        """What `due` of the rows would be, and for which of them that could be told.

        Pauses count that began before `until`, restarts and additions up to then.
        """
        ledgers = ledgers_of(block, rows, until)
        found, told = due.copy(), np.ones(len(rows), np.bool_)
        codes = self._codes(block)[rows]
        if (codes >= 0).any():
            some = np.flatnonzero(codes >= 0)
            clocks = ledgers.take(some)
            would, known = clocks.due(self.other, self._distinct, codes[some])
            # While a clock stands it has no due date, and the dossier is in time either way.
            stands = clocks.spans.lasting()
            found[some] = np.where(known, would, due[some])
            told[some] = known | stands
        if self.moves and (codes < 0).any():
            some = np.flatnonzero((codes < 0) & (due != NEVER))
            would, known = self._moved(block, rows[some], ledgers.take(some), due[some])
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

    # Terms that stay, under another calendar.

    def _moved(self, block: Block, rows: Rows, ledgers: Ledgers, due: Ints) -> tuple[Ints, Mask]:
        """The due dates under the other calendar of rows that keep their terms."""
        found, told = due.copy(), np.ones(len(rows), np.bool_)
        left = np.ones(len(rows), np.bool_)
        codes, words = block.words("procedure")
        limits, texts = block.words("term")
        pairs = codes[rows].astype(np.int64) * len(texts) + limits[rows]
        distinct, places = np.unique(pairs, return_inverse=True)
        told_of = [(words[pair // len(texts)], texts[pair % len(texts)]) for pair in distinct]
        rules = [self._rules(procedure, text) for procedure, text in told_of]
        # One candidate of each pair at a time, until one explains the date.
        for candidates in zip_longest(*rules):
            terms = list(dict.fromkeys(one for one in candidates if one is not None))
            spots = [-1 if one is None else terms.index(one) for one in candidates]
            term = np.array(spots, np.int64)[places]
            some = np.flatnonzero(left & (term >= 0))
            now, known = ledgers.take(some).due(self.calendar, terms, term[some])
            some = some[known & (now == due[some])]
            found[some], told[some] = ledgers.take(some).due(self.other, terms, term[some])
            left[some] = False
        kinds = np.array([self._kind(procedure, text) for procedure, text in told_of], np.int64)
        for kind, move in ((_WORKING, self._by_days), (_CALENDAR, self._on), (_BACK, self._back)):
            some = np.flatnonzero(left & (kinds[places] == kind))
            found[some], told[some] = move(ledgers.take(some), due[some])
        return found, told

    def _rules(self, procedure: str | None, text: str | None) -> tuple[NewTerm, ...]:
        """The terms that may have given the due dates of a procedure's dossiers."""
        rules = self.in_force.get(procedure or "", ())
        if text is None:
            return rules
        limit = read_limit(text)
        if isinstance(limit, Before):
            return ()
        same = (rule for rule in rules if rule.term == limit)
        return tuple(dict.fromkeys([*same, NewTerm(term=limit)]))

    def _kind(self, procedure: str | None, text: str | None) -> int:
        """How the due dates of a procedure's dossiers follow a calendar, by their terms."""
        if text is not None:
            return _kind_of(read_limit(text))
        kinds = {_kind_of(rule.term) for rule in self.in_force.get(procedure or "", ())}
        return kinds.pop() if len(kinds) == 1 else _WORKING

    def _by_days(self, ledgers: Ledgers, due: Ints) -> tuple[Ints, Mask]:
        """As many working days under the other calendar as under this one, outside pauses."""
        now, then = self._numbers
        zone, since = self.calendar.zone, ledgers.since
        first, last = (local_ticks(some, zone) // _DAY for some in (since, due))
        within = ledgers.spans.joined(since, np.maximum(due, since))
        begun, ended = (local_ticks(some, zone) // _DAY for some in (within.begun, within.ended))
        told = now.holds(first, last) & then.holds(first, last)
        days = now.between(first, last) - within.totals(now.between(begun, ended))
        wanted = then.up_to(first) + days + within.totals(then.between(begun, ended))
        moved, reached = then.day_of(wanted)
        owners = within.owners()
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

    def _on(self, _: Ledgers, due: Ints) -> tuple[Ints, Mask]:
        """The same day, or the working day after it where it is newly off."""
        return self._off(due, 1)

    def _back(self, _: Ledgers, due: Ints) -> tuple[Ints, Mask]:
        """The same day, or the working day before it where it is newly off."""
        return self._off(due, 0)

    def _off(self, due: Ints, on: int) -> tuple[Ints, Mask]:
        now, then = self._numbers
        last = local_ticks(due, self.calendar.zone) // _DAY
        told = now.holds(last) & then.holds(last)
        keeps = then.works(last) | ~now.works(last)
        moved, reached = then.day_of(then.up_to(last) + on)
        moved = np.where(keeps, last, moved)
        return due + (moved - last) * _DAY, told & (reached | keeps)


def _term_of(term: NewTerm | str) -> NewTerm:
    return NewTerm.parse(term) if isinstance(term, str) else term


def _kind_of(limit: Limit) -> int:
    if isinstance(limit, Before):
        return _BACK if limit.term.unit not in _BY_CLOCK else _CLOCK
    if not isinstance(limit, Term):
        return _CALENDAR
    if limit.unit in _IN_WORKING_DAYS:
        return _WORKING
    return _CLOCK if limit.unit in _BY_CLOCK else _CALENDAR
