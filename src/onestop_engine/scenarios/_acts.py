"""Which acts the events of a dossier go back to: the commands, found again in what they caused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from ..definition import Fact, Procedure
from ..definition.model import NOTHING
from ..engine import Event
from ..engine._who import HANDLING, ONE_STOP, parts_of_kinds
from ..engine._wishes import ways
from ._names import APPLICANT

_SOMEBODY = "officer"
_DOCUMENT = "Văn bản ủy quyền"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One act: what was done at `at`, by which part; events from `start` to `until` are its own.

    `do` is None where time alone has passed. `seq` is the number of the event that tells of it.
    """

    at: datetime
    seq: int
    until: int
    start: int = 0
    do: str | None = None
    by: str = ""
    person: str | None = None
    acting_for: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    step: str | None = None
    reason: bool = False
    data: Mapping[str, Any] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class _Found:
    """What an event says about the command that caused it."""

    do: str
    by: str
    step: str | None = None
    data: Mapping[str, Any] = field(default_factory=lambda: NOTHING)


def done_in(procedure: Procedure, events: Sequence[Event], *, linked: bool) -> Iterator[Done]:
    """The acts in the order of the events; a `linked` dossier is accepted by the engine itself."""
    look = _Look(procedure, events, linked=linked)
    people = _people(procedure, events)
    found = [(index, one) for index in range(1, len(events)) if (one := look.at(index)) is not None]
    starts = [look.start(index) for index, _ in found]
    for number, (index, one) in enumerate(found):
        event = events[index]
        following = starts[number + 1] if number + 1 < len(found) else len(events)
        yield Done(
            at=event.recorded_at,
            seq=event.seq,
            start=starts[number],
            until=look.end(index, following),
            do=one.do,
            by=one.by,
            person=None if one.by == APPLICANT else people.get(event.actor),
            acting_for=_acting_for(people, event),
            step=one.step,
            reason=event.reason is not None or "reason" in one.data,
            data={
                key: people.get(value, _SOMEBODY) if key == "assignee" else value
                for key, value in one.data.items()
                if key != "reason"
            },
        )


def _people(procedure: Procedure, events: Sequence[Event]) -> Mapping[str, str]:
    """Names of nobody for who acted, where it matters which of an agency's people did what."""
    barred = any(step.not_by for step in procedure.graph.steps)
    handed = [event.data["assignee"] for event in events if event.data.get("handed")]
    others = [each["actor"] for event in events for each in event.data.get("acting_for", ())]
    if not barred and not handed and not others:
        return {}
    ids = dict.fromkeys([*(event.actor for event in events), *handed, *others])
    return {each: f"officer_{number}" for number, each in enumerate(ids, start=1)}


def _acting_for(people: Mapping[str, str], event: Event) -> Mapping[str, Any]:
    """For whom it was done, on which days; a document of nobody."""
    found: dict[str, Any] = {}
    # The nearest comes first, and acts by those that follow, which were to be passed on.
    for each in reversed(event.data.get("acting_for", ())):
        further = {"acting_for": {**found, "may_pass_on": True}} if found else {}
        days = {"from": each["from"], "until": each["until"]}
        found = {"person": people[each["actor"]], "document": _DOCUMENT, **days, **further}
    return found


class _Look:
    """The events of one dossier, asked one after another which command they tell of."""

    def __init__(self, procedure: Procedure, events: Sequence[Event], *, linked: bool) -> None:
        self._procedure = procedure
        self._events = events
        self._linked = linked

    def at(self, index: int) -> _Found | None:
        """What the event tells of a command; None where it is only a consequence."""
        event = self._events[index]
        teller = _TELLERS.get(event.kind)
        return None if teller is None else teller(self, index, event)

    def start(self, index: int) -> int:
        """Where the events of the command begin: answers and the taking of the step come first."""
        event, start = self._events[index], index
        for place in range(index - 1, 0, -1):
            before = self._events[place]
            if (before.recorded_at, before.actor) != (event.recorded_at, event.actor):
                break
            if self.at(place) is not None:
                break
            # What lies between follows from the answers: another rule, another due date.
            start = place if before.kind in _BEFORE else start
        return start

    def end(self, index: int, following: int) -> int:
        """Where they end: before the next command, or what came at another instant."""
        at = self._events[index].recorded_at
        for later in range(index + 1, following):
            event = self._events[later]
            if event.recorded_at != at or event.kind == "sub_finished":
                return later
        return following

    # -- one kind of event after another -----------------------------------------------------

    def accepted(self, index: int, _event: Event) -> _Found | None:
        if self._linked:
            return None
        closed = self._next(index, "step_closed")
        start = self._procedure.graph.step(self._procedure.graph.start)
        outcome = None if closed is None else closed.data.get("outcome")
        return _Found(
            _action(self._procedure, start.name, outcome), start.by, None, self._facts(index)
        )

    def intake_refused(self, _index: int, event: Event) -> _Found | None:
        if event.data["cause"] != "decided":
            return None
        return _Found("refuse_intake", self._step_by(self._procedure.graph.start))

    def asked(self, _index: int, event: Event) -> _Found:
        step, items = event.data["step"], list(event.data["items"])
        do = _action(self._procedure, step, event.data.get("outcome"), "ask_supplement")
        data = {"items": items} if items else {"reason": True}
        return _Found(do, self._holder(event), self._label(event), data)

    def handed_in(self, _index: int, event: Event) -> _Found:
        return _Found("supplement", APPLICANT, self._label(event), _papers(event))

    def confirmed(self, _index: int, event: Event) -> _Found:
        return _Found("supplement", self._one_stop(), self._label(event), _papers(event))

    def taken(self, index: int, event: Event) -> _Found | None:
        later = self._same_command(index)
        if any(each.data.get("step") == event.data["step"] for each in later):
            return None
        assignee = event.data["assignee"]
        if assignee == event.actor:
            return _Found("take", self._holder(event), self._label(event))
        return _Found("assign", self._holder(event), self._label(event), {"assignee": assignee})

    def closed(self, index: int, event: Event) -> _Found | None:
        step = self._procedure.graph.step(event.data["step"])
        if step.kind not in {"work", "consult", "confirm"} or self._by_silence(index, event):
            return None
        do = _action(self._procedure, step.name, event.data["outcome"])
        several = sum(
            do in {way.action for way in ways(each)} for each in self._procedure.graph.steps
        )
        label = self._label(event)
        name = label if several > 1 or label != step.name else None
        return _Found(do, self._holder(event), name, self._facts(index))

    def recorded(self, index: int, event: Event) -> _Found | None:
        if event.data.get("late_cause"):
            data = {"late_cause": event.data["late_cause"]}
            return _Found("record", self._handler(), None, data)
        if any(each.kind in _WITH_ANSWERS for each in self._same_command(index)):
            return None
        return _Found("record", self._handler(), None, {"facts": self._answers(event)})

    def assessed(self, _index: int, event: Event) -> _Found | None:
        if event.data["due"] is not None:
            return None
        fees = {line["name"]: line["amount"] for line in event.data["fees"]}
        return _Found("record", self._handler(), None, {"fees": fees})

    def paid(self, _index: int, event: Event) -> _Found:
        step, data = event.data["step"], event.data
        by = self._one_stop() if step is None else self._step_by(step)
        fees = {"fees": list(data["fees"])} if data["fees"] else {}
        foreign = {key: data[key] for key in _FOREIGN if key in data}
        return _Found("pay", by, step, {"amount": data["amount"], **fees, **foreign})

    def refunded(self, _index: int, event: Event) -> _Found:
        fees = [one["fee"] for one in event.data["refunds"]]
        return _Found("refund", self._one_stop(), None, {"fees": fees})

    def withdrawn(self, _index: int, event: Event) -> _Found | None:
        if self._linked and event.data["cause"] == "system":
            return None
        applicant = event.data["cause"] == APPLICANT
        return _Found("withdraw", APPLICANT if applicant else self._one_stop())

    def stopped(self, index: int, event: Event) -> _Found | None:
        cause = event.data["cause"]
        if cause == "halted":
            return _Found("halt", self._handler())
        if cause == "excluded":
            return _Found("halt", self._handler(), None, {"cause": event.data["exclusion"]})
        if cause != "outcome":
            return None
        step = event.data["step"]
        do = _action(self._procedure, step, event.data["outcome"])
        return _Found(do, self._step_by(step), step, self._facts(index))

    def reappointed(self, _index: int, event: Event) -> _Found:
        cause = event.data["late_cause"]
        data = {"to": event.data["to"], **({"late_cause": cause} if cause else {})}
        return _Found("reappoint", self._one_stop(), None, {**data, "reason": True})

    def delivered(self, _index: int, _event: Event) -> _Found:
        return _Found("deliver", self._one_stop())

    def by_handler(self, do: str) -> _Found:
        return _Found(do, self._handler())

    # -- around an event ---------------------------------------------------------------------

    def _facts(self, index: int) -> dict[str, Any]:
        """The answers that came with the command."""
        found: dict[str, Any] = {}
        for event in self._events[self.start(index) : index]:
            if event.kind == "facts_recorded":
                found |= self._answers(event)
        return {"facts": found} if found else {}

    def _answers(self, event: Event) -> dict[str, Any]:
        """An officer's answers; those of a personal kind are replaced."""
        personal = event.private.get("facts", ())
        samples = {name: sample(self._procedure.facts[name]) for name in personal}
        return {**event.data["facts"], **samples}

    def _same_command(self, index: int) -> Iterator[Event]:
        """What the same actor caused at the same instant, after the event."""
        event = self._events[index]
        for later in self._events[index + 1 :]:
            if (later.recorded_at, later.actor) != (event.recorded_at, event.actor):
                return
            yield later

    def _next(self, index: int, kind: str) -> Event | None:
        return next((each for each in self._same_command(index) if each.kind == kind), None)

    def _by_silence(self, index: int, event: Event) -> bool:
        return any(
            each.kind == "silence_passed"
            and (each.data["step"], each.at) == (event.data["step"], event.at)
            for each in self._events[:index]
        )

    def _holder(self, event: Event) -> str:
        """The part that had the step: the one above, where it was late and passed on."""
        passage = (event.data["step"], event.data["visit"])
        passed = (each for each in self._events if each.seq < event.seq and "by" in each.data)
        late = (each.data for each in passed if each.kind in _LATE)
        parts = [data["by"] for data in late if (data["step"], data["visit"]) == passage]
        return parts[-1] if parts else self._step_by(passage[0])

    def _label(self, event: Event) -> str:
        """The step of an event, with its number where it opened in a repeated branch."""
        step, visit = event.data["step"], event.data["visit"]
        opened = (each.data for each in self._events if each.kind == "step_opened")
        runs = (data for data in opened if (data["step"], data["visit"]) == (step, visit))
        number = next((data.get("instance") for data in runs), None)
        return f"{step} {number}" if number else str(step)

    def _step_by(self, step: str) -> str:
        return self._procedure.graph.step(step).by

    def _one_stop(self) -> str:
        return parts_of_kinds(self._procedure, ONE_STOP)[0]

    def _handler(self) -> str:
        parts = parts_of_kinds(self._procedure, frozenset({"authority"}))
        return (*parts, *parts_of_kinds(self._procedure, HANDLING))[0]


def sample(fact: Fact) -> object:
    """An answer of nobody to a personal question."""
    first = next(iter(fact.choices), None)
    if fact.several:
        return (first,)
    return first or _SAMPLES[fact.type]


def _action(procedure: Procedure, step: str, outcome: object, plain: str | None = None) -> str:
    """The action by which a step comes to an outcome; `plain` for one without a name."""
    found = ways(procedure.graph.step(step))
    if outcome is not None:
        return next((way.action for way in found if way.outcome == outcome), str(outcome))
    return plain or found[0].action


def _papers(event: Event) -> dict[str, Any]:
    papers = list(event.data["documents"])
    return {"documents": papers} if papers else {}


_SAMPLES: Mapping[str, object] = MappingProxyType(
    {
        "boolean": False,
        "integer": 1,
        "decimal": 1,
        "money": 0,
        "date": "2000-01-01",
        "moment": "2000-01-01T08:00",
        "text": "Ví dụ",
    }
)
_FOREIGN = ("currency", "rate", "paid_currency")
_BEFORE = frozenset({"facts_recorded", "step_taken"})
_LATE = frozenset({"step_overdue", "silence_passed"})
_WITH_ANSWERS = frozenset({"accepted", "step_closed", "stopped"})
_Teller = Callable[[_Look, int, Event], _Found | None]
_TELLERS: Mapping[str, _Teller] = MappingProxyType(
    {
        "accepted": _Look.accepted,
        "intake_refused": _Look.intake_refused,
        "supplement_requested": _Look.asked,
        "documents_received": _Look.handed_in,
        "supplement_received": _Look.confirmed,
        "step_taken": _Look.taken,
        "step_closed": _Look.closed,
        "facts_recorded": _Look.recorded,
        "fees_assessed": _Look.assessed,
        "paid": _Look.paid,
        "refunded": _Look.refunded,
        "withdrawn": _Look.withdrawn,
        "stopped": _Look.stopped,
        "resumed": lambda look, _index, _event: look.by_handler("resume"),
        "prolonged": lambda look, _index, _event: look.by_handler("prolong"),
        "reappointed": _Look.reappointed,
        "correction_opened": lambda look, _index, _event: look.by_handler("correct"),
        "corrected": lambda look, _index, _event: look.by_handler("corrected"),
        "delivered": _Look.delivered,
    }
)
"""For each kind of event that tells of a command, how it does; the others are consequences."""
