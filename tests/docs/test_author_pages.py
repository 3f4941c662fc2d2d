"""The pages for authors make what they say: files pass, and the walk ends in those shipped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_shown_commands import Written, run, steps_of

from onestop_engine.definition import check

ROOT = Path(__file__).resolve().parents[2]
AUTHORS = ROOT / "docs" / "authors"
SHIPPED = AUTHORS / "files" / "9.100002"


def played(page: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the page writes, after all its commands."""
    monkeypatch.chdir(folder)
    for step in steps_of((AUTHORS / page).read_text(encoding="utf-8")):
        if isinstance(step, Written):
            step.write(folder)
        elif " new " in step.command or step.command.startswith("cp "):
            run(step.command)
    return folder


def texts(folder: Path) -> dict[str, str]:
    """The files of a folder, without the line that says where this machine keeps its schema."""
    return {
        path.relative_to(folder).as_posix(): re.sub(
            r"\A# yaml-language-server: .*\n", "", path.read_text(encoding="utf-8")
        )
        for path in folder.rglob("*.yaml")
    }


@pytest.mark.parametrize("page", ["walk.vi.md", "walk.en.md"])
def test_the_walk_ends_in_the_files_that_lie_beside_it(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played(page, tmp_path, monkeypatch)

    assert texts(tmp_path / "9.100002") == texts(SHIPPED)


def test_the_files_of_the_walk_have_not_even_a_warning() -> None:
    assert check(SHIPPED).problems == ()


def test_every_recipe_has_not_even_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played("recipes.md", tmp_path, monkeypatch)
    recipes = [path for path in tmp_path.rglob("*.yaml") if "scenarios" not in path.parts]

    assert len(recipes) > 12
    assert {path.name: check(path).problems for path in recipes} == {
        path.name: () for path in recipes
    }


def test_both_languages_tell_the_same_walk() -> None:
    vietnamese, english = (
        [
            step if isinstance(step, Written) else step.command.replace(f"--lang {lang} ", "")
            for step in steps_of((AUTHORS / f"walk.{lang}.md").read_text(encoding="utf-8"))
        ]
        for lang in ("vi", "en")
    )

    assert [re.sub(r"-o \S+", "-o x", str(step)) for step in vietnamese] == [
        re.sub(r"-o \S+", "-o x", str(step)) for step in english
    ]
