"""Work on steps: taking them, finishing them with an outcome, and what answers they need."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from ..calendars import date_text, moment_text
from ..definition.model import END, Step
from ..errors import InputError
from ..texts import Text
from . import _ends, _graph, _promises
from ._course import RUNNING, Course
from ._input import code_of, joined, mapping_of, names_of, needed_text, one_of, read_facts, said
from ._step_clocks import least_stay
from ._who import Refusal, done_before, not_any_of, not_theirs, status_name
from ._wishes import Way, Wish
from .dossier import Phase, StepRun


def aim(wish: Wish) -> tuple[StepRun, Step, Way]:
    """The step and way of a wish that is about one."""
    assert wish.run is not None
    assert wish.step is not None
    assert wish.way is not None
    return wish.run, wish.step, wish.way


def why_not_work(course: Course, wish: Wish) -> Text | None:
    """Why the actor may not do this open step now; None when they may."""
    assert wish.run is not None
    return why_not_assign(course, wish) or why_not_theirs(course, wish.run)


def why_not_theirs(course: Course, run: StepRun) -> Text | None:
    """Why the step is for others of the same part: by role, by who did what before, by hand."""
    return not_theirs(course.procedure, course.by, course.draft, run, course.step(run))


def why_not_assign(course: Course, wish: Wish) -> Text | None:
    """Why the actor may not say who does this open step: everybody of its part may."""
    assert wish.run is not None
    draft, run = course.draft, wish.run
    if draft.phase is Phase.STOPPED:
        return _STOPPED
    if run.state == "waiting":
        return _WAITING.fill(step=run.step)
    if course.by.kind == "applicant" and _asks_applicant(wish):
        return None
    return not_any_of(course.procedure, course.by, draft, (run.by,))


def _asks_applicant(wish: Wish) -> bool:
    """True for the ways on from a step that waits for the applicant's own word."""
    return wish.way is not None and wish.step is not None and wish.step.kind == "confirm"


def why_not_finish(course: Course, wish: Wish) -> Text | None:
    """Why a step may not be finished in this way now."""
    run, step, way = aim(wish)
    if way.manner == "stop":
        return why_not_work(course, wish) if course.draft.phase in RUNNING else wrong_phase(course)
    reason = why_not_work(course, wish) or _too_early(course, run, step)
    return reason or _too_often(course, run, way.target)


def _too_early(course: Course, run: StepRun, step: Step) -> Text | None:
    """Why a step is not over yet that must take some time, such as a posting (niêm yết)."""
    last = least_stay(course, run, step)
    if last is None or course.at > last.until:
        return None
    assert step.at_least is not None
    since = date_text(course.calendar.localize(run.opened_at).date())
    whole_days = last.until > last.at
    day = date_text(last.on + _DAY) if whole_days else moment_text(last.at)
    return said(_TOO_EARLY, step=run.step, least=step.at_least, since=since, day=day)


def _too_often(course: Course, run: StepRun, target: str) -> Text | None:
    """Why the dossier may not come to `target` once more, by a way on from `run`."""
    node = course.procedure.graph.nodes.get(target)
    if not isinstance(node, Step) or node.at_most is None:
        return None
    runs = (one for one in course.draft.steps if one.instance == run.instance)
    times = sum(one.step == target for one in runs)
    return _TOO_OFTEN.fill(step=target, most=node.at_most) if times >= node.at_most else None


def wrong_phase(course: Course) -> Text:
    """That the dossier's status does not allow it."""
    name = status_name(course.draft.status)
    return Text(
        _WRONG_PHASE.vi.format(status=name.vi),
        _WRONG_PHASE.say("en").format(status=name.say("en")),
    )


# -- take and assign -----------------------------------------------------------------------------


def why_not_take(course: Course, wish: Wish) -> Text | None:
    """Why the step may not be taken by this actor."""
    assert wish.run is not None
    if wish.run.state == "taken":
        return _TAKEN.fill(step=wish.run.step, assignee=wish.run.assignee)
    return why_not_work(course, wish)


def take(course: Course, wish: Wish) -> None:
    """Let the actor take the step."""
    assert wish.run is not None
    data = {"assignee": course.by.id, "handed": True}
    course.move_run("step_taken", wish.run, "take", data, reason=wish.command.reason)


def assign(course: Course, wish: Wish) -> None:
    """Give the step to an officer, or to another one."""
    assert wish.run is not None
    assert wish.step is not None
    assignee = needed_text(wish.command.data, "assignee")
    before = done_before(course.draft, wish.run, wish.step, assignee)
    if before is not None:
        values = {"step": wish.run.label, "before": before, "assignee": assignee}
        raise InputError(_BARRED.fill(**values))
    data = {"assignee": assignee, "handed": True}
    course.move_run("step_taken", wish.run, "assign", data, reason=wish.command.reason)


def begin_work(course: Course, run: StepRun) -> StepRun:
    """The run, taken by the actor when it is the first work on an accepted dossier.

    The national portal knows no way from "accepted" to anything but "being processed".
    """
    if course.draft.phase is Phase.ACCEPTED and run.state == "open":
        course.move_run("step_taken", run, "take", {"assignee": course.by.id})
        return course.draft.run(run.step, run.visit)
    return run


# -- finishing -----------------------------------------------------------------------------------


def missing_records(course: Course, step: Step, given: Mapping[str, object]) -> tuple[str, ...]:
    """The officer's answers that finishing the step still wants."""
    draft = course.draft
    known = {*draft.facts, *draft.personal, *given}
    return tuple(name for name in step.records if name not in known)


def record_given(course: Course, wish: Wish, *, lenient: bool = False) -> None:
    """Write down the answers that come with a command; InputError names those it still lacks."""
    step = wish.step
    given = mapping_of(wish.command.data, "facts")
    if step is not None and not lenient:
        lacking = missing_records(course, step, given)
        if lacking:
            raise InputError(_LACKING.fill(step=step.name, names=joined(lacking)))
    if given:
        write_facts(course, given)


def write_facts(course: Course, given: Mapping[str, object]) -> None:
    """Write down officers' answers and let the deadline rule follow them."""
    public, personal = read_facts(course.procedure, given, "officer")
    private = {"facts": personal} if personal else {}
    course.emit("facts_recorded", {"facts": public}, private=private)
    _promises.reconsider(course)


def finish(course: Course, wish: Wish) -> None:
    """Finish a step with its outcome; the token goes on."""
    run, _, way = aim(wish)
    record_given(course, wish, lenient=way.manner == "refuse")
    reason = wish.command.reason
    if way.manner == "refuse":
        reason = needed_reason(wish)
    run = begin_work(course, run)
    _graph.go_on(course, run, way.outcome, way.target, reason=reason)


def needed_reason(wish: Wish) -> str:
    """The reason of the command; InputError when there is none."""
    reason = wish.command.reason
    if reason is None or not reason.strip():
        raise InputError(_REASON.fill(action=wish.action))
    return reason


def stop(course: Course, wish: Wish) -> None:
    """Stop processing because a step came to that outcome; the step itself stays open."""
    run, _, way = aim(wish)
    reason = needed_reason(wish)
    record_given(course, wish, lenient=True)
    run = begin_work(course, run)
    _ends.stop(
        course, "outcome", reason=reason, step=run.step, visit=run.visit, outcome=way.outcome
    )


# -- sub-procedures ------------------------------------------------------------------------------


def why_not_sub(course: Course, wish: Wish) -> Text | None:
    """Only the host tells how a sub-dossier ended."""
    if course.by.kind != "system":
        return _ONLY_SYSTEM
    if course.draft.phase is Phase.STOPPED:
        return None
    return why_not_finish(course, wish)


def sub_finished(course: Course, wish: Wish) -> None:
    """Take over the result of a sub-dossier; a stopped dossier goes on with it when resumed."""
    run = aim(wish)[0]
    data = wish.command.data
    outcome = one_of(_OUTCOME, data.get("outcome"), ("granted", "refused"))
    code = code_of(data, "code")
    names = names_of(data, "results")
    course.emit(
        "sub_finished",
        {
            "step": run.step,
            "visit": run.visit,
            "outcome": outcome,
            "code": code,
            "results": list(names),
        },
    )
    if course.draft.phase is not Phase.STOPPED:
        go_on_after_sub(course, course.draft.run(run.step, run.visit))


def go_on_after_sub(course: Course, run: StepRun) -> None:
    """Leave the step of a sub-procedure as its outcome says."""
    step, outcome = course.step(run), run.outcome or "granted"
    target = step.outcomes.get(outcome) or step.then or END
    _graph.go_on(course, run, outcome, target, granted=outcome == "granted")


# -- delivery ------------------------------------------------------------------------------------


def why_not_deliver(course: Course, wish: Wish) -> Text | None:
    """Why the result may not be handed over now."""
    draft = course.draft
    if draft.phase is not Phase.RESULT_AVAILABLE:
        return wrong_phase(course)
    if draft.delivery != "waiting":
        return _NOTHING_TO_DELIVER
    if wish.run is None:
        return not_any_of(course.procedure, course.by, draft, _one_stop(course))
    why = not_any_of(course.procedure, course.by, draft, (wish.run.by,))
    return why or why_not_theirs(course, wish.run)


def _one_stop(course: Course) -> tuple[str, ...]:
    return tuple(n for n, agency in course.procedure.agencies.items() if agency.kind == "one_stop")


def deliver(course: Course, wish: Wish) -> None:
    """Hand the result over to the applicant (status 10)."""
    draft, run = course.draft, wish.run
    channel = code_of(wish.command.data, "channel") or draft.delivery_channel
    if draft.finance == "due":
        course.warn(_UNPAID)
    if run is not None:
        course.move_run("step_closed", run, "close", {"outcome": None, "target": None})
    course.emit(
        "delivered",
        {"channel": channel, "step": None if run is None else run.step},
        trigger="deliver",
        reason=wish.command.reason,
    )


_DAY: Final = timedelta(days=1)
_TOO_EARLY: Final = Text(
    "Bước «{step}», mở {since}, phải kéo dài ít nhất {least}; chỉ kết thúc được từ {day}.",
    "Step '{step}', open since {since}, takes {least} at least; it can be finished from {day} on.",
)
_TOO_OFTEN: Final = Text(
    "Hồ sơ đã đến bước «{step}» đủ {most} lần nên không quay lại đó được nữa; hãy chọn kết cục "
    "khác.",
    "The dossier has come to step '{step}' {most} times, which is the most; choose another "
    "outcome.",
)
_OUTCOME: Final = Text("kết quả của thủ tục thành phần", "outcome of a sub-procedure")
_STOPPED: Final = Text(
    "Hồ sơ đang dừng xử lý; phải tiếp tục lại (resume) trước.",
    "Processing is stopped; resume it first.",
)
_WAITING: Final = Text(
    "Bước «{step}» đang chờ người nộp bổ sung hồ sơ; Bộ phận Một cửa phải xác nhận đủ hồ sơ "
    "(supplement) trước.",
    "Step '{step}' waits for the applicant's supplement; the one-stop unit must confirm it "
    "(supplement) first.",
)
_WRONG_PHASE: Final = Text(
    "Hồ sơ đang ở trạng thái «{status}» nên không làm được việc này.",
    "The dossier's status is '{status}', which does not allow this.",
)
_TAKEN: Final = Text(
    "Bước «{step}» đã do {assignee} nhận; muốn chuyển người khác thì dùng `assign`.",
    "Step '{step}' has been taken by {assignee}; use `assign` to give it to somebody else.",
)
_BARRED: Final = Text(
    "Không giao bước «{step}» cho {assignee} được: người đó đã làm bước «{before}». Hãy giao cho "
    "người khác.",
    "Step '{step}' cannot be given to {assignee}, who did step '{before}'. Give it to somebody "
    "else.",
)
_LACKING: Final = Text(
    "Muốn kết thúc bước «{step}», công chức phải trả lời: {names}. Hãy đưa vào `facts`.",
    "To finish step '{step}' the officer must answer: {names}. Put the answers into `facts`.",
)
_REASON: Final = Text(
    "Việc «{action}» phải nêu lý do (reason).", "The action '{action}' must state its reason."
)
_ONLY_SYSTEM: Final = Refusal(
    "Kết quả của thủ tục thành phần do hệ thống chuyển về khi hồ sơ thành phần kết thúc.",
    "The result of a sub-procedure is brought by the system when its own dossier ends.",
    "part",
)
_NOTHING_TO_DELIVER: Final = Text(
    "Hồ sơ này không có kết quả chờ trả.", "This dossier has no result waiting to be handed over."
)
_UNPAID: Final = Text(
    "Hồ sơ còn khoản phí, lệ phí chưa nộp; kiểm tra trước khi trả kết quả.",
    "Fees or charges of this dossier are unpaid; check before handing over the result.",
)
