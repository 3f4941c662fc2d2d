"""The same picture as Mermaid text, for pages that draw Mermaid themselves.

Names in it are our own (`n0`, `n1`), and what authors wrote stands in quoted labels with every
sign that Mermaid or HTML could take for its own written as a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ..definition.model import Procedure
from ..texts import Lang
from . import _words as words
from ._boxes import bar_text, head_texts, step_texts
from ._drawing import label_of
from ._flow import Flow, Spot, Way, flow_of
from ._legend import longest_words
from ._longest import longest_way, order_of

# At the start a figure with a point, or a dash, would begin a list.
_UNSAFE: Final = re.compile(r"[^\w \-.,:()/→…–?!]|(?<=^\d)\.|(?<=^\d\d)\.|^-")
_SHAPES: Final[Mapping[str, tuple[str, str]]] = {
    "start": ("([", "])"),
    "finish": ("([", "])"),
    "head": ("([", "])"),
    "step": ("[", "]"),
    "split": ("[[", "]]"),
    "join": ("[[", "]]"),
}


def draw_mermaid(procedure: Procedure, lang: Lang = "vi") -> str:
    """The procedure as a Mermaid flowchart: a subgraph for each agency, the longest way thick.

    Raises OneStopError where the layout library is not installed.

    >>> from datetime import date
    >>> from onestop_engine import Catalog
    >>> birth = Catalog.installed().pick("1.001193", date(2026, 11, 23))
    >>> draw_mermaid(birth, "en").splitlines()[2]
    'flowchart TB'
    """
    flow = flow_of(procedure)
    order = order_of(flow)
    longest = longest_way(flow, order)
    names = {spot: f"n{index}" for index, spot in enumerate(order.spots)}
    ways = [way for way in flow.drawn if way.source in names]
    lines = [
        f"%% {_quoted([procedure.title.say(lang)])} · {procedure.code}",
        f"%% ==> {longest_words(longest, lang)}",
        "flowchart TB",
        *_lanes(flow, names, lang),
        *(_way(way, names, heavy=way in longest.ways, lang=lang) for way in ways),
        "classDef bar fill:#3b4d5f,stroke:#3b4d5f,color:#ffffff",
        *_bars(flow, names),
    ]
    return "\n".join(lines) + "\n"


def _lanes(flow: Flow, names: Mapping[str, str], lang: Lang) -> Iterator[str]:
    for index, part in enumerate(flow.procedure.agencies):
        mine = [flow.spots[name] for name in names if flow.spots[name].lane == part]
        if mine:
            title = words.lane_title(part, flow.procedure).say(lang)
            yield f'  subgraph lane{index}["{_quoted([title])}"]'
            yield from (f"    {_spot(spot, flow, names, lang)}" for spot in mine)
            yield "  end"
    bars = [flow.spots[name] for name in names if flow.spots[name].lane is None]
    yield from (f"  {_spot(spot, flow, names, lang)}" for spot in bars)


def _spot(spot: Spot, flow: Flow, names: Mapping[str, str], lang: Lang) -> str:
    opening, closing = _SHAPES[spot.kind]
    return f'{names[spot.name]}{opening}"{_quoted(_texts(spot, flow, lang))}"{closing}'


def _texts(spot: Spot, flow: Flow, lang: Lang) -> Iterable[str]:
    if spot.step is not None:
        return step_texts(spot.step, flow.procedure, lang)
    if spot.kind in ("split", "join"):
        return (bar_text(spot, lang),)
    if spot.kind == "head":
        return head_texts(spot, flow.procedure, lang)
    return ((words.FILED if spot.kind == "start" else words.ENDED).say(lang),)


def _way(way: Way, names: Mapping[str, str], *, heavy: bool, lang: Lang) -> str:
    arrow = "-.->" if way.kind == "needs" else "==>" if heavy else "-->"
    label = label_of(way, lang)
    said = f'|"{_quoted([label])}"|' if label else ""
    return f"  {names[way.source]} {arrow}{said} {names[way.target]}"


def _bars(flow: Flow, names: Mapping[str, str]) -> Iterator[str]:
    bars = [names[name] for name in names if flow.spots[name].lane is None]
    if bars:
        yield f"class {','.join(bars)} bar"


def _quoted(texts: Iterable[str]) -> str:
    return "<br/>".join(_UNSAFE.sub(_number, " ".join(text.split())) for text in texts)


def _number(found: re.Match[str]) -> str:
    return f"#{ord(found[0])};"
