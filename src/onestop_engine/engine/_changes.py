"""What each kind of event changes in a dossier: copied from its data, never computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from .._values import maker_of
from ..definition.model import DONG
from ..terms import Due
from ._data import Reader
from ._draft import Open
from .dossier import BlockRun, IssuedResult, Payment, Promise, Refund, StepRun, SupplementRound
from .events import Event


def _accepted(draft: Open, event: Event, _read: Reader) -> None:
    draft.accepted_at = event.at
    draft.rule_set = event.data["rule_set"]
    draft.deadline_rule = event.data["rule"]


def _step_opened(draft: Open, event: Event, read: Reader) -> None:
    data = event.data
    run = _new_run(
        step=data["step"],
        visit=data["visit"],
        by=data["by"],
        unit=data["unit"],
        state="open",
        opened_at=event.at,
        clock=read.clock(data["clock"]),
        due=read.due(data["due"]),
        instance=data.get("instance", 0),
    )
    draft.steps = (*draft.steps, run)
    if data["kind"] == "receive":
        draft.intake_due = run.due


def _step_taken(draft: Open, event: Event, _read: Reader) -> None:
    data = event.data
    draft.put_run(
        data["step"],
        data["visit"],
        state=data["state"],
        assignee=data["assignee"],
        handed=data.get("handed", False),
    )


def _step_closed(draft: Open, event: Event, _read: Reader) -> None:
    data = event.data
    draft.put_run(
        data["step"],
        data["visit"],
        state=data["state"],
        closed_at=event.at,
        outcome=data.get("outcome"),
        done_by=_done_by(draft, event),
    )


def _step_cancelled(draft: Open, event: Event, _read: Reader) -> None:
    data = event.data
    draft.put_run(
        data["step"],
        data["visit"],
        state=data["state"],
        closed_at=event.at,
        outcome=data.get("outcome"),
    )


def _done_by(draft: Open, event: Event) -> tuple[str, ...]:
    """Whose work the step of the event is now: who acted, and for whom they did."""
    data = event.data
    before = draft.run(data["step"], data["visit"]).done_by
    if not before and "acting_for" not in data:
        return (event.actor,)
    people = (event.actor, *(each["actor"] for each in data.get("acting_for", ())))
    return tuple(dict.fromkeys((*before, *people)))


def _block_opened(draft: Open, event: Event, _read: Reader) -> None:
    data = event.data
    run = _new_block(
        block=data["block"],
        visit=data["visit"],
        branches=MappingProxyType(dict(data["branches"])),
    )
    draft.blocks = (*draft.blocks, run)


def _branch_changed(draft: Open, event: Event, _read: Reader) -> None:
    data = event.data
    draft.put_branches(data["block"], {data["branch"]: data["state"]}, joined=False)


def _block_joined(draft: Open, event: Event, _read: Reader) -> None:
    for block, branches in event.data["cancelled"].items():
        draft.put_branches(block, dict.fromkeys(branches, "cancelled"), joined=False)
    draft.put_branches(event.data["block"], {}, joined=True)


def _silence_passed(draft: Open, event: Event, _read: Reader) -> None:
    data = event.data
    draft.put_run(data["step"], data["visit"], overdue_noted=True)
    if "by" in data:
        _pass_on(draft, data)


def _pass_on(draft: Open, data: Mapping[str, Any]) -> None:
    """A late step is another part's from now on; whose lateness it was stays known."""
    run = draft.run(data["step"], data["visit"])
    first = (run.by, run.unit) if run.late_by is None else (run.late_by, run.late_unit)
    draft.put_run(
        data["step"],
        data["visit"],
        state=data["state"],
        by=data["by"],
        unit=data["unit"],
        assignee=None,
        handed=False,
        late_by=first[0],
        late_unit=first[1],
    )


def _overdue(draft: Open, _event: Event, _read: Reader) -> None:
    draft.overdue_noted = True


def _promised(draft: Open, event: Event, read: Reader) -> None:
    data = event.data
    due = read.due(data["due"])
    promise = _new_promise(at=event.at, due=due, cause=data["cause"], rule=data["rule"])
    draft.due = due
    draft.due_original = read.due(data["due_original"])
    draft.clock = read.clock(data["clock"])
    draft.deadline_rule = data["rule"]
    draft.calendar_hash = data["calendar_hash"]
    draft.promises = (*draft.promises, promise)
    draft.overdue_noted = False
    draft.result_dues = _result_dues(data, read)
    _move_limits(draft, data, read)


def _result_dues(data: Mapping[str, Any], read: Reader) -> Mapping[str, Due]:
    dues = {name: read.due(due) for name, due in data.get("results", {}).items()}
    return MappingProxyType({name: due for name, due in dues.items() if due is not None})


def _calendar_changed(draft: Open, event: Event, read: Reader) -> None:
    data = event.data
    draft.calendar_hash = data["calendar_hash"]
    draft.due = read.due(data["due"])
    _move_limits(draft, data, read)


def _move_limits(draft: Open, data: Mapping[str, Any], read: Reader) -> None:
    """Limits of steps that moved with the calendar; their clocks stay as they are."""
    for run in data.get("runs", ()):
        due = read.due(run["due"])
        draft.put_run(run["step"], run["visit"], due=due, overdue_noted=False)


def _clock_paused(draft: Open, event: Event, read: Reader) -> None:
    draft.clock = read.clock(event.data["clock"])
    draft.due = None
    draft.result_dues = MappingProxyType({})


def _clock_resumed(draft: Open, event: Event, read: Reader) -> None:
    draft.clock = read.clock(event.data["clock"])


def _supplement_requested(draft: Open, event: Event, read: Reader) -> None:
    data = event.data
    one = _new_round(
        step=data["step"],
        requested_at=event.at,
        at_intake=data["at_intake"],
        answer_due=read.due(data["answer_due"]),
        due_before=draft.due,
        items=(*data["items"], *event.private.get("items", ())),
        visit=data["visit"],
    )
    draft.supplements = (*draft.supplements, one)
    draft.put_run(
        data["step"],
        data["visit"],
        state=data["state"],
        done_by=_done_by(draft, event),
        clock=read.clock(data["clock"]),
        due=read.due(data["due"]),
    )


def _documents_received(draft: Open, event: Event, _read: Reader) -> None:
    draft.put_round(event.data["step"], event.data["visit"], answered_at=event.at)
    _add_documents(draft, event)


def _add_documents(draft: Open, event: Event) -> None:
    documents = dict.fromkeys((*draft.documents, *event.data["documents"]))
    draft.documents = tuple(documents)
    draft.missing = tuple(event.data["missing"])


def _supplement_received(draft: Open, event: Event, read: Reader) -> None:
    data = event.data
    after = read.due(data["due_after"])
    draft.put_round(data["step"], data["visit"], received_at=event.at, due_after=after)
    _add_documents(draft, event)
    _reopen(draft, data, read)


def _reopen(draft: Open, data: Mapping[str, Any], read: Reader) -> None:
    run, due = draft.run(data["step"], data["visit"]), read.due(data["due"])
    draft.put_run(
        data["step"],
        data["visit"],
        state=data["state"],
        clock=read.clock(data["clock"]),
        due=due,
        overdue_noted=run.overdue_noted and due == run.due,
    )
    if data.get("at_intake"):
        draft.intake_due = read.due(data["due"])


def _supplement_expired(draft: Open, event: Event, _read: Reader) -> None:
    draft.put_round(event.data["step"], event.data["visit"], expired_at=event.at)


def _facts_recorded(draft: Open, event: Event, _read: Reader) -> None:
    data = event.data
    draft.facts = MappingProxyType({**draft.facts, **data["facts"]})
    if "late_cause" in data:
        draft.late_cause = data["late_cause"]
    if event.private.get("facts"):
        draft.personal = MappingProxyType({**draft.personal, **event.private["facts"]})


def _fees_assessed(draft: Open, event: Event, read: Reader) -> None:
    lines = {line.name: line for line in draft.fees}
    lines |= {line.name: line for line in read.fees(event.data["fees"])}
    draft.fees = tuple(lines.values())


def _paid(draft: Open, event: Event, read: Reader) -> None:
    data = event.data
    payment = _new_payment(
        at=event.at,
        amount=data["amount"],
        fees=tuple(data["fees"]),
        method=data["method"],
        receipt=data["receipt"],
        currency=data.get("currency", DONG),
        rate=data.get("rate"),
        paid_amount=data.get("paid_amount"),
        paid_currency=data.get("paid_currency"),
    )
    if data["lines"]:
        lines = {line.name: line for line in (*draft.fees, *read.fees(data["lines"]))}
        draft.fees = tuple(lines.values())
    draft.payments = (*draft.payments, payment)


def _refund_due(draft: Open, event: Event, _read: Reader) -> None:
    owed = (Refund(**one) for one in event.data["refunds"])
    draft.refunds = (*draft.refunds, *owed)


def _refunded(draft: Open, event: Event, _read: Reader) -> None:
    data = event.data
    given = tuple(
        _new_payment(
            at=event.at,
            amount=-one["amount"],
            fees=(one["fee"],),
            method=data["method"],
            receipt=data["receipt"],
            currency=one["currency"],
        )
        for one in data["refunds"]
    )
    names = {one["fee"] for one in data["refunds"]}
    draft.payments = (*draft.payments, *given)
    draft.refunds = tuple(one for one in draft.refunds if one.fee not in names)


def _prolonged(draft: Open, _event: Event, _read: Reader) -> None:
    draft.prolongations = draft.prolongations + 1


def _reappointed(draft: Open, event: Event, _read: Reader) -> None:
    draft.reappointments = draft.reappointments + 1
    if event.data["late_cause"] is not None:
        draft.late_cause = event.data["late_cause"]


def _stopped(draft: Open, event: Event, read: Reader) -> None:
    draft.phase_before_stop = draft.phase
    draft.stop_cause = event.data["cause"]
    if "visit" in event.data:
        step, visit = event.data["step"], event.data["visit"]
        draft.put_run(step, visit, done_by=_done_by(draft, event))
    for run in event.data["runs"]:
        draft.put_run(run["step"], run["visit"], clock=read.clock(run["clock"]), due=None)


def _resumed(draft: Open, event: Event, read: Reader) -> None:
    draft.phase_before_stop = None
    draft.stop_cause = None
    for run in event.data["runs"]:
        _reopen(draft, run, read)
        if "answer_due" in run:
            answer = read.due(run["answer_due"])
            changes = {"answer_due": answer, "resumed_at": event.at}
            draft.put_round(run["step"], run["visit"], **changes)


def _ended(draft: Open, event: Event, _read: Reader) -> None:
    draft.finished_at = event.at


def _result_issued(draft: Open, event: Event, read: Reader) -> None:
    result = _new_result(
        name=event.data["result"],
        at=event.at,
        kind="partial",
        step=event.data["step"],
        due=read.due(event.data.get("due")),
    )
    draft.results = (*draft.results, result)


def _result_available(draft: Open, event: Event, read: Reader) -> None:
    data = event.data
    own = data.get("own_dues", {})
    issued = tuple(
        _new_result(
            name=name,
            at=event.at,
            kind=data["result_kind"],
            step=data["step"],
            due=read.due(own[name]["due"]) if name in own else None,
        )
        for name in data["results"]
    )
    draft.results = (*draft.results, *issued)
    draft.finished_at = event.at
    draft.delivery = data["delivery"]


def _delivered(draft: Open, event: Event, _read: Reader) -> None:
    draft.delivered_at = draft.delivered_at or event.at
    draft.delivery = "delivered"
    draft.delivery_channel = event.data["channel"]


def _correction_opened(draft: Open, event: Event, read: Reader) -> None:
    draft.correction_due = read.due(event.data["due"])


def _corrected(draft: Open, event: Event, _read: Reader) -> None:
    draft.corrected_at = event.at
    draft.delivery = "waiting"


def _sub_finished(draft: Open, event: Event, _read: Reader) -> None:
    data = event.data
    draft.put_run(data["step"], data["visit"], sub_dossier=data["code"], outcome=data["outcome"])


def _moved(draft: Open, event: Event, _read: Reader) -> None:
    data = event.data
    draft.procedure_ref = data["procedure_ref"]
    draft.procedure_hash = data["procedure_hash"]
    draft.facts = MappingProxyType(dict(data["facts"]))
    draft.deadline_rule = data.get("rule", draft.deadline_rule)


def _nothing(_draft: Open, _event: Event, _read: Reader) -> None:
    """Some events only stand in the timeline."""


_new_run: Final = maker_of(StepRun)
_new_block: Final = maker_of(BlockRun)
_new_promise: Final = maker_of(Promise)
_new_round: Final = maker_of(SupplementRound)
_new_payment: Final = maker_of(Payment)
_new_result: Final = maker_of(IssuedResult)

Change = Callable[[Open, Event, Reader], None]

CHANGES: Final[Mapping[str, Change]] = MappingProxyType(
    {
        "accepted": _accepted,
        "intake_refused": _nothing,
        "supplement_requested": _supplement_requested,
        "supplement_received": _supplement_received,
        "supplement_expired": _supplement_expired,
        "step_opened": _step_opened,
        "step_taken": _step_taken,
        "step_closed": _step_closed,
        "step_skipped": _nothing,
        "step_cancelled": _step_cancelled,
        "block_opened": _block_opened,
        "branch_opened": _branch_changed,
        "branch_closed": _branch_changed,
        "block_joined": _block_joined,
        "silence_passed": _silence_passed,
        "step_overdue": _silence_passed,
        "overdue": _overdue,
        "promised": _promised,
        "calendar_changed": _calendar_changed,
        "phase_changed": _nothing,
        "clock_paused": _clock_paused,
        "clock_resumed": _clock_resumed,
        "facts_recorded": _facts_recorded,
        "fees_assessed": _fees_assessed,
        "payment_requested": _nothing,
        "paid": _paid,
        "payment_expired": _silence_passed,
        "refund_due": _refund_due,
        "refunded": _refunded,
        "prolonged": _prolonged,
        "reappointed": _reappointed,
        "stopped": _stopped,
        "resumed": _resumed,
        "withdrawn": _ended,
        "closed": _ended,
        "result_issued": _result_issued,
        "result_available": _result_available,
        "delivered": _delivered,
        "correction_opened": _correction_opened,
        "corrected": _corrected,
        "sub_opened": _nothing,
        "sub_finished": _sub_finished,
        "documents_received": _documents_received,
        "noted": _nothing,
        "moved": _moved,
    }
)
