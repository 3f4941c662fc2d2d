"""Monthly punctuality: what was resolved early, on time and late, and the share in time."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from ...errors import InputError
from ...texts import Lang, Text
from ..policy import Period
from ..ratios import percent, written
from ..report_06a import Report06a
from ..tables import Cell, Column, Table, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What was resolved in one month; None where a figure is hidden."""

    month: date
    early: Cell
    on_time: Cell
    late: Cell

    @property
    def ratio(self) -> Decimal | None:
        """The share of early and on time in percent; None where nothing is to be told.

        >>> Month(month=date(2026, 7, 1), early=1, on_time=1, late=1).ratio
        Decimal('66.7')
        """
        if self.early is None or self.on_time is None or self.late is None:
            return None
        in_time = self.early + self.on_time
        return percent(in_time, in_time + self.late)


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """Punctuality month by month (*tỉ lệ đúng hạn hằng tháng*)."""

    period: Period
    lines: tuple[Month, ...]
    hidden_below: int | None = None

    def to_data(self) -> dict[str, Any]:
        """The figures as a JSON object; hidden ones are null."""
        return {
            "report": "months",
            "from": self.period.start.isoformat(),
            "to": self.period.end.isoformat(),
            "lines": [
                asdict(line)
                | {
                    "month": f"{line.month:%Y-%m}",
                    "ratio": None if line.ratio is None else float(line.ratio),
                }
                for line in self.lines
            ],
        }

    def to_table(self, lang: Lang = "vi") -> Table:
        """The figures as a table."""
        return Table(
            title=TITLE.say(lang),
            subtitle=self.period.says(lang),
            columns=(
                Column(heading=_MONTH.say(lang), is_text=True),
                *(Column(heading=name.say(lang)) for name in (EARLY, ON_TIME, LATE, RATIO)),
            ),
            rows=tuple(
                (
                    month_name(line.month, lang),
                    *map(shown, (line.early, line.on_time, line.late)),
                    written(line.ratio, lang),
                )
                for line in self.lines
            ),
        )


def months_of(report: Report06a, *, suppress_below: int | None = None) -> Months:
    """The months of a report that was made by "month"; `InputError` for any other.

    >>> from onestop_engine.statistics import report_06a
    >>> july = report_06a([], (date(2026, 7, 1), date(2026, 7, 31)), by="month")
    >>> months_of(july).to_table("en").rows
    (('7/2026', '0', '0', '0', '—'),)
    """
    if report.by != "month":
        raise InputError(_NOT_BY_MONTH.fill(by=report.by))
    return Months(
        period=report.period,
        hidden_below=suppress_below,
        lines=tuple(
            Month(
                month=date.fromisoformat(f"{line['key']}-01"),
                early=line["early"],
                on_time=line["on_time"],
                late=line["late"],
            )
            for line in report.to_data(suppress_below=suppress_below)["lines"]
        ),
    )


def month_name(month: date, lang: Lang) -> str:
    """The month as tables name it."""
    name = f"{month.month}/{month.year}"
    return f"Tháng {name}" if lang == "vi" else name


TITLE: Final = Text("Tỉ lệ đúng hạn hằng tháng", "Punctuality month by month")
EARLY: Final = Text("Trước hạn", "Early")
ON_TIME: Final = Text("Đúng hạn", "On time")
LATE: Final = Text("Quá hạn", "Late")
RATIO: Final = Text("Tỉ lệ trước và đúng hạn", "Share early and on time")
_MONTH: Final = Text("Tháng", "Month")
_NOT_BY_MONTH: Final = Text(
    "Biểu đồ theo tháng cần biểu II.06a lập theo tháng, không phải theo {by}. Lập lại với "
    'by="month".',
    'The chart by month takes form II.06a made by month, not by {by}. Make it with by="month".',
)
