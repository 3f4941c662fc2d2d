"""What changed between two versions in words: which value, from what, to what."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from ..definition.agency_titles import agency_title
from ..definition.diff import Change
from ..definition.expressions import Expression
from ..definition.model import (
    DONG,
    Agency,
    Block,
    Branch,
    DeadlineRule,
    Document,
    Fact,
    Fee,
    Price,
    Procedure,
    Reduction,
    Result,
    Step,
    Tier,
    Window,
)
from ..terms import Term
from ..texts import Text
from ._phrases import fill, join, money_text, named, number_text, same, term_text
from ._sentences import CHANNELS, condition_text, window_text
from ._speech import short_day_text
from ._words import NO, YES, fact_text, rule_text
from ._words_fees import due_text, fee_title, price_text
from ._words_fields import FIELDS, IN_FORCE, VALUES
from ._words_papers import document_text
from ._words_steps import block_text, step_text, target_text

_TARGETS: Final = frozenset({"outcomes", "then", "otherwise", "start", "step"})
_MONEY: Final = frozenset({"amount", "base", "floor", "cap"})
_PARTS: Final = frozenset({"by", "escalate_to", "collected_by"})


def change_text(change: Change, old: Procedure, new: Procedure) -> Text:
    """One change as people say it: `thời hạn: 20 ngày → 10 ngày làm việc`."""
    if change.kind == "changed" and is_of_rate(change):
        return _rate(change, old, new)
    what = _what(change, old if change.kind == "removed" else new)
    if change.kind == "reordered":
        return fill(_REORDERED, what=what)
    if change.kind == "renamed":
        return fill(_RENAMED, before=change.before, after=change.after)
    if change.kind == "added":
        return fill(_ADDED, what=what, value=_value(change, change.after, new, change.holder_after))
    if change.kind == "removed":
        value = _value(change, change.before, old, change.holder_before)
        return fill(_REMOVED, what=what, value=value)
    return _changed(change, what, old, new)


def is_of_rate(change: Change) -> bool:
    """True for a value that goes into how much a price is, which is said in one sentence."""
    return isinstance(change.holder_after, Price) and change.field in _RATE


def _rate(change: Change, old: Procedure, new: Procedure) -> Text:
    """A price before and after, whatever in it changed."""
    part = _price_part(change, change.holder_after)
    words = fill(
        _CHANGED,
        what=FIELDS["prices"],
        before=_price(change.holder_before, old),
        after=_price(change.holder_after, new),
    )
    return words if part is None else fill(_IN, part=part, what=words)


def _price(price: Price, procedure: Procedure) -> Text:
    fee = next(
        fee for fee in procedure.fees.values() if any(price is one for one in fee.all_prices())
    )
    return price_text(price, fee, procedure)


def _changed(change: Change, what: Text, old: Procedure, new: Procedure) -> Text:
    if _is_list(change.before) and _is_list(change.after) and change.field in _SETS:
        gone = [one for one in change.before if one not in change.after]
        come = [one for one in change.after if one not in change.before]
        parts = [
            fill(_LESS, values=_listed(change, gone, old, change.holder_before)) if gone else None,
            fill(_MORE, values=_listed(change, come, new, change.holder_after)) if come else None,
        ]
        return fill(_LIST, what=what, parts=join(parts, "; "))
    return fill(
        _CHANGED,
        what=what,
        before=_value(change, change.before, old, change.holder_before),
        after=_value(change, change.after, new, change.holder_after),
    )


def _what(change: Change, procedure: Procedure) -> Text:
    """What the changed value is called, with the part that holds it."""
    holder = change.holder_before if change.kind == "removed" else change.holder_after
    part = _part_of(change, holder, procedure)
    return (
        _field(change, holder)
        if part is None
        else fill(_IN, part=part, what=_field(change, holder))
    )


def _field(change: Change, holder: Any) -> Text:
    if isinstance(holder, Window):
        return IN_FORCE[change.field]
    if change.field == "channel_prices":
        return fill(_BY_CHANNEL, channel=named(CHANNELS, change.name))
    title = FIELDS.get(change.field) or same(change.field)
    shown_by_name = change.name and not is_dataclass(change.before or change.after)
    return fill(_NAMED, what=title, name=change.name) if shown_by_name else title


def _part_of(change: Change, holder: Any, procedure: Procedure) -> Text | None:
    """The part of an entry that the value stands in: a price of a fee, a branch of a block."""
    if isinstance(holder, Branch):
        return fill(_BRANCH, title=holder.title or same(holder.name))
    if isinstance(holder, Reduction):
        return fill(_REDUCTION, when=condition_text(holder.when, procedure))
    if isinstance(holder, Tier):
        return _UP_TO.fill(n=holder.up_to) if holder.up_to is not None else _ABOVE
    inner = re.search(r"\.(?:one_of|first_of)\.", change.path)
    if isinstance(holder, Document) and inner and change.field != "alternatives":
        return fill(_PAPER, title=holder.title)
    return _price_part(change, holder)


def _price_part(change: Change, holder: Any) -> Text | None:
    own = isinstance(holder, Price)
    channel = re.search(r"\.channels\.([a-z]+)", change.path) if own else None
    window = window_text(holder.window) if own else None
    filed = fill(_FILED, channel=named(CHANNELS, channel[1])) if channel else None
    return join([filed, window]) if filed or window else None


def _value(change: Change, value: Any, procedure: Procedure, holder: Any) -> Text:
    if value is None:
        return _OPEN if isinstance(holder, Window) else _NOTHING
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, str):
        return _word(change.field, value, procedure, holder)
    if isinstance(value, tuple):
        return _listed(change, value, procedure, holder) if value else _NOTHING
    return _plain(change.field, value, procedure, holder)


def _listed(change: Change, values: Iterable[Any], procedure: Procedure, holder: Any) -> Text:
    return join(_value(change, one, procedure, holder) for one in values)


def _plain(field: str, value: Any, procedure: Procedure, holder: Any) -> Text:
    if isinstance(value, Text):
        return fill(_QUOTED, words=value)
    if isinstance(value, Term):
        return term_text(value)
    if isinstance(value, Expression):
        return condition_text(value, procedure)
    if isinstance(value, date):
        return short_day_text(value)
    if isinstance(value, int) and field in _MONEY:
        return money_text(value, getattr(holder, "currency", None) or DONG)
    if isinstance(value, int | Decimal):
        return number_text(value)
    return _whole(value, procedure, holder)


def _word(field: str, value: str, procedure: Procedure, holder: Any) -> Text:
    kind = type(holder).__name__
    known = VALUES.get(f"{kind}.{field}") or VALUES.get(field, {})
    if value in known and not (field == "form" and kind == "Document"):
        return known[value]
    if field in _TARGETS:
        return _target(value, procedure)
    if field in _PARTS:
        return agency_title(procedure, value)
    if field == "due":
        return due_text(value, procedure)
    if field == "records" and value in procedure.facts:
        return procedure.facts[value].label
    if field == "results" and value in procedure.results:
        return procedure.results[value].title
    return same(value)


def _target(name: str, procedure: Procedure) -> Text:
    title = target_text(name, procedure)
    return (
        title
        if title == same(name) or name not in procedure.graph.nodes
        else fill(_STEP_NAMED, title=title, name=name)
    )


def _whole(value: Any, procedure: Procedure, holder: Any) -> Text:
    """A whole entry that came or went."""
    if isinstance(value, Step):
        return step_text(value, procedure)
    if isinstance(value, Block):
        return block_text(value, procedure)
    if isinstance(value, DeadlineRule):
        return rule_text(value, procedure)
    if isinstance(value, Fact):
        return fact_text(value)
    if isinstance(value, Document):
        return document_text(value, procedure)
    if isinstance(value, Fee):
        prices = join((price_text(price, value, procedure) for price in value.prices), "; ")
        return fill(_WITH, title=fee_title(value), more=prices) if prices.vi else fee_title(value)
    if isinstance(value, Price) and isinstance(holder, Fee):
        return join([price_text(value, holder, procedure), window_text(value.window)], "; ")
    return _entry(value, procedure)


def _entry(value: Any, procedure: Procedure) -> Text:
    if isinstance(value, Reduction):
        percent, when = number_text(value.percent), condition_text(value.when, procedure)
        return fill(_PERCENT_OFF, percent=percent, when=when)
    if isinstance(value, Tier):
        head = _ABOVE if value.up_to is None else _UP_TO.fill(n=value.up_to)
        return fill(_WITH, title=head, more=money_text(value.amount))
    if isinstance(value, Agency):
        return agency_title(procedure, value.name)
    if isinstance(value, Branch | Result):
        return value.title or same(value.name)
    return _by_fields(value)


def _by_fields(value: Any) -> Text:
    """A structure that nobody has written a sentence for: what is set in it, field by field."""
    if not is_dataclass(value):
        return same(value)
    parts = (
        fill(_PAIR, what=FIELDS.get(each.name) or same(each.name), value=_simple(inner))
        for each in fields(value)
        if (inner := getattr(value, each.name)) not in (None, (), "") and each.name != "provenance"
    )
    return join(parts, "; ")


def _simple(value: Any) -> Text:
    if isinstance(value, Text):
        return value
    if isinstance(value, Term):
        return term_text(value)
    return same(value.text if isinstance(value, Expression) else value)


def _is_list(value: Any) -> bool:
    return isinstance(value, tuple)


_RATE: Final = frozenset(
    {"kind", "amount", "base", "quantity", "tiers", "each", "percent", "of", "formula", "currency"}
)
_SETS: Final = frozenset(
    {"levels", "channels", "applicants", "legal_basis", "conditions", "records", "results", "needs",
     "cases", "refundable"}
)  # fmt: skip
_CHANGED: Final = Text("{what}: {before} → {after}", "{what}: {before} → {after}")
_ADDED: Final = Text("thêm {what}: {value}", "new {what}: {value}")
_REMOVED: Final = Text("bỏ {what}: {value}", "{what} removed: {value}")
_RENAMED: Final = Text("đổi tên: {before} → {after}", "renamed: {before} → {after}")
_REORDERED: Final = Text("{what}: thứ tự đổi khác", "{what}: in another order")
_LIST: Final = Text("{what}: {parts}", "{what}: {parts}")
_LESS: Final = Text("bỏ {values}", "without {values}")
_MORE: Final = Text("thêm {values}", "now also {values}")
_IN: Final = Text("{part}, {what}", "{part}, {what}")
_NAMED: Final = Text("{what} «{name}»", "{what} '{name}'")
_BRANCH: Final = Text("nhánh «{title}»", "branch '{title}'")
_REDUCTION: Final = Text("miễn, giảm khi {when}", "reduction when {when}")
_PAPER: Final = Text("«{title}»", "'{title}'")
_BY_CHANNEL: Final = Text("mức thu khi nộp {channel}", "price when filed {channel}")
_FILED: Final = Text("nộp {channel}", "filed {channel}")
_UP_TO: Final = Text("đến {n}", "up to {n}")
_ABOVE: Final = Text("trên các bậc đó", "above that")
_QUOTED: Final = Text("«{words}»", "'{words}'")
_STEP_NAMED: Final = Text("{title} ({name})", "{title} ({name})")
_WITH: Final = Text("{title}: {more}", "{title}: {more}")
_PERCENT_OFF: Final = Text("giảm {percent} % khi {when}", "{percent}% off when {when}")
_PAIR: Final = Text("{what}: {value}", "{what}: {value}")
_NOTHING: Final = Text("không ghi", "not stated")
_OPEN: Final = Text("không giới hạn", "open")
