from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from click.testing import Result

from onestop_engine.cli._about import ABOUT
from onestop_engine.cli._speech import lang_of_locale, wishes_of
from onestop_engine.texts import Lang

Onestop = Callable[..., Result]


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "vi"}, "vi"),
        ({"LC_ALL": "C", "LANG": "vi_VN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "vi_VN", "LANG": "en_US.UTF-8"}, "vi"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({}, "en"),
    ],
)
def test_the_locale_decides_the_language(environment: dict[str, str], expected: str) -> None:
    assert expected == lang_of_locale(environment)


@pytest.mark.parametrize(
    "words",
    [
        ["--lang", "vi", "due"],
        ["due", "x", "--lang", "vi"],
        ["due", "--lang=vi"],
        ["--help", "--lang", "vi"],
    ],
)
def test_lang_is_understood_wherever_it_stands(words: Sequence[str]) -> None:
    assert wishes_of(words, {"LANG": "en_US"}).lang == "vi"


def test_words_after_two_dashes_are_no_options() -> None:
    assert wishes_of(["due", "--", "--lang", "vi", "--json"], {}) == wishes_of([], {})


def test_alone_it_shows_its_help_and_every_command(onestop: Onestop) -> None:
    result = onestop()

    assert result.exit_code == 0
    assert all(f"  {name} " in result.output for name in ABOUT)


@pytest.mark.parametrize("name", ABOUT)
@pytest.mark.parametrize(("lang", "heading"), [("vi", "Cách dùng:"), ("en", "Usage:")])
def test_every_command_has_help_in_both_languages_with_an_example(
    onestop: Onestop, name: str, lang: Lang, heading: str
) -> None:
    result = onestop(name, "--help", "--lang", lang)

    assert result.exit_code == 0
    assert result.output.startswith(heading)
    assert f"onestop {name}" in result.output.partition("Ví dụ" if lang == "vi" else "Examples")[2]
    assert ABOUT[name].say(lang).split()[0] in result.output


def test_vietnamese_help_holds_no_english_headings(onestop: Onestop) -> None:
    output = onestop("due", "--help", locale="vi_VN.UTF-8").output

    assert not {"Usage", "Options", "OPTIONS", "Show this"} & set(output.replace(":", "").split())


def test_version_is_printed(onestop: Onestop) -> None:
    result = onestop("--version")

    assert result.output.startswith("onestop_engine ")
    assert result.exit_code == 0
