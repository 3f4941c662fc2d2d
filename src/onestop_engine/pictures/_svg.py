"""Writes a drawing as SVG: one file that needs no other, readable in light and in print.

Nothing but attributes: no style sheet, no script, no identifiers, so that several pictures can
stand in one page. All words are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final
from xml.sax.saxutils import escape as escape_markup

from ..texts import Lang
from ._boxes import Body, IconName, Row, Tone, padding
from ._icons import STROKES
from ._legend import Sample, Sheet
from ._marks import Mark
from ._metrics import width_of
from ._scene import Lane, Line, Rect, Shape, Words

_FONTS: Final = "DejaVu Sans, Noto Sans, Segoe UI, Verdana, Arial, sans-serif"
_TONES: Final[Mapping[Tone, str]] = MappingProxyType(
    {
        "ink": "#17222d",
        "muted": "#475664",
        "limit": "#0b4f8a",
        "ask": "#8a5200",
        "refuse": "#a3201d",
        "late": "#b3001b",
        "good": "#1b6e3c",
        "paper": "#ffffff",
    }
)
_LANES: Final = ("#f4f7fa", "#eaf0f6")
_LANE_EDGE: Final = "#c3cfdb"
_HEADER: Final = "#d6e2ee"
_BOX_EDGE: Final = "#5c7186"
_BAR: Final = "#3b4d5f"
_PLAIN: Final = "#5c6f82"
_HEAVY: Final = "#0b4f8a"
_FAINT: Final = "#a9b6c2"
_FILLS: Final[Mapping[str, tuple[str, str, float]]] = MappingProxyType(
    # Fill, edge and width of the edge.
    {
        "plain": ("#ffffff", _BOX_EDGE, 1.2),
        "done": ("#dcefe2", "#2c7d4c", 1.4),
        "now": ("#fff1c9", "#b37a00", 3.0),
        "late": ("#fbe0e0", "#b3001b", 1.6),
        "late_now": ("#fbe0e0", "#b3001b", 3.0),
        "passed": ("#eceff2", _FAINT, 1.2),
        "ahead": ("#ffffff", _FAINT, 1.2),
    }
)
_CORNER: Final = 6.0
_IMPOSSIBLE: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ICON: Final = 16.0
_SMALL_ICON: Final = 12.0


def svg_of(sheet: Sheet, lang: Lang) -> str:
    """The text of the SVG file."""
    width, height = _number(sheet.width), _number(sheet.height)
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" xml:lang="{lang}" font-family="{_FONTS}">'
    )
    parts = [
        root,
        f"<title>{escape(sheet.title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *(_words(one) for one in sheet.heading),
        *(line for index, lane in enumerate(sheet.scene.lanes) for line in _lane(lane, index)),
        *(part for line in _lightest_first(sheet) for part in _line(line, sheet)),
        *(part for shape in sheet.scene.shapes.values() for part in _shape(shape, sheet)),
        *(part for line in sheet.scene.lines for part in _label(line)),
        *(part for sample in sheet.legend for part in _sample(sample)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def escape(text: str) -> str:
    """Text as XML can hold it; a sign that no XML may hold is shown as unreadable."""
    return escape_markup(_IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", text))


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _words(one: Words, *, anchor: str = "start") -> str:
    # The room was kept for the widest font; in a narrower one centred words stay in the middle.
    x = one.x + one.width / 2 if anchor == "middle" else one.x
    style = ' font-weight="bold"' if one.bold else ""
    style += ' font-style="italic"' if one.italic else ""
    style += f' text-anchor="{anchor}"' if anchor != "start" else ""
    return (
        f'<text x="{_number(x)}" y="{_number(one.y)}" font-size="{_number(one.size)}" '
        f'fill="{_TONES[one.tone]}"{style}>{escape(one.text)}</text>'
    )


def _rect(rect: Rect, fill: str, edge: str, thick: float, corner: float = 0) -> str:
    round_ = f' rx="{_number(corner)}"' if corner else ""
    return (
        f'<rect x="{_number(rect.x)}" y="{_number(rect.y)}" width="{_number(rect.width)}" '
        f'height="{_number(rect.height)}"{round_} fill="{fill}" stroke="{edge}" '
        f'stroke-width="{_number(thick)}"/>'
    )


def _lane(lane: Lane, index: int) -> Iterator[str]:
    rect = lane.rect
    yield _rect(rect, _LANES[index % 2], _LANE_EDGE, 1)
    head = Rect(x=rect.x, y=rect.y, width=rect.width, height=lane.header)
    yield _rect(head, _HEADER, _LANE_EDGE, 1)
    yield from (_words(one, anchor="middle") for one in lane.title)


def _lightest_first(sheet: Sheet) -> Sequence[Line]:
    """The lines so that the marked ones lie on top."""
    return sorted(sheet.scene.lines, key=lambda line: line.way in sheet.marked)


def _line(line: Line, sheet: Sheet) -> Iterator[str]:
    heavy = line.way in sheet.marked
    colour = _HEAVY if heavy else _FAINT if sheet.marks else _PLAIN
    yield stroke(line.points, colour, heavy=heavy, dashed=line.way.kind == "needs")
    yield tip(line.points, colour, heavy=heavy)


def stroke(points: Iterable[tuple[float, float]], colour: str, *, heavy: bool, dashed: bool) -> str:
    """A line with its corners."""
    path = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
    dashes = ' stroke-dasharray="5 4"' if dashed else ""
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" '
        f'stroke-width="{"3" if heavy else "1.3"}" stroke-linejoin="round"{dashes}/>'
    )


def tip(points: Sequence[tuple[float, float]], colour: str, *, heavy: bool) -> str:
    """The arrow's head at the end of a line."""
    (x0, y0), (x, y) = points[-2:]
    long, half = (11.0, 5.5) if heavy else (9.0, 4.0)
    across, along = _sign(x - x0), _sign(y - y0)
    back_x, back_y = x - across * long, y - along * long
    corners = (
        (x, y),
        (back_x + along * half, back_y + across * half),
        (back_x - along * half, back_y - across * half),
    )
    path = " ".join(f"{_number(a)},{_number(b)}" for a, b in corners)
    return f'<polygon points="{path}" fill="{colour}"/>'


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _label(line: Line) -> Iterator[str]:
    if line.label is None:
        return
    rect = line.label.rect
    back = Rect(x=rect.x - 3, y=rect.y, width=rect.width + 6, height=rect.height)
    # A long label is shortened; all of it shows when the pointer rests on it.
    yield f"<g><title>{escape(', '.join(line.way.outcomes) or line.label.text)}</title>"
    yield _rect(back, "#ffffff", _LANE_EDGE, 0.6, 3)
    yield _words(line.label, anchor="middle")
    yield "</g>"


def _shape(shape: Shape, sheet: Sheet) -> Iterator[str]:
    kind, rect = shape.spot.kind, shape.rect
    mark = sheet.marks.get(shape.spot.name)
    if kind == "step":
        fill, edge, thick = _FILLS[mark.look if mark else "plain"]
        yield f"<g><title>{escape(_hint(shape, mark))}</title>"
        yield _rect(rect, fill, edge, thick, _CORNER)
    else:
        yield "<g>"
        yield _plain_shape(kind, rect)
    yield from _body(shape.body, rect)
    yield "</g>"


def _plain_shape(kind: str, rect: Rect) -> str:
    if kind in ("split", "join"):
        return _rect(rect, _BAR, _BAR, 0, 3)
    if kind == "head":
        return _rect(rect, "#dfe6ee", "#8fa1b3", 1, rect.height / 2 if rect.height < 30 else 14)
    return _rect(rect, _BAR, _BAR, 0, rect.height / 2)


def _hint(shape: Shape, mark: Mark | None) -> str:
    name = shape.spot.name
    return f"{name}: {mark.hint}" if mark and mark.hint else name


def _body(body: Body, rect: Rect) -> Iterator[str]:
    text_height = sum(row.height for row in body.rows)
    y = rect.y + (rect.height - text_height) / 2
    for row in body.rows:
        if row.ruled:
            yield (
                f'<line x1="{_number(rect.x + padding())}" x2="{_number(rect.right - padding())}" '
                f'y1="{_number(y + 4)}" y2="{_number(y + 4)}" stroke="{_LANE_EDGE}"/>'
            )
        y += row.height
        yield from _row(row, rect, y, centred=body.centred)


def _row(row: Row, rect: Rect, bottom: float, *, centred: bool) -> Iterator[str]:
    width = width_of(row.text, row.size, bold=row.bold)
    x = rect.middle - width / 2 if centred else rect.x + padding() + row.indent
    base = bottom - row.size * 0.33
    if row.icon is not None:
        size = _ICON if row.bold and row.tone == "ink" else _SMALL_ICON
        yield icon(row.icon, rect.x + padding(), base - row.size * 0.36 - size / 2, size, row.tone)
    placed = Words(
        text=row.text,
        x=x,
        y=base,
        width=width,
        size=row.size,
        tone=row.tone,
        bold=row.bold,
        italic=row.italic,
    )
    yield _words(placed, anchor="middle" if centred else "start")


def icon(name: IconName, x: float, y: float, size: float, tone: Tone) -> str:
    """A small drawing with its upper left corner at x, y."""
    scale = _number(size / 16) if size % 16 == 0 else f"{size / 16:.3f}"
    return (
        f'<path d="{STROKES[name]}" transform="translate({_number(x)} {_number(y)}) '
        f'scale({scale})" fill="none" stroke="{_TONES[tone]}" stroke-width="1.5" '
        'stroke-linejoin="round" stroke-linecap="round"/>'
    )


def _sample(sample: Sample) -> Iterator[str]:
    x, y = sample.x, sample.words.y - 4
    if sample.icon is not None:
        yield icon(sample.icon, x, y - 7, 14, sample.tone)
    elif sample.look is not None:
        fill, edge, thick = _FILLS[sample.look]
        yield _rect(Rect(x=x, y=y - 7, width=22, height=14), fill, edge, min(thick, 2.4), 3)
    else:
        colour = _HEAVY if sample.heavy else _PLAIN
        points = ((x, y), (x + 24, y))
        yield stroke(points, colour, heavy=sample.heavy, dashed=sample.dashed)
        yield tip(points, colour, heavy=sample.heavy)
    yield _words(sample.words)
