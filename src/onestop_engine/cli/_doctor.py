"""`onestop doctor`: what an operator should act on."""

from __future__ import annotations

import importlib.metadata
import platform
from typing import Any

import click

from .._desk.health import Finding
from ..texts import Text
from ._clock import now
from ._command import command, json_option, lang_option, now_option, store_option
from ._failures import FINE, PROBLEMS
from ._output import heading, paint, print_json
from ._shop import open_shop
from ._speech import say, spoken, wishes
from ._values import read_instant

_DETAILS = Text(
    "Chỉ đọc, không sửa gì. Kết thúc với 1 khi có việc phải làm ngay.",
    "Reads only, and mends nothing. Ends with 1 where something has to be done at once.",
)
_LIBRARIES = ("onestop_engine", "sqlalchemy", "psycopg", "numpy")
_MARKS = {"fine": ("✓", "green"), "warning": ("!", "yellow"), "problem": ("✗", "red")}
_SUBJECTS = {
    "store": Text("Kho", "Store"),
    "clock": Text("Đồng hồ", "Clock"),
    "calendar": Text("Lịch", "Calendar"),
    "tick": Text("Việc theo giờ", "Ticks"),
    "outbox": Text("Hộp thư đi", "Outbox"),
    "anchors": Text("Niêm phong", "Anchors"),
    "definitions": Text("Định nghĩa", "Definitions"),
}


@command("doctor", details=_DETAILS, examples=("onestop doctor --db demo.db",))
@store_option()
@now_option
@json_option
@lang_option
@click.pass_context
def doctor(ctx: click.Context, *, db: str, at: str | None) -> None:
    """Print what was looked at, and what to do about it."""
    with open_shop(db) as shop:
        instant = shop.calendar.localize(now() if at is None else read_instant(at, "--at"))
        findings = shop.health(at=instant)
    if wishes().as_json:
        print_json({"at": instant, "versions": _versions(), "findings": findings})
    else:
        _print(findings)
    ctx.exit(PROBLEMS if any(one.level == "problem" for one in findings) else FINE)


def _print(findings: tuple[Finding, ...]) -> None:
    versions = ", ".join(f"{name} {version}" for name, version in _versions().items())
    click.echo(heading(say("Phiên bản: {versions}", "Versions: {versions}", versions=versions)))
    for one in findings:
        mark, colour = _MARKS[one.level]
        subject = spoken(_SUBJECTS[one.subject])
        click.echo(f"  {paint(mark, fg=colour)} {subject}: {spoken(one.message)}")


def _versions() -> dict[str, Any]:
    found = {"Python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            # An extra that is not installed.
            continue
    return found
