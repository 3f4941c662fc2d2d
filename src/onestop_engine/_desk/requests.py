"""What callers hand in: instants, keys, actors, applicants; checked before anything happens."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import MAXYEAR, date, datetime
from typing import TYPE_CHECKING, Any, Literal

from ..codes import check_code
from ..engine import Actor, Command
from ..engine._plain import check_plain
from ..errors import Conflict, InputError, NotFound
from ..store import Outcome
from ..texts import LANGUAGES, Lang, Text, glance, visible

if TYPE_CHECKING:
    from ..calendars import WorkCalendar
    from ..definition.model import Procedure

Order = Literal["received", "due"]

_LONGEST_KEY = 200
_LONGEST_WORD = 200
_MOST_ROWS = 2**31
ORDERS: tuple[Order, ...] = ("received", "due")

_NO_LANGUAGE = Text(
    "Không có ngôn ngữ {lang}. Chọn một trong: {known}.",
    "There is no language {lang}. Choose one of: {known}.",
)
_NOT_AN_INSTANT = Text(
    "`{name}` phải là ngày giờ kiểu datetime, không phải {value}. Với chữ ISO, hãy dùng "
    "datetime.fromisoformat(…).",
    "`{name}` must be a datetime, not {value}. For ISO text, use datetime.fromisoformat(…).",
)
_OUT_OF_TIME = Text(
    "`{name}` là {value}: năm phải từ 2 đến 9998. Với khoảng không giới hạn, hãy bỏ trống.",
    "`{name}` is {value}: the year must be from 2 to 9998. Leave out a bound that bounds nothing.",
)
_NOT_AN_ACTOR = Text(
    "`by` phải là một Actor, không phải {value}. Hãy dùng Actor.officer(…), Actor.applicant() "
    "hoặc Actor.system().",
    "`by` must be an Actor, not {value}. Use Actor.officer(…), Actor.applicant() or "
    "Actor.system().",
)
_NOT_A_MAPPING = Text(
    "`{name}` phải là bảng tên → giá trị, không phải kiểu {kind}.",
    "`{name}` must map names to values; it is of the kind {kind}.",
)
_NOT_A_LIST = Text(
    "`{name}` phải là một danh sách chữ, không phải kiểu {kind}.",
    "`{name}` must be a list of texts; it is of the kind {kind}.",
)
_NOT_A_WORD = Text(
    "`{name}` phải là chữ không rỗng, tối đa {longest} ký tự, không có ký tự điều khiển.",
    "`{name}` must be text that is not empty, of at most {longest} letters and no control signs.",
)
_NOT_A_COUNT = Text(
    "`{name}` phải là số nguyên từ 0 trở lên, không phải {value}.",
    "`{name}` must be a whole number from 0 on, not {value}.",
)
_NOT_AN_ORDER = Text(
    "`order` phải là một trong: {known}, không phải {value}.",
    "`order` must be one of {known}, not {value}.",
)
_NOT_A_REASON = Text(
    "Lý do (`reason`) phải là chữ hoặc None.", "The reason must be a text, or None."
)
_BAD_KEY = Text(
    "Khóa chống lặp (`key`) phải là chữ không rỗng, tối đa {longest} ký tự, không có ký tự điều "
    "khiển.",
    "The idempotency key (`key`) must be text that is not empty, of at most {longest} letters and "
    "no control signs.",
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


def language(lang: object) -> Lang:
    """`lang` where it is one that texts are written in; InputError for any other."""
    for known in LANGUAGES:
        if lang == known:
            return known
    raise InputError(_NO_LANGUAGE.fill(lang=glance(lang), known=", ".join(LANGUAGES)))


def instant(calendar: WorkCalendar, at: object, name: str = "at") -> datetime:
    """An instant in the calendar's zone; a naive datetime is local to it."""
    if not isinstance(at, datetime):
        raise InputError(_NOT_AN_INSTANT.fill(name=name, value=glance(at)))
    # At either end of what Python counts, another zone or a minute more is beyond it.
    if not 1 < at.year < MAXYEAR:
        raise InputError(_OUT_OF_TIME.fill(name=name, value=at.isoformat()))
    return calendar.localize(at)


def actor(by: object) -> Actor:
    """The actor, or InputError for anything else."""
    if not isinstance(by, Actor):
        raise InputError(_NOT_AN_ACTOR.fill(value=glance(by)))
    named = word(by.id, "by.id") and (by.unit is None or word(by.unit, "by.unit"))
    if not named or not all(isinstance(part, str) for part in by.parts):
        raise InputError(_NOT_AN_ACTOR.fill(value=glance(by)))
    return by


def command_of(
    action: object, by: object, *, step: object, data: object, reason: str | None
) -> Command:
    """The command that a caller gives; what it carries is looked at before anything happens."""
    return Command(
        action=word(action, "action"),
        by=actor(by),
        step=None if step is None else word(step, "step"),
        reason=reason_of(reason),
        data=mapping(data, "data"),
    )


def reason_of(reason: object) -> str | None:
    """Free words, or None."""
    if reason is not None and not isinstance(reason, str):
        raise InputError(_NOT_A_REASON)
    check_plain({"reason": reason}, "reason")
    return reason


def mapping(value: object, name: str) -> Mapping[str, Any]:
    """A mapping; None is an empty one."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        # What it is, and not what it says: it may be an applicant's name.
        raise InputError(_NOT_A_MAPPING.fill(name=name, kind=type(value).__name__))
    check_plain(value, name)
    return value


def texts(value: object, name: str) -> list[Any]:
    """A list of what should be texts; the engine looks at each."""
    if not isinstance(value, Iterable) or isinstance(value, str | bytes | Mapping):
        raise InputError(_NOT_A_LIST.fill(name=name, kind=type(value).__name__))
    found = list(value)
    check_plain({name: found}, name)
    return found


def word(value: object, name: str) -> str:
    """A short text such as a code, a unit or a subject, on one line."""
    if isinstance(value, str) and value.strip() and _fits(value, _LONGEST_WORD):
        return value
    raise InputError(_NOT_A_WORD.fill(name=name, longest=_LONGEST_WORD))


def _fits(text: str, longest: int) -> bool:
    return len(text) <= longest and visible(text) == text


def sought(value: object, name: str) -> str | None:
    """A word to search by; None and the empty text are no more than that."""
    if value is None or (isinstance(value, str) and not value):
        return value
    return word(value, name)


def day_or_instant(value: object, name: str) -> str | None:
    """A date or a datetime as ISO text; None stays None."""
    if value is None:
        return None
    if not isinstance(value, date):
        raise InputError(_NOT_AN_INSTANT.fill(name=name, value=glance(value)))
    return value.isoformat()


def order_of(order: object) -> Order:
    """The order in which found rows come."""
    for known in ORDERS:
        if isinstance(order, str) and order == known:
            return known
    raise InputError(_NOT_AN_ORDER.fill(known=", ".join(ORDERS), value=glance(order)))


def sequence(expect: object) -> int | None:
    """The sequence at which the caller read the dossier, or None."""
    return None if expect is None else count(expect, "expect")


def known_code(code: object) -> str:
    """A code that a dossier can have; NotFound for any other, as for one that is not there."""
    try:
        return check_code(code)
    except InputError:
        raise no_dossier(glance(code)) from None


def count(value: object, name: str) -> int:
    """A number of rows, below what a database can count to."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _MOST_ROWS:
        raise InputError(_NOT_A_COUNT.fill(name=name, value=glance(value)))
    return value


def receiving_unit(unit: object) -> str:
    """The identifier of the receiving unit."""
    if unit is None or (isinstance(unit, str) and not unit.strip()):
        raise InputError(_BAD_UNIT)
    return word(unit, "unit")


def applicant_kind(procedure: Procedure, given: str | None) -> str:
    """What the applicant is, as said; else the procedure's only kind, or a citizen."""
    if given is not None:
        return given
    kinds = procedure.applicants
    if len(kinds) == 1 or "citizen" not in kinds:
        return kinds[0]
    return "citizen"


class Once:
    """A command with an idempotency key: carried out once, answered again every time."""

    def __init__(self, key: object, content: Mapping[str, object]) -> None:
        if not isinstance(key, str) or not key or not _fits(key, _LONGEST_KEY):
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


def subject_of(given: object) -> str:
    """The host's reference to an applicant; a new one where the host has none."""
    if given is None or given == "":
        return f"subject-{secrets.token_hex(8)}"
    return word(given, "subject")


def once(key: str | None, content: Mapping[str, object]) -> Once | None:
    """The command that `key` names, None without a key."""
    return None if key is None else Once(key, content)
