"""Reads an overlay for itself: its head, its changes, everything wrong with their form.

Values are not read here: they mean something only where they stand in the procedure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

from ..errors import Problem, Span
from ..texts import Text
from . import _compile_header as header
from ._draft import Draft
from ._fields import Fields, fields
from ._local import ChangeKind
from ._problems import overlays as kinds
from ._problems import structure
from ._provenance import UNKNOWN, Provenance
from ._shapes import OVERLAY_SHAPES
from ._shapes.common import PROVENANCE
from ._shapes.overlay import BY_NAME, LISTS, RULE_LISTS, RULES, SUPPLEMENTS
from ._yaml import Node, Scalar, Sequence, read
from .model import InForce, Window

_EXAMPLE = "12/2026/QĐ-UBND"
_REMOVED = {
    "why": Text("mục này bị bỏ", "the entry is taken out"),
    "instead": Text("bỏ `removed: true`", "take `removed: true` out"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """A place's own rules for a procedure (quy định của địa phương), checked for themselves.

    `version` is the first day in force of the version that it changes, None for every version.
    `units` are the units for which it holds, each with all below it. `text` is the YAML that it
    was made from and `hash` its `sha256:…`.
    """

    code: str
    version: date | None
    place: str
    title: Text
    units: tuple[str, ...]
    revision: int
    in_force: InForce
    legal_basis: tuple[str, ...]
    status: Literal["verified", "unverified", "draft"]
    text: str
    hash: str
    file: str

    @property
    def start(self) -> date:
        """Its first day in force."""
        return self.in_force.window.start or date.min

    @property
    def ref(self) -> str:
        """Its part of a version's name: `dong-nai@2025-08-01#1`."""
        return f"{self.place}@{self.start.isoformat()}#{self.revision}"

    def nearness(self, unit: str) -> int:
        """How near it is to a unit: the length of the longest code that holds for it, 0 for none.

        A commune's own overlay is nearer to it than its province's.
        """
        held = (code for code in self.units if unit == code or unit.startswith(f"{code}."))
        return max((len(code) for code in held), default=0)

    def concerns(self, version: Window) -> bool:
        """True when it is written for a version with these days in force."""
        return self.version is None or self.version == version.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry of an overlay: which part of the procedure it changes, and how."""

    section: str
    name: str | None = None
    kind: ChangeKind = "changed"
    path: str
    span: Span
    node: Node
    without: tuple[tuple[str, Span], ...] = ()
    provenance: Provenance = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayFile:
    """What an overlay's file came to; `overlay` is None where its form has errors."""

    overlay: Overlay | None
    problems: tuple[Problem, ...]
    head: Span
    version: Span
    window: Span
    changes: tuple[Change, ...] = ()
    legal_basis: Node | None = None


def read_overlay(text: str | bytes, name: str) -> OverlayFile:
    """Reads one overlay; reports, never raises."""
    root, found = read(text, name)
    draft = Draft(name, found)
    top = None if root is None else fields(draft, root, "overlay", "")
    nowhere = Span(name, 1, 1)
    if top is None:
        problems = tuple(draft.problems)
        return OverlayFile(
            overlay=None, problems=problems, head=nowhere, version=nowhere, window=nowhere
        )
    overlay = _overlay(top, text)
    changes = tuple(_changes(top))
    if not changes and not _wrong(draft.problems):
        what = Text("Tệp này", "This file")
        top.report(kinds.CHANGES_NOTHING, "overlay", what=what, ref=overlay.code)
    return OverlayFile(
        overlay=None if _wrong(draft.problems) else overlay,
        problems=tuple(draft.problems),
        head=top.span("overlay"),
        version=top.span("version"),
        window=top.span("in_force"),
        changes=changes,
        legal_basis=top.value("legal_basis"),
    )


def _wrong(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _overlay(top: Fields, text: str | bytes) -> Overlay:
    raw = text if isinstance(text, bytes) else text.encode(errors="surrogatepass")
    return Overlay(
        code=top.code("overlay") or "",
        version=top.day("version"),
        place=top.slug("place") or "",
        title=top.bilingual("title") or Text(""),
        units=top.codes("units"),
        revision=top.integer("revision", 1, 1),
        in_force=header.in_force(top),
        legal_basis=top.texts("legal_basis"),
        status=top.word("status", "verified"),
        text=raw.decode(errors="replace"),
        hash=f"sha256:{sha256(raw).hexdigest()}",
        file=top.draft.file,
    )


def _changes(top: Fields) -> Iterator[Change]:
    for key in top.node.keys:
        if key in RULE_LISTS:
            yield from _rules(top, key)
        elif key == "supplement":
            yield from _supplements(top)
        elif key in {*RULES, *LISTS, "conditions"}:
            yield from _single(top, key)
        elif key in BY_NAME:
            yield from _named(top, key)


def _supplements(top: Fields) -> Iterator[Change]:
    read = top.sub("supplement")
    for name in () if read is None else SUPPLEMENTS:
        assert read is not None
        yield from _single(read, name, "supplement")


def _rules(top: Fields, path: str) -> Iterator[Change]:
    """A whole list of rules, each of which has to say where it comes from."""
    node = top.value(path)
    assert node is not None
    rules = tuple(top.subs(path))
    for rule in rules:
        _basis_of(rule)
    bases = dict.fromkeys(rule.provenance().basis for rule in rules)
    basis = "; ".join(base for base in bases if base is not None) or None
    yield Change(
        section=path,
        path=path,
        span=top.key_span(path),
        node=node,
        provenance=Provenance(basis=basis),
    )


def _single(holder: Fields, name: str, section: str | None = None) -> Iterator[Change]:
    """A part that is one mapping: rules, or a list with its basis."""
    read = holder.sub(name)
    if read is not None:
        if name in LISTS:
            read.words("are")
        elif name == "conditions":
            read.bilinguals("also")
        own = None if section is None else name
        yield _change(read, section or name, own, holder.key_span(name))


def _named(top: Fields, section: str) -> Iterator[Change]:
    for entry in top.entries(section):
        read = fields(top.draft, entry.node, _shape_under(section), entry.path)
        if read is not None:
            yield _change(read, section, entry.name, entry.span)


def _shape_under(section: str) -> str:
    each = OVERLAY_SHAPES["overlay"].keys[section].form.each
    assert each is not None
    assert each.shape is not None
    return each.shape


def _change(read: Fields, section: str, name: str | None, span: Span) -> Change:
    _basis_of(read)
    return Change(
        section=section,
        name=name,
        kind=_kind(read),
        path=read.path,
        span=span,
        node=read.node,
        without=_without(read),
        provenance=read.provenance(),
    )


def _basis_of(read: Fields) -> None:
    if not read.has("basis"):
        read.draft.report(
            kinds.NO_BASIS, read.node.span, read.path, path=read.path, example=_EXAMPLE
        )


def _kind(read: Fields) -> ChangeKind:
    removed = _flag(read, "removed")
    for key in read.node.keys if removed else ():
        if key != "removed" and key not in PROVENANCE:
            read.draft.report(
                structure.KEY_NOT_HERE, read.key_span(key), read.at(key), key=key, **_REMOVED
            )
    if removed:
        return "removed"
    return "added" if _flag(read, "added") else "changed"


def _flag(read: Fields, key: str) -> bool:
    return key in read.shape.keys and read.boolean(key, default=False)


def _without(read: Fields) -> tuple[tuple[str, Span], ...]:
    if "without" in read.shape.keys:
        read.names("without")
    node = read.value("without")
    items = node.items if isinstance(node, Sequence) else ()
    return tuple((item.text, item.span) for item in items if isinstance(item, Scalar))
