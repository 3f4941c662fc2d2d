"""Rounds of supplements: the applicant's time in each of them, and over all together."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..clocks import Clock
from ..definition.model import IntakeSupplement, Supplement
from ..terms import Due, Term
from ._course import Course
from .dossier import Dossier, StepRun, SupplementRound


def latest_round(dossier: Dossier, run: StepRun) -> SupplementRound | None:
    """The last request that a passage through a step made, or None."""
    asked = (one for one in reversed(dossier.supplements) if one.step == run.step)
    return next((one for one in asked if one.visit == run.visit), None)


def rounds_of(dossier: Dossier, *, at_intake: bool) -> tuple[SupplementRound, ...]:
    """Every request made before acceptance, or every one made under way."""
    return tuple(one for one in dossier.supplements if one.at_intake is at_intake)


def answer_due(
    course: Course, *, at_intake: bool, anew: SupplementRound | None = None
) -> Due | None:
    """When a round that begins now must be answered; None where the procedure sets no limit.

    `anew` is a round whose time begins again, because nobody could answer a stopped dossier. No
    round lasts longer than what is left of the time for all of them.
    """
    rules = _rules(course, at_intake=at_intake)
    rounds = rounds_of(course.draft, at_intake=at_intake)
    before = tuple(one for one in rounds if one is not anew)
    number = 1 + next((index for index, one in enumerate(rounds) if one is anew), len(rounds))
    term = rules.answer_term(number)
    own = None if term is None else course.calendar.due(course.at, term)
    if rules.in_all is None:
        return own
    spent = _spent(rules.in_all, before, course.at)
    whole = Clock.start(course.at, rules.in_all) if spent is None else spent.resume(course.at)
    left = whole.due(course.calendar)
    assert left is not None
    return left if own is None or left.until < own.until else own


def used_up(course: Course, *, at_intake: bool) -> Term | None:
    """The time for all rounds together when nothing is left of it; None otherwise."""
    whole = _rules(course, at_intake=at_intake).in_all
    if whole is None:
        return None
    spent = _spent(whole, rounds_of(course.draft, at_intake=at_intake), course.at)
    if spent is None:
        return None
    left = spent.remaining(course.calendar, course.at)
    over = left <= timedelta(0) if isinstance(left, timedelta) else left <= 0
    return whole if over else None


def _rules(course: Course, *, at_intake: bool) -> IntakeSupplement | Supplement:
    return course.procedure.intake_supplement if at_intake else course.procedure.supplement


def _spent(whole: Term, rounds: tuple[SupplementRound, ...], at: datetime) -> Clock | None:
    """The applicant's clock over the rounds so far, standing; None before the first one.

    Days on which two requests wait side by side count once.
    """
    spans = sorted(_span(one, at) for one in rounds)
    if not spans:
        return None
    clock, end = Clock.start(spans[0][0], whole), spans[0][1]
    for since, until in spans[1:]:
        if since > end:
            clock = clock.pause(end, "supplement").resume(since)
        end = max(end, until)
    return clock.pause(end, "supplement")


def _span(one: SupplementRound, at: datetime) -> tuple[datetime, datetime]:
    """From when and until when a round runs: papers handed in are no longer awaited."""
    until = one.answered_at or one.received_at or one.expired_at or at
    since = one.resumed_at
    # A stop after that changes nothing any more.
    if since is None or since > until:
        since = one.requested_at
    return since, until
