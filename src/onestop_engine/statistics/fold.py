"""From dossiers to rows: what each dossier's history says as of an instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from ..engine.actors import Actor
from ..engine.dossier import Dossier, Entry, Phase
from ..terms import Term
from .limits import Before
from .schema import Addition, Channel, DossierRow, Ending, Pause, PauseCause, Promised

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..clocks import Clock

_WAIT_OF_PHASE: Final[Mapping[str, PauseCause]] = {
    Phase.SUPPLEMENT: "supplement",
    Phase.PAYMENT: "payment",
    Phase.STOPPED: "stopped",
}
_ENDING_OF_EVENT: Final[Mapping[str, Ending]] = {
    "withdrawn": "withdrawn",
    "closed": "closed",
    "intake_refused": "intake_refused",
}
_ENDING_OF_RESULT: Final[Mapping[str, Ending]] = {
    "grant": "granted",
    "refusal": "refused",
    "partial": "granted",
    "none": "no_result",
}
_ENDS: Final = frozenset({*_ENDING_OF_EVENT, "result_available"})
_MOMENT: Final = timedelta(microseconds=1)
_SYSTEM: Final = Actor.system().id


def row_of(
    dossier: Dossier,
    *,
    as_of: datetime | None = None,
    field: str | None = None,
    agency: str | None = None,
) -> DossierRow:
    """The row of a dossier in the state that it has; `as_of` says of which instant that is."""
    ended = _end(dossier)
    accepted = _first(dossier, "accepted")
    moved = _first(dossier, "reappointed")
    adopted = _first(dossier, "adopted")
    return DossierRow(
        code=dossier.code,
        procedure=dossier.procedure,
        status=dossier.status,
        received=dossier.received_at,
        field=field,
        agency=agency,
        unit=dossier.unit,
        channel=cast("Channel", dossier.channel),
        officer=_officer(dossier),
        accepted=dossier.accepted_at,
        accepted_known=_known(accepted),
        due=_until(dossier.due),
        due_original=_until(dossier.due_original),
        term=_term(dossier.clock),
        promises=_promises(dossier),
        pauses=_pauses(dossier),
        restarts=_restarts(dossier.clock),
        additions=_additions(dossier.clock),
        finished=ended.at if ended else None,
        finished_known=_known(ended),
        delivered=dossier.delivered_at,
        ending=_ending(ended),
        reappointed=moved.at if moved else None,
        corrections=tuple(e.at for e in dossier.timeline if e.kind == "correction_opened"),
        late_cause=dossier.late_cause,
        adopted=adopted.recorded_at if adopted else None,
        parent=dossier.parent,
        recorded_at=dossier.recorded_at,
        as_of=as_of,
    )


def _first(dossier: Dossier, kind: str) -> Entry | None:
    return next((entry for entry in dossier.timeline if entry.kind == kind), None)


def _end(dossier: Dossier) -> Entry | None:
    return next((entry for entry in dossier.timeline if entry.kind in _ENDS), None)


def _ending(ended: Entry | None) -> Ending | None:
    if ended is None:
        return None
    if ended.kind in _ENDING_OF_EVENT:
        return _ENDING_OF_EVENT[ended.kind]
    return _ENDING_OF_RESULT[ended.data["result_kind"]]


def _known(entry: Entry | None) -> datetime | None:
    """When something was on record, where that was later than it happened.

    What the clock alone makes happen, to the dossier or to one that it is linked with, is known as
    soon as the limit is over, however late the system writes it down: the day after, because the
    last day is still in time.
    """
    if entry is None or entry.recorded_at <= entry.at:
        return None
    return entry.at + _MOMENT if entry.actor == _SYSTEM else entry.recorded_at


def _until(due: Any) -> datetime | None:
    until: datetime | None = None if due is None else due.until
    return until


def _term(clock: Clock | None) -> str | None:
    if clock is None:
        return None
    limit = clock.term
    return str(Before(limit) if clock.event is not None and isinstance(limit, Term) else limit)


def _restarts(clock: Clock | None) -> tuple[datetime, ...]:
    entries = () if clock is None else clock.entries
    return tuple(entry.at for entry in entries if entry.kind == "restart")


def _additions(clock: Clock | None) -> tuple[Addition, ...]:
    entries = () if clock is None else clock.entries
    return tuple(
        Addition(at=entry.at, term=str(entry.term)) for entry in entries if entry.kind == "add"
    )


def _officer(dossier: Dossier) -> str | None:
    return next((run.assignee for run in reversed(dossier.steps) if run.assignee), None)


def _promises(dossier: Dossier) -> tuple[Promised, ...]:
    """Each due date from the instant at which it was promised; None while a clock stands."""
    found = []
    for entry in dossier.timeline:
        if entry.kind == "promised":
            taken_over = entry.data["cause"] == "adopted" and dossier.accepted_at is not None
            since = dossier.accepted_at if taken_over else entry.at
            found.append(Promised(at=since or entry.at, due=_until(entry.due)))
        elif entry.kind == "clock_paused":
            found.append(Promised(at=entry.at, due=None))
    return tuple(found)


@dataclass(slots=True)
class _Wait:
    """A wait that is being read off the timeline."""

    cause: PauseCause
    start: datetime
    stands: bool = False

    def ended(self, at: datetime | None) -> Pause:
        """The wait as a value."""
        return Pause(start=self.start, end=at, cause=self.cause, clock_stands=self.stands)


def _pauses(dossier: Dossier) -> tuple[Pause, ...]:
    """The waits after acceptance: phases 5, 6 and 8, and other times when the clock stands."""
    found: list[Pause] = []
    wait: _Wait | None = None
    standing = False
    for entry in dossier.timeline:
        standing = _stands(entry, before=standing)
        cause = _cause(entry, standing=standing, before=wait)
        if wait is not None and cause != wait.cause:
            # One command writes several events: what begins and ends in it was no wait.
            if wait.start < entry.at:
                found.append(wait.ended(entry.at))
            wait = None
        if wait is None and cause is not None:
            wait = _Wait(cause, entry.at)
        if wait is not None:
            wait.stands = wait.stands or standing
    if wait is not None:
        found.append(wait.ended(None))
    return tuple(found)


def _stands(entry: Entry, *, before: bool) -> bool:
    if entry.kind in {"clock_paused", "clock_resumed", "promised"}:
        return entry.kind == "clock_paused"
    return before and entry.kind not in _ENDS


def _cause(entry: Entry, *, standing: bool, before: _Wait | None) -> PauseCause | None:
    """Why the dossier waits after `entry`; None when it does not."""
    phase = entry.data.get("phase")
    if phase is not None and phase in _WAIT_OF_PHASE:
        return _WAIT_OF_PHASE[phase]
    if phase is None and before is not None and before.cause != "consultation":
        return before.cause
    return "consultation" if standing else None
