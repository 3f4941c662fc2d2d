"""When two values of the model mean the same, whatever way each was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from ..terms import Counting
from .expressions import Expression


def is_structure(value: object) -> bool:
    """True for a value that is compared field by field rather than as a whole.

    Terms, texts and conditions are said in one piece.
    """
    if isinstance(value, Counting):
        return True
    of_model = type(value).__module__.startswith(_MODEL) and not isinstance(value, Expression)
    return of_model and is_dataclass(value)


def same(before: object, after: object) -> bool:
    """True when both say the same: conditions by what they compute, not by their spaces."""
    if isinstance(before, Expression) and isinstance(after, Expression):
        return before.text == after.text or _bare(before.tree) == _bare(after.tree)
    # One is a yes and a number to Python.
    return isinstance(before, bool) == isinstance(after, bool) and before == after


def key_of(value: Any) -> object:
    """`value` as something hashable that is equal where the meaning is."""
    if isinstance(value, Expression):
        return _bare(value.tree)
    if is_dataclass(value):
        return tuple(key_of(getattr(value, field.name)) for field in fields(value) if field.init)
    if isinstance(value, Mapping):
        return frozenset((name, key_of(one)) for name, one in value.items())
    return tuple(map(key_of, value)) if isinstance(value, tuple) else (type(value), value)


_MODEL = __name__.rpartition(".")[0]


def _bare(tree: Any) -> object:
    """An expression's tree without the types that follow from the facts that it names."""
    if is_dataclass(tree):
        parts = [getattr(tree, field.name) for field in fields(tree) if field.name != "type"]
        return (type(tree), *map(_bare, parts))
    return tuple(map(_bare, tree)) if isinstance(tree, tuple) else (type(tree), tree)
