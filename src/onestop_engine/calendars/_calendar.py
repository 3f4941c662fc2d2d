"""`WorkCalendar`: days off, make-up days and office hours of an office, and what they make due."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from onestop_engine._ordinary_files import given_path, given_text, read_ordinary
from onestop_engine.errors import CalendarError, InputError
from onestop_engine.terms import Amount, Counting, Due, Term, Unit, new_due
from onestop_engine.texts import Lang, Text, glance
from onestop_engine.year_days import YearDay

from ._backward import (
    count_back,
    event_of,
    explain_back,
    explain_year_day,
    not_before,
    refuse_uncountable,
    year_day_ending,
)
from ._columnwise import Columnwise
from ._counting import (
    COUNTERS,
    Board,
    Ending,
    consults_day_zero,
    needs_hour,
    office_time,
    run_on,
    share_run,
    start,
)
from ._explain import Asked, Question, Reached, day_lines, doubts, explain
from ._facts import DayInfo, Facts, OverlayMark, describe
from ._format import read_facts, write_facts
from ._kinds import wrong_kind
from ._overlays import apply_overlay, read_overlay_file
from ._ranges import not_covered, too_far
from ._reading import parse_json
from ._status import CalendarStatus, status_of
from ._tables import clock_of
from ._words import capital

if TYPE_CHECKING:
    from fractions import Fraction

    from ._scales import Scale

_LAW: Final = Counting()
# Twenty years of days, closing at one hour or another.
_MOST_ENDS: Final = 16_384
_MICROSECOND: Final = timedelta(microseconds=1)
_BUNDLED: Final = ("vn",)
_DATA: Final = Path(__file__).with_name("data")


@dataclass(frozen=True, slots=True, eq=False)
class WorkCalendar(Columnwise):
    """A working calendar (*lịch làm việc*): which days count, office hours, and by which text.

    Immutable and safe to share between threads. Two calendars are equal when they state the
    same; `hash` names that content. Instants are wall time of the calendar's zone: aware
    datetimes are converted to it, naive ones are taken as local to it.

    >>> vn = WorkCalendar.bundled("vn")
    >>> vn.due(datetime(2026, 11, 23, 9, 0), Term.parse("3 ngày làm việc")).on
    datetime.date(2026, 11, 27)
    """

    facts: Facts = field(repr=False)
    zone: ZoneInfo
    board: Board = field(repr=False)
    _closings: dict[int, tuple[Ending, datetime, datetime]] = field(
        repr=False, default_factory=dict
    )
    _ends: dict[Ending, tuple[datetime, datetime]] = field(repr=False, default_factory=dict)
    _cache: dict[str, Any] = field(repr=False, default_factory=dict)

    @classmethod
    def of(cls, facts: Facts) -> WorkCalendar:
        """The calendar that states these facts."""
        return cls(facts, ZoneInfo(facts.zone), Board(facts))

    @staticmethod
    def bundled(name: str = "vn") -> WorkCalendar:
        """The calendar that ships with the library: `vn`, state offices of Vietnam.

        >>> WorkCalendar.bundled("vn").covers
        (datetime.date(2010, 1, 1), datetime.date(2027, 12, 31))
        """
        return _bundled(name)

    @classmethod
    def load(cls, path: str | Path) -> WorkCalendar:
        """The calendar in a JSON file; `CalendarError` says what is wrong with it and where."""
        return cls.of(read_facts(parse_json(_read(given_path(path)), str(path)), str(path)))

    @classmethod
    def from_text(cls, text: str) -> WorkCalendar:
        """The calendar that `to_text` wrote; it has the same `hash`."""
        return cls.of(read_facts(parse_json(given_text(text), "calendar"), "calendar"))

    def to_text(self) -> str:
        """The whole calendar as canonical JSON, which a store keeps under `hash`."""
        text: str = self._once("text", lambda: write_facts(self.facts))
        return text

    @property
    def hash(self) -> str:
        """`sha256:…` of the canonical text; a dossier keeps it beside its promised date."""
        digest: str = self._once("hash", self._digest)
        return digest

    def _digest(self) -> str:
        import hashlib  # noqa: PLC0415 (OpenSSL loads when a hash is asked for)

        return "sha256:" + hashlib.sha256(self.to_text().encode()).hexdigest()

    def with_overlay(self, source: str | Path | Mapping[str, Any]) -> WorkCalendar:
        """A new calendar with a province's or an agency's decision applied; later ones win.

        `source`: a JSON or YAML file, or the same as a mapping; see `docs/time.md`. Raises
        `CalendarError` when an operation is unknown, contradicts, or changes nothing; then
        nothing is applied.
        """
        if isinstance(source, Mapping):
            return type(self).of(apply_overlay(self.facts, source, "overlay"))
        path = given_path(source)
        data = read_overlay_file(path, _read(path))
        return type(self).of(apply_overlay(self.facts, data, str(path)))

    @property
    def id(self) -> str:
        """The short name of the calendar, `VN`."""
        return self.facts.id

    @property
    def covers(self) -> tuple[date, date]:
        """The first and the last covered date; outside them every answer is refused."""
        return self.facts.first, self.facts.last

    @property
    def overlays(self) -> tuple[OverlayMark, ...]:
        """The decisions that were applied, in order."""
        return self.facts.overlays

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, WorkCalendar):
            return NotImplemented
        return self is other or self.facts == other.facts

    def __hash__(self) -> int:
        return hash(self.hash)

    def __repr__(self) -> str:
        first, last = self.covers
        return f"WorkCalendar({self.id!r}, {first}..{last}, {self.hash[:15]})"

    def __reduce__(self) -> tuple[Callable[[Facts], WorkCalendar], tuple[Facts]]:
        return type(self).of, (self.facts,)

    # Days

    def is_working_day(self, day: date) -> bool:
        """True on a working day: made up, or a working weekday and not off.

        >>> WorkCalendar.bundled().is_working_day(date(2026, 8, 22))  # a make-up Saturday
        True
        """
        return self.board.tables.patterns[self._index(day)] is not None

    def day(self, day: date) -> DayInfo:
        """What the calendar says of a date: kind, reason, confidence, source.

        >>> WorkCalendar.bundled().day(date(2026, 11, 24)).reason.say("en")
        'Vietnam Culture Day'
        """
        return describe(self.facts, date.fromordinal(self._first + self._index(day)))

    def hours(self, day: date) -> tuple[tuple[time, time], ...]:
        """The office hours of a date as (open, close) pairs; none on a day off."""
        pattern = self.board.tables.patterns[self._index(day)]
        spans = pattern.intervals if pattern is not None else ()
        return tuple((_clock(opening), _clock(closing)) for opening, closing in spans)

    def working_days_between(self, start: date, end: date) -> int:
        """The number of working days after `start` up to `end`; negative when `end` is before.

        >>> WorkCalendar.bundled().working_days_between(date(2026, 11, 23), date(2026, 11, 27))
        3
        """
        ordinals = self.board.tables.ordinals
        return ordinals[self._index(end)] - ordinals[self._index(start)]

    # Deadlines

    def due(self, received: date, term: Term, counting: Counting = _LAW) -> Due:
        """When a term that runs from `received` ends, with its explanation on request.

        `received`: a datetime, or a plain date for terms that need no hour. Raises
        `CalendarRangeError` when the answer, or the receipt, lies outside the covered years.
        Civil Code 2015, art. 145-148; `Counting` holds what sector law sets otherwise.

        >>> due = WorkCalendar.bundled().due(
        ...     datetime(2026, 8, 20, 9, 0), Term(3, "working_day")
        ... )
        >>> due.at.isoformat()
        '2026-08-24T17:00:00+07:00'
        >>> print(due.explain("en").splitlines()[2])
        Sat 22 Aug 2026: working day 2 (make-up day for Mon 31 Aug 2026, by ...).
        """
        try:
            amount, by_dates = term.amount, counting.by_dates
        except AttributeError:
            raise wrong_kind((term, Term), (counting, Counting)) from None
        # Nearly every question is of this kind: two look-ups, and no hour.
        if (
            by_dates
            and term.unit == "working_day"
            and isinstance(amount, int)
            and isinstance(received, datetime)
        ):
            return self._whole_days(received, amount, counting)
        return self.due_after(received, amount, term.unit, counting)

    def _whole_days(self, received: datetime, amount: int, counting: Counting) -> Due:
        zone = received.tzinfo
        if zone is not None and zone is not self.zone:
            received = self.localize(received)
        board = self.board
        tables = board.tables
        day = received.toordinal() - tables.first
        if not 0 <= day < tables.size:
            raise not_covered(self.facts, received.date())
        try:
            target = tables.working[tables.ordinals[day] + amount]
        except IndexError:
            raise too_far(board, day, amount, "working_day") from None
        ending, at, until = self._closings.get(target) or self._closing(target)
        asked: Asked = (day, received, amount, "working_day", counting)
        explainer = partial(explain, board, asked, ending)
        if tables.doubts[target] == tables.doubts[day]:
            return new_due(at, until, (), False, explainer)
        assumed, years = doubts(board, day, target)
        return new_due(at, until, assumed, bool(years), explainer)

    def _closing(self, day: int) -> tuple[Ending, datetime, datetime]:
        """The end of a working day as an ending, the instant printed, and the last one in time."""
        ending = (day, self.board.tables.pattern(day).closing, True)
        found = ending, *self._end(ending)
        # A few thousand of them serve every dossier.
        self._closings[day] = found
        return found

    def _end(self, ending: Ending) -> tuple[datetime, datetime]:
        """The instant printed, and the last one in time; of whole days always the same objects."""
        known = self._ends.get(ending)
        if known is not None:
            return known
        at = self._instant(ending[0], ending[1])
        if not ending[2]:
            return at, at
        if len(self._ends) >= _MOST_ENDS:
            self._ends.clear()
        found = self._ends[ending] = at, datetime.combine(at, time.max, self.zone)
        return found

    def due_after(
        self,
        received: date,
        amount: Amount | timedelta,
        unit: Unit,
        counting: Counting = _LAW,
    ) -> Due:
        """`due` for any exact amount, such as what is left of a term after a pause.

        `amount`: of `unit`; for hours, minutes and working hours also a `timedelta`.
        """
        if isinstance(received, datetime):
            day, clock = self._moment(received)
        else:
            day, clock = self._midnight(received, unit, counting)
        ending = self._ending(day, clock, amount, unit, counting)
        board = self.board
        explainer = partial(explain, board, (day, clock, amount, unit, counting), ending)
        at, until = self._end(ending)
        after = day - consults_day_zero(unit, counting)
        if board.tables.doubts[ending[0]] == board.tables.doubts[after]:
            return new_due(at, until, (), False, explainer)
        assumed, years = doubts(board, after, ending[0])
        return new_due(at, until, assumed, bool(years), explainer)

    def due_before(
        self,
        event: date,
        term: Term,
        counting: Counting = _LAW,
        *,
        since: datetime | None = None,
    ) -> Due:
        """The last day or instant that lies a term before an event (*chậm nhất … trước*).

        `event`: a date, or a datetime, which terms in hours need. Its own day does not count; a
        last day that is off moves back, because a duty "at the latest so long before" may not be
        met later. With `since`, nothing is due before that: what had passed by then is due on its
        day, or at that instant. Raises `InputError` for parts of a day and for the same day.

        >>> vn = WorkCalendar.bundled()
        >>> vn.due_before(date(2026, 12, 14), Term.parse("15 ngày")).on  # 29 November is a Sunday
        datetime.date(2026, 11, 27)
        """
        refuse_uncountable(term, counting)
        clock = self._moment(event)[1] if isinstance(event, datetime) else None
        asked = event_of(self._index(event), clock, term, counting, event)
        after = None if since is None else self._moment(since)
        try:
            counted = count_back(self.board, asked)
        except IndexError:
            raise not_covered(self.facts, self.covers[0] - timedelta(days=1)) from None
        reached = not_before(self.board, counted, after)
        explainer = partial(explain_back, self.board, asked, after)
        return self._dated(reached, max(counted[0] - 1, 0), asked.day, explainer)

    def due_yearly(self, received: date, day: YearDay, counting: Counting = _LAW) -> Due:
        """The next such day of the year from the receipt on (*ngày … tháng … hằng năm*).

        A receipt on that very day is due on it; a day off moves to the next working day (Civil
        Code 2015, art. 148.5).

        >>> vn = WorkCalendar.bundled()
        >>> vn.due_yearly(datetime(2026, 11, 23, 9, 0), YearDay(1, 15)).on
        datetime.date(2027, 1, 15)
        """
        index, clock = (
            self._moment(received) if isinstance(received, datetime) else (self._index(received), 0)
        )
        try:
            ending = year_day_ending(self.board, index, clock, day, counting)
        except IndexError:
            raise not_covered(self.facts, self.covers[1] + timedelta(days=1)) from None
        explainer = partial(explain_year_day, self.board, (index, clock), day, counting)
        return self._dated(ending, index, ending[0], explainer)

    def _dated(
        self, ending: Ending, after: int, last: int, explainer: Callable[[Lang], str]
    ) -> Due:
        """The due date of an ending that rests on the days after `after` up to `last`."""
        at, until = self._end(ending)
        assumed, years = doubts(self.board, after, max(after, last))
        return new_due(at, until, assumed, bool(years), explainer)

    def _ending(
        self, day: int, clock: int, amount: Amount | timedelta, unit: Unit, counting: Counting
    ) -> Ending:
        board, begin, opening = self.board, day, clock
        try:
            if counting.rolls:
                begin, opening = start(board.tables, day, clock, counting)
            if isinstance(amount, timedelta):
                return run_on(board, begin, opening, amount, unit, counting)
            return COUNTERS[unit](board, begin, opening, amount, counting)
        except IndexError:
            raise too_far(board, day, amount, unit) from None

    def day_lines(
        self,
        received: datetime,
        amount: Amount | timedelta,
        unit: Unit,
        counting: Counting = _LAW,
        lang: Lang = "vi",
    ) -> tuple[str, ...]:
        """The lines of `due_after`'s explanation that speak of days, one for each."""
        day, clock = self._moment(received)
        ending = self._ending(day, clock, amount, unit, counting)
        question = Question(self.board, day, clock, amount, unit, counting)
        lines = day_lines(question, Reached(*ending))
        return tuple(capital(line.say(lang)) for line in lines)

    def counted_from(self, received: datetime, counting: Counting = _LAW) -> datetime:
        """The instant from which a term received then runs; its date is day 0.

        It is the receipt itself, unless `roll` or `start_next_day` moves it to an opening.

        >>> friday = datetime(2026, 11, 20, 18, 30)
        >>> WorkCalendar.bundled().counted_from(friday, Counting(off_hours="roll")).isoformat()
        '2026-11-23T07:30:00+07:00'
        """
        day, clock = self._moment(received)
        try:
            return self._instant(*start(self.board.tables, day, clock, counting))
        except IndexError:
            raise too_far(self.board, day, 1, "working_day") from None

    def doubts(self, after: date, until: date) -> tuple[tuple[date, ...], bool]:
        """The undecided dates after `after` up to `until`, and whether a year is provisional."""
        dates, years = doubts(self.board, self._index(after), self._index(until))
        return dates, bool(years)

    # Office time

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """The office time between two instants; negative when `end` is before `start`.

        >>> WorkCalendar.bundled().working_time(
        ...     datetime(2026, 11, 23, 16, 0), datetime(2026, 11, 25, 8, 0)
        ... )
        datetime.timedelta(seconds=5400)
        """
        return timedelta(microseconds=self._forward(end) - self._forward(start))

    def office_days(self, start: datetime, end: datetime) -> Fraction:
        """Working days of office time between two instants, each day weighing 1."""
        tables = self.board.tables
        return share_run(tables, *self._moment(end)) - share_run(tables, *self._moment(start))

    def add_working_time(self, start: datetime, amount: timedelta) -> datetime:
        """The earliest instant at which `amount` of office time has run since `start`.

        07:30 plus four hours is 11:30, not 13:30; nothing added is `start` itself. Raises
        `InputError` for a negative amount.
        """
        if amount < timedelta(0):
            raise InputError(_NEGATIVE_TIME.fill(amount=amount))
        day, clock = self._moment(start)
        if not amount:
            return self.localize(start)
        try:
            day, clock, _ = office_time(self.board, day, clock, amount // _MICROSECOND)
        except IndexError:
            raise too_far(self.board, day, amount, "working_hour") from None
        return self._instant(day, clock)

    def next_opening(self, at: datetime) -> datetime:
        """`at` itself while the office is open, otherwise the instant at which it opens next."""
        day, clock = self._moment(at)
        tables = self.board.tables
        pattern = tables.patterns[day]
        for opening, closing in pattern.intervals if pattern is not None else ():
            if clock < closing:
                return self._instant(day, max(clock, opening))
        try:
            day = tables.nth(day, 1)
        except IndexError:
            raise too_far(self.board, day, 1, "working_day") from None
        return self._instant(day, tables.pattern(day).opening)

    def localize(self, at: datetime) -> datetime:
        """The same instant in the calendar's zone; a naive one is taken as local to it."""
        if not isinstance(at, datetime):
            raise InputError(_NOT_DATETIME.fill(value=glance(at)))
        if at.tzinfo is None:
            return at.replace(tzinfo=self.zone)
        try:
            return at.astimezone(self.zone)
        except OverflowError:  # the last hours that Python counts
            raise not_covered(self.facts, at.date()) from None

    # Arrays: see Columnwise

    @property
    def parts(self) -> tuple[tuple[WorkCalendar, ...], None]:
        """This calendar, for every row of a column."""
        return (self,), None

    def scale(self, unit: str) -> Scale:
        """The calendar's tables as numpy arrays in ticks of `unit`: D, s, ms or us."""
        from ._scales import Scale  # noqa: PLC0415 (numpy loads when first needed)

        found: Scale = self._once(unit, lambda: Scale(self.board, unit))
        return found

    # Status

    def status(self, today: date) -> CalendarStatus:
        """What an operator should know today: coverage, provisional years, undecided days."""
        return status_of(self.facts, self.hash, today)

    def _once(self, name: str, make: Callable[[], Any]) -> Any:
        """A value made at most once per thread that asks; all of them make the same."""
        found = self._cache.get(name)
        if found is None:
            found = self._cache.setdefault(name, make())
        return found

    @property
    def _first(self) -> int:
        return self.board.tables.first

    def _index(self, day: date) -> int:
        if isinstance(day, datetime):
            return self._moment(day)[0]
        if not isinstance(day, date):
            raise InputError(_NOT_DATE.fill(value=glance(day)))
        index = day.toordinal() - self._first
        if not 0 <= index < self.board.tables.size:
            raise not_covered(self.facts, day)
        return index

    def _midnight(self, received: date, unit: Unit, counting: Counting) -> tuple[int, int]:
        """Day index and 0 for a plain date, which says no hour."""
        day = self._index(received)
        if needs_hour(unit, counting):
            raise InputError(_NEEDS_HOUR.fill(value=glance(received)))
        return day, 0

    def _moment(self, at: datetime) -> tuple[int, int]:
        """Day index and microsecond of the day, in the calendar's zone."""
        if not isinstance(at, datetime):
            raise InputError(_NOT_DATETIME.fill(value=glance(at)))
        if at.tzinfo is not None and at.tzinfo is not self.zone:
            at = self.localize(at)
        index = at.toordinal() - self.board.tables.first
        if not 0 <= index < self.board.tables.size:
            raise not_covered(self.facts, at.date())
        return index, clock_of(at)

    def _forward(self, at: datetime) -> int:
        return self.board.sessions.run_at(*self._moment(at))

    def _instant(self, day: int, clock: int) -> datetime:
        on = date.fromordinal(self._first + day)
        return datetime.combine(on, _clock(clock), self.zone)


@cache
def _bundled(name: str) -> WorkCalendar:
    if name not in _BUNDLED:
        raise InputError(_NOT_BUNDLED.fill(name=glance(name), names=", ".join(_BUNDLED)))
    return WorkCalendar.load(_DATA / f"{name}.json")


def _read(path: Path) -> str:
    try:
        raw = read_ordinary(path, _LARGEST)
        if len(raw) > _LARGEST:
            raise CalendarError(_TOO_LARGE.fill(path=path, most=_LARGEST))
        return raw.decode("utf-8")
    except InputError as error:
        raise CalendarError(error.message) from error
    except FileNotFoundError as error:
        raise CalendarError(_NO_FILE.fill(path=path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise CalendarError(_UNREADABLE.fill(path=path, why=error)) from error


@lru_cache(maxsize=2048)
def _clock(microsecond: int) -> time:
    seconds, microsecond = divmod(microsecond, 1_000_000)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60, microsecond)


_NOT_BUNDLED: Final = Text(
    "Thư viện không kèm lịch nào tên {name}. Có: {names}. Lịch khác thì nạp bằng "
    "WorkCalendar.load(đường dẫn).",
    "No calendar called {name} is bundled. There is: {names}. Load others with "
    "WorkCalendar.load(path).",
)
_LARGEST: Final = 8 << 20
_TOO_LARGE: Final = Text(
    "Tệp lịch {path} lớn hơn {most} byte, lớn hơn mọi lịch thật. Kiểm tra lại đường dẫn.",
    "The calendar file {path} is larger than {most} bytes, more than any real one. Check the path.",
)
_NO_FILE: Final = Text(
    "Không có tệp lịch {path}. Kiểm tra lại đường dẫn.",
    "There is no calendar file {path}. Check the path.",
)
_UNREADABLE: Final = Text(
    "Không đọc được tệp lịch {path}: {why}. Kiểm tra đường dẫn và bảng mã UTF-8.",
    "The calendar file {path} cannot be read: {why}. Check the path, and that it is UTF-8.",
)
_NOT_DATETIME: Final = Text(
    "Cần một thời điểm kiểu datetime (ngày và giờ), không phải {value}. Chuỗi chữ thì đổi bằng "
    "datetime.fromisoformat(...) trước.",
    "A datetime (date and hour) is needed, not {value}. Turn text into one with "
    "datetime.fromisoformat(...) first.",
)
_NOT_DATE: Final = Text(
    "Cần một ngày kiểu date hoặc datetime, không phải {value}. Chuỗi chữ thì đổi bằng "
    "date.fromisoformat(...) trước.",
    "A date or datetime is needed, not {value}. Turn text into one with date.fromisoformat(...) "
    "first.",
)
_NEEDS_HOUR: Final = Text(
    "Thời hạn này tính theo giờ (Điều 147 Bộ luật Dân sự 2015), nên cần cả giờ tiếp nhận; {value} "
    "chỉ là ngày. Truyền datetime.",
    "This term runs from the very hour of receipt (Civil Code 2015, art. 147); {value} is only a "
    "date. Pass a datetime.",
)
_NEGATIVE_TIME: Final = Text(
    "Không cộng được thời gian làm việc âm ({amount}).",
    "A negative amount of office time ({amount}) cannot be added.",
)
