"""Checks what one unit is left with: fees that its province sets, and that no overlay says.

A national procedure alone tells nothing wrong by leaving a fee to the provinces; it becomes a gap
only for a unit that works by it. So this is asked for a unit, and from a day on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ..errors import Problem
from ._checks_money import left_to_province
from ._checks_overlays import Surroundings, beside, compiled_with
from ._file_kinds import declared_code
from ._overlay_file import Overlay, read_overlay
from ._places import Places
from ._problems import overlays as kinds
from ._problems import problem
from ._results import Source
from .model import Procedure
from .overlays import applying, root_of

_DAY = timedelta(days=1)
# Only few files of a country's catalogue have it, and the others need not be read again.
_LEFT_OPEN = b"set_by_province"


def check_unit(
    overlays: Sequence[Source], around: Surroundings, unit: str, since: date
) -> Iterator[Problem]:
    """Fees of the procedures under check of which nobody at `unit` knows the amount.

    Each version that is in force on the day `since` or later is judged from that day on, under
    whatever overlays hold for the unit; the first day without an amount is told.
    """
    read = (read_overlay(source.text, source.name).overlay for source in overlays)
    given = tuple(overlay for overlay in read if overlay is not None)
    texts = (source.text for source in around.procedures if _LEFT_OPEN in source.text)
    codes = (code for text in texts if (code := declared_code(text)) is not None)
    for code in dict.fromkeys(codes):
        known = beside((), given, around.overlays(code))
        for version in around.versions(code):
            yield from _of_version(version, known, unit, since)


def _of_version(
    version: Procedure, overlays: Sequence[Overlay], unit: str, since: date
) -> Iterator[Problem]:
    said: set[str] = set()
    for day in _days(version, overlays, since):
        whole = compiled_with(version, applying(overlays, version, unit, day)).compiled.procedure
        left = () if whole is None else left_to_province(whole, day)
        for name in left:
            if name in version.fees and name not in said:
                said.add(name)
                yield _found(version, name, unit, day)


def _days(version: Procedure, overlays: Sequence[Overlay], since: date) -> list[date]:
    """The days from `since` on at which what holds for a unit may change, the first included."""
    window = version.in_force.window
    first = max(since, window.start or date.min)
    ends = (overlay.in_force.window.end for overlay in overlays)
    turns = {
        *(overlay.start for overlay in overlays),
        *(end + _DAY for end in ends if end is not None),
    }
    days = {first, *(day for day in turns if day > first)}
    return sorted(day for day in days if window.holds(day))


def _found(version: Procedure, name: str, unit: str, day: date) -> Problem:
    root = root_of(version)
    assert root is not None
    path = f"fees.{name}"
    values = {"name": name, "code": version.code, "day": day, "unit": unit}
    return problem(kinds.FEE_LEFT_OPEN, Places(root).key(path), path, **values)
