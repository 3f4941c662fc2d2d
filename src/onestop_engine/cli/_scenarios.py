"""`onestop test`: plays the scenarios beside procedures, shows what they miss, writes new ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from ..catalog import Catalog
from ..definition import Procedure, is_overlay
from ..definition._files import read_file
from ..errors import InputError, Problem
from ..scenarios import (
    Coverage,
    Item,
    Mismatch,
    Outcome,
    catalog_for,
    collect,
    coverage_of,
    record,
    run_scenario,
    run_text,
)
from ..texts import Text
from ._command import command, json_option, lang_option, option, store_option
from ._failures import FINE, PROBLEMS
from ._output import heading, paint, print_json
from ._phrases import counted, join
from ._problems import lines_of, problem_document, render_problem
from ._progress import Progress
from ._shop import open_shop
from ._speech import say, spoken, wishes
from ._workflow import workflow_command, workflow_notice

_DETAILS = Text(
    "PATH là tệp kịch bản, hoặc thư mục; trong thư mục, mọi tệp nằm trong các thư mục `scenarios` "
    "đều được chạy. Điều mong đợi không đúng thì mã thoát 1.",
    "PATH is a scenario file or a folder; in a folder every file in folders called `scenarios` is "
    "played. Expectations that do not come true end with code 1.",
)
_COVERAGE = Text(
    "Cho biết bước, kết cục, quy tắc thời hạn, mức phí nào chưa kịch bản nào đi qua.",
    "Show which steps, outcomes, deadline rules and prices no scenario reaches.",
)
_RECORD = Text(
    "Ghi một hồ sơ đã kết thúc thành kịch bản, không có dữ liệu cá nhân; cần --db.",
    "Write a finished dossier down as a scenario, nothing personal in it; needs --db.",
)
_FORMAT = Text(
    "text cho người đọc, json cho chương trình, github để hiện điều không đúng trên dòng trong "
    "GitHub.",
    "text for people, json for programs, github to mark the lines on GitHub.",
)
_FORMATS = ("text", "json", "github")
# Keys that every procedure has and no scenario.
_OF_PROCEDURES = re.compile(rb"^(?:in_force|agencies|steps)[ \t]*:", re.MULTILINE)
_OUTPUT = Text(
    "Tệp kịch bản để ghi, không bao giờ ghi đè; không ghi thì in ra stdout.",
    "The scenario file to write, never overwritten; stdout without it.",
)


@command(
    "test",
    details=_DETAILS,
    examples=(
        "onestop test procedures/vn/ho-tich",
        "onestop test procedures/vn/ho-tich --coverage",
    ),
)
@click.argument("paths", nargs=-1, metavar="PATH")
@option("--coverage", is_flag=True, about=_COVERAGE)
@option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default="text",
    metavar="|".join(_FORMATS),
    about=_FORMAT,
)
@option("--record", "code", metavar="CODE", about=_RECORD)
@store_option(required=False)
@option("-o", "--output", metavar="FILE", about=_OUTPUT)
@json_option
@lang_option
@click.pass_context
def test(
    ctx: click.Context,
    *,
    paths: Sequence[str],
    coverage: bool,
    form: str,
    code: str | None,
    db: str | None,
    output: str | None,
) -> None:
    """Print what did not come true, or write a scenario."""
    if code is None and (db is not None or output is not None):
        raise InputError(_ONLY_RECORD)
    if code is not None:
        _check_record(paths, db, output, coverage=coverage)
        assert db is not None
        ctx.exit(_record(code, db, output))
    ctx.exit(_test(paths, coverage=coverage, form=form))


# -- playing -------------------------------------------------------------------------------------


def _test(paths: Sequence[str], *, coverage: bool, form: str) -> int:
    if not paths:
        raise InputError(_NO_PATH)
    for path in paths:
        if Path(path).is_file() and _declares(Path(path)):
            beside = Path(path).parent
            raise InputError(_NO_SCENARIO_FILE.fill(path=path, beside=beside))
    files = collect(paths)
    if not files:
        raise InputError(_NO_SCENARIO.fill(paths=", ".join(paths)))
    outcomes = []
    with Progress(say("Chạy kịch bản", "Playing")) as progress:
        for done, file in enumerate(files, start=1):
            outcomes.append(run_scenario(file))
            progress(done, len(files))
    covered = _coverage(paths, outcomes) if coverage else ()
    if wishes().as_json:
        print_json(_document(outcomes, covered, coverage=coverage))
    elif form == "github":
        _print_workflow(outcomes, covered)
    else:
        _print(outcomes)
        _print_coverage(covered)
    return FINE if all(outcome.ok for outcome in outcomes) else PROBLEMS


def _declares(file: Path) -> bool:
    """True when a file declares a procedure or an overlay; a scenario only names one."""
    text = read_file(str(file))
    return is_overlay(text) or _OF_PROCEDURES.search(text) is not None


def _coverage(paths: Sequence[str], outcomes: Sequence[Outcome]) -> tuple[Coverage, ...]:
    """What scenarios reach of the procedures in the folders, and of those that they name."""
    procedures: dict[str, Procedure] = {}
    for path in paths:
        if Path(path).is_dir():
            procedures |= {each.ref: each for each in Catalog.load(path)}
    for outcome in outcomes:
        if outcome.procedure is not None and outcome.title is not None:
            catalog = catalog_for(Path(outcome.file), outcome.procedure)
            if outcome.procedure in catalog:
                found = catalog.versions(outcome.procedure)
                procedures |= {each.ref: each for each in found if each.ref not in procedures}
        procedures |= {each.ref: each for each in outcome.played if each.overlays}
    reached = frozenset[Item]().union(*(outcome.reached for outcome in outcomes))
    return tuple(coverage_of(procedures[ref], reached) for ref in sorted(procedures))


def _print(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        lines = lines_of(outcome.file) if outcome.problems else ()
        for problem in outcome.problems:
            click.echo(render_problem(problem, lines))
            for line in _why(problem):
                click.echo(f"      {line}")
    failed = sum(not outcome.ok for outcome in outcomes)
    counts = [
        counted(len(outcomes), "kịch bản", "scenario", "scenarios"),
        counted(_expectations(outcomes), "điều mong đợi", "expectation", "expectations"),
        counted(failed, "kịch bản không đạt", "scenario failed", "scenarios failed"),
    ]
    click.echo(paint(f"{spoken(join(counts))}.", fg="red" if failed else "green"))


def _print_workflow(outcomes: Iterable[Outcome], covered: Iterable[Coverage]) -> None:
    for outcome in outcomes:
        for problem in outcome.problems:
            click.echo(workflow_command(problem))
    for each in covered:
        for item, span in each.missed:
            title = say("chưa kịch bản nào đi qua", "reached by no scenario")
            click.echo(workflow_notice(span, title, f"{spoken(_KINDS[item.kind])} {item.name}"))


def _why(problem: Problem) -> list[str]:
    """The story of the due date, where that is what did not come true."""
    return spoken(problem.why).splitlines() if isinstance(problem, Mismatch) else []


def _expectations(outcomes: Iterable[Outcome]) -> int:
    return sum(outcome.expectations for outcome in outcomes)


def _print_coverage(covered: Sequence[Coverage]) -> None:
    for each in covered:
        procedure = each.procedure
        share = 100 * each.reached // len(each.items) if each.items else 100
        label = say(
            "đi qua {reached} trên {all} ({share} %)",
            "{reached} of {all} reached ({share}%)",
            reached=each.reached,
            all=len(each.items),
            share=share,
        )
        click.echo(f"\n{heading(f'{procedure.ref} {spoken(procedure.title)}')}")
        click.echo(f"  {label}")
        for item, span in each.missed:
            kind = spoken(_KINDS[item.kind])
            click.echo(f"  ○ {span}: {say('chưa đi qua', 'not reached')}: {kind} {item.name}")


def _document(
    outcomes: Sequence[Outcome], covered: Sequence[Coverage], *, coverage: bool
) -> dict[str, Any]:
    document: dict[str, Any] = {
        "ok": all(outcome.ok for outcome in outcomes),
        "scenarios": len(outcomes),
        "expectations": _expectations(outcomes),
        "failed": sum(not outcome.ok for outcome in outcomes),
        "results": [
            {
                "file": outcome.file,
                "title": outcome.title,
                "procedure": outcome.procedure,
                "ok": outcome.ok,
                "expectations": outcome.expectations,
                "problems": [_problem(problem) for problem in outcome.problems],
            }
            for outcome in outcomes
        ],
    }
    if coverage:
        document["coverage"] = [_coverage_document(each) for each in covered]
    return document


def _problem(problem: Problem) -> dict[str, Any]:
    found = problem_document(problem)
    if isinstance(problem, Mismatch):
        found |= {
            "what": problem.what,
            "expected": problem.expected,
            "actual": problem.actual,
            "why": problem.why,
        }
    return found


def _coverage_document(each: Coverage) -> dict[str, Any]:
    return {
        "procedure": each.procedure.code,
        "ref": each.procedure.ref,
        "items": len(each.items),
        "reached": each.reached,
        "missed": [
            {"kind": item.kind, "name": item.name, "file": span.file, "line": span.line}
            for item, span in each.missed
        ],
    }


# -- recording -----------------------------------------------------------------------------------


def _check_record(
    paths: Sequence[str], db: str | None, output: str | None, *, coverage: bool
) -> None:
    if db is None:
        raise InputError(_NO_DB)
    if paths or coverage:
        raise InputError(_ALONE)
    if output is not None and Path(output).exists():
        raise InputError(_EXISTS.fill(path=output))


def _record(code: str, db: str, output: str | None) -> int:
    """Write the scenario, then play it: procedures and calendar may have changed since."""
    with open_shop(db) as shop:
        text = record(shop, code)
    outcome = run_text(text, output or "<stdout>")
    if output is not None:
        # "x" refuses a file that came into being meanwhile.
        with Path(output).open("x", encoding="utf-8") as file:
            file.write(text)
    if wishes().as_json:
        print_json({"file": output, "ok": outcome.ok, "text": text, **_played(outcome)})
    elif output is None:
        click.echo(text, nl=False)
    else:
        click.echo(say("Đã ghi {path}.", "Wrote {path}.", path=output))
    if not wishes().as_json:
        for problem in outcome.problems:
            click.echo(render_problem(problem, text.splitlines()), err=True)
    return FINE if outcome.ok else PROBLEMS


def _played(outcome: Outcome) -> dict[str, Any]:
    return {"problems": [_problem(problem) for problem in outcome.problems]}


_KINDS = {
    "step": Text("bước", "step"),
    "outcome": Text("kết cục", "outcome"),
    "deadline": Text("quy tắc thời hạn", "deadline rule"),
    "price": Text("mức thu", "price"),
    "reduction": Text("miễn, giảm", "reduction"),
}
_NO_PATH = Text(
    "Chưa nêu PATH. Viết ví dụ: onestop test procedures/",
    "PATH is missing. Write, say: onestop test procedures/",
)
_NO_SCENARIO = Text(
    "Không có kịch bản nào trong «{paths}». Kịch bản là tệp .yaml trong thư mục `scenarios` nằm "
    "cạnh tệp thủ tục.",
    "There is no scenario in '{paths}'. Scenarios are .yaml files in a folder `scenarios` beside "
    "the procedure's file.",
)
_NO_SCENARIO_FILE = Text(
    "{path} là tệp thủ tục, không phải kịch bản. Chạy các kịch bản cạnh nó: onestop test {beside}",
    "{path} declares a procedure and is no scenario. Play the scenarios beside it: onestop test"
    " {beside}",
)
_ONLY_RECORD = Text(
    "--db và --output chỉ đi cùng --record. Thêm --record MÃ_HỒ_SƠ.",
    "--db and --output go with --record only. Add --record CODE.",
)
_NO_DB = Text(
    "--record cần biết kho hồ sơ. Thêm --db TỆP.", "--record needs a store. Add --db FILE."
)
_ALONE = Text(
    "--record không đi cùng PATH hay --coverage. Chạy hai lệnh riêng.",
    "--record goes with neither PATH nor --coverage. Run two commands.",
)
_EXISTS = Text(
    "Tệp «{path}» đã có và không bị ghi đè. Chọn tên khác.",
    "'{path}' exists and is not overwritten. Choose another name.",
)
