"""The commune's web panel: how many were resolved this year, and how many of them in time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal, get_args

from ..errors import InputError
from ..texts import Lang, Text
from .policy import Period, Policy, written_date
from .ratios import percent, written
from .report_06a import Report06a, report_06a
from .schema import DossierRow
from .tables import Column, Table

Ratio = Literal["resolved/(resolved+open)", "punctual/resolved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The figures of the panel, from 1 January to the end of a month or `updated_at`.

    Ratios are percentages with one decimal, None where there is nothing to divide by.
    `resolved_ratio` stays below 100 while anything was late: readers cannot tell which of the
    formulas in use stands behind it, and would read 100 as "all in time".
    """

    period: Period
    updated_at: datetime
    resolved: int
    punctual: int
    late: int
    open: int
    open_late: int
    ratio: Ratio
    resolved_ratio: Decimal | None
    late_ratio: Decimal | None

    def to_data(self) -> dict[str, Any]:
        """The panel as a JSON object; ratios are numbers or null."""
        return {
            "year": self.period.end.year,
            "month": self.period.end.month,
            "updated_at": self.updated_at.isoformat(),
            "resolved": self.resolved,
            "early_and_on_time": self.punctual,
            "late": self.late,
            "open": self.open,
            "open_late": self.open_late,
            "ratio": self.ratio,
            "resolved_ratio": _number(self.resolved_ratio),
            "late_ratio": _number(self.late_ratio),
        }

    def to_table(self, lang: Lang = "vi") -> Table:
        """The panel as two columns: what, and how many."""
        return Table(
            title=_TITLE.say(lang),
            subtitle=self._until(lang),
            columns=(Column(heading="", is_text=True), Column(heading=_FIGURE.say(lang))),
            rows=(
                (_RATIO.say(lang), written(self.resolved_ratio, lang)),
                (_RESOLVED.say(lang), str(self.resolved)),
                (_PUNCTUAL.say(lang), str(self.punctual)),
                (_LATE.say(lang), str(self.late)),
                (_LATE_RATIO.say(lang), written(self.late_ratio, lang)),
                (_OPEN.say(lang), str(self.open)),
                (_OPEN_LATE.say(lang), str(self.open_late)),
            ),
            notes=(self._updated(lang),),
        )

    def _until(self, lang: Lang) -> str:
        end = self.period.end
        if lang == "en":
            return f"January to month {end.month} of {end.year}"
        return f"Đến tháng {end.month:02} năm {end.year}"

    def _updated(self, lang: Lang) -> str:
        local = self.updated_at.astimezone(self.period.zone)
        day = str(local.date()) if lang == "en" else f"ngày {written_date(local.date())}"
        return f"{_UPDATED.say(lang)} {local:%H:%M} {day}"


def panel(
    rows: Iterable[DossierRow],
    year: int,
    month: int,
    as_of: datetime | None = None,
    *,
    ratio: Ratio = "resolved/(resolved+open)",
    policy: Policy = Policy(),  # noqa: B008 (a frozen value)
) -> Panel:
    """The panel of `year` up to and including `month`, as known at `as_of`.

    Without `as_of`, at the end of the month or as far as the rows go. Raises `InputError`.

    >>> panel([], 2026, 7).to_table("en").rows[0]
    ('Resolved', '—')
    """
    last = Period.month(year, month)
    days = Period.of(date(year, 1, 1), last.end)
    return panel_of(report_06a(rows, days, as_of, by="channel", policy=policy), ratio=ratio)


def panel_of(report: Report06a, *, ratio: Ratio = "resolved/(resolved+open)") -> Panel:
    """The panel that a form II.06a from 1 January on comes to; `InputError` for a ratio unknown."""
    if ratio not in get_args(Ratio):
        raise InputError(_BAD_RATIO.fill(ratio=repr(ratio), known=", ".join(get_args(Ratio))))
    counts = report.total
    whole = counts.resolved + counts.open if ratio.startswith("resolved") else counts.resolved
    part = counts.resolved if ratio.startswith("resolved") else counts.punctual
    return Panel(
        period=report.period,
        updated_at=report.as_of,
        resolved=counts.resolved,
        punctual=counts.punctual,
        late=counts.late,
        open=counts.open,
        open_late=counts.open_late,
        ratio=ratio,
        resolved_ratio=_honest(percent(part, whole), late=counts.late),
        late_ratio=percent(counts.late, counts.resolved),
    )


def _honest(ratio: Decimal | None, *, late: int) -> Decimal | None:
    return min(ratio, _BELOW_ALL) if ratio is not None and late else ratio


def _number(ratio: Decimal | None) -> float | None:
    return None if ratio is None else float(ratio)


_BELOW_ALL: Final = Decimal("99.9")
_TITLE: Final = Text("Kết quả giải quyết thủ tục hành chính", "How procedures were resolved")
_FIGURE: Final = Text("Số liệu", "Figure")
_RATIO: Final = Text("Đã giải quyết", "Resolved")
_RESOLVED: Final = Text("Số hồ sơ xử lý", "Dossiers resolved")
_PUNCTUAL: Final = Text("Trước và đúng hạn", "Early and on time")
_LATE: Final = Text("Trễ hạn", "Late")
_LATE_RATIO: Final = Text("Tỉ lệ trễ hạn", "Share late")
_OPEN: Final = Text("Đang giải quyết", "Open")
_OPEN_LATE: Final = Text("Đang giải quyết, quá hạn", "Open, late")
_UPDATED: Final = Text("Cập nhật lúc", "Updated at")
_BAD_RATIO: Final = Text(
    "Tỉ lệ giải quyết không có công thức {ratio}. Chọn một trong: {known}.",
    "There is no formula {ratio} for the ratio. Choose one of: {known}.",
)
