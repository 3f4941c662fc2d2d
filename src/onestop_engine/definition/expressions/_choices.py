"""The words that facts and their choices may be called, so that expressions stay unambiguous."""

from __future__ import annotations

import keyword
import re
import unicodedata
from typing import TYPE_CHECKING

from ...texts import Text
from .._problems import expressions as kinds
from .._problems import problem
from .._scalars import as_name
from ._functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Collection

    from ...errors import Problem, Span

_CHOICE = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_BOOLEANS = frozenset({"true", "false"})

_FORM = Text(
    "chỉ gồm chữ thường không dấu, chữ số và dấu gạch dưới, bắt đầu bằng chữ",
    "it has small letters without accents, digits and underscores only, and begins with a letter",
)
_WORD = Text(
    "chữ này có nghĩa riêng trong biểu thức", "the word has a meaning of its own in expressions"
)
_A_FACT = Text("đó là tên của một thông tin", "it is the name of a fact")
_A_FUNCTION = Text("đó là tên của một hàm", "it is the name of a function")
_A_CHOICE = Text("đó là một giá trị lựa chọn", "it is one of the choices")
_NO_NAME = Text(
    "tên chỉ gồm chữ, chữ số và dấu gạch dưới, bắt đầu bằng chữ",
    "a name has letters, digits and underscores only, and begins with a letter",
)


def check_choice(
    value: str, *, facts: Collection[str], span: Span, path: str = ""
) -> tuple[Problem, ...]:
    """What is wrong with a word as a choice of an enumeration; `facts` are all names in use.

    >>> from onestop_engine.errors import Span
    >>> check_choice("class", facts=(), span=Span("a.yaml", 1, 1))[0].mend.en
    'Write `class_`.'
    """
    if not _CHOICE.fullmatch(value):
        reason, mend = _FORM, _plain(value)
    elif keyword.iskeyword(value) or value in _BOOLEANS:
        reason, mend = _WORD, f"{value}_"
    elif value in facts:
        reason, mend = _A_FACT, f"{value}_"
    else:
        return ()
    return (problem(kinds.BAD_CHOICE, span, path, value=value, reason=reason, mend=mend),)


def check_fact_name(
    name: str, *, choices: Collection[str] = (), span: Span, path: str = ""
) -> tuple[Problem, ...]:
    """What is wrong with a word as the name of a fact; `choices` are all words of enumerations.

    >>> from onestop_engine.errors import Span
    >>> check_fact_name("số trang", span=Span("a.yaml", 1, 1))[0].mend.en
    'Write `số_trang`.'
    """
    if keyword.iskeyword(name) or name in _BOOLEANS:
        reason, mend = _WORD, f"{name}_"
    elif name in FUNCTIONS:
        reason, mend = _A_FUNCTION, f"{name}_value"
    elif name in choices:
        reason, mend = _A_CHOICE, f"{name}_"
    elif not name.isidentifier() or name.startswith("_") or not _one_spelling(name):
        reason, mend = _NO_NAME, as_name(name)
    else:
        return ()
    return (problem(kinds.BAD_FACT_NAME, span, path, name=name, reason=reason, mend=mend),)


def _one_spelling(name: str) -> bool:
    return name.isascii() or unicodedata.is_normalized("NFKC", name)


def _plain(value: str) -> str:
    spread = unicodedata.normalize("NFD", value.lower().replace("đ", "d"))
    bare = "".join(char for char in spread if not unicodedata.combining(char))
    word = re.sub(r"[^a-z0-9]+", "_", bare).strip("_")
    return word if _CHOICE.fullmatch(word) else f"v_{word}".rstrip("_")
