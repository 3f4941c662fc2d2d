"""Loops that may be gone round only so often, and branches that run several times at once."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import Problem
from ..texts import Text
from . import _ways as ways
from ._problems import graph as kinds
from ._subject import Subject, path_of
from ._ways import Scope
from .model import ASK_APPLICANT, Block, Branch, Graph, Node, Step

_CHOSEN_BY_PEOPLE = ("work", "consult", "confirm")


def forced_returns(subject: Subject) -> Iterator[Problem]:
    """Ways back to a step with `at_most` that a dossier might have to take too often."""
    graph = subject.procedure.graph
    bounded = [step for step in graph.steps if step.at_most is not None]
    if not bounded:
        return
    scopes = {scope.path: scope for scope in ways.scopes(graph)}
    circling = ways.circling(graph)
    for step in bounded:
        for source, why in _forced(graph, scopes[step.scope], step, circling):
            yield subject.found(
                kinds.BOUND_STUCK,
                f"{path_of(step)}.at_most",
                name=step.name,
                most=step.at_most,
                source=source,
                why=why,
            )


def unfit_repeats(subject: Subject) -> Iterator[Problem]:
    """What has no meaning in a branch of which several runs go side by side."""
    for node in subject.procedure.graph.nodes.values():
        block, branch = _innermost(subject.procedure.graph, node)
        if branch is not None and branch.repeat is not None and block is not None:
            what = _unfit(node)
            if what is not None:
                yield subject.found_at_key(
                    kinds.UNFIT_REPEAT, path_of(node), name=node.name, branch=branch.name, what=what
                )


def _innermost(graph: Graph, node: Node) -> tuple[Block | None, Branch | None]:
    if not node.scope:
        return None, None
    block = graph.nodes[node.scope[-1][0]]
    assert isinstance(block, Block)
    return block, block.branches.get(node.scope[-1][1])


def _unfit(node: Node) -> Text | None:
    if not isinstance(node, Step):
        return _BLOCK_WITHIN
    if node.kind not in {"work", "consult"}:
        return _KIND.fill(does=node.kind)
    return _ONE_ANSWER if node.records else None


def _forced(
    graph: Graph, scope: Scope, step: Step, circling: frozenset[str]
) -> Iterator[tuple[str, Text]]:
    for block, _ in step.scope:
        if block in circling:
            yield block, _ROUND_AGAIN
    # To ask the applicant is no way back: the step is the same visit.
    arcs = {name: set(node.targets()) - {ASK_APPLICANT} for name, node in scope.nodes.items()}
    for name in ways.follow(arcs, arcs[step.name]) & scope.nodes.keys():
        node = scope.nodes[name]
        if step.name in arcs[name] and (why := _why_forced(graph, node, step)) is not None:
            yield name, why


def _why_forced(graph: Graph, node: Node, step: Step) -> Text | None:
    """Why `node` may have to lead to `step`; None where somebody chooses, and may choose else."""
    if not isinstance(node, Step) or node.kind not in _CHOSEN_BY_PEOPLE:
        return _NOBODY_CHOOSES
    if step.name in {node.then, node.otherwise}:
        return _NOBODY_CHOOSES
    if step.name in _by_silence(node):
        return _SILENCE
    others = (target for target in node.outcomes.values() if target != ASK_APPLICANT)
    return None if any(_always_open(graph, target) for target in others) else _NO_OTHER


def _by_silence(step: Step) -> tuple[str, ...]:
    if step.on_silence == "consent":
        return next(((to,) for to in step.outcomes.values() if to not in ways.ENDINGS), ())
    return tuple(to for name, to in step.outcomes.items() if name == step.on_silence)


def _always_open(graph: Graph, target: str) -> bool:
    node = graph.nodes.get(target)
    return not isinstance(node, Step) or node.at_most is None


_BLOCK_WITHIN = Text("là một khối song song", "is a parallel block")
_KIND = Text("là bước `do: {does}`", "is a step that does `{does}`")
_ONE_ANSWER = Text(
    "ghi nhận thông tin (records) mà hồ sơ chỉ có một câu trả lời",
    "records a fact, of which a dossier has one answer only",
)
_ROUND_AGAIN = Text(
    "khối song song này còn được vào lại", "this parallel block is itself entered again"
)
_NOBODY_CHOOSES = Text(
    "không ai chọn đường này (then, otherwise, nộp tiền, thủ tục liên thông)",
    "nobody chooses this way (then, otherwise, a payment, a sub-procedure)",
)
_SILENCE = Text("im lặng dẫn đến đó", "silence leads there")
_NO_OTHER = Text("không có kết cục nào khác luôn đi được", "no other outcome is always possible")
