"""The schema of scenario files says the same as the reader."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from onestop_engine.definition._yaml import Mapping, Node, Scalar, Sequence, read
from onestop_engine.scenarios import scenario_schema
from onestop_engine.scenarios._expect import EXAMPLES
from onestop_engine.scenarios._reading import ACT, FILE, TOP

ROOT = Path(__file__).parents[2]
GOOD = sorted(
    path for path in (ROOT / "procedures").rglob("*.yaml") if path.parent.name == "scenarios"
)
# What a schema sees: keys, forms and words. Names, ways and dates are for the reader.
STRUCTURE = ("OS001", "OS002", "OS003", "OS004")


def as_an_editor_reads_it(node: Node | None) -> Any:
    """The value of a node by the core schema of YAML 1.2."""
    if isinstance(node, Mapping):
        return {entry.key: as_an_editor_reads_it(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return [as_an_editor_reads_it(item) for item in node.items]
    assert isinstance(node, Scalar)
    if node.plain and node.text in {"true", "false"}:
        return node.text == "true"
    if node.plain:
        for number in (int, float):
            try:
                return number(node.text)
            except ValueError:
                continue
    return node.text


def problems_of(file: Path) -> list[str]:
    root, _ = read(file.read_bytes(), str(file))
    errors = Draft202012Validator(scenario_schema()).iter_errors(as_an_editor_reads_it(root))
    return [f"{error.json_path}: {error.message}" for error in errors]


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(scenario_schema())


def test_its_keys_are_those_that_the_reader_knows() -> None:
    made = scenario_schema()

    assert made["properties"].keys() == TOP.keys()
    assert made["$defs"]["file"]["properties"].keys() == FILE.keys()
    assert made["$defs"]["act"]["properties"].keys() == ACT.keys()
    assert made["$defs"]["expect"]["properties"].keys() == EXAMPLES.keys()


def test_every_key_is_explained_in_both_languages_with_an_example() -> None:
    made = scenario_schema()

    for shape in (made, *made["$defs"].values()):
        for key, found in shape["properties"].items():
            vietnamese, english = found["description"].split("\n\n")
            assert not vietnamese.startswith("Ví dụ"), key
            assert f"Such as {key}: " in english


def test_every_shipped_scenario_is_accepted() -> None:
    assert {str(file): found for file in GOOD if (found := problems_of(file))} == {}


@pytest.mark.parametrize("code", STRUCTURE)
def test_what_is_structurally_broken_is_refused(code: str) -> None:
    (file,) = (ROOT / "tests" / "broken_scenarios").glob(f"{code}-*.yaml")

    assert problems_of(file) != []


@pytest.mark.parametrize("code", ["OS005", "OS011", "OS012", "OS021", "OS023"])
def test_what_only_the_reader_can_judge_is_accepted(code: str) -> None:
    (file,) = (ROOT / "tests" / "broken_scenarios").glob(f"{code}-*.yaml")

    assert problems_of(file) == []


def test_the_shipped_file_is_the_schema() -> None:
    file = resources.files("onestop_engine.scenarios") / "schema" / "scenario.schema.json"

    assert json.loads(file.read_text(encoding="utf-8")) == scenario_schema()
