"""Carrying dossiers over to another calendar, or only looking at what that would do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from ..engine import RECOUNTED, Actor, Command, Dossier
from ..errors import NotAllowed, OneStopError, StoreError
from ..store import Summary
from ..texts import Text
from .moved_dates import Recomputed, parents_first
from .office import Office
from .trials import trial

if TYPE_CHECKING:
    from ..calendars import WorkCalendar

NOT_FOR_APPLICANTS = Text(
    "Tính lại hạn theo lịch mới là việc của hệ thống hoặc Bộ phận Một cửa.",
    "Dates are recomputed by the system or the one-stop unit.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputing:
    """What is to be done to every open dossier: by which calendar, by whom, and how far."""

    calendar: WorkCalendar
    by: Actor
    at: datetime
    apply: bool
    earlier: bool

    def concerns(self, dossier: Dossier) -> bool:
        """True for an open dossier that counts by another calendar so far."""
        return dossier.phase in RECOUNTED and dossier.calendar_hash != self.calendar.hash

    def look(
        self,
        office: Office,
        get: Callable[[str], Dossier],
        some: Sequence[Summary],
        found: Mapping[str, Recomputed],
    ) -> dict[str, Recomputed]:
        """The lines of some dossiers by code, but for those that were found with another one."""
        new: dict[str, Recomputed] = {}
        for row in parents_first(some, office.store.summary):
            known = row.code in found or row.code in new
            if not known and self.concerns(dossier := get(row.code)):
                new.update((line.code, line) for line in self.carry_out(office, dossier))
        return new

    def carry_out(self, office: Office, dossier: Dossier) -> tuple[Recomputed, ...]:
        """The lines of a dossier and of what follows it; none where no date moves."""
        try:
            return self._lines(office, dossier.code)
        except StoreError:
            raise
        except OneStopError as error:
            unknown = Recomputed(
                code=dossier.code,
                procedure=dossier.procedure,
                before=dossier.due,
                after=None,
                moved=None,
                applied=False,
                why=error.message,
            )
            return (unknown,)

    def _lines(self, office: Office, code: str) -> tuple[Recomputed, ...]:
        try:
            return _attempt(self, office, code)
        except NotAllowed as refusal:
            # What it would have come to, had it been allowed.
            whole = replace(self, by=Actor.system(), apply=False, earlier=True)
            return _attempt(whole, office, code, why=refusal.message)


def _attempt(
    wish: Recomputing, office: Office, code: str, *, why: Text | None = None
) -> tuple[Recomputed, ...]:
    command = Command(action="recompute", by=wish.by, data={"earlier": wish.earlier})
    with trial(office, wish.at, keep=wish.apply) as proceeding:
        # Time alone may have ended it, and that is written with the rest.
        proceeding.tick(code)
        if wish.concerns(proceeding.dossier(code)):
            proceeding.recompute(code, command, wish.calendar)
        lines = proceeding.recomputed(why)
    return tuple(replace(line, applied=wish.apply) for line in lines)
