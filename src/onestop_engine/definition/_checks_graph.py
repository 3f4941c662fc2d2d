"""Graph: steps that nothing leads to, ways that get stuck, joins that wait for ever."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..errors import Problem
from ..texts import Text
from . import _ways as ways
from ._compile_steps import onward
from ._problems import graph as kinds
from ._problems import listed
from ._subject import Subject, branch_path, path_of
from ._ways import Scope
from .expressions import Expression
from .model import (
    ASK_APPLICANT,
    END,
    REFUSE,
    REFUSE_INTAKE,
    STOP,
    Block,
    Branch,
    Node,
    Step,
    StepKind,
)

_TOP = Text("cấp ngoài cùng", "the top level")
_NOT_FOR: dict[str, tuple[tuple[StepKind, ...], Text]] = {
    REFUSE_INTAKE: (
        ("work", "consult", "confirm", "pay", "procedure", "deliver"),
        Text(
            "Hồ sơ đã tiếp nhận thì từ chối giải quyết bằng `refuse`.",
            "A dossier that was accepted is refused by `refuse`.",
        ),
    ),
    REFUSE: (
        ("receive",),
        Text(
            "Ở bước tiếp nhận, từ chối bằng `refuse_intake`.",
            "At intake a dossier is refused by `refuse_intake`.",
        ),
    ),
    ASK_APPLICANT: (
        ("confirm", "pay", "procedure", "deliver"),
        Text(
            "Yêu cầu bổ sung ở một bước xử lý (do: work) hoặc lấy ý kiến.",
            "Ask for a supplement in a step of examination (do: work) or consultation.",
        ),
    ),
}


def wrong_places(subject: Subject) -> Iterator[Problem]:
    """Targets outside the scope of their step, and steps where they may not lie."""
    for node in subject.procedure.graph.nodes.values():
        for path, target in _targets(node):
            yield from _target(subject, node, path, target)
        if isinstance(node, Step) and node.scope and node.kind in ("receive", "deliver"):
            yield subject.found_at_key(
                kinds.TOP_LEVEL_ONLY, path_of(node), name=node.name, does=node.kind
            )
    yield from _intakes(subject)


def stuck_ways(subject: Subject) -> Iterator[Problem]:
    """Ways on which a dossier would stay for ever."""
    for scope in ways.scopes(subject.procedure.graph):
        yield from _stuck_in(subject, scope)
        yield from _skip_rounds(subject, scope)
    yield from _no_result(subject)


def stuck_joins(subject: Subject) -> Iterator[Problem]:
    """Joins that can wait for a branch that never finishes."""
    for block in _blocks(subject):
        yield from _needs(subject, block)
        sure = sum(branch.when is branch.repeat is None for branch in block.branches.values())
        # One branch is waited for only when one runs; more need as many that surely run.
        if block.join is not None and block.join > max(sure, 1):
            yield subject.found(
                kinds.JOIN_TOO_MANY,
                f"{path_of(block)}.join",
                name=block.name,
                wanted=block.join,
                sure=sure,
            )


def unclear_silence(subject: Subject) -> Iterator[Problem]:
    """Consent by silence where it is unclear which outcome is taken."""
    for step in subject.procedure.graph.steps:
        ahead = onward(tuple(step.outcomes.values()))
        if step.on_silence != "consent" or not step.outcomes:
            continue
        if step.kind == "confirm":
            yield from _unclear_confirmation(subject, step, ahead)
        elif len(ahead) != 1:
            yield subject.found(
                kinds.SILENCE_UNCLEAR,
                f"{path_of(step)}.on_silence",
                count=len(ahead),
                example=next(iter(step.outcomes)),
            )


def _unclear_confirmation(
    subject: Subject, step: Step, ahead: tuple[str, ...]
) -> Iterator[Problem]:
    """The first outcome of a confirmation is that all is right, so it has to lead on."""
    outcome, target = next(iter(step.outcomes.items()))
    if target not in ahead:
        yield subject.found(
            kinds.CONFIRMED_NOWHERE,
            f"{path_of(step)}.outcomes.{outcome}",
            outcome=outcome,
            target=target,
        )


def forbidden_supplements(subject: Subject) -> Iterator[Problem]:
    """Steps that ask the applicant for more where that is never allowed."""
    procedure = subject.procedure
    for step in procedure.graph.steps:
        rules = procedure.intake_supplement if step.kind == "receive" else procedure.supplement
        for path, target in _targets(step):
            if target == ASK_APPLICANT and rules.at_most == 0:
                yield subject.found(kinds.NO_SUPPLEMENT, path)


def _targets(node: Node) -> Iterator[tuple[str, str]]:
    path = path_of(node)
    if isinstance(node, Step):
        for outcome, target in node.outcomes.items():
            yield f"{path}.outcomes.{outcome}", target
        if node.otherwise:
            yield f"{path}.otherwise", node.otherwise
    if node.then:
        yield f"{path}.then", node.then


def _target(subject: Subject, node: Node, path: str, target: str) -> Iterator[Problem]:
    graph = subject.procedure.graph
    other = graph.nodes.get(target)
    if other is not None and other.scope != node.scope:
        yield subject.found(
            kinds.OUT_OF_SCOPE, path, name=target, there=_where(other), here=_where(node)
        )
    elif isinstance(other, Step) and other.kind == "receive":
        yield subject.found(kinds.BACK_TO_INTAKE, path, name=target)
    elif target == END and not node.scope and not _gives_nothing(subject):
        yield subject.found(kinds.ENDS_WITHOUT_RESULT, path, name=node.name)
    kind: StepKind = node.kind if isinstance(node, Step) else "work"
    forbidden, why = _NOT_FOR.get(target, ((), Text("")))
    if kind in forbidden:
        yield subject.found(kinds.WRONG_TARGET, path, does=kind, name=target, advice=why)


def _where(node: Node) -> Text:
    if not node.scope:
        return _TOP
    name = ".".join(node.scope[-1])
    return Text(f"nhánh {name}", f"the branch {name}")


def _gives_nothing(subject: Subject) -> bool:
    return any(rule.limit == "no_result" for rule in subject.procedure.deadline)


def _intakes(subject: Subject) -> Iterator[Problem]:
    steps = [step for step in subject.procedure.graph.steps if step.kind == "receive"]
    if not steps and subject.procedure.graph.nodes:
        yield subject.found_at_key(kinds.NO_INTAKE, "steps")
    for step in steps[1:]:
        yield subject.found_at_key(kinds.INTAKE_TWICE, path_of(step), name=step.name)


def _stuck_in(subject: Subject, scope: Scope) -> Iterator[Problem]:
    reached = scope.reachable()
    for name, node in scope.nodes.items():
        if name not in reached:
            yield subject.found_at_key(kinds.UNREACHABLE, path_of(node), name=name)
    dead = [name for name in scope.nodes if name in reached and not scope.arcs[name]]
    for name in dead:
        yield subject.found_at_key(kinds.DEAD_END, path_of(scope.nodes[name]), name=name)
    yield from _endless(subject, scope, reached, dead)
    if scope.path and END not in reached and not dead:
        block, branch = scope.path[-1]
        owner = subject.procedure.graph.nodes[block]
        assert isinstance(owner, Block)
        yield subject.found_at_key(
            kinds.NEVER_JOINED, branch_path(owner, branch), name=branch, block=block
        )


def _endless(
    subject: Subject, scope: Scope, reached: frozenset[str], dead: list[str]
) -> Iterator[Problem]:
    out = scope.leading_to([*ways.ENDINGS, *dead])
    stuck = [name for name in scope.nodes if name in reached and name not in out]
    inner = {name: [to for to in scope.arcs[name] if to in stuck] for name in stuck}
    for group in ways.cycles(inner):
        # A round that leads on into another round is mended there.
        if ways.follow(inner, group) == group:
            names = [name for name in scope.nodes if name in group]
            place = path_of(scope.nodes[names[0]])
            yield subject.found_at_key(kinds.ENDLESS_LOOP, place, names=listed(names))


def _skip_rounds(subject: Subject, scope: Scope) -> Iterator[Problem]:
    skips = {
        name: [to]
        for name, node in scope.nodes.items()
        if (to := ways.passes_at_once(node)) is not None
    }
    for group in ways.cycles(skips):
        names = [name for name in scope.nodes if name in group]
        place = path_of(scope.nodes[names[0]])
        yield subject.found_at_key(kinds.SKIP_LOOP, place, names=listed(names))


def _no_result(subject: Subject) -> Iterator[Problem]:
    graph = subject.procedure.graph
    top = ways.scopes(graph)[0]
    reached = top.reachable()
    delivered = any(
        isinstance(node, Step) and node.kind == "deliver" and name in reached
        for name, node in top.nodes.items()
    )
    ended = _gives_nothing(subject) and not reached.isdisjoint({END, STOP})
    # A way that breaks off is mended first.
    broken = any(not top.arcs[name] for name in top.nodes if name in reached)
    if not delivered and not ended and not broken:
        yield subject.found_at_key(kinds.NO_RESULT, path_of(top.nodes[top.entry]))


def _blocks(subject: Subject) -> Iterator[Block]:
    for node in subject.procedure.graph.nodes.values():
        if isinstance(node, Block):
            yield node


def _needs(subject: Subject, block: Block) -> Iterator[Problem]:
    arcs = {name: branch.needs for name, branch in block.branches.items()}
    rounds = ways.cycles(arcs)
    for group in rounds:
        names = [name for name in block.branches if name in group]
        yield subject.found(
            kinds.NEEDS_ROUND, f"{branch_path(block, names[0])}.needs", names=listed(names)
        )
    for branch in block.branches.values():
        for index, other in enumerate(branch.needs):
            needed = block.branches.get(other)
            if needed is not None and needed.when is not None and not _implies(branch, needed):
                yield subject.found(
                    kinds.NEEDS_MAYBE,
                    f"{branch_path(block, branch.name)}.needs[{index}]",
                    name=branch.name,
                    other=other,
                    when=needed.when.text,
                )


def _implies(branch: Branch, needed: Branch) -> bool:
    """True when `branch` surely runs only where `needed` does: it has all its conditions."""
    assert needed.when is not None
    return branch.when is not None and _parts(needed.when) <= _parts(branch.when)


def _parts(condition: Expression) -> frozenset[str]:
    """The conditions that `and` joins, each in one spelling."""
    tree = ast.parse(" ".join(condition.text.split()), mode="eval").body
    parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    return frozenset(ast.unparse(part) for part in parts)
