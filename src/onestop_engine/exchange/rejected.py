"""What could not be read of a file of another system: kept with its place, reason and text."""

from __future__ import annotations

from dataclasses import dataclass

from ..texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row or case that is no dossier: where it stood, why, and what was written."""

    place: str
    code: str | None
    reason: Text
    original: str
