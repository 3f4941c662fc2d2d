"""Counting back from an event, and days that come round each year: where they end, and why.

A duty "at the latest so long before" an event may not be moved later, so where a term that runs
forwards moves to the next working day (Civil Code 2015, art. 148.5), this one moves back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

from onestop_engine.errors import InputError
from onestop_engine.terms import Amount, Counting, Term, Unit
from onestop_engine.texts import Lang, Text, glance
from onestop_engine.year_days import YearDay

from ._counting import Board, Ending, add_months, by_the_hour, last_day, ordinary_closing, start
from ._explain import (
    Reached,
    amount_text,
    count_line,
    day_of,
    doubt_lines,
    info_of,
    instant_text,
    off_line,
    office_lines,
    reason_of,
    result_line,
    roll_lines,
)
from ._kinds import check_kinds
from ._tables import DAY, HOUR, MINUTE
from ._words import capital, compose, date_text


class Event(NamedTuple):
    """What is counted back from: its day, its clock time where it has one, how long before."""

    day: int
    clock: int | None
    amount: Amount
    unit: Unit
    counting: Counting


Since: TypeAlias = tuple[int, int] | None
"""The day and clock time before which nothing can be due; None without such."""
_Lines: TypeAlias = Iterator[Text]
_BackCounter: TypeAlias = Callable[[Board, Event], Ending]


def needs_clock(unit: Unit, counting: Counting) -> bool:
    """True when only an event with an hour can be counted back from in this unit."""
    return unit != "working_day" and by_the_hour(unit, counting)


def is_countable(term: Term) -> bool:
    """True for terms that can be counted back: not parts of a day, not the same day."""
    return term.unit != "same_day" and isinstance(term.amount, int)


def refuse_uncountable(term: Term, counting: Counting) -> None:
    """Raises InputError for a term that cannot be counted back, and for what is none."""
    check_kinds((term, Term), (counting, Counting))
    if not is_countable(term):
        raise InputError(_NOT_BACK.fill(vi=term.say("vi"), en=term.say("en")))


def event_of(day: int, clock: int | None, term: Term, counting: Counting, given: object) -> Event:
    """The event on which a term is counted back; InputError where the term needs its hour."""
    if clock is None and needs_clock(term.unit, counting):
        raise InputError(_NEEDS_CLOCK.fill(value=glance(given)))
    return Event(day, clock, term.amount, term.unit, counting)


def count_back(board: Board, event: Event) -> Ending:
    """The last day or instant that is still so long before the event.

    IndexError means that the calendar begins later.
    """
    day, clock, whole = _COUNTERS[event.unit](board, event)
    if day < 0:
        raise IndexError(day)
    return day, clock, whole


def not_before(board: Board, ending: Ending, since: Since) -> Ending:
    """The ending, or the start's own day or instant where it had passed by then."""
    if since is None:
        return ending
    day, clock, whole = ending
    passed = day < since[0] if whole else (day, clock) < since
    if not passed:
        return ending
    return (since[0], _closing(board, since[0]), True) if whole else (*since, False)


def _closing(board: Board, day: int) -> int:
    pattern = board.tables.patterns[day]
    return ordinary_closing(board, day) if pattern is None else pattern.closing


def _nth_before(board: Board, day: int, n: int) -> int:
    """The n-th working day before `day`; the day itself does not count."""
    tables = board.tables
    number = (tables.ordinals[day - 1] if day else 0) - n + 1
    if number < 1:
        raise IndexError(number)
    return tables.working[number]


def _working_days(board: Board, event: Event) -> Ending:
    day = _nth_before(board, event.day, int(event.amount))
    return day, board.tables.pattern(day).closing, True


def _days(board: Board, event: Event) -> Ending:
    return _last_day_back(board, _days_back(board, event), event.counting)


def _days_back(board: Board, event: Event) -> int:
    """The day that lies so long before the event, whatever kind of day it is."""
    amount = int(event.amount)
    if event.unit in {"day", "week"}:
        return event.day - amount * (7 if event.unit == "week" else 1)
    months = amount * (12 if event.unit == "year" else 1)
    return add_months(day_of(board, event.day), -months).toordinal() - board.tables.first


def _last_day_back(board: Board, day: int, counting: Counting) -> Ending:
    if day < 0:
        raise IndexError(day)
    if board.tables.patterns[day] is None and counting.last_day_off == "next_working_day":
        day = _nth_before(board, day, 1)
    return day, _closing(board, day), True


def _clock_time(board: Board, event: Event) -> Ending:
    assert event.clock is not None
    run = int(event.amount) * (MINUTE if event.unit == "minute" else HOUR)
    if event.unit == "working_hour" or event.counting.hours == "working_time":
        return _office_time(board, event, run)
    day, clock = divmod(event.day * DAY + event.clock - run, DAY)
    return day, clock, False


def _office_time(board: Board, event: Event, run: int) -> Ending:
    """The latest instant from which `run` of office time is left until the event."""
    assert event.clock is not None
    before = board.sessions.run_at(event.day, event.clock) - run
    if before < 0:
        raise IndexError(before)
    # The first microsecond after it lies in the session that opens where another has closed.
    day, clock = board.sessions.reach(0, 0, before + 1)
    return day, clock - 1, False


_COUNTERS: Final[Mapping[Unit, _BackCounter]] = {
    "working_day": _working_days,
    "working_hour": _clock_time,
    "day": _days,
    "hour": _clock_time,
    "minute": _clock_time,
    "week": _days,
    "month": _days,
    "year": _days,
}


def explain_back(board: Board, event: Event, since: Since, lang: Lang) -> str:
    """The event and the rule, the days counted back, what is not decided, the result."""
    counted = count_back(board, event)
    reached = not_before(board, counted, since)
    lines = [
        _event_line(board, event),
        *_back_lines(board, event, Reached(*counted)),
        *_passed_lines(board, counted, reached, since),
        *doubt_lines(board, max(counted[0] - 1, 0), event.day),
        result_line(board, Reached(*reached)),
    ]
    return "\n".join(capital(line.say(lang)) for line in lines)


def _event_line(board: Board, event: Event) -> Text:
    on = date_text(day_of(board, event.day))
    if event.clock is not None and needs_clock(event.unit, event.counting):
        on = instant_text(board, event.day, event.clock)
        return compose(_FROM_INSTANT, on, amount_text(event.amount, event.unit))
    return compose(_FROM_DAY, on, amount_text(event.amount, event.unit))


def _back_lines(board: Board, event: Event, counted: Reached) -> _Lines:
    if event.unit == "working_day":
        yield from _working_day_lines(board, event, counted.day)
    elif event.unit in {"hour", "minute"} and event.counting.hours == "continuous":
        yield compose(_THROUGH, instant_text(board, counted.day, counted.clock))
    elif by_the_hour(event.unit, event.counting):
        assert event.clock is not None
        until = Reached(event.day, event.clock, whole_day=False)
        yield from office_lines(board, (counted.day, counted.clock), until)
    else:
        yield from _calendar_lines(board, event, counted.day)


def _working_day_lines(board: Board, event: Event, last: int) -> _Lines:
    ordinals = board.tables.ordinals
    for day in range(event.day - 1, last - 1, -1):
        info = info_of(board, day)
        n = ordinals[event.day - 1] - ordinals[day] + 1
        yield count_line(info, _WORKING_DAY_N, n) if info.works else off_line(info)


def _calendar_lines(board: Board, event: Event, reached: int) -> _Lines:
    last = _days_back(board, event)
    yield compose(_COUNTED_BACK, date_text(day_of(board, last)))
    info = info_of(board, last)
    if info.works:
        return
    if last == reached:
        yield compose(_KEPT, date_text(info.date), reason_of(info))
        return
    yield compose(_MOVED_BACK, date_text(info.date), reason_of(info))
    yield from (off_line(info_of(board, day)) for day in range(last - 1, reached, -1))
    yield compose(_WORKING_DAY_BEFORE, date_text(day_of(board, reached)))


def _passed_lines(board: Board, counted: Ending, reached: Ending, since: Since) -> _Lines:
    if counted != reached and since is not None:
        yield compose(_PASSED, instant_text(board, *since))


# Days of each year


def year_day_ending(
    board: Board, day: int, clock: int, each: YearDay, counting: Counting
) -> Ending:
    """The next such day from the receipt on; off, it moves to the next working day (148.5)."""
    check_kinds((each, YearDay), (counting, Counting))
    return last_day(board, _next(board, day, clock, each, counting), counting)


def _next(board: Board, day: int, clock: int, each: YearDay, counting: Counting) -> int:
    begin, _ = start(board.tables, day, clock, counting)
    return each.on_or_after(day_of(board, begin)).toordinal() - board.tables.first


def explain_year_day(
    board: Board, asked: tuple[int, int], each: YearDay, counting: Counting, lang: Lang
) -> str:
    """The receipt, the next such day, whether it moves, and the result."""
    day, clock = asked
    reached = Reached(*year_day_ending(board, day, clock, each, counting))
    last = _next(board, day, clock, each, counting)
    said = Text(each.say("vi"), each.say("en"))
    lines = [
        compose(_EACH_YEAR, instant_text(board, day, clock), said, date_text(day_of(board, last))),
        *roll_lines(board, last, reached),
        *doubt_lines(board, day, reached.day),
        result_line(board, reached),
    ]
    return "\n".join(capital(line.say(lang)) for line in lines)


_FROM_DAY: Final = Text(
    "Sự kiện diễn ra {}; chậm nhất {} trước đó; đếm lùi, ngày diễn ra sự kiện không tính.",
    "The event is on {}; at the latest {} before it; counted back, its own day not counted.",
)
_FROM_INSTANT: Final = Text(
    "Sự kiện diễn ra {}; chậm nhất {} trước đó.", "The event is at {}; at the latest {} before it."
)
_WORKING_DAY_N: Final = Text(
    "{}: ngày làm việc thứ {} trước sự kiện{}.", "{}: working day {} before the event{}."
)
_THROUGH: Final = Text(
    "Đếm lùi liên tục, kể cả đêm và ngày nghỉ, đến {}.",
    "Counted back without a break, nights and days off included, to {}.",
)
_COUNTED_BACK: Final = Text("Đếm lùi đến {}.", "Counted back to {}.")
_KEPT: Final = Text(
    "{} là ngày nghỉ ({}) nhưng được giữ nguyên theo cách tính của thủ tục.",
    "{} is a day off ({}), which this procedure's rule keeps.",
)
_MOVED_BACK: Final = Text(
    "{} là ngày nghỉ ({}): phải xong từ ngày làm việc liền trước, vì không được muộn hơn.",
    "{} is a day off ({}): it has to be done on the working day before, for it may not be later.",
)
_WORKING_DAY_BEFORE: Final = Text("{}: ngày làm việc liền trước.", "{}: the working day before.")
_PASSED: Final = Text(
    "Cảnh báo: thời điểm đó đã qua khi bắt đầu tính ({}), nên phải xong ngay lúc ấy.",
    "Warning: that had passed when the clock started ({}), so it is due there and then.",
)
_EACH_YEAR: Final = Text(
    "Tiếp nhận {}; hạn là {}; lần gần nhất kể từ ngày tiếp nhận là {}.",
    "Received {}; due: {}; the next one from the day of receipt on is {}.",
)
_NOT_BACK: Final = Text(
    "«{vi}» không đếm lùi từ một sự kiện được. Viết số nguyên, ví dụ «15 ngày», «3 ngày làm việc» "
    "hoặc «2 giờ».",
    "'{en}' cannot be counted back from an event. Write a whole number, such as '15 days', "
    "'3 working days' or '2 hours'.",
)
_NEEDS_CLOCK: Final = Text(
    "Thời hạn theo giờ thì phải đếm lùi từ một ngày và giờ; {value} chỉ là ngày. Truyền datetime.",
    "A term in hours is counted back from a date and hour; {value} is only a date. Pass a "
    "datetime.",
)
