"""What stands beside form II.06a: counts that its thirteen columns hide or leave out."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from ..texts import Text
from .counts import Place, Standing
from .policy import Period, Policy
from .schema import DossierRow

_OPEN: Final = frozenset({Standing.OPEN_IN_TIME, Standing.OPEN_LATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Counts beside the form, of the same dossiers and period; parts add up.

    Of those in the form: `no_due` were promised for no day; `refused`, `withdrawn`, `closed`
    are resolved; `waiting` is open in status 5, 6 or 8. Outside the form: `not_accepted` wait
    for the intake check at the end, `intake_refused` were not received, `dropped` were withdrawn
    or closed before acceptance, `subs` are dossiers of sub-procedures. Events of the period:
    `delivered`, `corrections`, `reappointed`, and `taken_over` from another system, received
    there earlier and so carried over without having been in the report before.
    """

    no_due: int = 0
    refused: int = 0
    withdrawn: int = 0
    closed: int = 0
    waiting: int = 0
    not_accepted: int = 0
    intake_refused: int = 0
    dropped: int = 0
    delivered: int = 0
    corrections: int = 0
    reappointed: int = 0
    taken_over: int = 0
    subs: int = 0

    def __add__(self, other: Beside) -> Beside:
        return Beside(
            **{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Beside)}
        )


HEADINGS: Final = {
    "no_due": Text("Không có ngày hẹn trả", "No due date"),
    "refused": Text("Từ chối giải quyết", "Refused as a result"),
    "withdrawn": Text("Rút hồ sơ", "Withdrawn"),
    "closed": Text("Đóng do không bổ sung", "Closed, not completed"),
    "waiting": Text("Chờ bổ sung, nghĩa vụ tài chính, tạm dừng", "Waiting (statuses 5, 6, 8)"),
    "not_accepted": Text("Chưa tiếp nhận", "Not yet accepted"),
    "intake_refused": Text("Không tiếp nhận", "Refused at intake"),
    "dropped": Text("Rút, đóng trước khi tiếp nhận", "Dropped before acceptance"),
    "delivered": Text("Đã trả kết quả", "Delivered"),
    "corrections": Text("Đính chính kết quả", "Corrections"),
    "reappointed": Text("Xin lỗi, hẹn lại ngày trả", "Re-appointed with apology"),
    "taken_over": Text("Chuyển từ hệ thống cũ", "Taken over from another system"),
    "subs": Text("Hồ sơ thành phần liên thông", "Dossiers of sub-procedures"),
}


def marks(
    row: DossierRow, period: Period, cut: datetime, policy: Policy, spot: Place | None
) -> tuple[str, ...]:
    """Which counts beside the form the row adds one to; a name once per correction."""
    if row.parent is not None and policy.subs == "exclude":
        return ("subs",) if _happened(row.counted_accepted, period, cut) else ()
    found = _in_form(row, cut, spot) if spot is not None else _outside(row, period, cut)
    for name, at in (
        ("delivered", row.delivered),
        ("reappointed", row.reappointed),
        ("taken_over", row.adopted),
    ):
        if _happened(at, period, cut):
            found.append(name)
    found += ["corrections" for at in row.corrections if _happened(at, period, cut)]
    return tuple(found)


def _happened(at: datetime | None, period: Period, cut: datetime) -> bool:
    return at is not None and period.holds(at) and at <= cut


def _in_form(row: DossierRow, cut: datetime, spot: Place) -> list[str]:
    found = []
    if spot.standing in _OPEN:
        if row.waits_at(cut):
            found.append("waiting")
        elif row.due_at(cut) is None and not any(pause.covers(cut) for pause in row.pauses):
            found.append("no_due")
    elif row.ending in {"refused", "withdrawn", "closed"}:
        found.append(str(row.ending))
    if spot.standing not in _OPEN and row.due is None and row.ending not in {"withdrawn", "closed"}:
        found.append("no_due")
    return found


def _outside(row: DossierRow, period: Period, cut: datetime) -> list[str]:
    if row.accepted is None and _happened(row.counted_finished, period, cut):
        return ["intake_refused" if row.ending == "intake_refused" else "dropped"]
    waits_for_intake = row.received <= cut and (row.accepted is None or row.accepted > cut)
    still = row.counted_finished is None or row.counted_finished > cut
    return ["not_accepted"] if waits_for_intake and still else []


def gather(names: dict[str, int]) -> Beside:
    """The counts of marks by name."""
    return Beside(**names)
