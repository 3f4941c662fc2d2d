"""Where a value of the file comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a value comes from (căn cứ): its article, the place where it was read, how sure."""

    basis: str | None = None
    source: str | None = None
    status: Literal["verified", "unverified", "conflict", "unit_unknown"] | None = None
    note: str | None = None


UNKNOWN = Provenance()
