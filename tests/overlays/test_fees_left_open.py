"""A fee that the law leaves to the province is a gap for a unit for which no overlay sets it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from places import BASE, CHARGE, COMMUNE, HEAD

from onestop_engine.catalog import Catalog
from onestop_engine.cli import cli
from onestop_engine.definition import check

ROOT = Path(__file__).parents[2]
PAPERS = "documents:\n  form1: {originals: 2, basis: x}\n"
LATER = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put("base.yaml", BASE)


def put(name: str, text: str) -> None:
    Path(name).write_text(text, encoding="utf-8")


def gaps(unit: str | None = "H99.12", since: date = LATER) -> list[tuple[str, str]]:
    """Where a fee is said to be open, and from which day on."""
    found = check(".", unit=unit, since=since).problems
    return [
        (str(each.span).removeprefix("./"), each.message.say("en").partition("but from ")[2][:10])
        for each in found
        if each.code == "OS958"
    ]


def test_a_national_procedure_alone_has_no_gap() -> None:
    assert gaps(unit=None) == []


def test_a_unit_without_any_overlay_has_one_at_the_fee() -> None:
    assert gaps() == [("base.yaml:46:3", "2026-05-04")]


def test_a_share_of_the_open_fee_is_not_told_again() -> None:
    (problem,) = (each for each in check(".", unit="H99").problems if each.code == "OS958")

    assert problem.path == "fees.permit_charge"
    assert problem.severity == "warning"


def test_a_unit_whose_province_sets_the_fee_has_none() -> None:
    put("tinh.yaml", HEAD + CHARGE)

    assert gaps() == []
    assert gaps(unit="H98") == [("base.yaml:46:3", "2026-05-04")]


def test_before_the_overlay_holds_there_is_none_to_say_the_amount() -> None:
    put("tinh.yaml", HEAD + CHARGE)

    assert gaps(since=date.min) == [("base.yaml:46:3", "2026-01-01")]
    assert gaps(since=date(2026, 3, 1)) == []


def test_an_overlay_that_ends_leaves_a_gap_from_the_day_after() -> None:
    put("tinh.yaml", HEAD.replace("2026-03-01,", "2026-03-01, until: 2026-06-30,") + CHARGE)

    assert gaps() == [("base.yaml:46:3", "2026-07-01")]


def test_a_fee_that_stays_open_is_told_once_with_its_first_day() -> None:
    put("tinh.yaml", HEAD.replace("2026-03-01", "2026-07-01") + PAPERS)

    assert gaps() == [("base.yaml:46:3", "2026-05-04"), ("tinh.yaml:2:10", "2026-07-01")]


def test_a_fee_that_a_place_adds_and_leaves_open_is_told_where_it_is_added() -> None:
    added = "  stamp: {added: true, kind: charge, title: Tem, amount: set_by_province, basis: x}\n"
    put("tinh.yaml", HEAD + CHARGE + added)

    assert gaps() == [("tinh.yaml:2:10", "2026-03-01")]


def test_a_version_that_is_over_is_of_no_concern() -> None:
    put("base.yaml", BASE.replace("2026-01-01,", "2026-01-01, until: 2026-03-31,"))

    assert gaps() == []
    assert gaps(since=date(2026, 3, 31)) == [("base.yaml:46:3", "2026-03-31")]


def test_a_version_to_come_is_looked_at_from_its_first_day() -> None:
    assert gaps(since=date(2020, 1, 1)) == [("base.yaml:46:3", "2026-01-01")]


def test_a_price_of_days_gone_by_is_no_gap() -> None:
    dated = """\
    dated:
      - {amount: set_by_province, until: 2026-03-31}
      - {amount: 9000, from: 2026-04-01}
"""
    put("base.yaml", BASE.replace("    amount: set_by_province\n", dated))

    assert gaps() == []
    assert gaps(since=date(2026, 3, 31)) == [("base.yaml:46:3", "2026-03-31")]


def test_an_overlay_that_leaves_the_fee_open_is_told_so_at_its_head() -> None:
    put("tinh.yaml", HEAD + PAPERS)

    assert gaps(unit=None) == [("tinh.yaml:2:10", "2026-03-01")]


def test_a_channel_left_to_the_province_is_a_gap_too() -> None:
    put("base.yaml", BASE.replace("amount: set_by_province", "amount: 5"))
    put(
        "tinh.yaml",
        HEAD
        + "fees:\n  permit_charge: {basis: x, channels: {online: {amount: set_by_province}}}\n",
    )

    assert gaps(unit=None) == [("tinh.yaml:2:10", "2026-03-01")]


def test_a_commune_need_not_say_what_its_province_says() -> None:
    put("tinh.yaml", HEAD + CHARGE)
    put("xa.yaml", COMMUNE + PAPERS)

    assert gaps() == []


def test_what_the_province_left_open_is_not_said_of_each_commune_again() -> None:
    put("tinh.yaml", HEAD + PAPERS)
    put("xa.yaml", COMMUNE + "steps:\n  visit: {within: 2 ngày làm việc, basis: x}\n")

    assert gaps(unit=None) == [("tinh.yaml:2:10", "2026-03-01")]


def test_an_overlay_that_does_not_fit_is_told_that_alone() -> None:
    put("tinh.yaml", HEAD + "facts:\n  works: {removed: true, basis: x}\n")

    assert "OS958" not in {each.code for each in check(".").errors}


def test_overlays_installed_elsewhere_count() -> None:
    pack = Path("pack")
    pack.mkdir()
    put("pack/base.yaml", BASE)
    put("pack/tinh.yaml", HEAD + CHARGE)

    report = check("base.yaml", unit="H99", since=LATER, elsewhere=lambda: Catalog.load(pack))

    assert report.problems == ()


def test_what_cannot_be_told_to_be_a_procedure_from_afar_is_left_alone() -> None:
    put("base.yaml", BASE.replace('procedure: "9.000001"', '"procedure": "9.000001"'))

    assert gaps() == []


def test_of_the_bundled_procedures_only_a_unit_is_told() -> None:
    packs = sorted(str(path) for path in (ROOT / "procedures").iterdir())

    plain = check(packs)
    asked = check(packs, unit="H26.10.2", since=date(2026, 8, 28))

    assert "OS958" not in {each.code for each in plain.problems}
    open_in = {Path(each.span.file).parent.name for each in asked.problems if each.code == "OS958"}
    # Hà Nội's overlay sets the charge of household businesses; of the others it has none.
    assert "1.001612" not in open_in
    assert {"1.000656", "1.013225"} <= open_in


def onestop(*words: str) -> tuple[int, str, str]:
    found = CliRunner().invoke(cli, [*words, "--no-cache"])
    return found.exit_code, found.stdout, found.stderr


def test_the_command_asks_for_a_unit_from_a_day_on() -> None:
    put("tinh.yaml", HEAD + CHARGE)

    code, stdout, _ = onestop("check", ".", "--unit", "H98", "--on", "2026-05-04", "--lang", "vi")

    assert code == 0
    assert "OS958" in stdout
    assert "từ ngày 2026-05-04" in stdout
    assert "2 tệp, 0 lỗi, 1 cảnh báo." in stdout
    document = json.loads(onestop("check", ".", "--unit", "H99.12", "--json")[1])
    assert document["warnings"] == 0


def test_a_day_without_a_unit_is_wrong_use() -> None:
    code, _, stderr = onestop("check", ".", "--on", "2026-05-04", "--lang", "en")

    assert code == 2
    assert "--on goes with --unit" in stderr
