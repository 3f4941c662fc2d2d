"""What `OneStop.open` may be given: procedures and a calendar, or where they lie."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ..calendars import WorkCalendar
from ..catalog import Catalog

if TYPE_CHECKING:
    from ..definition.model import Procedure

Procedures = Catalog | str | Path | Iterable["Procedure"] | None
Calendar = WorkCalendar | str | Path | None


def given_calendar(given: Calendar) -> WorkCalendar:
    """The calendar, read from its file; the bundled one for None."""
    if given is None:
        return WorkCalendar.bundled("vn")
    return given if isinstance(given, WorkCalendar) else WorkCalendar.load(given)


def given_catalog(given: Procedures) -> Catalog:
    """The catalog, or one of these procedures, or of this folder; the bundled one for None."""
    if given is None:
        return Catalog.bundled()
    if isinstance(given, Catalog):
        return given
    return Catalog.load(given) if isinstance(given, (str, Path)) else Catalog(given)
