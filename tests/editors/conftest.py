"""The language server that editors ask, started once for all these tests."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from language_client import LanguageServer

# scripts/lib.sh installs the server into the folder of the virtual environment.
_SERVER = Path("node_modules", "yaml-language-server", "bin", "yaml-language-server")
_LACKING = (
    "the YAML language server is not there: install Node.js and run scripts/test, or run `npm ci` "
    "in a copy of tests/editors and set ONESTOP_EDITOR_TOOLS to its path"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    folder = Path(os.environ.get("ONESTOP_EDITOR_TOOLS", Path(sys.prefix, "editor-tools")))
    node = shutil.which("node")
    if node is None or not (folder / _SERVER).exists():
        # Where everything must be tested, a test that is left out is a failure.
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(_LACKING)
    command = [node, str(folder / _SERVER), "--stdio"]
    with LanguageServer(command, tmp_path_factory.mktemp("editor")) as running:
        yield running
