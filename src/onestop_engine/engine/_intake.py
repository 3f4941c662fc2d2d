"""Intake (tiếp nhận): acceptance with its promise, and refusal to accept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from ..texts import Text
from . import _ends, _graph, _money, _promises
from ._course import Course
from ._steps import aim, needed_reason, record_given, why_not_work
from ._wishes import Wish

ND118: Final = date(2025, 7, 1)
ND309: Final = date(2026, 8, 5)


def rule_set(day: date) -> str:
    """The rules of a dossier accepted on `day` (decrees 61/2018, 118/2025, 309/2026).

    >>> rule_set(date(2026, 8, 5))
    'nd118+309'
    """
    if day >= ND309:
        return "nd118+309"
    return "nd118" if day >= ND118 else "nd61"


def local_day(course: Course, at: datetime) -> date:
    """The date of an instant in the calendar's zone."""
    return at.astimezone(course.calendar.zone).date()


def why_not_intake(course: Course, wish: Wish) -> Text | None:
    """Why the intake may not be decided now."""
    return why_not_work(course, wish)


def accept(course: Course, wish: Wish) -> None:
    """Receive the dossier as complete and valid (decree 118/2025 art. 17): the clock may start."""
    run, _, way = aim(wish)
    record_given(course, wish)
    day = local_day(course, course.at)
    rule = _promises.rule_for(course, day)
    data = {"rule_set": rule_set(day), "rule": rule.index}
    course.emit("accepted", data, trigger="accept", reason=wish.command.reason)
    _money.assess(course, "on_acceptance")
    _warn_of_gaps(course)
    _promises.start_clock(course, "accepted", rule=rule)
    _graph.go_on(course, run, way.outcome, way.target)


def _warn_of_gaps(course: Course) -> None:
    draft = course.draft
    if draft.missing:
        course.warn(_PAPERS.fill(names=", ".join(draft.missing)))
    owed = [line.name for line in _money.outstanding(draft) if line.due == "on_filing"]
    if owed:
        course.warn(_OWED.fill(names=", ".join(owed)))


def refuse(course: Course, wish: Wish) -> None:
    """Refuse to receive the dossier, with reasons (decree 118/2025 art. 17.1c; status 3)."""
    run, _, way = aim(wish)
    reason = needed_reason(wish)
    data = {"outcome": way.outcome, "target": way.target}
    course.move_run("step_closed", run, "close", data)
    _ends.end(course, "intake_refused", {"cause": "decided"}, reason=reason)


_PAPERS: Final = Text(
    "Tiếp nhận khi còn thiếu giấy tờ: {names}.", "Accepted although papers are missing: {names}."
)
_OWED: Final = Text(
    "Tiếp nhận khi chưa nộp phí, lệ phí: {names}.", "Accepted although fees are unpaid: {names}."
)
