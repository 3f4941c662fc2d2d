"""The keys of one mapping of a scenario: unknown and missing ones, and their single values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time
from typing import ClassVar

from ..definition._draft import Draft
from ..definition._fields import advice
from ..definition._problems import Kind
from ..definition._scalars import Refusal, read_date, read_time
from ..definition._yaml import Entry, Node, Scalar, Sequence
from ..definition._yaml import Mapping as MappingNode
from ..errors import Span
from ..texts import Text
from . import _problems as kinds
from ._names import Known

MAPPING = Text("các mục “tên: giá trị”", "keys with values")
LIST = Text("một danh sách", "a list")
NOTHING = "none"

_SPLIT = re.compile(r"[T ]\s*")
_SECONDS = re.compile(r"(\d{1,2}:\d{2}):([0-5]\d)", re.ASCII)
_MORNING = "T09:00"


class Keys:
    """The keys of one mapping, each with an example of what may stand there."""

    UNKNOWN: ClassVar[Kind] = kinds.UNKNOWN_KEY
    MISSING: ClassVar[Kind] = kinds.MISSING_KEY

    def __init__(
        self,
        draft: Draft,
        node: MappingNode,
        path: str,
        *,
        where: Text,
        known: Mapping[str, str],
        required: Collection[str] = (),
    ) -> None:
        self.draft = draft
        self.node = node
        self.path = path
        for entry in node.entries:
            if entry.key not in known:
                hint = advice(entry.key, tuple(known))
                values = {"key": entry.key, "where": where, "advice": hint}
                draft.report(self.UNKNOWN, entry.key_span, inside(path, entry.key), **values)
        for name in required:
            if node.get(name) is None:
                values = {"key": name, "where": where, "example": known[name]}
                draft.report(self.MISSING, node.span, inside(path, name), **values)

    def get(self, key: str) -> Node | None:
        """What stands at `key`, None when it is not written."""
        return self.node.get(key)

    def at(self, key: str) -> str:
        """The path of `key`."""
        return inside(self.path, key)

    def span(self, key: str) -> Span:
        """The place of what stands at `key`; of the mapping where it is not written."""
        node = self.node.get(key)
        return self.node.span if node is None else node.span

    def key_span(self, key: str) -> Span:
        """The place of the key itself."""
        entry = self.node.entry(key)
        return self.node.span if entry is None else entry.key_span

    def report(self, kind: Kind, key: str, /, **values: object) -> None:
        """Takes down a problem of what stands at `key`."""
        self.draft.report(kind, self.span(key), self.at(key), **values)

    def text(self, key: str) -> str | None:
        """A line of text."""
        node = self.get(key)
        return None if node is None else self.draft.reader.text(node, self.at(key))

    def instant(self, key: str) -> datetime | None:
        """A day with an hour, local to the calendar."""
        node = self.get(key)
        return None if node is None else instant(self.draft, node, self.at(key))


def inside(path: str, key: str) -> str:
    """The path of a key in what stands at `path`."""
    return f"{path}.{key}" if path else key


def instant(draft: Draft, node: Node, path: str) -> datetime | None:
    """A day with an hour out of a value: `2026-08-24T09:00`."""
    moment = day_or_instant(draft, node, path)
    if moment is None or isinstance(moment, datetime):
        return moment
    mend = f"{moment.isoformat()}{_MORNING}"
    draft.report(kinds.NOT_AN_INSTANT, node.span, path, text=moment.isoformat(), mend=mend)
    return None


def day_or_instant(draft: Draft, node: Node, path: str) -> date | datetime | None:
    """A day, or a day with an hour; None where a problem was reported."""
    example = Text(f"`2026-08-24{_MORNING}`")
    return draft.reader.read(node, path, _read_moment, example)


def _read_moment(text: str) -> date | datetime | Refusal:
    pieces = _SPLIT.split(text, maxsplit=1)
    day = read_date(pieces[0]) if len(pieces) == 2 else read_date(text)
    if isinstance(day, Refusal) or len(pieces) == 1:
        return day
    with_seconds = _SECONDS.fullmatch(pieces[1])
    hour = read_time(with_seconds[1] if with_seconds else pieces[1])
    if isinstance(hour, Refusal):
        return hour
    seconds = with_seconds[2] if with_seconds else "00"
    return datetime.combine(day, time.fromisoformat(f"{hour}:{seconds}"))


def items(
    draft: Draft, node: Node, path: str, *, single: bool = True
) -> Iterator[tuple[Node, str]]:
    """The entries of a list with their paths; with `single`, one that stands without a list."""
    if isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield item, f"{path}[{index}]"
    elif single:
        yield node, path
    else:
        wrong_shape(draft, node, path, LIST, "[…, …]")


def entries(draft: Draft, node: Node, path: str, example: str) -> Iterator[tuple[Entry, str]]:
    """The entries of a mapping with their paths; a problem where it is none."""
    if not isinstance(node, MappingNode):
        wrong_shape(draft, node, path, MAPPING, example)
        return
    for entry in node.entries:
        yield entry, inside(path, entry.key)


def wrong_shape(draft: Draft, node: Node, path: str, wanted: Text, example: str) -> None:
    """Takes down that a value has another form than its key wants."""
    draft.report(kinds.WRONG_SHAPE, node.span, path, wanted=wanted, example=example)


def is_nothing(node: Node) -> bool:
    """True for the word `none`, and for a list with nothing in it."""
    if isinstance(node, Sequence):
        return not node.items
    return isinstance(node, Scalar) and node.text == NOTHING


def name_of(draft: Draft, node: Node, path: str, known: Known) -> str | None:
    """One of the names that a procedure knows; a problem with the nearest one otherwise."""
    name = draft.reader.text(node, path)
    return None if name is None else known_name(draft, name, node.span, path, known)


def known_name(draft: Draft, name: str, span: Span, path: str, known: Known) -> str | None:
    """`name` when the procedure knows it."""
    if name in known.names:
        return name
    values = {"code": known.code, "what": known.what, "name": name}
    hint = known.meant.get(name) or advice(name, tuple(known.names))
    draft.report(kinds.UNKNOWN_NAME, span, path, advice=hint, **values)
    return None
