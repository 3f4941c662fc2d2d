"""Every bundled scenario comes true, and together they reach everything of every procedure."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from onestop_engine import Catalog
from onestop_engine.scenarios import Item, Outcome, collect, coverage_of, run_scenario

PACK = Path(__file__).parents[2] / "procedures"
FILES = collect(PACK)
CATALOG = Catalog.load(PACK)


@cache
def outcome_of(file: Path) -> Outcome:
    return run_scenario(file)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parents[1].name}-{file.stem}")
def test_a_bundled_scenario_comes_true(file: Path) -> None:
    outcome = outcome_of(file)

    assert outcome.ok, outcome.render("en")
    assert outcome.problems == ()
    assert outcome.procedure == file.parents[1].name


@pytest.mark.parametrize("procedure", tuple(CATALOG), ids=lambda procedure: procedure.ref)
def test_the_scenarios_reach_everything_of_a_bundled_procedure(procedure: object) -> None:
    reached = frozenset[Item]().union(*(outcome_of(file).reached for file in FILES))
    coverage = coverage_of(procedure, reached)

    assert [f"{span}: {item.name}" for item, span in coverage.missed] == []
    assert coverage.reached == len(coverage.items) > 0


@pytest.mark.parametrize("code", ["1.001612", "1.013978"])
def test_the_scenarios_of_a_place_reach_what_the_place_says(code: str) -> None:
    [place] = CATALOG.overlays(code)
    outcomes = [outcome_of(file) for file in FILES if Path(place.file).parent in file.parents]
    played = next(one for outcome in outcomes for one in outcome.played if one.overlays)

    reached = frozenset[Item]().union(*(outcome.reached for outcome in outcomes))
    coverage = coverage_of(played, reached)

    # What the national file says is tried by the scenarios beside that file.
    assert {item.path.partition(".")[0] for item in coverage.items} == {"fees"}
    assert coverage.missed == ()


def test_every_bundled_procedure_has_three_scenarios_at_least() -> None:
    counted = Counter(file.parents[1].name for file in FILES)

    assert {code for code in CATALOG.codes if counted[code] < 3} == set()
