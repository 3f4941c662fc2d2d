"""Whose hands a step may not be in: rules of four eyes that could never bind anybody."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import Problem
from . import _ways as ways
from ._fields import advice
from ._problems import graph as kinds
from ._problems.names import UNKNOWN_STEP
from ._subject import Subject, path_of
from .model import Graph, Node, Step

_NOBODY = ("confirm", "procedure")
"""The applicant's word, and the result of another dossier: no officer does them."""


def four_eyes(subject: Subject) -> Iterator[Problem]:
    """Steps named by `not_by` that are the step itself, come only later, or are nobody's work."""
    graph = subject.procedure.graph
    for step in graph.steps:
        for index, name in enumerate(step.not_by):
            other, path = graph.nodes.get(name), f"{path_of(step)}.not_by[{index}]"
            if isinstance(other, Step):
                yield from _of_pair(subject, step, other, path)
            elif other is not None:
                steps = tuple(each.name for each in graph.steps)
                yield subject.found(UNKNOWN_STEP, path, name=name, advice=advice(name, steps))


def _of_pair(subject: Subject, step: Step, other: Step, path: str) -> Iterator[Problem]:
    names = {"name": step.name, "other": other.name}
    if other is step:
        yield subject.found(kinds.NOT_BY_ITSELF, path, **names)
    elif other.kind in _NOBODY:
        yield subject.found(kinds.NOT_BY_NOBODY, path, does=other.kind, **names)
    elif not _may_precede(subject.procedure.graph, other, step):
        yield subject.found(kinds.NOT_BY_LATER, path, **names)


def _may_precede(graph: Graph, first: Step, second: Step) -> bool:
    """True where a dossier can have passed `first` before it comes to `second`.

    Branches run side by side, so either may be done first; and a round that leads back to their
    block, or to a block around it, comes by everything once more.
    """
    arcs = {name: to for scope in ways.scopes(graph) for name, to in scope.arcs.items()}
    for here, there in zip(_spots(first), _spots(second), strict=False):
        if there in ways.follow(arcs, arcs.get(here, ())):
            return True
        if here != there:
            return False
        if _branch(first, here) != _branch(second, here):
            return True
    return False


def _spots(step: Step) -> tuple[str, ...]:
    """The blocks around the step from the outermost in, and the step itself."""
    return (*(block for block, _ in step.scope), step.name)


def _branch(node: Node, block: str) -> str:
    return next(branch for outer, branch in node.scope if outer == block)
