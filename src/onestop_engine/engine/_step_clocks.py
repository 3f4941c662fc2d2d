"""The clocks of steps: an agency's own limit, beside the dossier's."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from ..clocks import Clock
from ..definition.model import Step
from ..terms import Counting, Due
from ._course import Course
from .dossier import StepRun


def step_limit(course: Course, step: Step) -> tuple[Clock | None, Due | None]:
    """A new clock for the step's own limit and the date it leads to; None where it has none."""
    if step.within is None:
        return None, None
    counting = _counting(step.counting, whole=isinstance(step.within.amount, int))
    # A clock that has only been started leads where its calendar says, without a ledger to fold.
    due = course.calendar.due(course.at, step.within, counting)
    return Clock.start(course.at, step.within, counting), due


def step_clock(course: Course, step: Step) -> Clock | None:
    """A new clock for the step's own limit; None where it has none."""
    return step_limit(course, step)[0]


@cache
def _counting(counting: Counting, *, whole: bool) -> Counting:
    """How the limit is counted: parts of a day are office time from the hand-over.

    Whole days end with their day, as the Civil Code has it (art. 148.6): a consulted body that
    has two working days is not silent before the second one is over.
    """
    return replace(counting, fraction="after_day_0" if whole else "office_time")


def reopened_clock(course: Course, run: StepRun) -> Clock | None:
    """The clock of a step that waited for the applicant and goes on now."""
    mode = course.procedure.supplement.mode
    if run.clock is None or mode == "none":
        return run.clock
    if mode == "restart":
        return step_clock(course, course.step(run))
    return run.clock.resume(course.at)
