"""Dossier codes (mã số hồ sơ): the default numbering, and the pattern of every era."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from .errors import InputError
from .texts import Text, glance

CODE_PATTERN = re.compile(
    # 000.00.06.H56-231027-0361 (circular 01/2018), H26.10.2-261123-0001 (decree 118/2025),
    # G09.20-20260609-0092637 (issued by the national portal).
    r"(?=[^-]{1,35}-)[A-Z0-9]{1,4}(?:\.[A-Z0-9]{1,4}){0,8}-\d{6}(?:\d{2})?-\d{4,9}"
)
"""What codes of all three eras look like; use `fullmatch`. A code is opaque: read nothing in it."""

_AGENCY = re.compile(r"[0-9A-Za-z]+(?:[._-][0-9A-Za-z]+)*")
_ASSIGNED = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]{0,63}")

_BAD_AGENCY = Text(
    "Không lập được mã hồ sơ: “{agency}” không phải mã định danh cơ quan. Hãy dùng chữ không dấu, "
    "chữ số và dấu chấm, ví dụ H26.10.2.",
    "No dossier code can be made: “{agency}” is not an agency identifier. Use plain letters, "
    "digits and points, such as H26.10.2.",
)
_BAD_CODE = Text(
    "Mã hồ sơ “{code}” không dùng được: chỉ gồm chữ không dấu, chữ số, dấu chấm, gạch ngang, gạch "
    "dưới, gạch chéo, dài tối đa 64 ký tự.",
    "The dossier code “{code}” cannot be used: only plain letters, digits, points, dashes, "
    "underscores and slashes, at most 64 of them.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What a code may be made from.

    `agency` is the identifier of the agency competent to resolve (decree 118/2025 art. 28), of the
    receiving one for groups of procedures; `at` is the local instant of reception.
    """

    agency: str
    unit: str
    procedure: str
    channel: str
    at: datetime


class CodeGenerator(Protocol):
    """Makes the code of a new dossier; a national portal's codes come in through one, too.

    `next_number(series)` counts up from 1 in the transaction that files the dossier. A generator
    may be called again when its code is taken already.
    """

    def __call__(self, filing: Filing, next_number: Callable[[str], int]) -> str:
        """A code that no dossier has."""
        ...


def daily_code(filing: Filing, next_number: Callable[[str], int]) -> str:
    """The agency's identifier, the day and a number of that day: `H26.10.2-261123-0001`.

    After 9999 the number has five digits; it never starts again. Raises InputError for an agency
    that is no identifier.

    >>> from datetime import datetime
    >>> at = datetime(2026, 11, 23, 9, 0)
    >>> filing = Filing(agency="H26.10.2", unit="H26", procedure="1.1", channel="online", at=at)
    >>> daily_code(filing, lambda series: 7)
    'H26.10.2-261123-0007'
    >>> daily_code(filing, lambda series: 10_000)
    'H26.10.2-261123-10000'
    """
    if not _AGENCY.fullmatch(filing.agency):
        raise InputError(_BAD_AGENCY.fill(agency=glance(filing.agency).strip("'")))
    series = f"{filing.agency}-{filing.at:%y%m%d}"
    return f"{series}-{next_number(series):04d}"


def check_code(code: object) -> str:
    """The same code, when it can serve as one; InputError otherwise.

    >>> check_code("G09.20-20260609-0092637")
    'G09.20-20260609-0092637'
    """
    if not isinstance(code, str) or not _ASSIGNED.fullmatch(code):
        raise InputError(_BAD_CODE.fill(code=glance(code).strip("'")))
    return code
