from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from onestop_engine.catalog import Catalog, procedure_files
from onestop_engine.definition import Block, Procedure, check, load_procedure
from onestop_engine.definition.deadlines import pick_rule
from onestop_engine.definition.documents import missing, required
from onestop_engine.definition.fees import FeeLine, assess
from onestop_engine.errors import NotFound
from onestop_engine.terms import Term

PACK = Path(__file__).parents[2] / "procedures"
CATALOG = Catalog.load(PACK)
TODAY = date(2026, 11, 23)
# What a place lays over a procedure is no procedure; it lies in a folder of the place.
FILES = procedure_files(PACK / "vn")


def pick(code: str, on: date = TODAY) -> Procedure:
    return CATALOG.pick(code, on=on)


def limit(
    procedure: Procedure,
    facts: Mapping[str, object] | None = None,
    channel: str = "online",
    on: date = TODAY,
) -> object:
    return pick_rule(
        procedure,
        facts=facts or {},
        channel=channel,
        applicant="citizen",
        days={"filed": on, "accepted": on},
    ).limit


def bill(
    procedure: Procedure, facts: Mapping[str, object] | None = None, channel: str = "online"
) -> dict[str, FeeLine]:
    lines = assess(
        procedure,
        facts=facts or {},
        channel=channel,
        applicant="citizen",
        days={"filed": TODAY, "accepted": TODAY},
    )
    return {line.name: line for line in lines}


def papers(
    procedure: Procedure, facts: Mapping[str, object], channel: str = "counter"
) -> list[str]:
    return [each.name for each in required(procedure, facts=facts, channel=channel)]


def wd(amount: int) -> Term:
    return Term(amount, "working_day")


def test_the_whole_pack_passes_the_check() -> None:
    report = check(PACK)
    assert report.errors == (), report.render("en")
    assert len(report.files) == len(procedure_files(PACK))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_file_lies_where_its_header_says(file: Path) -> None:
    procedure = load_procedure(file)
    start = procedure.in_force.window.start
    assert start is not None
    assert file.parent.name == procedure.code
    assert file.stem == start.isoformat()
    assert file.parent.parent.name == procedure.field


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_limit_and_price_names_its_ground(file: Path) -> None:
    procedure = load_procedure(file)
    for rule in procedure.deadline:
        assert rule.provenance.basis
    for fee in procedure.fees.values():
        for price in fee.prices:
            assert price.provenance.basis or fee.provenance.basis


def test_every_field_has_a_title() -> None:
    assert {procedure.field for procedure in CATALOG} <= set(CATALOG.fields)
    assert all(title.en for title in CATALOG.fields.values())


def test_titles_stand_in_both_languages() -> None:
    assert all(procedure.title.en for procedure in CATALOG)


def test_every_sub_procedure_is_in_force_with_its_bundle() -> None:
    for procedure in CATALOG:
        start = procedure.in_force.window.start
        assert start is not None
        for step in procedure.graph.steps:
            if step.procedure is not None:
                assert CATALOG.pick(step.procedure, on=start).results


# Building permit (1.013225): decree 175/2024 until 30/06/2026, decree 217/2026 after it.


def test_the_building_permit_changes_on_1_july_2026() -> None:
    before, after = pick("1.013225", date(2026, 6, 30)), pick("1.013225", date(2026, 7, 1))
    assert "175/2024/NĐ-CP" in before.legal_basis
    assert "217/2026/NĐ-CP" in after.legal_basis
    assert limit(before, {"works": "house"}) == Term(15, "day")
    assert limit(before, {"works": "monument"}) == Term(20, "day")
    assert limit(after, {"works": "house"}) == wd(7)
    assert limit(after, {"works": "other"}) == wd(10)


def test_the_silence_of_a_consulted_body_is_consent_under_both_decrees() -> None:
    before, after = pick("1.013225", date(2026, 6, 30)), pick("1.013225")
    for procedure, within in ((before, Term(12, "day")), (after, wd(2))):
        consult = procedure.graph.step("consult")
        assert (consult.within, consult.on_silence) == (within, "consent")


def test_the_building_permit_charge_is_the_provinces_to_set() -> None:
    charge = bill(pick("1.013225"), {"works": "house"})["permit_charge"]
    assert (charge.amount, charge.state) == (None, "set_by_province")


def test_a_monument_needs_the_approval_of_the_culture_authority() -> None:
    before = pick("1.013225", date(2026, 6, 30))
    assert "culture_approval" in papers(before, {"works": "monument"})
    assert "project_decision" not in papers(before, {"works": "house"})


# Birth bundle: 2.000986 until 31/08/2026, 3.000722 from 01/09/2026 (decree 301/2026).


def test_the_birth_bundle_changes_its_code_on_1_september_2026() -> None:
    assert pick("2.000986", date(2026, 8, 31)).in_force.window.end == date(2026, 8, 31)
    assert pick("3.000722", date(2026, 9, 1)).in_force.window.start == date(2026, 9, 1)
    with pytest.raises(NotFound):
        pick("3.000722", date(2026, 8, 31))
    with pytest.raises(NotFound):
        pick("2.000986", date(2026, 9, 1))


def test_the_birth_bundle_takes_three_days_and_five_with_verification() -> None:
    bundle = pick("3.000722")
    assert limit(bundle) == wd(3)
    assert limit(bundle, {"needs_verification": True}) == wd(5)
    old = pick("2.000986", date(2026, 8, 31))
    assert limit(old) == wd(4)
    assert limit(old, {"needs_verification": True}) == wd(6)


def test_after_15_00_the_birth_bundle_starts_on_the_next_working_day() -> None:
    for rule in pick("3.000722").deadline:
        assert (rule.counting.cutoff, rule.counting.after_cutoff) == ("15:00", "start_next_day")


def test_the_applicant_has_seven_working_days_or_the_birth_bundle_stops() -> None:
    supplement = pick("3.000722").supplement
    assert supplement.answer_within == wd(7)
    assert supplement.on_silence == "stop"


def test_the_identity_card_waits_for_residence_and_stands_outside_the_total() -> None:
    graph = pick("3.000722").graph
    block = graph.nodes["after_birth"]
    assert isinstance(block, Block)
    assert block.branches["identity"].needs == ("residence",)
    assert block.branches["identity"].when is not None
    card = graph.step("issue_id_card")
    assert (card.within, card.clock) == (wd(5), "pause")
    assert graph.step("birth").within == Term(24, "hour")
    assert graph.step("register_residence").within == wd(2)
    assert graph.step("verify_residence").within == wd(5)
    assert graph.step("issue_health_card").within == wd(2)


# Death bundle (decree 301/2026).


def test_one_benefit_of_the_death_bundle_is_chosen() -> None:
    graph = pick("lien-thong-khai-tu").graph
    block = graph.nodes["after_death"]
    assert isinstance(block, Block)
    choices = [branch.when.text for branch in block.branches.values() if branch.when]
    assert choices == [
        "benefit == social_insurance",
        "benefit == social_protection",
        "benefit == merit",
    ]
    limits = [
        graph.step(f).within for f in ("survivor_benefit", "funeral_support", "merit_benefit")
    ]
    assert limits == [wd(8), wd(3), wd(18)]
    assert graph.step("remove_residence").within == wd(1)
    assert graph.step("verified_death").within == wd(3)


# Civil status.


@pytest.mark.parametrize("code", ["1.001193", "1.000656", "2.000635"])
def test_civil_status_is_settled_the_same_day_or_after_15_00_the_next(code: str) -> None:
    procedure = pick(code)
    assert limit(procedure, {"copies": 1}) == Term(1, "same_day")
    for rule in procedure.deadline:
        assert (rule.counting.cutoff, rule.counting.after_cutoff) == ("15:00", "same_day_next")


def test_an_abandoned_child_is_registered_when_the_posting_is_over() -> None:
    procedure = pick("1.001193")
    rule = pick_rule(
        procedure,
        facts={"abandoned": True},
        channel="counter",
        applicant="citizen",
        days={"filed": TODAY},
    )
    assert rule.start.step == "post_notice"
    assert procedure.graph.step("post_notice").at_least == Term(7, "day")
    wanted = papers(procedure, {"abandoned": True})
    assert "abandoned_record" in wanted
    assert "proof_of_birth" not in wanted


def test_the_proofs_of_birth_stand_in_the_order_of_the_law() -> None:
    birth = pick("1.001193")
    (proof,) = (
        each
        for each in required(birth, facts={}, channel="counter")
        if each.name == "proof_of_birth"
    )
    assert proof.document.choice == "first_of"
    assert [paper.name for paper in proof.alternatives] == ["birth_notice", "witness", "pledge"]


def test_a_proxy_brings_a_certified_paper_unless_kin() -> None:
    birth = pick("1.001193")
    assert "proxy_paper" in papers(birth, {"filer": "proxy"})
    assert "kin_proxy_paper" in papers(birth, {"filer": "kin_proxy"})
    for filer in ("parent", "relative"):
        assert not {"proxy_paper", "kin_proxy_paper"} & set(papers(birth, {"filer": filer}))


def test_residence_data_of_the_register_are_never_missing() -> None:
    birth = pick("1.001193")
    wanted = required(birth, facts={}, channel="counter")
    left = [each.name for each in missing(wanted, ["request", "pledge", "identity"])]
    assert left == []


def test_only_a_late_birth_is_charged_and_the_province_sets_how_much() -> None:
    birth = pick("1.001193")
    assert bill(birth)["registration_charge"].state == "not_applicable"
    assert bill(birth, {"late": True})["registration_charge"].state == "set_by_province"
    assert bill(birth, {"copies": 3})["copy_fee"].amount == 24_000
    assert bill(birth)["copy_fee"].state == "not_applicable"


def test_extracts_cost_8000_each() -> None:
    assert bill(pick("2.000635"), {"copies": 5})["copy_fee"].amount == 40_000


# Fees of other fields.


@pytest.mark.parametrize(
    ("tons", "amount"),
    [
        ("1", 165_000),
        ("12", 330_000),
        ("20.5", 457_500),
        ("0.1234", 151_851),
        ("36", 690_000),
        ("37", 700_000),
    ],
)
def test_catch_confirmation_costs_a_base_and_a_rate_up_to_a_cap(tons: str, amount: int) -> None:
    assert bill(pick("1.003593"), {"tons": Decimal(tons)})["confirmation_fee"].amount == amount


@pytest.mark.parametrize(
    ("pages", "copies", "amount"),
    [
        (1, 1, 2_000),
        (2, 1, 4_000),
        (3, 1, 5_000),
        (10, 2, 24_000),
        (198, 1, 200_000),
        (500, 3, 600_000),
    ],
)
def test_certified_copies_cost_by_the_page_up_to_a_cap_per_copy(
    pages: int, copies: int, amount: int
) -> None:
    fees = bill(pick("2.000942"), {"pages": pages, "copies": copies}, "counter")
    assert fees["certification_fee"].amount == amount


def test_residence_costs_less_online_and_nothing_for_a_child() -> None:
    residence = pick("1.004222")
    assert bill(residence, channel="counter")["residence_charge"].amount == 20_000
    assert bill(residence, channel="online")["residence_charge"].amount == 10_000
    assert bill(residence, {"child": True})["residence_charge"].state == "exempt"


def test_copies_from_the_register_take_eight_office_hours_in_four_steps() -> None:
    procedure = pick("2.000908")
    limits = [step.within for step in procedure.graph.steps]
    assert limits == [Term(hours, "working_hour") for hours in (2, 3, 2, 1)]
    assert limit(procedure) == wd(1)
    assert bill(procedure) == {}


# Land (1.013978).


@pytest.mark.parametrize(
    ("certificate", "hardship", "days"),
    [(False, False, 17), (True, False, 20), (False, True, 27), (True, True, 30)],
)
def test_the_term_of_a_first_land_registration_follows_result_and_area(
    certificate: bool, hardship: bool, days: int
) -> None:
    facts = {"wants_certificate": certificate, "hardship_area": hardship}
    assert limit(pick("1.013978"), facts) == wd(days)


def test_the_clock_rests_while_tax_is_assessed_and_paid() -> None:
    land = pick("1.013978")
    assert land.graph.step("assess_duty").clock == "pause"
    assert land.graph.step("pay_duty").clock == "pause"
    facts = {"wants_certificate": True, "has_duty": True}
    levy = bill(land, facts)["land_levy"]
    assert (levy.state, levy.due) == ("assessed", "pay_duty")


def test_a_household_business_is_registered_in_three_days() -> None:
    business = pick("1.001612")
    assert limit(business) == wd(3)
    assert bill(business)["registration_charge"].state == "set_by_province"
    assert papers(business, {"founder": "individual", "filer": "owner"}) == ["application"]
    mandated = papers(business, {"founder": "family", "filer": "postal", "e_identity": False})
    assert mandated == ["application", "family_mandate", "mandate", "identity_copy"]
