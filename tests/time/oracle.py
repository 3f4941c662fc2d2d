"""A third way to count: day by day and interval by interval, straight from the calendar's JSON.

Imports nothing from the library, keeps no tables, and knows no short cuts.
"""

from __future__ import annotations

import json
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


def micro(length: timedelta) -> int:
    return length // timedelta(microseconds=1)


def ceil(value: Fraction) -> int:
    return -int(-value // 1)


def share(length: timedelta, part: Fraction) -> timedelta:
    return timedelta(microseconds=ceil(micro(length) * part))
