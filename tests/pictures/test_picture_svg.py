from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from onestop_engine.catalog import Catalog
from onestop_engine.definition import load_text
from onestop_engine.definition.model import Block, Procedure, Step
from onestop_engine.errors import OneStopError
from onestop_engine.pictures import draw_mermaid, draw_svg
from onestop_engine.pictures._flow import flow_of
from onestop_engine.pictures._longest import longest_way, order_of
from onestop_engine.pictures._metrics import width_of, wrap
from onestop_engine.pictures._svg import escape
from onestop_engine.pictures._tracks import Stretch, tracks_of
from onestop_engine.terms import Term
from onestop_engine.texts import Text

HERE = Path(__file__).parent
QUESTIONS = [f"asked_{number}" for number in range(9)]
NASTY = '1. </text><script>alert("x")</script> & ]]> %%{init} `a` #quot; \x07'


def renamed(procedure: Procedure, title: str) -> Procedure:
    """The procedure with the same words for its title, its agencies and every step."""
    said = Text(title)
    nodes = {name: replace(node, title=said) for name, node in procedure.graph.nodes.items()}
    agencies = {name: replace(one, title=said) for name, one in procedure.agencies.items()}
    graph = replace(procedure.graph, nodes=nodes)
    return replace(procedure, title=said, graph=graph, agencies=agencies)


def with_step(procedure: Procedure, name: str, **changes: object) -> Procedure:
    step = replace(procedure.graph.step(name), **changes)  # type: ignore[arg-type]
    nodes = {**procedure.graph.nodes, name: step}
    return replace(procedure, graph=replace(procedure.graph, nodes=nodes))


def texts_of(svg: str) -> list[str]:
    root = ET.fromstring(svg)
    return [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text")]


def marked(procedure: Procedure) -> set[tuple[str, str]]:
    flow = flow_of(procedure)
    return {(way.source, way.target) for way in longest_way(flow, order_of(flow)).ways}


def said_length(procedure: Procedure, lang: str = "en") -> str:
    flow = flow_of(procedure)
    return longest_way(flow, order_of(flow)).say(lang)  # type: ignore[arg-type]


def test_rounds_of_supplements_are_not_on_the_longest_way() -> None:
    permit = Catalog.bundled().versions("1.013225")[0]

    assert said_length(permit) == "about 15.57 working days"
    assert not {"first_round", "last_round"} & {source for source, _ in marked(permit)}
    pausing = replace(permit, supplement=replace(permit.supplement, mode="pause"))
    assert said_length(pausing) == "about 23.57 working days"


def test_a_picture_needs_nothing_but_itself(crowded: Procedure) -> None:
    svg = draw_svg(crowded)

    assert {element.tag.rpartition("}")[2] for element in ET.fromstring(svg).iter()} <= {
        *("svg", "title", "rect", "text", "g", "line", "path", "polyline", "polygon"),
    }
    assert re.findall(r"(?:href|src|style|id|class|on\w+)=|url\(|@import", svg) == []


def test_what_an_author_wrote_stays_text(crowded: Procedure) -> None:
    nasty = renamed(crowded, NASTY)

    svg, mermaid = draw_svg(nasty), draw_mermaid(nasty)

    assert "<script" not in svg
    assert "</script> & ]]> %%{init} `a` #quot; \N{REPLACEMENT CHARACTER}" in " ".join(
        texts_of(svg)
    )
    assert '"x"' not in mermaid
    assert "%%{" not in mermaid
    labels = re.findall(r'"([^"]*)"', "\n".join(mermaid.splitlines()[2:]))
    assert labels
    assert not any(re.search(r"<(?!br/>)|[`%{}\[\]]|#(?!\d+;)", label) for label in labels)


def test_the_same_procedure_is_always_the_same_picture(crowded: Procedure) -> None:
    assert draw_svg(crowded) == draw_svg(crowded)
    assert draw_mermaid(crowded) == draw_mermaid(crowded)


def test_the_picture_says_limits_conditions_and_where_outcomes_lead(crowded: Procedure) -> None:
    said = texts_of(draw_svg(crowded, "en"))

    for words in (
        "8 working hours",
        "the applicant attends at Thửa đất",
        "no answer: counts as consent",
        "halted: stop",
        "unfit: refuse",
        "incomplete: ask the applicant",
        "2 done is enough; the others are",
        "otherwise",
        "once_more",
    ):
        assert words in said


def test_an_agency_without_a_step_has_no_lane(crowded: Procedure) -> None:
    assert "Other body" not in texts_of(draw_svg(crowded, "en"))


def test_the_longest_way_waits_for_as_many_branches_as_the_join_does(crowded: Procedure) -> None:
    way = marked(crowded)

    # 2 + 3 + 4 + 1: the second of three branches to end takes four days.
    assert said_length(crowded) == "10 working days"
    assert ("examine", "survey") in way
    assert ("survey", "many<") in way
    assert ("sign", "deliver") in way
    assert ("look", "look_again") not in way


def test_conditions_that_exclude_each_other_do_not_add_up(crowded: Procedure) -> None:
    # Whoever is not surveyed goes straight to the signature, so a survey of three days counts
    # with the branches after it, or not at all.
    short = with_step(crowded, "survey", within=Term(1, "day"))

    assert said_length(short) == "about 7.71 working days"
    assert said_length(short, "vi") == "khoảng 7,71 ngày làm việc"


def test_a_way_without_limits_is_the_one_through_most_steps(crowded: Procedure) -> None:
    bare = crowded
    for step in crowded.graph.steps:
        bare = with_step(bare, step.name, within=None)

    assert said_length(bare) == ""
    assert "the way through most steps" in texts_of(draw_svg(bare, "en"))
    assert ("deliver", "$") in marked(bare)


def test_a_short_way_is_said_in_hours(crowded: Procedure) -> None:
    bare = crowded
    for step in crowded.graph.steps:
        within = Term(1, "working_hour") if step.name in {"sign", "examine"} else None
        bare = with_step(bare, step.name, within=within)

    assert said_length(bare) == "2 working hours"
    assert (
        said_length(with_step(bare, "sign", within=Term(0.5, "working_day"))) == "5 working hours"
    )


def test_a_step_may_lead_to_a_reserved_target_without_naming_it(crowded: Procedure) -> None:
    onward: Step = crowded.graph.step("survey")
    ended = with_step(crowded, onward.name, then="refuse", otherwise="stop")
    said = texts_of(draw_svg(ended, "en"))

    assert "refuse" in said
    assert "otherwise: stop" in said


def test_a_long_name_of_an_outcome_is_shortened_and_kept_for_the_pointer(
    crowded: Procedure,
) -> None:
    name = "a_very_long_name_of_an_outcome_that_nobody_reads"
    svg = draw_svg(with_step(crowded, "sign", outcomes={name: "deliver", "back": "examine"}))

    assert name not in texts_of(svg)
    assert any(text.startswith("a_very_long") and text.endswith("…") for text in texts_of(svg))
    assert f"<title>{name}</title>" in svg


def test_vietnamese_letters_are_as_wide_as_the_letters_under_their_marks() -> None:
    assert width_of("ẫ", 10) == width_of("a", 10)
    assert width_of("a\u0302\u0303", 10) == width_of("ẫ", 10)
    assert width_of("\u0301", 10) == 0
    assert width_of("日", 10) == 10
    assert width_of("Ự", 10) > width_of("U", 10)


def test_words_that_are_held_together_are_not_parted() -> None:
    held = "09:00\N{NO-BREAK SPACE}3/8/2026"

    assert wrap(f"x {held} x", 10, width_of(held, 10) + 4) == ("x", held, "x")
    assert wrap("", 10, 50) == ()
    assert all(width_of(line, 10) <= 30 for line in wrap("x" * 40, 10, 30))


def test_signs_that_xml_cannot_hold_are_replaced() -> None:
    assert escape("a\x00<\ud800&\n") == "a\ufffd&lt;\ufffd&amp;\n"


def test_mermaid_text_has_a_subgraph_for_each_lane(crowded: Procedure) -> None:
    text = draw_mermaid(crowded, "en")
    lines = [line.strip() for line in text.splitlines()]

    assert sum(line.startswith("subgraph ") for line in lines) == sum(
        line == "end" for line in lines
    )
    assert sum(line.startswith("subgraph ") for line in lines) == 3
    assert "%% ==> the longest way: 10 working days" in lines
    assert any("==>" in line and "signed" in line for line in lines)
    assert any("-.->" in line for line in lines)
    assert lines[-1].startswith("class n")


def test_a_picture_without_the_layout_library_says_how_to_get_it(
    crowded: Procedure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "networkx", None)

    with pytest.raises(OneStopError, match=r'pip install "onestop_engine\[pictures\]"'):
        draw_svg(crowded)


def test_a_step_may_lead_to_itself(crowded: Procedure) -> None:
    again = with_step(crowded, "sign", outcomes={"again": "sign", "signed": "deliver"})

    assert "again" in texts_of(draw_svg(again))


def test_too_many_cases_leave_every_way_open() -> None:
    checked = load_text(
        (HERE / "crowded.yaml")
        .read_text(encoding="utf-8")
        .replace("when: checked", f"when: checked and ({' or '.join(QUESTIONS)})")
        .replace(
            "agencies:",
            "\n".join(
                f"  {name}: {{ask: applicant, type: boolean, label: Câu hỏi {name}}}"
                for name in QUESTIONS
            )
            + "\nagencies:",
        ),
        "many.yaml",
    )

    assert said_length(checked) == "10 working days"


def test_a_procedure_that_gives_nothing_back_ends_without_a_delivery(crowded: Procedure) -> None:
    nodes = dict(crowded.graph.nodes)
    del nodes["deliver"]
    ended = replace(crowded, graph=replace(crowded.graph, nodes=nodes))
    outcomes = {"signed": "end", "back": "examine"}

    assert "End" in texts_of(draw_svg(with_step(ended, "sign", outcomes=outcomes), "en"))
    stopped = draw_svg(with_step(ended, "sign", outcomes={"signed": "stop"}), "en")
    assert "signed: stop" in texts_of(stopped)
    assert "End" not in texts_of(stopped)


def test_a_block_may_begin_a_branch_and_lead_out_of_the_way(crowded: Procedure) -> None:
    nodes = dict(crowded.graph.nodes)
    many = nodes["many"]
    inner = nodes["inner"]
    assert isinstance(many, Block)
    assert isinstance(inner, Block)
    first = replace(many.branches["first"], start="inner", title=Text("Nhánh", "Branch one"))
    nodes["many"] = replace(many, branches={**many.branches, "first": first})
    nodes["inner"] = replace(inner, then="refuse")
    nodes["draft"] = replace(crowded.graph.step("draft"), outcomes={"on": "inner"}, then=None)
    changed = replace(crowded, graph=replace(crowded.graph, nodes=nodes))

    said = texts_of(draw_svg(changed, "en"))

    assert "Branch one" in said
    assert "all branches are awaited → refuse" in said


def test_many_lines_in_one_channel_each_have_a_track() -> None:
    beside = [Stretch(key=number, low=number, high=20, low_side=-1) for number in range(7)]

    tracks = tracks_of(beside, 0)

    assert sorted(track for track, _ in tracks.values()) == list(range(7))
    assert {count for _, count in tracks.values()} == {7}
