"""What the desks do besides steps: notes, records, stopping, withdrawing, correcting."""

from __future__ import annotations

from typing import Final

from ..errors import InputError
from ..terms import Term
from ..texts import Text
from . import _ends
from ._course import AFTER_RESULT, RUNNING, Course
from ._input import code_of, mapping_of, one_of, said
from ._payments import record_amounts
from ._steps import go_on_after_sub, needed_reason, write_facts, wrong_phase
from ._who import HANDLING, ONE_STOP, not_any_of, parts_of_kinds
from ._wishes import Wish
from .dossier import Phase
from .lifecycle import may

EXCLUDED: Final = "excluded"
"""The cause of a stop during which the clock stands by law, and which always ends again."""

# Decree 118/2025 art. 23.1: the corrected result is back within 3 working days.
_CORRECTION: Final = Term(3, "working_day")


def _handlers(course: Course) -> Text | None:
    parts = parts_of_kinds(course.procedure, HANDLING)
    return not_any_of(course.procedure, course.by, course.draft, parts)


# -- notes and records ---------------------------------------------------------------------------


def why_not_note(course: Course, _wish: Wish) -> Text | None:
    """Why the actor may not write a note: only who has a part in the procedure does."""
    return not_any_of(course.procedure, course.by, course.draft, course.procedure.agencies)


def note(course: Course, wish: Wish) -> None:
    """Write a note; it moves nothing, and its text can be erased."""
    course.emit("noted", {}, reason=wish.command.reason)


def why_not_record(course: Course, wish: Wish) -> Text | None:
    """Why nothing may be recorded now."""
    draft, data = course.draft, wish.command.data
    late_only = draft.phase in AFTER_RESULT or draft.phase is Phase.STOPPED
    if draft.phase not in RUNNING | AFTER_RESULT | {Phase.SUBMITTED, Phase.STOPPED}:
        return wrong_phase(course)
    if late_only and ("facts" in data or "fees" in data):
        return wrong_phase(course)
    parts = (
        *parts_of_kinds(course.procedure, HANDLING | {"financial"}),
        *(run.by for run in draft.open_steps),
    )
    return not_any_of(course.procedure, course.by, draft, dict.fromkeys(parts))


def record(course: Course, wish: Wish) -> None:
    """Write down officers' answers, amounts determined in the case, or why it became late."""
    data = wish.command.data
    facts, cause = mapping_of(data, "facts"), code_of(data, "late_cause")
    if not facts and cause is None and not mapping_of(data, "fees"):
        raise InputError(_NOTHING)
    if facts:
        write_facts(course, facts)
    if cause is not None:
        course.emit("facts_recorded", {"facts": {}, "late_cause": cause})
    record_amounts(course, wish)


# -- withdrawing, stopping, resuming -------------------------------------------------------------


def why_not_withdraw(course: Course, _wish: Wish) -> Text | None:
    """Why the dossier may not be withdrawn (decree 118/2025 art. 21: before the decision)."""
    draft = course.draft
    if draft.phase in AFTER_RESULT:
        return _DECIDED
    if not may(draft.phase, "withdraw"):
        return wrong_phase(course)
    if course.by.kind == "applicant":
        return None
    parts = parts_of_kinds(course.procedure, ONE_STOP)
    return not_any_of(course.procedure, course.by, draft, parts)


def withdraw(course: Course, wish: Wish) -> None:
    """End the dossier at the applicant's wish (status 7)."""
    data = {"cause": course.by.kind}
    _ends.end(course, "withdrawn", data, reason=wish.command.reason)


def why_not_halt(course: Course, _wish: Wish) -> Text | None:
    """Why processing may not be stopped."""
    if not may(course.draft.phase, "stop"):
        return wrong_phase(course)
    return _handlers(course)


def halt(course: Course, wish: Wish) -> None:
    """Stop processing (status 8), with reasons, or for a cause that the procedure excludes."""
    name = code_of(wish.command.data, "cause")
    if name is None:
        _ends.stop(course, "halted", reason=needed_reason(wish))
        return
    known = course.procedure.exclusions
    exclusion = known[one_of(_EXCLUSION, name, known)]
    title, basis = exclusion.title, exclusion.provenance.basis
    why = title if basis is None else said(Text("{title}; {basis}"), title=title, basis=basis)
    _ends.stop(course, EXCLUDED, reason=wish.command.reason, why=why, exclusion=name)


def why_not_resume(course: Course, _wish: Wish) -> Text | None:
    """Why processing may not go on."""
    if course.draft.phase is not Phase.STOPPED:
        return wrong_phase(course)
    if not course.procedure.resumable and course.draft.stop_cause != EXCLUDED:
        return _FINAL
    return _handlers(course)


def resume(course: Course, wish: Wish) -> None:
    """Go on with a stopped dossier, and with what its sub-dossiers brought meanwhile."""
    _ends.resume(course, reason=wish.command.reason)
    for run in course.draft.open_steps:
        if run.outcome is not None and course.step(run).kind == "procedure":
            go_on_after_sub(course, run)


# -- correcting a result -------------------------------------------------------------------------


def why_not_correct(course: Course, _wish: Wish) -> Text | None:
    """Why no correction of the result may begin."""
    draft = course.draft
    if not may(draft.phase, "correct"):
        return wrong_phase(course)
    if draft.delivery == "none":
        return _NO_RESULT
    return _handlers(course)


def correct(course: Course, wish: Wish) -> None:
    """Begin to mend an error in the result; it has a clock of its own."""
    due = course.reader.write_due(course.calendar.due(course.at, _CORRECTION))
    course.emit("correction_opened", {"due": due}, trigger="correct", reason=wish.command.reason)


def why_not_corrected(course: Course, _wish: Wish) -> Text | None:
    """Why no corrected result may be brought."""
    if course.draft.phase is not Phase.CORRECTION:
        return wrong_phase(course)
    return _handlers(course)


def corrected(course: Course, wish: Wish) -> None:
    """Bring the corrected result to the one-stop unit; the first finish stays the finish."""
    course.emit("corrected", {}, trigger="corrected", reason=wish.command.reason)


_EXCLUSION: Final = Text("trường hợp loại trừ", "exclusion")
_NOTHING: Final = Text(
    "Lệnh `record` phải có `facts` (câu trả lời của công chức), `fees` (số tiền) hoặc `late_cause` "
    "(nguyên nhân quá hạn).",
    "`record` wants `facts` (officers' answers), `fees` (amounts) or `late_cause` (why it became "
    "late).",
)
_DECIDED: Final = Text(
    "Đã có kết quả giải quyết nên không rút hồ sơ được nữa (Điều 21 Nghị định 118/2025/NĐ-CP).",
    "The result exists, so the dossier can no longer be withdrawn (decree 118/2025, art. 21).",
)
_FINAL: Final = Text(
    "Thủ tục này không cho phép xử lý tiếp hồ sơ đã dừng; người dân nộp hồ sơ mới.",
    "This procedure does not let stopped dossiers go on; a new one must be filed.",
)
_NO_RESULT: Final = Text(
    "Hồ sơ không có kết quả để đính chính.", "There is no result that could be corrected."
)
