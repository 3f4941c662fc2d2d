"""A running dossier under another calendar: its dates again, and what follows from that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from ..errors import InputError, NotAllowed
from ..terms import Due
from ..texts import Text
from . import _promises
from ._course import RUNNING, Course
from ._input import check_keys, mapping_of
from ._steps import wrong_phase
from ._who import ONE_STOP, not_any_of, parts_of_kinds, refuse
from .commands import Command
from .dossier import Phase, StepRun

RECOUNTED: Final = RUNNING | {Phase.STOPPED}
"""The phases in which a dossier has dates to come: accepted, and without a result."""

_KEYS: Final = frozenset({"earlier", "shared_due"})
_Runs = tuple[tuple[StepRun, Due], ...]


def recompute(course: Course, command: Command) -> None:
    """Pin the dossier to `course.calendar`, and move its dates to where that puts them.

    A promised date never moves earlier unless `earlier` says so, and then the dossier stays with
    its calendar; nor does a step's limit, which is left where it is. A date that was appointed
    anew stays. While the clock stands there is no date to move: it goes on by the new calendar.
    `shared_due` is the date of the parent, for a sub-dossier on its clock.
    """
    data, draft = command.data, course.draft
    check_keys(data, _KEYS, "recompute")
    earlier, shared = _flag(data, "earlier"), _shared(data)
    refuse(_why_not(course, shared))
    due, runs = _due(course, shared), tuple(_moved_runs(course))
    if not earlier:
        later = tuple((run, limit) for run, limit in runs if not _is_before(limit, run.due))
        if _is_before(due, draft.due) or (runs and not later and _same(due, draft.due)):
            raise NotAllowed(_EARLIER)
        runs = later
    _write(course, due, runs)


def _flag(data: Mapping[str, object], key: str) -> bool:
    value = data.get(key, False)
    if not isinstance(value, bool):
        raise InputError(_NOT_FLAG.fill(key=key))
    return value


def _shared(data: Mapping[str, object]) -> Due | None:
    given = mapping_of(data, "shared_due")
    return Due.from_data(given) if given else None


def _why_not(course: Course, shared: Due | None) -> Text | None:
    draft = course.draft
    if draft.phase not in RECOUNTED:
        return wrong_phase(course)
    if shared is not None and (course.by.kind != "system" or draft.shared_due is None):
        return _OWN_DATE
    if shared is None and draft.calendar_hash == course.calendar.hash:
        return _SAME_CALENDAR
    parts = parts_of_kinds(course.procedure, ONE_STOP)
    return not_any_of(course.procedure, course.by, draft, parts)


def _due(course: Course, shared: Due | None) -> Due | None:
    """The promise under the new calendar; None while there is none."""
    draft = course.draft
    if draft.due is None:
        return None
    return (shared or draft.due) if draft.clock is None else draft.clock.due(course.calendar)


def _moved_runs(course: Course) -> Iterator[tuple[StepRun, Due]]:
    for run in course.draft.open_steps:
        if run.due is not None and run.clock is not None:
            due = run.clock.due(course.calendar)
            assert due is not None
            if not _same(due, run.due):
                yield run, due


def _same(one: Due | None, other: Due | None) -> bool:
    return _last(one) == _last(other)


def _is_before(one: Due | None, other: Due | None) -> bool:
    return one is not None and other is not None and one.until < other.until


def _last(due: Due | None) -> object:
    return None if due is None else due.until


def _write(course: Course, due: Due | None, runs: _Runs) -> None:
    draft, read = course.draft, course.reader
    more = {
        "calendar_before": draft.calendar_hash,
        "runs": [_run_data(course, run, limit) for run, limit in runs],
    }
    if due is None or draft.due is None or _same(due, draft.due):
        kept = read.write_due(_as_sure_as(due, draft.due))
        course.emit(
            "calendar_changed", {"calendar_hash": course.calendar.hash, "due": kept, **more}
        )
    elif draft.clock is None:
        _promises.hand_down(course, due, "recomputed", more)
    else:
        _promises.promise(course, draft.clock, draft.deadline_rule, "recomputed", more)


def _run_data(course: Course, run: StepRun, limit: Due) -> dict[str, Any]:
    read = course.reader
    return {
        "step": run.step,
        "visit": run.visit,
        "due": read.write_due(limit),
        "due_before": read.write_due(run.due),
    }


def _as_sure_as(due: Due | None, promised: Due | None) -> Due | None:
    """The promise as it was given, with the doubts that are left under the new calendar."""
    if due is None or promised is None:
        return promised
    return replace(promised, assumed=due.assumed, provisional=due.provisional)


_NOT_FLAG: Final = Text("`{key}` phải là true hoặc false.", "`{key}` must be true or false.")
_OWN_DATE: Final = Text(
    "Chỉ hệ thống đưa ngày hẹn của hồ sơ chính (`shared_due`) xuống hồ sơ con tính chung thời hạn.",
    "Only the system hands the parent's date (`shared_due`) down, to a sub-dossier on its clock.",
)
_SAME_CALENDAR: Final = Text(
    "Hồ sơ đã tính theo lịch này.", "The dossier counts by this calendar already."
)
_EARLIER: Final = Text(
    "Theo lịch mới, ngày của hồ sơ này sớm hơn. Ngày đã hẹn không tự chuyển sớm hơn; muốn vậy phải "
    "cho phép rõ ràng (`earlier`).",
    "By the new calendar a date of this dossier is earlier. What was promised never moves earlier, "
    "unless that is allowed expressly (`earlier`).",
)
