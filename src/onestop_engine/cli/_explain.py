"""`onestop explain`: a procedure in words, or why a dossier is due when it is."""

from __future__ import annotations

import click

from ..definition.model import Procedure
from ..texts import Text
from ._clock import today
from ._command import command, day_option, json_option, lang_option, option, store_option
from ._output import heading, paint, print_json
from ._procedures import find_procedure
from ._sentences import Line, Section, remarks
from ._speech import say, spoken, wishes
from ._values import read_day
from ._words import procedure_words

_DETAILS = Text(
    "Không có --db: WHAT là mã thủ tục hoặc tệp thủ tục. Có --db: WHAT là mã hồ sơ trong kho đó.",
    "Without --db, WHAT is a procedure's code or file. With --db it is a dossier of that store.",
)


UNIT = Text(
    "Mã đơn vị, ví dụ H26.10.2: áp dụng cả quy định của địa phương đó.",
    "The code of a unit, such as H26.10.2: what its place sets itself is applied.",
)


@command(
    "explain",
    details=_DETAILS,
    examples=(
        "onestop explain 1.013225 --on 2026-07-01",
        "onestop explain 1.001612 --unit H26.10.2",
        "onestop explain draft.yaml",
    ),
)
@click.argument("what", metavar="WHAT")
@store_option(required=False)
@day_option
@option("--unit", metavar="CODE", about=UNIT)
@json_option
@lang_option
def explain(*, what: str, db: str | None, on: str | None, unit: str | None) -> None:
    """Print a procedure in words, or a dossier's due date and timeline."""
    if db is not None:
        _explain_dossier(what, db)
        return
    procedure = find_procedure(what, today() if on is None else read_day(on, "--on"), unit)
    sections = procedure_words(procedure)
    if wishes().as_json:
        print_json(_document(procedure, sections))
    else:
        _print_sections(procedure, sections)


def _explain_dossier(code: str, db: str) -> None:
    # A procedure in words needs no engine and no store.
    from ._dossiers import dossier_document, print_dossier  # noqa: PLC0415
    from ._shop import open_shop  # noqa: PLC0415

    with open_shop(db) as shop:
        if wishes().as_json:
            print_json(dossier_document(shop, code))
        else:
            print_dossier(shop, code)


def _document(procedure: Procedure, sections: tuple[Section, ...]) -> dict[str, object]:
    return {
        "procedure": procedure.code,
        "ref": procedure.ref,
        "title": procedure.title,
        "hash": procedure.hash,
        "overlays": procedure.overlays,
        "sections": sections,
    }


def _print_sections(procedure: Procedure, sections: tuple[Section, ...]) -> None:
    click.echo(heading(f"{spoken(procedure.title)} ({procedure.code})"))
    if procedure.status != "verified":
        click.echo(
            say(
                "Tệp này chưa được đối chiếu hết với văn bản gốc.",
                "This file has not been compared in full with the official text.",
            )
        )
    for section in sections:
        click.echo(f"\n{heading(spoken(section.title))}")
        for line in section.lines:
            click.echo(say_line(line))
            for remark in remarks(line):
                click.echo(paint(f"{'  ' * (line.depth + 3)}{spoken(remark)}", dim=True))


def say_line(line: Line) -> str:
    """A line of a section, indented by its depth, with its name and basis."""
    basis = paint(f"  [{line.basis}]", dim=True) if line.basis else ""
    return f"{'  ' * (line.depth + 1)}{with_name(line.name, spoken(line.text))}{basis}"


def with_name(name: str | None, sentence: str) -> str:
    """`sentence` after the value's name in the file, unless it starts with that name itself.

    >>> with_name("sign", "sign (authority)"), with_name("sign", "Ký duyệt")
    ('sign (authority)', 'sign: Ký duyệt')
    """
    if name is None or sentence.split(" ", 1)[0] == name:
        return sentence
    return f"{name}: {sentence}"
