"""What a shop offers of it: consumers, what waits for them, and a round of delivery."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final, get_args

from .._desk.requests import count, instant, known_code, word
from .._desk.retrying import again
from ..errors import InputError, NotAllowed
from ..store import Consumer, Message, MessageState, Outbox, Store
from ..telemetry import operation
from ..texts import Text, glance
from ._cloud_events import DEFAULT_SOURCE
from ._handlers import Handler, Receiver
from ._policy import Policy
from ._rounds import Delivered, Round

if TYPE_CHECKING:
    from ..calendars import WorkCalendar

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_BAD_NAME = Text(
    "Tên bên nhận {name} không dùng được. Dùng 1 đến 60 chữ thường a-z, chữ số, dấu . _ -, ví dụ "
    "portal.",
    "The consumer name {name} cannot be used. Use 1 to 60 small letters a-z, digits, and . _ -, "
    "such as portal.",
)
_BAD_STATE = Text(
    "Không có trạng thái {state}. Chọn trong: {known}.",
    "There is no state {state}. Choose among {known}.",
)
_IN_BATCH = Text(
    "Không gửi được trong một đợt lệnh (batch): đợt đó có thể bị hủy sau khi đã gửi. Hãy gọi "
    "deliver sau khi đợt kết thúc.",
    "Nothing can be delivered inside a batch: it may be undone after that. Call deliver once the "
    "batch has ended.",
)


class Deliveries(ABC):
    """The part of `OneStop` that tells others what happened."""

    _store: Store

    @property
    @abstractmethod
    def calendar(self) -> WorkCalendar:
        """The calendar by which new dates are promised."""

    @property
    @abstractmethod
    def _in_batch(self) -> bool: ...

    def register_consumer(self, name: str, *, at: datetime, from_start: bool = False) -> Consumer:
        """The new consumer: every event from now on is posted to it, by whichever program.

        With `from_start` the events that are there are posted, too, each dossier's in its order;
        until that has ended nothing is delivered. Interrupted, it goes on when called again.
        Raises Conflict where the name is taken, InputError, StoreError.
        """
        if not _NAME.fullmatch(word(name, "consumer")):
            raise InputError(_BAD_NAME.fill(name=glance(name)))
        now, outbox = instant(self.calendar, at), self._store.outbox
        self._check_no_batch()
        with operation("register", consumer=name):
            again(lambda: outbox.register(name, now, from_start=from_start), repeatable=False)
            return outbox.consumer(name)

    def remove_consumer(self, name: str, *, discard: bool = False) -> int:
        """The number of undelivered messages that were lost with the consumer.

        Nothing more is delivered to it; then its messages are removed, some at a time, and itself.
        Interrupted, it goes on when called again. Raises Conflict where messages were not
        delivered, unless `discard`; NotFound.
        """
        self._check_no_batch()
        outbox = self._outbox(name)
        with operation("remove", consumer=name):
            lost = again(lambda: outbox.suspend(name, discard=discard), repeatable=True)
            _forget(outbox, name, None)
            again(lambda: outbox.remove(name), repeatable=False)
        return lost

    def consumers(self) -> tuple[Consumer, ...]:
        """Everybody to whom events are delivered, and how many messages stand where."""
        return self._store.outbox.consumers()

    def messages(
        self,
        consumer: str,
        *,
        states: Collection[MessageState] = ("pending", "dead"),
        code: str | None = None,
        limit: int = 100,
    ) -> tuple[Message, ...]:
        """The messages of a consumer, by dossier and sequence; by default the undelivered ones."""
        known = get_args(MessageState)
        for state in states:
            if state not in known:
                text = _BAD_STATE.fill(state=glance(state), known=", ".join(known))
                raise InputError(text)
        of_dossier = None if code is None else known_code(code)
        outbox = self._outbox(consumer)
        return outbox.messages(
            consumer, states=states, code=of_dossier, limit=count(limit, "limit")
        )

    def deliver(
        self,
        handler: Handler | Receiver,
        *,
        consumer: str,
        at: datetime,
        source: str = DEFAULT_SOURCE,
        policy: Policy | None = None,
        limit: int | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Delivered:
        """What came of handing over everything that is due for `consumer` at `at`.

        `handler` is a `Webhook`, or a function that takes a CloudEvent; it runs in another thread,
        and has not taken the message when it raises or is not done within `policy.time_limit`.
        The events of a dossier come in their order, each at least once: be ready to get one
        again. `source` names this shop; with `id` it makes an event unique. At most `limit`
        messages are tried. `stop` is asked before each one, and ends the call when it says so.
        Several workers may deliver to one consumer at the same time.

        Raises NotFound for a consumer that is not registered, NotAllowed in a batch, StoreError.
        """
        now, outbox = instant(self.calendar, at), self._outbox(consumer)
        self._check_no_batch()
        with operation("deliver", consumer=consumer) as running:
            outbox.check(consumer)
            came = Round(
                outbox=outbox,
                consumer=consumer,
                handler=handler,
                at=now,
                source=word(source, "source"),
                policy=policy or Policy(),
                limit=None if limit is None else count(limit, "limit"),
                stop=stop,
            ).run()
            running.note(delivered=came.count, failures=len(came.failed), dead=came.dead)
        return came

    def retry_messages(self, consumer: str, *, at: datetime, code: str | None = None) -> int:
        """How many messages that were given up will be tried anew: all, or those of a dossier."""
        now, of_dossier = instant(self.calendar, at), None if code is None else known_code(code)
        outbox = self._outbox(consumer)
        with operation("retry", consumer=consumer, code=of_dossier):
            return again(lambda: outbox.revive(consumer, now, code=of_dossier), repeatable=True)

    def skip_messages(
        self, consumer: str, code: str, *, at: datetime, seq: int | None = None
    ) -> int:
        """How many messages of a dossier that were given up are left out, so that others go on.

        With `seq` the one with that sequence. They are never delivered.
        """
        now, of_dossier = instant(self.calendar, at), known_code(code)
        one = None if seq is None else count(seq, "seq")
        outbox = self._outbox(consumer)
        with operation("skip", consumer=consumer, code=of_dossier):
            return again(
                lambda: outbox.skip(consumer, now, code=of_dossier, seq=one), repeatable=True
            )

    def forget_delivered(self, consumer: str, *, before: datetime) -> int:
        """How many messages were forgotten that were delivered or left out before an instant.

        Nothing else clears the outbox; events themselves are never removed. It is done some at a
        time, so that others may write meanwhile. Raises NotFound, StoreError.
        """
        until, outbox = instant(self.calendar, before, "before"), self._outbox(consumer)
        with operation("forget", consumer=consumer) as running:
            gone = _forget(outbox, consumer, until)
            running.note(messages=gone)
        return gone

    def _outbox(self, name: str) -> Outbox:
        word(name, "consumer")
        return self._store.outbox

    def _check_no_batch(self) -> None:
        if self._in_batch:
            raise NotAllowed(_IN_BATCH)


def _forget(outbox: Outbox, name: str, before: datetime | None) -> int:
    """How many messages were forgotten, one piece after the other."""
    gone, last = 0, 0
    while True:
        piece = again(partial(outbox.forget, name, before, after=last), repeatable=True)
        gone += piece.gone
        if piece.last is None:
            return gone
        last = piece.last
