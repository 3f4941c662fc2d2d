"""`onestop calendar recompute`: the open dossiers whose dates a new calendar moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from .._desk.moved_dates import MovedLimit, Recomputed
from ..calendars import WorkCalendar
from ..engine import Actor
from ..terms import Due
from ..texts import Text
from ._calendars import calendar_options, open_calendar
from ._clock import now
from ._command import SpokenCommand, json_option, lang_option, now_option, option, store_option
from ._output import heading, print_json
from ._phrases import counted
from ._progress import Progress
from ._shop import open_shop
from ._speech import say, say_day, spoken, wishes
from ._values import read_instant

_ABOUT = Text(
    "Hồ sơ đang giải quyết nào đổi ngày hẹn theo lịch mới; chỉ ghi khi có --apply.",
    "Which open dossiers a new calendar moves; written only with --apply.",
)
_DETAILS = Text(
    "Lịch mới là lịch có sẵn hoặc --calendar, cộng mọi --overlay mà cơ quan đang dùng: hãy nêu đủ. "
    "Ngày đã hẹn không bao giờ chuyển sớm hơn, trừ khi có --earlier.",
    "The new calendar is the bundled one or --calendar, with every --overlay that the office "
    "counts by: name them all. A promised date never moves earlier without --earlier.",
)
_APPLY = Text(
    "Ghi ngày hẹn mới; từ đó mọi hồ sơ đang giải quyết tính theo lịch này.",
    "Promise the new dates; every open dossier counts by this calendar from then on.",
)
_EARLIER = Text("Cho phép chuyển ngày hẹn sớm hơn.", "Let dates move earlier too.")


@click.command(
    "recompute",
    cls=SpokenCommand,
    about=_ABOUT,
    details=_DETAILS,
    examples=("onestop calendar recompute --db demo.db",),
)
@store_option()
@calendar_options
@option("--apply", "apply", is_flag=True, about=_APPLY)
@option("--earlier", is_flag=True, about=_EARLIER)
@now_option
@json_option
@lang_option
def recompute(
    *,
    db: str,
    calendar_file: str | None,
    overlays: Sequence[str],
    apply: bool,
    earlier: bool,
    at: str | None,
) -> None:
    """Print each dossier whose dates move, before and after, and what was done about it."""
    calendar = open_calendar(calendar_file, overlays)
    with open_shop(db) as shop, Progress(say("Tính lại hạn", "Recomputing")) as progress:
        instant = calendar.localize(now() if at is None else read_instant(at, "--at"))
        found = shop.recompute(
            at=instant,
            by=Actor.system(),
            calendar=calendar,
            apply=apply,
            earlier=earlier,
            progress=progress,
        )
    if wishes().as_json:
        print_json(_document(instant, calendar, found, apply=apply))
    else:
        _print(calendar, found, apply=apply)


def _print(calendar: WorkCalendar, found: Sequence[Recomputed], *, apply: bool) -> None:
    name = " + ".join((calendar.id, *(mark.document for mark in calendar.overlays)))
    count = counted(
        len(found),
        "hồ sơ đang giải quyết đổi ngày",
        "open dossier gets another date",
        "open dossiers get another date",
    )
    by = say("Theo lịch {name}", "By calendar {name}", name=name)
    click.echo(heading(f"{by}: {spoken(count)}"))
    reasons = _reasons(found)
    for line in _table([cells for one in found for cells in _rows(one, reasons)]):
        click.echo(f"  {line}")
    for why, number in reasons.items():
        click.echo(f"  [{number}] {spoken(why)}")
    if not apply:
        click.echo(spoken(_NOT_WRITTEN))


def _rows(one: Recomputed, reasons: Mapping[Text, int]) -> Iterator[tuple[str, ...]]:
    mark = "" if one.why is None else f" [{reasons[one.why]}]"
    way = spoken(_WAYS[one.moved])
    done = spoken(_MOVED if one.applied else _KEPT if one.why else _WOULD_MOVE)
    yield one.code, _day(one.before), "→", _day(one.after), way, f"{done}{mark}"
    for limit in one.steps:
        yield _limit_row(limit)


def _limit_row(limit: MovedLimit) -> tuple[str, ...]:
    way = "later" if limit.after.until > limit.before.until else "earlier"
    name = say("  bước «{step}»", "  step '{step}'", step=limit.step)
    return name, _day(limit.before), "→", _day(limit.after), spoken(_WAYS[way])


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    if not rows:
        return
    rows = [tuple(map(spoken, _HEADINGS)), *rows]
    widths = [max(len(row[n]) for row in rows if n < len(row)) for n in range(len(_HEADINGS))]
    for row in rows:
        cells = zip(row, widths, strict=False)
        yield "  ".join(cell.ljust(width) for cell, width in cells).rstrip()


def _day(due: Due | None) -> str:
    return "–" if due is None else say_day(due.on)


def _reasons(found: Sequence[Recomputed]) -> Mapping[Text, int]:
    """Each reason that kept a dossier as it is, numbered."""
    reasons = dict.fromkeys(one.why for one in found if one.why is not None)
    return {why: number for number, why in enumerate(reasons, 1)}


def _document(
    instant: datetime, calendar: WorkCalendar, found: Sequence[Recomputed], *, apply: bool
) -> dict[str, Any]:
    return {
        "at": instant,
        "calendar": calendar.hash,
        "overlays": [mark.document for mark in calendar.overlays],
        "apply": apply,
        "dossiers": [_line(one) for one in found],
    }


def _line(one: Recomputed) -> dict[str, Any]:
    return {
        "code": one.code,
        "procedure": one.procedure,
        "before": one.before and one.before.to_data(),
        "after": one.after and one.after.to_data(),
        "moved": one.moved,
        "applied": one.applied,
        "why": one.why,
        "steps": [
            {"step": step.step, "before": step.before.to_data(), "after": step.after.to_data()}
            for step in one.steps
        ],
    }


_HEADINGS = (
    Text("Hồ sơ", "Dossier"),
    Text("Đã hẹn", "Promised"),
    Text("", ""),
    Text("Theo lịch mới", "By the new calendar"),
    Text("", ""),
    Text("", ""),
)
_WAYS = {
    "later": Text("muộn hơn", "later"),
    "earlier": Text("sớm hơn", "earlier"),
    None: Text("không tính được", "unknown"),
}
_MOVED = Text("đã ghi", "written")
_KEPT = Text("giữ nguyên", "left as it is")
_WOULD_MOVE = Text("chưa ghi", "not written")
_NOT_WRITTEN = Text(
    "Chưa ghi gì. Thêm --apply để ghi ngày hẹn mới.",
    "Nothing was written. Add --apply to promise the new dates.",
)
