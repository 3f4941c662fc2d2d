"""Whose step was late: punctuality of each step and agency, and the causes that were given."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

from ..texts import Lang, Text
from .counts import Standing, compare, place
from .policy import Period, PeriodLike, Policy, to_period
from .tables import Column, Table

if TYPE_CHECKING:
    from .schema import DossierRow, History, StepRow

_LATE: Final = frozenset({Standing.LATE, Standing.OPEN_LATE})
_ZERO: Final = timedelta(0)


class OfficeTime(Protocol):
    """What measures office time: a `WorkCalendar`."""

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Office time between two instants."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """How punctual one step, or one agency, was in a period.

    `early`, `on_time`, `late`, `no_limit`: passages done in the period. `open`, `open_late`:
    under way at its end. `overrun`: office time beyond the limit, of all late ones together;
    `worst`: of the worst. `blamed`: late dossiers of which this step overran its limit most, or
    that it held when their promise ran out, where no step had a limit to overrun.
    """

    procedure: str
    step: str
    part: str
    unit: str | None
    early: int = 0
    on_time: int = 0
    late: int = 0
    no_limit: int = 0
    open: int = 0
    open_late: int = 0
    overrun: timedelta = _ZERO
    worst: timedelta = _ZERO
    blamed: int = 0

    @property
    def done(self) -> int:
        """Passages done in the period."""
        return self.early + self.on_time + self.late + self.no_limit


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReport:
    """Punctuality of steps in a period, worst first."""

    period: Period
    as_of: datetime
    by: Literal["step", "unit"]
    lines: tuple[StepLine, ...]

    def to_data(self) -> dict[str, Any]:
        """The report as a JSON object; durations are hours of office time."""
        return {
            "report": "steps",
            "from": self.period.start.isoformat(),
            "to": self.period.end.isoformat(),
            "as_of": self.as_of.isoformat(),
            "by": self.by,
            "lines": [
                asdict(line)
                | {"done": line.done, "overrun": _hours(line.overrun), "worst": _hours(line.worst)}
                for line in self.lines
            ],
        }

    def to_table(self, lang: Lang = "vi", titles: Mapping[str, Text] | None = None) -> Table:
        """The report as a table.

        `titles` by `procedure/step` name the steps, those by `procedure@part` who does them.
        """
        skipped = 2 if self.by == "unit" else 0
        return Table(
            title=_TITLE.say(lang),
            subtitle=self.period.says(lang),
            columns=tuple(
                Column(heading=heading.say(lang), group=group.say(lang), is_text=n < 4)
                for n, (group, heading) in enumerate(_HEADINGS)
            )[skipped:],
            rows=tuple(_cells(line, lang, titles or {})[skipped:] for line in self.lines),
        )


Key = tuple[str, str, str, str | None]


def step_punctuality(
    histories: Iterable[History],
    period: PeriodLike,
    as_of: datetime | None = None,
    *,
    calendar: OfficeTime,
    by: Literal["step", "unit"] = "step",
    policy: Policy = Policy(),  # noqa: B008 (a frozen value)
) -> StepReport:
    """How punctual each step was in the period, by step and unit or by unit alone.

    `histories` are those of the dossiers as of an instant; `calendar` measures by how much
    office time a limit was overrun. Raises `CalendarRangeError` outside its years.

    >>> from datetime import date
    >>> from onestop_engine import WorkCalendar
    >>> vietnam = WorkCalendar.bundled("vn")
    >>> step_punctuality([], (date(2026, 7, 1), date(2026, 7, 31)), calendar=vietnam).lines
    ()
    """
    days = to_period(period)
    cut = days.until(as_of)
    ledger = _Ledger(days, cut, calendar, by, policy)
    for history in histories:
        ledger.enter(history)
    return StepReport(period=days, as_of=cut, by=by, lines=ledger.lines())


class _Ledger:
    """Collects the passages of each line while the histories stream by."""

    def __init__(
        self,
        period: Period,
        cut: datetime,
        calendar: OfficeTime,
        by: Literal["step", "unit"],
        policy: Policy,
    ) -> None:
        self._period, self._cut, self._calendar = period, cut, calendar
        self._by, self._policy = by, policy
        self._counts: dict[Key, Counter[str]] = defaultdict(Counter)
        self._overruns: dict[Key, list[timedelta]] = defaultdict(list)

    def enter(self, history: History) -> None:
        """Count the steps of one dossier, and the one that made it late."""
        overruns: dict[Key, timedelta] = {}
        for step in history.steps:
            kind = self._kind(step)
            if kind is None or _is_delivery(step, history.row):
                continue
            key = self._key(step)
            self._counts[key][kind] += 1
            if kind in {"late", "open_late"}:
                over = self._overrun(step)
                self._overruns[key].append(over)
                overruns[key] = max(over, overruns.get(key, _ZERO))
        if self._is_late(history.row):
            to_blame = max(overruns, key=lambda key: overruns[key]) if overruns else None
            holder = _holder(history)
            if to_blame is None and holder is not None:
                to_blame = self._key(holder)
            if to_blame is not None:
                self._counts[to_blame]["blamed"] += 1

    def _key(self, step: StepRow) -> Key:
        if self._by == "unit":
            return ("", "", step.part, step.unit)
        return (step.procedure, step.step, step.part, step.unit)

    def _kind(self, step: StepRow) -> str | None:
        """Which count of its line the passage adds to; None outside the period."""
        if step.opened > self._cut:
            return None
        if step.closed is None or step.closed > self._cut:
            late = step.due is not None and step.due < self._cut and not step.waiting
            return "open_late" if late else "open"
        if not self._period.holds(step.closed):
            return None
        if step.due is None:
            return "no_limit"
        return compare(step.closed, step.due, self._period.zone, self._policy).name.lower()

    def _overrun(self, step: StepRow) -> timedelta:
        assert step.due is not None
        end = self._cut if step.closed is None else min(step.closed, self._cut)
        return self._calendar.working_time(step.due, end)

    def _is_late(self, row: DossierRow) -> bool:
        spot = place(row, self._period, self._cut, self._policy)
        return spot is not None and spot.standing in _LATE

    def lines(self) -> tuple[StepLine, ...]:
        """A line per key: most blamed, then longest overrun, first."""
        made = (self._line(key) for key in sorted(self._counts, key=repr))
        return tuple(sorted(made, key=lambda line: (-line.blamed, -line.overrun, -line.late)))

    def _line(self, key: Key) -> StepLine:
        counts, overruns = self._counts[key], self._overruns[key]
        procedure, step, part, unit = key
        return StepLine(
            procedure=procedure,
            step=step,
            part=part,
            unit=unit,
            early=counts["early"],
            on_time=counts["on_time"],
            late=counts["late"],
            no_limit=counts["no_limit"],
            open=counts["open"] + counts["open_late"],
            open_late=counts["open_late"],
            overrun=sum(overruns, _ZERO),
            worst=max(overruns, default=_ZERO),
            blamed=counts["blamed"],
        )


def _holder(history: History) -> StepRow | None:
    """The step under way when the promise ran out; of several, the one that took longest."""
    due = history.row.due
    held = [
        step
        for step in history.steps
        if due is not None and step.opened <= due and (step.closed is None or step.closed > due)
    ]
    return max(
        held, key=lambda step: (step.closed is None, step.closed or step.opened), default=None
    )


def _is_delivery(step: StepRow, row: DossierRow) -> bool:
    # When a result is collected lies with the applicant, and is counted apart.
    return row.finished is not None and step.opened >= row.finished


def _hours(duration: timedelta) -> float:
    return round(duration / timedelta(hours=1), 2)


def _cells(line: StepLine, lang: Lang, titles: Mapping[str, Text]) -> tuple[str, ...]:
    title = titles.get(f"{line.procedure}/{line.step}")
    part = titles.get(f"{line.procedure}@{line.part}")
    hours = [f"{_hours(one):.2f}".rstrip("0").rstrip(".") for one in (line.overrun, line.worst)]
    return (
        line.procedure,
        title.say(lang) if title else line.step,
        part.say(lang) if part else line.part,
        line.unit or "",
        *map(str, (line.done, line.early, line.on_time, line.late, line.open, line.open_late)),
        *(text.replace(".", ",") if lang == "vi" else text for text in hours),
        str(line.blamed),
    )


_TITLE: Final = Text(
    "Tiến độ của từng bước và cơ quan thực hiện", "Punctuality of each step and its agency"
)
_NO_GROUP: Final = Text("", "")
_DONE: Final = Text("Đã thực hiện", "Done")
_UNDER_WAY: Final = Text("Đang thực hiện", "Under way")
_OVER: Final = Text("Quá hạn, giờ làm việc", "Overrun, office hours")
_HEADINGS: Final = (
    (_NO_GROUP, Text("Thủ tục", "Procedure")),
    (_NO_GROUP, Text("Bước", "Step")),
    (_NO_GROUP, Text("Cơ quan", "Agency")),
    (_NO_GROUP, Text("Đơn vị", "Unit")),
    (_DONE, Text("Tổng số", "Total")),
    (_DONE, Text("Trước hạn", "Early")),
    (_DONE, Text("Đúng hạn", "On time")),
    (_DONE, Text("Quá hạn", "Late")),
    (_UNDER_WAY, Text("Tổng số", "Total")),
    (_UNDER_WAY, Text("Quá hạn", "Late")),
    (_OVER, Text("Tổng", "Total")),
    (_OVER, Text("Nhiều nhất", "Worst")),
    (_NO_GROUP, Text("Hồ sơ trễ do bước này", "Late because of it")),
)
