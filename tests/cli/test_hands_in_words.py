"""Roles and rules of four eyes as people read them: explained, drawn, compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Onestop = Callable[..., Result]
STEPS = """\
roles:
  head: {vi: Lãnh đạo ký, en: Head who signs}
steps:
  intake: {by: one_stop, do: receive, then: examine}
  examine: {by: office, title: {vi: Thẩm định, en: Examination}, then: sign}
  sign:
    by: office
    title: {vi: Ký duyệt, en: Signature}
RULE    outcomes: {signed: deliver, back: examine}
  deliver: {by: one_stop, do: deliver, result: paper}
"""
HEAD = """\
procedure: "9.000001"
title: {vi: Cấp giấy, en: Paper}
field: thu
levels: [commune]
in_force: {from: 2026-07-01, decided_by: 1/QĐ}
channels: [counter]
applicants: [citizen]
legal_basis: [1/QĐ]
results:
  paper: {vi: Giấy, en: Paper}
agencies:
  one_stop: {kind: one_stop, level: commune}
  office: {kind: authority, level: commune}
deadline:
  limit: 3 ngày làm việc
  basis: 1/QĐ
"""
RULE = "    role: head\n    not_by: examine\n"


@pytest.fixture
def files(onestop: Onestop) -> Onestop:
    for name, rule in (("old.yaml", ""), ("new.yaml", RULE)):
        Path(name).write_text(HEAD + STEPS.replace("RULE", rule), encoding="utf-8")
    return onestop


def test_the_explanation_says_who_and_who_not(files: Onestop) -> None:
    english = files("explain", "new.yaml").output
    assert (
        "Signature (competent authority; Head who signs; not by whoever did: Examination)"
        in english
    )
    vietnamese = files("--lang", "vi", "explain", "new.yaml").output
    assert "Lãnh đạo ký; không do người đã làm: Thẩm định" in vietnamese


@pytest.mark.parametrize(
    ("lang", "role", "rule"),
    [
        ("vi", "Lãnh đạo ký", "Không do người đã làm: Thẩm định"),
        ("en", "Head who signs", "Not by whoever did: Examination"),
    ],
)
def test_the_picture_says_it_in_the_box(files: Onestop, lang: str, role: str, rule: str) -> None:
    drawn = files("--lang", lang, "diagram", "new.yaml", "-o", f"{lang}.svg")
    assert drawn.exit_code == 0
    svg = " ".join(Path(f"{lang}.svg").read_text(encoding="utf-8").split())
    words = svg.replace("</tspan>", " ").replace("</text>", " ")
    assert role in words
    assert rule.split(":", maxsplit=1)[0] in words


def test_the_difference_says_it_as_a_change_of_meaning(files: Onestop) -> None:
    output = files("diff", "old.yaml", "new.yaml").output
    assert "not by whoever did" in output
    assert "role asked for" in output
