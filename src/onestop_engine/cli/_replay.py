"""`onestop replay`: every stored dossier folded anew from its events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from .._desk.replaying import Difference, Replayed
from ..texts import Text
from ._command import command, json_option, lang_option, store_option
from ._failures import FINE, PROBLEMS
from ._output import heading, paint, print_json
from ._progress import Progress
from ._shop import open_shop
from ._speech import say, spoken, wishes

_DETAILS = Text(
    "Hồ sơ là chuỗi sự kiện của nó; bảng tra cứu chỉ là bản tóm tắt. Lệnh này chỉ đọc, không sửa.",
    "A dossier is the fold of its events; the look-up is only a digest of it. Nothing is written.",
)


@command("replay", details=_DETAILS, examples=("onestop replay --db demo.db",))
@store_option()
@json_option
@lang_option
@click.pass_context
def replay(ctx: click.Context, *, db: str) -> None:
    """Print how much was folded, and every difference; problems found where there are any."""
    with open_shop(db) as shop, Progress(say("Tính lại", "Replaying")) as progress:
        found = shop.replay(progress=progress)
    if wishes().as_json:
        print_json({"ok": found.ok, **_plain(found)})
    else:
        line = say(
            "Đã tính lại {dossiers} hồ sơ từ {events} sự kiện: {count} chỗ khác.",
            "Folded {dossiers} dossiers from {events} events: {count} differences.",
            dossiers=found.dossiers,
            events=found.events,
            count=len(found.differences),
        )
        click.echo(heading(line))
        for one in found.differences:
            click.echo(f"  {paint('✗', fg='red')} {_words(one)}")
    ctx.exit(FINE if found.ok else PROBLEMS)


def _words(one: Difference) -> str:
    if one.why is not None:
        return f"{one.code}: {spoken(one.why)}"
    return say(
        "{code}: {field} trong bảng tra cứu là {stored}, theo sự kiện là {folded}.",
        "{code}: the look-up says {field} is {stored}; the events come to {folded}.",
        code=one.code,
        field=one.field,
        stored=_value(one.stored),
        folded=_value(one.folded),
    )


def _value(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "–"
    return "–" if value is None else str(value)


def _plain(found: Replayed) -> dict[str, Any]:
    return {
        "dossiers": found.dossiers,
        "events": found.events,
        "differences": found.differences,
    }
