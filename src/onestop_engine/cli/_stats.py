"""`onestop stats`: form II.06a, the commune panel, and punctuality step by step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, get_args

import click

from ..calendars import WorkCalendar
from ..catalog import Catalog
from ..definition.model import Procedure
from ..errors import InputError, NotFound
from ..onestop import OneStop
from ..statistics import (
    DossierRow,
    Period,
    Table,
    causes_table,
    histories,
    late_causes,
    panel,
    report_06a,
    rows,
    step_punctuality,
)
from ..statistics.report_06a import GroupBy
from ..texts import Text
from ._clock import now
from ._command import command, json_option, lang_option, option
from ._output import colours, print_json
from ._shop import open_shop
from ._speech import language, wishes
from ._tables import render_table
from ._values import read_day, read_moment
from ._words_steps import step_title

_REPORTS = ("06a", "panel", "steps", "causes")
_BYS: tuple[str, ...] = get_args(GroupBy)

_DETAILS = Text(
    "Số liệu đúng như đã biết tại --as-of: báo cáo của kỳ đã qua không đổi về sau.",
    "Figures are what was known at --as-of: the report of a past period never changes.",
)
_DB = Text("Kho hồ sơ: tệp SQLite hoặc URL.", "The store: an SQLite file, or a URL.")
_FROM = Text(
    "Ngày đầu kỳ; mặc định là 1/1 của năm cuối kỳ.",
    "The first day; by default 1 January of the year of --to.",
)
_TO = Text("Ngày cuối kỳ; mặc định là hôm nay.", "The last day; today by default.")
_AS_OF = Text(
    "Số liệu đã biết đến lúc này; mặc định là bây giờ.", "As known at this instant; now by default."
)
_BY = Text("Mỗi dòng của biểu là gì.", "What a line of the form stands for.")
_REPORT = Text(
    "06a: biểu II.06a; panel: bảng của xã; steps: từng bước; causes: nguyên nhân quá hạn.",
    "06a: form II.06a; panel: the commune panel; steps: step by step; causes: why late.",
)
_SUPPRESS = Text(
    "Che các số nhỏ hơn N, để không lộ cá nhân.",
    "Hide figures below N, so that nobody can be recognised.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """What is to be reported."""

    period: Period
    as_of: datetime
    by: GroupBy
    suppress: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """A report for machines and for people."""

    data: Mapping[str, Any]
    table: Table


@command(
    "stats",
    details=_DETAILS,
    examples=("onestop stats --db demo.db --from 2026-01-01 --to 2026-07-31",),
)
@option("--db", required=True, metavar="URL", about=_DB)
@option("--report", type=click.Choice(_REPORTS), default="06a", metavar="NAME", about=_REPORT)
@option("--from", "start", metavar="DATE", about=_FROM)
@option("--to", "end", metavar="DATE", about=_TO)
@option("--as-of", metavar="ISO", about=_AS_OF)
@option("--by", type=click.Choice(_BYS), default="field", metavar="|".join(_BYS), about=_BY)
@option("--suppress", type=click.IntRange(2), metavar="N", about=_SUPPRESS)
@json_option
@lang_option
def stats(
    *,
    db: str,
    report: str,
    start: str | None,
    end: str | None,
    as_of: str | None,
    by: GroupBy,
    suppress: int | None,
) -> None:
    """Print a report over the dossiers of a store."""
    request = _Request(period=_period(start, end), as_of=_instant(as_of), by=by, suppress=suppress)
    with open_shop(db) as shop:
        answer = _ANSWERS[report](shop, request)
    if wishes().as_json:
        print_json(answer.data)
    else:
        click.echo(render_table(answer.table, colour=colours()))


def _period(start: str | None, end: str | None) -> Period:
    last = now().date() if end is None else read_day(end, "--to")
    first = date(last.year, 1, 1) if start is None else read_day(start, "--from")
    if last < first:
        raise InputError(_BACKWARDS.fill(first=first, last=last))
    return Period.of(first, last)


def _instant(text: str | None) -> datetime:
    """The instant of `--as-of`; a day means all of it."""
    if text is None:
        return now()
    moment = read_moment(text, "--as-of")
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.max)
    return WorkCalendar.bundled("vn").localize(moment)


def _form(shop: OneStop, request: _Request) -> _Answer:
    found = list(rows(shop, request.as_of))
    report = report_06a(
        found,
        request.period,
        request.as_of,
        by=request.by,
        labels=labels_of(request.by, found, shop.catalog),
    )
    return _Answer(
        data=report.to_data(suppress_below=request.suppress),
        table=report.to_table(language(), suppress_below=request.suppress),
    )


def _panel(shop: OneStop, request: _Request) -> _Answer:
    end = request.period.end
    report = panel(rows(shop, request.as_of), end.year, end.month, request.as_of)
    return _Answer(data=report.to_data(), table=report.to_table(language()))


def _steps(shop: OneStop, request: _Request) -> _Answer:
    found = list(histories(shop, request.as_of))
    report = step_punctuality(
        found,
        request.period,
        request.as_of,
        calendar=shop.calendar,
        by="unit" if request.by in {"unit", "agency"} else "step",
    )
    titles = step_titles({history.row.procedure for history in found}, shop.catalog)
    return _Answer(data=report.to_data(), table=report.to_table(language(), titles))


def _causes(shop: OneStop, request: _Request) -> _Answer:
    causes = late_causes(rows(shop, request.as_of), request.period, request.as_of)
    data = {
        "report": "causes",
        "from": request.period.start,
        "to": request.period.end,
        "as_of": request.as_of,
        "lines": causes,
    }
    return _Answer(data=data, table=causes_table(causes, language()))


_ANSWERS: Mapping[str, Callable[[OneStop, _Request], _Answer]] = {
    "06a": _form,
    "panel": _panel,
    "steps": _steps,
    "causes": _causes,
}


def labels_of(by: str, found: Collection[DossierRow], catalog: Catalog) -> Mapping[str, Text]:
    """The titles of a form's lines, as far as the catalog knows them."""
    if by == "field":
        return catalog.fields
    if by == "procedure":
        return {
            code: Text(f"{code} {procedure.title.vi}", f"{code} {procedure.title.say('en')}")
            for code, procedure in _newest({row.procedure for row in found}, catalog).items()
        }
    return {}


def step_titles(codes: Collection[str], catalog: Catalog) -> Mapping[str, Text]:
    """The titles of steps by `procedure/step`, as far as the catalog knows them."""
    return {
        f"{code}/{step.name}": step_title(step)
        for code, procedure in _newest(codes, catalog).items()
        for step in procedure.graph.steps
    }


def _newest(codes: Collection[str], catalog: Catalog) -> Mapping[str, Procedure]:
    known = {}
    for code in sorted(codes):
        try:
            known[code] = catalog.versions(code)[-1]
        except NotFound:
            # Adopted from elsewhere, or the pack is gone: the code itself is the label.
            continue
    return known


_BACKWARDS = Text(
    "--from ({first}) ở sau --to ({last}). Đổi chỗ hai ngày.",
    "--from ({first}) is after --to ({last}). Swap the two days.",
)
