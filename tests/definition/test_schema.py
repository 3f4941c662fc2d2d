"""The shipped JSON Schema says the same as the compiler."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from onestop_engine.definition import _fields, check_text, schema
from onestop_engine.definition._draft import Draft
from onestop_engine.definition._shapes import SHAPES, Form
from onestop_engine.definition._yaml import Mapping, Node, Scalar, Sequence, read

ROOT = Path(__file__).parents[2]
EVERYTHING = ROOT / "tests" / "definition" / "everything.yaml"
GOOD = [
    EVERYTHING,
    *sorted(
        path
        for path in (ROOT / "procedures" / "vn").rglob("*.yaml")
        if path.name != "fields.yaml" and "scenarios" not in path.parts
    ),
]
# What a schema sees: keys, forms and words. Names, ways and sums are for the checks.
STRUCTURE = ("OS201", "OS202", "OS203", "OS207", "OS503", "OS801", "OS851")


def as_an_editor_reads_it(node: Node) -> Any:
    """The value of a node by the core schema of YAML 1.2."""
    if isinstance(node, Mapping):
        return {entry.key: as_an_editor_reads_it(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return [as_an_editor_reads_it(item) for item in node.items]
    assert isinstance(node, Scalar)
    if not node.plain:
        return node.text
    if node.text in {"true", "false"}:
        return node.text == "true"
    if node.empty:
        return None
    for number in (int, float):
        try:
            return number(node.text)
        except ValueError:
            continue
    return node.text


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(schema())
    return Draft202012Validator(schema())


def problems_of(validator: Draft202012Validator, file: Path) -> list[str]:
    root, _ = read(file.read_bytes(), str(file))
    return [error.json_path for error in validator.iter_errors(as_an_editor_reads_it(root))]


@pytest.mark.parametrize("file", GOOD, ids=lambda path: "/".join(path.parts[-3:]))
def test_the_schema_accepts_every_procedure_that_is_shipped(
    validator: Draft202012Validator, file: Path
) -> None:
    assert problems_of(validator, file) == []


@pytest.mark.parametrize("code", STRUCTURE)
def test_the_schema_refuses_what_is_structurally_broken(
    validator: Draft202012Validator, code: str
) -> None:
    (file,) = (ROOT / "tests" / "broken").glob(f"{code}-*.yaml")

    assert problems_of(validator, file) != []


@pytest.mark.parametrize("code", ["OS401", "OS601", "OS701", "OS855"])
def test_the_schema_accepts_what_only_the_checks_can_judge(
    validator: Draft202012Validator, code: str
) -> None:
    (file,) = (ROOT / "tests" / "broken").glob(f"{code}-*.yaml")

    assert problems_of(validator, file) == []


def test_the_shipped_file_is_the_schema() -> None:
    file = resources.files("onestop_engine.definition") / "schema" / "procedure.schema.json"

    assert json.loads(file.read_text(encoding="utf-8")) == schema()


def test_the_schema_has_no_alternatives_that_make_errors_unreadable() -> None:
    said = json.dumps(schema())

    assert "oneOf" not in said
    assert "anyOf" not in said


def test_every_key_is_explained_in_both_languages() -> None:
    for shape in SHAPES.values():
        assert shape.title.en
        for name, key in shape.keys.items():
            assert key.doc.vi, name
            assert key.doc.en, name


def test_the_compiler_reads_every_key_of_the_schema_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: set[tuple[str, str]] = set()
    kept = _fields.Fields._form

    def note(self: _fields.Fields, key: str) -> Form:
        asked.add((self.shape.name, key))
        return kept(self, key)

    class Noting(dict[str, Node]):
        def __init__(self, nodes: dict[str, Node], shape: str) -> None:
            super().__init__(nodes)
            self.shape = shape

        def get(self, key: str, default: Any = None) -> Any:
            asked.add((self.shape, key))
            return super().get(key, default)

    made = _fields.Fields.__init__

    def start(self: _fields.Fields, draft: Draft, node: Mapping, shape: str, path: str) -> None:
        made(self, draft, node, shape, path)
        self._nodes = Noting(self._nodes, shape)

    monkeypatch.setattr(_fields.Fields, "_form", note)
    monkeypatch.setattr(_fields.Fields, "__init__", start)

    assert check_text(EVERYTHING.read_bytes()).problems == ()
    assert asked == {(shape.name, key) for shape in SHAPES.values() for key in shape.keys}
