"""Two versions of a procedure, and what the step from one to the other means to dossiers under way.

A dossier stays on the version that it is pinned to. It may be moved where the engine's own command
"move" takes it, and nothing about it has to be asked, handed in or promised anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from ..calendars import WorkCalendar, date_text
from ..definition.diff import Change, diff
from ..definition.model import Procedure, Step
from ..errors import InputError, NotAllowed
from ..terms import Due
from ..texts import Text
from ._course import AFTER_RESULT, Course
from ._demands import Demand, demands, filled, touches_dossiers
from ._draft import thaw
from ._input import said
from ._promises import due_anew
from ._supplements import lacking
from .actors import Actor
from .commands import Command
from .decide import decide
from .dossier import Dossier

Verdict = Literal["stays", "can_move", "needs_person"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one change means to dossiers under way; `why` says what a person has to look at.

    "stays": nothing about them is another even in the new version; "can_move": it holds for
    those that are moved; "needs_person": some, or all, cannot be moved without a decision.
    """

    verdict: Verdict
    why: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A step of the old version where a dossier may stand, and whether it can be moved from there.

    `reasons` hold for every dossier that stands there; `unless` for some, by what they answered
    or handed in.
    """

    step: Step
    verdict: Verdict
    reasons: tuple[Text, ...] = ()
    unless: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Whether one dossier can be moved, why not, and the due date by the new version's rules.

    The promise itself stays when a dossier is moved: `due` is what would be promised anew.
    """

    verdict: Verdict
    reasons: tuple[Text, ...] = ()
    due: Due | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The changes between two versions, the effect of each, and every position of a dossier."""

    old: Procedure
    new: Procedure
    changes: tuple[Change, ...]
    effects: tuple[Effect, ...]
    positions: tuple[Position, ...]


def compare(old: Procedure, new: Procedure) -> Comparison:
    """What changed from `old` to `new`, and what it means to dossiers under way.

    >>> from onestop_engine.catalog import Catalog
    >>> old, new = Catalog.bundled().versions("1.013225")
    >>> [(place.step.name, place.verdict) for place in compare(old, new).positions]
    [('intake', 'can_move'), ..., ('deliver', 'stays')]
    """
    changes = diff(old, new)
    found = demands(changes, old, new)
    return Comparison(
        old=old,
        new=new,
        changes=changes,
        effects=tuple(_effect(change, found) for change in changes),
        positions=tuple(_position(step, found) for step in old.graph.steps),
    )


def _effect(change: Change, found: Sequence[Demand]) -> Effect:
    why = tuple(demand.why for demand in found if demand.change is change)
    if why:
        return Effect(verdict="needs_person", why=why)
    return Effect(verdict="can_move" if touches_dossiers(change) else "stays")


def _position(step: Step, found: Iterable[Demand]) -> Position:
    if step.kind == "deliver":
        return Position(step=step, verdict="stays", reasons=(_RESULT_IS_THERE,))
    here = [demand for demand in found if demand.concerns(step)]
    reasons = tuple(demand.why for demand in here if not demand.of_some)
    return Position(
        step=step,
        verdict="needs_person" if reasons else "can_move",
        reasons=reasons,
        unless=tuple(demand.why for demand in here if demand.of_some),
    )


def outlook(
    old: Procedure, new: Procedure, dossier: Dossier, at: datetime, calendar: WorkCalendar
) -> Outlook:
    """Whether `dossier`, which runs on `old`, can be moved to `new` at `at`, and what speaks
    against it.

    The engine's own judgement comes first: what "move" would refuse. Then what it would let pass
    but a person has to decide: papers newly needed, an open step of another kind, a date that the
    new rules put earlier than the promise.
    """
    if dossier.ended or dossier.phase in AFTER_RESULT:
        return Outlook(verdict="stays", reasons=(_RESULT_IS_THERE,), due=dossier.due)
    moment = calendar.localize(at)
    move = Command(action="move", by=Actor.system())
    try:
        events = decide(new, dossier, move, moment, calendar).events
    except (NotAllowed, InputError) as refusal:
        return Outlook(verdict="needs_person", reasons=(refusal.message,))
    course = Course(new, thaw(dossier), by=move.by, at=moment, calendar=calendar)
    course.draft.put(facts=events[-1].data["facts"])
    due, doubts = _by_new_rules(course, dossier)
    reasons = (*_kinds(old, new, dossier), *_papers(old, course, dossier), *doubts)
    return Outlook(verdict="needs_person" if reasons else "can_move", reasons=reasons, due=due)


def _kinds(old: Procedure, new: Procedure, dossier: Dossier) -> Iterator[Text]:
    for run in dossier.open_steps:
        if old.graph.step(run.step).kind != new.graph.step(run.step).kind:
            yield _OTHER_KIND.fill(step=run.step)


def _papers(old: Procedure, course: Course, dossier: Dossier) -> Iterator[Text]:
    """The papers that only the new version wants; before acceptance the intake asks for them."""
    if dossier.accepted_at is None:
        return
    so_far = Course(old, thaw(dossier), by=course.by, at=course.at, calendar=course.calendar)
    wanted_before = lacking(so_far, dossier.documents)
    for name in lacking(course, dossier.documents):
        if name not in wanted_before:
            yield filled(_NEW_PAPER, paper=course.procedure.documents[name].title)


def _by_new_rules(course: Course, dossier: Dossier) -> tuple[Due | None, tuple[Text, ...]]:
    if dossier.due is None or dossier.shared_due is not None:
        return dossier.due, ()
    try:
        due = due_anew(course)
    except InputError as failure:
        return None, (failure.message,)
    if due is None:
        return None, (_NO_DATE,)
    if due.until < dossier.due.until:
        days = {"before": date_text(dossier.due.on), "after": date_text(due.on)}
        return due, (said(_EARLIER, **days),)
    return due, ()


_RESULT_IS_THERE: Final = Text(
    "Hồ sơ đã có kết quả hoặc đã kết thúc, không còn gì để chuyển.",
    "The result is there, or the dossier has ended; there is nothing left to move.",
)
_OTHER_KIND: Final = Text(
    "Bước đang mở «{step}» ở bản mới là loại việc khác.",
    "The open step '{step}' is work of another kind in the new version.",
)
_NEW_PAPER: Final = Text(
    "Bản mới cần thêm giấy tờ mà hồ sơ chưa có: {paper}.",
    "The new version needs a paper that the dossier does not have: {paper}.",
)
_NO_DATE: Final = Text(
    "Theo bản mới, trường hợp này không hẹn ngày trả kết quả.",
    "By the new version no date is promised in this case.",
)
_EARLIER: Final = Text(
    "Theo bản mới, ngày hẹn trả là {after}, sớm hơn ngày đã hẹn ({before}).",
    "By the new version the result is due {after}, before the promised {before}.",
)
