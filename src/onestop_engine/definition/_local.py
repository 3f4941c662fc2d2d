"""What a procedure tells of the overlays that were laid over it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..texts import Text

ChangeKind = Literal["changed", "added", "removed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayChange:
    """One value that a place sets itself: `section` and `name` say which, `basis` by which law.

    `name` is None where the section is one value, such as the deadline.
    """

    section: str
    name: str | None = None
    kind: ChangeKind = "changed"
    basis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedOverlay:
    """An overlay (quy định của địa phương) that was laid over a procedure.

    `file` is where it was read, `decided_by` the document that puts it in force.
    """

    place: str
    title: Text
    start: date
    revision: int
    decided_by: str
    file: str
    changes: tuple[OverlayChange, ...]

    @property
    def ref(self) -> str:
        """Its part of the version's name: `dong-nai@2025-08-01#1`."""
        return f"{self.place}@{self.start.isoformat()}#{self.revision}"

    def change_of(self, section: str, name: str | None = None) -> OverlayChange | None:
        """The change of one value; None where the overlay leaves it as it is."""
        found = (each for each in self.changes if (each.section, each.name) == (section, name))
        return next(found, None)
