"""What time alone brings about, for some dossiers in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..errors import OneStopError, StoreError
from ..store import Query, Summary
from .office import Office
from .proceeding import Proceeding
from .work import Failure, Happening


def woken(now: datetime) -> Query:
    """The dossiers whose time has come by `now`, the earliest first.

    A page at a time, one for which time cannot be carried on comes once; others may tick too.
    """
    return Query(wake_until=now, order="wakeup")


def tick_all(office: Office, some: Sequence[Summary], now: datetime) -> list[Happening | Failure]:
    """What came of carrying time on to `now` for each of these dossiers; raises StoreError."""
    return [one for row in some for one in _tick(office, row.code, now)]


def _tick(office: Office, code: str, now: datetime) -> Sequence[Happening | Failure]:
    try:
        with office.store.transaction() as transaction:
            proceeding = Proceeding(office, transaction, now)
            proceeding.tick(code)
            proceeding.finish()
    except StoreError:
        raise
    except OneStopError as error:
        return (Failure(code=code, error=error),)
    proceeding.committed()
    return [Happening(code=own, event=event) for own, event in proceeding.events]
