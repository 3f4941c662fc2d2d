"""Soundness: from wherever a dossier may come, its end can be reached with nothing left behind.

The markings of the net are tried out, each once, and followed back from the end. A marking from
which the end cannot be reached is shown by the way that leads there. Where there are more markings
than anybody should wait for, the question stays open, and that counts as an error.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from ..errors import Problem
from ..texts import Text
from . import _ways as ways
from ._cases import cases
from ._copies import original, with_copies
from ._net import Net, Transition, net_of, places_of
from ._problems import graph as kinds
from ._problems import listed
from ._subject import Subject, path_of
from .expressions import Expression
from .model import Graph, Procedure, Step

Marking = tuple[str, ...]

# All cases of one file together; about half a second.
_MOST_MARKINGS = 10_000
_MOST_CASES = 4096
_LONGEST_WAY = 12
_NO_CASE = Text("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """A way on which a dossier never comes to its end, and the steps that it never leaves."""

    way: tuple[str, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What trying a net came to: `markings` were tried; `decided` is False where more are left."""

    markings: int
    decided: bool = True
    stuck: Stuck | None = None


def prove(graph: Graph, net: Net, at_most: int) -> Verdict:
    """Whether the net is sound, having tried `at_most` markings."""
    before: dict[Marking, Marking | None] = {net.first: None}
    after: dict[Marking, list[Marking]] = {}
    waiting = deque([net.first])
    while waiting:
        marking = waiting.popleft()
        after[marking] = _next(net, marking)
        for reached in after[marking]:
            if reached not in before:
                before[reached] = marking
                waiting.append(reached)
        if len(before) > at_most:
            return Verdict(markings=len(before), decided=False)
    # What may be refused does not count as a way to the end.
    sure = {marking: _next(net, marking, sure=True) for marking in after} if net.memory else after
    fine = ways.follow(ways.reverse(sure), [marking for marking in before if net.is_end(marking)])
    lost = next((marking for marking in before if marking not in fine), None)
    if lost is None:
        return Verdict(markings=len(before))
    trap, inside = _trap(sure, lost)
    held = {place for marking in inside for place in marking}
    steps = tuple(name for name in graph.nodes if not held.isdisjoint(places_of(name)))
    return Verdict(markings=len(before), stuck=Stuck(way=_way(graph, before, trap), steps=steps))


def stuck_dossiers(subject: Subject) -> Iterator[Problem]:
    """The first way on which a dossier never comes to its end, or that none could be excluded."""
    verdict, case = _tried(subject.procedure)
    if verdict.stuck is not None:
        yield _stuck(subject, verdict.stuck, case)
    elif not verdict.decided:
        yield subject.found_at_key(kinds.UNDECIDED, "steps", limit=_MOST_MARKINGS)


def _tried(procedure: Procedure) -> tuple[Verdict, Text]:
    """The verdict on all cases, or the first one that is not fine, with its case."""
    known = _known(procedure)
    if known is None:
        return Verdict(markings=0, decided=False), _NO_CASE
    markings, graph = 0, with_copies(procedure.graph)
    for case, decided in known:
        verdict = prove(graph, net_of(graph, decided), _MOST_MARKINGS - markings)
        if verdict.stuck is not None or not verdict.decided:
            return verdict, case
        markings += verdict.markings
    return Verdict(markings=markings), _NO_CASE


def _stuck(subject: Subject, stuck: Stuck, case: Text) -> Problem:
    nodes = subject.procedure.graph.nodes
    place = path_of(nodes[original(stuck.steps[0])])
    way = Text(" → ".join(_shortened(stuck.way)))
    return subject.found_at_key(kinds.STUCK, place, way=way, names=listed(stuck.steps), case=case)


def _shortened(way: tuple[str, ...]) -> tuple[str, ...]:
    """A long way without its middle: where it begins, and where it comes to."""
    return way if len(way) <= _LONGEST_WAY else (*way[:3], "…", *way[3 - _LONGEST_WAY :])


def _next(net: Net, marking: Marking, *, sure: bool = False) -> list[Marking]:
    """The markings that one move leads to, or one `sure` move; of a quiet token its own moves."""
    quiet = next((place for place in marking if place in net.quiet), None)
    places: Iterable[str] = dict.fromkeys(marking) if quiet is None else (quiet,)
    moves = {id(move): move for place in places for move in net.users.get(place, ())}
    found = (_fire(marking, move) for move in moves.values() if not (sure and move.again))
    return list(dict.fromkeys(reached for reached in found if reached is not None))


def _fire(marking: Marking, move: Transition) -> Marking | None:
    left = list(marking)
    for place in move.takes:
        if place not in left:
            return None
        left.remove(place)
    if move.ends:
        return tuple(sorted(move.gives))
    kept = (place for place in left if place not in move.clears)
    return tuple(sorted((*kept, *move.gives)))


def _trap(
    after: Mapping[Marking, list[Marking]], lost: Marking
) -> tuple[Marking, frozenset[Marking]]:
    """Where a lost dossier comes to in the end: a marking, and those among which it stays."""
    back = ways.reverse(after)
    ahead = ways.follow(after, [lost])
    while True:
        # Markings from which there is no way back to this one are nearer to the end of the way.
        behind = ways.follow(back, [lost])
        nearer = [marking for marking in after if marking in ahead and marking not in behind]
        if not nearer:
            return lost, ahead
        lost = nearer[-1]
        ahead = ways.follow(after, [lost])


def _way(graph: Graph, before: Mapping[Marking, Marking | None], lost: Marking) -> tuple[str, ...]:
    """The steps in the order in which they open on the way to a marking."""
    passed: list[Marking] = []
    marking: Marking | None = lost
    while marking is not None:
        passed.append(marking)
        marking = before[marking]
    passed.append(())
    passed.reverse()
    return tuple(
        place
        for earlier, later in pairwise(passed)
        for place in later
        if isinstance(graph.nodes.get(place), Step) and place not in earlier
    )


def _known(procedure: Procedure) -> list[tuple[Text, Mapping[str, bool]]] | None:
    """The cases that must be told apart, with the conditions that each decides, or None.

    What the applicant answers stays the same on the whole way, so a loop that is left by such a
    condition is left at once or never. What officers find out is new each time.
    """
    officers = {fact.name for fact in procedure.facts.values() if fact.ask == "officer"}
    fixed = [
        condition
        for condition in dict.fromkeys(_steering(procedure.graph))
        if officers.isdisjoint(condition.names)
    ]
    if not fixed:
        return [(_NO_CASE, {})]
    tried = cases(procedure, fixed, _MOST_CASES)
    if tried is None:
        return None
    found: dict[tuple[bool, ...], tuple[Text, Mapping[str, bool]]] = {}
    for case in tried:
        decided = {condition.text: case.holds(condition) for condition in fixed}
        answers = replace(case, dated=False)
        said = Text(f" (khi {answers})", f" (when {answers})")
        found.setdefault(tuple(decided.values()), (said, decided))
    return list(found.values())


def _steering(graph: Graph) -> Iterator[Expression]:
    """The conditions on which it depends whether a loop is ever left."""
    circling = ways.circling(graph)
    for scope in ways.scopes(graph):
        if not scope.nodes.keys() <= _surely_left(scope):
            for name, node in scope.nodes.items():
                if name in circling and isinstance(node, Step) and node.when is not None:
                    yield node.when


def _surely_left(scope: ways.Scope) -> set[str]:
    """The nodes from which some way leads out, whatever the conditions."""
    sure = set(ways.ENDINGS)
    while True:
        more = {name for name in scope.nodes.keys() - sure if _leads_out(scope, name, sure)}
        if not more:
            return sure
        sure |= more


def _leads_out(scope: ways.Scope, name: str, sure: set[str]) -> bool:
    node = scope.nodes[name]
    if not isinstance(node, Step):
        return node.then in sure
    done = not sure.isdisjoint(ways.chosen(node))
    return done and (node.when is None or node.otherwise in sure)
