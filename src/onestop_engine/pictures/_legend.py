"""The sheet that a drawing stands on: title and limit above it, the key to its signs below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, get_args

from ..definition._lengths import nominal
from ..definition.model import Procedure
from ..terms import Term
from ..texts import Lang, Text
from ..year_days import YearDay
from . import _words as words
from ._boxes import IconName, Note, Tone
from ._flow import Way
from ._icons import MEANINGS
from ._longest import Longest
from ._marks import LOOKS, Look, Mark
from ._metrics import width_of, wrap
from ._scene import Scene, Words

MARGIN: Final = 14.0
_TITLE: Final = 16.0
_TITLE_LEADING: Final = 21.0
_SMALL: Final = 11.5
_LEADING: Final = 17.0
_KEY: Final = 11.0
_KEY_LEADING: Final = 21.0
_SIGN: Final = 30.0
_ICON_SIGN: Final = 19.0
_APART: Final = 22.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One entry of the key: a sign, and what it means."""

    x: float
    words: Words
    icon: IconName | None = None
    tone: Tone = "ink"
    look: Look | None = None
    heavy: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole picture: the drawing, what stands above and below it, and what is marked in it."""

    title: str
    heading: tuple[Words, ...]
    scene: Scene
    legend: tuple[Sample, ...]
    marked: frozenset[Way]
    marks: Mapping[str, Mark] = field(default_factory=dict)
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of the key before it has a place."""

    text: str
    icon: IconName | None = None
    tone: Tone = "ink"
    look: Look | None = None
    heavy: bool = False
    dashed: bool = False


def heading_of(procedure: Procedure, lang: Lang, extra: Iterable[Note]) -> tuple[Note, ...]:
    """The lines above a picture; the first is its title."""
    since = procedure.in_force.window.start
    ref = Text(
        f"Mã {procedure.code}" + (f", hiệu lực từ {since:%d/%m/%Y}" if since else ""),
        f"Code {procedure.code}" + (f", in force from {since:%d/%m/%Y}" if since else ""),
    )
    limit = words.LIMIT.say(lang).format(what=limits_of(procedure, lang))
    return (
        Note(text=procedure.title.say(lang), bold=True, tone="ink"),
        Note(text=ref.say(lang)),
        Note(text=limit, tone="limit", bold=True),
        *extra,
    )


def limits_of(procedure: Procedure, lang: Lang) -> str:
    """Every limit that the deadline may give, the shortest first."""
    limits = {rule.limit for rule in procedure.deadline}
    terms = sorted((limit for limit in limits if isinstance(limit, Term)), key=nominal)
    days = (limit for limit in limits if isinstance(limit, YearDay))
    yearly = sorted(days, key=lambda day: (day.month, day.day))
    said = list(dict.fromkeys(term.say(lang) for term in terms))
    said += [day.say(lang) for day in yearly]
    said += [text.say(lang) for limit, text in words.NO_LIMITS.items() if limit in limits]
    *others, last = said
    return f"{', '.join(others)} {words.OR.say(lang)} {last}" if others else last


def place_heading(notes: Iterable[Note], room: float) -> tuple[tuple[Words, ...], float]:
    """The lines above a picture in their places, and where they end."""
    placed: list[Words] = []
    y = MARGIN
    for index, note in enumerate(notes):
        size, leading = (_TITLE, _TITLE_LEADING) if index == 0 else (_SMALL, _LEADING)
        for line in wrap(note.text, size, room, bold=note.bold):
            y += leading
            width = width_of(line, size, bold=note.bold)
            placed.append(
                Words(
                    text=line,
                    x=MARGIN,
                    y=y - 4,
                    width=width,
                    size=size,
                    tone=note.tone,
                    bold=note.bold,
                )
            )
    return tuple(placed), y + 10


def entries_of(
    scene: Scene, marked: frozenset[Way], longest: Longest, marks: Mapping[str, Mark], lang: Lang
) -> Iterator[Entry]:
    """What the key has to explain: only the signs that stand in this picture."""
    if marks:
        yield Entry(text=_TAKEN.say(lang), heavy=True)
        looks = {mark.look for mark in marks.values()}
        for look in get_args(Look):
            if look in looks:
                yield Entry(text=LOOKS[look].say(lang), look=look)
    else:
        yield Entry(text=longest_words(longest, lang), heavy=True)
    if any(line.way not in marked and line.way.kind == "way" for line in scene.lines):
        yield Entry(text=_OTHER_WAY.say(lang))
    if any(line.way.kind == "needs" for line in scene.lines):
        yield Entry(text=_NEEDS.say(lang), dashed=True)
    tones: dict[IconName, Tone] = {}
    for shape in scene.shapes.values():
        tones |= {row.icon: row.tone for row in shape.body.rows if row.icon}
    for name, meaning in MEANINGS.items():
        if name in tones and not (marks and tones[name] == "late"):
            yield Entry(text=meaning.say(lang), icon=name, tone=tones[name])


def longest_words(longest: Longest, lang: Lang) -> str:
    """What the heavy line means."""
    said = longest.say(lang)
    return words.LONGEST.say(lang).format(what=said) if said else words.LONGEST_PLAIN.say(lang)


def place_legend(
    entries: Iterable[Entry], top: float, width: float
) -> tuple[tuple[Sample, ...], float]:
    """The key in lines below the drawing, and where it ends."""
    samples: list[Sample] = []
    x, y = MARGIN, top + 24
    for entry in entries:
        sign = _ICON_SIGN if entry.icon else _SIGN
        for index, line in enumerate(wrap(entry.text, _KEY, width - 2 * MARGIN - sign)):
            room = width_of(line, _KEY)
            if index or (x > MARGIN and x + sign + room > width - MARGIN):
                x, y = MARGIN, y + _KEY_LEADING
            said = Words(text=line, x=x + sign, y=y, width=room, size=_KEY)
            samples.append(
                Sample(
                    x=x,
                    words=said,
                    icon=entry.icon,
                    tone=entry.tone,
                    look=entry.look,
                    heavy=entry.heavy,
                    dashed=entry.dashed,
                )
            )
            x += sign + room + _APART
    return tuple(samples), y + 14


_TAKEN: Final = Text("đường hồ sơ đã đi", "the way that the dossier took")
_OTHER_WAY: Final = Text("đường khác", "another way")
_NEEDS: Final = Text("chờ nhánh kia xong", "waits for that branch")
