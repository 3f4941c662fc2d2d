from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from places import CHARGE, COMMUNE, base, place

from onestop_engine import Actor, Catalog, Dossier, OneStop

CATALOG = Catalog(
    [base()],
    overlays=[
        place(CHARGE + "deadline:\n  limit: 8 ngày làm việc\n  basis: 7/2026/QĐ-UBND\n"),
        place("fees:\n  permit_charge: {amount: 5000, basis: y}\n", COMMUNE, "xa.yaml"),
    ],
)
FILED = datetime(2026, 5, 4, 9, 0)


@pytest.fixture(params=["memory://", "sqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/x.db" if request.param == "sqlite" else request.param


@pytest.fixture
def shop(url: str) -> Iterator[OneStop]:
    with OneStop.open(url, procedures=CATALOG) as opened:
        yield opened


def file(shop: OneStop, unit: str, at: datetime = FILED) -> Dossier:
    return shop.submit(
        "9.000001",
        unit=unit,
        applicant={"kind": "citizen", "name": "Nguyễn Văn Ví Dụ"},
        facts={"works": "other"},
        documents=("form1",),
        channel="counter",
        by=desk(unit),
        at=at,
    )


def desk(unit: str) -> Actor:
    return Actor.officer("cb-1", unit=unit, parts=("one_stop", "office", "police"))


def test_the_place_of_the_dossier_decides_fee_and_deadline(shop: OneStop) -> None:
    there, here = file(shop, "H98.1"), file(shop, "H99.7")
    there = shop.act(there.code, "accept", by=desk("H98.1"), at=FILED)
    here = shop.act(here.code, "accept", by=desk("H99.7"), at=FILED)

    assert here.procedure_ref == "9.000001@2026-01-01#1+tinh-mau@2026-03-01#1"
    assert there.procedure_ref == "9.000001@2026-01-01#1"
    assert here.due.on.isoformat() == "2026-05-14"
    assert there.due.on.isoformat() == "2026-05-18"
    assert [line.amount for line in here.fees if line.name == "permit_charge"] == [28000]
    assert [line.amount for line in there.fees if line.name == "permit_charge"] == [None]


def test_a_commune_charges_its_own(shop: OneStop) -> None:
    dossier = file(shop, "H99.12.1")

    assert [line.amount for line in dossier.fees if line.name == "permit_charge"] == [5000]


def test_the_explanation_names_the_document_of_the_place(shop: OneStop) -> None:
    dossier = file(shop, "H99.7")
    shop.act(dossier.code, "accept", by=desk("H99.7"), at=FILED)

    assert "7/2026/QĐ-UBND" in shop.explain(dossier.code)


def test_a_dossier_runs_on_its_copy_though_the_files_are_gone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    with OneStop.open(url, procedures=CATALOG) as shop:
        code = file(shop, "H99.7").code
        shop.act(code, "accept", by=desk("H99.7"), at=FILED)
    with OneStop.open(url, procedures=Catalog()) as again:
        dossier = again.get(code)
        procedure = again.procedure_of(dossier)
        done = again.act(code, "ready", by=desk("H99.7"), at=datetime(2026, 5, 5, 9, 0))

    assert procedure.hash == dossier.procedure_hash
    assert [overlay.place for overlay in procedure.overlays] == ["tinh-mau"]
    assert procedure.fees["permit_charge"].prices[0].amount == 28000
    assert [run.step for run in done.open_steps] == ["deliver"]


def test_where_a_dossier_is_filed_does_not_matter_where_the_agency_is_known() -> None:
    units = {"office": "H99.7", "police": "H99.7"}
    with OneStop.open("memory://", procedures=CATALOG, units=units) as shop:
        dossier = file(shop, "H98.1")

    assert dossier.procedure_ref == "9.000001@2026-01-01#1+tinh-mau@2026-03-01#1"


def test_rules_that_came_into_force_before_acceptance_apply(shop: OneStop) -> None:
    dossier = file(shop, "H99.7", datetime(2026, 2, 27, 16, 0))
    before = dossier.procedure_ref
    dossier = shop.act(dossier.code, "accept", by=desk("H99.7"), at=datetime(2026, 3, 2, 8, 0))

    assert before == "9.000001@2026-01-01#1"
    assert dossier.procedure_ref == "9.000001@2026-01-01#1+tinh-mau@2026-03-01#1"
    assert dossier.due.on.isoformat() == "2026-03-12"


def test_an_acceptance_under_the_same_rules_moves_nothing(shop: OneStop) -> None:
    dossier = file(shop, "H99.7")
    shop.act(dossier.code, "accept", by=desk("H99.7"), at=FILED)

    assert "moved" not in {event.kind for event in shop.events(dossier.code)}
