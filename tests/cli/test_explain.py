from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from onestop_engine.catalog import Catalog

Onestop = Callable[..., Result]
ROOT = Path(__file__).resolve().parents[2]


def test_a_procedure_is_put_into_words(onestop: Onestop) -> None:
    result = onestop("explain", "1.013225", "--on", "2026-08-20", "--lang", "vi")

    assert result.exit_code == 0
    assert "Nếu Loại công trình là Nhà ở riêng lẻ: 7 ngày làm việc" in result.output
    assert "[217/2026/NĐ-CP, Điều 54]" in result.output
    assert "công dân Việt Nam" in result.output


def test_json_has_sections_with_names(onestop: Onestop) -> None:
    document = json.loads(onestop("explain", "1.013225", "--on", "2026-08-20", "--json").stdout)
    sections = {section["name"]: section for section in document["sections"]}

    assert {"about", "deadline", "documents", "fees", "steps", "results"} <= set(sections)
    assert sections["deadline"]["lines"][0]["basis"] == "217/2026/NĐ-CP, Điều 54"


def test_branches_are_indented_below_their_block(onestop: Onestop) -> None:
    lines = onestop("explain", str(ROOT / "tests/cli/branches.yaml")).output.splitlines()
    inner = next(line for line in lines if "ask_fire" in line)
    branch = next(line for line in lines if "Branch fire" in line)

    assert branch.startswith("    ")
    assert inner.startswith("      ")
    assert "if Large works" in branch
    assert "no answer in time: counts as consent" in inner


@pytest.mark.parametrize("code", Catalog.bundled().codes)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_bundled_procedure_can_be_explained(onestop: Onestop, code: str, lang: str) -> None:
    newest = Catalog.bundled().versions(code)[-1]

    result = onestop("explain", newest.file, "--lang", lang)

    assert result.exit_code == 0
    assert newest.code in result.output


def test_a_code_without_a_version_on_that_day_is_wrong_use(onestop: Onestop) -> None:
    result = onestop("explain", "1.013225", "--on", "2001-01-01")

    assert result.exit_code == 2
    assert "2025-07-01" in result.stderr
