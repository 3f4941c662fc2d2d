"""Time inside the steps: rounds, postings, confirmations, exclusions, and loops with a bound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from test_checks import branches, rules, steps
from texts_of_procedures import changed, codes, made

from onestop_engine.definition import Block, Graph, Step, check_text
from onestop_engine.definition._checks_loops import _why_forced
from onestop_engine.definition._copies import with_copies
from onestop_engine.definition._net import net_of
from onestop_engine.definition._soundness import Verdict, prove
from onestop_engine.definition.model import END, REFUSE, RESERVED_TARGETS
from onestop_engine.terms import Term


def messages(*parts: str) -> list[tuple[str, str]]:
    return [(one.path, one.message.say("en")) for one in check_text(changed(*parts)).problems]


# Rounds of supplements.


def rounds(more: str, at_most: int = 3) -> str:
    return f"supplement:\n  under_way: {{at_most: {at_most}, basis: 1/2026/NĐ-CP, {more}}}\n"


def test_a_time_for_each_round_and_one_for_all() -> None:
    law = made(rounds("answer_within: [7 ngày, 5 ngày], in_all: 10 ngày")).supplement

    assert (law.answer_within, law.later_rounds) == (Term(7, "day"), (Term(5, "day"),))
    assert law.in_all == Term(10, "day")


def test_one_time_needs_no_list() -> None:
    law = made(rounds("answer_within: 7 ngày")).supplement

    assert (law.answer_within, law.later_rounds, law.in_all) == (Term(7, "day"), (), None)


def test_as_many_times_as_rounds_and_no_more() -> None:
    three = "answer_within: [7 ngày, 5 ngày, 3 ngày]"

    assert codes(rounds(three)) == []
    assert codes(rounds(three, at_most=2)) == ["OS660"]


def test_a_bad_term_in_the_list_is_found_at_its_place() -> None:
    (found,) = check_text(changed(rounds("answer_within: [7 ngày, nhanh]"))).problems

    assert found.code == "OS144"
    assert found.path == "supplement.under_way.answer_within[1]"


def test_the_whole_time_is_compared_with_a_round_that_the_author_wrote() -> None:
    assert codes(rounds("in_all: 7 ngày")) == []
    assert codes(rounds("answer_within: 8 ngày, in_all: 7 ngày")) == ["OS661"]


def test_silence_at_intake_comes_when_the_whole_time_is_over() -> None:
    silent = "supplement:\n  at_intake: {in_all: 7 ngày, on_silence: close}\n"

    assert codes(silent) == []
    assert codes(silent.replace("in_all: 7 ngày, ", "")) == ["OS603"]


# Postings.


def posting(more: str) -> str:
    return steps(f"first: {{by: authority, {more}, then: deliver}}")


def test_a_posting_counts_in_the_longest_way() -> None:
    posted = posting("at_least: 7 ngày làm việc")
    (found,) = messages(posted, rules("5 ngày làm việc"))

    assert "first take about 7 working days, but the limit is 5 working days" in found[1]
    assert codes(posted, rules("7 ngày làm việc")) == []
    excluded = posting("at_least: 7 ngày làm việc, clock: pause, basis: 1/2026/NĐ-CP")
    assert codes(excluded, rules("5 ngày làm việc")) == []


@pytest.mark.parametrize(("within", "found"), [("6 ngày", []), ("5 ngày", ["OS662"])])
def test_a_posting_ends_with_its_last_day_so_the_limit_is_longer(
    within: str, found: list[str]
) -> None:
    assert codes(posting(f"at_least: 5 ngày, within: {within}")) == found


def test_a_posting_is_work_or_a_consultation() -> None:
    lines = "first: {by: one_stop, do: pay, clock: pause, at_least: 5 ngày, then: deliver}"

    assert "OS205" in codes(steps(lines))


def test_work_that_the_deadline_does_not_count_names_its_basis() -> None:
    assert codes(posting("clock: pause")) == ["OS663"]
    assert codes(posting("clock: pause, basis: 1/2026/NĐ-CP")) == []


# Confirmations.


def confirming(more: str, ways: str = "{right: sign, wrong: refuse}") -> str:
    return steps(
        f"first: {{by: one_stop, do: confirm, {more}, outcomes: {ways}}}",
        "sign: {by: authority, then: deliver}",
    )


def test_a_confirmation_is_consent_by_silence_unless_another_thing_is_said() -> None:
    law = made(confirming("within: 1 ngày"))

    assert law.graph.step("first").on_silence == "consent"
    for silence in ("wait", "wrong", "consent"):
        assert codes(confirming(f"within: 1 ngày, on_silence: {silence}")) == []
    assert codes(confirming("within: 1 ngày, on_silence: escalate")) == ["OS305"]


def test_a_confirmation_has_a_limit_and_starts_no_term_anew() -> None:
    assert codes(confirming("title: Xác nhận")) == ["OS203"]
    assert codes(confirming("within: 1 ngày, clock: restart")) == ["OS205"]


def test_a_confirmation_is_asked_for_by_the_one_stop_unit() -> None:
    text = confirming("within: 1 ngày").replace("first: {by: one_stop", "first: {by: authority")

    assert codes(text) == ["OS501"]


def test_the_first_outcome_of_a_confirmation_leads_on() -> None:
    turned = "{wrong: refuse, right: sign}"

    assert codes(confirming("within: 1 ngày", turned)) == ["OS461"]
    assert codes(confirming("within: 1 ngày, on_silence: right", turned)) == []
    assert codes(confirming("within: 1 ngày", "{right: sign, more: ask_applicant}")) == ["OS410"]


# Exclusions and escalation.


def test_exclusions_have_a_title_and_where_they_come_from() -> None:
    law = made("exclusions:\n  storm: {title: Thiên tai, basis: 1/2026/NĐ-CP, note: Bão}\n")
    storm = law.exclusions["storm"]

    assert (storm.title.vi, storm.provenance.basis) == ("Thiên tai", "1/2026/NĐ-CP")
    assert codes("exclusions:\n  storm: {basis: 1/2026/NĐ-CP}\n") == ["OS203"]


def test_a_step_that_moves_says_when_and_to_whom() -> None:
    whole = "escalate: move, escalate_to: authority, within: 2 ngày"

    assert codes(posting(whole)) == []
    assert codes(posting("escalate: move")) == ["OS203", "OS203"]
    assert made(posting(whole)).graph.step("first").escalate == "move"


# Loops that may be gone round only so often.


FIRST = "first: {by: authority, at_most: 2, then: second}"


def forced(*lines: str) -> list[str]:
    return [message.partition("from `")[2] for _, message in messages(steps(*lines))]


def test_a_loop_with_a_bound_and_another_way_on() -> None:
    for other in ("fine: deliver", "no: refuse", "hold: stop"):
        line = f"second: {{by: authority, outcomes: {{again: first, {other}}}}}"
        assert "OS460" not in codes(steps(FIRST, line))


def test_a_bound_of_one_is_no_loop() -> None:
    line = "second: {by: authority, outcomes: {again: first, fine: deliver}}"

    assert codes(steps(FIRST.replace("2", "1"), line)) == ["OS139"]


@pytest.mark.parametrize(
    ("second", "why"),
    [
        ("outcomes: {again: first, more: ask_applicant, on: third}", None),
        ("outcomes: {again: first, more: ask_applicant}", "no other outcome"),
        ("outcomes: {again: first, also: second}", None),
        ("then: first", "nobody chooses"),
        ("when: channel == online, otherwise: first, outcomes: {on: third}", "nobody chooses"),
    ],
)
def test_the_last_time_there_is_another_way_that_somebody_chooses(
    second: str, why: str | None
) -> None:
    found = codes(
        steps(
            FIRST.replace("then: second", "outcomes: {on: second, off: third}"),
            f"second: {{by: authority, {second}}}",
            "third: {by: authority, then: deliver}",
        )
    )

    assert ("OS460" in found) is (why is not None)
    if why is not None:
        reasons = forced(
            FIRST.replace("then: second", "outcomes: {on: second, off: third}"),
            f"second: {{by: authority, {second}}}",
            "third: {by: authority, then: deliver}",
        )
        assert any(why in reason for reason in reasons)


@pytest.mark.parametrize("silence", ["consent", "again"])
def test_silence_may_not_go_round_a_bounded_loop(silence: str) -> None:
    ways = "{again: first, no: refuse}" if silence == "consent" else "{fine: deliver, again: first}"
    asked = (
        f"second: {{by: authority, do: consult, within: 1 ngày, on_silence: {silence}, "
        f"outcomes: {ways}}}"
    )
    on = FIRST.replace("then: second", "outcomes: {on: second, off: deliver}")

    assert codes(steps(on, asked)) == ["OS460"]
    assert codes(steps(on, asked.replace(f"on_silence: {silence}", "on_silence: wait"))) == []


def test_a_payment_may_not_go_round_a_bounded_loop() -> None:
    pays = "second: {by: one_stop, do: pay, within: 5 ngày, clock: pause, then: first}"
    on = FIRST.replace("then: second", "outcomes: {on: second, off: deliver}")

    assert "OS460" in codes(steps(on, pays))


def test_consent_that_leads_nowhere_is_no_way_back() -> None:
    asked = (
        "second: {by: one_stop, do: confirm, within: 1 ngày, on_silence: consent, "
        "outcomes: {right: deliver, wrong: first}}"
    )

    assert codes(steps(FIRST, asked)) == []


def test_two_bounded_steps_are_no_way_out_for_each_other() -> None:
    lines = (
        "first: {by: authority, at_most: 2, outcomes: {on: second, off: deliver}}",
        "second: {by: authority, at_most: 2, outcomes: {back: first, again: second}}",
    )

    assert codes(steps(*lines)) == ["OS460", "OS460"]


def test_a_bounded_step_in_a_block_that_is_entered_again() -> None:
    inner = (
        "one: {start: draw, steps: {draw: {by: authority, at_most: 2, then: look}, "
        "look: {by: authority, outcomes: {fine: end, again: draw}}}}"
    )
    once = branches(inner)
    again = branches(inner, then="check").replace(
        "  deliver:", "  check: {by: authority, outcomes: {fine: deliver, redo: first}}\n  deliver:"
    )

    assert codes(once) == []
    assert codes(again) == ["OS460"]


def test_a_way_out_that_needs_the_used_up_loop_is_no_way_out() -> None:
    trap = steps(
        "first: {by: authority, at_most: 2, outcomes: {fine: deliver, on: second}}",
        "second: {by: authority, outcomes: {again: first, other: third}}",
        "third: {by: authority, then: second}",
    )
    (found,) = check_text(changed(trap)).problems

    assert found.code == "OS420"
    assert "held at second, third" in found.message.say("en")


# A second opinion: every visit counted.


def ends_always(graph: Graph, bound: int) -> bool:
    """True when from every situation some way leads to an end, each visit counted."""
    bounded = [step.name for step in graph.steps if step.at_most is not None]
    first = (graph.start, tuple(int(name == graph.start) for name in bounded))
    ahead: dict[object, set[object]] = {}
    waiting = [first]
    while waiting:
        state = waiting.pop()
        if state not in ahead and state != END:
            ahead[state] = set(counted(graph, bounded, state, bound))
            waiting += ahead[state]
    fine: set[object] = {END}
    while more := {state for state, later in ahead.items() if later & fine} - fine:
        fine |= more
    return ahead.keys() <= fine


def counted(
    graph: Graph, bounded: list[str], state: tuple[str, tuple[int, ...]], bound: int
) -> Iterator[object]:
    name, visits = state
    for target in graph.step(name).outcomes.values():
        if target in RESERVED_TARGETS:
            yield END
            continue
        now = tuple(n + (each == target) for each, n in zip(bounded, visits, strict=True))
        if max(now, default=0) <= bound:
            yield target, now


def some_loops(random: Random) -> Graph:
    names = [f"n{each}" for each in range(random.randint(2, 5))]
    nodes = {}
    for name in names:
        targets = random.sample([*names, END, REFUSE], random.randint(1, 3))
        nodes[name] = Step(
            name=name,
            by="authority",
            outcomes={f"to{index}": target for index, target in enumerate(targets)},
            at_most=2 if name != names[0] and random.random() < 0.4 else None,
        )
    return Graph(start=names[0], nodes=nodes)


def passes(graph: Graph) -> bool:
    bounded = [step for step in graph.steps if step.at_most is not None]
    unforced = all(
        _why_forced(graph, source, step) is None
        for step in bounded
        for source in graph.steps
        if step.name in source.outcomes.values()
    )
    return unforced and prove(graph, net_of(graph, {}), 10_000).stuck is None


@settings(max_examples=200)
@given(st.integers(0, 10**9), st.integers(2, 3))
def test_what_passes_never_gets_stuck_however_often_it_goes_round(seed: int, bound: int) -> None:
    graph = some_loops(Random(seed))
    assume(any(step.at_most for step in graph.steps))
    if passes(graph):
        assert ends_always(graph, bound)


def test_of_the_tried_loops_some_pass_and_some_would_get_stuck() -> None:
    tried = [some_loops(Random(seed)) for seed in range(400)]
    found = Counter((passes(graph), ends_always(graph, 2)) for graph in tried)

    assert found[True, False] == 0
    assert min(found[True, True], found[False, False]) > 50


# Branches that run several times side by side.


COUNTED = "facts:\n  communes: {ask: applicant, type: integer, label: Số xã}\n"


def repeated(steps_inside: str, more: str = "", rest: str = "") -> str:
    line = f"opinions: {{repeat: communes, {more}steps: {{{steps_inside}}}}}"
    return branches(line, *([rest] if rest else []))


def test_a_branch_is_repeated_by_a_number() -> None:
    block = made(COUNTED, repeated("ask: {by: authority}")).graph.nodes["first"]

    assert isinstance(block, Block)
    repeat = block.branches["opinions"].repeat
    assert repeat is not None
    assert repeat.names == ("communes",)
    assert codes(repeated("ask: {by: authority}")) == ["OS251"]
    assert codes(
        COUNTED,
        repeated("ask: {by: authority}").replace("repeat: communes", "repeat: communes > 1"),
    ) == ["OS252"]


def test_what_counts_the_runs_is_known_before_the_branch() -> None:
    late = COUNTED.replace("applicant", "officer")
    after = branches(
        "opinions: {repeat: communes, steps: {ask: {by: authority}}}",
        "land: {steps: {measure: {by: authority, records: [communes]}}}",
    )

    assert codes(late, after) == ["OS321"]


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        ("ask: {by: one_stop, do: pay, clock: pause}", "is a step that does `pay`"),
        ("ask: {by: authority, records: [seen]}", "records a fact"),
        ("ask: {parallel: {one: {steps: {look: {by: authority}}}}}", "is a parallel block"),
    ],
)
def test_a_repeated_branch_only_works_and_consults(inside: str, what: str) -> None:
    facts = COUNTED + "  seen: {ask: officer, type: boolean, label: Đã xem}\n"
    found = [
        one for one in check_text(changed(facts, repeated(inside))).problems if one.code == "OS462"
    ]

    assert len(found) == 1
    assert what in found[0].message.say("en")


def test_a_repeated_branch_waits_for_no_other() -> None:
    text = repeated(
        "ask: {by: authority}", "needs: [land], ", "land: {steps: {look: {by: authority}}}"
    )

    assert codes(COUNTED, text) == ["OS205"]


def test_others_may_wait_for_all_its_runs() -> None:
    behind = "after: {needs: [opinions], steps: {compare: {by: authority}}}"

    assert (
        codes(
            COUNTED,
            repeated(
                "ask: {by: authority, then: look}, "
                "look: {by: authority, when: communes > 2, then: end}",
                rest=behind,
            ),
        )
        == []
    )


def test_a_join_may_wait_for_more_than_surely_run() -> None:
    line = "opinions: {repeat: communes, steps: {ask: {by: authority}}}"

    assert codes(COUNTED, branches(line, more="join: {at_least: 2}\n    rest: cancel")) == ["OS415"]
    assert codes(COUNTED, branches(line, more="join: any\n    rest: let_run")) == []


def test_two_runs_are_proved_side_by_side() -> None:
    graph = with_copies(
        made(
            COUNTED,
            repeated(
                "ask: {by: authority, outcomes: {on: look, no: refuse}}, look: {by: authority}",
                rest="after: {needs: [opinions], steps: {compare: {by: authority}}}",
            ),
        ).graph
    )
    block = graph.nodes["first"]

    assert isinstance(block, Block)
    assert list(block.branches) == ["opinions", "opinions 2", "after"]
    assert block.branches["after"].needs == ("opinions", "opinions 2")
    assert graph.step("ask 2").outcomes == {"on": "look 2", "no": "refuse"}
    assert graph.step("look 2").then == "end"
    assert prove(graph, net_of(graph, {}), 10_000) == Verdict(markings=23)


def test_a_copy_that_gets_stuck_is_told_by_its_step() -> None:
    going_round = repeated(
        "ask: {by: authority, when: communes == 1, then: look, otherwise: end}, "
        "look: {by: authority, then: ask}"
    )
    start = going_round.replace("repeat: communes,", "repeat: communes, start: ask,")
    (found,) = check_text(changed(COUNTED, start)).problems

    assert found.code == "OS420"
    assert "held at first, ask, ask 2, look, look 2" in found.message.say("en")
