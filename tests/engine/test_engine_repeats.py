from __future__ import annotations

import engine_laws as laws
import pytest
from engine_desk import AUTHORITY, DECIDE, Desk, accepted, on, procedure
from engine_laws import repeated

from onestop_engine.engine import Choice
from onestop_engine.errors import InputError, NotAllowed, NotFound


def labels(desk: Desk) -> list[str]:
    return [run.label for run in desk.file.open_steps]


def asked(count: int, join: str = "all") -> Desk:
    return accepted(repeated(join), facts={"communes": count})


def test_a_branch_runs_as_often_as_the_answer_says() -> None:
    desk = asked(3)

    assert labels(desk) == ["ask 1", "ask 2", "ask 3", "measure"]
    assert [run.visit for run in desk.file.open_steps] == [1, 2, 3, 1]
    assert desk.file.blocks[0].branches == {
        "opinions 1": "active",
        "opinions 2": "active",
        "opinions 3": "active",
        "land": "active",
        "after": "waiting",
    }


def test_a_branch_that_runs_not_once_is_not_waited_for() -> None:
    for count in (0, -1):
        desk = asked(count)
        assert labels(desk) == ["measure", "compare"]
        assert desk.file.blocks[0].branches["opinions"] == "idle"


def test_each_run_goes_its_own_way() -> None:
    desk = asked(2)
    desk.act("answer", on(3), step="ask 2")
    assert labels(desk) == ["ask 1", "measure", "sum_up 2"]
    desk.act("fine", on(3))
    assert desk.file.blocks[0].branches["opinions 2"] == "done"
    assert labels(desk) == ["ask 1", "measure"]
    desk.act("answer", on(3), step="ask")
    desk.act("fine", on(3), step="sum_up 1")

    assert labels(desk) == ["measure", "compare"]


def test_a_command_that_several_runs_could_take_names_them() -> None:
    desk = asked(2)
    with pytest.raises(NotAllowed, match="'answer': ask 1, ask 2. Name the step"):
        desk.act("answer", on(3))
    with pytest.raises(NotAllowed, match="'answer': ask 1, ask 2. Name the step"):
        desk.act("answer", on(3), step="ask")
    with pytest.raises(NotAllowed, match="'ask 3' is not open now"):
        desk.act("answer", on(3), step="ask 3")
    with pytest.raises(NotFound, match="no step 'asks 1'"):
        desk.act("answer", on(3), step="asks 1")

    choices: dict[tuple[str, str | None], Choice] = dict(desk.choices(AUTHORITY, on(3)))
    assert {step for action, step in choices if action == "answer"} == {"ask 1", "ask 2"}


def test_silence_answers_for_every_run() -> None:
    desk = asked(2)
    desk.act("done", on(2), step="measure", facts={"more": 1})
    assert desk.tick(on(5)).count("silence_passed") == 2

    assert labels(desk) == ["sum_up 1", "sum_up 2"]


def test_a_join_counts_runs() -> None:
    desk = asked(3, "{at_least: 1}\n    rest: cancel")
    desk.act("answer", on(3), step="ask 1")
    desk.act("fine", on(3))

    assert labels(desk) == ["decide"]
    assert desk.file.blocks[0].branches == {
        "opinions 1": "done",
        "opinions 2": "cancelled",
        "opinions 3": "cancelled",
        "land": "cancelled",
        "after": "cancelled",
    }


def test_runs_wait_for_papers_apart() -> None:
    desk = asked(2)
    for number in (1, 2):
        desk.act("answer", on(2, 9 + number), step=f"ask {number}")
        desk.act("lacking", on(2, 9 + number), step=f"sum_up {number}", items=["giấy"])
    assert [one.visit for one in desk.file.supplements] == [1, 2]
    desk.act("supplement", on(5), step="sum_up 1")

    assert [one.received_at for one in desk.file.supplements] == [on(5), None]
    desk.act("fine", on(5), step="sum_up 1")
    desk.act("supplement", on(6))
    desk.act("fine", on(6))
    assert labels(desk) == ["measure", "compare"]


def test_more_runs_than_an_office_can_do_are_refused_at_filing() -> None:
    desk = Desk(repeated())
    with pytest.raises(InputError, match="would run 21 times \\(by `communes`\\); 20 is the most"):
        desk.submit(on(2), facts={"communes": 21})


LATER = (
    """
facts:
  communes: {ask: officer, type: integer, label: {vi: Số xã}}
steps:
  intake: {by: one_stop, do: receive, then: look}
  look: {by: authority, records: [communes], then: split}
  split:
    parallel:
      opinions: {repeat: communes, steps: {ask: {by: police, do: consult}}}
    join: all
    then: decide
"""
    + DECIDE
)


def test_what_an_officer_records_says_how_often_a_branch_runs() -> None:
    desk = accepted(procedure(LATER))
    with pytest.raises(InputError, match="would run 40 times"):
        desk.act("done", on(3), facts={"communes": 40})
    desk.act("done", on(3), facts={"communes": 2})

    assert labels(desk) == ["ask 1", "ask 2"]


def test_other_passages_have_no_number() -> None:
    desk = accepted(laws.parallel())

    assert labels(desk) == list(desk.open())
    assert "instance" not in desk.event("step_opened").data
