"""Charts as SVG or PNG: the same figures give the same bytes, in letters that Vietnamese has."""

from __future__ import annotations

import io
import warnings
from importlib import import_module
from threading import Lock
from typing import Any, Final
from xml.sax.saxutils import escape

from ...errors import InputError
from ...texts import Lang, Text
from ..figures import FigureReport
from ..tables import Table
from ._ageing import Ageing
from ._chart_ageing import draw_ageing
from ._chart_figures import draw_times, draw_what_if
from ._chart_months import draw_months
from ._chart_step_times import draw_step_times
from ._chart_style import SETTINGS
from ._library import matplotlib
from ._months import Months
from ._reports import Printable, table_of
from ._step_times import StepTimes
from ._values import full_heading, printable

# matplotlib keeps its settings for the whole process.
_LOCK: Final = Lock()
# Where a reader's machine lacks the letters that the layout was made with; none is wider.
_LETTERS: Final = ("'DejaVu Sans'", "'DejaVu Sans', Verdana, Arial, sans-serif")


def draw(report: Printable, form: str, lang: Lang, suppress_below: int | None) -> bytes:
    """The chart of the figures as "svg" or "png"; `InputError` for what no chart shows."""
    table = table_of(report, lang, suppress_below)
    matplotlib()
    style = import_module("matplotlib.style")
    picture = io.BytesIO()
    # What a process has set for its own charts is left out of ours, and ours out of theirs.
    with _LOCK, style.context(["default", SETTINGS]), warnings.catch_warnings():
        # Letters that the font lacks are drawn as a box with their number.
        warnings.filterwarnings("ignore", message="Glyph ")
        figure = figure_of(report, lang)
        metadata = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
        figure.savefig(picture, format=form, metadata=metadata)
    if form == "png":
        return picture.getvalue()
    return _told(picture.getvalue().decode(), table).encode()


def figure_of(report: Printable, lang: Lang) -> Any:
    """The chart as matplotlib's figure."""
    if isinstance(report, Months):
        return draw_months(report, lang)
    if isinstance(report, Ageing):
        return draw_ageing(report, lang)
    if isinstance(report, StepTimes):
        return draw_step_times(report, lang)
    if isinstance(report, FigureReport) and report.name in _FIGURES:
        return _FIGURES[report.name](report, lang)
    raise InputError(_NO_CHART.fill(title=table_of(report, lang, None).title))


def _told(svg: str, table: Table) -> str:
    """The picture with its title and figures in words, for those who have it read aloud."""
    lines = [
        "; ".join(
            f"{full_heading(column)}: {cell}"
            for column, cell in zip(table.columns, row, strict=True)
        )
        for row in table.rows
    ]
    words = (
        f"<title>{escape(table.title)}. {escape(table.subtitle)}</title>\n"
        f"<desc>{escape(printable('. '.join(lines)))}</desc>\n"
    )
    head, tag, rest = svg.replace(*_LETTERS).partition("<svg ")
    opening, end, body = rest.partition(">")
    return f'{head}{tag}role="img" {opening}{end}\n{words}{body.lstrip()}'


_FIGURES: Final = {"times": draw_times, "what-if": draw_what_if}
_NO_CHART: Final = Text(
    "Chưa có biểu đồ cho «{title}». Vẽ được: months_of(…), ageing_of(…), step_times_of(…), báo cáo "
    "times và what-if; báo cáo khác thì ghi ra xlsx, csv, json hoặc parquet.",
    "There is no chart of '{title}'. Charts show months_of(…), ageing_of(…), step_times_of(…), the "
    "reports times and what-if; write other reports as xlsx, csv, json or parquet.",
)
