"""The builder of one decision: it writes events and sees at once what each of them makes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from types import MappingProxyType
from typing import Any, Final

from .._values import placer_of
from ..calendars import WorkCalendar
from ..definition._answers import holds, values_of
from ..definition._facts import read_answers
from ..definition.expressions import Expression
from ..definition.model import Procedure, SelectedBy, Step
from ..texts import Text
from ._data import Remembering
from ._draft import Draft
from .actors import Actor
from .dossier import OPEN_STATES, Phase, StepRun
from .events import EMPTY, Event
from .evolve import apply
from .lifecycle import next_phase, next_state

SYSTEM: Final = Actor.system()

_TOKENS: Final = frozenset(
    {
        "step_opened",
        "step_taken",
        "step_closed",
        "step_cancelled",
        "supplement_requested",
        "supplement_received",
        "supplement_expired",
        "payment_requested",
        "paid",
        "clock_paused",
        "clock_resumed",
        "phase_changed",
    }
)
"""Events after which the dossier may stand in another of the running phases."""

_TRIGGERS: Final[Mapping[tuple[Phase, Phase], str]] = MappingProxyType(
    {
        (Phase.ACCEPTED, Phase.IN_PROGRESS): "begin",
        (Phase.IN_PROGRESS, Phase.SUPPLEMENT): "ask",
        (Phase.SUPPLEMENT, Phase.IN_PROGRESS): "complete",
        (Phase.IN_PROGRESS, Phase.PAYMENT): "ask_payment",
        (Phase.PAYMENT, Phase.IN_PROGRESS): "settle",
    }
)

RUNNING: Final = frozenset({Phase.ACCEPTED, Phase.IN_PROGRESS, Phase.SUPPLEMENT, Phase.PAYMENT})
"""The phases between acceptance and the end in which processing goes on."""

AFTER_RESULT: Final = frozenset({Phase.RESULT_AVAILABLE, Phase.DELIVERED, Phase.CORRECTION})
"""The phases in which the result exists; only branches that a join lets run still have work."""


class Course:
    """What one command, and the time before it, make happen to one dossier.

    `at` is the instant at which the next event takes effect, `now` when it is written down, `by`
    who causes it. Nothing outlives the decision but the events and the warnings.
    """

    __slots__ = (
        "_values",
        "at",
        "by",
        "calendar",
        "draft",
        "events",
        "now",
        "procedure",
        "reader",
        "warnings",
    )

    draft: Draft

    def __init__(
        self,
        procedure: Procedure,
        draft: Draft | None,
        *,
        by: Actor,
        at: datetime,
        calendar: WorkCalendar,
        now: datetime | None = None,
    ) -> None:
        self.procedure = procedure
        self.calendar = calendar
        self.by = by
        self.at = at
        self.now = at if now is None else now
        self.events: list[Event] = []
        self.warnings: list[Text] = []
        self.reader = Remembering()
        self._values: Mapping[str, object] | None = None
        if draft is not None:
            self.draft = draft

    def begin(self, kind: str, data: dict[str, Any], private: Mapping[str, Any]) -> None:
        """Write the first event of a dossier."""
        event = self._event(1, kind, data, None, private)
        self.draft = apply(None, event, self.reader)

    def emit(
        self,
        kind: str,
        data: dict[str, Any],
        *,
        trigger: str | None = None,
        reason: str | None = None,
        private: Mapping[str, Any] = EMPTY,
    ) -> None:
        """Write an event; `trigger` moves the dossier through its lifecycle."""
        draft = self.draft
        if trigger is not None:
            data["phase"] = next_phase(draft.phase, trigger).value
        event = self._event(draft.seq + 1, kind, data, reason, private)
        apply(draft, event, self.reader)
        if kind in _TOKENS and draft.phase in RUNNING and trigger is None:
            phase = self._running_phase(kind, data)
            if phase is not draft.phase:
                # The draft has not been shown to anybody, so the event may still be completed.
                data["phase"] = next_phase(draft.phase, _TRIGGERS[draft.phase, phase]).value
                draft.put(phase=phase)
        if kind in _ANSWERS:
            self._values = None

    def settle(self) -> None:
        """Let the dossier's phase follow what is left to be done, one way of the portal a time."""
        while self.draft.phase in RUNNING:
            phase = self._running_phase("phase_changed", EMPTY)
            if phase is self.draft.phase:
                return
            self.emit("phase_changed", {})

    def _event(
        self,
        seq: int,
        kind: str,
        data: dict[str, Any],
        reason: str | None,
        private: Mapping[str, Any],
    ) -> Event:
        if self.by.mandate is not None:
            data["acting_for"] = _acting_for(self.by)
            private = _with_reasons(self.by, private)
        event = _new_event(
            seq,
            kind,
            self.at,
            self.now,
            self.by.id,
            self.by.unit,
            reason,
            MappingProxyType(data),
            MappingProxyType(dict(private)) if private else EMPTY,
        )
        self.events.append(event)
        return event

    def _running_phase(self, kind: str, data: Mapping[str, Any]) -> Phase:
        """Where the dossier stands now: with the applicant, the cashier, or the agencies.

        The national portal knows no way from "supplement" to "payment" or back, so whichever
        came first stays until it is over, and every change passes through "in progress".
        """
        phase = self.draft.phase
        if phase is Phase.ACCEPTED:
            return Phase.IN_PROGRESS if self._begins(kind, data) else phase
        waiting, paying = self._waits()
        if phase is Phase.SUPPLEMENT:
            return phase if waiting else Phase.IN_PROGRESS
        if phase is Phase.PAYMENT:
            return phase if paying else Phase.IN_PROGRESS
        return Phase.SUPPLEMENT if waiting else Phase.PAYMENT if paying else phase

    def _begins(self, kind: str, data: Mapping[str, Any]) -> bool:
        """True when work on an accepted dossier begins: somebody takes it, or others are asked."""
        if kind == "step_taken":
            return self.procedure.graph.step(data["step"]).kind != "receive"
        return kind == "step_opened" and data["kind"] not in {"work", "receive"}

    def _waits(self) -> tuple[bool, bool]:
        """Whether the dossier waits for papers, and whether for money.

        It waits for money where a payment step does something to the clock, or is all there is
        left to do.
        """
        waiting = paying = others = stands = False
        nodes = self.procedure.graph.nodes
        for run in self.draft.steps:
            if run.state not in OPEN_STATES:
                continue
            waiting = waiting or run.state == "waiting"
            step = nodes[run.step]
            if isinstance(step, Step) and step.kind == "pay":
                paying = True
                stands = stands or step.clock != "none"
            else:
                others = True
        return waiting, paying and (stands or not others)

    # -- questions about the dossier ---------------------------------------------------------

    def days(self) -> dict[SelectedBy, date]:
        """The days known so far by which dated values are picked."""
        draft, zone = self.draft, self.calendar.zone
        days: dict[SelectedBy, date] = {"filed": _day(draft.received_at, zone)}
        if draft.accepted_at is not None:
            days["accepted"] = _day(draft.accepted_at, zone)
        paid = [payment for payment in draft.payments if payment.amount >= 0]
        if paid:
            days["paid"] = _day(paid[-1].at, zone)
        return days

    def answers(self) -> dict[str, object]:
        """The facts as expressions read them: dates are dates, quantities exact numbers."""
        return read_answers(self.procedure, self.draft.facts)

    def values(self) -> Mapping[str, object]:
        """Every name that an expression may use, with its value or None."""
        if self._values is None:
            draft = self.draft
            self._values = values_of(
                self.procedure,
                self.answers(),
                channel=draft.channel,
                applicant=draft.applicant_kind,
                received=_day(draft.received_at, self.calendar.zone),
            )
        return self._values

    def holds(self, condition: Expression | None) -> bool:
        """True when a condition is met; False while an answer that it needs is missing."""
        return condition is None or holds(condition, self.values())

    def warn(self, text: Text) -> None:
        """Tell the person something that does not stop the command."""
        self.warnings.append(text)

    # -- steps -------------------------------------------------------------------------------

    def step(self, run: StepRun) -> Step:
        """The step of the procedure that a passage goes through."""
        return self.procedure.graph.step(run.step)

    def move_run(
        self,
        kind: str,
        run: StepRun,
        trigger: str,
        data: dict[str, Any],
        *,
        moves: str | None = None,
        reason: str | None = None,
        private: Mapping[str, Any] = EMPTY,
    ) -> None:
        """Write an event that takes a step, and with `moves` the dossier, through its life."""
        state = next_state(run.state, trigger, assigned=run.assignee is not None)
        named = {"step": run.step, "visit": run.visit, "state": state, **data}
        self.emit(kind, named, trigger=moves, reason=reason, private=private)


def _acting_for(actor: Actor) -> list[dict[str, str]]:
    """For whom the actor acts, by which document, on which days; the nearest first."""
    return [
        {
            "actor": mandate.principal.id,
            "document": mandate.document,
            "from": mandate.start.isoformat(),
            "until": mandate.until.isoformat(),
        }
        for mandate in actor.mandates
    ]


def _with_reasons(actor: Actor, private: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is personal, with why the actor acts for others: one may be ill."""
    reasons = [one.reason for one in actor.mandates]
    return {**private, "acting_for": reasons} if any(reasons) else private


def _day(at: datetime, zone: tzinfo) -> date:
    # What the calendar made is in its zone already, and going there costs ten times the date.
    return at.date() if at.tzinfo is zone else at.astimezone(zone).date()


_new_event: Final = placer_of(Event)

_ANSWERS: Final = frozenset({"facts_recorded", "moved"})
"""Events after which conditions may answer differently."""
