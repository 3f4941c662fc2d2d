"""Due dates in words: one line per day counted or skipped, with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Final, NamedTuple, TypeAlias

from onestop_engine.terms import Amount, Counting, Unit, say_amount
from onestop_engine.texts import Lang, Text

from ._counting import Board, Ending, add_months, by_the_hour, consults_day_zero, start
from ._facts import UNDECIDED, DayInfo, describe
from ._tables import DAY, MINUTE, clock_of
from ._words import capital, compose, date_text, say_clock, say_date, say_duration, say_instant

Asked: TypeAlias = tuple[int, int | datetime, Amount | timedelta, Unit, Counting]
"""The day, the clock time or the receipt that tells it, the term, and how it is counted."""


class Question(NamedTuple):
    """What was asked: a term, or what is left of one, from an instant on."""

    board: Board
    day: int
    clock: int
    amount: Amount | timedelta
    unit: Unit
    counting: Counting


class Reached(NamedTuple):
    """Where it ends: the day, the clock time, and whether the whole day is still in time."""

    day: int
    clock: int
    whole_day: bool


Lines: TypeAlias = Iterator[Text]


def explain(
    board: Board,
    asked: Asked,
    ending: Ending,
    lang: Lang,
) -> str:
    """The whole explanation: receipt and rule, the days, what is not decided, the result."""
    day, received, amount, unit, counting = asked
    clock = received if isinstance(received, int) else clock_of(received)
    question = Question(board, day, clock, amount, unit, counting)
    reached = Reached(*ending)
    known_after = question.day - consults_day_zero(question.unit, question.counting)
    lines = [
        receipt_line(question),
        *day_lines(question, reached),
        *doubt_lines(board, known_after, reached.day),
        result_line(board, reached),
    ]
    return "\n".join(capital(line.say(lang)) for line in lines)


def instant_of(board: Board, day: int, clock: int) -> datetime:
    """The naive local instant of a day index and a clock time."""
    midnight = datetime.combine(day_of(board, day), time())
    return midnight + timedelta(microseconds=clock)


def day_of(board: Board, day: int) -> date:
    """The date of a day index."""
    return date.fromordinal(board.tables.first + day)


def info_of(board: Board, day: int) -> DayInfo:
    """What the calendar says of a day index."""
    return describe(board.facts, day_of(board, day))


def instant_text(board: Board, day: int, clock: int) -> Text:
    """An instant in words."""
    at = instant_of(board, day, clock)
    return Text(say_instant(at, "vi"), say_instant(at, "en"))


def _span_text(microseconds: int) -> Text:
    span = timedelta(microseconds=microseconds)
    return Text(say_duration(span, "vi"), say_duration(span, "en"))


def amount_text(amount: Amount | timedelta, unit: Unit) -> Text:
    """An amount of a unit, or a length of time, in both languages."""
    if isinstance(amount, timedelta):
        return Text(say_duration(amount, "vi"), say_duration(amount, "en"))
    return Text(say_amount(amount, unit, "vi"), say_amount(amount, unit, "en"))


def receipt_line(question: Question) -> Text:
    """When it was received, the term, and which day is day 0."""
    board, day, clock, amount, unit, counting = question
    received = instant_text(board, day, clock)
    term = amount_text(amount, unit)
    begin, opening = start(board.tables, day, clock, counting)
    rule = _HOUR_RULE if by_the_hour(unit, counting) else _DAY_RULE
    if unit == "same_day":
        rule = _SAME_DAY_RULE
    if (begin, opening) == (day, clock):
        return compose(_RECEIVED, received, term, rule)
    return compose(_RECEIVED_LATE, received, instant_text(board, begin, opening), term, rule)


def day_lines(question: Question, reached: Reached) -> Lines:
    """One line per day on the way."""
    board, day, clock, _, unit, counting = question
    begun = start(board.tables, day, clock, counting)
    yield from _skipped(board, day, begun[0])
    if unit in {"hour", "minute"} and counting.hours == "continuous":
        yield compose(_THROUGH, instant_text(board, reached.day, reached.clock))
    elif by_the_hour(unit, counting):
        yield from office_lines(board, begun, reached)
    else:
        yield from _LINES[unit](question, begun[0], reached)


def _skipped(board: Board, day: int, begin: int) -> Lines:
    """The days that a receipt outside hours passes over."""
    for between in range(day + 1, begin):
        yield off_line(info_of(board, between))


def off_line(info: DayInfo) -> Text:
    """A day that does not count, and why."""
    return compose(_NOT_COUNTED, date_text(info.date), reason_of(info))


def reason_of(info: DayInfo) -> Text:
    """Why a day is what it is, with its source."""
    reason = info.reason
    if info.source is not None:
        reason = compose(_CITED, reason, Text(info.source, info.source))
    return compose(_UNDECIDED, reason) if info.undecided else reason


def count_line(info: DayInfo, template: Text, n: int) -> Text:
    """A day that counts as the n-th."""
    number = Text(str(n), str(n))
    if info.kind == "working":
        return compose(template, date_text(info.date), number, Text("", ""))
    return compose(template, date_text(info.date), number, compose(_ASIDE, reason_of(info)))


def _working_day_lines(question: Question, begin: int, reached: Reached) -> Lines:
    board = question.board
    tables = board.tables
    for day in range(begin + 1, reached.day + 1):
        info = info_of(board, day)
        n = tables.ordinals[day] - tables.ordinals[begin]
        if not info.works:
            yield off_line(info)
        elif day == reached.day and not reached.whole_day:
            run = tables.pattern(day).elapsed(reached.clock)
            share = Fraction(question.amount) % 1  # type: ignore[arg-type]
            yield compose(
                _PART_OF_DAY,
                date_text(info.date),
                amount_text(share, "working_day"),
                _span_text(run),
            )
        else:
            yield count_line(info, _WORKING_DAY_N, n)


def _calendar_day_lines(question: Question, begin: int, reached: Reached) -> Lines:
    board, amount = question.board, question.amount
    assert isinstance(amount, int)
    last = begin + amount * (7 if question.unit == "week" else 1)
    for n, day in enumerate(range(begin + 1, last + 1), start=1):
        yield count_line(info_of(board, day), _DAY_N, n)
    yield from roll_lines(board, last, reached)


def _month_lines(question: Question, begin: int, reached: Reached) -> Lines:
    board, amount = question.board, question.amount
    assert isinstance(amount, int)
    zero = day_of(board, begin)
    last = add_months(zero, amount * (12 if question.unit == "year" else 1))
    template = _CORRESPONDING if last.day == zero.day else _CLAMPED
    yield compose(template, date_text(zero), date_text(last), amount_text(amount, question.unit))
    yield from roll_lines(board, last.toordinal() - board.tables.first, reached)


def roll_lines(board: Board, last: int, reached: Reached) -> Lines:
    """Where a last day that is off moves to."""
    info = info_of(board, last)
    if info.works:
        return
    if last == reached.day:
        yield compose(_KEPT, date_text(info.date), reason_of(info))
        return
    yield compose(_ROLLED, date_text(info.date), reason_of(info))
    for day in range(last + 1, reached.day):
        yield off_line(info_of(board, day))
    end = info_of(board, reached.day)
    aside = Text("", "") if end.kind == "working" else compose(_ASIDE, reason_of(end))
    yield compose(_NEXT_WORKING_DAY, date_text(end.date), aside)


def _same_day_lines(question: Question, begin: int, reached: Reached) -> Lines:
    board = question.board
    info = info_of(board, begin)
    if begin == reached.day:
        return
    why = _AFTER_HOURS if info.works else reason_of(info)
    yield compose(_TOO_LATE, date_text(info.date), why)
    for day in range(begin + 1, reached.day):
        yield off_line(info_of(board, day))
    end = info_of(board, reached.day)
    aside = Text("", "") if end.kind == "working" else compose(_ASIDE, reason_of(end))
    yield compose(_NEXT_WORKING_DAY, date_text(end.date), aside)


def office_lines(board: Board, begun: tuple[int, int], reached: Reached) -> Lines:
    """The office time of each day between two instants."""
    tables = board.tables
    for day in range(begun[0], reached.day + 1):
        pattern = tables.patterns[day]
        info = info_of(board, day)
        if pattern is None:
            yield off_line(info)
            continue
        before = pattern.elapsed(begun[1]) if day == begun[0] else 0
        until = reached.clock if day == reached.day else DAY
        run = pattern.elapsed(until) - before
        if run:
            hours = ", ".join(
                f"{say_clock(opening // MINUTE)}–{say_clock(closing // MINUTE)}"
                for opening, closing in pattern.intervals
            )
            aside = Text("", "") if info.kind == "working" else compose(_ASIDE, reason_of(info))
            yield compose(
                _OFFICE_TIME, date_text(info.date), _span_text(run), Text(hours, hours), aside
            )


_LINES: Final[Mapping[Unit, Callable[[Question, int, Reached], Lines]]] = {
    "working_day": _working_day_lines,
    "day": _calendar_day_lines,
    "week": _calendar_day_lines,
    "month": _month_lines,
    "year": _month_lines,
    "same_day": _same_day_lines,
}


def doubt_lines(board: Board, day: int, end: int) -> Lines:
    """What no official text decides yet, on the way from `day` to `end`."""
    undecided, years = doubts(board, day, end)
    if undecided:
        yield Text(
            _ASSUMED.say("vi").format(", ".join(say_date(d, "vi") for d in undecided)),
            _ASSUMED.say("en").format(", ".join(say_date(d, "en") for d in undecided)),
        )
    if years:
        names = ", ".join(map(str, years))
        yield compose(_PROVISIONAL, Text(names, names))


def doubts(board: Board, day: int, end: int) -> tuple[tuple[date, ...], tuple[int, ...]]:
    """The undecided dates after `day` up to `end`, and the provisional years among these days."""
    facts = board.facts
    after, until = day_of(board, day), day_of(board, end)
    undecided = tuple(
        entry.on
        for entry in facts.listed()
        if after < entry.on <= until and entry.confidence in UNDECIDED
    )
    years = tuple(
        year.number
        for year in facts.years
        if year.status == "provisional"
        and (after + timedelta(days=1)).year <= year.number <= until.year
    )
    return undecided, years


def result_line(board: Board, reached: Reached) -> Text:
    """The instant that the slip prints."""
    return compose(_RESULT, instant_text(board, reached.day, reached.clock))


_RECEIVED: Final = Text("Tiếp nhận {}; thời hạn {}; {}.", "Received {}; term: {}; {}.")
_RECEIVED_LATE: Final = Text(
    "Tiếp nhận {}, tính như tiếp nhận {}; thời hạn {}; {}.",
    "Received {}, counted as received {}; term: {}; {}.",
)
_DAY_RULE: Final = Text(
    "ngày tiếp nhận là ngày 0, không tính (Điều 147 Bộ luật Dân sự 2015)",
    "the day of receipt is day 0 and is not counted (Civil Code 2015, art. 147)",
)
_HOUR_RULE: Final = Text(
    "tính từ đúng thời điểm đó (Điều 147 Bộ luật Dân sự 2015)",
    "counted from that very moment (Civil Code 2015, art. 147)",
)
_SAME_DAY_RULE: Final = Text("trả kết quả ngay trong ngày", "the result is due on the same day")
_NOT_COUNTED: Final = Text("{}: không tính, {}.", "{}: not counted, {}.")
_CITED: Final = Text("{}, theo {}", "{}, by {}")
_UNDECIDED: Final = Text("{}, chưa có văn bản chính thức", "{}, not decided officially yet")
_ASIDE: Final = Text(" ({})", " ({})")
_WORKING_DAY_N: Final = Text("{}: ngày làm việc thứ {}{}.", "{}: working day {}{}.")
_PART_OF_DAY: Final = Text(
    "{}: phần còn lại là {}, bằng {} làm việc của ngày này.",
    "{}: what remains is {}, which is {} of this day's office hours.",
)
_DAY_N: Final = Text("{}: ngày thứ {}{}.", "{}: day {}{}.")
_CORRESPONDING: Final = Text(
    "Ngày tương ứng của {} là {}, sau {} (Điều 148 Bộ luật Dân sự 2015).",
    "The date that corresponds to {} is {}, after {} (Civil Code 2015, art. 148).",
)
_CLAMPED: Final = Text(
    "Tháng cuối không có ngày tương ứng với {}: lấy ngày cuối tháng, {}, sau {} (Điều 148 khoản 3 "
    "Bộ luật Dân sự 2015).",
    "The last month has no date that corresponds to {}: its last day, {}, after {} (Civil Code "
    "2015, art. 148.3).",
)
_ROLLED: Final = Text(
    "{} là ngày cuối nhưng là ngày nghỉ ({}): chuyển sang ngày làm việc tiếp theo (Điều 148 khoản "
    "5 Bộ luật Dân sự 2015).",
    "{} is the last day but a day off ({}): the term moves to the next working day (Civil Code "
    "2015, art. 148.5).",
)
_KEPT: Final = Text(
    "{} là ngày cuối; là ngày nghỉ ({}) nhưng được giữ nguyên theo cách tính của thủ tục.",
    "{} is the last day; it is a day off ({}), which this procedure's rule keeps.",
)
_NEXT_WORKING_DAY: Final = Text("{}: ngày làm việc tiếp theo{}.", "{}: the next working day{}.")
_TOO_LATE: Final = Text(
    "{}: không kịp trong ngày, {}; trả vào ngày làm việc tiếp theo.",
    "{}: not on that day, {}; due on the next working day.",
)
_AFTER_HOURS: Final = Text(
    "tiếp nhận sau giờ chốt hoặc sau giờ làm việc", "received after the cut-off or after closing"
)
_THROUGH: Final = Text(
    "Tính liên tục, kể cả đêm và ngày nghỉ, đến {}.",
    "Counted without a break, nights and days off included, until {}.",
)
_OFFICE_TIME: Final = Text(
    "{}: tính {} làm việc (giờ mở cửa {}){}.", "{}: {} of office time (open {}){}."
)
_ASSUMED: Final = Text(
    "Chưa có văn bản chính thức về: {}. Ngày hẹn có thể thay đổi.",
    "No official text decides yet on: {}. The due date may change.",
)
_PROVISIONAL: Final = Text(
    "Lịch nghỉ năm {} chưa được công bố; ngày hẹn là tạm tính.",
    "The calendar of {} is not announced; the due date is provisional.",
)
_RESULT: Final = Text("Hẹn trả kết quả: {}.", "Due: {}.")
