"""Overlays: a province's or an agency's decision on a calendar, applied whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from onestop_engine.errors import CalendarError
from onestop_engine.texts import Text, glance

from ._facts import UNDECIDED, DayOff, Facts, HoursRule, MakeUp, OverlayMark
from ._format import read_hours
from ._reading import (
    check_keys,
    parse_json,
    read_bilingual,
    read_choice,
    read_date,
    read_each,
    read_intervals,
    read_object,
    read_optional_date,
    read_optional_text,
    read_text,
)
from ._words import say_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from pathlib import Path

SCHEMAS: Final = ("onestop-calendar-overlay/1", "vn-working-calendar-overlay/1")


def read_overlay_file(path: Path, text: str) -> Mapping[str, Any]:
    """The overlay object in a JSON or YAML file, by its ending."""
    if path.suffix.lower() in {".yaml", ".yml"}:
        return _parse_yaml(text, str(path))
    return parse_json(text, str(path))


def _parse_yaml(text: str, where: str) -> Mapping[str, Any]:
    import yaml  # noqa: PLC0415 (20 ms that a JSON overlay does not need)

    try:
        _check_events(yaml.parse(text, Loader=yaml.BaseLoader), where)
        # BaseLoader keeps every scalar as text: 13:30 is no sexagesimal number, 2027-01-04 no date.
        data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (BaseLoader builds only text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        if isinstance(error, CalendarError):
            raise
        raise CalendarError(_NOT_YAML.fill(where=where, why=error)) from error
    return read_object(data, where)


def _check_events(events: Iterable[Any], where: str) -> None:
    """Refuse what would make a short file a long one, and a key whose second value would win."""
    # For each open collection, the keys seen; None for a list. Keys and values take turns.
    opened: list[set[str] | None] = []
    key_next: list[bool] = []
    for event in events:
        name = type(event).__name__
        if getattr(event, "anchor", None) is not None or name == "AliasEvent":
            raise CalendarError(_NO_ALIASES.fill(where=where, line=event.start_mark.line + 1))
        if getattr(event, "tag", None) is not None:
            raise CalendarError(_NO_TAGS.fill(where=where, line=event.start_mark.line + 1))
        if name in {"SequenceEndEvent", "MappingEndEvent"}:
            opened.pop()
            key_next.pop()
        elif name in {"ScalarEvent", "SequenceStartEvent", "MappingStartEvent"}:
            _take_turns(event, opened, key_next, where)
            if name != "ScalarEvent":
                opened.append(set() if name == "MappingStartEvent" else None)
                key_next.append(name == "MappingStartEvent")
        if len(opened) > _DEEPEST:
            raise CalendarError(_TOO_DEEP.fill(where=where, most=_DEEPEST))


def _take_turns(
    event: Any, opened: list[set[str] | None], key_next: list[bool], where: str
) -> None:
    keys = opened[-1] if opened else None
    if keys is None:
        return
    if key_next[-1]:
        word = getattr(event, "value", None)
        if word is None or word in keys:
            line = event.start_mark.line + 1
            raise CalendarError(_BAD_KEY.fill(where=where, line=line, key=glance(word)))
        keys.add(word)
    key_next[-1] = not key_next[-1]


def apply_overlay(facts: Facts, data: Mapping[str, Any], where: str) -> Facts:
    """New facts with every operation of the overlay applied; `CalendarError` otherwise."""
    check_keys(data, where, ("id", "document"), (*_HEADER, *_OPERATIONS))
    read_choice(data.get("schema", SCHEMAS[0]), f"{where}.schema", SCHEMAS)
    mark = OverlayMark(
        id=read_text(data["id"], f"{where}.id"),
        document=read_text(data["document"], f"{where}.document"),
        issued_by=read_optional_text(data, "issued_by", where),
        dated=read_optional_date(data, "dated", where),
    )
    _check_base(facts, data, mark, where)
    if not any(data.get(name) for name in _OPERATIONS):
        raise CalendarError(_EMPTY.fill(where=where))
    work = _Work(_marked(facts, mark), mark.id)
    for name, operation in _OPERATIONS.items():
        for n, entry in enumerate(read_each(data.get(name, []), f"{where}.{name}", _as_is)):
            work = operation(work, entry, f"{where}.{name}[{n}]")
    return work.facts


_DEEPEST: Final = 32
_NO_ALIASES: Final = Text(
    "{where}: dòng {line} dùng dấu & hoặc * để nhắc lại một giá trị. Hãy viết hẳn giá trị ra.",
    "{where}: line {line} uses & or * to repeat a value. Write the value out.",
)
_NO_TAGS: Final = Text(
    "{where}: dòng {line} có dấu ! chỉ kiểu dữ liệu. Hãy bỏ dấu đó, hoặc đặt chữ trong dấu nháy.",
    "{where}: line {line} has a tag that begins with !. Take it out, or put the text in quotes.",
)
_BAD_KEY: Final = Text(
    "{where}: dòng {line}: khoá {key} đã có ở trên, hoặc không phải là chữ. Mỗi khoá viết một lần.",
    "{where}: line {line}: the key {key} stands above already, or is no text. Write a key once.",
)
_TOO_DEEP: Final = Text(
    "{where}: lồng quá {most} bậc. Lịch địa phương không cần quá vài bậc; xem docs/time.md.",
    "{where}: nested more than {most} levels deep. An overlay needs a few; see docs/time.md.",
)
_HEADER: Final = ("schema", "extends", "issued_by", "dated")


def _as_is(entry: Any, where: str) -> Any:  # noqa: ARG001 (the shape that read_each calls)
    return entry


def _check_base(facts: Facts, data: Mapping[str, Any], mark: OverlayMark, where: str) -> None:
    known = [facts.id, *(applied.id for applied in facts.overlays)]
    extends = read_optional_text(data, "extends", where)
    if extends is not None and extends not in known:
        raise CalendarError(_WRONG_BASE.fill(where=where, base=extends, known=", ".join(known)))
    if mark.id in known or mark.id in facts.sources:
        raise CalendarError(_APPLIED.fill(where=where, id=mark.id))


def _marked(facts: Facts, mark: OverlayMark) -> Facts:
    citation = ", ".join(
        part
        for part in (mark.document, mark.issued_by, mark.dated and f"{mark.dated:%d/%m/%Y}")
        if part
    )
    return replace(
        facts,
        overlays=(*facts.overlays, mark),
        sources={**facts.sources, mark.id: citation},
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """Facts on the way from one operation to the next."""

    facts: Facts
    source: str

    def covered(self, day: date, where: str) -> date:
        if not self.facts.first <= day <= self.facts.last:
            raise _refusal(_NOT_COVERED, where, day)
        return day

    def put(self, *entries: DayOff | MakeUp) -> _Work:
        off, made_up = dict(self.facts.off), dict(self.facts.made_up)
        for entry in entries:
            if isinstance(entry, DayOff):
                off[entry.on] = entry
            else:
                made_up[entry.on] = entry
        return self._with(off, made_up)

    def drop_off(self, day: date) -> _Work:
        off = {at: entry for at, entry in self.facts.off.items() if at != day}
        made_up = {
            at: replace(entry, instead_of=None) if entry.instead_of == day else entry
            for at, entry in self.facts.made_up.items()
        }
        return self._with(off, made_up)

    def drop_made_up(self, day: date) -> _Work:
        made_up = {at: entry for at, entry in self.facts.made_up.items() if at != day}
        off = {
            at: replace(entry, pair=None) if entry.pair == day else entry
            for at, entry in self.facts.off.items()
        }
        return self._with(off, made_up)

    def _with(self, off: dict[date, DayOff], made_up: dict[date, MakeUp]) -> _Work:
        facts = replace(
            self.facts, off=dict(sorted(off.items())), made_up=dict(sorted(made_up.items()))
        )
        return replace(self, facts=facts)


def _refusal(template: Text, where: str, day: date) -> CalendarError:
    return CalendarError(
        Text(
            template.say("vi").format(where=where, day=say_date(day, "vi")),
            template.say("en").format(where=where, day=say_date(day, "en")),
        )
    )


def _remove_off(work: _Work, entry: Any, where: str) -> _Work:
    day = work.covered(read_date(entry, where), where)
    removed = work.drop_off(day)
    if day not in work.facts.off or not removed.facts.works(day):
        raise _refusal(_NOT_OFF, where, day)
    return removed


def _remove_working(work: _Work, entry: Any, where: str) -> _Work:
    day = work.covered(read_date(entry, where), where)
    if day not in work.facts.made_up:
        raise _refusal(_NOT_MADE_UP, where, day)
    return work.drop_made_up(day)


def _swap(work: _Work, entry: Any, where: str) -> _Work:
    data = read_object(entry, where)
    check_keys(data, where, ("off", "work"), ("reason", "intervals"))
    off = work.covered(read_date(data["off"], f"{where}.off"), where)
    made_up = work.covered(read_date(data["work"], f"{where}.work"), where)
    if not work.facts.works(off):
        raise _refusal(_ALREADY_OFF, where, off)
    if work.facts.works(made_up):
        raise _refusal(_ALREADY_WORKING, where, made_up)
    reason = read_bilingual(data["reason"], f"{where}.reason") if "reason" in data else None
    hours = _own_hours(data, where)
    freed = work.drop_made_up(off) if off in work.facts.made_up else work
    freed = freed.drop_off(made_up) if made_up in work.facts.off else freed
    return freed.put(
        DayOff(on=off, kind="swapped_off", reason=reason, pair=made_up, source=work.source),
        MakeUp(on=made_up, instead_of=off, reason=reason, hours=hours, source=work.source),
    )


def _own_hours(data: Mapping[str, Any], where: str) -> tuple[tuple[int, int], ...] | None:
    if "intervals" not in data:
        return None
    return read_intervals(data["intervals"], f"{where}.intervals")


def _dated_reason(entry: Any, where: str, optional: tuple[str, ...]) -> Mapping[str, Any]:
    data = {"date": entry} if isinstance(entry, str) else read_object(entry, where)
    check_keys(data, where, ("date",), ("reason", *optional))
    return data


def _add_off(work: _Work, entry: Any, where: str) -> _Work:
    data = _dated_reason(entry, where, ())
    day = work.covered(read_date(data["date"], f"{where}.date"), where)
    if not work.facts.works(day):
        raise _refusal(_ALREADY_OFF, where, day)
    if day in work.facts.made_up:
        raise _refusal(_IS_MADE_UP, where, day)
    reason = read_bilingual(data["reason"], f"{where}.reason") if "reason" in data else _CLOSED
    return work.put(DayOff(on=day, kind="closed", reason=reason, source=work.source))


def _add_working(work: _Work, entry: Any, where: str) -> _Work:
    data = _dated_reason(entry, where, ("intervals",))
    day = work.covered(read_date(data["date"], f"{where}.date"), where)
    if work.facts.works(day):
        raise _refusal(_ALREADY_WORKING, where, day)
    if day in work.facts.off and work.facts.weekday_works(day):
        raise _refusal(_IS_OFF, where, day)
    reason = read_bilingual(data["reason"], f"{where}.reason") if "reason" in data else None
    hours = _own_hours(data, where)
    freed = work.drop_off(day) if day in work.facts.off else work
    return freed.put(MakeUp(on=day, reason=reason, hours=hours, source=work.source))


def _confirm(work: _Work, entry: Any, where: str) -> _Work:
    day = work.covered(read_date(entry, where), where)
    found = work.facts.off.get(day) or work.facts.made_up.get(day)
    if found is None or found.confidence not in UNDECIDED:
        raise _refusal(_NOTHING_TO_CONFIRM, where, day)
    return work.put(replace(found, confidence="read", source=work.source))


def _confirm_year(work: _Work, entry: Any, where: str) -> _Work:
    years = {str(year.number): year for year in work.facts.years}
    year = years.get(str(entry))
    if year is None or year.status == "official":
        raise CalendarError(_YEAR_DECIDED.fill(where=where, year=entry))
    decided = replace(year, status="official", sources=(*year.sources, work.source), note=None)
    facts = replace(
        work.facts,
        years=tuple(decided if y is year else y for y in work.facts.years),
    )
    open_days = [
        replace(entry, confidence="read", source=work.source)
        for entry in facts.listed()
        if entry.on.year == year.number and entry.confidence in UNDECIDED
    ]
    return replace(work, facts=facts).put(*open_days)


def _add_hours(work: _Work, entry: Any, where: str) -> _Work:
    rule = replace(read_hours(entry, where), source=work.source)
    facts = replace(work.facts, hours=(*work.facts.hours, rule))
    _check_weekend_rule(work.facts, rule, where)
    if all(facts.intervals(day) == work.facts.intervals(day) for day in facts.days()):
        raise CalendarError(_SAME_HOURS.fill(where=where))
    for day in facts.made_up:
        if facts.weekday_works(day):
            raise _refusal(_ALREADY_WORKING, where, day)
    return replace(work, facts=facts)


def _check_weekend_rule(facts: Facts, rule: HoursRule, where: str) -> None:
    """Reception on a Saturday is not counted (decision 14/2010/QĐ-TTg) unless said so."""
    rests = any(n > 4 for n in rule.weekdays)
    stands = any(r.working and set(rule.weekdays) <= set(r.weekdays) for r in facts.hours)
    if rests and not rule.working and not stands:
        raise CalendarError(_REST_DAY_HOURS.fill(where=where))


_OPERATIONS: Final[Mapping[str, Callable[[_Work, Any, str], _Work]]] = {
    "remove_off": _remove_off,
    "remove_working": _remove_working,
    "hours": _add_hours,
    "swap": _swap,
    "add_off": _add_off,
    "add_working": _add_working,
    "confirm": _confirm,
    "confirm_years": _confirm_year,
}

_CLOSED: Final = Text("nghỉ theo quyết định", "closed by decision")
_NOT_YAML: Final = Text(
    "{where}: không phải YAML hợp lệ ({why}).", "{where}: not valid YAML ({why})."
)
_EMPTY: Final = Text(
    "{where}: lịch bổ sung không thay đổi gì. Thêm ít nhất một thao tác, ví dụ swap hoặc add_off.",
    "{where}: the overlay changes nothing. Add an operation, such as swap or add_off.",
)
_WRONG_BASE: Final = Text(
    "{where}: lịch bổ sung viết cho «{base}», còn lịch này là {known}.",
    "{where}: the overlay extends '{base}', but this calendar is {known}.",
)
_APPLIED: Final = Text(
    "{where}: «{id}» đã được dùng trong lịch này. Mỗi lịch bổ sung chỉ áp dụng một lần, với id "
    "riêng.",
    "{where}: '{id}' is already used in this calendar. Each overlay is applied once, under its "
    "own id.",
)
_NOT_COVERED: Final = Text(
    "{where}: {day} nằm ngoài các năm của lịch.", "{where}: {day} lies outside the covered years."
)
_NOT_OFF: Final = Text(
    "{where}: không đổi được gì, vì {day} không phải ngày nghỉ được liệt kê vào ngày làm việc "
    "trong tuần. Kiểm tra lại ngày, hoặc bỏ thao tác này.",
    "{where}: nothing changes, {day} is no listed day off on a working weekday. Check the date, "
    "or drop the operation.",
)
_NOT_MADE_UP: Final = Text(
    "{where}: không đổi được gì, vì {day} không phải ngày làm bù. Kiểm tra lại ngày, hoặc bỏ thao "
    "tác này.",
    "{where}: nothing changes, {day} is no make-up day. Check the date, or drop the operation.",
)
_ALREADY_OFF: Final = Text(
    "{where}: không đổi được gì, vì {day} vốn đã nghỉ. Kiểm tra lại ngày, hoặc bỏ thao tác này.",
    "{where}: nothing changes, {day} is off already. Check the date, or drop the operation.",
)
_ALREADY_WORKING: Final = Text(
    "{where}: không đổi được gì, vì {day} vốn đã là ngày làm việc. Kiểm tra lại ngày, hoặc bỏ thao "
    "tác này.",
    "{where}: nothing changes, {day} is a working day already. Check the date, or drop the "
    "operation.",
)
_IS_MADE_UP: Final = Text(
    "{where}: {day} là ngày làm bù. Dùng remove_working để bỏ làm bù.",
    "{where}: {day} is a make-up day. Use remove_working to take it back.",
)
_IS_OFF: Final = Text(
    "{where}: {day} là ngày nghỉ được liệt kê. Dùng remove_off để bỏ ngày nghỉ.",
    "{where}: {day} is listed as off. Use remove_off to take it back.",
)
_NOTHING_TO_CONFIRM: Final = Text(
    "{where}: không có gì để xác nhận: {day} không được liệt kê, hoặc đã có văn bản chính thức.",
    "{where}: nothing to confirm: {day} is not listed, or is decided already.",
)
_YEAR_DECIDED: Final = Text(
    "{where}: không có gì để xác nhận: năm {year} không có trong lịch, hoặc đã chính thức.",
    "{where}: nothing to confirm: {year} is not covered, or is official already.",
)
_SAME_HOURS: Final = Text(
    "{where}: không đổi được gì: mọi ngày trong khoảng đó đã có đúng giờ này, hoặc không có ngày "
    "nào thuộc lịch.",
    "{where}: nothing changes: every day of that range has these hours already, or none is "
    "covered.",
)
_REST_DAY_HOURS: Final = Text(
    "{where}: tiếp nhận vào ngày nghỉ hằng tuần không làm ngày đó thành ngày làm việc. Nếu văn bản "
    "quy định đó là ngày làm việc, thêm working: true; nếu chỉ tiếp nhận, bỏ mục này.",
    "{where}: reception on a rest day does not make it a working day. If the decision makes it "
    "one, add working: true; if it is reception only, drop this rule.",
)
