"""What people call the agencies of a procedure, where the file gives them no titles too."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ..texts import Text

if TYPE_CHECKING:
    from .model import Procedure

AGENCY_KINDS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "one_stop": Text("Bộ phận Một cửa", "one-stop unit"),
        "authority": Text("cơ quan có thẩm quyền", "competent authority"),
        "consulted": Text("cơ quan phối hợp", "consulted body"),
        "financial": Text("cơ quan tài chính, thuế", "financial body"),
        "other": Text("cơ quan khác", "other body"),
    }
)
"""What the agencies of a kind are called, inside a sentence."""


def agency_title(procedure: Procedure, part: str) -> Text:
    """What people call the agency `part`: its title, else what agencies of its kind are called.

    Of several of one kind without a title each has its name behind it; what is no agency of the
    procedure is called by its name alone.
    """
    agency = procedure.agencies.get(part)
    if agency is None:
        return Text(part)
    if agency.title is not None:
        return agency.title
    alike = [
        each
        for each in procedure.agencies.values()
        if each.kind == agency.kind and each.title is None
    ]
    return AGENCY_KINDS[agency.kind] if len(alike) == 1 else agency_and_name(procedure, part)


def agency_and_name(procedure: Procedure, part: str) -> Text:
    """What people call the agency `part`, with the name that hosts and scenarios know it by."""
    agency = procedure.agencies[part]
    title = agency.title or AGENCY_KINDS[agency.kind]
    return Text(f"{title.vi} ({part})", f"{title.say('en')} ({part})")
