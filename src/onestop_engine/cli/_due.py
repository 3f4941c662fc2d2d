"""`onestop due`: when a term is due, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import click

from ..calendars import WorkCalendar
from ..errors import InputError
from ..terms import Counting, Due, Term, limit_of
from ..texts import LANGUAGES, Text
from ..year_days import YearDay
from ._calendars import calendar_options, open_calendar
from ._command import command, json_option, lang_option, option
from ._output import heading, print_json
from ._phrases import fill, join
from ._speech import day_text, language, say, say_instant, short_day_text, spoken, wishes
from ._values import read_moment, read_pairs

_DETAILS = Text(
    "TERM là thời hạn như văn bản luật viết: «3 ngày làm việc», «10 ngày», «8 giờ làm việc», "
    "«2 tháng», «trong ngày», hoặc một ngày hằng năm «ngày 01 tháng 10 hằng năm». Ngày tiếp nhận "
    "là ngày 0.",
    "TERM is a term as the law writes it: '3 working days', '10 days', '8 working hours', "
    "'2 months', 'same day', or a day of each year, '1 October every year'. The day of receipt is "
    "day 0.",
)
_RECEIVED = Text(
    "Lúc tiếp nhận, theo ISO 8601: 2026-08-20T09:00, có thể kèm múi giờ, hoặc chỉ ngày.",
    "When it was received, in ISO 8601: 2026-08-20T09:00, with or without an offset, or a day.",
)
_BEFORE = Text(
    "Đếm lùi từ sự kiện này (ngày, hoặc ngày và giờ), thay cho --received.",
    "Count back from this event (a day, or an instant), instead of --received.",
)
_EXPLAIN = Text(
    "Nói từng ngày được tính hay bỏ qua, và vì sao.",
    "Say each day that is counted or skipped, and why.",
)
_COUNTING = Text(
    "Cách tính khác mặc định: off_hours=roll, due_time=same_time, last_day_off=keep, "
    "hours=working_time, fraction=office_time.",
    "Count otherwise than by default: off_hours=roll, due_time=same_time, last_day_off=keep, "
    "hours=working_time, fraction=office_time.",
)
_CUTOFF = Text(
    "Giờ chốt, ví dụ 15:00; đi cùng --after-cutoff.",
    "The cut-off hour, such as 15:00; goes with --after-cutoff.",
)
_AFTER_CUTOFF = Text(
    "Sau giờ chốt: same_day_next (trả kết quả trong ngày chuyển sang hôm sau) hoặc start_next_day "
    "(bắt đầu tính từ ngày làm việc sau).",
    "After the cut-off: same_day_next (a same-day result moves to the next day) or start_next_day "
    "(counting starts on the next working day).",
)


@command(
    "due",
    details=_DETAILS,
    examples=(
        'onestop due "3 ngày làm việc" --received 2026-08-20T09:00 --explain',
        'onestop due "10 ngày" --received 2026-12-23T10:00',
        'onestop due "15 ngày" --before 2026-12-14 --explain',
        'onestop due "ngày 01 tháng 10 hằng năm" --received 2026-11-23',
        (
            'onestop due "trong ngày" --received 2026-11-23T15:30 --cutoff 15:00 '
            "--after-cutoff same_day_next"
        ),
    ),
)
@click.argument("words", nargs=-1, required=True, metavar="TERM")
@option("--received", metavar="ISO", about=_RECEIVED)
@option("--before", "event", metavar="ISO", about=_BEFORE)
@option("--explain", "explained", is_flag=True, about=_EXPLAIN)
@option("--counting", "rules", multiple=True, metavar="KEY=VALUE", about=_COUNTING)
@option("--cutoff", metavar="HH:MM", about=_CUTOFF)
@option("--after-cutoff", metavar="RULE", about=_AFTER_CUTOFF)
@calendar_options
@json_option
@lang_option
def due(
    *,
    words: Sequence[str],
    received: str | None,
    event: str | None,
    explained: bool,
    rules: Sequence[str],
    cutoff: str | None,
    after_cutoff: str | None,
    calendar_file: str | None,
    overlays: Sequence[str],
) -> None:
    """Print the due date of a term."""
    term = limit_of(" ".join(words))
    counting = _counting(rules, cutoff, after_cutoff)
    calendar = open_calendar(calendar_file, overlays)
    moment, due = _asked(calendar, term, counting, received, event)
    reasons = _reasons(calendar, moment, None if event else term, counting, due)
    if wishes().as_json:
        print_json(
            _document(
                term=term,
                moment=moment,
                event=event is not None,
                counting=counting,
                due=due,
                reasons=reasons,
                explained=explained,
                calendar=calendar,
            )
        )
        return
    click.echo(heading(say_due(due)))
    for reason in reasons:
        click.echo(f"  {spoken(reason)}")
    if explained:
        click.echo(f"\n{due.explain(language())}")


def _asked(
    calendar: WorkCalendar,
    term: Term | YearDay,
    counting: Counting,
    received: str | None,
    event: str | None,
) -> tuple[datetime | date, Due]:
    """What the term is counted from, and when it is due; one of the two has to be given."""
    if (received is None) == (event is None):
        raise InputError(_ONE_OF_BOTH)
    if received is not None:
        moment = read_moment(received, "--received")
        if isinstance(term, YearDay):
            return moment, calendar.due_yearly(moment, term, counting)
        return moment, calendar.due(moment, term, counting=counting)
    assert event is not None
    if isinstance(term, YearDay):
        raise InputError(_NOT_BACK)
    moment = read_moment(event, "--before")
    return moment, calendar.due_before(moment, term, counting)


def say_due(due: Due) -> str:
    """One line: the instant of the promise, for people and for machines."""
    label = say("Hẹn trả", "Due")
    return f"{label}: {say_instant(due.at)}  ({due.at.isoformat(timespec='minutes')})"


def _counting(rules: Sequence[str], cutoff: str | None, after_cutoff: str | None) -> Counting:
    stated = dict(read_pairs(rules, "--counting"))
    cut = {"cutoff": cutoff, "after_cutoff": after_cutoff}
    return Counting.from_data(stated | {k: v for k, v in cut.items() if v is not None})


def _reasons(
    calendar: WorkCalendar,
    moment: datetime | date,
    term: Term | YearDay | None,
    counting: Counting,
    due: Due,
) -> tuple[Text, ...]:
    """What a person should know at once; `term` is None where it is counted back."""
    found = [_undecided(due)]
    if isinstance(term, Term):
        rolled = _rolled_over(calendar, moment, term, counting, due)
        found = [rolled, _made_up(calendar, moment, term, due), *found]
    return tuple(reason for reason in found if reason is not None)


def _rolled_over(
    calendar: WorkCalendar, moment: datetime | date, term: Term, counting: Counting, due: Due
) -> Text | None:
    """Why the date is later than the last day of the term (Civil Code 2015, art. 148.5)."""
    if term.unit not in {"day", "week", "month", "year"} or counting.last_day_off == "keep":
        return None
    last = calendar.due(moment, term, counting=replace(counting, last_day_off="keep")).on
    if last == due.on:
        return None
    off, reason, moved = day_text(last), calendar.day(last).reason, day_text(due.on)
    return Text(
        f"Ngày cuối là {off.vi}, ngày nghỉ ({reason.vi}), nên hạn chuyển sang ngày làm việc tiếp "
        f"theo: {moved.vi} (khoản 5 Điều 148 Bộ luật Dân sự 2015).",
        f"The last day is {off.say('en')}, a day off ({reason.say('en')}), so the term ends on the "
        f"next working day: {moved.say('en')} (Civil Code 2015, art. 148.5).",
    )


def _made_up(calendar: WorkCalendar, moment: datetime | date, term: Term, due: Due) -> Text | None:
    if term.unit != "working_day":
        return None
    start = calendar.localize(moment).date() if isinstance(moment, datetime) else moment
    days = (start + timedelta(n) for n in range(1, (due.on - start).days + 1))
    made_up = [day for day in days if calendar.day(day).kind == "make_up"]
    if not made_up:
        return None
    return fill(_MADE_UP, days=join(map(short_day_text, made_up)))


def _undecided(due: Due) -> Text | None:
    days = join(map(short_day_text, due.assumed))
    if due.provisional:
        rests = fill(_RESTS, days=days) if due.assumed else Text("", "")
        return fill(_PROVISIONAL, rests=rests)
    return fill(_UNDECIDED, days=days) if due.assumed else None


def _document(
    *,
    term: Term | YearDay,
    moment: datetime | date,
    event: bool,
    counting: Counting,
    due: Due,
    reasons: Sequence[Text],
    explained: bool,
    calendar: WorkCalendar,
) -> dict[str, Any]:
    document: dict[str, Any] = {
        "term": _term_document(term),
        "before" if event else "received": calendar.localize(moment)
        if isinstance(moment, datetime)
        else moment,
        "counting": counting.to_data(),
        "due": {**due.to_data(), "on": due.on},
        "reasons": reasons,
        "calendar": calendar.hash,
    }
    if explained:
        document["explanation"] = {lang: due.explain(lang).splitlines() for lang in LANGUAGES}
    return document


def _term_document(term: Term | YearDay) -> dict[str, Any]:
    said = {"text": Text(term.say(), term.say("en"))}
    if isinstance(term, YearDay):
        return {"month": term.month, "day": term.day, **said}
    return {"amount": term.amount, "unit": term.unit, **said}


_ONE_OF_BOTH = Text(
    "Cần đúng một trong hai: --received (tính từ lúc tiếp nhận) hoặc --before (đếm lùi từ một sự "
    "kiện).",
    "Give one of the two: --received (counted from the receipt) or --before (counted back).",
)
_NOT_BACK = Text(
    "Ngày hằng năm không đếm lùi được. Dùng --received, hoặc viết một thời hạn như «15 ngày».",
    "A day of each year is not counted back. Use --received, or write a term such as '15 days'.",
)
_MADE_UP = Text("Có tính ngày làm bù: {days}.", "Counts make-up working days: {days}.")
_PROVISIONAL = Text(
    "Tạm tính: lịch nghỉ của năm trên đường đi chưa được công bố{rests}.",
    "Provisional: the calendar of a year on the way is not announced yet{rests}.",
)
_RESTS = Text(" (dựa vào {days})", " (rests on {days})")
_UNDECIDED = Text(
    "Dựa vào ngày chưa có văn bản chính thức nào đọc được: {days}.",
    "Rests on days that no official text read so far decides: {days}.",
)
