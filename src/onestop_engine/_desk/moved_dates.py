"""Dossiers under another calendar: which dates move, and what was done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..engine import Dossier, Event
from ..store import Summary
from ..terms import Due
from ..texts import Text

Direction = Literal["later", "earlier"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedLimit:
    """The limit of one open step, by the calendar so far and by the new one."""

    step: str
    before: Due
    after: Due


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputed:
    """An open dossier whose dates are others by a new calendar (tính lại hạn theo lịch mới).

    `before` and `after` are the date promised to the applicant, the same where only limits of
    `steps` move. `moved` is the way of the promise, or else of the steps, and None where the new
    calendar cannot tell. `why` says what kept it from being applied; None where nothing does.
    """

    code: str
    procedure: str
    before: Due | None
    after: Due | None
    moved: Direction | None
    applied: bool
    why: Text | None = None
    steps: tuple[MovedLimit, ...] = ()


def moved_by(
    dossier: Dossier, events: Iterable[Event], *, why: Text | None
) -> Iterator[Recomputed]:
    """The line of a dossier for which these events were decided; none where no date moves.

    `applied` is left False: only who writes them knows.
    """
    for event in events:
        if "calendar_before" not in event.data:
            continue
        limits = tuple(map(_limit, event.data["runs"]))
        after = _due(event.data["due"])
        before = _due(event.data["due_before"]) if event.kind == "promised" else after
        moved = _direction(before, after) or _direction_of(limits)
        if moved is not None:
            yield Recomputed(
                code=dossier.code,
                procedure=dossier.procedure,
                before=before,
                after=after,
                moved=moved,
                applied=False,
                why=why,
                steps=limits,
            )


def _limit(run: Mapping[str, Any]) -> MovedLimit:
    return MovedLimit(
        step=run["step"],
        before=Due.from_data(run["due_before"]),
        after=Due.from_data(run["due"]),
    )


def _due(data: Mapping[str, Any] | None) -> Due | None:
    return None if data is None else Due.from_data(data)


def _direction(before: Due | None, after: Due | None) -> Direction | None:
    if before is None or after is None or before.until == after.until:
        return None
    return "later" if after.until > before.until else "earlier"


def _direction_of(limits: Iterable[MovedLimit]) -> Direction | None:
    found = {_direction(limit.before, limit.after) for limit in limits}
    return next((way for way in _DIRECTIONS if way in found), None)


_DIRECTIONS: tuple[Direction, ...] = ("later", "earlier")


def handed_down(parent: Dossier, child: Dossier, event: Event) -> dict[str, Any]:
    """What the parent's recomputing means for a sub-dossier that had its date from it.

    It follows where it still had the date of the step that waits for it, or else the parent's.
    """
    moves = _moves_for(parent, child.parent_step, event)
    if moves is None:
        return {}
    before, after = Due.from_data(moves["due_before"]), Due.from_data(moves["due"])
    if child.due is None or child.due.until != before.until:
        return {}
    return {"shared_due": moves["due"], "earlier": after.until < before.until}


def _moves_for(parent: Dossier, step: str | None, event: Event) -> Mapping[str, Any] | None:
    own = next((moved for moved in event.data["runs"] if moved["step"] == step), None)
    without_limit = any(run.step == step and run.due is None for run in parent.open_steps)
    return event.data if event.kind == "promised" and without_limit else own


def parents_first(
    rows: Iterable[Summary], look_up: Callable[[str], Summary | None]
) -> Iterator[Summary]:
    """The rows, each behind the open dossiers above it that have not had their turn before.

    The rows come in the order of receipt. A sub-dossier is not received before its parent, so a
    parent is still to come only where both were received at the same instant.
    """
    for row in rows:
        chain = [row]
        while above := _still_to_come(chain[-1].parent, row, look_up):
            chain.append(above)
        yield from reversed(chain)


def _still_to_come(
    code: str | None, row: Summary, look_up: Callable[[str], Summary | None]
) -> Summary | None:
    above = None if code is None else look_up(code)
    if above is None or not above.is_open:
        return None
    later = (above.received_at, above.code) > (row.received_at, row.code)
    return above if later else None
