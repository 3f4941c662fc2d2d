"""A third way to count: day by day and interval by interval, straight from the calendar's JSON.

Imports nothing from the library, keeps no tables, and knows no short cuts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

DATA = (
    Path(__file__).resolve().parents[2]
    / "src"
    / "onestop_engine"
    / "calendars"
    / "data"
    / "vn.json"
)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = timedelta(days=1)


class Beyond(Exception):
    """The calendar does not reach as far as the answer."""


def clock(text: str) -> time:
    return time.fromisoformat(text)


class Oracle:
    """Counts on the calendar in a JSON object, naive local time in, naive local time out."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.off = {entry["date"] for entry in data["off"]}
        self.made_up = {entry["date"]: entry for entry in data["working"]}
        self.rules = data["hours"]
        years = sorted(data["years"])
        self.first = date(int(years[0]), 1, 1)
        self.last = date(int(years[-1]), 12, 31)

    @classmethod
    def bundled(cls) -> Oracle:
        return cls(json.loads(DATA.read_text(encoding="utf-8")))

    def known(self, day: date) -> date:
        if not self.first <= day <= self.last:
            raise Beyond(day)
        return day

    def speaks(self, rule: dict[str, Any], day: date, name: str) -> bool:
        return name in rule.get("weekdays", WEEKDAYS[:5]) and rule.get(
            "from", "0000"
        ) <= day.isoformat() <= rule.get("to", "9999")

    def works(self, day: date) -> bool:
        self.known(day)
        if day.isoformat() in self.made_up:
            return True
        if day.isoformat() in self.off:
            return False
        name = WEEKDAYS[day.weekday()]
        return day.weekday() < 5 or any(
            rule.get("working") and self.speaks(rule, day, name) for rule in self.rules
        )

    def hours_of_weekday(self, day: date, weekday: int) -> list[list[str]]:
        found = [rule for rule in self.rules if self.speaks(rule, day, WEEKDAYS[weekday])]
        if not found:
            return self.hours_of_weekday(day, 0)
        return found[-1]["intervals"]

    def hours(self, day: date) -> list[tuple[datetime, datetime]]:
        if not self.works(day):
            return []
        made_up = self.made_up.get(day.isoformat())
        if made_up is None:
            pairs = self.hours_of_weekday(day, day.weekday())
        elif "intervals" in made_up:
            pairs = made_up["intervals"]
        else:
            instead = made_up.get("instead_of")
            weekday = date.fromisoformat(instead).weekday() if instead else 0
            pairs = self.hours_of_weekday(day, weekday)
        return [
            (datetime.combine(day, clock(a)), datetime.combine(day, clock(b))) for a, b in pairs
        ]

    def opening(self, day: date) -> datetime:
        return self.hours(day)[0][0]

    def closing(self, day: date) -> datetime:
        return self.hours(day)[-1][1]

    def next_working(self, day: date) -> date:
        day = self.known(day + DAY)
        while not self.works(day):
            day = self.known(day + DAY)
        return day

    def begin(self, at: datetime, rules: dict[str, str]) -> datetime:
        """When the receipt counts: `roll` and `start_next_day`."""
        starts_next = rules.get("after_cutoff") == "start_next_day"
        if rules.get("off_hours") != "roll" and not starts_next:
            return at
        day = at.date()
        late = not self.works(day) or at > self.closing(day)
        if not late and starts_next:
            late = at.time() > clock(rules["cutoff"])
        if late:
            return self.opening(self.next_working(day))
        return max(at, self.opening(day))

    def due(self, at: datetime, amount: Fraction, unit: str, rules: dict[str, str]) -> datetime:
        self.known(at.date())
        at = self.begin(at, rules)
        if unit == "same_day":
            return self.same_day(at, rules)
        if unit == "working_hour":
            return self.run(at, timedelta(hours=int(amount)))
        if unit in {"hour", "minute"}:
            length = timedelta(**{f"{unit}s": int(amount)})
            if rules.get("hours") == "working_time":
                return self.run(at, length)
            self.known((at + length).date())
            return at + length
        if unit == "working_day":
            return self.working_days(at, amount, rules)
        return self.last_day(self.calendar_date(at.date(), int(amount), unit), rules)

    def same_day(self, at: datetime, rules: dict[str, str]) -> datetime:
        day = at.date()
        late = not self.works(day) or at > self.closing(day)
        if not late and rules.get("after_cutoff") == "same_day_next":
            late = at.time() > clock(rules["cutoff"])
        return self.closing(self.next_working(day) if late else day)

    def working_days(self, at: datetime, amount: Fraction, rules: dict[str, str]) -> datetime:
        if rules.get("fraction") == "office_time":
            return self.run_days(at, amount)
        day = at.date()
        whole = int(amount)
        for _ in range(whole):
            day = self.next_working(day)
        if amount > whole:
            day = self.next_working(day)
            length = sum((b - a for a, b in self.hours(day)), timedelta())
            return self.after(day, share(length, amount - whole))
        if rules.get("due_time") != "same_time":
            return self.closing(day)
        if not self.works(at.date()):
            return self.closing(day)
        return self.clamped(day, at.time())

    def clamped(self, day: date, at: time) -> datetime:
        wanted = datetime.combine(day, at)
        if wanted <= self.opening(day):
            return self.opening(day)
        for opening, closing in reversed(self.hours(day)):
            if wanted > closing:
                return closing
            if wanted > opening:
                return wanted
        raise AssertionError(wanted)

    def after(self, day: date, length: timedelta) -> datetime:
        for opening, closing in self.hours(day):
            if length <= closing - opening:
                return opening + length
            length -= closing - opening
        raise AssertionError(length)

    def run(self, at: datetime, length: timedelta) -> datetime:
        """The earliest instant at which so much office time has run."""
        day = at.date()
        while True:
            for opening, closing in self.hours(day):
                start = max(opening, at)
                if start < closing:
                    if length <= closing - start:
                        return start + length
                    length -= closing - start
            day = self.known(day + DAY)

    def run_days(self, at: datetime, amount: Fraction) -> datetime:
        day, left = at.date(), amount
        while True:
            length = sum((b - a for a, b in self.hours(day)), timedelta())
            used = sum((max(timedelta(), min(b, at) - a) for a, b in self.hours(day)), timedelta())
            if length > used:
                here = Fraction(micro(length - used), micro(length))
                if left <= here:
                    return self.after(
                        day, timedelta(microseconds=ceil(micro(used) + left * micro(length)))
                    )
                left -= here
            day = self.known(day + DAY)

    def calendar_date(self, day: date, amount: int, unit: str) -> date:
        if unit == "day":
            return day + timedelta(days=amount)
        if unit == "week":
            return day + timedelta(weeks=amount)
        months = amount * (12 if unit == "year" else 1)
        year, month = day.year, day.month
        for _ in range(months):
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
            if year > 9000:
                raise Beyond(year)
        for last in (31, 30, 29, 28):
            try:
                return date(year, month, min(day.day, last))
            except ValueError:
                continue
        raise AssertionError(day)

    def last_day(self, day: date, rules: dict[str, str]) -> datetime:
        if self.works(day):
            return self.closing(day)
        if rules.get("last_day_off") == "keep":
            last = self.hours_of_weekday(day, day.weekday())[-1][1]
            return datetime.combine(day, clock(last))
        return self.closing(self.next_working(day))

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        if end < start:
            return -self.working_time(end, start)
        self.known(start.date())
        run, day = timedelta(), start.date()
        while day <= end.date():
            for opening, closing in self.hours(day):
                run += max(timedelta(), min(closing, end) - max(opening, start))
            day += DAY
        return run

    def net_time(
        self, start: datetime, end: datetime, pauses: list[tuple[datetime, datetime | None]]
    ) -> timedelta:
        """Office time outside the pauses, piece by piece."""
        run, since = timedelta(), start
        for asked, resumed in pauses:
            run += self.working_time(since, min(max(asked, since), end))
            since = max(since, min(resumed or end, end))
        return run + self.working_time(since, end)

    def net_days(
        self, start: datetime, end: datetime, pauses: list[tuple[datetime, datetime | None]]
    ) -> int:
        """Working days after the first date that lie in no pause (day of request, resumption]."""
        count, day = 0, start.date()
        self.known(day)
        while day < end.date():
            day = self.known(day + DAY)
            stands = any(asked.date() < day <= (resumed or end).date() for asked, resumed in pauses)
            count += self.works(day) and not stands
        return count

    def clock(
        self, start: datetime, begun: Begun, acts: list[Act], prolonged: Limit | None = None
    ) -> datetime | None:
        """When a clock is due after its acts; None while it stands."""
        since, period = start, []
        for act in acts:
            if act.mode == "restart" and act.resumed is not None:
                since, begun, period = act.resumed, act.begun or begun, []
            elif act.mode != "none":
                period.append(act)
        (amount, unit), rules = prolonged or begun[0], begun[1]
        if not period:
            return self.due(since, amount, unit, rules)
        budget, used, runs = self.budget(since, amount, unit, rules), self.nothing(unit), since
        for act in period:
            used += self.used(runs, act.asked, unit, rules)
            if act.resumed is None:
                return None
            runs = act.resumed
            if act.mode == "add":
                assert act.begun is not None
                more, other = act.begun[0]
                if other != unit:
                    budget = used + self.with_others(runs, budget - used, unit, rules, act)
                    continue
                grown = self.budget(since, amount + more, unit, rules)
                grown -= self.budget(since, amount, unit, rules)
                budget = max(budget, used) + grown
                amount += more
        return self.rest(runs, budget - used, unit, rules)

    def nothing(self, unit: str) -> Any:
        return timedelta() if "hour" in unit or unit == "minute" else Fraction(0)

    def budget(self, start: datetime, amount: Fraction, unit: str, rules: dict[str, str]) -> Any:
        if unit in {"month", "year"}:
            zero = self.begin(start, rules).date()
            self.known(zero)
            return Fraction((self.known(self.calendar_date(zero, int(amount), unit)) - zero).days)
        if unit == "minute":
            return timedelta(minutes=int(amount))
        if "hour" in unit:
            return timedelta(hours=int(amount))
        return amount * (7 if unit == "week" else 1)

    def used(self, start: datetime, end: datetime, unit: str, rules: dict[str, str]) -> Any:
        """What ran between two instants, the first of them counted like a receipt."""
        self.known(start.date())
        start = self.begin(start, rules)
        if unit in {"same_day", "hour", "minute"} and rules.get("hours") != "working_time":
            return Fraction(0) if unit == "same_day" else max(timedelta(), end - start)
        if unit in {"working_hour", "hour", "minute"}:
            self.known(end.date())
            return self.working_time(start, end) if start < end else timedelta()
        if unit == "same_day":
            return Fraction(0)
        if unit != "working_day":
            return Fraction(max(0, (end.date() - start.date()).days))
        self.known(end.date())
        if rules.get("fraction") == "office_time":
            return self.shares(start, end)
        return Fraction(self.net_days(start, end, []))

    def shares(self, start: datetime, end: datetime) -> Fraction:
        """Working days of office time, each weighing 1."""
        run, day = Fraction(0), start.date()
        while day <= end.date():
            hours = self.hours(day)
            length = sum((b - a for a, b in hours), timedelta())
            parts = (max(timedelta(), min(b, end) - max(a, start)) for a, b in hours)
            if hours:
                run += Fraction(micro(sum(parts, timedelta())), micro(length))
            day += DAY
        return run

    def rest(self, since: datetime, left: Any, unit: str, rules: dict[str, str]) -> datetime:
        """Where what is left ends; nothing left is one working day."""
        if left <= self.nothing(unit):
            plain = {**rules, "due_time": "end_of_hours", "fraction": "after_day_0"}
            return self.due(since, Fraction(1), "working_day", plain)
        if not isinstance(left, timedelta):
            days = unit in {"day", "week", "month", "year"}
            return self.due(since, left, "day" if days else unit, rules)
        self.known(since.date())
        since = self.begin(since, rules)
        if unit == "working_hour" or rules.get("hours") == "working_time":
            return self.run(since, left)
        self.known((since + left).date())
        return since + left

    def with_others(
        self, since: datetime, left: Any, unit: str, rules: dict[str, str], act: Act
    ) -> Fraction:
        """What runs from a resumption to the end of days of another kind added to what is left."""
        assert act.begun is not None
        zero = since if left <= 0 else self.rest(since, left, unit, rules)
        amount, other = act.begun[0]
        last = self.closing_of(self.due(datetime.combine(zero.date(), time()), amount, other, {}))
        return self.used(since, last, unit, rules)

    def closing_of(self, at: datetime) -> datetime:
        day = at.date()
        return self.closing(day) if self.works(day) else at


Limit = tuple[Fraction, str]
Begun = tuple[Limit, dict[str, str]]


@dataclass(frozen=True)
class Act:
    """A pause, what it is to the clock, and the term that begins or is added at its end."""

    asked: datetime
    resumed: datetime | None
    mode: str = "pause"
    begun: Begun | None = None


def micro(length: timedelta) -> int:
    return length // timedelta(microseconds=1)


def ceil(value: Fraction) -> int:
    return -int(-value // 1)


def share(length: timedelta, part: Fraction) -> timedelta:
    return timedelta(microseconds=ceil(micro(length) * part))
