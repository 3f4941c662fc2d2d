"""`onestop tick`: everything that time alone makes happen, once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from .._desk.work import Ticked
from ..texts import Text
from ._clock import now
from ._command import command, json_option, lang_option, now_option, store_option
from ._dossiers import event_words
from ._failures import FINE, PROBLEMS
from ._output import heading, print_json
from ._phrases import counted
from ._shop import open_shop
from ._speech import say, say_instant, short_instant, spoken, wishes
from ._values import read_instant

_DETAILS = Text(
    "Chạy mấy lần, trễ bao lâu cũng được: việc nào cũng chỉ xảy ra một lần, đúng lúc của nó.",
    "However often and late it is run, each thing happens once, at its own instant.",
)


@command("tick", details=_DETAILS, examples=("onestop tick --db demo.db",))
@store_option()
@now_option
@json_option
@lang_option
@click.pass_context
def tick(ctx: click.Context, *, db: str, at: str | None) -> None:
    """Print what happened; problems found where time could not be carried on for a dossier."""
    with open_shop(db) as shop:
        instant = shop.calendar.localize(now() if at is None else read_instant(at, "--at"))
        ticked = shop.tick(at=instant)
    if wishes().as_json:
        print_json(_document(instant, ticked))
    else:
        _print(instant, ticked)
    ctx.exit(PROBLEMS if ticked.failed else FINE)


def _print(instant: datetime, ticked: Ticked) -> None:
    count = counted(len(ticked), "việc", "event", "events")
    until = say("Đến {at}", "Until {at}", at=say_instant(instant))
    click.echo(heading(f"{until}: {spoken(count)}"))
    for one in ticked:
        what = spoken(event_words(one.event))
        click.echo(f"  {short_instant(one.event.at):<17} {one.code}  {what}")
    for failure in ticked.failed:
        click.echo(f"  {failure.code}  {spoken(failure.error.message)}", err=True)


def _document(instant: datetime, ticked: Ticked) -> dict[str, Any]:
    return {
        "at": instant,
        "happened": [
            {"code": one.code, "kind": one.event.kind, "at": one.event.at, "data": one.event.data}
            for one in ticked
        ],
        "failed": [
            {"code": failure.code, "message": failure.error.message} for failure in ticked.failed
        ],
    }
