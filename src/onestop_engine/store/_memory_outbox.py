"""The outbox of a store in memory: the claims of the SQL one, in dictionaries under its lock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from itertools import count
from typing import Any, Protocol, TypeVar

from ..errors import Conflict, NotFound
from ..texts import glance
from ._codec import EventRow, from_micros, join_event, storable, to_micros
from ._ledger import Queue
from ._messages import CONSUMER_TAKEN, NO_CONSUMER, UNDELIVERED
from ._outbox import (
    FOREVER,
    Claim,
    Consumer,
    Message,
    MessageState,
    Piece,
    Verdict,
    instant_or_never,
    waits_since,
)

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A message as the SQL store has it in a row; instants in microseconds."""

    id: int
    code: str
    seq: int
    state: MessageState = "pending"
    attempts: int = 0
    next_attempt_at: int
    last_error: str | None = None


Place = tuple[str, int]


@dataclass(slots=True)
class Box:
    """Since when each consumer is registered, and its messages by dossier and sequence."""

    since: dict[str, int] = field(default_factory=dict)
    messages: dict[str, dict[Place, Posted]] = field(default_factory=dict)
    ids: Iterator[int] = field(default_factory=lambda: count(1))


class Writing(Protocol):
    """A transaction of the store: what is put is undone with it."""

    box: Box

    @property
    def rows(self) -> Mapping[str, tuple[EventRow, ...]]:
        """The events of each dossier."""
        ...

    def put(self, table: dict[K, V], key: K, value: V) -> None:
        """Set an entry."""
        ...

    def drop(self, table: dict[K, V], key: K) -> None:
        """Remove an entry."""
        ...


def post(writing: Writing, code: str, rows: Iterable[EventRow]) -> None:
    """Post new events of a dossier to every consumer."""
    for row in rows:
        for name in writing.box.since:
            _post(writing, name, code, row)


def _post(writing: Writing, name: str, code: str, row: EventRow) -> None:
    made = Posted(id=next(writing.box.ids), code=code, seq=row.seq, next_attempt_at=row.recorded_at)
    writing.put(writing.box.messages[name], (code, row.seq), made)


class MemoryOutbox:
    """Works through the store's transactions, which `begin` makes."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Writing]], zone: tzinfo) -> None:
        self._begin = begin
        self._zone = zone

    def register(self, name: str, at: datetime, *, from_start: bool) -> None:
        """Post what happens from now on to `name`; with `from_start` what happened before, too."""
        with self._begin() as writing:
            box = writing.box
            found = box.since.get(name)
            if found is not None and not (from_start and found == FOREVER):
                raise Conflict(CONSUMER_TAKEN.fill(name=name))
            writing.put(box.since, storable(name), to_micros(at))
            if found is None:
                writing.put(box.messages, name, {})
            for code, rows in sorted(writing.rows.items()) if from_start else ():
                for row in rows:
                    if (code, row.seq) not in box.messages[name]:
                        _post(writing, name, code, row)

    def suspend(self, name: str, *, discard: bool) -> int:
        """Deliver no more to a consumer that is to be removed; how many messages are lost."""
        with self._begin() as writing:
            one = self._consumer(writing, name)
            lost = one.pending + one.dead
            if lost and not discard:
                raise Conflict(UNDELIVERED.fill(name=name, count=lost))
            writing.put(writing.box.since, name, FOREVER)
        return lost

    def remove(self, name: str) -> None:
        """Forget a consumer, and what messages of it are left; NotFound."""
        with self._begin() as writing:
            _of(writing, name)
            writing.drop(writing.box.since, name)
            writing.drop(writing.box.messages, name)

    def consumers(self) -> tuple[Consumer, ...]:
        """Every consumer, by name."""
        with self._begin() as writing:
            return tuple(self._consumer(writing, name) for name in sorted(writing.box.since))

    def consumer(self, name: str) -> Consumer:
        """One consumer; NotFound."""
        with self._begin() as writing:
            return self._consumer(writing, name)

    def _consumer(self, writing: Writing, name: str) -> Consumer:
        found = _of(writing, name).values()
        since = writing.box.since[name]
        return Consumer(
            name=name,
            since=instant_or_never(since, self._zone),
            **{
                state: sum(one.state == state for one in found)
                for state in ("pending", "delivered", "dead", "skipped")
            },
            oldest=self._oldest(writing, name, "pending", "dead"),
        )

    def queues(self) -> tuple[Queue, ...]:
        """The consumers as an operator looks at them."""
        with self._begin() as writing:
            return tuple(
                Queue(
                    consumer=one.name,
                    pending=one.pending,
                    dead=one.dead,
                    oldest=self._oldest(writing, one.name, "pending"),
                    closed=one.since is None,
                )
                for one in self.consumers()
            )

    def _oldest(self, writing: Writing, name: str, *states: MessageState) -> datetime | None:
        recorded = [
            _row(writing, one).recorded_at
            for one in _of(writing, name).values()
            if one.state in states
        ]
        return waits_since(min(recorded, default=None), writing.box.since[name], self._zone)

    def check(self, name: str) -> None:
        """NotFound where there is no such consumer."""
        with self._begin() as writing:
            _of(writing, name)

    def messages(
        self, name: str, *, states: Iterable[MessageState], code: str | None, limit: int
    ) -> tuple[Message, ...]:
        """The messages of a consumer in these states, by dossier and sequence."""
        wanted = tuple(states)
        with self._begin() as writing:
            found = [
                one
                for _, one in sorted(_of(writing, name).items())
                if one.state in wanted and code in {None, one.code}
            ]
            return tuple(self._message(writing, name, one) for one in found[:limit])

    def _message(self, writing: Writing, name: str, one: Posted) -> Message:
        row = _row(writing, one)
        due = one.next_attempt_at if one.state == "pending" else FOREVER
        return Message(
            consumer=name,
            code=one.code,
            seq=one.seq,
            kind=row.kind,
            at=from_micros(row.at, self._zone),
            state=one.state,
            attempts=one.attempts,
            due=instant_or_never(due, self._zone),
            last_error=one.last_error,
        )

    def claim(
        self, name: str, now: datetime, until: datetime, done: tuple[Claim, Verdict] | None = None
    ) -> Claim | None:
        """The next message that is due, taken until `until`; None where there is none."""
        with self._begin() as writing:
            if done is not None:
                _settle(writing, *done)
            due = _due(writing, name, to_micros(now))
            if due is None:
                return None
            taken = replace(due, attempts=due.attempts + 1, next_attempt_at=to_micros(until))
            _keep(writing, name, taken)
            row = _row(writing, due)
        event = join_event(row, reason=None, value=None, applicant=None, zone=self._zone)
        return Claim(id=due.id, consumer=name, code=due.code, event=event, attempt=taken.attempts)

    def settle(self, claim: Claim, verdict: Verdict) -> None:
        """Keep what came of a message, unless another worker has taken it since."""
        with self._begin() as writing:
            _settle(writing, claim, verdict)

    def revive(self, name: str, now: datetime, *, code: str | None) -> int:
        """Let messages that were given up be tried anew; how many."""
        return self._change_dead(name, now, code, None, state="pending", attempts=0)

    def skip(self, name: str, now: datetime, *, code: str, seq: int | None) -> int:
        """Leave out messages that were given up, so that later ones go on; how many."""
        return self._change_dead(name, now, code, seq, state="skipped")

    def forget(self, name: str, before: datetime | None, *, after: int) -> Piece:
        """Forget the messages that were delivered or left out before an instant, or all."""
        with self._begin() as writing:
            over = [
                one
                for one in _of(writing, name).values()
                if one.id > after and (before is None or _is_over(one, to_micros(before)))
            ]
            for one in over:
                writing.drop(writing.box.messages[name], (one.code, one.seq))
        return Piece(len(over), max((one.id for one in over), default=None))

    def _change_dead(
        self, name: str, now: datetime, code: str | None, seq: int | None, **values: Any
    ) -> int:
        at = to_micros(now)
        with self._begin() as writing:
            dead = [
                one
                for one in _of(writing, name).values()
                if one.state == "dead" and code in {None, one.code} and seq in {None, one.seq}
            ]
            for one in dead:
                _keep(writing, name, replace(one, next_attempt_at=at, **values))
            if dead:
                _let_go_on(writing, name, at, code)
        return len(dead)


def _of(writing: Writing, name: str) -> dict[Place, Posted]:
    """The messages of a consumer; NotFound."""
    if name not in writing.box.messages:
        raise NotFound(NO_CONSUMER.fill(name=glance(name)))
    return writing.box.messages[name]


def _row(writing: Writing, one: Posted) -> EventRow:
    return writing.rows[one.code][one.seq - 1]


def _keep(writing: Writing, name: str, one: Posted) -> None:
    writing.put(writing.box.messages[name], (one.code, one.seq), one)


def _due(writing: Writing, name: str, now: int) -> Posted | None:
    """The first message that is due, of those before which all of their dossier are delivered."""
    if writing.box.since.get(name, FOREVER) == FOREVER:
        return None
    first: dict[str, Posted] = {}
    for one in writing.box.messages[name].values():
        if one.state in {"pending", "dead"}:
            before = first.get(one.code)
            if before is None or one.seq < before.seq:
                first[one.code] = one
    due = [one for one in first.values() if one.state == "pending" and one.next_attempt_at <= now]
    return min(due, key=lambda one: (one.next_attempt_at, one.id), default=None)


def _settle(writing: Writing, claim: Claim, verdict: Verdict) -> None:
    name, place = claim.consumer, (claim.code, claim.event.seq)
    one = writing.box.messages.get(name, {}).get(place)
    if one is None:
        return
    is_ours = one.state == "pending" and one.attempts == claim.attempt
    if verdict.state == "delivered":
        _keep(writing, name, replace(one, state="delivered", last_error=None))
        if not is_ours:
            # It took too long and another worker has it now; it was delivered for all that.
            _let_go_on(writing, name, to_micros(claim.event.recorded_at), claim.code)
    elif is_ours:
        again = FOREVER if verdict.again_at is None else to_micros(verdict.again_at)
        ended = replace(one, state=verdict.state, next_attempt_at=again, last_error=verdict.error)
        _keep(writing, name, ended)
        # Those behind it cannot go on before it does.
        for later in _pending(writing, name, claim.code):
            if later.seq > one.seq and later.next_attempt_at < again:
                _keep(writing, name, replace(later, next_attempt_at=again))


def _let_go_on(writing: Writing, name: str, at: int, code: str | None) -> None:
    """Look again at messages that waited behind one that was given up."""
    for one in _pending(writing, name, code):
        if one.next_attempt_at == FOREVER:
            _keep(writing, name, replace(one, next_attempt_at=at))


def _pending(writing: Writing, name: str, code: str | None) -> list[Posted]:
    found = writing.box.messages[name].values()
    return [one for one in found if one.state == "pending" and code in {None, one.code}]


def _is_over(one: Posted, before: int) -> bool:
    return one.state in {"delivered", "skipped"} and one.next_attempt_at < before
