"""Closures that compute a checked tree: what Python would do, without Python's power.

A question without an answer raises MissingFact only where the answer decides something:
`a and b` is false when `b` is false, whether or not `a` was answered.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ...errors import InputError
from ...texts import Text
from ._functions import ROUND, days_between, full_years
from ._tree import (
    Arithmetic,
    Call,
    Compare,
    Constant,
    Contains,
    Logic,
    Member,
    Name,
    Negative,
    Not,
    Tree,
)

if TYPE_CHECKING:
    from ._types import TypeKind

Values = Mapping[str, object]
Run = Callable[[Values], Any]

_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": Fraction,
    "//": operator.floordiv,
    "%": operator.mod,
}
_USUAL_TYPES: Mapping[TypeKind, type] = {
    "boolean": bool,
    "integer": int,
    "money": int,
    "date": date,
    "moment": datetime,
    # Never the very type of an answer, so its words are always looked at.
    "choices": frozenset,
    "text": str,
}
_UNANSWERED = Text("Chưa có câu trả lời cho `{name}`.", "`{name}` has no answer yet.")


class MissingFact(InputError):
    """An expression needs a fact that has no answer yet; `name` is the fact.

    >>> raise MissingFact("works")
    Traceback (most recent call last):
    ...
    onestop_engine.definition.expressions.MissingFact: `works` has no answer yet.
    """

    def __init__(self, name: str) -> None:
        super().__init__(_UNANSWERED.fill(name=name))
        self.name = name

    def __reduce__(self) -> tuple[type[MissingFact], tuple[str]]:  # type: ignore[override]
        return type(self), (self.name,)


def closure(tree: Tree) -> Run:
    """The function that computes `tree` from the values of its names."""
    return _BUILDERS[type(tree)](tree)


def _constant(tree: Constant) -> Run:
    value = tree.value

    def run(values: Values) -> object:
        del values
        return value

    return run


def _name(tree: Name) -> Run:
    name, kind = tree.name, tree.type
    if kind.kind == "decimal":
        return _exact_name(name)
    if kind.kind == "enumeration":
        return _choice_name(tree)
    usual = _USUAL_TYPES[kind.kind]

    def run(values: Values) -> object:
        value = values.get(name)
        if value is None:
            raise MissingFact(name)
        # A wrong answer must not decide silently: the text "no" would count as true.
        if type(value) is not usual and not kind.accepts(value):
            raise TypeError(name)
        return value

    return run


def _choice_name(tree: Name) -> Run:
    name, choices = tree.name, frozenset(tree.type.values)

    def run(values: Values) -> object:
        value = values.get(name)
        if value is None:
            raise MissingFact(name)
        if value not in choices:
            raise TypeError(name)
        return value

    return run


def _exact_name(name: str) -> Run:
    def run(values: Values) -> object:
        value: Any = values.get(name)
        if value is None:
            raise MissingFact(name)
        if type(value) is int:
            return value
        if not isinstance(value, Decimal | Fraction):
            raise TypeError(name)
        return Fraction(value)

    return run


def _not(tree: Not) -> Run:
    operand = closure(tree.operand)
    return lambda values: not operand(values)


def _negative(tree: Negative) -> Run:
    operand = closure(tree.operand)
    return lambda values: -operand(values)


def _logic(tree: Logic) -> Run:
    operands = tuple(closure(operand) for operand in tree.operands)
    decided: bool = tree.word == "or"

    def run(values: Values) -> bool:
        missing = None
        for operand in operands:
            try:
                if operand(values) == decided:
                    return decided
            except MissingFact as fact:
                missing = missing or fact
        if missing is not None:
            raise missing
        return not decided

    return run


def _compare(tree: Compare) -> Run:
    if len(tree.orders) == 1:
        return _pair(tree)
    operands = tuple(closure(operand) for operand in tree.operands)
    orders = tuple(_ORDERS[order] for order in tree.orders)

    def run(values: Values) -> bool:
        left = operands[0](values)
        for order, operand in zip(orders, operands[1:], strict=True):
            right: object = operand(values)
            if not order(left, right):
                return False
            left = right
        return True

    return run


def _pair(tree: Compare) -> Run:
    order = _ORDERS[tree.orders[0]]
    left = closure(tree.operands[0])
    if isinstance(tree.operands[1], Constant):
        value = tree.operands[1].value
        return lambda values: order(left(values), value)
    right = closure(tree.operands[1])
    return lambda values: order(left(values), right(values))


def _member(tree: Member) -> Run:
    operand = closure(tree.operand)
    choices = frozenset(choice.value for choice in tree.choices)
    if tree.negated:
        return lambda values: operand(values) not in choices
    return lambda values: operand(values) in choices


def _contains(tree: Contains) -> Run:
    holder, word = closure(tree.holder), tree.word.value
    if tree.negated:
        return lambda values: word not in holder(values)
    return lambda values: word in holder(values)


def _arithmetic(tree: Arithmetic) -> Run:
    sign = _SIGNS[tree.sign]
    left, right = closure(tree.left), closure(tree.right)
    return lambda values: sign(left(values), right(values))


def _call(tree: Call) -> Run:
    arguments = tuple(closure(argument) for argument in tree.arguments)
    if tree.function == "round":
        return _round(tree, arguments[0])
    if tree.function in {"age", "days_between"}:
        compute = full_years if tree.function == "age" else days_between
        first, second = arguments
        return lambda values: compute(first(values), second(values))
    if tree.function == "count" and tree.arguments[0].type.kind == "choices":
        return lambda values: len(arguments[0](values))
    gather: Callable[[Any], Any] = {"min": min, "max": max}.get(tree.function, sum)
    return lambda values: gather([argument(values) for argument in arguments])


def _round(tree: Call, number: Run) -> Run:
    unit, way = tree.arguments[1], tree.arguments[2]
    assert isinstance(unit, Constant)
    assert isinstance(unit.value, int)
    assert isinstance(way, Constant)
    to, compute = unit.value, ROUND[str(way.value)]
    return lambda values: compute(number(values), to)


_BUILDERS: Mapping[type, Callable[[Any], Run]] = {
    Constant: _constant,
    Name: _name,
    Not: _not,
    Negative: _negative,
    Logic: _logic,
    Compare: _compare,
    Member: _member,
    Contains: _contains,
    Arithmetic: _arithmetic,
    Call: _call,
}
