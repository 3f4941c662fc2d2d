"""What a dossier costs: every fee (phí) and charge (lệ phí), with its computation in words.

Money is whole đồng, or whole units of the currency that the price names. Amounts are computed
exactly and rounded once, half up to 1 unit, which only shares and broken quantities need. The
order is fixed: price, floor and cap, number of copies, channel share, reductions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from ..texts import Text
from ._amounts import both, say_currency, say_number, whole_units
from ._amounts import price as say_price
from ._answers import day_of, holds, open_questions, values_of
from ._prices import Cost, Tariff
from .model import DONG, Fee, FeeKind, Procedure, Reduction, SelectedBy

FeeState = Literal["due", "exempt", "not_applicable", "assessed", "set_by_province", "by_reference"]

_NOTHING_OWED = ("exempt", "not_applicable")
_EXCHANGED = Text(
    "{why}; nộp bằng {into} theo tỷ giá: {rate}", "{why}; paid in {into} at this rate: {rate}"
)
_ONLY_WHEN = Text("Không thu; chỉ thu khi: {when}.", "Not charged; only when: {when}.")
_NOT_ASKED = Text("Không thu vì không có yêu cầu.", "Not charged, because not asked for.")
_OFF = Text("{why}; giảm {offs}: còn {rest}", "{why}; less {offs}: {rest}")
_OFF_UNKNOWN = Text("{why} Giảm {offs} trên số tiền đó.", "{why} Less {offs} of that amount.")
_ONE_OFF = Text("{percent} % ({title})", "{percent}% ({title})")
_FREE = Text("{why}; miễn ({title}): {free}", "{why}; exempt ({title}): {free}")
_FREE_ANYWAY = Text("Miễn ({title}): {free}", "Exempt ({title}): {free}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """One line of the bill: what, how much, when it is due, on what ground, and how computed.

    `amount` is in `currency` (ISO 4217): 0 for "exempt" (whatever the reason) and
    "not_applicable", and None where the file knows no number: "assessed" (determined during the
    case), "set_by_province" (an overlay must supply it), "by_reference" (another tariff says).
    `due` is as in the file: "on_filing", "on_acceptance", "on_result", or the name of a payment
    step.
    """

    name: str
    title: Text | None
    kind: FeeKind
    amount: int | None
    state: FeeState
    due: str
    basis: str | None
    explanation: Text
    currency: str = DONG


def assess(
    procedure: Procedure,
    *,
    facts: Mapping[str, object],
    channel: str,
    applicant: str | None,
    days: Mapping[SelectedBy, date],
) -> tuple[FeeLine, ...]:
    """One line for each fee of the file, in its order, those that do not apply included.

    `days` are those known so far; a fee picked by a later day is foretold by the latest known
    one. A channel's own price that is not in force leaves the ordinary price. A percentage of
    another fee takes that fee's tariff before reductions, whether or not that fee is charged
    here itself. Of several reductions the best single one counts, unless the file says product;
    an exemption counts even where the amount is not known. A fee whose condition waits for what
    an officer has yet to find out is "assessed".
    Raises InputError when no price is in force, when an answer that the applicant must give is
    missing, or when a quantity or an amount is negative.
    """
    values = values_of(
        procedure, facts, channel=channel, applicant=applicant, received=days.get("filed")
    )
    tariff = Tariff(
        procedure=procedure, values=values, open=open_questions(procedure, facts), channel=channel
    )
    return tuple(_line(fee, tariff, days) for fee in procedure.fees.values())


def total(lines: Iterable[FeeLine]) -> int:
    """The sum in đồng of the lines whose amount is known and due; foreign ones are left out.

    >>> total(())
    0
    """
    return totals(lines)[DONG]


def totals(lines: Iterable[FeeLine]) -> Mapping[str, int]:
    """What is known and due by currency, đồng first: sums of different currencies never mix.

    >>> dict(totals(()))
    {'VND': 0}
    """
    return sums((line.currency, line.amount or 0) for line in lines if line.state == "due")


def sums(amounts: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    """Amounts added up by currency, đồng first, other currencies as they come.

    >>> dict(sums([("USD", 150), ("USD", 20)]))
    {'VND': 0, 'USD': 170}
    """
    found = {DONG: 0}
    for currency, amount in amounts:
        found[currency] = found.get(currency, 0) + amount
    return MappingProxyType(found)


def _line(fee: Fee, tariff: Tariff, days: Mapping[SelectedBy, date]) -> FeeLine:
    day = day_of(fee.selected_by, days)
    line = _draw_up(fee, tariff, day)
    currency, exchange = tariff.currency(fee, day), fee.exchange
    if exchange is not None and exchange.into != currency and line.state not in _NOTHING_OWED:
        said = say_currency(exchange.into)
        why = both(_EXCHANGED, why=line.explanation, into=said, rate=exchange.rate)
        line = replace(line, explanation=why)
    return line if currency == DONG else replace(line, currency=currency)


def _draw_up(fee: Fee, tariff: Tariff, day: date) -> FeeLine:
    later = tariff.waits_for(fee.when)
    if later is not None:
        return _bill(fee, None, "assessed", later)
    if fee.when is not None and not holds(fee.when, tariff.values):
        return _bill(fee, 0, "not_applicable", both(_ONLY_WHEN, when=tariff.sentence(fee.when)))
    if tariff.asks_for_nothing(fee):
        return _bill(fee, 0, "not_applicable", _NOT_ASKED)
    claims = _claims(fee, tariff.values, day)
    return _reduced(fee, tariff, tariff.cost(fee, day), claims)


def _claims(fee: Fee, values: Mapping[str, object], day: date) -> tuple[Reduction, ...]:
    claims = tuple(
        reduction
        for reduction in fee.reductions
        if reduction.window.holds(day) and holds(reduction.when, values)
    )
    if claims and fee.combine == "best":
        return (max(claims, key=lambda reduction: reduction.percent),)
    return claims


def _reduced(fee: Fee, tariff: Tariff, cost: Cost, claims: tuple[Reduction, ...]) -> FeeLine:
    free = next((claim for claim in claims if claim.percent == 100), None)
    if free is not None:
        words = _FREE_ANYWAY if cost.amount is None else _FREE
        nothing = say_price(0, cost.currency)
        why = both(words, why=cost.why, title=_title(free, tariff), free=nothing)
        return _bill(fee, 0, "exempt", why, free.provenance.basis or cost.basis)
    if cost.amount is None:
        why = both(_OFF_UNKNOWN, why=cost.why, offs=_offs(claims, tariff)) if claims else cost.why
        return _bill(fee, None, cost.unpriced, why, cost.basis)
    left = cost.amount
    for claim in claims:
        left *= 1 - Fraction(claim.percent) / 100
    amount = whole_units(left)
    state: FeeState = "due" if amount else "exempt"
    if not claims:
        return _bill(fee, amount, state, cost.why, cost.basis)
    said = _offs(claims, tariff)
    why = both(_OFF, why=cost.why, offs=said, rest=say_price(left, cost.currency))
    return _bill(fee, amount, state, why, cost.basis)


def _offs(claims: tuple[Reduction, ...], tariff: Tariff) -> Text:
    """How much is taken off, and why."""
    offs = [
        both(_ONE_OFF, percent=say_number(claim.percent), title=_title(claim, tariff))
        for claim in claims
    ]
    return Text(", ".join(off.vi for off in offs), ", ".join(off.say("en") for off in offs))


def _title(claim: Reduction, tariff: Tariff) -> Text:
    return claim.title or tariff.sentence(claim.when)


def _bill(
    fee: Fee, amount: int | None, state: FeeState, why: Text, basis: str | None = None
) -> FeeLine:
    return FeeLine(
        name=fee.name,
        title=fee.title,
        kind=fee.kind,
        amount=amount,
        state=state,
        due=fee.due,
        basis=basis or fee.provenance.basis,
        explanation=why,
    )
