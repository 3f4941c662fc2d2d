"""The two lifecycles, of a dossier and of a step: which state may follow which.

Each is a `transitions.Machine` that no model is ever added to: a throw-away cursor goes through
it, so threads share nothing. The same tables are also plain dictionaries, which answer questions
("could this happen now?") at a tenth of the cost and without importing anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from .dossier import Phase

if TYPE_CHECKING:
    from transitions import EventData, Machine

_P = Phase
_RUNNING: Final = (_P.ACCEPTED, _P.IN_PROGRESS, _P.SUPPLEMENT, _P.PAYMENT)
_UNFINISHED: Final = (_P.SUBMITTED, _P.INTAKE_SUPPLEMENT, *_RUNNING, _P.STOPPED)


class Cursor:
    """A place in a lifecycle for the length of one question; `assigned` guides a step."""

    __slots__ = ("assigned", "state")

    def __init__(self, state: str, *, assigned: bool = False) -> None:
        self.state = state
        self.assigned = assigned


def _has_officer(event: EventData) -> bool:
    cursor = event.model
    return isinstance(cursor, Cursor) and cursor.assigned


Condition = Callable[[Any], bool]
Row = tuple[str, tuple[str, ...], str, Condition | None]

DOSSIER_ROWS: Final[tuple[Row, ...]] = (
    ("ask_intake", (_P.SUBMITTED,), _P.INTAKE_SUPPLEMENT, None),
    ("complete_intake", (_P.INTAKE_SUPPLEMENT,), _P.SUBMITTED, None),
    ("refuse_intake", (_P.SUBMITTED,), _P.INTAKE_REFUSED, None),
    ("accept", (_P.SUBMITTED,), _P.ACCEPTED, None),
    ("begin", (_P.ACCEPTED,), _P.IN_PROGRESS, None),
    ("ask", (_P.IN_PROGRESS,), _P.SUPPLEMENT, None),
    ("complete", (_P.SUPPLEMENT,), _P.IN_PROGRESS, None),
    ("ask_payment", (_P.IN_PROGRESS,), _P.PAYMENT, None),
    ("settle", (_P.PAYMENT,), _P.IN_PROGRESS, None),
    ("stop", _RUNNING, _P.STOPPED, None),
    ("resume", (_P.STOPPED,), _P.IN_PROGRESS, None),
    # Decree 118/2025 art. 21: until the decision, so also while processing is stopped.
    ("withdraw", _UNFINISHED, _P.WITHDRAWN, None),
    ("close", (_P.INTAKE_SUPPLEMENT, *_RUNNING), _P.CLOSED, None),
    ("finish", (_P.IN_PROGRESS, _P.PAYMENT), _P.RESULT_AVAILABLE, None),
    ("deliver", (_P.RESULT_AVAILABLE,), _P.DELIVERED, None),
    ("correct", (_P.RESULT_AVAILABLE, _P.DELIVERED), _P.CORRECTION, None),
    ("corrected", (_P.CORRECTION,), _P.RESULT_AVAILABLE, None),
)
"""Trigger, sources, destination, condition: the business axis (domain: the ten statuses)."""

STEP_ROWS: Final[tuple[Row, ...]] = (
    ("take", ("open",), "taken", None),
    ("assign", ("open", "taken"), "taken", None),
    # A late step passes to another part, where somebody has to take it.
    ("move", ("open", "taken"), "open", None),
    ("ask", ("open", "taken"), "waiting", None),
    # Whoever had the step has it again when the papers have come.
    ("complete", ("waiting",), "taken", _has_officer),
    ("complete", ("waiting",), "open", None),
    ("close", ("open", "taken", "waiting"), "closed", None),
    ("cancel", ("open", "taken", "waiting"), "cancelled", None),
)
"""The lifecycle of one passage through a step."""

Table = Mapping[tuple[str, str], tuple[tuple[str, Condition | None], ...]]


def _table(rows: tuple[Row, ...]) -> Table:
    found: dict[tuple[str, str], tuple[tuple[str, Condition | None], ...]] = {}
    for trigger, sources, target, condition in rows:
        for source in sources:
            key = (str(source), trigger)
            found[key] = (*found.get(key, ()), (str(target), condition))
    return MappingProxyType(found)


DOSSIER_TABLE: Final = _table(DOSSIER_ROWS)
STEP_TABLE: Final = _table(STEP_ROWS)


def _machine(rows: tuple[Row, ...], initial: str) -> Machine:
    from transitions import Machine  # noqa: PLC0415 (22 ms that only a decision needs)

    states = dict.fromkeys(str(name) for row in rows for name in (*row[1], row[2]))
    machine = Machine(
        model=None,
        states=list(states),
        initial=initial,
        auto_transitions=False,
        queued=False,
        send_event=True,
    )
    for trigger, sources, target, condition in rows:
        for source in sources:
            machine.add_transition(trigger, str(source), str(target), conditions=condition)
    return machine


@cache
def dossier_machine() -> Machine:
    """The lifecycle of dossiers, built once."""
    return _machine(DOSSIER_ROWS, Phase.SUBMITTED)


@cache
def step_machine() -> Machine:
    """The lifecycle of steps, built once."""
    return _machine(STEP_ROWS, "open")


# The machines have no effects, so the answer to a question is always the same.
@cache
def next_phase(phase: Phase, trigger: str) -> Phase:
    """The phase that `trigger` leads to; `transitions.MachineError` when it may not happen.

    >>> next_phase(Phase.SUBMITTED, "accept")
    <Phase.ACCEPTED: 'accepted'>
    """
    cursor = Cursor(phase.value)
    dossier_machine().events[trigger].trigger(cursor)
    return Phase(cursor.state)


@cache
def next_state(state: str, trigger: str, *, assigned: bool = False) -> str:
    """The state of a step that `trigger` leads to; `transitions.MachineError` when none.

    >>> next_state("waiting", "complete", assigned=True)
    'taken'
    """
    cursor = Cursor(state, assigned=assigned)
    step_machine().events[trigger].trigger(cursor)
    return cursor.state


def may(phase: Phase, trigger: str) -> bool:
    """True when the lifecycle of dossiers knows `trigger` in `phase`.

    >>> may(Phase.DELIVERED, "withdraw")
    False
    """
    return (phase.value, trigger) in DOSSIER_TABLE
