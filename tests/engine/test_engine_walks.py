from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import engine_laws as laws
import pytest
from engine_desk import HEAD
from engine_walk import Walk
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from onestop_engine.definition import Procedure, load_procedure, load_text
from onestop_engine.errors import ProcedureError

BUNDLED = sorted(
    path
    for path in (Path(__file__).parents[2] / "procedures" / "vn").glob("*/*/*.yaml")
    if not path.name.endswith(".scenarios.yaml")
)
SEEDS = st.integers(0, 2**32)


@pytest.mark.parametrize("number", range(len(laws.ALL)))
@given(seed=SEEDS)
@settings(max_examples=6, deadline=None)
def test_nothing_goes_wrong_on_any_way(number: int, seed: int) -> None:
    Walk(laws.ALL[number](), seed).go(18)


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.parent.name)
@given(seed=SEEDS)
@settings(max_examples=4, deadline=None)
def test_nothing_goes_wrong_with_bundled_procedures(path: Path, seed: int) -> None:
    Walk(load_procedure(path), seed).go(18)


@given(shape=SEEDS, seed=SEEDS)
@settings(max_examples=60, deadline=None)
def test_nothing_goes_wrong_with_random_procedures(shape: int, seed: int) -> None:
    try:
        law = random_procedure(shape)
    except ProcedureError:
        reject()
    Walk(law, seed).go(18)


# -- random procedures -----------------------------------------------------------------------------

RULES = (
    "  under_way: {mode: restart, at_most: 1, on_silence: close}\n",
    "  under_way: {mode: pause, at_most: 1, answer_within: 5 ngày, on_silence: refuse}\n",
    "  under_way: {mode: add, add: 3 ngày làm việc, at_most: 1, on_silence: stop}\n",
    "  under_way: {mode: none, at_most: 1, on_silence: close}\n",
)
FACTS = """
facts:
  wide: {ask: applicant, type: boolean, label: {vi: Rộng}, default: false}
  deep: {ask: officer, type: boolean, label: {vi: Sâu}}
"""
LIMITS = (
    "  - limit: 5 ngày làm việc\n    basis: 01/QĐ\n",
    (
        "  - when: deep\n    limit: 9 ngày làm việc\n    basis: 01/QĐ\n"
        "  - limit: 4 ngày làm việc\n    basis: 01/QĐ\n"
    ),
    "  - limit: 20 ngày làm việc\n    starts: paid\n    basis: 01/QĐ\n",
    "  - limit: none\n    basis: 01/QĐ\n",
)


def random_procedure(seed: int) -> Procedure:
    """Some sound procedure: a sequence of steps, blocks and ways back."""
    chance = Random(seed)
    maker = Maker(chance)
    lines = ["  intake: {by: one_stop, do: receive, within: 8 giờ làm việc, then: a1}"]
    lines += maker.sequence("a", "deliver", chance.randint(1, 4), 1, "  ")
    lines += ["  deliver: {by: one_stop, do: deliver, result: permit}"]
    fees = "fees:\n" + "".join(maker.fees) if maker.fees else ""
    text = "".join(
        (
            HEAD,
            "deadline:\n",
            chance.choice(LIMITS if maker.fees else LIMITS[:2] + LIMITS[3:]),
            "supplement:\n",
            chance.choice(RULES),
            FACTS,
            "steps:\n",
            "\n".join(lines),
            "\n",
            fees,
        )
    )
    return load_text(text, "random.yaml")


class Maker:
    """Writes steps one after another."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.fees: list[str] = []

    def sequence(self, stem: str, after: str, count: int, depth: int, pad: str) -> list[str]:
        """Steps `stem`1 to `stem`n, the last of which leads to `after`."""
        lines: list[str] = []
        for number in range(1, count + 1):
            onward = f"{stem}{number + 1}" if number < count else after
            back = f"{stem}{self.chance.randint(1, number)}"
            make = self.chance.choice(self.kinds(depth, last=after == "end" and number == count))
            lines += make(f"{stem}{number}", onward, back, depth, pad)
        return lines

    def kinds(self, depth: int, *, last: bool) -> list[Callable[..., list[str]]]:
        kinds: list[Callable[..., list[str]]] = [self.work, self.work, self.consult, self.optional]
        if not last and depth < 3:
            kinds += [self.block, self.block]
        if not last:
            kinds += [self.pay, self.sub]
        return kinds

    def work(self, name: str, onward: str, back: str, _depth: int, pad: str) -> list[str]:
        extra = self.chance.choice(
            ["no: refuse", f"back: {back}", "lacking: ask_applicant", "wait: stop", "no: refuse"]
        )
        within = self.chance.choice(
            ["", "within: 1 ngày làm việc, ", "within: 0.5 ngày làm việc, "]
        )
        records = self.chance.choice(["", "records: [deep], "])
        ways = f"{{fine: {onward}, {extra}}}"
        return [f"{pad}{name}: {{by: authority, {within}{records}outcomes: {ways}}}"]

    def consult(self, name: str, onward: str, _back: str, _depth: int, pad: str) -> list[str]:
        silence = self.chance.choice(["consent", "escalate", "wait", "object"])
        clock = self.chance.choice(["none", "pause", "restart"])
        return [
            f"{pad}{name}:",
            f"{pad}  by: police",
            f"{pad}  do: consult",
            f"{pad}  within: 2 ngày làm việc",
            f"{pad}  on_silence: {silence}",
            f"{pad}  clock: {clock}",
            f"{pad}  outcomes: {{agree: {onward}, object: refuse}}",
        ]

    def optional(self, name: str, onward: str, _back: str, _depth: int, pad: str) -> list[str]:
        then = "" if onward == "end" else f", then: {onward}"
        when = self.chance.choice(["wide", "deep", "not wide"])
        return [f"{pad}{name}: {{by: tax, when: {when}{then}}}"]

    def pay(self, name: str, onward: str, _back: str, _depth: int, pad: str) -> list[str]:
        amount = self.chance.choice(["assessed", "50000", "0"])
        self.fees.append(
            f"  fee_{name}: {{kind: fee, amount: {amount}, due: {name}, basis: 01/QĐ}}\n"
        )
        silence = self.chance.choice(["close", "stop", "wait"])
        clock = self.chance.choice(["none", "pause", "restart"])
        rules = f"within: 30 ngày, on_silence: {silence}, clock: {clock}"
        return [f"{pad}{name}: {{by: one_stop, do: pay, {rules}, then: {onward}}}"]

    def sub(self, name: str, onward: str, _back: str, _depth: int, pad: str) -> list[str]:
        clock = self.chance.choice(["none", "pause"])
        rules = f'do: procedure, procedure: "9.000002", clock: {clock}'
        ways = f"{{granted: {onward}, refused: refuse}}"
        return [f"{pad}{name}: {{by: authority, {rules}, outcomes: {ways}}}"]

    def block(self, name: str, onward: str, _back: str, depth: int, pad: str) -> list[str]:
        count = self.chance.randint(2, 3)
        always: list[str] = []
        lines = [f"{pad}{name}:", f"{pad}  parallel:"]
        for number in range(1, count + 1):
            branch = f"{name}_{number}"
            lines.append(f"{pad}    b{branch}:")
            manner = self.chance.choice(["", "", "when", "needs"])
            if manner == "when":
                lines.append(f"{pad}      when: {self.chance.choice(['wide', 'not wide'])}")
            elif manner == "needs" and always:
                lines.append(f"{pad}      needs: [b{always[-1]}]")
            if manner != "when":
                always.append(branch)
            lines += [f"{pad}      start: {branch}_1", f"{pad}      steps:"]
            length = self.chance.randint(1, 2)
            lines += self.sequence(f"{branch}_", "end", length, depth + 1, f"{pad}        ")
        join = self.chance.choice(["all", "any", "{at_least: 2}"])
        lines.append(f"{pad}  join: {join}")
        if join != "all":
            lines.append(f"{pad}  rest: {self.chance.choice(['cancel', 'let_run'])}")
        return [*lines, f"{pad}  then: {onward}"]
