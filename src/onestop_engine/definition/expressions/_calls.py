"""The functions' arguments: how many, of what types, and what comes out."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ...texts import Text
from .._problems import expressions as kinds
from .._problems import nearest
from ._functions import FUNCTIONS, ROUNDINGS
from ._tree import Call, Constant, FunctionName, Name, Tree
from ._types import DATE, INTEGER, MONEY, TEXT, Type, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ._checker import Checker

_A_DATE = Text("một ngày", "a date")
_DATE_MEND = Text(
    "Dùng một thông tin loại ngày, hoặc viết ngày trong ngoặc kép",
    "Use a fact that is a date, or write the date in quotes",
)
_RECEIVED = "received"


def check_call(checker: Checker, node: ast.Call, depth: int) -> Tree | None:
    """The typed tree of a call, None where a problem was reported."""
    name = checker.segment(node.func)
    if not isinstance(node.func, ast.Name) or node.keywords or name not in FUNCTIONS:
        known = ", ".join(FUNCTIONS)
        mend = nearest(name, FUNCTIONS) or "min"
        checker.report(kinds.UNKNOWN_FUNCTION, node.func, name=name, known=known, mend=mend)
        return None
    return _CHECKS[FUNCTIONS[name][0]](checker, node, depth)


def _wrong(checker: Checker, node: ast.Call, name: FunctionName) -> None:
    _, needed, example = FUNCTIONS[name]
    checker.report(kinds.WRONG_ARGUMENTS, node, name=name, needed=needed, mend=example)


def _check_extreme(checker: Checker, node: ast.Call, depth: int) -> Tree | None:
    name: FunctionName = "min" if checker.segment(node.func) == "min" else "max"
    if len(node.args) < 2:
        _wrong(checker, node, name)
        return None
    found = [checker.visit(each, None, depth) for each in node.args]
    trees = tuple(tree for tree in found if tree is not None)
    if len(trees) < len(found):
        return None
    types = tuple(tree.type for tree in trees)
    if all(each.numeric for each in types):
        return Call(name, trees, joined(types))
    if all(each.kind == "date" for each in types):
        return Call(name, trees, DATE)
    _wrong(checker, node, name)
    return None


def _check_round(checker: Checker, node: ast.Call, depth: int) -> Tree | None:
    if len(node.args) != 3:
        _wrong(checker, node, "round")
        return None
    number = checker.number(node.args[0], depth)
    unit, way = _unit(node.args[1]), _way(node.args[2])
    if unit is None or way is None:
        _wrong(checker, node, "round")
        return None
    if number is None:
        return None
    return Call("round", (number, unit, way), MONEY if number.type == MONEY else INTEGER)


def _unit(node: ast.expr) -> Constant | None:
    if isinstance(node, ast.Constant) and type(node.value) is int and node.value > 0:
        return Constant(node.value, INTEGER)
    return None


def _way(node: ast.expr) -> Constant | None:
    if isinstance(node, ast.Constant) and node.value in ROUNDINGS:
        return Constant(str(node.value), TEXT)
    return None


def _check_count(checker: Checker, node: ast.Call, depth: int) -> Tree | None:
    if not node.args:
        _wrong(checker, node, "count")
        return None
    chosen = _chosen(checker, node)
    if chosen is not None:
        return Call("count", (chosen,), INTEGER)
    found = [checker.condition(each, depth) for each in node.args]
    trees = tuple(tree for tree in found if tree is not None)
    return None if len(trees) < len(found) else Call("count", trees, INTEGER)


def _chosen(checker: Checker, node: ast.Call) -> Tree | None:
    """The fact with several choices that is counted; None where conditions are."""
    return checker.several(node.args[0]) if len(node.args) == 1 else None


def _check_age(checker: Checker, node: ast.Call, depth: int) -> Tree | None:
    if len(node.args) not in {1, 2}:
        _wrong(checker, node, "age")
        return None
    dates = _dates(checker, node, depth)
    if dates is not None and len(dates) == 1:
        received: Type | None = checker.known_name(_RECEIVED)
        if received != DATE:
            _wrong(checker, node, "age")
            return None
        dates = (*dates, Name(_RECEIVED, received))
    return None if dates is None else Call("age", dates, INTEGER)


def _check_days(checker: Checker, node: ast.Call, depth: int) -> Tree | None:
    if len(node.args) != 2:
        _wrong(checker, node, "days_between")
        return None
    dates = _dates(checker, node, depth)
    return None if dates is None else Call("days_between", dates, INTEGER)


def _dates(checker: Checker, node: ast.Call, depth: int) -> tuple[Tree, ...] | None:
    dates = []
    for each in node.args:
        tree = checker.visit(each, DATE, depth)
        if tree is not None and tree.type != DATE:
            checker.wrong_type(each, tree, _A_DATE, _DATE_MEND)
        elif tree is not None:
            dates.append(tree)
    return tuple(dates) if len(dates) == len(node.args) else None


_CHECKS: Mapping[FunctionName, Callable[[Checker, ast.Call, int], Tree | None]] = {
    "min": _check_extreme,
    "max": _check_extreme,
    "round": _check_round,
    "count": _check_count,
    "age": _check_age,
    "days_between": _check_days,
}
