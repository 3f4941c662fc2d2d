"""`decide`: what a command makes happen, or why it may not be given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType, NoneType
from typing import Final

from .._values import maker_of
from ..calendars import WorkCalendar
from ..definition.model import Procedure
from ..errors import InputError, NotAllowed
from ..texts import Text
from ._acts import Act, act_of
from ._course import Course
from ._draft import freeze, thaw
from ._filing import adopt, submit
from ._input import check_keys
from ._moving import move
from ._plain import check_plain, fits
from ._recomputing import recompute
from ._time import MOMENT, catch_up, first_happening
from ._who import cause_of, refuse
from ._wishes import Wish, wish_for
from .actors import Actor
from .choices import not_acting, possible_now
from .commands import Command, Decision
from .dossier import Dossier

_FIRST: Final = {"submit": submit, "adopt": adopt}

_WORDS: Final = (str, NoneType)

# The two classes that callers pass stand first: asking the abstract one costs ten times as much.
_TABLES: Final = (dict, MappingProxyType, Mapping)


def decide(
    procedure: Procedure,
    dossier: Dossier | None,
    command: Command,
    at: datetime,
    calendar: WorkCalendar,
    *,
    code: str | None = None,
    recorded_at: datetime | None = None,
) -> Decision:
    """The events that `command`, given at `at`, makes happen, and what a person should know.

    `dossier` is None for "submit" and "adopt", which want a `code`. Before the command comes
    what time alone has made happen, each event at its own instant: the answer is the same
    whether or not a tick came in between. A naive `at` is taken as local to the calendar.
    "recompute" pins the dossier to `calendar`; tick by its own calendar before.

    `recorded_at` is for the system's commands only: when what follows from another dossier is
    written down, where that is later than the instant `at` from which it holds.

    Raises NotAllowed when the actor may not, or not now; InputError when the data cannot be
    used, or `at` lies before the dossier's last event; NotFound for a step that does not exist.
    """
    moment = calendar.localize(at)
    _check_shape(command)
    now = moment if recorded_at is None else _recorded(command, moment, calendar, recorded_at)
    if dossier is None or command.action == "move":
        refuse_draft(procedure)
    if dossier is None:
        course = Course(procedure, None, by=command.by, at=moment, calendar=calendar, now=now)
        _check_mandate(course)
        _begin(course, command, code)
        return _decision(course)
    _check(procedure, dossier, command, moment, now)
    draft = thaw(dossier)
    course = Course(procedure, draft, by=command.by, at=moment, calendar=calendar, now=now)
    _check_mandate(course)
    if command.action == "move":
        move(course, command.reason)
        return _decision(course)
    catch_up(course, moment)
    if command.action == "tick":
        _only_system(course)
        check_keys(command.data, (), "tick")
    elif command.action == "recompute":
        recompute(course, command)
    else:
        _act(course, command)
        course.settle()
    return _decision(course)


def refuse_draft(procedure: Procedure) -> None:
    """Raises NotAllowed for a draft: it may be read and counted, but no dossier runs on it."""
    if procedure.status == "draft":
        raise NotAllowed(_DRAFT.fill(ref=procedure.ref, points=len(procedure.review)))


def _decision(course: Course) -> Decision:
    return _new_decision(
        events=tuple(course.events),
        dossier=freeze(course.draft),
        warnings=tuple(course.warnings),
    )


_new_decision: Final = maker_of(Decision)


def _begin(course: Course, command: Command, code: str | None) -> None:
    begin = _FIRST.get(command.action)
    if begin is None:
        raise InputError(_NO_DOSSIER.fill(action=command.action))
    begin(course, command, code)
    course.settle()


def _check_shape(command: Command) -> None:
    """InputError for what a careless caller might pass instead of texts and mappings."""
    right = (
        isinstance(command.action, str),
        isinstance(command.step, _WORDS),
        isinstance(command.reason, _WORDS),
        isinstance(command.data, _TABLES),
        isinstance(command.private, _TABLES),
    )
    if not all(right):
        # What it holds may be personal, so the message does not repeat it.
        raise InputError(_SHAPE)
    _check_actor(command.by)
    if command.reason is not None and not fits(command.reason):
        raise InputError(_BAD_REASON)
    check_plain(command.data, "data")
    check_plain(command.private, "private")


def _check_actor(by: object) -> None:
    if not isinstance(by, Actor) or not _is_word(by.id):
        raise InputError(_ACTOR)
    if by.unit is not None and not _is_word(by.unit):
        raise InputError(_ACTOR)


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(value) and fits(value)


def _recorded(
    command: Command, at: datetime, calendar: WorkCalendar, recorded_at: datetime
) -> datetime:
    now = calendar.localize(recorded_at)
    if now < at:
        raise InputError(_FUTURE.fill(at=at.isoformat(), recorded_at=now.isoformat()))
    if now > at and command.by.kind != "system":
        raise NotAllowed(_AFTERWARDS, "part")
    return now


def _check(
    procedure: Procedure, dossier: Dossier, command: Command, at: datetime, now: datetime
) -> None:
    if command.action in _FIRST:
        raise InputError(_TWICE.fill(action=command.action, code=dossier.code))
    # What happened by itself may have been written down after later events.
    last = dossier.recorded_at if at == now else max(entry.at for entry in dossier.timeline)
    if at < last or now < dossier.recorded_at:
        values = {"code": dossier.code, "at": at.isoformat(), "last": last.isoformat()}
        raise InputError(_BACKWARDS.fill(**values))
    if command.action != "move" and procedure.hash != dossier.procedure_hash:
        values = {"code": dossier.code, "pinned": dossier.procedure_ref, "given": procedure.ref}
        raise InputError(_PINNED.fill(**values))


def _only_system(course: Course) -> None:
    if course.by.kind != "system":
        raise NotAllowed(_TICK, "part")


def _act(course: Course, command: Command) -> None:
    wish, act = _meant(course, command)
    check_keys(command.data, act.takes, command.action)
    act.perform(course, wish)


def _meant(course: Course, command: Command) -> tuple[Wish, Act]:
    """What the command means; NotAllowed says why not, and what may be done instead."""
    try:
        wish = wish_for(course, command)
    except NotAllowed as refusal:
        raise NotAllowed(_with_others(course, refusal.message)) from None
    act = act_of(wish)
    why = act.why_not(course, wish)
    if why is not None:
        raise NotAllowed(_with_others(course, why), cause_of(why))
    return wish, act


def _check_mandate(course: Course) -> None:
    refuse(not_acting(course))


def _with_others(course: Course, why: Text) -> Text:
    now = possible_now(course)
    return Text(why.vi + now.vi, why.say("en") + now.say("en"))


def next_wakeup(procedure: Procedure, dossier: Dossier, calendar: WorkCalendar) -> datetime | None:
    """The first instant at which a tick would make something happen; None when nothing waits.

    It lies a microsecond after the last instant that is still in time.
    """
    found = first_happening(procedure, dossier)
    return None if found is None else calendar.localize(found[0] + MOMENT)


_BAD_REASON: Final = Text(
    "Lý do (`reason`) có ký tự không kho nào giữ được (ký tự số 0 hoặc nửa ký tự). Hãy bỏ ký tự đó "
    "rồi gửi lại.",
    "The reason has a character that no store can hold (the character 0, or half of one). Take it "
    "out and send it again.",
)
_ACTOR: Final = Text(
    "Người thực hiện (`by`) phải là một Actor có `id` là chữ không rỗng, `unit` là chữ hoặc None.",
    "`by` must be an Actor whose `id` is a text that is not empty, and whose `unit` is a text or "
    "None.",
)
_SHAPE: Final = Text(
    "Lệnh sai kiểu: action, step, reason phải là chữ; data, private phải là bảng tên → giá trị.",
    "The command is misshapen: action, step and reason are texts; data and private map names to "
    "values.",
)
_DRAFT: Final = Text(
    "Thủ tục {ref} còn là bản nháp ({points} điểm chờ rà soát) nên chưa nhận hồ sơ được. Hãy rà "
    "soát danh sách `review`, rồi bỏ `status: draft`.",
    "Procedure {ref} is still a draft ({points} points to review), so no dossier can be filed "
    "under it. Go through its `review` list, then take `status: draft` out.",
)
_NO_DOSSIER: Final = Text(
    "Việc «{action}» cần một hồ sơ đã có; chỉ `submit` và `adopt` lập hồ sơ mới.",
    "The action '{action}' wants a dossier; only `submit` and `adopt` begin one.",
)
_TWICE: Final = Text(
    "Hồ sơ {code} đã có nên không `{action}` lần nữa.",
    "Dossier {code} exists already; it cannot be begun again with `{action}`.",
)
_BACKWARDS: Final = Text(
    "Thời điểm {at} sớm hơn lần ghi cuối {last} của hồ sơ {code}. Hãy kiểm tra đồng hồ của máy.",
    "The instant {at} lies before the last record, {last}, of dossier {code}. Check the clock of "
    "the machine.",
)
_FUTURE: Final = Text(
    "Việc có hiệu lực từ {at} không thể được ghi sớm hơn, lúc {recorded_at}. Hãy kiểm tra "
    "`recorded_at`.",
    "What takes effect at {at} cannot be written down before, at {recorded_at}. Check "
    "`recorded_at`.",
)
_AFTERWARDS: Final = Text(
    "Chỉ hệ thống mới ghi sau một việc đã có hiệu lực từ trước (`recorded_at`).",
    "Only the system writes down afterwards what took effect before (`recorded_at`).",
)
_PINNED: Final = Text(
    "Hồ sơ {code} theo đúng văn bản của phiên bản {pinned}, không phải {given}. Hãy đưa vào đúng "
    "văn bản đó, hoặc chuyển phiên bản bằng `move`.",
    "Dossier {code} is pinned to the very text of {pinned}, not {given}. Give that text, or move "
    "the dossier with `move`.",
)
_TICK: Final = Text("Chỉ hệ thống mới chạy `tick`.", "Only the system gives `tick`.")
