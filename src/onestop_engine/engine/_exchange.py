"""Money in several currencies: which one is paid, and at what rate it is exchanged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Final

from ..definition._amounts import whole_units
from ..definition._scalars import Refusal, read_currency
from ..definition.fees import FeeLine
from ..definition.model import DONG, LOCAL, Procedure
from ..errors import InputError
from ..texts import Text, glance

_RATE: Final = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,12})?", re.ASCII)
_THOUSANDS: Final = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}", re.ASCII)


def currency_of(data: Mapping[str, object], key: str) -> str:
    """The currency that a command names; đồng where it names none."""
    value = data.get(key)
    if value is None:
        return DONG
    if isinstance(value, str) and not isinstance(read_currency(value), Refusal):
        return value
    raise InputError(_NOT_CURRENCY.fill(key=key, value=glance(value)))


def of_currency(lines: Iterable[FeeLine], currency: str) -> tuple[FeeLine, ...]:
    """The lines in one currency."""
    return tuple(line for line in lines if line.currency == currency)


def _into(procedure: Procedure, lines: Iterable[FeeLine]) -> frozenset[str | None]:
    """The currencies in which these lines are paid, None for a line that is paid in its own."""
    found = set()
    for line in lines:
        fee = procedure.fees.get(line.name)
        into = None if fee is None or fee.exchange is None else fee.exchange.into
        found.add(None if into == line.currency else into)
    return frozenset(found)


def needs(procedure: Procedure, lines: Iterable[FeeLine]) -> tuple[str, ...] | None:
    """What a payment of these lines needs for their exchange; None when they are paid apart."""
    found = _into(procedure, lines)
    if len(found) > 1:
        return None
    into = next(iter(found), None)
    if into is None:
        return ()
    return ("rate", "paid_currency") if into == LOCAL else ("rate",)


def paid_as(
    procedure: Procedure, lines: Iterable[FeeLine], data: Mapping[str, Any], currency: str
) -> dict[str, Any]:
    """What is paid in place of the fees' own currency: rate, amount and currency; or nothing.

    The amount paid is computed exactly and rounded half up to 1 đồng, or 1 unit of the currency.
    """
    found = _into(procedure, lines)
    if len(found) > 1:
        raise InputError(_APART)
    into = next(iter(found), None)
    if into is None:
        if data.get("rate") is not None or data.get("paid_currency") is not None:
            raise InputError(_NO_EXCHANGE.fill(currency=currency))
        return {}
    rate = _rate(data.get("rate"))
    return {
        "rate": rate,
        "paid_amount": whole_units(data["amount"] * Fraction(rate)),
        "paid_currency": _paid_currency(data, into),
    }


def _paid_currency(data: Mapping[str, Any], into: str) -> str:
    if data.get("paid_currency") is None:
        if into == LOCAL:
            raise InputError(_WHICH)
        return into
    given = currency_of(data, "paid_currency")
    if into not in {LOCAL, given}:
        raise InputError(_OTHER.fill(into=into, given=given))
    return given


def _rate(value: object) -> str:
    if value is None:
        raise InputError(_NO_RATE)
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not _RATE.fullmatch(text) or not Fraction(text):
        raise InputError(_NOT_RATE.fill(value=glance(value)))
    if _THOUSANDS.fullmatch(text):
        # 25.430 is 25430 to an official and a little over 25 to a computer.
        raise InputError(_THREE.fill(value=text, whole=text.replace(".", "")))
    return text


_NOT_CURRENCY: Final = Text(
    "«{key}» phải là mã tiền tệ ba chữ cái như USD, không phải {value}.",
    "'{key}' must be a currency of three letters such as USD, not {value}.",
)
_APART: Final = Text(
    "Các khoản này quy đổi ra những đồng tiền khác nhau. Hãy nộp riêng từng khoản, ghi tên vào "
    "`fees`.",
    "These fees are exchanged into different currencies. Pay each apart: name it in `fees`.",
)
_NO_EXCHANGE: Final = Text(
    "Khoản này nộp bằng chính {currency}, không quy đổi; bỏ `rate` và `paid_currency`.",
    "What is paid here is not exchanged: it is paid in {currency}. Leave `rate` and "
    "`paid_currency` out.",
)
_WHICH: Final = Text(
    "Khoản này nộp bằng tiền của nước sở tại; ghi đồng tiền đó vào `paid_currency`, ví dụ EUR.",
    "This fee is paid in the local currency; name it in `paid_currency`, such as EUR.",
)
_OTHER: Final = Text(
    "Khoản này quy đổi ra {into}, không phải {given}. Hãy sửa `paid_currency`, hoặc bỏ mục này.",
    "This fee is exchanged into {into}, not {given}. Mend `paid_currency`, or leave it out.",
)
_NO_RATE: Final = Text(
    'Khoản này quy đổi theo tỷ giá; ghi tỷ giá đã dùng vào `rate`, ví dụ "25430".',
    "This fee is paid at an exchange rate; put the rate that was used into `rate`, such as "
    '"25430".',
)
_NOT_RATE: Final = Text(
    '«rate» phải là số dương viết bằng chữ số, phần lẻ sau dấu chấm, như "25430.5", không phải '
    "{value}.",
    "'rate' must be a number above 0 in figures, with a point before its decimals, such as "
    '"25430.5", not {value}.',
)
_THREE: Final = Text(
    "Tỷ giá {value} có thể đọc là {whole}. Hãy viết {whole}, hoặc thêm số 0 sau phần lẻ: {value}0.",
    "The rate {value} may be read as {whole}. Write {whole}, or add a 0 to its decimals: {value}0.",
)
