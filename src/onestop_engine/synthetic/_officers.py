"""What officers do: each open step in its time, the few that run late, and their apologies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from ..definition.model import ASK_APPLICANT, Step
from ..engine import Actor, Phase, barred
from . import _habits as habits
from ._applicants import Applicants
from ._people import answers
from ._world import DAY, World

if TYPE_CHECKING:
    from ..engine import Dossier, StepRun

_SOON: Final = timedelta(minutes=10)
_LONGEST_BREAK: Final = 15


class Officers:
    """Everybody who has a part in a procedure, at the one-stop unit and behind it."""

    def __init__(self, world: World, applicants: Applicants) -> None:
        self._world, self._applicants = world, applicants
        self._planned: set[tuple[str, str, int]] = set()
        self._aims: dict[str, tuple[datetime | None, datetime]] = {}
        self._slow: dict[str, bool] = {}

    # -- planning ----------------------------------------------------------------------------

    def plan_steps(self, dossier: Dossier, at: datetime) -> None:
        """Plan the work on every open step that nobody has planned yet."""
        for run in dossier.open_steps:
            step = self._world.procedure(dossier).graph.step(run.step)
            key = (dossier.code, run.step, run.visit)
            idle = run.state == "waiting" or step.kind in {"procedure", "deliver"}
            if idle or key in self._planned or dossier.phase is Phase.STOPPED:
                continue
            self._planned.add(key)
            when = self._when(dossier, step, at)
            if when is not None:
                self._world.plan(when, self._task(dossier.code, step, run.visit))

    def _task(self, code: str, step: Step, visit: int) -> Callable[[datetime], None]:
        def work(at: datetime) -> None:
            dossier = self._world.dossiers[code]
            run = _open_run(dossier, step, visit)
            self._planned.discard((code, step.name, visit))
            if run is not None and dossier.phase is not Phase.STOPPED:
                self._work(dossier, step, run, at)

        return work

    def _when(self, dossier: Dossier, step: Step, at: datetime) -> datetime | None:
        """When a step will be done; None for those who let their time pass."""
        world = self._world
        if step.kind == "receive":
            return self._intake(dossier, step, at)
        if step.kind == "pay":
            return None if world.chance(habits.NEVER_PAYS) else self._payday(step, at)
        if step.kind in {"consult", "confirm"}:
            return self._opinion(step, at)
        if step.at_least is not None:
            posted = world.calendar.due(at, step.at_least, step.counting)
            return world.later(posted.until, 0.2, 1)
        until = self._aim(dossier, at)
        if not self._is_slow(dossier) and not world.chance(habits.MISTAKES):
            until = min(until, self._limit(step, at) or until)
        ahead = habits.steps_ahead(world.procedure(dossier).graph, step.name)
        return habits.working_delay(world.calendar, world.lots, at, until, ahead)

    def _intake(self, dossier: Dossier, step: Step, at: datetime) -> datetime:
        """At the counter at once; else when somebody looks, mostly within the limit."""
        world, calendar = self._world, self._world.calendar
        delay = timedelta(minutes=world.lots.randint(3, 15))
        if dossier.channel != "counter":
            limit = self._limit(step, at)
            most = DAY if limit is None else calendar.working_time(at, limit)
            delay = max(delay, most * world.lots.uniform(0.03, 0.9))
        if world.chance(habits.MISTAKES):
            delay = 2 * delay + DAY
        return calendar.add_working_time(at, delay)

    def _limit(self, step: Step, at: datetime) -> datetime | None:
        if step.within is None:
            return None
        return self._world.calendar.due(at, step.within, step.counting).at

    def _payday(self, step: Step, at: datetime) -> datetime:
        """When the applicant pays: in some days, before the limit if there is one."""
        world, limit = self._world, self._limit(step, at)
        if limit is None:
            return world.later(at, 0.2, 8)
        share = world.lots.uniform(0.05, 0.9)
        return world.calendar.add_working_time(at, world.calendar.working_time(at, limit) * share)

    def _opinion(self, step: Step, at: datetime) -> datetime | None:
        """When a consulted body answers; some never do, where the rules do without them."""
        world = self._world
        limit = self._limit(step, at) or world.later(at, 3, 6)
        if world.chance(habits.SILENT_BODY):
            patient = step.on_silence in {None, "wait", "escalate"}
            return world.later(limit, 0.2, 2) if patient else None
        return habits.working_delay(world.calendar, world.lots, at, limit, 1)

    def _is_slow(self, dossier: Dossier) -> bool:
        """True for the few dossiers that will run late, unless a new date is appointed."""
        code = dossier.code
        if code not in self._slow:
            self._slow[code] = self._world.chance(habits.SLOW)
        return self._slow[code] and not dossier.reappointments

    def _aim(self, dossier: Dossier, at: datetime) -> datetime:
        """When the officers mean to have the result: before the promise, but for the slow."""
        promised = dossier.due.at if dossier.due is not None else None
        known = self._aims.get(dossier.code)
        if known is not None and known[0] == promised:
            return known[1]
        aim = self._new_aim(dossier, promised, at)
        self._aims[dossier.code] = (promised, aim)
        return aim

    def _new_aim(self, dossier: Dossier, promised: datetime | None, at: datetime) -> datetime:
        world = self._world
        if promised is None:
            return world.later(at, 0.5, 4)
        if self._is_slow(dossier):
            aim = world.later(max(promised, at), 0.3, 3)
            self._plan_excuse(dossier, aim, at)
            return aim
        whole = world.calendar.working_time(at, promised) if promised > at else timedelta(0)
        delay = max(whole * world.lots.uniform(0.35, 0.98), _SOON)
        return world.calendar.add_working_time(at, delay)

    # -- working -----------------------------------------------------------------------------

    def _work(self, dossier: Dossier, step: Step, run: StepRun, at: datetime) -> None:
        world, code = self._world, dossier.code
        roles = () if step.role is None else (step.role,)
        by = world.officer(run.by, run.unit, roles, barred(dossier, run, step))
        if step.kind == "pay":
            self._applicants.pay_at(code, step, by, at)
            return
        if step.kind == "receive":
            self._applicants.pay_bill(code, at)
        allowed = world.shop.allowed(code, by=by, at=at)
        ways = [c.action for c in allowed if c.ok and c.step == run.label]
        ways = [action for action in ways if habits.target_of(step, action) is not None]
        if ways:
            way = self._choose(dossier, step, ways)
            self._finish(dossier, step, way, by, at, label=run.label)

    def _choose(self, dossier: Dossier, step: Step, ways: list[str]) -> str:
        past = {run.step for run in dossier.steps} | {run.block for run in dossier.blocks}
        short = bool(dossier.missing)
        return habits.choose(
            self._world.lots, step, ways, incomplete=short, visited=past - {step.name}
        )

    def _finish(
        self, dossier: Dossier, step: Step, action: str, by: Actor, at: datetime, *, label: str
    ) -> None:
        world, target = self._world, habits.target_of(step, action)
        wish: dict[str, Any] = {"step": label}
        if target in habits.REASONS:
            wish["reason"] = habits.REASONS[target]
        if target == ASK_APPLICANT:
            wish["data"] = {"items": list(dossier.missing)}
            wish["reason"] = habits.REASONS["ask_supplement"]
        elif step.records:
            names = dict.fromkeys(step.records)
            facts = answers(world.procedure(dossier), world.lots, at.date(), names, asked="officer")
            wish["data"] = {"facts": facts}
        after = world.act(dossier.code, action, by, at, **wish)
        if target == ASK_APPLICANT:
            self._applicants.plan_answer(dossier.code, step, at)
        elif world.chance(habits.STOPS):
            self._halt(after, at)

    def _halt(self, dossier: Dossier, at: datetime) -> None:
        world, code = self._world, dossier.code
        by = world.clerk(world.procedure(dossier))
        if not world.may(code, "halt", by, at):
            return
        world.act(code, "halt", by, at)

        def resume(now: datetime) -> None:
            if world.may(code, "resume", by, now):
                self._planned = {key for key in self._planned if key[0] != code}
                world.act(code, "resume", by, now)

        world.plan(world.later(at, 2, 8), resume)

    # -- lateness ----------------------------------------------------------------------------

    def _plan_excuse(self, dossier: Dossier, aim: datetime, at: datetime) -> None:
        """Some of those who will be late say so in time, with an apology and a new date."""
        world, code = self._world, dossier.code
        assert dossier.due is not None
        day = self._working_day_before(dossier.due.on)
        if not world.chance(habits.APOLOGISES) or day is None or day <= at.date():
            return
        data = {"to": aim.date().isoformat(), "late_cause": world.lots.choice(habits.CAUSES)}

        def apologise(now: datetime) -> None:
            by = world.clerk(world.procedure(world.dossiers[code]))
            # A pause since then may have moved the promise beyond what they meant to ask for.
            due = world.dossiers[code].due
            later = due is not None and due.on < aim.date()
            if later and world.may(code, "reappoint", by, now):
                world.act(code, "reappoint", by, now, data=data)

        opens = datetime.combine(day, world.calendar.hours(day)[0][0], world.calendar.zone)
        world.plan(opens + timedelta(hours=1), apologise)

    def _working_day_before(self, due: date) -> date | None:
        days = (due - timedelta(days=n) for n in range(1, _LONGEST_BREAK))
        return next((day for day in days if self._world.calendar.is_working_day(day)), None)

    def explain_lateness(self, dossier: Dossier, at: datetime) -> None:
        """Say why a result came late, where it did and nobody has said so."""
        world = self._world
        if dossier.due is None or dossier.late_cause is not None or at <= dossier.due.until:
            return
        by = world.clerk(world.procedure(dossier))
        cause = {"late_cause": world.lots.choice(habits.CAUSES)}
        world.act(dossier.code, "record", by, at, data=cause)


def _open_run(dossier: Dossier, step: Step, visit: int) -> StepRun | None:
    return next(
        (
            run
            for run in dossier.open_steps
            if run.step == step.name and run.visit == visit and run.state != "waiting"
        ),
        None,
    )
