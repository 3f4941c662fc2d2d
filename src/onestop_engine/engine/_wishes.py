"""What may be wished for: the ways on from open steps, and which of them a command means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from .._values import Known, maker_of
from ..definition.model import (
    ASK_APPLICANT,
    COMMANDS,
    END,
    REFUSE,
    REFUSE_INTAKE,
    STOP,
    Procedure,
    Step,
)
from ..errors import InputError, NotAllowed, NotFound
from ..texts import Text
from ._course import Course
from ._input import joined, nearest, with_hint
from ._scopes import base_of
from .commands import Command
from .dossier import Dossier, StepRun

Manner = Literal[
    "accept",
    "refuse_intake",
    "ask_intake",
    "ask",
    "refuse",
    "stop",
    "finish",
    "pay",
    "deliver",
    "sub_finished",
]

ALIASES: Final = frozenset({REFUSE_INTAKE, REFUSE, STOP})
"""Reserved targets that are accepted as actions: the step's outcome that leads there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way on from a step: the action that takes it, its outcome and target."""

    action: str
    manner: Manner
    outcome: str | None
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A command with the step and way that it means; both None for commands without a step."""

    command: Command
    action: str
    run: StepRun | None = None
    step: Step | None = None
    way: Way | None = None


_way: Final = maker_of(Way)
_wish: Final = maker_of(Wish)

_PLAIN: Final = {
    "work": "done",
    "consult": "answer",
    "confirm": "answer",
    "pay": "pay",
    "procedure": "sub_finished",
    "deliver": "deliver",
}
_ANSWERED: Final = frozenset({"consult", "confirm"})
_TARGETS: Final[dict[str, Manner]] = {
    ASK_APPLICANT: "ask",
    REFUSE: "refuse",
    STOP: "stop",
    REFUSE_INTAKE: "refuse_intake",
}


def _ways(step: Step) -> tuple[Way, ...]:
    if step.kind == "receive":
        return _intake_ways(step)
    if step.kind in {"pay", "procedure", "deliver"}:
        name = _PLAIN[step.kind]
        manner: Manner = "pay" if name == "pay" else "deliver"
        manner = "sub_finished" if step.kind == "procedure" else manner
        return (_way(action=name, manner=manner, outcome=None, target=step.then or END),)
    if not step.outcomes:
        target = step.then or END
        manner = _TARGETS.get(target, "finish")
        return (_way(action=_PLAIN[step.kind], manner=manner, outcome=None, target=target),)
    return tuple(_outcome_way(name, target) for name, target in step.outcomes.items())


ways: Final = Known(_ways)
"""Every way on from a step, in the order of the file."""


def _outcome_way(name: str, target: str) -> Way:
    return _way(action=name, manner=_TARGETS.get(target, "finish"), outcome=name, target=target)


def _intake_ways(step: Step) -> tuple[Way, ...]:
    """Intake has the law's three ways everywhere; an author may only name them."""
    if not step.outcomes:
        return (
            _way(action="accept", manner="accept", outcome=None, target=step.then or END),
            _way(action="ask_supplement", manner="ask_intake", outcome=None, target=ASK_APPLICANT),
            _way(
                action="refuse_intake", manner="refuse_intake", outcome=None, target=REFUSE_INTAKE
            ),
        )
    onward = [name for name, to in step.outcomes.items() if to not in _TARGETS]
    return tuple(
        _way(
            action=_intake_action(name, target, alone=len(onward) == 1),
            manner=_INTAKE.get(target, "accept"),
            outcome=name,
            target=target,
        )
        for name, target in step.outcomes.items()
    )


def _intake_action(name: str, target: str, *, alone: bool) -> str:
    if target in _INTAKE:
        return "ask_supplement" if target == ASK_APPLICANT else "refuse_intake"
    return "accept" if alone else name


_INTAKE: Final[dict[str, Manner]] = {
    ASK_APPLICANT: "ask_intake",
    REFUSE: "refuse_intake",
    REFUSE_INTAKE: "refuse_intake",
}


def way_named(step: Step, action: str, outcome: object) -> Way | None:
    """The way that `action` means at this step: by its outcome's name, or by the law's name."""
    if action in step.outcomes and step.kind in {"work", *_ANSWERED}:
        return _outcome_way(action, step.outcomes[action])
    found = ways(step)
    for way in found:
        if action in {way.action, way.outcome}:
            return way
    if action in ALIASES or action == "ask_supplement":
        target = ASK_APPLICANT if action == "ask_supplement" else action
        return _only(found, target)
    if action == "answer" and step.kind in _ANSWERED:
        return _answered(step, found, outcome)
    if action == "done" and step.kind == "work":
        onward = [way for way in found if way.manner == "finish"]
        return onward[0] if len(onward) == 1 else None
    return None


def _only(found: tuple[Way, ...], target: str) -> Way | None:
    leading = [way for way in found if way.target == target]
    return leading[0] if len(leading) == 1 else None


def _answered(step: Step, found: tuple[Way, ...], outcome: object) -> Way:
    if outcome is None and len(found) == 1:
        return found[0]
    for way in found:
        if way.outcome == outcome and outcome is not None:
            return way
    raise InputError(_WHICH_ANSWER.fill(step=step.name, known=joined(step.outcomes)))


# -- from a command to a wish --------------------------------------------------------------------


def wish_for(course: Course, command: Command) -> Wish:
    """The wish that `command` means; NotAllowed when none or several steps could take it."""
    action = command.action
    if action in GENERAL and action not in STEPWISE:
        return _wish(command=command, action=action)
    found = list(_matching(course, command))
    if len(found) > 1:
        names = joined(run.label for run, _, _ in found)
        raise NotAllowed(_WHICH_STEP.fill(action=action, steps=names))
    if found:
        run, step, way = found[0]
        return _wish(command=command, action=action, run=run, step=step, way=way)
    if action in STEPWISE and command.step is None:
        return _wish(command=command, action=action)
    raise _nowhere(course, command)


def _matching(course: Course, command: Command) -> Iterator[tuple[StepRun, Step, Way | None]]:
    draft, action = course.draft, command.action
    if command.step is not None:
        _known_step(course.procedure, command.step)
    for run in draft.open_steps:
        if command.step not in {None, run.step, run.label}:
            continue
        step = course.step(run)
        if action in {"take", "assign"}:
            if run.state != "waiting" and step.kind != "procedure":
                yield run, step, None
        elif action == "supplement":
            if run.state == "waiting":
                yield run, step, None
        else:
            way = way_named(step, action, command.data.get("outcome"))
            if way is not None:
                yield run, step, way


GENERAL: Final = frozenset(
    {
        "deliver",
        "pay",
        "refund",
        "record",
        "note",
        "withdraw",
        "halt",
        "resume",
        "prolong",
        "reappoint",
        "correct",
        "corrected",
    }
)
"""Commands that need no step."""

STEPWISE: Final = frozenset({"deliver", "pay"})
"""Commands that take a step where there is one, and do without otherwise."""


def _known_step(procedure: Procedure, name: str) -> None:
    nodes = procedure.graph.nodes
    if not isinstance(nodes.get(base_of(name)), Step):
        steps = [step.name for step in procedure.graph.steps]
        values = {"step": name, "ref": procedure.ref, "known": joined(steps)}
        raise NotFound(with_hint(_NO_STEP, nearest(name, steps), **values))


def _nowhere(course: Course, command: Command) -> NotAllowed | InputError:
    """Why no open step takes the action: it is unknown, belongs elsewhere, or comes too early."""
    procedure, action = course.procedure, command.action
    if not known_action(procedure, action):
        known = sorted({*COMMANDS, *outcomes_of(procedure)})
        values = {"action": action, "ref": procedure.ref, "known": joined(known)}
        return InputError(with_hint(_NO_ACTION, nearest(action, known), **values))
    homes = [
        step.name
        for step in procedure.graph.steps
        if any(action in {way.action, way.outcome} for way in ways(step))
    ]
    if command.step is not None and _open_at(course.draft, command.step) is None:
        return NotAllowed(_NOT_OPEN.fill(step=command.step, action=action))
    if command.step is not None:
        return NotAllowed(_NOT_HERE.fill(step=command.step, action=action, homes=joined(homes)))
    if not homes:
        return NotAllowed(_NOT_NOW.fill(action=action))
    return NotAllowed(_NO_OPEN_STEP.fill(action=action, homes=joined(homes)))


def _open_at(dossier: Dossier, step: str) -> StepRun | None:
    return next((run for run in dossier.open_steps if step in {run.step, run.label}), None)


def known_action(procedure: Procedure, action: str) -> bool:
    """True when the engine or the procedure knows an action of this name."""
    return action in COMMANDS or action in ALIASES or action in outcomes_of(procedure)


def outcomes_of(procedure: Procedure) -> frozenset[str]:
    """Every outcome that the author has named."""
    return frozenset(name for step in procedure.graph.steps for name in step.outcomes)


_WHICH_STEP: Final = Text(
    "Nhiều bước đang mở có thể nhận việc «{action}»: {steps}. Hãy nêu rõ bước (step).",
    "Several open steps could take '{action}': {steps}. Name the step.",
)
_WHICH_ANSWER: Final = Text(
    "Trả lời của bước «{step}» phải là một trong: {known}. Hãy ghi vào `outcome`.",
    "The answer of step '{step}' must be one of: {known}. Put it into `outcome`.",
)
_NO_STEP: Final = Text(
    "Thủ tục {ref} không có bước «{step}». Các bước: {known}.",
    "Procedure {ref} has no step '{step}'. Its steps: {known}.",
)
_NO_ACTION: Final = Text(
    "Không có việc «{action}» trong thủ tục {ref}. Các việc: {known}.",
    "There is no action '{action}' in procedure {ref}. Actions: {known}.",
)
_NOT_OPEN: Final = Text(
    "Bước «{step}» hiện không mở nên chưa làm được việc «{action}».",
    "Step '{step}' is not open now, so '{action}' cannot be done there.",
)
_NOT_HERE: Final = Text(
    "Bước «{step}» không có việc «{action}» (việc này thuộc bước: {homes}).",
    "Step '{step}' has no '{action}' (it belongs to: {homes}).",
)
_NOT_NOW: Final = Text(
    "Không bước nào đang mở nhận việc «{action}» lúc này.",
    "No open step takes '{action}' now.",
)
_NO_OPEN_STEP: Final = Text(
    "Không bước nào đang mở nhận việc «{action}» (việc này thuộc bước: {homes}).",
    "No open step takes '{action}' now (it belongs to: {homes}).",
)
