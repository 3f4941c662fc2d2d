"""Events: what happened to a dossier, the only truth there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened (sự kiện): numbered per dossier from 1, never changed.

    `at` is when it took effect, `recorded_at` when it was written down; a report as of T reads
    what was recorded by T. `data` holds JSON values only and nothing personal; `private` and
    `reason` hold what people wrote about people: a store keeps both apart, erasable, and the
    dossier's course depends on neither.
    """

    seq: int
    kind: str
    at: datetime
    recorded_at: datetime
    actor: str
    unit: str | None = None
    reason: str | None = None
    data: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    private: Mapping[str, Any] = field(default_factory=lambda: EMPTY)


KINDS: Mapping[str, str] = MappingProxyType(
    {
        "submitted": "filed at the counter, by post or online",
        "adopted": "taken over from another system while under way",
        "accepted": "received complete and valid; the clock may start",
        "intake_refused": "not received, with reasons",
        "supplement_requested": "the applicant is asked to complete the dossier",
        "supplement_received": "the one-stop unit confirms that the set is complete",
        "supplement_expired": "the applicant did not answer in time",
        "step_opened": "a step waits for its agency",
        "step_taken": "an officer took the step, or was assigned to it",
        "step_closed": "a step ended with an outcome",
        "step_skipped": "an optional step did not apply",
        "step_cancelled": "a step was given up because others sufficed or the dossier ended",
        "block_opened": "branches run side by side",
        "branch_opened": "a branch that waited for others begins",
        "branch_closed": "a branch ended, or did not apply",
        "block_joined": "enough branches ended; the block is left",
        "silence_passed": "a consulted body did not answer in time",
        "step_overdue": "a step's limit passed while it was open",
        "overdue": "the promised date passed while the dossier was open",
        "promised": "a due date was promised or moved",
        "calendar_changed": "the dossier counts by another calendar; its promise stays",
        "phase_changed": "the dossier waits for somebody else now",
        "clock_paused": "the clock stands",
        "clock_resumed": "the clock runs again",
        "facts_recorded": "officers answered questions of the procedure",
        "fees_assessed": "fees were computed or assessed",
        "payment_requested": "the applicant is asked to pay",
        "paid": "a payment was confirmed",
        "payment_expired": "the applicant did not pay in time",
        "refund_due": "what was paid has to be given back",
        "refunded": "it was given back",
        "prolonged": "a longer lawful term was applied",
        "reappointed": "a new date was appointed, with apology",
        "stopped": "processing stopped",
        "resumed": "processing goes on",
        "withdrawn": "the applicant withdrew the dossier",
        "closed": "the dossier was closed without a result",
        "result_issued": "a partial result is available",
        "result_available": "the result is ready at the one-stop unit",
        "delivered": "the result was handed over",
        "correction_opened": "an error in the result is being mended",
        "corrected": "the corrected result is ready",
        "sub_opened": "a sub-procedure is to be carried out as a dossier of its own",
        "sub_finished": "the dossier of a sub-procedure has its result",
        "documents_received": "papers were handed in",
        "noted": "a note was written",
        "moved": "the dossier was moved to another version of its procedure",
    }
)
