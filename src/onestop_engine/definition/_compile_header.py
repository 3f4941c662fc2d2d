"""From YAML to the model: facts with their types, agencies, results."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ..texts import Text
from ._draft import Draft
from ._fields import Entry, Fields, advice, bilingual, fields, items, wrong_shape
from ._problems import names as kinds
from ._problems import structure
from ._yaml import Mapping as MappingNode
from ._yaml import Node, Scalar, Sequence
from .expressions import (
    BOOLEAN,
    DATE,
    DECIMAL,
    INTEGER,
    MOMENT,
    MONEY,
    TEXT,
    UNREAD,
    Type,
    check_choice,
    check_fact_name,
    choices,
    enumeration,
)
from .model import Agency, Fact, FactType, InForce, Result, Review, Window

RESERVED_NAMES = frozenset({"channel", "received", "applicant", "true", "false", "none"})
"""Names with a meaning of their own in expressions; no fact may be called so."""

_TYPES: Mapping[FactType, Type] = {
    "boolean": BOOLEAN,
    "integer": INTEGER,
    "decimal": DECIMAL,
    "money": MONEY,
    "date": DATE,
    "moment": MOMENT,
    "text": TEXT,
}
# A quantity may be written as people do, with a comma; other facts are read by their own name.
_READERS: Mapping[FactType, str] = {"decimal": "quantity"}
_CHOICES = Text("một danh sách lựa chọn", "a list of choices")
_NO_CHOICES = {
    "why": Text("không có lựa chọn nào", "there are no choices"),
    "instead": Text("ghi `choose: …`", "write `choose: …`"),
}
_NO_DEFAULT = Text(
    "Câu hỏi dành cho cán bộ không có mặc định; bỏ `default`.",
    "A question for an officer has no default; take `default` out.",
)


def in_force(top: Fields) -> InForce:
    """The days in force and what decides them; open where the file does not say it rightly."""
    read = top.sub("in_force")
    if read is None:
        return InForce(window=Window(), decided_by="")
    return InForce(window=read.window(), decided_by=read.text("decided_by") or "")


def agencies(top: Fields) -> Mapping[str, Agency]:
    """The parts that agencies play."""
    found = {
        name: Agency(
            name=name,
            kind=read.word("kind", "other"),
            level=read.word("level", "other"),
            title=read.bilingual("title"),
        )
        for name, read in top.named("agencies")
    }
    return MappingProxyType(found)


def roles(top: Fields) -> Mapping[str, Text]:
    """What people are inside an agency, by the names that steps use."""
    found = {
        entry.name: title
        for entry in top.entries("roles")
        if (title := bilingual(top.draft, entry.node, entry.path)) is not None
    }
    return MappingProxyType(found)


def facts(top: Fields) -> Mapping[str, Fact]:
    """The questions of the procedure."""
    found = {}
    entries = tuple(top.entries("facts"))
    taken = frozenset(entry.name for entry in entries)
    for entry in entries:
        fact = _fact(top.draft, entry, taken)
        if fact is None:
            top.draft.unread.add(entry.name)
        else:
            found[entry.name] = fact
    return MappingProxyType(found)


def words_of(top: Fields, key: str, name: str) -> tuple[Any, ...]:
    """The words of a list that are the choices of the given name."""
    before = len(top.draft.problems)
    words = top.words(key)
    if not words or len(top.draft.problems) > before:
        top.draft.unread.add(name)
    return words


def expression_names(
    draft: Draft,
    facts: Mapping[str, Fact],
    channels: tuple[str, ...],
    applicants: tuple[str, ...],
) -> Mapping[str, Type]:
    """Every name that a condition may use, with its type."""
    declared = {name: _type_of(fact) for name, fact in facts.items()}
    given = {
        "channel": enumeration(*channels),
        "received": DATE,
        "applicant": enumeration(*applicants),
    }
    unread = dict.fromkeys(draft.unread, UNREAD)
    return MappingProxyType({**declared, **given, **unread})


def results(top: Fields) -> Mapping[str, Result]:
    """The kinds of result; called once the names of conditions are known."""
    found = {}
    for entry in top.entries("results"):
        result = _result(top.draft, entry)
        if result is not None:
            found[entry.name] = result
    return MappingProxyType(found)


def review(top: Fields) -> tuple[Review, ...]:
    """The points that a person has yet to decide."""
    return tuple(
        Review(
            what=read.text("what") or "",
            why=read.text("why") or "",
            kind=read.slug("kind"),
            source=read.text("source"),
            quote=read.text("quote"),
        )
        for read in top.subs("review")
    )


def _result(draft: Draft, entry: Entry) -> Result | None:
    if isinstance(entry.node, Scalar):
        title = bilingual(draft, entry.node, entry.path)
        return None if title is None else Result(name=entry.name, title=title)
    read = fields(draft, entry.node, "result", entry.path)
    if read is None:
        return None
    return Result(
        name=entry.name,
        title=Text(read.text("vi") or "", read.text("en")),
        form=read.word("form", "both"),
        when=read.expression("when", BOOLEAN),
        limit=read.term("limit"),
        provenance=read.provenance(),
    )


def _type_of(fact: Fact) -> Type:
    if fact.type == "enumeration":
        return (choices if fact.several else enumeration)(*fact.choices)
    return _TYPES[fact.type]


def _fact(draft: Draft, entry: Entry, taken: frozenset[str]) -> Fact | None:
    if entry.name in RESERVED_NAMES:
        reserved = ", ".join(sorted(RESERVED_NAMES))
        draft.report(
            kinds.RESERVED_NAME, entry.span, entry.path, name=entry.name, reserved=reserved
        )
    draft.problems.extend(check_fact_name(entry.name, span=entry.span, path=entry.path))
    read = fields(draft, entry.node, "fact", entry.path)
    if read is None:
        return None
    before = len(draft.problems)
    form = read.exactly_one(("choose", "type"))
    kind: FactType = "enumeration" if form == "choose" else read.word("type", "text")
    chosen = _choices(read, taken) if form == "choose" else MappingProxyType({})
    unread = len(draft.problems) > before
    if unread:
        draft.unread.add(entry.name)
    if form != "choose" and read.has("several"):
        read.report(structure.KEY_NOT_HERE, "several", key="several", **_NO_CHOICES)
    several = kind == "enumeration" and read.boolean("several", default=False)
    return Fact(
        name=entry.name,
        ask=read.word("ask", "applicant"),
        type=kind,
        label=read.bilingual("label") or Text(entry.name),
        choices=chosen,
        several=several,
        optional=read.boolean("optional", default=False),
        default=None if unread else _default(read, kind, chosen, several=several),
        personal=read.boolean("personal", default=kind == "text"),
    )


def _choices(read: Fields, taken: frozenset[str]) -> Mapping[str, Text]:
    node = read.value("choose")
    found: dict[str, Text] = {}
    for value, said in _choice_nodes(read, node):
        span = value.span
        path = f"{read.at('choose')}.{value.text}"
        problems = check_choice(value.text, facts=taken, span=span, path=path)
        read.draft.problems.extend(problems)
        if value.text in found:
            read.draft.report(structure.TWICE, span, path, value=value.text, key="choose")
        label = Text(value.text) if said is None else bilingual(read.draft, said, path)
        found[value.text] = label or Text(value.text)
    return MappingProxyType(found)


def _choice_nodes(read: Fields, node: Node | None) -> list[tuple[Scalar, Node | None]]:
    path = read.at("choose")
    if isinstance(node, MappingNode):
        found: list[tuple[Scalar, Node | None]] = [
            (Scalar(entry.key, entry.key_span), entry.value) for entry in node.entries
        ]
    elif isinstance(node, Sequence):
        reader = read.draft.reader
        found = [
            (item, None)
            for index, item in enumerate(node.items)
            if reader.text(item, f"{path}[{index}]") is not None and isinstance(item, Scalar)
        ]
    else:
        assert node is not None
        wrong_shape(read.draft, node, path, _CHOICES, "[house, other]")
        return []
    if not found:
        read.report(structure.EMPTY, "choose", key="choose", example="choose: [house, other]")
    return found


def _default(read: Fields, kind: FactType, choices: Mapping[str, Text], *, several: bool) -> object:
    node = read.value("default")
    if node is None:
        return None
    if read.word("ask", "applicant") == "officer":
        read.report(structure.WRONG_DEFAULT, "default", value="…", type=kind, advice=_NO_DEFAULT)
        return None
    path = read.at("default")
    if several:
        read_all = items(read.draft, node, path, single=True)
        words = {_default_choice(read, each, place, choices) for each, place in read_all}
        return tuple(word for word in choices if word in words)
    if kind == "enumeration":
        return _default_choice(read, node, path, choices)
    reads: Any = getattr(read.draft.reader, _READERS.get(kind, kind))
    return reads(node, path)


def _default_choice(read: Fields, node: Node, path: str, choices: Mapping[str, Text]) -> str | None:
    value = read.draft.reader.text(node, path)
    if value is not None and value not in choices:
        read.report(
            structure.WRONG_DEFAULT,
            "default",
            value=value,
            type="choose",
            advice=advice(value, tuple(choices)),
        )
    return value
