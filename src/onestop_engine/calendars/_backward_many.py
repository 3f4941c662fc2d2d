"""Counting back from events, and days of each year, for whole columns: the rules of `_backward`.

What is due on a whole day follows from the day alone, so it is worked out once for every day
that the calendar covers, and looked up; only terms in hours look at each row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import numpy as np

from onestop_engine.errors import CalendarRangeError, InputError
from onestop_engine.terms import Counting, Term
from onestop_engine.texts import Text, glance
from onestop_engine.year_days import YearDay

from ._backward import needs_clock, refuse_uncountable
from ._coded import Coded, check_codes, fitted, read_codes, read_countings, read_terms
from ._columns import NAT, Times, in_one_unit, read_times
from ._groups import narrowed, rows_of_groups
from ._mixed import read_rows
from ._results import check_policy, instant_of, of_row, result_for, returned, ticks_of
from ._tables import HOUR, MINUTE

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from onestop_engine.terms import Due

    from ._calendar import WorkCalendar
    from ._columnwise import Parts
    from ._scales import Scale

    Ints = NDArray[np.int64]

_MONTHS: Final = {"month": 1, "year": 12}
_DAYS: Final = {"day": 1, "week": 7}


class _Group(NamedTuple):
    """Rows that ask alike: of which calendar, and the place of what they ask."""

    rows: NDArray[np.intp]
    calendar: WorkCalendar
    place: int


class _Asked(NamedTuple):
    """The calendars, which of them each row has, and what it asks."""

    parts: Parts
    which: NDArray[np.integer[Any]] | None
    coded: Coded


def due_before_many(  # noqa: PLR0917 (the order is the public one)
    parts: Parts,
    events: Any,
    terms: Any,
    codes: Any,
    counting: Counting | Sequence[Counting],
    since: Any,
    out: NDArray[np.datetime64] | None,
    on_error: Literal["raise", "nat"],
) -> NDArray[np.datetime64]:
    """See `Columnwise.due_before_many`."""
    check_policy(on_error)
    given, which = read_rows(parts, events)
    times, dates = given, given.unit == "D"
    after = None if since is None else read_times(since, parts[0][0].zone, parts[0][0].facts)
    if after is not None:
        if after.shape != times.shape:
            raise InputError(_SHAPES.fill(since=after.shape, events=times.shape))
        times, after = in_one_unit([times, after], "D")
    coded = read_terms(terms, codes, times.shape)
    countings = read_countings(counting, len(coded.distinct))
    for term, counted in zip(coded.distinct, countings, strict=True):
        if term is not None:
            refuse_uncountable(term, counted)
    result = result_for(times, out, "M8")
    ticks = ticks_of(result, times)
    ticks[...] = NAT
    for rows, calendar, place in _groups(parts[0], which, coded):
        term, scale = coded.distinct[place], calendar.scale(times.unit)
        whole = not needs_clock(term.unit, countings[place])
        if dates and not whole:
            # A date says no hour to count back from.
            continue
        found = _back(scale, term, countings[place], times.ticks[rows])
        if after is not None:
            found = _not_before(scale, found, after.ticks[rows], whole=whole)
        ticks[rows] = found

    def alone(calendar: WorkCalendar, row: int, place: int) -> Due:
        since = None if after is None else _moment(after, row)
        event, term = instant_of(given, row), coded.distinct[place]
        return calendar.due_before(event, term, countings[place], since=since)

    if on_error == "raise":
        _refuse_first(ticks, times, _Asked(parts, which, coded), alone)
    return returned(result, ticks, times)


def due_yearly_many(  # noqa: PLR0917 (the order is the public one)
    parts: Parts,
    received: Any,
    days: Any,
    codes: Any,
    counting: Counting | Sequence[Counting],
    out: NDArray[np.datetime64] | None,
    on_error: Literal["raise", "nat"],
) -> NDArray[np.datetime64]:
    """See `Columnwise.due_yearly_many`."""
    check_policy(on_error)
    times, which = read_rows(parts, received)
    coded = _year_days(days, codes, times.shape)
    countings = read_countings(counting, len(coded.distinct))
    result = result_for(times, out, "M8")
    ticks = ticks_of(result, times)
    ticks[...] = NAT
    for rows, calendar, place in _groups(parts[0], which, coded):
        scale, rules = calendar.scale(times.unit), countings[place]
        begun = _begun(scale, rules, times.ticks[rows])
        ticks[rows] = _looked_up(_of_each_year(scale, coded.distinct[place], rules), begun, scale)

    def alone(calendar: WorkCalendar, row: int, place: int) -> Due:
        at: Any = instant_of(times, row)
        return calendar.due_yearly(at, coded.distinct[place], countings[place])

    if on_error == "raise":
        _refuse_first(ticks, times, _Asked(parts, which, coded), alone)
    return returned(result, ticks, times)


def _groups(
    calendars: tuple[WorkCalendar, ...], which: NDArray[np.integer[Any]] | None, coded: Coded
) -> Iterator[_Group]:
    """The rows of each pair of a calendar and a question; rows that ask nothing are left out."""
    count = len(coded.distinct)
    check_codes(coded.codes, count, -1)
    if not coded.codes.size:
        return
    pairs = coded.codes.astype(np.int64)
    if which is not None:
        pairs = np.where(pairs < 0, pairs, pairs + which.astype(np.int64) * count)
    pairs[pairs < 0] = len(calendars) * count
    groups = narrowed(pairs, len(calendars) * count + 1)
    for pair, rows in rows_of_groups(groups, len(calendars) * count + 1):
        calendar, place = divmod(pair, count)
        if calendar < len(calendars) and coded.distinct[place] is not None:
            yield _Group(rows, calendars[calendar], place)


def _looked_up(table: Ints, days: Ints, scale: Scale) -> Ints:
    """What a table of the covered days says of days; NaT outside."""
    places = days - scale.first
    inside = (places >= 0) & (places < scale.size)
    return np.where(inside, table.take(places, mode="clip"), NAT)


# Counting back.


def _back(scale: Scale, term: Term, counting: Counting, ticks: Ints) -> Ints:
    """The last instant that lies a term before each event."""
    days = np.floor_divide(ticks, scale.day)
    if not needs_clock(term.unit, counting):
        return _looked_up(_days_before(scale, term, counting), days, scale)
    run = int(term.amount) * (MINUTE if term.unit == "minute" else HOUR)
    covered = (days >= scale.first) & (days < scale.stop)
    run = min(scale.ticks(run), scale.span)
    if term.unit == "working_hour" or counting.hours == "working_time":
        found = _office_time_before(scale, np.where(covered, ticks, scale.start), run)
    else:
        found = np.where(covered, ticks, NAT + run) - run
        found[found < scale.start] = NAT
    found[~covered] = NAT
    return found


def _days_before(scale: Scale, term: Term, counting: Counting) -> Ints:
    """For each covered day, when is due what is due a term before it."""
    days = np.arange(scale.first, scale.stop)
    ordinals = scale.ordinals[scale.first : scale.stop]
    amount = int(term.amount)
    if term.unit == "working_day":
        # The day itself does not count.
        before = np.concatenate([[0], ordinals[:-1]])
        numbers = np.maximum(before - min(amount, scale.size + 1) + 1, 0)
        return np.asarray(scale.closings[numbers])
    if term.unit in _DAYS:
        target = days - min(amount * _DAYS[term.unit], scale.stop + 1)
    else:
        target = _months_on(days, -min(amount * _MONTHS[term.unit], scale.size))
    reached = target >= scale.first
    target = np.maximum(target, scale.first)
    if counting.last_day_off == "keep":
        return np.where(reached, scale.kept[target], NAT)
    # The last working day up to there; the 0-th is NaT.
    return np.where(reached, scale.closings[scale.ordinals[target]], NAT)


def _months_on(days: Ints, months: int) -> Ints:
    """The same day of another month, or its last one."""
    dates = days.view("M8[D]")
    first = dates.astype("M8[M]")
    there = first + np.timedelta64(months, "M")
    last = (there + np.timedelta64(1, "M")).astype("M8[D]").view(np.int64) - 1
    wanted = there.astype("M8[D]").view(np.int64) + (days - first.astype("M8[D]").view(np.int64))
    return np.asarray(np.minimum(wanted, last))


def _office_time_before(scale: Scale, ticks: Ints, run: int) -> Ints:
    """The latest instants from which `run` of office time is left until others."""
    starts, ends, before = _sessions(scale)
    at = np.maximum(np.searchsorted(starts, ticks, side="right") - 1, 0)
    ran = before[at] + np.clip(np.minimum(ticks, ends[at]) - starts[at], 0, None)
    left = ran - run
    at = np.maximum(np.searchsorted(before, left, side="right") - 1, 0)
    return np.where(left < 0, NAT, starts[at] + (left - before[at]))


def _sessions(scale: Scale) -> tuple[Ints, Ints, Ints]:
    """When each session of office time opens and closes, and the office time before it."""
    spans = scale.spans
    lengths = spans[:, 1] - spans[:, 0]
    before = np.cumsum(lengths) - lengths
    return spans[:, 0], spans[:, 1], before


def _not_before(scale: Scale, found: Ints, since: Ints, *, whole: bool) -> Ints:
    """What is due, or the start's own day or instant where it had passed by then."""
    days = np.floor_divide(since, scale.day)
    covered = (days >= scale.first) & (days < scale.stop)
    told = (since != NAT) & (found != NAT)
    if whole:
        passed = np.floor_divide(found, scale.day) < days
        instead = scale.kept.take(days, mode="clip")
    else:
        passed, instead = found < since, since
    later = np.where(told & passed, instead, found)
    return np.where(told & ~covered, NAT, later)


def _moment(times: Times, row: int) -> datetime | None:
    """The instant of a row as a datetime, also where the column has dates; None for none."""
    ticks = times.ticks[row : row + 1].view(f"M8[{times.unit}]").astype("M8[us]")
    found: datetime | None = ticks[0].item()
    return found


# Days of each year.


def _begun(scale: Scale, counting: Counting, ticks: Ints) -> Ints:
    """Day 0 of each receipt, once `roll` and `start_next_day` spoke; outside, a day outside."""
    days = np.floor_divide(ticks, scale.day)
    inside = (days >= scale.first) & (days < scale.stop)
    if not counting.rolls:
        return days
    places = np.clip(days, scale.first, scale.stop - 1)
    latest = scale.latest[places]
    if counting.start_cutoff is not None:
        cutoff = scale.ticks(counting.start_cutoff * MINUTE)
        latest = np.minimum(latest, cutoff)
    late = (latest < 0) | (ticks - days * scale.day > latest)
    following = scale.dates.working[np.minimum(scale.ordinals[places] + 1, len(scale.working) - 1)]
    return np.where(inside & late, following, days)


def _of_each_year(scale: Scale, day: YearDay, counting: Counting) -> Ints:
    """For each covered day, when is due what is due on the next such day of a year."""
    days = np.arange(scale.first, scale.stop)
    years = days.view("M8[D]").astype("M8[Y]").view(np.int64)

    def of(years: Ints) -> Ints:
        months = (years * 12 + (day.month - 1)).view("M8[M]")
        return np.asarray(months.astype("M8[D]").view(np.int64) + (day.day - 1))

    this = of(years)
    target = np.where(this >= days, this, of(years + 1))
    table = scale.rolled if counting.last_day_off == "next_working_day" else scale.kept
    return np.asarray(table.take(np.minimum(target, scale.stop)))


def _year_days(days: Any, codes: Any, shape: tuple[int, ...]) -> Coded:
    """Days of the year with codes, or one for all rows; texts are read."""
    if codes is None:
        if not isinstance(days, str | YearDay):
            raise InputError(_NEEDS_CODES.fill(value=glance(days)))
        days, codes = (days,), np.zeros((), np.int8)
    distinct = tuple(YearDay.parse(day) if isinstance(day, str) else day for day in days)
    return Coded(distinct, fitted(read_codes(codes), shape))


# Refusals.


def _refuse_first(
    ticks: Ints, times: Times, asked: _Asked, alone: Callable[[WorkCalendar, int, int], Due]
) -> None:
    """Raise what the scalar rules say of the first row that asks something and has no answer."""
    coded = asked.coded
    asks = np.array([one is not None for one in coded.distinct] + [False])
    bad = (ticks == NAT) & asks[coded.codes]
    if not bad.any():
        return
    row = int(np.argmax(bad))
    if times.ticks[row] == NAT:
        raise InputError(_NO_INSTANT.fill(row=row))
    calendar = asked.parts[0][0 if asked.which is None else int(asked.which[row])]
    try:
        alone(calendar, row, int(coded.codes[row]))
    except (CalendarRangeError, InputError) as error:
        raise type(error)(of_row(row, error.message)) from None
    # A row that has no answer in the column has none alone either.
    raise AssertionError(row)


_SHAPES: Final = Text(
    "Cột since có kích thước {since}, không khớp với {events} sự kiện.",
    "since of shape {since} does not match {events} events.",
)
_NEEDS_CODES: Final = Text(
    "Ngày hằng năm là một YearDay hay chữ cho mọi dòng, hoặc một danh sách cùng với codes; không "
    "phải {value}.",
    "A day of the year is one YearDay or text for all rows, or a list together with codes; not "
    "{value}.",
)
_NO_INSTANT: Final = Text(
    "Dòng {row}: không có thời điểm (NaT). Bỏ dòng đó, hoặc dùng on_error='nat'.",
    "Row {row}: there is no instant (NaT). Drop the row, or use on_error='nat'.",
)
