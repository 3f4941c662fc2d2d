"""Turns Python's syntax tree into a typed tree, and reports everything that is not allowed.

Only what stands here by name is understood; every other construct of Python is refused.
"""

from __future__ import annotations

import ast
from fractions import Fraction
from typing import TYPE_CHECKING

from ...texts import Text
from .._problems import expressions as kinds
from .._problems import listed, nearest
from .._scalars import Refusal, read_date, read_moment
from ._calls import check_call
from ._functions import FUNCTIONS
from ._lexer import DEEPEST
from ._tree import (
    Arithmetic,
    Compare,
    Constant,
    Contains,
    Logic,
    Member,
    Name,
    Negative,
    Not,
    Operator,
    Order,
    Tree,
)
from ._types import BOOLEAN, DATE, DECIMAL, INTEGER, MOMENT, MONEY, TEXT, UNREAD, Type, joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .._problems import Kind
    from ._findings import Findings
    from ._types import Names

_ORDERS: Mapping[type[ast.cmpop], Order] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_SIGNS: Mapping[type[ast.operator], Operator] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
}
_CHOSEN = frozenset({"enumeration", "choices"})
_LITERAL_BOOLEANS = {"true": True, "false": False}

_A_NUMBER = Text("một số", "a number")
_A_NUMBER_OR_DATE = Text("số hoặc ngày", "a number or a date")
_A_CONDITION = Text("một điều kiện đúng/sai", "a condition, true or false")
_CONDITION_MEND = Text(
    "So sánh nó với một giá trị, ví dụ `… == …`",
    "Compare it with a value, such as `… == …`",
)
_NUMBER_MEND = Text("Chỉ tính với số và số tiền", "Compute with numbers and money only")
_EQUAL_MEND = Text("Dùng `==`, `!=` hoặc `in`", "Use `==`, `!=` or `in`")
_SAME_TYPE_MEND = Text(
    "So sánh hai giá trị cùng loại: số với số, ngày với ngày, câu chữ với câu chữ",
    "Compare like with like: number with number, date with date, text with text",
)
_ONE_WORD = Text("một trong các lựa chọn", "one of the choices")
_WORD_MEND = Text("Viết tên của một lựa chọn", "Write the word of one choice")
_UNQUOTE_MEND = Text("Bỏ dấu nháy quanh số", "Take the quotes off the number")
_DAYS_MEND = Text(
    "Viết `days_between(ngày đầu, ngày cuối)` để có số ngày",
    "Write `days_between(first, last)` for a number of days",
)
_ONE_OF_THEM = Text("Dùng một tên đã khai báo", "Use a declared name")
_TOO_DEEP = Text("các phép tính lồng nhau quá sâu", "its operations are nested too deep")
_OTHER = Text("cách viết này", "this construct")
_OTHER_MEND = Text(
    "Chỉ dùng so sánh, and, or, not, in, phép tính và các hàm có sẵn",
    "Use comparisons, and, or, not, in, arithmetic and the functions of the language only",
)
_COMMA = Text("dấu phẩy ngoài hàm và danh sách", "a comma outside functions and lists")
_COMMA_MEND = Text("Viết số lẻ với dấu chấm: 1.5", "Write decimals with a point: 1.5")
_LIST = Text("một danh sách không đứng sau `in`", "a list that does not follow `in`")
_LIST_MEND = Text("Viết `tên in [a, b]`", "Write `name in [a, b]`")
_PLUS = Text("dấu cộng trước một số", "a plus sign before a number")
_PLUS_MEND = Text("Xoá dấu cộng", "Delete the plus sign")
_NAME_IN_LIST = Text(
    "một giá trị viết sẵn: danh sách sau `in` không chứa tên hay phép tính",
    "a value as it is: the list after `in` holds no names and no arithmetic",
)
_NAME_IN_LIST_MEND = Text("So sánh bằng `==` và `or`", "Compare with `==` and `or`")
_EMPTY_LIST = Text("một danh sách trống sau `in`", "an empty list after `in`")
_MIXED_CHAIN = Text("`in` chung với phép so sánh khác", "`in` together with another comparison")
_MIXED_CHAIN_MEND = Text("Nối hai phép so sánh bằng `and`", "Join the two with `and`")
_SQUARE = Text("một số tiền nhân với một số tiền", "money times money")
_SQUARE_MEND = Text("Nhân số tiền với một số", "Multiply money by a number")


class Checker:
    """Checks one expression; `visit` gives None where it, or the declaration, has a problem."""

    __slots__ = ("_bytes", "_findings", "_names", "_too_deep", "decimals", "used")

    def __init__(self, findings: Findings, names: Names) -> None:
        self.used: dict[str, Type] = {}
        self.decimals: list[tuple[str, int]] = []
        self._findings = findings
        self._names = names
        self._too_deep = False
        text = findings.text
        self._bytes = None if text.isascii() else text.encode()

    def visit(self, node: ast.expr, beside: Type | None = None, depth: int = 0) -> Tree | None:
        """The typed tree of `node`, which stands beside a value of type `beside`."""
        if depth > DEEPEST:
            if not self._too_deep:
                self.report(kinds.TOO_COMPLEX, node, reason=_TOO_DEEP)
            self._too_deep = True
            return None
        if isinstance(node, ast.Name):
            return self._name(node, beside)
        if isinstance(node, ast.Constant):
            return self._constant(node, beside)
        if isinstance(node, ast.Compare):
            return self._compare(node, depth + 1)
        if isinstance(node, ast.BoolOp):
            return self._logic(node, depth + 1)
        if isinstance(node, ast.BinOp):
            return self._arithmetic(node, depth + 1)
        if isinstance(node, ast.UnaryOp):
            return self._unary(node, depth + 1)
        if isinstance(node, ast.Call):
            return check_call(self, node, depth + 1)
        self._refuse(node)
        return None

    def condition(self, node: ast.expr, depth: int) -> Tree | None:
        """The tree of something that is true or false."""
        tree = self.visit(node, None, depth)
        if tree is None or tree.type.kind == "boolean":
            return tree
        self.wrong_type(node, tree, _A_CONDITION, _CONDITION_MEND)
        return None

    def number(self, node: ast.expr, depth: int) -> Tree | None:
        """The tree of a number."""
        tree = self.visit(node, None, depth)
        if tree is None or tree.type.numeric:
            return tree
        mend = _DAYS_MEND if tree.type.kind == "date" else _NUMBER_MEND
        self.wrong_type(node, tree, _A_NUMBER, mend)
        return None

    def wrong_type(self, node: ast.expr, tree: Tree, needed: Text, mend: Text) -> None:
        """Reports that `node` is not of the type that its place needs."""
        found = tree.type.title()
        self.report(
            kinds.WRONG_TYPE, node, part=self.segment(node), found=found, needed=needed, mend=mend
        )

    def report(self, kind: Kind, node: ast.expr, **values: object) -> None:
        """Reports a problem where `node` starts."""
        self._findings.report(kind, self._offset(node.col_offset), **values)

    def segment(self, node: ast.expr) -> str:
        """The part of the text that `node` was read from."""
        end = node.end_col_offset
        assert end is not None
        return self._findings.text[self._offset(node.col_offset) : self._offset(end)]

    def known_name(self, name: str) -> Type | None:
        """The type of a declared name, noting that the expression uses it."""
        found = self._names.get(name)
        if found is not None:
            self.used[name] = found
        return found

    def _written(self, node: ast.Name) -> str:
        # Python turns identifiers into form NFKC; names here are what is written.
        return node.id if self._bytes is None else self.segment(node)

    def _declared(self, node: ast.expr) -> Type | None:
        return self._names.get(self._written(node)) if isinstance(node, ast.Name) else None

    def _offset(self, column: int) -> int:
        # Python counts bytes of UTF-8, people count characters.
        return column if self._bytes is None else len(self._bytes[:column].decode())

    def _name(self, node: ast.Name, beside: Type | None) -> Tree | None:
        name = self._written(node)
        found = self.known_name(name)
        if found is not None:
            return None if found == UNREAD else Name(name, found)
        if name in _LITERAL_BOOLEANS:
            return Constant(_LITERAL_BOOLEANS[name], BOOLEAN)
        if beside is not None and beside.kind in _CHOSEN:
            return self._choice(node, name, beside)
        if name in FUNCTIONS:
            _, needed, example = FUNCTIONS[name]
            self.report(kinds.WRONG_ARGUMENTS, node, name=name, needed=needed, mend=example)
            return None
        known = listed(self._names) or "true, false"
        self.report(kinds.UNKNOWN_NAME, node, name=name, known=known, mend=self._meant(name))
        return None

    def _meant(self, name: str) -> Text:
        owner = next((fact for fact, kind in self._names.items() if name in kind.values), None)
        if owner is not None and self._names[owner].kind == "choices":
            return Text(f"Viết `{name} in {owner}`", f"Write `{name} in {owner}`")
        if owner is not None:
            return Text(f"Viết `{owner} == {name}`", f"Write `{owner} == {name}`")
        near = nearest(name, self._names)
        return _ONE_OF_THEM if near is None else Text(f"Viết `{near}`", f"Write `{near}`")

    def _choice(self, node: ast.expr, word: str, beside: Type) -> Tree | None:
        if word in beside.values:
            return Constant(word, beside)
        owner = next((name for name, kind in self.used.items() if kind is beside), "?")
        mend = nearest(word, beside.values) or next(iter(beside.values), "")
        self.report(
            kinds.UNKNOWN_VALUE,
            node,
            value=word,
            name=owner,
            known=listed(beside.values),
            mend=mend,
        )
        return None

    def _constant(self, node: ast.Constant, beside: Type | None) -> Tree | None:
        if isinstance(node.value, str):
            return self._text(node, node.value, beside)
        if isinstance(node.value, int):
            return Constant(node.value, INTEGER)
        return self._decimal(node)

    def _decimal(self, node: ast.Constant) -> Constant:
        text = self.segment(node)
        if len(text.partition(".")[2]) == 3:
            self.decimals.append((text, self._offset(node.col_offset)))
        return Constant(Fraction(text), DECIMAL)

    def _text(self, node: ast.Constant, text: str, beside: Type | None) -> Tree | None:
        if beside is not None and beside.kind in _CHOSEN:
            return self._choice(node, text, beside)
        if beside == MOMENT:
            return self._moment(node, text)
        if beside is None or beside.kind != "date":
            return Constant(text, TEXT)
        day = read_date(text)
        if isinstance(day, Refusal):
            mend = day.values["mend"]
            self.report(kinds.BAD_DATE_LITERAL, node, text=text, mend=mend)
            return None
        return Constant(day, DATE)

    def _moment(self, node: ast.Constant, text: str) -> Tree | None:
        moment = read_moment(text)
        if isinstance(moment, Refusal):
            self.report(kinds.BAD_MOMENT_LITERAL, node, text=text, mend=moment.values["mend"])
            return None
        return Constant(moment, MOMENT)

    def _logic(self, node: ast.BoolOp, depth: int) -> Tree | None:
        trees = [self.condition(value, depth) for value in node.values]
        operands = tuple(tree for tree in trees if tree is not None)
        if len(operands) < len(trees):
            return None
        return Logic("and" if isinstance(node.op, ast.And) else "or", operands)

    def _unary(self, node: ast.UnaryOp, depth: int) -> Tree | None:
        if isinstance(node.op, ast.Not):
            condition = self.condition(node.operand, depth)
            return None if condition is None else Not(condition)
        if isinstance(node.op, ast.USub):
            number = self.number(node.operand, depth)
            return None if number is None else Negative(number)
        self.report(kinds.FORBIDDEN, node, construct=_PLUS, mend=_PLUS_MEND)
        return None

    def _arithmetic(self, node: ast.BinOp, depth: int) -> Tree | None:
        left, right = self.number(node.left, depth), self.number(node.right, depth)
        sign = _SIGNS.get(type(node.op))
        if left is None or right is None or sign is None:
            return None
        if sign in {"/", "//", "%"} and isinstance(right, Constant) and right.value == 0:
            self.report(kinds.DIVISION_BY_ZERO, node, part=self.segment(node))
            return None
        if sign == "*" and left.type == right.type == MONEY:
            self.report(kinds.FORBIDDEN, node, construct=_SQUARE, mend=_SQUARE_MEND)
            return None
        return Arithmetic(sign, left, right, _result(sign, left.type, right.type))

    def _compare(self, node: ast.Compare, depth: int) -> Tree | None:
        nodes = [node.left, *node.comparators]
        if any(self._declared(each) == UNREAD for each in nodes):
            return None
        if any(isinstance(each, ast.In | ast.NotIn) for each in node.ops):
            return self._member(node, depth)
        trees = self._operands(nodes, depth)
        operands = tuple(tree for tree in trees if tree is not None)
        if len(operands) < len(trees):
            return None
        orders = tuple(_ORDERS[type(each)] for each in node.ops)
        for index, order in enumerate(orders):
            if not self._comparable(nodes[index : index + 2], operands[index:], order):
                return None
        return Compare(operands, orders)

    def _operands(self, nodes: list[ast.expr], depth: int) -> list[Tree | None]:
        """The trees of compared values; words and texts take the type of their neighbour."""
        trees: list[Tree | None] = [None] * len(nodes)
        open_ones = [index for index, node in enumerate(nodes) if self._takes_type(node)]
        for index, node in enumerate(nodes):
            if index not in open_ones:
                trees[index] = self.visit(node, None, depth)
        failed = any(trees[at] is None for at in range(len(nodes)) if at not in open_ones)
        for index in open_ones:
            near = [at for at in (index - 1, index + 1) if 0 <= at < len(nodes)]
            beside = next((tree.type for at in near if (tree := trees[at])), None)
            # Beside something that was reported, a bare word is reported for no fault of its own.
            if beside is not None or not (failed and isinstance(nodes[index], ast.Name)):
                trees[index] = self.visit(nodes[index], beside, depth)
                failed = failed or trees[index] is None
        return trees

    def _takes_type(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Name):
            name = self._written(node)
            return name not in self._names and name not in _LITERAL_BOOLEANS
        return isinstance(node, ast.Constant) and isinstance(node.value, str)

    def _comparable(self, nodes: list[ast.expr], trees: tuple[Tree, ...], order: Order) -> bool:
        left, right = trees[0], trees[1]
        if "choices" in {left.type.kind, right.type.kind}:
            self._one_of_several(nodes, left, right)
            return False
        if not (left.type.numeric and right.type.numeric) and not left.type.same_as(right.type):
            self._unlike(nodes, left, right)
            return False
        if order in {"==", "!="} or left.type.numeric or left.type.temporal:
            return True
        self.wrong_type(nodes[0], left, _A_NUMBER_OR_DATE, _EQUAL_MEND)
        return False

    def _one_of_several(self, nodes: list[ast.expr], left: Tree, right: Tree) -> None:
        """A fact with several choices has no one value to compare with."""
        index = 0 if isinstance(left, Name) else 1
        word = self.segment(nodes[1 - index])
        name = self.segment(nodes[index])
        mend = Text(f"Viết `{word} in {name}`", f"Write `{word} in {name}`")
        tree = (left, right)[index]
        self.wrong_type(nodes[index], tree, _ONE_WORD, mend)

    def _unlike(self, nodes: list[ast.expr], left: Tree, right: Tree) -> None:
        mend = _SAME_TYPE_MEND
        if left.type.numeric or right.type.numeric:
            other = right if left.type.numeric else left
            if other.type.kind == "date":
                mend = _DAYS_MEND
            elif isinstance(other, Constant) and other.type == TEXT:
                mend = _UNQUOTE_MEND
        self.report(
            kinds.UNLIKE_TYPES,
            nodes[1],
            left=self.segment(nodes[0]),
            left_type=left.type.title(),
            right=self.segment(nodes[1]),
            right_type=right.type.title(),
            mend=mend,
        )

    def _member(self, node: ast.Compare, depth: int) -> Tree | None:
        if len(node.ops) > 1:
            self.report(kinds.FORBIDDEN, node, construct=_MIXED_CHAIN, mend=_MIXED_CHAIN_MEND)
            return None
        holder = node.comparators[0]
        several = self.several(holder)
        if several is not None:
            return self._contains(node, several, depth)
        operand = self.visit(node.left, None, depth)
        if not isinstance(holder, ast.List | ast.Tuple):
            self._no_list(node.left, holder)
            return None
        if not holder.elts:
            self.report(kinds.FORBIDDEN, holder, construct=_EMPTY_LIST, mend=_LIST_MEND)
            return None
        if operand is None:
            return None
        found = [self._listed(node.left, each, operand, depth) for each in holder.elts]
        choices = tuple(choice for choice in found if choice is not None)
        if len(choices) < len(found):
            return None
        return Member(operand, choices, isinstance(node.ops[0], ast.NotIn))

    def several(self, node: ast.expr) -> Name | None:
        """The fact with several choices that `node` names; None where it is anything else."""
        if not isinstance(node, ast.Name):
            return None
        name = self._written(node)
        kind = self._names.get(name)
        if kind is None or kind.kind != "choices":
            return None
        self.used[name] = kind
        return Name(name, kind)

    def _contains(self, node: ast.Compare, holder: Name, depth: int) -> Tree | None:
        word = self.visit(node.left, holder.type, depth)
        if word is None:
            return None
        if not isinstance(word, Constant) or word.type != holder.type:
            self.wrong_type(node.left, word, _ONE_WORD, _WORD_MEND)
            return None
        return Contains(holder, word, isinstance(node.ops[0], ast.NotIn))

    def _no_list(self, left: ast.expr, holder: ast.expr) -> None:
        name, word = self.segment(left), self.segment(holder)
        mend = Text(f"Viết `{name} in [{word}]`", f"Write `{name} in [{word}]`")
        construct = Text(f"`in` mà không có danh sách: `{word}`", f"`in` without a list: `{word}`")
        self.report(kinds.FORBIDDEN, holder, construct=construct, mend=mend)

    def _listed(self, left: ast.expr, node: ast.expr, operand: Tree, depth: int) -> Constant | None:
        tree = self.visit(node, operand.type, depth)
        if isinstance(tree, Negative) and isinstance(tree.operand, Constant):
            tree = _turned(tree.operand)
        if tree is None:
            return None
        if not isinstance(tree, Constant):
            self.wrong_type(node, tree, _NAME_IN_LIST, _NAME_IN_LIST_MEND)
            return None
        return tree if self._comparable([left, node], (operand, tree), "==") else None

    def _refuse(self, node: ast.expr) -> None:
        if isinstance(node, ast.Tuple) and node.elts:
            end = node.elts[0].end_col_offset
            assert end is not None
            comma = self._findings.text.find(",", self._offset(end))
            mend = _LIST_MEND if _asks_in(node.elts[0]) else _COMMA_MEND
            self._findings.report(kinds.FORBIDDEN, comma, construct=_COMMA, mend=mend)
        elif isinstance(node, ast.List):
            self.report(kinds.FORBIDDEN, node, construct=_LIST, mend=_LIST_MEND)
        else:
            self.report(kinds.FORBIDDEN, node, construct=_OTHER, mend=_OTHER_MEND)


def _asks_in(tree: ast.expr) -> bool:
    """True for `works in house`, which a comma ends where a list was meant."""
    return isinstance(tree, ast.Compare) and isinstance(tree.ops[-1], ast.In | ast.NotIn)


def _result(sign: Operator, left: Type, right: Type) -> Type:
    if sign == "/":
        return DECIMAL
    if sign == "//":
        return MONEY if left == MONEY and right != MONEY else INTEGER
    return left if sign == "%" and right == INTEGER else joined((left, right))


def _turned(constant: Constant) -> Constant:
    value = constant.value
    assert isinstance(value, int | Fraction)
    return Constant(-value, constant.type)
