"""Conditions and formulas of the procedure language: parsed, typed, compiled, put into words.

Python's own parser reads them, a whitelist checks them against the declared names, closures
compute them. There is no attribute access, no power, no text arithmetic; money is whole, decimals
are exact fractions, and every rounding is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._choices import check_choice, check_fact_name
from ._closures import MissingFact
from ._expression import LONGEST, Expression, compile_expression, compile_scalar
from ._functions import FUNCTIONS
from ._say import say_tree
from ._types import (
    BOOLEAN,
    DATE,
    DECIMAL,
    INTEGER,
    MOMENT,
    MONEY,
    TEXT,
    UNREAD,
    Names,
    Type,
    choices,
    enumeration,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...texts import Lang, Text

__all__ = [
    "BOOLEAN",
    "DATE",
    "DECIMAL",
    "FUNCTIONS",
    "INTEGER",
    "LONGEST",
    "MOMENT",
    "MONEY",
    "TEXT",
    "UNREAD",
    "Expression",
    "MissingFact",
    "Names",
    "Type",
    "check_choice",
    "check_fact_name",
    "choices",
    "compile_expression",
    "compile_scalar",
    "enumeration",
    "say",
]


def say(expression: Expression, labels: Mapping[str, Text], lang: Lang = "vi") -> str:
    """The expression as a sentence.

    `labels` has the label of each fact under its name, and of each choice under `fact.choice`;
    where one is missing, the word of the file stands.

    >>> from onestop_engine.errors import Span
    >>> from onestop_engine.texts import Text
    >>> found, _ = compile_expression(
    ...     "works == house and pages > 2",
    ...     names={"works": enumeration("house", "other"), "pages": INTEGER},
    ...     expect=BOOLEAN,
    ...     span=Span("a.yaml", 1, 1),
    ... )
    >>> labels = {
    ...     "works": Text("Loại công trình"),
    ...     "works.house": Text("Nhà ở riêng lẻ"),
    ...     "pages": Text("số trang"),
    ... }
    >>> say(found, labels)
    'Loại công trình là Nhà ở riêng lẻ và số trang lớn hơn 2'
    """
    return say_tree(expression.tree, labels, lang)
