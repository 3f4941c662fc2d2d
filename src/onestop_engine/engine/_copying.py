"""Frozen values made, and copied with some fields changed, several times faster than usually."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import fields, make_dataclass
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, cast

Value = TypeVar("Value")


@cache
def _plan_of(kind: Any) -> tuple[Any, Callable[[Any], tuple[Any, ...]]]:
    """The twin of a slotted dataclass, and a function that reads all fields at once.

    The twin has the same slots but is not frozen: an instance is filled as fast as any object,
    and then told that it is of the frozen class. A frozen constructor goes through
    `object.__setattr__` for each field and takes four times as long.
    """
    names = [field.name for field in fields(kind)]
    twin = make_dataclass(kind.__name__, names, slots=True, eq=False, repr=False)
    return twin, attrgetter(*names)


def maker_of(kind: Callable[..., Value]) -> Callable[..., Value]:
    """What makes a frozen, slotted dataclass of all its fields by place, without `__post_init__`.

    >>> from onestop_engine.engine import Actor
    >>> none = frozenset()
    >>> made = maker_of(Actor)("cb-1", "officer", "H26", none, none, None)
    >>> made == Actor.officer("cb-1", unit="H26")
    True
    """
    twin, _ = _plan_of(cast("Hashable", kind))

    def make(*values: object) -> Value:
        made = twin(*values)
        made.__class__ = kind
        return cast("Value", made)

    return make


def reader_of(kind: Callable[..., Value]) -> Callable[[Value], tuple[Any, ...]]:
    """What reads all fields of a slotted dataclass at once, in their order."""
    return _plan_of(cast("Hashable", kind))[1]


def copied(value: Value, **changes: object) -> Value:
    """A copy of a frozen, slotted dataclass without `__post_init__`, with `changes` made.

    >>> from onestop_engine.engine import Actor
    >>> copied(Actor.system(), unit="H26").unit
    'H26'
    """
    kind = type(value)
    twin, read = _plan_of(cast("Hashable", kind))
    made = twin(*read(value))
    for name, new in changes.items():
        setattr(made, name, new)
    made.__class__ = kind
    return cast("Value", made)
