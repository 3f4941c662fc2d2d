"""How a dossier begins: filed at a desk, or taken over from another system while under way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from ..calendars import moment_text
from ..clocks import Clock
from ..definition.filing import filing_time
from ..definition.model import Block, Procedure, Step
from ..errors import InputError, NotAllowed
from ..terms import Counting, Due, Term
from ..texts import Text
from . import _graph, _money, _promises
from ._course import Course
from ._input import (
    check_keys,
    code_of,
    joined,
    mapping_of,
    moment_of,
    names_of,
    needed_text,
    one_of,
    raise_all,
    read_facts,
    said,
    text_of,
    with_defaults,
)
from ._intake import local_day, rule_set
from ._scopes import runs_of
from ._supplements import lacking, paper_names
from ._who import ONE_STOP, not_any_of, parts_of_kinds, refuse
from .commands import Command
from .dossier import Phase

SUBMIT_KEYS: Final = frozenset(
    {
        "code",
        "unit",
        "units",
        "subject",
        "channel",
        "applicant_kind",
        "facts",
        "documents",
        "delivery_channel",
        "parent",
        "parent_step",
        "shared_due",
    }
)
ADOPT_KEYS: Final = SUBMIT_KEYS | {
    "old_code",
    "received_at",
    "accepted_at",
    "step",
    "steps",
    "promised",
    "used",
    "source",
}

# Names a calendar-day promise that another system has given: it stays where it is.
_AS_GIVEN: Final = Counting(last_day_off="keep")


def submit(course: Course, command: Command, code: str | None) -> None:
    """File a dossier: check what came, work out the fees due at once, open the intake."""
    check_keys(command.data, SUBMIT_KEYS, "submit")
    _may_file(course, applicant=True)
    data, private = _header(course, command, code)
    day = local_day(course, course.at)
    data |= {"phase": Phase.SUBMITTED.value, "rule_set": rule_set(day)}
    _open(course, data, private)
    if data["parent"] is None:
        _look_at_time(course, data)
    _money.assess(course, "on_filing")
    _warn_of_missing(course)
    graph = course.procedure.graph
    _check_repeats(course)
    _graph.open_step(course, graph.step(graph.start), ())


def _look_at_time(course: Course, data: dict[str, Any]) -> None:
    """Warn of a filing outside its time, or refuse it; a sub-dossier has its parent's."""
    found = filing_time(
        course.procedure, values=course.values(), at=course.at, calendar=course.calendar
    )
    if found is None or not found.missed(course.at):
        return
    said = found.say(course.at)
    if found.rule.late == "refuse":
        raise InputError(Text(f"{said.vi} {_REFUSED.vi}", f"{said.say('en')} {_REFUSED.en}"))
    course.warn(said)
    data["filed_late"] = {"rule": found.rule.index, "last": found.last.isoformat()}
    course.draft.put(filed_late=True)


def _may_file(course: Course, *, applicant: bool) -> None:
    by = course.by
    if by.kind == "system" or (applicant and by.kind == "applicant"):
        return
    parts = parts_of_kinds(course.procedure, ONE_STOP)
    if not any(by.plays(part) for part in parts):
        raise NotAllowed(_NOT_A_DESK.fill(parts=joined(parts)), "part")


def _open(course: Course, data: dict[str, Any], private: Mapping[str, Any]) -> None:
    """Write the first event, with the papers that it lacks."""
    kind = "adopted" if data["phase"] != Phase.SUBMITTED.value else "submitted"
    course.begin(kind, data, private)
    if course.by.kind == "officer":
        desk = parts_of_kinds(course.procedure, ONE_STOP)
        refuse(not_any_of(course.procedure, course.by, course.draft, desk))
    # Which papers are needed follows from the dossier; nobody has seen the event yet.
    missing = lacking(course, course.draft.documents)
    data["missing"] = missing
    course.draft.put(missing=tuple(missing))


def _warn_of_missing(course: Course) -> None:
    if course.draft.missing:
        papers = course.procedure.documents
        titles = [papers[name].title for name in course.draft.missing]
        course.warn(
            Text(
                _MISSING.vi.format(names="; ".join(title.vi for title in titles)),
                _MISSING.say("en").format(names="; ".join(title.say("en") for title in titles)),
            )
        )


def _header(
    course: Course, command: Command, code: str | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a filing says about itself, checked; everything personal set apart."""
    given, procedure = command.data, course.procedure
    public, personal = _facts(procedure, given, command.private)
    channel = one_of(_CHANNEL, given.get("channel", procedure.channels[0]), procedure.channels)
    kinds = procedure.applicants
    data = {
        "code": code or needed_text(given, "code"),
        "procedure": procedure.code,
        "procedure_ref": procedure.ref,
        "procedure_hash": procedure.hash,
        "calendar_hash": course.calendar.hash,
        "unit": needed_text(given, "unit"),
        "units": _units(procedure, given),
        "subject": text_of(given, "subject") or "",
        "channel": channel,
        "applicant_kind": one_of(_APPLICANT, given.get("applicant_kind", kinds[0]), kinds),
        "facts": public,
        "documents": [
            one_of(_PAPER, name, paper_names(procedure)) for name in names_of(given, "documents")
        ],
        "missing": [],
        "delivery_channel": code_of(given, "delivery_channel"),
        "parent": text_of(given, "parent"),
        "parent_step": text_of(given, "parent_step"),
        "shared_due": _shared_due(given),
    }
    applicant = mapping_of(command.private, "applicant")
    private = {
        **({"applicant": dict(applicant)} if applicant else {}),
        **({"facts": personal} if personal else {}),
    }
    return data, private


def _facts(
    procedure: Procedure, given: Mapping[str, object], private: Mapping[str, object]
) -> tuple[dict[str, Any], dict[str, Any]]:
    answers = {**mapping_of(given, "facts"), **mapping_of(private, "facts")}
    wrong: list[Text] = []
    public: dict[str, Any] = {}
    personal: dict[str, Any] = {}
    try:
        public, personal = read_facts(procedure, answers, "applicant")
    except InputError as error:
        wrong.append(error.message)
        public = {name: value for name, value in answers.items() if value is not None}
    try:
        public, personal = with_defaults(procedure, public, personal)
    except InputError as error:
        wrong.append(error.message)
    raise_all(wrong)
    return public, personal


def _units(procedure: Procedure, given: Mapping[str, object]) -> dict[str, str]:
    """The units of the parts; parts that the host left open are left out."""
    units = mapping_of(given, "units")
    for part in units:
        one_of(_PART, part, procedure.agencies)
    return {part: needed_text(units, part) for part, unit in units.items() if unit is not None}


def _shared_due(given: Mapping[str, object]) -> dict[str, Any] | None:
    data = mapping_of(given, "shared_due")
    return Due.from_data(data).to_data() if data else None


# -- adoption ------------------------------------------------------------------------------------


def adopt(course: Course, command: Command, code: str | None) -> None:
    """Take over a running dossier: it stands at the named steps, with the promise it was given."""
    given = command.data
    check_keys(given, ADOPT_KEYS, "adopt")
    _may_file(course, applicant=False)
    data, private = _header(course, command, code)
    received = _instant(course, given, "received_at")
    accepted = _instant(course, given, "accepted_at")
    if not received <= accepted <= course.at:
        raise InputError(_ORDER)
    steps = _standing(course.procedure, given)
    data |= {
        "phase": Phase.IN_PROGRESS.value,
        "rule_set": rule_set(accepted.date()),
        "received_at": received.isoformat(),
        "accepted_at": accepted.isoformat(),
        "old_code": needed_text(given, "old_code"),
        "source": text_of(given, "source"),
    }
    _open(course, data, private)
    _promise(course, given, accepted)
    _stand_at(course, steps)


def _instant(course: Course, given: Mapping[str, object], key: str) -> datetime:
    value = moment_of(given, key)
    if value is None:
        raise InputError(_NEEDED.fill(key=key))
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return course.calendar.localize(moment)


def _standing(procedure: Procedure, given: Mapping[str, object]) -> tuple[Step, ...]:
    names = (*names_of(given, "steps"), *((text_of(given, "step") or "",)))
    names = tuple(dict.fromkeys(name for name in names if name))
    known = [step.name for step in procedure.graph.steps if step.kind not in {"receive", "deliver"}]
    if not names:
        raise InputError(_WHERE.fill(known=joined(known)))
    steps = tuple(procedure.graph.step(one_of(_STEP, name, known)) for name in names)
    scopes = {step.scope for step in steps}
    if len(scopes) < len(steps) or any(_contains(outer, scopes) for outer in scopes):
        raise InputError(_TOGETHER.fill(names=joined(names)))
    return steps


def _contains(scope: _graph.Scope, scopes: set[_graph.Scope]) -> bool:
    """True when another of the scopes lies within `scope`, so both cannot be open at once."""
    return any(other != scope and other[: len(scope)] == scope for other in scopes)


def _promise(course: Course, given: Mapping[str, object], accepted: datetime) -> None:
    """Promise what the other system promised; from then on the clock is like any other."""
    rule = _promises.rule_for(course)
    promised, used = moment_of(given, "promised"), text_of(given, "used")
    if promised is not None:
        clock = _clock_until(course, accepted, promised)
    elif not rule.promises:
        return
    elif used is not None and isinstance(rule.limit, Term) and not rule.dated:
        clock = _clock_left(course, rule.limit, rule.counting, Term.parse(used))
    else:
        clock = _promises.clock_of(course, rule, accepted)
    _promises.promise(course, clock, rule.index, "adopted")


def _clock_until(course: Course, accepted: datetime, promised: datetime | date) -> Clock:
    """A clock whose budget ends exactly where the other system promised.

    A date counts in working days where it is one, so that pauses count as usual from now on.
    """
    calendar = course.calendar
    if isinstance(promised, datetime):
        return _clock_to(accepted, calendar.localize(promised))
    start = accepted.date()
    if promised <= start:
        return _clock_to(accepted, calendar.localize(datetime.combine(promised, time(23, 59))))
    if calendar.is_working_day(promised):
        days = calendar.working_days_between(start, promised)
        return Clock.start(accepted, Term(days, "working_day"))
    return Clock.start(accepted, Term((promised - start).days, "day"), _AS_GIVEN)


def _clock_to(accepted: datetime, until: datetime) -> Clock:
    minutes = (until - accepted) // timedelta(minutes=1)
    if minutes <= 0:
        raise InputError(said(_BEFORE, until=moment_text(until)))
    return Clock.start(until - timedelta(minutes=minutes), Term(minutes, "minute"))


def _clock_left(course: Course, limit: Term, counting: Counting, used: Term) -> Clock:
    if used.unit != limit.unit or used.amount >= limit.amount:
        raise InputError(_USED.fill(used=used.say("vi"), limit=limit.say("vi")))
    return Clock.start(course.at, Term(limit.amount - used.amount, limit.unit), counting)


def _stand_at(course: Course, steps: tuple[Step, ...]) -> None:
    """Open the steps, and the blocks around them with every other branch as it must be."""
    blocks: dict[str, set[str]] = {}
    for step in steps:
        for block, branch in step.scope:
            blocks.setdefault(block, set()).add(branch)
    for name, active in blocks.items():
        node = course.procedure.graph.nodes[name]
        assert isinstance(node, Block)
        states = {branch: _state(node, branch, active) for branch in node.branches}
        course.emit("block_opened", {"block": name, "visit": 1, "branches": states})
    for step in steps:
        _graph.open_step(course, step, step.scope)


def _check_repeats(course: Course) -> None:
    """InputError at once for answers with which a branch would have to run too often."""
    for node in course.procedure.graph.nodes.values():
        if isinstance(node, Block):
            for branch in node.branches.values():
                runs_of(course, branch)


def _state(block: Block, branch: str, active: set[str]) -> str:
    """Active where a step stands; waiting for what is active; else it was done before."""
    if branch in active:
        return "active"
    return "waiting" if _awaits(block, branch, active) else "done"


def _awaits(block: Block, branch: str, active: set[str]) -> bool:
    needs = block.branches[branch].needs
    return any(name in active or _awaits(block, name, active) for name in needs)


_CHANNEL: Final = Text("kênh nộp", "channel")
_APPLICANT: Final = Text("loại người nộp", "kind of applicant")
_PAPER: Final = Text("giấy tờ", "paper")
_PART: Final = Text("vai", "part")
_STEP: Final = Text("bước đang giải quyết", "step under way")
_NOT_A_DESK: Final = Text(
    "Chỉ người nộp, hệ thống hoặc Bộ phận Một cửa ({parts}) mới lập được hồ sơ.",
    "Only the applicant, the system or the one-stop unit ({parts}) can open a dossier.",
)
_REFUSED: Final = Text(
    "Thủ tục không nhận hồ sơ nộp ngoài thời gian này. Kiểm tra lại ngày giờ của sự kiện, hoặc nộp "
    "khi đến thời gian nhận.",
    "The procedure takes no dossier outside that time. Check the date and hour of the event, or "
    "file when it opens.",
)
_MISSING: Final = Text("Còn thiếu giấy tờ: {names}.", "Papers are missing: {names}.")
_NEEDED: Final = Text(
    "Tiếp nhận hồ sơ từ hệ thống cũ phải có «{key}».", "Adopting a dossier wants '{key}'."
)
_ORDER: Final = Text(
    "Thứ tự thời gian sai: ngày nộp (received_at) không sau ngày tiếp nhận (accepted_at), ngày "
    "tiếp nhận không sau thời điểm chuyển.",
    "The times are out of order: received_at must not be after accepted_at, nor that after now.",
)
_WHERE: Final = Text(
    "Phải nêu hồ sơ đang ở bước nào (step hoặc steps). Các bước: {known}.",
    "Say at which step the dossier stands (step or steps). Steps: {known}.",
)
_TOGETHER: Final = Text(
    "Các bước {names} không thể cùng mở một lúc.", "The steps {names} cannot be open at once."
)
_BEFORE: Final = Text(
    "Thời điểm hẹn ({until}) phải sau thời điểm tiếp nhận.",
    "The promised {until} must lie after the acceptance.",
)
_USED: Final = Text(
    "Thời gian đã dùng «{used}» phải cùng đơn vị và ít hơn thời hạn «{limit}». Nếu đã quá hạn, hãy "
    "ghi ngày hẹn (promised).",
    "The time used, '{used}', must be in the unit of the term '{limit}' and less. If it is "
    "overdue, give the promised date instead.",
)
