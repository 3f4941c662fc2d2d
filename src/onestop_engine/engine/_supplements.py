"""Supplement (bổ sung): asked at intake or under way, handed in, confirmed, or never answered."""

from __future__ import annotations

from typing import Any, Final

from ..calendars import date_text
from ..definition import documents
from ..definition.model import Procedure
from ..errors import InputError
from ..texts import Text
from . import _ends, _promises
from ._course import RUNNING, Course
from ._input import names_of, one_of, said
from ._rounds import answer_due, rounds_of, used_up
from ._step_clocks import reopened_clock, step_clock
from ._steps import aim, begin_work, why_not_work, wrong_phase
from ._who import ONE_STOP, not_any_of, parts_of_kinds
from ._wishes import Wish
from .dossier import Phase, StepRun

_STANDS: Final = frozenset({"restart", "pause", "add"})


# -- asking --------------------------------------------------------------------------------------


def why_not_ask_at_intake(course: Course, wish: Wish) -> Text | None:
    """Why no (further) supplement may be asked before acceptance (decree 118/2025 art. 16.3)."""
    most = course.procedure.intake_supplement.at_most
    return why_not_work(course, wish) or _too_many(course, most, at_intake=True)


def why_not_ask(course: Course, wish: Wish) -> Text | None:
    """Why no (further) supplement may be asked under way (decree 118/2025 art. 19.5)."""
    if course.draft.phase not in RUNNING | {Phase.STOPPED}:
        return wrong_phase(course)
    most = course.procedure.supplement.at_most
    return why_not_work(course, wish) or _too_many(course, most, at_intake=False)


def _too_many(course: Course, most: int, *, at_intake: bool) -> Text | None:
    if most == 0:
        return _NEVER
    asked = len(rounds_of(course.draft, at_intake=at_intake))
    if asked >= most:
        return (_ASKED_AT_INTAKE if at_intake else _ASKED).fill(asked=asked, most=most)
    whole = used_up(course, at_intake=at_intake)
    return None if whole is None else said(_USED_UP, whole=whole)


def ask_at_intake(course: Course, wish: Wish) -> None:
    """Ask to complete the dossier before it is accepted; no clock runs yet."""
    run = aim(wish)[0]
    _request(course, wish, run, at_intake=True)


def ask(course: Course, wish: Wish) -> None:
    """Ask to complete the dossier while it is examined; the clock follows the mode."""
    run = begin_work(course, aim(wish)[0])
    _warn_if_late(course)
    _request(course, wish, run, at_intake=False)
    _promises.hold(course)


def _warn_if_late(course: Course) -> None:
    within, accepted = course.procedure.supplement.ask_within, course.draft.accepted_at
    if within is None:
        return
    assert accepted is not None
    last = course.calendar.due(accepted, within)
    if course.at > last.until:
        # A breach by the agency, but no law makes the request void.
        course.warn(said(_LATE_NOTICE, within=within, day=date_text(last.on)))


def _request(course: Course, wish: Wish, run: StepRun, *, at_intake: bool) -> None:
    items = names_of(wish.command.data, "items")
    reason = wish.command.reason
    if not items and not (reason and reason.strip()):
        raise InputError(_WHAT)
    clock, due, read = run.clock, run.due, course.reader
    if at_intake or course.procedure.supplement.mode in _STANDS:
        clock, due = None if clock is None else clock.pause(course.at, "supplement"), None
    papers = paper_names(course.procedure)
    answer = answer_due(course, at_intake=at_intake)
    course.move_run(
        "supplement_requested",
        run,
        "ask",
        {
            "at_intake": at_intake,
            "mode": None if at_intake else course.procedure.supplement.mode,
            "outcome": None if wish.way is None else wish.way.outcome,
            # Free text may name people; only the names of listed papers stand in the data.
            "items": [item for item in items if item in papers],
            "answer_due": read.write_due(answer),
            "due_before": read.write_due(course.draft.due),
            "clock": read.write_clock(clock),
            "due": read.write_due(due),
        },
        moves="ask_intake" if at_intake else None,
        reason=reason,
        private=_free(items, papers),
    )


def _free(items: tuple[str, ...], papers: frozenset[str]) -> dict[str, Any]:
    free = [item for item in items if item not in papers]
    return {"items": free} if free else {}


def paper_names(procedure: Procedure) -> frozenset[str]:
    """The names of all papers that the procedure lists, alternatives included."""
    listed = procedure.documents
    inner = (name for paper in listed.values() for name in paper.alternatives)
    return frozenset((*listed, *inner))


def lacking(course: Course, handed_in: tuple[str, ...]) -> list[str]:
    """The names of needed papers that are not among those handed in."""
    draft = course.draft
    wanted = documents.required(
        course.procedure,
        facts=course.answers(),
        channel=draft.channel,
        applicant=draft.applicant_kind,
        received=course.days()["filed"],
    )
    return [paper.name for paper in documents.missing(wanted, handed_in)]


# -- answering -----------------------------------------------------------------------------------


def why_not_supplement(course: Course, wish: Wish) -> Text | None:
    """Why papers may not be handed in, or confirmed, for this step."""
    draft, run = course.draft, wish.run
    assert run is not None
    if draft.phase is Phase.STOPPED:
        return wrong_phase(course)
    if course.by.kind == "applicant":
        return None
    parts = parts_of_kinds(course.procedure, ONE_STOP)
    return not_any_of(course.procedure, course.by, draft, parts)


def supplement(course: Course, wish: Wish) -> None:
    """Take in papers: from the applicant an upload, from the one-stop unit the confirmation.

    Only the confirmation lets the clock run again; an upload stops the time-out.
    """
    assert wish.run is not None
    given = _given_papers(course, wish)
    handed_in = tuple(dict.fromkeys((*course.draft.documents, *given)))
    papers = {"documents": list(given), "missing": lacking(course, handed_in)}
    if course.by.kind == "applicant":
        data = {"step": wish.run.step, "visit": wish.run.visit, **papers}
        course.emit("documents_received", data, reason=wish.command.reason)
    else:
        _confirm(course, wish, papers)


def _given_papers(course: Course, wish: Wish) -> tuple[str, ...]:
    given = names_of(wish.command.data, "documents")
    known = paper_names(course.procedure)
    return tuple(one_of(_PAPER, name, known) for name in given)


def _confirm(course: Course, wish: Wish, papers: dict[str, Any]) -> None:
    run = wish.run
    assert run is not None
    at_intake = course.draft.phase is Phase.INTAKE_SUPPLEMENT
    mode = course.procedure.supplement.mode
    step = course.step(run)
    clock = step_clock(course, step) if at_intake else reopened_clock(course, run)
    after = None if at_intake else _promises.resumed(course, mode, but=run)
    due_after = course.draft.due if after is None else after[0].due(course.calendar)
    read = course.reader
    course.move_run(
        "supplement_received",
        run,
        "complete",
        {
            **papers,
            "at_intake": at_intake,
            "clock": read.write_clock(clock),
            "due": read.write_due(None if clock is None else clock.due(course.calendar)),
            "due_after": read.write_due(due_after),
        },
        moves="complete_intake" if at_intake else None,
        reason=wish.command.reason,
    )
    _promises.go_on(course, after, "supplement")


# -- silence -------------------------------------------------------------------------------------


def expire(course: Course, run: StepRun) -> None:
    """Do what the procedure says when the applicant has not answered in time."""
    at_intake = course.draft.phase is Phase.INTAKE_SUPPLEMENT
    rules = course.procedure
    effect = rules.intake_supplement.on_silence if at_intake else rules.supplement.on_silence
    refused = at_intake and effect == "refuse_intake"
    course.emit(
        "supplement_expired",
        {"step": run.step, "visit": run.visit, "at_intake": at_intake, "effect": effect},
        trigger="complete_intake" if refused else None,
    )
    _EFFECTS[effect](course)


def _close(course: Course) -> None:
    _ends.end(course, "closed", {"cause": "supplement_expired"})


def _refuse_intake(course: Course) -> None:
    _ends.end(course, "intake_refused", {"cause": "supplement_expired"})


def _stop(course: Course) -> None:
    _ends.stop(course, "supplement_expired")


_EFFECTS: Final = {
    "close": _close,
    "refuse_intake": _refuse_intake,
    "refuse": _ends.refuse,
    "stop": _stop,
}

_PAPER: Final = Text("giấy tờ", "paper")
_NEVER: Final = Text(
    "Thủ tục này không cho phép yêu cầu bổ sung ở giai đoạn này.",
    "This procedure allows no request for supplement at this stage.",
)
_ASKED_AT_INTAKE: Final = Text(
    "Đã yêu cầu bổ sung {asked} lần khi tiếp nhận; chỉ được {most} lần, đầy đủ, chính xác (Điều "
    "16 Nghị định 118/2025/NĐ-CP).",
    "Supplement was asked {asked} time(s) at intake; {most} is the most, complete and exact "
    "(decree 118/2025, art. 16).",
)
_ASKED: Final = Text(
    "Đã yêu cầu bổ sung {asked} lần trong khi giải quyết; thủ tục chỉ cho phép {most} lần.",
    "Supplement was asked {asked} time(s) under way; the procedure allows {most}.",
)
_USED_UP: Final = Text(
    "Người nộp đã dùng hết {whole} dành cho mọi lần bổ sung; hãy giải quyết theo hồ sơ hiện có.",
    "The applicant has used up the {whole} for all supplements together; decide on what is there.",
)
_WHAT: Final = Text(
    "Yêu cầu bổ sung phải nêu rõ những gì còn thiếu: ghi vào `items` (danh sách giấy tờ) hoặc "
    "`reason`.",
    "A request for supplement must say what is missing: put it into `items` (a list of papers) or "
    "`reason`.",
)
_LATE_NOTICE: Final = Text(
    "Yêu cầu bổ sung muộn: phải thông báo trong {within} kể từ ngày tiếp nhận, chậm nhất {day} "
    "(Điều 19 Nghị định 118/2025/NĐ-CP).",
    "The request for supplement is late: it was due within {within} of acceptance, by {day} "
    "(decree 118/2025, art. 19).",
)
