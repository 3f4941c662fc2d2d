"""The nodes of a YAML text: what was written, and where. No value has a type yet."""

from __future__ import annotations

from dataclasses import dataclass

from ...errors import Span


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as text; what type it has, the field that holds it decides.

    `plain` says that no quotes and no `|` or `>` stand around it. `inset` is how many columns
    after `span` the text itself starts, None when it is folded, escaped or on several lines.

    >>> Scalar("works == house", Span("a.yaml", 3, 9), plain=True, inset=0).at(9)
    Span(file='a.yaml', line=3, column=18)
    """

    text: str
    span: Span
    plain: bool = True
    inset: int | None = None

    @property
    def empty(self) -> bool:
        """True when nothing is written, or one of the words that mean nothing in YAML 1.2."""
        return self.plain and self.text in _NOTHING

    def at(self, offset: int) -> Span:
        """The place of the character `offset` of the text; the whole value's where unknown."""
        if self.inset is None:
            return self.span
        return Span(self.span.file, self.span.line, self.span.column + self.inset + offset)


_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list; `flow` when it is written with brackets on one line."""

    items: tuple[Node, ...]
    span: Span
    flow: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value; the key is text in normal form NFC."""

    key: str
    key_span: Span
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values in the order of the file, no key twice."""

    entries: tuple[Entry, ...]
    span: Span
    flow: bool = False

    def get(self, key: str) -> Node | None:
        """The value of `key`, None when it is not written."""
        entry = self.entry(key)
        return None if entry is None else entry.value

    def entry(self, key: str) -> Entry | None:
        """The entry of `key` with both places, None when it is not written."""
        for entry in self.entries:
            if entry.key == key:
                return entry
        return None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys in the order of the file."""
        return tuple(entry.key for entry in self.entries)


Node = Scalar | Sequence | Mapping
