"""The outbox: to whom events are delivered, and what waits for each of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final, Literal, NamedTuple, Protocol

from ..engine.events import Event
from ._codec import from_micros

FOREVER: Final = 253_402_214_400_000_000
"""The last day of the year 9999, in microseconds: not before somebody says so."""

MessageState = Literal["pending", "delivered", "dead", "skipped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """Somebody to whom events are delivered, and how many messages stand where.

    `since` is when they were registered, None while existing events are still being posted, so
    that an old event is never overtaken by a new one, and while they are being removed: until then
    nothing is delivered. `oldest` is since when the oldest message waits that was not delivered
    yet: since its event was recorded, or the consumer registered, whatever came later.
    """

    name: str
    since: datetime | None
    pending: int = 0
    delivered: int = 0
    dead: int = 0
    skipped: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One event for one consumer, and how its delivery stands; nothing in it is personal.

    `due` is when it is tried next, None where that waits for somebody: it was given up, or an
    earlier message of its dossier was. `last_error` is a kind of error, or an HTTP status.
    """

    consumer: str
    code: str
    seq: int
    kind: str
    at: datetime
    state: MessageState
    attempts: int
    due: datetime | None
    last_error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A message that a worker took to deliver, with its event, and without what is personal in it.

    `attempt` counts from 1; it tells the worker's claim from a later one.
    """

    id: int
    consumer: str
    code: str
    event: Event
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How an attempt ended; `again_at` is when a pending message is tried anew."""

    state: MessageState
    again_at: datetime | None = None
    error: str | None = None


class Piece(NamedTuple):
    """Messages that were forgotten at once: how many, and where they end, None behind the last."""

    gone: int
    last: int | None


def instant_or_never(value: int, zone: tzinfo) -> datetime | None:
    """An instant of the outbox; None for what is not to come."""
    return None if value == FOREVER else from_micros(value, zone)


def waits_since(recorded: int | None, since: int, zone: tzinfo) -> datetime | None:
    """Since when a consumer's first message waits, by when its event was recorded and since when
    the consumer is registered; None where none waits, or none is to be delivered yet.
    """
    if recorded is None or since == FOREVER:
        return None
    # Events that were there before the consumer are posted when it is registered.
    return from_micros(max(recorded, since), zone)


class Outbox(Protocol):
    """The outbox of a store; each call is a transaction of its own."""

    def register(self, name: str, at: datetime, *, from_start: bool) -> None:
        """Post what happens from now on to `name`; with `from_start` what happened before, too.

        Raises Conflict where the name is taken. What was interrupted while it posted old events
        goes on where it stood.
        """
        ...

    def suspend(self, name: str, *, discard: bool) -> int:
        """Deliver no more to a consumer that is to be removed; how many messages are lost with it.

        Raises Conflict where there are undelivered ones, unless they may be discarded; NotFound.
        """
        ...

    def remove(self, name: str) -> None:
        """Forget a consumer, and what messages of it are left; NotFound."""
        ...

    def consumers(self) -> tuple[Consumer, ...]:
        """Every consumer, by name."""
        ...

    def consumer(self, name: str) -> Consumer:
        """One consumer; NotFound."""
        ...

    def check(self, name: str) -> None:
        """NotFound where there is no such consumer."""
        ...

    def messages(
        self, name: str, *, states: Iterable[MessageState], code: str | None, limit: int
    ) -> tuple[Message, ...]:
        """The messages of a consumer in these states, by dossier and sequence."""
        ...

    def claim(
        self, name: str, now: datetime, until: datetime, done: tuple[Claim, Verdict] | None = None
    ) -> Claim | None:
        """The next message that is due, taken until `until`; None where there is none.

        It is the first of its dossier that was not delivered. `done` is kept in the same
        transaction: what came of the message before.
        """
        ...

    def settle(self, claim: Claim, verdict: Verdict) -> None:
        """Keep what came of a message, unless another worker has taken it since."""
        ...

    def revive(self, name: str, now: datetime, *, code: str | None) -> int:
        """Let messages that were given up be tried anew; how many."""
        ...

    def skip(self, name: str, now: datetime, *, code: str, seq: int | None) -> int:
        """Leave out messages that were given up, so that later ones go on; how many."""
        ...

    def forget(self, name: str, before: datetime | None, *, after: int) -> Piece:
        """Forget some of the messages that were delivered or left out before an instant.

        None is for all messages, in whatever state. `after` is 0, then where the last piece ended.
        """
        ...
