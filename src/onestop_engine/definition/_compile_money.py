"""From YAML to the model: fees, their prices and reductions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from ..texts import Text
from ._fields import Fields, many
from ._problems import money as kinds
from ._problems import structure
from ._shapes.common import WINDOW
from ._shapes.money import PRICE, PRICE_KINDS
from ._yaml import Mapping as MappingNode
from .expressions import BOOLEAN, DECIMAL, MONEY
from .model import LOCAL, Ending, Exchange, Fee, Kept, Price, Reduction, Tier

OpenKind = Literal["set_by_province", "by_reference", "assessed"]

_ALL = Decimal(100)
_ENDINGS: tuple[Ending, ...] = ("refused", "not_received", "withdrawn", "closed")
# No tariff takes ten times another fee; more is a slip of the keyboard.
_MOST_PERCENT = 1000
_GOES_WITH: Mapping[str, dict[str, object]] = {
    "amount": {
        "why": Text("chỉ dùng với `amount`", "it goes with `amount`"),
        "instead": Text("ghi `amount: …`", "write `amount: …`"),
    },
    "percent": {
        "why": Text("chỉ dùng với `percent`", "it goes with `percent`"),
        "instead": Text("ghi `percent: …`", "write `percent: …`"),
    },
}
_DATED_INSTEAD = {
    "why": Text("mức thu đã ghi trong `dated`", "the prices stand under `dated`"),
    "instead": Text("chuyển vào từng mức của `dated`", "move it into the prices of `dated`"),
}


def fees(top: Fields) -> Mapping[str, Fee]:
    """The fees and charges by name."""
    return MappingProxyType({name: _fee(read, name) for name, read in top.named("fees")})


def _fee(read: Fields, name: str) -> Fee:
    return Fee(
        name=name,
        kind=read.word("kind", "fee"),
        title=read.bilingual("title"),
        prices=_prices(read),
        channel_prices=_channel_prices(read, name),
        when=read.expression("when", BOOLEAN),
        reductions=_reductions(read),
        combine=read.word("combine", "best"),
        selected_by=read.word("selected_by", "filed"),
        due=read.name("due") or "on_filing",
        collected_by=read.name("collected_by"),
        kept=_kept(read),
        exchange=_exchange(read),
        refundable=_refundable(read),
        optional=read.boolean("optional", default=False),
        provenance=read.provenance(),
    )


def _prices(read: Fields) -> tuple[Price, ...]:
    if not read.has("dated"):
        return _made([_price(read, None)])
    for key in (*PRICE, *WINDOW):
        if read.has(key):
            read.report(structure.KEY_NOT_HERE, key, key=key, **_DATED_INSTEAD)
    return _made([_price(part, None) for part in read.subs("dated")])


def _channel_prices(read: Fields, name: str) -> Mapping[str, tuple[Price, ...]]:
    found = {}
    for entry in read.entries("channels"):
        parts = many(read.draft, entry.node, "price", entry.path)
        found[entry.name] = _made([_price(part, name) for part in parts])
    return MappingProxyType(found)


def _made(prices: list[Price | None]) -> tuple[Price, ...]:
    return tuple(price for price in prices if price is not None)


def _price(read: Fields, own_fee: str | None) -> Price | None:
    """A price; `own_fee` names the fee of a channel's price, whose percentage is of itself."""
    key = read.exactly_one(PRICE_KINDS)
    if key is None:
        return None
    _only_with(read, "amount", key, ("per", "base"))
    _only_with(read, "percent", key, ("of",))
    bounds = Price(
        kind="amount",
        floor=read.money("floor"),
        cap=read.money("cap"),
        unit=read.bilingual("unit"),
        times=read.expression("times", DECIMAL),
        currency=read.currency("currency"),
        window=read.window(),
        provenance=read.provenance(),
    )
    return _FIGURES[key](read, bounds, own_fee)


def _only_with(read: Fields, owner: str, written: str, keys: tuple[str, ...]) -> None:
    for key in keys:
        if read.has(key) and written != owner:
            read.report(structure.KEY_NOT_HERE, key, key=key, **_GOES_WITH[owner])


def _amount(read: Fields, bounds: Price, _own_fee: str | None) -> Price:
    if read.means_word("amount"):
        kind: OpenKind = read.word("amount", "assessed")
        return replace(bounds, kind=kind)
    if read.has("base") and not read.has("per"):
        read.report(kinds.NEEDS_QUANTITY, "base", key="base")
    return replace(
        bounds,
        amount=read.money("amount") or 0,
        base=read.money("base") or 0,
        quantity=read.expression("per", DECIMAL),
    )


def _brackets(read: Fields, bounds: Price, _own_fee: str | None) -> Price:
    part = read.sub("brackets")
    if part is None:
        return bounds
    tiers = tuple(
        Tier(
            up_to=tier.decimal("up_to"),
            amount=tier.money("amount") or 0,
        )
        for tier in part.subs("tiers")
    )
    return replace(
        bounds,
        kind="brackets",
        quantity=part.expression("by", DECIMAL),
        tiers=tiers,
        each=part.boolean("each", default=False),
    )


def _percent(read: Fields, bounds: Price, own_fee: str | None) -> Price:
    percent = read.decimal("percent", _MOST_PERCENT)
    of = read.name("of") or own_fee
    if of is None and not read.has("of"):
        read.report(kinds.PERCENT_OF_NOTHING, "percent", percent=percent)
    return replace(bounds, kind="percent", percent=percent, of=of)


def _formula(read: Fields, bounds: Price, _own_fee: str | None) -> Price:
    return replace(bounds, kind="formula", formula=read.expression("formula", MONEY))


_FIGURES: Mapping[str, Callable[[Fields, Price, str | None], Price]] = {
    "amount": _amount,
    "brackets": _brackets,
    "percent": _percent,
    "formula": _formula,
}


def _kept(read: Fields) -> Kept | None:
    part = read.sub("kept")
    if part is None:
        return None
    budget, collector = part.decimal("budget", 100), part.decimal("collector", 100)
    kept = Kept(budget=budget or Decimal(), collector=collector or Decimal())
    total = kept.budget + kept.collector
    if total != _ALL:
        read.report(kinds.KEPT_NOT_ALL, "kept", total=total)
    return kept


def _exchange(read: Fields) -> Exchange | None:
    part = read.sub("exchange")
    if part is None:
        return None
    into = LOCAL if part.is_word("into") else part.currency("into")
    rate, provenance = part.bilingual("rate"), part.provenance()
    if into is None or rate is None:
        return None
    return Exchange(into=into, rate=rate, provenance=provenance)


def _refundable(read: Fields) -> tuple[Ending, ...]:
    """The endings after which it is given back: all of them, none, or those that are named."""
    if isinstance(read.value("refundable"), MappingNode):
        part = read.sub("refundable")
        assert part is not None
        return tuple(ending for ending in _ENDINGS if part.boolean(ending, default=False))
    return _ENDINGS if read.boolean("refundable", default=False) else ()


def _reductions(read: Fields) -> tuple[Reduction, ...]:
    exempt = [_reduction(part, _ALL) for part in read.subs("exempt")]
    reduced = [_reduction(part, part.decimal("percent", 100)) for part in read.subs("reductions")]
    return tuple(reduction for reduction in (*exempt, *reduced) if reduction is not None)


def _reduction(part: Fields, percent: Decimal | None) -> Reduction | None:
    when = part.expression("when", BOOLEAN)
    rest = (part.bilingual("title"), part.window(), part.provenance())
    if when is None or percent is None:
        return None
    title, window, provenance = rest
    return Reduction(percent=percent, when=when, title=title, window=window, provenance=provenance)
