"""The order of the spots, and the longest way through them.

The longest way is the one that takes most time when every step uses all of its limit. Cases are
tried as the check tries them, so that two conditions that exclude each other do not add up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from ..definition._cases import cases
from ..definition._lengths import about, counted_stay, nominal
from ..definition._rounds import rounds
from ..definition.expressions import Expression
from ..definition.model import Step
from ..terms import Term, Unit
from ..texts import Lang
from ._flow import START, Flow, Way
from ._library import networkx
from ._words import ROUGHLY

_MOST_CASES = 256

# Working days, then how many steps: where no step has a limit, the way through most steps.
_Length = tuple[Fraction, int]
_Holds = Callable[[Expression | None], bool]
_NOTHING: _Length = (Fraction(0), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Longest:
    """The ways on it, how long it takes in nominal working days, and in which units."""

    ways: frozenset[Way]
    length: Fraction
    units: frozenset[Unit] = frozenset()

    def say(self, lang: Lang) -> str:
        """How long it takes in words; empty where no step on it has a limit.

        Where calendar days and working days meet, the sum is only about right.
        """
        if not self.length:
            return ""
        if len(self.units) == 1:
            return about(self.length, next(iter(self.units))).say(lang)
        said = about(self.length, "working_day" if self.length >= 1 else "working_hour").say(lang)
        exact = self.units <= {"working_day", "working_hour"}
        return said if exact else ROUGHLY.say(lang).format(what=said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The spots ahead of the start, each before what it leads to, and the ways that lead back."""

    spots: tuple[str, ...]
    back: frozenset[Way]

    def ahead(self, flow: Flow) -> tuple[Way, ...]:
        """The ways that do not lead back, hidden ones included."""
        known = set(self.spots)
        return tuple(way for way in flow.ways if way not in self.back and way.source in known)


def order_of(flow: Flow) -> Order:
    """The spots from the start to the end; a way to a spot that is finished later leads back."""
    nx = networkx()
    graph = nx.DiGraph()
    graph.add_nodes_from(flow.spots)
    # Authors write steps in their order, so of two that lead to each other the later leads back.
    written = {name: index for index, name in enumerate(flow.spots)}
    ways = sorted(flow.ways, key=lambda way: written[way.target])
    graph.add_edges_from((way.source, way.target) for way in ways)
    last_first = list(nx.dfs_postorder_nodes(graph, START))
    place = {name: index for index, name in enumerate(last_first)}
    back = {
        way for way in flow.ways if way.source in place and place[way.target] >= place[way.source]
    }
    return Order(spots=tuple(reversed(last_first)), back=frozenset(back))


def longest_way(flow: Flow, order: Order) -> Longest:
    """The way that takes longest, over all cases that the conditions tell apart.

    It leaves out the rounds of supplements after which the whole term is counted again.
    """
    again = rounds(flow.procedure)
    ahead = tuple(way for way in order.ahead(flow) if _step_name(flow, way.target) not in again)
    found = max(
        (_measure(flow, order.spots, ahead, holds) for holds in _cases(flow)),
        key=lambda one: one[0],
    )
    (length, _), ways = found
    terms = [_counted(flow, way) for way in ways if way.work]
    units = frozenset(term.unit for term in terms if term is not None)
    return Longest(ways=frozenset(ways), length=length, units=units)


def _step_name(flow: Flow, spot: str) -> str | None:
    step = flow.spots[spot].step
    return None if step is None else step.name


def _cases(flow: Flow) -> Iterator[_Holds | None]:
    """How each case answers conditions; None answers nothing: every way is open."""
    told = [_condition(spot.step, spot.branch) for spot in flow.spots.values()]
    conditions = [one for one in told if one is not None]
    conditions += [rule.when for rule in flow.procedure.deadline if rule.when is not None]
    tried = cases(flow.procedure, conditions, _MOST_CASES)
    if tried is None:
        yield None
    else:
        yield from (case.holds for case in tried)


def _condition(step: Step | None, branch: object) -> Expression | None:
    if step is not None:
        return step.when
    return getattr(branch, "when", None)


def _measure(
    flow: Flow, spots: Iterable[str], ways: Iterable[Way], holds: _Holds | None
) -> tuple[_Length, tuple[Way, ...]]:
    into: dict[str, list[Way]] = {}
    for way in ways:
        into.setdefault(way.target, []).append(way)
    best: dict[str, tuple[_Length, tuple[Way, ...]]] = {}
    for name in spots:
        coming = [
            (way, (_plus(best[way.source][0], _own(flow, way, holds)), best[way.source][1]))
            for way in into.get(name, ())
            if way.source in best and _is_open(flow, way, holds)
        ]
        # Hidden ways only keep the order, and carry the dossier where no drawn one does.
        coming = [one for one in coming if one[0].kind != "hidden"] or coming
        if name == START:
            best[name] = (_NOTHING, ())
        elif coming:
            best[name] = _arrival(flow, name, coming)
    ends = [best[name] for name in best if not _goes_on(name, ways, best)]
    return max(ends, key=lambda one: one[0])


def _arrival(
    flow: Flow, name: str, coming: list[tuple[Way, tuple[_Length, tuple[Way, ...]]]]
) -> tuple[_Length, tuple[Way, ...]]:
    latest: dict[str, tuple[_Length, tuple[Way, ...]]] = {}
    for way, (length, before) in coming:
        group = way.branch.name if way.branch is not None else ""
        if group not in latest or length > latest[group][0]:
            latest[group] = (length, (*before, way))
    done = sorted(latest.values(), key=lambda one: one[0])
    spot = flow.spots[name]
    if spot.kind == "join" and spot.block is not None and spot.block.join is not None:
        return done[min(spot.block.join, len(done)) - 1]
    return done[-1]


def _goes_on(name: str, ways: Iterable[Way], reached: Mapping[str, object]) -> bool:
    return any(way.source == name and way.target in reached for way in ways)


def _is_open(flow: Flow, way: Way, holds: _Holds | None) -> bool:
    if holds is None:
        return True
    spot = flow.spots[way.source]
    if spot.kind == "split":
        return way.branch is None or holds(way.branch.when)
    if spot.step is None or spot.step.when is None or holds(spot.step.when):
        return way.work
    return way.skip


def _own(flow: Flow, way: Way, holds: _Holds | None) -> _Length:
    """What the source of a way takes; the intake check and the delivery are not in the limit."""
    step = flow.spots[way.source].step
    if step is None:
        return _NOTHING
    skipped = not way.work if holds is None else not (step.when is None or holds(step.when))
    if skipped:
        return _NOTHING
    term = _counted(flow, way)
    return (Fraction(0) if term is None else nominal(term), 1)


def _counted(flow: Flow, way: Way) -> Term | None:
    """The longest stay at a way's source, where it takes time of the dossier's own clock."""
    step = flow.spots[way.source].step
    return None if step is None else counted_stay(step)


def _plus(one: _Length, other: _Length) -> _Length:
    return (one[0] + other[0], one[1] + other[1])
