"""A small sound procedure as text, and ways of changing parts of it."""

from __future__ import annotations

import re

from onestop_engine.definition import Procedure, check_text, load_text

SMALL = """\
procedure: "9.000001"
title: {vi: Cấp giấy phép mẫu, en: Sample permit}
field: thu-tuc-mau
levels: [commune]
in_force: {from: 2026-07-01, decided_by: 01/2026/NĐ-CP}
channels: [online, counter]
applicants: [citizen, business]
legal_basis: [01/2026/NĐ-CP]
results:
  permit: {vi: Giấy phép}
agencies:
  one_stop: {kind: one_stop, level: commune}
  authority: {kind: authority, level: commune}
deadline:
  limit: 10 ngày làm việc
steps:
  intake: {by: one_stop, do: receive, then: examine}
  examine: {by: authority, outcomes: {ready: deliver, incomplete: ask_applicant, unfit: refuse}}
  deliver: {by: one_stop, do: deliver, result: permit}
documents:
  form1: {title: Đơn đề nghị, originals: 1}
"""


def parts_of(text: str) -> dict[str, str]:
    """The top-level keys of a text, each with its lines."""
    pieces = re.split(r"^(?=[a-z_]+:)", text, flags=re.MULTILINE)
    return {piece.partition(":")[0]: piece for piece in pieces if piece.strip()}


def changed(*parts: str) -> str:
    """The small procedure with these top-level parts put in place of its own or added."""
    whole = parts_of(SMALL)
    for part in parts:
        whole |= parts_of(part)
    return "".join(whole.values())


def made(*parts: str) -> Procedure:
    """The changed procedure, loaded."""
    return load_text(changed(*parts))


def codes(*parts: str) -> list[str]:
    """The codes of all problems of the changed procedure, in the order of their places."""
    return [problem.code for problem in check_text(changed(*parts)).problems]
