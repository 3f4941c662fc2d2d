"""Currencies by their three letters (ISO 4217), those in use on 2026-11-23."""

from __future__ import annotations

from typing import Final

from .._problems import nearest
from .._problems import values as kinds
from ._refusal import Refusal, refuse

_CODES: Final = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD
CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD
KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO
NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE
SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND
VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
CURRENCIES: Final = frozenset(_CODES.split())
_SIGNS: Final = {"đ": "VND", "đồng": "VND", "$": "USD", "đô la": "USD", "€": "EUR", "£": "GBP"}


def read_currency(text: str) -> str | Refusal:
    """The currency that `text` names, or why it names none.

    >>> read_currency("USD"), read_currency("usd").values["mend"]
    ('USD', 'USD')
    """
    if text in CURRENCIES:
        return text
    meant = _SIGNS.get(text.lower()) or nearest(text.upper(), sorted(CURRENCIES))
    return refuse(kinds.NOT_A_CURRENCY, text=text, mend=meant or "USD")
