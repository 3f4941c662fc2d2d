"""Where the time goes: office time of each step, the agency's own and the applicant's."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from ...texts import LANGUAGES, Lang, Text
from ..policy import Period, PeriodLike, to_period
from ..schema import DossierRow, History, StepRow
from ..steps import OfficeTime
from ..tables import Column, Table, shown

# Waits whose end lies with the applicant; a consulted body is an agency too.
_APPLICANTS: Final = frozenset({"supplement", "payment"})
_ZERO: Final = timedelta(0)
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTime:
    """The mean office time of one step: with the agency, and waiting for the applicant.

    `passages` were done in the period. All three are None where there were so few of them that
    they are hidden.
    """

    key: str
    label: Text
    passages: int | None
    agency: timedelta | None
    applicant: timedelta | None

    @property
    def whole(self) -> timedelta:
        """Both together; zero where they are hidden."""
        return (self.agency or _ZERO) + (self.applicant or _ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTimes:
    """The mean office time of each step, longest first."""

    period: Period
    lines: tuple[StepTime, ...]
    hidden_below: int | None = None

    def to_data(self) -> dict[str, Any]:
        """The figures as a JSON object; times are hours of office time, hidden ones null."""
        return {
            "report": "step_times",
            "from": self.period.start.isoformat(),
            "to": self.period.end.isoformat(),
            "lines": [
                {
                    "key": line.key,
                    "label": {"vi": line.label.vi, "en": line.label.say("en")},
                    "passages": line.passages,
                    "agency": _hours(line.agency),
                    "applicant": _hours(line.applicant),
                }
                for line in self.lines
            ],
        }

    def to_table(self, lang: Lang = "vi") -> Table:
        """The figures as a table."""
        group = HOURS.say(lang)
        return Table(
            title=TITLE.say(lang),
            subtitle=self.period.says(lang),
            columns=(
                Column(heading=_STEP.say(lang), is_text=True),
                Column(heading=_PASSAGES.say(lang)),
                Column(heading=AGENCY.say(lang), group=group),
                Column(heading=APPLICANT.say(lang), group=group),
            ),
            rows=tuple(
                (
                    line.label.say(lang),
                    shown(line.passages),
                    written_hours(line.agency, lang),
                    written_hours(line.applicant, lang),
                )
                for line in self.lines
            ),
        )


def step_times_of(
    histories: Iterable[History],
    period: PeriodLike,
    as_of: datetime | None = None,
    *,
    calendar: OfficeTime,
    labels: Mapping[str, Text] | None = None,
    suppress_below: int | None = None,
) -> StepTimes:
    """The mean office time of each step over its passages that were done in the period.

    `calendar` measures office time; `labels` by `procedure/step` name the steps. Steps with
    fewer passages than `suppress_below` stay without figures. Raises `CalendarRangeError`
    outside the calendar's years.

    >>> from datetime import date
    >>> from onestop_engine import WorkCalendar
    >>> vietnam = WorkCalendar.bundled("vn")
    >>> step_times_of([], (date(2026, 7, 1), date(2026, 7, 31)), calendar=vietnam).lines
    ()
    """
    days = to_period(period)
    cut = days.until(as_of)
    found: dict[str, list[tuple[timedelta, timedelta]]] = defaultdict(list)
    for history in histories:
        for step, closed in _done(history, days, cut):
            whole = calendar.working_time(step.opened, closed)
            waits = _waits(history.row, step.opened, closed, calendar)
            found[f"{step.procedure}/{step.step}"].append((whole - waits, waits))
    named = _named(found, labels or {})
    lines = (_line(key, times, named[key], suppress_below or 0) for key, times in found.items())
    return StepTimes(
        period=days,
        lines=tuple(sorted(lines, key=lambda line: (-line.whole, line.key))),
        hidden_below=suppress_below,
    )


def _named(keys: Iterable[str], labels: Mapping[str, Text]) -> dict[str, Text]:
    """The label of each step, with its procedure where steps of several are called the same."""
    known = {key: labels.get(key) or Text(key, key) for key in keys}
    seen = Counter((lang, text.say(lang)) for text in known.values() for lang in LANGUAGES)
    return {
        key: text
        if all(seen[lang, text.say(lang)] == 1 for lang in LANGUAGES)
        else Text(*(f"{text.say(lang)} ({key.partition('/')[0]})" for lang in LANGUAGES))
        for key, text in known.items()
    }


def _done(history: History, days: Period, cut: datetime) -> Iterator[tuple[StepRow, datetime]]:
    finished = history.row.finished
    for step in history.steps:
        # When a result is collected lies with the applicant, and is counted apart.
        if finished is not None and step.opened >= finished:
            continue
        if step.closed is not None and step.closed <= cut and days.holds(step.closed):
            yield step, step.closed


def _waits(row: DossierRow, start: datetime, end: datetime, calendar: OfficeTime) -> timedelta:
    spans = (
        (max(start, pause.start), min(end, pause.end or end))
        for pause in row.pauses
        if pause.cause in _APPLICANTS
    )
    return sum((calendar.working_time(a, b) for a, b in _joined(spans)), _ZERO)


def _joined(spans: Iterable[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    """The spans without what they have in common, so that no hour counts twice."""
    reached: datetime | None = None
    for start, end in sorted(spans):
        first = start if reached is None else max(start, reached)
        if first < end:
            yield first, end
            reached = end


def _line(key: str, times: list[tuple[timedelta, timedelta]], label: Text, least: int) -> StepTime:
    count = len(times)
    if count < least:
        return StepTime(key=key, label=label, passages=None, agency=None, applicant=None)
    agency, applicant = (sum(part, _ZERO) / count for part in zip(*times, strict=True))
    return StepTime(key=key, label=label, passages=count, agency=agency, applicant=applicant)


def _hours(time: timedelta | None) -> float | None:
    return None if time is None else round(time / _HOUR, 2)


def written_hours(time: timedelta | None, lang: Lang = "vi") -> str:
    """Hours with one decimal, as people write them; a mark where they are hidden.

    >>> written_hours(timedelta(minutes=90)), written_hours(None)
    ('1,5', '*')
    """
    if time is None:
        return shown(None)
    text = f"{time / _HOUR:.1f}"
    return text.replace(".", ",") if lang == "vi" else text


TITLE: Final = Text("Thời gian giải quyết theo từng bước", "Where the time goes, step by step")
AGENCY: Final = Text("Cơ quan giải quyết", "With the agency")
APPLICANT: Final = Text("Chờ người nộp hồ sơ", "Waiting for the applicant")
HOURS: Final = Text("Giờ làm việc trung bình mỗi lượt", "Mean office hours per passage")
_STEP: Final = Text("Bước", "Step")
_PASSAGES: Final = Text("Số lượt đã thực hiện", "Passages done")
