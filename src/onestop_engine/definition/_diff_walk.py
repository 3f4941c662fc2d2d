"""Two values of the model side by side, field by field, whatever fields there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final, Literal, TypeGuard

from ..texts import Text
from ._diff_pairs import following, pair, renamed, reordered
from ._diff_same import is_structure, same
from ._diff_spots import Side

Kind = Literal["added", "removed", "changed", "renamed", "reordered"]

# What the file is, not what it says; the place of a rule, which its order tells; and what was laid
# over the file, which the values tell that it changes.
_NO_MEANING: Final = frozenset(
    {
        ("Procedure", "text"),
        ("Procedure", "hash"),
        ("Procedure", "file"),
        ("Procedure", "overlays"),
        ("DeadlineRule", "index"),
        ("FilingRule", "index"),
    }
)
# The first rule that matches wins; papers that stand in for one another come in an order; a
# sub-dossier falls back on the first channel.
_IN_ORDER: Final = frozenset(
    {
        ("Procedure", "deadline"),
        ("Procedure", "filing"),
        ("Procedure", "channels"),
        ("Document", "alternatives"),
    }
)
_NAMES_OF_STEPS: Final = frozenset(
    {"outcomes", "then", "otherwise", "start", "step", "due", "not_by"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A difference: both sides, the field of their owners, and the values."""

    kind: Kind
    old: Side
    new: Side
    field: str = ""
    name: str = ""
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True)
class Walk:
    """One comparison; `names` are the new names of steps that are called otherwise now."""

    names: Mapping[str, str] = field(default_factory=dict)

    def items(
        self, old: Side, new: Side, before: Any, after: Any, *, keyed: bool = False
    ) -> Iterator[Found]:
        """The differences between two structures of one type; `keyed` by name in their tables."""
        old, new = old.inside(before), new.inside(after)
        kind = type(before).__name__
        for name in (each.name for each in fields(before) if each.init):
            if (kind, name) not in _NO_MEANING and not (keyed and name == "name"):
                yield from self._values(old, new, name, getattr(before, name), getattr(after, name))

    def _values(self, old: Side, new: Side, name: str, before: Any, after: Any) -> Iterator[Found]:
        if name in _NAMES_OF_STEPS:
            before = self._translated(before)
        there = old.at_field(name), new.at_field(name)
        if is_structure(before) and type(before) is type(after):
            yield from self.items(*there, before, after)
        elif isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from self._tables(old, new, name, before, after)
        elif _is_list(before) and _is_list(after):
            yield from self._lists(old, new, name, before, after)
        elif not same(before, after):
            kind = _kind(before, after)
            yield _found(kind, old, new, there, field=name, before=before, after=after)

    def _translated(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: following(self.names, one) for key, one in value.items()}
        if isinstance(value, tuple):
            return tuple(following(self.names, one) for one in value)
        return following(self.names, value)

    def _tables(
        self,
        old: Side,
        new: Side,
        name: str,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
    ) -> Iterator[Found]:
        names = renamed(before, after)
        here, there = old.at_field(name), new.at_field(name)
        for key, value in before.items():
            now = names.get(key, key)
            sides = here.at_name(key, value), there.at_name(now, after.get(now))
            if now not in after:
                yield _found("removed", old, new, sides, field=name, name=key, before=value)
                continue
            if now != key:
                yield _found(
                    "renamed", old, new, sides, field=name, name=key, before=key, after=now
                )
            yield from self._entries((old, new), sides, name, key, (value, after[now]))
        for key in after:
            if key not in before and key not in names.values():
                sides = here.at_name(key), there.at_name(key, after[key])
                yield _found("added", old, new, sides, field=name, name=key, after=after[key])
        yield from self._order(old, new, name, [key for key in before if key in after], list(after))

    def _entries(
        self,
        holders: tuple[Side, Side],
        sides: tuple[Side, Side],
        name: str,
        key: str,
        values: tuple[Any, Any],
    ) -> Iterator[Found]:
        before, after = values
        if is_structure(before) and type(before) is type(after):
            yield from self.items(*sides, before, after, keyed=True)
        elif _is_list(before) and _is_list(after):
            yield from self._lists(*sides, name, before, after, under=key)
        elif not same(before, after):
            more = {"field": name, "name": key, "before": before, "after": after}
            yield _found("changed", *holders, sides, **more)

    def _lists(
        self,
        old: Side,
        new: Side,
        name: str,
        before: Sequence[Any],
        after: Sequence[Any],
        *,
        under: str = "",
    ) -> Iterator[Found]:
        if not any(map(is_structure, (*before, *after))):
            yield from self._words(old, new, name, before, after)
            return
        pairs = pair(before, after)
        for here, there in pairs:
            sides = (
                old.at_place(name, here or 0) if not under else old,
                new.at_place(name, there or 0) if not under else new,
            )
            if here is None or there is None:
                gone, come = _at(before, here), _at(after, there)
                kind: Kind = "added" if here is None else "removed"
                yield _found(kind, old, new, sides, field=name, name=under, before=gone, after=come)
            else:
                yield from self.items(*sides, before[here], after[there])
        places = [there for here, there in pairs if here is not None and there is not None]
        if (type(old.owner).__name__, name) in _IN_ORDER and reordered(places):
            sides = old.at_field(name), new.at_field(name)
            yield _found("reordered", old, new, sides, field=name)

    def _words(
        self, old: Side, new: Side, name: str, before: Sequence[Any], after: Sequence[Any]
    ) -> Iterator[Found]:
        sides = old.at_field(name), new.at_field(name)
        named = all(isinstance(one, str | Text) for one in (*before, *after))
        if set(before) != set(after) if named else before != after:
            yield _found("changed", old, new, sides, field=name, before=before, after=after)
        elif named:
            yield from self._order(old, new, name, list(before), list(after))

    def _order(
        self, old: Side, new: Side, name: str, before: list[Any], after: list[Any]
    ) -> Iterator[Found]:
        kept = [one for one in after if one in before]
        if (type(old.owner).__name__, name) in _IN_ORDER and before != kept:
            sides = old.at_field(name), new.at_field(name)
            yield _found("reordered", old, new, sides, field=name, before=before, after=kept)


def _found(kind: Kind, old: Side, new: Side, sides: tuple[Side, Side], **values: Any) -> Found:
    here, there = sides
    return Found(
        kind=kind,
        old=_owned(here, old),
        new=_owned(there, new),
        **values,
    )


def _kind(before: Any, after: Any) -> Kind:
    if before is None and is_structure(after):
        return "added"
    return "removed" if after is None and is_structure(before) else "changed"


def _owned(side: Side, holder: Side) -> Side:
    return Side(places=side.places, path=side.path, owner=holder.owner, basis=holder.basis)


def _is_list(value: object) -> TypeGuard[tuple[Any, ...]]:
    return isinstance(value, tuple)


def _at(values: Sequence[Any], place: int | None) -> Any:
    return None if place is None else values[place]
