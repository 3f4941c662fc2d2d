"""All checks of one file, in the order in which their findings build on each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from ..errors import Problem
from . import (
    _checks_events as events,
)
from . import (
    _checks_facts as facts,
)
from . import (
    _checks_graph as graph,
)
from . import (
    _checks_hands as hands,
)
from . import (
    _checks_law as law,
)
from . import (
    _checks_loops as loops,
)
from . import (
    _checks_money as money,
)
from . import (
    _checks_names as names,
)
from . import (
    _checks_onestop as onestop,
)
from . import (
    _checks_papers as papers,
)
from . import (
    _checks_slips as slips,
)
from . import (
    _checks_time as time,
)
from ._compiler import Compiled
from ._places import Places
from ._soundness import stuck_dossiers
from ._subject import Subject

Check = Callable[[Subject], Iterator[Problem]]

# Each check with the parts of the file that it reads: where one of them has an error, what the
# check would find there is only an echo of that error.
_NAMES: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (names.unknown_names, ()),
    (law.header_parts, ()),
    (law.same_labels, ()),
    (law.supplements, ("supplement", "reappoint")),
    (law.left_to_review, ("review", "status")),
    (money.amounts, ("fees",)),
    (money.currencies, ("fees", "facts")),
    (money.shares_kept, ("fees",)),
    (money.bases, ("fees",)),
    (money.windows, ("fees", "in_force")),
    (time.extensions, ("reappoint", "prolong")),
    (time.added_time, ("supplement", "deadline")),
    (time.answers, ("supplement",)),
    (time.postings, ("steps",)),
    (
        time.deadline_rules,
        ("deadline", "facts", "channels", "applicants", "in_force", "steps", "fees"),
    ),
    (papers.choices, ("documents",)),
    (papers.cases, ("document_cases", "facts", "channels", "applicants", "in_force")),
    (onestop.applicant_sent_elsewhere, ("agencies",)),
    (events.events, ("facts",)),
    (events.results, ("deadline", "results")),
    (events.filing_rules, ("filing",)),
    (slips.leads_to_itself, ("steps",)),
    (slips.sub_outcomes, ("steps",)),
    (slips.intake_limit, ("steps",)),
    (slips.night_hours, ("steps",)),
    (slips.odd_unit, ("steps", "deadline")),
)
_PLACED: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (graph.wrong_places, ("steps", "deadline")),
    (graph.unclear_silence, ("steps",)),
    (graph.forbidden_supplements, ("steps", "supplement")),
    (hands.four_eyes, ("steps",)),
    (time.waits, ("steps", "supplement")),
    (money.payment_steps, ("steps", "fees")),
)
_SOUND: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (graph.stuck_ways, ("steps", "deadline")),
    (graph.stuck_joins, ("steps",)),
    (loops.forced_returns, ("steps",)),
    (loops.unfit_repeats, ("steps",)),
    (time.limits, ("steps", "deadline")),
)
_WHOLE: tuple[Check, ...] = (
    stuck_dossiers,
    names.unused_names,
    facts.asked_too_late,
    time.path_length,
)


def check_compiled(compiled: Compiled) -> tuple[Problem, ...]:
    """Every problem of a compiled file, sorted by place."""
    problems = list(compiled.problems)
    if compiled.procedure is not None and compiled.root is not None:
        subject = Subject(procedure=compiled.procedure, places=Places(compiled.root))
        for stage in (_NAMES, _PLACED, _SOUND):
            subject = replace(subject, damaged=_damaged(problems))
            problems += _run(stage, subject)
        if not any(problem.severity == "error" for problem in problems):
            problems += (found for check in _WHOLE for found in check(subject))
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.span, problem.code)))


def _run(stage: Iterable[tuple[Check, tuple[str, ...]]], subject: Subject) -> list[Problem]:
    return [
        found
        for check, parts in stage
        if subject.damaged.isdisjoint(parts)
        for found in check(subject)
    ]


def _damaged(problems: Iterable[Problem]) -> frozenset[str]:
    return frozenset(
        problem.path.partition(".")[0].partition("[")[0]
        for problem in problems
        if problem.severity == "error"
    )
