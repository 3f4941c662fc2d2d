"""Words of a source as a draft can hold them: clean text, names, slugs, what says nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ..definition._scalars import as_name

LONGEST_QUOTE = 2_000
"""Letters of a quotation; what is longer is quoted in several pieces, so that nothing is lost."""

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# What the portal prints where a field is empty; the crawled page then runs on into its own menus.
_NOTHING = re.compile(
    r"(?:không có thông tin(?:\s*\(\s*\w{0,2}\s*\))?|không có|none|null|[-–.\s]*)"
    r"|không có thông tin\s*từ khóa.*",
    re.IGNORECASE,
)
_NAME_WORDS = 6
_NAME_LETTERS = 48
_LEADING_MARKS = re.compile(r"^[\W_]*(?:\(?(?:\d{1,2}|[a-zđ]|[ivx]{1,4})[.)]\s*)*[\W_]*")


def clean(text: str) -> str:
    """`text` in normal form NFC, on one line, without what cannot be seen."""
    composed = unicodedata.normalize("NFC", text)
    seen = "".join(
        " " if unicodedata.category(letter) in _UNSEEN else letter for letter in composed
    )
    return " ".join(seen.replace("\ufffd", "?").split())


def says_nothing(text: str) -> bool:
    """True for an empty field, and for the words that the portal prints in its place."""
    return _NOTHING.fullmatch(text.strip()) is not None


def pieces(text: str, size: int = LONGEST_QUOTE) -> list[str]:
    """`text` in pieces that a quotation can hold, broken between words where there are any."""
    found = []
    while len(text) > size:
        cut = text.rfind(" ", size // 2, size)
        cut = size if cut < 0 else cut
        found.append(text[:cut].strip())
        text = text[cut:].strip()
    return [*found, text]


def fold(text: str) -> str:
    """`text` in small letters without accents.

    >>> fold("Hoạt động xây dựng")
    'hoat dong xay dung'
    """
    apart = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def slug(text: str, otherwise: str) -> str:
    """`text` as the name of a folder; `otherwise` where it has no letters.

    >>> slug("Hoạt động xây dựng", "khac")
    'hoat-dong-xay-dung'
    """
    made = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:_NAME_LETTERS].strip("-")
    return made or otherwise


def short_name(text: str, otherwise: str) -> str:
    """A name for a value, made of the first words of its title.

    >>> short_name("1. Tờ khai đăng ký khai sinh theo mẫu (01 bản)", "giay_to")
    'to_khai_dang_ky_khai_sinh'
    """
    words = re.findall(r"[a-z0-9]+", fold(_LEADING_MARKS.sub("", text)))[:_NAME_WORDS]
    made = "_".join(words)[:_NAME_LETTERS].strip("_")
    return as_name(made) if re.search("[a-z]", made) else otherwise


def distinct(name: str, taken: Iterable[str]) -> str:
    """`name`, or with the next free number where it is taken.

    >>> distinct("le_phi", {"le_phi", "le_phi_2"})
    'le_phi_3'
    """
    used = set(taken)
    if name not in used:
        return name
    number = 2
    while f"{name}_{number}" in used:
        number += 1
    return f"{name}_{number}"
