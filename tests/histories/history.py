"""What of a dossier a stored history promises for ever: everything that others count on."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from onestop_engine.engine import Dossier, StepRun, SupplementRound
from onestop_engine.terms import Due


def digest(dossier: Dossier) -> str:
    """The hash of what the dossier comes to."""
    text = json.dumps(told(dossier), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def told(dossier: Dossier) -> dict[str, Any]:
    """The dossier in JSON values; later versions may add fields to it, but never change these."""
    return {
        "code": dossier.code,
        "procedure_ref": dossier.procedure_ref,
        "procedure_hash": dossier.procedure_hash,
        "rule_set": dossier.rule_set,
        "seq": dossier.seq,
        "status": dossier.status,
        "phase": dossier.phase.value,
        "finance": dossier.finance,
        "delivery": dossier.delivery,
        "received_at": instant(dossier.received_at),
        "accepted_at": instant(dossier.accepted_at),
        "finished_at": instant(dossier.finished_at),
        "delivered_at": instant(dossier.delivered_at),
        "corrected_at": instant(dossier.corrected_at),
        "due": due(dossier.due),
        "due_original": due(dossier.due_original),
        "verdict": dossier.verdict,
        "verdict_original": dossier.verdict_original,
        "facts": dict(dossier.facts),
        "documents": list(dossier.documents),
        "late_cause": dossier.late_cause,
        "counts": [dossier.reappointments, dossier.prolongations],
        "steps": [step(run) for run in dossier.steps],
        "blocks": [[b.block, b.visit, dict(b.branches), b.joined] for b in dossier.blocks],
        "promises": [[instant(p.at), due(p.due), p.cause, p.rule] for p in dossier.promises],
        "supplements": [supplement(one) for one in dossier.supplements],
        "fees": [[f.name, f.amount, f.state, f.due] for f in dossier.fees],
        "payments": [[instant(p.at), p.amount, list(p.fees)] for p in dossier.payments],
        "results": [[r.name, r.kind, instant(r.at), r.step] for r in dossier.results],
        "timeline": [
            [e.seq, e.kind, instant(e.at), instant(e.recorded_at), e.actor, e.step, e.outcome]
            for e in dossier.timeline
        ],
    }


def step(run: StepRun) -> list[object]:
    """A passage through a step."""
    return [
        run.step,
        run.visit,
        run.state,
        instant(run.opened_at),
        instant(run.closed_at),
        due(run.due),
        run.outcome,
        run.assignee,
        run.overdue_noted,
        run.sub_dossier,
    ]


def supplement(one: SupplementRound) -> list[object]:
    """A request for supplement."""
    return [
        one.step,
        one.at_intake,
        instant(one.requested_at),
        due(one.answer_due),
        instant(one.answered_at),
        instant(one.received_at),
        instant(one.expired_at),
        due(one.due_before),
        due(one.due_after),
        list(one.items),
    ]


def instant(at: datetime | None) -> str | None:
    """An instant as text, the same whatever object carries its zone."""
    return None if at is None else at.isoformat()


def due(date: Due | None) -> list[str] | None:
    """A promised date as text."""
    return None if date is None else [date.at.isoformat(), date.until.isoformat()]
