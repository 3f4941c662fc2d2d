"""How cells of a workbook look: the serif letters and plain black rules of official forms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from ._library import openpyxl

# Decree 30/2020, appendix I: official papers are set in Times New Roman.
FONT: Final = "Times New Roman"
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The look of a cell."""

    size: int = 11
    bold: bool = False
    italic: bool = False
    align: Align = "left"
    boxed: bool = False
    shaded: bool = False


@cache
def style_of(look: Look) -> dict[str, Any]:
    """The attributes that give a cell this look."""
    styles = openpyxl().styles
    side = styles.Side(style="thin" if look.boxed else None)
    fill = styles.PatternFill("solid", fgColor="FFEDEDED") if look.shaded else styles.PatternFill()
    return {
        "font": styles.Font(name=FONT, size=look.size, bold=look.bold, italic=look.italic),
        "alignment": styles.Alignment(horizontal=look.align, vertical="center", wrap_text=True),
        "border": styles.Border(left=side, right=side, top=side, bottom=side),
        "fill": fill,
    }
