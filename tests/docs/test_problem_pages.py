"""Each problem code has a page: a file that has the problem, and its twin that is mended."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from problem_pages import CODES, KINDS, MEANINGS, broken, found_in, mended

ROOT = Path(__file__).resolve().parents[2]
PROBLEMS = ROOT / "docs" / "problems"
TWINS = {code: twin for code in CODES if (twin := mended(code)) is not None}


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_a_broken_file_and_a_mended_twin_of_the_same_name(code: str) -> None:
    entry, twin = broken(code), mended(code)

    assert entry is not None, f"write tests/broken/{code}-{KINDS[code].slug}.yaml, which has it"
    assert twin is not None, (
        f"write tests/mended/{entry.name}: {entry.relative_to(ROOT)} after its smallest mend; then"
        " run scripts/reference.py"
    )
    assert twin.name == entry.name


@pytest.mark.parametrize("code", TWINS)
def test_a_mended_twin_has_no_error_and_not_that_problem(code: str) -> None:
    found = found_in(TWINS[code], code)

    assert [problem for problem in found if problem.severity == "error"] == []
    assert code not in {problem.code for problem in found}


def test_every_twin_and_every_page_belongs_to_a_code() -> None:
    twins = {path.name.partition("-")[0] for path in (ROOT / "tests" / "mended").iterdir()}
    pages = {path.stem for path in PROBLEMS.glob("OS*.md")}

    assert twins - set(CODES) == set()
    assert pages == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_page_has_cause_example_mend_and_mended_file_in_both_languages(code: str) -> None:
    page = (PROBLEMS / f"{code}.md").read_text(encoding="utf-8")
    kind = KINDS[code]
    said = ("Lỗi", "Error") if kind.severity == "error" else ("Cảnh báo", "Warning")

    assert page.startswith(f"# {code} {kind.slug}\n")
    assert f"^ {code}\n" in page, "the excerpt of the broken file marks the place"
    for part in (
        *("## Nghĩa là gì · What it means", MEANINGS[code]["vi"], MEANINGS[code]["en"]),
        *("## Tệp mắc lỗi · A file that has it", f"- {said[0]}: ", f"- {said[1]}: "),
        *("- Cách sửa: ", "- Mend: ", "## Đã sửa · Mended"),
    ):
        assert part in page
    assert re.search(r"^([+-](?![+-])|.+ → )", page.partition("```diff\n")[2], re.MULTILINE)


def test_no_text_speaks_of_a_code_that_is_not_there() -> None:
    texts = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
    named = {code: file for file in texts for code in _named_in(file)}

    assert {code: file.name for code, file in named.items() if code not in KINDS} == {}


def test_every_code_that_the_source_reports_has_its_page() -> None:
    reported = {code for file in (ROOT / "src").rglob("*.py") for code in _quoted_in(file)}

    assert reported == set(CODES)


def _named_in(file: Path) -> set[str]:
    return set(re.findall(r"\bOS[0-9]{3}\b", file.read_text(encoding="utf-8")))


def _quoted_in(file: Path) -> set[str]:
    return set(re.findall(r'"(OS[0-9]{3})"', file.read_text(encoding="utf-8")))


def test_the_index_has_an_anchor_and_a_link_for_every_code() -> None:
    index = (PROBLEMS / "README.md").read_text(encoding="utf-8")

    assert [code for code in CODES if f'<a id="{code}"></a>[{code}]({code}.md)' not in index] == []


def test_what_is_said_of_a_code_is_said_in_both_languages() -> None:
    assert set(MEANINGS) == set(CODES)
    assert [code for code, said in MEANINGS.items() if set(said) != {"vi", "en"}] == []
