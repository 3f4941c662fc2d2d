"""Reads what a scenario expects after an act, each expectation with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, get_args

from ..definition._draft import Draft
from ..definition._problems import values as value_kinds
from ..definition._scalars import Refusal, read_integer, read_money
from ..definition._scalars._refusal import refuse
from ..definition._yaml import Mapping as MappingNode
from ..definition._yaml import Node, Scalar
from ..definition.fees import FeeState
from ..engine.dossier import Verdict
from ..texts import Text
from ._keys import (
    MAPPING,
    Keys,
    day_or_instant,
    entries,
    inside,
    is_nothing,
    items,
    known_name,
    name_of,
    wrong_shape,
)
from ._names import Family, Known
from .model import Expectation

STATES = get_args(FeeState)
VERDICTS = get_args(Verdict)

EXAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "status": "2",
        "due": "2026-08-24",
        "original_due": "2026-08-24",
        "answer_due": "2026-09-08",
        "step_due": "{examine: 2026-08-26}",
        "verdict": "on_time",
        "open": "[sign]",
        "results": "[permit]",
        "missing": "[drawings]",
        "fees": "{copy_fee: 24000}",
        "total": "24000",
        "may": "{authority: [ready, unfit]}",
        "may_not": "{applicant: [withdraw]}",
        "event": "promised",
        "explanation_says": '"7 ngày làm việc"',
        "warns": '"Còn thiếu giấy tờ"',
        "refused": '"chỉ được 1 lần"',
    }
)
"""What may be expected, each with an example of how it is written."""

_WHERE = Text("mong đợi (expect)", "what is expected")


class Spot(NamedTuple):
    """A value under `expect`, and whose procedure it speaks of."""

    draft: Draft
    key: str
    node: Node
    path: str
    family: Family

    def made(self, value: Any, node: Node | None = None, name: str = "") -> Expectation:
        """The expectation of `value`, at the place of `node`."""
        path = inside(self.path, name) if name else self.path
        span = (node or self.node).span
        return Expectation(key=self.key, value=value, span=span, path=path, name=name)


def read_expectations(
    draft: Draft, node: Node | None, path: str, family: Family
) -> tuple[Expectation, ...]:
    """Everything that stands under `expect`, in the order of the file."""
    if node is None:
        return ()
    if not isinstance(node, MappingNode):
        wrong_shape(draft, node, path, MAPPING, "{status: 2, due: 2026-08-24}")
        return ()
    Keys(draft, node, path, where=_WHERE, known=EXAMPLES)
    spots = (
        Spot(draft, entry.key, entry.value, inside(path, entry.key), family)
        for entry in node.entries
        if entry.key in _READERS
    )
    return tuple(each for spot in spots for each in _READERS[spot.key](spot))


def _status(spot: Spot) -> Iterator[Expectation]:
    status = spot.draft.reader.integer(spot.node, spot.path, minimum=1, maximum=10)
    if status is not None:
        yield spot.made(status)


def _moment(spot: Spot) -> Iterator[Expectation]:
    if is_nothing(spot.node):
        yield spot.made(None)
        return
    moment = day_or_instant(spot.draft, spot.node, spot.path)
    if moment is not None:
        yield spot.made(moment)


def _moments_of_steps(spot: Spot) -> Iterator[Expectation]:
    for entry, path in entries(spot.draft, spot.node, spot.path, EXAMPLES["step_due"]):
        step = known_name(spot.draft, entry.key, entry.key_span, path, spot.family.steps)
        inner = spot._replace(node=entry.value, path=path)
        for found in _moment(inner) if step is not None else ():
            yield spot.made(found.value, entry.value, entry.key)


def _verdict(spot: Spot) -> Iterator[Expectation]:
    verdict = spot.draft.reader.word(spot.node, spot.path, VERDICTS)
    if verdict is not None:
        yield spot.made(verdict)


def _names(known: Callable[[Family], Known]) -> _Read:
    def read(spot: Spot) -> Iterator[Expectation]:
        if is_nothing(spot.node):
            yield spot.made(())
            return
        names = [
            name_of(spot.draft, node, path, known(spot.family))
            for node, path in items(spot.draft, spot.node, spot.path)
        ]
        if None not in names:
            yield spot.made(tuple(names))

    return read


def _fees(spot: Spot) -> Iterator[Expectation]:
    for entry, path in entries(spot.draft, spot.node, spot.path, EXAMPLES["fees"]):
        if known_name(spot.draft, entry.key, entry.key_span, path, spot.family.fees) is None:
            continue
        example = Text("`24000`, `exempt`")
        value = spot.draft.reader.read(entry.value, path, _amount_or_state, example)
        if value is not None:
            yield spot.made(value, entry.value, entry.key)


_AMOUNT = Text("Viết `24000`.", "Write `24000`.")


def _amount_or_state(text: str) -> int | str | Refusal:
    if text in STATES:
        return text
    if isinstance(read_integer(text), int) or any(char.isdigit() for char in text):
        return read_money(text)
    known = ", ".join(("24000", *STATES))
    return refuse(value_kinds.UNKNOWN_WORD, text=text, known=known, mend=_AMOUNT)


def _total(spot: Spot) -> Iterator[Expectation]:
    total = spot.draft.reader.money(spot.node, spot.path)
    if total is not None:
        yield spot.made(total)


def _permissions(spot: Spot) -> Iterator[Expectation]:
    family = spot.family
    for entry, path in entries(spot.draft, spot.node, spot.path, EXAMPLES["may"]):
        part = known_name(spot.draft, entry.key, entry.key_span, path, family.parts)
        for node, place in items(spot.draft, entry.value, path):
            action = name_of(spot.draft, node, place, family.actions)
            if part is not None and action is not None:
                yield spot.made((part, action), node, part)


def _texts(spot: Spot) -> Iterator[Expectation]:
    for node, path in items(spot.draft, spot.node, spot.path):
        text = spot.draft.reader.text(node, path)
        if text is not None:
            yield spot.made(text, node)


def _text(spot: Spot) -> Iterator[Expectation]:
    if not isinstance(spot.node, Scalar):
        wrong_shape(spot.draft, spot.node, spot.path, _ONE_TEXT, f"refused: {EXAMPLES['refused']}")
        return
    yield from _texts(spot)


_Read = Callable[[Spot], Iterator[Expectation]]
_ONE_TEXT = Text("một đoạn chữ", "one text")
_READERS: Mapping[str, _Read] = MappingProxyType(
    {
        "status": _status,
        "due": _moment,
        "original_due": _moment,
        "answer_due": _moment,
        "step_due": _moments_of_steps,
        "verdict": _verdict,
        "open": _names(lambda family: family.steps),
        "results": _names(lambda family: family.results),
        "missing": _names(lambda family: family.documents),
        "fees": _fees,
        "total": _total,
        "may": _permissions,
        "may_not": _permissions,
        "event": _names(lambda family: family.events),
        "explanation_says": _texts,
        "warns": _texts,
        "refused": _text,
    }
)
