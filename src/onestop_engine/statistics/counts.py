"""The counting itself: one row to its place in form II.06a, and places to sums. Pure.

Everything that reports count goes through `place`; a version over arrays answers the same
question for whole columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, tzinfo
from enum import IntEnum
from typing import Final, NamedTuple

from ..errors import OneStopError
from ..texts import Text
from .policy import Period, Policy
from .schema import DossierRow


class Source(IntEnum):
    """Where a dossier of the period comes from: columns 4 to 6."""

    ONLINE = 4
    DIRECT = 5
    CARRIED = 6


class Standing(IntEnum):
    """What became of it: columns 8 to 10 when it is resolved, 12 and 13 while it is open."""

    EARLY = 8
    ON_TIME = 9
    LATE = 10
    OPEN_IN_TIME = 12
    OPEN_LATE = 13


class Place(NamedTuple):
    """The two columns of form II.06a that a dossier adds one to."""

    source: Source
    standing: Standing


def place(row: DossierRow, period: Period, cut: datetime, policy: Policy) -> Place | None:
    """Where the row counts in the period as it stood at `cut`; None when it does not.

    Only dossiers accepted by then count: what is not yet received for processing, or was
    refused at intake, is no part of the report (form II.06a, practice of statuses 1 and 3). What
    was open at a `cut` before the period is carried over as it stood then.
    """
    accepted, finished = row.counted_accepted, row.counted_finished
    if accepted is None or accepted > cut or (row.parent and policy.subs == "exclude"):
        return None
    opens = period.opens
    if finished is not None and finished < opens and finished <= cut:
        return None
    source = Source.CARRIED if accepted < opens else _channel(row)
    if finished is None or finished > cut:
        return Place(source, open_standing(row, cut, policy))
    return Place(source, resolved_standing(row, period.zone, policy))


def _channel(row: DossierRow) -> Source:
    return Source.ONLINE if row.channel == "online" else Source.DIRECT


def open_standing(row: DossierRow, cut: datetime, policy: Policy) -> Standing:
    """Whether an open dossier is in time at `cut`: follows from its due date, not from a tick."""
    if policy.waiting == "in_time" and row.waits_at(cut):
        return Standing.OPEN_IN_TIME
    due = _promise(row, cut, policy)
    late = due is not None and due < cut
    return Standing.OPEN_LATE if late else Standing.OPEN_IN_TIME


def resolved_standing(row: DossierRow, zone: tzinfo, policy: Policy) -> Standing:
    """Whether a resolved dossier was early, on time or late.

    Days are compared for early, so that a result before the promised hour of the promised day
    is on time; late is after the last instant in time (Civil Code 2015, art. 148.6: the end of
    the day for day terms, the instant itself for hours).
    """
    if row.ending == "withdrawn" and policy.withdrawn == "on_time":
        return Standing.ON_TIME
    if row.ending == "closed" and policy.closed == "on_time":
        return Standing.ON_TIME
    assert row.finished is not None
    due = _promise(row, row.finished, policy)
    if due is None:
        return Standing.EARLY if policy.no_due == "early" else Standing.ON_TIME
    return compare(row.finished, due, zone, policy)


def compare(finished: datetime, due: datetime, zone: tzinfo, policy: Policy) -> Standing:
    """Early, on time or late: `finished` against the last instant in time, `due`."""
    finish_day, due_day = finished.astimezone(zone).date(), due.astimezone(zone).date()
    if finish_day > due_day or (policy.late == "instant" and finished > due):
        return Standing.LATE
    if finish_day < due_day or (policy.early == "instant" and finished < due):
        return Standing.EARLY
    return Standing.ON_TIME


def _promise(row: DossierRow, at: datetime, policy: Policy) -> datetime | None:
    moved = row.reappointed is not None and row.reappointed <= at
    if policy.against == "original" and moved and row.due_original is not None:
        return row.due_original
    # After the end nothing moves, and a promise renewed at that very instant stands last.
    return row.due if row.finished is not None and at >= row.finished else row.due_at(at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The numbers of one line of form II.06a; counts of parts add up to those of the whole.

    The eight that are counted stand as fields; columns 3, 7 and 11 are their sums, so that
    3 = 4+5+6, 7 = 8+9+10 and 11 = 12+13. That what came in is either resolved or open,
    3 = 7 + 11, is checked; a breach raises `OneStopError`.

    >>> Counts(online=2, carried=1, on_time=2, open_late=1).columns()
    (3, 2, 0, 1, 2, 0, 2, 0, 1, 0, 1)
    """

    online: int = 0
    direct: int = 0
    carried: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    open_in_time: int = 0
    open_late: int = 0

    def __post_init__(self) -> None:
        came = min(self.online, self.direct, self.carried)
        stand = min(self.early, self.on_time, self.late, self.open_in_time, self.open_late)
        if self.received != self.resolved + self.open or came < 0 or stand < 0:
            raise OneStopError(_BROKEN.fill(columns=self.columns()))

    @property
    def received(self) -> int:
        """Column 3: dossiers to be resolved in the period."""
        return self.online + self.direct + self.carried

    @property
    def resolved(self) -> int:
        """Column 7: dossiers resolved in the period."""
        return self.early + self.on_time + self.late

    @property
    def open(self) -> int:
        """Column 11: dossiers open at the end of the period."""
        return self.open_in_time + self.open_late

    @property
    def punctual(self) -> int:
        """Columns 8 and 9: resolved early or on time."""
        return self.early + self.on_time

    def columns(self) -> tuple[int, ...]:
        """Columns 3 to 13 of the form, in order."""
        return (
            self.received, self.online, self.direct, self.carried,
            self.resolved, self.early, self.on_time, self.late,
            self.open, self.open_in_time, self.open_late,
        )  # fmt: skip

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            **{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Counts)}
        )


_FIELD: Final = {
    Source.ONLINE: "online",
    Source.DIRECT: "direct",
    Source.CARRIED: "carried",
    Standing.EARLY: "early",
    Standing.ON_TIME: "on_time",
    Standing.LATE: "late",
    Standing.OPEN_IN_TIME: "open_in_time",
    Standing.OPEN_LATE: "open_late",
}


def tally(places: Iterable[Place]) -> Counts:
    """The counts of many places."""
    sums = dict.fromkeys(_FIELD.values(), 0)
    for source, standing in places:
        sums[_FIELD[source]] += 1
        sums[_FIELD[standing]] += 1
    return Counts(**sums)


_BROKEN: Final = Text(
    "Số liệu biểu II.06a không cân: các cột 3–13 là {columns}, nhưng cột 3 phải bằng cột 7 cộng "
    "cột 11. Đây là lỗi của thư viện; hãy báo lại kèm lệnh đã chạy.",
    "The counts of form II.06a do not balance: columns 3 to 13 are {columns}, but 3 must equal "
    "7 + 11. This is a fault of the library; report it with the command that was run.",
)
