"""An expression: compiled once, evaluated for each dossier."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from ...errors import InputError, Problem, Span
from ...texts import Text
from .._problems import expressions as kinds
from .._problems import listed, values
from ._checker import Checker
from ._closures import Run, closure
from ._findings import Findings
from ._lexer import check_tokens
from ._tree import Name, Tree, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .._yaml import Scalar
    from ._tree import Value
    from ._types import Names, Type

LONGEST = 500
"""Characters that an expression may have."""

_TOO_LONG = Text(f"dài quá {LONGEST} ký tự", f"it has more than {LONGEST} characters")
_TOO_NESTED = Text("các phép tính lồng nhau quá sâu", "its operations are nested too deep")
_UNREADABLE = Text("các phần không ghép được với nhau", "its parts do not fit together")
_UNREADABLE_MEND = Text(
    "Viết như `loai == nha_o and so_trang > 2`",
    "Write it like `works == house and pages > 2`",
)
_AN_EXAMPLE = Text("điều kiện như `pages > 2`", "a condition such as `pages > 2`")
_WRONG_ANSWER = Text(
    "Không tính được `{text}`: `{name}` phải là {needed}, nhưng có giá trị {value}.",
    "Cannot compute `{text}`: `{name}` must be {needed}, but is {value}.",
)
_NO_NUMBER = Text(
    "Không tính được `{text}`: phép chia cho 0.",
    "Cannot compute `{text}`: it divides by zero.",
)
_NEEDED_MEND = {
    "boolean": Text(
        "Viết một điều kiện, ví dụ `pages > 2`",
        "Write a condition, such as `pages > 2`",
    ),
    "integer": Text("Viết một phép tính ra số nguyên", "Write something that gives a whole number"),
    "money": Text("Viết một phép tính ra số đồng", "Write something that gives đồng"),
    "decimal": Text("Viết một phép tính ra số", "Write something that gives a number"),
    "date": Text("Viết một ngày", "Write a date"),
    "moment": Text("Viết một ngày và giờ", "Write a date and hour"),
    "choices": Text(
        "Viết tên một thông tin nhiều lựa chọn", "Write the name of a fact with several choices"
    ),
    "enumeration": Text("Viết một trong các lựa chọn", "Write one of the choices"),
    "text": Text('Viết câu chữ trong ngoặc kép "…"', 'Write text in quotes "…"'),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A checked condition or formula; `names` are the facts that it uses, in their order.

    Equal when text and meaning are; can be pickled.

    >>> from onestop_engine.definition.expressions import BOOLEAN, INTEGER
    >>> found, problems = compile_expression(
    ...     "pages > 2", names={"pages": INTEGER}, expect=BOOLEAN, span=Span("a.yaml", 1, 1)
    ... )
    >>> found.evaluate({"pages": 3}), found.names, problems
    (True, ('pages',), ())
    """

    text: str
    type: Type
    names: tuple[str, ...]
    tree: Tree = field(repr=False)
    _run: Run = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_run", closure(self.tree))

    def evaluate(self, values: Mapping[str, object]) -> Value:
        """The value for these answers: bool, int, date, str, or Fraction where `type` is decimal.

        A name without an entry, or with None, has no answer yet: MissingFact is raised when the
        result depends on it, not when the other parts of an `and` or `or` decide already.
        Raises InputError when an answer has the wrong type, or a division is by zero.
        """
        try:
            value = self._run(values)
        except TypeError as failure:
            raise self._wrong_answer(values) from failure
        except ZeroDivisionError as failure:
            raise InputError(_NO_NUMBER.fill(text=self.text)) from failure
        return Fraction(value) if self.type.kind == "decimal" else value

    def _wrong_answer(self, values: Mapping[str, object]) -> InputError:
        wrong = next(
            tree
            for tree in walk(self.tree)
            if isinstance(tree, Name) and not tree.type.accepts(values.get(tree.name))
        )
        filled = {"text": self.text, "name": wrong.name, "value": repr(values.get(wrong.name))}
        needed = wrong.type.title()
        return InputError(
            Text(
                _WRONG_ANSWER.vi.format(needed=needed.vi, **filled),
                _WRONG_ANSWER.say("en").format(needed=needed.say("en"), **filled),
            )
        )

    def __reduce__(self) -> tuple[object, ...]:
        return _restored, (self.text, self.type, self.names, self.tree)


def _restored(text: str, kind: Type, names: tuple[str, ...], tree: Tree) -> Expression:
    return Expression(text=text, type=kind, names=names, tree=tree)


def compile_scalar(
    node: Scalar, *, names: Names, expect: Type, path: str = ""
) -> tuple[Expression | None, tuple[Problem, ...]]:
    """The expression that a YAML scalar holds, and its problems, each at its own column."""
    return compile_expression(
        node.text,
        names=names,
        expect=expect,
        span=node.at(0),
        path=path,
        verbatim=node.inset is not None,
    )


def compile_expression(
    text: str,
    *,
    names: Names,
    expect: Type,
    span: Span,
    path: str = "",
    verbatim: bool = True,
) -> tuple[Expression | None, tuple[Problem, ...]]:
    """The expression that `text` says, of the type `expect`, and everything wrong with it.

    `span` is where the text starts in its file; problems point at the part of it that is wrong,
    or at `span` itself when the text is not `verbatim` there (folded, escaped, several lines).
    The expression is None when there is a problem. Never raises, whatever the text.

    >>> from onestop_engine.definition.expressions import BOOLEAN, enumeration
    >>> _, problems = compile_expression(
    ...     "works == hous",
    ...     names={"works": enumeration("house", "other")},
    ...     expect=BOOLEAN,
    ...     span=Span("a.yaml", 3, 9),
    ... )
    >>> str(problems[0].span), problems[0].mend.en
    ('a.yaml:3:18', 'Write `house`.')
    """
    findings = Findings.of(text, span, path, verbatim=verbatim)
    tree, used = _checked(findings, names, expect)
    if tree is None or findings.problems:
        return None, findings.sorted()
    kind = tree.type if tree.type.numeric else expect
    return Expression(text=findings.text, type=kind, names=used, tree=tree), ()


def _checked(findings: Findings, names: Names, expect: Type) -> tuple[Tree | None, tuple[str, ...]]:
    node = _parsed(findings, names)
    if node is None:
        return None, ()
    checker = Checker(findings, names)
    tree = checker.visit(node, expect)
    money = expect.kind == "money" or any(kind.kind == "money" for kind in checker.used.values())
    if money and checker.decimals:
        for text, offset in checker.decimals:
            _refuse_thousands(findings, text, offset)
    elif tree is not None and not _fits(tree.type, expect):
        _refuse_result(checker, node, tree, expect)
    return tree, tuple(checker.used)


def _parsed(findings: Findings, names: Names) -> ast.expr | None:
    text = findings.text
    if not text:
        findings.report(values.EMPTY_VALUE, example=_AN_EXAMPLE)
        return None
    if len(text) > LONGEST:
        findings.report(kinds.TOO_COMPLEX, reason=_TOO_LONG)
        return None
    check_tokens(findings, names)
    if findings.problems:
        return None
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError as failure:
        _refuse_syntax(findings, failure)
    except (RecursionError, MemoryError):
        findings.report(kinds.TOO_COMPLEX, reason=_TOO_NESTED)
    return None


def _refuse_syntax(findings: Findings, failure: SyntaxError) -> None:
    offset = min(max((failure.offset or 1) - 1, 0), len(findings.text))
    at = findings.text[offset : offset + 30] or findings.text[-30:]
    findings.report(kinds.SYNTAX, offset, at=at, reason=_UNREADABLE, mend=_UNREADABLE_MEND)


def _refuse_thousands(findings: Findings, text: str, offset: int) -> None:
    reading = text.rstrip("0").rstrip(".")
    findings.report(
        kinds.THREE_DECIMALS,
        offset,
        text=text,
        reading=Text(reading.replace(".", ","), reading),
        thousands=text.replace(".", "").lstrip("0") or "0",
        decimal=f"{text}0",
    )


def _fits(found: Type, expect: Type) -> bool:
    if expect.kind == "decimal":
        return found.numeric
    if expect.kind == "money":
        return found.kind in {"integer", "money"}
    if expect.kind == "enumeration":
        return found.kind == "enumeration" and set(found.values) <= set(expect.values)
    return found.kind == expect.kind


def _refuse_result(checker: Checker, node: ast.expr, tree: Tree, expect: Type) -> None:
    part = checker.segment(node)
    needed = expect.title()
    if expect.kind == "enumeration":
        words = listed(expect.values)
        needed = Text(f"một trong: {words}", f"one of: {words}")
    if _lacks_rounding(tree, expect):
        unit = 1000 if expect.kind == "money" else 1
        checker.report(kinds.NOT_ROUNDED, node, part=part, needed=needed, unit=unit)
        return
    checker.wrong_type(node, tree, needed, _NEEDED_MEND[expect.kind])


def _lacks_rounding(tree: Tree, expect: Type) -> bool:
    return tree.type.kind == "decimal" and expect.kind in {"integer", "money"}
