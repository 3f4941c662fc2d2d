from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import onestop_engine

CONTRACT = {
    "Actor",
    "CalendarRangeError",
    "Catalog",
    "Conflict",
    "Counting",
    "Dossier",
    "Due",
    "Event",
    "NotAllowed",
    "NotFound",
    "OneStop",
    "OneStopError",
    "Problem",
    "Procedure",
    "ProcedureError",
    "Report",
    "StoreError",
    "Term",
    "WorkCalendar",
    "check",
    "check_text",
    "load_procedure",
}
"""Names that portals rely on; this set only ever grows."""

ADDED = {
    "CalendarError",
    "Choice",
    "Clock",
    "Decision",
    "InputError",
    "Phase",
    "TermError",
    "Text",
    "__version__",
}

SLOW = ("numpy", "jsonschema", "sqlalchemy", "rich", "transitions", "yaml", "click")


def test_the_public_names_are_frozen() -> None:
    assert set(onestop_engine.__all__) == CONTRACT | ADDED
    assert list(onestop_engine.__all__) == sorted(onestop_engine.__all__)


@pytest.mark.parametrize("name", sorted(CONTRACT | ADDED))
def test_every_public_name_loads_and_explains_itself(name: str) -> None:
    value = getattr(onestop_engine, name)

    assert name in dir(onestop_engine)
    assert name == "__version__" or value.__doc__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Onestop'"):
        _ = onestop_engine.Onestop


def test_importing_the_package_loads_nothing_slow() -> None:
    code = "import sys, json, onestop_engine; print(json.dumps(sorted(sys.modules)))"
    source = Path(onestop_engine.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        cwd=source,
    )

    loaded = json.loads(done.stdout)

    assert [name for name in SLOW if name in loaded] == []
    assert [name for name in loaded if name.startswith("onestop_engine.")] == []


def test_a_due_date_needs_no_slow_module() -> None:
    code = """
import sys, json
from datetime import datetime
from onestop_engine import Term, WorkCalendar
due = WorkCalendar.bundled("vn").due(datetime(2026, 11, 23, 9), Term.parse("3 working days"))
due.explain("en")
print(json.dumps(sorted(sys.modules)))
"""
    source = Path(onestop_engine.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=source
    )

    loaded = json.loads(done.stdout)

    assert [name for name in SLOW if name in loaded] == []


def test_a_command_in_memory_needs_no_database_library() -> None:
    code = """
import sys, json
from onestop_engine import OneStop
with OneStop.open("memory://") as shop:
    shop.find()
print(json.dumps(sorted(sys.modules)))
"""
    source = Path(onestop_engine.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=source
    )

    loaded = json.loads(done.stdout)

    assert [name for name in ("numpy", "jsonschema", "sqlalchemy", "rich") if name in loaded] == []


def test_the_version_is_the_one_of_the_distribution() -> None:
    project = Path(__file__).parents[1] / "pyproject.toml"
    written = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]

    assert onestop_engine.__version__ == written
