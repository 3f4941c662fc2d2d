"""`onestop refusals`: who asked for what they may not do."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

import click

from ..engine import CAUSES
from ..statistics import Column, Table
from ..store import RefusedAct
from ..texts import Text
from ._command import command, json_option, lang_option, option, store_option
from ._output import colours, print_json
from ._phrases import counted, times
from ._shop import open_shop
from ._speech import say, short_instant, spoken, wishes
from ._tables import render_table
from ._values import read_instant

_DETAILS = Text(
    "Việc bị từ chối không đổi gì trong hồ sơ, nhưng được ghi lại cho người kiểm tra, mỗi loại một "
    "dòng kèm số lần. Không có gì thuộc dữ liệu cá nhân.",
    "What was refused changed no dossier, but is kept for the auditor: each kind once, with how "
    "often. Nothing here is personal.",
)
_CODE = Text("Chỉ hồ sơ này.", "Only this dossier.")
_PROCEDURE = Text(
    "Chỉ hồ sơ của thủ tục này, kể cả những lần nộp bị từ chối.",
    "Only dossiers of this procedure, filings that were refused among them.",
)
_ACTOR = Text(
    "Chỉ người này, kể cả khi người khác làm thay họ.",
    "Only this person, also where others acted in their place.",
)
_CAUSE = Text("Chỉ vì lý do này.", "Only for this reason.")
_SINCE = Text("Chỉ từ lúc này trở đi, ISO 8601.", "Only from this instant on, ISO 8601.")
_LIMIT = Text(
    "Xem nhiều nhất bấy nhiêu dòng; mặc định 100.", "Show at most so many; 100 by default."
)

_WHY = MappingProxyType(
    {
        "not_now": Text("lúc đó không làm được", "not possible at that moment"),
        "applicant": Text("không phải việc của người nộp", "not for the applicant"),
        "part": Text("việc của bộ phận khác", "another part does it"),
        "unit": Text("việc của đơn vị khác", "another unit does it"),
        "role": Text("không giữ chức trách đó", "lacks the role"),
        "four_eyes": Text("đã làm một bước trước đó", "did an earlier step (four eyes)"),
        "handed_over": Text("việc đang giao cho người khác", "in the hands of somebody else"),
        "mandate_days": Text("ngoài thời hạn làm thay", "outside the days of the mandate"),
        "mandate_passed_on": Text("không được ủy quyền lại", "mandate may not be passed on"),
        "more": Text("các loại khác, tính gộp", "further kinds, counted together"),
    }
)


@command(
    "refusals",
    details=_DETAILS,
    examples=("onestop refusals --db demo.db --since 2026-07-01",),
)
@store_option()
@option("--code", metavar="CODE", about=_CODE)
@option("--procedure", metavar="CODE", about=_PROCEDURE)
@option("--actor", metavar="ID", about=_ACTOR)
@option("--cause", type=click.Choice([*CAUSES, "more"]), about=_CAUSE)
@option("--since", metavar="ISO", about=_SINCE)
@option("--limit", type=click.IntRange(min=1), default=100, metavar="N", about=_LIMIT)
@json_option
@lang_option
def refusals(
    *,
    db: str,
    code: str | None,
    procedure: str | None,
    actor: str | None,
    cause: str | None,
    since: str | None,
    limit: int,
) -> None:
    """Print a line for each kind of refusal, what was asked for last first."""
    start = None if since is None else read_instant(since, "--since")
    with open_shop(db) as shop:
        found = shop.refusals(
            code, procedure=procedure, actor=actor, cause=cause, since=start, limit=limit + 1
        )
    shown = found[:limit]
    if wishes().as_json:
        print_json({"refusals": shown, "more": len(found) > limit})
    elif not shown:
        click.echo(say("Không có gì bị từ chối.", "Nothing was refused."))
    else:
        table = _table(shown, is_cut=len(found) > limit)
        click.echo(render_table(table, colour=colours()))


def _table(shown: Sequence[RefusedAct], *, is_cut: bool) -> Table:
    kinds = counted(len(shown), "loại việc bị từ chối", "kind of refusal", "kinds of refusals")
    often = times(sum(one.times for one in shown))
    more = say(
        "Còn nữa; --limit cho xem nhiều dòng hơn.", "There are more; --limit shows more of them."
    )
    return Table(
        title=f"{spoken(kinds)}, {spoken(often)}",
        columns=(
            Column(heading=say("Lần cuối", "Last"), is_text=True),
            Column(heading=say("Số lần", "Times")),
            Column(heading=say("Ai", "Who"), is_text=True),
            Column(heading=say("Hồ sơ, thủ tục", "Dossier, procedure"), is_text=True),
            Column(heading=say("Việc", "Act"), is_text=True),
            Column(heading=say("Vì sao", "Why"), is_text=True),
        ),
        rows=tuple(map(_row, shown)),
        notes=(more,) if is_cut else (),
    )


def _row(one: RefusedAct) -> tuple[str, ...]:
    return (
        short_instant(one.last_at),
        str(one.times),
        _who(one),
        one.code or one.procedure or "",
        one.action if one.step is None else f"{one.action} ({one.step})",
        spoken(_WHY[one.cause]),
    )


def _who(one: RefusedAct) -> str:
    stands_for = one.acting_for and say("thay {other}", "for {other}", other=one.acting_for)
    return ", ".join(part for part in (one.actor, stands_for, one.unit) if part)
