"""The values of a mapping file: their forms, each a method that reports what is wrong with it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator, Mapping
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from ...definition._draft import Draft
from ...definition._problems import Kind, listed
from ...definition._yaml import Entry, Node, Scalar, Sequence
from ...definition._yaml import Mapping as MappingNode
from ...scenarios._keys import LIST, MAPPING, Keys, inside
from ...texts import Text
from . import _problems as kinds
from .keys import ENCODINGS, Key

ISO: Final = "iso"
_PIECES: Final = re.compile(r"%(.)")
_KNOWN: Final = "dmYHMS"
_NEEDED: Final = "dmY"
_NO_PIECE: Final = Text("không có %{piece}", "there is no %{piece}")
_MISSING: Final = Text("thiếu %{piece}", "%{piece} is missing")
_TWICE: Final = Text("%{piece} đứng hai lần", "%{piece} stands twice")
_HOUR: Final = Text("có %M hay %S thì phải có %H", "%M and %S need %H")


class MappingKeys(Keys):
    """The keys of one mapping of a mapping file."""

    UNKNOWN: ClassVar[Kind] = kinds.UNKNOWN_KEY
    MISSING: ClassVar[Kind] = kinds.MISSING_KEY

    def word(self, key: str, known: Collection[str], default: str) -> str:
        """One of the `known` words."""
        node = self.get(key)
        found = None if node is None else self.draft.reader.word(node, self.at(key), known)
        return default if found is None else found


def keys_of(
    draft: Draft,
    node: Node,
    path: str,
    *,
    where: Text,
    known: Mapping[str, Key],
    required: Collection[str] = (),
) -> MappingKeys | None:
    """The keys of `node`; None, with a problem, where it has none."""
    examples = {name: key.example for name, key in known.items()}
    if not isinstance(node, MappingNode):
        wrong_shape(draft, node, path, MAPPING, _example(examples, required))
        return None
    return MappingKeys(draft, node, path, where=where, known=examples, required=required)


def _example(examples: Mapping[str, str], required: Collection[str]) -> str:
    shown = {key: examples[key] for key in (required or list(examples)[:2])}
    return "{" + ", ".join(f"{key}: {example}" for key, example in shown.items()) + "}"


def wrong_shape(draft: Draft, node: Node, path: str, wanted: Text, example: str) -> None:
    """Takes down that a value has another form than its key wants."""
    draft.report(kinds.WRONG_SHAPE, node.span, path, wanted=wanted, example=example)


def each(node: Node, path: str) -> Iterator[tuple[Node, str]]:
    """The entries of a list with their paths; one that stands without a list as itself."""
    if isinstance(node, Sequence):
        yield from ((item, f"{path}[{index}]") for index, item in enumerate(node.items))
    else:
        yield node, path


def listed_mappings(
    draft: Draft, node: Node, path: str, example: str
) -> Iterator[tuple[Node, str]]:
    """The entries of a list; a problem where it is none."""
    if not isinstance(node, Sequence):
        wrong_shape(draft, node, path, LIST, example)
        return
    yield from each(node, path)


def entries_of(draft: Draft, node: Node, path: str, example: str) -> Iterator[tuple[Entry, str]]:
    """The entries of a mapping whose keys are the other system's own words."""
    if not isinstance(node, MappingNode):
        wrong_shape(draft, node, path, MAPPING, example)
        return
    for entry in node.entries:
        yield entry, inside(path, entry.key)


def zone_of(draft: Draft, node: Node, path: str) -> ZoneInfo | None:
    """The time zone that a value names."""
    name = draft.reader.text(node, path, at_most=60)
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        draft.report(kinds.NO_ZONE, node.span, path, text=name)
        return None


def encoding_of(draft: Draft, node: Node, path: str) -> str | None:
    """The encoding that a value names, as Python calls it."""
    name = draft.reader.text(node, path, at_most=60)
    if name is None:
        return None
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        found = ""
    known = {codecs.lookup(each).name for each in ENCODINGS}
    if found not in known:
        draft.report(kinds.NO_ENCODING, node.span, path, text=name, known=listed(ENCODINGS))
        return None
    return found


def delimiter_of(draft: Draft, node: Node, path: str) -> str | None:
    """The character between two columns; a tab or a space is meant as written."""
    text = node.text if isinstance(node, Scalar) else None
    if text is not None and len(text) == 1 and text.isascii() and text not in '"\r\n':
        return text
    draft.report(kinds.BAD_DELIMITER, node.span, path, text=text or "[…]")
    return None


def formats_of(draft: Draft, node: Node, path: str) -> tuple[str, ...]:
    """The forms of dates that a value lists."""
    found = (_format_of(draft, item, place) for item, place in each(node, path))
    return tuple(form for form in found if form is not None)


def _format_of(draft: Draft, node: Node, path: str) -> str | None:
    text = draft.reader.text(node, path, at_most=60)
    if text is None or text == ISO:
        return text
    reason = _wrong_with(_PIECES.findall(text))
    if reason is None:
        return text
    draft.report(kinds.BAD_FORMAT, node.span, path, text=text, reason=reason)
    return None


def _wrong_with(pieces: list[str]) -> Text | None:
    for piece in pieces:
        if piece not in _KNOWN:
            return _NO_PIECE.fill(piece=piece)
        if pieces.count(piece) > 1:
            return _TWICE.fill(piece=piece)
    for piece in _NEEDED:
        if piece not in pieces:
            return _MISSING.fill(piece=piece)
    return _HOUR if "H" not in pieces and {"M", "S"} & set(pieces) else None
