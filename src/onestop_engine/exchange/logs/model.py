"""Event logs as such: cases with their events, whatever file they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TypeAlias

Value: TypeAlias = str | int | float | bool | datetime
Attributes: TypeAlias = Mapping[str, Value]

NONE: Attributes = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEvent:
    """One event of a case: its attributes, by the names that they have in the file.

    `objects` are the ids of the objects that it is about, by their type (OCEL).
    """

    attributes: Attributes
    objects: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case (a trace of XES, an object of OCEL) with its events in the order of the file.

    `place` says where in the file it stands: the line of a trace, the number of an object.
    """

    attributes: Attributes
    events: tuple[LogEvent, ...]
    place: int


ACTIVITY = "concept:name"
AT = "time:timestamp"
TRANSITION = "lifecycle:transition"
"""The attributes that IEEE 1849 sets for what, when, and which moment of its life cycle."""
