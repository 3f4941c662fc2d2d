from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from onestop_engine.cli import cli

Onestop = Callable[..., Result]


@pytest.fixture
def onestop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Onestop:
    """Runs `onestop` in an empty folder, in English unless told otherwise."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str, locale: str = "en_US.UTF-8", **settings: Any) -> Result:
        environment = {"LC_ALL": locale, "LC_MESSAGES": "", "LANG": ""}
        result = CliRunner(env=environment).invoke(
            cli, list(words), prog_name="onestop", **settings
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run
