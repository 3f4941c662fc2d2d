from __future__ import annotations

from pathlib import Path

import pytest

from onestop_engine.engine import KINDS, STATUS_OF, status_name
from onestop_engine.engine._changes import CHANGES
from onestop_engine.engine.commands import COMMANDS

PAGE = (Path(__file__).parents[2] / "docs" / "concepts.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_stands_in_the_table(command: str) -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]

    assert any(f"`{command}`" in row.split("|")[1] for row in rows)


@pytest.mark.parametrize("phase", sorted(STATUS_OF))
def test_every_phase_stands_beside_its_status(phase: str) -> None:
    number = STATUS_OF[phase]  # type: ignore[index]
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| {number} |"))

    assert status_name(number).vi in row
    assert phase in row


def test_every_kind_of_event_has_its_change() -> None:
    assert {*CHANGES, "submitted", "adopted"} == set(KINDS)
