"""The fees (phí) and charges (lệ phí) of a procedure in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..definition._amounts import say_currency
from ..definition._currencies import currency_of
from ..definition.agency_titles import agency_title
from ..definition.model import DONG, Fee, Kept, Price, Procedure, Reduction, Tier
from ..texts import Text
from ._phrases import fill, join, money_text, named, number_text, same
from ._sentences import CHANNELS, Line, condition_text, own_provenance, sourced, window_text


def fee_lines(procedure: Procedure) -> tuple[Line, ...]:
    """A line per fee, then its prices, channel rates and reductions."""
    return tuple(line for fee in procedure.fees.values() for line in _lines(fee, procedure))


def fee_title(fee: Fee) -> Text:
    """What people call the fee."""
    return fee.title or fill(_UNTITLED, kind=FEE_KINDS[fee.kind], name=fee.name)


def _lines(fee: Fee, procedure: Procedure) -> Iterator[Line]:
    marks = [
        # An untitled fee is called by its kind already.
        FEE_KINDS[fee.kind] if fee.title else None,
        due_text(fee.due, procedure),
        fill(_WHEN, what=condition_text(fee.when, procedure)) if fee.when else None,
        _OPTIONAL if fee.optional else None,
        _refundable(fee),
    ]
    text = fill(_FEE, title=fee_title(fee), marks=join(marks, "; "))
    yield sourced(text, fee.provenance, name=fee.name)
    for price in fee.prices:
        yield _price_line(price, fee, procedure)
    for channel, prices in fee.channel_prices.items():
        for price in prices:
            yield _price_line(price, fee, procedure, channel)
    for reduction in fee.reductions:
        yield _reduction_line(reduction, procedure)
    if sum(reduction.percent < 100 for reduction in fee.reductions) > 1:
        yield Line(text=_COMBINED[fee.combine], depth=1)
    if fee.exchange is not None:
        into, rate = say_currency(fee.exchange.into), fee.exchange.rate
        text = fill(_EXCHANGE, into=into, rate=rate)
        yield sourced(text, fee.exchange.provenance, depth=1)
    if fee.kept is not None:
        yield Line(text=_kept_text(fee.kept, fee, procedure), depth=1)


def _refundable(fee: Fee) -> Text | None:
    if not fee.refundable:
        return None
    return fill(_REFUNDABLE, when=join(named(ENDINGS, ending) for ending in fee.refundable))


def _kept_text(kept: Kept, fee: Fee, procedure: Procedure) -> Text:
    part = fee.collected_by
    collector = _COLLECTOR if part is None else agency_title(procedure, part)
    shares = ((_BUDGET, kept.budget), (collector, kept.collector))
    parts = (
        fill(_KEEPS, who=who, percent=number_text(share.normalize().__format__("f")))
        for who, share in shares
        if share
    )
    return fill(_KEPT, shares=join(parts))


def due_text(due: str, procedure: Procedure) -> Text:
    """When a fee is to be paid."""
    if due in _DUE:
        return _DUE[due]
    return fill(_DUE_AT_STEP, step=procedure.graph.step(due).title or same(due))


def _price_line(price: Price, fee: Fee, procedure: Procedure, channel: str | None = None) -> Line:
    currency, window = currency_of(procedure, price), window_text(price.window)
    parts = [
        price_text(price, fee, procedure),
        fill(_AT_LEAST, sum=money_text(price.floor, currency)) if price.floor is not None else None,
        fill(_AT_MOST, sum=money_text(price.cap, currency)) if price.cap is not None else None,
        fill(_TIMES, n=condition_text(price.times, procedure)) if price.times else None,
        window,
    ]
    text = join(parts, "; ")
    if channel is not None:
        text = fill(_BY_CHANNEL, channel=named(CHANNELS, channel), price=text)
    return sourced(text, own_provenance(price.provenance, fee.provenance), depth=1)


def price_text(price: Price, fee: Fee, procedure: Procedure) -> Text:
    """How one price is computed, without its bounds."""
    if price.kind in _UNPRICED:
        currency = None if price.currency in {None, DONG} else same(price.currency)
        return join([_UNPRICED[price.kind], currency])
    if price.kind == "percent":
        whole = procedure.fees[price.of or fee.name]
        of = _ORDINARY if whole.name == fee.name else fee_title(whole)
        return fill(_SHARE, percent=number_text(price.percent), of=of)
    if price.formula is not None:
        formula = condition_text(price.formula, procedure)
        foreign = price.currency not in {None, DONG}
        return fill(_IN, what=formula, currency=price.currency) if foreign else formula
    if price.quantity is None:
        return _sum(price.base + price.amount, price)
    quantity = condition_text(price.quantity, procedure)
    if price.kind == "brackets":
        tiers = join((_tier_text(tier, price) for tier in price.tiers), "; ")
        return fill(_EACH if price.each else _BRACKETS, quantity=quantity, tiers=tiers)
    per = fill(_PER, sum=_sum(price.amount, price), unit=price.unit or quantity)
    return fill(_BASE, base=_sum(price.base, price), per=per) if price.base else per


def _sum(amount: int, price: Price) -> Text:
    return money_text(amount, price.currency or DONG)


def _tier_text(tier: Tier, price: Price) -> Text:
    if tier.up_to is None:
        return fill(_REST, sum=_sum(tier.amount, price))
    return fill(_UP_TO, n=number_text(tier.up_to), sum=_sum(tier.amount, price))


def _reduction_line(reduction: Reduction, procedure: Procedure) -> Line:
    when = condition_text(reduction.when, procedure)
    free = reduction.percent == 100
    text = _EXEMPT if free else fill(_REDUCED, percent=number_text(reduction.percent))
    named_for = [text, reduction.title, fill(_WHEN, what=when), window_text(reduction.window)]
    return sourced(join(named_for, "; "), reduction.provenance, depth=1)


FEE_KINDS: Final = {
    "fee": Text("phí", "fee"),
    "charge": Text("lệ phí", "charge"),
    "publication": Text("phí công bố", "publication"),
    "copy": Text("tiền bản sao", "copies"),
    "other": Text("khoản thu khác", "other"),
}
_UNTITLED: Final = Text("{kind} {name}", "{kind} {name}")
_DUE: Final = {
    "on_filing": Text("nộp khi nộp hồ sơ", "due on filing"),
    "on_acceptance": Text("nộp khi hồ sơ được tiếp nhận", "due on acceptance"),
    "on_result": Text("nộp khi nhận kết quả", "due when the result is collected"),
}
_DUE_AT_STEP: Final = Text("nộp ở bước «{step}»", "due at the step '{step}'")
_FEE: Final = Text("{title} ({marks})", "{title} ({marks})")
_WHEN: Final = Text("khi {what}", "when {what}")
_OPTIONAL: Final = Text("chỉ khi người nộp yêu cầu", "only when asked for")
_REFUNDABLE: Final = Text("hoàn lại khi: {when}", "given back when: {when}")
ENDINGS: Final = {
    "refused": Text("từ chối giải quyết", "refused"),
    "not_received": Text("không được tiếp nhận", "not received"),
    "withdrawn": Text("rút hồ sơ", "withdrawn"),
    "closed": Text("đóng hồ sơ", "closed"),
}
_EXCHANGE: Final = Text("Nộp bằng {into} theo tỷ giá: {rate}", "Paid in {into} at: {rate}")
_BUDGET: Final = Text("ngân sách nhà nước", "the state budget")
_COLLECTOR: Final = Text("tổ chức thu", "the collector")
_KEPT: Final = Text("Phân chia: {shares}", "Kept: {shares}")
_KEEPS: Final = Text("{percent} % cho {who}", "{percent}% for {who}")
_COMBINED: Final = {
    "best": Text(
        "Được giảm theo nhiều mức thì chỉ tính mức có lợi nhất",
        "Of several reductions only the best counts",
    ),
    "product": Text(
        "Được giảm theo nhiều mức thì các mức nhân với nhau",
        "Several reductions multiply",
    ),
}
_AT_LEAST: Final = Text("ít nhất {sum}", "at least {sum}")
_AT_MOST: Final = Text("nhiều nhất {sum}", "at most {sum}")
_TIMES: Final = Text("nhân với {n}", "times {n}")
_BY_CHANNEL: Final = Text("nộp {channel}: {price}", "filed {channel}: {price}")
_SHARE: Final = Text("{percent} % của {of}", "{percent}% of {of}")
_ORDINARY: Final = Text("mức thường", "the ordinary rate")
_EACH: Final = Text("tính dần theo {quantity}: {tiers}", "each of {quantity} by tier: {tiers}")
_BRACKETS: Final = Text("theo {quantity}: {tiers}", "by {quantity}: {tiers}")
_PER: Final = Text("{sum} mỗi đơn vị ({unit})", "{sum} per unit ({unit})")
_IN: Final = Text("{what}, bằng {currency}", "{what}, in {currency}")
_BASE: Final = Text("{base} cộng {per}", "{base} plus {per}")
_REST: Final = Text("trên mức đó {sum}", "above that {sum}")
_UP_TO: Final = Text("đến {n}: {sum}", "up to {n}: {sum}")
_EXEMPT: Final = Text("Miễn", "Exempt")
_REDUCED: Final = Text("Giảm {percent} %", "Reduced by {percent}%")
_UNPRICED: Final = {
    "set_by_province": Text(
        "mức do Hội đồng nhân dân cấp tỉnh quyết định", "set by the provincial council"
    ),
    "by_reference": Text("theo văn bản được dẫn chiếu", "by the tariff referred to"),
    "assessed": Text("xác định trong quá trình giải quyết", "assessed while the case is handled"),
}
