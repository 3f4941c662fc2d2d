"""What only a real process shows: locale, imports, pipes, signals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence

import pytest

PROGRAM = [sys.executable, "-c", "from onestop_engine.cli import main; main()"]
DUE = ["due", "3 ngày làm việc", "--received", "2026-08-20T09:00"]
SLOW = ("numpy", "jsonschema", "sqlalchemy", "rich", "transitions", "yaml")


def run(words: Sequence[str], **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    return subprocess.run(
        [*PROGRAM, *words],
        capture_output=True,
        check=False,
        env={**clean, "LANG": "", **environment},
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "vi_VN.UTF-8"}, "Hẹn trả: 17:00 thứ Hai 24/8/2026"),
        ({"LC_ALL": "C"}, "Due: 17:00 Monday 24 August 2026"),
        ({"LANG": "vi_VN", "PYTHONIOENCODING": "latin-1"}, "Hẹn trả: 17:00 thứ Hai 24/8/2026"),
    ],
)
def test_the_locale_decides_and_every_letter_gets_out(
    environment: dict[str, str], expected: str
) -> None:
    result = run(DUE, **environment)

    assert result.stdout.startswith(expected)
    assert result.stderr == ""
    assert result.returncode == 0


def test_a_due_date_loads_nothing_slow() -> None:
    code = (
        "import sys\nfrom onestop_engine.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        f"print([name for name in {SLOW!r} if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, *DUE], capture_output=True, check=True, encoding="utf-8"
    )

    assert result.stdout.splitlines()[-1] == "[]"


def test_nobody_reading_the_output_is_no_traceback() -> None:
    program = subprocess.Popen(
        [*PROGRAM, "calendar", "show", "2026"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.close()
    errors = program.stderr.read()
    program.stderr.close()

    assert program.wait() == 141
    assert errors == b""


def test_bytes_that_are_no_text_are_a_users_mistake() -> None:
    result = subprocess.run(
        [*[part.encode() for part in PROGRAM], b"due", b"3 days", b"--received", b"\xff\xfe"],
        capture_output=True,
        check=False,
    )

    assert result.returncode == 2
    assert b"Traceback" not in result.stderr


def test_bytes_that_are_no_text_do_not_break_json() -> None:
    result = subprocess.run(
        [*PROGRAM, *[b"due", b"3 days", b"--received", b"\xff", b"--json"]],
        capture_output=True,
        check=False,
    )

    assert json.loads(result.stdout)["error"]["kind"] == "InputError"
