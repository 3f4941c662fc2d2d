from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Onestop = Callable[..., Result]


@pytest.fixture
def good(onestop: Onestop) -> str:
    onestop("new", "good.yaml", "--yes", "--from", "2026-07-01", "--fee", "8000")
    return Path("good.yaml").read_text(encoding="utf-8")


@pytest.fixture
def broken(good: str) -> str:
    """A file whose 21st line leads to a step that does not exist."""
    text = good.replace("approve: sign", "approve: sing")
    Path("broken.yaml").write_text(text, encoding="utf-8")
    return text


@pytest.mark.usefixtures("good")
def test_a_good_file_is_fine(onestop: Onestop) -> None:
    result = onestop("check", "good.yaml")

    assert result.exit_code == 0
    assert result.output == "1 file, 0 errors, 0 warnings.\n"


def test_a_problem_stands_at_its_place_with_its_line_and_its_mend(
    onestop: Onestop, broken: str
) -> None:
    result = onestop("check", "broken.yaml", "--lang", "vi")
    head, line, caret, mend, *_ = result.output.splitlines()
    number = broken[: broken.index("approve: sing")].count("\n") + 1

    assert result.exit_code == 1
    assert head.startswith(f"broken.yaml:{number}:")
    assert " lỗi OS3" in head
    assert line == f"{number:>5} |       approve: sing"
    assert caret.strip() == "^"
    assert line[caret.index("^")] in "as"
    assert mend.startswith("    cách sửa: ")
    assert "sign" in head + mend
    assert result.output.endswith("cảnh báo.\n")


@pytest.mark.usefixtures("broken")
def test_json_holds_both_languages(onestop: Onestop) -> None:
    for words in (("--json",), ("--format", "json"), ("--format=json",)):
        result = onestop("check", "broken.yaml", *words)
        document = json.loads(result.stdout)
        problem = document["problems"][0]

        assert result.exit_code == 1
        assert document["ok"] is False
        assert problem["file"] == "broken.yaml"
        assert problem["message"]["vi"] != problem["message"]["en"]
        assert problem["mend"]["vi"]


def test_github_marks_the_line_and_escapes(onestop: Onestop, broken: str) -> None:
    Path("a,b:c%.yaml").write_text(broken, encoding="utf-8")

    line = onestop("check", "a,b:c%.yaml", "--format", "github").output.splitlines()[0]

    assert line.startswith("::error file=a%2Cb%3Ac%25.yaml,line=")
    assert "title=OS3" in line
    assert "%0AMend: " in line


def test_warnings_alone_are_fine(onestop: Onestop, good: str) -> None:
    Path("warned.yaml").write_text(good.partition("documents:")[0], encoding="utf-8")

    result = onestop("check", "warned.yaml")

    assert result.exit_code == 0
    assert "warning OS8" in result.output
    assert "1 warning." in result.output


def test_a_file_that_is_no_text_is_a_problem_and_no_traceback(onestop: Onestop) -> None:
    Path("bytes.yaml").write_bytes(b"\xff\xfe\x00" * 5)

    result = onestop("check", "bytes.yaml")

    assert result.exit_code == 1
    assert "OS1" in result.output


def test_folders_are_searched(onestop: Onestop, broken: str) -> None:
    folder = Path("procedures/field")
    folder.mkdir(parents=True)
    (folder / "one.yaml").write_text(broken, encoding="utf-8")

    assert onestop("check", "procedures").exit_code == 1


def test_the_schema_is_one_document(onestop: Onestop) -> None:
    schema = json.loads(onestop("schema").stdout)

    assert schema["$schema"].startswith("https://json-schema.org/")
    assert "steps" in schema["properties"]
