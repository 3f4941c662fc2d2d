"""From YAML to the model: how time is counted, deadlines, supplements, extensions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Literal

from ..errors import InputError
from ..terms import Counting, Term
from ..texts import Text
from ._fields import Fields
from ._limits import FilingRule, Limit, StepsTotal
from ._problems import structure
from ._shapes import SHAPES
from ._waiting import Exclusion, IntakeSupplement, Supplement
from .expressions import BOOLEAN
from .model import (
    DeadlineRule,
    Prolong,
    Reappoint,
    Start,
)

_KEYS = tuple(SHAPES["counting"].keys)
_THREE_WORKING_DAYS = Term(3, "working_day")
_FIFTEEN_DAYS = Term(15, "day")
_ONE_DAY = Term(1, "day")
_TOTALS = ("sum_of_steps", "longest_path")
_FILING_PAIRS = (("within", "after"), ("at_least", "before"), ("opens", "closes"))
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


def exclusions(top: Fields) -> Mapping[str, Exclusion]:
    """The causes for which the clock stands by law."""
    return MappingProxyType(
        {
            name: Exclusion(
                name=name,
                title=read.bilingual("title") or Text(name),
                provenance=read.provenance(),
            )
            for name, read in top.named("exclusions")
        }
    )


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
        total=_total(read),
        before=read.name("before"),
        when=read.expression("when", BOOLEAN),
        start=_start(read),
        counting=counting(read, base),
        window=read.window(),
        selected_by=read.word("selected_by", "accepted"),
        provenance=read.provenance(),
    )


def _limit(read: Fields) -> Limit | Literal["none", "no_result"]:
    if read.means_word("limit"):
        # What the steps add up to is known once they are read.
        return "no_result" if read.word("limit") == "no_result" else "none"
    return read.limit("limit") or "none"


def _total(read: Fields) -> StepsTotal | None:
    word = read.word("limit") if read.is_word("limit") else None
    return StepsTotal(kind=word, steps=()) if word in _TOTALS else None


def filing(top: Fields) -> tuple[FilingRule, ...]:
    """The rules for the time of filing in the order of the file."""
    return tuple(_filing_rule(read, index) for index, read in enumerate(top.subs("filing")))


def _filing_rule(read: Fields, index: int) -> FilingRule:
    written = [pair for pair in _FILING_PAIRS if any(read.has(key) for key in pair)]
    if len(written) == 1:
        _both_keys(read, *written[0])
    else:
        read.exactly_one(tuple(first for first, _ in _FILING_PAIRS))
    return FilingRule(
        index=index,
        when=read.expression("when", BOOLEAN),
        within=read.term("within"),
        after=read.name("after"),
        at_least=read.term("at_least"),
        before=read.name("before"),
        opens=read.year_day("opens"),
        closes=read.year_day("closes"),
        late=read.word("late", "warn"),
        provenance=read.provenance(),
    )


def _both_keys(read: Fields, first: str, second: str) -> None:
    for key, beside in ((first, second), (second, first)):
        if not read.has(key):
            _missing(read, key, beside)


def _missing(read: Fields, key: str, beside: str) -> None:
    shape = read.shape
    read.report(structure.MISSING_KEY, beside, key=key, where=shape.title, doc=shape.keys[key].doc)


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
    first, later = _answer_terms(part)
    return IntakeSupplement(
        at_most=part.integer("at_most", 1, 0),
        answer_within=first,
        later_rounds=later,
        in_all=part.term("in_all"),
        on_silence=part.word("on_silence", "close"),
        provenance=part.provenance(),
    )


def _answer_terms(part: Fields) -> tuple[Term | None, tuple[Term, ...]]:
    """The applicant's time in the first round, None where none is written, and in later ones."""
    read = part.draft.reader.term
    found = (read(node, path) for node, path in part.items("answer_within"))
    terms = tuple(term for term in found if term is not None)
    return next(iter(terms), None), terms[1:]


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
        _missing(part, "add", "mode")
    if mode != "add" and part.has("add"):
        part.report(structure.KEY_NOT_HERE, "add", key="add", **_ADD_ONLY)
    first, later = _answer_terms(part)
    return Supplement(
        mode=mode,
        at_most=part.integer("at_most", at_most, 0),
        ask_within=part.term("ask_within") or _THREE_WORKING_DAYS,
        answer_within=first or _FIFTEEN_DAYS,
        later_rounds=later,
        in_all=part.term("in_all"),
        on_silence=part.word("on_silence", "close"),
        add=part.term("add"),
        provenance=part.provenance(),
    )
