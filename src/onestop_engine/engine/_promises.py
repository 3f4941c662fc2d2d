"""The dossier's clock: when it starts, stands, runs again, and which date is promised then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, Literal

from ..clocks import Clock
from ..definition.deadlines import matching_rule
from ..definition.model import DeadlineRule, Start
from ..terms import Due, Term
from ..texts import Text
from ._course import RUNNING, Course
from ._result_dues import written_dues
from .dossier import StepRun
from .events import EMPTY

_HOLDING: Final = frozenset({"restart", "pause", "add"})

CAUSES: Final = {
    "pay": "payment",
    "consult": "consultation",
    "confirm": "confirmation",
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
    days = course.days()
    if accepted is not None:
        days["accepted"] = accepted
    return matching_rule(course.procedure, course.values(), days)


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
            **written_dues(course, clock),
            **more,
        },
    )


def clock_of(course: Course, rule: DeadlineRule, at: datetime) -> Clock:
    """The clock of a rule that promises a date, started at `at`."""
    assert not isinstance(rule.limit, str)
    event = event_of(course, rule.before)
    return Clock.start(at, rule.limit, rule.counting, event=event)


def event_of(course: Course, name: str | None) -> date | None:
    """The day or the local instant that answers the fact `name`; None while nothing does."""
    answer = None if name is None else course.values()[name]
    return answer if isinstance(answer, date) else None


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
    if rule.promises and _starts(course, rule.start, event, step):
        clock = clock_of(course, rule, course.at)
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

    The longer term counts from the same start, and a date that is counted back follows its
    event. A promised date never moves earlier. While the
    clock stands there is none to move: the rule is looked at again when it goes on.
    """
    draft = course.draft
    if draft.phase not in RUNNING or draft.shared_due is not None:
        return
    rule = rule_for(course)
    same = rule.index == draft.deadline_rule and not _event_moved(course, rule)
    if same or not rule.promises:
        return
    if draft.clock is None:
        if rule.start.event == "accepted" and draft.accepted_at is not None:
            clock = clock_of(course, rule, draft.accepted_at)
            promise(course, clock, rule.index, "rule")
            hold(course)
        return
    if draft.due is None:
        return
    clock = _recounted(course, draft.clock, rule)
    due = clock.due(course.calendar)
    if due is not None and due.until > draft.due.until:
        promise(course, clock, rule.index, "rule")


def due_anew(course: Course) -> Due | None:
    """The date that the rules of `course.procedure` give, counted from the clock's own start.

    The clock runs. None where the rules promise no date. A date that was prolonged or appointed
    anew stays. Raises InputError where no rule fits, or its unit cannot follow.
    """
    draft, rule = course.draft, rule_for(course)
    assert draft.clock is not None
    if draft.prolongations or draft.reappointments:
        return draft.due
    if not rule.promises:
        return None
    return _recounted(course, draft.clock, rule).due(course.calendar)


def _event_moved(course: Course, rule: DeadlineRule) -> bool:
    """True when the event from which the date was counted back is on another day now."""
    clock = course.draft.clock
    return clock is not None and clock.event != event_of(course, rule.before)


def _recounted(course: Course, clock: Clock, rule: DeadlineRule) -> Clock:
    """The clock as if the rule had applied from its start, with the pauses that it had since."""
    limit = rule.limit
    if len(clock.entries) == 1 or clock.dated or rule.dated or not isinstance(limit, Term):
        return clock_of(course, rule, clock.started_at)
    own = clock.term
    assert isinstance(own, Term)
    if "same_day" in {limit.unit, own.unit}:
        # A same-day term has no amount that could grow into another.
        return clock.for_term(limit)
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


def pause(course: Course, cause: str, why: Text | None = None) -> None:
    """Let a running clock stand; `why` is what people read of the cause.

    A date that is counted back from an event, or of each year, stands itself: the event does not
    wait for the dossier.
    """
    draft = course.draft
    if draft.clock is None or draft.due is None or draft.clock.dated:
        return
    clock = draft.clock.pause(course.at, cause, why)
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
        if not isinstance(rule.limit, str):
            event = event_of(course, rule.before)
            clock = draft.clock.restart(
                course.at, rule.limit, rule.counting, event=event, cause=mode
            )
            return clock, rule.index
    if _holder(course, but) is not None:
        return None
    clock = draft.clock.resume(course.at)
    add = course.procedure.supplement.add
    if mode == "add" and add is not None and clock.takes(add):
        clock = clock.add(course.at, add, cause="supplement")
    return _under_later_rule(course, clock)


def _under_later_rule(course: Course, clock: Clock) -> tuple[Clock, int | None]:
    """The clock under the rule that answers given meanwhile made apply, if that is later."""
    rule, before = rule_for(course), course.draft.deadline_rule
    if rule.index == before or not rule.promises:
        return clock, before
    longer = _recounted(course, clock, rule)
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
