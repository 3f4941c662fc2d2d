"""Bilingual sentences put together from parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..terms import Term
from ..texts import Text


def fill(template: Text, **values: object) -> Text:
    """`template` with its places filled, by each value in each language.

    >>> fill(Text("nếu {what}", "if {what}"), what=Text("trễ", "late")).say("en")
    'if late'
    """
    spoken = {
        lang: {
            name: value.say(lang) if isinstance(value, Text) else value
            for name, value in values.items()
        }
        for lang in ("vi", "en")
    }
    return Text(template.vi.format(**spoken["vi"]), template.say("en").format(**spoken["en"]))


def join(parts: Iterable[Text | None], separator: str = ", ") -> Text:
    """The parts in one line, those that are None left out.

    >>> join([Text("xã", "commune"), None, Text("tỉnh", "province")]).say("en")
    'commune, province'
    """
    present = [part for part in parts if part is not None]
    return Text(
        separator.join(part.vi for part in present),
        separator.join(part.say("en") for part in present),
    )


def same(words: object) -> Text:
    """A text that is the same in both languages: names, codes, figures."""
    return Text(str(words), str(words))


def counted(n: int, vi: str, singular: str, plural: str) -> Text:
    """A number of things; English has a plural, and says "once" and "twice".

    >>> counted(2, "lần", "time", "times").say("en")
    'twice'
    """
    often = {1: "once", 2: "twice"} if singular == "time" else {}
    english = often.get(n) or f"{n} {singular if n == 1 else plural}"
    return Text(f"{n} {vi}", english)


def times(n: int) -> Text:
    """How often something may happen."""
    return counted(n, "lần", "time", "times")


def term_text(term: Term) -> Text:
    """A term in both languages."""
    return Text(term.say("vi"), term.say("en"))


def money_text(amount: int, currency: str = "VND") -> Text:
    """Whole đồng, or units of another currency, in both languages.

    >>> money_text(150000).vi, money_text(150, "USD").say("en")
    ('150.000 đ', 'USD 150')
    """
    sign = "đ" if currency == "VND" else currency
    return Text(f"{amount:,} {sign}".replace(",", "."), f"{currency} {amount:,}")


def sums_text(amounts: Mapping[str, int]) -> Text:
    """Sums by currency; đồng only where there is some, or nothing else.

    >>> sums_text({"VND": 0, "USD": 150}).vi
    '150 USD'
    """
    shown = [money_text(amount, currency) for currency, amount in amounts.items() if amount]
    return join(shown, " + ") if shown else money_text(0)


def number_text(number: object) -> Text:
    """A plain number in both languages."""
    return Text(str(number).replace(".", ","), str(number))


def named(words: Mapping[str, Text], name: str) -> Text:
    """The words for a fixed value, or the value itself."""
    return words.get(name, same(name))
