"""One compiled file as the checks see it: the model, the places, and what is sound so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..errors import Problem
from ._places import Places
from ._problems import Kind, problem
from ._yaml import Mapping as MappingNode
from .expressions import Expression
from .model import Block, Document, Node, Procedure, ScopePath, Step


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A file under check. `damaged` are the top-level keys in which errors were found."""

    procedure: Procedure
    places: Places
    damaged: frozenset[str] = frozenset()

    def found(self, kind: Kind, path: str, /, **values: object) -> Problem:
        """A problem of the value at `path`."""
        return problem(kind, self.places.value(path), path, **values)

    def found_at_key(self, kind: Kind, path: str, /, **values: object) -> Problem:
        """A problem of the thing that is declared under the key at the end of `path`."""
        return problem(kind, self.places.key(path), path, **values)

    def written(self, path: str) -> bool:
        """True when the author wrote this value, rather than leaving it to its default."""
        return self.places.has(path)

    def declared(self, section: str) -> frozenset[str]:
        """The names that the author declares under a top-level key, readable or not."""
        root = self.places.root
        declared = root.get(section) if isinstance(root, MappingNode) else None
        if section == "steps":
            return frozenset(_step_names(declared))
        return frozenset(declared.keys) if isinstance(declared, MappingNode) else frozenset()

    def names_in(self, scope: ScopePath) -> tuple[str, ...]:
        """The steps and blocks of one scope."""
        nodes = self.procedure.graph.nodes.values()
        return tuple(node.name for node in nodes if node.scope == scope)

    @cached_property
    def used_names(self) -> frozenset[str]:
        """The names that some condition, formula or limit uses."""
        in_expressions = (
            name
            for expression in _expressions(self.procedure)
            if expression is not None
            for name in expression.names
        )
        return frozenset((*in_expressions, *_events(self.procedure)))


def path_of(node: Node) -> str:
    """The path of a step or block in its file."""
    outer = "".join(f"steps.{block}.parallel.{branch}." for block, branch in node.scope)
    return f"{outer}steps.{node.name}"


def branch_path(block: Block, branch: str) -> str:
    """The path of a branch in its file."""
    return f"{path_of(block)}.parallel.{branch}"


def _step_names(steps: object) -> Iterator[str]:
    if not isinstance(steps, MappingNode):
        return
    for entry in steps.entries:
        yield entry.key
        branches = entry.value.get("parallel") if isinstance(entry.value, MappingNode) else None
        if isinstance(branches, MappingNode):
            for branch in branches.entries:
                if isinstance(branch.value, MappingNode):
                    yield from _step_names(branch.value.get("steps"))


def _events(procedure: Procedure) -> Iterator[str]:
    """The facts from which times are counted."""
    counted = (
        *(rule.before for rule in procedure.deadline),
        *(step.before for step in procedure.graph.steps),
        *(rule.event for rule in procedure.filing),
    )
    yield from (name for name in counted if name is not None)


def _expressions(procedure: Procedure) -> Iterator[Expression | None]:
    """Every condition and formula of the file."""
    yield from (result.when for result in procedure.results.values())
    yield from (rule.when for rule in procedure.deadline)
    yield from (rule.when for rule in procedure.filing)
    yield procedure.prolong.when if procedure.prolong is not None else None
    for node in procedure.graph.nodes.values():
        if isinstance(node, Step):
            yield node.when
            yield from node.facts.values()
        else:
            for branch in node.branches.values():
                yield from (branch.when, branch.repeat)
    for fee in procedure.fees.values():
        yield fee.when
        yield from (reduction.when for reduction in fee.reductions)
        for price in fee.all_prices():
            yield from (price.quantity, price.formula, price.times)
    yield from (case.when for case in procedure.document_cases.values())
    yield from _of_documents(procedure.documents)


def _of_documents(documents: Mapping[str, Document]) -> Iterator[Expression | None]:
    for document in documents.values():
        yield from (document.when, document.unless, document.times)
        yield from _of_documents(document.alternatives)
