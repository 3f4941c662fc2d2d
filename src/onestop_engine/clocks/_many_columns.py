"""The columns of a bulk call for clocks as integers, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from onestop_engine.calendars.columns import (
    Coded,
    Ragged,
    Times,
    check_codes,
    encoded,
    fitted,
    in_one_unit,
    ragged_of,
    read_codes,
    read_countings,
    read_terms,
    read_times,
)
from onestop_engine.errors import InputError
from onestop_engine.terms import Counting, Term
from onestop_engine.texts import Text

from ._many_ledgers import MODES, Acts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from onestop_engine.calendars import CalendarColumn, Pauses, WorkCalendar

    Ints = NDArray[np.int64]


class Given(NamedTuple):
    """What says which terms and acts the rows have, as it was given."""

    terms: Any
    codes: Any
    pauses: Pauses | None
    modes: Any
    pause_codes: Any
    prolonged: Any
    reappointed: Any


class Clocks(NamedTuple):
    """The columns of a call as integers, all instants in one unit, seconds at least."""

    calendars: tuple[WorkCalendar, ...]
    which: NDArray[np.integer[Any]] | None
    received: Times
    """As it was given; dates say no hour."""
    shown: Times
    """The unit and the shape of the result."""
    times: Times
    acts: Acts
    terms: Coded
    countings: tuple[Counting, ...]
    prolonged: Ints | None
    reappointed: Times | None


def read_clocks(
    calendar: WorkCalendar | CalendarColumn,
    received: Any,
    counting: Counting | Sequence[Counting],
    given: Given,
) -> Clocks:
    calendars, which = calendar.parts
    zone, facts = calendars[0].zone, calendars[0].facts
    pauses = given.pauses
    columns = [received] if pauses is None else [received, pauses.starts, pauses.ends]
    read = [read_times(column, zone, facts) for column in columns]
    shown, *_ = in_one_unit(read, "D")
    times, *flat = in_one_unit(read, "s")
    terms = read_terms(given.terms, given.codes, times.shape)
    count = len(terms.distinct)
    coded = given.codes is not None or isinstance(given.terms, str | Term)
    if not coded and not (given.pause_codes is None and given.prolonged is None):
        raise InputError(_NEEDS_CODES)
    nothing = np.zeros(times.ticks.size + 1, np.int64), times.ticks[:0], times.ticks[:0]
    ragged = Ragged(*nothing) if pauses is None else ragged_of(pauses, times.ticks.size, *flat)
    return Clocks(
        calendars,
        None if which is None else fitted(which, times.shape),
        read[0],
        shown,
        times,
        Acts(
            ragged,
            _modes(given.modes, ragged.starts.shape),
            _codes(given.pause_codes, ragged.starts.shape, count),
        ),
        terms,
        read_countings(counting, count),
        None if given.prolonged is None else _codes(given.prolonged, times.shape, count),
        None if given.reappointed is None else _dates(given.reappointed, times.shape, calendars[0]),
    )


def _dates(column: Any, shape: tuple[int, ...], calendar: WorkCalendar) -> Times:
    read = read_times(column, calendar.zone, calendar.facts)
    if read.unit != "D":
        raise InputError(_NEEDS_DATES.fill(unit=read.given))
    dates = fitted(read.ticks.reshape(read.shape), shape).astype(np.int64, copy=False)
    return read._replace(ticks=dates, shape=shape)


def _modes(modes: Any, shape: tuple[int, ...]) -> NDArray[np.integer[Any]]:
    """The number of the mode of each pause."""
    coded = Coded((modes,), np.zeros((), np.int8)) if isinstance(modes, str) else encoded(modes)
    numbers = [MODES.index(word) if word in MODES else -1 for word in coded.distinct]
    codes = fitted(coded.codes, shape)
    found: NDArray[np.integer[Any]] = np.array([*numbers, -1], np.int8)[codes]
    if (found < 0).any():
        at = int(np.argmin(found))
        word = None if codes[at] < 0 else coded.distinct[codes[at]]
        raise InputError(_NO_MODE.fill(at=at, word=repr(word), modes=", ".join(MODES)))
    return found


def _codes(codes: Any, shape: tuple[int, ...], count: int) -> Ints:
    if codes is None:
        return np.full(shape, -1).reshape(-1)
    column = fitted(read_codes(codes), shape)
    check_codes(column, count, -1)
    return column.astype(np.int64, copy=False)


_NEEDS_CODES: Final = Text(
    "pause_codes và prolonged là mã của terms: truyền terms là danh sách thời hạn cùng với codes.",
    "pause_codes and prolonged are codes of terms: pass distinct terms together with codes.",
)
_NEEDS_DATES: Final = Text(
    "reappointed là ngày (datetime64[D]), không phải thời điểm theo {unit}: hẹn lại là hẹn ngày.",
    "reappointed holds dates (datetime64[D]), not instants in {unit}: what is appointed is a date.",
)
_NO_MODE: Final = Text(
    "Lần tạm dừng {at}: không có cách tính {word}. Chọn một trong: {modes}.",
    "Pause {at}: there is no mode {word}. Choose one of: {modes}.",
)
