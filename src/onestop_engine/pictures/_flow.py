"""The procedure as a picture shows it: spots, and the ways between them.

A step is one spot; a parallel block is two bars, its split and its join, with the branches
between. What leads to a reserved target stays a mark on its step (`exits`), so that ten refusals
do not become ten lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from ..definition.model import END, Block, Branch, Procedure, ScopePath, Step
from ._words import EXITS

START = "^"
FINISH = "$"
SKIPPED = "?"

SpotKind = Literal["start", "step", "split", "join", "head", "finish"]
WayKind = Literal["way", "needs", "hidden"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One thing in the picture; `lane` is the part whose lane it stands in, None for a bar.

    `branches` is the way down to it through the blocks: what lies side by side differs there.
    """

    name: str
    kind: SpotKind
    lane: str | None
    scope: ScopePath = ()
    step: Step | None = None
    block: Block | None = None
    branch: Branch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A line from spot to spot.

    `outcomes` are the author's names for it; `work` and `skip` say whether it is taken when the
    step is done, and when its condition does not hold. A "needs" way is a branch that waits for
    another; a "hidden" one orders the spots and is not drawn. `branch` is set on ways into a
    join and on those into a branch.
    """

    source: str
    target: str
    kind: WayKind = "way"
    outcomes: tuple[str, ...] = ()
    work: bool = True
    skip: bool = False
    branch: Branch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """All spots by name, in the order of the file, and the ways between them."""

    procedure: Procedure
    spots: Mapping[str, Spot]
    ways: tuple[Way, ...]

    @property
    def drawn(self) -> tuple[Way, ...]:
        """The ways that are lines of the picture."""
        return tuple(way for way in self.ways if way.kind != "hidden")


def flow_of(procedure: Procedure) -> Flow:
    """The spots and ways of a procedure."""
    graph = procedure.graph
    first = graph.step(graph.start)
    spots = [Spot(name=START, kind="start", lane=first.by)]
    ways = [Way(source=START, target=_entry(procedure, graph.start))]
    for node in graph.nodes.values():
        if isinstance(node, Step):
            spots.append(
                Spot(name=node.name, kind="step", lane=node.by, scope=node.scope, step=node)
            )
            ways += _merged(_step_ways(node, procedure))
        else:
            spots += _block_spots(node, procedure)
            ways += _block_ways(node, procedure)
    if any(way.target == FINISH for way in ways):
        last = next((s.by for s in reversed(graph.steps) if s.kind == "deliver"), first.by)
        spots.append(Spot(name=FINISH, kind="finish", lane=last))
    return Flow(procedure=procedure, spots={spot.name: spot for spot in spots}, ways=tuple(ways))


def exits_of(step: Step) -> tuple[tuple[str, str], ...]:
    """The outcomes of a step that lead to a reserved target, as (outcome, target).

    The outcome is empty for `then`, and `SKIPPED` for the way of a condition that fails.
    """
    named = [*step.outcomes.items(), ("", step.then), (SKIPPED, step.otherwise)]
    return tuple((name, target) for name, target in named if target in EXITS and target)


def split_of(block: str) -> str:
    """The name of a block's split."""
    return f"{block}<"


def join_of(block: str) -> str:
    """The name of a block's join."""
    return f"{block}>"


def head_of(block: Block, branch: Branch) -> str:
    """The name of the small heading above a branch."""
    return f"{block.name}/{branch.name}"


def _entry(procedure: Procedure, name: str) -> str:
    return name if isinstance(procedure.graph.nodes[name], Step) else split_of(name)


def _target(procedure: Procedure, target: str, scope: ScopePath) -> str | None:
    """The spot that a target of the file means; None for a mark on the step."""
    if target in EXITS:
        return None
    if target == END:
        return join_of(scope[-1][0]) if scope else FINISH
    return _entry(procedure, target)


def _branch_at_end(procedure: Procedure, target: str | None, scope: ScopePath) -> Branch | None:
    if not scope or target != join_of(scope[-1][0]):
        return None
    block = procedure.graph.nodes[scope[-1][0]]
    assert isinstance(block, Block)
    return block.branches[scope[-1][1]]


def _step_ways(step: Step, procedure: Procedure) -> Iterator[Way]:
    onward = [("", step.then)] if step.then else []
    if step.kind == "deliver" and not step.scope:
        onward = [("", END)]
    for outcome, target in [*step.outcomes.items(), *onward]:
        spot = _target(procedure, target, step.scope)
        if spot is not None:
            yield Way(
                source=step.name,
                target=spot,
                outcomes=(outcome,) if outcome else (),
                branch=_branch_at_end(procedure, spot, step.scope),
            )
    if step.otherwise is not None:
        spot = _target(procedure, step.otherwise, step.scope)
        if spot is not None:
            branch = _branch_at_end(procedure, spot, step.scope)
            yield Way(source=step.name, target=spot, work=False, skip=True, branch=branch)


def _merged(ways: Iterator[Way]) -> list[Way]:
    """One line for all outcomes that lead to the same place."""
    found: dict[str, Way] = {}
    for way in ways:
        before = found.get(way.target)
        if before is None:
            found[way.target] = way
            continue
        found[way.target] = replace(
            before,
            outcomes=before.outcomes + way.outcomes,
            work=before.work or way.work,
            skip=before.skip or way.skip,
        )
    return list(found.values())


def _block_spots(block: Block, procedure: Procedure) -> Iterator[Spot]:
    yield Spot(name=split_of(block.name), kind="split", lane=None, scope=block.scope, block=block)
    for branch in block.branches.values():
        if _has_head(branch, block, procedure):
            yield Spot(
                name=head_of(block, branch),
                kind="head",
                lane=_lane_of(branch, procedure),
                scope=(*block.scope, (block.name, branch.name)),
                block=block,
                branch=branch,
            )
    yield Spot(name=join_of(block.name), kind="join", lane=None, scope=block.scope, block=block)


def _has_head(branch: Branch, block: Block, procedure: Procedure) -> bool:
    """A branch that has nothing more to say than its only step needs no heading."""
    if branch.when is not None or branch.needs:
        return True
    scope = (*block.scope, (block.name, branch.name))
    inside = [node for node in procedure.graph.nodes.values() if node.scope == scope]
    return branch.title is not None and [node.title for node in inside] != [branch.title]


def _lane_of(branch: Branch, procedure: Procedure) -> str:
    node = procedure.graph.nodes[branch.start]
    while isinstance(node, Block):
        node = procedure.graph.nodes[next(iter(node.branches.values())).start]
    return node.by


def _block_ways(block: Block, procedure: Procedure) -> Iterator[Way]:
    split, join = split_of(block.name), join_of(block.name)
    for branch in block.branches.values():
        head, entry = head_of(block, branch), _entry(procedure, branch.start)
        headed = _has_head(branch, block, procedure)
        first = head if headed else entry
        kind: WayKind = "hidden" if branch.needs else "way"
        yield Way(source=split, target=first, kind=kind, branch=branch)
        if headed:
            yield Way(source=head, target=entry)
        for other in branch.needs:
            for last in _last_spots(block, block.branches[other], procedure):
                yield Way(source=last, target=first, kind="needs")
    yield Way(source=split, target=join, kind="hidden")
    target = _target(procedure, block.then, block.scope)
    if target is not None:
        branch_end = _branch_at_end(procedure, target, block.scope)
        yield Way(source=join, target=target, branch=branch_end)


def _last_spots(block: Block, branch: Branch, procedure: Procedure) -> Iterator[str]:
    scope = (*block.scope, (block.name, branch.name))
    for node in procedure.graph.nodes.values():
        if node.scope == scope and END in node.targets():
            yield node.name if isinstance(node, Step) else join_of(node.name)
