"""How long the steps take together, in nominal working days: good for warnings, never for dates."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from ..terms import Term, Unit
from ..texts import Text
from ._ways import Scope, scopes
from .expressions import Expression
from .model import Block, Graph, Node, Step

# A working day has eight hours, a week five working days, a month thirty days.
_WORKING_DAYS: Mapping[str, Fraction] = {
    "working_day": Fraction(1),
    "working_hour": Fraction(1, 8),
    "same_day": Fraction(1),
    "day": Fraction(5, 7),
    "hour": Fraction(5, 7 * 24),
    "minute": Fraction(5, 7 * 24 * 60),
    "week": Fraction(5),
    "month": Fraction(150, 7),
    "year": Fraction(365 * 5, 7),
}

Length = tuple[Fraction, tuple[str, ...]]
Holds = Callable[[Expression | None], bool]
_NOTHING: Length = (Fraction(0), ())


@lru_cache(maxsize=512)
def nominal(term: Term) -> Fraction:
    """The term in working days of an ordinary week.

    >>> nominal(Term(7, "day"))
    Fraction(5, 1)
    """
    return Fraction(term.amount) * _WORKING_DAYS[term.unit]


def about(length: Fraction, unit: Unit) -> Text:
    """A length in the unit of the limit that it is compared with.

    >>> about(Fraction(31, 2), "working_day").vi
    '15,5 ngày làm việc'
    """
    known: Unit = "working_day" if unit == "same_day" else unit
    number = f"{round(float(length / _WORKING_DAYS[known]), 2):g}"
    two = Term(2, known)
    return Text(
        two.say("vi").replace("2", number.replace(".", ",")), two.say("en").replace("2", number)
    )


@dataclass(frozen=True, slots=True)
class _Net:
    """One scope without the arcs that lead back, its nodes ordered from the end to the entry."""

    scope: Scope
    arcs: Mapping[str, tuple[str, ...]]
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Ahead:
    """The longest way on until the clock begins anew, and the longest of those that follow."""

    first: Length = _NOTHING
    later: Length = _NOTHING

    @property
    def longest(self) -> Length:
        return max(self.first, self.later)


class Paths:
    """The ways through a sound procedure, ready to be measured case by case.

    At the top-level steps in `anew` the clock begins anew: what runs before does not add to what
    follows. A branch is measured as a whole, because the others run on beside it.
    """

    __slots__ = ("_anew", "_nets")

    def __init__(self, graph: Graph, anew: Collection[str] = ()) -> None:
        self._nets = {scope.path: _net(scope) for scope in scopes(graph)}
        self._anew = anew

    def longest(self, holds: Holds | None, after: str | None = None) -> Length:
        """The longest way where `holds` decides the conditions, each step once.

        With None it is the longest of all, whatever the conditions decide. It runs from acceptance,
        or from the end of the step `after`, to the result. What stops the dossier's clock does not
        count, nor do the intake check and the delivery.
        """
        net = self._nets[()]
        ahead = self._ahead(net, holds)
        if after is not None and after in ahead:
            return _longest_of(ahead[to] for to in net.arcs[after] if to in ahead).longest
        return ahead[net.scope.entry].longest

    def _ahead(self, net: _Net, holds: Holds | None) -> dict[str, _Ahead]:
        """For each node, the longest way from its start to the end of the scope."""
        best: dict[str, _Ahead] = {}
        for name in net.order:
            node = net.scope.nodes[name]
            best[name] = _longest_of(
                self._from(node, net, holds, best, skipped=skipped)
                for skipped in _skipped(node, holds)
            )
        return best

    def _from(
        self,
        node: Node,
        net: _Net,
        holds: Holds | None,
        best: Mapping[str, _Ahead],
        *,
        skipped: bool,
    ) -> _Ahead:
        rest = _longest_of(best[to] for to in _ways_on(node, net, skipped=skipped))
        if skipped:
            return rest
        own = self._length(node, holds)
        on = own[0] + rest.first[0], (*own[1], *rest.first[1])
        if node.name in self._anew and not node.scope:
            return _Ahead(own, max(on, rest.later))
        return _Ahead(on, rest.later)

    def _length(self, node: Node, holds: Holds | None) -> Length:
        if isinstance(node, Step):
            return _own_length(node)
        running = {
            branch.name for branch in node.branches.values() if holds is None or holds(branch.when)
        }
        done: dict[str, Length] = {}
        ended = sorted(self._finish(node, name, running, holds, done) for name in running)
        if not ended:
            return _NOTHING
        # The branch that ends first may be the one that does not run.
        certain = holds is not None or all(b.when is None for b in node.branches.values())
        last = len(ended) if node.join is None or not certain else min(node.join, len(ended))
        return ended[last - 1]

    def _finish(
        self,
        block: Block,
        name: str,
        running: set[str],
        holds: Holds | None,
        done: dict[str, Length],
    ) -> Length:
        """When a branch is done, the branches that it waits for included."""
        if name not in done:
            net = self._nets[*block.scope, (block.name, name)]
            own = self._ahead(net, holds)[net.scope.entry].first
            needs = [other for other in block.branches[name].needs if other in running]
            before = max(
                (self._finish(block, other, running, holds, done) for other in needs),
                default=_NOTHING,
            )
            done[name] = (before[0] + own[0], (*before[1], *own[1]))
        return done[name]


def _longest_of(ways: Iterable[_Ahead]) -> _Ahead:
    every = tuple(ways)
    return _Ahead(
        max((way.first for way in every), default=_NOTHING),
        max((way.later for way in every), default=_NOTHING),
    )


def _skipped(node: Node, holds: Holds | None) -> tuple[bool, ...]:
    """Whether a step is passed over; both where nothing decides its condition."""
    if isinstance(node, Block) or node.when is None:
        return (False,)
    return (False, True) if holds is None else (not holds(node.when),)


def _ways_on(node: Node, net: _Net, *, skipped: bool) -> Iterable[str]:
    ahead = net.arcs[node.name]
    if isinstance(node, Block):
        return ahead
    if skipped:
        return (to for to in ahead if to == node.otherwise)
    chosen = (*node.outcomes.values(), node.then)
    return (to for to in ahead if to in chosen)


def _own_length(step: Step) -> Length:
    term = counted_stay(step)
    return _NOTHING if term is None else (nominal(term), (step.name,))


def counted_stay(step: Step) -> Term | None:
    """The longest time that the step may take of the dossier's; None where it takes none."""
    counted = step.kind not in ("receive", "deliver") and step.clock == "none"
    return _stay(step) if counted else None


def longest_stay(step: Step) -> Fraction:
    """The longest time that the step may take within its limits; nothing where it has none."""
    term = _stay(step)
    return Fraction(0) if term is None else nominal(term)


def _stay(step: Step) -> Term | None:
    # A limit that is counted back from an event says when, not how long.
    terms = (None if step.before else step.within, step.at_least)
    return max((term for term in terms if term is not None), key=nominal, default=None)


def _net(scope: Scope) -> _Net:
    order = _last_first(scope.entry, scope.arcs)
    place = {name: index for index, name in enumerate(order)}
    # An arc to a node that is finished later leads back.
    arcs = {
        name: tuple(to for to in scope.arcs[name] if place.get(to, len(order)) < place[name])
        for name in order
    }
    return _Net(scope, arcs, tuple(order))


def _last_first(entry: str, arcs: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The nodes ahead of `entry`, each after what it leads to, but for arcs that lead back."""
    order: list[str] = []
    seen = {entry}
    waiting = [(entry, iter(arcs[entry]))]
    while waiting:
        name, rest = waiting[-1]
        to = next(rest, None)
        if to is None:
            order.append(name)
            waiting.pop()
        elif to not in seen and to in arcs:
            seen.add(to)
            waiting.append((to, iter(arcs[to])))
    return order
