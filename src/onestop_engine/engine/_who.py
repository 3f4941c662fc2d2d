"""Who may act: parts that actors play, and why somebody else may not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

from ..calendars import date_text
from ..definition.agency_titles import agency_and_name
from ..definition.model import Procedure, Step
from ..errors import NOT_NOW, NotAllowed
from ..texts import Text
from .actors import Actor
from .dossier import Dossier, StepRun

Cause = Literal[
    "not_now",
    "applicant",
    "part",
    "unit",
    "role",
    "four_eyes",
    "handed_over",
    "mandate_days",
    "mandate_passed_on",
]
CAUSES: Final[tuple[Cause, ...]] = get_args(Cause)
"""Why something is refused, in one word: the dossier's state, or what the actor is not."""

ONE_STOP: Final = frozenset({"one_stop"})
HANDLING: Final = frozenset({"one_stop", "authority"})
CASHIERS: Final = frozenset({"one_stop", "financial"})

_STATUS_NAMES: Final = {
    1: Text("Mới đăng ký", "newly filed"),
    2: Text("Được tiếp nhận", "accepted"),
    3: Text("Không được tiếp nhận", "not accepted"),
    4: Text("Đang xử lý", "being processed"),
    5: Text("Yêu cầu bổ sung giấy tờ", "supplement requested"),
    6: Text("Yêu cầu thực hiện nghĩa vụ tài chính", "payment requested"),
    7: Text("Công dân yêu cầu rút hồ sơ", "withdrawn by the applicant"),
    8: Text("Dừng xử lý", "processing stopped"),
    9: Text("Đã xử lý xong", "result available"),
    10: Text("Đã trả kết quả", "result delivered"),
}


def status_name(status: int) -> Text:
    """What the national portal calls a status from 1 to 10.

    >>> status_name(9).say("vi")
    'Đã xử lý xong'
    """
    return _STATUS_NAMES[status]


@dataclass(frozen=True, slots=True)
class Refusal(Text):
    """Why this actor may not, with one word for the register of refusals."""

    cause: Cause = "part"


def cause_of(why: Text) -> str:
    """The word for a reason; "not_now" where it is not about who acts."""
    return why.cause if isinstance(why, Refusal) else NOT_NOW


def refuse(why: Text | None) -> None:
    """Raises NotAllowed with the reason, where there is one."""
    if why is not None:
        raise NotAllowed(why, cause_of(why))


def _refusal(cause: Cause, template: Text, **values: object) -> Refusal:
    """The sentence with its values; a `Text` among them is said in each language."""
    vi = {name: one.vi if isinstance(one, Text) else one for name, one in values.items()}
    en = {name: one.say("en") if isinstance(one, Text) else one for name, one in values.items()}
    return Refusal(template.vi.format(**vi), template.say("en").format(**en), cause)


def parts_of_kinds(procedure: Procedure, kinds: frozenset[str]) -> tuple[str, ...]:
    """The parts whose agency is of one of these kinds."""
    return tuple(name for name, agency in procedure.agencies.items() if agency.kind in kinds)


def plays(actor: Actor, dossier: Dossier, part: str) -> bool:
    """True when the actor may act for `part` in this dossier.

    Somebody of another unit than the one that has the part here may not, though they play the
    same part at home.
    """
    if actor.kind == "system":
        return True
    if not actor.plays(part):
        return False
    unit = dossier.units.get(part)
    return unit is None or actor.unit is None or unit == actor.unit


def not_any_of(
    procedure: Procedure, actor: Actor, dossier: Dossier, parts: Iterable[str]
) -> Text | None:
    """Why the actor may not act for any of `parts`; None when they may."""
    parts = tuple(parts)
    if actor.kind == "applicant":
        return _APPLICANT
    for part in parts:
        if plays(actor, dossier, part):
            return None
    names = [agency_and_name(procedure, part) for part in parts]
    said = Text(", ".join(one.vi for one in names), ", ".join(one.say("en") for one in names))
    elsewhere = next((part for part in parts if actor.plays(part)), None)
    if elsewhere is not None:
        unit = dossier.units.get(elsewhere)
        return _refusal("unit", _OTHER_UNIT, part=said, unit=unit, own=actor.unit)
    return _refusal("part", _PART, parts=said)


def not_theirs(
    procedure: Procedure, actor: Actor, dossier: Dossier, run: StepRun, step: Step
) -> Text | None:
    """Why an actor of the right part and unit may still not do this very step."""
    if actor.kind != "officer":
        return None
    if step.role is not None and not actor.holds(step.role):
        role = procedure.roles[step.role]
        return _refusal("role", _ROLE, step=run.label, role=role)
    for person in actor.people:
        before = done_before(dossier, run, step, person)
        if before is not None:
            return _refusal("four_eyes", _FOUR_EYES, step=run.label, before=before, person=person)
    if run.handed and run.assignee not in actor.people:
        return _refusal("handed_over", _HANDED, step=run.label, assignee=run.assignee)
    return None


def done_before(dossier: Dossier, run: StepRun, step: Step, person: str) -> str | None:
    """The step of the rule that `person` did before, on whatever visit; None without one."""
    for other in _before(dossier, run, step):
        if person in other.done_by:
            return other.label
    return None


def barred(dossier: Dossier, run: StepRun, step: Step) -> frozenset[str]:
    """The ids of whoever may not do the step, because of what they did before (four eyes)."""
    return frozenset(person for other in _before(dossier, run, step) for person in other.done_by)


def _before(dossier: Dossier, run: StepRun, step: Step) -> Iterator[StepRun]:
    """The passages through the steps of the rule.

    The runs of a repeated branch are apart: who did it for one of them may do this one for another.
    """
    for other in dossier.steps if step.not_by else ():
        apart = other.instance and run.instance and other.instance != run.instance
        if other.step in step.not_by and not apart:
            yield other


def not_by_mandate(actor: Actor, day: date) -> Text | None:
    """Why the actor may not act for another on this day; None where they may, or act for nobody."""
    for mandate in actor.mandates:
        document, other = mandate.document, mandate.principal
        if not mandate.holds_on(day):
            days = {"start": date_text(mandate.start), "until": date_text(mandate.until)}
            values = {"document": document, "other": other.id, "day": date_text(day), **days}
            return _refusal("mandate_days", _DAYS, **values)
        if other.mandate is not None and not other.mandate.may_pass_on:
            passed = other.mandate
            values = {"document": passed.document, "other": other.id, "first": passed.principal.id}
            return _refusal("mandate_passed_on", _PASSED_ON, **values)
    return None


_APPLICANT: Final = Refusal(
    "Người nộp hồ sơ chỉ có thể nộp giấy tờ bổ sung hoặc xác nhận khi được yêu cầu, hoặc rút hồ "
    "sơ; mọi việc khác qua Bộ phận Một cửa.",
    "An applicant may only hand in or confirm what was asked for, or withdraw; everything else "
    "goes through the one-stop unit.",
    "applicant",
)
_PART: Final = Text(
    "Việc này thuộc về {parts}; người thực hiện không giữ vai đó.",
    "This belongs to {parts}; the actor does not play that part.",
)
_OTHER_UNIT: Final = Text(
    "Việc này thuộc về {part} của đơn vị {unit}; người thực hiện thuộc đơn vị {own}.",
    "This belongs to {part} of unit {unit}; the actor belongs to unit {own}.",
)
_ROLE: Final = Text(
    "Bước «{step}» do người giữ chức trách {role} làm; người thực hiện không giữ chức trách đó.",
    "Step '{step}' is done by somebody who is {role}; the actor is not.",
)
_FOUR_EYES: Final = Text(
    "Người đã làm bước «{before}» không được làm bước «{step}»; {person} đã làm bước đó.",
    "Whoever did step '{before}' may not do step '{step}'; {person} did it.",
)
_HANDED: Final = Text(
    "Bước «{step}» đang giao cho {assignee}; muốn chuyển người khác thì dùng `assign`.",
    "Step '{step}' is in the hands of {assignee}; use `assign` to give it to somebody else.",
)
_DAYS: Final = Text(
    "Văn bản {document} cho làm thay {other} từ {start} đến hết {until}; {day} nằm ngoài thời "
    "hạn đó.",
    "{document} lets one act for {other} from {start} to {until}, both included; {day} lies "
    "outside.",
)
_PASSED_ON: Final = Text(
    "{other} làm thay {first} theo văn bản {document}, không được ủy quyền lại cho người khác.",
    "{other} acts for {first} by {document}, which may not be passed on.",
)
