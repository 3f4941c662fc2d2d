"""A checked expression as values: typed, comparable, free of Python's syntax tree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from ._types import BOOLEAN, Type

if TYPE_CHECKING:
    from collections.abc import Iterator

Value = bool | int | Fraction | date | datetime | str | tuple[str, ...]
Order = Literal["==", "!=", "<", "<=", ">", ">="]
Operator = Literal["+", "-", "*", "/", "//", "%"]
FunctionName = Literal["min", "max", "round", "count", "age", "days_between"]


@dataclass(frozen=True, slots=True)
class Constant:
    """A value written in the expression."""

    value: Value
    type: Type


@dataclass(frozen=True, slots=True)
class Name:
    """The answer to a question, or another value that is known of a dossier."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Not:
    """True when `operand` is false."""

    operand: Tree

    @property
    def type(self) -> Type:
        """Always a boolean."""
        return BOOLEAN


@dataclass(frozen=True, slots=True)
class Logic:
    """All of the operands, or at least one of them."""

    word: Literal["and", "or"]
    operands: tuple[Tree, ...]

    @property
    def type(self) -> Type:
        """Always a boolean."""
        return BOOLEAN


@dataclass(frozen=True, slots=True)
class Compare:
    """A chain of comparisons: `0 < pages <= 5` has two orders and three operands."""

    operands: tuple[Tree, ...]
    orders: tuple[Order, ...]

    @property
    def type(self) -> Type:
        """Always a boolean."""
        return BOOLEAN


@dataclass(frozen=True, slots=True)
class Member:
    """True when `operand` is one of the choices, or none of them where `negated`."""

    operand: Tree
    choices: tuple[Constant, ...]
    negated: bool

    @property
    def type(self) -> Type:
        """Always a boolean."""
        return BOOLEAN


@dataclass(frozen=True, slots=True)
class Contains:
    """True when `word` is among the choices of `holder`, or is not where `negated`."""

    holder: Name
    word: Constant
    negated: bool

    @property
    def type(self) -> Type:
        """Always a boolean."""
        return BOOLEAN


@dataclass(frozen=True, slots=True)
class Negative:
    """A number with its sign turned."""

    operand: Tree

    @property
    def type(self) -> Type:
        """That of the number."""
        return self.operand.type


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers and a sign between them."""

    sign: Operator
    left: Tree
    right: Tree
    type: Type


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the language with its arguments."""

    function: FunctionName
    arguments: tuple[Tree, ...]
    type: Type


Tree = Constant | Name | Not | Logic | Compare | Member | Contains | Negative | Arithmetic | Call


def parts(tree: Tree) -> tuple[Tree, ...]:
    """The trees directly below."""
    if isinstance(tree, Not | Negative):
        return (tree.operand,)
    if isinstance(tree, Logic | Compare):
        return tree.operands
    if isinstance(tree, Member):
        return (tree.operand, *tree.choices)
    if isinstance(tree, Contains):
        return (tree.holder, tree.word)
    if isinstance(tree, Arithmetic):
        return (tree.left, tree.right)
    return tree.arguments if isinstance(tree, Call) else ()


def walk(tree: Tree) -> Iterator[Tree]:
    """The tree and everything below it, from left to right."""
    yield tree
    for part in parts(tree):
        yield from walk(part)
