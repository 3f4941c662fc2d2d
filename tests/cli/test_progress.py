from __future__ import annotations

import sys

import pytest

from onestop_engine.cli import _progress
from onestop_engine.cli._progress import Progress


def test_nothing_is_drawn_into_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("Checking") as progress:
        progress(1, 10)

    assert capsys.readouterr().err == ""


def test_those_who_wait_at_a_terminal_see_how_far_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_progress, "_PATIENCE", 0.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    with Progress("Checking") as progress:
        progress(3, 10)
        progress(10, 10)
    captured = capsys.readouterr()

    assert "Checking" in captured.err
    assert "10/10" in captured.err
    assert captured.out == ""


def test_those_who_need_not_wait_see_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_progress, "_PATIENCE", 1000.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    with Progress("Checking") as progress:
        progress(3, 10)
        progress(0, 0)

    assert capsys.readouterr().err == ""
