"""Form II.06a/VPCP/KSTT: how the dossiers of a period were resolved, in thirteen columns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final, Literal, TypeAlias, get_args

from ..errors import InputError, OneStopError
from ..texts import Lang, Text, glance
from .beside import HEADINGS, Beside, gather, marks
from .counts import Counts, Place, place, tally
from .policy import Period, PeriodLike, Policy, to_period, written_date
from .schema import DossierRow
from .tables import Cell, Column, Table, hidden_cells, shown

GroupBy = Literal["field", "procedure", "agency", "unit", "officer", "channel", "month"]
Labels: TypeAlias = Mapping[str, Text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the form: what it stands for, its counts, and what stands beside them."""

    key: str
    label: Text
    counts: Counts
    beside: Beside


@dataclass(frozen=True, slots=True, kw_only=True)
class Report06a:
    """Form II.06a of one period as known at `as_of` (circular 01/2020/TT-VPCP).

    The lines add up to `total`, except by month: there each line is the month's own report,
    and what one leaves open the next carries over. Raises `OneStopError` when the counts
    contradict each other, which no input may bring about.
    """

    period: Period
    as_of: datetime
    by: GroupBy
    policy: Policy
    lines: tuple[Line, ...]
    total: Counts
    beside: Beside

    def __post_init__(self) -> None:
        sound = _chained(self.lines) if self.by == "month" else _summed(self.lines, self.total)
        if not sound:
            raise OneStopError(_BROKEN.fill(by=self.by))

    def to_data(self, *, suppress_below: int | None = None) -> dict[str, Any]:
        """The report as a JSON object; hidden cells are null."""
        *cells, total = self._cells(suppress_below)
        return {
            "report": "II.06a/VPCP/KSTT",
            "from": self.period.start.isoformat(),
            "to": self.period.end.isoformat(),
            "as_of": self.as_of.isoformat(),
            "by": self.by,
            "policy": asdict(self.policy),
            "lines": [
                {"key": line.key, "label": asdict(line.label)}
                | _line_data(row, line.beside, suppress_below)
                for line, row in zip(self.lines, cells, strict=True)
            ],
            "total": _line_data(total, self.beside, suppress_below),
        }

    def to_table(self, lang: Lang = "vi", *, suppress_below: int | None = None) -> Table:
        """The table of the form with its official headings, and what stands beside as notes."""
        *cells, total = self._cells(suppress_below)
        rows = tuple(
            (str(n), line.label.say(lang), *map(shown, row))
            for n, (line, row) in enumerate(zip(self.lines, cells, strict=True), start=1)
        )
        return Table(
            title=_TITLE.say(lang),
            subtitle=f"{self.period.says(lang)} · {_as_of(self.as_of, self.period, lang)}",
            columns=_columns(self.by, lang),
            rows=rows,
            total=("", _TOTAL.say(lang), *map(shown, total)),
            notes=_notes(self.beside, lang, suppress_below),
        )

    def _cells(self, limit: int | None) -> list[list[Cell]]:
        lines = [*(line.counts.columns() for line in self.lines), self.total.columns()]
        if limit is None:
            return [list(line) for line in lines]
        by_month = self.by == "month"
        also = _follows(len(self.lines)) if by_month else ()
        return hidden_cells(lines, _SUMS, limit, adds_up=not by_month, also=also)


def report_06a(
    rows: Iterable[DossierRow],
    period: PeriodLike,
    as_of: datetime | None = None,
    *,
    by: GroupBy = "field",
    policy: Policy = Policy(),  # noqa: B008 (a frozen value)
    labels: Labels | None = None,
) -> Report06a:
    """Form II.06a of `period` (two dates, both included), a line per `by`.

    `rows` are dossiers as they stood at `as_of`; without it, at the end of the period, or
    as far as the rows themselves go. `labels` are the titles of the keys. Raises `InputError`.

    >>> from datetime import date
    >>> july = (date(2026, 7, 1), date(2026, 7, 31))
    >>> row = DossierRow.from_data({"code": "A-1", "procedure": "2.000635", "status": 9,
    ...     "field": "ho-tich", "received": "2026-07-01", "accepted": "2026-07-01",
    ...     "due": "2026-07-03", "finished": "2026-07-02"})
    >>> report_06a([row], july).total
    Counts(online=0, direct=1, ..., early=1, ...)
    """
    if by not in get_args(GroupBy):
        raise InputError(BAD_BY.fill(by=glance(by), known=", ".join(get_args(GroupBy))))
    days = to_period(period)
    book = _Book(days, None if as_of is None else days.instant(as_of), by, policy)
    for row in rows:
        book.enter(row)
    return book.report(labels or {})


class _Book:
    """Collects places and marks by line while the rows stream by."""

    def __init__(self, period: Period, as_of: datetime | None, by: GroupBy, policy: Policy) -> None:
        self._period, self._as_of, self._by, self._policy = period, as_of, by, policy
        self._places: dict[str | None, Counter[Place]] = defaultdict(Counter)
        self._marks: dict[str | None, Counter[str]] = defaultdict(Counter)
        self._latest: datetime | None = as_of
        self._key = _KEYS.get(by)
        self._months = tuple((f"{p.start:%Y-%m}", p) for p in period.months())

    def enter(self, row: DossierRow) -> None:
        """Count one dossier wherever it belongs."""
        cut = self._period.until(self._as_of or row.as_of)
        if self._as_of is None and row.as_of is not None:
            told = row.as_of.astimezone(self._period.zone)
            self._latest = max(self._latest or told, told)
        if self._key is not None:
            self._count((_WHOLE, self._key(row) or ""), row, self._period, cut)
            return
        self._count((_WHOLE,), row, self._period, cut)
        for name, month in self._months:
            # A row that tells an earlier instant than others is carried on as it stood then.
            if self._as_of is None or month.opens <= cut:
                self._count((name,), row, month, min(month.closes, cut))

    def _count(
        self, keys: tuple[str | None, ...], row: DossierRow, period: Period, cut: datetime
    ) -> None:
        spot = place(row, period, cut, self._policy)
        beside = marks(row, period, cut, self._policy, spot)
        for key in keys:
            if spot is not None:
                self._places[key][spot] += 1
            for name in beside:
                self._marks[key][name] += 1

    def report(self, labels: Labels) -> Report06a:
        """The report of all that was entered."""
        until = self._period.until(self._latest)
        known = {*self._places, *(k for k, v in self._marks.items() if v)}
        keys = {key for key in known if key is not None}
        if self._by == "month":
            keys = {name for name, month in self._months if month.opens <= until}
        return Report06a(
            period=self._period,
            as_of=until,
            by=self._by,
            policy=self._policy,
            lines=tuple(self._line(key, labels) for key in sorted(keys)),
            total=tally(self._places[_WHOLE].elements()),
            beside=gather(self._marks[_WHOLE]),
        )

    def _line(self, key: str, labels: Labels) -> Line:
        return Line(
            key=key,
            label=labels.get(key) or label_of(self._by, key),
            counts=tally(self._places[key].elements()),
            beside=gather(self._marks[key]),
        )


_WHOLE: Final = None
_KEYS: Final[Mapping[str, Callable[[DossierRow], str | None]]] = {
    "field": lambda row: row.field,
    "procedure": lambda row: row.procedure,
    "agency": lambda row: row.agency,
    "unit": lambda row: row.unit,
    "officer": lambda row: row.officer,
    "channel": lambda row: row.channel,
}


def _summed(lines: tuple[Line, ...], total: Counts) -> bool:
    columns = zip(total.columns(), *(line.counts.columns() for line in lines), strict=True)
    return all(whole == sum(parts) for whole, *parts in columns)


def _chained(lines: tuple[Line, ...]) -> bool:
    return all(earlier.counts.open == later.counts.carried for earlier, later in pairwise(lines))


# Places in Counts.columns(), which starts at column 3.
_SUMS: Final = ((0, 1, 2, 3), (4, 5, 6, 7), (8, 9, 10), (0, 4, 8))
# What happens in one month alone, so that the months add up to the total.
_OF_ONE_MONTH: Final = (1, 2, 4, 5, 6, 7)
_CARRIED: Final = 3
_OPEN_AT_END: Final = (8, 9, 10)
_NAMES: Final = (
    "received", "online", "direct", "carried", "resolved", "early", "on_time", "late",
    "open", "open_in_time", "open_late",
)  # fmt: skip


def _follows(months: int) -> list[list[tuple[int, int]]]:
    """Cells of the report by month of which one tells another, besides the sums of a line.

    The total stands behind the months: it carries over what the first does, and leaves open
    what the last does.
    """
    if not months:
        return []
    total, last = months, months - 1
    return [
        *([(line, column) for line in range(months + 1)] for column in _OF_ONE_MONTH),
        [(0, _CARRIED), (total, _CARRIED)],
        *([(last, column), (total, column)] for column in _OPEN_AT_END),
        *([(line, _OPEN_AT_END[0]), (line + 1, _CARRIED)] for line in range(last)),
    ]


def _line_data(cells: list[Cell], beside: Beside, limit: int | None) -> dict[str, Any]:
    around = {
        name: None if limit is not None and 0 < n < limit else n
        for name, n in asdict(beside).items()
    }
    return {**dict(zip(_NAMES, cells, strict=True)), "beside": around}


def label_of(by: GroupBy, key: str) -> Text:
    """The title of a line where nobody gave one."""
    if by == "month":
        year, month = key.split("-")
        return Text(f"Tháng {int(month)}/{year}", key)
    if by == "channel":
        return _CHANNELS[key]
    return Text(key, key) if key else _UNKNOWN


def _columns(by: GroupBy, lang: Lang) -> tuple[Column, ...]:
    head = (
        Column(heading=_NUMBER.say(lang), number="(1)", is_text=True),
        Column(heading=GROUPS[by].say(lang), number="(2)", is_text=True),
    )
    return head + tuple(
        Column(heading=heading.say(lang), group=group.say(lang), number=f"({n})")
        for n, (group, heading) in enumerate(_HEADINGS, start=3)
    )


def _as_of(at: datetime, period: Period, lang: Lang) -> str:
    local = at.astimezone(period.zone)
    if lang == "en":
        return f"as known at {local:%Y-%m-%d %H:%M}"
    return f"số liệu ghi nhận đến {local:%H:%M} ngày {written_date(local.date())}"


def _notes(beside: Beside, lang: Lang, limit: int | None) -> tuple[str, ...]:
    return tuple(
        f"{HEADINGS[name].say(lang)}: {shown(None if limit and n < limit else n)}"
        for name, n in asdict(beside).items()
        if n
    )


_TITLE: Final = Text(
    "Biểu số II.06a/VPCP/KSTT: Tình hình, kết quả giải quyết thủ tục hành chính tại cơ quan, đơn "
    "vị trực tiếp giải quyết",
    "Form II.06a/VPCP/KSTT: how administrative procedures were resolved",
)
_NUMBER: Final = Text("TT", "No.")
_TOTAL: Final = Text("Tổng cộng", "Total")
_UNKNOWN: Final = Text("(chưa rõ)", "(not known)")
_RECEIVED: Final = Text("Số hồ sơ nhận giải quyết", "Dossiers to be resolved")
_RESOLVED: Final = Text("Số hồ sơ đã giải quyết", "Resolved")
_OPEN: Final = Text("Số hồ sơ đang giải quyết", "Open")
_SUM: Final = Text("Tổng số", "Total")
_HEADINGS: Final = (
    (_RECEIVED, _SUM),
    (_RECEIVED, Text("Trong kỳ: trực tuyến", "In the period: online")),
    (
        _RECEIVED,
        Text("Trong kỳ: trực tiếp, dịch vụ bưu chính", "In the period: counter, post"),
    ),
    (_RECEIVED, Text("Từ kỳ trước", "Carried over")),
    (_RESOLVED, _SUM),
    (_RESOLVED, Text("Trước hạn", "Early")),
    (_RESOLVED, Text("Đúng hạn", "On time")),
    (_RESOLVED, Text("Quá hạn", "Late")),
    (_OPEN, _SUM),
    (_OPEN, Text("Trong hạn", "In time")),
    (_OPEN, Text("Quá hạn", "Late")),
)
GROUPS: Final[Mapping[GroupBy, Text]] = {
    "field": Text("Lĩnh vực giải quyết", "Field"),
    "procedure": Text("Thủ tục hành chính", "Procedure"),
    "agency": Text("Cơ quan giải quyết", "Competent agency"),
    "unit": Text("Đơn vị tiếp nhận", "Receiving unit"),
    "officer": Text("Cán bộ xử lý", "Officer"),
    "channel": Text("Kênh nộp hồ sơ", "Channel"),
    "month": Text("Tháng", "Month"),
}
_CHANNELS: Final[Mapping[str, Text]] = {
    "online": Text("Trực tuyến", "Online"),
    "counter": Text("Trực tiếp", "Counter"),
    "post": Text("Bưu chính công ích", "Post"),
}
BAD_BY: Final = Text(
    "Không lập được biểu theo {by}. Chọn một trong: {known}.",
    "The report cannot be grouped by {by}. Choose one of: {known}.",
)
_BROKEN: Final = Text(
    "Các dòng của biểu II.06a (theo {by}) không khớp với nhau. Đây là lỗi của thư viện; hãy báo "
    "lại kèm lệnh đã chạy.",
    "The lines of form II.06a (by {by}) do not agree. This is a fault of the library; report it "
    "with the command that was run.",
)
