"""Transactions that may be there only to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from ..engine import Dossier
from ..store import Query, Summary, open_store
from .cache import Cache
from .family import is_linked, next_turn
from .office import Office
from .proceeding import Proceeding


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
    if not is_linked(office.pinned.procedure(dossier.procedure_hash), dossier):
        return dossier
    group = group_carried_on(office, _group_of(office, dossier.code), now)
    return next(one for one in group if one.code == dossier.code)


def _group_of(office: Office, code: str) -> tuple[Dossier, ...]:
    """A dossier and all that are linked with it, the uppermost first."""
    store = office.store
    above = store.summary(code)
    group: list[Summary] = []
    while above is not None:
        group = [above]
        above = None if above.parent is None else store.summary(above.parent)
    for row in group:
        group += store.find(Query(parent=row.code))
    return office.cache.load(group, store)


def group_carried_on(
    office: Office, dossiers: Sequence[Dossier], now: datetime
) -> tuple[Dossier, ...]:
    """A group, the uppermost first, after what time did to it by `now`, and what it opened.

    The store is neither read nor written: what time opened bears a number made up for it.
    """
    members = [(0, office.pinned.procedure(one.procedure_hash), one) for one in dossiers]
    if next_turn(members, now) is None or dossiers[0].parent is not None:
        return tuple(dossiers)
    top = dossiers[0].code
    aside = replace(
        office,
        store=open_store("memory://", zone=office.pinned.current.zone),
        codes=lambda _, number: f"{top[-50:]}/{number(top)}",
        cache=Cache(),
    )
    with aside.store.transaction() as transaction:
        proceeding = Proceeding(aside, transaction, now)
        proceeding.take_over(dossiers)
        proceeding.tick(top)
        return proceeding.dossiers
