"""Copies of frozen values with some fields changed, several times faster than `replace`."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, cast

Value = TypeVar("Value")


@cache
def plan_of(kind: Any) -> tuple[dict[str, Any], Callable[[Any], tuple[Any, ...]]]:
    """What sets each field of a slotted dataclass, and a function that reads them all at once."""
    names = tuple(field.name for field in fields(kind))
    return {name: getattr(kind, name).__set__ for name in names}, attrgetter(*names)


def copied(value: Value, **changes: object) -> Value:
    """A copy of a frozen, slotted dataclass without `__post_init__`, with `changes` made.

    >>> from onestop_engine.engine import Actor
    >>> copied(Actor.system(), unit="H26").unit
    'H26'
    """
    kind = type(value)
    setters, read = plan_of(cast("Hashable", kind))
    made = object.__new__(kind)
    for put, old in zip(setters.values(), read(value), strict=True):
        put(made, old)
    for name, new in changes.items():
        setters[name](made, new)
    return made
