"""Reports as files: Excel in the official layout, CSV, JSON, Parquet, charts as SVG and PNG.

>>> from datetime import date
>>> from onestop_engine.statistics import report_06a
>>> report = report_06a([], (date(2026, 7, 1), date(2026, 7, 31)))
>>> render(report, "csv", "en").decode("utf-8-sig").splitlines()[-1]
',Total,0,0,0,0,0,0,0,0,0,0,0'
"""

from ._ageing import AgeBand, Ageing, ageing_from, ageing_of
from ._form import Cover
from ._months import Month, Months, months_of
from ._reports import Hiding, Printable, Tabular, table_of
from ._step_times import StepTime, StepTimes, step_times_of
from ._write import FORMATS, Format, form_of, render, write

__all__ = [
    "FORMATS",
    "AgeBand",
    "Ageing",
    "Cover",
    "Format",
    "Hiding",
    "Month",
    "Months",
    "Printable",
    "StepTime",
    "StepTimes",
    "Tabular",
    "ageing_from",
    "ageing_of",
    "form_of",
    "months_of",
    "render",
    "step_times_of",
    "table_of",
    "write",
]
