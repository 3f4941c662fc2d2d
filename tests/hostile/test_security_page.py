"""SECURITY.md promises nothing that no test holds."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def promises() -> list[str]:
    section = PAGE.split("## What is promised")[1].split("\n## ")[0]
    return [line for line in section.splitlines() if line.startswith("|")][2:]


def test_every_promise_names_a_test_that_exists() -> None:
    assert len(promises()) >= 10
    for promise in promises():
        named = re.findall(r"`(tests/[^`]+)`", promise)
        assert named, promise
        for test in named:
            assert re.search(r"^def test_", (ROOT / test).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_test_of_this_folder_holds_a_promise() -> None:
    here = Path(__file__)
    tests = {f"tests/hostile/{path.name}" for path in here.parent.glob("test_*.py")}
    named = set(re.findall(r"`(tests/hostile/[^`]+)`", "\n".join(promises())))

    assert tests - {f"tests/hostile/{here.name}"} == named
