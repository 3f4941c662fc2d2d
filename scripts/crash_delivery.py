"""Kills a program that delivers, or the server under it, and compares store and receiver."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from random import Random
from typing import Final, NamedTuple

import sqlalchemy as sa
from crash_checks import CONSUMER, message_states, open_shop
from crash_commands import CALENDAR, CATALOG, START
from crash_page import Mark, Page, Phase, Teller
from crash_processes import await_call, running, wait_until
from crash_receiver import Arrival, ReceiverProcess
from crash_writer import Watched, insist
from postgres_cluster import Cluster

from onestop_engine import OneStop
from onestop_engine.delivery import CloudEvent, Delivered, Handler, Policy, Receiver, Webhook

SECRET: Final = "whsec_b25seSBhbiBleGFtcGxlLCBuZXZlciByZWFs"  # noqa: S105 (it guards nothing)

# As in `crash_killer`: of a hundred kills, how many are aimed at a phase, and how late at most.
_AIMS: Final[Mapping[Phase, tuple[int, float]]] = {
    Phase.TAKEN: (45, 0.0),
    Phase.KEEPING: (25, 0.0006),
    Phase.SENDING: (20, 0.002),
    Phase.CLAIMED: (10, 0.0),
}
_MOST_BEFORE: Final = 4
"""The first messages of a program are those that it may be killed at; more of them must wait."""

# Everything was recorded before, and each worker comes when the claims of the last one have ended.
_FIRST_ROUND: Final = START + timedelta(days=30)
_ROUNDS_OF_A_PROGRAM: Final = 20
_BETWEEN_ROUNDS: Final = Policy().lease + timedelta(minutes=1)


class Cut(NamedTuple):
    """One kill: how far the program was, and how many messages came twice because of it."""

    phase: Phase
    again: int
    server: bool = False


def delivery_aims(many: int, lots: Random) -> list[Phase]:
    """Where so many programs that deliver are to be killed, in an order drawn by lot."""
    found = [phase for phase, (share, _) in _AIMS.items() for _ in range(round(many * share / 100))]
    found += [Phase.TAKEN] * (many - len(found))
    lots.shuffle(found)
    return found[:many]


class DeliveryKiller:
    """Kills the programs that deliver from one store, and lets the next one deliver the rest."""

    def __init__(
        self, url: str, receiver: ReceiverProcess, lots: Random, cluster: Cluster | None
    ) -> None:
        self._url = url
        self._receiver = receiver
        self._lots = lots
        self._cluster = cluster
        self._rounds = 0

    def waits_enough(self, shop: OneStop) -> bool:
        """True when so much waits that a program comes to wherever it is to be killed."""
        return sum(state == "pending" for state in message_states(shop).values()) > _MOST_BEFORE + 1

    def kill_program(self, aim: Phase) -> Cut:
        """Kill a program that delivers; what it had claimed, the next one delivers."""
        with open_shop(self._url) as shop:
            marked = len(_delivered(shop))
        arrived = len(self._receiver.arrivals())
        page = Page()
        mark, wait = self._moment(aim)
        with running(self._deliver(page, mark)) as (program, called):
            await_call(called)
            time.sleep(wait)
            os.kill(program, signal.SIGKILL)
            os.waitpid(program, 0)
        if self._cluster is not None:
            cluster = self._cluster
            wait_until(lambda: cluster.connections("onestop_engine") == 0)
        with open_shop(self._url) as shop:
            came = self._receiver.arrivals()
            check_cut(page.mark, len(came) - arrived, len(_delivered(shop)) - marked)
            check_taken(shop, came)
            unknown = {one.place for one in came} - _delivered(shop)
            self._rounds += 2
            deliver(shop, Webhook(self._receiver.url, secret=SECRET), self._rounds)
            later = self._receiver.arrivals()
            check_all_taken(shop, later)
        twice = {one.place for one in later[len(came) :]} & {one.place for one in came}
        assert twice == unknown, f"{twice} came twice, and not {unknown}"
        return Cut(page.mark.phase, len(twice))

    def kill_server(self, aim: Phase) -> Cut:
        """Let the server go down under a program, which goes on delivering when it is up again."""
        assert self._cluster is not None
        before = self._receiver.arrivals()
        page = Page()
        mark, wait = self._moment(aim)
        with running(self._deliver(page, mark)) as (program, called):
            await_call(called)
            time.sleep(wait)
            phase = page.mark.phase
            self._cluster.crash()
            page.stopping = True
            page.let_go()
            self._cluster.start()
            _, status = os.waitpid(program, 0)
        assert status == 0, "a program that delivers did not survive that its server went down"
        self._rounds += _ROUNDS_OF_A_PROGRAM
        with open_shop(self._url) as shop:
            came = self._receiver.arrivals()
            check_all_taken(shop, came)
        new = came[len(before) :]
        return Cut(phase, len(new) - len({one.place for one in new}), server=True)

    def _moment(self, aim: Phase) -> tuple[Mark, float]:
        """Where the next program is killed, and how many seconds after it came there."""
        _, longest = _AIMS[aim]
        # The first commit keeps no message yet: it claims one.
        index = self._lots.randrange(_MOST_BEFORE) + (aim is Phase.KEEPING)
        return Mark(index, aim), self._lots.uniform(0, longest)

    def _deliver(self, page: Page, mark: Mark) -> Callable[[int], None]:
        first = self._rounds + 1

        def run(calling: int) -> None:
            teller = Teller(page, mark, calling)
            teller.tell(Phase.OPENING)
            hook = Telling(Webhook(self._receiver.url, secret=SECRET), teller)
            with _watched_shop(self._url, teller) as shop:
                for number in range(first, first + _ROUNDS_OF_A_PROGRAM):
                    insist(lambda number=number: deliver(shop, hook, number))
                    page.wait()
                    if not (page.stopping and _waiting(shop)):
                        return
            raise AssertionError("what was claimed did not come back")

        return run


class Telling(Receiver):
    """Tells when a message is sent, and when the receiver has taken it."""

    def __init__(self, hook: Webhook, teller: Teller) -> None:
        self._hook = hook
        self._teller = teller

    def connected(self) -> AbstractContextManager[None]:
        """Send all messages of a round over one connection, as the webhook does."""
        return self._hook.connected()

    def post(self, event: CloudEvent, at: datetime) -> None:
        """Send the message."""
        self._teller.tell(Phase.SENDING)
        self._hook.post(event, at)
        self._teller.tell(Phase.TAKEN)
        self._teller.index += 1


def deliver(shop: OneStop, receiver: Receiver | Handler, number: int) -> Delivered:
    """What came of the round with this number: claims of earlier ones have ended."""
    at = _FIRST_ROUND + number * _BETWEEN_ROUNDS
    return shop.deliver(receiver, consumer=CONSUMER, at=at)


def _watched_shop(url: str, teller: Teller) -> OneStop:
    """A shop that tells of the commits by which messages are kept and claimed."""
    phases = {Phase.DURING: Phase.KEEPING, Phase.BETWEEN: Phase.CLAIMED}

    def tell(phase: Phase) -> None:
        teller.tell(phases[phase])

    store = insist(lambda: Watched(sa.make_url(url), zone=CALENDAR.zone, tell=tell))
    return OneStop(store, catalog=CATALOG, calendar=CALENDAR)


def _waiting(shop: OneStop) -> int:
    return insist(lambda: sum(one.pending for one in shop.consumers()))


def _delivered(shop: OneStop) -> set[tuple[str, int]]:
    return {place for place, state in message_states(shop).items() if state == "delivered"}


def check_cut(at: Mark, arrived: int, marked: int) -> None:
    """A program that died at `at` had sent and kept as much as it said, or one more under way."""
    index, phase = at
    may_arrive = {Phase.SENDING: (index, index + 1), Phase.TAKEN: (index + 1,)}
    may_be_kept = {Phase.KEEPING: (max(0, index - 1), index)}
    assert arrived in may_arrive.get(phase, (index,)), f"{arrived} came, killed at {at}"
    assert marked in may_be_kept.get(phase, (index,)), f"{marked} were kept, killed at {at}"


def check_taken(shop: OneStop, came: list[Arrival]) -> None:
    """Nothing is kept as delivered that did not come, and what came, came in order.

    A message that came again is the last one of its dossier, and the same to the letter.
    """
    last: dict[str, Arrival] = {}
    for one in came:
        code, seq = one.place
        before = last.get(code)
        top = before.place[1] if before else 0
        assert seq in {top, top + 1}, f"{code} {seq} came after {top}"
        assert seq > top or one == before, f"{code} {seq} came again as another message"
        last[code] = one
    lost = _delivered(shop) - {one.place for one in came}
    assert not lost, f"kept as delivered, and never came: {lost}"


def check_all_taken(shop: OneStop, came: list[Arrival]) -> None:
    """Every event came, and is kept as delivered."""
    check_taken(shop, came)
    states = message_states(shop)
    assert {one.place for one in came} == set(states), "an event never came"
    assert set(states.values()) <= {"delivered"}, "what came still waits"
