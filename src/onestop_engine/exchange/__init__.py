"""Formats of other systems: the national catalogue's records become drafts of procedures."""

from __future__ import annotations

from ._importing import STATES, Import, ImportedFile, Refusal, import_records
from ._kinds import KINDS
from ._merging import Change
from ._sheet import GROUPS, VERDICTS, Tally

__all__ = [
    "GROUPS",
    "KINDS",
    "STATES",
    "VERDICTS",
    "Change",
    "Import",
    "ImportedFile",
    "Refusal",
    "Tally",
    "import_records",
]
