"""Random walks through procedures, with everything that must hold at every step."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

import pytest
from engine_desk import APPLICANT, CALENDAR, SYSTEM, Desk, on
from engine_hands import check_hands

from onestop_engine.definition import Fact, Procedure
from onestop_engine.definition.fees import FeeLine
from onestop_engine.definition.model import DONG, LOCAL
from onestop_engine.engine import (
    Actor,
    Choice,
    Dossier,
    Event,
    Phase,
    allowed,
    event_from_data,
    event_to_data,
    evolve,
    replay,
)
from onestop_engine.engine._money import outstanding
from onestop_engine.errors import CalendarRangeError, NotAllowed

SECRET = "bí mật"
MOMENT = timedelta(microseconds=1)
PORTAL = {
    1: {2, 3, 5, 7},
    2: {4, 7, 8},
    4: {5, 6, 7, 8, 9},
    5: {1, 4, 7, 8},
    6: {4, 7, 8, 9},
    8: {4, 7},
    9: {10, 4},
    10: {4},
}
RUNNING = {Phase.ACCEPTED, Phase.IN_PROGRESS, Phase.SUPPLEMENT, Phase.PAYMENT}
WEIGHTS = {
    "note": 0.02,
    "withdraw": 0.01,
    "refuse_intake": 0.02,
    "ask_supplement": 0.3,
    "correct": 0.1,
    "corrected": 0.3,
    "halt": 0.1,
    "record": 0.2,
    "take": 0.3,
    "assign": 0.1,
    "no": 0.2,
    "object": 0.2,
    "unfit": 0.2,
}


def answer(fact: Fact, chance: Random) -> object:
    """Some answer to a question."""
    if fact.type == "boolean":
        return chance.random() < 0.5
    if fact.type == "integer":
        return chance.randint(1, 9)
    if fact.type == "money":
        return chance.randint(0, 10) * 1000
    if fact.type == "decimal":
        return f"{chance.randint(1, 90)}.5"
    if fact.type == "date":
        return "2026-10-01"
    if fact.type == "moment":
        return "2026-10-01T14:00"
    if fact.several:
        return chance.sample(sorted(fact.choices), chance.randint(1, len(fact.choices)))
    if fact.type == "enumeration":
        return chance.choice(sorted(fact.choices))
    return SECRET


def needed(
    law: Procedure, dossier: Dossier, choice: Choice, chance: Random
) -> tuple[dict[str, object], str | None]:
    """Data and reason for a choice, made from what it says that it needs."""
    data: dict[str, object] = {}
    facts: dict[str, object] = {}
    for need in choice.needs:
        if need.startswith("facts."):
            facts[need[6:]] = answer(law.facts[need[6:]], chance)
        elif need == "facts":
            fact = chance.choice([one for one in law.facts.values() if one.ask == "officer"])
            facts[fact.name] = answer(fact, chance)
        elif need == "amount":
            data |= payment(law, dossier, choice)
        elif need == "to":
            day = on(1).date() if dossier.due is None else dossier.due.on
            data["to"] = (day + timedelta(days=chance.randint(1, 9))).isoformat()
        elif need in SIMPLE:
            data[need] = chance.choice(SIMPLE[need])
    if facts:
        data["facts"] = facts
    return data, SECRET if "reason" in choice.needs else None


SIMPLE: Mapping[str, list[object]] = {
    "items": [[SECRET], [SECRET, "giấy"]],
    "documents": [[]],
    "assignee": ["cb-9"],
    "outcome": ["granted", "refused"],
    "late_cause": ["he-thong"],
}


def payment(law: Procedure, dossier: Dossier, choice: Choice) -> dict[str, object]:
    """What the cashier takes: all that is known, or a fee whose amount nobody knows.

    A payment is in one currency.
    """
    lines = outstanding(dossier, choice.step)
    foreign = [line for line in lines if line.currency != DONG]
    if foreign:
        line = foreign[0]
        paid = {"amount": line.amount or 5000, "fees": [line.name], "currency": line.currency}
        return {**paid, **exchanged(law, line)}
    unknown = [line.name for line in lines if line.amount is None]
    if len(unknown) > 1:
        return {"amount": 5000, "fees": unknown[:1]}
    known = sum(line.amount or 0 for line in lines)
    return {"amount": known + (5000 if unknown else 0)}


def exchanged(law: Procedure, line: FeeLine) -> dict[str, object]:
    exchange = law.fees[line.name].exchange
    if exchange is None or exchange.into == line.currency:
        return {}
    return {"rate": "25000"} | ({"paid_currency": DONG} if exchange.into == LOCAL else {})


def actors(law: Procedure, chance: Random, today: date) -> tuple[Actor, ...]:
    parts, roles = tuple(law.agencies), tuple(law.roles)
    everything = Actor.officer("cb-1", parts=parts, roles=roles)
    people = (
        everything,
        Actor.officer("cb-2", parts=(chance.choice(parts),)),
        Actor.officer("cb-3", parts=parts, roles=roles[:1]),
        Actor.officer("cb-4", parts=parts, roles=roles),
    )
    first = today - timedelta(days=chance.randint(-2, 3))
    days = {"document": "12/QĐ", "start": first, "until": first + timedelta(days=2)}
    deputy = Actor.officer("cb-5").acting_for(
        everything, **days, reason=SECRET, may_pass_on=chance.random() < 0.5
    )
    passed = Actor.officer("cb-6").acting_for(deputy, **days)
    return (*[SYSTEM] * 6, APPLICANT, *people, deputy, passed)


class Walk:
    """One random life of a dossier, beside a twin that nobody ever ticks."""

    def __init__(self, law: Procedure, seed: int) -> None:
        self.law = law
        self.chance = Random(seed)
        self.desk = Desk(law, replays=False)
        self.twin = Desk(law, replays=False)
        chance = self.chance
        self.at = on(chance.randint(1, 27), chance.randint(0, 23), month=chance.randint(1, 9))
        facts = {f.name: answer(f, chance) for f in law.facts.values() if f.ask == "applicant"}
        data = {
            "facts": facts,
            "channel": chance.choice(law.channels),
            "applicant_kind": chance.choice(law.applicants),
        }
        for desk in (self.desk, self.twin):
            desk.submit(self.at, by=SYSTEM, **data)

    def go(self, steps: int) -> None:
        """Take random steps; a calendar that ends stops the walk."""
        try:
            for _ in range(steps):
                if self.desk.file.ended and self.chance.random() < 0.3:
                    break
                self._step()
                check(self.desk.file, self.law)
        except CalendarRangeError:
            return
        self._compare()
        check_events(self.desk)

    def _step(self) -> None:
        chance, desk = self.chance, self.desk
        self.at += timedelta(minutes=chance.choice([0, 1, 60, 600, 3000, 9000, 30000]))
        by = chance.choice(actors(self.law, chance, self.at.date()))
        choices = allowed(self.law, desk.file, by, self.at, CALENDAR)
        self._wake()
        assert desk.tick(self.at) == ()
        self._refused([choice for choice in choices if not choice.ok], by)
        open_now = [choice for choice in choices if choice.ok]
        weights = [WEIGHTS.get(choice.action, 1) for choice in open_now]
        if sum(weights) > chance.random():
            self._take(chance.choices(open_now, weights)[0], by)

    def _wake(self) -> None:
        """Tick to the present, each wake-up a moment too early and then at its instant."""
        desk = self.desk
        while (woken := desk.wakeup()) is not None and woken <= self.at:
            if woken - MOMENT >= desk.file.recorded_at:
                assert desk.tick(woken - MOMENT) == ()
            assert desk.tick(max(woken, desk.file.recorded_at)) != ()

    def _refused(self, choices: list[Choice], by: Actor) -> None:
        if not choices:
            return
        choice = self.chance.choice(choices)
        data, reason = needed(self.law, self.desk.file, choice, self.chance)
        before = self.desk.file
        with pytest.raises(NotAllowed) as refusal:
            self.desk.act(choice.action, self.at, by=by, step=choice.step, reason=reason, **data)
        assert choice.reason is not None
        assert refusal.value.say("vi").startswith(choice.reason.vi)
        assert self.desk.file == before

    def _take(self, choice: Choice, by: Actor) -> None:
        data, reason = needed(self.law, self.desk.file, choice, self.chance)
        check_hands(self.law, self.desk.events, choice, by, self.at.date())
        for desk in (self.desk, self.twin):
            desk.act(choice.action, self.at, by=by, step=choice.step, reason=reason, **data)

    def _compare(self) -> None:
        for desk in (self.desk, self.twin):
            desk.tick(self.at)
        assert list(story(self.twin.events)) == list(story(self.desk.events))


def story(events: tuple[Event, ...]) -> Iterator[tuple[object, ...]]:
    """What happened, without when it was written down."""
    for event in events:
        yield event.seq, event.kind, event.at, event.actor, event_to_data(event)["data"]


def check(dossier: Dossier, law: Procedure) -> None:
    """Everything that holds of every dossier at every moment."""
    names = [run.label for run in dossier.open_steps]
    assert len(names) == len(set(names)), "a step is open twice"
    over = dossier.finished_at is not None or dossier.phase is Phase.INTAKE_REFUSED
    assert names or over, "a token was lost"
    assert (dossier.finance == "due") is bool(outstanding(dossier))
    waiting = any(run.state == "waiting" for run in dossier.open_steps)
    if dossier.phase in {Phase.SUPPLEMENT, Phase.INTAKE_SUPPLEMENT}:
        assert waiting
    if dossier.phase in {Phase.ACCEPTED, Phase.IN_PROGRESS}:
        assert not waiting
    if dossier.clock is not None and dossier.phase in RUNNING:
        assert dossier.due == dossier.clock.due(CALENDAR)
    for run in dossier.open_steps:
        if run.clock is not None:
            assert run.due == run.clock.due(CALENDAR)
            assert law.graph.step(run.step).within is not None


def check_events(desk: Desk) -> None:
    """Statuses go the portal's ways, nothing personal stands in data, JSON keeps all."""
    stored = json.loads(json.dumps([event_to_data(event) for event in desk.events]))
    assert replay(map(event_from_data, stored)) == desk.file
    assert SECRET not in repr([event.data for event in desk.events])
    dossier: Dossier | None = None
    for event in desk.events:
        before = None if dossier is None else dossier.status
        dossier = evolve(dossier, event)
        if before is not None and dossier.status != before:
            assert dossier.status in PORTAL[before], (event.kind, before, dossier.status)
