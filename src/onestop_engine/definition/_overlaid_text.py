"""The text of a procedure with its overlays: one text, out of which each can be taken again.

A dossier is pinned to a text, so what was laid over a procedure has to stand in it, with every
comment and every place. The head names each part with its length; what the parts hold does not
matter, so no file can pass for the joint of two others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_HEAD = "%onestop-overlaid 1\n"
_PART = re.compile(r"%part (0|[1-9][0-9]{0,7}) ([^\n]+)\n")


class Part(NamedTuple):
    """One file of several: `name` is its version for people."""

    name: str
    text: str


def join_parts(parts: Sequence[Part]) -> str:
    """One text that holds all parts.

    >>> print(join_parts([Part("a", "x: 1"), Part("b", "y: 2")]))
    %onestop-overlaid 1
    %part 4 a
    %part 4 b
    x: 1
    y: 2
    <BLANKLINE>
    """
    heads = (f"%part {len(part.text)} {part.name}\n" for part in parts)
    return "".join((_HEAD, *heads, *(f"{part.text}\n" for part in parts)))


def take_apart(given: str | bytes) -> tuple[Part, ...]:
    """The parts of a joined text; none where it is an ordinary one, or was not joined here.

    >>> take_apart(join_parts([Part("a", "x: 1")]))
    (Part(name='a', text='x: 1'),)
    >>> take_apart("x: 1")
    ()
    """
    text = given if isinstance(given, str) else _decoded(given)
    if not text.startswith(_HEAD):
        return ()
    at, heads = len(_HEAD), []
    while found := _PART.match(text, at):
        heads.append((int(found[1]), found[2]))
        at = found.end()
    parts = []
    for length, name in heads:
        parts.append(Part(name, text[at : at + length]))
        at += length + 1
    return tuple(parts) if join_parts(parts) == text else ()


def _decoded(raw: bytes) -> str:
    """The text of joined parts; ordinary files are left to those who say what is wrong in them."""
    return raw.decode(errors="replace") if raw.startswith(_HEAD.encode()) else ""
