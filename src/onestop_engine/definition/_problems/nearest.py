"""The word that an author probably meant."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_COMPARED = 80
_MOST_COMPARED = 500


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `word`, whatever its accents and case; None when none is like it.

    >>> nearest("loại công trinh", ["loai_cong_trinh", "so_trang"])
    'loai_cong_trinh'
    >>> nearest("within", ["procedure"]) is None
    True
    """
    # Only wrong files pay for difflib, so it is not imported with the module.
    from difflib import get_close_matches  # noqa: PLC0415

    bare: dict[str, str] = {}
    for candidate in list(candidates)[:_MOST_COMPARED]:
        bare.setdefault(plain(candidate), candidate)
    found = get_close_matches(plain(word[:_LONGEST_COMPARED]), bare, n=1, cutoff=0.6)
    return bare[found[0]] if found else None


def plain(word: str) -> str:
    """The word without accents and case, its blanks and strokes as in a name."""
    spread = unicodedata.normalize("NFD", word.casefold().replace("đ", "d"))
    bare = "".join(char for char in spread if not unicodedata.combining(char))
    return bare.replace(" ", "_").replace("-", "_")
