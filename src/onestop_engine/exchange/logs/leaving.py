"""Our dossiers as event logs for others: what may leave, and nothing personal.

What leaves is listed, never what stays: of an event's data only steps, outcomes and the like.
Actors are numbered anew in each log, in the order in which they appear.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ...engine import Event, evolve
from ...engine.dossier import Dossier
from ...onestop import OneStop
from ...statistics.history import _stored
from .model import Value

_OF_STEPS: Final = {
    "step_opened": "schedule",
    "step_taken": "start",
    "step_closed": "complete",
    "step_cancelled": "withdraw",
    "step_skipped": "autoskip",
}
"""The moments of the standard life cycle (IEEE 1849) that what happens to a step is."""
_WORDS: Final = ("step", "outcome", "phase", "block", "branch", "result_kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingEvent:
    """An event as others may see it: `seq` numbers it in its dossier."""

    seq: int
    activity: str
    transition: str
    at: datetime
    actor: str
    unit: str | None
    attributes: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingCase:
    """A dossier as others may see it."""

    code: str
    attributes: Mapping[str, str]
    events: tuple[LeavingEvent, ...]


def leaving(shop: OneStop, as_of: datetime) -> Iterator[LeavingCase]:
    """The dossiers of a store with what was recorded of them by an instant, by their codes."""
    actors: dict[str, str] = {}
    for _, events in _stored(shop.store):
        known = [event for event in events if event.recorded_at <= as_of]
        if known:
            yield _case(shop, known, actors)


def _case(shop: OneStop, events: Sequence[Event], actors: dict[str, str]) -> LeavingCase:
    found: list[LeavingEvent] = []
    dossier: Dossier | None = None
    for event in events:
        dossier = evolve(dossier, event)
        actor = actors.setdefault(event.actor, f"actor-{len(actors) + 1}")
        found.append(_event(event, dossier, actor))
    assert dossier is not None
    procedure = shop.procedure_of(dossier)
    told = {
        "procedure": dossier.procedure,
        "field": procedure.field,
        "channel": dossier.channel,
        "unit": dossier.unit,
        "parent": dossier.parent,
    }
    return LeavingCase(
        code=dossier.code,
        attributes={name: value for name, value in told.items() if value is not None},
        events=tuple(found),
    )


def _event(event: Event, dossier: Dossier, actor: str) -> LeavingEvent:
    transition = _OF_STEPS.get(event.kind)
    told: dict[str, Value] = {"kind": event.kind, "status": dossier.status}
    told |= {name: word for name in _WORDS if isinstance(word := event.data.get(name), str)}
    if isinstance(visit := event.data.get("visit"), int):
        told["visit"] = visit
    if dossier.due is not None:
        told["due"] = dossier.due.until
    told["recorded_at"] = event.recorded_at
    return LeavingEvent(
        seq=event.seq,
        activity=event.kind if transition is None else str(event.data["step"]),
        transition=transition or "complete",
        at=event.at,
        actor=actor,
        unit=event.unit,
        attributes=told,
    )
