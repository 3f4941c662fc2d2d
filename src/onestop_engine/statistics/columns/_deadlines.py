"""Due dates of dossiers whose system kept none: from the acceptance, and a term per procedure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...calendars import WorkCalendar
from ...errors import CalendarRangeError
from ...terms import Counting, Term
from ._block import NEVER, Block, Ints

_DAY: Final = 86_400_000_000
_MINUTE: Final = 60_000_000
_MOMENT: Final = timedelta(microseconds=1)
_MORNING: Final = time(9)
_BY_HOUR: Final = NEVER - 1
COLUMNS: Final = frozenset({"procedure", "accepted", "due", "promises"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The term of a procedure, for dossiers accepted from `since` to `until`, both included."""

    procedure: str
    term: Term
    since: date | None = None
    until: date | None = None


class _Known(NamedTuple):
    """Words of a block, the term of each that always holds, and those that hold on some days.

    `lines` are where the lines of the terms that always hold begin in the table.
    """

    words: tuple[str | None, ...]
    always: NDArray[np.int16]
    lines: Ints
    dated: list[tuple[int, Deadline]]


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
            [ends_a_day(calendar, term, counting) for term in self._distinct] + [False]
        )
        self._of: dict[str, list[Deadline]] = defaultdict(list)
        for one in self._all:
            self._of[one.procedure].append(one)
        self._known: _Known | None = None

    @property
    def identity(self) -> str:
        """A digest of calendar, terms and way of counting: kept counts hold for these only."""
        told = repr((self._calendar.hash, self._all, self._counting))
        return hashlib.sha256(told.encode()).hexdigest()

    def fill(self, block: Block) -> None:
        """Put due dates where the block tells none."""
        items = block.items("promises")
        if not block.tells("due") and items is None:
            block.put("due", self._due(block))
            return
        told = block.instants("due")
        silent = told == NEVER
        # Rows with a history of promises say by it that nothing is promised now.
        if items is not None:
            silent &= np.diff(items.starts) == 0
        if silent.any():
            block.put("due", np.where(silent, self._due(block), told))

    def _due(self, block: Block) -> Ints:
        accepted = block.instants("accepted")
        codes, words = block.words("procedure")
        known = self._of_words(words)
        first, table = self._table
        days = table.shape[1] - 1
        # What lies before the first day is large as an unsigned number, and clipped to the last
        # column; numpy divides unsigned numbers faster.
        lifted = (accepted + (self._offset + self._shift - first * _DAY)).view(np.uint64)
        lifted //= np.uint64(_DAY)
        np.minimum(lifted, np.uint64(days), out=lifted)
        day = lifted.view(np.int64)
        if known.dated:
            places = self._on_days(known, codes, accepted)
            day += self._lines[places]
        else:
            day += known.lines.take(codes, mode="clip")
        found: Ints = table.reshape(-1).take(day, mode="clip")
        if self._some_by_hour:
            hours = np.flatnonzero(found == _BY_HOUR)
            of_hours = places[hours] if known.dated else known.always[codes[hours]]
            found[hours] = self._exact(accepted[hours] + self._offset, of_hours)
        return found

    @cached_property
    def _lines(self) -> Ints:
        """Where the line of each term begins in the table; of -1, which is no term, the last."""
        return np.asarray(np.arange(len(self._distinct) + 1) * self._table[1].shape[1])

    @cached_property
    def _shift(self) -> int:
        """How much later than by the clock a day begins that ends with the cut-off hour."""
        minute = self._counting.start_cutoff
        # What comes in that very minute's first instant is in time.
        return 0 if minute is None else _DAY - minute * _MINUTE - 1

    @cached_property
    def _some_by_hour(self) -> bool:
        return bool((self._table[1] == _BY_HOUR).any())

    @cached_property
    def _table(self) -> tuple[int, Ints]:
        """The due dates of each term, by the day of acceptance; the last line is no term.

        What comes after a cut-off hour belongs to the next day. The last column stands for days
        outside the calendar. Where the hour of acceptance changes the answer, it says so instead.
        """
        first, last = self._calendar.covers
        start = (first - date(1970, 1, 1)).days
        days = np.arange(start, start + (last - first).days + 1)
        table = np.full((len(self._distinct) + 1, len(days) + 1), NEVER)
        for place in range(len(self._distinct)):
            codes = np.full(len(days), place, np.int16)
            opening = self._exact(days * _DAY - self._shift, codes)
            closing = self._exact(days * _DAY + _DAY - 1 - self._shift, codes)
            table[place, :-1] = np.where(opening == closing, opening, _BY_HOUR)
        return start, table

    def _exact(self, local: Ints, codes: NDArray[np.int16]) -> Ints:
        """The due dates of acceptances at the very instants."""
        found = self._calendar.due_terms_many(
            local.view("M8[us]"),
            list(self._distinct),
            codes,
            counting=self._counting,
            on_error="nat",
        )
        # Civil Code 2015, art. 148.6: the last day ends at 24:00.
        ticks = found.view(np.int64)
        ticks = np.where(self._ends_with_day[codes], end_of_day(ticks), ticks)
        return np.where(np.isnat(found), NEVER, ticks - self._offset)

    def _of_words(self, words: tuple[str | None, ...]) -> _Known:
        # Several threads fill: what one of them notes meanwhile may be of other words.
        known = self._known
        if known is None or (known.words is not words and known.words != words):
            always, dated = self._terms_of(words)
            self._known = known = _Known(words, always, self._lines[always], dated)
        return known

    def _on_days(
        self, known: _Known, codes: NDArray[np.integer[Any]], accepted: Ints
    ) -> NDArray[np.int16]:
        """The place of each row's term, -1 for none, where some terms hold on some days."""
        found: NDArray[np.int16] = known.always[codes]
        local = accepted + self._offset
        for place, one in known.dated:
            rows = codes == place
            if one.since is not None:
                rows &= local >= _start_of(one.since)
            if one.until is not None:
                rows &= local < _start_of(one.until) + _DAY
            found[rows] = self._places[one.term]
        return found

    def _terms_of(
        self, words: tuple[str | None, ...]
    ) -> tuple[NDArray[np.int16], list[tuple[int, Deadline]]]:
        """The term of each word that always holds, and those that hold on some days."""
        always = np.full(len(words), -1, np.int16)
        dated: list[tuple[int, Deadline]] = []
        for place, word in enumerate(words):
            for one in self._of.get(word or "", ()):
                if one.since is None and one.until is None:
                    # It takes the place of those before it.
                    always[place] = self._places[one.term]
                    dated = [pair for pair in dated if pair[0] != place]
                else:
                    dated.append((place, one))
        return always, dated

    @property
    def _offset(self) -> int:
        offset = datetime(2020, 1, 1, tzinfo=self._calendar.zone).utcoffset()
        assert offset is not None
        return offset // _MOMENT


def ends_a_day(calendar: WorkCalendar, term: Term, counting: Counting) -> bool:
    """Whether the term is in time until its last day ends, not until an hour."""
    day = calendar.covers[0] + timedelta(days=60)
    try:
        due = calendar.due(datetime.combine(day, _MORNING), term, counting)
    except CalendarRangeError:
        # Longer than the calendar: no dossier has an answer.
        return False
    return due.until != due.at


def end_of_day(ticks: Ints) -> Ints:
    """The last microsecond of the day of each instant, in local time."""
    return np.asarray((ticks // _DAY + 1) * _DAY - 1)


def _start_of(day: date) -> int:
    return (day - date(1970, 1, 1)).days * _DAY
