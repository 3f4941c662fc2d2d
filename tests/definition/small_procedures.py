"""The smallest procedure that loads, with room for what a test is about."""

from __future__ import annotations

from textwrap import indent

from onestop_engine.definition import Procedure, load_text

_TEXT = """\
procedure: "{code}"
title: {{vi: Cấp bản sao, en: Copy}}
field: thu-nghiem
levels: [commune]
in_force: {{from: {start}, {until}decided_by: 1/QĐ-UBND}}
revision: {revision}
channels: [online, counter, post]
applicants: [citizen, business]
legal_basis: [1/2026/NĐ-CP]
results:
  copy: {{vi: Bản sao, en: Copy}}
agencies:
  one_stop: {{kind: one_stop, level: commune}}
  office: {{kind: authority, level: commune}}
{facts}{deadline}
steps:
  intake: {{by: one_stop, do: receive, then: issue}}
  issue:
    by: office
    {records}outcomes: {{sign: deliver, incomplete: ask_applicant, unfit: refuse}}
  deliver: {{by: one_stop, do: deliver, result: copy}}
{more}
"""

DEADLINE = """\
deadline:
  - limit: 3 ngày làm việc
    basis: 1/2026/NĐ-CP"""


def text(
    more: str = "",
    *,
    facts: str = "",
    deadline: str = DEADLINE,
    records: str = "",
    code: str = "9.000001",
    start: str = "2026-01-01",
    until: str = "",
    revision: int = 1,
) -> str:
    return _TEXT.format(
        code=code,
        start=start,
        until=f"until: {until}, " if until else "",
        revision=revision,
        facts=f"facts:\n{indent(facts.strip(), '  ')}\n" if facts else "",
        deadline=deadline,
        records=f"records: [{records}]\n    " if records else "",
        more=more,
    )


def small(more: str = "", **options: object) -> Procedure:
    return load_text(text(more, **options), "small.yaml")
