"""Says in the author's words what PyYAML's parsers say about a text that is no YAML.

The parser in C and the one in Python word and place their errors differently; both come out as
the same code at the same place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yaml.error import MarkedYAMLError

from ...texts import Text
from .._problems import Kind, problem
from .._problems import text as kinds
from ._builder import DEEPEST

if TYPE_CHECKING:
    from yaml.error import Mark

    from ...errors import Problem
    from ._builder import LongQuote
    from ._source import Source

_MOST_REPORTED = 20
_KEY = re.compile(r"(?P<lead>\s*(?:-\s+)*)(?P<key>[^\s:#\[\]{},'\"][^:#]*):(?=\s|$)")
_BRACKETS = {"[": "]", "{": "}"}
_SIGNS = "@`%|>*&!]},?-"

_FLOW = Text(
    "trong `{…}` và `[…]`, hai giá trị phải cách nhau bằng dấu phẩy",
    "inside `{…}` and `[…]` values are parted by commas",
)
_FLOW_MEND = Text(
    "Đặt câu chữ có dấu , : [ ] { } trong ngoặc kép, hoặc viết mỗi khoá một dòng",
    "Put a text with , : [ ] { } in quotes, or write one key on each line",
)
_AFTER_QUOTE = Text(
    "sau dấu nháy đóng vẫn còn chữ, hoặc một dấu nháy phía trên chưa đóng",
    "there is more text after the closing quote, or a quote above was not closed",
)
_AFTER_QUOTE_MEND = Text(
    "Đặt cả câu trong một cặp nháy; dấu nháy bên trong câu thì dùng loại kia: '… \"…\" …'",
    "Put the whole text in one pair of quotes, and use the other kind inside it: '… \"…\" …'",
)
_LIST_HERE = Text(
    "danh sách `- …` không bắt đầu trên cùng dòng với khoá",
    "a list `- …` does not begin on the line of its key",
)
_LIST_HERE_MEND = Text(
    "Xuống dòng, thụt vào 2 dấu cách rồi viết `- …`; hoặc đặt câu chữ trong ngoặc kép",
    "Begin a new line with 2 more spaces and write `- …`; or put the text in quotes",
)
_DIRECTIVE = Text("dòng bắt đầu bằng `%` không được dùng", "a line that begins with `%` is refused")
_DIRECTIVE_MEND = Text("Xoá dòng này", "Delete this line")
_NOTHING = Text("chỗ trống", "nothing")
_OTHER = Text("chỗ này không đúng cú pháp", "this is not how YAML is written")
_OTHER_MEND = Text(
    "Kiểm tra thụt đầu dòng, dấu hai chấm, dấu nháy và dấu ngoặc ở dòng này và dòng trên",
    "Look at the indentation, colons, quotes and brackets of this line and the one above",
)


@dataclass(frozen=True, slots=True)
class _Failure:
    """What a parser said, and the line that it said it of."""

    source: Source
    lines: list[str]
    context: str
    said: str
    opened: Mark | None
    line: int
    column: int

    @property
    def text(self) -> str:
        """The line of the error."""
        return self.lines[self.line] if self.line < len(self.lines) else ""

    @property
    def before(self) -> str:
        """The part of the line before the error."""
        return self.text[: self.column]

    @property
    def char(self) -> str:
        """The character of the error, empty at the end of a line."""
        return self.text[self.column : self.column + 1]

    def at(self, kind: Kind, line: int, column: int, /, **values: object) -> Problem:
        """A problem at a 0-based line and column."""
        return problem(kind, self.source.span(line, column), **values)

    def here(self, kind: Kind, /, **values: object) -> Problem:
        """A problem where the parser stopped."""
        return self.at(kind, self.line, self.column, **values)


def translate(
    failure: Exception, source: Source, long_quote: LongQuote | None
) -> tuple[Problem, ...]:
    """The problems that a parser's exception stands for; more than one only for tabs.

    `long_quote` is the last quoted text that went over several lines.
    """
    read = _read_failure(failure, source)
    tabs = _tabs(read)
    if tabs:
        return tabs
    if long_quote is not None and long_quote.last_line == read.line:
        # The quote that ended it was the opening one of another text.
        return (problem(kinds.UNCLOSED_QUOTE, long_quote.span, quote=long_quote.quote),)
    for explain in (_depth, _quote, _escape, _bracket, _colon, _missing_colon, _sign, _indentation):
        found = explain(read)
        if found is not None:
            return (found,)
    return (_otherwise(read),)


def _read_failure(failure: Exception, source: Source) -> _Failure:
    lines = source.lines()
    if not isinstance(failure, MarkedYAMLError):
        return _Failure(source, lines, "", "", None, 0, 0)
    mark = failure.problem_mark or failure.context_mark
    return _Failure(
        source,
        lines,
        failure.context or "",
        failure.problem or "",
        failure.context_mark,
        mark.line if mark else 0,
        mark.column if mark else 0,
    )


def _leading(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _tabs(read: _Failure) -> tuple[Problem, ...]:
    if read.char != "\t" and "\t" not in _leading(read.text):
        return ()
    places = [
        (number, _leading(line).index("\t"))
        for number, line in enumerate(read.lines)
        if line.strip() and "\t" in _leading(line)
    ]
    found = places[:_MOST_REPORTED] or [(read.line, read.column)]
    return tuple(read.at(kinds.TAB_INDENTATION, line, column) for line, column in found)


def _depth(read: _Failure) -> Problem | None:
    # Newer versions of libyaml have a bound of their own, and meet it before they tell anything.
    if "maximum nesting depth" not in read.said:
        return None
    return read.here(kinds.TOO_DEEP, limit=DEEPEST)


def _quote(read: _Failure) -> Problem | None:
    if "quoted scalar" not in read.context or "unexpected" not in read.said or not read.opened:
        return None
    line, column = read.opened.line, read.opened.column
    return read.at(kinds.UNCLOSED_QUOTE, line, column, quote=read.lines[line][column : column + 1])


def _escape(read: _Failure) -> Problem | None:
    if "quoted scalar" not in read.context:
        return None
    column = max(read.text.rfind("\\", 0, read.column + 1), 0)
    return read.at(
        kinds.BAD_ESCAPE, read.line, column, escape=read.text[column : column + 2] or "\\"
    )


def _bracket(read: _Failure) -> Problem | None:
    if "flow sequence" not in read.context and "flow mapping" not in read.context:
        return None
    opened = read.opened
    at_end = read.line >= len(read.lines) - 1 and not read.text[read.column :].strip()
    if opened is None or (opened.line == read.line and not at_end):
        return read.here(kinds.BAD_YAML, reason=_FLOW, mend=_FLOW_MEND)
    char = read.lines[opened.line][opened.column : opened.column + 1]
    return read.at(
        kinds.UNCLOSED_BRACKET,
        opened.line,
        opened.column,
        open=char,
        close=_BRACKETS.get(char, "]"),
    )


def _colon(read: _Failure) -> Problem | None:
    if not read.said.startswith("mapping values are not allowed"):
        return None
    key = _KEY.match(read.before)
    if key is not None:
        value = read.text[key.end() :].strip()
        mend = f'{key["key"]}: "{value}"'
        return read.here(kinds.COLON_IN_TEXT, mend=mend)
    above = _line_above(read, read.line)
    if above is None:
        return None
    if _KEY.match(read.lines[above]) is None:
        return without_colon(read.source, above)
    return _badly_indented(read)


def _missing_colon(read: _Failure) -> Problem | None:
    if "could not find expected ':'" not in read.said or read.opened is None:
        return None
    return without_colon(read.source, read.opened.line)


def without_colon(source: Source, line: int) -> Problem:
    """The problem of a line, numbered from 0, in which no key stands."""
    text = source.lines()[line]
    written = text.strip()
    key, colon, value = written.partition(":")
    if not colon:
        key, _, value = written.partition(" ")
    mend = f"{key.strip()}: {value.strip() or '…'}"
    span = source.span(line, len(_leading(text)))
    return problem(kinds.MISSING_COLON, span, line=written, mend=mend)


def _line_above(read: _Failure, line: int) -> int | None:
    for number in range(line - 1, -1, -1):
        written = read.lines[number].strip()
        if written and not written.startswith("#"):
            return number
    return None


def _sign(read: _Failure) -> Problem | None:
    starts = ("cannot start any token", "expected alphabetic or numeric", "node content")
    contexts = ("alias", "anchor", "tag", "block scalar")
    if not any(part in read.said for part in starts) and not read.context.endswith(contexts):
        return None
    line, column = read.line, read.column
    if read.context.endswith(contexts) and read.opened is not None:
        line, column = read.opened.line, read.opened.column
    text = read.lines[line] if line < len(read.lines) else ""
    char = text[column : column + 1]
    if not char or char not in _SIGNS:
        return None
    mend = text[column:].strip().replace('"', "'")
    return read.at(kinds.NEEDS_QUOTES, line, column, char=char, mend=f'"{mend}"')


def _indentation(read: _Failure) -> Problem | None:
    ends = ("expected key", "<block end>", "'-' indicator", "<document start>")
    if not any(end in read.said for end in ends) or read.before.strip():
        return None
    if read.char == ":":
        return read.here(kinds.KEY_NOT_TEXT, found=_NOTHING)
    return _badly_indented(read)


def _badly_indented(read: _Failure) -> Problem:
    spaces = len(_leading(read.text))
    return read.at(kinds.BAD_INDENTATION, read.line, spaces, spaces=spaces)


def _otherwise(read: _Failure) -> Problem:
    if read.before.rstrip().endswith(("'", '"')):
        return read.here(kinds.BAD_YAML, reason=_AFTER_QUOTE, mend=_AFTER_QUOTE_MEND)
    if "sequence entries are not allowed" in read.said:
        return read.here(kinds.BAD_YAML, reason=_LIST_HERE, mend=_LIST_HERE_MEND)
    if read.text.startswith("%"):
        return read.at(kinds.BAD_YAML, read.line, 0, reason=_DIRECTIVE, mend=_DIRECTIVE_MEND)
    return read.here(kinds.BAD_YAML, reason=_OTHER, mend=_OTHER_MEND)
