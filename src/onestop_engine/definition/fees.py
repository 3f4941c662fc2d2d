"""What a dossier costs: every fee (phí) and charge (lệ phí), with its computation in words.

Money is whole đồng. Amounts are computed exactly and rounded once, half up to 1 đồng, which only
shares and broken quantities need. The order is fixed: price, floor and cap, number of copies,
channel share, reductions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from ..texts import Text
from ._amounts import both, money, say_number, whole_dong
from ._answers import day_of, holds, open_questions, values_of
from ._prices import Cost, Tariff
from .model import Fee, FeeKind, Procedure, Reduction, SelectedBy

FeeState = Literal["due", "exempt", "not_applicable", "assessed", "set_by_province", "by_reference"]

_ONLY_WHEN = Text("Không thu; chỉ thu khi: {when}.", "Not charged; only when: {when}.")
_NOT_ASKED = Text("Không thu vì không có yêu cầu.", "Not charged, because not asked for.")
_OFF = Text("{why}; giảm {offs}: còn {rest} đ", "{why}; less {offs}: VND {rest}")
_ONE_OFF = Text("{percent} % ({title})", "{percent}% ({title})")
_FREE = Text("{why}; miễn ({title}): 0 đ", "{why}; exempt ({title}): VND 0")
_FREE_ANYWAY = Text("Miễn ({title}): 0 đ", "Exempt ({title}): VND 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """One line of the bill: what, how much, when it is due, on what ground, and how computed.

    `amount` is in đồng: 0 for "exempt" (whatever the reason) and "not_applicable", and None
    where the file knows no number: "assessed" (determined during the case), "set_by_province"
    (an overlay must supply it), "by_reference" (another tariff says). `due` is as in the file:
    "on_filing", "on_acceptance", "on_result", or the name of a payment step.
    """

    name: str
    title: Text | None
    kind: FeeKind
    amount: int | None
    state: FeeState
    due: str
    basis: str | None
    explanation: Text


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
    """The sum in đồng of the lines whose amount is known and due.

    >>> total(())
    0
    """
    return sum(line.amount or 0 for line in lines if line.state == "due")


def _line(fee: Fee, tariff: Tariff, days: Mapping[SelectedBy, date]) -> FeeLine:
    later = tariff.waits_for(fee.when)
    if later is not None:
        return _bill(fee, None, "assessed", later)
    if fee.when is not None and not holds(fee.when, tariff.values):
        return _bill(fee, 0, "not_applicable", both(_ONLY_WHEN, when=tariff.sentence(fee.when)))
    if tariff.asks_for_nothing(fee):
        return _bill(fee, 0, "not_applicable", _NOT_ASKED)
    day = day_of(fee.selected_by, days)
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
        why = both(words, why=cost.why, title=_title(free, tariff))
        return _bill(fee, 0, "exempt", why, free.provenance.basis or cost.basis)
    if cost.amount is None:
        return _bill(fee, None, cost.unpriced, cost.why, cost.basis)
    left = cost.amount
    for claim in claims:
        left *= 1 - Fraction(claim.percent) / 100
    amount = whole_dong(left)
    state: FeeState = "due" if amount else "exempt"
    if not claims:
        return _bill(fee, amount, state, cost.why, cost.basis)
    offs = [
        both(_ONE_OFF, percent=say_number(claim.percent), title=_title(claim, tariff))
        for claim in claims
    ]
    said = Text(", ".join(off.vi for off in offs), ", ".join(off.say("en") for off in offs))
    why = both(_OFF, why=cost.why, offs=said, rest=money(left))
    return _bill(fee, amount, state, why, cost.basis)


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
