"""Whether what is expected is so: for each expectation None, or what is so instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from ..definition import documents
from ..definition._facts import read_answers
from ..definition._problems import problem
from ..definition.fees import total
from ..engine import Actor, Choice, Dossier, Event, status_name
from ..onestop import OneStop
from ..terms import Due
from ..texts import Text
from . import _problems as kinds
from ._names import APPLICANT, SYSTEM
from .model import Expectation, Mismatch

UNIT = "H00.00"
"""The synthetic unit that plays every part."""

_NONE = Text("không có", "none")
_DATES = frozenset({"due", "original_due"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What there is to look at after an act: the dossier, what just happened, what was said."""

    shop: OneStop
    dossier: Dossier
    at: datetime
    events: tuple[Event, ...] = ()
    warnings: tuple[Text, ...] = ()


def actor_of(
    part: str, unit: str = UNIT, *, roles: Iterable[str] = (), person: str | None = None
) -> Actor:
    """Somebody in `unit` who plays `part` and holds `roles`, with a name of nobody."""
    if part == APPLICANT:
        return Actor.applicant()
    if part == SYSTEM:
        return Actor.system()
    return Actor.officer(person or part, unit=unit, parts=(part,), roles=tuple(roles))


def compare(moment: Moment, expected: Expectation) -> Mismatch | None:
    """The mismatch of one expectation; None when it came true."""
    actual = _ACTUAL[expected.key](moment, expected)
    if actual is None:
        return None
    return _mismatch(expected, actual, _story(moment) if expected.key in _DATES else None)


def refused(expected: Expectation, refusal: Text | None) -> Mismatch | None:
    """The mismatch where something was to be refused and was not, or for another reason."""
    if refusal is None:
        return _mismatch(expected, _ALLOWED)
    return None if _says(refusal, expected.value) else _mismatch(expected, _quoted(refusal))


def _mismatch(expected: Expectation, actual: Text, why: Text | None = None) -> Mismatch:
    wanted = _wanted(expected)
    values = {"what": expected.what, "expected": wanted, "actual": actual}
    found = problem(kinds.NOT_AS_EXPECTED, expected.span, expected.path, **values)
    return Mismatch(
        code=found.code,
        slug=found.slug,
        severity=found.severity,
        message=found.message,
        mend=found.mend,
        span=found.span,
        path=found.path,
        what=expected.what,
        expected=wanted,
        actual=actual,
        why=why,
    )


def _story(moment: Moment) -> Text:
    code = moment.dossier.code
    return Text(moment.shop.explain(code, lang="vi"), moment.shop.explain(code, lang="en"))


# -- what is expected, in words ------------------------------------------------------------------


def _wanted(expected: Expectation) -> Text:
    value = expected.value
    if expected.key == "status":
        return _status(value)
    if expected.key in {"may", "may_not"}:
        return (_CAN if expected.key == "may" else _CANNOT).fill(action=value[1])
    if expected.key in {"explanation_says", "warns", "refused"}:
        return Text(f"có đoạn «{value}»", f"to hold '{value}'")
    return _said(value)


def _said(value: object) -> Text:
    if value is None or value == ():
        return _NONE
    if isinstance(value, tuple):
        return Text(*[", ".join(value)] * 2)
    if isinstance(value, datetime):
        return Text(*[f"{value:%Y-%m-%dT%H:%M}"] * 2)
    if isinstance(value, date):
        return Text(*[value.isoformat()] * 2)
    return Text(*[str(value)] * 2)


def _status(status: int) -> Text:
    name = status_name(status)
    return Text(f"{status} ({name.vi})", f"{status} ({name.say('en')})")


def _quoted(text: Text) -> Text:
    return Text(f"«{text.vi}»", f"'{text.say('en')}'")


# -- what is so ----------------------------------------------------------------------------------


def _is_status(moment: Moment, expected: Expectation) -> Text | None:
    status = moment.dossier.status
    return None if status == expected.value else _status(status)


def _is_due(moment: Moment, expected: Expectation) -> Text | None:
    return _same_moment(moment.dossier.due, expected.value)


def _is_original_due(moment: Moment, expected: Expectation) -> Text | None:
    return _same_moment(moment.dossier.due_original, expected.value)


def _is_answer_due(moment: Moment, expected: Expectation) -> Text | None:
    rounds = moment.dossier.supplements
    return _same_moment(rounds[-1].answer_due if rounds else None, expected.value)


def _is_step_due(moment: Moment, expected: Expectation) -> Text | None:
    runs = [run for run in moment.dossier.steps if expected.name in {run.step, run.label}]
    if not runs:
        return _NOT_REACHED
    return _same_moment(runs[-1].due, expected.value)


def _same_moment(due: Due | None, wanted: date | None) -> Text | None:
    if due is None:
        return None if wanted is None else _NONE
    if isinstance(wanted, datetime):
        local = due.at.replace(tzinfo=None)
        return None if local == wanted else _said(local)
    return None if due.on == wanted else _said(due.on)


def _is_verdict(moment: Moment, expected: Expectation) -> Text | None:
    verdict = moment.dossier.verdict
    return None if verdict == expected.value else _said(verdict)


def _is_open(moment: Moment, expected: Expectation) -> Text | None:
    return _same_names((run.label for run in moment.dossier.open_steps), expected.value)


def _are_results(moment: Moment, expected: Expectation) -> Text | None:
    return _same_names((result.name for result in moment.dossier.results), expected.value)


def _are_missing(moment: Moment, expected: Expectation) -> Text | None:
    """Papers that a later answer made necessary count too, so the list is made anew."""
    dossier = moment.dossier
    procedure = moment.shop.procedure_of(dossier)
    wanted = documents.required(
        procedure,
        facts=read_answers(procedure, {**dossier.facts, **dossier.personal}),
        channel=dossier.channel,
        applicant=dossier.applicant_kind,
        received=dossier.received_at.astimezone(moment.shop.calendar.zone).date(),
    )
    lacking = documents.missing(wanted, dossier.documents)
    return _same_names((paper.name for paper in lacking), expected.value)


def _same_names(actual: Iterable[str], wanted: tuple[str, ...]) -> Text | None:
    names = tuple(dict.fromkeys(actual))
    return None if set(names) == set(wanted) else _said(names)


def _is_fee(moment: Moment, expected: Expectation) -> Text | None:
    line = next((fee for fee in moment.dossier.fees if fee.name == expected.name), None)
    if line is None:
        return _NOT_ASSESSED
    if expected.value in {line.state, line.amount}:
        return None
    said = line.state if line.amount is None else f"{line.amount} ({line.state})"
    why = line.explanation
    return Text(f"{said}: {why.vi}", f"{said}: {why.say('en')}")


def _is_total(moment: Moment, expected: Expectation) -> Text | None:
    amount = total(moment.dossier.fees)
    return None if amount == expected.value else _said(amount)


def _may(moment: Moment, expected: Expectation) -> Text | None:
    choices = _choices(moment, *expected.value)
    if any(choice.ok for choice in choices):
        return None
    reason = next((choice.reason for choice in choices if choice.reason is not None), None)
    if reason is None:
        return _NO_SUCH
    return Text(f"không được: {reason.vi}", f"may not: {reason.say('en')}")


def _may_not(moment: Moment, expected: Expectation) -> Text | None:
    allowed = any(choice.ok for choice in _choices(moment, *expected.value))
    return _ALLOWED if allowed else None


def _choices(moment: Moment, part: str, action: str) -> tuple[Choice, ...]:
    roles = moment.shop.procedure_of(moment.dossier).roles
    by = actor_of(part, moment.dossier.unit, roles=roles)
    found = moment.shop.allowed(moment.dossier.code, by=by, at=moment.at)
    return tuple(choice for choice in found if choice.action == action)


def _happened(moment: Moment, expected: Expectation) -> Text | None:
    happened = tuple(dict.fromkeys(event.kind for event in moment.events))
    return None if set(expected.value) <= set(happened) else _said(happened)


def _explains(moment: Moment, expected: Expectation) -> Text | None:
    story = _story(moment)
    return None if _says(story, expected.value) else _quoted(story)


def _warns(moment: Moment, expected: Expectation) -> Text | None:
    if any(_says(warning, expected.value) for warning in moment.warnings):
        return None
    vi = " ".join(warning.vi for warning in moment.warnings)
    en = " ".join(warning.say("en") for warning in moment.warnings)
    return _quoted(Text(vi, en)) if moment.warnings else _NONE


def _says(text: Text, part: str) -> bool:
    """True when a text holds `part` in either language, whatever the case and the line breaks."""
    wanted = " ".join(part.split()).casefold()
    return any(wanted in " ".join(said.split()).casefold() for said in (text.vi, text.say("en")))


_CAN = Text("được làm {action}", "may {action}")
_CANNOT = Text("không được làm {action}", "may not {action}")
_ALLOWED = Text("được phép", "allowed")
_NO_SUCH = Text("lúc này không có việc đó", "there is no such act at that instant")
_NOT_REACHED = Text("chưa đến bước này", "the step was not reached")
_NOT_ASSESSED = Text("chưa tính đến khoản này", "not assessed yet")
_ACTUAL: Mapping[str, Callable[[Moment, Expectation], Text | None]] = MappingProxyType(
    {
        "status": _is_status,
        "due": _is_due,
        "original_due": _is_original_due,
        "answer_due": _is_answer_due,
        "step_due": _is_step_due,
        "verdict": _is_verdict,
        "open": _is_open,
        "results": _are_results,
        "missing": _are_missing,
        "fees": _is_fee,
        "total": _is_total,
        "may": _may,
        "may_not": _may_not,
        "event": _happened,
        "explanation_says": _explains,
        "warns": _warns,
    }
)
