"""What each unit of time is measured in: how much of it was used, and where the rest ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

from onestop_engine.terms import Amount, Counting, Due, Term, Unit, say_amount
from onestop_engine.texts import Text

if TYPE_CHECKING:
    from onestop_engine.calendars import WorkCalendar

Quantity: TypeAlias = Amount | timedelta
"""Days as a number, shorter times as a timedelta."""

Kind = Literal["working_days", "office_days", "calendar_days", "office_time", "clock_time"]

_KINDS: dict[Unit, Kind] = {
    "working_day": "working_days",
    # The day itself is the budget: paused, it starts anew like a receipt.
    "same_day": "working_days",
    "working_hour": "office_time",
    "hour": "clock_time",
    "minute": "clock_time",
    "day": "calendar_days",
    "week": "calendar_days",
    "month": "calendar_days",
    "year": "calendar_days",
}
_LENGTHS: dict[Unit, timedelta] = {
    "working_hour": timedelta(hours=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
}
_LITERAL = Counting(last_day_off="keep")
_DAYS: frozenset[Unit] = frozenset({"working_day", "day", "week", "month", "year"})


def addable(unit: Unit, own: Unit) -> bool:
    """True where a time in `unit` can be added to a term in `own`."""
    return {unit, own} <= _DAYS or (unit == own and unit != "same_day")


@dataclass(frozen=True, slots=True)
class Measure:
    """How one term is counted, as what it is measured in."""

    kind: Kind
    unit: Unit
    counting: Counting

    @classmethod
    def of(cls, term: Term, counting: Counting) -> Measure:
        """The measure of a term."""
        kind = _KINDS[term.unit]
        if term.unit == "working_day" and counting.fraction == "office_time":
            kind = "office_days"
        if kind == "clock_time" and counting.hours == "working_time":
            kind = "office_time"
        return cls(kind, term.unit, counting)

    def budget(self, calendar: WorkCalendar, start: datetime, amount: Amount) -> Quantity:
        """The whole term, as it is from `start` on: a month is as many days as it has there."""
        if self.unit in _LENGTHS:
            return _LENGTHS[self.unit] * int(amount)
        if self.unit == "week":
            return 7 * amount
        if self.unit in {"month", "year"}:
            zero = calendar.counted_from(start, self.counting).date()
            return (calendar.due_after(zero, amount, self.unit, _LITERAL).on - zero).days
        return amount

    def used(self, calendar: WorkCalendar, start: datetime, end: datetime) -> Quantity:
        """How much runs from `start` to `end`; nothing before the clock counts at all."""
        begun = calendar.counted_from(start, self.counting)
        ended = calendar.localize(end)
        if self.kind == "office_days":
            return max(Fraction(0), calendar.office_days(begun, ended))
        if self.kind == "office_time":
            return max(timedelta(0), calendar.working_time(begun, ended))
        if self.kind == "clock_time":
            return max(timedelta(0), ended - begun)
        if self.unit == "same_day":
            return 0
        return self.days(calendar, begun.date(), ended.date())

    def days(self, calendar: WorkCalendar, zero: date, end: date) -> int:
        """The days that count after `zero` up to `end`."""
        if self.kind == "calendar_days":
            return max(0, (end - zero).days)
        return max(0, calendar.working_days_between(zero, end))

    def until(self, calendar: WorkCalendar, start: datetime, to: date) -> Quantity:
        """How much runs from `start` to the close of the date `to`."""
        return self.used(calendar, start, closing(calendar, to).at)

    def rest(self, left: Quantity) -> tuple[Quantity, Unit, Counting]:
        """What is left, as a calendar is asked for it; nothing left is one working day."""
        if not left:
            return (
                1,
                "working_day",
                replace(self.counting, due_time="end_of_hours", fraction="after_day_0"),
            )
        return left, "day" if self.kind == "calendar_days" else self.unit, self.counting

    def say(self, quantity: Quantity) -> Text:
        """A quantity in words."""
        if isinstance(quantity, timedelta):
            return _length(quantity)
        unit: Unit = "day" if self.kind == "calendar_days" else "working_day"
        return Text(say_amount(quantity, unit, "vi"), say_amount(quantity, unit, "en"))


def closing(calendar: WorkCalendar, on: date) -> Due:
    """The close of a date, as a due date; of a day off, when the office usually closes."""
    return calendar.due_after(on - timedelta(days=1), 1, "day", _LITERAL)


def _length(span: timedelta) -> Text:
    hours, minutes = divmod(round(span / timedelta(minutes=1)), 60)
    return Text(f"{hours} giờ {minutes:02} phút", f"{hours} h {minutes:02} min")
