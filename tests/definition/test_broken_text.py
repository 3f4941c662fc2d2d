"""Every code of text, values and expressions has a file that is right but for that one mistake."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from onestop_engine.definition import check
from onestop_engine.definition._problems import KINDS, expressions, text, values
from onestop_engine.definition._problems.kinds import Kind

BROKEN = Path(__file__).parents[1] / "broken"
EXPECT = re.compile(r"# expect: (OS\d{3}) (\d+):(\d+)\n(?:# also: (.+)\n)?")
OURS = {
    kind.code: kind
    for module in (text, values, expressions)
    for kind in vars(module).values()
    if isinstance(kind, Kind)
}


def broken_file(code: str) -> Path:
    return BROKEN / f"{code}-{KINDS[code].slug}.yaml"


@pytest.mark.parametrize("code", OURS)
def test_a_broken_file_has_its_problem_at_its_place(code: str) -> None:
    path = broken_file(code)
    head = path.read_bytes()[:200].decode(errors="replace")
    expected, line, column, also = EXPECT.match(head).groups()
    found = check(path).problems
    places = [(each.span.line, each.span.column) for each in found if each.code == code]

    assert expected == code
    assert {each.code for each in found} == {code, *(also or "").split()}
    assert places[0] == (int(line), int(column))


@pytest.mark.parametrize("code", OURS)
def test_a_problem_is_said_whole_in_both_languages(code: str) -> None:
    for problem in check(broken_file(code)).problems:
        for said in (problem.message, problem.mend):
            assert said.vi.strip()
            assert said.en
            assert not re.search(r"\{[a-z_]+\}", said.vi + said.en)
        assert problem.message.vi.endswith(".")
        assert problem.mend.vi.endswith(".")


def test_codes_and_slugs_are_given_once() -> None:
    every = [kind for module in (text, values, expressions) for kind in vars(module).values()]
    kinds = [kind for kind in every if isinstance(kind, Kind)]

    assert len(kinds) == len({kind.code for kind in kinds})
    assert len(KINDS) == len({kind.slug for kind in KINDS.values()})
    assert all(KINDS[kind.code] is kind for kind in kinds)


def test_what_no_file_shows_is_shown_in_messages() -> None:
    long = check(broken_file("OS148")).problems[0]
    hidden = check(broken_file("OS104")).problems[0]

    assert len(long.message.vi) < 200
    assert "U+00A0 (NO-BREAK SPACE)" in hidden.message.vi
