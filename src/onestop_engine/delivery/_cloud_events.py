"""Events as others get them: CloudEvents 1.0, with what anybody may know of a dossier.

https://github.com/cloudevents/spec: `id`, `source`, `specversion` and `type` are required;
`subject`, `time`, `datacontenttype` are optional; `sequence` is a documented extension.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from ..engine.events import Event

CloudEvent = Mapping[str, Any]

DEFAULT_SOURCE: Final = "urn:onestop_engine"
CONTENT_TYPE: Final = "application/cloudevents+json; charset=utf-8"
_TYPE: Final = "vn.onestop.dossier."
# In other events the due date is that of a step, or of an answer.
_OF_DOSSIER: Final = frozenset({"promised", "overdue"})


def cloud_event(code: str, event: Event, source: str = DEFAULT_SOURCE) -> dict[str, Any]:
    """The CloudEvent that tells of one event of the dossier `code`.

    `data` holds `code`, `seq`, `kind`, `at`, `recorded_at`, and where the event says so `unit`,
    `phase`, and `due`, the date promised to the applicant: nothing personal, and nothing by which
    a procedure is known whose name is not public. Whoever may know more asks for the dossier.
    `sequence` is ordered letter by letter within a dossier.

    >>> from datetime import datetime, timezone
    >>> at = datetime(2026, 11, 23, 2, 5, tzinfo=timezone.utc)
    >>> event = Event(seq=2, kind="accepted", at=at, recorded_at=at, actor="cb-1",
    ...     data={"phase": "accepted", "rule": 1})
    >>> made = cloud_event("H26.10.2-261123-0001", event)
    >>> made["type"], made["id"], made["sequence"]
    ('vn.onestop.dossier.accepted', 'H26.10.2-261123-0001/2', '0000000002')
    >>> sorted(made["data"])
    ['at', 'code', 'kind', 'phase', 'recorded_at', 'seq']
    """
    return {
        "specversion": "1.0",
        "id": f"{code}/{event.seq}",
        "source": source,
        "type": f"{_TYPE}{event.kind}",
        "subject": code,
        "time": event.at.isoformat(),
        "datacontenttype": "application/json",
        "sequence": f"{event.seq:010}",
        "data": _data(code, event),
    }


def to_body(event: CloudEvent) -> bytes:
    """The CloudEvent in the structured JSON format, on one line."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def _data(code: str, event: Event) -> dict[str, Any]:
    told = {
        "code": code,
        "seq": event.seq,
        "kind": event.kind,
        "at": event.at.isoformat(),
        "recorded_at": event.recorded_at.isoformat(),
        "unit": event.unit,
        # By name: what a later version puts into events is not told before somebody decides it.
        "phase": _word(event.data.get("phase")),
        "due": _day(event.data.get("due")) if event.kind in _OF_DOSSIER else None,
    }
    return {name: value for name, value in told.items() if value is not None}


def _word(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _day(due: object) -> str | None:
    """The day of a due date as an event holds it."""
    if not isinstance(due, Mapping) or not isinstance(due.get("at"), str):
        return None
    return datetime.fromisoformat(due["at"]).date().isoformat()
