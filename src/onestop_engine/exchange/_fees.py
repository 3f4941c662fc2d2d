"""From the prices of a record to fees, as far as a machine may decide them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from . import _phrases as phrases
from ._foreign import ForeignPrice, foreign_price, is_foreign
from ._records import FeeRow, Record
from ._sheet import Sheet
from ._words import distinct, fold, says_nothing, short_name

Amount = int | Literal["by_reference", "set_by_province"]

# No Vietnamese fee is below a thousand đồng; the portal drops the zeros of "20.000".
_SMALLEST: Final = 1_000
_NAMES: Final = {"fee": "phi", "charge": "le_phi", "both": "phi_le_phi", "unknown": "khoan_thu"}
_LONGEST_TITLE: Final = 300
_SPOKEN: Final = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}\s+[^\W\d_]{2,}")
_ORDER: Final = ("online", "counter", "post")
_FREE: Final = re.compile(r"(?:mien (?:le )?phi|khong (?:thu|mat)(?: (?:le )?phi)?|khong)[ .]*")
_NO_DONG: Final = re.compile(r"(?:le )?phi ?: ?(?:khong|o|0) ?dong")
_BLANK: Final = ("phi : dong", "le phi : dong")
_PROVINCE: Final = re.compile(r"hoi dong nhan dan|hdnd")
_REFERS: Final = re.compile(r"quy dinh|bieu (?:muc )?(?:thu|phi)|thong tu|nghi quyet|theo ")
_NAMED: Final = re.compile(r"[\W\d]*(?:(?P<charge>le phi)|phi)\b(?! *:? *\d)")
_DETAILS: Final = re.compile(
    r"\d ?%|phan tram|mien|giam|den het|tu ngay|ke tu|truoc ngay|toi da|toi thieu|khong qua"
    r"|khong duoi|truong hop|doi voi|rieng|neu |cap moi|cap lai|cap doi|gia han|ngoai ra|;"
    r"|/ ?(?:0?1 )?(?:trang|ban|nguoi|tan|gt|xe|phuong tien|mon|to\b|lo|khau|chiec|ngay|thang|nam"
    r"|km|m2|m3|ha|vuon|giong|san pham|loai|mat hang|tau|container|hanh khach|co so)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What one row comes to: its amount, how sure that is, and why a person must look."""

    amount: Amount
    status: Literal["unverified", "conflict"] = "unverified"
    doubt: str = ""
    foreign: ForeignPrice | None = None


def fees(record: Record, sheet: Sheet) -> dict[str, Any]:
    """The fees of the draft by name; everything unsure goes to the sheet's review list."""
    groups: dict[tuple[str, int | None, str, str], list[FeeRow]] = {}
    for row in record.fees:
        if _states_nothing(row):
            sheet.nothing(row.path)
        else:
            words = fold(row.text).strip(" .;")
            groups.setdefault((row.kind, row.amount, row.currency, words), []).append(row)
    if not groups:
        sheet.lacks("fee-missing", "fees")
        return {}
    made: dict[str, Any] = {}
    for rows in groups.values():
        name = distinct(_name(rows[0]), made)
        made[name] = _fee(record, sheet, name, rows)
    _several(record, sheet)
    return made


def _fee(record: Record, sheet: Sheet, name: str, rows: list[FeeRow]) -> dict[str, Any]:
    first, what = rows[0], f"fees.{name}"
    paths = [row.path for row in rows]
    read = _read(first)
    channels = [channel for channel in _ORDER if channel in {row.channel for row in rows}]
    fee: dict[str, Any] = {"kind": _kind(first)}
    title = first.about[:_LONGEST_TITLE].strip()
    fee |= {"title": title} if _SPOKEN.search(title) else {}
    fee["amount"] = read.amount
    if read.foreign is not None:
        fee["currency"] = read.foreign.currency
        fee |= {"exchange": dict(read.foreign.exchange)} if read.foreign.exchange else {}
    if len(channels) < len(_channels(record)):
        fee["when"] = " or ".join(f"channel == {channel}" for channel in channels)
        sheet.review("fee-by-channel", what, *paths, quote=_words(rows, channels))
        read = replace(read, status="conflict")
    cited = phrases.numbers_of_law(first.text)
    fee |= {"basis": list(cited) if len(cited) > 1 else cited[0]} if cited else {}
    fee |= {"source": _words(rows, channels), "status": read.status}
    sheet.certain(*paths)
    if first.kind == "both":
        sheet.review("fee-kind", what, *paths, quote=first.text)
    if read.doubt:
        sheet.review(read.doubt, what, *paths, quote=first.text)
    return fee


def _read(row: FeeRow) -> _Read:
    words, sums = fold(row.about), phrases.sums_in(row.about)
    if is_foreign(row):
        return _foreign(row, words)
    if not row.amount:
        return _zero(row, words, sums)
    if row.amount < _SMALLEST:
        # The text may still have the zeros that the field lost; one sum, and just that sum.
        whole = row.amount * _SMALLEST
        amount: Amount = whole if sums == (whole,) else "by_reference"
        return _Read(amount=amount, status="conflict", doubt="fee-magnitude")
    if any(each != row.amount for each in sums):
        return _Read(amount=row.amount, status="conflict", doubt="fee-details")
    if _PROVINCE.search(words):
        return _Read(amount=row.amount, status="conflict", doubt="fee-by-reference")
    return _Read(amount=row.amount, doubt="fee-details" if _DETAILS.search(words) else "")


def _foreign(row: FeeRow, words: str) -> _Read:
    price = foreign_price(row)
    if price is None:
        return _Read(amount="by_reference", status="conflict", doubt="fee-currency")
    details = "fee-details" if _DETAILS.search(words) else ""
    return _Read(
        amount=price.amount,
        doubt=details if price.complete else "fee-currency",
        foreign=price,
    )


def _zero(row: FeeRow, words: str, sums: tuple[int, ...]) -> _Read:
    """A field that says 0 or nothing: free, or a price that only the text knows."""
    if sums and any(sums):
        amount: Amount = sums[0] if len(sums) == 1 else "by_reference"
        return _Read(amount=amount, status="conflict", doubt="fee-zero-priced")
    if _PROVINCE.search(words):
        return _Read(amount="set_by_province", status="conflict", doubt="fee-by-reference")
    if _REFERS.search(words):
        return _Read(amount="by_reference", status="conflict", doubt="fee-by-reference")
    free = row.amount == 0 or _NO_DONG.fullmatch(fold(row.text))
    if free and (says_nothing(row.about) or len(words) <= 2 or _FREE.fullmatch(words)):
        return _Read(amount=0)
    if free:
        return _Read(amount=0, doubt="fee-details")
    return _Read(amount="by_reference", status="conflict", doubt="fee-by-reference")


def _several(record: Record, sheet: Sheet) -> None:
    """Two prices of one kind on one channel: nobody knows whether they add up."""
    alike: dict[tuple[str, str], list[FeeRow]] = {}
    for row in record.fees:
        if not _states_nothing(row):
            alike.setdefault((row.channel, row.kind), []).append(row)
    for rows in alike.values():
        if len({(row.amount, row.text) for row in rows}) > 1:
            quote = "; ".join(dict.fromkeys(row.text for row in rows))
            sheet.review("fee-several", "fees", *(row.path for row in rows), quote=quote)


def _states_nothing(row: FeeRow) -> bool:
    return row.amount is None and (says_nothing(row.text) or fold(row.text) in _BLANK)


def _kind(row: FeeRow) -> str:
    """Fee or charge as the source says, in its field or as the first word of its text."""
    if row.kind == "unknown" and (named := _NAMED.match(fold(row.about))):
        return "charge" if named["charge"] else "fee"
    return row.kind if row.kind in ("fee", "charge") else "other"


def _name(row: FeeRow) -> str:
    named = _NAMED.match(fold(row.about))
    return short_name(row.about, "phi") if named else _NAMES[row.kind]


def _words(rows: list[FeeRow], channels: Sequence[str]) -> str:
    said = dict.fromkeys(f"“{row.text}”" for row in rows)
    return f"{', '.join(channels)}: {' '.join(said)}"


def _channels(record: Record) -> list[str]:
    return [channel for channel in _ORDER if channel in {row.channel for row in record.times}]
