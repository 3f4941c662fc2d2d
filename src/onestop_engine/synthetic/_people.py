"""Applicants who do not exist, and answers to whatever a procedure asks."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..definition.model import Fact, Procedure

# No family and no given name in use in Vietnam, so that nobody is named by chance.
_FAMILIES: Final = ("Thử", "Mẫu", "Giả", "Phỏng", "Dựng")
_MIDDLES: Final = ("Văng", "Thím", "Đứt", "Ngóc", "Quít")
_GIVEN: Final = ("Bôm", "Chót", "Dẻm", "Khuệch", "Lơi", "Nhúm", "Phớt", "Tuộc", "Vuốt", "Xeng")

# Questions whose honest answer is mostly one of two: rare cases are to stay rare.
_SELDOM: Final = 0.15
_MOST_UNITS: Final = 4


def applicant(lots: Random, kind: str) -> dict[str, str]:
    """The data of a made-up applicant; numbers start with zeros, which no authority issues."""
    name = f"{lots.choice(_FAMILIES)} {lots.choice(_MIDDLES)} {lots.choice(_GIVEN)}"
    person = {
        "name": name,
        "identity": f"000000{lots.randrange(10**6):06}",
        "phone": f"0000{lots.randrange(10**6):06}",
        "address": f"Thôn {lots.randrange(1, 13)}",
    }
    if kind in {"citizen", "foreigner", "overseas_vietnamese"}:
        return person
    return person | {"organisation": f"Đơn vị {name} {lots.randrange(1, 100)}"}


def answers(
    procedure: Procedure, lots: Random, today: date, names: Mapping[str, object], *, asked: str
) -> dict[str, Any]:
    """An answer to every question of a procedure that is put to `asked`; `names` limits them."""
    return {
        fact.name: _answer(fact, lots, today)
        for fact in procedure.facts.values()
        if fact.ask == asked and fact.name in names and not (fact.optional and lots.random() < 0.5)
    }


def _answer(fact: Fact, lots: Random, today: date) -> object:
    if fact.default is not None and lots.random() > _SELDOM:
        return fact.default
    if fact.type == "boolean":
        return lots.random() < _SELDOM
    if fact.several:
        return tuple(lots.sample(tuple(fact.choices), lots.randint(1, len(fact.choices))))
    if fact.type == "enumeration":
        return lots.choice(tuple(fact.choices))
    if fact.type == "integer":
        return lots.randint(1, _MOST_UNITS)
    if fact.type == "money":
        return lots.randrange(10, 500) * 1_000_000
    if fact.type == "decimal":
        return Decimal(lots.randint(1, 10 * _MOST_UNITS)) / 10
    if fact.type == "moment":
        return datetime.combine(today + timedelta(days=lots.randrange(1, 30)), time(9))
    if fact.type == "date":
        return today - timedelta(days=lots.randrange(1, 30))
    return "Dữ liệu thử"
