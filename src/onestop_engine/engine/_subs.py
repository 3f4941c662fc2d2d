"""Sub-procedures (liên thông): a step that another dossier carries out."""

from __future__ import annotations

from ..definition._facts import write_answer
from ..definition.expressions import Expression, MissingFact
from ..definition.model import Step
from ._course import Course
from .dossier import StepRun


def open_sub(course: Course, step: Step, run: StepRun) -> None:
    """Ask the host for a dossier of the sub-procedure; it answers with `sub_finished`.

    On a shared clock the sub-dossier has this step's date, or else the whole dossier's.
    """
    draft = course.draft
    due = None if step.own_clock else run.due or draft.due
    course.emit(
        "sub_opened",
        {
            "step": step.name,
            "visit": run.visit,
            "procedure": step.procedure,
            "unit": run.unit,
            "channel": draft.channel,
            "facts": {name: _value(course, value) for name, value in step.facts.items()},
            "shared_due": course.reader.write_due(due),
        },
    )


def _value(course: Course, expression: Expression) -> object:
    try:
        return write_answer(expression.evaluate(course.values()))
    except MissingFact:
        return None
