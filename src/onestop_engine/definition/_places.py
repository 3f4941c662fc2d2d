"""Where in the file a value of the model stands, found again only when a problem needs it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import Span
from ._yaml import Mapping, Node, Sequence

_SEGMENT = re.compile(r"[^.\[\]]+")


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a file by path, such as `steps.examine.within` or `deadline[0].when`."""

    root: Node

    def key(self, path: str) -> Span:
        """The place of the key that a path ends in; of what holds it where it is not written."""
        return self._walk(path)[1]

    def value(self, path: str) -> Span:
        """The place of the value at a path; of what holds it where it is not written."""
        return self._walk(path)[0].span

    def has(self, path: str) -> bool:
        """True when the whole path is written."""
        return self._walk(path)[2]

    def count(self, path: str) -> int:
        """How many entries the list at a path has; 0 where it is not written."""
        node, _, whole = self._walk(path)
        return len(node.items) if whole and isinstance(node, Sequence) else 0

    def _walk(self, path: str) -> tuple[Node, Span, bool]:
        node, key = self.root, self.root.span
        for segment in _SEGMENT.findall(path):
            if isinstance(node, Sequence) and segment.isdigit() and int(segment) < len(node.items):
                node = node.items[int(segment)]
                key = node.span
                continue
            entry = node.entry(segment) if isinstance(node, Mapping) else None
            # A single value that stands for a list of one has no index of its own.
            if entry is not None:
                node, key = entry.value, entry.key_span
            elif not segment.isdigit():
                return node, key, False
        return node, key, True
