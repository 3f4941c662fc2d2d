"""Every kind of author's mistake, in every bundled procedure.

Here each n-th mutant of a file is judged; `python scripts/mutants.py` judges all of them.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
# A prime, so that the stride falls on other entries in each file.
EVERY = 37


@pytest.fixture(scope="module")
def harness() -> ModuleType:
    sys.path.insert(0, str(SCRIPTS))
    try:
        import mutants
    finally:
        sys.path.remove(str(SCRIPTS))
    return mutants


def test_the_check_finds_every_mistake_that_is_none_in_law(harness: ModuleType) -> None:
    found = [one for file in harness.bundled() for one in harness.judged((file, EVERY))]

    assert len(found) > 400
    assert [one for one in found if harness.missed(one)] == []
    of_the_check = [one for one in found if one.kind not in harness.LAWFUL]
    verdicts = Counter(one.verdict for one in of_the_check)
    assert verdicts["caught"] > 50 * verdicts["elsewhere"]


def test_there_are_many_kinds_of_mistake(harness: ModuleType) -> None:
    assert len(harness.KINDS) >= 25


def test_a_mutant_that_means_the_same_is_harmless(harness: ModuleType) -> None:
    file = harness.bundled()[0]
    text = file.read_text(encoding="utf-8") + "\n# a remark\n"
    same = harness.Mutant(kind="typo in a key", what="", text=text, lines=frozenset())

    assert harness.judge(file, same).verdict == "harmless"


def test_what_the_check_lets_pass_counts_as_missed(harness: ModuleType) -> None:
    file = next(one for one in harness.bundled() if one.parent.name == "1.001612")
    sound = file.read_text(encoding="utf-8")
    text = sound.replace('procedure: "1.001612"', 'procedure: "1.001613"')
    other = harness.Mutant(kind="typo in a key", what="", text=text, lines=frozenset())

    found = harness.judge(file, other)
    assert found.verdict in {"by scenario", "survived"}
    assert harness.missed(found)


def test_the_table_has_a_row_for_each_kind(harness: ModuleType) -> None:
    found = harness.judged((harness.bundled()[0], EVERY))

    rows = harness.table(found).splitlines()
    assert len(rows) == len(harness.KINDS) + 2
    assert rows[-1].split()[0] == "all"
