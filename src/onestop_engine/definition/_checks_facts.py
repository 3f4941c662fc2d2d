"""Facts: what an officer finds out must be known before a condition asks for it."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import Problem
from . import _ways as ways
from ._problems import names as kinds
from ._subject import Subject, branch_path, path_of
from .model import Block, Graph, Node


def asked_too_late(subject: Subject) -> Iterator[Problem]:
    """Conditions of steps and branches that use a fact which no step before them records."""
    procedure = subject.procedure
    officers = {fact.name for fact in procedure.facts.values() if fact.ask == "officer"}
    recorded = {name for step in procedure.graph.steps for name in step.records}
    if not officers & recorded:
        return
    for path, node, names in _conditions(procedure.graph):
        for name in names:
            if name in officers & recorded and name not in _known_at(procedure.graph, node):
                yield subject.found(kinds.ANSWER_TOO_LATE, path, name=name)


def _conditions(graph: Graph) -> Iterator[tuple[str, Node, tuple[str, ...]]]:
    for node in graph.nodes.values():
        if isinstance(node, Block):
            for branch in node.branches.values():
                for key, used in (("when", branch.when), ("repeat", branch.repeat)):
                    if used is not None:
                        yield f"{branch_path(node, branch.name)}.{key}", node, used.names
        elif node.when is not None:
            yield f"{path_of(node)}.when", node, node.when.names


def _known_at(graph: Graph, node: Node) -> frozenset[str]:
    """The facts that some way to `node` may have recorded."""
    known: set[str] = set()
    for scope in ways.scopes(graph):
        inside = next((n for n in _chain(graph, node) if n.name in scope.nodes), None)
        if inside is not None and node.scope[: len(scope.path)] == scope.path:
            before = scope.leading_to([inside.name])
            own = {inside.name} if inside.name not in _after(scope, inside.name) else set()
            for name in before - own:
                known |= _records(graph, name)
    return frozenset(known)


def _after(scope: ways.Scope, name: str) -> frozenset[str]:
    return ways.follow(scope.arcs, scope.arcs[name])


def _chain(graph: Graph, node: Node) -> Iterator[Node]:
    """The node and the blocks around it."""
    yield node
    for block, _ in reversed(node.scope):
        yield graph.nodes[block]


def _records(graph: Graph, name: str) -> frozenset[str]:
    """What a step records, or the steps inside a block."""
    return frozenset(
        fact
        for step in graph.steps
        if step.name == name or any(block == name for block, _ in step.scope)
        for fact in step.records
    )
