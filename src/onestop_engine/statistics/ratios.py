"""Percentages that do not flatter: half up, and never 100 % of what is not all."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_HUNDRED: Final = Decimal(100)


def percent(part: int, whole: int, *, decimals: int = 1) -> Decimal | None:
    """`part` of `whole` in percent, rounded half up; None when there is nothing to divide by.

    All and nothing are said only where they are true: 1999 of 2000 is 99.9, not 100.0.

    >>> percent(853, 854), percent(854, 854), percent(1, 3), percent(0, 0)
    (Decimal('99.9'), Decimal('100.0'), Decimal('33.3'), None)
    """
    if whole == 0:
        return None
    step = Decimal(1).scaleb(-decimals)
    exact = _HUNDRED * part / whole
    rounded = exact.quantize(step, rounding=ROUND_HALF_UP)
    if part < whole:
        rounded = min(rounded, _HUNDRED - step)
    return max(rounded, step) if part > 0 else rounded


def written(ratio: Decimal | None, lang: str = "vi") -> str:
    """The percentage as people read it, a dash where there is none.

    >>> written(Decimal("99.9")), written(Decimal("100.0")), written(None)
    ('99,9%', '100%', '—')
    """
    if ratio is None:
        return "—"
    digits = f"{ratio:f}"
    plain = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{plain.replace('.', ',') if lang == 'vi' else plain}%"
