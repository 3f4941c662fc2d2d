"""A ledger folded into stretches that ran and stretches that stood, and the date they lead to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from onestop_engine.calendars import say_instant
from onestop_engine.terms import Amount, Counting, Due, Term, say_amount
from onestop_engine.texts import Lang, Text
from onestop_engine.year_days import YearDay

from ._measures import Measure, Quantity, closing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from onestop_engine.calendars import WorkCalendar

    from ._ledger import Entry, EntryKind, Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A time in which the clock ran, up to a pause; what had been used and was left then."""

    start: datetime
    end: datetime
    cause: Text
    used: Quantity
    left: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """What a ledger comes to, since the clock was started or restarted last."""

    measure: Measure
    term: Limit
    start: datetime
    since: datetime | None
    """From when it runs now; None while it stands."""
    amount: Amount
    """The amount of the term in force, with what was added to it."""
    lawful: Quantity
    """The budget, without an appointment of another date."""
    budget: Quantity
    used: Quantity
    stretches: tuple[Stretch, ...] = ()
    fixed: date | None = None
    """The date that was appointed anew, unless the clock was changed later."""
    stopped: datetime | None = None
    extra: tuple[Term, ...] = ()
    """What was added in another unit than that of the term."""
    anew: bool = False
    """The whole term began to run once more."""
    waited: Entry | None = None
    """The pause out of which it did."""
    stands: Due | None = None
    """The date that stands whatever happens: counted back from an event, or of each year."""

    @property
    def added(self) -> bool:
        """True when time was added to the term, in its own unit."""
        return isinstance(self.term, Term) and self.amount != self.term.amount

    def used_at(self, calendar: WorkCalendar, at: datetime) -> Quantity:
        """The time used up to `at`."""
        if self.stopped is not None:
            at = min(at, self.stopped)
        if self.since is None or at <= self.since:
            return self.used
        return _plus(self.used, self.measure.used(calendar, self.since, at))

    def left_at(self, calendar: WorkCalendar, at: datetime) -> Quantity:
        """The time left at `at`; below zero when it is late."""
        return _minus(self.budget, self.used_at(calendar, at))

    @property
    def left(self) -> Quantity:
        """What is left where the clock began to run the last time; at least nothing."""
        return _at_least_nothing(_minus(self.budget, self.used))


def _plus(one: Quantity, other: Quantity) -> Quantity:
    return one + other  # type: ignore[operator]


def _minus(one: Quantity, other: Quantity) -> Quantity:
    return one - other  # type: ignore[operator]


def _at_least_nothing(quantity: Quantity) -> Quantity:
    if isinstance(quantity, timedelta):
        return max(quantity, timedelta(0))
    return max(quantity, 0)


def fold(entries: tuple[Entry, ...], calendar: WorkCalendar) -> Folded:
    """What the ledger comes to on a calendar."""
    first = max(n for n, entry in enumerate(entries) if entry.kind in {"start", "restart"})
    folded = _begin(entries[first:], calendar)
    if first:
        last = entries[first - 1]
        folded = replace(folded, anew=True, waited=last if last.kind == "pause" else None)
    for entry in entries[first + 1 :]:
        folded = _STEPS[entry.kind](folded, entry, calendar)
    return folded


def _begin(entries: tuple[Entry, ...], calendar: WorkCalendar) -> Folded:
    """The start of the term that is in force at the end: a prolonged one has the same start.

    All that was used is measured in that term's unit, also where the law that prolongs turns
    working days into calendar days.
    """
    start = entries[0]
    if start.dated:
        return _begin_dated(start, calendar)
    term = next(e.term for e in reversed(entries) if e.kind in {"start", "restart", "prolong"})
    assert isinstance(term, Term)
    assert start.counting is not None
    measure = Measure.of(term, start.counting)
    budget = measure.budget(calendar, start.at, term.amount)
    return Folded(
        measure=measure,
        term=term,
        start=start.at,
        since=start.at,
        amount=term.amount,
        lawful=budget,
        budget=budget,
        used=_minus(budget, budget),
    )


def _begin_dated(start: Entry, calendar: WorkCalendar) -> Folded:
    """A clock that leads to a date: its budget is what runs from its start to there."""
    term, counting = start.term, start.counting
    assert term is not None
    assert counting is not None
    if isinstance(term, YearDay):
        stands = calendar.due_yearly(start.at, term, counting)
        measure = Measure.of(_ONE_DAY, counting)
    else:
        assert start.event is not None
        stands = calendar.due_before(start.event, term, counting, since=start.at)
        measure = Measure.of(term, counting)
    budget = measure.used(calendar, start.at, stands.at)
    return Folded(
        measure=measure,
        term=term,
        start=start.at,
        since=start.at,
        amount=1,
        lawful=budget,
        budget=budget,
        used=_minus(budget, budget),
        stands=stands,
    )


def _pause(folded: Folded, entry: Entry, calendar: WorkCalendar) -> Folded:
    assert folded.since is not None
    now = folded.measure.used(calendar, folded.since, entry.at)
    used = _plus(folded.used, now)
    stretch = Stretch(
        start=folded.since,
        end=entry.at,
        cause=entry.said,
        used=now,
        left=_at_least_nothing(_minus(folded.budget, used)),
    )
    return replace(folded, since=None, used=used, stretches=(*folded.stretches, stretch))


def _resume(folded: Folded, entry: Entry, _: WorkCalendar) -> Folded:
    return replace(folded, since=entry.at, fixed=None)


def _add(folded: Folded, entry: Entry, calendar: WorkCalendar) -> Folded:
    """More time on what is left: where nothing was left, the lateness so far is not paid back."""
    assert isinstance(entry.term, Term)
    if entry.term.unit != folded.measure.unit:
        return _add_other(folded, entry, calendar)
    over = _minus(folded.used_at(calendar, entry.at), folded.budget)
    amount = folded.amount + entry.term.amount
    more = _minus(
        folded.measure.budget(calendar, folded.start, amount),
        folded.measure.budget(calendar, folded.start, folded.amount),
    )
    more = _plus(more, _at_least_nothing(over))
    return replace(
        folded,
        amount=amount,
        lawful=_plus(folded.lawful, more),
        budget=_plus(folded.budget, more),
        fixed=None,
    )


def _add_other(folded: Folded, entry: Entry, calendar: WorkCalendar) -> Folded:
    """Days of another kind, from where the rest would have ended; lateness is not paid back."""
    term, measure, since = entry.term, folded.measure, folded.since
    assert isinstance(term, Term)
    assert since is not None
    zero = calendar.localize(max(entry.at, since)).date()
    if _at_least_nothing(folded.left_at(calendar, entry.at)):
        zero = calendar.due_after(since, *measure.rest(folded.left)).on
    end = calendar.due_after(zero, term.amount, term.unit, _PLAIN).on
    budget = _plus(folded.used, measure.until(calendar, since, end))
    extra = (*folded.extra, term)
    return replace(folded, budget=budget, lawful=budget, extra=extra, fixed=None)


def _prolong(folded: Folded, _: Entry, __: WorkCalendar) -> Folded:
    return replace(folded, budget=folded.lawful, fixed=None)


def _reappoint(folded: Folded, entry: Entry, calendar: WorkCalendar) -> Folded:
    """What is left now ends on the date that was appointed, should the clock stand later on."""
    assert folded.since is not None
    assert entry.to is not None
    whole = folded.measure.until(calendar, folded.since, entry.to)
    return replace(folded, fixed=entry.to, budget=_plus(folded.used, whole))


def _stop(folded: Folded, entry: Entry, _: WorkCalendar) -> Folded:
    return replace(folded, stopped=entry.at)


_STEPS: Final[Mapping[EntryKind, Callable[[Folded, Entry, WorkCalendar], Folded]]] = {
    "pause": _pause,
    "resume": _resume,
    "add": _add,
    "prolong": _prolong,
    "reappoint": _reappoint,
    "stop": _stop,
}


def due_of(folded: Folded, calendar: WorkCalendar) -> Due | None:
    """The date that a folded ledger leads to; None while the clock stands."""
    measure, since = folded.measure, folded.since
    if since is None:
        return None
    if folded.stands is not None and folded.fixed is None:
        return folded.stands
    if folded.fixed is not None:
        last = closing(calendar, folded.fixed)
    elif isinstance(folded.term, Term) and not (folded.stretches or folded.added or folded.extra):
        whole = calendar.due(since, folded.term, measure.counting)
        if not folded.anew:
            return whole
        return replace(whole, explainer=partial(_explain, folded, calendar, whole))
    else:
        last = calendar.due_after(since, *measure.rest(folded.left))
    zero = calendar.localize(folded.start).date()
    assumed, provisional = calendar.doubts(zero, last.on)
    return replace(
        last,
        assumed=assumed,
        provisional=provisional,
        explainer=partial(_explain, folded, calendar, last),
    )


def _explain(folded: Folded, calendar: WorkCalendar, last: Due, lang: Lang) -> str:
    """What was asked, each stretch and the pause after it, and the way to the end."""
    begun = _ANEW if folded.anew else _BEGUN
    lines = [begun.say(lang).format(_say(calendar, folded.start, lang), folded.term.say(lang))]
    if folded.waited is not None:
        since = _say(calendar, folded.waited.at, lang)
        lines.insert(0, _WAITED.say(lang).format(since, folded.waited.said.say(lang)))
    for stretch in folded.stretches:
        lines += _stretch_lines(folded.measure, stretch, calendar, lang)
    if folded.added:
        assert isinstance(folded.term, Term)
        whole = say_amount(folded.amount, folded.term.unit, lang)
        lines.append(_ADDED.say(lang).format(whole))
    lines += [_EXTRA.say(lang).format(term.say(lang)) for term in folded.extra]
    assert folded.since is not None
    if folded.stretches:
        # An appointed date is no time that was left.
        lawful = folded if folded.fixed is None else replace(folded, budget=folded.lawful)
        left = folded.measure.say(lawful.left).say(lang)
        line = _RESUMED if lawful.left else _NOTHING_LEFT
        lines.append(line.say(lang).format(_say(calendar, folded.since, lang), left))
    rest = last.explain(lang).split("\n")
    if folded.fixed is None:
        return "\n".join([*lines, *rest[1:]])
    return "\n".join([*lines, _APPOINTED.say(lang), rest[-1]])


def _stretch_lines(
    measure: Measure, stretch: Stretch, calendar: WorkCalendar, lang: Lang
) -> list[str]:
    lines: list[str] = []
    if measure.kind == "working_days" and stretch.used:
        lines += calendar.day_lines(
            stretch.start, stretch.used, "working_day", measure.counting, lang
        )
    cause = stretch.cause.say(lang)
    used, left = measure.say(stretch.used).say(lang), measure.say(stretch.left).say(lang)
    paused = _PAUSED.say(lang).format(_say(calendar, stretch.end, lang), cause, used, left)
    return [*lines, paused]


def _say(calendar: WorkCalendar, at: datetime, lang: Lang) -> str:
    return say_instant(calendar.localize(at), lang)


_ONE_DAY: Final = Term(1, "day")
_PLAIN: Final = Counting()
_BEGUN: Final = Text("Bắt đầu tính {}; thời hạn {}.", "Counted from {}; term: {}.")
_WAITED: Final = Text("Tạm dừng từ {} ({}).", "Paused from {} ({}).")
_ANEW: Final = Text(
    "Tính lại từ đầu từ {}, như ngày tiếp nhận; thời hạn {}.",
    "Counted anew from {}, like a receipt; term: {}.",
)
_PAUSED: Final = Text(
    "Tạm dừng từ {} ({}): đã dùng {}, còn {}.", "Paused from {} ({}): {} used, {} left."
)
_ADDED: Final = Text("Được cộng thêm, thời hạn thành {}.", "Time was added, the term is {}.")
_EXTRA: Final = Text("Được cộng thêm {} vào phần còn lại.", "{} were added to what was left.")
_RESUMED: Final = Text(
    "Tính tiếp từ {}, như ngày tiếp nhận; còn {}.", "Counted on from {}, like a receipt; {} left."
)
_NOTHING_LEFT: Final = Text(
    "Tính tiếp từ {}; thời hạn đã dùng hết nên trả vào cuối ngày làm việc đầu tiên sau đó.",
    "Counted on from {}; nothing is left, so it is due at the end of the first working day after.",
)
_APPOINTED: Final = Text(
    "Đã hẹn lại một lần (Điều 19 khoản 6 Nghị định 118/2025/NĐ-CP).",
    "Another date was appointed (decree 118/2025 art. 19.6).",
)
