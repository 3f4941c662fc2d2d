"""What a working calendar states: days off, make-up days, office hours, and where it says so.

Values only. `_format` reads and writes them, `_overlays` changes them, `_tables` counts on them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from onestop_engine.texts import Text

from ._words import compose, date_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OffKind = Literal["statutory", "compensatory", "swapped_off", "closed"]
DayKind = Literal["working", "make_up", "weekend", "statutory", "compensatory", "swapped_off",
                  "closed"]  # fmt: skip
Confidence = Literal["read", "derived", "memory", "announced_unverified", "provisional"]
YearStatus = Literal["official", "provisional"]
Intervals: TypeAlias = tuple[tuple[int, int], ...]
"""Office hours of a day as (open, close) pairs in minutes after midnight, in order."""

OFF_KINDS: Final = get_args(OffKind)
CONFIDENCES: Final = get_args(Confidence)
YEAR_STATUSES: Final = get_args(YearStatus)
UNDECIDED: Final = frozenset({"memory", "announced_unverified", "provisional"})
"""Confidences that mark a due date: no official text that decides the day was read."""

MONDAY_TO_FRIDAY: Final = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOff:
    """A day that is off (*ngày nghỉ*): by statute, in compensation, by a swap, or closed."""

    on: date
    kind: OffKind
    holiday: str | None = None
    reason: Text | None = None
    pair: date | None = None
    """The weekend holiday that a compensatory day is for; the make-up day of a swapped one."""
    confidence: Confidence = "read"
    source: str | None = None
    announced: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeUp:
    """A rest day on which offices work (*ngày làm bù*), usually for a swapped-off one."""

    on: date
    instead_of: date | None = None
    holiday: str | None = None
    reason: Text | None = None
    hours: Intervals | None = None
    confidence: Confidence = "read"
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursRule:
    """Office hours from one date to another on some weekdays; of two rules the later one wins.

    `working` makes weekdays that rest elsewhere (Saturday) working days in that range.
    """

    intervals: Intervals
    first: date | None = None
    last: date | None = None
    weekdays: tuple[int, ...] = MONDAY_TO_FRIDAY
    working: bool = False
    source: str | None = None

    def applies(self, day: date, weekday: int) -> bool:
        """True when the rule speaks of that date and that weekday."""
        return (
            weekday in self.weekdays
            and (self.first is None or self.first <= day)
            and (self.last is None or day <= self.last)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A covered year: announced by the state, or provisional until it is."""

    number: int
    status: YearStatus
    sources: tuple[str, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayMark:
    """The decision behind an overlay that was applied."""

    id: str
    document: str
    issued_by: str | None = None
    dated: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a calendar states; equal facts make equal calendars."""

    id: str
    zone: str
    title: Text
    hours: tuple[HoursRule, ...]
    years: tuple[Year, ...]
    off: Mapping[date, DayOff]
    made_up: Mapping[date, MakeUp]
    holidays: Mapping[str, Text] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    as_of: date | None = None
    overlays: tuple[OverlayMark, ...] = ()

    @property
    def first(self) -> date:
        """The first covered date."""
        return date(self.years[0].number, 1, 1)

    @property
    def last(self) -> date:
        """The last covered date."""
        return date(self.years[-1].number, 12, 31)

    def days(self) -> Iterator[date]:
        """Every covered date, in order."""
        start = self.first
        return (start + timedelta(n) for n in range((self.last - start).days + 1))

    def listed(self) -> list[DayOff | MakeUp]:
        """Every listed day, off or made up, in order."""
        return sorted([*self.off.values(), *self.made_up.values()], key=lambda entry: entry.on)

    def works(self, day: date) -> bool:
        """A working day is made up, or a working weekday and not off."""
        if day in self.made_up:
            return True
        return day not in self.off and self.weekday_works(day)

    def weekday_works(self, day: date) -> bool:
        """Monday to Friday, and the weekdays that an hours rule makes working ones."""
        weekday = day.weekday()
        return weekday < 5 or any(r.working and r.applies(day, weekday) for r in self.hours)

    def intervals(self, day: date) -> Intervals:
        """The office hours of that date; none on a day off.

        No text gives the hours of make-up days, so they are those of the weekday that is worked
        instead (Monday where none is named), in the season of the make-up day itself.
        """
        made_up = self.made_up.get(day)
        if made_up is None:
            return self.weekday_hours(day, day.weekday()) if self.works(day) else ()
        if made_up.hours is not None:
            return made_up.hours
        instead = made_up.instead_of
        return self.weekday_hours(day, instead.weekday() if instead else 0)

    def weekday_hours(self, day: date, weekday: int) -> Intervals:
        """The hours that a weekday has in the season of `day`; the last rule wins."""
        for rule in reversed(self.hours):
            if rule.applies(day, weekday):
                return rule.intervals
        return self.weekday_hours(day, 0)

    def cite(self, source: str | None) -> str | None:
        """The citation of a source id; None when the day has no source."""
        return None if source is None else self.sources[source]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayInfo:
    """What a calendar says of one date: its kind, why, how sure, and by which text.

    `kind`: working, make_up, weekend, statutory, compensatory, swapped_off, or closed (by an
    overlay). `confidence`: read, derived, memory, announced_unverified, provisional.
    """

    date: date
    kind: DayKind
    reason: Text
    confidence: Confidence = "derived"
    source: str | None = None

    @property
    def works(self) -> bool:
        """True on a working day."""
        return self.kind in {"working", "make_up"}

    @property
    def undecided(self) -> bool:
        """True when no official text that decides the day was read."""
        return self.confidence in UNDECIDED


def describe(facts: Facts, day: date) -> DayInfo:
    """What the facts say of one covered date."""
    if day in facts.made_up:
        made_up = facts.made_up[day]
        return DayInfo(
            date=day,
            kind="make_up",
            reason=_make_up_reason(facts, made_up),
            confidence=made_up.confidence,
            source=facts.cite(made_up.source),
        )
    if day in facts.off:
        off = facts.off[day]
        return DayInfo(
            date=day,
            kind=off.kind,
            reason=_off_reason(facts, off),
            confidence=off.confidence,
            source=facts.cite(off.source),
        )
    if facts.weekday_works(day):
        return DayInfo(date=day, kind="working", reason=_WORKING)
    return DayInfo(date=day, kind="weekend", reason=_WEEKEND)


def _off_reason(facts: Facts, off: DayOff) -> Text:
    name = _occasion(facts, off.holiday, off.reason)
    if off.pair is None:
        return name if off.kind in {"statutory", "closed"} else compose(_UNPAIRED[off.kind], name)
    return compose(_PAIRED[off.kind], name, date_text(off.pair))


def _make_up_reason(facts: Facts, made_up: MakeUp) -> Text:
    if made_up.instead_of is not None:
        return compose(_MAKE_UP_FOR, date_text(made_up.instead_of))
    return compose(_MAKE_UP, _occasion(facts, made_up.holiday, made_up.reason))


def _occasion(facts: Facts, holiday: str | None, reason: Text | None) -> Text:
    if reason is not None:
        return reason
    return _DAY_OFF if holiday is None else facts.holidays[holiday]


_WORKING: Final = Text("ngày làm việc", "working day")
_WEEKEND: Final = Text("nghỉ hằng tuần", "weekly rest")
_DAY_OFF: Final = Text("theo văn bản", "by decision")
_UNPAIRED: Final[Mapping[str, Text]] = {
    "compensatory": Text("nghỉ bù {}", "compensatory rest, {}"),
    "swapped_off": Text("nghỉ hoán đổi, {}", "day off by a swap, {}"),
}
_PAIRED: Final[Mapping[str, Text]] = {
    "statutory": Text("{} ({})", "{} ({})"),
    "closed": Text("{} (làm bù {})", "{} (made up on {})"),
    "compensatory": Text("nghỉ bù {}, cho {}", "compensatory rest, {}, for {}"),
    "swapped_off": Text("nghỉ hoán đổi, {}, làm bù {}", "day off by a swap, {}, made up on {}"),
}
_MAKE_UP: Final = Text("làm bù, {}", "make-up day, {}")
_MAKE_UP_FOR: Final = Text("làm bù cho {}", "make-up day for {}")
