"""Expressions as sentences, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from ...texts import Lang, Text
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
    Order,
    Tree,
)

Labels = Mapping[str, Text]

_BUILT_IN: Labels = {
    "channel": Text("hình thức nộp hồ sơ", "the filing channel"),
    "channel.online": Text("trực tuyến", "online"),
    "channel.counter": Text("trực tiếp", "at the counter"),
    "channel.post": Text("qua bưu chính", "by post"),
    "received": Text("ngày tiếp nhận hồ sơ", "the day of receipt"),
    "applicant": Text("người nộp hồ sơ", "the applicant"),
    "applicant.citizen": Text("cá nhân", "a citizen"),
    "applicant.organisation": Text("tổ chức", "an organisation"),
    "applicant.business": Text("doanh nghiệp", "a business"),
    "applicant.household_business": Text("hộ kinh doanh", "a household business"),
    "applicant.cooperative": Text("hợp tác xã", "a cooperative"),
    "applicant.foreigner": Text("người nước ngoài", "a foreigner"),
    "applicant.overseas_vietnamese": Text(
        "người Việt Nam định cư ở nước ngoài", "an overseas Vietnamese"
    ),
    "applicant.agency": Text("cơ quan nhà nước", "a state agency"),
}

_FLIPPED: Mapping[Order, Order] = {
    "==": "==",
    "!=": "!=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}
_OPPOSITE: Mapping[Order, Order] = {
    "==": "!=",
    "!=": "==",
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
}
_NUMBERS: Mapping[Order, Text] = {
    "==": Text("{a} bằng {b}", "{a} is {b}"),
    "!=": Text("{a} khác {b}", "{a} is not {b}"),
    "<": Text("{a} nhỏ hơn {b}", "{a} is less than {b}"),
    "<=": Text("{a} không quá {b}", "{a} is at most {b}"),
    ">": Text("{a} lớn hơn {b}", "{a} is more than {b}"),
    ">=": Text("{a} từ {b} trở lên", "{a} is at least {b}"),
}
_DATES: Mapping[Order, Text] = {
    "==": Text("{a} là {b}", "{a} is {b}"),
    "!=": Text("{a} khác {b}", "{a} is not {b}"),
    "<": Text("{a} trước {b}", "{a} is before {b}"),
    "<=": Text("{a} không muộn hơn {b}", "{a} is not after {b}"),
    ">": Text("{a} sau {b}", "{a} is after {b}"),
    ">=": Text("{a} từ {b} trở đi", "{a} is on or after {b}"),
}
_WORDS: Mapping[Order, Text] = {
    "==": Text("{a} là {b}", "{a} is {b}"),
    "!=": Text("{a} không phải là {b}", "{a} is not {b}"),
}
_BOOLEANS: Mapping[Order, Text] = {
    "==": Text("{a} giống với {b}", "{a} is the same as {b}"),
    "!=": Text("{a} khác với {b}", "{a} is not the same as {b}"),
}
_YES = Text("{a} là có", "{a} is yes")
_NO = Text("{a} là không", "{a} is no")
_TRUE = Text("luôn đúng", "always")
_FALSE = Text("không bao giờ đúng", "never")
_AND = Text(" và ", " and ")
_OR = Text(" hoặc ", " or ")
_NOR = Text(" hay ", " or ")
_UNTRUE = Text("không đúng rằng ({a})", "it is not true that ({a})")
_IN = Text("{a} là {b}", "{a} is {b}")
_NOT_IN = Text("{a} không phải là {b}", "{a} is not {b}")
_CONTAINS = Text("{a} có “{b}”", "{a} include “{b}”")
_LACKS = Text("{a} không có “{b}”", "{a} do not include “{b}”")
_HOW_MANY = Text("số lựa chọn của {a}", "the number of choices in {a}")
_WHOLE_PART = Text("phần nguyên của ({a} / {b})", "the whole part of ({a} / {b})")
_REST = Text("phần dư của ({a} / {b})", "the rest of ({a} / {b})")
_QUOTED = Text("“{a}”", "“{a}”")
_CALLS: Mapping[str, Text] = {
    "min": Text("số nhỏ nhất trong ({a})", "the smallest of ({a})"),
    "max": Text("số lớn nhất trong ({a})", "the largest of ({a})"),
    "count": Text("số điều kiện đúng trong ({a})", "how many of ({a}) hold"),
    "age": Text("số năm tròn từ {a} đến {b}", "the full years from {a} to {b}"),
    "days_between": Text("số ngày từ {a} đến {b}", "the days from {a} to {b}"),
    "up": Text("{a} làm tròn lên bội số của {b}", "{a} rounded up to a multiple of {b}"),
    "down": Text("{a} làm tròn xuống bội số của {b}", "{a} rounded down to a multiple of {b}"),
    "half_up": Text(
        "{a} làm tròn đến bội số gần nhất của {b}", "{a} rounded to the nearest multiple of {b}"
    ),
}
_DATE_CALLS: Mapping[str, Text] = {
    "min": Text("ngày sớm nhất trong ({a})", "the earliest of ({a})"),
    "max": Text("ngày muộn nhất trong ({a})", "the latest of ({a})"),
}
_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "/"}
_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2}
_SWAPPED = str.maketrans(",.", ".,")


def say_tree(tree: Tree, labels: Labels, lang: Lang) -> str:
    """The sentence of a tree, its first letter a capital."""
    said = _Speaker({**_BUILT_IN, **labels}, lang).say(tree)
    return said[:1].upper() + said[1:]


@dataclass(frozen=True, slots=True)
class _Speaker:
    labels: Labels
    lang: Lang

    def say(self, tree: Tree) -> str:
        if isinstance(tree, Name):
            label = self._label(tree.name, tree.name)
            return self._fill(_YES, a=label) if tree.type.kind == "boolean" else label
        if isinstance(tree, Constant):
            return self._constant(tree, None)
        if isinstance(tree, Not):
            return self._not(tree.operand)
        if isinstance(tree, Logic):
            return self._logic(tree)
        if isinstance(tree, Compare):
            return self._compare(tree)
        if isinstance(tree, Member):
            return self._member(tree, negated=tree.negated)
        if isinstance(tree, Contains):
            return self._contains(tree, negated=tree.negated)
        if isinstance(tree, Arithmetic):
            return self._arithmetic(tree)
        if isinstance(tree, Negative):
            return f"−{self._value(tree.operand, 3)}"
        return self._call(tree)

    def _fill(self, template: Text, **values: str) -> str:
        return template.say(self.lang).format(**values)

    def _label(self, key: str, word: str) -> str:
        label = self.labels.get(key)
        return word.replace("_", " ") if label is None else label.say(self.lang)

    def _constant(self, tree: Constant, beside: Tree | None) -> str:
        value = tree.value
        if isinstance(value, bool):
            return (_TRUE if value else _FALSE).say(self.lang)
        if isinstance(value, datetime):
            hour = f"{value:%H:%M}"
            day = f"{value:%d/%m/%Y}" if self.lang == "vi" else f"{value:%Y-%m-%d}"
            return f"{hour} {day}"
        if isinstance(value, date):
            return f"{value:%d/%m/%Y}" if self.lang == "vi" else value.isoformat()
        if isinstance(value, str):
            if tree.type.kind == "text":
                return self._fill(_QUOTED, a=value)
            owner = f"{beside.name}." if isinstance(beside, Name) else ""
            return self._label(owner + value, value)
        assert not isinstance(value, tuple)
        return self._number(value)

    def _number(self, value: int | Fraction) -> str:
        whole, _, decimals = _decimal_text(value).partition(".")
        said = f"{int(whole):,}" + (f".{decimals}" if decimals else "")
        return said.translate(_SWAPPED) if self.lang == "vi" else said

    def _value(self, tree: Tree, binding: int) -> str:
        """A number or a date inside a sentence, in brackets where the sum would be misread."""
        if isinstance(tree, Name):
            return self._label(tree.name, tree.name)
        said = self.say(tree)
        loose = isinstance(tree, Arithmetic) and _BINDING.get(tree.sign, 9) < binding
        return f"({said})" if loose else said

    def _beside(self, tree: Tree, other: Tree) -> str:
        return self._constant(tree, other) if isinstance(tree, Constant) else self._value(tree, 0)

    def _logic(self, tree: Logic) -> str:
        said = [
            f"({self.say(each)})" if _is_joined(each) and not _same(each, tree) else self.say(each)
            for each in tree.operands
        ]
        return (_AND if tree.word == "and" else _OR).say(self.lang).join(said)

    def _not(self, operand: Tree) -> str:
        if isinstance(operand, Not):
            return self.say(operand.operand)
        if isinstance(operand, Name):
            return self._fill(_NO, a=self._label(operand.name, operand.name))
        if isinstance(operand, Constant):
            return (_FALSE if operand.value else _TRUE).say(self.lang)
        if isinstance(operand, Member):
            return self._member(operand, negated=not operand.negated)
        if isinstance(operand, Contains):
            return self._contains(operand, negated=not operand.negated)
        if isinstance(operand, Compare) and len(operand.orders) == 1:
            left, right = operand.operands
            return self._pair(left, right, _OPPOSITE[operand.orders[0]])
        return self._fill(_UNTRUE, a=self.say(operand))

    def _compare(self, tree: Compare) -> str:
        pairs = zip(tree.operands, tree.operands[1:], tree.orders, strict=False)
        said = [self._pair(left, right, order) for left, right, order in pairs]
        return _AND.say(self.lang).join(said)

    def _pair(self, left: Tree, right: Tree, order: Order) -> str:
        if isinstance(left, Constant) and not isinstance(right, Constant):
            left, right, order = right, left, _FLIPPED[order]
        if left.type.kind == "boolean":
            return self._booleans(left, right, order)
        table = _WORDS
        if left.type.numeric:
            table = _NUMBERS
        elif left.type.temporal:
            table = _DATES
        return self._fill(table[order], a=self._beside(left, right), b=self._beside(right, left))

    def _booleans(self, left: Tree, right: Tree, order: Order) -> str:
        if isinstance(right, Constant):
            return self.say(left) if (order == "==") is right.value else self._not(left)
        return self._fill(_BOOLEANS[order], a=f"({self.say(left)})", b=f"({self.say(right)})")

    def _member(self, tree: Member, *, negated: bool) -> str:
        said = [self._constant(choice, tree.operand) for choice in tree.choices]
        last = (_NOR if negated else _OR).say(self.lang)
        choices = last.join(part for part in (", ".join(said[:-1]), said[-1]) if part)
        template = _NOT_IN if negated else _IN
        return self._fill(template, a=self._beside(tree.operand, tree.operand), b=choices)

    def _contains(self, tree: Contains, *, negated: bool) -> str:
        holder = self._label(tree.holder.name, tree.holder.name)
        word = self._constant(tree.word, tree.holder)
        return self._fill(_LACKS if negated else _CONTAINS, a=holder, b=word)

    def _arithmetic(self, tree: Arithmetic) -> str:
        if tree.sign in {"//", "%"}:
            template = _WHOLE_PART if tree.sign == "//" else _REST
            return self._fill(template, a=self._value(tree.left, 2), b=self._value(tree.right, 3))
        binding = _BINDING[tree.sign]
        tighter = binding + 1 if tree.sign in {"-", "/"} else binding
        left, right = self._value(tree.left, binding), self._value(tree.right, tighter)
        return f"{left} {_SIGNS[tree.sign]} {right}"

    def _call(self, tree: Call) -> str:
        if tree.function == "round":
            way = tree.arguments[2]
            assert isinstance(way, Constant)
            number, unit = self._value(tree.arguments[0], 9), self.say(tree.arguments[1])
            return self._fill(_CALLS[str(way.value)], a=number, b=unit)
        if tree.function in {"age", "days_between"}:
            first, second = (self._value(each, 0) for each in tree.arguments)
            return self._fill(_CALLS[tree.function], a=first, b=second)
        if tree.function == "count" and tree.arguments[0].type.kind == "choices":
            return self._fill(_HOW_MANY, a=self._value(tree.arguments[0], 0))
        if tree.function == "count":
            said = [self.say(each) for each in tree.arguments]
        else:
            said = [self._value(each, 0) for each in tree.arguments]
        table = _DATE_CALLS if tree.type.kind == "date" else _CALLS
        return self._fill(table[tree.function], a="; ".join(said))


def _is_joined(tree: Tree) -> bool:
    return isinstance(tree, Logic) or (isinstance(tree, Compare) and len(tree.orders) > 1)


def _same(tree: Tree, outer: Logic) -> bool:
    word = tree.word if isinstance(tree, Logic) else "and"
    return word == outer.word


def _decimal_text(value: int | Fraction) -> str:
    """A number that was written with at most nine decimals, as it was written."""
    exact = Fraction(value)
    whole, rest = divmod(exact.numerator, exact.denominator)
    decimals = f"{int(Fraction(rest, exact.denominator) * 10**9):09d}".rstrip("0")
    return f"{whole}.{decimals}" if decimals else str(whole)
