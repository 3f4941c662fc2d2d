"""The clock of a dossier or a step: a budget of time, and a ledger of what happened to it.

A clock is a value: every act returns a new one with one more entry, and dates are computed from
the ledger when a calendar is given. What was promised stays in the events of the dossier.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from onestop_engine._values import maker_of
from onestop_engine.errors import InputError
from onestop_engine.terms import Counting, Term
from onestop_engine.texts import Text

from ._ledger import Entry, Limit, read_entry, write_entry
from ._measures import addable
from ._running import due_of, fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from onestop_engine.calendars import WorkCalendar
    from onestop_engine.terms import Due

    from ._measures import Quantity

_LAW: Final = Counting()


@dataclass(frozen=True, slots=True)
class Clock:
    """A term that was started, with everything that happened to it since.

    For terms in days a pause covers (day of request, day of resumption]: the day of the request
    is used, the day of resumption is like day 0. For hours it covers [request, resumption).
    With nothing left, the result is due at the end of the first working day after resumption.
    Months and years that were paused go on in calendar days. A date that is counted back from an
    event, or that comes round each year, is the same after a pause and after a restart, and it can
    be neither prolonged nor added to. Acts are in the
    order of their instants; every method raises `InputError` for one that cannot follow.

    >>> from datetime import datetime
    >>> from onestop_engine import Term, WorkCalendar
    >>> vn = WorkCalendar.bundled()
    >>> clock = Clock.start(datetime(2026, 11, 9, 8, 0), Term(5, "working_day"))
    >>> clock = clock.pause(datetime(2026, 11, 11, 9, 0), "supplement")
    >>> clock.due(vn) is None
    True
    >>> clock.resume(datetime(2026, 11, 18, 9, 0)).due(vn).on
    datetime.date(2026, 11, 23)
    """

    entries: tuple[Entry, ...]

    @classmethod
    def start(
        cls,
        at: datetime,
        term: Limit,
        counting: Counting = _LAW,
        *,
        event: date | None = None,
    ) -> Clock:
        """A running clock: the term runs from `at`, or back from `event`, a date or an instant."""
        start = _new_entry(kind="start", at=at, term=term, event=event, counting=counting)
        return _new_clock((start,))

    def pause(self, at: datetime, cause: str, why: Text | None = None) -> Clock:
        """The clock stands from `at` on; `cause` is a word such as `supplement` or `payment`.

        `why` says more than the word: by which law, say.
        """
        if self.paused:
            raise InputError(_ALREADY_PAUSED.fill(at=at))
        # Stored words name both languages, so that a clock reads back as it was.
        both = None if why is None else Text(why.vi, why.say("en"))
        return self._with(Entry(kind="pause", at=at, cause=cause, why=both))

    def resume(self, at: datetime) -> Clock:
        """The clock runs again: the one-stop unit confirms at `at` that all is complete."""
        if not self.paused:
            raise InputError(_NOT_PAUSED.fill(at=at))
        return self._with(Entry(kind="resume", at=at))

    def restart(
        self,
        at: datetime,
        term: Limit | None = None,
        counting: Counting | None = None,
        *,
        event: date | None = None,
        cause: str,
    ) -> Clock:
        """The whole term anew (decree 118/2025 art. 19.5), also out of a pause.

        `term`, `event` and `counting`: those of the rule that applies now; without a term, those
        with which the clock was started last.
        """
        begun = self._begun
        return self._with(
            Entry(
                kind="restart",
                at=at,
                term=term or begun.term,
                event=event if term else begun.event,
                counting=counting or begun.counting,
                cause=cause,
            )
        )

    def add(self, at: datetime, term: Term, cause: str) -> Clock:
        """A time added to what is left.

        Days may be added in another unit than the clock's own (21 working days on what is left
        of 70 days): they are counted from where the rest would have ended, so the clock must run.
        """
        own = self._lasting()
        if not self.takes(term):
            raise InputError(_OTHER_UNIT.fill(term=term, own=own))
        if term.unit != own.unit and self.paused:
            raise InputError(_STANDS.fill(term=term))
        return self._with(Entry(kind="add", at=at, term=term, cause=cause))

    def takes(self, term: Term) -> bool:
        """True where `term` can be added: hours to the same unit, days to days of any kind."""
        own = self.term
        return isinstance(own, Term) and not self.dated and addable(term.unit, own.unit)

    def prolong(self, at: datetime, term: Term, basis: str | None) -> Clock:
        """A new lawful total (30 days become 45), counted from the same start, pauses kept."""
        own = self._lasting()
        added = any(entry.kind == "add" for entry in self._period)
        if "same_day" in {term.unit, own.unit} or (added and term.unit != own.unit):
            raise InputError(_OTHER_UNIT.fill(term=term, own=own))
        return self._with(Entry(kind="prolong", at=at, term=term, cause=basis))

    def _lasting(self) -> Term:
        """The term in force, where it is one that time can be added to."""
        term = self.term
        if self.dated or not isinstance(term, Term):
            raise InputError(_DATED)
        return term

    def for_term(self, term: Term) -> Clock:
        """The same clock for another term: started, paused and resumed at the same instants.

        It says when a part of the result is due that has a term of its own.
        """
        kept = (entry for entry in self.entries if entry.kind not in _OWN_TIME)
        return Clock(
            tuple(
                replace(entry, term=term, event=None) if entry.term is not None else entry
                for entry in kept
            )
        )

    def reappoint(
        self, at: datetime, to: date, reason: str, *, calendar: WorkCalendar | None = None
    ) -> Clock:
        """The promise moved to another date, at most once (decree 118/2025 art. 19.6).

        With a calendar, also refuses a date that is not later, and an act after the calendar
        day before the due date.
        """
        if self.paused:
            raise InputError(_PAUSED_NOW)
        if any(entry.kind == "reappoint" for entry in self.entries):
            raise InputError(_REAPPOINTED)
        if calendar is not None:
            self._check_notice(calendar, at, to)
        return self._with(Entry(kind="reappoint", at=at, to=to, cause=reason))

    def _check_notice(self, calendar: WorkCalendar, at: datetime, to: date) -> None:
        due = self.due(calendar)
        assert due is not None
        if calendar.localize(at).date() >= due.on:
            raise InputError(_TOO_LATE.fill(last=due.on - timedelta(days=1), due=due.on))
        if to <= due.on:
            raise InputError(_NOT_LATER.fill(to=to, due=due.on))

    def stop(self, at: datetime) -> Clock:
        """The clock is finished: the result is there, or the dossier is closed."""
        return self._with(Entry(kind="stop", at=at))

    def _with(self, entry: Entry) -> Clock:
        last = self.entries[-1]
        if self.stopped:
            raise InputError(_STOPPED.fill(at=last.at))
        if (entry.at.tzinfo is None) != (last.at.tzinfo is None):
            raise InputError(_MIXED_ZONES)
        if entry.at < last.at:
            raise InputError(_OUT_OF_ORDER.fill(at=entry.at, last=last.at))
        return _new_clock((*self.entries, entry))

    @property
    def paused(self) -> bool:
        """True while the clock stands."""
        return self.standing is not None

    @property
    def standing(self) -> Entry | None:
        """The pause in which the clock stands, None while it runs."""
        for entry in reversed(self.entries):
            if entry.kind in {"pause", "resume", "restart"}:
                return entry if entry.kind == "pause" else None
        return None

    @property
    def stopped(self) -> bool:
        """True when the clock is finished."""
        return self.entries[-1].kind == "stop"

    @property
    def started_at(self) -> datetime:
        """When the term in force began to run: the start, or the last restart."""
        return self._begun.at

    @property
    def term(self) -> Limit:
        """The term in force: that of the last start, restart or prolongation."""
        kinds = {"start", "restart", "prolong"}
        term = next(e.term for e in reversed(self.entries) if e.kind in kinds)
        assert term is not None
        return term

    @property
    def dated(self) -> bool:
        """True when it leads to a date that stands, whatever happens to the clock."""
        return self._begun.dated

    @property
    def event(self) -> date | None:
        """The day or the instant from which the term is counted back, where it is."""
        return self._begun.event

    @property
    def counting(self) -> Counting:
        """How the term in force is counted."""
        counting = self._begun.counting
        assert counting is not None
        return counting

    @property
    def _begun(self) -> Entry:
        return self._period[0]

    @property
    def _period(self) -> tuple[Entry, ...]:
        """The entries since the term in force began to run."""
        first = len(self.entries) - 1
        while self.entries[first].kind not in {"start", "restart"}:
            first -= 1
        return self.entries[first:]

    def due(self, calendar: WorkCalendar) -> Due | None:
        """When the result is due, with its explanation; None while the clock stands."""
        start = self.entries[0]
        if len(self.entries) == 1 and not start.dated:
            assert isinstance(start.term, Term)
            assert start.counting is not None
            # Only started: it leads where the calendar says, without a ledger to fold.
            return calendar.due(start.at, start.term, start.counting)
        return due_of(fold(self.entries, calendar), calendar)

    def original(self, calendar: WorkCalendar) -> Due | None:
        """`due` as if no other date had been appointed: the other verdict on punctuality."""
        kept = tuple(entry for entry in self.entries if entry.kind != "reappoint")
        return due_of(fold(kept, calendar), calendar)

    def used(self, calendar: WorkCalendar, at: datetime) -> Quantity:
        """The time used up to `at`, pauses left out; a finished clock uses no more.

        Working days or calendar days as a number, hours and minutes as a timedelta.
        """
        return fold(self.entries, calendar).used_at(calendar, at)

    def remaining(self, calendar: WorkCalendar, at: datetime) -> Quantity:
        """The time left at `at`, in the same units; below zero when it is late."""
        return fold(self.entries, calendar).left_at(calendar, at)

    def to_data(self) -> dict[str, Any]:
        """A JSON object; `from_data` reads it back."""
        return {"entries": [write_entry(entry) for entry in self.entries]}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Clock:
        """The clock that `to_data` wrote; `InputError` when it is not one."""
        try:
            entries = tuple(read_entry(entry) for entry in data["entries"])
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(_BAD_CLOCK.fill(why=repr(error))) from error
        if not entries or entries[0].kind != "start":
            raise InputError(_BAD_CLOCK.fill(why="entries[0]"))
        clock = cls(entries[:1])
        for entry in entries[1:]:
            clock = clock._repeat(entry)
        return clock

    def _repeat(self, entry: Entry) -> Clock:
        """The same act again: a ledger that no acts could have written is refused."""
        if entry.kind == "start" or (
            entry.kind in _NEEDS_RUN and self.paused != (entry.kind == "resume")
        ):
            raise InputError(_BAD_CLOCK.fill(why=entry.kind))
        return self._with(entry)


_new_clock: Final = maker_of(Clock)
_new_entry: Final = maker_of(Entry)

_OWN_TIME: Final = frozenset({"add", "prolong", "reappoint"})
"""Entries that concern only the term that they were made for."""
_NEEDS_RUN: Final = frozenset({"pause", "resume", "reappoint"})

_ALREADY_PAUSED: Final = Text(
    "Đồng hồ thời hạn đang tạm dừng nên không tạm dừng lần nữa được ({at}). Tính tiếp (resume) "
    "trước.",
    "The clock stands already and cannot be paused again ({at}). Resume it first.",
)
_NOT_PAUSED: Final = Text(
    "Đồng hồ thời hạn đang chạy nên không tính tiếp được ({at}). Chỉ tính tiếp sau khi tạm dừng.",
    "The clock is running and cannot be resumed ({at}). Only a paused one can.",
)
_STANDS: Final = Text(
    "Thời hạn đang tạm dừng nên chưa cộng được {term}, một đơn vị khác. Tính tiếp (resume) trước.",
    "The clock stands, so {term}, which has another unit, cannot be added yet. Resume it first.",
)
_PAUSED_NOW: Final = Text(
    "Thời hạn đang tạm dừng nên chưa có ngày hẹn để hẹn lại.",
    "The clock stands, so there is no date that could be appointed anew.",
)
_REAPPOINTED: Final = Text(
    "Đã hẹn lại một lần; chỉ được hẹn lại một lần (Điều 19 khoản 6 Nghị định 118/2025/NĐ-CP).",
    "Another date was appointed once already; once is the most (decree 118/2025 art. 19.6).",
)
_TOO_LATE: Final = Text(
    "Hạn là {due}: phải xin hẹn lại chậm nhất ngày {last}, một ngày trước ngày hết hạn (Điều 19 "
    "khoản 6 Nghị định 118/2025/NĐ-CP).",
    "Due on {due}: another date is asked for on {last} at the latest, a day before (decree "
    "118/2025 art. 19.6).",
)
_NOT_LATER: Final = Text(
    "Ngày hẹn lại {to} phải sau ngày hẹn hiện tại {due}.",
    "The new date {to} has to be after the present one, {due}.",
)
_OTHER_UNIT: Final = Text(
    "{term} không đi được với thời hạn {own}: phải cùng đơn vị, và không phải «trong ngày».",
    "{term} does not go with {own}: the unit has to be the same, and not 'same day'.",
)
_DATED: Final = Text(
    "Hạn này là một ngày cố định (đếm lùi từ một sự kiện, hoặc ngày hằng năm) nên không kéo dài "
    "hay cộng thêm được. Chỉ có thể hẹn lại.",
    "This is due on a fixed date (counted back from an event, or a day of each year), which cannot "
    "be prolonged or added to. Only another date can be appointed.",
)
_STOPPED: Final = Text(
    "Đồng hồ thời hạn đã kết thúc lúc {at}; không ghi thêm được nữa.",
    "The clock was finished at {at}; nothing can be added.",
)
_OUT_OF_ORDER: Final = Text(
    "Thời điểm {at} trước việc cuối cùng đã ghi ({last}). Ghi theo đúng thứ tự thời gian.",
    "{at} is before the last entry ({last}). Enter acts in the order of time.",
)
_MIXED_ZONES: Final = Text(
    "Các thời điểm của một đồng hồ phải cùng kiểu: hoặc đều kèm múi giờ, hoặc đều không.",
    "The instants of one clock are all aware or all naive. Use calendar.localize(...).",
)
_BAD_CLOCK: Final = Text(
    "Dữ liệu không phải là đồng hồ thời hạn đã lưu: {why}.",
    "The data is no stored clock: {why}.",
)
