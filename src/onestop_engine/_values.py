"""Frozen values made, copied and looked up several times faster than usually."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import field, fields, make_dataclass
from functools import cache
from operator import attrgetter
from typing import Any, Final, Generic, ParamSpec, TypeVar, cast

Given = ParamSpec("Given")
Value = TypeVar("Value")
Made = TypeVar("Made")

_MOST_KNOWN: Final = 4096


def _open_twin(kind: Any, **methods: object) -> Any:
    """A class with the same slots and defaults that is not frozen.

    An instance is filled as fast as any object, and may then be told that it is of the frozen
    class. A frozen constructor goes through `object.__setattr__` for each field and takes four
    times as long.
    """
    # Fields without a default come first, as a function's arguments do.
    made = [
        (one.name, Any, field(default=one.default, default_factory=one.default_factory))
        for one in fields(kind)
    ]
    return make_dataclass(
        kind.__name__, made, slots=True, eq=False, repr=False, namespace=dict(methods)
    )


@cache
def _plan_of(
    kind: Any,
) -> tuple[Callable[..., Any], Callable[[Any], tuple[Any, ...]], Mapping[str, int]]:
    """What makes a frozen value, what reads all its fields at once, and their places."""

    def become(self: Any) -> None:
        self.__class__ = kind

    names = [one.name for one in fields(kind)]
    places = {name: place for place, name in enumerate(names)}
    return _open_twin(kind, __post_init__=become), attrgetter(*names), places


def open_twin(kind: type[Value]) -> type[Value]:
    """A class like `kind`, a slotted dataclass, whose instances can be changed until `closed`.

    A subclass with methods of its own may add no slots.
    """
    return cast("type[Value]", _open_twin(kind))


def closed(value: object, kind: type[Value]) -> Value:
    """The value itself, frozen: from now on it is of `kind`, whose open twin it is."""
    changing: Any = value
    changing.__class__ = kind
    closed_one: Value = changing
    return closed_one


def maker_of(kind: Callable[Given, Value]) -> Callable[Given, Value]:
    """What makes a frozen, slotted dataclass as its constructor does, without `__post_init__`.

    >>> from onestop_engine.engine import Actor
    >>> maker_of(Actor)(id="cb-1", kind="officer", unit="H26") == Actor.officer("cb-1", unit="H26")
    True
    """
    return cast("Callable[Given, Value]", _plan_of(cast("Hashable", kind))[0])


def placer_of(kind: Callable[..., Value]) -> Callable[..., Value]:
    """The same from the values of the first fields, or of all, in their order.

    >>> from onestop_engine.engine import Actor
    >>> placer_of(Actor)("cb-1", "officer", "H26") == Actor.officer("cb-1", unit="H26")
    True
    """
    return maker_of(kind)


def reader_of(kind: Callable[..., Value]) -> Callable[[Value], tuple[Any, ...]]:
    """What reads all fields of a slotted dataclass at once, in their order."""
    return _plan_of(cast("Hashable", kind))[1]


def copied(value: Value, **changes: object) -> Value:
    """A copy of a frozen, slotted dataclass without `__post_init__`, with `changes` made.

    >>> from onestop_engine.engine import Actor
    >>> copied(Actor.system(), unit="H26").unit
    'H26'
    """
    twin, read, places = _plan_of(type(value))  # type: ignore[arg-type]
    values = list(read(value))
    for name, new in changes.items():
        values[places[name]] = new
    made: Value = twin(*values)
    return made


class Known(Generic[Value, Made]):
    """What a pure function made of immutable values, known by the very objects.

    Values of definitions live long and come again and again; to hash one each time costs more
    than most functions of it. A table that is full starts anew.

    >>> shout = Known(str.upper)
    >>> word = "hồ sơ"
    >>> shout(word) is shout(word)
    True
    """

    __slots__ = ("_make", "_table")

    def __init__(self, make: Callable[[Value], Made]) -> None:
        self._make = make
        # An entry holds on to its value, so that its identity is not given to another.
        self._table: dict[int, tuple[Value, Made]] = {}

    def __call__(self, value: Value) -> Made:
        """What the function makes of `value`, or made of it before."""
        known = self._table.get(id(value))
        if known is None:
            if len(self._table) >= _MOST_KNOWN:
                self._table = {}
            known = self._table[id(value)] = value, self._make(value)
        return known[1]
