"""The outbox of an SQL store: claims that end by themselves, in SQLite and PostgreSQL alike.

To claim a message is to put its next attempt off until the claim ends, so a worker that dies gives
it back by doing nothing. The number of attempts tells its claim from a later one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, insert, select, update

from ..errors import Conflict, NotFound
from ..texts import glance
from ._codec import EventRow, from_micros, join_event, storable, to_micros
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
from ._outbox_statements import OutboxStatements, counting, posting_old
from ._tables import consumers, dossiers, outbox

if TYPE_CHECKING:
    from ._transactions import SqlTransaction

Rows = list[dict[str, Any]]
_PAGE: Final = 500
_PIECE: Final = 1000
"""How many messages are forgotten in one transaction at most."""


class SqlOutbox:
    """Works through the store's transactions; `ask` answers one SELECT, `begin` writes."""

    def __init__(
        self,
        ask: Callable[[Callable[[SqlTransaction], Rows]], Rows],
        begin: Callable[[], AbstractContextManager[SqlTransaction]],
        statements: OutboxStatements,
        zone: tzinfo,
    ) -> None:
        self._ask = ask
        self._begin = begin
        self._run = statements
        self._zone = zone

    def register(self, name: str, at: datetime, *, from_start: bool) -> None:
        """Post what happens from now on to `name`; with `from_start` what happened before, too."""
        since = FOREVER if from_start else to_micros(at)
        with self._begin() as transaction:
            # Whatever was not posted to it before this moment is there to be read after it.
            transaction.hold_outbox()
            found = transaction.select(select(consumers).where(consumers.c.name == name))
            if found and not (from_start and found[0]["since"] == FOREVER):
                raise Conflict(CONSUMER_TAKEN.fill(name=name))
            if not found:
                values = {"name": storable(name), "since": since}
                transaction.change(insert(consumers), values)
        if from_start:
            self._post_old(name, at)

    def _post_old(self, name: str, at: datetime) -> None:
        """Post the events that are there, some dossiers at a time: others want to write."""
        after = ""
        codes = select(dossiers.c.code).order_by(dossiers.c.code).limit(_PAGE)
        while rows := self._select(codes.where(dossiers.c.code > after)):
            last = rows[-1]["code"]
            with self._begin() as transaction:
                transaction.change(posting_old(name, after, last))
            after = last
        with self._begin() as transaction:
            here = consumers.c.name == name
            transaction.change(update(consumers).where(here).values(since=to_micros(at)))

    def suspend(self, name: str, *, discard: bool) -> int:
        """Deliver no more to a consumer that is to be removed; how many messages are lost."""
        with self._begin() as transaction:
            # Others that post and have not ended would not be counted.
            transaction.hold_outbox()
            (one,) = self._counted(transaction.select(counting(name)), name)
            lost = one.pending + one.dead
            if lost and not discard:
                raise Conflict(UNDELIVERED.fill(name=name, count=lost))
            here = consumers.c.name == name
            transaction.change(update(consumers).where(here).values(since=FOREVER))
        return lost

    def remove(self, name: str) -> None:
        """Forget a consumer, and what messages of it are left; NotFound."""
        with self._begin() as transaction:
            transaction.hold_outbox()
            transaction.change(delete(outbox).where(outbox.c.consumer == name))
            if not transaction.change(delete(consumers).where(consumers.c.name == name)):
                raise NotFound(NO_CONSUMER.fill(name=glance(name)))

    def consumers(self) -> tuple[Consumer, ...]:
        """Every consumer, by name."""
        return tuple(_consumer(row, self._zone) for row in self._select(counting()))

    def consumer(self, name: str) -> Consumer:
        """One consumer; NotFound."""
        return self._counted(self._select(counting(name)), name)[0]

    def _counted(self, rows: Rows, name: str) -> tuple[Consumer, ...]:
        if not rows:
            raise NotFound(NO_CONSUMER.fill(name=glance(name)))
        return tuple(_consumer(row, self._zone) for row in rows)

    def messages(
        self, name: str, *, states: Iterable[MessageState], code: str | None, limit: int
    ) -> tuple[Message, ...]:
        """The messages of a consumer in these states, by dossier and sequence."""
        self.check(name)
        query = select(outbox).where(outbox.c.consumer == name, outbox.c.state.in_(tuple(states)))
        if code is not None:
            query = query.where(outbox.c.code == code)
        ordered = query.order_by(outbox.c.code, outbox.c.seq).limit(limit)
        return tuple(_message(row, self._zone) for row in self._select(ordered))

    def claim(
        self, name: str, now: datetime, until: datetime, done: tuple[Claim, Verdict] | None = None
    ) -> Claim | None:
        """The next message that is due, taken until `until`; None where there is none."""
        with self._begin() as transaction:
            if done is not None:
                self._settle(transaction, *done)
            wanted = {"of": name, "now": to_micros(now)}
            row = next(transaction.rows(self._run.due, wanted), None)
            if row is None:
                return None
            taken = {"of": row["id"], "seen": row["attempts"], "until": to_micros(until)}
            if not transaction.count(self._run.take, taken):
                return None
            return _claim(row, self._zone)

    def settle(self, claim: Claim, verdict: Verdict) -> None:
        """Keep what came of a message, unless another worker has taken it since."""
        with self._begin() as transaction:
            self._settle(transaction, claim, verdict)

    def _settle(self, transaction: SqlTransaction, claim: Claim, verdict: Verdict) -> None:
        if verdict.state == "delivered":
            self._keep_delivered(transaction, claim)
            return
        again = FOREVER if verdict.again_at is None else to_micros(verdict.again_at)
        ended = {"of": claim.id, "seen": claim.attempt, "why": verdict.error}
        if transaction.count(self._run.failed, {**ended, "to": verdict.state, "again": again}):
            # Those behind it cannot go on before it does; looking at them would be for nothing.
            place = {"of": claim.consumer, "in_code": claim.code, "after": claim.event.seq}
            transaction.count(self._run.put_off, {**place, "again": again})

    def _keep_delivered(self, transaction: SqlTransaction, claim: Claim) -> None:
        own = {"of": claim.id, "seen": claim.attempt}
        if not transaction.count(self._run.delivered, own):
            # It took too long and another worker has it now; it was delivered for all that.
            late = update(outbox).where(outbox.c.id == claim.id)
            transaction.change(late.values(state="delivered", last_error=None))
            self._let_go_on(transaction, claim.event.recorded_at, claim.consumer, claim.code)

    def revive(self, name: str, now: datetime, *, code: str | None) -> int:
        """Let messages that were given up be tried anew; how many."""
        anew = {"state": "pending", "attempts": 0, "next_attempt_at": to_micros(now)}
        return self._change_dead(name, now, code, None, anew)

    def skip(self, name: str, now: datetime, *, code: str, seq: int | None) -> int:
        """Leave out messages that were given up, so that later ones go on; how many."""
        left_out = {"state": "skipped", "next_attempt_at": to_micros(now)}
        return self._change_dead(name, now, code, seq, left_out)

    def forget(self, name: str, before: datetime | None, *, after: int) -> Piece:
        """Forget some of the messages that were delivered or left out before an instant, or of all:
        others want to write meanwhile.
        """
        self.check(name)
        over = [outbox.c.consumer == name, outbox.c.id > after]
        if before is not None:
            # A claim ends some minutes after the delivery: nothing is forgotten too early.
            over += [
                outbox.c.state.in_(["delivered", "skipped"]),
                outbox.c.next_attempt_at < to_micros(before),
            ]
        some = select(outbox.c.id).where(*over).order_by(outbox.c.id).limit(_PIECE).subquery()
        with self._begin() as transaction:
            last = transaction.select(select(func.max(some.c.id).label("id")))[0]["id"]
            if last is None:
                return Piece(0, None)
            count = transaction.change(delete(outbox).where(*over, outbox.c.id <= last))
            return Piece(count, last)

    def _change_dead(
        self,
        name: str,
        now: datetime,
        code: str | None,
        seq: int | None,
        values: Mapping[str, Any],
    ) -> int:
        self.check(name)
        ours = [outbox.c.consumer == name]
        if code is not None:
            ours.append(outbox.c.code == code)
        dead = [*ours, outbox.c.state == "dead"]
        if seq is not None:
            dead.append(outbox.c.seq == seq)
        with self._begin() as transaction:
            count = transaction.change(update(outbox).where(*dead).values(**values))
            if count:
                self._let_go_on(transaction, now, name, code)
        return count

    def _let_go_on(
        self, transaction: SqlTransaction, now: datetime, name: str, code: str | None
    ) -> None:
        """Look again at messages that waited behind one that was given up."""
        held = [outbox.c.consumer == name, outbox.c.state == "pending"]
        if code is not None:
            held.append(outbox.c.code == code)
        waiting = update(outbox).where(*held, outbox.c.next_attempt_at == FOREVER)
        transaction.change(waiting.values(next_attempt_at=to_micros(now)))

    def check(self, name: str) -> None:
        """NotFound where there is no such consumer."""
        if not self._select(select(consumers.c.name).where(consumers.c.name == name)):
            raise NotFound(NO_CONSUMER.fill(name=glance(name)))

    def _select(self, statement: Any) -> Rows:
        return self._ask(lambda transaction: transaction.select(statement))


def _consumer(row: Mapping[str, Any], zone: tzinfo) -> Consumer:
    return Consumer(
        name=row["name"],
        since=instant_or_never(row["since"], zone),
        **{state: int(row[state]) for state in ("pending", "delivered", "dead", "skipped")},
        oldest=waits_since(row["oldest"], row["since"], zone),
    )


def _message(row: Mapping[str, Any], zone: tzinfo) -> Message:
    waits = row["state"] == "pending"
    return Message(
        consumer=row["consumer"],
        code=row["code"],
        seq=row["seq"],
        kind=row["kind"],
        at=from_micros(row["at"], zone),
        state=row["state"],
        attempts=row["attempts"],
        due=instant_or_never(row["next_attempt_at"], zone) if waits else None,
        last_error=row["last_error"],
    )


def _claim(row: Mapping[str, Any], zone: tzinfo) -> Claim:
    names = ("seq", "format", "kind", "at", "recorded_at", "actor", "unit", "data")
    written = EventRow(
        **{name: row[f"event_{name}"] for name in names}, reason_hash=None, private_hash=None
    )
    return Claim(
        id=row["id"],
        consumer=row["consumer"],
        code=row["code"],
        event=join_event(written, reason=None, value=None, applicant=None, zone=zone),
        attempt=row["attempts"] + 1,
    )
