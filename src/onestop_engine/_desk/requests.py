"""What callers hand in: instants, keys, actors, applicants; checked before anything happens."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..engine import Actor
from ..errors import Conflict, InputError, NotFound
from ..store import Outcome
from ..texts import Text

if TYPE_CHECKING:
    from ..calendars import WorkCalendar
    from ..definition.model import Procedure

_LONGEST_KEY = 200

_NOT_AN_INSTANT = Text(
    "`{name}` phải là ngày giờ kiểu datetime, không phải {value!r}. Với chữ ISO, hãy dùng "
    "datetime.fromisoformat(…).",
    "`{name}` must be a datetime, not {value!r}. For ISO text, use datetime.fromisoformat(…).",
)
_NOT_AN_ACTOR = Text(
    "`by` phải là một Actor, không phải {value!r}. Hãy dùng Actor.officer(…), Actor.applicant() "
    "hoặc Actor.system().",
    "`by` must be an Actor, not {value!r}. Use Actor.officer(…), Actor.applicant() or "
    "Actor.system().",
)
_NOT_A_MAPPING = Text(
    "`{name}` phải là bảng tên → giá trị, không phải {value!r}.",
    "`{name}` must map names to values, not {value!r}.",
)
_BAD_KEY = Text(
    "Khóa chống lặp (`key`) phải là chữ không rỗng, tối đa {longest} ký tự.",
    "The idempotency key (`key`) must be text that is not empty, at most {longest} letters long.",
)
_BAD_UNIT = Text(
    "Thiếu đơn vị tiếp nhận (`unit`). Hãy ghi mã đơn vị, ví dụ H26.10.2.",
    "The receiving unit (`unit`) is missing. Give the unit's identifier, such as H26.10.2.",
)
_NO_DOSSIER = Text(
    "Không tìm thấy hồ sơ {code}. Hãy kiểm tra lại mã hồ sơ.",
    "There is no dossier {code}. Check the code.",
)
_OTHER_COMMAND = Text(
    "Khóa chống lặp “{key}” đã dùng cho một lệnh khác (hồ sơ {code}, số thứ tự {seq}). Mỗi lệnh "
    "cần một khóa riêng; lệnh chưa có hiệu lực.",
    "The idempotency key “{key}” was used for another command (dossier {code}, sequence {seq}). "
    "Every command needs a key of its own; the command took no effect.",
)


def no_dossier(code: str) -> NotFound:
    """The same answer for every code that is not there: codes can be guessed."""
    return NotFound(_NO_DOSSIER.fill(code=code))


def instant(calendar: WorkCalendar, at: object, name: str = "at") -> datetime:
    """An instant in the calendar's zone; a naive datetime is local to it."""
    if not isinstance(at, datetime):
        raise InputError(_filled(_NOT_AN_INSTANT, name=name, value=at))
    return calendar.localize(at)


def actor(by: object) -> Actor:
    """The actor, or InputError for anything else."""
    if not isinstance(by, Actor):
        raise InputError(_filled(_NOT_AN_ACTOR, value=by))
    return by


def mapping(value: object, name: str) -> Mapping[str, Any]:
    """A mapping; None is an empty one."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InputError(_filled(_NOT_A_MAPPING, name=name, value=value))
    return value


def receiving_unit(unit: object) -> str:
    """The identifier of the receiving unit."""
    if not isinstance(unit, str) or not unit.strip():
        raise InputError(_BAD_UNIT)
    return unit


def applicant_kind(procedure: Procedure, given: str | None) -> str:
    """What the applicant is, as said; else the procedure's only kind, or a citizen."""
    if given is not None:
        return given
    kinds = procedure.applicants
    if len(kinds) == 1 or "citizen" not in kinds:
        return kinds[0]
    return "citizen"


def _filled(text: Text, **values: object) -> Text:
    shown = {name: _Shown(value) if name == "value" else value for name, value in values.items()}
    return text.fill(**shown)


class _Shown:
    """A value as it is shown in a message: never longer than a glance."""

    def __init__(self, value: object) -> None:
        self._value = value

    def __repr__(self) -> str:
        text = repr(self._value)
        return text if len(text) <= 60 else f"{text[:59]}…"


class Once:
    """A command with an idempotency key: carried out once, answered again every time."""

    def __init__(self, key: object, content: Mapping[str, object]) -> None:
        if not isinstance(key, str) or not key or len(key) > _LONGEST_KEY:
            raise InputError(_BAD_KEY.fill(longest=_LONGEST_KEY))
        self.key = key
        self._content = json.dumps(content, sort_keys=True, ensure_ascii=False, default=_plain)

    def check(self, known: Outcome) -> None:
        """Conflict when the key led to `known` by another command."""
        if known.salt is None or known.fingerprint == self._fingerprint(known.salt):
            return
        raise Conflict(_OTHER_COMMAND.fill(key=self.key, code=known.code, seq=known.seq))

    def outcome(self, code: str, seq: int) -> Outcome:
        """What to remember of the command: its content may be personal, so it is salted."""
        salt = secrets.token_bytes(16)
        return Outcome(code=code, seq=seq, salt=salt, fingerprint=self._fingerprint(salt))

    def _fingerprint(self, salt: bytes) -> str:
        return hashlib.sha256(salt + self._content.encode()).hexdigest()


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)


def new_subject() -> str:
    """A reference to an applicant for whom the host has none."""
    return f"subject-{secrets.token_hex(8)}"


def once(key: str | None, content: Mapping[str, object]) -> Once | None:
    """The command that `key` names, None without a key."""
    return None if key is None else Once(key, content)
