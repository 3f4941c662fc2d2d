"""The chart of monthly punctuality: the share in time above, what was resolved below it."""

from __future__ import annotations

from typing import Any, Final

from ...texts import Lang, Text
from ..ratios import written
from ._chart_style import (
    ALARM,
    DARK,
    INK,
    LIGHT,
    SMALL,
    bars,
    legend_below,
    light_grid,
    new_figure,
    note_on,
    number_axis,
    written_number,
)
from ._months import EARLY, LATE, ON_TIME, RATIO, TITLE, Month, Months

_HEIGHT: Final = 6.2
_MOST_LABELS: Final = 13


def draw_months(months: Months, lang: Lang) -> Any:
    """The figure of the months: matplotlib's."""
    figure = new_figure(_HEIGHT, TITLE.say(lang))
    share, counts = figure.subplots(
        2, 1, sharex=True, gridspec_kw={"height_ratios": [1, 1.7]}, squeeze=True
    )
    _draw_share(share, months.lines, lang)
    _draw_counts(counts, months.lines, lang)
    step = -(-len(months.lines) // _MOST_LABELS) or 1
    places = range(0, len(months.lines), step)
    counts.set_xticks(list(places), [_name(months.lines[n]) for n in places])
    counts.set_xlim(-0.6, max(len(months.lines), 1) - 0.4)
    share.set_title(months.period.says(lang), loc="right", fontsize=10)
    cells = [cell for line in months.lines for cell in (line.early, line.on_time, line.late)]
    legend_below(figure, counts, note_on(cells, lang))
    return figure


def _draw_share(axes: Any, lines: tuple[Month, ...], lang: Lang) -> None:
    ratios = [line.ratio for line in lines]
    known = [float(ratio) for ratio in ratios if ratio is not None]
    # A month without a figure leaves a gap: a line through it would tell one.
    heights = [float("nan") if ratio is None else float(ratio) for ratio in ratios]
    axes.plot(range(len(lines)), heights, color=INK, marker="o", markersize=5, linewidth=1.6)
    floor = _floor(min(known, default=0.0))
    room = (100 - floor) * 0.3
    axes.set_ylim(floor, 100 + room)
    axes.set_yticks([floor, (floor + 100) / 2, 100])
    axes.set_yticklabels([f"{written_number(value, lang)}%" for value in axes.get_yticks()])
    axes.set_title(RATIO.say(lang), loc="left", fontsize=10)
    axes.tick_params(labelbottom=False, bottom=False)
    light_grid(axes, "y")
    step = -(-len(lines) // _MOST_LABELS) or 1
    for place, ratio in list(enumerate(ratios))[::step]:
        if ratio is not None:
            axes.annotate(
                written(ratio, lang), (place, float(ratio)), textcoords="offset points",
                xytext=(0, 7), ha="center", fontsize=SMALL,
            )  # fmt: skip


def _draw_counts(axes: Any, lines: tuple[Month, ...], lang: Lang) -> None:
    places = list(range(len(lines)))
    base = [0] * len(lines)
    for name, paint, cells in (
        (EARLY, DARK, [line.early for line in lines]),
        (ON_TIME, LIGHT, [line.on_time for line in lines]),
        (LATE, ALARM, [line.late for line in lines]),
    ):
        sizes = [cell or 0 for cell in cells]
        bars(axes, places, sizes, paint, bottom=base, label=name.say(lang), width=0.7)
        base = [below + size for below, size in zip(base, sizes, strict=True)]
    for place, line in enumerate(lines):
        if _has_hidden(line):
            axes.annotate(
                "*", (place, base[place]), textcoords="offset points", xytext=(0, 2), ha="center"
            )
    axes.set_ylim(0, max([*base, 1]) * 1.12)
    axes.yaxis.get_major_locator().set_params(integer=True)
    number_axis(axes.yaxis, lang)
    axes.set_title(_RESOLVED.say(lang), loc="left", fontsize=10)
    light_grid(axes, "y")


def _floor(lowest: float) -> float:
    """Where the axis of shares begins: a round figure below the lowest."""
    return next((edge for edge in (90.0, 80.0, 50.0) if lowest >= edge), 0.0)


def _name(line: Month) -> str:
    return f"{line.month.month}/{line.month.year}"


def _has_hidden(line: Month) -> bool:
    return None in {line.early, line.on_time, line.late}


_RESOLVED: Final = Text("Số hồ sơ đã giải quyết", "Dossiers resolved")
