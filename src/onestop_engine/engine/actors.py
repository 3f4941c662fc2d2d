"""Who acts: an officer of a unit, the applicant, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Someone who gives commands: an opaque id, the unit, and the parts that they may play.

    `parts` are names of a procedure's agencies (`one_stop`, `authority`); the host knows who
    plays which. The id is the host's own and is no name of a person.

    >>> Actor.officer("cb-017", unit="H26.10.2", parts=("one_stop",)).plays("one_stop")
    True
    """

    id: str
    kind: Literal["officer", "applicant", "system"] = "officer"
    unit: str | None = None
    parts: frozenset[str] = frozenset()

    @classmethod
    def officer(cls, id: str, *, unit: str | None = None, parts: tuple[str, ...] = ()) -> Actor:  # noqa: A002 (the field's own name)
        """An officer of `unit` who plays `parts`; without parts, none."""
        return cls(id=id, kind="officer", unit=unit, parts=frozenset(parts))

    @classmethod
    def applicant(cls, id: str = "applicant") -> Actor:  # noqa: A002 (the field's own name)
        """The person or organisation whose dossier it is, or who files it for them."""
        return cls(id=id, kind="applicant")

    @classmethod
    def system(cls, id: str = "system") -> Actor:  # noqa: A002 (the field's own name)
        """The host itself: portal intake, clock, synchronisation."""
        return cls(id=id, kind="system")

    def plays(self, part: str) -> bool:
        """True when the actor may act for `part`; the system acts for every part."""
        return self.kind == "system" or part in self.parts
