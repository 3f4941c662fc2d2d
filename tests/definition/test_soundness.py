"""No file loads in which a dossier could stay for ever: the proof, and a second opinion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from small_procedures import small
from test_checks import PAGES, WORKS, branches, steps
from texts_of_procedures import changed, codes

from onestop_engine.definition import Block, Branch, Graph, Node, Step, check_text
from onestop_engine.definition._copies import with_copies
from onestop_engine.definition._net import net_of
from onestop_engine.definition._soundness import prove
from onestop_engine.definition.expressions import INTEGER, Expression, compile_expression
from onestop_engine.definition.model import ASK_APPLICANT, END, REFUSE, STOP
from onestop_engine.errors import Span

Scope = tuple[tuple[str, str], ...]
State = tuple[bool, frozenset[tuple[object, ...]]]

_YES_NO = "{name}: {{ask: applicant, type: boolean, label: {name}}}"
CONDITIONS: tuple[Expression | None, ...] = tuple(
    fee.when
    for fee in small(
        "fees:\n  one: {kind: fee, amount: 1, when: one}\n  two: {kind: fee, amount: 1, when: two}",
        facts="\n".join(_YES_NO.format(name=name) for name in ("one", "two")),
    ).fees.values()
)


PAGES_NUMBER = compile_expression(
    "pages", names={"pages": INTEGER}, expect=INTEGER, span=Span("", 1, 1)
)[0]


# A second opinion: the token game played on the graph itself, every state in every order.


MOST = 1500


def sound(graph: Graph, decided: Mapping[str, bool]) -> bool | None:
    """True when the end can be reached, with nothing left, from every state that can come.

    None where there are too many states to try.
    """
    first = next(enter(graph, graph.start, frozenset()))
    ahead: dict[State, set[State]] = {}
    waiting: list[State] = [(False, first)]
    while waiting:
        state = waiting.pop()
        if state not in ahead:
            ahead[state] = set(moves(graph, decided, state))
            waiting += ahead[state]
        if len(ahead) > MOST:
            return None
    fine: set[State] = {(True, frozenset())}
    while True:
        more = {state for state, later in ahead.items() if later & fine} - fine
        if not more:
            return ahead.keys() <= fine
        fine |= more


def enter(graph: Graph, name: str, tokens: frozenset) -> Iterator[frozenset]:
    node = graph.nodes[name]
    if isinstance(node, Step):
        yield tokens | {("step" if node.when is None else "asks", name)}
    else:
        before = without(graph, tokens, name) if node.rest == "let_run" else tokens
        states = tuple((branch, "waits") for branch in node.branches)
        yield before | {("block", name, False, states)}


def without(graph: Graph, tokens: frozenset, block: str) -> frozenset:
    return frozenset(
        token
        for token in tokens
        if token[1] != block and not any(outer == block for outer, _ in graph.nodes[token[1]].scope)
    )


def leave(graph: Graph, state: State, target: str, scope: Scope) -> Iterator[State]:
    ended, tokens = state
    if target in graph.nodes:
        yield from ((ended, reached) for reached in enter(graph, target, tokens))
    elif target in (REFUSE, STOP) and not ended:
        yield True, frozenset()
    elif target != ASK_APPLICANT and scope:
        yield ended, marked(tokens, *scope[-1], "done")
    elif target == END and not ended:
        yield True, tokens


def marked(tokens: frozenset, block: str, branch: str, word: str) -> frozenset:
    run = next(token for token in tokens if token[:2] == ("block", block))
    states = tuple((name, word if name == branch else old) for name, old in run[3])
    return tokens - {run} | {(*run[:3], states)}


def moves(graph: Graph, decided: Mapping[str, bool], state: State) -> Iterator[State]:
    ended, tokens = state
    for token in tokens:
        node = graph.nodes[token[1]]
        rest = (ended, tokens - {token})
        if token[0] == "step":
            chosen = (END,) if node.kind == "deliver" else (*node.outcomes.values(), node.then)
            for target in filter(None, chosen):
                yield from leave(graph, rest, target, node.scope)
        elif token[0] == "asks":
            for answer in answers(node.when, decided):
                if answer:
                    yield ended, rest[1] | {("step", node.name)}
                elif node.otherwise:
                    yield from leave(graph, rest, node.otherwise, node.scope)
        else:
            yield from of_block(graph, decided, state, token)


def answers(condition: Expression | None, decided: Mapping[str, bool]) -> tuple[bool, ...]:
    if condition is None:
        return (True,)
    return (decided[condition.text],) if condition.text in decided else (True, False)


def of_block(
    graph: Graph, decided: Mapping[str, bool], state: State, run: tuple
) -> Iterator[State]:
    ended, tokens = state
    _, name, joined, states = run
    block, now = graph.nodes[name], dict(states)
    for branch in block.branches.values():
        ready = all(now[other] in ("done", "idle") for other in branch.needs)
        if now[branch.name] == "waits" and ready:
            # A branch that is repeated may run not once.
            never = (False,) if branch.repeat is not None else ()
            for answer in {*answers(branch.when, decided), *never}:
                if answer:
                    begun = marked(tokens, name, branch.name, "runs")
                    for reached in enter(graph, branch.start, begun):
                        yield ended, reached
                else:
                    yield ended, marked(tokens, name, branch.name, "idle")
    count = Counter(now.values())
    over = count["done"] + count["idle"] == len(now)
    if joined:
        if over:
            yield ended, tokens - {run}
    elif over and (block.join is None or not count["done"]):
        yield from leave(graph, (ended, tokens - {run}), block.then, block.scope)
    elif block.join is not None and count["done"] >= block.join:
        if block.rest == "cancel":
            left = (ended, without(graph, tokens, name))
        else:
            left = (ended, tokens - {run} | {("block", name, True, states)})
        yield from leave(graph, left, block.then, block.scope)


# Small graphs, sound ones and others.


def some_graph(random: Random) -> Graph:
    nodes: dict[str, Node] = {}
    made = iter(range(1000))

    def scope_of(scope: Scope, size: int, depth: int) -> str:
        names = [f"n{next(made)}" for _ in range(size)]
        for place, name in enumerate(names):
            if depth and random.random() < 0.4:
                nodes[name] = a_block(name, scope, names[place + 1 :], depth)
            else:
                nodes[name] = a_step(name, scope, names, place)
        return names[0]

    def onward(later: list[str]) -> str:
        return random.choice(later) if later else END

    def a_step(name: str, scope: Scope, names: list[str], place: int) -> Step:
        targets = [onward(names[place + 1 :])]
        if random.random() < 0.5:
            targets.append(random.choice([*names, END, REFUSE, ASK_APPLICANT]))
        if random.random() < 0.12:
            targets[0] = random.choice([*names, ASK_APPLICANT, STOP])
        when = random.choice(CONDITIONS) if random.random() < 0.35 else None
        return Step(
            name=name,
            by="authority",
            scope=scope,
            outcomes={f"to{index}": target for index, target in enumerate(targets)},
            when=when,
            otherwise=None if when is None else random.choice([onward(names[place + 1 :]), *names]),
        )

    def a_block(name: str, scope: Scope, later: list[str], depth: int) -> Block:
        found = {}
        for branch in [f"b{index}" for index in range(random.randint(1, 3))]:
            needs = tuple(other for other in found if random.random() < 0.3)
            if random.random() < 0.04:
                needs = (branch,)
            found[branch] = Branch(
                name=branch,
                start=scope_of((*scope, (name, branch)), random.randint(1, 2), depth - 1),
                when=random.choice(CONDITIONS) if random.random() < 0.3 else None,
                needs=needs,
                repeat=PAGES_NUMBER if depth == 1 and random.random() < 0.2 else None,
            )
        return Block(
            name=name,
            branches=found,
            then=onward(later),
            scope=scope,
            join=random.choice([None, None, 1, 2]),
            rest=random.choice(["cancel", "let_run"]),
        )

    start = scope_of((), random.randint(1, 4), 2)
    return Graph(start=start, nodes=nodes)


def some_decisions(random: Random) -> dict[str, bool]:
    return {
        each.text: random.random() < 0.5
        for each in CONDITIONS
        if each is not None and random.random() < 0.5
    }


@settings(max_examples=250)
@given(st.integers(0, 10**9))
def test_the_proof_agrees_with_trying_everything(seed: int) -> None:
    random = Random(seed)
    graph, decided = with_copies(some_graph(random)), some_decisions(random)

    verdict = prove(graph, net_of(graph, decided), 100_000)

    expected = sound(graph, decided)
    assume(expected is not None)
    assert verdict.decided
    assert (verdict.stuck is None) == expected
    if verdict.stuck is not None:
        assert verdict.stuck.steps


def test_the_tried_graphs_are_sound_about_as_often_as_not() -> None:
    found = Counter(
        prove(graph, net_of(graph, {}), 100_000).stuck is None
        for graph in (some_graph(Random(seed)) for seed in range(400))
    )

    assert min(found[True], found[False]) > 100


def test_a_loop_that_only_an_answer_leaves_is_never_left_by_the_others() -> None:
    going_round = steps(
        "first: {by: authority, when: works == house, then: second, otherwise: deliver}",
        "second: {by: authority, then: first}",
    )
    (found,) = check_text(changed(WORKS, going_round)).problems

    assert found.code == "OS420"
    assert found.path == "steps.first"
    assert "goes intake → first → second (when works = house)" in found.message.say("en")
    assert "held at first, second" in found.message.say("en")


def test_a_long_way_is_told_by_its_beginning_and_its_end() -> None:
    chain = [f"s{each}: {{by: authority, then: s{each + 1}}}" for each in range(20)]
    going_round = steps(
        "first: {by: authority, then: s0}",
        *chain,
        "s20: {by: authority, when: works == house, then: round, otherwise: deliver}",
        "round: {by: authority, then: s20}",
    )
    (found,) = check_text(changed(WORKS, going_round)).problems

    assert "goes intake → first → s0 → … → s13" in found.message.say("en")
    assert "s19 → s20 → round (when works = house)" in found.message.say("en")


def test_a_loop_is_left_when_the_officer_finds_out_something_new() -> None:
    checked = "facts:\n  checked: {ask: officer, type: boolean, label: Đã thẩm định}\n"
    again = steps(
        "first: {by: authority, records: [checked], then: second}",
        "second: {by: authority, when: checked, then: deliver, otherwise: first}",
    )

    assert codes(checked, again) == []


def test_numbers_in_a_loop_are_tried_around_the_values_they_are_compared_with() -> None:
    going_round = steps(
        "first: {by: authority, then: second}",
        "second: {by: authority, when: pages <= 40, then: deliver, otherwise: first}",
    )
    (found,) = check_text(changed(PAGES, going_round)).problems

    assert found.code == "OS420"
    assert "(when pages = 41)" in found.message.say("en")


def test_of_two_ways_out_of_a_loop_one_is_always_open() -> None:
    either = steps(
        "first: {by: authority, when: works == house, then: second, otherwise: deliver}",
        "second: {by: authority, when: works == other, then: first, otherwise: deliver}",
    )

    assert codes(WORKS, either) == []


def test_a_loop_with_more_cases_than_can_be_tried_is_undecided() -> None:
    count = 13
    facts = "facts:\n" + "".join(
        f"  f{each}: {{ask: applicant, type: boolean, label: Câu {each}}}\n"
        for each in range(count)
    )
    last = f"s{count}: {{by: authority, when: works, then: first, otherwise: deliver}}"
    chain = [
        f"{'first' if each == 0 else f's{each}'}: "
        f"{{by: authority, when: f{each}, then: s{each + 1}}}"
        for each in range(count)
    ]
    facts += "  works: {ask: applicant, type: boolean, label: Công trình}\n"

    assert codes(facts, steps(*chain, last)) == ["OS421"]


def test_branches_that_only_go_forward_are_proved_however_many_they_are() -> None:
    many = [
        f"b{each}: {{steps: {{a{each}: {{by: authority, then: c{each}}}, "
        f"c{each}: {{by: authority, outcomes: {{ok: end, no: refuse}}}}}}}}"
        for each in range(60)
    ]

    assert codes(branches(*many)) == []
    assert codes(branches(*many, more="join: {at_least: 2}\n    rest: cancel")) == []


def test_what_waits_for_itself_is_held_where_it_waits() -> None:
    graph = Graph(
        start="intake",
        nodes={
            "intake": Step(name="intake", by="one_stop", kind="receive", then="both"),
            "both": Block(
                name="both",
                branches={"one": Branch(name="one", start="work", needs=("one",))},
                then=END,
            ),
            "work": Step(name="work", by="authority", scope=(("both", "one"),), then=END),
        },
    )
    stuck = prove(graph, net_of(graph, {}), 100).stuck

    assert stuck is not None
    assert stuck.way == ("intake",)
    assert stuck.steps == ("both",)


def test_what_runs_on_after_the_result_must_come_to_its_end_as_well() -> None:
    scope = (("both", "late"),)
    graph = Graph(
        start="both",
        nodes={
            "both": Block(
                name="both",
                branches={
                    "quick": Branch(name="quick", start="sign"),
                    "late": Branch(name="late", start="report"),
                },
                then="deliver",
                join=1,
                rest="let_run",
            ),
            "sign": Step(name="sign", by="authority", scope=(("both", "quick"),), then=END),
            "report": Step(name="report", by="authority", scope=scope, then="archive"),
            "archive": Step(name="archive", by="authority", scope=scope),
            "deliver": Step(name="deliver", by="one_stop", kind="deliver"),
        },
    )
    stuck = prove(graph, net_of(graph, {}), 100).stuck

    assert stuck is not None
    assert "archive" in stuck.steps
    assert stuck.way[:1] in {("sign",), ("report",)}


def test_a_branch_that_can_only_refuse_does_not_hide_what_waits_beside_it() -> None:
    def branch(name: str, start: str, *needs: str) -> Branch:
        return Branch(name=name, start=start, needs=needs)

    def step(name: str, block: str, target: str) -> Step:
        return Step(name=name, by="authority", scope=((block, name),), then=target)

    nodes = (
        Block(
            name="first",
            branches={"one": branch("one", "one", "one"), "two": branch("two", "two")},
            then="second",
            join=1,
            rest="let_run",
        ),
        step("one", "first", END),
        step("two", "first", END),
        Block(
            name="second",
            branches={"three": branch("three", "three"), "four": branch("four", "four")},
            then=END,
            join=1,
        ),
        step("three", "second", REFUSE),
        step("four", "second", END),
    )
    graph = Graph(start="first", nodes={node.name: node for node in nodes})
    stuck = prove(graph, net_of(graph, {}), 100).stuck

    assert not sound(graph, {})
    assert stuck is not None
    assert stuck.steps == ("first",)
