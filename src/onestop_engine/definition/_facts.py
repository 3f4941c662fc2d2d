"""Answers to questions as events hold them, JSON values, and as expressions read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .model import Fact, FactType, Procedure

_READERS: Mapping[FactType, Callable[[str], object]] = {
    "date": date.fromisoformat,
    "moment": datetime.fromisoformat,
    "decimal": Decimal,
}


def read_answer(fact: Fact, written: Any) -> object:
    """The answer that `write_answer` wrote; other values stay what they are.

    >>> from onestop_engine.texts import Text
    >>> catch = Fact(name="catch", ask="applicant", type="decimal", label=Text("Sản lượng"))
    >>> read_answer(catch, "2.4")
    Decimal('2.4')
    """
    if isinstance(written, str):
        reader = _READERS.get(fact.type)
        return written if reader is None else reader(written)
    return tuple(written) if isinstance(written, list) else written


def read_answers(procedure: Procedure, written: Mapping[str, Any]) -> dict[str, object]:
    """The answers of a dossier as expressions read them; those of other versions as they are."""
    facts = procedure.facts
    return {
        name: read_answer(facts[name], value) if name in facts else value
        for name, value in written.items()
    }


def write_answer(value: object) -> Any:
    """A JSON value: decimals, days and moments as text, several choices as a list.

    Three decimals get a fourth, because `1.125` alone could be read as a thousand.

    >>> write_answer(Decimal("2.40")), write_answer(date(2026, 11, 23)), write_answer(("a", "b"))
    ('2.4', '2026-11-23', ['a', 'b'])
    >>> write_answer(Decimal("1.125"))
    '1.1250'
    """
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    if isinstance(value, Decimal):
        text = f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{int(value)}"
        return f"{text}0" if len(text.partition(".")[2]) == 3 else text
    return list(value) if isinstance(value, tuple) else value
