"""`onestop check`: every problem of procedure files, with its place and its mend."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ..definition import check as check_files
from ..errors import Problem, Report
from ..texts import Text
from ._command import command, json_option, lang_option, option
from ._failures import FINE, PROBLEMS
from ._output import paint, print_json
from ._phrases import counted, join
from ._problems import lines_of, problem_document, render_problem
from ._progress import Progress
from ._speech import say, spoken, wishes

_DETAILS = Text(
    "PATH là tệp hoặc thư mục; trong thư mục, mọi tệp .yaml đều được đọc. Lỗi thì mã thoát 1; chỉ "
    "có cảnh báo thì 0.",
    "PATH is a file or a folder; in a folder every .yaml file is read. Errors end with code 1; "
    "warnings alone with 0.",
)
_FORMAT = Text(
    "text cho người đọc, json cho chương trình, github để hiện lỗi ngay trên dòng trong GitHub.",
    "text for people, json for programs, github to mark the lines on GitHub.",
)
_FORMATS = ("text", "json", "github")


@command(
    "check",
    details=_DETAILS,
    examples=("onestop check procedures/", "onestop check procedures/ --format json"),
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
@json_option
@lang_option
@click.pass_context
def check(ctx: click.Context, *, paths: Sequence[str], form: str) -> None:
    """Print what is wrong in files and folders."""
    with Progress(say("Kiểm tra", "Checking")) as progress:
        report = check_files([Path(path) for path in paths], progress=progress)
    if wishes().as_json:
        print_json(_document(report))
    elif form == "github":
        for problem in report:
            click.echo(_workflow_command(problem))
    else:
        _print_text(report)
    ctx.exit(FINE if report.ok else PROBLEMS)


def _print_text(report: Report) -> None:
    sources: dict[str, Sequence[str]] = {}
    for problem in report:
        name = problem.span.file
        if name not in sources:
            sources[name] = lines_of(name)
        click.echo(render_problem(problem, sources[name]))
    click.echo(_summary(report))


def _summary(report: Report) -> str:
    errors, warnings = len(report.errors), len(report.warnings)
    counts = [
        counted(len(report.files), "tệp", "file", "files"),
        counted(errors, "lỗi", "error", "errors"),
        counted(warnings, "cảnh báo", "warning", "warnings"),
    ]
    colour = "red" if errors else "yellow" if warnings else "green"
    return paint(f"{spoken(join(counts))}.", fg=colour)


def _document(report: Report) -> dict[str, Any]:
    return {
        "ok": report.ok,
        "files": report.files,
        "errors": len(report.errors),
        "warnings": len(report.warnings),
        "problems": [problem_document(problem) for problem in report],
    }


def _workflow_command(problem: Problem) -> str:
    place = {
        "file": problem.span.file,
        "line": problem.span.line,
        "col": problem.span.column,
        "title": f"{problem.code} {problem.slug}",
    }
    properties = ",".join(f"{name}={_escape_property(value)}" for name, value in place.items())
    mend = say("Cách sửa: ", "Mend: ") + spoken(problem.mend)
    message = _escape(f"{spoken(problem.message)}\n{mend}")
    return f"::{problem.severity} {properties}::{message}"


def _escape(value: object) -> str:
    return str(value).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(value: object) -> str:
    return _escape(value).replace(":", "%3A").replace(",", "%2C")
