"""Mapping files: which column or activity of another system is what of a dossier (YAML)."""

from ._problems import KINDS
from ._reading import check_mapping, load_mapping, mapping_of
from ._schema import mapping_schema
from .model import (
    Activity,
    AnyMapping,
    Deadline,
    LogMapping,
    PauseColumns,
    Source,
    StepMapping,
    TableMapping,
    Terms,
)

__all__ = [
    "KINDS",
    "Activity",
    "AnyMapping",
    "Deadline",
    "LogMapping",
    "PauseColumns",
    "Source",
    "StepMapping",
    "TableMapping",
    "Terms",
    "check_mapping",
    "load_mapping",
    "mapping_of",
    "mapping_schema",
]
