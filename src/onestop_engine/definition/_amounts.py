"""Money, quantities and days in words, in Vietnamese and English."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from ..terms import Term
from ..texts import Text
from .model import DONG, LOCAL, Window

_CURRENCIES = {
    DONG: Text("đồng Việt Nam", "Vietnamese đồng"),
    LOCAL: Text("tiền của nước sở tại", "the local currency"),
}
_FROM = Text("từ {day}", "from {day}")
_UNTIL = Text("đến hết {day}", "until {day}")


def both(template: Text, **values: Text) -> Text:
    """`template` filled with each value's own Vietnamese and English.

    >>> both(Text("giá {x}", "price {x}"), x=Text("một", "one")).say("en")
    'price one'
    """
    return Text(
        template.vi.format(**{name: value.vi for name, value in values.items()}),
        template.say("en").format(**{name: value.say("en") for name, value in values.items()}),
    )


def whole_units(amount: Fraction) -> int:
    """`amount` rounded half up to 1 đồng, or one unit of another currency.

    >>> whole_units(Fraction(5, 2))
    3
    """
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def money(amount: Fraction | int) -> Text:
    """Whole units with the thousands marked as each language marks them.

    >>> money(150000).say("vi")
    '150.000'
    """
    english = f"{whole_units(Fraction(amount)):,}"
    return Text(english.replace(",", "."), english)


def price(amount: Fraction | int, currency: str) -> Text:
    """Whole units with their currency.

    >>> price(150000, "VND").say("vi"), price(150, "USD").say("vi")
    ('150.000 đ', '150 USD')
    """
    said = money(amount)
    if currency == DONG:
        return Text(f"{said.vi} đ", f"VND {said.say('en')}")
    return Text(f"{said.vi} {currency}", f"{currency} {said.say('en')}")


def say_currency(currency: str) -> Text:
    """What people call a currency that something is paid in.

    >>> say_currency("local").say("en")
    'the local currency'
    """
    return _CURRENCIES.get(currency, Text(currency, currency))


def say_number(number: Fraction | Decimal) -> Text:
    """A quantity as people write it, with at most four decimals.

    >>> say_number(Fraction(25, 2)).say("vi")
    '12,5'
    """
    english = f"{float(number):,.4f}".rstrip("0").rstrip(".")
    return Text(english.translate(str.maketrans(",.", ".,")), english)


def say_term(term: Term) -> Text:
    """A duration as the law writes it.

    >>> say_term(Term(3, "working_day")).vi
    '3 ngày làm việc'
    """
    return Text(term.say("vi"), term.say("en"))


def say_day(day: date) -> Text:
    """A day as each language writes it.

    >>> say_day(date(2026, 9, 1)).say("vi")
    '01/09/2026'
    """
    return Text(f"{day:%d/%m/%Y}", day.isoformat())


def say_window(window: Window) -> Text:
    """The days of a window in words; empty when it is open at both ends.

    >>> say_window(Window(end=date(2026, 12, 31))).say("vi")
    'đến hết 31/12/2026'
    """
    parts = [
        both(words, day=say_day(day))
        for words, day in ((_FROM, window.start), (_UNTIL, window.end))
        if day is not None
    ]
    return Text(" ".join(p.vi for p in parts), " ".join(p.say("en") for p in parts))
