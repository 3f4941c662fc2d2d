"""The step graph as a workflow net: places that hold tokens, transitions that move them.

An open step is a token on the place of its name. A condition is a place before it, from which the
token goes on or past the step. A block splits its token to one place for each branch and takes
them back at its join. What refuses or stops the dossier clears the whole net.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from . import _ways as ways
from .model import ASK_APPLICANT, END, Block, Branch, Graph, ScopePath, Step

# No author's name has these signs, so the places of the net never meet those of the steps.
RUNNING = "<running>"
ENDED = "<ended>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """Takes a token from each place of `takes`, empties `clears`, gives one to each of `gives`.

    With `ends`, every other token goes, whatever its place: the dossier is over. What is done
    `again` may be refused, because a dossier may come to a step with `at_most` only so often.
    """

    takes: tuple[str, ...]
    gives: tuple[str, ...]
    clears: frozenset[str] = frozenset()
    ends: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """A workflow net that begins with the tokens of `first` and should end with `last` alone.

    `users` are the transitions that take from a place. A token on a place of `quiet` disturbs no
    other token and is disturbed by none, so its moves need not be tried in every order. Tokens on
    `memory` only remember which steps with `at_most` a dossier has come to; they may stay behind.
    """

    first: tuple[str, ...]
    last: tuple[str, ...]
    users: Mapping[str, tuple[Transition, ...]]
    quiet: frozenset[str]
    memory: frozenset[str] = frozenset()

    def is_end(self, marking: tuple[str, ...]) -> bool:
        """True where nothing is left but the end, and what is only remembered."""
        return tuple(place for place in marking if place not in self.memory) == self.last


def net_of(graph: Graph, decided: Mapping[str, bool]) -> Net:
    """The net of a graph; `decided` are the conditions, by their text, that are no free choice."""
    builder = _Builder(graph, decided)
    for node in graph.nodes.values():
        if isinstance(node, Step):
            builder.step(node)
        else:
            builder.block(node)
    users: dict[str, list[Transition]] = {}
    for transition in builder.transitions:
        for place in dict.fromkeys(transition.takes):
            users.setdefault(place, []).append(transition)
    bounded = [step.name for step in graph.steps if step.at_most is not None]
    new = (_new(name) for name in bounded)
    return Net(
        first=tuple(sorted((RUNNING, builder.entry(graph.start), *new))),
        last=(ENDED,),
        users={place: tuple(each) for place, each in users.items()},
        quiet=_quiet(builder, users),
        memory=frozenset(place for name in bounded for place in (_new(name), _met(name))),
    )


def places_of(name: str) -> tuple[str, ...]:
    """The places on which a token lies in a step or block, or waits for it."""
    return name, f"{name}?", f"{name}|open", f"{name}|late"


@dataclass(frozen=True, slots=True)
class _Way:
    """What following a target takes and gives beside the token that follows it."""

    takes: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    ends: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Builder:
    graph: Graph
    decided: Mapping[str, bool]
    transitions: list[Transition] = field(default_factory=list)
    lingering: set[str] = field(default_factory=set)

    def entry(self, name: str) -> str:
        """The place on which a token comes to a node."""
        node = self.graph.nodes[name]
        return f"{name}?" if isinstance(node, Step) and node.when is not None else name

    def step(self, step: Step) -> None:
        """Adds what a step may do, and what happens where it does not apply."""
        for target in ways.chosen(step):
            self._follow((step.name,), target, step.scope)
        if step.when is None:
            return
        known, before = self.decided.get(step.when.text), self.entry(step.name)
        if known is not False:
            self._add((before,), (step.name,))
        if known is not True and step.otherwise:
            self._follow((before,), step.otherwise, step.scope)

    def block(self, block: Block) -> None:
        """Adds the split of a block, its branches and its join."""
        inside = frozenset(_inside(self.graph, block))
        branches = block.branches.values()
        first = tuple(place for each in branches for place in self._first(block, each))
        over = tuple(_at(block, name, "over") for name in block.branches)
        counts = frozenset({f"{block.name}|done", f"{block.name}|idle"})
        self._add(
            (block.name,),
            (f"{block.name}|open", *first),
            # A loop that comes back supersedes what a join let run.
            inside if block.rest == "let_run" else frozenset(),
        )
        if block.rest == "let_run":
            self.lingering.update(inside)
        for branch in branches:
            self._branch(block, branch)
        opened = f"{block.name}|open"
        if block.join is None:
            self._join(block, (opened, *over), counts)
            return
        enough = (opened, *[f"{block.name}|done"] * block.join)
        none = (opened, *[f"{block.name}|idle"] * len(over))
        self._join(block, none, inside)
        if block.rest == "cancel":
            self._join(block, enough, inside)
        else:
            self._join(block, enough, frozenset(), (f"{block.name}|late",))
            self._add((f"{block.name}|late", *over), (), counts)

    def _first(self, block: Block, branch: Branch) -> tuple[str, ...]:
        known = self._applies(branch)
        if branch.needs or known is None:
            return (_at(block, branch.name, "wait"),)
        return (self.entry(branch.start),) if known else _passed(block, branch)

    def _applies(self, branch: Branch) -> bool | None:
        known = True if branch.when is None else self.decided.get(branch.when.text)
        # A branch that is repeated not once does not run.
        return None if known and branch.repeat is not None else known

    def _branch(self, block: Block, branch: Branch) -> None:
        # What a branch needs is only looked at: it stays where it is.
        needs = tuple(_at(block, name, "over") for name in branch.needs)
        takes = (_at(block, branch.name, "wait"), *needs)
        known = self._applies(branch)
        if known is not False:
            self._add(takes, (self.entry(branch.start), *needs))
        if known is not True:
            self._add(takes, (*_passed(block, branch), *needs))

    def _join(
        self,
        block: Block,
        takes: tuple[str, ...],
        clears: frozenset[str],
        gives: tuple[str, ...] = (),
    ) -> None:
        for target in block.targets():
            self._follow(takes, target, block.scope, clears, gives)

    def _follow(
        self,
        takes: tuple[str, ...],
        target: str,
        scope: ScopePath,
        clears: frozenset[str] = frozenset(),
        gives: tuple[str, ...] = (),
    ) -> None:
        for way in self._ways(target, scope):
            taken, given = (*takes, *way.takes), (*gives, *way.gives)
            self._add(taken, given, clears, ends=way.ends, again=way.again)

    def _ways(self, target: str, scope: ScopePath) -> Iterator[_Way]:
        if target in self.graph.nodes:
            yield from self._coming_to(target)
        elif target == END:
            yield _left(scope) if scope else _Way(takes=(RUNNING,), gives=(ENDED,))
        elif target != ASK_APPLICANT:
            yield _Way(takes=(RUNNING,), gives=(ENDED,), ends=True)
            if scope:
                # What runs on after the result can no longer refuse it: it only finishes.
                yield _Way(takes=(ENDED,), gives=(ENDED, *_left(scope).gives))

    def _coming_to(self, name: str) -> Iterator[_Way]:
        node, place = self.graph.nodes[name], self.entry(name)
        if not isinstance(node, Step) or node.at_most is None:
            yield _Way(gives=(place,))
            return
        # However often it may be: once is sure, and once more may have been once too often.
        yield _Way(takes=(_new(name),), gives=(_met(name), place))
        yield _Way(takes=(_met(name),), gives=(_met(name), place), again=True)

    def _add(
        self,
        takes: tuple[str, ...],
        gives: tuple[str, ...],
        clears: frozenset[str] = frozenset(),
        *,
        ends: bool = False,
        again: bool = False,
    ) -> None:
        left = (ENDED,) if ends else gives
        self.transitions.append(
            Transition(takes=takes, gives=left, clears=clears, ends=ends, again=again)
        )


def _new(name: str) -> str:
    return f"{name}|new"


def _met(name: str) -> str:
    return f"{name}|met"


def _left(scope: ScopePath) -> _Way:
    block, branch = scope[-1]
    return _Way(gives=(f"{block}|{branch}|over", f"{block}|done"))


def _passed(block: Block, branch: Branch) -> tuple[str, ...]:
    return _at(block, branch.name, "over"), f"{block.name}|idle"


def _at(block: Block, branch: str, state: str) -> str:
    return f"{block.name}|{branch}|{state}"


def _inside(graph: Graph, block: Block) -> Iterator[str]:
    """Every place of a block, of its steps, and of the blocks within it."""
    yield from (f"{block.name}|{word}" for word in ("open", "late", "done", "idle"))
    for name in block.branches:
        yield from (_at(block, name, "wait"), _at(block, name, "over"))
    for node in graph.nodes.values():
        if any(outer == block.name for outer, _ in node.scope):
            yield from (node.name, f"{node.name}?")
            if isinstance(node, Block) and node.scope[-1][0] == block.name:
                yield from _inside(graph, node)


def _quiet(builder: _Builder, users: Mapping[str, list[Transition]]) -> frozenset[str]:
    circling = ways.circling(builder.graph)
    noisy = {RUNNING, ENDED, *circling, *(f"{name}?" for name in circling)}
    clearing = {each.clears for each in builder.transitions if each.clears}
    return frozenset(
        place
        for place, moves in users.items()
        if place not in noisy
        and all(_moves_alone(move, place, builder.lingering) for move in moves)
        # What can only end the dossier must leave the others their time.
        and any(not move.ends and ENDED not in move.takes for move in moves)
        # Whoever clears this place clears what the token would have come to as well.
        and all(
            clears.issuperset(move.gives)
            for clears in clearing
            if place in clears
            for move in moves
            if ENDED not in move.gives
        )
    )


def _moves_alone(move: Transition, place: str, lingering: set[str]) -> bool:
    beside = {each for each in move.takes if each != place}
    # A step that may run on after the result has one way more from then on.
    return beside <= {RUNNING, ENDED} and (ENDED not in beside or place not in lingering)
