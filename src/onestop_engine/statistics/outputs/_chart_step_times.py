"""The chart of where the time goes: a lying bar per step, the agency's part and the applicant's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from ...texts import Lang, Text
from ..tables import shown
from ._chart_style import (
    DARK,
    LIGHT,
    bars_across,
    legend_below,
    named_bars,
    new_figure,
    note_on,
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
    named_bars(
        axes,
        [line.label.say(lang) for line in lines],
        [_behind(line, lang) for line in lines],
        [line.whole / _HOUR for line in lines],
        lang,
    )
    axes.set_xlabel(HOURS.say(lang))
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
