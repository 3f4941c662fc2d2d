from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Onestop = Callable[..., Result]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--fee", "8000"),
        ("--deadline", "trong ngày"),
        ("--deadline", "1.5 working days"),
        ("--level", "province"),
        ("--title", 'Cấp "giấy": # một, hai'),
        ("--code", "1.100"),
        ("--decided-by", "217/2026/NĐ-CP"),
    ],
)
def test_whatever_is_answered_the_file_passes_the_check(
    onestop: Onestop, lang: str, options: tuple[str, ...]
) -> None:
    made = onestop("new", "sub/draft.yaml", "--yes", "--lang", lang, *options)

    assert made.exit_code == 0
    assert onestop("check", "sub/draft.yaml").output.startswith("1 file, 0 errors, 0 warn")
    assert onestop("run", "sub/draft.yaml", "--received", "2027-01-08T09:00").exit_code == 0


def test_nothing_is_ever_overwritten(onestop: Onestop) -> None:
    Path("draft.yaml").write_text("mine", encoding="utf-8")

    result = onestop("new", "draft.yaml", "--yes")

    assert result.exit_code == 2
    assert "not overwritten" in result.stderr
    assert Path("draft.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--deadline", "P1D"), "ISO 8601"),
        (("--fee", "8.000"), "8000"),
        (("--from", "01/07/2026"), "2026-07-01"),
        (("--level", "district"), "commune, province"),
    ],
)
def test_a_wrong_answer_is_said_and_nothing_is_written(
    onestop: Onestop, options: tuple[str, ...], sentence: str
) -> None:
    result = onestop("new", "draft.yaml", "--yes", *options)

    assert result.exit_code == 2
    assert sentence in result.stderr
    assert not Path("draft.yaml").exists()


def test_a_code_that_no_procedure_may_have_is_a_problem_of_the_file(onestop: Onestop) -> None:
    result = onestop("new", "draft.yaml", "--yes", "--code", "a b")

    assert result.exit_code == 1
    assert "draft.yaml:1:12: error OS1" in result.stderr
    assert not Path("draft.yaml").exists()


def test_questions_are_asked_on_a_terminal(
    onestop: Onestop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onestop_engine.cli._new._asks", lambda: True)
    answers = ["1.000001", "Xác nhận", "ho-tich", "", "3 dais", "3 days", "0", "2026-07-01", ""]

    result = onestop("new", "draft.yaml", input="\n".join(answers) + "\n")
    text = Path("draft.yaml").read_text(encoding="utf-8")

    assert result.exit_code == 0
    assert "cannot be read" in result.stderr
    assert '"Xác nhận"' in text
    assert '"3 ngày"' in text


def test_json_says_where_the_file_is(onestop: Onestop) -> None:
    result = onestop("new", "draft.yaml", "--yes", "--json")

    assert json.loads(result.stdout) == {"path": "draft.yaml", "code": "0.000001"}
