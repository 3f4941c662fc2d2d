"""The text of a first procedure file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from ..terms import Term, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What has to be known to write a first file.

    `consulted` is the body that is asked for its opinion, `schema` where editors find the keys;
    either may be empty.
    """

    code: str
    title: str
    field: str
    level: str
    deadline: Term
    fee: int
    start: date
    decided_by: str
    consulted: str = ""
    schema: str = ""


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
        approved="ask_opinion" if draft.consulted else "sign",
        consulted=_consulted(_CONSULTED_AGENCY, draft),
        opinion=_consulted(_OPINION, draft),
    )
    if draft.fee:
        text += _FEE.format(fee=draft.fee, basis=_quoted(draft.decided_by))
    return f"{MODELINE}{draft.schema}\n{text}" if draft.schema else text


def _consulted(template: str, draft: Draft) -> str:
    if not draft.consulted:
        return ""
    within = _half(draft.deadline).say("vi")
    return template.format(
        title=_quoted(draft.consulted), level=draft.level, within=_quoted(within)
    )


def _half(term: Term) -> Term:
    """About half of a term, in a unit that can be halved, and not in hours that run at night."""
    amount = term.amount
    match term.unit:
        case "same_day":
            return Term(2, "working_hour")
        case "working_day":
            return Term(amount // 2 if amount >= 2 else amount / 2, "working_day")
        case "day" if amount == 1:
            return Term(Fraction(1, 2), "working_day")
        case "day" | "working_hour" if amount >= 2:
            return Term(int(amount) // 2, term.unit)
        case "week" | "month" | "year":
            times, unit = _HALVES[term.unit]
            return Term(int(amount) * times, unit)
        case "hour" if amount >= 6:
            return Term(int(amount) // 6, "working_hour")
        case "minute":
            return term
    return Term(30, "minute")


def _quoted(value: str) -> str:
    # A JSON string is a YAML string, whatever letters stand in it.
    return json.dumps(value, ensure_ascii=False)


MODELINE: Final = "# yaml-language-server: $schema="
_HALVES: Final[dict[str, tuple[int, Unit]]] = {
    "week": (3, "day"),
    "month": (15, "day"),
    "year": (6, "month"),
}
_CONSULTED_AGENCY: Final = """
  consulted: {{kind: consulted, level: {level}, title: {title}}}"""
_OPINION: Final = """
  ask_opinion:
    do: consult
    by: consulted
    title:
      vi: Lấy ý kiến
    within: {within}
    on_silence: escalate
    outcomes:
      agree: sign
      object: refuse"""
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
  authority: {{kind: authority, level: {level}}}{consulted}

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
      approve: {approved}
      incomplete: ask_applicant
      unfit: refuse{opinion}
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
