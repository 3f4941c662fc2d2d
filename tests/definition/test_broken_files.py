"""Every problem code has a file in tests/broken that is right but for that one mistake.

`# expect: CODE LINE:COLUMN` names the problem and its place, `# also: CODE …` what follows from it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from onestop_engine.definition import check
from onestop_engine.definition._problems import KINDS

BROKEN = Path(__file__).parents[1] / "broken"
EXPECT = re.compile(r"^# expect: (OS\d{3}) (\d+):(\d+)", re.MULTILINE)
ALSO = re.compile(r"^# also: (.+)", re.MULTILINE)
OURS = re.compile(r"OS(20|21|3|4|5|6|7|8|9)")


def entries() -> list[Path]:
    return sorted(path for path in BROKEN.iterdir() if OURS.match(path.name))


def marked_file(entry: Path) -> Path:
    if entry.is_file():
        return entry
    return next(path for path in sorted(entry.rglob("*.yaml")) if EXPECT.search(path.read_text()))


@pytest.mark.parametrize("entry", entries(), ids=lambda path: path.name)
def test_a_broken_file_has_its_problem_at_its_place(entry: Path) -> None:
    file = marked_file(entry)
    text = file.read_text(encoding="utf-8")
    code, line, column = EXPECT.search(text).groups()
    also = ALSO.search(text)

    found = check(entry).problems

    assert {problem.code for problem in found} == {code, *(also.group(1).split() if also else ())}
    assert [
        (problem.span.file, problem.span.line, problem.span.column)
        for problem in found
        if problem.code == code
    ] == [(str(file), int(line), int(column))]


@pytest.mark.parametrize("entry", entries(), ids=lambda path: path.name)
def test_a_problem_is_said_whole_in_both_languages(entry: Path) -> None:
    for problem in check(entry).problems:
        for text in (problem.message, problem.mend):
            assert text.vi.strip()
            assert text.en
            assert text.en.strip()
            for said in (text.vi, text.en):
                assert not re.search(r"\{[a-z_]+\}", said)


def test_a_broken_file_is_called_by_the_code_and_slug_of_its_problem() -> None:
    for entry in entries():
        code, _, slug = entry.name.removesuffix(".yaml").partition("-")

        assert KINDS[code].slug == slug


def test_every_code_has_a_broken_file() -> None:
    covered = {path.name[:5] for path in BROKEN.iterdir()}

    assert [code for code in KINDS if OURS.match(code) and code not in covered] == []
