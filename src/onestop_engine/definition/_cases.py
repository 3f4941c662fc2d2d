"""The cases that a list of deadline rules decides: tried out one by one, as far as that goes.

Yes-or-no questions and choices are tried with every answer, numbers and dates around every value
that a condition compares them with. A case found without a rule is a real one. Where all names have
few answers, a rule that no case reaches is surely dead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain, combinations, product
from math import prod

from ..errors import InputError
from ._answers import holds
from .expressions import Expression
from .expressions._tree import Call, Contains, Name, walk
from .model import DeadlineRule, Fact, Procedure, Window

_NUMBER = re.compile(r"(?<![\w.])\d{1,15}(?:\.\d{1,9})?(?![\w.])")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_MINUTE = timedelta(minutes=1)
_TINY = Decimal("0.000000001")
# So many choices are tried in every combination; of more only samples.
_MOST_COMBINED = 6
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One filing: the answers that steer it, a day on which it is made, the rule it falls under.

    `rule` is None where no rule of the deadline applies; `dated` says that the day matters.
    """

    values: Mapping[str, object]
    day: date
    rule: DeadlineRule | None
    dated: bool

    def holds(self, condition: Expression | None) -> bool:
        """True when a condition is met in this case."""
        return _holds(condition, self.values)

    def __str__(self) -> str:
        said = [f"{name} = {_word(value)}" for name, value in self.values.items()]
        if self.dated or not said:
            said.append(self.day.isoformat())
        return ", ".join(said)


def cases(
    procedure: Procedure, conditions: Iterable[Expression], at_most: int
) -> tuple[Case, ...] | None:
    """The filings that these conditions tell apart; None where there are more than `at_most`."""
    asked = tuple(conditions)
    before = (rule.before for rule in procedure.deadline)
    events = {name for name in before if name is not None and name in procedure.facts}
    names = sorted({name for condition in asked for name in condition.names} | events)
    written = _Written.of(procedure, asked)
    answers = [_answers(procedure, name, written) for name in names]
    days = edges([rule.window for rule in procedure.deadline], procedure.in_force.window)
    if len(days) * prod(len(each) for each in answers) > at_most:
        return None
    return tuple(
        Case(values=values, day=day, rule=_rule(procedure, values, day), dated=len(days) > 1)
        for values in (dict(zip(names, chosen, strict=True)) for chosen in product(*answers))
        for day in days
    )


def tells_all(procedure: Procedure, conditions: Iterable[Expression]) -> bool:
    """True when the cases of these conditions are all that there are, not only samples."""
    return all(_finite(procedure, name) for each in conditions for name in each.names)


def _rule(procedure: Procedure, values: Mapping[str, object], day: date) -> DeadlineRule | None:
    for rule in procedure.deadline:
        begins = rule.before is None or values.get(rule.before) is not None
        if begins and rule.window.holds(day) and _holds(rule.when, values):
            return rule
    return None


def _holds(condition: Expression | None, values: Mapping[str, object]) -> bool:
    try:
        return holds(condition, values)
    except InputError:
        # A case that the condition cannot be computed for is not met by it.
        return False


def _finite(procedure: Procedure, name: str) -> bool:
    fact = procedure.facts.get(name)
    if fact is None:
        return name != "received"
    few = not fact.several or len(fact.choices) <= _MOST_COMBINED
    return few and fact.type in {"boolean", "enumeration"}


@dataclass(frozen=True, slots=True)
class _Written:
    """The numbers and dates with which conditions compare, each with its neighbours."""

    numbers: tuple[int, ...]
    quantities: tuple[Decimal, ...]
    dates: tuple[date, ...]
    moments: tuple[datetime, ...]
    words: frozenset[tuple[str, object]]
    """The choices that conditions ask for, each with its fact."""
    counted: frozenset[str]
    """The facts of which conditions count the choices."""

    @classmethod
    def of(cls, procedure: Procedure, conditions: Iterable[Expression]) -> _Written:
        texts = [condition.text for condition in conditions]
        start = procedure.in_force.window.start or date(2000, 1, 1)
        exact = {Decimal(found) for text in texts for found in _NUMBER.findall(text)}
        numbers = {int(number) for number in exact}
        days = {_date(found) for text in texts for found in _DATE.findall(text)} - {None}
        hours = {_moment(found) for text in texts for found in _MOMENT.findall(text)} - {None}
        near = {0} | {number + step for number in numbers for step in (-1, 0, 1)}
        close = {Decimal(0)} | {number + step for number in exact for step in (-_TINY, 0, _TINY)}
        opening = datetime.combine(start, time())
        moments = {opening} | {at + step * _MINUTE for at in hours if at for step in (-1, 0, 1)}
        trees = [tree for condition in conditions for tree in walk(condition.tree)]
        dates = {start} | {day + step * _DAY for day in days if day for step in (-1, 0, 1)}
        return cls(
            numbers=tuple(sorted(n for n in near if n >= 0)),
            quantities=tuple(sorted(n for n in close if n >= 0)),
            dates=tuple(sorted(dates)),
            moments=tuple(sorted(moments)),
            words=frozenset(
                (tree.holder.name, tree.word.value) for tree in trees if isinstance(tree, Contains)
            ),
            counted=frozenset(
                name.name
                for tree in trees
                if isinstance(tree, Call) and tree.function == "count"
                for name in tree.arguments
                if isinstance(name, Name) and name.type.kind == "choices"
            ),
        )

    def combinations(self, fact: Fact) -> tuple[tuple[str, ...], ...]:
        """The answers to a question with several choices that these conditions tell apart."""
        counted = fact.name in self.counted
        asked = [word for word in fact.choices if counted or (fact.name, word) in self.words]
        others = [word for word in fact.choices if word not in asked]
        sizes = range(len(asked) + 1) if len(asked) <= _MOST_COMBINED else (0, 1, len(asked))
        found = chain.from_iterable(combinations(asked, size) for size in sizes)
        made = (each or tuple(others[:1]) for each in found)
        must = fact.default is None and not fact.optional and fact.ask == "applicant"
        return tuple(each for each in made if each or not must)


def _answers(procedure: Procedure, name: str, written: _Written) -> tuple[object, ...]:
    given = {
        "channel": procedure.channels,
        "applicant": procedure.applicants,
        "received": written.dates,
    }
    if name in given:
        return given[name]
    fact = procedure.facts[name]
    if fact.type == "boolean":
        # A yes-or-no question that is not answered counts as no.
        return (True, False)
    open_answer = fact.default is None and (fact.optional or fact.ask == "officer")
    unanswered = (None,) if open_answer else ()
    if fact.several:
        return written.combinations(fact)
    if fact.type == "enumeration":
        return (*fact.choices, *unanswered)
    if fact.type == "text":
        return ("", *unanswered)
    return (*getattr(written, _NEAR.get(fact.type, "numbers")), *unanswered)


_NEAR = {"date": "dates", "moment": "moments", "decimal": "quantities"}


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def edges(windows: list[Window], life: Window) -> tuple[date, ...]:
    """The first day of each stretch of `life` in which the same windows hold."""
    first = life.start or min((w.start for w in windows if w.start), default=date(2000, 1, 1))
    starts = {w.start for w in windows if w.start is not None}
    after = {w.end + _DAY for w in windows if w.end is not None and w.end < date.max}
    inside = {day for day in starts | after if day > first and life.holds(day)}
    return (first, *sorted(inside))


def _word(value: object) -> str:
    if value is None:
        return "…"
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return str(value).lower() if isinstance(value, bool) else str(value)
