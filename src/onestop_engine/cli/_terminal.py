"""What a terminal gets to see: words and colours, and nothing that moves or renames it.

Titles, reasons and file names are written by others. On a terminal a control character in them
could hide lines, rename the window or turn the reading order; it is shown by its number instead.
Pipes and files get every character as it is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, TextIO, cast

# Kept: colours and weights, but not the one that hides (8), and the line end of tables.
_CONTROLS: Final = re.compile(
    r"(?P<kept>\x1b\[(?:(?:[0-79]|[1-9][0-9]{1,2})(?:;(?:[0-79]|[1-9][0-9]{1,2}))*)?m|\r(?=\n))"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def harmless(text: str) -> str:
    """The text with every control character but line ends and colours shown by its number.

    >>> harmless("\\x1b[1mHồ sơ\\x1b[0m\\x1b]0;x\\x07")
    '\\x1b[1mHồ sơ\\x1b[0m<U+001B>]0;x<U+0007>'
    """
    return _CONTROLS.sub(lambda found: found["kept"] or f"<U+{ord(found[0]):04X}>", text)


class HarmlessStream:
    """A stream to a terminal through which only harmless text passes."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write what is left of `text`."""
        return self._stream.write(harmless(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def harmless_terminal() -> Iterator[None]:
    """A block in which stdout is harmless, where it is a terminal."""
    stdout = sys.stdout
    if stdout.isatty():
        sys.stdout = cast("TextIO", HarmlessStream(stdout))
    try:
        yield
    finally:
        sys.stdout = stdout
