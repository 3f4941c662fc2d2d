"""How wide words are, and where a text breaks: measured without a font at hand.

The widths are those of DejaVu Sans, the widest of the fonts that a picture asks for: in any other
of them a text takes less room than was kept for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

_FIRST: Final = " "
# Thousandths of the font size, from the space to the tilde.
_REGULAR: Final = (
    *(318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337),
    *(636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531),
    *(1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787),
    *(603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500),
    *(500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612),
    *(635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838),
)
_BOLD: Final = (
    *(348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365),
    *(696, 696, 696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580),
    *(1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995, 837, 850),
    *(733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500),
    *(500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687),
    *(716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838),
)
# Letters that are wider than the letter under their mark, and signs that have none.
_OTHERS: Final = {
    "\N{NO-BREAK SPACE}": 348,
    "đ": 716,
    "Đ": 838,
    "Ơ": 913,
    "Ư": 858,
    "–": 500,
    "·": 380,
    "₫": 696,
}
_HORN: Final = "\N{COMBINING HORN}"
_HORNED: Final = {"O": 913, "U": 858}
_WIDEST: Final = 1000
_SPACES: Final = re.compile(r"[ \t\r\n]+")


@lru_cache(maxsize=4096)
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line of text, in the units of `size`.

    >>> round(width_of("Hồ sơ", 10), 2) == round(width_of("Ho so", 10), 2)
    True
    """
    widths = _BOLD if bold else _REGULAR
    return sum(_letter(one, widths) for one in unicodedata.normalize("NFC", text)) * size / 1000


def _letter(letter: str, widths: tuple[int, ...]) -> int:
    if unicodedata.combining(letter):
        return 0
    if letter in _OTHERS:
        return _OTHERS[letter]
    parts = unicodedata.normalize("NFD", letter)
    if _HORN in parts and parts[0] in _HORNED:
        return _HORNED[parts[0]]
    place = ord(parts[0]) - ord(_FIRST)
    return widths[place] if 0 <= place < len(widths) else _WIDEST


def wrap(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """The text in lines that fit into `room`; a word that does not fit alone is broken.

    >>> wrap("Cấp giấy phép", 10, 40)
    ('Cấp', 'giấy', 'phép')
    """
    lines: list[str] = []
    line = ""
    for word in _words(text, size, room, bold=bold):
        longer = f"{line} {word}" if line else word
        if line and width_of(longer, size, bold=bold) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return (*lines, line) if line else tuple(lines)


def _words(text: str, size: float, room: float, *, bold: bool) -> Iterator[str]:
    # What a no-break space holds together stays together.
    for word in _SPACES.split(text.strip()):
        rest = word
        while width_of(rest, size, bold=bold) > room and len(rest) > 1:
            fits = 1
            while width_of(rest[: fits + 1], size, bold=bold) <= room:
                fits += 1
            yield rest[:fits]
            rest = rest[fits:]
        yield rest
