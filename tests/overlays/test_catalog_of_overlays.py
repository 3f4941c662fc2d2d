from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from places import BASE, CHARGE, COMMUNE, DAY, HEAD, base, place

from onestop_engine.catalog import Catalog
from onestop_engine.errors import InputError, NotFound, ProcedureError


def put(root: Path, where: str, text: str) -> Path:
    file = root / where
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    put(tmp_path, "vn/f/9.000001/2026-01-01.yaml", BASE)
    put(tmp_path, "vn-tinh-mau/f/9.000001/2026-03-01.yaml", HEAD + CHARGE)
    put(
        tmp_path,
        "vn-tinh-mau/xa-mau/9.000001/2026-04-01.yaml",
        COMMUNE + "fees:\n  permit_charge: {amount: 5000, basis: y}\n",
    )
    return tmp_path


def charge(catalog: Catalog, unit: str | None, on: date = DAY) -> int | str:
    price = catalog.pick("9.000001", on, unit=unit).fees["permit_charge"].prices[0]
    return price.amount if price.kind == "amount" else price.kind


def test_the_unit_decides_which_rules_apply(pack: Path) -> None:
    catalog = Catalog.load(pack)

    assert charge(catalog, None) == "set_by_province"
    assert charge(catalog, "H98.12") == "set_by_province"
    assert charge(catalog, "H99.7") == 28000
    assert charge(catalog, "H99.12.4") == 5000


def test_the_day_decides_which_rules_apply(pack: Path) -> None:
    catalog = Catalog.load(pack)

    assert charge(catalog, "H99.12", date(2026, 2, 28)) == "set_by_province"
    assert charge(catalog, "H99.12", date(2026, 3, 1)) == 28000
    assert charge(catalog, "H99.12", date(2026, 4, 1)) == 5000


def test_the_same_question_gives_the_same_procedure(pack: Path) -> None:
    catalog = Catalog.load(pack)
    first = catalog.pick("9.000001", DAY, unit="H99.7")

    assert catalog.pick("9.000001", DAY, unit="H99.8") is first
    assert catalog.pick("9.000001", DAY, 1, "H99.8") is first


def test_versions_are_those_of_the_procedure_alone(pack: Path) -> None:
    catalog = Catalog.load(pack)

    assert [version.ref for version in catalog.versions("9.000001")] == ["9.000001@2026-01-01#1"]
    assert [version.ref for version in catalog] == ["9.000001@2026-01-01#1"]
    assert catalog.codes == ("9.000001",)
    assert [overlay.place for overlay in catalog.overlays("9.000001")] == ["tinh-mau", "xa-mau"]
    assert catalog.overlays("9.000002") == ()


def test_overlays_alone_are_no_procedure(pack: Path) -> None:
    catalog = Catalog.load(pack / "vn-tinh-mau")

    assert catalog.codes == ()
    assert "9.000001" not in catalog
    with pytest.raises(NotFound):
        catalog.pick("9.000001", DAY, unit="H99")
    assert len(catalog.overlays("9.000001")) == 2


def test_loose_files_are_told_apart(tmp_path: Path) -> None:
    put(tmp_path, "base.yaml", BASE)
    put(tmp_path, "tinh.yaml", HEAD + CHARGE)

    assert charge(Catalog.load(tmp_path), "H99") == 28000


def test_an_overlay_in_the_folder_of_another_code_is_refused(pack: Path) -> None:
    put(pack, "vn-khac/f/9.000001/2026-05-01.yaml", HEAD.replace("9.000001", "9.000002") + CHARGE)

    with pytest.raises(InputError, match="declares code 9.000002"):
        Catalog.load(pack).overlays("9.000001")


def test_the_same_overlay_may_come_twice_but_not_in_two_wordings() -> None:
    twice = Catalog([base()], overlays=[place(CHARGE), place(CHARGE, name="b.yaml")])

    assert len(twice.overlays("9.000001")) == 1
    with pytest.raises(InputError, match="stands twice"):
        Catalog([base()], overlays=[place(CHARGE), place(CHARGE.replace("28", "30"))])


def test_an_overlay_that_does_not_fit_is_found_out_when_it_is_wanted() -> None:
    wrong = place("fees:\n  no: {amount: 1, basis: x}\n")
    catalog = Catalog([base()], overlays=[wrong])

    assert catalog.pick("9.000001", DAY).overlays == ()
    with pytest.raises(ProcedureError, match="OS953"):
        catalog.pick("9.000001", DAY, unit="H99")


def test_an_unreadable_file_is_left_to_its_reader(tmp_path: Path) -> None:
    catalog = Catalog.load(tmp_path)
    file = put(tmp_path, "f/9.000001/2026-01-01.yaml", BASE)
    catalog = Catalog.load(tmp_path)
    file.unlink()

    assert catalog.codes == ("9.000001",)
    with pytest.raises(NotFound):
        catalog.versions("9.000001")


def test_hanoi_charges_nothing_online() -> None:
    catalog = Catalog.bundled()
    fee = catalog.pick("1.001612", date(2026, 8, 28), unit="H26.10.2").fees["registration_charge"]

    assert fee.prices[0].amount == 100000
    assert fee.channel_prices["online"][0].amount == 0
    assert catalog.pick("1.001612", date(2026, 7, 24), unit="H26.10.2").overlays == ()
