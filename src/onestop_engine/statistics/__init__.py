"""Statistics: columns in, counts and reports out, as of any instant.

>>> from datetime import date
>>> report_06a([], (date(2026, 7, 1), date(2026, 7, 31))).total.received
0
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .beside import Beside
from .causes import CAUSES, LateCause, causes_table, late_causes
from .counts import Counts, Place, Source, Standing
from .fold import row_of
from .history import histories, labels_of, rows
from .panel import Panel, panel
from .policy import Period, Policy
from .ratios import percent, written
from .report_06a import Line, Report06a, report_06a
from .schema import DossierRow, History, Pause, Promised, StepRow, dossier_schema
from .steps import StepLine, StepReport, step_punctuality
from .tables import Column, Table

if TYPE_CHECKING:
    from .columns import Rejects, arrow_schema, batches

__all__ = [
    "CAUSES",
    "Beside",
    "Column",
    "Counts",
    "DossierRow",
    "History",
    "LateCause",
    "Line",
    "Panel",
    "Pause",
    "Period",
    "Place",
    "Policy",
    "Promised",
    "Rejects",
    "Report06a",
    "Source",
    "Standing",
    "StepLine",
    "StepReport",
    "StepRow",
    "Table",
    "arrow_schema",
    "batches",
    "causes_table",
    "dossier_schema",
    "histories",
    "labels_of",
    "late_causes",
    "panel",
    "percent",
    "report_06a",
    "row_of",
    "rows",
    "step_punctuality",
    "written",
]


def __getattr__(name: str) -> object:
    # Columns bring numpy along, which a report over a few rows does without.
    if name in {"Rejects", "arrow_schema", "batches"}:
        from . import columns  # noqa: PLC0415

        return getattr(columns, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
