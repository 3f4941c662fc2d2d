"""The course of time in the made-up commune: an agenda, and commands through the public API."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any, Final

from ..engine import Actor
from ._habits import REASONS

if TYPE_CHECKING:
    from ..definition.model import Procedure
    from ..engine import Dossier
    from ..onestop import OneStop

DAY: Final = timedelta(hours=8)
"""Office time of an ordinary day."""

_TICK_AT: Final = time(6, 30)
_OFFICERS: Final = 3

Action = Callable[[datetime], None]
Follow = Callable[["Dossier", int, datetime], None]


class World:
    """What is planned, what has happened, and the means to act; `follow` plans what comes of it.

    `follow` is given a dossier, the sequence that it had before, and the instant.
    """

    def __init__(self, shop: OneStop, lots: Random, *, unit: str, until: datetime) -> None:
        self.shop, self.lots, self.unit, self.until = shop, lots, unit, until
        self.calendar = shop.calendar
        self.dossiers: dict[str, Dossier] = {}
        self.commands = 0
        self.follow: Follow = _nothing
        self._agenda: list[tuple[datetime, int, Action]] = []
        self._numbers = count()

    def plan(self, at: datetime, action: Action) -> None:
        """Let something happen at `at`; what lies beyond the end never does."""
        if at <= self.until:
            heapq.heappush(self._agenda, (at, next(self._numbers), action))

    def run(self, since: datetime, advanced: Callable[[], None]) -> None:
        """Do everything that is planned, in order of time, with a tick every morning."""
        day = since.date()
        while self._agenda:
            # A tick may bring work for that very day, so what comes next is asked anew.
            if day < self._agenda[0][0].date():
                day += timedelta(days=1)
                self.tick(datetime.combine(day, _TICK_AT, self.calendar.zone))
                continue
            at, _, action = heapq.heappop(self._agenda)
            action(at)
            advanced()
        self.tick(self.until)

    def tick(self, at: datetime) -> None:
        """Let happen what time alone makes happen."""
        ticked = self.shop.tick(at=at)
        for failure in ticked.failed:
            raise failure.error
        for code in sorted({one.code for one in ticked.happened}):
            self.see(code, at)

    # -- acting ------------------------------------------------------------------------------

    def act(self, code: str, action: str, by: Actor, at: datetime, **wish: Any) -> Dossier:
        """Give a command; the dossier after it."""
        self.commands += 1
        if action in REASONS:
            wish.setdefault("reason", REASONS[action])
        dossier = self.shop.act(code, action, by=by, at=at, **wish)
        self.note(dossier, at)
        return dossier

    def note(self, dossier: Dossier, at: datetime) -> None:
        """Take in the new state of a dossier, and plan what follows from it."""
        before = self.dossiers.get(dossier.code)
        self.dossiers[dossier.code] = dossier
        known = 0 if before is None else before.seq
        if dossier.seq > known:
            self.follow(dossier, known, at)

    def see(self, code: str, at: datetime) -> None:
        """Look at a dossier that may have changed by itself."""
        self.note(self.shop.get(code), at)

    def may(self, code: str, action: str, by: Actor, at: datetime) -> bool:
        """True when the actor may do this now."""
        choices = self.shop.allowed(code, by=by, at=at)
        return any(choice.ok and choice.action == action for choice in choices)

    # -- people and places -------------------------------------------------------------------

    def procedure(self, dossier: Dossier) -> Procedure:
        """The definition that a dossier runs on."""
        return self.shop.procedure_of(dossier)

    def officer(
        self, part: str, unit: str | None, roles: tuple[str, ...] = (), but: Iterable[str] = ()
    ) -> Actor:
        """One of the officers who play a part at a unit, and none of those in `but`."""
        number, barred = self.lots.randrange(1, _OFFICERS + 1), frozenset(but)
        # A unit whose officers are all barred has one more.
        names = (f"{part}-{number + more:02}" for more in range(len(barred) + 1))
        name = next(name for name in names if name not in barred)
        return Actor.officer(name, unit=unit, parts=(part,), roles=roles)

    def clerk(self, procedure: Procedure) -> Actor:
        """An officer of the one-stop unit."""
        parts = procedure.agencies.items()
        part = next(name for name, agency in parts if agency.kind == "one_stop")
        return self.officer(part, self.unit, tuple(procedure.roles))

    def later(self, at: datetime, least: float, most: float) -> datetime:
        """An instant in office hours, between so many days of office time later."""
        return self.calendar.add_working_time(at, DAY * self.lots.uniform(least, most))

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self.lots.random() < share


def _nothing(_dossier: Dossier, _before: int, _at: datetime) -> None:
    """A world in which nothing follows from anything."""
