"""A desk for tests: a procedure, its dossier, and everything that happened so far."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from onestop_engine.calendars import WorkCalendar
from onestop_engine.definition import Procedure, load_text
from onestop_engine.engine import (
    Actor,
    Choice,
    Command,
    Decision,
    Dossier,
    Event,
    allowed,
    decide,
    evolve,
    next_wakeup,
    replay,
)
from onestop_engine.texts import Lang

CALENDAR = WorkCalendar.bundled("vn")
SYSTEM = Actor.system()
APPLICANT = Actor.applicant()
ONE_STOP = Actor.officer("cb-1", parts=("one_stop",))
AUTHORITY = Actor.officer("cb-2", parts=("authority",))
POLICE = Actor.officer("cb-3", parts=("police",))
TAX = Actor.officer("cb-4", parts=("tax",))

HEAD = """
procedure: "9.000001"
title: {vi: Thủ tục thử, en: A procedure for tests}
field: thu
levels: [commune]
in_force: {from: 2017-01-01, decided_by: 01/QĐ}
channels: [counter, online]
applicants: [citizen, organisation]
legal_basis: [01/QĐ]
results:
  permit: {vi: Giấy phép}
agencies:
  one_stop: {kind: one_stop, level: commune}
  authority: {kind: authority, level: commune}
  police: {kind: consulted, level: province, title: {vi: Công an}}
  tax: {kind: financial, level: province}
"""
DEADLINE = """
deadline:
  - limit: 5 ngày làm việc
    basis: 01/QĐ
"""
INTAKE = """
  intake:
    by: one_stop
    do: receive
    within: 8 giờ làm việc
    outcomes: {complete: examine, incomplete: ask_applicant, turn_away: refuse_intake}
"""
DECIDE = """
  decide: {by: authority, outcomes: {sign: deliver, reject: refuse}}
  deliver: {by: one_stop, do: deliver, result: permit}
"""
STEPS = f"""
steps:{INTAKE}
  examine:
    by: authority
    within: 2 ngày làm việc
    outcomes: {{ready: decide, incomplete: ask_applicant, unfit: refuse, hold: stop}}
{DECIDE}
"""


@cache
def procedure(steps: str = STEPS, deadline: str = DEADLINE, more: str = "") -> Procedure:
    """A procedure for tests from the parts of a file."""
    return load_text(HEAD + deadline + more + steps, "thu.yaml")


def on(day: int, hour: int = 9, minute: int = 0, *, month: int = 11, year: int = 2026) -> datetime:
    """An instant of November 2026 by the wall clock of Vietnam; 24/11 is a holiday."""
    return CALENDAR.localize(datetime(year, month, day, hour, minute))


class Desk:
    """Runs one dossier as decisions give it; every step checks that the events make the same."""

    def __init__(self, law: Procedure, *, replays: bool = True) -> None:
        self.law = law
        self.calendar = CALENDAR
        self.replays = replays
        self.events: tuple[Event, ...] = ()
        self.dossier: Dossier | None = None
        self.last: Decision | None = None

    @property
    def file(self) -> Dossier:
        assert self.dossier is not None
        return self.dossier

    def submit(self, at: datetime, *, by: Actor = ONE_STOP, **data: object) -> Dossier:
        given = {"unit": "H26.10.2", "channel": "counter", **data}
        private = {"applicant": {"name": "Nguyễn Văn Ví Dụ"}}
        command = Command(action="submit", by=by, data=given, private=private)
        return self.give(command, at, code="H26.10.2-261102-0001")

    def act(
        self,
        action: str,
        at: datetime,
        *,
        by: Actor = SYSTEM,
        step: str | None = None,
        reason: str | None = None,
        **data: object,
    ) -> Dossier:
        return self.give(Command(action=action, by=by, step=step, reason=reason, data=data), at)

    def give(self, command: Command, at: datetime, code: str | None = None) -> Dossier:
        decision = decide(self.law, self.dossier, command, at, self.calendar, code=code)
        dossier = self.dossier
        for event in decision.events:
            dossier = evolve(dossier, event)
        assert decision.dossier == dossier
        assert decision.dossier.due is None or decision.dossier.due.explainer is None
        self.events += decision.events
        self.last = decision
        self.dossier = decision.dossier
        if self.replays and self.events:
            assert replay(self.events) == dossier
        return self.file

    def tick(self, at: datetime) -> tuple[str, ...]:
        """The kinds of the events that time alone brought about by `at`."""
        self.act("tick", at)
        assert self.last is not None
        return tuple(event.kind for event in self.last.events)

    def kinds(self) -> tuple[str, ...]:
        """The kinds of the events of the last command."""
        assert self.last is not None
        return tuple(event.kind for event in self.last.events)

    def event(self, kind: str) -> Event:
        """The last event of a kind."""
        return next(event for event in reversed(self.events) if event.kind == kind)

    def open(self) -> tuple[str, ...]:
        return tuple(run.step for run in self.file.open_steps)

    def choices(self, by: Actor, at: datetime) -> Mapping[tuple[str, str | None], Choice]:
        found = allowed(self.law, self.file, by, at, self.calendar)
        return {(choice.action, choice.step): choice for choice in found}

    def explained(self, lang: Lang = "en") -> str:
        """Why the dossier is due on its day."""
        assert self.file.clock is not None
        due = self.file.clock.due(self.calendar)
        assert due is not None
        return due.explain(lang=lang)

    def wakeup(self) -> datetime | None:
        return next_wakeup(self.law, self.file, self.calendar)


def accepted(law: Procedure | None = None, at: datetime | None = None, **data: object) -> Desk:
    """A desk with an accepted dossier, filed and accepted on 2 November 2026 at 09:00."""
    desk = Desk(law or procedure())
    desk.submit(at or on(2), **data)
    desk.act("accept", at or on(2), by=ONE_STOP)
    return desk
