from __future__ import annotations

from pathlib import Path

import pytest
from places import BASE, CHARGE, COMMUNE, HEAD, base
from places import place as overlay_of

import onestop_engine
from onestop_engine.catalog import Catalog
from onestop_engine.definition import check
from onestop_engine.errors import Problem


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put("base.yaml", BASE)
    return tmp_path


def put(name: str, text: str) -> None:
    file = Path(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def span(problem: Problem) -> str:
    return str(problem.span).removeprefix("./")


def found(*paths: str) -> list[tuple[str, str]]:
    return [(problem.code, span(problem)) for problem in check(paths or ".").problems]


def only() -> Problem:
    (problem,) = check(".").problems
    return problem


@pytest.mark.usefixtures("folder")
def test_a_sound_overlay_with_its_procedure_is_sound() -> None:
    put("tinh.yaml", HEAD + CHARGE)

    assert found() == []
    assert len(check(".").files) == 2


@pytest.mark.usefixtures("folder")
def test_what_the_procedure_still_needs_cannot_be_removed() -> None:
    put("tinh.yaml", HEAD + "facts:\n  works: {removed: true, basis: x}\n" + CHARGE)

    # Three conditions of the procedure ask for it.
    assert {place for _, place in found()} == {"tinh.yaml:8:3"}
    assert {code for code, _ in found()} == {"OS251"}
    assert "base.yaml:40:15)" in check(".").render("vi")


@pytest.mark.usefixtures("folder")
def test_a_problem_that_shows_in_the_procedure_is_said_at_the_change_that_brings_it() -> None:
    put(
        "tinh.yaml",
        HEAD
        + CHARGE
        + """\
deadline:
  - limit: 2 ngày làm việc
    basis: x
""",
    )
    steps = [problem for problem in check(".").problems if problem.code == "OS601"]

    assert steps
    assert {span(problem).partition(":")[0] for problem in steps} == {"tinh.yaml"}


@pytest.mark.usefixtures("folder")
def test_a_problem_that_no_change_owns_is_said_at_the_head() -> None:
    put("base.yaml", BASE.replace("hardship: {", "area: {").replace("when: hardship", "when: area"))
    put(
        "tinh.yaml",
        HEAD + "deadline:\n  limit: 20 ngày làm việc\n  basis: 7/2026/QĐ-UBND\n" + CHARGE,
    )

    problem = only()
    assert (problem.code, span(problem)) == ("OS310", "tinh.yaml:2:10")


@pytest.mark.usefixtures("folder")
def test_what_the_procedure_itself_has_wrong_is_said_there_alone() -> None:
    put("base.yaml", BASE.replace("when: hardship", "when: nobody_knows"))
    put("tinh.yaml", HEAD + CHARGE)

    assert [place for _, place in found()] == ["base.yaml:23:11"]


@pytest.mark.usefixtures("folder")
def test_a_warning_of_the_procedure_is_not_repeated_for_the_overlay() -> None:
    put("base.yaml", BASE + "  form2: {title: Đơn đề nghị, originals: 1}\n")
    put("tinh.yaml", HEAD + CHARGE)

    assert {place.partition(":")[0] for _, place in found()} == {"base.yaml"}


@pytest.mark.usefixtures("folder")
def test_a_change_of_a_warned_entry_warns_no_more() -> None:
    put("base.yaml", BASE.replace("    basis: 1/2026/NĐ-CP\n  site_fee", "  site_fee"))
    warned = found("base.yaml")
    put("tinh.yaml", HEAD + "fees:\n  permit_charge: {amount: 1, basis: x}\n")

    assert warned
    assert found() == warned


@pytest.mark.usefixtures("folder")
def test_without_its_procedure_an_overlay_cannot_be_checked() -> None:
    put("tinh.yaml", HEAD + CHARGE)

    assert found("tinh.yaml") == [("OS950", "tinh.yaml:2:10")]


@pytest.mark.usefixtures("folder")
def test_a_version_that_does_not_exist_is_named_with_the_nearest() -> None:
    put("tinh.yaml", HEAD.replace("place:", "version: 2026-02-01\nplace:") + CHARGE)

    problem = only()
    assert (problem.code, span(problem)) == ("OS950", "tinh.yaml:3:10")
    assert problem.mend.en == "Write `2026-01-01`. There are: 2026-01-01."


@pytest.mark.usefixtures("folder")
def test_an_overlay_has_to_be_in_force_with_its_procedure() -> None:
    put("base.yaml", BASE.replace("from: 2026-01-01", "from: 2026-01-01, until: 2026-02-28"))
    put("tinh.yaml", HEAD + CHARGE)

    problem = only()
    assert problem.code == "OS951"
    assert "9.000001@2026-01-01#1 (from 2026-01-01 until 2026-02-28)" in problem.message.en


@pytest.mark.usefixtures("folder")
def test_every_version_that_it_meets_has_to_fit() -> None:
    put("base.yaml", BASE.replace("from: 2026-01-01", "from: 2026-01-01, until: 2026-06-30"))
    put(
        "later.yaml",
        BASE.replace("from: 2026-01-01", "from: 2026-07-01")
        .replace("permit_charge", "charge")
        .replace("set_by_province", "5000"),
    )
    put("tinh.yaml", HEAD + CHARGE)

    problem = only()
    assert (problem.code, span(problem)) == ("OS953", "tinh.yaml:8:3")
    assert "9.000001@2026-07-01#1" in problem.message.en


@pytest.mark.usefixtures("folder")
def test_only_the_highest_revision_of_a_version_has_to_fit() -> None:
    put("base.yaml", BASE.replace("permit_charge", "charge"))
    put("mended.yaml", BASE.replace("title:", "revision: 2\ntitle:", 1))
    put("tinh.yaml", HEAD + CHARGE)

    assert found() == []


@pytest.mark.usefixtures("folder")
def test_a_commune_is_laid_over_its_province() -> None:
    put("tinh.yaml", HEAD + "documents:\n  drawings: {removed: true, basis: x}\n" + CHARGE)
    put("xa.yaml", COMMUNE + "documents:\n  drawings: {copies: 1, basis: y}\n")

    problem = only()
    assert (problem.code, span(problem)) == ("OS953", "xa.yaml:8:3")
    assert "9.000001@2026-01-01#1+tinh-mau@2026-03-01#1" in problem.message.en


@pytest.mark.usefixtures("folder")
def test_a_province_that_changes_later_is_tried_too() -> None:
    put("tinh.yaml", HEAD.replace("2026-03-01", "2026-08-01") + CHARGE)
    put("xa.yaml", COMMUNE + CHARGE)

    problem = only()
    assert (problem.code, span(problem)) == ("OS952", "xa.yaml:8:3")


@pytest.mark.usefixtures("folder")
def test_a_commune_on_a_broken_province_waits_for_the_province() -> None:
    put("tinh.yaml", HEAD + "documents:\n  drawing: {removed: true, basis: x}\n" + CHARGE)
    put("xa.yaml", COMMUNE + CHARGE)

    assert found() == [("OS953", "tinh.yaml:8:3")]


@pytest.mark.usefixtures("folder")
def test_two_overlays_of_one_unit_may_follow_each_other() -> None:
    put("tinh.yaml", HEAD.replace("decided_by", "until: 2026-06-30, decided_by") + CHARGE)
    put("tinh2.yaml", HEAD.replace("2026-03-01", "2026-07-01") + CHARGE.replace("28", "30"))

    assert found() == []


@pytest.mark.usefixtures("folder")
def test_a_mended_overlay_stands_for_the_one_before() -> None:
    put("tinh.yaml", HEAD + CHARGE)
    put("tinh2.yaml", HEAD.replace("place:", "revision: 2\nplace:") + CHARGE.replace("28", "30"))

    assert found() == []


@pytest.mark.usefixtures("folder")
def test_overlays_of_other_versions_or_procedures_do_not_compete() -> None:
    put("base.yaml", BASE.replace("from: 2026-01-01", "from: 2026-01-01, until: 2026-06-30"))
    put("later.yaml", BASE.replace("from: 2026-01-01", "from: 2026-07-01"))
    put("other.yaml", BASE.replace("9.000001", "9.000002"))
    for name, version in (("a.yaml", "2026-01-01"), ("b.yaml", "2026-07-01")):
        put(name, HEAD.replace("place:", f"version: {version}\nplace:") + CHARGE)
    put("c.yaml", HEAD.replace("9.000001", "9.000002") + CHARGE)

    assert found() == []


@pytest.mark.usefixtures("folder")
def test_a_dated_overlay_lies_in_the_folder_of_its_code() -> None:
    put("tinh/thu-nghiem/9.000009/2026-03-01.yaml", HEAD + CHARGE)

    assert found() == [("OS907", "tinh/thu-nghiem/9.000009/2026-03-01.yaml:2:10")]


@pytest.mark.usefixtures("folder")
def test_what_is_not_given_comes_from_elsewhere() -> None:
    put("xa.yaml", COMMUNE + "fees:\n  permit_charge: {amount: 5000, basis: y}\n")
    installed = Catalog([base()], overlays=[overlay_of(CHARGE)])
    given = check("xa.yaml", elsewhere=lambda: installed)

    assert given.ok
    put("xa.yaml", COMMUNE + CHARGE)
    (problem,) = check("xa.yaml", elsewhere=lambda: installed)
    assert problem.code == "OS952"
    put("xa.yaml", COMMUNE.replace("9.000001", "9.000003") + CHARGE)
    (problem,) = check("xa.yaml", elsewhere=lambda: installed)
    assert (problem.code, problem.mend.en[:16]) == ("OS950", "Write `9.000001`")


@pytest.mark.usefixtures("folder")
def test_the_file_given_stands_for_the_one_that_is_installed() -> None:
    put("tinh.yaml", HEAD + CHARGE.replace("28", "30"))
    installed = Catalog([base()], overlays=[overlay_of(CHARGE)])

    assert check("tinh.yaml", elsewhere=lambda: installed).problems == ()


def test_the_public_check_knows_the_installed_procedures(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(
        HEAD.replace("9.000001", "1.001612")
        + "fees:\n  registration_charge: {amount: 70000, basis: 5/2026/NQ-HĐND}\n",
        encoding="utf-8",
    )

    assert onestop_engine.check(file).problems == ()
