"""The schema of mapping files says the same as the reader."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from onestop_engine.definition._yaml import Mapping, Node, Scalar, Sequence, read
from onestop_engine.exchange.mappings import check_mapping, mapping_schema

ROOT = Path(__file__).parents[3]
GOOD = sorted([*(ROOT / "examples").rglob("*.yaml"), *(ROOT / "tests" / "mended").glob("OS03*")])
# What a schema sees: keys, forms and words. Zones, encodings and calendars are for the reader.
STRUCTURE = ("OS031", "OS032", "OS033", "OS037", "OS038")
READER = ("OS034", "OS035", "OS036", "OS039")


def as_an_editor_reads_it(node: Node | None) -> Any:
    """The value of a node by the core schema of YAML 1.2, numbers left as text."""
    if isinstance(node, Mapping):
        return {entry.key: as_an_editor_reads_it(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return [as_an_editor_reads_it(item) for item in node.items]
    assert isinstance(node, Scalar)
    return int(node.text) if node.plain and node.text.isdigit() else node.text


def problems_of(file: Path) -> list[str]:
    root, _ = read(file.read_bytes(), str(file))
    errors = Draft202012Validator(mapping_schema()).iter_errors(as_an_editor_reads_it(root))
    return [f"{error.json_path}: {error.message}" for error in errors]


def broken(code: str) -> Path:
    (file,) = (ROOT / "tests" / "broken_mappings").glob(f"{code}-*.yaml")
    return file


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(mapping_schema())


@pytest.mark.parametrize("file", GOOD, ids=lambda path: path.name)
def test_a_good_mapping_is_accepted_by_both(file: Path) -> None:
    assert check_mapping(file.read_bytes(), str(file))[1].problems == ()
    assert problems_of(file) == []


@pytest.mark.parametrize("code", STRUCTURE)
def test_what_is_structurally_broken_is_refused(code: str) -> None:
    assert problems_of(broken(code)) != []


@pytest.mark.parametrize("code", READER)
def test_what_only_the_reader_can_judge_is_accepted(code: str) -> None:
    assert problems_of(broken(code)) == []


@pytest.mark.parametrize("key", ["encoding", "delimiter", "pauses"])
def test_a_key_of_tables_is_unknown_in_the_mapping_of_a_log(key: str) -> None:
    text = (
        f"reads: event_log\n{key}: ';'\nevents: {{received: A}}\n"
        "columns: {procedure: {value: P}}\n"
    )
    root, _ = read(text, "m.yaml")

    assert [problem.code for problem in check_mapping(text, "m.yaml")[1]] == ["OS031"]
    assert list(Draft202012Validator(mapping_schema()).iter_errors(as_an_editor_reads_it(root)))


def test_every_key_is_explained_in_both_languages_with_an_example() -> None:
    made = mapping_schema()
    shapes = [made, *(made["$defs"][name] for name in ("source", "pause", "deadline", "step"))]

    for shape in shapes:
        for key, found in shape["properties"].items():
            vietnamese, english = found["description"].split("\n\n")
            assert f" Ví dụ {key}: " in vietnamese
            assert f" Such as {key}: " in english


def test_the_shipped_file_is_the_schema() -> None:
    file = resources.files("onestop_engine.exchange.mappings") / "schema" / "mapping.schema.json"

    assert json.loads(file.read_text(encoding="utf-8")) == mapping_schema()
