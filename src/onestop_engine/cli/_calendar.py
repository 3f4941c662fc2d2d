"""`onestop calendar`: coverage, days off, make-up days, and how sure each of them is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import click

from ..calendars import WorkCalendar
from ..errors import InputError
from ..texts import Text
from ._calendars import calendar_options, open_calendar
from ._clock import today
from ._command import SpokenCommand, json_option, lang_option, option
from ._command import group as spoken_group
from ._output import heading, paint, print_json
from ._recompute import recompute
from ._speech import language, say, say_day, spoken, wishes
from ._values import read_day

_STATUS = Text(
    "Lịch có những năm nào, điều gì chưa chắc.", "Which years are covered, and what is not sure."
)
_SHOW = Text(
    "Mọi ngày nghỉ và ngày làm bù của một năm.", "Every day off and make-up day of a year."
)
_DAY = Text(
    "Một ngày: làm hay nghỉ, vì sao, giờ nào.", "One day: working or off, why, which hours."
)
_ON = Text("Coi ngày này là hôm nay.", "Take this day for today.")


@spoken_group(
    "calendar",
    examples=(
        "onestop calendar status",
        "onestop calendar show 2026",
        "onestop calendar day 2026-08-22",
    ),
)
@json_option
@lang_option
@click.pass_context
def calendar(ctx: click.Context) -> None:
    """The group; alone it shows the status."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(status, on=None, calendar_file=None, overlays=())


@calendar.command("status", cls=SpokenCommand, about=_STATUS, examples=("onestop calendar status",))
@option("--on", metavar="DATE", about=_ON)
@calendar_options
@json_option
@lang_option
def status(*, on: str | None, calendar_file: str | None, overlays: Sequence[str]) -> None:
    """Print what an operator should know today."""
    found = open_calendar(calendar_file, overlays)
    day = today() if on is None else read_day(on, "--on")
    state = found.status(day)
    if wishes().as_json:
        print_json(state.to_data())
    else:
        click.echo(state.render(language()))


@calendar.command("show", cls=SpokenCommand, about=_SHOW, examples=("onestop calendar show 2026",))
@click.argument("year", metavar="YEAR")
@calendar_options
@json_option
@lang_option
def show(*, year: str, calendar_file: str | None, overlays: Sequence[str]) -> None:
    """Print the days of a year on which the weekday alone does not decide."""
    found = open_calendar(calendar_file, overlays)
    days = [_facts_of(found, day) for day in _special_days(found, _year(year, found))]
    if wishes().as_json:
        print_json({"year": int(year), "calendar": found.hash, "days": days})
        return
    off = sum(not day["works"] and day["date"].weekday() < 5 for day in days)
    label = say(
        "Năm {year}: {off} ngày nghỉ trong tuần, {more} ngày làm bù",
        "{year}: {off} weekdays off, {more} make-up days",
        year=year,
        off=off,
        more=sum(day["works"] for day in days),
    )
    click.echo(heading(label))
    for day in days:
        click.echo(_day_line(day))


@calendar.command(
    "day", cls=SpokenCommand, about=_DAY, examples=("onestop calendar day 2026-08-22",)
)
@click.argument("on", metavar="DATE")
@calendar_options
@json_option
@lang_option
def day(*, on: str, calendar_file: str | None, overlays: Sequence[str]) -> None:
    """Print what the calendar says of one date."""
    found = open_calendar(calendar_file, overlays)
    facts = _facts_of(found, read_day(on, "DATE"))
    if wishes().as_json:
        print_json(facts)
        return
    click.echo(_day_line(facts))
    hours = ", ".join(f"{a}–{b}" for a, b in facts["hours"])
    if hours:
        click.echo(say("    Giờ làm việc: {hours}", "    Office hours: {hours}", hours=hours))


calendar.add_command(recompute)


def _year(text: str, found: WorkCalendar) -> int:
    first, last = found.covers
    if not (text.isascii() and text.isdigit()) or not first.year <= int(text) <= last.year:
        raise InputError(_NO_YEAR.fill(year=text, first=first.year, last=last.year))
    return int(text)


def _special_days(found: WorkCalendar, year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        if found.day(day).kind not in {"working", "weekend"}:
            yield day
        day += timedelta(days=1)


def _facts_of(found: WorkCalendar, on: date) -> dict[str, Any]:
    info = found.day(on)
    return {
        "date": on,
        "kind": info.kind,
        "works": info.works,
        "reason": info.reason,
        "confidence": info.confidence,
        "source": info.source,
        "hours": [(f"{a:%H:%M}", f"{b:%H:%M}") for a, b in found.hours(on)],
    }


def _day_line(facts: dict[str, Any]) -> str:
    mark = "+" if facts["works"] else "–"
    source = f"  [{facts['source']}]" if facts["source"] else ""
    sure = spoken(_CONFIDENCES[facts["confidence"]])
    name = say_day(facts["date"])
    return f"  {mark} {name:<26} {spoken(facts['reason'])} ({sure}){paint(source, dim=True)}"


_CONFIDENCES = {
    "read": Text("đã đọc văn bản", "read"),
    "derived": Text("suy từ luật", "derived from the law"),
    "memory": Text("chưa kiểm chứng", "not verified"),
    "announced_unverified": Text("đã công bố, chưa kiểm chứng", "announced, not verified"),
    "provisional": Text("tạm tính", "provisional"),
}
_NO_YEAR = Text(
    "Lịch không có năm «{year}». Chọn một năm từ {first} đến {last}.",
    "The calendar has no year '{year}'. Choose one from {first} to {last}.",
)
