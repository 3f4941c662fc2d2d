"""Slips of the pen: what the language allows, and hardly anybody means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from ..errors import Problem
from ..terms import Term
from ..texts import Text
from ._amounts import say_term
from ._lengths import nominal
from ._problems import graph, law, timing
from ._subject import Subject, path_of
from .model import ASK_APPLICANT, Provenance, Step

_INTAKE: Final = Term(8, "working_hour")
_FEWEST = 3
_WHOLE_DAY = 24
_DAYS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "working_day": Text("ngày làm việc", "working days"),
        "day": Text("ngày", "calendar days"),
    }
)
_ENDINGS: Final[Mapping[str, Text]] = MappingProxyType(
    {"granted": Text("được giải quyết", "granted"), "refused": Text("bị từ chối", "refused")}
)


def leads_to_itself(subject: Subject) -> Iterator[Problem]:
    """Steps that whoever finishes them has to begin again.

    Of a step that is never skipped the loops without a way out tell already.
    """
    for step in subject.procedure.graph.steps:
        chosen = tuple(step.outcomes.values()) or ((step.then,) if step.then else ())
        if step.when is None or step.name not in chosen:
            continue
        if {*chosen} <= {step.name, ASK_APPLICANT}:
            key = "outcomes" if step.outcomes else "then"
            yield subject.found(graph.LEADS_TO_ITSELF, f"{path_of(step)}.{key}", name=step.name)


def sub_outcomes(subject: Subject) -> Iterator[Problem]:
    """Endings of a sub-procedure for which the step that waits for it has no way on."""
    for step in subject.procedure.graph.steps:
        if step.kind != "procedure" or not step.outcomes:
            continue
        for outcome, ending in _ENDINGS.items():
            if outcome not in step.outcomes:
                path = f"{path_of(step)}.outcomes"
                yield subject.found(graph.SUB_OUTCOME_MISSING, path, outcome=outcome, ending=ending)


def intake_limit(subject: Subject) -> Iterator[Problem]:
    """An intake longer than decree 118/2025 art. 17 gives it.

    Sector law may set another limit; an author who names it in the step's `basis` is believed.
    """
    for step in subject.procedure.graph.steps:
        within = step.within
        if step.kind != "receive" or within is None or step.provenance.basis is not None:
            continue
        if nominal(within) > nominal(_INTAKE):
            path = f"{path_of(step)}.within"
            yield subject.found(law.INTAKE_TOO_LONG, path, within=say_term(within))


def night_hours(subject: Subject) -> Iterator[Problem]:
    """Limits of steps in hours by the clock that are not whole days: mostly working hours."""
    for step in subject.procedure.graph.steps:
        within = step.within
        if within is None or step.before or within.unit != "hour" or _read(step.provenance):
            continue
        if within.amount % _WHOLE_DAY and step.counting.hours == "continuous":
            yield subject.found(
                timing.NIGHT_HOURS,
                f"{path_of(step)}.within",
                within=say_term(within),
                mended=say_term(Term(within.amount, "working_hour")),
            )


def odd_unit(subject: Subject) -> Iterator[Problem]:
    """The one limit that counts calendar days among working days, or the reverse."""
    limits = tuple(_limits_in_days(subject))
    counts = Counter(term.unit for _, term, _ in limits)
    if len(limits) < _FEWEST or len(counts) == 1:
        return
    odd, times = counts.most_common()[-1]
    if times > 1:
        return
    others = next(unit for unit in counts if unit != odd)
    of_rules = {path: term.unit for path, term, _ in limits if path.startswith("deadline")}
    mixed = len({*of_rules.values()}) > 1
    for path, term, provenance in limits:
        # Rules that mix units among themselves are a problem of their own.
        told = mixed and path in of_rules
        if term.unit == odd and not told and not _read(provenance):
            yield subject.found(timing.ODD_UNIT, path, unit=_DAYS[odd], others=_DAYS[others])


def _limits_in_days(subject: Subject) -> Iterator[tuple[str, Term, Provenance]]:
    """The limits of the procedure and of what agencies do, with where they stand."""
    procedure = subject.procedure
    for rule in procedure.deadline:
        if rule.before is not None or not isinstance(rule.limit, Term):
            continue
        if rule.limit.unit in _DAYS and rule.total is None:
            yield f"deadline[{rule.index}].limit", rule.limit, rule.provenance
    for step in procedure.graph.steps:
        if step.before is not None or step.within is None:
            continue
        if step.within.unit in _DAYS and _by_agency(step):
            yield f"{path_of(step)}.within", step.within, step.provenance


def _by_agency(step: Step) -> bool:
    # The applicant's own time to pay or to confirm is counted as other laws say.
    return step.kind not in {"pay", "confirm"}


def _read(provenance: Provenance) -> bool:
    """True where the author says that the value was read in the document itself."""
    return provenance.status == "verified"
