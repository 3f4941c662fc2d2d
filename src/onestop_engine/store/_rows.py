"""Values of the store as rows of its tables, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any, Final

from .._values import maker_of
from ..engine.events import Event
from ._codec import EventRow, PrivateRow, from_micros, join_event, new_row, storable, to_micros
from ._protocol import RefusedAct, Summary


def check_storable(summary: Summary) -> None:
    """InputError where the host's own names hold letters that a database refuses."""
    for text in (summary.code, summary.unit, summary.subject, summary.channel, *summary.waiting):
        storable(text)


def summary_values(summary: Summary, chain: str) -> dict[str, Any]:
    """The row of a summary in the table of dossiers, less its code and private version."""
    return {
        "seq": summary.seq,
        "procedure": summary.procedure,
        "field": summary.field,
        "unit": summary.unit,
        "channel": summary.channel,
        "phase": summary.phase,
        "status": summary.status,
        "is_open": summary.is_open,
        "subject": summary.subject,
        "received_at": to_micros(summary.received_at),
        "due_until": _micros(summary.due_until),
        "next_wakeup": _micros(summary.next_wakeup),
        "parent": summary.parent,
        "waiting": " ".join(summary.waiting),
        "chain": chain,
    }


def event_values(code: str, row: EventRow, chain: str) -> dict[str, Any]:
    """The row of an event with its link of the hash chain."""
    return {
        "code": code,
        "seq": row.seq,
        "format": row.format,
        "kind": row.kind,
        "at": row.at,
        "recorded_at": row.recorded_at,
        "actor": row.actor,
        "unit": row.unit,
        "data": row.data,
        "reason_hash": row.reason_hash,
        "private_hash": row.private_hash,
        "chain": chain,
    }


def private_values(code: str, row: PrivateRow) -> dict[str, Any]:
    """The row of what is personal in an event."""
    return {
        "code": code,
        "seq": row.seq,
        "salt": row.salt,
        "reason": row.reason,
        "value": row.value,
        "has_applicant": row.has_applicant,
    }


def to_summary(row: Mapping[str, Any], zone: tzinfo) -> Summary:
    """The summary of a row of the table of dossiers."""
    return _new_summary(
        code=row["code"],
        seq=row["seq"],
        procedure=row["procedure"],
        field=row["field"],
        unit=row["unit"],
        channel=row["channel"],
        phase=row["phase"],
        status=row["status"],
        subject=row["subject"],
        received_at=from_micros(row["received_at"], zone),
        is_open=bool(row["is_open"]),
        due_until=_instant(row["due_until"], zone),
        next_wakeup=_instant(row["next_wakeup"], zone),
        parent=row["parent"],
        waiting=tuple(row["waiting"].split()),
        private_version=row["private_version"],
        chain=row["chain"],
    )


REFUSAL_NAMES = (
    "code",
    "procedure",
    "actor",
    "unit",
    "acting_for",
    "action",
    "step",
    "cause",
)
"""What `RefusedAct.like` says, in its order."""


def refusal_values(refused: RefusedAct) -> dict[str, Any]:
    """The row of a refused act."""
    return {
        **dict(zip(REFUSAL_NAMES, refused.like(), strict=True)),
        "first_at": to_micros(refused.first_at),
        "last_at": to_micros(refused.last_at),
        "times": refused.times,
    }


def to_refused(row: Mapping[str, Any], zone: tzinfo) -> RefusedAct:
    """The refused act of a row."""
    return RefusedAct(
        code=row["code"] or None,
        procedure=row["procedure"] or None,
        actor=row["actor"],
        unit=row["unit"] or None,
        acting_for=row["acting_for"] or None,
        action=row["action"],
        step=row["step"] or None,
        cause=row["cause"],
        first_at=from_micros(row["first_at"], zone),
        last_at=from_micros(row["last_at"], zone),
        times=row["times"],
    )


def to_event(row: Mapping[str, Any], zone: tzinfo) -> Event:
    """The event of a row that `EVENTS` selects."""
    written = new_row(
        seq=row["seq"],
        format=row["format"],
        kind=row["kind"],
        at=row["at"],
        recorded_at=row["recorded_at"],
        actor=row["actor"],
        unit=row["unit"],
        data=row["data"],
        reason_hash=row["reason_hash"],
        private_hash=row["private_hash"],
        chain=row["chain"],
    )
    return join_event(
        written, reason=row["reason"], value=row["value"], applicant=row["applicant"], zone=zone
    )


_new_summary: Final = maker_of(Summary)


def _micros(at: datetime | None) -> int | None:
    return None if at is None else to_micros(at)


def _instant(value: int | None, zone: tzinfo) -> datetime | None:
    return None if value is None else from_micros(value, zone)
