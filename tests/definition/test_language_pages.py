"""What the pages on the language show is true: examples pass, made pages are fresh."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import reference

from onestop_engine.definition import check_text

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
WHOLE = EXAMPLES[0]


def parts_of(text: str) -> dict[str, str]:
    """The top-level keys of a text, each with its lines."""
    pieces = re.split(r"^(?=[a-z_]+:)", text, flags=re.MULTILINE)
    return {piece.partition(":")[0]: piece for piece in pieces if piece.strip()}


def put_in_place(example: str) -> str:
    """The whole procedure of the page with the parts of an example in place of its own."""
    return "".join((parts_of(WHOLE) | parts_of(example)).values())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: " ".join(parts_of(text))[:60])
def test_an_example_of_the_page_passes_the_check(example: str) -> None:
    assert check_text(put_in_place(example)).errors == ()


def test_the_first_example_has_not_even_a_warning() -> None:
    assert check_text(WHOLE).problems == ()


def test_made_pages_and_the_schema_file_are_fresh() -> None:
    made = reference.pages()

    assert {path: path.read_text(encoding="utf-8") for path in made} == made
