"""How the command line shows a problem of a file: to people with its line, to programs as JSON."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from ..errors import Problem, Report
from ._output import paint
from ._phrases import counted, join
from ._speech import say, spoken

_LONGEST_LINE = 160


def render_problem(problem: Problem, lines: Sequence[str]) -> str:
    """Place and sentence, the line of the file with a caret under the place, and the mend."""
    severe = problem.severity == "error"
    kind = say("lỗi", "error") if severe else say("cảnh báo", "warning")
    mark = paint(f"{kind} {problem.code}", fg="red" if severe else "yellow", bold=True)
    head = f"{problem.span}: {mark} {problem.slug}: {spoken(problem.message)}"
    mend = f"    {say('cách sửa', 'mend')}: {spoken(problem.mend)}"
    return "\n".join([head, *_excerpt(problem, lines), mend])


def _excerpt(problem: Problem, lines: Sequence[str]) -> list[str]:
    if not 1 <= problem.span.line <= len(lines):
        return []
    line = lines[problem.span.line - 1].replace("\t", " ")
    number = f"{problem.span.line:>5} | "
    before = line[: problem.span.column - 1]
    shown = line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"
    if len(before) > _LONGEST_LINE:
        return [number + shown]
    # A combining accent stands above its letter and takes no column of its own.
    width = sum(not unicodedata.combining(letter) for letter in before)
    caret = paint("^", fg="red", bold=True)
    return [number + shown, " " * (len(number) + width) + caret]


def print_problems(problems: Iterable[Problem]) -> None:
    """Print each problem with the line of its file."""
    sources: dict[str, Sequence[str]] = {}
    rendered: list[str] = []
    for problem in problems:
        name = problem.span.file
        if name not in sources:
            sources = {name: lines_of(name)}
        rendered.append(render_problem(problem, sources[name]))
    if rendered:
        # All at once: a stream that is flushed after each of thousands takes its time.
        click.echo("\n".join(rendered))


def summary(report: Report) -> str:
    """How many files, errors and warnings there are."""
    errors, warnings = len(report.errors), len(report.warnings)
    counts = [
        counted(len(report.files), "tệp", "file", "files"),
        counted(errors, "lỗi", "error", "errors"),
        counted(warnings, "cảnh báo", "warning", "warnings"),
    ]
    colour = "red" if errors else "yellow" if warnings else "green"
    return paint(f"{spoken(join(counts))}.", fg=colour)


def lines_of(name: str) -> Sequence[str]:
    """The lines of a file, for the excerpts; none where it cannot be read as text."""
    try:
        return Path(name).read_bytes().decode("utf-8-sig").splitlines()
    except (OSError, ValueError):
        # The problem itself says that the file cannot be read as text.
        return ()


def problem_document(problem: Problem) -> dict[str, Any]:
    """The problem as JSON values, its place spread out."""
    return {
        "code": problem.code,
        "slug": problem.slug,
        "severity": problem.severity,
        "file": problem.span.file,
        "line": problem.span.line,
        "column": problem.span.column,
        "path": problem.path,
        "message": problem.message,
        "mend": problem.mend,
    }
