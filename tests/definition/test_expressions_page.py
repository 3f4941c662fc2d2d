"""The page about expressions says only what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from onestop_engine.definition.expressions import (
    BOOLEAN,
    DATE,
    DECIMAL,
    INTEGER,
    MOMENT,
    MONEY,
    TEXT,
    choices,
    compile_expression,
    enumeration,
    say,
)
from onestop_engine.errors import Span
from onestop_engine.texts import Text

PAGE = (Path(__file__).parents[2] / "docs" / "language" / "expressions.md").read_text("utf-8")
NAMES = {
    "works": enumeration("house", "other"),
    "pages": INTEGER,
    "value": MONEY,
    "birth": DATE,
    "issued": DATE,
    "received": DATE,
    "changes": choices("name", "seat"),
    "catch": DECIMAL,
    "departs": MOMENT,
    "poor": BOOLEAN,
    "disabled": BOOLEAN,
    "ward": TEXT,
    "channel": enumeration("online", "counter", "post"),
}
LABELS = {
    name: Text(label)
    for name, label in re.findall(r"^  (\w+): \{.*label: \{vi: (.+?)\}\}$", PAGE, re.MULTILINE)
} | {
    "changes": Text("nội dung thay đổi"),
    "changes.name": Text("Đổi tên"),
    "changes.seat": Text("Đổi trụ sở"),
    "works": Text("Loại công trình"),
    "works.house": Text("Nhà ở riêng lẻ"),
    "works.other": Text("Công trình khác"),
}
EXAMPLES = [
    (kind, *pair)
    for kind, block in re.findall(r"```(expression|formula)\n(.*?)```", PAGE, re.DOTALL)
    for pair in re.findall(r"^(\S.*)\n {4}(.+)$", block, re.MULTILINE)
]
REFUSED = re.findall(r"^\| `(.+?)` \| (OS\d{3}) \| (.+) \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("kind", "text", "sentence"), EXAMPLES)
def test_every_example_compiles_and_reads_as_the_page_says(
    kind: str, text: str, sentence: str
) -> None:
    expect = MONEY if kind == "formula" else BOOLEAN
    found, problems = compile_expression(text, names=NAMES, expect=expect, span=Span("page", 1, 1))

    assert problems == ()
    assert say(found, LABELS) == sentence


@pytest.mark.parametrize(("text", "code", "mend"), REFUSED)
def test_every_refusal_has_the_code_and_the_mend_of_the_page(
    text: str, code: str, mend: str
) -> None:
    span = Span("page", 1, 1)
    _, problems = compile_expression(text, names=NAMES, expect=BOOLEAN, span=span)
    mended, still = compile_expression(mend.strip("`"), names=NAMES, expect=BOOLEAN, span=span)

    assert code in {each.code for each in problems}
    assert mend.startswith("two rules") or (mended is not None and still == ())


def test_the_page_has_its_examples() -> None:
    assert len(EXAMPLES) >= 20
    assert len(REFUSED) >= 15
