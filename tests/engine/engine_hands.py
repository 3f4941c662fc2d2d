"""Who may do a step, told from the events alone: what the engine keeps in its fold is not asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from onestop_engine.definition import Procedure
from onestop_engine.engine import Actor, Choice, Event

_NO_WORK = frozenset({"assign", "supplement"})
_WORK = frozenset({"step_closed", "supplement_requested", "stopped"})


@dataclass(frozen=True)
class Passage:
    """An open passage through a step: its number, its run, its part, and in whose hands it is."""

    visit: int
    instance: int
    by: str
    holder: str | None = None


def check_hands(
    law: Procedure, events: Sequence[Event], choice: Choice, actor: Actor, today: date
) -> None:
    """What must hold of somebody who is about to do what they were told that they may."""
    mandates = list(actor.mandates)
    for place, mandate in enumerate(mandates):
        assert mandate.start <= today <= mandate.until
        assert place == 0 or mandate.may_pass_on
    if actor.kind != "officer" or choice.step is None or choice.action in _NO_WORK:
        return
    step = law.graph.step(choice.step.partition(" ")[0])
    people = {actor.id, *(mandate.principal.id for mandate in mandates)}
    passage = open_passage(events, choice.step)
    assert passage.by in actor.parts or step.kind == "pay"
    assert step.role is None or step.role in actor.roles
    assert passage.holder is None or passage.holder in people or choice.action == "take"
    for name in step.not_by:
        assert people.isdisjoint(did(events, name, passage.instance)), (choice.step, name)


def open_passage(events: Sequence[Event], label: str) -> Passage:
    """The latest passage that a command means by `label`."""
    name, _, number = label.partition(" ")
    found: Passage | None = None
    for data, kind in ((one.data, one.kind) for one in events if one.data.get("step") == name):
        if kind == "step_opened" and data.get("instance", 0) == int(number or 0):
            found = Passage(data["visit"], data.get("instance", 0), data["by"])
        elif found is not None and data.get("visit") == found.visit and "assignee" in data:
            holder = data["assignee"] if data.get("handed") else None
            found = Passage(found.visit, found.instance, found.by, holder)
        elif found is not None and data.get("visit") == found.visit and "by" in data:
            found = Passage(found.visit, found.instance, data["by"])
    assert found is not None
    return found


def did(events: Sequence[Event], name: str, instance: int) -> Iterator[str]:
    """The people who chose an outcome of a step, in the same run of a repeated branch."""
    runs: dict[int, int] = {}
    for one in events:
        if one.data.get("step") != name or "visit" not in one.data:
            continue
        visit = one.data["visit"]
        if one.kind == "step_opened":
            runs[visit] = one.data.get("instance", 0)
        elif one.kind in _WORK and (not instance or runs[visit] in {0, instance}):
            yield one.actor
            yield from (each["actor"] for each in one.data.get("acting_for", ()))
