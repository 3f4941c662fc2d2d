"""Lays an overlay over the nodes of a procedure.

The result is a tree of nodes again, each still at the place of the file that it was read from, so
that everything said of the procedure later points into the right file.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from types import MappingProxyType

from ..errors import Span, TermError
from ..terms import Term
from ..texts import Text
from ._draft import Draft
from ._fields import advice
from ._local import OverlayChange
from ._overlay_file import Change, OverlayFile
from ._problems import Kind
from ._problems import overlays as kinds
from ._shapes import SHAPES
from ._shapes.common import PROVENANCE, WINDOW
from ._shapes.money import PRICE, PRICE_KINDS
from ._shapes.overlay import LISTS, RULE_LISTS
from ._yaml import Entry as NodeEntry
from ._yaml import Mapping, Node, Scalar, Sequence

Way = tuple[str, ...]

_MARKS = frozenset({"added", "removed", "without"})
_PRICE = frozenset({*PRICE, *WINDOW, "dated"})
# Giving one of the first takes all of the second out of the procedure: they say the same thing.
_INSTEAD: MappingOf[str, tuple[tuple[frozenset[str], frozenset[str]], ...]] = MappingProxyType(
    {
        "fees": ((frozenset({*PRICE_KINDS, "dated"}), _PRICE),),
        "steps": ((frozenset({"then", "outcomes"}),) * 2,),
        "facts": ((frozenset({"choose", "type"}),) * 2,),
        "documents": ((frozenset({"one_of", "first_of"}),) * 2,),
    }
)


def lay_over(
    draft: Draft, base: Mapping, file: OverlayFile, ref: str
) -> tuple[Mapping, tuple[OverlayChange, ...]]:
    """The procedure `base` with the changes of one overlay, and a list of them.

    Reports to `draft` what does not fit: `ref` names the procedure in what is said.
    """
    laying = _Laying(draft, base, ref)
    for change in file.changes:
        laying.take(change)
    if isinstance(file.legal_basis, Sequence):
        laying.extend("legal_basis", file.legal_basis)
    return laying.root, tuple(laying.changes)


class _Laying:
    """A procedure under the hands of one overlay."""

    def __init__(self, draft: Draft, root: Mapping, ref: str) -> None:
        self.draft = draft
        self.root = root
        self.ref = ref
        self.changes: list[OverlayChange] = []

    def take(self, change: Change) -> None:
        """Carry out one change, or report why it cannot be."""
        way = self._way(change)
        before = _look(self.root, way)
        if not self._fits(change, before):
            return
        after = self._after(change, way, before)
        if _same(before, after):
            what = Text(f"`{change.path}`", f"`{change.path}`")
            self._report(kinds.CHANGES_NOTHING, change, what=what)
            return
        self.root = _put(self.root, way, after, change.span)
        self.changes.append(
            OverlayChange(
                section=change.section,
                name=change.name,
                kind=change.kind,
                basis=change.provenance.basis,
            )
        )

    def extend(self, key: str, more: Sequence) -> None:
        """Add the entries of a list to those of the procedure."""
        before = self.root.get(key)
        items = before.items if isinstance(before, Sequence) else ()
        self.root = _put(self.root, (key,), Sequence((*items, *more.items), more.span), more.span)

    def _way(self, change: Change) -> Way:
        if change.section == "steps" and change.name is not None:
            steps = self.root.get("steps")
            found = _way_to_step(steps, change.name) if isinstance(steps, Mapping) else None
            return ("steps", *(found or (change.name,)))
        return (change.section,) if change.name is None else (change.section, change.name)

    def _after(self, change: Change, way: Way, before: Node | None) -> Node | None:
        """What stands there afterwards; None where nothing does."""
        if change.section in RULE_LISTS:
            return change.node
        assert isinstance(change.node, Mapping)
        if change.section in LISTS:
            return change.node.get("are")
        if change.section == "conditions":
            items = before.items if isinstance(before, Sequence) else ()
            also = change.node.get("also")
            assert isinstance(also, Sequence)
            return Sequence((*items, *also.items), also.span)
        if change.kind == "removed":
            return _gone(change)
        return self._merged(change, way, before)

    def _fits(self, change: Change, before: Node | None) -> bool:
        """True when the procedure has what is changed, and has not what is added."""
        if change.kind == "added" and before is not None:
            self._report(kinds.ALREADY_THERE, change, name=_last(change), section=change.section)
            return False
        if change.kind == "added" or before is not None or change.section in _NEED_NOT_STAND:
            return True
        known = self._names(change.section)
        self._report(
            kinds.UNKNOWN_ENTRY,
            change,
            name=_last(change),
            section=change.section,
            advice=advice(_last(change), known),
        )
        return False

    def _names(self, section: str) -> tuple[str, ...]:
        node = self.root.get(section)
        if section == "steps" and isinstance(node, Mapping):
            return tuple(_step_names(node))
        return node.keys if isinstance(node, Mapping) else ()

    def _merged(self, change: Change, way: Way, before: Node | None) -> Mapping:
        assert isinstance(change.node, Mapping)
        base = _as_mapping(before, change.span)
        self._check_without(change, base)
        own = {
            entry.key: entry
            for entry in change.node.entries
            if entry.key not in _MARKS and (entry.key not in PROVENANCE or _has_basis(way, base))
        }
        gone = {name for name, _ in change.without} | set(PROVENANCE)
        for given, taken in _INSTEAD.get(change.section, ()):
            gone |= taken if not given.isdisjoint(own) else frozenset()
        kept = [own.pop(e.key, e) for e in base.entries if e.key in own or e.key not in gone]
        return Mapping((*kept, *own.values()), change.node.span)

    def _check_without(self, change: Change, base: Mapping) -> None:
        for name, span in change.without:
            if base.entry(name) is None:
                self.draft.report(
                    kinds.UNKNOWN_ENTRY,
                    span,
                    f"{change.path}.without",
                    ref=self.ref,
                    name=name,
                    section=change.path,
                    advice=advice(name, base.keys),
                )

    def _report(self, kind: Kind, change: Change, **values: object) -> None:
        self.draft.report(kind, change.span, change.path, ref=self.ref, **values)


# Decree 118/2025 lays these down for every procedure, so they need not stand in its file.
_BY_LAW = frozenset({"supplement", "reappoint", "counting"})
_NEED_NOT_STAND = frozenset({*_BY_LAW, *LISTS, *RULE_LISTS, "conditions"})


def _gone(change: Change) -> Node | None:
    """What says that the procedure does without a thing: nothing, or `none` where law has one."""
    return Scalar("none", change.span) if change.section in _BY_LAW else None


def _last(change: Change) -> str:
    return change.name or change.section


def _as_mapping(node: Node | None, span: Span) -> Mapping:
    """The keys of what stood there; a result may be written as its Vietnamese name alone."""
    if isinstance(node, Mapping):
        return node
    if isinstance(node, Scalar) and node.text != "none":
        return Mapping((NodeEntry("vi", node.span, node),), node.span)
    return Mapping((), span)


def _has_basis(way: Way, base: Mapping) -> bool:
    """True when the language lets a basis stand with what lies there."""
    form = SHAPES["procedure"].keys[way[0]].form
    shape = form.each.shape if form.each is not None else form.shape
    if way[0] == "supplement":
        shape = way[1]
    elif shape == "step" and base.entry("parallel") is not None:
        shape = "block"
    return shape is not None and "basis" in SHAPES[shape].keys


# -- nodes ---------------------------------------------------------------------------------------


def _look(node: Node | None, way: Way) -> Node | None:
    for key in way:
        node = node.get(key) if isinstance(node, Mapping) else None
    return node


def _put(node: Node | None, way: Way, value: Node | None, span: Span) -> Mapping:
    """`node` with `value` at the end of `way`, or with nothing there."""
    base = _as_mapping(node, span)
    first, *rest = way
    made = _put(base.get(first), tuple(rest), value, span) if rest else value
    if rest and isinstance(made, Mapping) and not made.entries:
        made = None  # a part whose last entry is gone is not written at all
    entries = []
    for entry in base.entries:
        if entry.key != first:
            entries.append(entry)
        elif made is not None:
            entries.append(NodeEntry(first, entry.key_span if rest else span, made))
    if made is not None and base.entry(first) is None:
        entries.append(NodeEntry(first, span, made))
    return Mapping(tuple(entries), base.span, base.flow)


def _way_to_step(steps: Mapping, name: str) -> Way | None:
    """The way to a step or block of this name, whatever block it lies in."""
    for entry in steps.entries:
        if entry.key == name:
            return (name,)
        for branch, inner in _branches(entry.value):
            found = _way_to_step(inner, name)
            if found is not None:
                return (entry.key, "parallel", branch, "steps", *found)
    return None


def _step_names(steps: Mapping) -> Iterable[str]:
    for entry in steps.entries:
        yield entry.key
        for _, inner in _branches(entry.value):
            yield from _step_names(inner)


def _branches(node: Node) -> Iterable[tuple[str, Mapping]]:
    block = node.get("parallel") if isinstance(node, Mapping) else None
    for entry in block.entries if isinstance(block, Mapping) else ():
        inner = entry.value.get("steps") if isinstance(entry.value, Mapping) else None
        if isinstance(inner, Mapping):
            yield entry.key, inner


def _same(one: Node | None, two: Node | None) -> bool:
    return _plain(one) == _plain(two)


def _plain(node: Node | None) -> object:
    """What a node says, whatever its place, its form and where it comes from."""
    if isinstance(node, Mapping):
        told = (entry for entry in node.entries if entry.key not in PROVENANCE)
        return frozenset((entry.key, _plain(entry.value)) for entry in told)
    if isinstance(node, Sequence):
        items = tuple(_plain(item) for item in node.items)
        # A list of one may be written without the list.
        return items[0] if len(items) == 1 else items
    return None if node is None else _value(node.text)


def _value(text: str) -> object:
    try:
        return Term.parse(text)
    except TermError:
        return text
