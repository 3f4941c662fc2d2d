"""Keeping lines apart: which track each stretch takes where several share a channel."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final, Generic, Literal, TypeVar

K = TypeVar("K", bound=Hashable)

# Up to here every order of the tracks is tried.
_FEW: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch(Generic[K]):
    """A stretch of a line in a channel, from `low` to `high` along it.

    `low_side` and `high_side` say to which side the line goes on at that end: -1 towards the
    first track, 1 towards the last, 0 where it ends.
    """

    key: K
    low: float
    high: float
    low_side: Literal[-1, 0, 1] = 0
    high_side: Literal[-1, 0, 1] = 0


def tracks_of(stretches: Iterable[Stretch[K]], gap: float) -> Mapping[K, tuple[int, int]]:
    """The track of each stretch and how many tracks its group has.

    Stretches nearer than `gap` to each other, and those that others tie to them, are a group;
    its tracks are ordered so that the lines cross as little as can be.

    >>> tracks_of([Stretch(key="a", low=0, high=4), Stretch(key="b", low=6, high=9)], 1)
    {'a': (0, 1), 'b': (0, 1)}
    """
    found: dict[K, tuple[int, int]] = {}
    for group in _groups(stretches, gap):
        ordered = _best_order(group)
        found |= {one.key: (track, len(ordered)) for track, one in enumerate(ordered)}
    return found


def _groups(stretches: Iterable[Stretch[K]], gap: float) -> list[list[Stretch[K]]]:
    groups: list[list[Stretch[K]]] = []
    end = float("-inf")
    for one in sorted(stretches, key=lambda each: (each.low, each.high)):
        if groups and one.low <= end + gap:
            groups[-1].append(one)
        else:
            groups.append([one])
        end = max(end, one.high) if len(groups[-1]) > 1 else one.high
    return groups


def _best_order(group: Sequence[Stretch[K]]) -> Sequence[Stretch[K]]:
    leaning = sorted(group, key=lambda one: one.low_side + one.high_side)
    if len(group) > _FEW:
        return leaning
    return min(permutations(leaning), key=_crossings)


def _crossings(ordered: Sequence[Stretch[K]]) -> int:
    return sum(
        _crosses(upper, lower, 1) + _crosses(lower, upper, -1)
        for place, upper in enumerate(ordered)
        for lower in ordered[place + 1 :]
    )


def _crosses(one: Stretch[K], other: Stretch[K], side: int) -> int:
    """How often the ends of `one` that turn towards `other` run through it."""
    ends = ((one.low, one.low_side), (one.high, one.high_side))
    return sum(turn == side and other.low <= at <= other.high for at, turn in ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Port(Generic[K]):
    """A stretch up or down in a column, which meets boxes: `low` is its upper end.

    `label` is the width of the words at its upper end, 0 where there are none; they stand above
    `label_end`. `lean` is the side to which it would rather be.
    """

    key: K
    low: float
    high: float
    label: float = 0.0
    label_end: float = 0.0
    lean: Literal[-1, 0, 1] = 0


def offsets_of(ports: Iterable[Port[K]], gap: float, step: float) -> Mapping[K, float]:
    """How far from the middle of the column each stretch goes, `gap` or more from the others.

    >>> offsets_of([Port(key=1, low=0, high=2), Port(key=2, low=1, high=2, lean=1)], 14, 7)
    {1: 0.0, 2: 14.0}
    """
    placed: list[tuple[Port[K], float]] = []
    for port in ports:
        offset = 0.0
        while not _fits(port, offset, placed, gap):
            turned = -offset
            lean = port.lean or 1
            if offset * lean > 0 and _fits(port, turned, placed, gap):
                offset = turned
                break
            offset = (abs(offset) + step) * lean
        placed.append((port, offset))
    return {port.key: offset for port, offset in placed}


def _fits(
    port: Port[K], offset: float, placed: Iterable[tuple[Port[K], float]], gap: float
) -> bool:
    return all(abs(offset - at) >= _distance(port, other, gap) for other, at in placed)


def _distance(one: Port[K], other: Port[K], gap: float) -> float:
    if one.high < other.low or other.high < one.low:
        return 0.0
    mine = one.label / 2 if other.low < one.label_end else 0.0
    its = other.label / 2 if one.low < other.label_end else 0.0
    return max(gap, mine + its + gap / 2) if mine or its else gap
