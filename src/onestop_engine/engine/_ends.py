"""How a dossier ends or stands still: result, refusal, withdrawal, closing, stopping."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from ..definition.model import Ending, Step
from ..texts import Text
from . import _money, _promises, _refunds
from ._course import Course
from ._result_dues import judged
from ._rounds import answer_due, latest_round
from ._step_clocks import reopened_clock, step_clock
from .dossier import Phase, StepRun


def finish(course: Course, step: Step) -> None:
    """Make the result available at the one-stop unit (status 9), to be handed over in `step`."""
    names = [name for name in _results(course, step) if not _a_step_issues(course, name)]
    _finish(course, "grant", names, step.name)


def _results(course: Course, step: Step) -> tuple[str, ...]:
    results = course.procedure.results
    names = step.results or tuple(results)
    return tuple(name for name in names if course.holds(results[name].when))


def _a_step_issues(course: Course, name: str) -> bool:
    """True for the result of a step of its own, which exists only if that step gave it.

    A dossier taken over from another system may have passed the step there.
    """
    draft = course.draft
    ran = {run.step for run in draft.steps}
    return any(
        name in step.results and (draft.old_code is None or step.name in ran)
        for step in course.procedure.graph.steps
        if step.kind != "deliver"
    )


def refuse(course: Course) -> None:
    """Refuse to resolve: a result like any other, in time or late (decree 118/2025 art. 19.3)."""
    for run in course.draft.open_steps:
        cancel(course, run, "refused")
    _finish(course, "refusal", ["refusal"], None)
    _refunds.owe(course, "refused")


def finish_without_delivery(course: Course) -> None:
    """End a procedure in which nothing is left to hand over at the end."""
    kind = "grant" if course.draft.results else "none"
    _finish(course, kind, [], None)


def _finish(course: Course, kind: str, names: list[str], step: str | None) -> None:
    for run in course.draft.open_steps:
        if run.state == "waiting":
            cancel(course, run, "finished")
    if course.draft.phase is Phase.ACCEPTED:
        course.emit("phase_changed", {}, trigger="begin")
    course.settle()
    _promises.settle(course)
    if kind == "grant":
        _money.assess(course, "on_result")
    own = judged(course, names)
    course.emit(
        "result_available",
        {
            "result_kind": kind,
            "results": names,
            "step": step,
            "delivery": "none" if kind == "none" else "waiting",
            **({"own_dues": own} if own else {}),
        },
        trigger="finish",
    )


def cancel(course: Course, run: StepRun, cause: str) -> None:
    """Give up a passage through a step."""
    course.move_run("step_cancelled", run, "cancel", {"cause": cause})


def end(course: Course, kind: str, data: dict[str, Any], *, reason: str | None = None) -> None:
    """End the dossier without a result: "withdrawn", "closed" or "intake_refused"."""
    course.emit(kind, data, trigger=_TRIGGERS[kind], reason=reason)
    for run in course.draft.open_steps:
        cancel(course, run, kind)
    _refunds.owe(course, _ENDINGS[kind])


_ENDINGS: Final[Mapping[str, Ending]] = MappingProxyType(
    {"withdrawn": "withdrawn", "closed": "closed", "intake_refused": "not_received"}
)
_TRIGGERS = {"withdrawn": "withdraw", "closed": "close", "intake_refused": "refuse_intake"}


def stop(
    course: Course,
    cause: str,
    *,
    reason: str | None = None,
    why: Text | None = None,
    **data: object,
) -> None:
    """Stop processing: every clock stands; the open steps wait for `resume`.

    `why` is what people read of the cause where a date is explained.
    """
    runs = [_paused(course, run, cause, why) for run in course.draft.open_steps]
    _promises.pause(course, "stopped", why)
    course.emit("stopped", {"cause": cause, "runs": runs, **data}, trigger="stop", reason=reason)


def _paused(course: Course, run: StepRun, cause: str, why: Text | None) -> dict[str, Any]:
    clock = run.clock
    if clock is not None and run.due is not None:
        clock = clock.pause(course.at, cause, why)
    written = course.reader.write_clock(clock)
    return {"step": run.step, "visit": run.visit, "clock": written}


def resume(course: Course, *, reason: str | None = None) -> None:
    """Go on where processing stopped.

    Limits of agencies go on with what was left; limits of the applicant begin anew, because
    nobody could answer a stopped dossier. Where the want of a supplement was the cause, the
    papers count as complete from now on.
    """
    cause = course.draft.stop_cause
    runs = [_going_on(course, run, cause) for run in course.draft.open_steps]
    course.emit("resumed", {"cause": cause, "runs": runs}, trigger="resume", reason=reason)
    supplement = cause == "supplement_expired"
    mode = course.procedure.supplement.mode if supplement else "pause"
    _promises.release(course, mode, "supplement" if supplement else "resumed")


def _going_on(course: Course, run: StepRun, cause: str | None) -> dict[str, Any]:
    step, read = course.step(run), course.reader
    data: dict[str, Any] = {"step": run.step, "visit": run.visit, "state": run.state}
    clock = run.clock
    if run.state == "waiting" and cause == "supplement_expired":
        data["state"] = "taken" if run.assignee else "open"
        clock = reopened_clock(course, run)
    elif run.state == "waiting":
        answer = answer_due(course, at_intake=False, anew=latest_round(course.draft, run))
        data["answer_due"] = read.write_due(answer)
        return {**data, "clock": read.write_clock(clock), "due": None}
    elif clock is not None:
        anew = step.kind == "pay"
        clock = step_clock(course, step) if anew else clock.resume(course.at)
    due = None if clock is None else clock.due(course.calendar)
    return {**data, "clock": read.write_clock(clock), "due": read.write_due(due)}
