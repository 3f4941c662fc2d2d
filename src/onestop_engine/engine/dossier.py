"""The dossier as its events make it: a frozen value, replaced by every event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal

from ..clocks import Clock
from ..definition.fees import FeeLine
from ..definition.model import DONG
from ..terms import Due
from .events import EMPTY


class Phase(StrEnum):
    """The business axis: where the dossier stands in law."""

    SUBMITTED = "submitted"
    INTAKE_SUPPLEMENT = "intake_supplement"
    INTAKE_REFUSED = "intake_refused"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    SUPPLEMENT = "supplement"
    PAYMENT = "payment"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    RESULT_AVAILABLE = "result_available"
    CORRECTION = "correction"
    DELIVERED = "delivered"


STATUS_OF: Mapping[Phase, int] = MappingProxyType(
    {
        Phase.SUBMITTED: 1,
        Phase.ACCEPTED: 2,
        Phase.INTAKE_REFUSED: 3,
        Phase.IN_PROGRESS: 4,
        Phase.CORRECTION: 4,
        Phase.INTAKE_SUPPLEMENT: 5,
        Phase.SUPPLEMENT: 5,
        Phase.PAYMENT: 6,
        Phase.WITHDRAWN: 7,
        Phase.STOPPED: 8,
        Phase.CLOSED: 8,
        Phase.RESULT_AVAILABLE: 9,
        Phase.DELIVERED: 10,
    }
)
"""The ten statuses of the national portal, as a projection of the business axis."""

ENDED = frozenset({Phase.INTAKE_REFUSED, Phase.WITHDRAWN, Phase.CLOSED, Phase.DELIVERED})


OPEN_STATES = frozenset({"open", "taken", "waiting"})
StepState = Literal["open", "taken", "waiting", "closed", "cancelled"]
BranchState = Literal["idle", "waiting", "active", "done", "cancelled"]
Finance = Literal["nothing_due", "due", "paid", "refund_due", "refunded"]
Verdict = Literal["open", "early", "on_time", "late", "no_date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRun:
    """One passage through a step; a step visited again has another run with a higher `visit`.

    `state` is its lifecycle: "open" (waiting for its agency), "taken", "waiting" (for the
    applicant's supplement), "closed" or "cancelled". `due` is the step's own limit. `late_by` and
    `late_unit` had the step when it became late, where it passed to another part for that.
    `instance` numbers the runs of a repeated branch, from 1 on; elsewhere it is 0. `handed` says
    that it was taken, or given to `assignee`, so that nobody else may do it. `done_by` are the ids
    of whoever chose one of its outcomes, and of those for whom they acted.
    """

    step: str
    visit: int
    by: str
    unit: str | None
    state: StepState
    opened_at: datetime
    clock: Clock | None = None
    due: Due | None = None
    assignee: str | None = None
    closed_at: datetime | None = None
    outcome: str | None = None
    overdue_noted: bool = False
    sub_dossier: str | None = None
    late_by: str | None = None
    late_unit: str | None = None
    instance: int = 0
    handed: bool = False
    done_by: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """By what a command names this passage among those that are open."""
        return f"{self.step} {self.instance}" if self.instance else self.step

    @property
    def is_open(self) -> bool:
        """True while the step still has to be done."""
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockRun:
    """One passage through a parallel block: the state of each branch by name.

    "idle" is a branch whose condition did not hold, "waiting" one that needs another first.
    """

    block: str
    visit: int
    branches: Mapping[str, BranchState]
    joined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRound:
    """One request for supplement, with the dates of the national exchange record.

    `answered_at` is when the applicant handed papers in, `received_at` when the one-stop unit
    confirmed that the set is complete: only the second lets the clock run again. `resumed_at` is
    when the applicant's time began anew, because the dossier had been stopped meanwhile.
    """

    step: str
    requested_at: datetime
    at_intake: bool
    answer_due: Due | None
    due_before: Due | None
    answered_at: datetime | None = None
    received_at: datetime | None = None
    expired_at: datetime | None = None
    due_after: Due | None = None
    items: tuple[str, ...] = ()
    resumed_at: datetime | None = None
    visit: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A confirmed payment, negative when money was given back.

    `amount` is in whole units of `currency`. Where the procedure wants it paid in another one,
    `rate` is how many units of `paid_currency` one unit cost, and `paid_amount` what was paid.
    """

    at: datetime
    amount: int
    fees: tuple[str, ...] = ()
    method: str | None = None
    receipt: str | None = None
    currency: str = DONG
    rate: str | None = None
    paid_amount: int | None = None
    paid_currency: str | None = None

    @property
    def handed_over(self) -> tuple[str, int]:
        """The currency and the amount that changed hands."""
        if self.paid_currency is None or self.paid_amount is None:
            return self.currency, self.amount
        return self.paid_currency, self.paid_amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """What has to be given back (hoàn trả) of one fee, in the currency in which it was paid."""

    fee: str
    amount: int
    currency: str = DONG


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A due date as it was promised: when it was given, and why it replaced the one before.

    `cause` is "accepted", "started" (the event that starts the clock came after acceptance),
    "rule" (an officer's answer made another rule apply), "supplement", "payment",
    "consultation", "sub_procedure", "prolonged", "reappointed", "resumed", "adopted" or
    "recomputed" (by another calendar).
    """

    at: datetime
    due: Due | None
    cause: str
    rule: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedResult:
    """A result that exists: which, since when, and of what kind.

    `due` is its own date, where its procedure gives it one before the whole.
    """

    name: str
    at: datetime
    kind: Literal["grant", "refusal", "partial", "none"]
    step: str | None = None
    due: Due | None = None

    @property
    def late(self) -> bool | None:
        """Whether it came after its own date; None where it has none."""
        return None if self.due is None else self.at > self.due.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the timeline: what happened when, by whom; `reason` is what the store can erase."""

    seq: int
    kind: str
    at: datetime
    recorded_at: datetime
    actor: str
    unit: str | None
    step: str | None = None
    outcome: str | None = None
    due: Due | None = None
    data: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A dossier (hồ sơ): the fold of its events.

    `due` is the promise in force: None before acceptance, while a pause makes it unknown, and where
    the procedure promises none. `due_original` is the date before any new appointment.
    `result_dues` are those of results that are due before the whole. `filed_late` says that it came
    outside the time of filing. `shared_due` is the date that a sub-dossier takes over from its
    parent. `documents` are the papers handed in, `missing` those that the procedure asks for
    besides. `refunds` are still to be given back, as `finance` "refund_due" says. `applicant` and
    `personal` hold what the store can erase; nothing depends on them. `finished_at` is the first
    arrival at "result available" (status 9), or the end of a dossier that was withdrawn or closed.
    """

    code: str
    procedure: str
    procedure_ref: str
    procedure_hash: str
    calendar_hash: str
    rule_set: str
    unit: str
    units: Mapping[str, str]
    subject: str
    channel: str
    applicant_kind: str
    seq: int
    phase: Phase
    received_at: datetime
    recorded_at: datetime
    accepted_at: datetime | None = None
    finished_at: datetime | None = None
    delivered_at: datetime | None = None
    corrected_at: datetime | None = None
    clock: Clock | None = None
    deadline_rule: int | None = None
    due: Due | None = None
    due_original: Due | None = None
    intake_due: Due | None = None
    correction_due: Due | None = None
    promises: tuple[Promise, ...] = ()
    result_dues: Mapping[str, Due] = field(default_factory=lambda: EMPTY)
    shared_due: Due | None = None
    filed_late: bool = False
    facts: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    documents: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    fees: tuple[FeeLine, ...] = ()
    payments: tuple[Payment, ...] = ()
    refunds: tuple[Refund, ...] = ()
    finance: Finance = "nothing_due"
    delivery: Literal["none", "waiting", "delivered"] = "none"
    delivery_channel: str | None = None
    steps: tuple[StepRun, ...] = ()
    blocks: tuple[BlockRun, ...] = ()
    supplements: tuple[SupplementRound, ...] = ()
    results: tuple[IssuedResult, ...] = ()
    reappointments: int = 0
    prolongations: int = 0
    late_cause: str | None = None
    overdue_noted: bool = False
    parent: str | None = None
    parent_step: str | None = None
    old_code: str | None = None
    phase_before_stop: Phase | None = None
    stop_cause: str | None = None
    timeline: tuple[Entry, ...] = ()
    applicant: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    personal: Mapping[str, Any] = field(default_factory=lambda: EMPTY)

    @property
    def status(self) -> int:
        """The national portal's status, 1 to 10."""
        return STATUS_OF[self.phase]

    @property
    def open_steps(self) -> tuple[StepRun, ...]:
        """The steps that wait for somebody now."""
        return tuple([run for run in self.steps if run.state in OPEN_STATES])

    @property
    def ended(self) -> bool:
        """True when nothing more can happen but a correction, a refund, or what a join lets run."""
        if self.phase is Phase.RESULT_AVAILABLE:
            return self.delivery == "none"
        return self.phase in ENDED

    @property
    def verdict(self) -> Verdict:
        """How the finish compares with the promise in force (trước, đúng, quá hạn)."""
        return _verdict(self.finished_at, self.due)

    @property
    def verdict_original(self) -> Verdict:
        """The same against the date promised before any new appointment."""
        return _verdict(self.finished_at, self.due_original)


def _verdict(finished: datetime | None, due: Due | None) -> Verdict:
    if finished is None:
        return "open"
    if due is None:
        return "no_date"
    if finished > due.until:
        return "late"
    return "early" if finished.astimezone(due.at.tzinfo).date() < due.on else "on_time"
