"""Transactions that may be there only to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

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
