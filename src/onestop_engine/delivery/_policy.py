"""How patiently messages are delivered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from ..errors import InputError
from ..texts import Text

_BAD_POLICY = Text(
    "Cách gửi không dùng được: {what}. Cần ít nhất một lần thử, các khoảng thời gian dương, và "
    "`lease` dài hơn `time_limit`.",
    "The delivery policy cannot be used: {what}. It needs at least one attempt, positive spans of "
    "time, and a `lease` longer than `time_limit`.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How often and how long a delivery is tried; the first values give up after two days.

    The pause after a failure doubles from `first_pause` to `longest_pause`, and is drawn by lot
    between half of that and all of it. After `attempts` a message is given up. An attempt may take
    `time_limit`; a worker that dies gives its message back after `lease`. After `in_a_row`
    failures one after the other a round ends: the receiver is away.

    >>> policy = Policy()
    >>> [policy.pause(n, lot=1).total_seconds() for n in (1, 2, 3, 99)]
    [30.0, 60.0, 120.0, 21600.0]
    """

    attempts: int = 16
    first_pause: timedelta = timedelta(seconds=30)
    longest_pause: timedelta = timedelta(hours=6)
    time_limit: timedelta = timedelta(seconds=10)
    lease: timedelta = timedelta(minutes=5)
    in_a_row: int = 5

    def __post_init__(self) -> None:
        none = timedelta()
        for name in ("first_pause", "longest_pause", "time_limit", "lease"):
            if getattr(self, name) <= none:
                raise InputError(_BAD_POLICY.fill(what=name))
        for name in ("attempts", "in_a_row"):
            if getattr(self, name) < 1:
                raise InputError(_BAD_POLICY.fill(what=name))
        if self.lease <= self.time_limit:
            raise InputError(_BAD_POLICY.fill(what="lease <= time_limit"))

    def pause(self, attempt: int, *, lot: float) -> timedelta:
        """How long to wait after the failed attempt of this number; `lot` is from 0 to 1."""
        # Far beyond any longest pause; larger powers do not fit a timedelta.
        doubled = self.first_pause * 2.0 ** min(attempt - 1, 20)
        return min(doubled, self.longest_pause) * (0.5 + lot / 2)
