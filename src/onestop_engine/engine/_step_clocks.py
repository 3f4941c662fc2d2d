"""The clocks of steps: an agency's own limit, beside the dossier's."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from .._values import Known
from ..clocks import Clock
from ..definition.model import Step
from ..terms import Counting, Due, Term
from ._course import Course
from ._promises import event_of
from .dossier import StepRun


def step_limit(course: Course, step: Step) -> tuple[Clock | None, Due | None]:
    """A new clock for the step's own limit and the date it leads to; None where it has none.

    A limit that is counted back from an event has none while nobody knows the event.
    """
    if step.within is None:
        return None, None
    if step.before is not None:
        return _back_limit(course, step, step.within)
    counting = limit_counting(step.counting, step.within)
    clock = Clock.start(course.at, step.within, counting)
    return clock, clock.due(course.calendar)


def _back_limit(course: Course, step: Step, within: Term) -> tuple[Clock | None, Due | None]:
    event = event_of(course, step.before)
    if event is None:
        return None, None
    clock = Clock.start(course.at, within, step.counting, event=event)
    return clock, clock.due(course.calendar)


def step_clock(course: Course, step: Step) -> Clock | None:
    """A new clock for the step's own limit; None where it has none."""
    return step_limit(course, step)[0]


def least_stay(course: Course, run: StepRun, step: Step) -> Due | None:
    """The end of the time that a passage must take; None where the step sets none."""
    if step.at_least is None:
        return None
    counting = limit_counting(step.counting, step.at_least)
    return course.calendar.due(run.opened_at, step.at_least, counting)


def limit_counting(counting: Counting, term: Term) -> Counting:
    """How a step's limit is counted: parts of a day are office time from the hand-over.

    Whole days end with their day, as the Civil Code has it (art. 148.6): a consulted body that
    has two working days is not silent before the second one is over.
    """
    return (_of_days if isinstance(term.amount, int) else _of_office_time)(counting)


def _with_days(counting: Counting) -> Counting:
    return replace(counting, fraction="after_day_0")


def _with_office_time(counting: Counting) -> Counting:
    return replace(counting, fraction="office_time")


_of_days: Final = Known(_with_days)
_of_office_time: Final = Known(_with_office_time)


def reopened_clock(course: Course, run: StepRun) -> Clock | None:
    """The clock of a step that waited for the applicant and goes on now."""
    mode = course.procedure.supplement.mode
    if run.clock is None or mode == "none":
        return run.clock
    if mode == "restart":
        return step_clock(course, course.step(run))
    clock, add = run.clock.resume(course.at), course.procedure.supplement.add
    if mode == "add" and add is not None and clock.takes(add):
        # What is added to the dossier's time is added for the step that had to ask.
        return clock.add(course.at, add, "supplement")
    return clock
