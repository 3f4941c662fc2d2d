"""What dossiers are pinned to: the very text of their procedure and of their calendar.

The store keeps both under their hashes, so that a dossier runs on its own copy though the file
was changed or is gone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..calendars import WorkCalendar
from ..definition import load_text

if TYPE_CHECKING:
    from ..definition.model import Procedure
    from ..engine import Dossier
    from ..store import Store, Transaction


class Pinned:
    """Procedures and calendars by hash: those in use, and those that the store keeps.

    Several threads share it. It needs no lock: what two of them load at once is the same.
    """

    def __init__(self, store: Store, current: WorkCalendar) -> None:
        self._store = store
        self._procedures: dict[str, Procedure] = {}
        self._calendars: dict[str, WorkCalendar] = {current.hash: current}
        self._kept: set[str] = set()
        self.current = current

    def procedure(self, digest: str) -> Procedure:
        """The procedure of this hash, compiled once; NotFound when the store lost its text."""
        found = self._procedures.get(digest)
        if found is None:
            found = load_text(self._store.text(digest), digest)
            self._procedures[digest] = found
        return found

    def calendar(self, digest: str) -> WorkCalendar:
        """The calendar of this hash; NotFound when the store lost its text."""
        found = self._calendars.get(digest)
        if found is None:
            found = WorkCalendar.from_text(self._store.text(digest))
            self._calendars[digest] = found
        return found

    def for_dossier(self, dossier: Dossier) -> WorkCalendar:
        """The calendar by which a dossier's dates are reckoned.

        The one that its date was promised by; before acceptance nothing was promised yet, so
        there it is what is known now.
        """
        if dossier.accepted_at is None:
            return self.current
        return self.calendar(dossier.calendar_hash)

    def for_command(self, dossier: Dossier, action: str) -> WorkCalendar:
        """The calendar that a command is decided by: to recompute is to take the current one."""
        return self.current if action == "recompute" else self.for_dossier(dossier)

    def keep(self, transaction: Transaction, procedure: Procedure, calendar: WorkCalendar) -> None:
        """Write the texts of both with the dossier that starts to depend on them."""
        self._procedures.setdefault(procedure.hash, procedure)
        self._calendars.setdefault(calendar.hash, calendar)
        if procedure.hash not in self._kept:
            transaction.keep_text("definition", procedure.hash, procedure.text)
        if calendar.hash not in self._kept:
            transaction.keep_text("calendar", calendar.hash, calendar.to_text())

    def fork(self) -> Pinned:
        """The same, for a batch: what that keeps is not known to be kept until it ends well."""
        fork = Pinned(self._store, self.current)
        fork._procedures, fork._calendars = self._procedures, self._calendars
        fork._kept = set(self._kept)
        return fork

    def kept(self, digests: Iterable[str]) -> None:
        """Remember which texts the store has, once the transaction that wrote them ended well."""
        self._kept.update(digests)
