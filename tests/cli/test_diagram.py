from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from onestop_engine import OneStop

Onestop = Callable[..., Result]
EVERYTHING = str(Path(__file__).parent / "everything.yaml")


@pytest.fixture
def store(onestop: Onestop) -> str:
    onestop("demo", "--dossiers", "3", "--db", "demo.db")
    return "demo.db"


def some_code(store: str) -> str:
    with OneStop.open(f"sqlite:///{store}") as shop:
        return shop.find()[0].code


def test_a_file_is_drawn_to_stdout(onestop: Onestop) -> None:
    result = onestop("diagram", EVERYTHING)

    assert result.exit_code == 0
    assert result.stdout.startswith("<svg ")
    assert result.stdout.endswith("</svg>\n")
    assert "One-stop unit" in result.stdout


def test_a_code_is_drawn_in_the_language_and_version_asked_for(onestop: Onestop) -> None:
    result = onestop("diagram", "1.013225", "--on", "2025-08-01", "--lang", "vi")

    assert "hiệu lực từ 01/07/2025" in result.stdout
    assert "Bộ phận Một cửa" in result.stdout


def test_a_file_is_written_and_named(onestop: Onestop) -> None:
    result = onestop("diagram", EVERYTHING, "-o", "picture.svg")

    assert result.stdout == "Written: picture.svg.\n"
    assert Path("picture.svg").read_text(encoding="utf-8").startswith("<svg ")


@pytest.mark.parametrize(
    "words", [("--format", "mermaid", "-o", "a.txt"), ("-o", "a.mmd"), ("-o", "a.mermaid")]
)
def test_mermaid_is_asked_for_by_name_or_by_the_file_s_ending(
    onestop: Onestop, words: tuple[str, ...]
) -> None:
    onestop("diagram", EVERYTHING, *words)

    assert "flowchart TB" in Path(words[-1]).read_text(encoding="utf-8")


def test_the_format_asked_for_beats_the_file_s_ending(onestop: Onestop) -> None:
    onestop("diagram", EVERYTHING, "-o", "a.mmd", "--format", "svg")

    assert Path("a.mmd").read_text(encoding="utf-8").startswith("<svg ")


def test_a_dossier_is_drawn_on_its_own_procedure(onestop: Onestop, store: str) -> None:
    code = some_code(store)

    result = onestop("diagram", "--dossier", code, "--db", store, "--at", "2026-07-31T17:00")

    assert result.exit_code == 0, result.output
    assert code in result.stdout
    assert "the way that the dossier took" in result.stdout
    assert onestop("diagram", "--dossier", code, "--db", store).exit_code == 0


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "WHAT is missing"),
        (("1.013225", "-o", "permit.PNG"), "not .png. Write -o permit.svg"),
        (("khong",), "'khong' is no file, and no procedure has that code"),
        (("1.013225", "--at", "2026-07-31"), "--at means something only with --dossier"),
        (("--dossier", "X"), "go together"),
        (("--db", "demo.db"), "go together"),
        (("--dossier", "X", "--db", "demo.db", "--format", "mermaid"), "SVG only"),
        (("--dossier", "H26.10.2-260101-9999", "--db", "demo.db"), "H26.10.2-260101-9999"),
        (("9.999999",), "9.999999"),
        (("1.013225", "--format", "png"), "--format must be one of: svg, mermaid"),
    ],
)
def test_wrong_use_says_what_to_do(onestop: Onestop, words: tuple[str, ...], said: str) -> None:
    result = onestop("diagram", *words)

    assert result.exit_code == 2
    assert said in result.stderr


def test_a_dossier_of_another_procedure_is_no_picture_of_this_one(
    onestop: Onestop, store: str
) -> None:
    code = some_code(store)

    result = onestop("diagram", "9.999999", "--dossier", code, "--db", store)

    assert result.exit_code == 2
    assert "not of 9.999999" in result.stderr
