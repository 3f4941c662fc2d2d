"""Values of the model as JSON can hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from ..definition.expressions import Expression
from ..terms import Term
from ..texts import Text


def bare(value: Any) -> Any:
    """`value` for `print_json`: conditions as they are written, terms in both languages.

    >>> bare(Term(3, "working_day"))["en"]
    '3 working days'
    """
    if isinstance(value, Expression):
        return value.text
    if isinstance(value, Term):
        return {
            "amount": value.amount,
            "unit": value.unit,
            "vi": str(value.say("vi")),
            "en": str(value),
        }
    if isinstance(value, Mapping):
        return {name: bare(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return [bare(one) for one in value]
    if is_dataclass(value) and not isinstance(value, Text):
        return {each.name: bare(getattr(value, each.name)) for each in fields(value)}
    return value
