"""What the look-up tables say of a dossier: read off it, and off nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .._values import maker_of
from ..engine import next_wakeup
from ..store import Summary
from .tasks import tasks

if TYPE_CHECKING:
    from ..calendars import WorkCalendar
    from ..definition.model import Procedure
    from ..engine import Dossier


def summary_of(dossier: Dossier, procedure: Procedure, calendar: WorkCalendar) -> Summary:
    """The summary of a dossier that runs on `procedure` and counts by `calendar`."""
    waiting = dict.fromkeys(task.address for task in tasks(procedure, dossier))
    return _new_summary(
        code=dossier.code,
        seq=dossier.seq,
        procedure=dossier.procedure,
        field=procedure.field,
        unit=dossier.unit,
        channel=dossier.channel,
        phase=dossier.phase.value,
        status=dossier.status,
        subject=dossier.subject,
        received_at=dossier.received_at,
        is_open=not dossier.ended,
        due_until=None if dossier.due is None else dossier.due.until,
        next_wakeup=next_wakeup(procedure, dossier, calendar),
        parent=dossier.parent,
        waiting=tuple(waiting),
    )


_new_summary: Final = maker_of(Summary)
