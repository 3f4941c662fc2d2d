"""`onestop audit`: whether a store is what was written; and its anchors."""

from __future__ import annotations

from typing import Any

import click

from ..store.audit import Anchor, Audit
from ..texts import Text
from ._clock import now
from ._command import command, json_option, lang_option, option, store_option
from ._failures import FINE, PROBLEMS
from ._output import heading, paint, print_json
from ._phrases import counted
from ._progress import Progress
from ._shop import open_shop
from ._speech import say, say_instant, spoken, wishes

_DETAILS = Text(
    "Mỗi sự kiện được móc với sự kiện trước nó, nên sửa, xóa, chèn hay đổi chỗ đều bị phát hiện. "
    "Ai viết lại được cả chuỗi thì bị phát hiện khi đối chiếu với một mốc đã công bố (--against).",
    "Each event is linked to the one before it, so an edit, a deletion, an insertion or a swap is "
    "found. Whoever can rewrite a whole chain is found by a published anchor (--against).",
)
_ANCHOR = Text(
    "Nếu kho nguyên vẹn, lập mốc niêm phong mới và in ra để công bố.",
    "Where the store is whole, make a new anchor and print it, to be published.",
)
_AGAINST = Text(
    "Đối chiếu với mốc đã công bố, viết là số:mã.",
    "Hold it against a published anchor, number:head.",
)


@command(
    "audit",
    details=_DETAILS,
    examples=("onestop audit --db demo.db", "onestop audit --db demo.db --anchor"),
)
@store_option()
@option("--anchor", "make", is_flag=True, about=_ANCHOR)
@option("--against", metavar="ANCHOR", about=_AGAINST)
@json_option
@lang_option
@click.pass_context
def audit(ctx: click.Context, *, db: str, make: bool, against: str | None) -> None:
    """Print what was read, and the first break of each dossier; 1 where there are any."""
    with open_shop(db) as shop, Progress(say("Kiểm tra", "Auditing")) as progress:
        found = shop.audit(against=against, progress=progress)
        made = shop.anchor(at=shop.calendar.localize(now())) if make and found.ok else None
    if wishes().as_json:
        print_json(_document(found, made))
    else:
        _print(found, made, wanted=make)
    ctx.exit(FINE if found.ok else PROBLEMS)


def _print(found: Audit, made: Anchor | None, *, wanted: bool) -> None:
    click.echo(heading(spoken(_extent(found))))
    if found.erased:
        erased = counted(
            found.erased,
            "sự kiện có dữ liệu cá nhân đã được xóa theo yêu cầu",
            "event had its personal data erased",
            "events had their personal data erased",
        )
        click.echo(f"  {spoken(erased)}")
    for one in found.breaks:
        click.echo(f"  {paint('✗', fg='red')} {spoken(one.message)}")
    if found.ok:
        click.echo(say("  Nguyên vẹn.", "  Whole."))
        _print_anchor(found, made, wanted=wanted)


def _print_anchor(found: Audit, made: Anchor | None, *, wanted: bool) -> None:
    last = made or (found.anchors[-1] if found.anchors else None)
    if wanted and made is None:
        click.echo(say("  Không có gì mới để niêm phong.", "  Nothing new to seal."))
    if last is not None:
        at = say_instant(last.at)
        click.echo(say("  Mốc niêm phong, {at}:", "  Anchor of {at}:", at=at))
        click.echo(f"  {last}")


def _extent(found: Audit) -> Text:
    return Text(
        f"Đã đọc {found.dossiers} hồ sơ, {found.events} sự kiện, {found.texts} văn bản được ghim, "
        f"{len(found.anchors)} mốc niêm phong.",
        f"Read {found.dossiers} dossiers, {found.events} events, {found.texts} pinned texts, "
        f"{len(found.anchors)} anchors.",
    )


def _document(found: Audit, made: Anchor | None) -> dict[str, Any]:
    last = made or (found.anchors[-1] if found.anchors else None)
    return {
        "ok": found.ok,
        "dossiers": found.dossiers,
        "events": found.events,
        "erased": found.erased,
        "texts": found.texts,
        "anchors": len(found.anchors) + (made is not None),
        "anchor": None if last is None else str(last),
        "breaks": found.breaks,
    }
