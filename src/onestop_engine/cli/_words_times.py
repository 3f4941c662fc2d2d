"""Limits that are more than a term in words: counted back, yearly, added up; times of filing."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from ..definition._amounts import say_number
from ..definition._limits import FilingRule, StepsTotal
from ..definition.model import DeadlineRule, Procedure, Result, Step
from ..terms import Term
from ..texts import Text
from ..year_days import YearDay
from ._phrases import fill, join, same, term_text
from ._sentences import Line, condition_text, sourced


def limit_text(rule: DeadlineRule, start: Text, procedure: Procedure) -> Text:
    """How long, and from when: `start` says it for limits that run forwards."""
    limit = rule.limit
    if isinstance(limit, str):
        return _NO_LIMIT if limit == "none" else _NO_RESULT
    if isinstance(limit, YearDay):
        return fill(_YEARLY, day=_yearly(limit), start=start)
    if rule.before is not None:
        return _back_text(limit, rule.before, procedure)
    said = fill(_LIMIT, term=term_text(limit), start=start)
    return said if rule.total is None else join([said, total_text(rule.total, limit)], "; ")


def total_text(total: StepsTotal, limit: Term) -> Text:
    """The times of the steps that make up a limit, and their sum."""
    numbers = join((say_number(Fraction(term.amount)) for _, term in total.steps), " + ")
    return fill(_TOTALS[total.kind], numbers=numbers, sum=term_text(limit))


def known_text(rule: DeadlineRule, limit: Text, procedure: Procedure) -> Text | None:
    """The rule as one that waits for its event; None for rules without one."""
    if rule.before is None:
        return None
    return fill(_KNOWN, event=_event(rule.before, procedure), limit=limit)


def within_text(step: Step, procedure: Procedure) -> Text | None:
    """The step's own limit; None where it has none."""
    if step.within is None:
        return None
    if step.before is None:
        return term_text(step.within)
    return _back_text(step.within, step.before, procedure)


def result_limit_text(result: Result) -> Text | None:
    """The result's own limit; None where it comes with the whole."""
    if result.limit is None:
        return None
    return fill(_OWN, term=term_text(result.limit))


def filing_lines(procedure: Procedure) -> Iterator[Line]:
    """When it may be filed, one line a rule."""
    for rule in procedure.filing:
        text = filing_text(rule, procedure)
        if rule.when is not None:
            text = fill(_IF, what=condition_text(rule.when, procedure), then=text)
        yield sourced(text, rule.provenance)


def filing_text(rule: FilingRule, procedure: Procedure) -> Text:
    """One rule for the time of filing, and what becomes of a filing outside it."""
    if rule.within is not None and rule.after is not None:
        said = fill(_AFTER, term=term_text(rule.within), event=_event(rule.after, procedure))
    elif rule.at_least is not None and rule.before is not None:
        said = _back_text(rule.at_least, rule.before, procedure)
    else:
        assert rule.opens is not None
        assert rule.closes is not None
        said = fill(_BETWEEN, opens=_yearly(rule.opens), closes=_yearly(rule.closes))
    return join([said, _LATE[rule.late]], "; ")


def _back_text(term: Term, event: str, procedure: Procedure) -> Text:
    return fill(_BEFORE, term=term_text(term), event=_event(event, procedure))


def _event(name: str, procedure: Procedure) -> Text:
    fact = procedure.facts.get(name)
    return same(name) if fact is None else fact.label


def _yearly(day: YearDay) -> Text:
    return Text(day.say("vi"), day.say("en"))


_LIMIT: Final = Text("{term}, tính từ khi {start}", "{term} from {start}")
_NO_LIMIT: Final = Text(
    "không quy định thời hạn, không hẹn ngày", "no deadline, no date is promised"
)
_NO_RESULT: Final = Text("không có kết quả trả lại", "nothing is returned")
_YEARLY: Final = Text(
    "{day}, lần gần nhất kể từ khi {start}", "{day}, the next one from {start} on"
)
_BEFORE: Final = Text("chậm nhất {term} trước «{event}»", "at the latest {term} before '{event}'")
_KNOWN: Final = Text("Khi đã biết «{event}»: {limit}", "Where '{event}' is known: {limit}")
_AFTER: Final = Text("chậm nhất {term} sau «{event}»", "at the latest {term} after '{event}'")
_BETWEEN: Final = Text("từ {opens} đến hết {closes}", "from {opens} until {closes}")
_IF: Final = Text("Nếu {what}: {then}", "If {what}: {then}")
_OWN: Final = Text(
    "trả trước: {term}, tính từ cùng lúc bắt đầu", "given earlier: {term}, from the same start"
)
_LATE: Final = {
    "warn": Text("nộp ngoài thời gian đó thì có cảnh báo", "a filing outside that time is marked"),
    "refuse": Text(
        "nộp ngoài thời gian đó thì không nhận", "a filing outside that time is not taken"
    ),
}
_TOTALS: Final = {
    "sum_of_steps": Text(
        "tổng các bước: {numbers} = {sum}", "the steps together: {numbers} = {sum}"
    ),
    "longest_path": Text(
        "đường dài nhất qua các bước: {numbers} = {sum}",
        "the longest way through the steps: {numbers} = {sum}",
    ),
}
