"""The chart of where the time goes: a lying bar per step, the agency's part and the applicant's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from ...texts import Lang, Text
from ..tables import shown
from ._chart_style import (
    DARK,
    LIGHT,
    SMALL,
    bars_across,
    legend_below,
    light_grid,
    new_figure,
    note_on,
    number_axis,
    on_label,
)
from ._step_times import (
    AGENCY,
    APPLICANT,
    HOURS,
    TITLE,
    StepTime,
    StepTimes,
    written_hours,
)

_MOST: Final = 15
_HOUR: Final = timedelta(hours=1)
_ZERO: Final = timedelta(0)


def draw_step_times(times: StepTimes, lang: Lang) -> Any:
    """The figure of the steps that take longest: matplotlib's."""
    lines = times.lines[:_MOST]
    figure = new_figure(2.2 + 0.48 * max(len(lines), 2), TITLE.say(lang))
    axes = figure.subplots()
    places = list(range(len(lines)))
    agency = [(line.agency or _ZERO) / _HOUR for line in lines]
    applicant = [(line.applicant or _ZERO) / _HOUR for line in lines]
    bars_across(axes, places, agency, DARK, label=AGENCY.say(lang), height=0.66)
    bars_across(axes, places, applicant, LIGHT, left=agency, label=APPLICANT.say(lang), height=0.66)
    for place, line in enumerate(lines):
        axes.annotate(
            _behind(line, lang), (line.whole / _HOUR, place), textcoords="offset points",
            xytext=(4, 0), va="center", fontsize=SMALL,
        )  # fmt: skip
    longest = max((line.whole / _HOUR for line in lines), default=0.0)
    axes.set_xlim(0, (longest or 1.0) * 1.18)
    axes.set_yticks(places, [on_label(line.label.say(lang)) for line in lines])
    axes.tick_params(axis="y", labelsize=SMALL, length=0)
    # The longest stands on top.
    axes.set_ylim(max(len(lines), 1) - 0.4, -0.6)
    number_axis(axes.xaxis, lang)
    axes.set_xlabel(HOURS.say(lang))
    light_grid(axes, "x")
    axes.set_title(_subtitle(times, lang), fontsize=10)
    legend_below(figure, axes, note_on((line.passages for line in lines), lang))
    return figure


def _subtitle(times: StepTimes, lang: Lang) -> str:
    period = times.period.says(lang)
    if len(times.lines) <= _MOST:
        return period
    return f"{period} · {_LONGEST.fill(shown=_MOST, all=len(times.lines)).say(lang)}"


def _behind(line: StepTime, lang: Lang) -> str:
    """What stands behind a bar: its hours, in both parts where the applicant had one."""
    if line.passages is None:
        return shown(None)
    agency = written_hours(line.agency, lang)
    return f"{agency} + {written_hours(line.applicant, lang)}" if line.applicant else agency


_LONGEST: Final = Text("{shown} bước lâu nhất trong {all}", "the {shown} longest of {all} steps")
