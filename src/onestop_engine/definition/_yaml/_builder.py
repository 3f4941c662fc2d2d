"""Builds nodes from the parser's events, one after the other, without recursion.

PyYAML's composer, resolver and constructor are not used: they recurse, they guess types as
YAML 1.1 did, and they let the second of two equal keys win.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
    StreamEndEvent,
)

from ...errors import Span
from ...texts import Text
from .._problems import Kind, problem
from .._problems import text as kinds
from ._nodes import Entry, Mapping, Node, Scalar, Sequence
from ._source import INVISIBLE, Source, character_name

if TYPE_CHECKING:
    from yaml._yaml import Mark as CMark
    from yaml.error import Mark

    from ...errors import Problem

DEEPEST = 64
"""Levels of nesting that a file may have."""

MOST_NODES = 100_000
"""Values that a file may have, each as often as aliases repeat it."""

_MOST_REPORTED = 500
_MERGE = "<<"
_BLOCKS = frozenset({"|", ">"})
_A_LIST = Text("một danh sách", "a list")
_A_MAPPING = Text("một nhóm {…}", "a group {…}")
_NOTHING = Text("chỗ trống", "nothing")
_AN_ALIAS = Text("một tham chiếu `*`", "a `*` reference")
_AN_ANCHOR = Text("một dấu `&`", "an `&` mark")
_COLON = re.compile(r"\s*:")
_TAG = re.compile(r"![^\s,\[\]{}]*")


class Parser(Protocol):
    """What is used of PyYAML's parsers, the one in C and the one in Python."""

    def get_event(self) -> Event: ...


@dataclass(slots=True)
class _Frame:
    """A collection that is still open; `before` is the number of nodes read before it."""

    span: Span
    flow: bool
    anchor: str | None
    before: int
    height: int = 0


@dataclass(slots=True)
class _List(_Frame):
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class _Group(_Frame):
    """A mapping; after a key it is `waiting` for the value, and `key` is None for a bad key.

    `last_value` is where the text without quotes that stands last begins, and its key; `split`
    where such a text began that a comma split, its place among the problems, and its first piece.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    waiting: bool = False
    key: str | None = None
    key_span: Span | None = None
    key_end: int = 0
    last_value: tuple[int, str] | None = None
    split: tuple[int, int, str] | None = None


@dataclass(frozen=True, slots=True)
class _Anchored:
    node: Node
    size: int
    height: int


@dataclass(frozen=True, slots=True)
class LongQuote:
    """A quoted text on several lines: where it starts, its quote, its last line from 0."""

    span: Span
    quote: str
    last_line: int


class _StopReading(Exception):
    """What follows cannot be trusted or is more than a file may hold."""


class Builder:
    """Reads one document from a parser; `root` and `problems` hold what came of it."""

    __slots__ = (
        "_anchors",
        "_name",
        "_nodes",
        "_parser",
        "_stack",
        "_text",
        "long_quote",
        "problems",
        "root",
    )

    def __init__(self, parser: Parser, source: Source) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self.long_quote: LongQuote | None = None
        self._parser = parser
        self._text = source.text
        self._name = source.name
        self._stack: list[_List | _Group] = []
        self._anchors: dict[str, _Anchored] = {}
        self._nodes = 0

    def read(self) -> None:
        """Reads to the end of the file, or to where reading must stop.

        Raises what the parser raises on a text that is no YAML.
        """
        try:
            self._read_events()
        except _StopReading:
            self.root = None

    def _read_events(self) -> None:
        next_event = self._parser.get_event
        while True:
            event = next_event()
            if isinstance(event, ScalarEvent):
                self._scalar(event)
            elif isinstance(event, CollectionStartEvent):
                self._open(event)
            elif isinstance(event, CollectionEndEvent):
                self._close()
            elif isinstance(event, AliasEvent):
                self._alias(event)
            elif isinstance(event, StreamEndEvent):
                return
            elif isinstance(event, DocumentStartEvent) and self.root is not None:
                self._report(kinds.SEVERAL_DOCUMENTS, self._span(event))
                return
            elif not isinstance(event, Event):
                # The parser in C gives None after the end, for ever.
                raise TypeError(event)

    def _scalar(self, event: ScalarEvent) -> None:
        # Most events come through here, so the calls that others make stand in line.
        mark = event.start_mark
        assert mark is not None
        span = Span(self._name, mark.line + 1, mark.column + 1)
        self._nodes += 1
        if self._nodes > MOST_NODES:
            self._count(0, span)
        if event.tag is not None:
            self._refuse_tag(event, span)
        frame = self._stack[-1] if self._stack else None
        if type(frame) is _Group and not frame.waiting and event.anchor is None:
            self._add_key(frame, event, span)
            return
        node = self._node(event, span)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(node, 1, 0)
        if type(frame) is _Group and frame.waiting:
            self._add_scalar_value(frame, node, event)
        else:
            self._add(node, event)

    def _node(self, event: ScalarEvent, span: Span) -> Scalar:
        text, style = event.value, event.style
        end = event.end_mark
        assert end is not None
        quotes = 1 if style else 0
        if (
            end.line + 1 == span.line
            and end.column + 1 - span.column == len(text) + 2 * quotes
            and style not in _BLOCKS
        ):
            return Scalar(text, span, not style, quotes)
        if style == '"':
            self._refuse_invisible(text, span)
        if style and style not in _BLOCKS and end.line >= span.line:
            self.long_quote = LongQuote(span, style, end.line)
        return Scalar(text, span, not style)

    def _refuse_invisible(self, text: str, span: Span) -> None:
        # An escape such as "\\u200b" makes what the text of the file does not show.
        found = INVISIBLE.search(text)
        if found is not None:
            self._report(kinds.INVISIBLE_CHARACTER, span, name=character_name(found.group()))

    def _open(self, event: CollectionStartEvent) -> None:
        span, anchor, flow = self._span(event), event.anchor, bool(event.flow_style)
        self._count(1, span)
        if event.tag is not None:
            self._refuse_tag(event, span)
        self._check_depth(len(self._stack) + 1, span)
        if anchor is not None:
            self._anchors.pop(anchor, None)
        make = _Group if isinstance(event, MappingStartEvent) else _List
        self._stack.append(make(span, flow, anchor, self._nodes - 1))

    def _close(self) -> None:
        frame = self._stack.pop()
        node: Node
        if isinstance(frame, _List):
            node = Sequence(tuple(frame.items), frame.span, frame.flow)
        else:
            node = Mapping(tuple(frame.entries.values()), frame.span, frame.flow)
        if frame.anchor is not None:
            size = self._nodes - frame.before
            self._anchors[frame.anchor] = _Anchored(node, size, frame.height)
        self._add(node, None, frame.height + 1)

    def _alias(self, event: AliasEvent) -> None:
        name, span = str(event.anchor), self._span(event)
        target = self._anchors.get(name)
        if target is None:
            open_one = any(frame.anchor == name for frame in self._stack)
            kind = kinds.ENDLESS_ALIAS if open_one else kinds.UNKNOWN_ALIAS
            self._report(kind, span, name=name)
            raise _StopReading
        self._count(target.size, span)
        self._check_depth(len(self._stack) + target.height, span)
        self._add(target.node, event, target.height)

    def _add(self, node: Node, event: Event | None, height: int = 0) -> None:
        if not self._stack:
            self.root = node
            return
        frame = self._stack[-1]
        frame.height = max(frame.height, height)
        if isinstance(frame, _List):
            frame.items.append(node)
        elif frame.waiting:
            self._add_value(frame, node)
            frame.last_value = None
        else:
            span = node.span if event is None else self._span(event)
            self._refuse_key(frame, span, _named(node, event))

    def _add_key(self, frame: _Group, event: ScalarEvent, span: Span) -> None:
        text = event.value
        key: str | None = text if text.isascii() else unicodedata.normalize("NFC", text)
        if key in frame.entries:
            first = frame.entries[key].key_span.line
            self._report(kinds.DUPLICATE_KEY, span, key=key, first=first)
            key = None
        elif key == _MERGE and not event.style:
            self._report(kinds.MERGE_KEY, span)
            key = None
        elif not key:
            self._refuse_key(frame, span, _NOTHING)
            return
        frame.waiting, frame.key, frame.key_span = True, key, span
        assert event.end_mark is not None
        frame.key_end = event.end_mark.index

    def _refuse_key(self, frame: _Group, span: Span, found: Text) -> None:
        frame.waiting, frame.key, frame.key_span = True, None, span
        self._report(kinds.KEY_NOT_TEXT, span, found=found)

    def _add_value(self, frame: _Group, node: Node) -> None:
        key, key_span = frame.key, frame.key_span
        frame.waiting, frame.key = False, None
        if key is not None and key_span is not None:
            frame.entries[key] = Entry(key, key_span, node)

    def _add_scalar_value(self, frame: _Group, node: Scalar, event: ScalarEvent) -> None:
        key, key_span = frame.key, frame.key_span
        if key is None or key_span is None:
            self._add_value(frame, node)
        elif not frame.flow:
            frame.waiting = False
            frame.entries[key] = Entry(key, key_span, node)
        elif node.plain and not node.text:
            frame.waiting = False
            self._report_missing_value(frame, key, key_span)
            frame.key = None
        else:
            self._add_value(frame, node)
            frame.last_value = (_start(event).index, key) if node.plain else None

    def _report_missing_value(self, frame: _Group, key: str, key_span: Span) -> None:
        colon = _COLON.match(self._text, frame.key_end)
        if frame.last_value is None or colon is not None:
            frame.last_value = None
            self._report(kinds.KEY_WITHOUT_VALUE, key_span, key=key)
            return
        start, owner = frame.last_value
        frame.key = owner
        whole = " ".join(self._text[start : frame.key_end].split())
        mend = f'{owner}: "{whole}"'
        if frame.split is not None and frame.split[0] == start:
            # One more comma in the same text: what was said of it holds all of it now.
            _, place, first = frame.split
            said = self.problems[place]
            values = {"key": first, "mend": mend}
            self.problems[place] = problem(kinds.SPLIT_BY_COMMA, said.span, said.path, **values)
            return
        frame.split = start, len(self.problems), key
        self._report(kinds.SPLIT_BY_COMMA, key_span, key=key, mend=mend)

    def _refuse_tag(self, event: ScalarEvent | CollectionStartEvent, span: Span) -> None:
        found = _TAG.search(self._text, _start(event).index)
        self._report(kinds.TAG, span, tag=str(event.tag) if found is None else found.group())

    def _check_depth(self, depth: int, span: Span) -> None:
        if depth > DEEPEST:
            self._report(kinds.TOO_DEEP, span, limit=DEEPEST)
            raise _StopReading

    def _count(self, nodes: int, span: Span) -> None:
        self._nodes += nodes
        if self._nodes > MOST_NODES:
            self._report(kinds.TOO_MANY_NODES, span, limit=MOST_NODES)
            raise _StopReading

    def _span(self, event: Event) -> Span:
        mark = _start(event)
        return Span(self._name, mark.line + 1, mark.column + 1)

    def _report(self, kind: Kind, span: Span, **values: object) -> None:
        self.problems.append(problem(kind, span, self._path(), **values))
        if len(self.problems) == _MOST_REPORTED:
            raise _StopReading

    def _path(self) -> str:
        path = ""
        for frame in self._stack:
            if isinstance(frame, _List):
                path += f"[{len(frame.items)}]"
            elif frame.key is not None:
                path += f".{frame.key}" if path else frame.key
        return path


def _start(event: Event) -> Mark | CMark:
    # The stubs allow events without marks; parsers make none.
    assert event.start_mark is not None
    return event.start_mark


def _named(node: Node, event: Event | None) -> Text:
    if isinstance(event, AliasEvent):
        return _AN_ALIAS
    if isinstance(node, Scalar):
        return _AN_ANCHOR
    return _A_LIST if isinstance(node, Sequence) else _A_MAPPING
