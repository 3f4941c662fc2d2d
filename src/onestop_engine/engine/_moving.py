"""Moving a running dossier to another version of its procedure: explicit, recorded, checked."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final

from ..definition.model import Block, Procedure, Step
from ..texts import Text
from . import _promises
from ._course import Course
from ._input import Facts, joined, read_facts, with_defaults
from ._scopes import base_of, scope_of
from ._who import Refusal, refuse
from .dossier import Dossier, StepRun


def why_not_move(course: Course) -> Text | None:
    """Why the dossier cannot go on under `course.procedure`; None when it can."""
    draft, procedure = course.draft, course.procedure
    if course.by.kind != "system":
        return _ONLY_SYSTEM
    if draft.procedure != procedure.code:
        return _OTHER_CODE.fill(code=draft.procedure, other=procedure.code)
    if draft.procedure_hash == procedure.hash:
        return _SAME.fill(ref=procedure.ref)
    lost = [run.step for run in draft.open_steps if not _fits(procedure, run)]
    if lost:
        return _LOST.fill(ref=procedure.ref, steps=joined(lost))
    if not _same_branches(procedure, draft):
        return _OTHER_BRANCHES.fill(ref=procedure.ref)
    if draft.channel not in procedure.channels:
        return _NO_CHANNEL.fill(ref=procedure.ref, channel=draft.channel)
    return None


def _fits(procedure: Procedure, run: StepRun) -> bool:
    return step_stands(procedure, run.step, run.late_by or run.by)


def step_stands(procedure: Procedure, step: str, by: str) -> bool:
    """True when the procedure has the step, done by the same part."""
    node = procedure.graph.nodes.get(step)
    return isinstance(node, Step) and node.by == by


def _same_branches(procedure: Procedure, dossier: Dossier) -> bool:
    """True when every open step lies in the branches that the dossier has under way.

    A branch that the procedure does not know could never end, and its join would wait for ever.
    """
    latest = {run.block: run for run in dossier.blocks}
    live = {
        (run.block, branch)
        for run in latest.values()
        for branch, state in run.branches.items()
        if state == "active"
    }
    needed = {place for run in dossier.open_steps for place in scope_of(procedure, run)}
    return needed == live and all(
        same_branches(procedure, name, tuple(latest[name].branches)) for name, _ in live
    )


def same_branches(procedure: Procedure, block: str, branches: tuple[str, ...]) -> bool:
    """True when the procedure has the block, with just these branches."""
    node = procedure.graph.nodes.get(block)
    return isinstance(node, Block) and node.branches.keys() == set(map(base_of, branches))


def move(course: Course, reason: str | None) -> None:
    """Pin the dossier to `course.procedure`; promised dates stay, new ones follow the new file."""
    refuse(why_not_move(course))
    draft, procedure = course.draft, course.procedure
    facts = _facts(procedure, draft)
    data: dict[str, Any] = {
        "from_ref": draft.procedure_ref,
        "from_hash": draft.procedure_hash,
        "procedure_ref": procedure.ref,
        "procedure_hash": procedure.hash,
        "facts": facts,
    }
    if draft.deadline_rule is not None:
        # Rules are named by their place, and the new file has its own.
        draft.put(facts=MappingProxyType(facts))
        data["rule"] = _promises.rule_for(course).index
    course.emit("moved", data, reason=reason)


def _facts(procedure: Procedure, dossier: Dossier) -> Facts:
    """The answers that the new version still asks for, checked by it; InputError lists the rest."""
    kept = {name: value for name, value in dossier.facts.items() if name in procedure.facts}
    answers: Facts = {}
    for asked in ("applicant", "officer"):
        given = {name: value for name, value in kept.items() if procedure.facts[name].ask == asked}
        answers |= read_facts(procedure, given, asked)[0]
    # Personal answers may have been erased since, and steer nothing.
    personal = {name: "" for name, fact in procedure.facts.items() if fact.personal}
    return with_defaults(procedure, answers, personal)[0]


_ONLY_SYSTEM: Final = Refusal(
    "Chuyển phiên bản thủ tục là việc của hệ thống, có ghi lại; không ai khác làm được.",
    "Moving a dossier to another version is done, and recorded, by the system alone.",
    "part",
)
_OTHER_CODE: Final = Text(
    "Hồ sơ thuộc thủ tục {code}, không chuyển sang thủ tục {other} được.",
    "The dossier belongs to procedure {code} and cannot move to procedure {other}.",
)
_SAME: Final = Text("Hồ sơ đã theo phiên bản {ref}.", "The dossier already follows version {ref}.")
_LOST: Final = Text(
    "Phiên bản {ref} không có bước đang mở: {steps}. Hãy kết thúc các bước đó trước.",
    "Version {ref} lacks steps that are open: {steps}. Finish them first.",
)
_OTHER_BRANCHES: Final = Text(
    "Phiên bản {ref} xếp các bước đang mở vào nhánh khác với nhánh mà hồ sơ đang chạy. Hãy kết "
    "thúc các nhánh đó trước.",
    "Version {ref} has the open steps in other branches than those that the dossier is in. "
    "Finish those branches first.",
)
_NO_CHANNEL: Final = Text(
    "Phiên bản {ref} không nhận hồ sơ qua kênh «{channel}».",
    "Version {ref} takes no dossiers through channel '{channel}'.",
)
