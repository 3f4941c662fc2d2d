"""The hooks for pre-commit: which files they take, and that what they run finds a mistake."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}
PROCEDURE = "procedures/vn/ho-tich/2.000635/2025-07-01.yaml"
ONESTOP = [sys.executable, "-c", "from onestop_engine.cli import main; main()"]


def takes(hook: dict[str, Any], name: str) -> bool:
    """True when pre-commit would run the hook for a file of this name."""
    left_out = hook.get("exclude")
    taken = name.endswith((".yaml", ".yml")) and re.search(hook["files"], name) is not None
    return taken and (left_out is None or re.search(left_out, name) is None)


def run(hook: dict[str, Any], folder: Path, *names: str) -> subprocess.CompletedProcess[str]:
    """Runs a hook as pre-commit does: from the top of the repository, with the changed files."""
    program, *words = shlex.split(hook["entry"])
    assert program == "onestop"
    changed = names if hook.get("pass_filenames", True) else ()
    command = [*ONESTOP, *words, *hook.get("args", ()), *changed]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A folder with one bundled procedure and its scenarios."""
    source = ROOT / "procedures" / "vn" / "ho-tich" / "2.000635"
    shutil.copytree(source, tmp_path / Path(PROCEDURE).parent)
    shutil.copy(ROOT / "procedures" / "vn" / "fields.yaml", tmp_path / "procedures" / "vn")
    return tmp_path


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS)
def test_a_hook_says_what_pre_commit_has_to_know(hook: dict[str, Any]) -> None:
    known = {"id", "name", "description", "entry", "language", "types", "files", "exclude"}

    assert {"id", "name", "entry", "language"} <= hook.keys()
    assert hook.keys() <= known | {"args", "pass_filenames", "require_serial"}
    assert hook["language"] == "python"


@pytest.mark.parametrize(
    ("name", "checked", "played"),
    [
        (PROCEDURE, True, True),
        ("laws/procedures/a.yml", True, True),
        ("procedures/vn/ho-tich/2.000635/scenarios/a.yaml", False, True),
        ("procedures/vn/fields.yaml", False, True),
        ("procedures/vn/_drafts/a.yaml", False, True),
        ("docs/a.yaml", False, False),
        ("procedures/README.md", False, False),
    ],
)
def test_hooks_take_the_files_that_are_theirs(name: str, checked: bool, played: bool) -> None:
    assert takes(HOOKS["onestop-check"], name) is checked
    assert takes(HOOKS["onestop-test"], name) is played


def test_a_file_that_is_fine_passes(repository: Path) -> None:
    assert run(HOOKS["onestop-check"], repository, PROCEDURE).returncode == 0
    assert run(HOOKS["onestop-test"], repository, PROCEDURE).returncode == 0


def test_a_mistake_in_a_changed_file_stops_the_commit(repository: Path) -> None:
    file = repository / PROCEDURE
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("do: deliver", "do: delivr"), encoding="utf-8")

    result = run(HOOKS["onestop-check"], repository, PROCEDURE)

    assert result.returncode == 1
    assert result.stdout.startswith(f"{PROCEDURE}:")


def test_a_change_that_breaks_a_scenario_stops_the_commit(repository: Path) -> None:
    file = repository / PROCEDURE
    text = file.read_text(encoding="utf-8")
    assert "8000" in text
    file.write_text(text.replace("8000", "9000"), encoding="utf-8")

    assert run(HOOKS["onestop-check"], repository, PROCEDURE).returncode == 0
    assert run(HOOKS["onestop-test"], repository, PROCEDURE).returncode == 1
