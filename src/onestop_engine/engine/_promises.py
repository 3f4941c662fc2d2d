"""The dossier's clock: when it starts, stands, runs again, and which date is promised then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Literal

from ..clocks import Clock
from ..definition.deadlines import pick_rule
from ..definition.model import DeadlineRule, Start
from ..terms import Due, Term
from ._course import RUNNING, Course
from .dossier import StepRun
from .events import EMPTY

_HOLDING: Final = frozenset({"restart", "pause", "add"})

CAUSES: Final = {
    "pay": "payment",
    "consult": "consultation",
    "procedure": "sub_procedure",
    "work": "work",
    "receive": "intake",
    "deliver": "delivery",
}
"""Why the clock stands, by the kind of the step that holds it."""


def rule_for(course: Course, accepted: date | None = None) -> DeadlineRule:
    """The deadline rule that applies to the dossier as it stands; InputError when none does.

    `accepted` is the day of an acceptance that is not written down yet.
    """
    draft, days = course.draft, course.days()
    return pick_rule(
        course.procedure,
        facts=course.answers(),
        channel=draft.channel,
        applicant=draft.applicant_kind,
        days=days if accepted is None else {**days, "accepted": accepted},
    )


def promise(
    course: Course,
    clock: Clock,
    rule: int | None,
    cause: str,
    more: Mapping[str, Any] = EMPTY,
) -> None:
    """Write down the date that `clock` promises from now on, and what `more` there is to say."""
    draft, read = course.draft, course.reader
    due = clock.due(course.calendar)
    moved = draft.reappointments or cause == "reappointed"
    original = clock.original(course.calendar) if moved else due
    course.emit(
        "promised",
        {
            "due": read.write_due(due),
            "due_original": read.write_due(original),
            "due_before": read.write_due(draft.due),
            "clock": read.write_clock(clock),
            "rule": rule,
            "cause": cause,
            "calendar_hash": course.calendar.hash,
            **more,
        },
    )


def start_clock(
    course: Course,
    event: Literal["accepted", "paid", "step"],
    step: str = "",
    *,
    rule: DeadlineRule | None = None,
) -> None:
    """Start the clock when this event is the one from which the rule counts."""
    draft = course.draft
    if draft.clock is not None or draft.accepted_at is None or draft.phase not in RUNNING:
        return
    if draft.shared_due is not None:
        _take_over(course)
        return
    rule = rule or rule_for(course)
    if isinstance(rule.limit, Term) and _starts(course, rule.start, event, step):
        clock = Clock.start(course.at, rule.limit, rule.counting)
        promise(course, clock, rule.index, "accepted" if event == "accepted" else "started")
        hold(course)


def _starts(course: Course, start: Start, event: str, step: str) -> bool:
    if start.event == "accepted":
        # A rule that counts from acceptance may only come to apply by a later answer.
        return event == "accepted"
    if start.event == "step":
        return event == "step" and start.step == step
    return event == "paid" or (event == "accepted" and not _owes(course))


def _owes(course: Course) -> bool:
    """True while the applicant has something to pay, now or at a step to come."""
    pays = any(step.kind == "pay" for step in course.procedure.graph.steps)
    return pays or course.draft.finance == "due"


def _take_over(course: Course) -> None:
    """A sub-dossier on its parent's clock has the parent's date, whatever its own file says."""
    draft = course.draft
    if draft.due is None and draft.shared_due is not None:
        hand_down(course, draft.shared_due, "accepted")


def hand_down(course: Course, due: Due, cause: str, more: Mapping[str, Any] = EMPTY) -> None:
    """Write down the parent's date as that of a dossier without a clock of its own."""
    draft, read = course.draft, course.reader
    data = {
        "due": read.write_due(due),
        "due_original": read.write_due(due),
        "due_before": read.write_due(draft.due),
        "clock": None,
        "rule": None,
    }
    course.emit("promised", {**data, "cause": cause, "calendar_hash": course.calendar.hash, **more})


def reconsider(course: Course) -> None:
    """Let another rule apply when an answer has changed which one matches.

    The longer term counts from the same start. A promised date never moves earlier. While the
    clock stands there is none to move: the rule is looked at again when it goes on.
    """
    draft = course.draft
    if draft.phase not in RUNNING or draft.shared_due is not None:
        return
    rule = rule_for(course)
    if rule.index == draft.deadline_rule or not isinstance(rule.limit, Term):
        return
    if draft.clock is None:
        if rule.start.event == "accepted" and draft.accepted_at is not None:
            clock = Clock.start(draft.accepted_at, rule.limit, rule.counting)
            promise(course, clock, rule.index, "rule")
            hold(course)
        return
    if draft.due is None:
        return
    clock = _recounted(course, draft.clock, rule, rule.limit)
    due = clock.due(course.calendar)
    if due is not None and due.until > draft.due.until:
        promise(course, clock, rule.index, "rule")


def _recounted(course: Course, clock: Clock, rule: DeadlineRule, limit: Term) -> Clock:
    """The clock as if the rule had applied from its start, with the pauses that it had since."""
    if len(clock.entries) == 1:
        return Clock.start(clock.started_at, limit, rule.counting)
    return clock.prolong(course.at, limit, rule.provenance.basis)


def _holder(course: Course, but: StepRun | None = None) -> str | None:
    """What keeps the dossier's clock standing, `but` one passage left out; None when nothing."""
    for run in course.draft.open_steps:
        if run is but:
            continue
        if run.state == "waiting":
            if course.procedure.supplement.mode in _HOLDING:
                return "supplement"
        elif (step := course.step(run)).clock in _HOLDING:
            return CAUSES[step.kind]
    return None


def hold(course: Course) -> None:
    """Let the clock stand when something holds it that did not before."""
    if course.draft.phase in RUNNING:
        cause = _holder(course)
        if cause is not None:
            pause(course, cause)


def pause(course: Course, cause: str) -> None:
    """Let a running clock stand."""
    draft = course.draft
    if draft.clock is None or draft.due is None:
        return
    clock = draft.clock.pause(course.at, cause)
    course.emit(
        "clock_paused",
        {
            "cause": cause,
            "clock": course.reader.write_clock(clock),
            "due": None,
            "due_before": course.reader.write_due(draft.due),
        },
    )


def resumed(
    course: Course, mode: str, *, but: StepRun | None = None
) -> tuple[Clock, int | None] | None:
    """The clock as it is after a wait in `mode`, with its rule; None when it keeps standing.

    "restart" picks the rule anew and counts its whole term from now (decree 118/2025 art.
    19.5); "add" goes on with what was left and the added term; "pause" goes on with what was
    left.
    """
    draft = course.draft
    if draft.clock is None or draft.due is not None or draft.phase not in RUNNING:
        return None
    if mode == "restart":
        rule = rule_for(course)
        if isinstance(rule.limit, Term):
            clock = draft.clock.restart(course.at, rule.limit, rule.counting, cause=mode)
            return clock, rule.index
    if _holder(course, but) is not None:
        return None
    clock = draft.clock.resume(course.at)
    if mode == "add" and course.procedure.supplement.add is not None:
        clock = clock.add(course.at, course.procedure.supplement.add, cause="supplement")
    return _under_later_rule(course, clock)


def _under_later_rule(course: Course, clock: Clock) -> tuple[Clock, int | None]:
    """The clock under the rule that answers given meanwhile made apply, if that is later."""
    rule, before = rule_for(course), course.draft.deadline_rule
    if rule.index == before or not isinstance(rule.limit, Term):
        return clock, before
    longer = clock.prolong(course.at, rule.limit, rule.provenance.basis)
    due, other = clock.due(course.calendar), longer.due(course.calendar)
    assert due is not None
    assert other is not None
    return (longer, rule.index) if other.until > due.until else (clock, before)


def settle(course: Course) -> None:
    """Let a standing clock go on for the dossier's end, so that its date can be judged."""
    draft = course.draft
    if draft.clock is not None and draft.due is None:
        go_on(course, (draft.clock.resume(course.at), draft.deadline_rule), "resumed")


def release(course: Course, mode: str, cause: str) -> None:
    """Let the clock go on after a wait that held it."""
    go_on(course, resumed(course, mode), cause)


def go_on(course: Course, after: tuple[Clock, int | None] | None, cause: str) -> None:
    """Write down that the clock runs again, and the new promise; others may still hold it."""
    if after is None:
        return
    clock, rule = after
    written: dict[str, Any] = {"clock": course.reader.write_clock(clock), "cause": cause}
    course.emit("clock_resumed", written)
    promise(course, clock, rule, cause)
    hold(course)
