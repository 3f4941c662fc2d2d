"""Which currencies a fee may be in."""

from __future__ import annotations

from collections.abc import Iterator

from .model import DONG, Fee, Price, Procedure


def currencies_of(procedure: Procedure, fee: Fee) -> frozenset[str]:
    """The currencies of a fee's prices; a percentage has those of the fee that it is of."""
    return frozenset(_currencies(procedure, fee, frozenset()))


def currency_of(procedure: Procedure, price: Price) -> str:
    """The currency of a price, as far as the file alone tells: đồng where it may be several."""
    if price.currency is not None or price.of is None or price.of not in procedure.fees:
        return price.currency or DONG
    found = currencies_of(procedure, procedure.fees[price.of])
    return next(iter(found)) if len(found) == 1 else DONG


def _currencies(procedure: Procedure, fee: Fee, seen: frozenset[str]) -> Iterator[str]:
    seen |= {fee.name}
    for price in fee.all_prices():
        if price.currency is not None:
            yield price.currency
        elif price.kind != "percent":
            yield DONG
        elif price.of is not None and price.of in procedure.fees.keys() - seen:
            yield from _currencies(procedure, procedure.fees[price.of], seen)
