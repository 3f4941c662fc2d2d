"""The price of one fee on one day, before reductions, with its computation in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from ..errors import InputError
from ..texts import Text
from ._amounts import both, money, say_day, say_number, say_window
from ._answers import labels_of
from .expressions import Expression, MissingFact, say
from .model import ALWAYS, Fee, Price, Procedure, Tier

Unpriced = Literal["assessed", "set_by_province", "by_reference"]

_UNPRICED: Mapping[str, tuple[Unpriced, Text]] = {
    "assessed": (
        "assessed",
        Text("Xác định trong quá trình giải quyết.", "Determined while the case is handled."),
    ),
    "set_by_province": (
        "set_by_province",
        Text("Do Hội đồng nhân dân cấp tỉnh quyết định.", "Set by the provincial council."),
    ),
    "by_reference": (
        "by_reference",
        Text("Theo biểu mức thu của văn bản dẫn chiếu.", "By the tariff referred to."),
    ),
}
_FLAT = Text("{sum} đ", "VND {sum}")
_PER = Text("{base}{n} × {rate} = {sum} đ", "{base}{n} × {rate} = VND {sum}")
_BASE = Text("{base} + ", "{base} + ")
_EACH = Text("{terms} = {sum} đ", "{terms} = VND {sum}")
_TIER = Text("{n} thuộc mức đến {up_to}: {sum} đ", "{n} is in the tier up to {up_to}: VND {sum}")
_REST = Text("{n} thuộc mức cao nhất: {sum} đ", "{n} is in the last tier: VND {sum}")
_SHARE = Text("{percent} % × {whole} ({of}) = {sum} đ", "{percent}% × {whole} ({of}) = VND {sum}")
_FORMULA = Text("{how} = {sum} đ", "{how} = VND {sum}")
_FLOOR = Text("{why}; mức tối thiểu {x} đ", "{why}; minimum VND {x}")
_CAP = Text("{why}; mức tối đa {x} đ", "{why}; maximum VND {x}")
_TIMES = Text("{why}; × {n} = {sum} đ", "{why}; × {n} = VND {sum}")
_DATED = Text("{why} (mức áp dụng {window})", "{why} (rate in force {window})")
_LATER = Text(
    "Xác định khi đã có: {label}.",
    "Determined when this is known: {label}.",
)
_NOT_IN_FORCE = Text(
    "Khoản thu “{fee}” không có mức nào đang có hiệu lực vào ngày {day}. Hãy bổ sung mức thu có "
    "`from`/`until` bao gồm ngày này, kèm căn cứ.",
    "Fee “{fee}” has no price in force on {day}. Add a price whose `from`/`until` hold that day, "
    "with its basis.",
)
_NEGATIVE = Text(
    "Khoản thu “{fee}” tính ra số âm ({amount} đ). Hãy kiểm tra thông tin đã khai và công thức.",
    "Fee “{fee}” comes out negative (VND {amount}). Check the answers given and the formula.",
)
_NEGATIVE_QUANTITY = Text(
    "Số lượng để tính khoản thu “{fee}” không được âm: {what} = {n}.",
    "The quantity for fee “{fee}” must not be negative: {what} = {n}.",
)
_ABOVE_TIERS = Text(
    "Số lượng {n} vượt mức cao nhất của khoản thu “{fee}”. Hãy thêm một mức không có `up_to`.",
    "Quantity {n} is above the last tier of fee “{fee}”. Add a tier without `up_to`.",
)
_UNANSWERED = Text(
    "Chưa tính được khoản thu “{fee}” vì chưa khai “{label}” ({name}). Hãy bổ sung thông tin này.",
    "Fee “{fee}” cannot be computed because “{label}” ({name}) has no answer. Please give it.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a fee costs by its tariff.

    `amount` is exact, not yet rounded to whole đồng; None where no number is known, for the
    reason in `unpriced`.
    """

    amount: Fraction | None
    why: Text
    basis: str | None = None
    unpriced: Unpriced = "assessed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """The prices of a procedure's fees as they stand for one dossier.

    `values` answer every name, an open yes-or-no question with no; `open` holds the facts that an
    officer has yet to find out.
    """

    procedure: Procedure
    values: Mapping[str, object]
    open: Mapping[str, None]
    channel: str

    def cost(self, fee: Fee, day: date) -> Cost:
        """The price of `fee` on `day`: its channel's where one is in force, else the ordinary one.

        Raises InputError when no price is in force, when an answer that it needs is missing, and
        when the quantity or the amount is negative.
        """
        of_channel = _in_force(fee.channel_prices.get(self.channel, ()), day)
        return self._cost(fee, of_channel or self._ordinary(fee, day), day)

    def sentence(self, expression: Expression) -> Text:
        """What an expression says, with the labels of this procedure's facts."""
        labels = labels_of(self.procedure)
        return Text(say(expression, labels, "vi"), say(expression, labels, "en"))

    def waits_for(self, condition: Expression | None) -> Text | None:
        """What an officer has yet to find out before `condition` is decided; None: decided."""
        if condition is None or self.open.keys().isdisjoint(condition.names):
            return None
        try:
            condition.evaluate({**self.values, **self.open})
        except MissingFact as missing:
            if missing.name in self.open:
                return both(_LATER, label=self.procedure.facts[missing.name].label)
        return None

    def asks_for_nothing(self, fee: Fee) -> bool:
        """True when an optional fee's quantity is 0 or was never stated: nobody asked for it."""
        if not fee.optional:
            return False
        prices = fee.all_prices()
        counts = [count for p in prices for count in (p.quantity, p.times) if count is not None]
        try:
            return any(count.evaluate(self.values) == 0 for count in counts)
        except MissingFact:
            return True

    def _ordinary(self, fee: Fee, day: date) -> Price:
        price = _in_force(fee.prices, day)
        if price is None:
            raise InputError(both(_NOT_IN_FORCE, fee=name_of(fee), day=say_day(day)))
        return price

    def _cost(self, fee: Fee, price: Price, day: date) -> Cost:
        basis = price.provenance.basis or fee.provenance.basis
        if price.kind in _UNPRICED:
            unpriced, why = _UNPRICED[price.kind]
            return Cost(amount=None, why=why, basis=basis, unpriced=unpriced)
        try:
            cost = self._sum(fee, price, day)
            return self._bounded(fee, price, cost, basis)
        except MissingFact as missing:
            return self._unanswered(fee, missing.name, basis)

    def _bounded(self, fee: Fee, price: Price, cost: Cost, basis: str | None) -> Cost:
        amount, why = cost.amount, cost.why
        if amount is None:
            return Cost(amount=None, why=why, basis=basis, unpriced=cost.unpriced)
        if amount < 0:
            raise InputError(both(_NEGATIVE, fee=name_of(fee), amount=money(amount)))
        if price.floor is not None and amount < price.floor:
            amount, why = Fraction(price.floor), both(_FLOOR, why=why, x=money(price.floor))
        if price.cap is not None and amount > price.cap:
            amount, why = Fraction(price.cap), both(_CAP, why=why, x=money(price.cap))
        if price.times is not None:
            times = self._quantity(fee, price.times)
            amount *= times
            why = both(_TIMES, why=why, n=say_number(times), sum=money(amount))
        if price.window != ALWAYS:
            why = both(_DATED, why=why, window=say_window(price.window))
        return Cost(amount=amount, why=why, basis=basis)

    def _sum(self, fee: Fee, price: Price, day: date) -> Cost:
        if price.kind == "percent":
            return self._share(fee, price, day)
        if price.formula is not None:
            amount = _exact(price.formula.evaluate(self.values))
            how = self.sentence(price.formula)
            return Cost(amount=amount, why=both(_FORMULA, how=how, sum=money(amount)))
        if price.quantity is None:
            amount = Fraction(price.base + price.amount)
            return Cost(amount=amount, why=both(_FLAT, sum=money(amount)))
        quantity = self._quantity(fee, price.quantity)
        if price.kind == "amount":
            return _per_unit(price, quantity)
        return _each_tier(fee, price, quantity) if price.each else _one_tier(fee, price, quantity)

    def _share(self, fee: Fee, price: Price, day: date) -> Cost:
        percent = price.percent if price.percent is not None else Decimal(100)
        other = self.procedure.fees[price.of or fee.name]
        # A channel's share of its own fee is a share of the ordinary price.
        whole = (
            self._cost(fee, self._ordinary(fee, day), day)
            if other.name == fee.name
            else self.cost(other, day)
        )
        if whole.amount is None:
            return whole
        amount = whole.amount * Fraction(percent) / 100
        why = both(
            _SHARE,
            percent=say_number(percent),
            of=name_of(other),
            whole=money(whole.amount),
            sum=money(amount),
        )
        return Cost(amount=amount, why=why)

    def _quantity(self, fee: Fee, expression: Expression) -> Fraction:
        quantity = _exact(expression.evaluate(self.values))
        if quantity < 0:
            raise InputError(
                both(
                    _NEGATIVE_QUANTITY,
                    fee=name_of(fee),
                    what=self.sentence(expression),
                    n=say_number(quantity),
                )
            )
        return quantity

    def _unanswered(self, fee: Fee, name: str, basis: str | None) -> Cost:
        fact = self.procedure.facts.get(name)
        label = fact.label if fact else Text(name, name)
        if fact is not None and fact.ask == "officer":
            return Cost(amount=None, why=both(_LATER, label=label), basis=basis)
        raise InputError(both(_UNANSWERED, fee=name_of(fee), label=label, name=Text(name, name)))


def name_of(fee: Fee) -> Text:
    """What people call the fee; its name in the file where it has no title."""
    return fee.title or Text(fee.name, fee.name)


def _in_force(prices: Iterable[Price], day: date) -> Price | None:
    return next((price for price in prices if price.window.holds(day)), None)


def _exact(value: object) -> Fraction:
    assert isinstance(value, int | Decimal | Fraction)
    return Fraction(value)


def _counted(price: Price, quantity: Fraction) -> Text:
    if price.unit is None:
        return say_number(quantity)
    return both(Text("{n} {unit}", "{n} {unit}"), n=say_number(quantity), unit=price.unit)


def _per_unit(price: Price, quantity: Fraction) -> Cost:
    amount = price.base + price.amount * quantity
    base = both(_BASE, base=money(price.base)) if price.base else Text("", "")
    why = both(
        _PER,
        base=base,
        n=_counted(price, quantity),
        rate=money(price.amount),
        sum=money(amount),
    )
    return Cost(amount=Fraction(amount), why=why)


def _one_tier(fee: Fee, price: Price, quantity: Fraction) -> Cost:
    tier = next((t for t in price.tiers if t.up_to is None or quantity <= t.up_to), None)
    if tier is None:
        raise _above(fee, quantity)
    counted, amount = _counted(price, quantity), Fraction(tier.amount)
    if tier.up_to is None:
        return Cost(amount=amount, why=both(_REST, n=counted, sum=money(amount)))
    up_to = say_number(Fraction(tier.up_to))
    return Cost(amount=amount, why=both(_TIER, n=counted, up_to=up_to, sum=money(amount)))


def _each_tier(fee: Fee, price: Price, quantity: Fraction) -> Cost:
    shares = _shares(price.tiers, quantity)
    if sum(share for share, _ in shares) < quantity:
        raise _above(fee, quantity)
    amount = sum((share * rate for share, rate in shares), Fraction())
    used = [(share, rate) for share, rate in shares if share] or [(quantity, 0)]
    terms = Text(
        " + ".join(f"{say_number(n).vi} × {money(rate).vi}" for n, rate in used),
        " + ".join(f"{say_number(n).say('en')} × {money(rate).say('en')}" for n, rate in used),
    )
    return Cost(amount=amount, why=both(_EACH, terms=terms, sum=money(amount)))


def _shares(tiers: Iterable[Tier], quantity: Fraction) -> list[tuple[Fraction, int]]:
    shares = []
    below = Fraction()
    for tier in tiers:
        top = quantity if tier.up_to is None else min(quantity, Fraction(tier.up_to))
        shares.append((max(top - below, Fraction()), tier.amount))
        below = max(below, top)
    return shares


def _above(fee: Fee, quantity: Fraction) -> InputError:
    return InputError(both(_ABOVE_TIERS, fee=name_of(fee), n=say_number(quantity)))
