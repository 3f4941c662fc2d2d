"""Calendar facts as a JSON object: read with every contradiction refused, written canonically."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeVar
from zoneinfo import ZoneInfo

from onestop_engine.errors import CalendarError
from onestop_engine.texts import Text

from ._facts import (
    CONFIDENCES,
    MONDAY_TO_FRIDAY,
    OFF_KINDS,
    YEAR_STATUSES,
    DayOff,
    Facts,
    HoursRule,
    Intervals,
    MakeUp,
    OverlayMark,
    Year,
)
from ._reading import (
    check_keys,
    read_bilingual,
    read_choice,
    read_date,
    read_each,
    read_flag,
    read_intervals,
    read_object,
    read_optional_bilingual,
    read_optional_date,
    read_optional_text,
    read_text,
)
from ._words import WEEKDAYS, say_clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SCHEMA: Final = "onestop-calendar/1"
_FIRST_YEAR: Final = 1971
# Beyond, datetime64[ns] ends.
_LAST_YEAR: Final = 2261
_REQUIRED: Final = ("schema", "id", "zone", "title", "hours", "years", "off", "working")
_OPTIONAL: Final = ("as_of", "holidays", "sources", "overlays")

_Dated = TypeVar("_Dated", DayOff, MakeUp)


def read_facts(data: Mapping[str, Any], where: str) -> Facts:
    """The facts in a calendar object; `CalendarError` for what is missing, unknown or at odds."""
    check_keys(data, where, _REQUIRED, _OPTIONAL)
    if data["schema"] != SCHEMA:
        raise CalendarError(_WRONG_SCHEMA.fill(where=where, schema=SCHEMA))
    facts = Facts(
        id=read_text(data["id"], "id"),
        zone=_read_zone(data["zone"]),
        title=read_bilingual(data["title"], "title"),
        hours=tuple(read_each(data["hours"], "hours", read_hours)),
        years=_read_years(read_object(data["years"], "years")),
        off=_by_date(read_each(data["off"], "off", _read_off), "off"),
        made_up=_by_date(read_each(data["working"], "working", _read_made_up), "working"),
        holidays={
            name: read_bilingual(title, f"holidays.{name}")
            for name, title in read_object(data.get("holidays", {}), "holidays").items()
        },
        sources={
            name: read_text(title, f"sources.{name}")
            for name, title in read_object(data.get("sources", {}), "sources").items()
        },
        as_of=read_optional_date(data, "as_of", where),
        overlays=tuple(read_each(data.get("overlays", []), "overlays", _read_mark)),
    )
    _check_facts(facts)
    return facts


def _read_zone(value: Any) -> str:
    name = read_text(value, "zone")
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError) as error:
        raise CalendarError(_NO_ZONE.fill(zone=name)) from error
    return name


def _read_years(data: Mapping[str, Any]) -> tuple[Year, ...]:
    years = tuple(_read_year(name, entry) for name, entry in sorted(data.items()))
    numbers = [year.number for year in years]
    if not numbers or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        raise CalendarError(_YEAR_GAP.fill(years=", ".join(map(str, numbers)) or "–"))
    return years


def _read_year(name: str, entry: Any) -> Year:
    where = f"years.{name}"
    data = read_object(entry, where)
    check_keys(data, where, ("status",), ("sources", "note"))
    if not (name.isascii() and name.isdigit() and _FIRST_YEAR <= int(name) <= _LAST_YEAR):
        raise CalendarError(_BAD_YEAR.fill(where=where, first=_FIRST_YEAR, last=_LAST_YEAR))
    return Year(
        number=int(name),
        status=read_choice(data["status"], f"{where}.status", YEAR_STATUSES),
        sources=tuple(read_each(data.get("sources", []), f"{where}.sources", read_text)),
        note=read_optional_bilingual(data, "note", where),
    )


def _read_off(entry: Any, where: str) -> DayOff:
    data = read_object(entry, where)
    kind = read_choice(data.get("kind"), f"{where}.kind", OFF_KINDS)
    pair = "for" if kind == "compensatory" else "make_up"
    optional = ("holiday", "reason", pair, "source", "announced")
    check_keys(data, where, ("date", "kind", "confidence"), optional)
    return DayOff(
        on=read_date(data["date"], f"{where}.date"),
        kind=kind,
        holiday=read_optional_text(data, "holiday", where),
        reason=read_optional_bilingual(data, "reason", where),
        pair=read_optional_date(data, pair, where),
        confidence=read_choice(data["confidence"], f"{where}.confidence", CONFIDENCES),
        source=read_optional_text(data, "source", where),
        announced=read_optional_date(data, "announced", where),
    )


def _read_made_up(entry: Any, where: str) -> MakeUp:
    data = read_object(entry, where)
    optional = ("instead_of", "holiday", "reason", "intervals", "source")
    check_keys(data, where, ("date", "confidence"), optional)
    hours = data.get("intervals")
    return MakeUp(
        on=read_date(data["date"], f"{where}.date"),
        instead_of=read_optional_date(data, "instead_of", where),
        holiday=read_optional_text(data, "holiday", where),
        reason=read_optional_bilingual(data, "reason", where),
        hours=None if hours is None else read_intervals(hours, f"{where}.intervals"),
        confidence=read_choice(data["confidence"], f"{where}.confidence", CONFIDENCES),
        source=read_optional_text(data, "source", where),
    )


def read_hours(entry: Any, where: str) -> HoursRule:
    """One rule of office hours: intervals, and from when to when and on which weekdays."""
    data = read_object(entry, where)
    check_keys(data, where, ("intervals",), ("from", "to", "weekdays", "working", "source"))
    first = read_optional_date(data, "from", where)
    last = read_optional_date(data, "to", where)
    if first and last and last < first:
        raise CalendarError(_BACKWARDS.fill(where=where, first=first, last=last))
    named = read_each(data.get("weekdays", []), f"{where}.weekdays", _read_weekday)
    return HoursRule(
        intervals=read_intervals(data["intervals"], f"{where}.intervals"),
        first=first,
        last=last,
        weekdays=tuple(sorted(set(named))) or MONDAY_TO_FRIDAY,
        working=read_flag(data, "working", where),
        source=read_optional_text(data, "source", where),
    )


def _read_weekday(name: Any, where: str) -> int:
    return WEEKDAYS.index(read_choice(name, where, WEEKDAYS))


def _read_mark(entry: Any, where: str) -> OverlayMark:
    data = read_object(entry, where)
    check_keys(data, where, ("id", "document"), ("issued_by", "dated"))
    return OverlayMark(
        id=read_text(data["id"], f"{where}.id"),
        document=read_text(data["document"], f"{where}.document"),
        issued_by=read_optional_text(data, "issued_by", where),
        dated=read_optional_date(data, "dated", where),
    )


def _by_date(entries: Iterable[_Dated], where: str) -> dict[date, _Dated]:
    found: dict[date, _Dated] = {}
    for entry in entries:
        if entry.on in found:
            raise CalendarError(_TWICE.fill(where=where, day=entry.on))
        found[entry.on] = entry
    return dict(sorted(found.items()))


def _check_facts(facts: Facts) -> None:
    base = facts.hours[0] if facts.hours else None
    if base is None or base.first or base.last or base.weekdays != MONDAY_TO_FRIDAY:
        raise CalendarError(_NO_BASE_HOURS)
    for entry in facts.listed():
        if not facts.first <= entry.on <= facts.last:
            raise CalendarError(_NOT_COVERED.fill(day=entry.on))
        if entry.holiday is not None and entry.holiday not in facts.holidays:
            raise CalendarError(_NO_HOLIDAY.fill(day=entry.on, name=entry.holiday))
        if entry.source is not None and entry.source not in facts.sources:
            raise CalendarError(_NO_SOURCE.fill(where=entry.on, name=entry.source))
    for year in facts.years:
        for source in year.sources:
            if source not in facts.sources:
                raise CalendarError(_NO_SOURCE.fill(where=year.number, name=source))
    _check_pairs(facts)


def _check_pairs(facts: Facts) -> None:
    for day, made_up in facts.made_up.items():
        if day in facts.off or facts.weekday_works(day):
            raise CalendarError(_ODD_MAKE_UP.fill(day=day))
        instead = made_up.instead_of
        if instead is None or not facts.first <= instead <= facts.last:
            continue
        if instead not in facts.off or facts.off[instead].pair != day:
            raise CalendarError(_BROKEN_PAIR.fill(off=instead, work=day))
    for day, off in facts.off.items():
        pair = off.pair
        if off.kind != "swapped_off" or pair is None or not facts.first <= pair <= facts.last:
            continue
        found = facts.made_up.get(pair)
        if found is None or found.instead_of != day:
            raise CalendarError(_BROKEN_PAIR.fill(off=day, work=pair))


def write_facts(facts: Facts) -> str:
    """The canonical text of the facts: equal facts give equal text, on every machine."""
    data = {
        "schema": SCHEMA,
        "id": facts.id,
        "zone": facts.zone,
        "title": _bilingual(facts.title),
        "hours": [_hours(rule) for rule in facts.hours],
        "years": {str(year.number): _year(year) for year in facts.years},
        "off": [_off(off) for off in facts.off.values()],
        "working": [_made_up(made_up) for made_up in facts.made_up.values()],
        "holidays": {name: _bilingual(title) for name, title in facts.holidays.items()},
        "sources": dict(facts.sources),
        "overlays": [_mark(mark) for mark in facts.overlays],
        **_given(as_of=facts.as_of),
    }
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _given(**values: object) -> dict[str, object]:
    """The values that are there, as JSON has them; `for_` is the key `for`."""
    return {
        name.rstrip("_"): value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value not in (None, (), [])
    }


def _bilingual(text: Text | None) -> dict[str, object] | None:
    return None if text is None else _given(vi=text.vi, en=text.en)


def _hours(rule: HoursRule) -> dict[str, object]:
    named = rule.weekdays != MONDAY_TO_FRIDAY
    return _given(
        intervals=_clock_pairs(rule.intervals),
        from_=rule.first,
        to=rule.last,
        weekdays=[WEEKDAYS[n] for n in rule.weekdays] if named else None,
        working=rule.working or None,
        source=rule.source,
    )


def _clock_pairs(intervals: Intervals) -> list[list[str]]:
    return [[say_clock(opening), say_clock(closing)] for opening, closing in intervals]


def _year(year: Year) -> dict[str, object]:
    return _given(status=year.status, sources=list(year.sources), note=_bilingual(year.note))


def _off(off: DayOff) -> dict[str, object]:
    compensates = off.kind == "compensatory"
    return _given(
        date=off.on,
        kind=off.kind,
        holiday=off.holiday,
        reason=_bilingual(off.reason),
        for_=off.pair if compensates else None,
        make_up=None if compensates else off.pair,
        confidence=off.confidence,
        source=off.source,
        announced=off.announced,
    )


def _made_up(made_up: MakeUp) -> dict[str, object]:
    return _given(
        date=made_up.on,
        instead_of=made_up.instead_of,
        holiday=made_up.holiday,
        reason=_bilingual(made_up.reason),
        intervals=None if made_up.hours is None else _clock_pairs(made_up.hours),
        confidence=made_up.confidence,
        source=made_up.source,
    )


def _mark(mark: OverlayMark) -> dict[str, object]:
    return _given(id=mark.id, document=mark.document, issued_by=mark.issued_by, dated=mark.dated)


_WRONG_SCHEMA: Final = Text(
    "{where}: không phải tệp lịch «{schema}». Lịch bổ sung của tỉnh, cơ quan thì nạp bằng "
    "with_overlay.",
    "{where}: this is no '{schema}' calendar. A province's or an agency's overlay is applied with "
    "with_overlay.",
)
_NO_ZONE: Final = Text(
    "zone: không có múi giờ «{zone}». Việt Nam là «Asia/Ho_Chi_Minh».",
    "zone: there is no time zone '{zone}'. Vietnam's is 'Asia/Ho_Chi_Minh'.",
)
_YEAR_GAP: Final = Text(
    "years: các năm phải liền nhau và có ít nhất một năm; đang có: {years}.",
    "years: there is at least one year, and no gap between them; found: {years}.",
)
_BAD_YEAR: Final = Text(
    "{where}: năm phải là số từ {first} đến {last}.",
    "{where}: a year is a number from {first} to {last}.",
)
_BACKWARDS: Final = Text(
    "{where}: ngày cuối {last} đứng trước ngày đầu {first}. Đổi lại from và to.",
    "{where}: 'to' {last} is before 'from' {first}. Exchange them.",
)
_TWICE: Final = Text(
    "{where}: ngày {day} có hai lần. Giữ một.", "{where}: {day} stands twice. Keep one."
)
_NO_BASE_HOURS: Final = Text(
    "hours: mục đầu tiên phải là giờ làm việc thường, thứ Hai đến thứ Sáu, không có from, to, "
    "weekdays.",
    "hours: the first rule states the ordinary hours, Monday to Friday, without from, to or "
    "weekdays.",
)
_NOT_COVERED: Final = Text(
    "Ngày {day} nằm ngoài các năm của lịch. Thêm năm đó vào years, hoặc bỏ ngày này.",
    "{day} lies outside the calendar's years. Add its year to 'years', or drop the day.",
)
_NO_HOLIDAY: Final = Text(
    "Ngày {day}: holidays không có «{name}».", "{day}: 'holidays' has no '{name}'."
)
_NO_SOURCE: Final = Text(
    "{where}: sources không có «{name}».", "{where}: 'sources' has no '{name}'."
)
_ODD_MAKE_UP: Final = Text(
    "Ngày làm bù {day} vốn đã là ngày làm việc, hoặc cũng được ghi là ngày nghỉ.",
    "The make-up day {day} is a working day anyway, or is also listed as off.",
)
_BROKEN_PAIR: Final = Text(
    "Hoán đổi không khớp: nghỉ {off}, làm bù {work}. Hai ngày phải chỉ vào nhau.",
    "A swap does not match: off {off}, made up {work}. Each has to name the other.",
)
