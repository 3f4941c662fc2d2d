"""Values that a command may carry: what every database, every file and every reader can hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeGuard

from ..errors import InputError
from ..texts import Text, glance

DEEPEST: Final = 32
"""How deep lists and mappings may be nested."""

MOST_VALUES: Final = 10_000
"""Values that one command may carry, names counted too."""

MOST_LETTERS: Final = 1_000_000
"""Letters that all its texts may have together."""

_LARGEST: Final = 10**100
_SCALARS: Final = (float, date, Decimal, Fraction)
# No database keeps the character 0 in a text, and halves of characters are none.
_UNFIT: Final = re.compile("[\x00\ud800-\udfff]")


def fits(text: str) -> bool:
    """True for a text that can be written into any store.

    >>> fits("Trần Thị Ví Dụ"), fits("a\\x00b")
    (True, False)
    """
    return _UNFIT.search(text) is None


def check_plain(given: Mapping[str, object], name: str) -> None:
    """InputError where `given` holds what is no plain value, or more than a command may carry.

    What it holds may be personal, so messages name the outermost key and never a value.

    >>> check_plain({"facts": {"pages": 2, "on": date(2026, 11, 23)}}, "data")
    """
    waiting: list[tuple[object, str, int]] = [(given, name, 0)]
    values = letters = 0
    while waiting:
        value, place, depth = waiting.pop()
        values += 1
        if isinstance(value, str):
            letters += len(value)
            if not fits(value):
                raise InputError(_BAD_LETTER.fill(place=_shown(place)))
        elif isinstance(value, dict) or not _is_plain(value):
            waiting += _parts(value, place, depth + 1)
        if max(values, len(waiting)) > MOST_VALUES or depth > DEEPEST or letters > MOST_LETTERS:
            raise InputError(_TOO_MUCH.fill(place=_shown(place)))


def _parts(value: object, place: str, depth: int) -> Iterable[tuple[object, str, int]]:
    """What a mapping or a listing holds; InputError for any other value."""
    if isinstance(value, Mapping):
        return _entries(value, place, depth)
    if _is_listing(value):
        return [(one, place, depth) for one in _bounded(value, place)]
    raise InputError(_NOT_PLAIN.fill(place=_shown(place), kind=type(value).__name__))


def _entries(
    value: Mapping[object, object], place: str, depth: int
) -> Iterable[tuple[object, str, int]]:
    for key in _bounded(value, place):
        if not isinstance(key, str):
            raise InputError(_BAD_KEY.fill(place=_shown(place), key=glance(key)))
        yield key, place, depth
        yield value[key], key if depth == 1 else place, depth


def _shown(place: str) -> str:
    """The outermost key as a sentence shows it: it may be any text, and a long one."""
    return glance(place, 40).strip("'")


def _bounded(
    value: Mapping[object, object] | Sequence[object] | AbstractSet[object], place: str
) -> Iterable[object]:
    if len(value) > MOST_VALUES:
        raise InputError(_TOO_MUCH.fill(place=_shown(place)))
    return value


def _is_listing(value: object) -> TypeGuard[Sequence[object] | AbstractSet[object]]:
    return isinstance(value, Sequence | AbstractSet) and not isinstance(value, bytes | bytearray)


def _is_plain(value: object) -> bool:
    if isinstance(value, int):
        return abs(value) < _LARGEST
    return value is None or isinstance(value, _SCALARS)


_NOT_PLAIN: Final = Text(
    "`{place}` có một giá trị kiểu {kind} không ghi được. Chỉ dùng chữ, số không quá 100 chữ số, "
    "true/false, ngày, danh sách và bảng tên → giá trị.",
    "`{place}` holds a value of the kind {kind} that cannot be written. Use texts, numbers of at "
    "most 100 digits, true or false, dates, lists, and mappings of names to values.",
)
_BAD_LETTER: Final = Text(
    "Chữ trong `{place}` có ký tự không kho nào giữ được (ký tự số 0 hoặc nửa ký tự). Hãy bỏ ký tự "
    "đó rồi gửi lại.",
    "A text in `{place}` has a character that no store can hold (the character 0, or half of one). "
    "Take it out and send it again.",
)
_BAD_KEY: Final = Text(
    "Tên mục trong `{place}` phải là chữ, không phải {key}.",
    "The names in `{place}` must be texts, not {key}.",
)
_TOO_MUCH: Final = Text(
    f"`{{place}}` quá nhiều hoặc lồng quá sâu: tối đa {MOST_VALUES} giá trị, {DEEPEST} bậc, "
    f"{MOST_LETTERS} chữ. Tệp đính kèm không gửi trong lệnh; chỉ gửi mã tham chiếu của tệp.",
    f"`{{place}}` is too much, or nested too deeply: at most {MOST_VALUES} values, {DEEPEST} "
    f"levels, {MOST_LETTERS} letters. Files do not go into a command; send a reference to them.",
)
