"""What a dossier's answers mean to the rules of its procedure: names with values, yes or no."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ..errors import InputError
from ..texts import Text
from .expressions import Expression, MissingFact
from .model import Fact, Procedure, SelectedBy

# A day that is not known yet is foretold from the one before it in a dossier's life.
_EARLIER: Mapping[SelectedBy, tuple[SelectedBy, ...]] = {
    "filed": ("filed",),
    "accepted": ("accepted", "filed"),
    "paid": ("paid", "accepted", "filed"),
}

_NO_DAY = Text(
    "Chưa biết ngày để chọn mức đang có hiệu lực. Cần ít nhất ngày nộp hồ sơ (filed).",
    "No day is known by which to pick the value in force. Give at least the day of filing (filed).",
)


def values_of(
    procedure: Procedure,
    facts: Mapping[str, object],
    *,
    channel: str,
    applicant: str | None,
    received: date | None,
) -> Mapping[str, object]:
    """Every name that an expression of `procedure` may use, with its value or None.

    A fact without an answer takes its declared default; a yes-or-no question without either
    counts as no, and of several choices none was made, because a rule for special cases must not
    catch those that nobody claimed.
    """
    answers = {name: _answer(fact, facts.get(name)) for name, fact in procedure.facts.items()}
    return {**answers, "channel": channel, "applicant": applicant, "received": received}


def open_questions(procedure: Procedure, facts: Mapping[str, object]) -> Mapping[str, None]:
    """The facts that an officer has yet to find out, each with None."""
    return {
        name: None
        for name, fact in procedure.facts.items()
        if fact.ask == "officer" and facts.get(name) is None and fact.default is None
    }


def _answer(fact: Fact, given: object) -> object:
    answer = fact.default if given is None else given
    if answer is None and fact.several:
        return ()
    return False if answer is None and fact.type == "boolean" else answer


def labels_of(procedure: Procedure) -> Mapping[str, Text]:
    """What people call each fact, and each choice under `fact.choice`."""
    labels = {name: fact.label for name, fact in procedure.facts.items()}
    for name, fact in procedure.facts.items():
        labels.update({f"{name}.{choice}": title for choice, title in fact.choices.items()})
    return labels


def holds(condition: Expression | None, values: Mapping[str, object]) -> bool:
    """True when `condition` is met; False when a fact that it needs has no answer yet."""
    if condition is None:
        return True
    try:
        return condition.evaluate(values) is True
    except MissingFact:
        return False


def count_of(number: Expression, values: Mapping[str, object]) -> int:
    """The whole number that an expression gives, at least 0; 0 while an answer is missing."""
    try:
        value = number.evaluate(values)
    except MissingFact:
        return 0
    return max(value, 0) if isinstance(value, int) else 0


def day_of(selected_by: SelectedBy, days: Mapping[SelectedBy, date]) -> date:
    """The day that picks a dated value: the one asked for, or the latest known before it.

    Raises InputError when `days` holds none of them.
    """
    for name in _EARLIER[selected_by]:
        if name in days:
            return days[name]
    raise InputError(_NO_DAY)
