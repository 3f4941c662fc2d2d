"""Every code of mappings has a file in tests/broken_mappings, right but for that one mistake."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from onestop_engine import ProcedureError
from onestop_engine.definition._problems import KINDS as OF_PROCEDURES
from onestop_engine.exchange.mappings import KINDS, check_mapping, load_mapping
from onestop_engine.scenarios import KINDS as OF_SCENARIOS

BROKEN = Path(__file__).parents[2] / "broken_mappings"
FILES = sorted(BROKEN.iterdir())
EXPECT = re.compile(r"# expect: (OS\d{3}) (\d+):(\d+)\n")


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_broken_mapping_has_its_problem_at_its_place(file: Path) -> None:
    code, line, column = EXPECT.match(file.read_text(encoding="utf-8")).groups()

    with pytest.raises(ProcedureError) as caught:
        load_mapping(file)

    (found,) = caught.value.report.problems
    assert (found.code, found.span) == (code, (str(file), int(line), int(column)))
    assert file.stem == f"{code}-{found.slug.removeprefix('mapping-')}"


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_mistake_in_a_mapping_is_said_whole_in_both_languages(file: Path) -> None:
    _, report = check_mapping(file.read_bytes(), str(file))
    for problem in report:
        for text in (problem.message, problem.mend):
            for said in (text.vi, text.en):
                assert said.strip()
                assert not re.search(r"\{[a-z_]+\}", said)


def test_every_code_of_mappings_has_a_broken_file() -> None:
    assert sorted(KINDS) == [file.name[:5] for file in FILES]


def test_no_code_or_slug_is_given_twice() -> None:
    others = {**OF_SCENARIOS, **OF_PROCEDURES}
    slugs = {kind.slug for kind in (*KINDS.values(), *others.values())}

    assert set(KINDS).isdisjoint(others)
    assert len(slugs) == len(KINDS) + len(others)
