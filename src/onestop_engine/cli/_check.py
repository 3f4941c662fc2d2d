"""`onestop check`: every problem of procedure files, with its place and its mend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ..definition import check as check_files
from ..definition._results import Results
from ..errors import InputError, Report
from ..texts import Text
from ._clock import today
from ._command import command, json_option, lang_option, option
from ._failures import FINE, PROBLEMS
from ._installed import installed, installed_texts
from ._output import print_json
from ._problems import print_problems, problem_document, summary
from ._progress import Progress
from ._speech import say, wishes
from ._values import read_day
from ._workflow import workflow_command

_DETAILS = Text(
    "PATH là tệp hoặc thư mục; trong thư mục, mọi tệp .yaml đều được đọc. Lỗi thì mã thoát 1; chỉ "
    "có cảnh báo thì 0. Tệp chưa thay đổi từ lần kiểm tra trước không phải đọc lại.",
    "PATH is a file or a folder; in a folder every .yaml file is read. Errors end with code 1; "
    "warnings alone with 0. Files that stayed as they were at an earlier check are not read again.",
)
_FORMAT = Text(
    "text cho người đọc, json cho chương trình, github để hiện lỗi ngay trên dòng trong GitHub, "
    "sarif cho công cụ phân tích mã.",
    "text for people, json for programs, github to mark the lines on GitHub, sarif for code "
    "scanning.",
)
_WATCH = Text(
    "Kiểm tra lại tệp mỗi khi được lưu, cho đến khi bấm Ctrl-C.",
    "Check files again whenever they are saved, until Ctrl-C.",
)
_CACHE = Text(
    "Thư mục giữ kết quả của các lần trước; mặc định là thư mục cache của người dùng.",
    "The folder that keeps the results of earlier runs; the user's cache folder by default.",
)
_NO_CACHE = Text(
    "Kiểm tra lại mọi tệp, không giữ kết quả.", "Check every file again and keep no results."
)
_UNIT = Text(
    "Mã đơn vị, ví dụ H26.10.2: xem thêm đơn vị đó còn thiếu mức thu nào do tỉnh quyết định.",
    "The code of a unit, such as H26.10.2: look, too, which fees its province has yet to set.",
)
_ON = Text(
    "Với --unit: tính từ ngày này; mặc định là hôm nay.",
    "With --unit: from this day on; today by default.",
)
_FORMATS = ("text", "json", "github", "sarif")


@command(
    "check",
    details=_DETAILS,
    examples=(
        "onestop check procedures/",
        "onestop check procedures/ --watch",
        "onestop check procedures/ --unit H26.10.2",
        "onestop check procedures/ --format sarif",
    ),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH")
@option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default="text",
    metavar="|".join(_FORMATS),
    about=_FORMAT,
)
@option("--unit", metavar="CODE", about=_UNIT)
@option("--on", metavar="DATE", about=_ON)
@option("--watch", is_flag=True, about=_WATCH)
@option("--cache", metavar="DIR", about=_CACHE)
@option("--no-cache", is_flag=True, about=_NO_CACHE)
@json_option
@lang_option
@click.pass_context
def check(
    ctx: click.Context,
    *,
    paths: Sequence[str],
    form: str,
    unit: str | None,
    on: str | None,
    watch: bool,
    cache: str | None,
    no_cache: bool,
) -> None:
    """Print what is wrong in files and folders."""
    if cache is not None and no_cache:
        raise InputError(_CACHE_OR_NOT)
    if watch and (form != "text" or wishes().as_json):
        raise InputError(_WATCH_IS_TEXT)
    if on is not None and unit is None:
        raise InputError(_ON_WITHOUT_UNIT)
    since = today() if on is None else read_day(on, "--on")
    with _results(cache, wanted=not no_cache) as results:
        if watch:
            from ._watch import watch_files  # noqa: PLC0415 (most runs look once)

            watch_files(paths, results, unit, since)
            ctx.exit(FINE)
        with Progress(say("Kiểm tra", "Checking")) as progress:
            report = check_files(
                paths,
                progress=progress,
                results=results,
                elsewhere=installed,
                beside=installed_texts(),
                unit=unit,
                since=since,
            )
    _print(report, "json" if wishes().as_json else form)
    ctx.exit(FINE if report.ok else PROBLEMS)


@contextmanager
def _results(cache: str | None, *, wanted: bool) -> Iterator[Results | None]:
    """The kept results of earlier runs; none where nobody wants them or there is no place."""
    from ._kept_results import KeptResults, default_folder  # noqa: PLC0415 (SQLite only then)

    folder = default_folder() if cache is None else Path(cache)
    if not wanted or folder is None:
        yield None
        return
    with KeptResults(folder) as kept:
        yield kept


def _print(report: Report, form: str) -> None:
    if form == "json":
        print_json(_document(report))
    elif form == "sarif":
        from ._sarif import sarif  # noqa: PLC0415 (the registry of codes only then)

        print_json(sarif(report))
    elif form == "github":
        for problem in report:
            click.echo(workflow_command(problem))
    else:
        print_problems(report)
        click.echo(summary(report))


def _document(report: Report) -> dict[str, Any]:
    return {
        "ok": report.ok,
        "files": report.files,
        "errors": len(report.errors),
        "warnings": len(report.warnings),
        "problems": [problem_document(problem) for problem in report],
    }


_CACHE_OR_NOT = Text(
    "--cache và --no-cache trái nhau. Bỏ một trong hai.",
    "--cache and --no-cache contradict each other. Leave one out.",
)
_ON_WITHOUT_UNIT = Text(
    "--on chỉ đi cùng --unit: đó là ngày mà đơn vị bắt đầu tính. Thêm --unit, hoặc bỏ --on.",
    "--on goes with --unit: it is the day from which the unit counts. Add --unit, or leave out"
    " --on.",
)
_WATCH_IS_TEXT = Text(
    "--watch in cho người đọc. Bỏ --format và --json.",
    "--watch prints for people. Leave out --format and --json.",
)
