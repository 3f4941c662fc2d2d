"""Who takes messages, and calling them with an end: whoever does not answer is left alone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from threading import Thread

from ._cloud_events import CloudEvent

Handler = Callable[[CloudEvent], object]


class NotDelivered(Exception):
    """A message was not taken; `cause` is a kind of error or an HTTP status, nothing personal.

    It is kept in the store. A handler that raises anything else is known by the kind of that alone.
    With `wait` the receiver asks to be left alone so long: the round ends, and the message is not
    tried before, or not before `policy.longest_pause` where that is less.
    """

    def __init__(self, cause: str, *, wait: timedelta = timedelta()) -> None:
        super().__init__(cause)
        self.cause = cause[:100]
        self.wait = wait


class Receiver(ABC):
    """Somebody who takes messages and wants to know when they are sent."""

    @property
    def away_until(self) -> datetime | None:
        """Until when it asked to be left alone; a round that begins before then tries nothing."""
        return None

    def connected(self) -> AbstractContextManager[None]:
        """A block in which the messages of a round are posted, from other threads."""
        return nullcontext()

    @abstractmethod
    def post(self, event: CloudEvent, at: datetime) -> None:
        """Take one message, sent at `at`; raises NotDelivered."""


def within(seconds: float, call: Callable[[], object]) -> None:
    """Run `call` in a thread of its own; NotDelivered when it raises, or takes too long.

    Python cannot end a thread: one that hangs is left behind, and ends with the program.
    """
    failed: list[NotDelivered] = []

    def run() -> None:
        try:
            call()
        except NotDelivered as error:
            failed.append(error)
        except BaseException as error:  # noqa: BLE001 (whatever the host's code raises, others go on)
            # Its kind alone: what it says may be personal.
            failed.append(NotDelivered(f"raised {type(error).__name__}"))

    thread = Thread(target=run, name="onestop-delivery", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise NotDelivered("timeout")
    if failed:
        raise failed[0]
