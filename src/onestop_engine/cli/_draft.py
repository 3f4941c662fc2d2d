"""The text of a first procedure file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..terms import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What has to be known to write a first file."""

    code: str
    title: str
    field: str
    level: str
    deadline: Term
    fee: int
    start: date
    decided_by: str


def write_draft(draft: Draft) -> str:
    """A procedure file that passes the check, with the places to fill in.

    >>> "7 ngày làm việc" in write_draft(
    ...     Draft(
    ...         code="1.000001", title="Thử", field="ho-tich", level="commune", fee=0,
    ...         deadline=Term(7, "working_day"), start=date(2026, 7, 1), decided_by="1/QĐ",
    ...     )
    ... )
    True
    """
    text = _TEMPLATE.format(
        code=_quoted(draft.code),
        title=_quoted(draft.title),
        field=_quoted(draft.field),
        level=draft.level,
        start=draft.start.isoformat(),
        decided_by=_quoted(draft.decided_by),
        deadline=_quoted(draft.deadline.say("vi")),
    )
    if not draft.fee:
        return text
    return text + _FEE.format(fee=draft.fee, basis=_quoted(draft.decided_by))


def _quoted(value: str) -> str:
    # A JSON string is a YAML string, whatever letters stand in it.
    return json.dumps(value, ensure_ascii=False)


_TEMPLATE: Final = """\
procedure: {code}
title:
  vi: {title}
field: {field}
levels: [{level}]
in_force:
  from: {start}
  decided_by: {decided_by}
channels: [online, counter, post]
applicants: [citizen, organisation]
legal_basis:
  - {decided_by}
results:
  decision:
    vi: Kết quả giải quyết

agencies:
  one_stop: {{kind: one_stop, level: {level}}}
  authority: {{kind: authority, level: {level}}}

deadline:
  - limit: {deadline}
    basis: {decided_by}

steps:
  intake:
    by: one_stop
    do: receive
    title:
      vi: Tiếp nhận, kiểm tra hồ sơ
    within: 8 giờ làm việc
    outcomes:
      complete: examine
      incomplete: ask_applicant
      unfit_to_receive: refuse_intake
  examine:
    by: authority
    title:
      vi: Thẩm định hồ sơ
    outcomes:
      approve: sign
      incomplete: ask_applicant
      unfit: refuse
  sign:
    by: authority
    title:
      vi: Ký duyệt kết quả
    outcomes:
      sign_result: deliver
      back: examine
  deliver:
    by: one_stop
    do: deliver
    title:
      vi: Trả kết quả
    result: decision

documents:
  application:
    title:
      vi: Tờ khai
    originals: 1
"""
_FEE: Final = """
fees:
  fee:
    kind: fee
    title:
      vi: Phí giải quyết thủ tục
    amount: {fee}
    due: on_filing
    basis: {basis}
"""
