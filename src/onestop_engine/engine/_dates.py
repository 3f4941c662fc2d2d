"""The two lawful ways to a later date: a longer term by sector law, a new appointment."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from ..calendars import date_text
from ..errors import InputError
from ..texts import Text
from . import _promises
from ._course import RUNNING, Course
from ._input import code_of, day_of, said
from ._steps import needed_reason, wrong_phase
from ._who import HANDLING, ONE_STOP, not_any_of, parts_of_kinds
from ._wishes import Wish


def _no_date(course: Course) -> Text | None:
    draft = course.draft
    if draft.phase not in RUNNING:
        return wrong_phase(course)
    if draft.due is None:
        return _NO_DATE
    return _PARENTS if draft.clock is None else None


def why_not_prolong(course: Course, _wish: Wish) -> Text | None:
    """Why the longer term of sector law may not be applied."""
    draft, rule = course.draft, course.procedure.prolong
    if rule is None:
        return _NO_PROLONG
    why = _no_date(course)
    if why is not None:
        return why
    assert draft.due is not None
    assert draft.clock is not None
    if draft.clock.dated:
        return _FIXED
    if draft.prolongations >= rule.at_most:
        return _PROLONGED.fill(count=draft.prolongations, most=rule.at_most)
    if not course.holds(rule.when):
        return _NOT_THIS_CASE
    if course.at > draft.due.until:
        return said(_TOO_LATE, day=date_text(draft.due.on))
    return not_any_of(
        course.procedure, course.by, draft, parts_of_kinds(course.procedure, HANDLING)
    )


def prolong(course: Course, wish: Wish) -> None:
    """Apply the longer term; punctuality is judged against it."""
    draft, rule = course.draft, course.procedure.prolong
    assert rule is not None
    assert draft.clock is not None
    clock = draft.clock.prolong(course.at, rule.to, rule.provenance.basis)
    data = {"to": rule.to.say("vi"), "basis": rule.provenance.basis}
    course.emit("prolonged", data, reason=wish.command.reason)
    _promises.promise(course, clock, draft.deadline_rule, "prolonged")


def why_not_reappoint(course: Course, _wish: Wish) -> Text | None:
    """Why no new date may be appointed (decree 118/2025 art. 19.6)."""
    draft, rule = course.draft, course.procedure.reappoint
    if rule.at_most == 0:
        return _NO_REAPPOINT
    why = _no_date(course)
    if why is not None:
        return why
    assert draft.due is not None
    if draft.reappointments >= rule.at_most:
        return _REAPPOINTED.fill(count=draft.reappointments, most=rule.at_most)
    last = _last_day(course, draft.due.on)
    if course.at.date() > last:
        return said(_NOTICE, last=date_text(last), due=date_text(draft.due.on))
    # The agency asks, but only the one-stop unit changes the date.
    return not_any_of(
        course.procedure, course.by, draft, parts_of_kinds(course.procedure, ONE_STOP)
    )


def _last_day(course: Course, due: date) -> date:
    """The last day on which the applicant may still be told of another date."""
    notice = course.procedure.reappoint.notice
    count = max(1, int(notice.amount))
    if notice.unit != "working_day":
        return due - timedelta(days=count * (7 if notice.unit == "week" else 1))
    day = due
    while count:
        day -= timedelta(days=1)
        count -= course.calendar.is_working_day(day)
    return day


def reappoint(course: Course, wish: Wish) -> None:
    """Appoint a new date, with apology; the original date and both verdicts are kept."""
    draft, data = course.draft, wish.command.data
    assert draft.due is not None
    assert draft.clock is not None
    reason = needed_reason(wish)
    to = day_of("to", data.get("to"))
    if to <= draft.due.on:
        raise InputError(said(_NOT_LATER, to=date_text(to), due=date_text(draft.due.on)))
    if not course.calendar.is_working_day(to):
        course.warn(said(_DAY_OFF, to=date_text(to)))
    # The reason may name people; the clock's ledger is part of the data that nobody can erase.
    clock = draft.clock.reappoint(course.at, to, "reappointed")
    course.emit(
        "reappointed",
        {
            "to": to.isoformat(),
            "due_before": course.reader.write_due(draft.due),
            "late_cause": code_of(data, "late_cause"),
        },
        reason=reason,
    )
    _promises.promise(course, clock, draft.deadline_rule, "reappointed")


_NO_DATE: Final = Text(
    "Hồ sơ hiện không có ngày hẹn trả đang tính (chưa hẹn, hoặc thời gian đang tạm dừng).",
    "The dossier has no running due date now (none promised, or the clock stands).",
)
_PARENTS: Final = Text(
    "Ngày hẹn theo hồ sơ liên thông; chỉ hồ sơ chính mới thay đổi được.",
    "The date is that of the interlinked dossier; only that one can change it.",
)
_FIXED: Final = Text(
    "Hạn trả là một ngày cố định (đếm lùi từ một sự kiện, hoặc ngày hằng năm) nên không kéo dài "
    "được; có thể hẹn lại.",
    "The result is due on a fixed date (counted back from an event, or a day of each year), which "
    "cannot be prolonged; another date can be appointed.",
)
_NO_PROLONG: Final = Text(
    "Thủ tục này không có quy định kéo dài thời hạn giải quyết.",
    "This procedure has no rule that lets its term be prolonged.",
)
_PROLONGED: Final = Text(
    "Thời hạn đã được kéo dài {count} lần; chỉ được {most} lần.",
    "The term was prolonged {count} time(s); {most} is the most.",
)
_NOT_THIS_CASE: Final = Text(
    "Trường hợp này không thuộc diện được kéo dài thời hạn.",
    "This case is not one in which the term may be prolonged.",
)
_TOO_LATE: Final = Text(
    "Thời hạn đã hết vào {day} nên không kéo dài được nữa.",
    "The term ended on {day} and can no longer be prolonged.",
)
_NO_REAPPOINT: Final = Text(
    "Thủ tục này không cho phép hẹn lại ngày trả kết quả.",
    "This procedure allows no new appointment.",
)
_REAPPOINTED: Final = Text(
    "Đã hẹn lại {count} lần; việc hẹn lại được thực hiện không quá {most} lần (Điều 19 Nghị định "
    "118/2025/NĐ-CP).",
    "The date was appointed anew {count} time(s); {most} is the most (decree 118/2025, art. 19).",
)
_NOTICE: Final = Text(
    "Phải xin lỗi và hẹn lại chậm nhất {last}, trước ngày hẹn trả ({due}; Điều 19 Nghị định "
    "118/2025/NĐ-CP).",
    "The apology and new date were due by {last}, before the appointed {due} (decree 118/2025, "
    "art. 19).",
)
_NOT_LATER: Final = Text(
    "Ngày hẹn lại ({to}) phải sau ngày hẹn hiện tại ({due}).",
    "The new date {to} must lie after the present one, {due}.",
)
_DAY_OFF: Final = Text(
    "Ngày hẹn lại ({to}) là ngày nghỉ; nên chọn ngày làm việc.",
    "The new date {to} is a day off; a working day would be better.",
)
