"""What pairs of a calendar and a term ask, and the answers of blocks in which rows mix pairs.

Each pair has one of four ways. Where the date of receipt decides, or that and whether it was
late, one flat table answers all rows of a block, see `_composed`; the office hours of several
calendars are counted in one pass, see `_joined`. The rest is answered group by group.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from ._columns import MILLI, NAT
from ._composed import BY_LATENESS, OTHERWISE, composed_for, way_of
from ._counting import by_the_hour
from ._groups import Answers, block_size, narrowed
from ._joined import JoinedOffice, joining_pays
from ._kernels import Question, office_length, runs_through

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from onestop_engine.terms import Counting, Term

    from ._calendar import WorkCalendar
    from ._kernels import Ints
    from ._scales import Scale

_BY_OFFICE: Final = OTHERWISE + 1


class Asked(NamedTuple):
    """What one calendar and one distinct term ask, as the integers that a kernel takes."""

    calendar: WorkCalendar
    question: Question
    number: int


class Table(NamedTuple):
    """For each pair of a calendar and a term its group and its amount; the last pair is null."""

    asked: tuple[Asked | None, ...]
    groups: NDArray[np.integer[Any]]
    numbers: Ints
    questions: tuple[Question | None, ...]
    """What each group asks; None where there is no answer: no term, or a date without its hour."""


def table_of(
    calendars: Sequence[WorkCalendar],
    terms: Sequence[Term | None],
    countings: Sequence[Counting],
    unit: str,
    *,
    dates: bool,
) -> Table:
    """The groups of all pairs of a calendar and a term, for instants in `unit`.

    On `dates`, which say no hour, terms by the hour have no answer.
    """
    asked = [
        None if term is None else _asked(calendar, term, counting, unit)
        for calendar in calendars
        for term, counting in zip(terms, countings, strict=True)
    ]
    asked.append(None)
    places: dict[Question | None, int] = {}
    groups = [places.setdefault(_answerable(one, dates=dates), len(places)) for one in asked]
    numbers = np.array([1 if one is None else one.number for one in asked], np.int64)
    return Table(tuple(asked), narrowed(np.array(groups), len(places)), numbers, tuple(places))


def _asked(calendar: WorkCalendar, term: Term, counting: Counting, unit: str) -> Asked:
    milli = term.amount.denominator != 1
    question = Question(calendar.scale(unit), term.unit, counting, milli)
    return Asked(calendar, question, int(term.amount * MILLI if milli else term.amount))


def _answerable(asked: Asked | None, *, dates: bool) -> Question | None:
    if asked is None:
        return None
    question = asked.question
    return None if dates and by_the_hour(question.unit, question.counting) else question


class PairAnswers:
    """What blocks of a column are answered, given the pair of each row in a table."""

    def __init__(self, table: Table, runs_from: Sequence[Ints], more: int = 0) -> None:
        """`runs_from`: the instants of all rows, and later ones from which terms may run.

        `more`: how many groups the caller makes of each block on its own.
        """
        count = runs_from[0].size
        questions = [table.questions[group] for group in table.groups.tolist()]
        ways = [way_of(question) for question in questions]
        self._composed = composed_for(questions, table.numbers, ways, runs_from)
        if self._composed is None:
            ways = [OTHERWISE] * len(ways)
        lengths = [0 if one is None else office_length(one) for one in questions]
        offices = _offices(questions, lengths)
        joined = joining_pays(list(offices), count)
        if joined:
            ways = [
                _BY_OFFICE if length else way for length, way in zip(lengths, ways, strict=True)
            ]
        rest = [one if way == OTHERWISE else None for one, way in zip(questions, ways, strict=True)]
        places: dict[Question | None, int] = {}
        groups = [places.setdefault(one, len(places)) for one in _alike(rest)]
        self.size = block_size(len(places) + more, count)
        """How many rows make a block."""
        self._answers = Answers(tuple(places), self.size)
        self._groups, self._numbers = narrowed(np.array(groups), len(places)), table.numbers
        self._ways, self._ways_of = np.array(ways, np.uint8), np.empty(self.size, np.uint8)
        self._days, self._places = np.empty((2, self.size), np.int64)
        self._office: JoinedOffice | None = None
        if joined:
            self._office = JoinedOffice(list(offices), self.size)
            self._which = np.array(
                [0 if one is None else offices.get(one.scale, 0) for one in questions]
            )
            self._steps = self._office.capped(table.numbers, np.maximum(lengths, 1))

    def fill(self, pairs: Ints, ticks: Ints, out: Ints) -> bool:
        """Fill a block; True when it is known that every row has an answer."""
        composed = self._composed
        if composed is None and self._office is None:
            return self._by_group(pairs, ticks, out)
        ways = self._ways.take(pairs, out=self._ways_of[: pairs.size], mode="clip")
        # `out` may be the very column of instants: what is still needed of it is read first.
        found = []
        for way, answer in ((_BY_OFFICE, self._by_office), (OTHERWISE, self._by_group)):
            rows = np.flatnonzero(ways == way)
            if rows.size:
                result = np.empty(rows.size, np.int64)
                answer(pairs.take(rows), ticks.take(rows), result)
                found.append((rows, result))
        if composed is not None:
            days, places = self._days[: pairs.size], self._places[: pairs.size]
            composed.days(ticks, days)
            late = np.flatnonzero(ways == BY_LATENESS)
            lately = composed.late(pairs.take(late), days.take(late), ticks.take(late))
            composed.fill(pairs, days, out, places)
            out[late] = lately
        for rows, result in found:
            out[rows] = result
        return bool(out.min() > NAT)

    def _by_group(self, pairs: Ints, ticks: Ints, out: Ints) -> bool:
        return self._answers.fill(self._groups.take(pairs), ticks, self._numbers.take(pairs), out)

    def _by_office(self, pairs: Ints, ticks: Ints, out: Ints) -> bool:
        assert self._office is not None
        return self._office.fill(self._which.take(pairs), ticks, self._steps.take(pairs), out)


def _offices(questions: Sequence[Question | None], lengths: Sequence[int]) -> dict[Scale, int]:
    """The calendars whose office hours are counted, each with its number."""
    found: dict[Scale, int] = {}
    for question, length in zip(questions, lengths, strict=True):
        if question is not None and length:
            found.setdefault(question.scale, len(found))
    return found


def _alike(questions: Sequence[Question | None]) -> Iterator[Question | None]:
    """The same questions, but one calendar for all of the same years where none matters."""
    scales: dict[tuple[int, int], Scale] = {}
    for one in questions:
        if one is not None and runs_through(one):
            years = one.scale.first, one.scale.stop
            yield one._replace(scale=scales.setdefault(years, one.scale))
        else:
            yield one
