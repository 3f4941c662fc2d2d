"""Every command shown in the documents runs, and answers what is shown below it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from onestop_engine.cli import cli

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
RUN = ("onestop", "python", "cp")
LEFT_OUT = ("pip", "git", "cd", "uv")


@dataclass(frozen=True)
class Shown:
    """A command of a document, with the exit code and the lines that it promises."""

    command: str
    code: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """A file of a document: a block whose fence names it, such as `yaml wrong.yaml`.

    With `merge` after the name, the block shows only the top-level keys of the file that change;
    with `from base.yaml`, those that differ from another file.
    """

    name: str
    text: str
    base: str | None = None

    def write(self, folder: Path) -> None:
        """Writes the file, or puts these keys in place of those that its base has."""
        path = folder / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = self.text
        if self.base is not None:
            text = merged((folder / self.base).read_text(encoding="utf-8"), text)
        path.write_text(text, encoding="utf-8")


def merged(text: str, change: str) -> str:
    """A YAML text with the top-level keys of `change` in place of its own, or at its end."""
    parts = parts_of(text)
    for key, part in parts_of(change).items():
        kept = parts.get(key)
        space = "\n" if kept is None else kept[len(kept.rstrip()) :]
        parts[key] = f"{'' if kept else space}{part.rstrip()}{space}"
    return "".join(parts.values())


def parts_of(text: str) -> dict[str, str]:
    """The top-level keys of a YAML text, each with its lines and the space after them."""
    pieces = re.split(r"^(?=[a-z_]+:)", text, flags=re.MULTILINE)
    return {piece.partition(":")[0]: piece for piece in pieces if piece.strip()}


def steps_of(text: str) -> list[Shown | Written]:
    """The commands in the console blocks of a document, and the files it names, in order."""
    fence = r"^```(?P<language>\S+)(?: (?P<name>\S+)(?P<merge> merge)?(?: from (?P<base>\S+))?)?\n"
    blocks = re.finditer(fence + r"(?P<body>.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    steps: list[Shown | Written] = []
    for block in blocks:
        name, body = block["name"], block["body"]
        if name:
            steps.append(Written(name, body, name if block["merge"] else block["base"]))
        elif block["language"] == "console":
            steps.extend(commands_of(body))
    return steps


def commands_of(block: str) -> list[Shown]:
    """The commands of a console block; what follows a command is what it shows."""
    joined = block.replace("\\\n", " ")
    shown = []
    for part in re.split(r"^\$ ", joined, flags=re.MULTILINE)[1:]:
        head, *lines = part.rstrip().splitlines()
        command, _, code = head.partition("# exit ")
        shown.append(Shown(command.strip(), int(code or 0), tuple(lines)))
    return shown


def missing_lines(shown: Shown, output: str) -> list[str]:
    """The lines shown that the output does not hold; `…` stands for anything."""
    flat = " ".join(output.split())
    return [
        line
        for line in shown.lines
        if not re.search(
            ".*".join(re.escape(" ".join(piece.split())) for piece in re.split("…|\\.{3}", line)),
            flat,
        )
    ]


def written_documents() -> list[Path]:
    return [path for path in DOCUMENTS if path.exists() and steps_of(path.read_text("utf-8"))]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run in, beside the repository's procedures, examples and documents."""
    for name in ("procedures", "examples", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return tmp_path


def run(command: str) -> tuple[int, str]:
    """The exit code and everything printed by a command, which may end in `> FILE`."""
    words = shlex.split(command)
    target = words.pop() if words[-2:-1] == [">"] else None
    if target is not None:
        words.pop()
    if words[0] == "python":
        return run_python(words[1:])
    if words[0] == "cp":
        shutil.copyfile(*words[1:])
        return 0, ""
    result = CliRunner().invoke(cli, words[1:], prog_name="onestop")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    if target is not None:
        Path(target).write_text(result.stdout, encoding="utf-8")
    return result.exit_code, result.output


def run_python(words: list[str]) -> tuple[int, str]:
    """The exit code and everything printed by a Python program."""
    done = subprocess.run(
        [sys.executable, *words], capture_output=True, check=False, encoding="utf-8"
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("document", written_documents(), ids=lambda path: path.name)
def test_every_command_shown_runs_and_answers_as_shown(document: Path, place: Path) -> None:
    for step in steps_of(document.read_text(encoding="utf-8")):
        if isinstance(step, Written):
            step.write(place)
            continue
        program = step.command.split()[0]
        assert program in RUN + LEFT_OUT, f"{document.name}: who runs «{step.command}»?"
        if program in LEFT_OUT:
            continue

        code, output = run(step.command)

        assert code == step.code, f"{step.command}\n{output}"
        assert missing_lines(step, output) == [], f"{step.command}\n{output}"


def test_commands_and_files_are_read_in_order() -> None:
    text = (
        "```yaml a.yaml\na: 1\n```\n```console\n$ onestop due x \\\n    --json  # exit 2\n"
        "Lỗi: …\n\n$ onestop\n```\n```python\nx = 1\n```\n"
    )

    assert steps_of(text) == [
        Written("a.yaml", "a: 1\n"),
        Shown("onestop due x      --json", 2, ("Lỗi: …",)),
        Shown("onestop", 0, ()),
    ]


def test_shown_lines_may_leave_something_out() -> None:
    shown = Shown("x", 0, ("Due: … 2026", "never said"))

    assert missing_lines(shown, "Due:  17:00\nMonday 2026") == ["never said"]


def test_a_block_may_show_only_the_keys_that_change(tmp_path: Path) -> None:
    whole, change = steps_of(
        "```yaml a.yaml\na: 1\n\nb:\n  - 2\n\nc: 3\n```\n```yaml a.yaml merge\nd: 5\nb: 4\n```\n"
    )

    for step in (whole, change):
        assert isinstance(step, Written)
        step.write(tmp_path)

    assert (tmp_path / "a.yaml").read_text("utf-8") == "a: 1\n\nb: 4\n\nc: 3\n\nd: 5\n"
