"""Limits that the steps add up to: all of them together, or the longest way through them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from ..errors import TermError
from ..terms import Term
from . import _ways as ways
from ._amounts import say_term
from ._fields import Fields
from ._lengths import Paths, counted_stay
from ._places import Places
from ._problems import Kind, listed
from ._problems import timing as kinds
from .model import Block, DeadlineRule, Graph

Part = tuple[str, Term]


def totalled(
    top: Fields, rules: tuple[DeadlineRule, ...], graph: Graph
) -> tuple[DeadlineRule, ...]:
    """The rules, each limit that the steps make up worked out, with the steps that it is made of.

    Steps in different units, none with a limit, and a sum that is no term are reported. Where
    the steps themselves are not sound, the checks say so, and nothing is worked out.
    """
    if all(rule.total is None for rule in rules) or not _is_whole(graph):
        return rules
    return tuple(rule if rule.total is None else _worked_out(top, rule, graph) for rule in rules)


def _worked_out(top: Fields, rule: DeadlineRule, graph: Graph) -> DeadlineRule:
    assert rule.total is not None
    every = tuple(_timed(graph, rule.start.step))
    names = tuple(name for name, _ in every)
    if rule.total.kind == "longest_path":
        names = Paths(graph).longest(None, rule.start.step)[1]
    parts = tuple(part for part in every if part[0] in names)
    limit = _together(top, rule, every, parts)
    return replace(rule, limit=limit or "none", total=replace(rule.total, steps=parts))


def _together(
    top: Fields, rule: DeadlineRule, every: tuple[Part, ...], parts: tuple[Part, ...]
) -> Term | None:
    units = {term.unit for _, term in every}
    if not units:
        _refuse(top, rule, kinds.NO_TIMED_STEP)
        return None
    if len(units) > 1:
        said = listed([f"{name} ({say_term(term).vi})" for name, term in every], len(every))
        _refuse(top, rule, kinds.TOTAL_OF_UNITS, steps=said)
        return None
    try:
        return Term(sum((Fraction(term.amount) for _, term in parts), Fraction(0)), *units)
    except TermError as error:
        _refuse(top, rule, kinds.TOTAL_NO_TERM, reason=error.message)
        return None


def _refuse(top: Fields, rule: DeadlineRule, kind: Kind, /, **values: object) -> None:
    path = f"deadline[{rule.index}].limit"
    top.draft.report(kind, Places(top.node).value(path), path, **values)


def _timed(graph: Graph, after: str | None) -> Iterator[Part]:
    """The counted steps with their times; those that can come after a step, where one is named."""
    ahead = _ahead(graph, after)
    for step in graph.steps:
        outermost = step.scope[0][0] if step.scope else step.name
        term = counted_stay(step)
        if term is not None and outermost in ahead:
            yield step.name, term


def _ahead(graph: Graph, after: str | None) -> frozenset[str]:
    top = ways.scopes(graph)[0]
    if after is None or after not in top.nodes:
        return frozenset(top.nodes)
    return ways.follow(top.arcs, top.arcs[after])


def _is_whole(graph: Graph) -> bool:
    """True where every scope has its entry and no branches wait for each other."""
    return all(scope.entry in scope.nodes for scope in ways.scopes(graph)) and not any(
        ways.cycles({branch.name: branch.needs for branch in block.branches.values()})
        for block in graph.nodes.values()
        if isinstance(block, Block)
    )
