"""Three views of a dossier: for anybody with its code, for its owner, for officers."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, Literal, get_args

from ..definition.agency_titles import agency_title
from ..definition.fees import sums
from ..definition.model import DONG, REFUSE, Procedure
from ..errors import InputError
from ..terms import Due
from ..texts import Lang, Text, glance
from ._refunds import givers
from ._who import status_name
from .dossier import Dossier, Entry, Phase, StepRun

Audience = Literal["public", "owner", "officer"]


def view(
    procedure: Procedure, dossier: Dossier, audience: Audience, *, lang: Lang = "vi"
) -> dict[str, Any]:
    """What `audience` may see of the dossier, as JSON values with texts in `lang`.

    "public" shows status, dates, who has it and how far it is (law 91/2025 on personal data):
    no names, contents, reasons, amounts or results, and not even the procedure where its file
    says `public_name: false`. "owner" adds money, papers, requests and the course of events down
    to the unit, with the reasons that the law wants the applicant to be told: of a request, a
    refusal, a stop, a longer term, another date. "officer" adds the answers, the people who
    acted, every reason and note, and the clocks of the steps.
    Raises InputError for another audience.
    """
    if audience not in get_args(Audience):
        raise InputError(_AUDIENCE.fill(audience=glance(audience)))
    seen = _public(procedure, dossier, lang)
    if audience != "public":
        seen |= _owner(procedure, dossier, lang)
    if audience == "officer":
        seen |= _officer(procedure, dossier, lang)
    return seen


def _public(procedure: Procedure, dossier: Dossier, lang: Lang) -> dict[str, Any]:
    named = procedure.public_name
    return {
        "code": dossier.code,
        "procedure": dossier.procedure if named else None,
        "title": procedure.title.say(lang) if named else None,
        "status": dossier.status,
        "status_name": status_name(dossier.status).say(lang),
        "received_at": dossier.received_at.isoformat(),
        "accepted_at": _instant(dossier.accepted_at),
        "due": _day(dossier.due),
        "due_at": None if dossier.due is None else dossier.due.at.isoformat(),
        "finished_at": _instant(dossier.finished_at),
        "delivered_at": _instant(dossier.delivered_at),
        "extended": bool(dossier.reappointments or dossier.prolongations),
        "progress": progress(procedure, dossier),
        "held_by": [_holder(procedure, run, lang) for run in dossier.open_steps],
    }


def progress(procedure: Procedure, dossier: Dossier) -> int:
    """How far the dossier is, in percent: the share of the procedure's steps behind it.

    100 only once there is nothing left to do, so that nobody comes for a result too early.
    """
    if dossier.finished_at is not None or dossier.phase is Phase.INTAKE_REFUSED:
        return 100
    behind = {
        entry.step for entry in dossier.timeline if entry.kind in {"step_closed", "step_skipped"}
    } - {run.step for run in dossier.open_steps}
    return min(99, 100 * len(behind) // max(1, len(procedure.graph.steps)))


def _holder(procedure: Procedure, run: StepRun, lang: Lang) -> dict[str, Any]:
    return {
        "part": agency_title(procedure, run.by).say(lang),
        "unit": run.unit,
        "since": run.opened_at.isoformat(),
        "due": _day(run.due),
    }


def _owner(procedure: Procedure, dossier: Dossier, lang: Lang) -> dict[str, Any]:
    paid = sums(payment.handed_over for payment in dossier.payments)
    return {
        "procedure": dossier.procedure,
        "title": procedure.title.say(lang),
        "channel": dossier.channel,
        "applicant": dict(dossier.applicant),
        "personal": dict(dossier.personal),
        "documents": list(dossier.documents),
        "missing": list(dossier.missing),
        "fees": [
            {
                "name": line.name,
                "title": None if line.title is None else line.title.say(lang),
                "amount": line.amount,
                "currency": line.currency,
                "state": line.state,
                "due": line.due,
                "explanation": line.explanation.say(lang),
            }
            for line in dossier.fees
        ],
        "finance": dossier.finance,
        "paid": paid[DONG],
        "paid_by_currency": dict(paid),
        "refunds": [
            {"name": one.fee, "amount": one.amount, "currency": one.currency}
            for one in dossier.refunds
        ],
        "refund_by": [
            {"part": agency_title(procedure, part).say(lang), "unit": dossier.units.get(part)}
            for part in (givers(procedure, dossier) if dossier.refunds else ())
        ],
        "supplements": [
            {
                "at_intake": one.at_intake,
                "requested_at": one.requested_at.isoformat(),
                "items": list(one.items),
                "answer_due": _day(one.answer_due),
                "answered_at": _instant(one.answered_at),
                "received_at": _instant(one.received_at),
                "due_before": _day(one.due_before),
                "due_after": _day(one.due_after),
            }
            for one in dossier.supplements
        ],
        "promises": [
            {"at": one.at.isoformat(), "due": _day(one.due), "cause": one.cause}
            for one in dossier.promises
        ],
        "results": [
            {
                "name": one.name,
                "kind": one.kind,
                "at": one.at.isoformat(),
                "due": _day(one.due),
                "late": one.late,
            }
            for one in dossier.results
        ],
        "result_dues": {name: _day(due) for name, due in dossier.result_dues.items()},
        "timeline": [
            {
                "kind": entry.kind,
                "at": entry.at.isoformat(),
                "unit": entry.unit,
                "step": entry.step,
                "reason": entry.reason if _is_told(entry) else None,
            }
            for entry in dossier.timeline
        ],
    }


_TOLD: Final = frozenset(
    {"supplement_requested", "intake_refused", "stopped", "prolonged", "reappointed"}
)


def _is_told(entry: Entry) -> bool:
    """True where the applicant has to be given the reason (decree 118/2025 art. 17 and 19)."""
    return entry.kind in _TOLD or entry.data.get("target") == REFUSE


def _officer(procedure: Procedure, dossier: Dossier, lang: Lang) -> dict[str, Any]:
    return {
        "procedure_ref": dossier.procedure_ref,
        "rule_set": dossier.rule_set,
        "phase": dossier.phase.value,
        "unit": dossier.unit,
        "units": dict(dossier.units),
        "facts": dict(dossier.facts),
        "filed_late": dossier.filed_late,
        "due_original": _day(dossier.due_original),
        "verdict": dossier.verdict,
        "verdict_original": dossier.verdict_original,
        "late_cause": dossier.late_cause,
        "parent": dossier.parent,
        "steps": [_step(procedure, run, lang) for run in dossier.steps],
        "timeline": [
            {
                "seq": entry.seq,
                "kind": entry.kind,
                "at": entry.at.isoformat(),
                "recorded_at": entry.recorded_at.isoformat(),
                "actor": entry.actor,
                "unit": entry.unit,
                "step": entry.step,
                "outcome": entry.outcome,
                "reason": entry.reason,
                "acting_for": list(entry.data.get("acting_for", ())),
            }
            for entry in dossier.timeline
        ],
    }


def _step(procedure: Procedure, run: StepRun, lang: Lang) -> dict[str, Any]:
    return {
        "step": run.step,
        "visit": run.visit,
        "part": agency_title(procedure, run.by).say(lang),
        "unit": run.unit,
        "state": run.state,
        "assignee": run.assignee,
        "opened_at": run.opened_at.isoformat(),
        "due": _day(run.due),
        "closed_at": _instant(run.closed_at),
        "outcome": run.outcome,
        "late": run.overdue_noted,
        "sub_dossier": run.sub_dossier,
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _day(due: Due | None) -> str | None:
    return None if due is None else due.on.isoformat()


_AUDIENCE: Final = Text(
    "Không có cách xem {audience}. Chọn một trong: public, owner, officer.",
    "There is no view for {audience}. Choose one of: public, owner, officer.",
)
