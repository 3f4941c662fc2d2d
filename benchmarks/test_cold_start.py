"""Starting from nothing: imports and commands as processes of their own, beside bare Python."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

ONESTOP = "from onestop_engine.cli import main; main()"
DUE = ("due", "3 ngày làm việc", "--received", "2026-08-20T09:00")
LAZY = ("numpy", "jsonschema", "sqlalchemy", "rich", "transitions")


def python(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words], check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout


def process(*words: str) -> Callable[[], str]:
    return lambda: python(*words)


def test_cold_start(bench: Any) -> None:
    works = {
        "python": process("-c", "pass"),
        "import onestop_engine": process("-c", "import onestop_engine"),
        "import calendars": process("-c", "from onestop_engine import WorkCalendar"),
        "import engine": process("-c", "import onestop_engine.engine"),
        "import OneStop": process("-c", "from onestop_engine import OneStop"),
        "onestop due": process("-c", ONESTOP, *DUE),
    }
    loaded = f"import sys, onestop_engine.onestop; print([n for n in {LAZY} if n in sys.modules])"
    assert python("-c", loaded).strip() == "[]"
    assert "2026-08-24T17:00+07:00" in works["onestop due"]()

    race = bench.race(works, rounds=15)
    bare = race.median("python")
    for name in works:
        median = race.median(name)
        bench.time(name, median, note=f"{(median - bare) * 1e3:.0f} ms above bare Python")
    section = "cold_start"
    for bound, name in (
        ("import_onestop_engine", "import onestop_engine"),
        ("import_OneStop", "import OneStop"),
        ("onestop_due", "onestop due"),
    ):
        bench.hold(section, bound, race.ratio(name, "python"), "bare starts")
