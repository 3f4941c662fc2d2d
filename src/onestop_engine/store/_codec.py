"""How events become rows: whole microseconds, JSON texts, salted hashes; and back."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import Any, Final

from .._values import maker_of
from ..engine._json import FORMAT, event_from_data, event_to_data
from ..engine.events import EMPTY, Event
from ..errors import InputError, StoreError
from ..texts import Text

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)

_UNSTORABLE = Text(
    "Không ghi được một đoạn chữ: có ký tự không lưu được (ký tự rỗng NUL, hoặc nửa cặp "
    "surrogate). Hãy bỏ ký tự đó.",
    "A text cannot be written: it has a letter that no store keeps (NUL, or half of a surrogate "
    "pair). Leave that letter out.",
)
_BROKEN = Text(
    "Dữ liệu trong kho bị sửa hoặc hỏng: không còn là JSON. Hãy giữ lại tệp để điều tra và khôi "
    "phục từ bản sao lưu gần nhất.",
    "Data in the store was changed or damaged: it is no JSON any more. Keep the file for "
    "inspection and restore the latest backup.",
)
_NOT_JSON = Text(
    "Không ghi được dữ liệu: {what}. Kho chỉ giữ giá trị JSON (chữ, số, đúng/sai, danh sách, "
    "bảng khóa–giá trị); hãy đổi ngày giờ thành chữ ISO trước khi gửi.",
    "Data cannot be written: {what}. The store keeps JSON values only (text, numbers, booleans, "
    "lists, mappings); turn dates into ISO text before sending them.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """An event as it is written: nothing personal, only salted hashes of what is."""

    seq: int
    format: int
    kind: str
    at: int
    recorded_at: int
    actor: str
    unit: str | None
    data: str
    reason_hash: str | None
    private_hash: str | None
    chain: str = ""


new_row: Final = maker_of(EventRow)
_new_event: Final = maker_of(Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateRow:
    """What is personal in one event: erasable, and kept apart from it.

    `applicant` does not stand in this row but once per subject, where it can be corrected;
    `has_applicant` says that the event shows it.
    """

    seq: int
    salt: bytes
    reason: str | None
    value: str | None
    has_applicant: bool


def to_micros(at: datetime) -> int:
    """Whole microseconds since 1970-01-01T00:00Z of an aware instant."""
    return (at - _EPOCH) // _TICK


def from_micros(value: int, zone: tzinfo) -> datetime:
    """The instant in `zone`, the inverse of `to_micros`."""
    return (_EPOCH + timedelta(microseconds=value)).astimezone(zone)


def to_json(value: object) -> str:
    """Compact JSON; InputError where the value holds what JSON cannot say."""
    try:
        text = _ENCODE(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(_NOT_JSON.fill(what=error)) from None
    return storable(text)


def storable(text: str) -> str:
    """The same text; InputError where it holds what a database refuses as text."""
    if not is_storable(text):
        raise InputError(_UNSTORABLE)
    return text


def is_storable(text: str) -> bool:
    """True for what every database takes as text: no NUL, no half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def from_json(text: str | None) -> Mapping[str, Any]:
    """The mapping that was written; empty for None."""
    return EMPTY if text is None else MappingProxyType(_parsed(text))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        pass
    # Out of the handler: the parser's own error carries the text, which may be personal.
    raise StoreError(_BROKEN)


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    # Its kind, and not what it says: it may be personal.
    raise TypeError(type(value).__name__)


_ENCODE: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain
).encode


def salted_hash(salt: bytes, text: str) -> str:
    """SHA-256 of salt and text: without the salt, short texts cannot be guessed back."""
    return hashlib.sha256(salt + text.encode()).hexdigest()


def split_event(event: Event) -> tuple[EventRow, PrivateRow | None, str | None]:
    """The row of an event, the row of what is personal in it, and the applicant's JSON."""
    private = dict(event.private)
    applicant = private.pop("applicant", None)
    value = to_json(private) if private else None
    personal = None
    if event.reason is not None or value is not None or applicant is not None:
        personal = PrivateRow(
            seq=event.seq,
            salt=secrets.token_bytes(16),
            reason=None if event.reason is None else storable(event.reason),
            value=value,
            has_applicant=applicant is not None,
        )
    return _event_row(event, personal), personal, _applicant_json(applicant)


def _applicant_json(applicant: object) -> str | None:
    return None if applicant is None else to_json(applicant)


def _event_row(event: Event, personal: PrivateRow | None) -> EventRow:
    return new_row(
        seq=event.seq,
        format=FORMAT,
        kind=event.kind,
        at=to_micros(event.at),
        recorded_at=to_micros(event.recorded_at),
        actor=storable(event.actor),
        unit=None if event.unit is None else storable(event.unit),
        data=to_json(event.data),
        reason_hash=_hash(personal, personal.reason) if personal else None,
        private_hash=_hash(personal, personal.value) if personal else None,
    )


def _hash(personal: PrivateRow, text: str | None) -> str | None:
    return None if text is None else salted_hash(personal.salt, text)


def join_event(
    row: EventRow, *, reason: str | None, value: str | None, applicant: str | None, zone: tzinfo
) -> Event:
    """The event of a row and of what is left of its personal data."""
    private: Mapping[str, Any] = from_json(value)
    if applicant is not None:
        private = MappingProxyType({**private, "applicant": _parsed(applicant)})
    event = _new_event(
        seq=row.seq,
        kind=row.kind,
        at=from_micros(row.at, zone),
        recorded_at=from_micros(row.recorded_at, zone),
        actor=row.actor,
        unit=row.unit,
        reason=reason,
        data=from_json(row.data) if row.data != "{}" else EMPTY,
        private=private,
    )
    # Rows are never rewritten: an older format is brought up to date whenever it is read.
    return event if row.format == FORMAT else event_from_data(_as_data(event, row.format))


def _as_data(event: Event, version: int) -> Mapping[str, Any]:
    return {**event_to_data(event), "format": version}
