"""What a report is about: its days, and the choices that the law leaves to its author."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import MAXYEAR, date, datetime, time, timedelta, tzinfo
from typing import Final, Literal, TypeAlias

from ..errors import InputError
from ..texts import Text, glance
from .schema import VIETNAM


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days of a report (*kỳ báo cáo*), both included, in the calendar's time zone.

    >>> Period.month(2026, 7).end
    datetime.date(2026, 7, 31)
    >>> Period.of(date(2026, 7, 1), date(2026, 7, 31)).says("vi")
    'Từ ngày 01/7/2026 đến ngày 31/7/2026'
    """

    start: date
    end: date
    zone: tzinfo = VIETNAM
    opens: datetime = field(init=False, repr=False, compare=False)
    """The first instant of the period."""
    closes: datetime = field(init=False, repr=False, compare=False)
    """The last instant of the period: what is due that day is still in time."""

    def __post_init__(self) -> None:
        for day in (self.start, self.end):
            _check_day(day)
        if self.end < self.start:
            raise InputError(_BACKWARDS.fill(start=self.start, end=self.end))
        closes = datetime.combine(self.end, time.max, self.zone)
        object.__setattr__(self, "opens", datetime.combine(self.start, time.min, self.zone))
        object.__setattr__(self, "closes", closes)

    @classmethod
    def of(cls, start: date, end: date, zone: tzinfo = VIETNAM) -> Period:
        """The period from `start` to `end`; `InputError` when it ends before it starts."""
        return cls(start=start, end=end, zone=zone)

    @classmethod
    def month(cls, year: int, month: int, zone: tzinfo = VIETNAM) -> Period:
        """The whole month; `InputError` when there is none such."""
        if not (1 <= month <= 12 and 1 <= year < MAXYEAR):
            raise InputError(_NO_MONTH.fill(month=month, year=year))
        last = monthrange(year, month)[1]
        return cls(start=date(year, month, 1), end=date(year, month, last), zone=zone)

    def instant(self, at: datetime) -> datetime:
        """`at`, aware: taken as local to the period's zone where it has no offset.

        Raises `InputError` for anything but a datetime.

        >>> Period.month(2026, 7).instant(datetime(2026, 7, 31, 17)).isoformat()
        '2026-07-31T17:00:00+07:00'
        """
        return aware(at, self.zone)

    def until(self, as_of: datetime | None) -> datetime:
        """The instant whose state the period shows: its last one, or `as_of` if earlier."""
        return self.closes if as_of is None else min(self.closes, self.instant(as_of))

    def holds(self, at: datetime | None) -> bool:
        """True when `at` lies in the period."""
        return at is not None and self.opens <= at <= self.closes

    def months(self) -> Iterator[Period]:
        """The period cut at the ends of months; its first and last may be parts of one."""
        start = self.start
        while start <= self.end:
            last = start.replace(day=monthrange(start.year, start.month)[1])
            yield Period(start=start, end=min(last, self.end), zone=self.zone)
            start = last + timedelta(days=1)

    def says(self, lang: Literal["vi", "en"] = "vi") -> str:
        """The line on top of a report that names its days."""
        if lang == "en":
            return f"From {self.start} to {self.end}"
        return f"Từ ngày {written_date(self.start)} đến ngày {written_date(self.end)}"


def aware(at: datetime, zone: tzinfo) -> datetime:
    """`at` with its offset, or as local to `zone`; `InputError` for anything but a datetime."""
    value: object = at
    if not isinstance(value, datetime):
        raise InputError(_NO_INSTANT.fill(value=glance(at)))
    return at if at.utcoffset() is not None else at.replace(tzinfo=zone)


def _check_day(day: object) -> None:
    # A datetime is a date to Python, but says more than a period can honour.
    if not isinstance(day, date) or isinstance(day, datetime):
        raise InputError(_NO_DATE.fill(value=glance(day)))
    # The day after it has to be a date, too.
    if day.year == MAXYEAR:
        raise InputError(_NO_END.fill(day=day))


PeriodLike: TypeAlias = Period | tuple[date, date]


def to_period(period: PeriodLike) -> Period:
    """The period that a pair of dates, both included, stands for."""
    return period if isinstance(period, Period) else Period.of(*period)


def written_date(day: date) -> str:
    """The date as offices write it: decree 30/2020 sets a zero before days to 9, months to 2.

    >>> written_date(date(2026, 1, 5)), written_date(date(2026, 7, 31))
    ('05/01/2026', '31/7/2026')
    """
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"{day.day:02}/{month}/{day.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How a report decides what the law does not; the defaults follow form II.06a's footnotes.

    - `withdrawn`, `closed`: what an end without result counts as; "by_due" compares its day.
      Closed means closed because the applicant did not complete the dossier.
    - `waiting`: an open dossier in status 5, 6 or 8 is "in_time", or judged "by_due".
    - `no_due`: a result that was promised for no day counts as "on_time" or "early".
    - `against`: the promise in force, or the "original" one before a new appointment.
    - `late`: "instant" compares with the promised instant, "date" forgives hours of that day.
    - `early`: "date" wants an earlier day, "instant" an earlier instant of the same day as well.
    - `subs`: dossiers of sub-procedures are part of their parent ("exclude") or count too.

    >>> Policy(against="original").waiting
    'in_time'
    """

    withdrawn: Literal["on_time", "by_due"] = "on_time"
    closed: Literal["on_time", "by_due"] = "on_time"
    waiting: Literal["in_time", "by_due"] = "in_time"
    no_due: Literal["on_time", "early"] = "on_time"
    against: Literal["current", "original"] = "current"
    late: Literal["instant", "date"] = "instant"
    early: Literal["date", "instant"] = "date"
    subs: Literal["exclude", "include"] = "exclude"

    def __post_init__(self) -> None:
        for f in fields(self):
            value, allowed = getattr(self, f.name), _POLICY[f.name]
            if value not in allowed:
                raise InputError(
                    _BAD_POLICY.fill(name=f.name, value=glance(value), allowed=", ".join(allowed))
                )


_POLICY: Final = {
    "withdrawn": ("on_time", "by_due"),
    "closed": ("on_time", "by_due"),
    "waiting": ("in_time", "by_due"),
    "no_due": ("on_time", "early"),
    "against": ("current", "original"),
    "late": ("instant", "date"),
    "early": ("date", "instant"),
    "subs": ("exclude", "include"),
}

_NO_DATE: Final = Text(
    "Kỳ báo cáo cần hai ngày (datetime.date), không phải {value}.",
    "A period takes two dates (datetime.date), not {value}.",
)
_NO_END: Final = Text(
    "Kỳ báo cáo không đến được {day}: năm cuối cùng là 9998.",
    "A period cannot reach {day}: the last year is 9998.",
)
_NO_INSTANT: Final = Text(
    "Thời điểm số liệu (as_of) phải là datetime, không phải {value}.",
    "The instant of a report (as_of) is a datetime, not {value}.",
)
_BACKWARDS: Final = Text(
    "Kỳ báo cáo kết thúc ({end}) trước khi bắt đầu ({start}). Đổi chỗ hai ngày.",
    "The period ends ({end}) before it starts ({start}). Swap the two dates.",
)
_NO_MONTH: Final = Text(
    "Không có tháng {month} năm {year}. Tháng từ 1 đến 12.",
    "There is no month {month} of {year}. Months run from 1 to 12.",
)
_BAD_POLICY: Final = Text(
    "Quy ước thống kê {name} không nhận giá trị {value}. Chọn một trong: {allowed}.",
    "The policy {name} cannot be {value}. Choose one of: {allowed}.",
)
