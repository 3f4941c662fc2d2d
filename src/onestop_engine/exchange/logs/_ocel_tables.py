"""Cases as the objects and events of OCEL 2.0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from .leaving import LeavingCase
from .model import Value

_OF_DOSSIERS: Final = dict.fromkeys(("procedure", "field", "channel", "unit", "parent"), "string")
_OF_EVENTS: Final = {
    "kind": "string",
    "status": "integer",
    "step": "string",
    "outcome": "string",
    "phase": "string",
    "block": "string",
    "branch": "string",
    "result_kind": "string",
    "visit": "integer",
    "due": "time",
    "recorded_at": "time",
    "seq": "integer",
    "transition": "string",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """An object: a dossier, an actor or a unit."""

    id: str
    type: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Happening:
    """An event, and the objects that it is about with how."""

    id: str
    type: str
    at: datetime
    attributes: Mapping[str, Value]
    about: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Tables:
    """The parts of a log, with the attributes that each type has."""

    object_types: dict[str, Mapping[str, str]] = field(
        default_factory=lambda: {"dossier": _OF_DOSSIERS, "actor": {}, "unit": {}}
    )
    event_types: dict[str, Mapping[str, str]] = field(default_factory=dict)
    objects: list[Thing] = field(default_factory=list)
    events: list[Happening] = field(default_factory=list)


def tables_of(cases: Iterable[LeavingCase]) -> Tables:
    """The objects and events of cases; OCEL has no life cycles, so a type may name its moment.

    `examine` is its completion, `examine (start)` when it was begun.
    """
    made = Tables()
    others: dict[tuple[str, str], None] = {}
    for case in cases:
        made.objects.append(Thing(case.code, "dossier", case.attributes))
        for event in case.events:
            kind = event.activity
            if event.transition != "complete":
                kind = f"{kind} ({event.transition})"
            made.event_types.setdefault(kind, _OF_EVENTS)
            about = [(case.code, "dossier"), (event.actor, "by")]
            others[event.actor, "actor"] = None
            if event.unit is not None:
                unit = f"unit:{event.unit}"
                about.append((unit, "at"))
                others[unit, "unit"] = None
            told = {**event.attributes, "seq": event.seq, "transition": event.transition}
            name = f"{case.code}#{event.seq}"
            made.events.append(Happening(name, kind, event.at, told, tuple(about)))
    made.objects += [Thing(name, kind, {}) for name, kind in others]
    return made
