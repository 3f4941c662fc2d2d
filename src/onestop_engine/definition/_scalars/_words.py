"""Names, codes and yes-or-no: texts that follow a rule."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from ...texts import Text
from .._problems import listed, nearest
from .._problems import values as kinds
from ._meant import meant
from ._refusal import Refusal, refuse

if TYPE_CHECKING:
    from collections.abc import Collection

_BOOLEANS = {"true": True, "false": False}
_YES = frozenset({"yes", "y", "on", "true", "có", "đúng", "1"})
_NO = frozenset({"no", "n", "off", "false", "không", "sai", "0"})
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,59}", re.ASCII)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_LONGEST_NAME = 60

_CHOOSE = Text("Chọn giá trị đúng với văn bản.", "Choose the one that the law's text means.")
_NAME_RULE = Text(
    "tên chỉ gồm chữ, chữ số và dấu gạch dưới, bắt đầu bằng chữ",
    "a name has letters, digits and underscores only, and begins with a letter",
)
_NAME_LONG = Text(
    f"tên dài quá {_LONGEST_NAME} ký tự", f"a name has at most {_LONGEST_NAME} characters"
)
_SLUG_RULE = Text(
    "chỉ gồm chữ thường không dấu, chữ số và dấu -",
    "it has small letters without accents, digits and hyphens only",
)


def read_boolean(text: str) -> bool | Refusal:
    """True or false as `text` says, or why it says neither.

    >>> read_boolean("true"), read_boolean("on").values["mend"]
    (True, 'true')
    """
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    word = text.lower()
    if word in _YES or word in _NO:
        mend = "true" if word in _YES else "false"
        return refuse(kinds.IMPLICIT_BOOLEAN, text=text, mend=mend)
    return refuse(kinds.NOT_A_BOOLEAN, text=text)


def read_identifier(text: str) -> str | Refusal:
    """The name that `text` is, in normal form NFC, or why it can be none.

    >>> read_identifier("loai_cong_trinh"), read_identifier("ask fire").values["mend"]
    ('loai_cong_trinh', 'ask_fire')
    """
    name = unicodedata.normalize("NFC", text)
    # Python reads identifiers in form NFKC; a name that this changes would have two spellings.
    if not name.isidentifier() or name.startswith("_") or not _stable(name):
        return refuse(kinds.NOT_AN_IDENTIFIER, text=text, reason=_NAME_RULE, mend=as_name(text))
    if len(name) > _LONGEST_NAME:
        mend = name[:_LONGEST_NAME]
        return refuse(kinds.NOT_AN_IDENTIFIER, text=text, reason=_NAME_LONG, mend=mend)
    return name


def read_slug(text: str) -> str | Refusal:
    """The name of a folder that `text` is, or why it is none.

    >>> read_slug("hoat-dong-xay-dung"), read_slug("Hoạt động").values["mend"]
    ('hoat-dong-xay-dung', 'hoat-dong')
    """
    if _SLUG.fullmatch(text) and len(text) <= _LONGEST_NAME:
        return text
    mend = re.sub(r"[^a-z0-9]+", "-", _unaccented(text)).strip("-")
    mend = mend[:_LONGEST_NAME].strip("-") or "hoat-dong-xay-dung"
    return refuse(kinds.NOT_AN_IDENTIFIER, text=text, reason=_SLUG_RULE, mend=mend)


def read_code(text: str) -> str | Refusal:
    """The code of a procedure (mã thủ tục hành chính) that `text` is, or why it is none.

    >>> read_code("1.10")
    '1.10'
    """
    return text if _CODE.fullmatch(text) else refuse(kinds.NOT_A_CODE, text=text)


def read_word(text: str, known: Collection[str]) -> str | Refusal:
    """`text` when it is one of the `known` words, else a refusal with the one that is meant.

    >>> read_word("paus", ["restart", "pause"]).values["mend"].en
    'Write `pause`.'
    >>> read_word("lệ phí", ["fee", "charge"]).values["mend"].en
    'Write `charge`.'
    >>> read_word("thuế", ["fee", "charge"]).values["mend"].en
    "Choose the one that the law's text means."
    """
    if text in known:
        return text
    word = meant(text, known) or nearest(text, known)
    mend = _CHOOSE if word is None else Text(f"Viết `{word}`.", f"Write `{word}`.")
    return refuse(kinds.UNKNOWN_WORD, text=text, known=listed(known), mend=mend)


def as_name(text: str) -> str:
    """A name made of `text`, for a mend.

    >>> as_name("2 bản sao")
    'bản_sao'
    """
    words = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", text)).strip("_")
    name = words.lstrip("0123456789_")[:_LONGEST_NAME].rstrip("_")
    return name if name.isidentifier() else "ten"


def _stable(name: str) -> bool:
    return name.isascii() or unicodedata.is_normalized("NFKC", name)


def _unaccented(text: str) -> str:
    spread = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(char for char in spread if not unicodedata.combining(char))
