"""Ageing: how long the open dossiers have lain, and how many of them are late or wait."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from ...errors import InputError
from ...texts import Lang, Text
from ..counts import Standing, place
from ..policy import Period, Policy, aware, written_date
from ..schema import VIETNAM, DossierRow
from ..tables import Cell, Column, Table, hidden_cells, shown

EDGES: Final = (5, 10, 20, 30, 60, 90)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeBand:
    """Open dossiers from `least` to `most` days old, both included; None where hidden.

    `most` is None for the oldest. What waits for the applicant or stands still (statuses 5, 6,
    8) and is not late counts as `waiting`, not as `in_time`.
    """

    least: int
    most: int | None
    in_time: Cell
    waiting: Cell
    late: Cell

    def says(self, lang: Lang = "vi") -> str:
        """The days of the band.

        >>> AgeBand(least=91, most=None, in_time=0, waiting=0, late=0).says("en")
        'over 90'
        """
        if self.most is None:
            return f"{_OVER.say(lang)} {self.least - 1}"
        return f"{self.least}–{self.most}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """The ages of the dossiers open at `as_of`, in calendar days since acceptance."""

    as_of: datetime
    lines: tuple[AgeBand, ...]
    hidden_below: int | None = None

    def to_data(self) -> dict[str, Any]:
        """The figures as a JSON object; hidden ones are null."""
        return {
            "report": "ageing",
            "as_of": self.as_of.isoformat(),
            "lines": [asdict(line) for line in self.lines],
        }

    def to_table(self, lang: Lang = "vi") -> Table:
        """The figures as a table."""
        return Table(
            title=TITLE.say(lang),
            subtitle=self.says(lang),
            columns=(
                Column(heading=DAYS.say(lang), is_text=True),
                *(Column(heading=name.say(lang)) for name in (IN_TIME, WAITING, LATE)),
            ),
            rows=tuple(
                (line.says(lang), *map(shown, (line.in_time, line.waiting, line.late)))
                for line in self.lines
            ),
        )

    def says(self, lang: Lang = "vi") -> str:
        """The instant that the figures show."""
        if lang == "en":
            return f"At {self.as_of:%Y-%m-%d %H:%M}"
        return f"Lúc {self.as_of:%H:%M} ngày {written_date(self.as_of.date())}"


def ageing_of(
    rows: Iterable[DossierRow],
    as_of: datetime,
    *,
    edges: Sequence[int] = EDGES,
    policy: Policy = Policy(),  # noqa: B008 (a frozen value)
    suppress_below: int | None = None,
) -> Ageing:
    """The ages of the dossiers open at `as_of`; `edges` are the last days of the bands.

    Open is what form II.06a counts in column 11. Raises `InputError` for edges that do not
    rise from 0 or more.

    >>> ageing_of([], datetime(2026, 7, 31, 17)).lines[0]
    AgeBand(least=0, most=5, in_time=0, waiting=0, late=0)
    """
    if not edges or edges[0] < 0 or any(a >= b for a, b in pairwise(edges)):
        raise InputError(_BAD_EDGES.fill(edges=tuple(edges)))
    cut = aware(as_of, VIETNAM).astimezone(VIETNAM)
    today = Period.of(cut.date(), cut.date())
    found: Counter[tuple[int, str]] = Counter()
    for row in rows:
        spot = place(row, today, cut, policy)
        if spot is not None and spot.standing in {Standing.OPEN_IN_TIME, Standing.OPEN_LATE}:
            assert row.accepted is not None
            age = (cut.date() - row.accepted.astimezone(VIETNAM).date()).days
            found[bisect_left(edges, age), _kind(row, spot.standing, cut)] += 1
    counts = [
        tuple(found[band, kind] for kind in ("in_time", "waiting", "late"))
        for band in range(len(edges) + 1)
    ]
    return ageing_from(counts, cut, edges, suppress_below)


def ageing_from(
    counts: list[tuple[int, ...]],
    as_of: datetime,
    edges: Sequence[int] = EDGES,
    suppress_below: int | None = None,
) -> Ageing:
    """The ages that were counted elsewhere: for each band how many are in time, wait, are late.

    >>> ageing_from([(3, 1, 0)] * 7, datetime(2026, 7, 31, 17)).lines[6].says("en")
    'over 90'
    """
    return Ageing(
        as_of=as_of, lines=_bands(edges, counts, suppress_below), hidden_below=suppress_below
    )


def _kind(row: DossierRow, standing: Standing, cut: datetime) -> str:
    if standing == Standing.OPEN_LATE:
        return "late"
    return "waiting" if row.waits_at(cut) else "in_time"


def _bands(
    edges: Sequence[int], counts: list[tuple[int, ...]], limit: int | None
) -> tuple[AgeBand, ...]:
    # Form II.06a tells how many there are of each kind, so that one alone would follow from it.
    kinds = [[(band, kind) for band in range(len(counts))] for kind in range(3)]
    cells = hidden_cells(counts, (), limit or 0, adds_up=False, also=kinds)
    return tuple(
        AgeBand(least=least, most=most, in_time=in_time, waiting=waiting, late=late)
        for least, most, (in_time, waiting, late) in zip(
            (0, *(edge + 1 for edge in edges)), (*edges, None), cells, strict=True
        )
    )


TITLE: Final = Text("Tuổi của hồ sơ đang giải quyết", "Age of the open dossiers")
DAYS: Final = Text("Số ngày kể từ khi tiếp nhận", "Days since acceptance")
IN_TIME: Final = Text("Trong hạn", "In time")
WAITING: Final = Text("Chờ bổ sung, nghĩa vụ tài chính, tạm dừng", "Waiting (statuses 5, 6, 8)")
LATE: Final = Text("Quá hạn", "Late")
_OVER: Final = Text("trên", "over")
_BAD_EDGES: Final = Text(
    "Các mốc ngày {edges} phải tăng dần, bắt đầu từ 0 trở lên. Ví dụ: (5, 10, 30).",
    "The edges {edges} must rise, from 0 or more. For example: (5, 10, 30).",
)
