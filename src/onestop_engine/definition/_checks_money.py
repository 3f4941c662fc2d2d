"""Money: fees that cannot be computed, prices whose days do not join, sums without a basis."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ..errors import Problem
from . import _ways as ways
from ._amounts import price as say_price
from ._cases import edges
from ._currencies import currencies_of, currency_of
from ._problems import listed
from ._problems import money as kinds
from ._subject import Subject, path_of
from .model import DONG, Fee, Price, Procedure, Window

_DAY = timedelta(days=1)
_ON_EVENTS = ("on_filing", "on_acceptance", "on_result")


def amounts(subject: Subject) -> Iterator[Problem]:
    """Amounts against their bounds, brackets in order, percentages of something."""
    for fee in subject.procedure.fees.values():
        for path, price in _prices(fee):
            yield from _bounds(subject, path, price)
            yield from _tiers(subject, path, price)
    yield from _percent_rounds(subject)


def currencies(subject: Subject) -> Iterator[Problem]:
    """Shares and formulas that mix currencies, exchanges into the currency that is there."""
    procedure = subject.procedure
    for fee in procedure.fees.values():
        for path, price in _prices(fee):
            yield from _one_currency(subject, path, price)
        if fee.exchange is not None and currencies_of(procedure, fee) == {fee.exchange.into}:
            yield subject.found(
                kinds.EXCHANGED_INTO_ITSELF,
                f"fees.{fee.name}.exchange.into",
                currency=fee.exchange.into,
            )


def shares_kept(subject: Subject) -> Iterator[Problem]:
    """Charges of which the collector keeps a part; law 97/2015 art. 13."""
    for fee in subject.procedure.fees.values():
        if fee.kind == "charge" and fee.kept is not None and fee.kept.collector:
            yield subject.found(
                kinds.CHARGE_KEPT,
                f"fees.{fee.name}.kept.collector",
                name=fee.name,
                collector=fee.kept.collector,
            )


def bases(subject: Subject) -> Iterator[Problem]:
    """Fees whose legal basis is not given; law 97/2015 art. 14."""
    for fee in subject.procedure.fees.values():
        own = fee.provenance.basis
        if own is None and any(price.provenance.basis is None for price in fee.prices):
            yield subject.found_at_key(kinds.NO_BASIS, f"fees.{fee.name}", name=fee.name)


def windows(subject: Subject) -> Iterator[Problem]:
    """Prices whose days overlap, leave a gap, run out or have ended."""
    for fee in subject.procedure.fees.values():
        path = f"fees.{fee.name}.dated" if len(fee.prices) > 1 else f"fees.{fee.name}"
        yield from _ended(subject, path, fee.prices)
        yield from _overlaps(subject, path, fee.prices)
        yield from _gaps(subject, path, fee.prices)
        for channel, prices in fee.channel_prices.items():
            where = f"fees.{fee.name}.channels.{channel}"
            yield from _ended(subject, where, prices)
            yield from _overlaps(subject, where, prices)
        yield from _reductions(subject, fee)


def payment_steps(subject: Subject) -> Iterator[Problem]:
    """Fees due where nothing is paid, payment steps at which nothing is due."""
    procedure = subject.procedure
    pay_steps = {step.name: step for step in procedure.graph.steps if step.kind == "pay"}
    for fee in procedure.fees.values():
        known = fee.due in _ON_EVENTS or fee.due in pay_steps
        if not known and fee.due in subject.declared("steps"):
            yield subject.found(kinds.DUE_NOT_PAYMENT, f"fees.{fee.name}.due", name=fee.due)
    due = {fee.due for fee in procedure.fees.values()}
    for step in pay_steps.values():
        if step.name not in due:
            yield subject.found_at_key(kinds.NOTHING_TO_PAY, path_of(step), name=step.name)


def left_to_province(procedure: Procedure, since: date) -> Iterator[str]:
    """The fees that a province sets (HĐND cấp tỉnh quyết định) and no overlay has, from `since`."""
    for fee in procedure.fees.values():
        left = (price for price in fee.all_prices() if price.kind == "set_by_province")
        if any((price.window.end or date.max) >= since for price in left):
            yield fee.name


def _prices(fee: Fee) -> Iterator[tuple[str, Price]]:
    path = f"fees.{fee.name}"
    if len(fee.prices) == 1:
        yield path, fee.prices[0]
    else:
        for index, price in enumerate(fee.prices):
            yield f"{path}.dated[{index}]", price
    for channel, prices in fee.channel_prices.items():
        for index, price in enumerate(prices):
            yield f"{path}.channels.{channel}[{index}]", price


def _one_currency(subject: Subject, path: str, price: Price) -> Iterator[Problem]:
    own, procedure = price.currency, subject.procedure
    if own is None:
        return
    if own != DONG and price.formula is not None:
        for name in price.formula.names:
            if name in procedure.facts and procedure.facts[name].type == "money":
                where = f"{path}.formula"
                yield subject.found(kinds.DONG_IN_FORMULA, where, fact=name, currency=own)
    whole = procedure.fees.get(price.of) if price.of is not None else None
    others = [] if whole is None else sorted(currencies_of(procedure, whole) - {own})
    if others:
        values = {"currency": own, "other": listed(others), "of": price.of}
        yield subject.found(kinds.SHARE_IN_OTHER_CURRENCY, f"{path}.currency", **values)


def _bounds(subject: Subject, path: str, price: Price) -> Iterator[Problem]:
    floor, cap = price.floor, price.cap
    sums = {"amount": price.amount, "floor": floor, "cap": cap}
    currency = currency_of(subject.procedure, price)
    said = {name: say_price(each, currency) for name, each in sums.items() if each is not None}
    if floor is not None and cap is not None and floor > cap:
        yield subject.found(kinds.FLOOR_ABOVE_CAP, f"{path}.floor", **said)
    if price.kind != "amount" or price.quantity is not None:
        return
    if floor is not None and price.amount < floor:
        yield subject.found(kinds.BELOW_FLOOR, f"{path}.amount", **said)
    if cap is not None and price.amount > cap:
        yield subject.found(kinds.ABOVE_CAP, f"{path}.amount", **said)


def _tiers(subject: Subject, path: str, price: Price) -> Iterator[Problem]:
    before = None
    for index, tier in enumerate(price.tiers):
        where = f"{path}.brackets.tiers[{index}]"
        last = index == len(price.tiers) - 1
        if tier.up_to is None and not last:
            yield subject.found(
                kinds.TIERS_NOT_RISING, where, up_to=price.tiers[index + 1].up_to or "…", before="…"
            )
        if tier.up_to is not None and before is not None and tier.up_to <= before:
            yield subject.found(kinds.TIERS_NOT_RISING, where, up_to=tier.up_to, before=before)
        if last and tier.up_to is not None:
            yield subject.found(kinds.TIERS_END, where, up_to=tier.up_to)
        before = tier.up_to if tier.up_to is not None else before


def _percent_rounds(subject: Subject) -> Iterator[Problem]:
    arcs = {
        fee.name: [price.of for price in fee.prices if price.kind == "percent" and price.of]
        for fee in subject.procedure.fees.values()
    }
    for group in ways.cycles(arcs):
        names = [name for name in arcs if name in group]
        yield subject.found_at_key(kinds.PERCENT_ROUND, f"fees.{names[0]}", names=listed(names))


def _ended(subject: Subject, path: str, prices: tuple[Price, ...]) -> Iterator[Problem]:
    start = subject.procedure.in_force.window.start
    for index, price in enumerate(prices):
        end = price.window.end
        if end is not None and start is not None and end < start:
            yield subject.found(kinds.WINDOW_ENDED, f"{path}[{index}].until", end=end, start=start)


def _overlaps(subject: Subject, path: str, prices: tuple[Price, ...]) -> Iterator[Problem]:
    for index, price in enumerate(prices):
        for other in prices[:index]:
            day = _shared_day(price.window, other.window)
            if day is not None:
                yield subject.found(kinds.WINDOWS_OVERLAP, f"{path}[{index}]", day=day)
                break


def _shared_day(one: Window, other: Window) -> date | str | None:
    start = max(one.start or date.min, other.start or date.min)
    end = min(one.end or date.max, other.end or date.max)
    if start > end:
        return None
    return start if start > date.min else "…"


def _gaps(subject: Subject, path: str, prices: tuple[Price, ...]) -> Iterator[Problem]:
    life = subject.procedure.in_force.window
    spans = [price.window for price in prices]
    stretches = edges(spans, life)
    open_from = [day for day in stretches if not any(span.holds(day) for span in spans)]
    last = max((span.end or date.max for span in spans), default=date.max)
    for day in open_from:
        if day > last:
            yield subject.found(kinds.WINDOW_RUNS_OUT, path, end=last)
        else:
            later = [span.start for span in spans if span.start is not None and span.start > day]
            yield subject.found(
                kinds.WINDOW_GAP, path, start=day, end=min(later) - _DAY if later else "…"
            )


def _reductions(subject: Subject, fee: Fee) -> Iterator[Problem]:
    start = subject.procedure.in_force.window.start
    exempt = subject.places.count(f"fees.{fee.name}.exempt")
    for index, reduction in enumerate(fee.reductions):
        end = reduction.window.end
        if end is not None and start is not None and end < start:
            where = f"exempt[{index}]" if index < exempt else f"reductions[{index - exempt}]"
            path = f"fees.{fee.name}.{where}.until"
            yield subject.found(kinds.REDUCED_ENDED, path, end=end, start=start)
