"""What every transaction works with, and what is handed in to one that files a dossier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..catalog import Catalog
from ..codes import CodeGenerator
from ..engine import Actor
from ..store import Store
from .cache import Cache
from .parts import Units
from .pinned import Pinned


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What every transaction of one `OneStop` uses."""

    store: Store
    catalog: Catalog
    pinned: Pinned
    units: Units | None
    codes: CodeGenerator
    cache: Cache = field(default_factory=Cache)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What is filed, or taken over from another system; `code` is None where we number it."""

    action: str
    procedure: str
    unit: str
    subject: str
    data: Mapping[str, Any]
    private: Mapping[str, Any]
    by: Actor
    applicant_kind: str | None = None
    in_force_on: date | None = None
    code: str | None = None
    carried_out_by: str | None = None
