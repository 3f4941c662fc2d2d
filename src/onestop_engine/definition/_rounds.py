"""Where the clock begins anew on the way, so that what ran before does not add to what follows.

That is so after a step that says `clock: restart`. Under `mode: restart` it is also so at a round
of supplements: a step of its own, in which the officer asks and then checks what came.
"""

from __future__ import annotations

from collections.abc import Iterable

from ._ways import ENDINGS, chosen
from .model import ASK_APPLICANT, Graph, Procedure, Step


def fresh_starts(procedure: Procedure) -> frozenset[str]:
    """The steps of the top level from which the whole term is counted again."""
    steps = (step for step in procedure.graph.steps if not step.scope)
    waits = {step.name for step in steps if step.clock == "restart"}
    return rounds(procedure) | waits


def rounds(procedure: Procedure) -> frozenset[str]:
    """The steps of the top level that a dossier only comes to in order to be supplemented.

    Such a step may ask the applicant; whoever sends the dossier there may not, unless that is
    an earlier round; and where nothing is lacking, the way leads past it. A step that merely may
    ask is none: nobody needs to ask, and then the clock runs on.
    """
    if procedure.supplement.mode != "restart":
        return frozenset()
    graph = procedure.graph
    found: set[str] = set()
    while more := {name for name in _askers(graph) - found if _is_round(name, graph, found)}:
        found |= more
    return frozenset(found)


def _askers(graph: Graph) -> set[str]:
    steps = (step for step in graph.steps if step.kind == "work" and not step.scope)
    return {step.name for step in steps if ASK_APPLICANT in step.outcomes.values()}


def _is_round(name: str, graph: Graph, known: Iterable[str]) -> bool:
    senders = [node for node in graph.nodes.values() if name in node.targets()]
    return bool(senders) and all(
        isinstance(sender, Step)
        and (sender.name in known or ASK_APPLICANT not in sender.outcomes.values())
        and _leads_past(sender, graph.step(name))
        for sender in senders
    )


def _leads_past(sender: Step, asker: Step) -> bool:
    """True when the sender may also go straight on to where the asker leads."""
    onward = set(chosen(asker)) - {ASK_APPLICANT, asker.name, *ENDINGS}
    return not onward.isdisjoint(set(chosen(sender)) - {asker.name})
