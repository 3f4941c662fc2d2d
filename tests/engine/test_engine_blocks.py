from __future__ import annotations

from dataclasses import replace

import engine_laws as laws
import pytest
from engine_desk import DECIDE, accepted, on, procedure

from onestop_engine.engine import Phase
from onestop_engine.errors import InputError, NotAllowed


def test_branches_open_side_by_side_and_join_when_all_are_done() -> None:
    desk = accepted(laws.parallel())
    assert desk.open() == ("ask_fire", "look")
    assert desk.file.blocks[0].branches == {
        "fire": "active",
        "land": "active",
        "money": "waiting",
    }
    desk.act("answer", on(3))
    desk.act("again", on(3))
    desk.act("seen", on(3))
    assert desk.open() == ("measure",)
    desk.act("done", on(3))
    assert desk.open() == ("reckon",)
    assert desk.event("branch_opened").data["branch"] == "money"
    desk.act("done", on(4))

    assert desk.open() == ("decide",)
    assert desk.file.blocks[0].joined
    assert set(desk.file.blocks[0].branches.values()) == {"done"}


def test_any_leaves_the_block_and_gives_up_the_rest() -> None:
    desk = accepted(laws.parallel("any\n    rest: cancel"))
    desk.act("answer", on(3))

    assert desk.open() == ("decide",)
    assert desk.file.blocks[0].branches == {
        "fire": "done",
        "land": "cancelled",
        "money": "cancelled",
    }
    assert {run.step: run.state for run in desk.file.steps}["look"] == "cancelled"


def test_two_of_three_let_the_rest_run() -> None:
    desk = accepted(laws.parallel("{at_least: 2}\n    rest: let_run"))
    desk.act("answer", on(3))
    desk.act("seen", on(3))
    desk.act("done", on(3), step="measure")

    assert desk.open() == ("reckon", "decide")
    desk.act("sign", on(4))
    assert desk.file.phase is Phase.RESULT_AVAILABLE
    assert desk.open() == ("reckon", "deliver")
    desk.act("deliver", on(4))
    desk.act("done", on(5))

    assert desk.file.phase is Phase.DELIVERED
    assert desk.open() == ()
    assert desk.file.blocks[0].branches["money"] == "done"


def test_a_branch_within_a_branch_joins_before_its_outer_one() -> None:
    desk = accepted(laws.nested())
    desk.act("done", on(3), step="prepare")
    assert desk.open() == ("check_tax", "one")
    assert desk.file.blocks[1].branches == {"first": "active", "second": "idle"}
    desk.act("done", on(3), step="one")
    assert desk.open() == ("check_tax", "sum_up")
    desk.act("fine", on(4), step="sum_up")

    assert desk.open() == ("check_tax", "decide")


def test_cancelling_a_branch_cancels_the_blocks_within() -> None:
    desk = accepted(laws.nested("cancel"), facts={"wide": True})
    desk.act("done", on(3), step="prepare")
    assert desk.open() == ("check_tax", "one", "two")
    desk.act("fine", on(3), step="check_tax")

    assert desk.open() == ("decide",)
    assert desk.file.blocks[0].branches == {"left": "cancelled", "right": "done"}
    assert desk.file.blocks[1].branches == {"first": "cancelled", "second": "cancelled"}


def test_a_loop_into_a_block_is_another_passage() -> None:
    desk = accepted(laws.nested())
    for _ in range(2):
        desk.act("done", on(3), step="prepare")
        desk.act("done", on(3), step="one")
        desk.act("redo", on(3), step="sum_up")

    assert [run.visit for run in desk.file.blocks if run.block == "inner"] == [1, 2]
    assert desk.open() == ("check_tax", "prepare")


def test_refusal_in_one_branch_ends_all() -> None:
    desk = accepted(laws.nested())
    desk.act("done", on(3), step="prepare")
    desk.act("done", on(3), step="one")
    desk.act("no", on(4), step="sum_up", reason="Không đủ điều kiện")

    assert desk.file.status == 9
    assert desk.open() == ()
    assert desk.file.results[-1].kind == "refusal"


def test_what_runs_on_after_the_result_can_no_longer_refuse_or_ask() -> None:
    desk = accepted(laws.nested())
    desk.act("done", on(3), step="prepare")
    desk.act("done", on(3), step="one")
    desk.act("fine", on(4), step="sum_up")
    desk.act("sign", on(4))
    assert desk.open() == ("check_tax", "deliver")
    with pytest.raises(NotAllowed, match="result available"):
        desk.act("lacking", on(5), items=["giấy"])
    with pytest.raises(NotAllowed, match="result available"):
        desk.act("wait", on(5), reason="chờ")
    desk.act("fine", on(5), step="check_tax")

    assert desk.open() == ("deliver",)


IDLE = (
    """
facts:
  wide: {ask: applicant, type: boolean, label: {vi: Rộng}, default: false}
steps:
  intake: {by: one_stop, do: receive, then: split}
  split:
    parallel:
      a: {when: wide, steps: {one: {by: authority}}}
      b: {needs: [a], when: wide, steps: {two: {by: police, do: consult}}}
    join: all
    then: decide
"""
    + DECIDE
)


def test_a_block_without_active_branches_passes_at_once() -> None:
    desk = accepted(procedure(IDLE))

    assert desk.open() == ("decide",)
    assert desk.file.blocks[0].branches == {"a": "idle", "b": "idle"}


AGAIN = """
steps:
  intake: {by: one_stop, do: receive, then: split}
  split:
    parallel:
      a: {steps: {one: {by: authority}}}
      b: {steps: {two: {by: police, do: consult}}}
    join: any
    rest: let_run
    then: decide
  decide: {by: authority, outcomes: {sign: deliver, back: split}}
  deliver: {by: one_stop, do: deliver, result: permit}
"""


def test_going_back_into_a_block_supersedes_what_still_runs_there() -> None:
    desk = accepted(procedure(AGAIN))
    desk.act("done", on(3))
    assert desk.open() == ("two", "decide")
    desk.act("back", on(3))

    assert desk.open() == ("one", "two")
    assert [run.state for run in desk.file.steps if run.step == "two"] == ["cancelled", "open"]


PASSING = (
    """
facts:
  wide: {ask: applicant, type: boolean, label: {vi: Rộng}, default: false}
steps:
  intake: {by: one_stop, do: receive, then: split}
  split:
    parallel:
      a: {steps: {one: {by: authority, when: wide}}}
      b: {steps: {two: {by: police, do: consult}}}
    join: any
    rest: REST
    then: decide
"""
    + DECIDE
)


@pytest.mark.parametrize(
    ("rest", "open_steps"), [("cancel", ("decide",)), ("let_run", ("decide", "two"))]
)
def test_a_branch_that_passes_at_once_may_join_before_the_others_begin(
    rest: str, open_steps: tuple[str, ...]
) -> None:
    desk = accepted(procedure(PASSING.replace("REST", rest)))

    assert desk.open() == open_steps


def test_what_runs_on_after_the_result_lets_no_clock_stand() -> None:
    text = PASSING.replace("REST", "let_run").replace(
        "one: {by: authority, when: wide}", "one: {by: authority}"
    )
    text = text.replace(
        "b: {steps: {two: {by: police, do: consult}}}",
        "b: {start: tax, steps: {tax: {by: tax, then: two},"
        " two: {by: police, do: consult, clock: pause}}}",
    )
    desk = accepted(procedure(text))
    desk.act("done", on(3), step="one")
    desk.act("sign", on(3))
    before = desk.file.due
    desk.act("done", on(4), step="tax")

    assert desk.open() == ("deliver", "two")
    assert desk.file.due == before
    desk.act("answer", on(5))
    assert desk.file.due == before


def test_going_round_without_opening_a_step_is_noticed() -> None:
    law = laws.optional()
    nodes = dict(law.graph.nodes)
    visit = law.graph.step("visit")
    nodes["visit"] = replace(visit, otherwise="visit")
    round_and_round = replace(law, graph=replace(law.graph, nodes=nodes))
    desk = accepted(round_and_round)
    with pytest.raises(InputError, match="goes round in a circle"):
        desk.act("done", on(3), facts={"verify": False, "remark": "ổn"})


def test_skipping_leads_to_steps_and_ends_alone() -> None:
    law = laws.optional()
    nodes = dict(law.graph.nodes)
    nodes["visit"] = replace(law.graph.step("visit"), otherwise="stop")
    desk = accepted(replace(law, graph=replace(law.graph, nodes=nodes)))
    with pytest.raises(InputError, match="may not lead to 'stop'"):
        desk.act("done", on(3), facts={"verify": False, "remark": "ổn"})


def test_skipping_may_refuse() -> None:
    law = laws.optional()
    nodes = dict(law.graph.nodes)
    nodes["visit"] = replace(law.graph.step("visit"), otherwise="refuse")
    desk = accepted(replace(law, graph=replace(law.graph, nodes=nodes)))
    desk.act("done", on(3), facts={"verify": False, "remark": "ổn"})

    assert desk.file.results[-1].kind == "refusal"
