"""Which entry of the old version is which of the new one."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import fields
from itertools import pairwise
from typing import Any

from ._diff_same import is_structure, key_of
from .model import Block, Step

Key = Callable[[Any], object]
Pair = tuple[int | None, int | None]

# What tells the entries of a list apart, the strictest first: a rule is known by its condition.
_KEYS: Mapping[str, tuple[Key, ...]] = {
    "DeadlineRule": (
        lambda rule: key_of((rule.when, rule.window, rule.selected_by)),
        lambda rule: key_of(rule.when),
    ),
    "FilingRule": (lambda rule: key_of(rule.when),),
    "Price": (lambda price: key_of(price.window), lambda price: key_of(price.window.start)),
    "Reduction": (
        lambda reduction: key_of((reduction.when, reduction.window)),
        lambda reduction: key_of(reduction.when),
    ),
    "Tier": (lambda tier: key_of(tier.up_to),),
}


def pair(before: Sequence[Any], after: Sequence[Any]) -> tuple[Pair, ...]:
    """The places in `before` and `after` that belong together, None where one has no partner.

    In the order of `before`, then what is new. Entries that are equal belong together, then those
    that the same key tells apart, and the last one left on each side.
    """
    found: dict[int, int] = {}
    first = next(iter((*before, *after)), None)
    for key in (key_of, *_KEYS.get(type(first).__name__, ())):
        found |= _matched(before, after, key, found)
    alone = _alone(before, found), _alone(after, found.values())
    if len(alone[0]) == len(alone[1]) == 1:
        found[alone[0][0]] = alone[1][0]
    kept = [(place, found.get(place)) for place in range(len(before))]
    return (*kept, *((None, place) for place in _alone(after, found.values())))


def _matched(
    before: Sequence[Any], after: Sequence[Any], key: Key, found: Mapping[int, int]
) -> dict[int, int]:
    free = _alone(after, found.values())
    new: dict[int, int] = {}
    for place in _alone(before, found):
        wanted = key(before[place])
        partner = next((other for other in free if key(after[other]) == wanted), None)
        if partner is not None:
            free.remove(partner)
            new[place] = partner
    return new


def _alone(entries: Sequence[Any], taken: Container[int]) -> list[int]:
    return [place for place in range(len(entries)) if place not in taken]


def reordered(places: Sequence[int]) -> bool:
    """True when partners stand in another order than before."""
    return any(one > other for one, other in pairwise(places))


def renamed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Mapping[str, str]:
    """New names by old ones: entries that went and came, alike in all but the name.

    A step or block is alike when it is of one kind and its title, or all that it does, stayed.
    Two that are both alike are nobody's new name.
    """
    gone = [name for name in before if name not in after and is_structure(before[name])]
    new = [name for name in after if name not in before and is_structure(after[name])]
    alike = {name: [other for other in new if _alike(before[name], after[other])] for name in gone}
    wanted = [other for others in alike.values() for other in others]
    return {
        name: others[0]
        for name, others in alike.items()
        if len(others) == 1 and wanted.count(others[0]) == 1
    }


def _alike(before: Any, after: Any) -> bool:
    if type(before) is not type(after):
        return False
    if isinstance(before, Step) and (before.kind, before.by) != (after.kind, after.by):
        return False
    if isinstance(before, Step | Block) and before.title is not None:
        return bool(before.title == after.title)
    return _all_but_name(before) == _all_but_name(after)


def _all_but_name(value: Any) -> object:
    return tuple(key_of(getattr(value, one.name)) for one in fields(value) if one.name != "name")


def following(names: Mapping[str, str], value: object) -> object:
    """`value` of the old version in the new one's names of steps."""
    return names.get(value, value) if isinstance(value, str) else value
