"""Which real unit plays which part of a procedure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ..errors import InputError
from ..texts import Text, glance

if TYPE_CHECKING:
    from ..definition.model import Procedure

Units = Mapping[str, str | None] | Callable[["Procedure", str, str], str | None]
"""Part -> unit, or a function of procedure, part and receiving unit; None leaves the part open."""


_NO_UNITS = Text(
    "`units` phải là bảng vai → đơn vị, hoặc một hàm (thủ tục, vai, đơn vị tiếp nhận), không phải "
    "{units}.",
    "`units` must be a mapping part → unit, or a function (procedure, part, receiving unit), not "
    "{units}.",
)


def given_units(units: object) -> None:
    """Raises InputError where `units` is neither a map, a function, nor left out."""
    if not (units is None or callable(units) or isinstance(units, Mapping)):
        raise InputError(_NO_UNITS.fill(units=glance(units)))


def resolve_units(units: Units | None, procedure: Procedure, receiving: str) -> dict[str, str]:
    """The unit of every part that has one; any unit may play the others.

    Without a map, the receiving unit plays the one-stop part and the parts of its own level. With
    one, nothing but the one-stop part follows from where the dossier was filed: the competent
    agency does not depend on it (decree 118/2025 art. 14).
    """
    found = {part: _unit(units, procedure, part, receiving) for part in procedure.agencies}
    return {part: unit for part, unit in found.items() if unit is not None}


def _unit(units: Units | None, procedure: Procedure, part: str, receiving: str) -> str | None:
    if callable(units):
        return units(procedure, part, receiving)
    if units is not None and part in units:
        return units[part]
    if procedure.agencies[part].kind == "one_stop":
        return receiving
    return receiving if units is None and _same_level(procedure, part) else None


def _same_level(procedure: Procedure, part: str) -> bool:
    own = {agency.level for agency in procedure.agencies.values() if agency.kind == "one_stop"}
    return procedure.agencies[part].level in own


def competent_agency(procedure: Procedure, units: Mapping[str, str], receiving: str) -> str:
    """Whose identifier the dossier's code bears (decree 118/2025 art. 28).

    The agency competent to resolve; the receiving one where it is not known, and for a group of
    procedures, which several resolve.
    """
    if any(step.kind == "procedure" for step in procedure.graph.steps):
        return receiving
    competent = [part for part, agency in procedure.agencies.items() if agency.kind == "authority"]
    return next((units[part] for part in competent if part in units), receiving)
