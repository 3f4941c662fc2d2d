"""How a run ends when something outside ends it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result

Onestop = Callable[..., Result]


def test_an_interrupt_is_quiet(onestop: Onestop, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("onestop_engine.cli._due.open_calendar", interrupt)

    result = onestop("due", "3 days", "--received", "2026-08-20")

    assert result.exit_code == 130
    assert result.output.strip() == ""


def test_a_file_that_may_not_be_read_is_said(
    onestop: Onestop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "lich.json")

    monkeypatch.setattr("onestop_engine.cli._due.open_calendar", refuse)

    result = onestop("due", "3 days", "--received", "2026-08-20", "--lang", "vi")

    assert result.exit_code == 2
    assert result.stderr == (
        "Lỗi: Không có quyền đọc hoặc ghi «lich.json». Xin quyền, hoặc chọn chỗ khác.\n"
    )


def test_what_else_a_disk_refuses_is_said_with_its_reason(
    onestop: Onestop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(5, "Input/output error", "lich.json")

    monkeypatch.setattr("onestop_engine.cli._due.open_calendar", refuse)

    result = onestop("due", "3 days", "--received", "2026-08-20", "--lang", "vi")

    assert result.exit_code == 2
    assert result.stderr.startswith("Lỗi: Không dùng được tệp «lich.json»: Input/output error.")


def test_no_color_is_respected(onestop: Onestop, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("due", "3 days", "--received", "2026-08-20")
    coloured = onestop(*words, color=True).output
    monkeypatch.setenv("NO_COLOR", "1")
    plain = onestop(*words, color=True).output

    assert "\x1b[" in coloured
    assert "\x1b[" not in plain
