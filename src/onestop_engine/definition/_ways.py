"""The ways through a procedure: one flat graph for the top level and for each branch.

A parallel block is one node of the graph that it lies in; its branches are graphs of their own.
So what is proved of each graph, and of each join, holds for the whole procedure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from .model import (
    ASK_APPLICANT,
    END,
    REFUSE,
    REFUSE_INTAKE,
    RESERVED_TARGETS,
    STOP,
    Block,
    Graph,
    Node,
    ScopePath,
    Step,
)

Place = TypeVar("Place")

ENDINGS = frozenset({END, REFUSE, REFUSE_INTAKE, STOP})
"""The targets at which a way ends, at least for this scope."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The top level, or one branch: its entry, its nodes, and where each of them leads.

    A delivery leads to `end`. A step that asks the applicant comes back to itself.
    """

    path: ScopePath
    entry: str
    nodes: Mapping[str, Node]
    arcs: Mapping[str, tuple[str, ...]]

    def reachable(self) -> frozenset[str]:
        """Every node and ending that some way leads to."""
        return follow(self.arcs, [self.entry])

    def leading_to(self, goals: Iterable[str]) -> frozenset[str]:
        """Every node from which some way leads to one of `goals`, and the goals."""
        return follow(reverse(self.arcs), goals)


def scopes(graph: Graph) -> tuple[Scope, ...]:
    """The top level first, then each branch in the order of the file."""
    blocks = [node for node in graph.nodes.values() if isinstance(node, Block)]
    entries = {
        (*block.scope, (block.name, branch.name)): branch.start
        for block in blocks
        for branch in block.branches.values()
    }
    inside: dict[ScopePath, dict[str, Node]] = {}
    for node in graph.nodes.values():
        inside.setdefault(node.scope, {})[node.name] = node
    starts = {(): graph.start} | entries
    return tuple(_scope(path, entry, inside.get(path, {})) for path, entry in starts.items())


def leads_to(node: Node) -> tuple[str, ...]:
    """Where a node leads, each target once."""
    if isinstance(node, Step) and node.kind == "deliver":
        return tuple(dict.fromkeys((END, *node.targets())))
    ways = (node.name if target == ASK_APPLICANT else target for target in node.targets())
    return tuple(dict.fromkeys(ways))


def chosen(step: Step) -> tuple[str, ...]:
    """Where a step leads that is carried out, each target once."""
    if step.kind == "deliver":
        return (END,)
    return tuple(dict.fromkeys((*step.outcomes.values(), *((step.then,) if step.then else ()))))


def follow(arcs: Mapping[Place, Iterable[Place]], starts: Iterable[Place]) -> frozenset[Place]:
    """Everything that the arcs lead to from `starts`, the starts included."""
    found = set(starts)
    waiting = list(found)
    while waiting:
        for target in arcs.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return frozenset(found)


def reverse(arcs: Mapping[Place, Iterable[Place]]) -> Mapping[Place, list[Place]]:
    """The same arcs, each turned round."""
    turned: dict[Place, list[Place]] = {}
    for source, targets in arcs.items():
        for target in targets:
            turned.setdefault(target, []).append(source)
    return turned


def cycles(arcs: Mapping[str, Iterable[str]]) -> tuple[frozenset[str], ...]:
    """The groups of nodes that lead round, single nodes that lead to themselves included."""
    return tuple(
        group
        for group in _all_components(arcs)
        if len(group) > 1 or any(name in arcs.get(name, ()) for name in group)
    )


def circling(graph: Graph) -> frozenset[str]:
    """The nodes that a dossier may come to again; to ask the applicant is no way back."""
    return frozenset(
        name
        for scope in scopes(graph)
        for group in cycles(scope.arcs)
        for name in group
        if len(group) > 1 or name in graph.nodes[name].targets()
    )


def _scope(path: ScopePath, entry: str, nodes: Mapping[str, Node]) -> Scope:
    arcs = {
        name: tuple(
            target for target in leads_to(node) if target in nodes or target in RESERVED_TARGETS
        )
        for name, node in nodes.items()
    }
    return Scope(path=path, entry=entry, nodes=MappingProxyType(nodes), arcs=MappingProxyType(arcs))


def _all_components(arcs: Mapping[str, Iterable[str]]) -> list[frozenset[str]]:
    # A group is what can be reached both ways; files are small, so plain search is enough.
    turned = reverse(arcs)
    found: list[frozenset[str]] = []
    placed: set[str] = set()
    for name in arcs:
        if name not in placed:
            ahead, behind = follow(arcs, [name]), follow(turned, [name])
            group = ahead & behind
            placed |= group
            found.append(group)
    return found


def passes_at_once(node: Node) -> str | None:
    """Where the dossier goes without any work when every condition of the node is false."""
    if isinstance(node, Step):
        return node.otherwise if node.when is not None else None
    conditional = all(
        branch.when is not None or branch.repeat is not None for branch in node.branches.values()
    )
    return node.then or None if conditional else None
