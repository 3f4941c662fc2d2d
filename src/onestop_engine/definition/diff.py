"""What changed in meaning between two versions of a procedure, value by value.

Comments, the order of keys, quotes and spaces are no change. Every field of the model is compared,
also one that nobody has written words for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from ..errors import Span
from ..terms import Counting
from ._diff_pairs import renamed
from ._diff_spots import Side
from ._diff_walk import Found, Kind, Walk
from ._places import Places
from ._yaml import Mapping as MappingNode
from .model import Procedure, Provenance, Review
from .overlays import root_of

__all__ = ["Change", "Kind", "Severity", "diff"]

Severity = Literal["meaning", "wording"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value that the new version says otherwise than the old one (điểm thay đổi).

    `path` names it as the file does: `deadline[0].limit`, `steps.examine.within`. `field` is the
    field of the model that changed, of the value `holder_before` or `holder_after`; `name` is the
    entry, where that field is a table. `before` and `after` are values of the model, None on the
    side where there is none. `severity` is "wording" for what is only read: titles, sources,
    notes. `basis_…` is the legal basis that stands nearest, and `place_…` where it is written.
    """

    kind: Kind
    path: str
    severity: Severity
    field: str
    name: str = ""
    before: Any = None
    after: Any = None
    holder_before: Any = None
    holder_after: Any = None
    basis_before: str | None = None
    basis_after: str | None = None
    place_before: Span | None = None
    place_after: Span | None = None


def diff(old: Procedure, new: Procedure) -> tuple[Change, ...]:
    """The changes from `old` to `new`, in the order of the model; empty when both mean the same.

    Deadline rules, prices and reductions belong together by condition and days in force, the rest
    by name; a step is renamed when another one with its title, or with all that it does, went.
    What an overlay sets has its place in the overlay's file.

    >>> from onestop_engine.catalog import Catalog
    >>> old, new = Catalog.bundled().versions("1.013225")
    >>> [str(change.after) for change in diff(old, new) if change.path == "deadline[0].limit"]
    ['7 working days']
    >>> diff(old, old)
    ()
    """
    walk = Walk(renamed(old.graph.nodes, new.graph.nodes))
    sides = Side(places=_places(old)), Side(places=_places(new))
    started = (_with_law(sides[0], old), _with_law(sides[1], new))
    found = tuple(walk.items(*started, old, new))
    return tuple(_change(one) for one in _once(found))


def _with_law(side: Side, procedure: Procedure) -> Side:
    return Side(places=side.places, basis=procedure.in_force.decided_by)


def _places(procedure: Procedure) -> Places:
    return Places(root_of(procedure) or MappingNode((), Span(procedure.file, 1, 1)))


def _once(found: tuple[Found, ...]) -> Iterator[Found]:
    """Each difference once, where it is written: rules and steps count as the procedure does."""
    top = {_counted(one) for one in found if _of_all(one)}
    seen: set[object] = set()
    for one in found:
        counting = isinstance(one.old.owner, Counting)
        if counting and not _of_all(one) and _counted(one) in top:
            continue
        place = one.old.path, one.new.path, one.field, one.name, one.kind
        if place not in seen:
            seen.add(place)
            yield one


def _of_all(one: Found) -> bool:
    """True for how the whole procedure counts."""
    return one.old.path.startswith("counting.")


def _counted(one: Found) -> object:
    return one.field, one.before, one.after


def _change(one: Found) -> Change:
    shown = one.old if one.kind == "removed" else one.new
    return Change(
        kind=one.kind,
        path=shown.path,
        severity=_severity(one),
        field=one.field,
        name=one.name,
        before=one.before,
        after=one.after,
        holder_before=one.old.owner,
        holder_after=one.new.owner,
        basis_before=None if one.kind == "added" else _basis(one.before, one.old),
        basis_after=None if one.kind == "removed" else _basis(one.after, one.new),
        place_before=None if one.kind == "added" else one.old.places.key(one.old.path),
        place_after=None if one.kind == "removed" else one.new.places.key(one.new.path),
    )


def _basis(value: Any, side: Side) -> str | None:
    own = getattr(value, "provenance", None)
    return (own and own.basis) or side.basis


def _severity(one: Found) -> Severity:
    if isinstance(one.old.owner, Provenance | Review) or one.field in _WORDING:
        return "wording"
    if one.kind == "changed" and (type(one.old.owner).__name__, one.field) in _TITLES_OF:
        return "wording"
    return "meaning"


_WORDING: Final = frozenset(
    {"title", "label", "basis", "where", "unit", "review", "public_name", "provenance"}
)
# The values of these tables are titles; their keys are what conditions name.
_TITLES_OF: Final = frozenset({("Fact", "choices"), ("Procedure", "roles")})
