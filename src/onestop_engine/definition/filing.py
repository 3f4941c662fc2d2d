"""Whether a dossier is filed in time (thời gian nộp hồ sơ): by which rule, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from ..calendars import WorkCalendar, say_date, say_instant
from ..texts import Lang, Text
from ._answers import holds
from ._limits import FilingRule
from .model import Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingTime:
    """The time in which one dossier may be filed: the rule, its last instant, when it opens again.

    `reopens` is set for days of each year, once the time has passed.
    """

    rule: FilingRule
    last: datetime
    reopens: date | None = None

    def missed(self, at: datetime) -> bool:
        """True when a filing at `at`, an aware instant, lies outside the time."""
        return at > self.last

    def say(self, at: datetime) -> Text:
        """Until when a filing is in time, and whether one at `at` was."""
        values = {lang: self._values(lang) for lang in ("vi", "en")}
        text = _MISSED if self.missed(at) else _IN_TIME
        return Text(
            text.vi.format(**values["vi"]),
            text.say("en").format(**values["en"]),
        )

    def _values(self, lang: Lang) -> dict[str, str]:
        basis = self.rule.provenance.basis
        again = (
            "" if self.reopens is None else _AGAIN.say(lang).format(say_date(self.reopens, lang))
        )
        return {
            "last": _last(self.last, lang),
            "basis": f" ({basis})" if basis else "",
            "again": again,
        }


def _last(at: datetime, lang: Lang) -> str:
    """An instant in words; the end of a day is that day."""
    if at.time() == time.max:
        return _DAY.say(lang).format(say_date(at.date(), lang))
    return say_instant(at, lang)


def filing_time(
    procedure: Procedure, *, values: Mapping[str, object], at: datetime, calendar: WorkCalendar
) -> FilingTime | None:
    """The time of filing for these answers, by the first rule that matches; None without one.

    `values`: every name that an expression may use, with its value. `at`: the aware instant of the
    filing. A rule whose condition or event has no answer does not match. Raises
    CalendarRangeError where the time lies outside the calendar.
    """
    for rule in procedure.filing:
        event = None if rule.event is None else values.get(rule.event)
        if holds(rule.when, values) and (rule.event is None or isinstance(event, date)):
            if isinstance(event, date):
                return _from_event(procedure, rule, event, calendar)
            return _each_year(procedure, rule, at, calendar)
    return None


def _from_event(
    procedure: Procedure, rule: FilingRule, event: date, calendar: WorkCalendar
) -> FilingTime:
    term = rule.term
    assert term is not None
    count = calendar.due if rule.within is not None else calendar.due_before
    return FilingTime(rule=rule, last=count(event, term, procedure.counting).until)


def _each_year(
    procedure: Procedure, rule: FilingRule, at: datetime, calendar: WorkCalendar
) -> FilingTime:
    assert rule.opens is not None
    assert rule.closes is not None
    day = calendar.localize(at).date()
    opened = rule.opens.on_or_before(day)
    last = calendar.due_yearly(opened, rule.closes, procedure.counting).until
    reopens = None if at <= last else rule.opens.on_or_after(day)
    return FilingTime(rule=rule, last=last, reopens=reopens)


_IN_TIME = Text("Nộp chậm nhất {last}{basis}.", "To be filed by {last}{basis}.")
_MISSED = Text(
    "Nộp ngoài thời gian quy định: chậm nhất là {last}{basis}{again}.",
    "Filed outside the time for it: it was to be filed by {last}{basis}{again}.",
)
_AGAIN = Text("; nhận lại từ {}", "; it opens again on {}")
_DAY = Text("hết {}", "the end of {}")
