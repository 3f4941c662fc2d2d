"""What `crashes.py` looks at in a store after a kill; AssertionError where something is lost."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import sqlalchemy as sa
from crash_commands import CALENDAR, CATALOG, Answer, Reference, give, keys_among
from crash_writer import insist

from onestop_engine import OneStop
from onestop_engine.store import Query
from onestop_engine.store._tables import consumers, keys, outbox
from onestop_engine.store._transactions import SqlTransaction

CONSUMER: Final = "archive"


def open_shop(url: str) -> OneStop:
    """The shop of a store, as a program opens it that comes after the one that died."""
    return OneStop.open(url, procedures=CATALOG, calendar=CALENDAR)


def register(shop: OneStop) -> None:
    """Let every event that is written from now on go to a consumer, too."""
    with shop.store.transaction() as transaction:
        assert isinstance(transaction, SqlTransaction)
        transaction.change(sa.insert(consumers), {"name": CONSUMER, "since": 0})


def count_kept(shop: OneStop, reference: Reference, allowed: Collection[int]) -> int:
    """How many commands the store holds, and nothing else: one of the numbers `allowed`."""
    found = {row.code: row.seq for row in shop.store.find(Query())}
    fitting = [count for count in allowed if reference.heads(count) == found]
    assert fitting, f"the store does not hold what {allowed} commands come to: {found}"
    for code, seq in found.items():
        assert shop.events(code) == reference.events(code, seq), f"{code} has other events"
    _check_rows(shop, events=sum(found.values()), keyed=keys_among(fitting[0]))
    return fitting[0]


def message_states(shop: OneStop) -> dict[tuple[str, int], str]:
    """How the delivery of every event stands, by dossier and sequence."""
    query = sa.select(outbox.c.code, outbox.c.seq, outbox.c.state)
    with shop.store.transaction() as transaction:
        assert isinstance(transaction, SqlTransaction)
        return {(row["code"], row["seq"]): row["state"] for row in transaction.select(query)}


def _check_rows(shop: OneStop, *, events: int, keyed: int) -> None:
    """Every event waits once for the consumer, and every command left one key."""
    places = sa.select(outbox.c.code, outbox.c.seq)
    with shop.store.transaction() as transaction:
        assert isinstance(transaction, SqlTransaction)
        posted = [(row["code"], row["seq"]) for row in transaction.select(places)]
        known = transaction.select(sa.select(keys.c.key))
    assert len(posted) == len(set(posted)) == events, f"{events} events, {len(posted)} messages"
    assert len(known) == keyed, f"{keyed} commands with a key left {len(known)}"


def check_whole(shop: OneStop) -> None:
    """No chain is broken, and every dossier is what its events come to."""
    audited, folded = shop.audit(), shop.replay()
    assert audited.ok, audited.breaks
    assert folded.ok, folded.differences


def repeat(
    shop: OneStop, reference: Reference, told: list[Answer], *, first: int, last: int
) -> Answer:
    """The answer to the command `last`; those from `first` on, given again, are answered as before.

    `told` are the answers of all commands that were acknowledged.
    """
    for index in range(first, last):
        answer = insist(lambda index=index: give(shop, index))
        assert answer == told[index], f"command {index} was answered {told[index]}: {answer}"
    answer = insist(lambda: give(shop, last))
    assert answer == reference.answer(last), f"command {last} was answered {answer}"
    return answer
