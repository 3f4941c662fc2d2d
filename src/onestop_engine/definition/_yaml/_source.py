"""The text of a file before YAML: its size, its encoding, its invisible characters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice

from ...errors import Problem, Span
from ...texts import Text
from .._files import LARGEST_FILE
from .._problems import problem
from .._problems import text as kinds

_MOST_REPORTED = 20
_BYTE_ORDER_MARK = "\ufeff"
_LINE_BREAK = re.compile(r"\r\n|[\r\n]")

# Control characters, spaces that are no space, marks without width, the two Unicode line breaks
# (editors do not count them as lines, YAML does), halves of characters, and the sign that a
# converter leaves where it understood nothing.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u3000\ud800-\udfff\ufeff\ufff9-\uffff]"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file's text with its name; knows the place of each character."""

    text: str
    name: str

    def span(self, line: int, column: int) -> Span:
        """The place of a 0-based line and column."""
        return Span(self.name, line + 1, column + 1)

    def span_at(self, index: int) -> Span:
        """The place of the character `index`."""
        line, start = 0, 0
        for found in _LINE_BREAK.finditer(self.text, 0, index):
            line, start = line + 1, found.end()
        return self.span(line, index - start)

    def lines(self) -> list[str]:
        """The lines, numbered as YAML numbers them."""
        return _LINE_BREAK.split(self.text)


def open_source(text: str | bytes, name: str) -> tuple[Source | None, tuple[Problem, ...]]:
    """The readable text of a file, and what is wrong with its letters.

    None when it is too large or no UTF-8. Invisible characters are reported and each read as a
    space, so that everything after them keeps its place.
    """
    size = _size(text)
    if size > LARGEST_FILE:
        too_large = problem(kinds.FILE_TOO_LARGE, Span(name, 1, 1), size=size, limit=LARGEST_FILE)
        return None, (too_large,)
    try:
        decoded = text if isinstance(text, str) else text.decode()
    except UnicodeDecodeError as failure:
        return None, (_not_utf8(failure, name),)
    # Notepad writes a byte order mark at the start of UTF-8 files.
    source = Source(decoded.removeprefix(_BYTE_ORDER_MARK), name)
    return _without_invisible(source)


def _size(text: str | bytes) -> int:
    if isinstance(text, bytes) or len(text) > LARGEST_FILE or text.isascii():
        return len(text)
    return len(text.encode(errors="surrogatepass"))


def _not_utf8(failure: UnicodeDecodeError, name: str) -> Problem:
    data = failure.object
    before = _LINE_BREAK.split(data[: failure.start].decode(errors="replace"))
    sixteen = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    guess = (
        Text("có lẽ là UTF-16", "perhaps UTF-16")
        if sixteen
        else Text("có lẽ là bảng mã cũ của Windows", "perhaps an old Windows code page")
    )
    return problem(
        kinds.NOT_UTF8,
        Span(name, len(before), len(before[-1]) + 1),
        byte=f"0x{data[failure.start]:02X}",
        guess=guess,
    )


def _without_invisible(source: Source) -> tuple[Source, tuple[Problem, ...]]:
    if INVISIBLE.search(source.text) is None:
        return source, ()
    found = islice(INVISIBLE.finditer(source.text), _MOST_REPORTED)
    problems = tuple(
        problem(
            kinds.INVISIBLE_CHARACTER,
            source.span_at(match.start()),
            name=character_name(match.group()),
        )
        for match in found
    )
    return Source(INVISIBLE.sub(" ", source.text), source.name), problems


def character_name(char: str) -> str:
    """The number and the Unicode name of a character.

    >>> character_name("\\u200b")
    'U+200B (ZERO WIDTH SPACE)'
    """
    name = unicodedata.name(char, "")
    return f"U+{ord(char):04X}" + (f" ({name})" if name else "")
