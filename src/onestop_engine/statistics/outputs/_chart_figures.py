"""Charts of figures by group: how long dossiers took, and who would be late under other rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from ...texts import Lang, Text
from ..figures import FigureLine, FigureReport
from ..report_06a import GROUPS
from ..tables import Cell, shown
from ._chart_style import (
    ALARM,
    DARK,
    LIGHT,
    bars_across,
    legend_below,
    named_bars,
    new_figure,
    note_lines,
    note_on,
    written_number,
)
from ._step_times import AGENCY, APPLICANT, written_hours

_MOST: Final = 15
_NOTHING: Final = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bar:
    """What is drawn of a group: two numbers, None where they are hidden or there are none."""

    line: FigureLine
    first: float | None
    second: float | None
    said: str

    @property
    def longest(self) -> float:
        return max(self.first or 0.0, self.second or 0.0)


def draw_times(report: FigureReport, lang: Lang) -> Any:
    """The figure of how long dossiers took: a lying bar per group, the agency's part first."""
    bars = [_time(report, line, lang) for line in report.lines]
    bars.sort(key=lambda bar: -(bar.first or 0.0) - (bar.second or 0.0))
    some = bars[:_MOST]
    figure, axes = _new(report, len(some), lang)
    first, second = _heights(some)
    places = list(range(len(some)))
    bars_across(axes, places, first, DARK, label=AGENCY.say(lang), height=0.66)
    bars_across(axes, places, second, LIGHT, left=first, label=APPLICANT.say(lang), height=0.66)
    ends = [one + other for one, other in zip(first, second, strict=True)]
    _finish(axes, some, ends, lang)
    axes.set_xlabel(_HOURS.say(lang))
    axes.set_title(_subtitle(report, len(bars), lang), fontsize=10)
    legend_below(figure, axes, note_on(_counts(report, some, "resolved"), lang))
    return figure


def draw_what_if(report: FigureReport, lang: Lang) -> Any:
    """The figure of who would be late: two lying bars per group, now and under other rules."""
    bars = [_late(report, line, lang) for line in report.lines]
    bars.sort(key=lambda bar: -bar.longest)
    some = bars[:_MOST]
    # Without the rules that are supposed, and what is assumed of them, it shows nothing.
    notes = [line for note in report.notes for line in note_lines(note.say(lang))]
    figure, axes = _new(report, len(some), lang, 0.17 * len(notes))
    first, second = _heights(some)
    places = list(range(len(some)))
    groups = {each.name: each.group for each in report.figures}
    now, then = groups["now_late"], groups["then_late"]
    above, below = [place - 0.19 for place in places], [place + 0.19 for place in places]
    bars_across(axes, above, first, DARK, label=now.say(lang), height=0.36)
    bars_across(axes, below, second, ALARM, label=then.say(lang), height=0.36)
    _finish(axes, some, [bar.longest for bar in some], lang)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_xlabel(_LATE.say(lang))
    axes.set_title(_subtitle(report, len(bars), lang), fontsize=10)
    hidden = note_on(_counts(report, some, *_OF_LATE), lang)
    legend_below(figure, axes, "\n".join([*notes, hidden] if hidden else notes))
    return figure


def _time(report: FigureReport, line: FigureLine, lang: Lang) -> _Bar:
    cells = _cells(report, line)
    whole, agency = cells["whole_mean"], cells["agency_mean"]
    if whole is None or agency is None:
        return _Bar(line=line, first=None, second=None, said=_of_none(cells["resolved"]))
    waited = max(whole - agency, 0) / 10
    said = written_hours(_hours(agency), lang)
    if waited:
        said = f"{said} + {written_hours(_hours(whole - agency), lang)}"
    return _Bar(line=line, first=agency / 10, second=waited, said=said)


def _hours(tenths: int) -> timedelta:
    return timedelta(minutes=6 * tenths)


def _late(report: FigureReport, line: FigureLine, lang: Lang) -> _Bar:
    cells = _cells(report, line)
    now, then = (
        _summed([cells[f"{when}_late"], cells[f"{when}_open_late"]]) for when in ("now", "then")
    )
    said = " → ".join(shown(n) if n is None else written_number(n, lang) for n in (now, then))
    return _Bar(line=line, first=now, second=then, said=said)


def _cells(report: FigureReport, line: FigureLine) -> dict[str, Cell]:
    return dict(zip((figure.name for figure in report.figures), line.cells, strict=True))


def _counts(report: FigureReport, bars: Sequence[_Bar], *names: str) -> list[Cell]:
    return [_cells(report, bar.line)[name] for bar in bars for name in names]


def _summed(cells: Sequence[Cell]) -> int | None:
    told = [cell for cell in cells if cell is not None]
    return sum(told) if len(told) == len(cells) else None


def _of_none(count: Cell) -> str:
    """What stands for a measure that is not told: a star where it is hidden."""
    return _NOTHING if count == 0 else shown(None)


def _heights(bars: Sequence[_Bar]) -> tuple[list[float], list[float]]:
    return [bar.first or 0.0 for bar in bars], [bar.second or 0.0 for bar in bars]


def _new(report: FigureReport, lines: int, lang: Lang, more: float = 0.0) -> tuple[Any, Any]:
    figure = new_figure(2.2 + 0.48 * max(lines, 2) + more, report.title.say(lang))
    return figure, figure.subplots()


def _finish(axes: Any, bars: Sequence[_Bar], ends: Sequence[float], lang: Lang) -> None:
    named_bars(
        axes, [bar.line.label.say(lang) for bar in bars], [bar.said for bar in bars], ends, lang
    )


def _subtitle(report: FigureReport, groups: int, lang: Lang) -> str:
    """The period, what the bars stand for, and how many of them there would be."""
    said = f"{report.says(lang)} · {GROUPS[report.by].say(lang)}"
    if groups <= _MOST:
        return said
    return f"{said} · {_LARGEST.fill(shown=_MOST, all=groups).say(lang)}"


_OF_LATE: Final = ("now_late", "now_open_late", "then_late", "then_open_late")
_HOURS: Final = Text("Giờ làm việc trung bình mỗi hồ sơ", "Mean office hours per dossier")
_LATE: Final = Text(
    "Hồ sơ quá hạn: đã giải quyết và đang giải quyết", "Late dossiers, resolved and open"
)
_LARGEST: Final = Text("{shown} dòng lớn nhất trong {all}", "the {shown} largest of {all}")
