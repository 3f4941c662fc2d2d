"""Due dates of dossiers whose system kept none: from the acceptance, and a term per procedure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...calendars import WorkCalendar
from ...errors import CalendarRangeError
from ...terms import Counting, Term
from ._block import NEVER, Block, Ints

_DAY: Final = 86_400_000_000
_MOMENT: Final = timedelta(microseconds=1)
_MORNING: Final = time(9)
COLUMNS: Final = frozenset({"procedure", "accepted", "due"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The term of a procedure, for dossiers accepted from `since` to `until`, both included."""

    procedure: str
    term: Term
    since: date | None = None
    until: date | None = None


class Deadlines:
    """Fills in due dates where the columns hold none, by the rules of a calendar.

    `terms` maps procedures to terms or their texts, or lists `Deadline`s; of two that hold on a
    day the later in the list counts. The clock starts at `accepted`; a term in days is in time
    until the end of its last day. Rows without acceptance, of a procedure without a term, or
    outside the calendar's years keep no due date. Raises `TermError` for a text that is none.

    >>> from onestop_engine import WorkCalendar
    >>> deadlines = Deadlines(WorkCalendar.bundled(), {"2.000635": "1 ngày làm việc"})
    >>> len(deadlines.identity)
    64
    """

    def __init__(
        self,
        calendar: WorkCalendar,
        terms: Mapping[str, Term | str] | Iterable[Deadline],
        counting: Counting = Counting(),
    ) -> None:
        self._calendar, self._counting = calendar, counting
        if isinstance(terms, Mapping):
            terms = [
                Deadline(procedure=code, term=Term.parse(term) if isinstance(term, str) else term)
                for code, term in terms.items()
            ]
        self._all = tuple(terms)
        self._distinct = tuple(dict.fromkeys(one.term for one in self._all))
        self._places = {term: place for place, term in enumerate(self._distinct)}
        self._ends_with_day = np.array(
            [self._ends_a_day(term) for term in self._distinct] + [False]
        )
        self._of: dict[str, list[Deadline]] = defaultdict(list)
        for one in self._all:
            self._of[one.procedure].append(one)

    @property
    def identity(self) -> str:
        """A digest of calendar, terms and way of counting: kept counts hold for these only."""
        told = repr((self._calendar.hash, self._all, self._counting))
        return hashlib.sha256(told.encode()).hexdigest()

    def fill(self, block: Block) -> None:
        """Put due dates where the block tells none."""
        told = block.instants("due")
        silent = (told == NEVER) & (block.instants("accepted") != NEVER)
        if not silent.any():
            return
        # Rows with a history of promises say by it that nothing is promised now.
        items = block.items("promises")
        if items is not None:
            silent &= np.diff(items.starts) == 0
        due = self._due(block)
        block.put("due", np.where(silent, due, told) if block.tells("due") else due)

    def _due(self, block: Block) -> Ints:
        local = block.instants("accepted") + self._offset
        codes = self._codes(block, local)
        if not len(self._distinct):
            return np.full(block.size, NEVER)
        found = self._calendar.due_terms_many(
            local.view("M8[us]"),
            list(self._distinct),
            codes,
            counting=self._counting,
            on_error="nat",
        )
        ticks = found.view(np.int64)
        missing = np.isnat(found)
        # Civil Code 2015, art. 148.6: the last day ends at 24:00.
        by_day = self._ends_with_day[codes]
        if by_day.all():
            ticks = _end_of_day(ticks)
        elif by_day.any():
            ticks = np.where(by_day, _end_of_day(ticks), ticks)
        return np.where(missing, NEVER, ticks - self._offset)

    def _codes(self, block: Block, local: Ints) -> NDArray[np.int16]:
        """The place of each row's term, -1 for none."""
        codes, words = block.words("procedure")
        always = np.full(len(words), -1, np.int16)
        dated: list[tuple[int, Deadline]] = []
        for place, word in enumerate(words):
            for one in self._of.get(word or "", ()):
                if (
                    one.since is None
                    and one.until is None
                    and not (dated and dated[-1][0] == place)
                ):
                    always[place] = self._places[one.term]
                else:
                    dated.append((place, one))
        found: NDArray[np.int16] = always[codes]
        for place, one in dated:
            rows = codes == place
            if one.since is not None:
                rows &= local >= _start_of(one.since)
            if one.until is not None:
                rows &= local < _start_of(one.until) + _DAY
            found[rows] = self._places[one.term]
        return found

    def _ends_a_day(self, term: Term) -> bool:
        """Whether the term is in time until its last day ends, not until an hour."""
        day = self._calendar.covers[0] + timedelta(days=60)
        try:
            due = self._calendar.due(datetime.combine(day, _MORNING), term, self._counting)
        except CalendarRangeError:
            # Longer than the calendar: no dossier has an answer.
            return False
        return due.until != due.at

    @property
    def _offset(self) -> int:
        offset = datetime(2020, 1, 1, tzinfo=self._calendar.zone).utcoffset()
        assert offset is not None
        return offset // _MOMENT


def _end_of_day(ticks: Ints) -> Ints:
    return np.asarray((ticks // _DAY + 1) * _DAY - 1)


def _start_of(day: date) -> int:
    return (day - date(1970, 1, 1)).days * _DAY
