"""Small procedures and actors for tests of `OneStop`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from onestop_engine.catalog import Catalog
from onestop_engine.definition import Procedure, load_text
from onestop_engine.engine import Actor, Dossier
from onestop_engine.onestop import OneStop

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
UNIT = "H26.10.2"
APPLICANT = {"kind": "citizen", "name": "Nguyễn Văn Ví Dụ", "phone": "0900 000 000"}

DESK = Actor.officer("cb-1", unit=UNIT, parts=("one_stop",))
EXAMINER = Actor.officer("cb-2", unit=UNIT, parts=("authority",))
FIRE = Actor.officer("cb-3", unit="H26.99", parts=("fire",))
OTHER_DESK = Actor.officer("cb-4", unit="H26.77", parts=("one_stop",))
CITIZEN = Actor.applicant("subject-1")

PERMIT = """
procedure: "1.000001"
title: {vi: Cấp giấy phép ví dụ, en: Example permit}
field: xay-dung
levels: [commune]
in_force: {from: 2026-01-01, until: 2026-11-30, decided_by: 1/2026/QĐ}
channels: [online, counter]
applicants: [citizen, organisation]
legal_basis: [118/2025/NĐ-CP]
results:
  permit: {vi: Giấy phép}
facts:
  works:
    ask: applicant
    choose: [house, other]
    label: {vi: Loại công trình}
  owner_note:
    ask: applicant
    type: text
    optional: true
    label: {vi: Ghi chú của chủ công trình}
agencies:
  one_stop: {kind: one_stop, level: commune}
  authority: {kind: authority, level: commune}
  fire: {kind: consulted, level: province}
deadline:
  - limit: 5 ngày làm việc
    basis: 1/2026/QĐ, Điều 5
steps:
  intake:
    by: one_stop
    do: receive
    within: 8 giờ làm việc
    outcomes: {complete: examine, incomplete: ask_applicant, refuse: refuse_intake}
  examine:
    by: authority
    within: 2 ngày làm việc
    outcomes: {ready: ask_fire, incomplete: ask_applicant, unfit: refuse}
  ask_fire:
    by: fire
    do: consult
    within: 1 ngày làm việc
    on_silence: consent
    then: decide
  decide:
    by: authority
    title: {vi: Ký giấy phép}
    outcomes: {sign: deliver, back: examine}
  deliver: {by: one_stop, do: deliver, result: permit}
fees:
  permit_charge:
    kind: charge
    amount: 50000
    due: on_filing
    basis: 97/2015/QH13
documents:
  form: {title: {vi: Đơn đề nghị}, submit: submit, originals: 1}
"""

NEXT_PERMIT = PERMIT.replace(
    "{from: 2026-01-01, until: 2026-11-30, decided_by: 1/2026/QĐ}",
    "{from: 2026-12-01, decided_by: 2/2026/QĐ}",
).replace("limit: 5 ngày làm việc", "limit: 3 ngày làm việc")

STRICTER_PERMIT = NEXT_PERMIT.replace(
    "  owner_note:\n",
    "  floors:\n    ask: applicant\n    type: integer\n    label: {vi: Số tầng}\n  owner_note:\n",
)

REGISTER = """
procedure: "2.000002"
title: {vi: Đăng ký ví dụ}
field: ho-tich
levels: [commune]
in_force: {from: 2026-01-01, decided_by: 1/2026/QĐ}
channels: [online, counter]
applicants: [citizen, organisation]
legal_basis: [118/2025/NĐ-CP]
results:
  extract: {vi: Trích lục}
facts:
  late:
    ask: applicant
    type: boolean
    label: {vi: Đăng ký quá hạn}
agencies:
  one_stop: {kind: one_stop, level: commune}
  authority: {kind: authority, level: commune}
deadline:
  - limit: 2 ngày làm việc
    basis: 1/2026/QĐ
steps:
  intake: {by: one_stop, do: receive, then: issue}
  issue:
    by: authority
    outcomes: {sign: deliver, unfit: refuse}
  deliver: {by: one_stop, do: deliver, result: extract}
"""

GROUP = """
procedure: "3.000003"
title: {vi: Liên thông ví dụ}
field: ho-tich
levels: [commune]
in_force: {from: 2026-01-01, decided_by: 1/2026/QĐ}
channels: [online, counter]
applicants: [citizen]
legal_basis: [63/2024/NĐ-CP]
results:
  extract: {vi: Trích lục}
  card: {vi: Thẻ}
facts:
  is_late:
    ask: applicant
    type: boolean
    label: {vi: Quá hạn}
agencies:
  one_stop: {kind: one_stop, level: commune}
  registrar: {kind: authority, level: commune}
  insurer: {kind: authority, level: province}
deadline:
  - limit: 5 ngày làm việc
    basis: 63/2024/NĐ-CP
steps:
  intake: {by: one_stop, do: receive, then: register}
  register:
    do: procedure
    by: registrar
    procedure: "2.000002"
    within: 2 ngày làm việc
    clock_of: shared
    facts:
      late: is_late
    results: [extract]
    outcomes: {granted: insure, refused: refuse}
  insure:
    by: insurer
    then: deliver
  deliver: {by: one_stop, do: deliver, result: card}
"""


def at(day: int, hour: int = 9, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def load(*texts: str) -> tuple[Procedure, ...]:
    return tuple(load_text(text, f"procedure-{number}.yaml") for number, text in enumerate(texts))


def catalog(*texts: str) -> Catalog:
    return Catalog(load(*(texts or (PERMIT, REGISTER, GROUP))))


def file(shop: OneStop, **values: Any) -> Dossier:
    filled: dict[str, Any] = {
        "procedure": "1.000001",
        "unit": UNIT,
        "applicant": APPLICANT,
        "facts": {"works": "house"},
        "documents": ("form",),
        "by": CITIZEN,
        "at": at(23),
        **values,
    }
    return shop.submit(filled.pop("procedure"), **filled)


def accepted(shop: OneStop, *, desk: Actor = DESK, **values: Any) -> Dossier:
    dossier = file(shop, **values)
    return shop.act(dossier.code, "accept", by=desk, at=at(23, 9, 5))


def kinds(items: Iterable[Any]) -> list[str]:
    return [one.kind for one in items]
