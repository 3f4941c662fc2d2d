"""The examples that the help of each command shows work as they stand."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import Result

from onestop_engine.cli import cli
from onestop_engine.cli._about import ABOUT
from onestop_engine.cli._command import SpokenGroup

Onestop = Callable[..., Result]
ROOT = Path(__file__).resolve().parents[2]
OLD = {
    "old_code": "H26.10.2-261116-0042",
    "procedure": "1.013225",
    "unit": "H26.10.2",
    "received": "2026-11-16T08:40",
    "accepted": "2026-11-16T09:00",
    "step": "examine_house",
    "promised": "2026-11-26",
    "facts": {"works": "house"},
}
RECORD = {"code": "9.000101", "name_vi": "Cấp giấy phép mẫu", "channels": []}
# Written by an earlier example of the same help, or made beforehand.
MAKES_ITS_OWN_FILE = ("onestop new draft.yaml", "onestop demo --db demo.db")


def examples() -> Iterator[str]:
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        yield from command.examples
        if isinstance(command, SpokenGroup):
            for inner in command.commands.values():
                yield from inner.examples


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("store") / "demo.db"
    with pytest.raises(SystemExit, match="0"):
        cli.main(["demo", "--dossiers", "3", "--db", str(file)])
    return file


# What never ends by itself is run as a process of its own, in test_watch.
ENDING = sorted({one for one in examples() if "--watch" not in one})


@pytest.mark.parametrize("example", ENDING)
def test_an_example_of_the_help_works(onestop: Onestop, store: Path, example: str) -> None:
    Path("procedures").symlink_to(ROOT / "procedures")
    Path("running.jsonl").write_text(json.dumps(OLD), encoding="utf-8")
    Path("records.jsonl").write_text(json.dumps(RECORD), encoding="utf-8")
    Path("drafts").mkdir()
    for ending in ("csv", "yaml"):
        shutil.copy(ROOT / "examples" / "tables" / f"old-system.{ending}", ".")
    if not example.startswith(MAKES_ITS_OWN_FILE):
        shutil.copy(store, "demo.db")
        onestop("new", "draft.yaml", "--yes")
    if example.startswith("onestop outbox") and " register " not in example:
        onestop("outbox", "register", "portal", "--db", "demo.db")
    program, *words = shlex.split(example.partition(" > ")[0])
    if words[0] == "demo":
        words += ["--dossiers", "3"]

    result = onestop(*words)

    assert program == "onestop"
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("name", ABOUT)
def test_every_command_has_a_chapter_in_the_documents(name: str) -> None:
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")

    assert f"\n## {name}\n" in text
