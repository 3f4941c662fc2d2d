"""Times that are counted from an event, results with a limit of their own, times of filing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import Problem
from ..terms import Term
from ..texts import Text
from ..year_days import YearDay
from ._amounts import say_term
from ._fields import advice
from ._lengths import nominal
from ._problems import names
from ._problems import timing as kinds
from ._subject import Subject, path_of


@dataclass(frozen=True, slots=True)
class _Counted:
    """One time that is counted from a fact: where it says so, how long."""

    path: str
    key: str
    limit_key: str
    fact: str
    limit: object
    back: bool
    at_filing: bool = False


def events(subject: Subject) -> Iterator[Problem]:
    """Events that are no dates, times that cannot be counted from them."""
    for counted in _all(subject):
        yield from _event(subject, counted)
        if counted.back:
            yield from _backwards(subject, counted)


def results(subject: Subject) -> Iterator[Problem]:
    """Limits of results that are not earlier than the deadline, or that never start."""
    rules = [rule for rule in subject.procedure.deadline if not isinstance(rule.limit, str)]
    plain = [rule.limit for rule in rules if isinstance(rule.limit, Term) and not rule.before]
    longest = max(plain, key=nominal, default=None)
    for result in subject.procedure.results.values():
        path = f"results.{result.name}.limit"
        if result.limit is not None and not rules:
            yield subject.found(kinds.RESULT_NEVER_DATED, path)
        elif result.limit is not None and longest is not None and len(plain) == len(rules):
            said = {"limit": say_term(result.limit), "longest": say_term(longest)}
            if nominal(result.limit) >= nominal(longest):
                yield subject.found(kinds.RESULT_NOT_EARLIER, path, **said)


def filing_rules(subject: Subject) -> Iterator[Problem]:
    """Rules for the time of filing behind one that takes every case."""
    rules = subject.procedure.filing
    # A rule whose event nobody has answered is passed over.
    taking = next(
        (rule.index for rule in rules if rule.when is None and rule.event is None), len(rules)
    )
    for rule in rules[taking + 1 :]:
        yield subject.found(kinds.FILING_NEVER, f"filing[{rule.index}]")


def _all(subject: Subject) -> Iterator[_Counted]:
    procedure = subject.procedure
    for rule in procedure.deadline:
        if rule.before:
            path = f"deadline[{rule.index}]"
            yield _Counted(path, "before", "limit", rule.before, rule.limit, True)
    for step in procedure.graph.steps:
        if step.before and step.within is not None:
            path = path_of(step)
            yield _Counted(path, "before", "within", step.before, step.within, True)
    for each in procedure.filing:
        if each.event and each.term is not None:
            back = each.at_least is not None
            keys = ("before", "at_least") if back else ("after", "within")
            path = f"filing[{each.index}]"
            yield _Counted(path, *keys, each.event, each.term, back, at_filing=True)


def _event(subject: Subject, counted: _Counted) -> Iterator[Problem]:
    facts, name, path = subject.procedure.facts, counted.fact, f"{counted.path}.{counted.key}"
    fact = facts.get(name)
    if fact is None:
        hint = advice(name, tuple(facts))
        yield subject.found(names.UNKNOWN_FACT, path, name=name, advice=hint)
    elif fact.type not in {"date", "moment"}:
        yield subject.found(names.NO_EVENT, path, name=name)
    elif fact.personal:
        yield subject.found(names.PERSONAL_FACT, path, name=name)
    elif counted.at_filing and fact.ask == "officer":
        yield subject.found(names.UNKNOWN_AT_FILING, path, name=name)
    elif fact.type == "date" and isinstance(counted.limit, Term) and _by_hours(counted.limit):
        said = {"limit": say_term(counted.limit), "name": name}
        where = f"{counted.path}.{counted.limit_key}"
        yield subject.found(kinds.HOURS_FROM_A_DAY, where, **said)


def _by_hours(term: Term) -> bool:
    return term.unit in {"working_hour", "hour", "minute"}


def _backwards(subject: Subject, counted: _Counted) -> Iterator[Problem]:
    limit = counted.limit
    if isinstance(limit, Term) and limit.unit != "same_day" and isinstance(limit.amount, int):
        return
    said: object = limit
    if isinstance(limit, Term | YearDay):
        said = Text(limit.say("vi"), limit.say("en"))
    where = f"{counted.path}.{counted.limit_key}"
    yield subject.found(kinds.NOT_BACKWARDS, where, limit=said)
