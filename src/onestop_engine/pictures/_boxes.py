"""What stands in each box of a picture, line by line, and how much room it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from ..definition.model import ASK_APPLICANT, STOP, Procedure, Step
from ..texts import Lang, Text
from . import _words as words
from ._flow import SKIPPED, Spot, exits_of
from ._metrics import width_of, wrap

Tone = Literal["ink", "muted", "limit", "ask", "refuse", "late", "good", "paper"]
IconName = Literal[
    "receive",
    "work",
    "consult",
    "confirm",
    "pay",
    "procedure",
    "deliver",
    "clock",
    "ask",
    "refuse",
    "stop",
]

STEP_WIDTH: Final = 240.0
_HEAD_WIDTH: Final = 190.0
_PADDING: Final = 11.0
_ICON_ROOM: Final = 22.0
_SMALL_ICON_ROOM: Final = 17.0
_TITLE: Final = 13.0
_SMALL: Final = 11.0
LABEL_SIZE: Final = 11.0
_LEADING: Final = MappingProxyType({_TITLE: 17.0, _SMALL: 15.0})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of text in a box; `ruled` draws a thin line above it."""

    text: str
    tone: Tone = "muted"
    size: float = _SMALL
    bold: bool = False
    italic: bool = False
    icon: IconName | None = None
    indent: float = 0.0
    ruled: bool = False

    @property
    def height(self) -> float:
        """The room from one line of its kind to the next."""
        return _LEADING[self.size] + (7 if self.ruled else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The lines of a box with the size that they need; `centred` lines stand in the middle."""

    rows: tuple[Row, ...]
    width: float
    height: float
    centred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A paragraph of a box before it is broken into lines."""

    text: str
    tone: Tone = "muted"
    icon: IconName | None = None
    bold: bool = False
    italic: bool = False
    ruled: bool = False


def body_of(spot: Spot, procedure: Procedure, lang: Lang, extra: Iterable[Note] = ()) -> Body:
    """What stands in the box of a spot; `extra` are lines about a dossier."""
    if spot.step is not None:
        return _step_body(spot.step, procedure, lang, extra)
    if spot.kind in ("split", "join"):
        return _bar_body(spot, lang)
    if spot.kind == "head":
        return _head_body(spot, procedure, lang)
    text = (words.FILED if spot.kind == "start" else words.ENDED).say(lang)
    width = width_of(text, _SMALL, bold=True) + 28
    row = Row(text=text, tone="paper", bold=True)
    return Body(rows=(row,), width=width, height=24, centred=True)


def padding() -> float:
    """The room between a box's side and its text."""
    return _PADDING


def _step_body(step: Step, procedure: Procedure, lang: Lang, extra: Iterable[Note]) -> Body:
    room = STEP_WIDTH - 2 * _PADDING
    title = words.node_title(step).say(lang)
    lines = wrap(title, _TITLE, room - _ICON_ROOM, bold=True)
    rows = [
        Row(
            text=line,
            tone="ink",
            size=_TITLE,
            bold=True,
            icon=step.kind if index == 0 else None,
            indent=_ICON_ROOM,
        )
        for index, line in enumerate(lines)
    ]
    for note in (*_notes(step, procedure, lang), *extra):
        rows += rows_of(note, room)
    height = sum(row.height for row in rows) + 2 * _PADDING - 4
    return Body(rows=tuple(rows), width=STEP_WIDTH, height=height)


def rows_of(note: Note, room: float) -> Iterator[Row]:
    """A paragraph in lines no wider than `room`."""
    indent = _SMALL_ICON_ROOM if note.icon else 0.0
    for index, line in enumerate(wrap(note.text, _SMALL, room - indent, bold=note.bold)):
        yield Row(
            text=line,
            tone=note.tone,
            bold=note.bold,
            italic=note.italic,
            icon=note.icon if index == 0 else None,
            indent=indent,
            ruled=note.ruled and index == 0,
        )


def step_texts(step: Step, procedure: Procedure, lang: Lang) -> tuple[str, ...]:
    """The paragraphs of a step's box as plain text."""
    notes = _notes(step, procedure, lang)
    return (words.node_title(step).say(lang), *(note.text for note in notes))


def _notes(step: Step, procedure: Procedure, lang: Lang) -> Iterator[Note]:
    if step.within is not None:
        yield Note(text=step.within.say(lang), tone="limit", icon="clock", bold=True)
    if step.at_least is not None:
        yield Note(text=_fill(words.AT_LEAST, step.at_least.say(lang), lang), tone="limit")
    for text in _remarks(step, procedure, lang):
        yield Note(text=text)
    for index, (outcome, target) in enumerate(exits_of(step)):
        meaning = words.EXITS[target].say(lang)
        name = words.OTHERWISE.say(lang) if outcome == SKIPPED else outcome
        ask = target == ASK_APPLICANT
        tone: Tone = "ask" if ask else "muted" if target == STOP else "refuse"
        icon: IconName = "ask" if ask else "stop" if target == STOP else "refuse"
        text = f"{name}: {meaning}" if name else meaning
        yield Note(text=text, tone=tone, icon=icon, ruled=index == 0)


def _remarks(step: Step, procedure: Procedure, lang: Lang) -> Iterator[str]:
    if step.role is not None:
        yield procedure.roles[step.role].say(lang)
    if step.not_by:
        others = (procedure.graph.step(name) for name in step.not_by)
        yield _fill(words.NOT_BY, ", ".join(words.node_title(o).say(lang) for o in others), lang)
    if step.when is not None:
        yield _fill(words.ONLY_IF, words.condition(step.when, procedure, lang), lang)
    if step.procedure is not None:
        yield _fill(words.SUB, step.procedure, lang)
    if step.attend is not None:
        yield _fill(words.ATTEND, step.attend.where.say(lang), lang)
    if step.clock in words.CLOCKS:
        yield words.CLOCKS[step.clock].say(lang)
    if step.at_most is not None:
        yield _fill(words.AT_MOST, str(step.at_most), lang)
    silence = words.silence_words(step)
    if silence is not None:
        yield silence.say(lang)


def _fill(template: Text, what: str, lang: Lang) -> str:
    return template.say(lang).format(what=what)


def bar_text(spot: Spot, lang: Lang) -> str:
    """What a bar says: the block's title where it splits, what is awaited where it joins."""
    assert spot.block is not None
    if spot.kind == "split":
        return words.node_title(spot.block).say(lang)
    said = words.join_words(spot.block).say(lang)
    exit_words = words.EXITS.get(spot.block.then)
    return f"{said} → {exit_words.say(lang)}" if exit_words else said


def _bar_body(spot: Spot, lang: Lang) -> Body:
    lines = wrap(bar_text(spot, lang), _SMALL, STEP_WIDTH - 16, bold=True)
    rows = tuple(Row(text=line, tone="paper", bold=True) for line in lines)
    return Body(rows=rows, width=STEP_WIDTH, height=15 * len(rows) + 7, centred=True)


def head_texts(spot: Spot, procedure: Procedure, lang: Lang) -> tuple[str, ...]:
    """What stands above a branch: its title, its condition, the branches that it waits for."""
    branch, block = spot.branch, spot.block
    assert branch is not None
    assert block is not None
    texts = [(branch.title or Text(branch.name)).say(lang)]
    if branch.when is not None:
        texts.append(_fill(words.ONLY_IF, words.condition(branch.when, procedure, lang), lang))
    if branch.repeat is not None:
        texts.append(_fill(words.RUNS, words.condition(branch.repeat, procedure, lang), lang))
    for name in branch.needs:
        other = block.branches[name]
        texts.append(_fill(words.AFTER, (other.title or Text(name)).say(lang), lang))
    return tuple(texts)


def _head_body(spot: Spot, procedure: Procedure, lang: Lang) -> Body:
    room = _HEAD_WIDTH - 20
    title, *others = head_texts(spot, procedure, lang)
    rows = list(rows_of(Note(text=title, tone="ink", bold=True), room))
    for text in others:
        rows += rows_of(Note(text=text), room)
    height = sum(row.height for row in rows) + 10
    return Body(rows=tuple(rows), width=_HEAD_WIDTH, height=height, centred=True)
