"""What the charts have in common: colours, letters, and marks of what is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from textwrap import wrap
from typing import Any, Final

from ...texts import Lang, Text
from ._library import matplotlib
from ._values import printable

INK: Final = "#1A1A1A"
_RULE: Final = "#C8C8C8"
WIDTH: Final = 10.0
SMALL: Final = 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    """How one kind of dossier looks: a colour, and a pattern for those who see no colours."""

    face: str
    hatch: str = ""


# Blue and orange are told apart by nearly all colour-blind readers; the three differ in
# lightness (L* 33, 78 and 55), so that they are told apart in grey as well.
DARK: Final = Paint(face="#0B4F8A")
LIGHT: Final = Paint(face="#9CCBEB")
ALARM: Final = Paint(face="#D55E00", hatch="///")

SETTINGS: Final = {
    "font.family": ["DejaVu Sans"],
    "font.size": 10.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "text.color": INK,
    "hatch.color": "white",
    "hatch.linewidth": 1.0,
    # A dollar sign in a title starts no formula.
    "text.parse_math": False,
    # Letters stay letters: they can be searched, read aloud and copied.
    "svg.fonttype": "none",
    # Names inside the picture follow from this word instead of from chance.
    "svg.hashsalt": "onestop_engine",
}

# Marks of direction and of no width, by which a name would show as another.
_TURNING: Final = re.compile("[\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]")
_LABEL: Final = 38
_NOTE: Final = 120
_LINES: Final = 3
_LONGEST: Final = 1000
_VIETNAMESE: Final = str.maketrans(",.", ".,")
_HIDDEN: Final = Text(
    "*: số nhỏ, không nêu để không lộ cá nhân.",
    "*: small figures, left out so that nobody can be recognised.",
)


def new_figure(height: float, title: str) -> Any:
    """An empty figure with its title; sizes in inches."""
    matplotlib()
    figure = import_module("matplotlib.figure").Figure(
        figsize=(WIDTH, height), dpi=150, layout="constrained", facecolor="white"
    )
    figure.get_layout_engine().set(w_pad=0.1, h_pad=0.1)
    figure.suptitle(title, fontsize=13, fontweight="bold")
    return figure


def bars(
    axes: Any, places: Sequence[int], sizes: Sequence[float], paint: Paint, **settings: Any
) -> Any:
    """Bars of one kind upon what stands below them (`bottom`)."""
    return axes.bar(
        places, sizes, color=paint.face, hatch=paint.hatch, edgecolor="white", linewidth=0.6,
        **settings,
    )  # fmt: skip


def bars_across(
    axes: Any, places: Sequence[float], sizes: Sequence[float], paint: Paint, **settings: Any
) -> Any:
    """Lying bars of one kind behind what stands left of them (`left`)."""
    return axes.barh(
        places, sizes, color=paint.face, hatch=paint.hatch, edgecolor="white", linewidth=0.6,
        **settings,
    )  # fmt: skip


def on_label(text: str) -> str:
    """A name beside a bar: in lines of bearable length, cut where it has too many of them.

    >>> on_label("Cấp giấy phép xây dựng nhà ở riêng lẻ tại xã")
    'Cấp giấy phép xây dựng nhà ở riêng lẻ\\ntại xã'
    """
    return "\n".join(wrap(_plain(text), _LABEL, max_lines=_LINES, placeholder=" …"))


def note_lines(text: str) -> list[str]:
    """A sentence below a picture, in lines that fit its width."""
    return wrap(_plain(text), _NOTE, max_lines=_LINES, placeholder=" …")


def _plain(text: str) -> str:
    return _TURNING.sub("\ufffd", printable(text[:_LONGEST]))


def named_bars(
    axes: Any, names: Sequence[str], said: Sequence[str], ends: Sequence[float], lang: Lang
) -> None:
    """What stands before and behind lying bars that end there, the first on top, and the axes."""
    places = list(range(len(names)))
    for place, text, end in zip(places, said, ends, strict=True):
        axes.annotate(
            text, (end, place), textcoords="offset points", xytext=(4, 0), va="center",
            fontsize=SMALL,
        )  # fmt: skip
    axes.set_xlim(0, (max(ends, default=0.0) or 1.0) * 1.18)
    axes.set_yticks(places, [on_label(name) for name in names])
    axes.tick_params(axis="y", labelsize=SMALL, length=0)
    axes.set_ylim(max(len(names), 1) - 0.4, -0.6)
    number_axis(axes.xaxis, lang)
    light_grid(axes, "x")


def light_grid(axes: Any, axis: str) -> None:
    """Thin lines behind the bars, by which their sizes can be read."""
    axes.grid(visible=True, axis=axis, color=_RULE, linewidth=0.6)
    axes.set_axisbelow(True)


def number_axis(axis: Any, lang: Lang) -> None:
    """Round numbers on an axis, all digits of them, as the language writes them."""
    axis.set_major_formatter(lambda value, _: written_number(value, lang))


def written_number(number: float, lang: Lang) -> str:
    """A number with its thousands set apart.

    >>> written_number(6049344, "vi"), written_number(2.5, "vi"), written_number(1000, "en")
    ('6.049.344', '2,5', '1,000')
    """
    text = f"{number:,.10g}"
    return text.translate(_VIETNAMESE) if lang == "vi" else text


def legend_below(figure: Any, axes: Any, note: str) -> None:
    """The legend under the picture, where it covers nothing, below a note if there is one."""
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(
        handles, labels, loc="outside lower center", ncols=len(labels), frameon=False,
        fontsize=SMALL, title=note or None, title_fontsize=SMALL,
    )  # fmt: skip


def note_on(cells: Iterable[object], lang: Lang) -> str:
    """What the star stands for, where one of the figures is hidden."""
    return _HIDDEN.say(lang) if any(cell is None for cell in cells) else ""
