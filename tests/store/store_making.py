"""Small dossiers for tests of the store: values only, no procedure behind them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from onestop_engine.engine.events import EMPTY, Event
from onestop_engine.store import Append, Store, Summary

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
APPLICANT = {"name": "Nguyễn Văn Ví Dụ", "phone": "0900 000 000"}


def event(seq: int, kind: str = "noted", **values: Any) -> Event:
    at = START + timedelta(minutes=seq, microseconds=seq)
    filled: dict[str, Any] = {"at": at, "recorded_at": at, "actor": "cb-1", **values}
    return Event(seq=seq, kind=kind, **filled)


def submitted(subject: str = "s-1", applicant: Mapping[str, Any] = APPLICANT) -> Event:
    private = {"applicant": applicant, "facts": {"child": "Bé Ví Dụ"}}
    return event(1, "submitted", data={"subject": subject, "n": [1, {"x": None}]}, private=private)


def summary(code: str = "A-1", seq: int = 1, **values: Any) -> Summary:
    filled: dict[str, Any] = {
        "procedure": "1.000001",
        "field": "ho-tich",
        "unit": "H26.10.2",
        "channel": "online",
        "phase": "submitted",
        "status": 1,
        "subject": "s-1",
        "received_at": START,
        **values,
    }
    return Summary(code=code, seq=seq, **filled)


def append(store: Store, row: Summary, *events: Event, expected: int = 0) -> None:
    append_all(store, Append(expected=expected, events=events, summary=row))


def append_all(store: Store, *changes: Append, series: str | None = None) -> None:
    with store.transaction() as transaction:
        if series is not None:
            transaction.next_number(series)
        for change in changes:
            transaction.append(change)


def filed(store: Store, code: str = "A-1", subject: str = "s-1", **values: Any) -> None:
    append(store, summary(code, subject=subject, **values), submitted(subject))


def is_empty(mapping: Mapping[str, Any]) -> bool:
    return mapping == EMPTY
