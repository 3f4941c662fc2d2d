"""Writes what is made from the tables of the language: the JSON Schema and two reference pages.

Run it after a change of keys or problem codes: `python scripts/reference.py`. A test compares.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from onestop_engine.definition import schema
from onestop_engine.definition._problems import KINDS as OF_PROCEDURES
from onestop_engine.definition._problems import Kind
from onestop_engine.definition._shapes import SHAPES, Form, Shape
from onestop_engine.scenarios import KINDS as OF_SCENARIOS

ROOT = Path(__file__).parents[1]
KINDS = {**OF_SCENARIOS, **OF_PROCEDURES}
_RANGES = {
    "0": "Scenarios",
    "1": "Text and values",
    "2": "Structure and expressions",
    "3": "Names",
    "4": "Ways through the steps",
    "5": "One stop",
    "6": "Time",
    "7": "Money",
    "8": "Texts and law",
    "9": "The catalogue",
}
_SCALARS = {
    "text": "text",
    "name": "a name",
    "code": "a code",
    "slug": "a slug",
    "boolean": "`true` or `false`",
    "integer": "a whole number",
    "money": "whole đồng",
    "decimal": "a number",
    "date": "a date",
    "time": "a time, `15:00`",
    "term": "a term",
    "expression": "an expression",
    "any": "a value",
}
# Where the mend depends on what the file has.
_ADVICE = {"{advice}": "…", "{mend}.": "…"}
_KEYS_HEAD = """# Every key

Made from the tables that the compiler reads by (`python scripts/reference.py`). What the keys are
for, with examples: [the language](../language.md). Required keys are bold.
"""
_PROBLEMS_HEAD = """# Every problem

Made from the registry of codes (`python scripts/reference.py`). Errors stop a file from loading;
warnings are for a person to decide. A code never changes its meaning. Each has a file in
[`tests/broken`](../../tests/broken) or [`tests/broken_scenarios`](../../tests/broken_scenarios)
that is right but for that mistake. Words in `{braces}` are filled from your file.
"""


def pages() -> Mapping[Path, str]:
    """Each generated file with what it should hold."""
    made = json.dumps(schema(), ensure_ascii=False, indent=2)
    definition = ROOT / "src" / "onestop_engine" / "definition"
    return {
        definition / "schema" / "procedure.schema.json": made + "\n",
        ROOT / "docs" / "language" / "keys.md": keys_page(),
        ROOT / "docs" / "problems" / "README.md": problems_page(),
    }


def keys_page() -> str:
    """The page of all keys, one table for each mapping."""
    return "\n".join([_KEYS_HEAD, *(_shape_table(shape) for shape in SHAPES.values())])


def problems_page() -> str:
    """The page of all problems, by range."""
    parts = [_PROBLEMS_HEAD]
    for digit, title in _RANGES.items():
        kinds = sorted(code for code in KINDS if code[2] == digit)
        parts.append(f"## OS{digit}xx {title}\n")
        parts += [_problem(KINDS[code]) for code in kinds]
    return "\n".join(parts)


def _problem(kind: Kind) -> str:
    said = {
        "Lỗi" if kind.severity == "error" else "Cảnh báo": kind.message.vi,
        "Cách sửa": kind.mend.vi,
        kind.severity.capitalize(): kind.message.say("en"),
        "Mend": kind.mend.say("en"),
    }
    lines = [f"- {label}: {_ADVICE.get(text) or _braces(text)}" for label, text in said.items()]
    return f'### {kind.code} {kind.slug} <a id="{kind.code}"></a>\n\n' + "\n".join(lines) + "\n"


def _braces(text: str) -> str:
    return text.replace("{{", "{").replace("}}", "}")


def _shape_table(shape: Shape) -> str:
    rows = [
        f"| {_key(name, required=key.required)} | {_form(key.form)} | {key.doc.say('en')} |"
        f" {key.doc.vi} |"
        for name, key in shape.keys.items()
    ]
    head = "| key | value | meaning | ý nghĩa |\n| --- | --- | --- | --- |"
    title = f"{shape.title.say('en').capitalize()} ({shape.title.vi})."
    return "\n".join([f"## {shape.name}", "", title, "", head, *rows, ""])


def _key(name: str, *, required: bool) -> str:
    return f"**`{name}`**" if required else f"`{name}`"


def _form(form: Form) -> str:
    said = [] if form.scalar is None else [_SCALARS[form.scalar]]
    said += [" ".join(f"`{word}`" for word in form.values)] if form.values else []
    if form.shape is not None:
        said.append(f"[{form.shape}](#{form.shape})")
    if form.each is not None:
        each = _form(form.each)
        said += [f"names, each with {each}"] if form.named else []
        said += [f"{'one or a list' if form.single else 'a list'} of {each}"] if form.listed else []
    return " or ".join(said)


def main() -> None:
    """Writes the pages."""
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
