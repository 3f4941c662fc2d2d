"""What time alone makes happen: silence, time-outs, lateness; each once, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from ..definition.model import ASK_APPLICANT, STOP, Procedure, Step
from ..errors import InputError
from ..texts import Text
from . import _ends, _graph, _payments, _supplements
from ._course import AFTER_RESULT, RUNNING, SYSTEM, Course
from ._rounds import latest_round
from .dossier import Dossier, Phase, StepRun

Happening = tuple[datetime, int, Callable[[Course], None]]

MOMENT: Final = timedelta(microseconds=1)
"""The last instant of a limit is still in time; the next one is not."""

_MOST: Final = 1000
_STILL: Final = frozenset({Phase.SUBMITTED, Phase.INTAKE_SUPPLEMENT}) | RUNNING | AFTER_RESULT


def pending(procedure: Procedure, dossier: Dossier) -> Iterator[Happening]:
    """What will happen by itself: (last instant in time, order among equals, what)."""
    if dossier.phase not in _STILL:
        return
    for run in dossier.open_steps:
        if run.state == "waiting":
            yield from _time_out(dossier, run)
        elif run.due is not None and not run.overdue_noted:
            order, act = _lateness(procedure.graph.step(run.step), run)
            yield run.due.until, order, act
    if dossier.due is not None and not dossier.overdue_noted and dossier.phase in RUNNING:
        yield dossier.due.until, 3, _overdue


def first_happening(procedure: Procedure, dossier: Dossier) -> tuple[datetime, int] | None:
    """When the next thing will happen by itself, and its order among those of that instant."""
    return min((one[:2] for one in pending(procedure, dossier)), default=None)


def _time_out(dossier: Dossier, run: StepRun) -> Iterator[Happening]:
    one = latest_round(dossier, run)
    # Who has handed papers in was not silent, even if nobody has looked at them yet.
    if one is not None and one.answer_due is not None and one.answered_at is None:
        yield one.answer_due.until, 1, partial(_supplements.expire, run=run)


def _lateness(step: Step, run: StepRun) -> tuple[int, Callable[[Course], None]]:
    if step.kind in {"consult", "confirm"} and step.on_silence != "wait":
        return 0, partial(_silence, run=run)
    if step.kind == "pay" and step.on_silence in {"close", "stop"}:
        return 1, partial(_payments.expire, run=run)
    return 2, partial(_step_overdue, run=run)


def _overdue(course: Course) -> None:
    due = course.draft.due
    course.emit("overdue", {"due": None if due is None else due.to_data()})


def _step_overdue(course: Course, run: StepRun) -> None:
    assert run.due is not None
    due, step = run.due.to_data(), course.step(run)
    _tell(course, run, "step_overdue", {"due": due, "escalate_to": step.escalate_to})


def _tell(course: Course, run: StepRun, kind: str, data: dict[str, Any]) -> None:
    """Write down that a step is late; where the procedure says so, it passes to another part."""
    if course.step(run).escalate == "tell":
        course.emit(kind, {"step": run.step, "visit": run.visit, **data})
        return
    part = data["escalate_to"]
    moved = {**data, "by": part, "unit": course.draft.units.get(part)}
    course.move_run(kind, run, "move", moved)


def _silence(course: Course, run: StepRun) -> None:
    """The consulted body has not answered: what that means, the procedure says."""
    step = course.step(run)
    effect = step.on_silence or "escalate"
    data = {"effect": effect, "escalate_to": step.escalate_to}
    if effect == "escalate":
        _tell(course, run, "silence_passed", data)
        return
    course.emit("silence_passed", {"step": run.step, "visit": run.visit, **data})
    run = course.draft.run(run.step, run.visit)
    consent = effect == "consent"
    outcome, target = _graph.way_on(step) if consent else (effect, step.outcomes[effect])
    if target == STOP:
        _ends.stop(course, "silence", step=run.step, outcome=outcome)
    elif target != ASK_APPLICANT:
        # Nobody can say for a silent body what the applicant should bring.
        _graph.go_on(course, run, outcome, target)


def catch_up(course: Course, until: datetime) -> None:
    """Let everything happen whose time has passed before `until`, each at its own instant."""
    by, at = course.by, course.at
    course.by = SYSTEM
    for _ in range(_MOST):
        happening = _next(course, until)
        if happening is None:
            course.by, course.at = by, at
            return
        course.at = happening[0]
        happening[2](course)
        course.settle()
    raise InputError(_ENDLESS.fill(ref=course.procedure.ref, most=_MOST))


def _next(course: Course, until: datetime) -> Happening | None:
    passed = [one for one in pending(course.procedure, course.draft) if one[0] < until]
    return min(passed, key=_instant_and_order) if passed else None


def _instant_and_order(happening: Happening) -> tuple[datetime, int]:
    return happening[0], happening[1]


_ENDLESS: Final = Text(
    "Thủ tục {ref}: quá {most} việc tự xảy ra do hết hạn. Hãy kiểm tra các bước lấy ý kiến lặp lại "
    "khi im lặng.",
    "Procedure {ref}: more than {most} things happened by time alone. Check consultations that "
    "silence leads back to.",
)
