"""Prices in foreign currencies, as far as a record states their sum and currency clearly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ..definition._scalars._currencies import CURRENCIES
from . import _phrases as phrases
from ._records import FeeRow
from ._words import fold

_NAMES: Final[Mapping[str, str]] = {
    "do la my": "USD",
    "do la": "USD",
    "dola": "USD",
    "usd": "USD",
    "euro": "EUR",
    "eur": "EUR",
}
_NAMED: Final = "|".join(_NAMES)
_FOREIGN: Final = re.compile(rf"\b(?:{_NAMED}|ngoai te)\b|\d(?:{_NAMED})\b")
_SUM: Final = re.compile(rf"(?<![\d.,])(\d{{1,6}}(?:[.,]\d+)?) ?({_NAMED})\b")
_OTHERWISE: Final = re.compile(r"\d ?(?:vnd|dong)\b|^mien|^khong")
_EXCHANGED: Final = re.compile(r"quy doi|ty gia")
_EXCHANGE: Final = re.compile(
    r"quy đổi (?:ra|sang|thành) (?P<into>[^.;,]{3,60}?)(?: và nộp)?"
    r" theo (?P<rate>tỷ giá [^.;]{10,200})",
    re.IGNORECASE,
)
_INTO: Final = (
    (re.compile(r"nuoc so tai|ban te|dia phuong"), "local"),
    (re.compile(r"viet nam|vnd"), "VND"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignPrice:
    """A sum in whole units of a currency, and the exchange where the text words it in full.

    `complete` is False where the text speaks of an exchange that a person has to read.
    """

    amount: int
    currency: str
    exchange: Mapping[str, str] | None = None
    complete: bool = True


def is_foreign(row: FeeRow) -> bool:
    """True for a price whose field or text names a foreign currency."""
    return bool(row.currency) or _FOREIGN.search(fold(row.text)) is not None


def foreign_price(row: FeeRow) -> ForeignPrice | None:
    """The price of a row; None where field and text do not agree on one whole sum.

    Sums in đồng beside it, a second sum, a part of a unit and "free" all leave doubts.
    """
    words = fold(row.text)
    if _OTHERWISE.search(words) or phrases.sums_in(row.text):
        return None
    stated = {(amount.replace(",", "."), _NAMES[name]) for amount, name in _SUM.findall(words)}
    sums = {(float(amount), currency) for amount, currency in stated}
    field = _code(row.currency)
    if row.currency and field is None:
        return None
    if row.amount is not None:
        sums |= {
            (float(row.amount), field or currency) for currency in {c for _, c in sums} or {""}
        }
    if len(sums) != 1:
        return None
    ((amount, currency),) = sums
    if not currency or (field or currency) != currency or amount < 1 or amount != int(amount):
        return None
    exchange = _exchange(row.text)
    complete = exchange is not None or not _EXCHANGED.search(words)
    return ForeignPrice(amount=int(amount), currency=currency, exchange=exchange, complete=complete)


def _code(name: str) -> str | None:
    known = name.strip().upper()
    return known if known in CURRENCIES else _NAMES.get(fold(name).strip())


def _exchange(text: str) -> dict[str, str] | None:
    """Into which currency, and at which rate in the text's own words."""
    found = _EXCHANGE.search(text)
    if found is None:
        return None
    named = fold(found["into"])
    into = next((code for pattern, code in _INTO if pattern.search(named)), None)
    rate = found["rate"].strip(" )")
    return None if into is None else {"into": into, "rate": rate[:1].upper() + rate[1:]}
