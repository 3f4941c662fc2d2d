"""The finished drawing in numbers: where every box, line and word lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ._boxes import Body, Tone
from ._flow import Spot, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    """A rectangle; x and y are its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """Half way across."""
        return self.x + self.width / 2

    def meets(self, other: Rect) -> bool:
        """True when the two share more than a border.

        >>> one = Rect(x=0, y=0, width=4, height=4)
        >>> one.meets(Rect(x=4, y=0, width=1, height=1)), one.meets(one)
        (False, True)
        """
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One line of text; `x` is its left end and `y` its base line, `width` what it takes."""

    text: str
    x: float
    y: float
    width: float
    size: float
    tone: Tone = "ink"
    bold: bool = False
    italic: bool = False

    @property
    def rect(self) -> Rect:
        """The room that the letters take, their marks above and tails below included."""
        return Rect(x=self.x, y=self.y - self.size, width=self.width, height=self.size * 1.25)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A box, bar, heading or end with its rectangle."""

    spot: Spot
    rect: Rect
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line with its corners and, near its start, the names of its outcomes."""

    way: Way
    points: tuple[tuple[float, float], ...]
    label: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """The lane of an agency (làn) with its title on top."""

    part: str
    rect: Rect
    header: float
    title: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The boxes, lines and lanes of a picture, and how large it is."""

    lanes: tuple[Lane, ...]
    shapes: Mapping[str, Shape]
    lines: tuple[Line, ...]
    width: float
    height: float
