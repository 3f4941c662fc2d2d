"""Whose hands a step may not be in: rules of four eyes that could never bind anybody."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import Problem
from . import _ways as ways
from ._fields import advice
from ._problems import graph as kinds
from ._problems.names import UNKNOWN_STEP
from ._subject import Subject, path_of
from .model import Graph, Step

_NOBODY = ("confirm", "procedure")
"""The applicant's word, and the result of another dossier: no officer does them."""


def four_eyes(subject: Subject) -> Iterator[Problem]:
    """Steps named by `not_by` that are the step itself, come only later, or are nobody's work."""
    graph = subject.procedure.graph
    for step in graph.steps:
        for index, name in enumerate(step.not_by):
            # A name of nothing at all is found before, and nothing here is looked at then.
            other, path = graph.nodes[name], f"{path_of(step)}.not_by[{index}]"
            if isinstance(other, Step):
                yield from _of_pair(subject, step, other, path)
            else:
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

    Branches run side by side, so either may be done first; and a round that leads back to a block
    around both comes by everything in it once more.
    """
    arcs = {name: to for scope in ways.scopes(graph) for name, to in scope.arcs.items()}
    pairs = tuple(zip(_spots(first), _spots(second), strict=False))
    shared = [here for here, there in pairs if here == there]
    (here, _), (there, _) = pairs[len(shared)]
    rounds = any(block in ways.follow(arcs, arcs[block]) for block, _ in shared)
    return rounds or here == there or there in ways.follow(arcs, arcs[here])


def _spots(step: Step) -> tuple[tuple[str, str], ...]:
    """The blocks around the step, each with the branch, from the outermost in; then the step."""
    return (*step.scope, (step.name, ""))
