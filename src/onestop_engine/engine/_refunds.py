"""Giving back (hoàn trả) what was paid, when a dossier ends without what it was filed for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from ..definition._amounts import whole_units
from ..definition.fees import FeeLine
from ..definition.model import Ending, Procedure
from ..texts import Text
from ._course import Course
from ._input import code_of, names_of, one_of
from ._who import CASHIERS, not_any_of, parts_of_kinds
from ._wishes import Wish
from .dossier import Dossier, Payment, Refund


def owe(course: Course, ending: Ending) -> None:
    """Write down what has to be given back after this ending, where the procedure says so."""
    draft = course.draft
    fees = course.procedure.fees
    refundable = {name for name, fee in fees.items() if ending in fee.refundable}
    lines = {line.name: line for line in draft.fees}
    found = [
        refund
        for payment in draft.payments
        for refund in _shares(payment, lines)
        if refund.fee in refundable and refund.amount
    ]
    if found:
        course.emit("refund_due", {"cause": ending, **_data(found), "finance": "refund_due"})


def _shares(payment: Payment, lines: Mapping[str, FeeLine]) -> Iterator[Refund]:
    """What was paid for each fee, in the currency that changed hands.

    Each share is rounded so that those before it and it make the sum paid so far: together they
    come to what was paid, to the đồng.
    """
    currency, _ = payment.handed_over
    rate, before = Fraction(payment.rate or 1), Fraction()
    for name in payment.fees:
        so_far = before + (lines[name].amount or 0) * rate
        amount = whole_units(so_far) - whole_units(before)
        yield Refund(fee=name, amount=amount, currency=currency)
        before = so_far


def _data(refunds: list[Refund]) -> dict[str, Any]:
    return {
        "refunds": [
            {"fee": one.fee, "amount": one.amount, "currency": one.currency} for one in refunds
        ]
    }


def givers(procedure: Procedure, dossier: Dossier) -> tuple[str, ...]:
    """The parts that give money back: those that collect these fees, and the cashiers."""
    fees = (procedure.fees.get(refund.fee) for refund in dossier.refunds)
    collectors = [fee.collected_by for fee in fees if fee is not None and fee.collected_by]
    return tuple(dict.fromkeys((*collectors, *parts_of_kinds(procedure, CASHIERS))))


def why_not_refund(course: Course, _wish: Wish) -> Text | None:
    """Why nothing may be given back now."""
    if not course.draft.refunds:
        return _NOTHING
    parts = givers(course.procedure, course.draft)
    return not_any_of(course.procedure, course.by, course.draft, parts)


def refund(course: Course, wish: Wish) -> None:
    """Write down that money was given back: for the fees that are named, or for all of them."""
    data = wish.command.data
    owed = {one.fee: one for one in course.draft.refunds}
    names = names_of(data, "fees") or tuple(owed)
    given = [owed[one_of(_FEE, name, owed)] for name in dict.fromkeys(names)]
    course.emit(
        "refunded",
        {
            **_data(given),
            "method": code_of(data, "method"),
            "receipt": code_of(data, "receipt"),
            "finance": "refunded" if len(given) == len(owed) else "refund_due",
        },
        reason=wish.command.reason,
    )


_FEE: Final = Text("khoản phải hoàn lại", "fee that is to be given back")
_NOTHING: Final = Text(
    "Hồ sơ không có khoản nào phải hoàn lại.", "Nothing of this dossier has to be given back."
)
