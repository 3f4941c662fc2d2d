"""Fees (phí) and charges (lệ phí): the bill, what is asked for, and what was paid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from .._values import copied
from ..definition._amounts import both, price
from ..definition.fees import FeeLine, sums
from ..definition.fees import assess as assess_fees
from ..definition.model import DONG, Step
from ..texts import Text
from ._course import Course
from ._data import fee_data
from .dossier import Dossier, Finance, Payment, Refund, StepRun

_UNPRICED: Final = frozenset({"assessed", "set_by_province", "by_reference"})


def assess(course: Course, due: str) -> tuple[FeeLine, ...]:
    """Write down what is due at this point of the way; the lines of it, whatever their state."""
    if not any(fee.due == due for fee in course.procedure.fees.values()):
        return ()
    known = {line.name: line for line in course.draft.fees}
    found = tuple(_keep_known(known, line) for line in all_lines(course) if line.due == due)
    write_lines(course, found, due)
    return found


def all_lines(course: Course) -> tuple[FeeLine, ...]:
    """The whole bill as it would be today, whenever each line is due."""
    draft = course.draft
    return assess_fees(
        course.procedure,
        facts=course.answers(),
        channel=draft.channel,
        applicant=draft.applicant_kind,
        days=course.days(),
    )


def _keep_known(known: dict[str, FeeLine], line: FeeLine) -> FeeLine:
    """An amount that an officer has determined already stands; the file knows none."""
    before = known.get(line.name)
    stands = line.state in _UNPRICED and before is not None and before.amount is not None
    return before if stands and before is not None else line


def write_lines(course: Course, lines: Iterable[FeeLine], due: str | None) -> None:
    """Write lines of the bill into the dossier."""
    draft = course.draft
    lines = tuple(lines)
    bill = {line.name: line for line in (*draft.fees, *lines)}
    course.emit(
        "fees_assessed",
        {
            "due": due,
            "fees": [fee_data(line) for line in lines],
            "finance": finance(bill.values(), draft.payments, draft.refunds),
        },
    )


def finance(
    lines: Iterable[FeeLine], payments: Iterable[Payment], refunds: Iterable[Refund]
) -> Finance:
    """Where the money stands: something to give back, given back, something due, or all paid."""
    payments = tuple(payments)
    if tuple(refunds):
        return "refund_due"
    if any(payment.amount < 0 for payment in payments):
        return "refunded"
    if unpaid(lines, payments):
        return "due"
    return "paid" if payments else "nothing_due"


def unpaid(lines: Iterable[FeeLine], payments: Iterable[Payment]) -> tuple[FeeLine, ...]:
    """The lines that no payment covers yet, those without a known amount included."""
    covered = {name for payment in payments for name in payment.fees}
    return tuple(line for line in lines if _owed(line) and line.name not in covered)


def _owed(line: FeeLine) -> bool:
    return line.amount is None if line.state in _UNPRICED else bool(line.amount)


def outstanding(dossier: Dossier, step: str | None = None) -> tuple[FeeLine, ...]:
    """What the dossier owes: in all, or for one payment step."""
    lines = unpaid(dossier.fees, dossier.payments)
    return lines if step is None else tuple(line for line in lines if line.due == step)


def prepare(course: Course, step: Step) -> bool:
    """Work out the bill of a payment step; False when there is nothing to pay."""
    if not any(fee.due == step.name for fee in course.procedure.fees.values()):
        # No fee of the file names this step: the cashier knows the amount.
        return True
    assess(course, step.name)
    return bool(outstanding(course.draft, step.name))


def request(course: Course, run: StepRun) -> None:
    """Ask the applicant to pay; `amount` is None while a part of it is not determined.

    What is not in đồng is no part of it: `amounts` has the sums by currency then.
    """
    lines = outstanding(course.draft, run.step)
    known = bool(lines) and all(line.amount is not None for line in lines)
    by_currency = dict(sums((line.currency, line.amount or 0) for line in lines))
    foreign = len(by_currency) > 1
    course.emit(
        "payment_requested",
        {
            "step": run.step,
            "visit": run.visit,
            "fees": [line.name for line in lines],
            "amount": by_currency[DONG] if known and not foreign else None,
            **({"amounts": by_currency if known else None} if foreign else {}),
        },
    )


def determined(line: FeeLine, amount: int) -> FeeLine:
    """The line with the amount that an officer or a cashier determined."""
    state = "due" if amount else "exempt"
    said = price(amount, line.currency)
    return copied(line, amount=amount, state=state, explanation=both(_BY_OFFICER, amount=said))


def write_payment(course: Course, payment: dict[str, Any], lines: tuple[FeeLine, ...]) -> None:
    """Write down a confirmed payment, with the lines whose amount it determines."""
    draft = course.draft
    bill = {line.name: line for line in (*draft.fees, *lines)}
    made = Payment(at=course.at, amount=payment["amount"], fees=tuple(payment["fees"]))
    course.emit(
        "paid",
        {
            **payment,
            "lines": [fee_data(line) for line in lines],
            "finance": finance(bill.values(), (*draft.payments, made), draft.refunds),
        },
    )


_BY_OFFICER: Final = Text(
    "Số tiền do cơ quan có thẩm quyền xác định: {amount}.",
    "The amount was determined by the competent agency: {amount}.",
)
