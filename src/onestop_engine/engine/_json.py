"""Events as JSON data, in a format with a version, and back from every version ever written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from ..errors import InputError
from ..texts import Text, glance
from ._plain import check_plain
from .events import KINDS, Event

FORMAT: Final = 1

Upcaster = Callable[[Mapping[str, Any]], Mapping[str, Any]]

UPCASTERS: Final[dict[int, Upcaster]] = {}
"""For each older format, what turns its data into the next one's; empty while there is one."""


def event_to_data(event: Event) -> dict[str, Any]:
    """The event as JSON values; what is personal stands under "reason" and "private" alone.

    >>> from datetime import datetime, timezone
    >>> at = datetime(2026, 11, 23, 2, tzinfo=timezone.utc)
    >>> event_to_data(Event(seq=2, kind="noted", at=at, recorded_at=at, actor="cb-1"))["kind"]
    'noted'
    """
    return {
        "format": FORMAT,
        "seq": event.seq,
        "kind": event.kind,
        "at": event.at.isoformat(),
        "recorded_at": event.recorded_at.isoformat(),
        "actor": event.actor,
        "unit": event.unit,
        "reason": event.reason,
        "data": _plain(event.data),
        "private": _plain(event.private),
    }


def event_from_data(data: Mapping[str, Any]) -> Event:
    """The event that `event_to_data` wrote, in this format or an older one.

    Raises InputError when it is no event, or from a newer version.
    """
    try:
        current = _upcast(data)
        _check_shape(current)
        return Event(
            seq=current["seq"],
            kind=current["kind"],
            at=datetime.fromisoformat(current["at"]),
            recorded_at=datetime.fromisoformat(current["recorded_at"]),
            actor=current["actor"],
            unit=current["unit"],
            reason=current["reason"],
            data=MappingProxyType(dict(current["data"])),
            private=MappingProxyType(dict(current["private"])),
        )
    except InputError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        # Which value is wrong, and not what it says: the data of an event may be private.
        why = f"{error.args[0]!r}" if isinstance(error, KeyError) else type(error).__name__
    raise InputError(_BROKEN.fill(why=why))


def _check_shape(data: Mapping[str, Any]) -> None:
    """InputError where the values of an event are of other kinds than those written."""
    kinds = {
        "seq": type(data["seq"]) is int and data["seq"] > 0,
        "kind": isinstance(data["kind"], str) and data["kind"] in KINDS,
        "actor": isinstance(data["actor"], str),
        "unit": isinstance(data["unit"], str | None),
        "reason": isinstance(data["reason"], str | None),
        "data": isinstance(data["data"], Mapping),
        "private": isinstance(data["private"], Mapping),
    }
    wrong = [name for name, right in kinds.items() if not right]
    if wrong:
        raise InputError(_BROKEN.fill(why=", ".join(wrong)))
    check_plain(data, "event")


def _upcast(data: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise InputError(_BROKEN.fill(why=type(data).__name__))
    version = data.get("format", FORMAT)
    if not isinstance(version, int) or version > FORMAT:
        raise InputError(_NEWER.fill(version=glance(version), known=FORMAT))
    while version < FORMAT:
        upcaster = UPCASTERS.get(version)
        if upcaster is None:
            raise InputError(_NEWER.fill(version=glance(version), known=FORMAT))
        data = upcaster(data)
        version += 1
    return data


def _plain(value: object) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


_BROKEN: Final = Text(
    "Dữ liệu không phải một sự kiện của hồ sơ: {why}.", "The data is no event of a dossier: {why}."
)
_NEWER: Final = Text(
    "Sự kiện ghi theo định dạng {version} mà phiên bản này không đọc được (đọc được đến {known}). "
    "Hãy nâng cấp onestop_engine.",
    "The event is in format {version}, which this version cannot read (it reads up to {known}). "
    "Upgrade onestop_engine.",
)
