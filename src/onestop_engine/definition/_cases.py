"""The cases that a list of deadline rules decides: tried out one by one, as far as that goes.

Yes-or-no questions and choices are tried with every answer, numbers and dates around every value
that a condition compares them with. A case found without a rule is a real one. Where all names have
few answers, a rule that no case reaches is surely dead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from math import prod

from ..errors import InputError
from ._answers import holds
from .expressions import Expression
from .model import DeadlineRule, Procedure, Window

_NUMBER = re.compile(r"(?<![\w.])\d{1,15}(?![\w.])")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
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
    names = sorted({name for condition in asked for name in condition.names})
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
        if rule.window.holds(day) and _holds(rule.when, values):
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
    return name != "received" and (fact is None or fact.type in ("boolean", "enumeration"))


@dataclass(frozen=True, slots=True)
class _Written:
    """The numbers and dates with which conditions compare, each with its neighbours."""

    numbers: tuple[int, ...]
    dates: tuple[date, ...]

    @classmethod
    def of(cls, procedure: Procedure, conditions: Iterable[Expression]) -> _Written:
        texts = [condition.text for condition in conditions]
        start = procedure.in_force.window.start or date(2000, 1, 1)
        numbers = {int(found) for text in texts for found in _NUMBER.findall(text)}
        days = {_date(found) for text in texts for found in _DATE.findall(text)} - {None}
        near = {0} | {number + step for number in numbers for step in (-1, 0, 1)}
        dates = {start} | {day + step * _DAY for day in days if day for step in (-1, 0, 1)}
        return cls(tuple(sorted(n for n in near if n >= 0)), tuple(sorted(dates)))


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
    if fact.type == "enumeration":
        return (*fact.choices, *unanswered)
    if fact.type == "text":
        return ("", *unanswered)
    near = written.dates if fact.type == "date" else written.numbers
    return (*near, *unanswered)


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
    return str(value).lower() if isinstance(value, bool) else str(value)
