"""Looks at the signs, numbers and words of an expression before Python's parser does.

The mistakes that people make who do not program are found here, each with its own mend: one `=`
for two, `và` for `and`, a date without quotes, a name with a space, 150.000 for 150000. Python's
parser would report all of them as invalid syntax, or would read something else.
"""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...texts import Text
from .._problems import expressions as kinds
from .._scalars import Refusal, read_date, read_decimal, read_moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._findings import Findings
    from ._types import Names

DEEPEST = 40
"""How deep brackets and operations may be nested."""

_TOKEN = re.compile(
    r"""(?P<text>"[^"]*"|'[^']*')
    |(?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:T[0-9]{1,2}:[0-9]{2})?\b|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}\b)
    |(?P<number>[0-9][\w.]*)
    |(?P<name>[^\W\d]\w*)
    |(?P<sign>==|!=|<=|>=|//|\*\*|<>|=>|=<|&&|\|\||:=|<|>|[-+*/%(),\[\]])
    |(?P<other>\S)""",
    re.VERBOSE,
)
_NUMBER = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
_JOINING = frozenset(
    ("==", "!=", "<", "<=", ">", ">=", "*", "/", "//", "%", "**", "and", "or", "in")
)
_PLAIN = frozenset({"start", "sign", "word"})
_PAIRS = {"(": ")", "[": "]"}
_MENDED_WORDS = {
    "và": "and",
    "and": "and",
    "hoặc": "or",
    "hay": "or",
    "or": "or",
    "không": "not",
    "not": "not",
    "thuộc": "in",
    "in": "in",
}
_MENDED_SIGNS = {
    "=": "==",
    "<>": "!=",
    "=>": ">=",
    "=<": "<=",
    "≠": "!=",
    "≥": ">=",
    "≤": "<=",
    "&": "and",
    "&&": "and",
    "|": "or",
    "||": "or",
    "!": "not",
    ":=": "==",
    "×": "*",
    "÷": "/",
    "–": "-",
    "—": "-",
    "−": "-",
    "“": '"',
    "”": '"',
    "‘": '"',
    "’": '"',
    "„": '"',
    "«": '"',
    "»": '"',
}
_FORBIDDEN_WORDS = {
    "is": Text("Viết `==`", "Write `==`"),
    "True": Text("Viết `true`", "Write `true`"),
    "False": Text("Viết `false`", "Write `false`"),
    "None": Text(
        "Bỏ phép so sánh này: câu chưa trả lời không bao giờ làm điều kiện đúng",
        "Leave this comparison out: a question without an answer never makes a condition true",
    ),
}
_SEVERAL_RULES = Text(
    "Viết thành nhiều quy tắc, mỗi quy tắc một `when`",
    "Write several rules, each with its own `when`",
)
_NO_SUCH_SIGN = Text(
    "Chỉ dùng == != < <= > >= + - * / // % ( ) [ ] , và các chữ and or not in",
    "Only == != < <= > >= + - * / // % ( ) [ ] , and the words and or not in are used",
)
_DOT = Text("dấu chấm để lấy một phần của tên", "a dot to reach into a name")
_DOT_MEND = Text("Chỉ viết tên đã khai báo", "Write declared names only")
_SUBSCRIPT = Text("ngoặc vuông sau một giá trị", "square brackets after a value")
_BRACES = Text("ngoặc nhọn", "braces")
_BRACES_MEND = Text("Viết danh sách trong ngoặc vuông: [a, b]", "Write a list in brackets: [a, b]")
_BACKSLASH = Text("dấu gạch chéo ngược", "a backslash")
_BACKSLASH_MEND = Text("Xoá dấu đó", "Delete it")
_COMMENT = Text("chú thích `#`", "a comment `#`")
_COMMENT_MEND = Text("Chuyển chú thích ra ngoài", "Move the comment out of the expression")
_QUOTE = Text("dấu nháy không được đóng", "the quote is not closed")
_QUOTE_MEND = Text('Đặt câu chữ giữa hai dấu "', 'Put the text between two " signs')
_NO_OPENING = Text("không có dấu ngoặc mở cho nó", "no bracket was opened for it")
_NO_CLOSING = Text("dấu ngoặc không được đóng", "the bracket is not closed")
_VALUE_MEND = Text(
    "Viết như `loai == nha_o and so_trang > 2`: hai bên mỗi phép so sánh đều có giá trị",
    "Write it like `works == house and pages > 2`: a value on both sides of each comparison",
)
_STRAY_NOT = Text("sau một giá trị chỉ có `not in`", "after a value only `not in` can stand")
_STRAY_NOT_MEND = Text("Viết `not in`, hoặc `and not`", "Write `not in`, or `and not`")
_GLUED = Text("chữ viết liền sau số", "letters follow a number")
_THOUSANDS = Text("máy không biết dấu phân cách hàng nghìn", "thousands are not parted")
_TOO_NESTED = Text("quá nhiều ngoặc lồng nhau", "too many nested brackets")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int

    @property
    def is_value(self) -> bool:
        return self.kind in _VALUES

    @property
    def ends_value(self) -> bool:
        return self.kind in _VALUES or self.text in {")", "]"}

    @property
    def joins(self) -> bool:
        return self.text in _JOINING and self.kind in {"sign", "word"}


_VALUES = frozenset({"text", "date", "number", "name"})


def check_tokens(findings: Findings, names: Names) -> None:
    """Reports every sign, number and word that the language does not have."""
    earlier = before = _START
    opened: list[_Token] = []
    for token in _tokens(findings.text, names):
        _check_neighbours(before, token, findings)
        if before.text == "not" and earlier.ends_value and token.text != "in":
            _syntax(before, findings, _STRAY_NOT, _STRAY_NOT_MEND)
        _CHECKS[token.kind](token, findings)
        _check_brackets(token, opened, findings)
        earlier, before = before, token
    if before.joins or before.text in {"not", ","}:
        _lacks_value(_Token("end", "", len(findings.text), 0), before, findings)
    for bracket in opened:
        mend = Text(f"Thêm `{_PAIRS[bracket.text]}`", f"Add `{_PAIRS[bracket.text]}`")
        _syntax(bracket, findings, _NO_CLOSING, mend)


_START = _Token("start", "", 0, 0)


def _tokens(text: str, names: Names) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        kind, word = str(found.lastgroup), found.group()
        if kind == "name" and word not in names and _is_word(word):
            kind = "word"
        yield _Token(kind, word, found.start(), found.end())


def _is_word(word: str) -> bool:
    return word.lower() in _MENDED_WORDS or keyword.iskeyword(word)


def _syntax(token: _Token, findings: Findings, reason: Text, mend: Text) -> None:
    at = findings.text[token.start : token.start + 30] or findings.text[-30:]
    findings.report(kinds.SYNTAX, token.start, at=at, reason=reason, mend=mend)


def _check_neighbours(before: _Token, token: _Token, findings: Findings) -> None:
    if not before.ends_value:
        if token.joins and before.text != "not" and before.kind in _PLAIN:
            _lacks_value(token, before, findings)
    elif token.text == "[":
        findings.report(
            kinds.FORBIDDEN, token.start, construct=_SUBSCRIPT, mend=_beside(before, token)
        )
    elif token.is_value or (token.text == "(" and before.kind != "name"):
        reason = Text(
            f"giữa `{before.text}` và `{token.text}` thiếu một phép so sánh hay phép tính",
            f"nothing compares or joins `{before.text}` and `{token.text}`",
        )
        _syntax(token, findings, reason, _beside(before, token))


def _lacks_value(token: _Token, before: _Token, findings: Findings) -> None:
    vi, en = [], []
    if before.text:
        vi, en = [f"sau `{before.text}`"], [f"after `{before.text}`"]
    if token.text:
        vi, en = [*vi, f"trước `{token.text}`"], [*en, f"before `{token.text}`"]
    reason = Text(f"{', '.join(vi)} thiếu một giá trị", f"a value is missing {', '.join(en)}")
    _syntax(token, findings, reason, _VALUE_MEND)


def _beside(before: _Token, token: _Token) -> Text:
    if before.kind == token.kind == "name":
        joined = f"{before.text}_{token.text}"
        return Text(
            f'Viết `{joined}` nếu là một tên, "{before.text} {token.text}" nếu là câu chữ, hoặc'
            " thêm `==`, `and`, `or` ở giữa",
            f'Write `{joined}` if it is one name, "{before.text} {token.text}" if it is text, or'
            " put `==`, `and`, `or` between them",
        )
    if token.text == "[":
        return Text("Viết `in [a, b]`", "Write `in [a, b]`")
    return Text("Thêm `==`, `and`, `or` hay phép tính", "Put `==`, `and`, `or` or a sign between")


def _check_brackets(token: _Token, opened: list[_Token], findings: Findings) -> None:
    if token.text in _PAIRS and token.kind == "sign":
        opened.append(token)
        if len(opened) == DEEPEST:
            findings.report(kinds.TOO_COMPLEX, token.start, reason=_TOO_NESTED)
    elif token.text in {")", "]"} and token.kind == "sign":
        if opened and _PAIRS[opened[-1].text] == token.text:
            opened.pop()
        else:
            mend = Text(f"Xoá `{token.text}`", f"Delete `{token.text}`")
            _syntax(token, findings, _NO_OPENING, mend)


def _check_text(token: _Token, findings: Findings) -> None:
    if "\\" in token.text:
        start = token.start + token.text.index("\\")
        findings.report(kinds.FORBIDDEN, start, construct=_BACKSLASH, mend=_BACKSLASH_MEND)


def _check_date(token: _Token, findings: Findings) -> None:
    day = read_moment(token.text) if "T" in token.text else read_date(token.text)
    mend = day.values["mend"] if isinstance(day, Refusal) else token.text
    findings.report(kinds.UNQUOTED_DATE, token.start, text=token.text, mend=mend)


def _check_number(token: _Token, findings: Findings) -> None:
    if _NUMBER.fullmatch(token.text):
        _check_size(token, findings)
        return
    refusal = read_decimal(token.text)
    reason: object = _GLUED
    mend: object = re.match(r"[0-9]*", token.text)[0]  # type: ignore[index]
    if token.text.count(".") > 1:
        reason, mend = _THOUSANDS, re.sub(r"\D", "", token.text)
    elif isinstance(refusal, Refusal) and "reason" in refusal.values:
        reason, mend = refusal.values["reason"], refusal.values["mend"]
    findings.report(kinds.NUMBER_LITERAL, token.start, text=token.text, reason=reason, mend=mend)


def _check_size(token: _Token, findings: Findings) -> None:
    refusal = read_decimal(token.text)
    if isinstance(refusal, Refusal):
        reason = Text("số quá lớn hoặc quá nhiều chữ số lẻ", "it is too large or too fine")
        findings.report(
            kinds.NUMBER_LITERAL,
            token.start,
            text=token.text,
            reason=reason,
            mend=token.text[:9].rstrip("."),
        )


def _check_name(token: _Token, findings: Findings) -> None:
    """Which names there are, the checker knows."""


def _check_word(token: _Token, findings: Findings) -> None:
    word = token.text
    mended = _MENDED_WORDS.get(word.lower())
    if mended is None:
        findings.report(
            kinds.FORBIDDEN,
            token.start,
            construct=f"`{word}`",
            mend=_FORBIDDEN_WORDS.get(word, _SEVERAL_RULES),
        )
    elif mended != word:
        _wrong_sign(token, findings, mended)


def _check_sign(token: _Token, findings: Findings) -> None:
    if token.text == "**":
        findings.report(kinds.NO_POWERS, token.start, mend=_as_product(token, findings.text))
    elif token.text in _MENDED_SIGNS:
        _wrong_sign(token, findings, _MENDED_SIGNS[token.text])


def _as_product(token: _Token, text: str) -> str:
    base = re.search(r"\w+\s*$", text[: token.start])
    name = base[0].strip() if base else "x"
    return f"{name} * {name}"


def _check_other(token: _Token, findings: Findings) -> None:
    if token.text in _MENDED_SIGNS:
        _wrong_sign(token, findings, _MENDED_SIGNS[token.text])
    elif token.text in {'"', "'"}:
        _syntax(token, findings, _QUOTE, _QUOTE_MEND)
    elif token.text in _FORBIDDEN_SIGNS:
        construct, mend = _FORBIDDEN_SIGNS[token.text]
        findings.report(kinds.FORBIDDEN, token.start, construct=construct, mend=mend)
    else:
        findings.report(kinds.WRONG_OPERATOR, token.start, found=token.text, mend=_NO_SUCH_SIGN)


_FORBIDDEN_SIGNS = {
    ".": (_DOT, _DOT_MEND),
    "{": (_BRACES, _BRACES_MEND),
    "}": (_BRACES, _BRACES_MEND),
    "\\": (_BACKSLASH, _BACKSLASH_MEND),
    "#": (_COMMENT, _COMMENT_MEND),
}


def _wrong_sign(token: _Token, findings: Findings, mended: str) -> None:
    mend = Text(f"Viết `{mended}`", f"Write `{mended}`")
    findings.report(kinds.WRONG_OPERATOR, token.start, found=token.text, mend=mend)


_CHECKS = {
    "text": _check_text,
    "date": _check_date,
    "number": _check_number,
    "name": _check_name,
    "word": _check_word,
    "sign": _check_sign,
    "other": _check_other,
}
