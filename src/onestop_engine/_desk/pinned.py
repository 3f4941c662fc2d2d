"""What dossiers are pinned to: the very text of their procedure and of their calendar.

The store keeps both under their hashes, so that a dossier runs on its own copy though the file
was changed or is gone.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from ..calendars import WorkCalendar
from ..definition import load_text

if TYPE_CHECKING:
    from ..definition.model import Procedure
    from ..engine import Dossier
    from ..store import Store, Transaction


class Pinned:
    """Procedures and calendars by hash, as far as they are in use.

    Several threads share it. It needs no lock: what two of them load at once is the same.
    """

    def __init__(self, store: Store, current: WorkCalendar) -> None:
        self._store = store
        self._procedures: dict[str, Procedure] = {}
        self._calendars: dict[str, WorkCalendar] = {current.hash: current}
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

    def use(self, procedure: Procedure, calendar: WorkCalendar) -> None:
        """Know both by their hashes: something is decided by them."""
        self._procedures.setdefault(procedure.hash, procedure)
        self._calendars.setdefault(calendar.hash, calendar)

    def keep(self, transaction: Transaction, digests: Collection[str]) -> None:
        """Write the texts in use that the store lacks, with the dossier that depends on them.

        The store is asked each time: a backup from before may have taken its place meanwhile.
        """
        for digest in sorted(transaction.missing_texts(digests)):
            if digest in self._procedures:
                transaction.keep_text("definition", digest, self._procedures[digest].text)
            else:
                transaction.keep_text("calendar", digest, self._calendars[digest].to_text())
