"""Why dossiers were late (*nguyên nhân quá hạn*), as their agencies stated it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ..texts import Lang, Text
from .counts import Standing, place
from .policy import PeriodLike, Policy, to_period
from .schema import DossierRow
from .tables import Column, Table

CAUSES: Final[Mapping[str, Text]] = {
    "coordination": Text("Do cơ quan phối hợp", "Another agency answered late"),
    "staff": Text("Do thiếu nhân lực", "Too few staff"),
    "facilities": Text("Do cơ sở vật chất", "Facilities and equipment"),
    "rules": Text("Do quy định hành chính", "The rules themselves"),
    "system": Text("Do hệ thống thông tin", "Information systems"),
    "other": Text("Lý do khác", "Other"),
}
"""The usual causes by code; a host may use codes of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateCause:
    """How many dossiers were late for one cause; the code is "" where none was stated."""

    cause: str
    label: Text
    resolved: int
    open: int


def late_causes(
    rows: Iterable[DossierRow],
    period: PeriodLike,
    as_of: datetime | None = None,
    *,
    policy: Policy = Policy(),  # noqa: B008 (a frozen value)
    labels: Mapping[str, Text] = CAUSES,
) -> tuple[LateCause, ...]:
    """The causes of the dossiers that form II.06a counts as late, most frequent first.

    >>> from datetime import date
    >>> late_causes([], (date(2026, 7, 1), date(2026, 7, 31)))
    ()
    """
    days = to_period(period)
    cut = days.until(as_of)
    found: Counter[tuple[str, Standing]] = Counter()
    for row in rows:
        spot = place(row, days, cut, policy)
        if spot is not None and spot.standing in {Standing.LATE, Standing.OPEN_LATE}:
            found[row.late_cause or "", spot.standing] += 1
    codes = {cause for cause, _ in found}
    counts = {code: (found[code, Standing.LATE], found[code, Standing.OPEN_LATE]) for code in codes}
    return most_frequent_first(counts, labels)


def most_frequent_first(
    counts: Mapping[str, tuple[int, int]], labels: Mapping[str, Text]
) -> tuple[LateCause, ...]:
    """The causes with how many were resolved late for them, and are open and late."""
    lines = (
        LateCause(
            cause=code,
            label=labels.get(code) or (Text(code, code) if code else UNSTATED),
            resolved=resolved,
            open=still,
        )
        for code, (resolved, still) in counts.items()
    )
    return tuple(sorted(lines, key=lambda line: (-line.resolved - line.open, line.cause)))


def causes_table(causes: Iterable[LateCause], lang: Lang = "vi") -> Table:
    """The causes as a table."""
    return Table(
        title=_TITLE.say(lang),
        columns=(
            Column(heading=_CAUSE.say(lang), is_text=True),
            Column(heading=_RESOLVED.say(lang)),
            Column(heading=_OPEN.say(lang)),
        ),
        rows=tuple((c.label.say(lang), str(c.resolved), str(c.open)) for c in causes),
    )


_TITLE: Final = Text("Nguyên nhân quá hạn", "Causes of lateness")
_CAUSE: Final = Text("Nguyên nhân", "Cause")
_RESOLVED: Final = Text("Đã giải quyết, quá hạn", "Resolved late")
_OPEN: Final = Text("Đang giải quyết, quá hạn", "Open, late")
UNSTATED: Final = Text("Chưa nêu nguyên nhân", "No cause stated")
