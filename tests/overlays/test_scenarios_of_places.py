from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from places import BASE, CHARGE, COMMUNE, HEAD, base, place

from onestop_engine import Actor, Catalog, OneStop
from onestop_engine.scenarios import record, run_scenario, run_text

SCENARIO = """\
title: Lệ phí của tỉnh
procedure: "9.000001"
file:
  on: 2026-05-04T09:00
  unit: "H99.7"
  facts: {works: other}
  expect: {fees: {permit_charge: 28000}}
acts:
  - {on: 2026-05-04T10:00, do: accept, by: one_stop, expect: {may: {office: ready}}}
  - {on: 2026-05-05T10:00, do: ready, by: office, expect: {status: 9}}
"""
CATALOG = Catalog([base()], overlays=[place(CHARGE)])


def test_a_scenario_names_the_unit_that_receives() -> None:
    found = run_text(SCENARIO, "a.yaml", procedures=CATALOG)

    assert found.problems == ()
    assert [procedure.ref for procedure in found.played] == [
        "9.000001@2026-01-01#1+tinh-mau@2026-03-01#1"
    ]


def test_without_a_unit_no_place_is_meant() -> None:
    text = SCENARIO.replace('  unit: "H99.7"\n', "")

    assert [problem.code for problem in run_text(text, "a.yaml", procedures=CATALOG).problems] == [
        "OS023"
    ]


def test_a_unit_is_a_code() -> None:
    (problem,) = run_text(
        SCENARIO.replace('"H99.7"', "Xã mẫu"), "a.yaml", procedures=CATALOG
    ).problems

    assert (problem.code, problem.span.line) == ("OS146", 5)


def test_names_that_only_a_later_overlay_adds_are_known() -> None:
    added = "documents:\n  extra: {added: true, title: Giấy khác, copies: 1, basis: x}\n"
    later = place(added, HEAD.replace("2026-03-01", "2026-05-05"))
    text = SCENARIO.replace("permit_charge: 28000", "permit_charge: set_by_province").replace(
        "- {on: 2026-05-04T10:00, do: accept, by: one_stop",
        "- {on: 2026-05-05T08:00, do: supplement, by: one_stop, documents: [extra],"
        " expect: {refused: .}}\n  - {on: 2026-05-04T10:00, do: accept, by: one_stop",
    )
    found = run_text(text, "a.yaml", procedures=Catalog([base()], overlays=[later]))

    assert "OS012" not in {problem.code for problem in found.problems}


def test_a_scenario_beside_an_overlay_finds_both(tmp_path: Path) -> None:
    for name, text in {
        "vn-tinh-mau/f/1.001612/2026-08-01.yaml": HEAD.replace("9.000001", "1.001612").replace(
            "2026-03-01", "2026-08-01"
        )
        + "fees:\n  registration_charge: {amount: 70000, basis: 5/2026/NQ-HĐND}\n",
        "vn-tinh-mau/f/1.001612/scenarios/a.yaml": """\
title: Lệ phí của tỉnh
procedure: "1.001612"
file:
  on: 2026-08-28T09:00
  unit: "H99.7"
  facts: {founder: individual}
  expect: {fees: {registration_charge: 70000}}
""",
    }.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    assert run_scenario(file).problems == ()
    hanoi = file.with_name("b.yaml")
    hanoi.write_text(
        file.read_text(encoding="utf-8")
        .replace("H99.7", "H26.3")
        .replace("charge: 70000", "charge: 0"),
        encoding="utf-8",
    )
    assert run_scenario(hanoi).problems == ()


def test_a_scenario_beside_procedure_and_overlay_uses_both(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "tinh.yaml").write_text(HEAD + CHARGE, encoding="utf-8")
    file = tmp_path / "scenarios" / "a.yaml"
    file.write_text(SCENARIO, encoding="utf-8")

    assert run_scenario(file).problems == ()


@pytest.mark.parametrize("unit", ["H99.12.1", "H98.1"])
def test_a_dossier_of_a_place_is_written_down_with_its_unit(unit: str) -> None:
    commune = place("fees:\n  permit_charge: {amount: 0, basis: y}\n", COMMUNE, "xa.yaml")
    catalog = Catalog([base()], overlays=[place(CHARGE), commune])
    clerk = Actor.officer("cb-1", unit=unit, parts=("one_stop", "office"))
    with OneStop.open("memory://", procedures=catalog) as shop:
        code = shop.submit(
            "9.000001",
            unit=unit,
            applicant={"name": "Nguyễn Văn Ví Dụ"},
            facts={"works": "other"},
            by=clerk,
            at=datetime(2026, 5, 4, 9, 0),
        ).code
        shop.act(code, "accept", by=clerk, at=datetime(2026, 5, 4, 10, 0))
        shop.act(code, "ready", by=clerk, at=datetime(2026, 5, 5, 10, 0))
        text = record(shop, code)

    assert (f'  unit: "{unit}"' in text) == unit.startswith("H99")
    assert run_text(text, "a.yaml", procedures=catalog).problems == ()
