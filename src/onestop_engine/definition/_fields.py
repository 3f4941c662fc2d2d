"""Reads the keys of one mapping by its shape: unknown and missing keys, forms, typed values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from ..errors import Span
from ..terms import Term
from ..texts import Text
from ..year_days import YearDay
from ._draft import Draft
from ._limits import Limit
from ._problems import Kind, graph, law, listed, nearest, structure
from ._provenance import UNKNOWN, Provenance
from ._scalars import LARGEST
from ._scalars._meant import meant
from ._shapes import OVERLAY_SHAPES, SHAPES, Form, Shape
from ._yaml import Mapping, Node, Scalar, Sequence
from .expressions import Expression, Type
from .model import ALWAYS, Window

Value = TypeVar("Value")

MOST = 1000
"""Entries that a list or a mapping may have, and steps that a procedure may have.

The longest list of the national catalogue has 111; checks that compare each with each stay fast.
"""

# These missing keys are breaches of law with a code of their own.
_HEADER_PARTS = {
    "title": Text("tên thủ tục", "the name"),
    "steps": Text("trình tự thực hiện", "the order of steps"),
    "channels": Text("cách thức thực hiện", "the ways of filing"),
    "deadline": Text("thời hạn giải quyết", "the deadline"),
    "applicants": Text("đối tượng thực hiện", "who may apply"),
    "agencies": Text("cơ quan thực hiện", "the agencies"),
}
_MAPPING = Text("các mục “tên: giá trị”", "keys with values")
_LIST = Text("một danh sách", "a list")
# `vi:Giấy phép` and `vi Giấy phép` are plain texts to YAML; "vi phạm" goes on in small letters.
_LANGUAGE = re.compile(r"(vi|en)(?::\s*|\s+(?=[A-ZÀ-Ỹ]))(\S.*)", re.DOTALL)
_FOUND: dict[type, Text] = {
    Mapping: _MAPPING,
    Sequence: _LIST,
    Scalar: Text("một giá trị đơn", "a single value"),
}
_NOTHING = Text("chỗ trống", "nothing")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a mapping whose keys are the author's own names."""

    name: str
    span: Span
    node: Node
    path: str


class Fields:
    """The keys of one mapping of the file, each read once by the form that its shape gives it."""

    __slots__ = ("_nodes", "draft", "node", "path", "shape")

    def __init__(self, draft: Draft, node: Mapping, shape: str, path: str) -> None:
        self.draft = draft
        self.node = node
        self.shape = _shape(shape)
        self.path = path
        self._nodes = {entry.key: entry.value for entry in node.entries}
        for entry in node.entries:
            if entry.key not in self.shape.keys:
                self._unknown(entry.key, entry.key_span)
        for name in self.shape.required:
            if name not in self._nodes:
                self._missing(name)

    def has(self, key: str) -> bool:
        """True when the author wrote this key."""
        return key in self._nodes

    def at(self, key: str) -> str:
        """The path of this key."""
        return f"{self.path}.{key}" if self.path else key

    def value(self, key: str) -> Node | None:
        """What stands at this key."""
        return self._nodes.get(key)

    def span(self, key: str = "") -> Span:
        """The place of a key's value; of the mapping itself where the key is not written."""
        node = self._nodes.get(key)
        return self.node.span if node is None else node.span

    def key_span(self, key: str) -> Span:
        """The place of the key itself."""
        entry = self.node.entry(key)
        return self.node.span if entry is None else entry.key_span

    def report(self, kind: Kind, key: str = "", /, **values: object) -> None:
        """Takes down a problem at this key."""
        path = self.at(key) if key else self.path
        self.draft.report(kind, self.span(key), path, **values)

    # Single values.

    def text(self, key: str) -> str | None:
        """A line of text."""
        return self._read(key, self.draft.reader.text)

    def name(self, key: str) -> str | None:
        """One of the author's names."""
        return self._read(key, self.draft.reader.identifier)

    def code(self, key: str) -> str | None:
        """The code of a procedure."""
        return self._read(key, self.draft.reader.code)

    def slug(self, key: str) -> str | None:
        """A name in plain letters and hyphens."""
        return self._read(key, self.draft.reader.slug)

    def term(self, key: str) -> Term | None:
        """A duration."""
        return self._read(key, self.draft.reader.term)

    def limit(self, key: str) -> Limit | None:
        """A duration, or a day of each year."""
        node = self._nodes.get(key)
        return None if node is None else self.draft.reader.limit(node, self.at(key))

    def year_day(self, key: str) -> YearDay | None:
        """A day of each year."""
        return self._read(key, self.draft.reader.year_day)

    def day(self, key: str) -> date | None:
        """A date."""
        return self._read(key, self.draft.reader.date)

    def time(self, key: str) -> str | None:
        """A time of day, HH:MM."""
        return self._read(key, self.draft.reader.time)

    def money(self, key: str) -> int | None:
        """Whole đồng, not negative."""
        return self._read(key, self.draft.reader.money)

    def currency(self, key: str) -> str | None:
        """A currency by its three letters."""
        return self._read(key, self.draft.reader.currency)

    def decimal(self, key: str, maximum: int = LARGEST) -> Decimal | None:
        """An exact number, not negative."""
        read = partial(self.draft.reader.decimal, minimum=0, maximum=maximum)
        return self._read(key, read)

    def integer(self, key: str, default: int, minimum: int, maximum: int = 1000) -> int:
        """A whole number within bounds."""
        read = partial(self.draft.reader.integer, minimum=minimum, maximum=maximum)
        number = self._read(key, read)
        return default if number is None else number

    def boolean(self, key: str, *, default: bool) -> bool:
        """True or false."""
        read = self._read(key, self.draft.reader.boolean)
        return default if read is None else read

    def word(self, key: str, default: Any = None) -> Any:
        """One of the words that the shape allows here."""
        node = self._nodes.get(key)
        if node is None:
            return default
        read = self.draft.reader.word(node, self.at(key), self._form(key).values)
        return default if read is None else read

    def is_word(self, key: str) -> bool:
        """True when a word stands here that may stand instead of the ordinary form."""
        node = self._nodes.get(key)
        return isinstance(node, Scalar) and node.text in self._form(key).values

    def means_word(self, key: str) -> bool:
        """True when such a word stands here, or what can only be a slip of one.

        A slip has no digits, and begins as the word does: `một phút` is a term.
        """
        node, words = self._nodes.get(key), self._form(key).values
        if not isinstance(node, Scalar) or any(letter.isdigit() for letter in node.text):
            return False
        slip = nearest(node.text, words)
        same_start = slip is not None and slip[0] == node.text[0].casefold()
        return self.is_word(key) or same_start or meant(node.text, words) is not None

    def bilingual(self, key: str) -> Text | None:
        """A text in Vietnamese, or in both languages."""
        node = self._nodes.get(key)
        return None if node is None else bilingual(self.draft, node, self.at(key))

    def expression(self, key: str, expect: Type) -> Expression | None:
        """An expression of this type."""
        node = self._nodes.get(key)
        return None if node is None else self.draft.expression(node, self.at(key), expect)

    # Lists and mappings.

    def words(self, key: str) -> tuple[Any, ...]:
        """A list of words that the shape allows, each once, at least one."""
        each = self._form(key).each
        assert each is not None
        read = partial(self.draft.reader.word, known=each.values)
        return self._distinct(key, read)

    def names(self, key: str) -> tuple[str, ...]:
        """A list of the author's names, each once."""
        return self._distinct(key, self.draft.reader.identifier)

    def codes(self, key: str) -> tuple[str, ...]:
        """A list of codes, each once."""
        return self._distinct(key, self.draft.reader.code)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        return self._distinct(key, self.draft.reader.text)

    def bilinguals(self, key: str) -> tuple[Text, ...]:
        """A list of texts in one or two languages."""
        read = (bilingual(self.draft, node, path) for node, path in self.items(key))
        return tuple(text for text in read if text is not None)

    def items(self, key: str) -> Iterator[tuple[Node, str]]:
        """The entries of a list with their paths; a single one where the shape allows it."""
        node = self._nodes.get(key)
        if node is not None:
            yield from items(self.draft, node, self.at(key), single=self._form(key).single)

    def entries(self, key: str) -> Iterator[Entry]:
        """The entries of a mapping whose keys are the author's names."""
        node = self._nodes.get(key)
        if node is not None:
            yield from entries(self.draft, node, self.at(key))

    def sub(self, key: str) -> Fields | None:
        """The mapping at this key, read by its own shape."""
        node = self._nodes.get(key)
        form = self._form(key)
        if node is None or form.shape is None:
            return None
        return fields(self.draft, node, form.shape, self.at(key), form.values)

    def subs(self, key: str) -> Iterator[Fields]:
        """The mappings of a list, each read by its own shape."""
        node = self._nodes.get(key)
        if node is not None:
            form = self._form(key)
            yield from many(
                self.draft, node, _shape_of_each(form), self.at(key), single=form.single
            )

    def named(self, key: str) -> Iterator[tuple[str, Fields]]:
        """The mappings under the author's names, each read by its own shape."""
        shape = _shape_of_each(self._form(key))
        for entry in self.entries(key):
            made = fields(self.draft, entry.node, shape, entry.path)
            if made is not None:
                yield entry.name, made

    # Groups of keys that stand in many places.

    def provenance(self) -> Provenance:
        """Where the value comes from, as far as the author says."""
        basis = "; ".join(self.texts("basis")) or None
        source, status, note = self.text("source"), self.word("status"), self.text("note")
        if basis is source is status is note is None:
            return UNKNOWN
        return Provenance(basis=basis, source=source, status=status, note=note)

    def window(self) -> Window:
        """The days in force."""
        start, end = self.day("from"), self.day("until")
        if start is not None and end is not None and start > end:
            self.report(structure.BAD_WINDOW, "until", start=start, end=end)
            end = None
        return ALWAYS if start is end is None else Window(start=start, end=end)

    def exactly_one(self, keys: tuple[str, ...]) -> str | None:
        """The one of these keys that is written; a problem where there are several or none."""
        found = tuple(key for key in keys if key in self._nodes)
        if len(found) != 1:
            self.draft.report(
                structure.EXCLUSIVE_KEYS,
                self.key_span(found[1]) if found else self.node.span,
                self.path,
                keys=listed(keys),
                found=listed(found) or Text("không có mục nào", "none"),
            )
        return found[0] if found else None

    def _form(self, key: str) -> Form:
        return self.shape.keys[key].form

    def _read(self, key: str, read: Callable[[Node, str], Value | None]) -> Value | None:
        assert key in self.shape.keys, key
        node = self._nodes.get(key)
        return None if node is None else read(node, self.at(key))

    def _distinct(self, key: str, read: Callable[[Node, str], str | None]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for node, path in self.items(key):
            value = read(node, path)
            if value is None:
                continue
            if value in found:
                self.draft.report(structure.TWICE, node.span, path, value=value, key=key)
            found[value] = None
        return tuple(found)

    def _unknown(self, key: str, span: Span) -> None:
        self.draft.report(
            structure.UNKNOWN_KEY,
            span,
            self.at(key),
            key=key,
            where=self.shape.title,
            # The key that was meant may be any of them: none is left out.
            advice=advice(key, tuple(self.shape.keys), len(self.shape.keys)),
        )

    def _missing(self, key: str) -> None:
        values: dict[str, object] = {"key": key}
        kind = structure.MISSING_KEY
        if self.shape.name == "procedure" and key in _HEADER_PARTS:
            kind, values = law.HEADER_PART, {**values, "part": _HEADER_PARTS[key]}
        elif (self.shape.name, key) == ("attend", "basis"):
            kind = graph.ATTEND_WITHOUT_BASIS
        elif key == "vi":
            kind = law.NO_VIETNAMESE
        else:
            values |= {"where": self.shape.title, "doc": self.shape.keys[key].doc}
        self.draft.report(kind, self.node.span, self.at(key), **values)


_BARE_WORDS = re.compile(r"[\w./-]{1,40}(?:, ?[\w./-]{1,40})*")
_PLAIN_TEXT = re.compile(r"[^\"\\\n]{1,100}")


def _shape(name: str) -> Shape:
    return SHAPES.get(name) or OVERLAY_SHAPES[name]


def _shape_of_each(form: Form) -> str:
    assert form.each is not None
    assert form.each.shape is not None
    return form.each.shape


def fields(
    draft: Draft, node: Node, shape: str, path: str, instead: tuple[str, ...] = ()
) -> Fields | None:
    """The keys of `node` by a shape; None, with a problem, where it is no mapping."""
    if isinstance(node, Mapping):
        return Fields(draft, node, shape, path)
    if instead and isinstance(node, Scalar) and not node.empty:
        draft.reader.word(node, path, instead)
        return None
    wrong_shape(draft, node, path, _MAPPING, _example(_shape(shape)))
    return None


def many(
    draft: Draft, node: Node, shape: str, path: str, *, single: bool = True
) -> Iterator[Fields]:
    """Each mapping of a list, by one shape; with `single`, one that stands without a list."""
    example = f"[{_example(_shape(shape))}]"
    for each, place in items(draft, node, path, single=single, example=example):
        made = fields(draft, each, shape, place)
        if made is not None:
            yield made


def items(
    draft: Draft, node: Node, path: str, *, single: bool, example: str | None = None
) -> Iterator[tuple[Node, str]]:
    """The entries of a list with their paths; with `single`, one that stands without a list.

    `example` shows such a list; without it, what stands alone is shown as the only entry.
    """
    if isinstance(node, Sequence):
        _count(draft, node, path, len(node.items), "[…]")
        for index, item in enumerate(node.items[:MOST]):
            yield item, f"{path}[{index}]"
    elif single:
        yield node, path
    else:
        wrong_shape(draft, node, path, _LIST, example or _as_list(node))


def _as_list(node: Node) -> str:
    """How what stands alone is written as a list; only a pattern where that is not plain."""
    said = node.text if isinstance(node, Scalar) else ""
    if _BARE_WORDS.fullmatch(said):
        return f"[{said}]"
    return f'["{said}"]' if said and _PLAIN_TEXT.fullmatch(said) else "[…, …]"


def entries(draft: Draft, node: Node, path: str) -> Iterator[Entry]:
    """The entries of a mapping from names, each name checked."""
    if not isinstance(node, Mapping):
        wrong_shape(draft, node, path, _MAPPING, f"{_last(path)}: {{ten: …}}")
        return
    _count(draft, node, path, len(node.entries), "{ten: …}")
    for entry in node.entries[:MOST]:
        spelled = Scalar(entry.key, entry.key_span)
        if draft.reader.identifier(spelled, f"{path}.{entry.key}") is not None:
            yield Entry(entry.key, entry.key_span, entry.value, f"{path}.{entry.key}")


def bilingual(draft: Draft, node: Node, path: str) -> Text | None:
    """A text: a plain line is Vietnamese, a mapping has `vi` and perhaps `en`."""
    if not isinstance(node, Mapping):
        said = draft.reader.text(node, path)
        if said is not None and (slip := _LANGUAGE.match(said)):
            draft.report(law.LANGUAGE_IN_TEXT, node.span, path, key=slip[1], rest=slip[2])
        return None if said is None else Text(said)
    read = Fields(draft, node, "text", path)
    vi, en = read.text("vi"), read.text("en")
    return None if vi is None else Text(vi, en)


def wrong_shape(draft: Draft, node: Node, path: str, wanted: Text, example: str) -> None:
    """Takes down that a value has another form than its key wants."""
    empty = isinstance(node, Scalar) and node.empty
    draft.report(
        structure.WRONG_SHAPE,
        node.span,
        path,
        wanted=wanted,
        found=_NOTHING if empty else _FOUND[type(node)],
        example=example,
    )


def _count(draft: Draft, node: Node, path: str, count: int, example: str) -> None:
    key = _last(path)
    if count == 0:
        draft.report(structure.EMPTY, node.span, path, key=key, example=f"{key}: {example}")
    if count > MOST:
        draft.report(structure.TOO_MANY, node.span, path, key=key, count=count, limit=MOST)


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def advice(word: str, known: tuple[str, ...], at_most: int = 20) -> Text:
    """What the author may have meant, and what there is."""
    probable, all_known = meant(word, known) or nearest(word, known), listed(known, at_most)
    if not known:
        return Text(
            "Chưa có tên nào được khai báo: khai báo trước, hoặc bỏ mục này.",
            "None is declared: declare it first, or leave this out.",
        )
    if probable is None:
        return Text(f"Có thể dùng: {all_known}.", f"There are: {all_known}.")
    return Text(
        f"Viết `{probable}`. Có thể dùng: {all_known}.",
        f"Write `{probable}`. There are: {all_known}.",
    )


def _example(shape: Shape) -> str:
    keys = shape.required or tuple(shape.keys)[:2]
    return "{" + ", ".join(f"{key}: …" for key in keys) + "}"
