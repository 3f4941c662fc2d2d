"""What a dossier waits for, and from whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

from .._values import maker_of
from ..engine import Actor, Dossier, Phase, barred, givers
from ..terms import Due

if TYPE_CHECKING:
    from ..definition.model import Procedure
    from ..engine import StepRun

TaskKind = Literal["step", "supplement", "deliver", "correct", "refund"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to do: an open step, or what the one-stop unit has to do besides.

    `unit` is the only one that may do it, None where any unit that plays `part` may. `role` is what
    whoever does it must be there; `barred` did before what nobody does who does this.
    """

    kind: TaskKind
    part: str
    unit: str | None
    step: str | None
    since: datetime
    due: Due | None = None
    assignee: str | None = None
    role: str | None = None
    barred: frozenset[str] = frozenset()

    @property
    def address(self) -> str:
        """Who is waited for, as the store's look-up table writes it: `part@unit`."""
        return f"{self.part}@{self.unit or ''}"


_new_task: Final = maker_of(Task)


def tasks(procedure: Procedure, dossier: Dossier) -> tuple[Task, ...]:
    """What the dossier waits for now; nothing while processing is stopped, or for applicants.

    One that has ended may still wait for what was paid to be given back.
    """
    if dossier.phase is Phase.STOPPED:
        return ()
    found = [task for run in dossier.open_steps for task in _of_step(procedure, dossier, run)]
    ready = dossier.phase is Phase.RESULT_AVAILABLE and dossier.delivery == "waiting"
    if ready and not any(_is_delivery(procedure, task) for task in found):
        found.extend(_of_kinds(procedure, dossier, "deliver", {"one_stop"}))
    if dossier.phase is Phase.CORRECTION:
        found.extend(_of_kinds(procedure, dossier, "correct", {"one_stop", "authority"}))
    found.extend(_of_refunds(procedure, dossier))
    return tuple(found)


def addresses_of(actor: Actor) -> tuple[str, ...] | None:
    """The addresses whose tasks the actor may do; None where they cannot be listed.

    The system acts for everybody, and an officer without a unit for every unit.
    """
    if actor.kind == "system" or (actor.unit is None and actor.parts):
        return None
    units = ("", actor.unit)
    return tuple(sorted(f"{part}@{unit}" for part in actor.parts for unit in units))


def may_do(actor: Actor, task: Task) -> bool:
    """True when the actor plays the part, in the unit that has it, and may do this very task."""
    if not actor.plays(task.part) or actor.kind == "system":
        return actor.kind == "system"
    if task.role is not None and not actor.holds(task.role):
        return False
    at_home = task.unit is None or actor.unit is None or task.unit == actor.unit
    return at_home and task.barred.isdisjoint(actor.people)


def _of_step(procedure: Procedure, dossier: Dossier, run: StepRun) -> Iterator[Task]:
    step = procedure.graph.step(run.step)
    if run.state == "waiting":
        # Only the one-stop unit confirms that a set is complete (decree 118/2025 art. 19.5).
        yield from _of_kinds(procedure, dossier, "supplement", {"one_stop"}, step=run.label)
    elif step.kind != "procedure":
        yield _new_task(
            kind="step",
            part=run.by,
            unit=run.unit,
            step=run.label,
            since=run.opened_at,
            due=run.due,
            assignee=run.assignee,
            role=step.role,
            barred=barred(dossier, run, step),
        )


def _of_kinds(
    procedure: Procedure,
    dossier: Dossier,
    kind: TaskKind,
    kinds: set[str],
    *,
    step: str | None = None,
) -> Iterator[Task]:
    for part, agency in procedure.agencies.items():
        if agency.kind in kinds:
            yield Task(
                kind=kind,
                part=part,
                unit=dossier.units.get(part),
                step=step,
                since=dossier.recorded_at,
                due=dossier.correction_due if kind == "correct" else None,
            )


def _of_refunds(procedure: Procedure, dossier: Dossier) -> Iterator[Task]:
    """Any one of the parts that collect these fees, or of the cashiers, gives all of it back."""
    if not dossier.refunds:
        return
    owed = next(entry for entry in reversed(dossier.timeline) if entry.kind == "refund_due")
    for part in givers(procedure, dossier):
        unit = dossier.units.get(part)
        yield Task(kind="refund", part=part, unit=unit, step=None, since=owed.at)


def _is_delivery(procedure: Procedure, task: Task) -> bool:
    return any(one.name == task.step and one.kind == "deliver" for one in procedure.graph.steps)
