"""The types that names and expressions have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from ...texts import Text

TypeKind = Literal[
    "boolean",
    "integer",
    "money",
    "decimal",
    "date",
    "moment",
    "enumeration",
    "choices",
    "text",
    "unread",
]


@dataclass(frozen=True, slots=True)
class Type:
    """What a name or an expression is; `values` are the words that may be chosen.

    >>> enumeration("house", "other").accepts("house"), INTEGER.accepts(True)
    (True, False)
    """

    kind: TypeKind
    values: tuple[str, ...] = ()

    @property
    def numeric(self) -> bool:
        """True for whole numbers, money and decimals."""
        return self.kind in _NUMERIC

    def title(self) -> Text:
        """What people call a value of this type."""
        return _TITLES[self.kind]

    @property
    def temporal(self) -> bool:
        """True for days and moments, of which one is before the other."""
        return self.kind in {"date", "moment"}

    def same_as(self, other: Type) -> bool:
        """True when both are of one kind, and enumerations of the same words."""
        return self.kind == other.kind and set(self.values) == set(other.values)

    def accepts(self, value: object) -> bool:
        """True when an answer may have this value; money and whole numbers are `int`."""
        if self.kind == "enumeration":
            return value in self.values
        if self.kind == "choices":
            return isinstance(value, tuple | frozenset) and set(self.values).issuperset(value)
        if self.kind == "date":
            return isinstance(value, date) and not isinstance(value, datetime)
        if isinstance(value, bool):
            return self.kind == "boolean"
        return isinstance(value, _PYTHON_TYPES[self.kind])


_NUMERIC = frozenset({"integer", "money", "decimal"})
_PYTHON_TYPES: Mapping[TypeKind, tuple[type, ...]] = {
    "boolean": (bool,),
    "integer": (int,),
    "money": (int,),
    "decimal": (int, Decimal, Fraction),
    "moment": (datetime,),
    "text": (str,),
}
_TITLES: Mapping[TypeKind, Text] = {
    "boolean": Text("giá trị đúng/sai", "true or false"),
    "integer": Text("số nguyên", "a whole number"),
    "money": Text("số tiền", "money"),
    "decimal": Text("số có thể lẻ", "a number that may have decimals"),
    "date": Text("ngày", "a date"),
    "moment": Text("ngày và giờ", "a date and hour"),
    "choices": Text("nhiều lựa chọn", "several choices"),
    "enumeration": Text("một lựa chọn", "a choice"),
    "text": Text("câu chữ", "text"),
}

BOOLEAN = Type("boolean")
INTEGER = Type("integer")
MONEY = Type("money")
DECIMAL = Type("decimal")
DATE = Type("date")
MOMENT = Type("moment")
TEXT = Type("text")
UNREAD = Type("unread")
"""The type of a name whose declaration is wrong: that is told there, and not at each use again."""


def enumeration(*values: str) -> Type:
    """The type whose values are these words."""
    return Type("enumeration", values)


def choices(*values: str) -> Type:
    """The type of an answer that may hold several of these words.

    >>> choices("name", "seat").accepts(("seat",)), choices("name").accepts(("seat",))
    (True, False)
    """
    return Type("choices", values)


Names = Mapping[str, Type]
"""Every name that an expression may use, with its type."""


def joined(types: tuple[Type, ...]) -> Type:
    """The narrowest number type that holds a value of any of these number types.

    >>> joined((INTEGER, MONEY)) == MONEY, joined((MONEY, DECIMAL)) == DECIMAL
    (True, True)
    """
    kinds = {each.kind for each in types}
    if "decimal" in kinds:
        return DECIMAL
    return MONEY if "money" in kinds else INTEGER
