"""What every store can do: the protocol, and the values that go in and out of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from dataclasses import field as of_dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, Literal, Protocol

from ..engine.events import Event

if TYPE_CHECKING:
    from ._ledger import Ledger
    from ._outbox import Outbox

TextKind = Literal["definition", "calendar"]
Order = Literal["received", "due", "wakeup"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the look-up tables know of a dossier: a projection, made anew with every command.

    `waiting` names who is waited for, as `part@unit`, or `part@` where any unit that plays the
    part may act. `private_version` rises when personal data was corrected, erased or given anew,
    so that a copy held in memory is known to be stale though no event was added. `chain` is the
    head of the dossier's hash chain; the store reckons both.
    """

    code: str
    seq: int
    procedure: str
    field: str
    unit: str
    channel: str
    phase: str
    status: int
    subject: str
    received_at: datetime
    is_open: bool = True
    due_until: datetime | None = None
    next_wakeup: datetime | None = None
    parent: str | None = None
    waiting: tuple[str, ...] = ()
    private_version: int = 0
    chain: str = of_dataclass(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Append:
    """New events of one dossier; `expected` is the sequence that they continue, 0 for none."""

    expected: int
    events: Sequence[Event]
    summary: Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command with an idempotency key led to: the dossier and its sequence then.

    `fingerprint` is the salted hash of the command, so that the same key with another command
    is noticed; both are None once the personal data was erased.
    """

    code: str
    seq: int
    salt: bytes | None
    fingerprint: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which dossiers are looked for; every field that is set narrows the answer.

    `due_before` and `wake_until` include the instant, `due_after` excludes it. `waiting` keeps the
    dossiers of which any of these entries is waited for, `awaited` those of which any is at all.
    `unit` is the receiving unit. `after` keeps the rows that come after this one in the order asked
    for: a page that goes on where another ended, whatever was written meanwhile.
    """

    procedure: str | None = None
    field: str | None = None
    unit: str | None = None
    channel: str | None = None
    phase: str | None = None
    status: int | None = None
    subject: str | None = None
    parent: str | None = None
    open: bool | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None
    received_from: datetime | None = None
    received_until: datetime | None = None
    wake_until: datetime | None = None
    waiting: tuple[str, ...] | None = None
    awaited: bool = False
    after: Summary | None = None
    order: Order = "received"
    limit: int | None = None
    offset: int = 0


MOST_REFUSALS = 200
"""How many kinds of refusals are kept of one dossier, and of the filings of one procedure; the rest
are counted together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedAct:
    """What somebody asked for and was refused, `times` times from `first_at` to `last_at`.

    `cause` is one word (`engine.CAUSES`). The ids are the host's, as in events; nothing is personal
    and nothing of it is a part of the dossier. `acting_for` is in whose place they would have
    acted. A filing that was refused has no dossier: it has a `procedure` in the place of the
    `code`. Where there are too many kinds of them, the rest is one with the cause "more".
    """

    code: str | None = None
    procedure: str | None = None
    actor: str
    unit: str | None = None
    acting_for: str | None = None
    action: str
    step: str | None = None
    cause: str
    first_at: datetime
    last_at: datetime
    times: int = 1

    def like(self) -> tuple[str, ...]:
        """What makes two of them the same kind."""
        of, by = (self.code, self.procedure), (self.actor, self.unit, self.acting_for)
        return tuple(name or "" for name in (*of, *by, self.action, self.step, self.cause))

    def among_others(self) -> RefusedAct:
        """What is kept of it when there are too many kinds already."""
        return RefusedAct(
            code=self.code,
            procedure=self.procedure,
            actor="",
            action="",
            cause="more",
            first_at=self.first_at,
            last_at=self.last_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalQuery:
    """Which refusals are looked for; every field that is set narrows the answer.

    `procedure` keeps filings of it and what was refused of its dossiers, `code` what was refused of
    one dossier. `actor` is who asked, or in whose place. `since` keeps what was asked for at this
    instant or after it. `limit` keeps the latest.
    """

    code: str | None = None
    procedure: str | None = None
    actor: str | None = None
    cause: str | None = None
    since: datetime | None = None
    limit: int | None = None


ALL_REFUSALS = RefusalQuery()


class Transaction(Protocol):
    """One command's reading and writing: all of it is kept, or nothing."""

    def summary(self, code: str) -> Summary | None:
        """The summary of `code`, or None when there is no such dossier.

        It holds until the transaction ends: others who want to change the dossier wait.
        """
        ...

    def events(self, code: str, *, after: int = 0, until: int | None = None) -> tuple[Event, ...]:
        """The events of `code` behind the sequence `after` and up to `until`."""
        ...

    def events_since(self, code: str, seq: int, chain: str) -> tuple[Event, ...]:
        """The events of `code` behind `seq`; none where its chain was another one up to there."""
        ...

    def outcome(self, key: str) -> Outcome | None:
        """What the command with this idempotency key led to, or None when it is new."""
        ...

    def remember(self, key: str, outcome: Outcome, *, at: datetime) -> None:
        """Keep what the command with this key led to."""
        ...

    def next_number(self, series: str) -> int:
        """The next number of a series, from 1; given back when the transaction fails."""
        ...

    def missing_texts(self, digests: Collection[str]) -> frozenset[str]:
        """Those of the hashes under which no text is kept."""
        ...

    def keep_text(self, kind: TextKind, digest: str, text: str) -> None:
        """Keep a definition or calendar under its hash, unless it is there already."""
        ...

    def append(self, change: Append) -> str:
        """Add events and renew the summary: the new head of the dossier's hash chain.

        Conflict when `expected` is not the sequence.
        """
        ...

    def refuse(self, refused: RefusedAct) -> None:
        """Keep what was refused, or that it was refused once more."""
        ...


class Store(Protocol):
    """Where dossiers live: append-only events, and personal data apart from them."""

    @property
    def zone(self) -> tzinfo:
        """The time zone in which instants are given back."""
        ...

    @property
    def ledger(self) -> Ledger:
        """The store as it was written, for audits; and its anchors."""
        ...

    @property
    def outbox(self) -> Outbox:
        """To whom events are delivered, and what waits for each of them."""
        ...

    def transaction(self) -> AbstractContextManager[Transaction]:
        """A transaction: kept when the block ends, undone when it raises.

        Inside another one of the same thread it is a part of that one, undone alone; questions
        of that thread see what it has written so far.
        """
        ...

    def summary(self, code: str) -> Summary | None:
        """The summary of `code`, or None when there is no such dossier."""
        ...

    def events(self, code: str) -> tuple[Event, ...]:
        """All events of `code` in their order; empty when there are none."""
        ...

    def load_many(self, codes: Iterable[str]) -> Mapping[str, tuple[Event, ...]]:
        """The events of many dossiers by code; unknown codes are left out."""
        ...

    def find(self, query: Query) -> tuple[Summary, ...]:
        """The summaries that match, in the order asked for."""
        ...

    def count(self, query: Query) -> int:
        """How many dossiers match, whatever page of them is asked for."""
        ...

    def text(self, digest: str) -> str:
        """The text kept under a hash; NotFound when there is none."""
        ...

    def refusals(self, query: RefusalQuery = ALL_REFUSALS) -> tuple[RefusedAct, ...]:
        """What was refused, of dossiers and of filings: what was asked for last comes first."""
        ...

    def correct(self, subject: str, applicant: Mapping[str, Any]) -> tuple[str, ...]:
        """Replace the applicant's data of a subject; the codes of its dossiers."""
        ...

    def erase(self, subject: str) -> tuple[str, ...]:
        """Erase what is personal in the dossiers of a subject; their codes."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
