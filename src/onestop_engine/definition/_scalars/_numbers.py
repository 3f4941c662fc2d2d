"""Whole numbers, money and decimals, written one way only.

YAML 1.1 reads `010` as 8, `1_000` as 1000 and `1:30` as 90; people read `100.000` as a hundred
thousand and machines as a hundred. Each of these is refused, with its reason.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from ...texts import Text
from .._problems import values as kinds
from ._refusal import Refusal, refuse

LARGEST = 10**15
"""The largest number that a file may hold: a thousand times the national budget in đồng."""

_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)", re.ASCII)
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:([.,' ])[0-9]{3})(?:\1[0-9]{3})*", re.ASCII)
_POINTED = re.compile(r"-?[0-9]+\.[0-9]+", re.ASCII)
_COMMA = re.compile(r"-?[0-9]+,[0-9]+", re.ASCII)
_WITH_UNIT = re.compile(
    r"(?P<number>-?[0-9](?:[0-9.,]| (?=[0-9.,]))*) ?(?P<unit>[^\W\d_].*|%|₫|\$)"
)
_MOST_DECIMALS = 9

_THOUSANDS = Text(
    "máy không biết dấu phân cách hàng nghìn",
    "a machine knows no thousands separator",
)
_OTHER_FORMS: tuple[tuple[re.Pattern[str], Text], ...] = (
    (
        re.compile(r"[+-]?0[0-9]+(?:\.[0-9]+)?", re.ASCII),
        Text("số 0 ở đầu làm YAML cũ đọc theo hệ 8", "older YAML reads a leading 0 as octal"),
    ),
    (
        re.compile(r"[+-]?[0-9][0-9.]*_[0-9_.]*", re.ASCII),
        Text("dấu gạch dưới không thuộc về số", "an underscore is no part of a number"),
    ),
    (
        re.compile(r"0[xob][0-9a-f]+", re.ASCII | re.IGNORECASE),
        Text("chỉ dùng hệ 10", "numbers are decimal"),
    ),
    (
        re.compile(r"[+-]?[0-9.]+e[+-]?[0-9]+", re.ASCII | re.IGNORECASE),
        Text("không dùng luỹ thừa của 10", "powers of ten are not used"),
    ),
    (
        re.compile(r"\+[0-9]+(?:\.[0-9]+)?", re.ASCII),
        Text("không viết dấu cộng", "a plus sign is not written"),
    ),
    (
        re.compile(r"[0-9]+(?::[0-9]{1,2})+", re.ASCII),
        Text(
            "YAML cũ đọc số có dấu hai chấm theo hệ 60",
            "older YAML reads a number with a colon in base 60",
        ),
    ),
    (
        re.compile(r"-?\.[0-9]+|-?[0-9]+\.", re.ASCII),
        Text("hai bên dấu chấm đều phải có chữ số", "digits stand on both sides of the point"),
    ),
)


_NOTHING_DUE: Final = frozenset({"không", "không thu", "miễn", "miễn phí", "không mất phí", "free"})
_SCALES: Final = MappingProxyType(
    {"nghìn": 1000, "ngàn": 1000, "k": 1000, "triệu": 1_000_000, "tr": 1_000_000}
)
_IN_THOUSANDS: Final = re.compile(
    rf"([0-9]{{1,9}}(?:[.,][0-9]{{1,2}})?) ?({'|'.join(_SCALES)})(?: ?(?:đồng|đ|vnđ|vnd))?"
)


def read_integer(text: str) -> int | Refusal:
    """The whole number that `text` is, or why it is none.

    >>> read_integer("15"), read_integer("010").values["mend"]
    (15, '10')
    """
    if _WHOLE.fullmatch(text):
        return _bounded_integer(text)
    if _GROUPED.fullmatch(text):
        return refuse(kinds.NUMBER_FORM, text=text, reason=_THOUSANDS, mend=_digits(text))
    return _other_form(text) or refuse(
        kinds.NOT_AN_INTEGER, text=text, mend=_leading_number(text, "15")
    )


def read_money(text: str) -> int | Refusal:
    """The whole đồng that `text` is, or why it is no amount.

    >>> read_money("100000"), read_money("100.000").values["mend"]
    (100000, '100000')
    """
    if _WHOLE.fullmatch(text):
        return _bounded_integer(text)
    grouped = _GROUPED.fullmatch(text)
    if grouped and (grouped[1] != "." or text.count(".") > 1):
        return refuse(kinds.NUMBER_FORM, text=text, reason=_THOUSANDS, mend=_digits(text))
    if grouped or _POINTED.fullmatch(text):
        mend = _digits(text) if grouped else text.partition(".")[0]
        return refuse(kinds.FLOAT_AS_MONEY, text=text, reading=_reading(text), mend=mend)
    return _other_form(text) or refuse(kinds.NOT_MONEY, text=text, mend=_said_amount(text))


def read_decimal(text: str) -> Decimal | Refusal:
    """The exact number that `text` is, or why it is none.

    >>> read_decimal("12.5"), read_decimal("50%").values["mend"]
    (Decimal('12.5'), '50')
    """
    if _DECIMAL.fullmatch(text):
        return _bounded_decimal(text)
    if _COMMA.fullmatch(text):
        reason = Text("phần thập phân viết sau dấu chấm", "decimals follow a point")
        return refuse(kinds.NUMBER_FORM, text=text, reason=reason, mend=text.replace(",", "."))
    return _other_form(text) or refuse(
        kinds.NOT_A_DECIMAL, text=text, mend=_leading_number(text, "12.5")
    )


def read_quantity(text: str) -> Decimal | Refusal:
    """The exact number that `text` is, its decimals after a point or a comma.

    Three decimals after other figures than 0 could be thousands, so they are refused.

    >>> read_quantity("2,4"), read_quantity("1.500").values["mend"]
    (Decimal('2.4'), '1500')
    """
    grouped = _GROUPED.fullmatch(text)
    if grouped and not text.lstrip("-").startswith("0"):
        return refuse(kinds.NUMBER_FORM, text=text, reason=_THOUSANDS, mend=_digits(text))
    return read_decimal(text.replace(",", ".") if _COMMA.fullmatch(text) else text)


def _bounded_integer(text: str) -> int | Refusal:
    number = int(text) if len(text) < 20 else LARGEST + 1
    if abs(number) <= LARGEST:
        return number
    return refuse(kinds.OUT_OF_RANGE, text=text, minimum=-LARGEST, maximum=LARGEST)


def _bounded_decimal(text: str) -> Decimal | Refusal:
    whole, _, decimals = text.partition(".")
    if len(decimals) > _MOST_DECIMALS:
        reason = Text(
            f"quá {_MOST_DECIMALS} chữ số thập phân", f"more than {_MOST_DECIMALS} decimals"
        )
        mend = f"{whole}.{decimals[:_MOST_DECIMALS]}"
        return refuse(kinds.NUMBER_FORM, text=text, reason=reason, mend=mend)
    bounded = _bounded_integer(whole)
    return bounded if isinstance(bounded, Refusal) else Decimal(text)


def _other_form(text: str) -> Refusal | None:
    for form, reason in _OTHER_FORMS:
        if form.fullmatch(text):
            return refuse(kinds.NUMBER_FORM, text=text, reason=reason, mend=_mended(text))
    return None


def _mended(text: str) -> str:
    if ":" in text:
        return "15"
    try:
        if text[:2].lower() in {"0x", "0o", "0b"}:
            return str(int(text[:16], 0))
        return f"{Decimal(text.replace('_', '')).normalize():f}"[:40]
    except (ArithmeticError, ValueError):
        return "15"


def _digits(text: str) -> str:
    return re.sub(r"[^0-9-]", "", text)


def _reading(text: str) -> Text:
    english = text.rstrip("0").rstrip(".") if text.count(".") == 1 else text
    return Text(english.replace(".", ","), english)


def _said_amount(text: str) -> str:
    """The digits of an amount that is written in words: `8 nghìn`, `1,5 triệu`, `miễn phí`."""
    said = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    if said in _NOTHING_DUE:
        return "0"
    found = _IN_THOUSANDS.fullmatch(said)
    if found is None:
        return _leading_number(text, "100000")
    amount = Decimal(found[1].replace(",", ".")) * _SCALES[found[2]]
    return f"{amount:.0f}" if amount == amount.to_integral_value() else "100000"


def _leading_number(text: str, example: str) -> str:
    found = _WITH_UNIT.fullmatch(" ".join(text.split()))
    if found is None:
        return example
    number = found["number"].strip()
    grouped = _GROUPED.fullmatch(number)
    mended = _digits(number) if grouped else number.replace(",", ".")
    wanted = _DECIMAL if "." in example else _WHOLE
    return mended if wanted.fullmatch(mended) else example
