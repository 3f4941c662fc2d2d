"""Feeding an XML parser piece by piece, so that a small archive cannot fill the memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Final
from xml.parsers.expat import XMLParserType

LONGEST: Final = 1 << 24
"""Bytes that one tag may have; a tag is held whole."""
_PIECE: Final = 1 << 16


class TagTooLongError(ValueError):
    """A tag has more than `LONGEST` bytes."""


def fed(parser: XMLParserType, stream: IO[bytes]) -> Iterator[None]:
    """Feed a whole stream to the parser, and stop after each piece for what it came to.

    Raises TagTooLongError, and what the parser raises.
    """
    given = reached = 0
    while piece := stream.read(_PIECE):
        parser.Parse(piece, False)
        given += len(piece)
        # -1 while the parser waits for more of a token.
        reached = max(reached, parser.CurrentByteIndex)
        if given - reached > LONGEST:
            raise TagTooLongError(f"a tag has more than {LONGEST} bytes")
        yield
    parser.Parse(b"", True)
