"""Roles and rules of four eyes in a file: read, checked where they bind nobody, compared."""

from __future__ import annotations

import pytest

from onestop_engine.definition import Procedure, check_text, load_text
from onestop_engine.definition.diff import diff
from onestop_engine.texts import Text

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
roles:
  head: {vi: Lãnh đạo ký, en: Head who signs}
deadline:
  limit: 3 ngày làm việc
  basis: 1/QĐ
steps:
  intake: {by: one_stop, do: receive, then: FIRST}
"""
DELIVER = "  deliver: {by: one_stop, do: deliver, result: paper}\n"
PLAIN = """\
  examine: {by: office, title: {vi: Thẩm định, en: Examination}, then: sign}
  sign: {by: office, role: head, not_by: examine, outcomes: {signed: deliver, back: examine}}
"""


def text(steps: str, first: str = "examine") -> str:
    return HEAD.replace("FIRST", first) + steps + DELIVER


def law(steps: str, first: str = "examine") -> Procedure:
    return load_text(text(steps, first), "thu.yaml")


def codes(steps: str, first: str = "examine") -> list[str]:
    return [problem.code for problem in check_text(text(steps, first)).errors]


def test_a_step_says_its_role_and_whose_hands_it_may_not_be_in() -> None:
    procedure = law(PLAIN)
    assert procedure.roles == {"head": Text("Lãnh đạo ký", "Head who signs")}
    step = procedure.graph.step("sign")
    assert (step.role, step.not_by) == ("head", ("examine",))
    assert procedure.graph.step("examine").not_by == ()


SIDE_BY_SIDE = """\
  block:
    parallel:
      one: {steps: {ask_one: {by: office, not_by: NAME_ONE, then: sum_one}, sum_one: {by: office}}}
      two: {steps: {ask_two: {by: office, not_by: NAME_TWO}}}
    then: sign
  sign: {by: office, role: head, not_by: NAME, outcomes: WAYS}
"""


def branches(one: str, two: str, name: str, ways: str = "{signed: deliver}") -> list[str]:
    steps = SIDE_BY_SIDE.replace("NAME_ONE", one).replace("NAME_TWO", two)
    return codes(steps.replace("NAME", name).replace("WAYS", ways), "block")


def test_steps_in_branches_may_be_named_where_they_can_come_before() -> None:
    assert branches("intake", "ask_one", "[sum_one, ask_two]") == []
    # Branches run side by side, so either may be done first.
    assert branches("ask_two", "sum_one", "ask_one") == []


def test_what_comes_only_later_in_the_branch_or_behind_it_binds_nobody() -> None:
    assert branches("sum_one", "intake", "ask_one") == ["OS425"]
    assert branches("sign", "intake", "ask_one") == ["OS425"]


def test_a_way_back_to_the_block_comes_by_everything_once_more() -> None:
    back = "{signed: deliver, back: block}"
    assert branches("sum_one", "sign", "ask_one", back) == []


NESTED = """\
  outer:
    parallel:
      left:
        start: inner
        steps:
          inner:
            parallel:
              one: {steps: {deep: {by: office, not_by: RULE}}}
              two: {steps: {beside: {by: office}}}
            then: sum_up
          sum_up: {by: office, outcomes: WAYS}
      right: {steps: {apart: {by: office}}}
    then: sign
  sign: {by: office, role: head, not_by: deep, then: deliver}
"""


@pytest.mark.parametrize(
    ("rule", "ways", "found"),
    [
        ("beside", "{fine: end}", []),
        ("apart", "{fine: end}", []),
        ("sum_up", "{fine: end}", ["OS425"]),
        ("sum_up", "{fine: end, again: inner}", []),
        ("sign", "{fine: end, again: inner}", ["OS425"]),
        ("intake", "{fine: end}", []),
    ],
)
def test_blocks_in_blocks_are_looked_through(rule: str, ways: str, found: list[str]) -> None:
    assert codes(NESTED.replace("RULE", rule).replace("WAYS", ways), "outer") == found


def test_a_block_is_no_step_that_anybody_did() -> None:
    assert branches("intake", "intake", "block") == ["OS302"]


def test_a_role_without_a_readable_title_is_one_problem() -> None:
    broken = text(PLAIN).replace("{vi: Lãnh đạo ký, en: Head who signs}", "[]")
    assert [problem.code for problem in check_text(broken).errors] == ["OS131"]


@pytest.mark.parametrize("key", ["role: head", "not_by: examine"])
def test_the_applicants_own_word_needs_neither(key: str) -> None:
    steps = f"""\
  examine: {{by: office, then: read_it}}
  read_it: {{by: one_stop, do: confirm, within: 1 ngày, {key}, then: sign}}
  sign: {{by: office, role: head, then: deliver}}
"""
    assert codes(steps) == ["OS205"]


# -- between two versions ------------------------------------------------------------------------


def changed(before: str, after: str) -> list[tuple[str, str, object, object]]:
    found = diff(law(before), law(after))
    return [(one.path, one.severity, one.before, one.after) for one in found]


def test_a_new_rule_is_a_change_of_meaning() -> None:
    before = PLAIN.replace("role: head, not_by: examine, ", "role: head, ")
    assert changed(before, PLAIN) == [("steps.sign.not_by", "meaning", (), ("examine",))]
    both = PLAIN.replace("then: sign}", "role: head, then: sign}")
    assert changed(PLAIN, both) == [("steps.examine.role", "meaning", None, "head")]


def test_a_rule_follows_the_step_that_is_called_otherwise_now() -> None:
    after = PLAIN.replace("examine", "look_into")
    found = diff(law(PLAIN), law(after, "look_into"))
    assert [(one.kind, one.path) for one in found] == [("renamed", "steps.look_into")]


def test_the_title_of_a_role_is_wording() -> None:
    old, new = law(PLAIN), load_text(text(PLAIN).replace("Lãnh đạo ký", "Chủ tịch ký"), "thu.yaml")
    (found,) = diff(old, new)
    assert (found.path, found.severity) == ("roles.head", "wording")
