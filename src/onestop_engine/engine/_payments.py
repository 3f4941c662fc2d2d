"""Payments: who confirms them, what they must cover, and what silence means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..definition._amounts import both, price
from ..definition.fees import FeeLine
from ..definition.model import DONG
from ..errors import InputError, NotAllowed
from ..texts import Text
from . import _ends, _exchange, _graph, _promises
from ._course import AFTER_RESULT, RUNNING, Course
from ._exchange import currency_of
from ._input import amount_of, code_of, joined, mapping_of, names_of, one_of, whole_of
from ._money import all_lines, determined, outstanding, request, write_lines, write_payment
from ._steps import why_not_theirs, why_not_work, wrong_phase
from ._who import CASHIERS, not_any_of, parts_of_kinds
from ._wishes import Wish
from .dossier import Phase, StepRun

_BEFORE: Final = frozenset({Phase.SUBMITTED, Phase.INTAKE_SUPPLEMENT, Phase.STOPPED})


def why_not_pay(course: Course, wish: Wish) -> Text | None:
    """Why no payment may be confirmed now."""
    draft, run = course.draft, wish.run
    if draft.phase not in RUNNING | AFTER_RESULT | _BEFORE:
        return wrong_phase(course)
    parts = parts_of_kinds(course.procedure, CASHIERS)
    if run is not None:
        if draft.phase is Phase.STOPPED:
            return why_not_work(course, wish)
        parts = (run.by, *parts)
    elif not outstanding(draft):
        return _NOTHING_DUE
    why = not_any_of(course.procedure, course.by, draft, parts)
    return why if why is not None or run is None else why_not_theirs(course, run)


def pay(course: Course, wish: Wish) -> None:
    """Confirm a payment; it must cover in full the fees that it names, all of one currency."""
    data, run = wish.command.data, wish.run
    amount, currency = whole_of(data, "amount"), currency_of(data, "currency")
    lines = _covered(course, names_of(data, "fees"), run, currency)
    lines = _settled(lines, amount, currency)
    payment = {
        "step": None if run is None else run.step,
        "amount": amount,
        "fees": [line.name for line in lines],
        "method": code_of(data, "method"),
        "receipt": code_of(data, "receipt"),
        **({} if currency == DONG else {"currency": currency}),
        **_exchange.paid_as(course.procedure, lines, data, currency),
    }
    before = {line.name: line for line in course.draft.fees}
    changed = tuple(line for line in lines if before[line.name] is not line)
    write_payment(course, payment, changed)
    if course.draft.finance != "due":
        _promises.start_clock(course, "paid")
    if run is not None and not outstanding(course.draft, run.step):
        _leave(course, run)
    _leave_settled(course)


def _covered(
    course: Course, names: tuple[str, ...], run: StepRun | None, currency: str
) -> tuple[FeeLine, ...]:
    """The lines that the payment names, or all of its currency that are owed here."""
    if names:
        owed = {line.name: line for line in outstanding(course.draft)}
        lines = tuple(owed[one_of(_FEE, name, owed)] for name in dict.fromkeys(names))
        covered = lines
    else:
        lines = outstanding(course.draft, None if run is None else run.step)
        covered = _exchange.of_currency(lines, currency) or lines
    other = [line for line in covered if line.currency != currency]
    if other:
        owes = joined(f"{line.name} ({line.currency})" for line in covered)
        raise InputError(_CURRENCY.fill(owes=owes, currency=currency))
    return covered


def _settled(lines: tuple[FeeLine, ...], amount: int, currency: str) -> tuple[FeeLine, ...]:
    """The lines with their amounts; a single one that nobody has determined takes the rest.

    Part payments would leave open what was paid for, so each payment covers its fees in full.
    """
    known = sum(line.amount for line in lines if line.amount is not None)
    unknown = [line for line in lines if line.amount is None]
    names = joined(line.name for line in lines)
    if amount < known or (lines and not unknown and amount != known):
        said = {"amount": price(amount, currency), "known": price(known, currency)}
        raise NotAllowed(both(_NOT_EXACT, **said, names=Text(names, names)))
    if len(unknown) > 1:
        raise InputError(_UNDETERMINED.fill(names=joined(line.name for line in unknown)))
    return tuple(
        determined(line, amount - known) if line.amount is None else line for line in lines
    )


def needs(course: Course, wish: Wish) -> tuple[str, ...]:
    """The data that a payment needs: its amount; for foreign money the currency and the rate."""
    owed = outstanding(course.draft, None if wish.run is None else wish.run.step)
    lines = _exchange.of_currency(owed, DONG)
    foreign = () if lines or not owed else ("currency",)
    lines = lines or _exchange.of_currency(owed, owed[0].currency if owed else DONG)
    exchanged = _exchange.needs(course.procedure, lines)
    several = sum(line.amount is None for line in lines) > 1 or exchanged is None
    return ("amount", *(("fees",) if several else ()), *foreign, *(exchanged or ()))


def _leave_settled(course: Course) -> None:
    """Leave the payment steps for which nothing is owed any more."""
    for run in course.draft.open_steps:
        step = course.step(run)
        if step.kind != "pay" or course.draft.phase is Phase.STOPPED:
            continue
        named = any(fee.due == step.name for fee in course.procedure.fees.values())
        if named and not outstanding(course.draft, step.name):
            _leave(course, run)


def _leave(course: Course, run: StepRun) -> None:
    outcome, target = _graph.way_on(course.step(run))
    _graph.go_on(course, run, outcome, target)


# -- amounts that officers determine -------------------------------------------------------------


def record_amounts(course: Course, wish: Wish) -> None:
    """Write down amounts that are only determined during the case."""
    given = mapping_of(wish.command.data, "fees")
    if not given:
        return
    lines = tuple(_recorded(course, name, value) for name, value in given.items())
    write_lines(course, lines, None)
    for run in course.draft.open_steps:
        if course.step(run).kind == "pay" and outstanding(course.draft, run.step):
            request(course, run)
    _leave_settled(course)


def _recorded(course: Course, name: str, value: object) -> FeeLine:
    draft = course.draft
    bill: Mapping[str, FeeLine] = {line.name: line for line in draft.fees}
    amount = amount_of(name, value)
    line = bill.get(name) or _foretold(course, name)
    if any(name in payment.fees for payment in draft.payments):
        raise InputError(_PAID.fill(name=name))
    if line.state == "not_applicable" or (line.amount is not None and name not in _open(course)):
        raise InputError(_PRICED.fill(name=name))
    return determined(line, amount)


def _open(course: Course) -> frozenset[str]:
    """The fees for which no price of the file ever knows an amount."""
    unpriced = {"assessed", "set_by_province", "by_reference"}
    fees = course.procedure.fees.values()
    return frozenset(
        fee.name
        for fee in fees
        if any(
            price.kind in unpriced
            for prices in (fee.prices, *fee.channel_prices.values())
            for price in prices
        )
    )


def _foretold(course: Course, name: str) -> FeeLine:
    """The line of a fee whose moment has not come yet."""
    found = {line.name: line for line in all_lines(course)}
    return found[one_of(_FEE, name, found)]


# -- silence -------------------------------------------------------------------------------------


def expire(course: Course, run: StepRun) -> None:
    """Do what the procedure says when the applicant has not paid in time."""
    effect = course.step(run).on_silence
    late = course.draft.phase in AFTER_RESULT
    data: dict[str, Any] = {"step": run.step, "visit": run.visit, "effect": effect}
    course.emit("payment_expired", {**data, "effect": "cancel" if late else effect})
    run = course.draft.run(run.step, run.visit)
    if late:
        _leave(course, run)
    elif effect == "close":
        _ends.end(course, "closed", {"cause": "payment_expired"})
    else:
        _ends.stop(course, "payment_expired")


_FEE: Final = Text("khoản phải nộp", "fee that is due")
TAKES: Final = frozenset(
    {"amount", "fees", "method", "receipt", "currency", "rate", "paid_currency"}
)
_CURRENCY: Final = Text(
    "Khoản phải nộp không tính bằng {currency}: {owes}. Hãy ghi đúng đồng tiền trong `currency`; "
    "mỗi lần nộp chỉ một đồng tiền.",
    "What is owed is not in {currency}: {owes}. Name the currency in `currency`; a payment is in "
    "one currency.",
)
_NOTHING_DUE: Final = Text(
    "Hồ sơ không còn khoản phí, lệ phí nào phải nộp.", "This dossier owes no fee or charge."
)
_NOT_EXACT: Final = Text(
    "Số tiền {amount} không khớp với số phải nộp {known} ({names}). Mỗi lần nộp phải đủ cho "
    "các khoản nêu trong `fees`; có thể nộp riêng từng khoản.",
    "The amount of {amount} does not match {known} due ({names}). A payment covers the "
    "fees named in `fees` in full; each fee may be paid apart.",
)
_UNDETERMINED: Final = Text(
    "Chưa xác định số tiền của {names}. Hãy ghi số tiền từng khoản bằng `record` (fees), hoặc nộp "
    "riêng từng khoản.",
    "The amounts of {names} are not determined. Record each with `record` (fees), or pay each "
    "apart.",
)
_PAID: Final = Text(
    "Khoản «{name}» đã nộp nên không ghi lại số tiền được.",
    "'{name}' has been paid; its amount can no longer be recorded.",
)
_PRICED: Final = Text(
    "Số tiền của «{name}» do thủ tục quy định, không ghi khác được.",
    "The amount of '{name}' follows from the procedure and cannot be recorded otherwise.",
)
