"""Reports of named figures: a line for each group and one for all, in tables and as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal

from ..texts import Lang, Text
from .policy import Period, written_date
from .report_06a import GROUPS, GroupBy
from .tables import NOTHING, Cell, Column, Table, hidden_cells, shown

_NO_GROUP: Final = Text("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A column of a report: what it counts, or measures of the dossiers that `of` counts.

    `share` is told in tenths of a percent, `mean` in tenths of an hour; `most` are whole hours or
    days that a share of the dossiers did not exceed. Measures are None where there is nothing.
    A `quiet` count is left out of tables where it is 0 on every line.
    """

    name: str
    heading: Text
    group: Text = _NO_GROUP
    kind: Literal["count", "share", "mean", "most"] = "count"
    of: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """The figures of one group, in the order of the report's columns; None where hidden."""

    key: str
    label: Text
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureReport:
    """Figures by group, and of all groups; those of groups add up where they count.

    `sums` names counts of a line of which the first is the sum of the others. `notes` say what a
    reader has to know. `hidden_below` is the number below which counts were hidden.
    """

    name: str
    title: Text
    period: Period
    as_of: datetime
    by: GroupBy
    figures: tuple[Figure, ...]
    lines: tuple[FigureLine, ...]
    total: FigureLine
    sums: tuple[tuple[str, ...], ...] = ()
    notes: tuple[Text, ...] = ()
    hidden_below: int | None = None
    is_instant: bool = False

    def to_data(self) -> dict[str, Any]:
        """The figures as a JSON object; hidden ones, and those of nothing, are null."""
        return {
            "report": self.name,
            "from": self.period.start.isoformat(),
            "to": self.period.end.isoformat(),
            "as_of": self.as_of.isoformat(),
            "by": self.by,
            "lines": [
                {"key": line.key, "label": _said(line.label), **self._values(line)}
                for line in self.lines
            ],
            "total": self._values(self.total),
            "notes": [_said(note) for note in self.notes],
        }

    def _values(self, line: FigureLine) -> dict[str, float | int | None]:
        return {
            figure.name: cell if cell is None or figure.kind in _WHOLE else cell / 10
            for figure, cell in zip(self.figures, line.cells, strict=True)
        }

    def to_table(self, lang: Lang = "vi") -> Table:
        """The figures as a table, the total last."""
        places = self._shown()
        return Table(
            title=self.title.say(lang),
            subtitle=self.says(lang),
            columns=(
                Column(heading=GROUPS[self.by].say(lang), is_text=True),
                *(
                    Column(heading=figure.heading.say(lang), group=figure.group.say(lang))
                    for figure in (self.figures[place] for place in places)
                ),
            ),
            rows=tuple(self._row(line, places, lang) for line in self.lines),
            total=self._row(self.total, places, lang),
            notes=tuple(note.say(lang) for note in self.notes),
        )

    def _shown(self) -> list[int]:
        lines = (*self.lines, self.total)
        return [
            place
            for place, figure in enumerate(self.figures)
            if not figure.quiet or any(line.cells[place] != 0 for line in lines)
        ]

    def _row(self, line: FigureLine, places: list[int], lang: Lang) -> tuple[str, ...]:
        cells = tuple(self._cells(line, lang))
        return (line.label.say(lang), *(cells[place] for place in places))

    def says(self, lang: Lang = "vi") -> str:
        """The period, or the instant of a report that is about one."""
        if not self.is_instant:
            return self.period.says(lang)
        at = self.as_of.astimezone(self.period.zone)
        if lang == "en":
            return f"At {at:%Y-%m-%d %H:%M}"
        return f"Lúc {at:%H:%M} ngày {written_date(at.date())}"

    def _cells(self, line: FigureLine, lang: Lang) -> Iterator[str]:
        counts = dict(zip((f.name for f in self.figures), line.cells, strict=True))
        for figure, cell in zip(self.figures, line.cells, strict=True):
            if figure.kind == "count":
                yield shown(cell)
            elif cell is None:
                yield shown(None) if counts[figure.of] is None else NOTHING
            else:
                text = f"{cell}" if figure.kind in _WHOLE else f"{cell / 10:.1f}"
                yield text.replace(".", ",") if lang == "vi" else text

    def hidden(self, below: int) -> FigureReport:
        """The report with counts below `below` hidden, and as many as would tell them.

        Measures go where the dossiers that they are of are hidden, or fewer than `below`.
        """
        names = [figure.name for figure in self.figures if figure.kind == "count"]
        places = [n for n, figure in enumerate(self.figures) if figure.kind == "count"]
        every = (*self.lines, self.total)
        counts = [tuple(line.cells[place] or 0 for place in places) for line in every]
        sums = tuple(tuple(names.index(name) for name in group) for group in self.sums)
        cells = hidden_cells(counts, sums, below, adds_up=True)
        found = [
            replace(line, cells=self._told(line, dict(zip(names, some, strict=True)), below))
            for line, some in zip(every, cells, strict=True)
        ]
        return replace(self, lines=tuple(found[:-1]), total=found[-1], hidden_below=below)

    def _told(self, line: FigureLine, counts: Mapping[str, Cell], below: int) -> tuple[Cell, ...]:
        told: list[Cell] = []
        for figure, cell in zip(self.figures, line.cells, strict=True):
            if figure.kind == "count":
                told.append(counts[figure.name])
            else:
                told.append(cell if (counts[figure.of] or 0) >= below else None)
        return tuple(told)


def _said(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.say("en")}


TOTAL: Final = Text("Tổng cộng", "Total")
_WHOLE: Final = frozenset({"count", "most"})
