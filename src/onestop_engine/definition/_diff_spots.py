"""Where two versions are being compared: paths as the files write them, owner, basis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from ._places import Places
from ._subject import path_of
from .model import Block, Document, Price, Step

# Keys of the file that are called otherwise in the model; "" is no key of its own.
_WRITTEN: Final[Mapping[tuple[str, str], str]] = {
    ("Procedure", "code"): "procedure",
    ("Procedure", "graph"): "steps",
    ("Procedure", "intake_supplement"): "supplement.at_intake",
    ("Procedure", "supplement"): "supplement.under_way",
    ("Graph", "start"): "",
    ("Graph", "nodes"): "",
    ("IntakeSupplement", "later_rounds"): "answer_within",
    ("Supplement", "later_rounds"): "answer_within",
    ("InForce", "window"): "",
    ("Window", "start"): "from",
    ("Window", "end"): "until",
    ("DeadlineRule", "start"): "starts",
    ("DeadlineRule", "counting"): "",
    ("DeadlineRule", "window"): "",
    ("Start", "event"): "",
    ("Start", "step"): "after",
    ("Step", "kind"): "do",
    ("Step", "own_clock"): "clock_of",
    ("Step", "counting"): "",
    ("Block", "branches"): "parallel",
    ("Fact", "choices"): "choose",
    ("Result", "title"): "vi",
    ("Document", "choice"): "",
    ("Fee", "channel_prices"): "channels",
    ("Price", "quantity"): "per",
    ("Price", "tiers"): "brackets.tiers",
    ("Price", "each"): "brackets.each",
    ("Price", "window"): "",
    ("Reduction", "window"): "",
}
_PLAIN: Final = frozenset({"provenance"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One version's end of a comparison: where it stands, what holds it, and by which law."""

    places: Places
    path: str = ""
    owner: Any = None
    basis: str | None = None

    def inside(self, owner: Any) -> Side:
        """The side within `owner`, which may have a basis of its own."""
        provenance = getattr(owner, "provenance", None)
        own = None if provenance is None else provenance.basis
        path = path_of(owner) if isinstance(owner, Step | Block) else self.path
        return replace(self, owner=owner, basis=own or self.basis, path=path)

    def at_field(self, name: str) -> Side:
        """The side at a field of its owner."""
        kind = type(self.owner).__name__
        if isinstance(self.owner, Document) and name == "alternatives":
            return self._below(self.owner.choice or "one_of")
        if isinstance(self.owner, Price) and name == "kind":
            # A price has no key for its kind: `percent: 50` says both, `amount` has words too.
            return self._below(self.owner.kind if self._written(self.owner.kind) else "amount")
        return self._below("" if name in _PLAIN else _WRITTEN.get((kind, name), name))

    def at_name(self, name: str, value: object = None) -> Side:
        """The side at an entry of a table."""
        if isinstance(value, Step | Block):
            return replace(self, path=path_of(value))
        return self._below(name)

    def at_place(self, field: str, place: int) -> Side:
        """The side at an entry of the list that is a field of its owner."""
        if field == "prices":
            return self._below(f"dated[{place}]") if self._written("dated") else self
        if field == "reductions":
            exempt = max(self._count("exempt"), int(self._written("exempt")))
            key, index = ("exempt", place) if place < exempt else ("reductions", place - exempt)
            return self._below(f"{key}[{index}]")
        return replace(self, path=f"{self.at_field(field).path}[{place}]")

    def _written(self, key: str) -> bool:
        return self.places.has(f"{self.path}.{key}")

    def _count(self, key: str) -> int:
        return self.places.count(f"{self.path}.{key}")

    def _below(self, key: str) -> Side:
        return replace(self, path=".".join(part for part in (self.path, key) if part))
