"""The reports of `onestop stats`, made from the dossiers of a store."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ..calendars import WorkCalendar
from ..catalog import Catalog
from ..definition.agency_titles import agency_title
from ..definition.model import Procedure
from ..errors import InputError, NotFound
from ..onestop import OneStop
from ..statistics import (
    DossierRow,
    History,
    LateCause,
    Period,
    Report06a,
    StepReport,
    Table,
    causes_table,
    histories,
    late_causes,
    panel,
    report_06a,
    step_punctuality,
)
from ..statistics.outputs import Printable, ageing_of, months_of, step_times_of
from ..statistics.report_06a import GroupBy
from ..texts import Lang, Text
from ._output import plain
from ._words_steps import step_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be reported."""

    period: Period
    as_of: datetime
    by: GroupBy
    suppress: int | None
    calendar: WorkCalendar
    grouped: bool = False
    """Whether `by` was asked for, or is only what a form takes by default."""
    changes: tuple[str, ...] = ()
    """What is supposed, where somebody asks what would be then."""
    catalog: Catalog = field(default_factory=Catalog.installed)
    """Where titles come from, and the terms in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dossiers:
    """Dossiers as they stood at the instant of the request, and what their titles come from."""

    catalog: Catalog
    calendar: WorkCalendar
    request: Request
    histories: tuple[History, ...]

    @property
    def rows(self) -> list[DossierRow]:
        return [history.row for history in self.histories]

    @property
    def step_titles(self) -> Mapping[str, Text]:
        return step_titles({row.procedure for row in self.rows}, self.catalog)

    def form(self, by: GroupBy) -> Report06a:
        request, found = self.request, self.rows
        labels = labels_of(by, found, self.catalog)
        return report_06a(found, request.period, request.as_of, by=by, labels=labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Titled:
    """Punctuality of steps that bear their titles."""

    report: StepReport
    titles: Mapping[str, Text]

    def to_data(self) -> dict[str, Any]:
        return self.report.to_data()

    def to_table(self, lang: Lang = "vi") -> Table:
        return self.report.to_table(lang, self.titles)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Causes:
    """The causes of lateness with the period that they are of."""

    data: Mapping[str, Any]
    tables: Mapping[Lang, Table]

    def to_data(self) -> dict[str, Any]:
        return dict(self.data)

    def to_table(self, lang: Lang = "vi") -> Table:
        return self.tables[lang]


def reports_of(shop: OneStop, names: Collection[str], request: Request) -> list[Printable]:
    """The reports and charts called `names` over the dossiers of a store, in that order."""
    found = tuple(histories(shop, request.as_of))
    return reports_over(found, names, request, catalog=shop.catalog, calendar=shop.calendar)


def reports_over(
    found: tuple[History, ...],
    names: Collection[str],
    request: Request,
    *,
    catalog: Catalog,
    calendar: WorkCalendar,
) -> list[Printable]:
    """The reports and charts called `names` over histories from anywhere, in that order."""
    request = replace(request, calendar=calendar, catalog=catalog)
    dossiers = _Dossiers(catalog=catalog, calendar=calendar, request=request, histories=found)
    return [
        _figures(name, dossiers) if name in FIGURES else _MAKERS[name](dossiers) for name in names
    ]


def _figures(name: str, found: _Dossiers) -> Printable:
    # Counting columns brings pyarrow and numpy along.
    from ..statistics.columns import count  # noqa: PLC0415
    from ._stats_figures import cube_of, figures_of  # noqa: PLC0415

    cube = cube_of(name, found.request)
    count(found.rows, cube)
    labels = labels_of(found.request.by, found.rows, found.catalog)
    return figures_of(cube, found.request, labels)


def _form(found: _Dossiers) -> Printable:
    return found.form(found.request.by)


def _panel(found: _Dossiers) -> Printable:
    refuse_hiding(found.request, "panel")
    end = found.request.period.end
    return panel(found.rows, end.year, end.month, found.request.as_of)


def _steps(found: _Dossiers) -> Printable:
    request = found.request
    refuse_hiding(request, "steps")
    report = step_punctuality(
        found.histories,
        request.period,
        request.as_of,
        calendar=found.calendar,
        by="unit" if request.by in {"unit", "agency"} else "step",
    )
    return _Titled(report=report, titles=found.step_titles)


def _causes(found: _Dossiers) -> Printable:
    request = found.request
    if request.grouped:
        return _figures("causes", found)
    return causes_of(late_causes(found.rows, request.period, request.as_of), request)


def causes_of(causes: tuple[LateCause, ...], request: Request) -> Printable:
    """The causes of all dossiers; InputError where figures are to be hidden."""
    refuse_hiding(request, "causes")
    data = {
        "report": "causes",
        "from": request.period.start,
        "to": request.period.end,
        "as_of": request.as_of,
        "lines": causes,
    }
    tables: Mapping[Lang, Table] = {
        "vi": causes_table(causes, "vi"),
        "en": causes_table(causes, "en"),
    }
    return _Causes(data=plain(data), tables=tables)


def refuse_hiding(request: Request, name: str) -> None:
    """InputError when figures are to be hidden in a report that cannot."""
    # Whoever asks for figures to be hidden must not get them because a report cannot.
    if request.suppress is not None:
        raise InputError(_NOT_HIDDEN.fill(name=name))


def _months(found: _Dossiers) -> Printable:
    return months_of(found.form("month"), suppress_below=found.request.suppress)


def _ageing(found: _Dossiers) -> Printable:
    request = found.request
    until = request.period.until(request.as_of)
    return ageing_of(found.rows, until, suppress_below=request.suppress)


def _times(found: _Dossiers) -> Printable:
    request = found.request
    return step_times_of(
        found.histories,
        request.period,
        request.as_of,
        calendar=found.calendar,
        labels=found.step_titles,
        suppress_below=request.suppress,
    )


FIGURES = ("ageing", "due-soon", "times", "supplements", "what-if")
REPORTS = ("06a", "panel", "steps", "causes", *FIGURES[:-1])
# What a chart is called, and what its figures are called here, beside reports of that name.
CHARTS: Mapping[str, str] = {"months": "months", "ageing": "ages", "times": "step-times"}
_MAKERS: Mapping[str, Callable[[_Dossiers], Printable]] = {
    "06a": _form,
    "panel": _panel,
    "steps": _steps,
    "causes": _causes,
    "months": _months,
    "ages": _ageing,
    "step-times": _times,
}


def labels_of(by: str, found: Collection[DossierRow], catalog: Catalog) -> Mapping[str, Text]:
    """The titles of a form's lines, as far as the catalog knows them."""
    codes = {row.procedure for row in found} if by == "procedure" else ()
    return titles_of(by, codes, catalog)


def titles_of(by: str, codes: Collection[str], catalog: Catalog) -> Mapping[str, Text]:
    """The titles of the lines with these codes, as far as the catalog knows them."""
    if by == "field":
        return catalog.fields
    if by == "procedure":
        return {
            code: Text(f"{code} {procedure.title.vi}", f"{code} {procedure.title.say('en')}")
            for code, procedure in _newest(codes, catalog).items()
        }
    return {}


def step_titles(codes: Collection[str], catalog: Catalog) -> Mapping[str, Text]:
    """The titles of steps and of who does them, as far as the catalog knows them.

    Those of steps by `procedure/step`, those of parts by `procedure@part`.
    """
    titles: dict[str, Text] = {}
    for code, procedure in _newest(codes, catalog).items():
        titles |= {f"{code}/{step.name}": step_title(step) for step in procedure.graph.steps}
        for part in procedure.agencies:
            titles[f"{code}@{part}"] = agency_title(procedure, part)
    return titles


def _newest(codes: Collection[str], catalog: Catalog) -> Mapping[str, Procedure]:
    known = {}
    for code in sorted(codes):
        try:
            known[code] = catalog.versions(code)[-1]
        except NotFound:
            # Adopted from elsewhere, or the pack is gone: the code itself is the label.
            continue
    return known


_NOT_HIDDEN = Text(
    "Báo cáo {name} không che được số nhỏ. Bỏ --suppress, hoặc bỏ --report {name}.",
    "The report {name} cannot hide small figures. Leave out --suppress, or --report {name}.",
)
