"""Repeated branches written out: each as two, of which either may not run.

Two runs of a branch can hinder each other in every way in which more can, for they share nothing
but the join that counts them; so what is proved of none, one and two holds for any number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from .model import RESERVED_TARGETS, Block, Branch, Graph, Node, Step

_SECOND = " 2"


def with_copies(graph: Graph) -> Graph:
    """The graph with a second copy of every repeated branch and of its steps."""
    blocks = [node for node in graph.nodes.values() if isinstance(node, Block)]
    repeated = frozenset(
        (block.name, branch.name)
        for block in blocks
        for branch in block.branches.values()
        if branch.repeat is not None
    )
    if not repeated:
        return graph
    nodes: dict[str, Node] = {}
    for node in graph.nodes.values():
        nodes[node.name] = _doubled(node) if isinstance(node, Block) else node
        if isinstance(node, Step) and node.scope and node.scope[-1] in repeated:
            copy = _copied(node)
            nodes[copy.name] = copy
    return replace(graph, nodes=MappingProxyType(nodes))


def _doubled(block: Block) -> Block:
    branches = {each.name: each for branch in block.branches.values() for each in _both(branch)}
    repeated = {name for name, branch in block.branches.items() if branch.repeat is not None}
    # Who waits for a repeated branch waits for all its runs.
    waiting = {
        name: replace(
            branch,
            needs=(*branch.needs, *(n + _SECOND for n in branch.needs if n in repeated)),
        )
        for name, branch in branches.items()
    }
    return replace(block, branches=MappingProxyType(waiting))


def _both(branch: Branch) -> Iterator[Branch]:
    yield branch
    if branch.repeat is not None:
        yield replace(branch, name=branch.name + _SECOND, start=branch.start + _SECOND)


def _copied(step: Step) -> Step:
    block, branch = step.scope[-1]
    scope = (*step.scope[:-1], (block, branch + _SECOND))
    return replace(
        step,
        name=step.name + _SECOND,
        scope=scope,
        outcomes=MappingProxyType(
            {name: _second(target) for name, target in step.outcomes.items()}
        ),
        then=step.then and _second(step.then),
        otherwise=step.otherwise and _second(step.otherwise),
    )


def _second(target: str) -> str:
    return target if target in RESERVED_TARGETS else target + _SECOND


def original(name: str) -> str:
    """The step of the file that a copy comes from.

    >>> original("ask_fire 2"), original("sign")
    ('ask_fire', 'sign')
    """
    return name.removesuffix(_SECOND)
