"""Every code of scenarios has a file in tests/broken_scenarios, right but for that one mistake."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from onestop_engine.definition._problems import KINDS as OF_PROCEDURES
from onestop_engine.scenarios import KINDS, run_scenario

BROKEN = Path(__file__).parents[1] / "broken_scenarios"
FILES = sorted(BROKEN.iterdir())
EXPECT = re.compile(r"# expect: (OS\d{3}) (\d+):(\d+)\n")


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_broken_scenario_has_its_problem_at_its_place(file: Path) -> None:
    code, line, column = EXPECT.match(file.read_text(encoding="utf-8")).groups()

    (found,) = run_scenario(file).problems

    assert (found.code, found.span) == (code, (str(file), int(line), int(column)))
    assert file.stem == f"{code}-{found.slug.removeprefix('scenario-')}"
    assert run_scenario(file).ok is (found.severity == "warning")


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_mistake_in_a_scenario_is_said_whole_in_both_languages(file: Path) -> None:
    for problem in run_scenario(file).problems:
        for text in (problem.message, problem.mend):
            for said in (text.vi, text.en):
                assert said.strip()
                assert not re.search(r"\{[a-z_]+\}", said)


def test_every_code_of_scenarios_has_a_broken_file() -> None:
    assert sorted(KINDS) == [file.name[:5] for file in FILES]


def test_no_code_or_slug_is_given_twice() -> None:
    slugs = {kind.slug for kind in (*KINDS.values(), *OF_PROCEDURES.values())}

    assert set(KINDS).isdisjoint(OF_PROCEDURES)
    assert len(slugs) == len(KINDS) + len(OF_PROCEDURES)
