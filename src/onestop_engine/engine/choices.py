"""What may be done with a dossier now, by whom, and why not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from ..calendars import WorkCalendar
from ..definition.agency_titles import agency_title
from ..definition.model import Procedure
from ..texts import Text
from ._acts import ACTS, Act, act_of
from ._course import Course
from ._draft import thaw
from ._input import joined
from ._time import catch_up
from ._who import not_by_mandate
from ._wishes import GENERAL, Wish, ways
from .actors import Actor
from .commands import Choice, Command
from .dossier import Dossier

_AFTER_STEPS: Final = tuple(name for name in ACTS if name in GENERAL)


def allowed(
    procedure: Procedure, dossier: Dossier, by: Actor, at: datetime, calendar: WorkCalendar
) -> tuple[Choice, ...]:
    """Every action that the procedure knows at this moment, and whether this actor may take it.

    First what can be done with each open step, then the commands for the dossier as a whole.
    What time alone has made happen by `at` is taken into account, whether or not a tick has
    written it down. A choice that is `ok` succeeds when its `needs` are given; one that is not
    says why in `reason`.
    """
    course = Course(procedure, thaw(dossier), by=by, at=calendar.localize(at), calendar=calendar)
    catch_up(course, course.at)
    return tuple(_choice(course, wish) for wish in wishes(course))


def wishes(course: Course) -> Iterator[Wish]:
    """Everything that may be wished for, whoever wishes."""
    stepwise = set()
    for run in course.draft.open_steps:
        step = course.step(run)
        waiting = run.state == "waiting"
        names = ["supplement"] if waiting else ["take", "assign"]
        if step.kind == "procedure":
            names = []
        for name in names:
            yield _wish(course, name, step=run.label, run=run)
        for way in ways(step):
            stepwise.add(way.action)
            yield Wish(
                command=_command(course, way.action, run.label),
                action=way.action,
                run=run,
                step=step,
                way=way,
            )
    for name in _AFTER_STEPS:
        if name not in stepwise:
            yield _wish(course, name)


def why_not(course: Course, wish: Wish, act: Act) -> Text | None:
    """Why the actor may not do it: not for whom they act today, not this, or not now."""
    return not_acting(course) or act.why_not(course, wish)


def not_acting(course: Course) -> Text | None:
    """Why the actor may do nothing at all today, who acts for another."""
    return not_by_mandate(course.by, course.now.date()) if course.by.mandate is not None else None


def _wish(course: Course, action: str, **about: object) -> Wish:
    run, step = about.get("run"), about.get("step")
    command = _command(course, action, step if isinstance(step, str) else None)
    if run is None:
        return Wish(command=command, action=action)
    found = next(one for one in course.draft.open_steps if one is run)
    return Wish(command=command, action=action, run=found, step=course.step(found))


def _command(course: Course, action: str, step: str | None) -> Command:
    return Command(action=action, by=course.by, step=step)


def _choice(course: Course, wish: Wish) -> Choice:
    act = act_of(wish)
    reason = why_not(course, wish, act)
    step = wish.step
    return Choice(
        action=wish.action,
        step=None if wish.run is None else wish.run.label,
        ok=reason is None,
        reason=reason,
        needs=act.needs(course, wish),
        title=None if step is None else step.title,
    )


def possible_now(course: Course) -> Text:
    """A sentence that says what may be done now, and by whom."""
    course.by, by = Actor.system(), course.by
    try:
        open_now = [wish for wish in wishes(course) if act_of(wish).why_not(course, wish) is None]
    finally:
        course.by = by
    return Text(_say(course, open_now, "vi"), _say(course, open_now, "en"))


def _say(course: Course, open_now: list[Wish], lang: str) -> str:
    about = [wish for wish in open_now if wish.run is not None and wish.action not in _PLAIN]
    said = []
    for wish in about:
        assert wish.run is not None
        who = agency_title(course.procedure, wish.run.by).say("vi" if lang == "vi" else "en")
        said.append(f"{wish.action} ({wish.run.label}, {who})")
    said += [wish.action for wish in open_now if wish.run is None]
    return _NOW.say("vi" if lang == "vi" else "en").format(now=joined(said))


_PLAIN: Final = frozenset({"take", "assign"})
_NOW: Final = Text(" Lúc này có thể: {now}.", " Possible now: {now}.")
