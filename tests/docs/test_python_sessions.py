"""Every Python session shown in the documents runs as it is shown, line by line."""

from __future__ import annotations

import doctest
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SESSIONS = [path for path in DOCUMENTS if "```pycon" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_session_gives_what_is_shown(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    outcome = doctest.testfile(os.fspath(path), module_relative=False, encoding="utf-8")

    assert outcome.attempted > 0
    assert outcome.failed == 0
