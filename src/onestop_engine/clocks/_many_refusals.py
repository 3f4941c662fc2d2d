"""The refusal of one row of a column of clocks: what its clock alone says, with the row."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final, NoReturn

from onestop_engine.calendars.columns import NAT, Question, Times, check_row, instant_of, of_row
from onestop_engine.errors import InputError, OneStopError
from onestop_engine.texts import Text

from ._clock import Clock
from ._many_ledgers import MODES, NONE

if TYPE_CHECKING:
    from onestop_engine.terms import Counting, Term

    from ._many_columns import Clocks


def refuse_clock(clocks: Clocks, row: int) -> NoReturn:
    """Raise what the clock of one row says, with the row."""
    calendar = clocks.calendars[0 if clocks.which is None else clocks.which[row]]
    code = int(clocks.terms.codes[row])
    term, counting = clocks.terms.distinct[code], clocks.countings[code]
    received = clocks.received
    if received.ticks[row] == NAT or received.unit == "D":
        question = Question(calendar.scale(received.unit), term.unit, counting, milli=False)
        check_row(received, row, question)
    try:
        _clock_of(clocks, row, term, counting).due(calendar)
    except OneStopError as error:
        raise type(error)(of_row(row, error.message)) from None
    # A row that has no answer in the column has none alone either.
    raise AssertionError(row)


def _clock_of(clocks: Clocks, row: int, term: Term, counting: Counting) -> Clock:
    """The clock of one row, act by act."""
    acts = clocks.acts
    clock = Clock.start(_moment(clocks.times, row), term, counting)
    flat = [clocks.times._replace(ticks=ticks) for ticks in (acts.pauses.starts, acts.pauses.ends)]
    for at in range(acts.pauses.offsets[row], acts.pauses.offsets[row + 1]):
        if acts.modes[at] != NONE:
            clock = _after(clocks, clock, at, *flat)
    if clocks.prolonged is not None and clocks.prolonged[row] >= 0:
        longer = clocks.terms.distinct[clocks.prolonged[row]]
        if longer is None:
            raise InputError(_NO_TERM)
        clock = clock.prolong(clock.entries[-1].at, longer, None)
    if clocks.reappointed is not None and clocks.reappointed.ticks[row] != NAT:
        to = instant_of(clocks.reappointed, row)
        clock = clock.reappoint(clock.entries[-1].at, to, "")
    return clock


def _after(clocks: Clocks, clock: Clock, at: int, starts: Times, ends: Times) -> Clock:
    """The clock after one pause."""
    if starts.ticks[at] == NAT:
        raise InputError(_NO_START)
    mode, code = MODES[clocks.acts.modes[at]], int(clocks.acts.codes[at])
    clock = clock.pause(_moment(starts, at), mode)
    if ends.ticks[at] == NAT:
        return clock
    resumed = _moment(ends, at)
    term = clocks.terms.distinct[code] if code >= 0 else None
    if mode == "restart":
        counting = clocks.countings[code] if code >= 0 else None
        return clock.restart(resumed, term, counting, cause=mode)
    clock = clock.resume(resumed)
    if mode == "pause":
        return clock
    if term is None:
        raise InputError(_NO_TERM)
    return clock.add(resumed, term, mode)


def _moment(times: Times, row: int) -> datetime:
    at = instant_of(times, row)
    assert isinstance(at, datetime)
    return at


_NO_START: Final = Text("một lần tạm dừng không có lúc bắt đầu.", "one of its pauses has no start.")
_NO_TERM: Final = Text(
    "không nói cộng thêm hoặc kéo dài thành bao lâu: thiếu mã thời hạn.",
    "the term that is added, or to which it is prolonged, is missing.",
)
