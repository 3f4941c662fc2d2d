"""What was found of overlays: found again for the same texts under and beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from onestop_engine.cli import _installed
from onestop_engine.cli._installed import installed, installed_texts
from onestop_engine.cli._kept_results import KeptResults
from onestop_engine.definition import _checks_overlays, check
from onestop_engine.definition._results import Source
from onestop_engine.errors import Report

ROOT = Path(__file__).parents[2]
NATIONAL = (ROOT / "procedures/vn/ho-kinh-doanh/1.001612/2025-07-01.yaml").read_text("utf-8")
HA_NOI = (ROOT / "procedures/vn-ha-noi/ho-kinh-doanh/1.001612/2026-07-25.yaml").read_text("utf-8")
BROKEN = sorted((ROOT / "tests" / "broken").glob("OS95*"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A procedure with an overlay that has a mistake."""
    monkeypatch.chdir(tmp_path)
    Path("national.yaml").write_text(NATIONAL, encoding="utf-8")
    more = "  other_fee: {amount: 5000, basis: 78/2026/NQ-HĐND}\n"
    Path("ha-noi.yaml").write_text(HA_NOI + more, encoding="utf-8")
    return tmp_path


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the overlays that were really checked."""
    names: list[str] = []
    real = _checks_overlays.check_overlays

    def note(sources: Sequence[Source], around: _checks_overlays.Surroundings) -> object:
        names.extend(Path(source.name).name for source in sources)
        return real(sources, around)

    monkeypatch.setattr(_checks_overlays, "check_overlays", note)
    return names


def checked(path: Path | str = ".") -> Report:
    with KeptResults(Path("kept").absolute()) as kept:
        return check(path, results=kept, elsewhere=installed, beside=installed_texts())


@pytest.mark.usefixtures("folder")
def test_an_unchanged_overlay_is_not_checked_again_and_says_the_same(looked_at: list[str]) -> None:
    first, second = checked(), checked()

    assert looked_at == ["ha-noi.yaml"]
    assert first == second == check(".")
    assert [problem.code for problem in first.errors] == ["OS953"]


@pytest.mark.parametrize("name", ["national.yaml", "ha-noi.yaml"])
@pytest.mark.usefixtures("folder")
def test_a_change_of_it_or_of_what_it_lies_on_is_seen(name: str, looked_at: list[str]) -> None:
    checked()
    text = Path(name).read_text("utf-8").replace("registration_charge:", "other_fee:")
    Path(name).write_text(text, encoding="utf-8")

    found = checked()

    assert len(looked_at) == 2
    assert found == check(".")


@pytest.mark.usefixtures("folder")
def test_an_overlay_beside_it_is_seen(looked_at: list[str]) -> None:
    checked()
    Path("second.yaml").write_text(HA_NOI, encoding="utf-8")

    found = checked()

    assert looked_at[1:] == ["ha-noi.yaml", "second.yaml"]
    assert [problem.code for problem in found.errors if problem.code == "OS956"]
    assert found == check(".")


@pytest.mark.usefixtures("folder")
def test_a_file_that_moved_is_named_as_it_is_called_now(looked_at: list[str]) -> None:
    checked()
    Path("ha-noi.yaml").rename("moved.yaml")

    found = checked()

    assert looked_at == ["ha-noi.yaml", "moved.yaml"]
    assert found == check(".")


@pytest.mark.usefixtures("folder")
def test_what_is_installed_beside_it_is_seen(
    looked_at: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("national.yaml").unlink()
    checked()
    checked()
    assert len(looked_at) == 1
    texts = installed_texts()("1.001612")
    assert {Path(text.name).parent.name for text in texts} == {"1.001612"}
    pack = Path("pack/ho-kinh-doanh/1.001612").absolute()
    pack.mkdir(parents=True)
    (pack / "2025-07-01.yaml").write_text(NATIONAL.replace("registration_", "x_"), encoding="utf-8")
    monkeypatch.setattr("onestop_engine._packs._BUNDLED", (pack.parents[1],))

    with KeptResults(Path("kept").absolute()) as kept:
        found = check(
            "ha-noi.yaml", results=kept, elsewhere=installed, beside=_installed.installed_texts()
        )

    assert len(looked_at) == 2
    assert len(found.errors) == 2


@pytest.mark.usefixtures("folder")
def test_an_unknown_code_is_looked_for_each_time(looked_at: list[str]) -> None:
    Path("ha-noi.yaml").write_text(HA_NOI.replace("1.001612", "1.001613"), encoding="utf-8")

    assert [problem.code for problem in checked().errors] == ["OS950"]
    assert [problem.code for problem in checked().errors] == ["OS950"]
    assert len(looked_at) == 2


@pytest.mark.usefixtures("folder")
def test_a_code_that_only_reading_tells_is_read_each_time(looked_at: list[str]) -> None:
    odd = HA_NOI.replace('overlay: "1.001612"', "overlay: !!str 1.001612")
    Path("second.yaml").write_text(odd, encoding="utf-8")

    assert checked() == checked() == check(".")
    assert looked_at[:2] == ["ha-noi.yaml", "second.yaml"]
    assert len(looked_at) == 6


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_every_kind_of_problem_of_overlays_comes_back_as_it_was(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    first, second = checked(path), checked(path)

    assert first == second == check(path, elsewhere=installed)
    assert first.errors or first.warnings
