"""Time: limits that cannot be met, rules that never apply, waits without an end."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import Problem
from ..terms import Term
from ._amounts import say_term
from ._cases import cases, tells_all
from ._lengths import Paths, about, longest_stay, nominal
from ._problems import Kind, listed
from ._problems import timing as kinds
from ._rounds import fresh_starts
from ._subject import Subject, path_of
from .expressions import Expression
from .model import ALWAYS, DeadlineRule, Procedure, Prolong, Step, Window

_CALENDAR_UNITS = frozenset({"day", "week", "month", "year"})
# Trying cases stops where it would take longer than it is worth.
_MOST_CASES = 4096
_MOST_PATHS = 256
_NEVER_RUNS_OUT = ("escalate", "wait")


def deadline_rules(subject: Subject) -> Iterator[Problem]:
    """Rules that never apply, cases without a rule, starts that never come, mixed units."""
    procedure = subject.procedure
    unit_words = {word for rule in procedure.deadline for word in _unit_words(rule)}
    if len(unit_words) > 1:
        yield subject.found(kinds.UNITS_DIFFER, "deadline", units=listed(sorted(unit_words)))
    for rule in procedure.deadline:
        yield from _rule(subject, rule)
    yield from _coverage(subject)


def limits(subject: Subject) -> Iterator[Problem]:
    """Steps that together or alone need more time than the procedure has."""
    longest = _longest_limit(subject)
    if longest is None:
        return
    for step in subject.procedure.graph.steps:
        too_long = (
            step.kind == "consult"
            and step.clock == "none"
            and step.within is not None
            and nominal(step.within) > nominal(longest)
        )
        if too_long:
            path = f"{path_of(step)}.within"
            yield _with_terms(
                subject, kinds.CONSULT_TOO_LONG, path, within=step.within, limit=longest
            )
    yield from _prolonged(subject)


def _prolonged(subject: Subject) -> Iterator[Problem]:
    prolong = subject.procedure.prolong
    if prolong is None:
        return
    longest = max(_prolongable(subject.procedure, prolong), key=nominal, default=None)
    if longest is not None and nominal(prolong.to) <= nominal(longest):
        yield _with_terms(
            subject, kinds.PROLONGED_SHORTER, "prolong.to", to=prolong.to, limit=longest
        )


def _prolongable(procedure: Procedure, prolong: Prolong) -> list[Term]:
    """The limits of the cases in which the term may be prolonged."""
    conditions = [each for each in (prolong.when,) if each is not None]
    found = cases(procedure, [*_rule_conditions(procedure), *conditions], _MOST_CASES) or ()
    rules = [case.rule for case in found if case.rule is not None and case.holds(prolong.when)]
    return [rule.limit for rule in rules if isinstance(rule.limit, Term) and not rule.before]


def path_length(subject: Subject) -> Iterator[Problem]:
    """The longest way through the steps against the limit of the same case.

    Real ones do differ, so it is a warning: the promise comes from the procedure's deadline.
    """
    procedure = subject.procedure
    together = sum(map(longest_stay, procedure.graph.steps))
    shortest = min((nominal(limit) for limit in _limits(subject)), default=None)
    if shortest is None or together <= shortest:
        return
    conditions = [*_rule_conditions(procedure), *_step_conditions(procedure)]
    paths = Paths(procedure.graph, fresh_starts(procedure))
    for case in cases(procedure, conditions, _MOST_PATHS) or ():
        if case.rule is None or not isinstance(case.rule.limit, Term) or case.rule.before:
            continue
        length, names = paths.longest(case.holds, case.rule.start.step)
        if length > nominal(case.rule.limit):
            yield _with_terms(
                subject,
                kinds.STEPS_EXCEED_TOTAL,
                f"deadline[{case.rule.index}].limit",
                way=" → ".join(names),
                sum=about(length, case.rule.limit.unit),
                limit=case.rule.limit,
                case=str(case),
            )
            return


def postings(subject: Subject) -> Iterator[Problem]:
    """Steps that must take longer than they may, or stop the clock without saying by which law."""
    for step in subject.procedure.graph.steps:
        path = path_of(step)
        least, within = step.at_least, step.within
        if least is not None and within is not None and nominal(least) >= nominal(within):
            yield _with_terms(
                subject, kinds.AT_LEAST_TOO_LONG, f"{path}.at_least", least=least, within=within
            )
        if step.kind == "work" and step.clock != "none" and step.provenance.basis is None:
            yield subject.found(kinds.CLOCK_WITHOUT_BASIS, f"{path}.clock", name=step.name)


def answers(subject: Subject) -> Iterator[Problem]:
    """The applicant's times for several rounds of supplements that do not go together."""
    procedure = subject.procedure
    for word, rules in (
        ("at_intake", procedure.intake_supplement),
        ("under_way", procedure.supplement),
    ):
        path, first = f"supplement.{word}", rules.answer_within
        terms = 1 + len(rules.later_rounds)
        if terms > max(rules.at_most, 1):
            yield subject.found(
                kinds.MORE_TIMES_THAN_ROUNDS,
                f"{path}.answer_within",
                terms=terms,
                rounds=rules.at_most,
            )
        whole = rules.in_all if subject.written(f"{path}.answer_within") else None
        if whole is not None and first is not None and nominal(whole) < nominal(first):
            yield _with_terms(
                subject, kinds.WHOLE_TOO_SHORT, f"{path}.in_all", whole=whole, first=first
            )


def waits(subject: Subject) -> Iterator[Problem]:
    """Waiting for somebody without a limit, and silence that can never come."""
    for step in subject.procedure.graph.steps:
        if step.within is None and step.kind in ("pay", "consult"):
            yield from _endless_wait(subject, step)
    intake = subject.procedure.intake_supplement
    path = "supplement.at_intake"
    endless = intake.answer_within is intake.in_all is None
    if endless and subject.written(f"{path}.on_silence"):
        yield subject.found_at_key(kinds.NO_TIME_OUT, f"{path}.on_silence", key="answer_within")


def extensions(subject: Subject) -> Iterator[Problem]:
    """Extensions more often than once; decree 118/2025 art. 19.6."""
    reappoint, prolong = subject.procedure.reappoint, subject.procedure.prolong
    if reappoint.at_most > 1:
        yield subject.found(kinds.REAPPOINT_TWICE, "reappoint.at_most", count=reappoint.at_most)
    if prolong is not None and prolong.at_most > 1:
        yield subject.found(kinds.PROLONGED_TWICE, "prolong.at_most", count=prolong.at_most)


def added_time(subject: Subject) -> Iterator[Problem]:
    """Time added on a supplement that no clock of the procedure can take."""
    procedure = subject.procedure
    add = procedure.supplement.add
    if procedure.supplement.mode != "add" or add is None:
        return
    # Clocks bring the calendars along, which is much for the few files that add time.
    from ..clocks import addable  # noqa: PLC0415

    for limit in _limits(subject):
        if not addable(add.unit, limit.unit):
            path = "supplement.under_way.add"
            yield _with_terms(subject, kinds.CANNOT_BE_ADDED, path, add=add, limit=limit)
            return


def _unit_words(rule: DeadlineRule) -> Iterator[str]:
    if isinstance(rule.limit, Term) and not rule.before:
        if rule.limit.unit == "working_day":
            yield "ngày làm việc"
        elif rule.limit.unit in _CALENDAR_UNITS:
            yield "ngày"


def _rule(subject: Subject, rule: DeadlineRule) -> Iterator[Problem]:
    procedure, path = subject.procedure, f"deadline[{rule.index}]"
    pays = any(step.kind == "pay" for step in procedure.graph.steps)
    if rule.start.event == "paid" and not procedure.fees and not pays:
        yield subject.found(kinds.STARTS_NEVER, f"{path}.starts")
    window, life = rule.window, procedure.in_force.window
    if _before(window, life):
        yield subject.found(kinds.RULE_ENDED, f"{path}.until", end=window.end, start=life.start)
    if _before(life, window):
        yield subject.found(kinds.RULE_TOO_LATE, f"{path}.from", start=window.start, end=life.end)


def _coverage(subject: Subject) -> Iterator[Problem]:
    procedure = subject.procedure
    conditions = _rule_conditions(procedure)
    tried = cases(procedure, conditions, _MOST_CASES)
    always = _always_from(procedure)
    dead = {rule.index for rule in procedure.deadline if rule.index > always}
    if tried is not None and tells_all(procedure, conditions):
        reached = {case.rule.index for case in tried if case.rule is not None}
        dead |= {rule.index for rule in procedure.deadline if rule.index not in reached}
    life = procedure.in_force.window
    for rule in procedure.deadline:
        # A rule whose days lie outside the version's has a problem of its own.
        lives = not _before(rule.window, life) and not _before(life, rule.window)
        if rule.index in dead and lives:
            yield subject.found(kinds.NEVER_MATCHES, f"deadline[{rule.index}]")
    left = next((case for case in tried or () if case.rule is None), None)
    if left is not None or (tried is None and always == len(procedure.deadline)):
        yield subject.found_at_key(kinds.NO_DEFAULT_RULE, "deadline", case=str(left or "…"))


def _rule_conditions(procedure: Procedure) -> list[Expression]:
    return [rule.when for rule in procedure.deadline if rule.when is not None]


def _step_conditions(procedure: Procedure) -> list[Expression]:
    found = [
        each.when
        for node in procedure.graph.nodes.values()
        for each in ([node] if isinstance(node, Step) else node.branches.values())
    ]
    return [condition for condition in found if condition is not None]


def _always_from(procedure: Procedure) -> int:
    """The index of the first rule that takes every case; the number of rules where none does."""
    rules = procedure.deadline
    taking = (
        rule.index
        for rule in rules
        if rule.when is None and rule.window == ALWAYS and _has_event(procedure, rule)
    )
    return next(taking, len(rules))


def _has_event(procedure: Procedure, rule: DeadlineRule) -> bool:
    """True for rules whose event is always known, or that need none."""
    fact = None if rule.before is None else procedure.facts.get(rule.before)
    must = fact is None or (fact.ask == "applicant" and not fact.optional)
    return must or (fact is not None and fact.default is not None)


def _before(window: Window, other: Window) -> bool:
    """True when the last day of `window` comes before the first of `other`."""
    return window.end is not None and other.start is not None and window.end < other.start


def _endless_wait(subject: Subject, step: Step) -> Iterator[Problem]:
    path = path_of(step)
    if step.on_silence not in _NEVER_RUNS_OUT:
        yield subject.found_at_key(kinds.SILENCE_NEVER, f"{path}.on_silence", key="within")
    elif step.kind == "pay":
        yield subject.found_at_key(kinds.NO_TIME_OUT, path, key="within")
    else:
        yield subject.found_at_key(kinds.NO_CONSULT_LIMIT, path)


def _limits(subject: Subject) -> list[Term]:
    rules = subject.procedure.deadline
    return [rule.limit for rule in rules if isinstance(rule.limit, Term) and not rule.before]


def _longest_limit(subject: Subject) -> Term | None:
    return max(_limits(subject), key=nominal, default=None)


def _with_terms(subject: Subject, kind: Kind, path: str, /, **values: object) -> Problem:
    said = {
        name: say_term(value) if isinstance(value, Term) else value
        for name, value in values.items()
    }
    return subject.found(kind, path, **said)
