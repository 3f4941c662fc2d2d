from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from onestop_engine import OneStop

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "embedding.py"
PAGE = ROOT / "docs" / "embedding.md"
SNIPPETS = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_the_example_runs_and_says_what_it_promises(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runpy.run_path(str(EXAMPLE))["main"](tmp_path)

    said = capsys.readouterr().out
    for line in (
        "H26.10.2-261120-0001: status 1, intake check due 25/11 08:00",
        "accepted, due 08/12/2026",
        "to do: H26.10.2-261120-0001 examine, in_time",
        "This belongs to Commune permit authority",
        "by time alone: silence_passed at 30/11 23:59",
        "status 10, early",
        "not counted, Vietnam Culture Day",
    ):
        assert line in said
    assert "Ví Dụ" not in said


def test_the_page_shows_a_run_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    exec(compile(SNIPPETS[0], str(PAGE), "exec"), {})

    assert capsys.readouterr().out == "H26.10.2-261123-0001 2 2026-12-03\n"


def test_the_page_names_every_public_method() -> None:
    page = PAGE.read_text(encoding="utf-8")
    methods = {
        name
        for name, value in vars(OneStop).items()
        if not name.startswith("_") and callable(value) and name not in {"close", "procedure_of"}
    }

    assert [name for name in sorted(methods) if f"{name}(" not in page] == []
