from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from onestop_engine.statistics import Beside, DossierRow

PAGE = (Path(__file__).parents[2] / "docs" / "statistics.md").read_text(encoding="utf-8")


def test_the_page_describes_every_column() -> None:
    section = PAGE.split("## The schema")[1].split("## Form II.06a")[0]
    table = [line for line in section.splitlines() if line.startswith("| `")]
    described = {name for line in table for name in re.findall(r"`(\w+)`", line.split("|")[1])}

    assert described == {f.name for f in fields(DossierRow)}


def test_the_page_describes_every_count_beside_the_form() -> None:
    assert [f.name for f in fields(Beside) if f"`{f.name}`" not in PAGE] == []


def test_the_programs_on_the_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for program in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(compile(program, "docs/statistics.md", "exec"), names)
