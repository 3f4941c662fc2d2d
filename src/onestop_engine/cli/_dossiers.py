"""A dossier for people and for machines: where it stands, why it is due when it is, its course."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import click

from ..definition.agency_titles import agency_title
from ..definition.model import Procedure
from ..engine import Dossier, Event, givers, status_name
from ..engine.dossier import Entry
from ..onestop import OneStop
from ..texts import LANGUAGES, Text
from ._output import heading, plain
from ._phrases import fill, join, money_text, same
from ._speech import language, say, short_instant, short_instant_text, spoken
from ._words_fees import FEE_KINDS
from ._words_steps import step_title


def print_dossier(shop: OneStop, code: str) -> None:
    """Print where the dossier stands, the story of its due date, its fees and its timeline."""
    dossier = shop.get(code)
    procedure = shop.procedure_of(dossier)
    click.echo(heading(f"{dossier.code}  {spoken(procedure.title)} ({dossier.procedure_ref})"))
    click.echo(f"  {spoken(status_name(dossier.status))}")
    click.echo(f"\n{heading(say('Ngày hẹn trả', 'The due date'))}")
    for line in shop.explain(code, lang=language()).splitlines():
        click.echo(f"  {line}")
    print_fees(dossier, procedure)
    print_timeline(dossier, procedure)


def print_fees(dossier: Dossier, procedure: Procedure) -> None:
    """Print each fee with its computation and what is to be given back; nothing without fees."""
    if not dossier.fees:
        return
    click.echo(f"\n{heading(say('Phí, lệ phí', 'Fees and charges'))}")
    for line in dossier.fees:
        title = spoken(line.title or FEE_KINDS[line.kind])
        basis = f"  [{line.basis}]" if line.basis else ""
        click.echo(f"  {title}: {spoken(line.explanation)}{basis}")
    titles = {line.name: line.title or FEE_KINDS[line.kind] for line in dossier.fees}
    by = join(agency_title(procedure, part) for part in givers(procedure, dossier))
    for refund in dossier.refunds:
        amount = money_text(refund.amount, refund.currency)
        owed = fill(_TO_GIVE_BACK, fee=titles[refund.fee], amount=amount, by=by)
        click.echo(f"  {spoken(owed)}")


def print_timeline(dossier: Dossier, procedure: Procedure) -> None:
    """Print what happened, one event a line; who and when stand where they change."""
    click.echo(f"\n{heading(say('Diễn biến', 'Timeline'))}")
    width = max(len(entry.actor) for entry in dossier.timeline)
    before = ""
    for entry in dossier.timeline:
        head = f"{short_instant(entry.at):<17}  {entry.actor:<{width}}"
        shown = " " * len(head) if head == before else head
        click.echo(f"  {shown}  {spoken(entry_words(entry, procedure))}")
        before = head


def entry_words(entry: Entry, procedure: Procedure) -> Text:
    """What a line of the timeline says: what happened, at which step, with what outcome."""
    due = fill(_UNTIL, at=short_instant_text(entry.due.at)) if entry.due else None
    step = fill(_AT_STEP, step=_step_title(entry.step, procedure)) if entry.step else None
    outcome = same(entry.outcome) if entry.outcome else None
    return join([EVENTS.get(entry.kind, same(entry.kind)), step, outcome, due])


def _step_title(name: str, procedure: Procedure) -> Text:
    node = procedure.graph.nodes.get(name)
    return same(name) if node is None else step_title(node)


def event_words(event: Event) -> Text:
    """What an event says, without what is personal."""
    step = event.data.get("step")
    where = fill(_AT_STEP, step=step) if isinstance(step, str) else None
    return join([EVENTS.get(event.kind, same(event.kind)), where])


def dossier_document(shop: OneStop, code: str) -> dict[str, Any]:
    """The dossier's officer view without what is personal, its explanation and its timeline."""
    dossier = shop.get(code)
    return {
        "code": dossier.code,
        "procedure": dossier.procedure,
        "ref": dossier.procedure_ref,
        "unit": dossier.unit,
        "channel": dossier.channel,
        "phase": str(dossier.phase),
        "status": dossier.status,
        "received": dossier.received_at,
        "accepted": dossier.accepted_at,
        "due": dossier.due and dossier.due.to_data(),
        "due_original": dossier.due_original and dossier.due_original.to_data(),
        "finished": dossier.finished_at,
        "delivered": dossier.delivered_at,
        "open_steps": [run.step for run in dossier.open_steps],
        "fees": [plain(line) for line in dossier.fees],
        "finance": dossier.finance,
        "refunds": [plain(refund) for refund in dossier.refunds],
        "explanation": {lang: shop.explain(code, lang=lang).splitlines() for lang in LANGUAGES},
        "timeline": list(_entries(dossier)),
    }


def _entries(dossier: Dossier) -> Iterator[Mapping[str, Any]]:
    for entry in dossier.timeline:
        yield {
            "seq": entry.seq,
            "kind": entry.kind,
            "at": entry.at,
            "actor": entry.actor,
            "unit": entry.unit,
            "step": entry.step,
            "outcome": entry.outcome,
            "due": entry.due and entry.due.to_data(),
        }


_TO_GIVE_BACK = Text(
    "Phải hoàn lại {amount} ({fee}); nơi hoàn trả: {by}",
    "To be given back: {amount} ({fee}), by: {by}",
)
_AT_STEP = Text("«{step}»", "'{step}'")
_UNTIL = Text("hạn {at}", "until {at}")

EVENTS: Mapping[str, Text] = MappingProxyType(
    {
        "submitted": Text("nộp hồ sơ", "filed"),
        "adopted": Text("tiếp nhận từ hệ thống cũ", "taken over from another system"),
        "accepted": Text("tiếp nhận hồ sơ", "accepted"),
        "intake_refused": Text("từ chối tiếp nhận", "not received"),
        "supplement_requested": Text("yêu cầu bổ sung", "supplement asked for"),
        "supplement_received": Text("đã bổ sung đủ", "supplement complete"),
        "supplement_expired": Text("hết thời gian bổ sung", "time for the supplement passed"),
        "step_opened": Text("mở bước", "step opened"),
        "step_taken": Text("nhận việc", "step taken"),
        "step_closed": Text("xong bước", "step done"),
        "step_skipped": Text("bỏ qua bước không áp dụng", "step does not apply"),
        "step_cancelled": Text("hủy bước", "step given up"),
        "block_opened": Text("làm song song", "branches side by side"),
        "branch_closed": Text("xong một nhánh", "a branch ended"),
        "block_joined": Text("các nhánh đã xong", "branches joined"),
        "silence_passed": Text("quá hạn không trả lời", "no answer in time"),
        "step_overdue": Text("bước quá hạn", "step late"),
        "overdue": Text("hồ sơ quá hạn", "dossier late"),
        "promised": Text("hẹn trả", "promised"),
        "calendar_changed": Text("tính theo lịch khác", "counted by another calendar"),
        "clock_paused": Text("tạm dừng tính thời hạn", "clock stands"),
        "clock_resumed": Text("tiếp tục tính thời hạn", "clock runs again"),
        "facts_recorded": Text("cán bộ ghi nhận thông tin", "answers recorded"),
        "fees_assessed": Text("tính phí, lệ phí", "fees computed"),
        "payment_requested": Text("yêu cầu nộp tiền", "payment asked for"),
        "paid": Text("đã nộp tiền", "paid"),
        "refund_due": Text("phải hoàn lại tiền đã nộp", "money to be given back"),
        "refunded": Text("đã hoàn lại tiền", "money given back"),
        "payment_expired": Text("hết thời gian nộp tiền", "time to pay passed"),
        "prolonged": Text("kéo dài thời hạn theo luật", "longer lawful term"),
        "reappointed": Text("xin lỗi và hẹn lại", "new date appointed, with apology"),
        "stopped": Text("dừng giải quyết", "processing stopped"),
        "resumed": Text("tiếp tục giải quyết", "processing goes on"),
        "withdrawn": Text("người nộp rút hồ sơ", "withdrawn"),
        "closed": Text("đóng hồ sơ", "closed"),
        "result_issued": Text("có một phần kết quả", "partial result available"),
        "result_available": Text("có kết quả", "result available"),
        "delivered": Text("trả kết quả", "delivered"),
        "correction_opened": Text("đính chính kết quả", "result being corrected"),
        "corrected": Text("đã đính chính", "result corrected"),
        "sub_opened": Text("mở thủ tục liên thông", "sub-procedure opened"),
        "sub_finished": Text("xong thủ tục liên thông", "sub-procedure finished"),
        "documents_received": Text("nhận thêm giấy tờ", "papers handed in"),
        "noted": Text("ghi chú", "note"),
        "moved": Text("chuyển sang phiên bản khác của thủ tục", "moved to another version"),
    }
)
