"""The picture of a report: how far inside its bound each figure lies."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from .page import figures
from .results import Figure, Run

SETTINGS = {
    "font.family": ["DejaVu Sans", "sans-serif"],
    "font.size": 9.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    # Letters stay letters: they can be searched, read aloud and copied.
    "svg.fonttype": "none",
    # Names inside the picture follow from this word instead of from chance.
    "svg.hashsalt": "onestop_engine",
}
INK, GRID = "#1A1A1A", "#D8D8D8"
INSIDE = ("#0B4F8A", "#9CCBEB")
MISSED = "#D55E00"
WIDTH, ROW, EDGE = 10.0, 0.27, 1.1


def drawn(runs: Sequence[Run]) -> str:
    """The picture as SVG: the same figures give the same text."""
    import matplotlib as mpl  # noqa: PLC0415 (a page alone needs no picture)
    from matplotlib.figure import Figure as Canvas  # noqa: PLC0415

    with mpl.rc_context(SETTINGS):
        rows = list(figures(runs))
        canvas = Canvas(figsize=(WIDTH, ROW * len(rows) + EDGE), facecolor="white")
        _fill(canvas.subplots(), rows)
        text = io.StringIO()
        metadata = {"Date": None, "Creator": None}
        canvas.savefig(text, format="svg", metadata=metadata, bbox_inches="tight")
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


def _fill(axes: Any, rows: Sequence[tuple[str, Figure]]) -> None:
    groups = list(dict.fromkeys(group for group, _ in rows))
    places = range(len(rows))
    margins = [figure.margin for _, figure in rows]
    colours = [_colour(groups.index(group), figure) for group, figure in rows]
    axes.barh(places, [margin - 1 for margin in margins], left=1, color=colours, height=0.7)
    axes.set_xscale("log", base=2)
    axes.set_xlim(min(0.7, *margins) * 0.9, max(2.0, *margins) * 3.2)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.set_yticks(places, [_label(group, figure) for group, figure in rows])
    axes.tick_params(axis="y", length=0)
    axes.invert_yaxis()
    axes.set_ylim(len(rows) - 0.4, -0.6)
    for place, (_, figure) in zip(places, rows, strict=True):
        axes.annotate(
            said(figure), (max(figure.margin, 1), place), textcoords="offset points",
            xytext=(4, 0), va="center", fontsize=8, color=INK,
        )  # fmt: skip
    axes.axvline(1, color=INK, linewidth=1)
    axes.grid(visible=True, axis="x", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_xlabel("times better than its bound; left of 1 a bound is missed")


def said(figure: Figure) -> str:
    """What stands beside a bar: the figure and its bound."""
    return f"{figure.says()} ({figure.says_bound()})"


def _label(group: str, figure: Figure) -> str:
    within = "" if figure.section.startswith(group) else f"{group} – "
    return f"{within}{figure.section}: {figure.name}".replace("_", " ")


def _colour(group: int, figure: Figure) -> str:
    return MISSED if figure.margin < 1 else INSIDE[group % len(INSIDE)]
