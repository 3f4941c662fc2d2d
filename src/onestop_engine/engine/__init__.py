"""The engine: commands in, events out, and the dossier that events make. Pure throughout."""

from ._json import event_from_data, event_to_data
from ._recomputing import RECOUNTED
from ._refunds import givers
from ._time import MOMENT, first_happening
from ._who import CAUSES, barred, not_by_mandate, status_name
from .actors import Actor, Mandate
from .choices import allowed
from .commands import Choice, Command, Decision
from .decide import decide, next_wakeup
from .dossier import (
    ENDED,
    STATUS_OF,
    BlockRun,
    Dossier,
    Entry,
    IssuedResult,
    Payment,
    Phase,
    Promise,
    Refund,
    StepRun,
    SupplementRound,
)
from .events import KINDS, Event
from .evolve import advance, evolve, replay
from .views import view

__all__ = [
    "CAUSES",
    "ENDED",
    "KINDS",
    "MOMENT",
    "RECOUNTED",
    "STATUS_OF",
    "Actor",
    "BlockRun",
    "Choice",
    "Command",
    "Decision",
    "Dossier",
    "Entry",
    "Event",
    "IssuedResult",
    "Mandate",
    "Payment",
    "Phase",
    "Promise",
    "Refund",
    "StepRun",
    "SupplementRound",
    "advance",
    "allowed",
    "barred",
    "decide",
    "event_from_data",
    "event_to_data",
    "evolve",
    "first_happening",
    "givers",
    "next_wakeup",
    "not_by_mandate",
    "replay",
    "status_name",
    "view",
]
