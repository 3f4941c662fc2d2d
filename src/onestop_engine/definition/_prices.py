"""The price of one fee on one day, before reductions, with its computation in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from ..errors import InputError
from ..texts import Text
from ._amounts import both, money, say_day, say_number, say_window
from ._amounts import price as say_price
from ._answers import labels_of
from .expressions import Expression, MissingFact, say
from .model import ALWAYS, DONG, Fee, Price, Procedure, Tier

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
_PER = Text("{base}{n} × {rate} = {sum}", "{base}{n} × {rate} = {sum}")
_BASE = Text("{base} + ", "{base} + ")
_EACH = Text("{terms} = {sum}", "{terms} = {sum}")
_TIER = Text("{n} thuộc mức đến {up_to}: {sum}", "{n} is in the tier up to {up_to}: {sum}")
_REST = Text("{n} thuộc mức cao nhất: {sum}", "{n} is in the last tier: {sum}")
_SHARE = Text("{percent} % × {whole} ({of}) = {sum}", "{percent}% × {whole} ({of}) = {sum}")
_SHARE_OF_UNKNOWN = Text(
    "{percent} % của khoản {of}; tệp không cho biết số tiền của khoản đó. {why}",
    "{percent}% of {of}, whose amount is not known from the file. {why}",
)
_FORMULA = Text("{how} = {sum}", "{how} = {sum}")
_FLOOR = Text("{why}; mức tối thiểu {x}", "{why}; minimum {x}")
_CAP = Text("{why}; mức tối đa {x}", "{why}; maximum {x}")
_TIMES = Text("{why}; × {n} = {sum}", "{why}; × {n} = {sum}")
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
    "Khoản thu “{fee}” tính ra số âm ({amount}). Hãy kiểm tra thông tin đã khai và công thức.",
    "Fee “{fee}” comes out negative ({amount}). Check the answers given and the formula.",
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

    `amount` is exact, not yet rounded to whole units of `currency`; None where no number is known,
    for the reason in `unpriced`.
    """

    amount: Fraction | None
    why: Text
    currency: str = DONG
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
        price = self._of_channel(fee, day) or self._ordinary(fee, day)
        return self._cost(fee, price, day)

    def currency(self, fee: Fee, day: date) -> str:
        """The currency of `fee` on `day`; of its first price where none is in force."""
        ordinary = _in_force(fee.prices, day) or fee.prices[0]
        return self._currency(fee, self._of_channel(fee, day) or ordinary, day)

    def _currency(self, fee: Fee, price: Price, day: date) -> str:
        if price.currency is not None or price.kind != "percent":
            return price.currency or DONG
        other = self.procedure.fees[price.of or fee.name]
        if other.name != fee.name:
            return self.currency(other, day)
        return self._currency(fee, _in_force(fee.prices, day) or fee.prices[0], day)

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

    def _of_channel(self, fee: Fee, day: date) -> Price | None:
        return _in_force(fee.channel_prices.get(self.channel, ()), day)

    def _ordinary(self, fee: Fee, day: date) -> Price:
        price = _in_force(fee.prices, day)
        if price is None:
            raise InputError(both(_NOT_IN_FORCE, fee=name_of(fee), day=say_day(day)))
        return price

    def _cost(self, fee: Fee, price: Price, day: date) -> Cost:
        basis = price.provenance.basis or fee.provenance.basis
        if price.kind in _UNPRICED:
            unpriced, why = _UNPRICED[price.kind]
            currency = price.currency or DONG
            return Cost(amount=None, why=why, basis=basis, unpriced=unpriced, currency=currency)
        try:
            cost = self._sum(fee, price, day)
            return replace(self._bounded(fee, price, cost), basis=basis)
        except MissingFact as missing:
            return self._unanswered(fee, missing.name, basis)

    def _bounded(self, fee: Fee, price: Price, cost: Cost) -> Cost:
        amount, why, currency = cost.amount, cost.why, cost.currency
        if amount is None:
            return cost
        if amount < 0:
            raise InputError(both(_NEGATIVE, fee=name_of(fee), amount=say_price(amount, currency)))
        if price.floor is not None and amount < price.floor:
            amount = Fraction(price.floor)
            why = both(_FLOOR, why=why, x=say_price(amount, currency))
        if price.cap is not None and amount > price.cap:
            amount = Fraction(price.cap)
            why = both(_CAP, why=why, x=say_price(amount, currency))
        if price.times is not None:
            times = self._quantity(fee, price.times)
            amount *= times
            said = say_price(amount, currency)
            why = both(_TIMES, why=why, n=say_number(times), sum=said)
        if price.window != ALWAYS:
            why = both(_DATED, why=why, window=say_window(price.window))
        return replace(cost, amount=amount, why=why)

    def _sum(self, fee: Fee, price: Price, day: date) -> Cost:
        if price.kind == "percent":
            return self._share(fee, price, day)
        currency = price.currency or DONG
        if price.formula is not None:
            amount = _exact(price.formula.evaluate(self.values))
            how, said = self.sentence(price.formula), say_price(amount, currency)
            return Cost(amount=amount, why=both(_FORMULA, how=how, sum=said), currency=currency)
        if price.quantity is None:
            amount = Fraction(price.base + price.amount)
            return Cost(amount=amount, why=say_price(amount, currency), currency=currency)
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
        said = say_number(percent)
        if whole.amount is None:
            why = both(_SHARE_OF_UNKNOWN, percent=said, of=name_of(other), why=whole.why)
            return replace(whole, why=why)
        amount = whole.amount * Fraction(percent) / 100
        why = both(
            _SHARE,
            percent=said,
            of=name_of(other),
            whole=money(whole.amount),
            sum=say_price(amount, whole.currency),
        )
        return Cost(amount=amount, why=why, currency=whole.currency)

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


def _priced(price: Price, amount: Fraction | int, template: Text, **words: Text) -> Cost:
    currency = price.currency or DONG
    why = both(template, sum=say_price(amount, currency), **words)
    return Cost(amount=Fraction(amount), why=why, currency=currency)


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
    counted, rate = _counted(price, quantity), money(price.amount)
    return _priced(price, amount, _PER, base=base, n=counted, rate=rate)


def _one_tier(fee: Fee, price: Price, quantity: Fraction) -> Cost:
    tier = next((t for t in price.tiers if t.up_to is None or quantity <= t.up_to), None)
    if tier is None:
        raise _above(fee, quantity)
    counted = _counted(price, quantity)
    if tier.up_to is None:
        return _priced(price, tier.amount, _REST, n=counted)
    up_to = say_number(Fraction(tier.up_to))
    return _priced(price, tier.amount, _TIER, n=counted, up_to=up_to)


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
    return _priced(price, amount, _EACH, terms=terms)


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
