# ruff: noqa: ARG001 (all rules are called in one way, whatever each of them needs)
"""The rules of `_counting` on blocks of instants: integers in, integers out, NaT for no answer.

Each kernel is made once per call and then runs on every block. `day` and `clock` are the day
and the time of the day from which a term runs; indices are clipped, see `_scales`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import numpy as np

from ._columns import MILLI, NAT
from ._office import Office, Scratch
from ._tables import HOUR, MINUTE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from onestop_engine.terms import Counting, Unit

    from ._scales import Scale, Slots

Ints: TypeAlias = "NDArray[np.int64]"
Narrow: TypeAlias = "NDArray[np.integer[Any]]"
Kernel: TypeAlias = "Callable[[Ints, Narrow | int, Ints], bool]"
"""Reads instants and amounts, writes results; True when it knows that every row has one."""
Rule: TypeAlias = "Callable[[Scale, Ints, Ints, Ints | int, Counting], Ints]"
"""From days, clock times and amounts to results."""

BLOCK: Final = 1 << 17


class Question(NamedTuple):
    """What is asked of every row of a block; the amounts come with the rows."""

    scale: Scale
    unit: Unit
    counting: Counting
    milli: bool
    """True when amounts are thousandths of the unit."""


def kernel_for(question: Question, scratch: Scratch, one: int | None = None) -> Kernel:
    """The kernel that answers one question for every block; `one` amount may serve all rows."""
    scale, unit, counting, _ = question
    if scale.day == 1 and counting.rolls:
        return _by_seconds(question, scratch)
    if unit in _LENGTHS:
        return _kernel_of_lengths(question, scale.ticks(_LENGTHS[unit]), scratch)
    if counts_days(question):
        return _working_day_kernel(scale, one, scratch)
    return _by_rule(scale, _rule(question), counting, scale.most)


def kernel_for_ticks(question: Question, scratch: Scratch) -> Kernel:
    """The kernel for lengths in ticks instead of hours or minutes, such as what a pause left."""
    return _kernel_of_lengths(question, 1, scratch)


def _kernel_of_lengths(question: Question, length: int, scratch: Scratch) -> Kernel:
    """Amounts of `length` ticks each, of office time or of the clock."""
    scale, unit, counting, _ = question
    office = unit == "working_hour" or counting.hours == "working_time"
    if not counting.rolls:
        if office:
            return _office_kernel(scale.slots, length, scratch)
        return _through_kernel(scale, length)
    rule = _office_rule(length) if office else _through_rule(length)
    return _by_rule(scale, rule, counting, scale.span // length + 1)


def counts_days(question: Question) -> bool:
    """True for whole working days from the date of receipt to the close of another."""
    scale, unit, counting, milli = question
    by_dates = unit == "working_day" and not milli and not counting.rolls
    return by_dates and _ends_with_hours(scale, counting)


def office_length(question: Question) -> int:
    """The ticks of one of a unit that counts office time from the very instant; 0 of others."""
    scale, unit, counting, _ = question
    office = unit == "working_hour" or counting.hours == "working_time"
    if unit not in _LENGTHS or counting.rolls or not office:
        return 0
    return scale.ticks(_LENGTHS[unit])


def runs_through(question: Question) -> bool:
    """True when time runs through nights and days off, from the very instant."""
    _, unit, counting, _ = question
    return unit in _LENGTHS and not counting.rolls and not office_length(question)


def _by_seconds(question: Question, scratch: Scratch) -> Kernel:
    """Dates as their midnights, where the answer rests on hours of opening and cut-offs."""
    scale = question.scale
    seconds = scale.seconds
    kernel = kernel_for(question._replace(scale=seconds), scratch)

    def by_seconds(times: Ints, amounts: Narrow | int, out: Ints) -> bool:
        # Clipped, so that no date outside the covered years overflows into them.
        kernel(np.clip(times, -1, scale.stop) * seconds.day, amounts, out)
        out[...] = np.where(out == NAT, NAT, out // seconds.day)
        return False

    return by_seconds


def _ends_with_hours(scale: Scale, counting: Counting) -> bool:
    """True when a whole number of working days ends with the office hours, or is only a date."""
    if counting.fraction == "office_time":
        return False
    return scale.day == 1 or counting.due_time == "end_of_hours"


def _working_day_kernel(scale: Scale, one: int | None, scratch: Scratch) -> Kernel:
    """The fast path: two look-ups per receipt, or one where all have the same term."""
    ordinals, closings, ticks = scale.ordinals, scale.closings, scale.day
    room, wide = scratch.row(0), scratch.row(1)
    composed = closings if one is None else closings.take(ordinals + one, mode="clip")

    def kernel(times: Ints, amounts: Narrow | int, out: Ints) -> bool:
        buffer = room[: times.size]
        days = times if ticks == 1 else np.floor_divide(times, ticks, out=buffer)
        if isinstance(amounts, int):
            composed.take(days, out=out, mode="clip")
            return False
        ordinals.take(days, out=buffer, mode="clip")
        if amounts.dtype != np.int64:
            # numpy adds two types through a small buffer; widened first, it is twice as fast.
            widened = wide[: times.size]
            np.copyto(widened, amounts)
            amounts = widened
        np.add(buffer, amounts, out=buffer)
        closings.take(buffer, out=out, mode="clip")
        return False

    return kernel


def _office_kernel(slots: Slots, length: int, scratch: Scratch) -> Kernel:
    office = Office(slots, scratch)

    def kernel(times: Ints, amounts: Narrow | int, out: Ints) -> bool:
        run, inside = office.run_before(times)
        office.add(run, amounts, length)
        complete = office.reach(run, out)
        if not inside:
            out[outside(slots, times)] = NAT
        return inside and complete

    return kernel


def _through_kernel(scale: Scale, length: int) -> Kernel:
    """Hours and minutes that run through nights and days off, from the very instant."""
    most, stop = scale.span // length + 1, scale.start + scale.span

    def kernel(times: Ints, amounts: Narrow | int, out: Ints) -> bool:
        wrong = outside(scale, times)
        np.add(times, np.minimum(np.asarray(amounts, np.int64), most) * length, out=out)
        wrong |= out >= stop
        if not wrong.any():
            return True
        out[wrong] = NAT
        return False

    return kernel


def outside(where: Slots | Scale, times: Ints) -> NDArray[np.bool_]:
    """Which instants lie outside the covered years."""
    return (times < where.start) | (times >= where.start + where.span)


def _by_rule(scale: Scale, rule: Rule, counting: Counting, most: int) -> Kernel:
    # No amount that is larger than `most` has an answer.
    def kernel(times: Ints, amounts: Narrow | int, out: Ints) -> bool:
        days = times // scale.day
        clocks = times - days * scale.day
        if counting.rolls:
            days, clocks = begin(scale, days, clocks, counting)
        capped = np.minimum(np.asarray(amounts, np.int64), most)
        out[...] = rule(scale, days, clocks, capped, counting)
        out[outside(scale, times)] = NAT
        return False

    return kernel


def begin(scale: Scale, days: Ints, clocks: Ints, counting: Counting) -> tuple[Ints, Ints]:
    """Day 0 and the clock time once `roll` and `start_next_day` spoke, as in `_counting.start`."""
    late = clocks > latest(scale, days, counting.start_cutoff)
    following = scale.working.take(scale.ordinals.take(days, mode="clip") + 1, mode="clip")
    begun = np.where(late, following, days)
    opening = scale.opening.take(begun, mode="clip")
    return begun, np.where(late, opening, np.maximum(clocks, opening))


def latest(scale: Scale, days: Ints, cutoff: int | None) -> Ints:
    """The last time of each day that is not late; below 0 on a day off."""
    closing = scale.latest.take(days, mode="clip")
    return closing if cutoff is None else np.minimum(closing, scale.ticks(cutoff * MINUTE))


def _rule(question: Question) -> Rule:
    scale, unit, counting, milli = question
    if unit != "working_day":
        return _RULES[unit]
    if counting.fraction == "office_time":
        return _office_days if milli else _whole_office_days
    if milli:
        return _part_days
    return _working_days if _ends_with_hours(scale, counting) else _same_time


def _working_days(
    scale: Scale, days: Ints, clocks: Ints, amounts: Ints | int, counting: Counting
) -> Ints:
    return scale.closings.take(scale.ordinals.take(days, mode="clip") + amounts, mode="clip")


def _same_time(
    scale: Scale, days: Ints, clocks: Ints, amounts: Ints | int, counting: Counting
) -> Ints:
    targets = scale.working.take(scale.ordinals.take(days, mode="clip") + amounts, mode="clip")
    # A receipt on a day off counts as closing time: the end of the day is after it.
    clocks = np.where(scale.latest.take(days, mode="clip") < 0, scale.day, clocks)
    run = run_of(scale, targets, clocks)
    at_opening = run <= scale.before.take(targets, mode="clip")
    result = _instants(scale, run)
    openings = targets * scale.day + scale.opening.take(targets, mode="clip")
    result = np.where(at_opening, openings, result)
    return np.where(targets == NAT, NAT, result)


def _part_days(
    scale: Scale, days: Ints, clocks: Ints, amounts: Ints | int, counting: Counting
) -> Ints:
    """Whole days first, then that share of the next working day's office time."""
    whole = amounts // MILLI
    part = amounts - whole * MILLI
    index = scale.ordinals.take(days, mode="clip") + whole
    targets = scale.working.take(index + 1, mode="clip")
    run = -(-part * scale.total.take(targets, mode="clip") // MILLI)
    shares = share_of(scale, targets, run)
    rule = _working_days if _ends_with_hours(scale, counting) else _same_time
    return np.where(part > 0, shares, rule(scale, days, clocks, whole, counting))


def share_of(scale: Scale, targets: Ints, run: Ints) -> Ints:
    """The instant at which `run` of a day's office time has run; in days, that day."""
    if scale.day == 1:
        return targets
    result = _instants(scale, run + scale.before.take(targets, mode="clip"))
    return np.where(targets == NAT, NAT, result)


def run_of(scale: Scale, days: Ints, clocks: Ints) -> Ints:
    """Office time up to the instants of days and clock times."""
    run, _ = Office(scale.slots, Scratch(days.size)).run_before(days * scale.day + clocks)
    return run.astype(np.int64) + 1


def _instants(scale: Scale, run: Ints) -> Ints:
    """The earliest instants at which so much has run; something for what is not more than 0."""
    result = np.empty_like(run)
    before = (np.maximum(run, 1) - 1).astype(scale.slots.dtype)
    Office(scale.slots, Scratch(run.size)).reach(before, result)
    return result


def _whole_office_days(
    scale: Scale, days: Ints, clocks: Ints, amounts: Ints | int, counting: Counting
) -> Ints:
    return _office_days(scale, days, clocks, amounts * MILLI, counting)


def _office_days(
    scale: Scale, days: Ints, clocks: Ints, amounts: Ints | int, counting: Counting
) -> Ints:
    """Office time from the hand-over, each day weighing 1, in exact integer fractions."""
    minute = scale.ticks(MINUTE)
    run = run_of(scale, days, clocks)
    total = scale.total.take(days, mode="clip")
    works = total > 0
    # Thousandths of a day times its length; a day off counts as an unused day of one minute.
    length = np.where(works, total, minute)
    run = np.where(works, run - scale.before.take(days, mode="clip"), 0)
    whole = amounts // MILLI
    spent = MILLI * run + (amounts - whole * MILLI) * length
    carry = spent // (MILLI * length)
    rest = spent - carry * MILLI * length
    index = scale.ordinals.take(days, mode="clip") - works + whole + carry
    targets = scale.working.take(index + 1, mode="clip")
    # Office hours are whole minutes, so the ratio of two days is one of small numbers.
    minutes = scale.total.take(targets, mode="clip") // minute
    shares = share_of(scale, targets, -(-rest * minutes // (MILLI * (length // minute))))
    return np.where(rest > 0, shares, scale.closings.take(index, mode="clip"))


def _days(scale: Scale, days: Ints, clocks: Ints, amounts: Ints | int, counting: Counting) -> Ints:
    return _last_day(scale, days + amounts, counting)


def _weeks(scale: Scale, days: Ints, clocks: Ints, amounts: Ints | int, counting: Counting) -> Ints:
    return _last_day(scale, days + 7 * amounts, counting)


def months(scale: Scale, days: Ints, clocks: Ints, amounts: Ints | int, counting: Counting) -> Ints:
    """Calendar months; a month without such a date ends on its last (art. 148.3)."""
    zero = np.clip(days, 0, scale.stop)
    month = zero.view("M8[D]").astype("M8[M]").view(np.int64)
    reached = month + amounts
    corresponding = _first_days(reached) + (zero - _first_days(month))
    result = _last_day(scale, np.minimum(corresponding, _first_days(reached + 1) - 1), counting)
    return np.where(days == NAT, NAT, result)


def _first_days(months: Ints) -> Ints:
    """The day numbers on which months, counted from January 1970, begin."""
    return months.view("M8[M]").astype("M8[D]").view(np.int64)


def _years(scale: Scale, days: Ints, clocks: Ints, amounts: Ints | int, counting: Counting) -> Ints:
    return months(scale, days, clocks, 12 * amounts, counting)


def _last_day(scale: Scale, days: Ints, counting: Counting) -> Ints:
    rolls = counting.last_day_off == "next_working_day"
    return (scale.rolled if rolls else scale.kept).take(days, mode="clip")


def _through_rule(length: int) -> Rule:
    """Hours and minutes that run through nights and days off."""

    def rule(
        scale: Scale, days: Ints, clocks: Ints, amounts: Ints | int, counting: Counting
    ) -> Ints:
        result = days * scale.day + clocks + amounts * length
        wrong = (days == NAT) | (result >= scale.start + scale.span)
        return np.where(wrong, NAT, result)

    return rule


def _same_day(
    scale: Scale, days: Ints, clocks: Ints, amounts: Ints | int, counting: Counting
) -> Ints:
    late = clocks > latest(scale, days, counting.same_day_cutoff)
    return scale.closings.take(scale.ordinals.take(days, mode="clip") + late, mode="clip")


def _office_rule(length: int) -> Rule:
    """Office time after a receipt that may have been rolled to the next opening."""

    def rule(
        scale: Scale, days: Ints, clocks: Ints, amounts: Ints | int, counting: Counting
    ) -> Ints:
        result = np.empty_like(days)
        kernel = _office_kernel(scale.slots, length, Scratch(days.size))
        kernel(days * scale.day + clocks, amounts, result)
        return np.where(days == NAT, NAT, result)

    return rule


_LENGTHS: Final[Mapping[str, int]] = {"working_hour": HOUR, "hour": HOUR, "minute": MINUTE}
_RULES: Final[Mapping[Unit, Rule]] = {
    "day": _days,
    "week": _weeks,
    "month": months,
    "year": _years,
    "same_day": _same_day,
}
