"""The groups of benchmarks: the modules `test_NAME.py` beside this one."""

from __future__ import annotations

import ast
from pathlib import Path

HERE = Path(__file__).parent


def groups() -> dict[str, Path]:
    """The names of the groups, each with its module."""
    return {group_of(path): path for path in sorted(HERE.glob("test_*.py"))}


def group_of(path: Path) -> str:
    """The group of a module.

    >>> group_of(Path("benchmarks/test_cold_start.py"))
    'cold_start'
    """
    return path.stem.removeprefix("test_")


def about(path: Path) -> str:
    """What a group measures: the first line of its module."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0]
