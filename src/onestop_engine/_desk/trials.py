"""Transactions that may be there only to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from ..engine import Dossier
from .family import is_behind, is_linked
from .proceeding import Office, Proceeding


class _OnlyLookedError(Exception):
    """Undoes a transaction that was there to be looked at."""


@contextmanager
def trial(office: Office, at: datetime, *, keep: bool) -> Iterator[Proceeding]:
    """A transaction that is kept when it ends well, or undone in any case."""
    try:
        with office.store.transaction() as transaction:
            proceeding = Proceeding(office, transaction, at)
            yield proceeding
            _finish(proceeding, keep=keep)
    except _OnlyLookedError:
        return
    proceeding.committed()


def _finish(proceeding: Proceeding, *, keep: bool) -> None:
    if not keep:
        raise _OnlyLookedError
    proceeding.finish()


def carried_on(office: Office, dossier: Dossier, now: datetime) -> Dossier:
    """A linked dossier after what time did to its group by `now`; nothing of that is kept.

    For one that stands alone the engine lets time pass itself.
    """
    procedure = office.pinned.procedure(dossier.procedure_hash)
    if not is_linked(procedure, dossier) or not is_behind(office.store, dossier.code, now):
        return dossier
    with trial(office, now, keep=False) as proceeding:
        proceeding.tick(dossier.code)
        return proceeding.dossier(dossier.code)
