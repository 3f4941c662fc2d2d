"""`onestop check --watch` as the process that it is: it sees what is saved, and ends on Ctrl-C."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

Onestop = Callable[..., Result]

PROGRAM = [sys.executable, "-c", "from onestop_engine.cli import main; main()"]
PATIENCE = 30.0


class Watched:
    """A running `onestop check --watch`, line by line."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [*PROGRAM, "check", "--watch", "--lang", "en", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def until(self, part: str) -> list[str]:
        """The lines up to the first one that says `part`."""
        lines: list[str] = []
        while not lines or part not in lines[-1]:
            try:
                lines.append(self._lines.get(timeout=PATIENCE))
            except queue.Empty:
                pytest.fail(f"{part!r} was never said, but: {lines}")
        return lines

    def end(self) -> tuple[int, list[str]]:
        """Presses Ctrl-C: the exit code, and what was still said."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(PATIENCE)
        self._thread.join(PATIENCE)
        return code, [self._lines.get() for _ in range(self._lines.qsize())]


@pytest.fixture
def text(onestop: Onestop) -> str:
    onestop("new", "pack/good.yaml", "--yes", "--from", "2026-07-01")
    return Path("pack/good.yaml").read_text(encoding="utf-8")


@pytest.fixture(params=[(), ("--no-cache",)], ids=["kept", "not-kept"])
def watched(text: str, request: pytest.FixtureRequest) -> Iterator[Watched]:
    Path("pack/other.yaml").write_text(text.replace("0.000001", "0.000002"), encoding="utf-8")
    running = Watched("pack", *request.param)
    try:
        yield running
    finally:
        running.process.kill()
        running.process.wait()
        assert running.process.stdout is not None
        running.process.stdout.close()


def test_what_is_saved_is_checked_until_ctrl_c(watched: Watched, text: str) -> None:
    good = Path("pack/good.yaml")
    assert watched.until("Watching 2 files")[0] == "2 files, 0 errors, 0 warnings."

    good.write_text(text.replace("approve: sign", "approve: sing"), encoding="utf-8")
    lines = watched.until("2 files, 1 error,")
    assert lines[0].startswith(f"{good}:")
    assert not any("other.yaml" in line for line in lines)

    good.write_text(text, encoding="utf-8")
    assert watched.until("2 files,") == [f"{good}: fine", "2 files, 0 errors, 0 warnings."]

    assert watched.end() == (0, [""])


def test_a_file_may_vanish_and_come_back(watched: Watched, text: str) -> None:
    watched.until("Watching")

    Path("pack/good.yaml").unlink()
    assert watched.until("1 file,")[0] == "pack/good.yaml: gone"

    Path("pack/good.yaml").write_text(text, encoding="utf-8")
    assert watched.until("2 files,")[0] == "pack/good.yaml: fine"

    Path("pack/good.yaml").unlink()
    Path("pack/other.yaml").unlink()
    Path("pack").rmdir()
    watched.until("There is no file or folder pack")

    Path("pack").mkdir()
    Path("pack/good.yaml").write_text(text, encoding="utf-8")
    watched.until("1 file, 0 errors")

    assert watched.end()[0] == 0


def test_a_file_that_is_half_written_is_looked_at_when_it_is_whole(
    watched: Watched, text: str
) -> None:
    watched.until("Watching")

    with Path("pack/good.yaml").open("w", encoding="utf-8") as file:
        for part in (text[:200], text[200:500], text[500:]):
            file.write(part)
            file.flush()

    assert watched.until("2 files,") == ["pack/good.yaml: fine", "2 files, 0 errors, 0 warnings."]
    assert watched.end()[0] == 0


def test_a_path_that_was_never_there_is_wrong_use(onestop: Onestop) -> None:
    assert onestop("check", "--watch", "nowhere").exit_code == 2


@pytest.mark.usefixtures("text")
@pytest.mark.parametrize("form", [("--json",), ("--format", "sarif"), ("--format", "github")])
def test_watching_is_for_people(onestop: Onestop, form: tuple[str, ...]) -> None:
    result = onestop("check", "--watch", "pack", *form)

    assert result.exit_code == 2
    assert "--watch" in result.output
