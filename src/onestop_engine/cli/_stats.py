"""`onestop stats`: form II.06a, the panel, steps, causes and charts, printed or as files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, tzinfo
from functools import partial
from pathlib import Path
from typing import cast, get_args

import click

from ..calendars import WorkCalendar
from ..errors import InputError
from ..statistics import Period
from ..statistics.outputs import FORMATS, Cover, Format, Printable, form_of, render, table_of
from ..statistics.report_06a import GroupBy
from ..texts import Text
from ._clock import now
from ._command import command, json_option, lang_option, option, store_option
from ._output import colours
from ._shop import open_shop
from ._speech import language, say, wishes
from ._stats_reports import CHARTS, FIGURES, REPORTS, Request, reports_of
from ._tables import render_table
from ._values import read_day, read_moment

_BYS: tuple[str, ...] = get_args(GroupBy)
_SPOKEN = frozenset({"csv", "json", "svg"})

_DETAILS = Text(
    "PATH là tệp Parquet hoặc thư mục chứa các tệp đó (docs/statistics.md), hoặc tệp CSV, XES, "
    "OCEL của hệ thống khác với --mapping (docs/event-logs.md); bỏ trống nếu có --db. "
    "Số liệu đúng như đã biết tại --as-of: báo cáo của kỳ đã qua không đổi về sau.",
    "PATH is a Parquet file, or a folder of them (docs/statistics.md), or with --mapping a CSV, "
    "XES or OCEL file of another system (docs/event-logs.md); leave it out with --db. "
    "Figures are what was known at --as-of: the report of a past period never changes.",
)
_DB = Text(
    "Kho hồ sơ: tệp SQLite hoặc URL; thay cho PATH.",
    "The store: an SQLite file, or a URL; instead of PATH.",
)
_REFUSED = Text(
    "Với PATH: ghi các dòng sai vào tệp này (.csv, .parquet); mặc định PATH.refused.csv.",
    "With PATH: keep bad rows in this file (.csv, .parquet); PATH.refused.csv by default.",
)
_MAPPING = Text(
    "Với bảng hay nhật ký của hệ thống khác: tệp YAML nói cột hay hoạt động nào là gì.",
    "With a table or log of another system: the YAML file that says what its parts are.",
)
_KEEP = Text(
    "Với PATH: giữ kết quả đếm ở thư mục này, lần sau chỉ đọc tệp mới.",
    "With PATH: keep counts in this folder, so that only new files are read the next time.",
)
_FROM = Text(
    "Ngày đầu kỳ; mặc định là 1/1 của năm cuối kỳ.",
    "The first day; by default 1 January of the year of --to.",
)
_TO = Text("Ngày cuối kỳ; mặc định là hôm nay.", "The last day; today by default.")
_AS_OF = Text(
    "Số liệu đã biết đến lúc này; mặc định là bây giờ.", "As known at this instant; now by default."
)
_BY = Text(
    "Mỗi dòng của báo cáo là gì; mặc định là lĩnh vực.",
    "What a line of the report stands for; the field by default.",
)
_REPORT = Text(
    "06a: biểu II.06a (mặc định); panel: bảng của xã; steps: từng bước; causes: nguyên nhân quá "
    "hạn; ageing: tuổi hồ sơ đang giải quyết; due-soon: sắp đến hạn; times: giờ làm việc đã dùng; "
    "supplements: yêu cầu bổ sung. Ghi nhiều lần được.",
    "06a: form II.06a (by default); panel: the commune panel; steps: step by step; causes: why "
    "late; ageing: how long open dossiers have lain; due-soon: what is due in the next days; "
    "times: office time taken; supplements: how often more was asked for. May be given several "
    "times.",
)
_CHART = Text(
    "Biểu đồ hoặc bảng số của nó. months: đúng hạn hằng tháng; ageing: tuổi hồ sơ đang giải quyết; "
    "times: thời gian của từng bước, với PATH là của từng nhóm hồ sơ.",
    "A chart, or its figures. months: punctuality by month; ageing: age of the open dossiers; "
    "times: where the time goes, by step; with PATH, by group of dossiers.",
)
_WHAT_IF = Text(
    "Nếu quy định khác đi thì ai trễ, ai không: «MÃ THỦ TỤC: THỜI HẠN», tệp lịch (như --overlay), "
    "hoặc tệp thủ tục. Ghi nhiều lần được.",
    "Who would be late under other rules, and who not: 'CODE: TERM', a calendar file (as --overlay "
    "takes it), or a procedure file. May be given several times.",
)
_SUPPRESS = Text(
    "Che các số nhỏ hơn N, để không lộ cá nhân.",
    "Hide figures below N, so that nobody can be recognised.",
)
_OUTPUT = Text("Ghi vào tệp này thay vì stdout.", "Write to this file instead of stdout.")
_FORMAT = Text(
    "Loại tệp; nếu không ghi thì theo đuôi tệp, không thì bảng chữ.",
    "The kind of file; the file's name decides when it is left out, else a table in text.",
)
_REPORTER = Text("Đơn vị báo cáo, ghi trên biểu II.06a.", "The reporting unit, named on the form.")
_RECEIVER = Text(
    "Đơn vị nhận báo cáo, ghi trên biểu II.06a.", "The receiving unit, named on the form."
)


@command(
    "stats",
    details=_DETAILS,
    examples=(
        "onestop stats --db demo.db --from 2026-01-01 --to 2026-07-31",
        "onestop stats --db demo.db --to 2026-07-31 --report 06a --report panel -o july.xlsx",
        "onestop stats --db demo.db --to 2026-07-31 --chart months -o months.svg",
        'onestop stats --db demo.db --to 2026-07-31 --what-if "1.013225: 7 working days"',
        "onestop stats old-system.csv --mapping old-system.yaml --to 2026-07-31",
    ),
)
@click.argument("path", metavar="[PATH]", required=False)
@store_option(required=False, about=_DB)
@option(
    "--report", "reports", type=click.Choice(REPORTS), multiple=True, metavar="NAME", about=_REPORT
)
@option(
    "--chart",
    "charts",
    type=click.Choice(list(CHARTS)),
    multiple=True,
    metavar="NAME",
    about=_CHART,
)
@option("--what-if", "changes", multiple=True, metavar="CHANGE", about=_WHAT_IF)
@option("--from", "start", metavar="DATE", about=_FROM)
@option("--to", "end", metavar="DATE", about=_TO)
@option("--as-of", metavar="ISO", about=_AS_OF)
@option("--by", type=click.Choice(_BYS), metavar="|".join(_BYS), about=_BY)
@option("--suppress", type=click.IntRange(2), metavar="N", about=_SUPPRESS)
@option("-o", "--output", metavar="FILE", about=_OUTPUT)
@option("--format", "form", type=click.Choice(FORMATS), metavar="|".join(FORMATS), about=_FORMAT)
@option("--refused", metavar="FILE", about=_REFUSED)
@option("--mapping", metavar="FILE", about=_MAPPING)
@option("--keep", metavar="FOLDER", about=_KEEP)
@option("--reporter", default="", metavar="NAME", about=_REPORTER)
@option("--receiver", default="", metavar="NAME", about=_RECEIVER)
@json_option
@lang_option
def stats(
    *,
    path: str | None,
    db: str | None,
    reports: tuple[str, ...],
    charts: tuple[str, ...],
    changes: tuple[str, ...],
    start: str | None,
    end: str | None,
    as_of: str | None,
    by: GroupBy | None,
    suppress: int | None,
    output: str | None,
    form: str | None,
    refused: str | None,
    mapping: str | None,
    keep: str | None,
    reporter: str,
    receiver: str,
) -> None:
    """Print reports and charts over the dossiers of a store or of files, or write them."""
    request = Request(
        period=_period(start, end),
        as_of=_instant(as_of),
        by=by or "field",
        suppress=suppress,
        calendar=WorkCalendar.bundled("vn"),
        grouped=by is not None,
        changes=changes,
    )
    kind = _kind(form, output)
    supposed = FIGURES[-1:] if changes else ()
    names = (*reports, *(CHARTS[chart] for chart in charts), *supposed) or REPORTS[:1]
    if path is not None and db is None:
        found = _reports_of_file(
            path, names, request, as_of=as_of, mapping=mapping, refused=refused, keep=keep
        )
    elif db is not None and path is None:
        with open_shop(db) as shop:
            found = reports_of(shop, names, request)
    else:
        raise InputError(_ONE_SOURCE)
    if kind is None:
        click.echo(_as_text(found, suppress))
        return
    cover = Cover(reporter=reporter, receiver=receiver)
    content = render(found, kind, language(), suppress_below=suppress, cover=cover)
    if output is None:
        click.echo(content.decode("utf-8-sig"), nl=False)
        return
    Path(output).write_bytes(content)
    click.echo(say("Đã viết {file}.", "Written: {file}.", file=output))


def _reports_of_file(
    path: str,
    names: Sequence[str],
    request: Request,
    *,
    as_of: str | None,
    mapping: str | None,
    refused: str | None,
    keep: str | None,
) -> list[Printable]:
    """The reports over a file; counting columns brings pyarrow and numpy along."""
    from ._stats_mapped import needs_mapping, reports_by_mapping  # noqa: PLC0415

    if mapping is not None or needs_mapping(path):
        instant = partial(_instant, as_of)
        return reports_by_mapping(path, mapping, names, request, instant=instant, refused=refused)
    from ._stats_columns import reports_of_columns  # noqa: PLC0415

    return reports_of_columns(path, names, request, refused=refused, kept=keep)


def _kind(form: str | None, output: str | None) -> Format | None:
    """The kind of file that is wanted; None for tables on the screen."""
    if form is None and output is not None:
        return form_of(output)
    if form is None:
        return "json" if wishes().as_json else None
    if output is None and form not in _SPOKEN:
        raise InputError(_NO_FILE.fill(form=form))
    return cast("Format", form)


def _as_text(found: Sequence[Printable], suppress: int | None) -> str:
    tables = (table_of(report, language(), suppress) for report in found)
    return "\n\n".join(render_table(table, colour=colours()) for table in tables)


def _period(start: str | None, end: str | None) -> Period:
    last = now().date() if end is None else read_day(end, "--to")
    first = date(last.year, 1, 1) if start is None else read_day(start, "--from")
    if last < first:
        raise InputError(_BACKWARDS.fill(first=first, last=last))
    return Period.of(first, last)


def _instant(text: str | None, zone: tzinfo | None = None) -> datetime:
    """The instant of `--as-of`, local to `zone`, Vietnam's by default; a day means all of it."""
    if text is None:
        return now()
    moment = read_moment(text, "--as-of")
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.max)
    if zone is not None and moment.utcoffset() is None:
        return moment.replace(tzinfo=zone)
    return WorkCalendar.bundled("vn").localize(moment)


_ONE_SOURCE = Text(
    "Ghi nguồn hồ sơ: --db KHO, hoặc một tệp hay thư mục, không phải cả hai.",
    "Name where the dossiers are: --db STORE, or a file or folder, not both.",
)
_BACKWARDS = Text(
    "--from ({first}) ở sau --to ({last}). Đổi chỗ hai ngày.",
    "--from ({first}) is after --to ({last}). Swap the two days.",
)
_NO_FILE = Text(
    "Tệp {form} không in ra màn hình được. Thêm -o TỆP.{form}.",
    "A {form} file cannot be printed on the screen. Add -o FILE.{form}.",
)
