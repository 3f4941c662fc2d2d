"""Every part that reads what others wrote, under some thousand hostile inputs each run.

Each target runs in a process of its own, whose memory and processor time the system limits; the
inputs are the same in every run.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FUZZING = Path(__file__).with_name("fuzzing.py")
CASES = {
    "procedures": 400,
    "procedure_bytes": 200,
    "overlays": 200,
    "scenarios": 200,
    "field_titles": 100,
    "calendars": 250,
    "calendar_overlays": 300,
    "expressions": 600,
    "terms": 500,
    "records": 300,
    "old_dossiers": 250,
    "events": 400,
    "submissions": 300,
    "acts": 300,
    "questions": 300,
}


@pytest.mark.parametrize("target", CASES)
def test_hostile_input_is_refused_or_used_and_never_more(target: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", FUZZING, target, str(CASES[target])],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout) >= CASES[target] // 2
