"""The rules of the house that a machine can hold: sizes, docstrings, purity of the core."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import onestop_engine

PACKAGE = Path(onestop_engine.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
CORE = (
    *("texts.py", "errors.py", "terms.py", "_term_mistakes.py", "year_days.py"),
    *("clocks", "calendars", "definition", "engine"),
)
IMPURE_CALLS = {
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("date", "today"),
    ("time", "time"),
    ("time", "monotonic"),
    ("os", "environ"),
    ("os", "getenv"),
}
IMPURE_IMPORTS = {"random", "secrets", "uuid", "socket", "subprocess", "urllib", "requests"}


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def is_core(path: Path) -> bool:
    return path.relative_to(PACKAGE).parts[0] in CORE


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_has_one_job_and_fits_in_a_reader_s_head(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 600


def public_definitions(tree: ast.Module) -> list[ast.FunctionDef | ast.ClassDef]:
    found: list[ast.FunctionDef | ast.ClassDef] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            found.append(node)
            if isinstance(node, ast.ClassDef):
                found.extend(
                    child
                    for child in node.body
                    if isinstance(child, ast.FunctionDef) and not child.name.startswith("_")
                )
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_public_name_says_what_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    private_module = path.stem.startswith("_") and path.stem != "__init__"
    silent = [
        node.name
        for node in public_definitions(tree)
        if ast.get_docstring(node) is None and not private_module
    ]

    assert silent == []


@pytest.mark.parametrize("path", [m for m in MODULES if is_core(m)], ids=name_of)
def test_the_core_reads_no_clock_and_draws_no_lots(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    impure = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if (node.value.id, node.attr) in IMPURE_CALLS:
                impure.append(f"{node.lineno}: {node.value.id}.{node.attr}")
        elif isinstance(node, ast.Import):
            impure += [
                f"{node.lineno}: import {alias.name}"
                for alias in node.names
                if alias.name.split(".")[0] in IMPURE_IMPORTS
            ]
        elif isinstance(node, ast.ImportFrom) and (node.module or "") in IMPURE_IMPORTS:
            impure.append(f"{node.lineno}: from {node.module}")

    assert impure == []
