"""From YAML to the model: how time is counted, deadlines, supplements, extensions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from ..errors import InputError
from ..terms import Counting, Term
from ..texts import Text
from ._fields import Fields
from ._problems import structure
from ._shapes import SHAPES
from .expressions import BOOLEAN
from .model import (
    DeadlineRule,
    IntakeSupplement,
    Prolong,
    Reappoint,
    Start,
    Supplement,
)

_KEYS = tuple(SHAPES["counting"].keys)
_THREE_WORKING_DAYS = Term(3, "working_day")
_FIFTEEN_DAYS = Term(15, "day")
_ONE_DAY = Term(1, "day")
_ADD_ONLY = {
    "why": Text("chỉ dùng với `mode: add`", "it goes with `mode: add`"),
    "instead": Text("ghi `mode: add`", "write `mode: add`"),
}


def counting(read: Fields | None, base: Counting) -> Counting:
    """`base` with the rules that stand in this mapping."""
    if read is None:
        return base
    written = {key: _counting_rule(read, key) for key in _KEYS if read.has(key)}
    said = {key: value for key, value in written.items() if value is not None}
    if not said:
        return base
    try:
        return Counting.from_data({**base.to_data(), **said})
    except InputError as failure:
        first = next(iter(said))
        read.report(structure.BAD_COUNTING, first, reason=failure.message)
        return base


def for_steps(base: Counting) -> Counting:
    """How a step's own limit is counted: by office time from the hand-over.

    A cut-off hour concerns receipts, so steps do not inherit it.
    """
    return replace(base, cutoff=None, after_cutoff=None, fraction="office_time")


def deadline(top: Fields, base: Counting) -> tuple[DeadlineRule, ...]:
    """The rules of the deadline in the order of the file."""
    return tuple(_rule(read, index, base) for index, read in enumerate(top.subs("deadline")))


def supplements(top: Fields) -> tuple[IntakeSupplement, Supplement]:
    """When and how often more may be asked for; decree 118/2025 art. 16.3 and 19.5 by default."""
    if top.is_word("supplement"):
        return IntakeSupplement(at_most=0), _under_way(None, at_most=0)
    read = top.sub("supplement")
    if read is None:
        return IntakeSupplement(), _under_way(None, at_most=1)
    return _at_intake_of(read), _under_way_of(read)


def reappoint(top: Fields) -> Reappoint:
    """The new appointment with apology; decree 118/2025 art. 19.6 by default."""
    if top.is_word("reappoint"):
        return Reappoint(at_most=0)
    read = top.sub("reappoint")
    if read is None:
        return Reappoint()
    return Reappoint(
        at_most=read.integer("at_most", 1, 0),
        notice=read.term("notice") or _ONE_DAY,
        provenance=read.provenance(),
    )


def prolong(top: Fields) -> Prolong | None:
    """The longer term that sector law allows, None where the file names none."""
    read = top.sub("prolong")
    if read is None:
        return None
    return Prolong(
        to=read.term("to") or _ONE_DAY,
        at_most=read.integer("at_most", 1, 0),
        when=read.expression("when", BOOLEAN),
        provenance=read.provenance(),
    )


def _counting_rule(read: Fields, key: str) -> Any:
    return read.time(key) if key == "cutoff" else read.word(key)


def _rule(read: Fields, index: int, base: Counting) -> DeadlineRule:
    return DeadlineRule(
        index=index,
        limit=_limit(read),
        when=read.expression("when", BOOLEAN),
        start=_start(read),
        counting=counting(read, base),
        window=read.window(),
        selected_by=read.word("selected_by", "accepted"),
        provenance=read.provenance(),
    )


def _limit(read: Fields) -> Term | Literal["none", "no_result"]:
    if read.is_word("limit"):
        word: Literal["none", "no_result"] = read.word("limit")
        return word
    return read.term("limit") or "none"


def _start(read: Fields) -> Start:
    if read.is_word("starts"):
        return Start(event=read.word("starts"))
    nested = read.sub("starts")
    if nested is None:
        return Start()
    return Start(event="step", step=nested.name("after"))


def _at_intake_of(read: Fields) -> IntakeSupplement:
    if read.is_word("at_intake"):
        return IntakeSupplement(at_most=0)
    part = read.sub("at_intake")
    if part is None:
        return IntakeSupplement()
    return IntakeSupplement(
        at_most=part.integer("at_most", 1, 0),
        answer_within=part.term("answer_within"),
        on_silence=part.word("on_silence", "close"),
        provenance=part.provenance(),
    )


def _under_way_of(read: Fields) -> Supplement:
    if read.is_word("under_way"):
        return _under_way(None, at_most=0)
    return _under_way(read.sub("under_way"), at_most=1)


def _under_way(part: Fields | None, *, at_most: int) -> Supplement:
    if part is None:
        return Supplement(
            at_most=at_most, ask_within=_THREE_WORKING_DAYS, answer_within=_FIFTEEN_DAYS
        )
    mode = part.word("mode", "restart")
    if mode == "add" and not part.has("add"):
        _missing_add(part)
    if mode != "add" and part.has("add"):
        part.report(structure.KEY_NOT_HERE, "add", key="add", **_ADD_ONLY)
    return Supplement(
        mode=mode,
        at_most=part.integer("at_most", at_most, 0),
        ask_within=part.term("ask_within") or _THREE_WORKING_DAYS,
        answer_within=part.term("answer_within") or _FIFTEEN_DAYS,
        on_silence=part.word("on_silence", "close"),
        add=part.term("add"),
        provenance=part.provenance(),
    )


def _missing_add(part: Fields) -> None:
    shape = SHAPES["under_way"]
    part.report(
        structure.MISSING_KEY, "mode", key="add", where=shape.title, doc=shape.keys["add"].doc
    )
