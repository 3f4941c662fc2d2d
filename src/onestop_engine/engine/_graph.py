"""Tokens in the graph of steps: what is entered, skipped, split, joined and left."""

from __future__ import annotations

from typing import Any, Final

from ..definition.model import (
    ASK_APPLICANT,
    END,
    REFUSE,
    REFUSE_INTAKE,
    RESERVED_TARGETS,
    STOP,
    Block,
    Branch,
    Step,
)
from ..errors import InputError
from ..texts import Text
from . import _ends, _money, _promises, _subs
from ._course import AFTER_RESULT, Course
from ._ends import cancel
from ._result_dues import judged
from ._scopes import base_of, instance_of, runs_of, scope_of
from ._step_clocks import step_limit
from .dossier import BlockRun, BranchState, Dossier, StepRun

Scope = tuple[tuple[str, str], ...]

_BEHIND: Final = frozenset({"done", "idle"})
_LONGEST_WAY: Final = 1000


def onward(step: Step) -> tuple[tuple[str | None, str], ...]:
    """The ways on from a step, as (outcome, target): those that are no reserved act."""
    if step.outcomes:
        acts = {ASK_APPLICANT, REFUSE, REFUSE_INTAKE, STOP}
        return tuple((name, to) for name, to in step.outcomes.items() if to not in acts)
    return ((None, step.then or END),)


def way_on(step: Step) -> tuple[str | None, str]:
    """The first way on from a step, or out of its scope where every outcome is a reserved act."""
    return next(iter(onward(step)), (None, END))


def enter(course: Course, target: str, scope: Scope) -> None:
    """Let the token go to `target`, a step or block of `scope`, or out of it."""
    for _ in range(_LONGEST_WAY):
        if target in RESERVED_TARGETS:
            _leave(course, target, scope)
            return
        node = course.procedure.graph.nodes[target]
        if isinstance(node, Block):
            _open_block(course, node)
            return
        if course.holds(node.when):
            open_step(course, node, scope)
            return
        target = _skip(course, node)
    raise InputError(_CIRCLE.fill(ref=course.procedure.ref, step=target))


def _leave(course: Course, target: str, scope: Scope) -> None:
    if target not in {END, REFUSE}:
        raise InputError(_NO_WAY.fill(ref=course.procedure.ref, target=target))
    # What a join lets run after the result can no longer refuse it.
    finished = course.draft.phase in AFTER_RESULT
    if target == REFUSE and not finished:
        _ends.refuse(course)
    elif scope:
        _close_branch(course, *scope[-1])
    else:
        _ends.finish_without_delivery(course)


def _skip(course: Course, step: Step) -> str:
    target = step.otherwise or way_on(step)[1]
    course.emit("step_skipped", {"step": step.name, "target": target})
    return target


# -- steps ---------------------------------------------------------------------------------------


def open_step(course: Course, step: Step, scope: Scope) -> None:
    """Open a passage through `step` in `scope`, and what opening it brings about."""
    if step.kind == "pay" and not _money.prepare(course, step):
        target = _skip(course, step)
        _promises.start_clock(course, "paid")
        enter(course, target, scope)
        return
    run = _write_opened(course, step, instance_of(scope))
    if step.kind == "pay":
        _money.request(course, run)
    elif step.kind == "procedure":
        _subs.open_sub(course, step, run)
    elif step.kind == "deliver":
        _ends.finish(course, step)
    if step.clock != "none":
        _promises.hold(course)


def _write_opened(course: Course, step: Step, instance: int) -> StepRun:
    draft, read = course.draft, course.reader
    visit = 1 + sum(run.step == step.name for run in draft.steps)
    clock, due = step_limit(course, step)
    data = {
        "step": step.name,
        "visit": visit,
        "kind": step.kind,
        "by": step.by,
        "unit": draft.units.get(step.by),
        "clock": read.write_clock(clock),
        "due": read.write_due(due),
    }
    if instance:
        data["instance"] = instance
    course.emit("step_opened", data)
    return draft.steps[-1]


def go_on(
    course: Course,
    run: StepRun,
    outcome: str | None,
    target: str,
    *,
    granted: bool = True,
    reason: str | None = None,
) -> None:
    """Close a passage with its outcome, and let the token go on to `target`.

    Results of the step are available from now on, unless it was not `granted`.
    """
    step = course.step(run)
    data = {"outcome": outcome, "target": target}
    course.move_run("step_closed", run, "close", data, reason=reason)
    if granted and target != REFUSE:
        for name in step.results:
            own = judged(course, [name]).get(name, {})
            course.emit("result_issued", {"result": name, "step": step.name, **own})
    if step.clock != "none":
        _promises.release(course, step.clock, _promises.CAUSES[step.kind])
    _promises.start_clock(course, "step", step.name)
    enter(course, target, scope_of(course.procedure, run))


# -- blocks --------------------------------------------------------------------------------------


def latest_block(dossier: Dossier, block: str) -> BlockRun | None:
    """The last passage through a block, or None."""
    return next((run for run in reversed(dossier.blocks) if run.block == block), None)


def _open_block(course: Course, block: Block) -> None:
    # A loop came back while a join still lets branches of the last passage run: they are
    # superseded, so that a step is never open twice.
    _cancel_within(course, block.name, tuple(block.branches), "superseded")
    states = {
        name: state
        for branch in block.branches.values()
        for name, state in _first_states(course, branch)
    }
    visit = 1 + sum(run.block == block.name for run in course.draft.blocks)
    course.emit("block_opened", {"block": block.name, "visit": visit, "branches": states})
    for name, state in states.items():
        if state == "active" and _still_active(course, block, visit, name):
            begun = block.branches[base_of(name)].start
            enter(course, begun, (*block.scope, (block.name, name)))
    _wake(course, block, visit)
    _join(course, block, visit)


def _first_states(course: Course, branch: Branch) -> tuple[tuple[str, BranchState], ...]:
    """How a branch begins: one that runs several times side by side begins with each of them."""
    if branch.needs:
        return ((branch.name, "waiting"),)
    runs = runs_of(course, branch) if course.holds(branch.when) else ()
    return tuple((name, "active") for name in runs) or ((branch.name, "idle"),)


def _still_active(course: Course, block: Block, visit: int, branch: str) -> bool:
    """True unless what the branches before did has cancelled this one or ended the dossier."""
    run = latest_block(course.draft, block.name)
    assert run is not None
    return run.visit == visit and run.branches[branch] == "active" and not over(course.draft)


def _close_branch(course: Course, name: str, branch: str) -> None:
    block = course.procedure.graph.nodes[name]
    assert isinstance(block, Block)
    run = latest_block(course.draft, name)
    assert run is not None
    course.emit("branch_closed", _branch(run, branch, "done"))
    _wake(course, block, run.visit)
    _join(course, block, run.visit)


def _branch(run: BlockRun, branch: str, state: BranchState) -> dict[str, Any]:
    return {"block": run.block, "visit": run.visit, "branch": branch, "state": state}


def _wake(course: Course, block: Block, visit: int) -> None:
    """Begin the branches whose needs are met; one that did not apply is no obstacle."""
    for branch in block.branches.values():
        run = latest_block(course.draft, block.name)
        assert run is not None
        if run.visit != visit or run.branches.get(branch.name) != "waiting" or over(course.draft):
            continue
        if not _behind(run) >= set(branch.needs):
            continue
        if not course.holds(branch.when):
            course.emit("branch_closed", _branch(run, branch.name, "idle"))
            _wake(course, block, visit)
        else:
            course.emit("branch_opened", _branch(run, branch.name, "active"))
            enter(course, branch.start, (*block.scope, (block.name, branch.name)))


def _behind(run: BlockRun) -> set[str]:
    """The branches of which nothing is left to be done, whatever they were repeated."""
    left = {base_of(name) for name, state in run.branches.items() if state not in _BEHIND}
    return {base_of(name) for name in run.branches} - left


def _join(course: Course, block: Block, visit: int) -> None:
    run = latest_block(course.draft, block.name)
    assert run is not None
    if run.visit != visit or run.joined or over(course.draft):
        return
    done = sum(state == "done" for state in run.branches.values())
    pending = [name for name, state in run.branches.items() if state in {"active", "waiting"}]
    if pending and (block.join is None or done < block.join):
        return
    rest = pending if block.rest == "cancel" else []
    cancelled = {block.name: rest, **_nested(course, block.name, rest)} if rest else {}
    for name in rest:
        _cancel_within(course, block.name, (name,), "joined")
    course.emit("block_joined", {"block": block.name, "visit": visit, "cancelled": cancelled})
    enter(course, block.then, block.scope)


def over(dossier: Dossier) -> bool:
    """True when nothing may be entered any more: the dossier was refused, closed or withdrawn."""
    refused = any(result.kind == "refusal" for result in dossier.results)
    return dossier.finished_at is not None and (refused or dossier.phase not in AFTER_RESULT)


def _inside(scope: Scope, block: str, branches: tuple[str, ...]) -> bool:
    return any(
        outer == block and (branch in branches or base_of(branch) in branches)
        for outer, branch in scope
    )


def _cancel_within(course: Course, block: str, branches: tuple[str, ...], cause: str) -> None:
    for run in course.draft.open_steps:
        if _inside(scope_of(course.procedure, run), block, branches):
            cancel(course, run, cause)
            _promises.release(course, "pause", "resumed")


def _nested(course: Course, block: str, branches: list[str]) -> dict[str, list[str]]:
    """The blocks inside cancelled branches, with those of their branches that go with them."""
    found: dict[str, list[str]] = {}
    for node in course.procedure.graph.nodes.values():
        if isinstance(node, Block) and _inside(node.scope, block, tuple(branches)):
            run = latest_block(course.draft, node.name)
            if run is not None:
                live = [n for n, state in run.branches.items() if state in {"active", "waiting"}]
                found[node.name] = live
    return found


_NO_WAY: Final = Text(
    "Thủ tục {ref}: `otherwise` không được dẫn tới «{target}». Hãy dẫn tới một bước, tới `end` "
    "hoặc `refuse`.",
    "Procedure {ref}: `otherwise` may not lead to '{target}'. Let it lead to a step, to `end`, or "
    "to `refuse`.",
)
_CIRCLE: Final = Text(
    "Thủ tục {ref} đi vòng tròn tại bước «{step}» mà không bước nào mở ra. Hãy kiểm tra các điều "
    "kiện `when` và đích `otherwise` của những bước này.",
    "Procedure {ref} goes round in a circle at step '{step}' without opening any. Check the "
    "`when` conditions and `otherwise` targets of these steps.",
)
