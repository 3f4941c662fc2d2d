"""One round of a worker: everything that is due for a consumer, one message after the other."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Final

from .._desk.retrying import again
from ..store import Claim, Outbox, Verdict
from ._cloud_events import CloudEvent, cloud_event
from ._handlers import Handler, NotDelivered, Receiver, within
from ._policy import Policy

_LOTS: Final = SystemRandom()


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A message that was not taken: why, and whether it was given up."""

    code: str
    seq: int
    error: str
    dead: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What came of a round: how many messages were taken, and those that were not.

    `stopped` says that the rest was left for later: the receiver failed so often in a row, or asked
    to be left alone for a while.
    """

    consumer: str
    count: int
    failed: tuple[Failed, ...] = ()
    stopped: bool = False

    @property
    def dead(self) -> int:
        """How many messages were given up."""
        return sum(one.dead for one in self.failed)


@dataclass(slots=True)
class Round:
    """Delivers what is due at `at`; time goes on from there while it runs."""

    outbox: Outbox
    consumer: str
    handler: Handler | Receiver
    at: datetime
    source: str
    policy: Policy
    limit: int | None = None
    stop: Callable[[], bool] | None = None
    elapsed: Callable[[], float] = time.monotonic
    _began: float = field(init=False)
    _count: int = 0
    _in_a_row: int = 0
    _is_away: bool = False
    _failed: list[Failed] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._began = self.elapsed()

    def run(self) -> Delivered:
        """Deliver until nothing is due, the limit is reached, or the receiver is away."""
        handler = self.handler
        if isinstance(handler, Receiver):
            until = handler.away_until
            self._is_away = until is not None and self.at < until
            with handler.connected():
                self._deliver()
        else:
            self._deliver()
        return Delivered(
            consumer=self.consumer,
            count=self._count,
            failed=tuple(self._failed),
            stopped=self._is_away,
        )

    def _deliver(self) -> None:
        claim = self._next(None) if self._goes_on() else None
        while claim is not None:
            verdict = self._attempt(claim)
            claim = self._after(claim, verdict)

    def _goes_on(self) -> bool:
        tried = self._count + len(self._failed)
        enough = self.limit is not None and tried >= self.limit
        stopped = self.stop is not None and self.stop()
        return not (enough or self._is_away or stopped)

    def _now(self) -> datetime:
        return self.at + timedelta(seconds=self.elapsed() - self._began)

    def _next(self, done: tuple[Claim, Verdict] | None) -> Claim | None:
        def claim() -> Claim | None:
            return self.outbox.claim(self.consumer, self.at, self._now() + self.policy.lease, done)

        # A claim whose outcome is unknown comes back by itself.
        return again(claim, repeatable=True)

    def _after(self, claim: Claim, verdict: Verdict) -> Claim | None:
        """Keep what came of a message; the next one, where the round goes on."""
        if self._goes_on():
            return self._next((claim, verdict))
        again(lambda: self.outbox.settle(claim, verdict), repeatable=True)
        return None

    def _attempt(self, claim: Claim) -> Verdict:
        event = cloud_event(claim.code, claim.event, self.source)
        try:
            within(self.policy.time_limit.total_seconds(), self._call(event))
        except NotDelivered as error:
            self._in_a_row += 1
            self._is_away = bool(error.wait) or self._in_a_row >= self.policy.in_a_row
            return self._verdict(claim, error)
        except BaseException:
            # Somebody ends the program: others need not wait for the claim to end.
            self.outbox.settle(claim, Verdict(state="pending", again_at=self.at))
            raise
        self._count += 1
        self._in_a_row = 0
        return Verdict(state="delivered")

    def _call(self, event: CloudEvent) -> Callable[[], object]:
        handler = self.handler
        if isinstance(handler, Receiver):
            now = self._now()
            return lambda: handler.post(event, now)
        return lambda: handler(event)

    def _verdict(self, claim: Claim, error: NotDelivered) -> Verdict:
        dead, cause = claim.attempt >= self.policy.attempts, error.cause
        self._failed.append(Failed(code=claim.code, seq=claim.event.seq, error=cause, dead=dead))
        if dead:
            return Verdict(state="dead", error=cause)
        pause = max(
            self.policy.pause(claim.attempt, lot=_LOTS.random()),
            min(error.wait, self.policy.longest_pause),
        )
        return Verdict(state="pending", again_at=self._now() + pause, error=cause)
