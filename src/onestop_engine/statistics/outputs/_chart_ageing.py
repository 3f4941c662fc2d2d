"""The chart of ageing: the open dossiers by how long they have lain."""

from __future__ import annotations

from typing import Any, Final

from ...texts import Lang, Text
from ._ageing import DAYS, IN_TIME, LATE, TITLE, WAITING, AgeBand, Ageing
from ._chart_style import (
    ALARM,
    DARK,
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

_HEIGHT: Final = 5.4


def draw_ageing(ageing: Ageing, lang: Lang) -> Any:
    """The figure of the ages: matplotlib's."""
    figure = new_figure(_HEIGHT, TITLE.say(lang))
    axes = figure.subplots()
    places = list(range(len(ageing.lines)))
    base = [0] * len(places)
    for name, paint, cells in (
        (IN_TIME, DARK, [line.in_time for line in ageing.lines]),
        (WAITING, LIGHT, [line.waiting for line in ageing.lines]),
        (LATE, ALARM, [line.late for line in ageing.lines]),
    ):
        sizes = [cell or 0 for cell in cells]
        bars(axes, places, sizes, paint, bottom=base, label=name.say(lang), width=0.7)
        base = [below + size for below, size in zip(base, sizes, strict=True)]
    for place, line in enumerate(ageing.lines):
        axes.annotate(
            _above(line, lang), (place, base[place]), textcoords="offset points", xytext=(0, 3),
            ha="center", fontsize=SMALL,
        )  # fmt: skip
    axes.set_ylim(0, max([*base, 1]) * 1.1)
    axes.set_xticks(places, [line.says(lang) for line in ageing.lines])
    axes.yaxis.get_major_locator().set_params(integer=True)
    number_axis(axes.yaxis, lang)
    axes.set_xlabel(DAYS.say(lang))
    axes.set_ylabel(_OPEN.say(lang))
    light_grid(axes, "y")
    axes.set_title(ageing.says(lang), fontsize=10)
    cells = [cell for line in ageing.lines for cell in (line.in_time, line.waiting, line.late)]
    legend_below(figure, axes, note_on(cells, lang))
    return figure


def _above(line: AgeBand, lang: Lang) -> str:
    """What stands over a bar: how many there are, unless some of them are hidden."""
    if line.in_time is None or line.waiting is None or line.late is None:
        return "*"
    return written_number(line.in_time + line.waiting + line.late, lang)


_OPEN: Final = Text("Số hồ sơ", "Dossiers")
