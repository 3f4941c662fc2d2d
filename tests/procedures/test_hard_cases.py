"""Hard cases of the national catalogue: what the law says of each is what its file says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from onestop_engine import Catalog, Procedure
from onestop_engine.definition.deadlines import pick_rule
from onestop_engine.definition.documents import required
from onestop_engine.definition.fees import FeeLine, assess
from onestop_engine.definition.model import DeadlineRule
from onestop_engine.terms import Term

CATALOG = Catalog.load(Path(__file__).parents[2] / "procedures" / "vn")
TODAY = date(2026, 11, 23)


def pick(code: str) -> Procedure:
    return CATALOG.pick(code, on=TODAY)


def rule(code: str, facts: Mapping[str, object], channel: str = "counter") -> DeadlineRule:
    return pick_rule(
        pick(code),
        facts=facts,
        channel=channel,
        applicant="citizen",
        days={"filed": TODAY, "accepted": TODAY},
    )


def fees(
    code: str, facts: Mapping[str, object], channel: str = "counter", on: date = TODAY
) -> dict[str, FeeLine]:
    lines = assess(
        CATALOG.pick(code, on=on),
        facts=facts,
        channel=channel,
        applicant="citizen",
        days={"filed": on, "accepted": on},
    )
    return {line.name: line for line in lines}


def papers(code: str, facts: Mapping[str, object], channel: str = "counter") -> set[str]:
    found = required(pick(code), facts=facts, channel=channel, received=TODAY)
    return {each.name for each in found if not each.document.optional}


def wd(amount: float) -> Term:
    return Term(amount, "working_day")


CHANNELS = ("online", "counter", "post")


# 1.012790: the portal stores the hardship area's 18 days under the counter.


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("hardship", "days"), [(False, 8), (True, 18)])
def test_a_correction_takes_longer_in_hardship_areas_and_not_at_the_counter(
    channel: str, hardship: bool, days: int
) -> None:
    facts = {"issued_at": "change", "hardship_area": hardship}
    assert rule("1.012790", facts, channel).limit == wd(days)


def test_nobody_pays_for_the_error_of_the_agency() -> None:
    charge = {
        erred: fees("1.012790", {"agency_erred": erred})["certificate_charge"].state
        for erred in (True, False)
    }
    assert charge == {True: "exempt", False: "set_by_province"}


# 1.011441: decree 99/2022, art. 16.1.


def test_a_mortgage_is_registered_the_same_day_or_after_15_00_the_next() -> None:
    usual = rule("1.011441", {"asset": "certified", "via_one_stop": False})
    assert usual.limit == Term(1, "same_day")
    assert (usual.counting.cutoff, usual.counting.after_cutoff) == ("15:00", "same_day_next")
    longer = rule("1.011441", {"asset": "certified", "via_one_stop": False, "needs_longer": True})
    assert longer.limit == wd(3)


@pytest.mark.parametrize("needs_longer", [False, True])
def test_a_mortgage_filed_through_the_one_stop_unit_counts_from_the_land_office(
    needs_longer: bool,
) -> None:
    facts = {"asset": "certified", "via_one_stop": True, "needs_longer": needs_longer}
    assert rule("1.011441", facts).start.step == "receive_file"


@pytest.mark.parametrize(
    ("asset", "land_user", "wanted"),
    [
        ("certified", True, {"certificate"}),
        ("building_project", True, {"certificate", "project_decision", "permit", "design"}),
        ("land_project", True, {"certificate", "project_decision"}),
        ("future_in_project", True, {"certificate", "permit", "design"}),
        (
            "future_in_project",
            False,
            {"project_decision", "permit", "design", "land_agreement"},
        ),
        ("future_transferred", True, {"transfer"}),
        ("future_outside", True, {"certificate", "permit"}),
        ("future_outside", False, {"permit", "land_agreement"}),
        ("unregistered", True, {"certificate", "permit"}),
        ("unregistered", False, {"permit", "land_agreement"}),
    ],
)
def test_each_case_of_a_mortgage_has_the_papers_of_its_article(
    asset: str, land_user: bool, wanted: set[str]
) -> None:
    facts = {"asset": asset, "land_user": land_user}
    assert papers("1.011441", facts) == {"request", "contract"} | wanted


# 1.013067: the clock waits for the money.


@pytest.mark.parametrize(("plate", "days"), [("fresh", 2), ("own_number", 7), ("auctioned", 7)])
def test_plates_are_due_from_the_payment_on(plate: str, days: int) -> None:
    found = rule("1.013067", {"plate_kind": plate})
    assert (found.limit, found.start.event) == (wd(days), "paid")


# 1.000757: two reductions whose windows overlap multiply.


@pytest.mark.parametrize(
    ("on", "channel", "amount"),
    [
        (date(2025, 1, 1), "counter", 70_000),
        (date(2025, 1, 1), "online", 35_000),
        (date(2025, 6, 30), "counter", 70_000),
        (date(2025, 6, 30), "online", 35_000),
        (date(2025, 7, 1), "counter", 35_000),
        (date(2025, 7, 1), "online", 17_500),
        (date(2025, 12, 31), "online", 17_500),
        (date(2026, 1, 1), "online", 35_000),
        (date(2026, 12, 31), "counter", 35_000),
        (date(2027, 1, 1), "online", 70_000),
        (date(2027, 1, 1), "counter", 70_000),
    ],
)
def test_an_identity_card_costs_what_the_day_of_filing_says(
    on: date, channel: str, amount: int
) -> None:
    assert fees("1.000757", {"reason": "lost"}, channel, on)["reissue_charge"].amount == amount


# 1.005141: nothing but the steps has a limit.


def test_a_renunciation_has_a_limit_for_each_office_and_none_in_all() -> None:
    graph = pick("1.005141").graph
    assert rule("1.005141", {}).limit == "none"
    limits = {step.name: step.within for step in graph.steps if step.within is not None}
    assert limits == {
        "intake": Term(8, "working_hour"),
        "publish_notice": wd(5),
        "appraise": Term(20, "day"),
        "verify": Term(45, "day"),
        "verify_longer": Term(15, "day"),
        "recheck": Term(20, "day"),
        "decide": Term(20, "day"),
        "send_result": wd(7),
        "notify_registrar": wd(7),
        "notify_police": wd(7),
    }


@pytest.mark.parametrize(
    ("left", "checked", "wanted"),
    [(119, False, True), (120, False, False), (149, True, True), (150, True, False)],
)
def test_a_foreign_guarantee_must_last_120_days_and_150_where_the_person_is_verified(
    left: int, checked: bool, wanted: bool
) -> None:
    expiry = date.fromordinal(TODAY.toordinal() + left)
    facts = {"guarantee_until": expiry, "needs_check": checked}
    assert ("renewed_guarantee" in papers("1.005141", facts)) is wanted


# 1.013218: the portal stores the classes of works under the channels.


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("grade", "days"), [("special", 40), ("one", 40), ("two", 30), ("three", 30), ("four", 20)]
)
def test_a_design_is_appraised_by_the_class_of_the_works(
    channel: str, grade: str, days: int
) -> None:
    assert rule("1.013218", {"grade": grade}, channel).limit == Term(days, "day")


# 1.001765: three clocks, one after the other.


def test_the_clocks_of_an_instructor_follow_each_other() -> None:
    graph = pick("1.001765").graph
    limits = {name: graph.step(name).within for name in ("send_request", "test", "issue")}
    assert limits == {"send_request": wd(3), "test": wd(5), "issue": wd(3)}
    assert graph.step("send_request").by == "school"
    promised = rule("1.001765", {})
    assert (promised.limit, promised.start.step) == (wd(3), "test")


# 1.000028: a report is used again for six months.


@pytest.mark.parametrize(
    ("reported", "wanted"),
    [(False, {"survey_report", "strengthening_report"}), (True, {"earlier_reports"})],
)
def test_an_oversize_load_need_not_survey_a_route_again(reported: bool, wanted: set[str]) -> None:
    facts = {
        "vehicle": "oversize",
        "needs_survey": True,
        "needs_strengthening": True,
        "route_reported": reported,
    }
    assert papers("1.000028", facts) == {"application"} | wanted
    assert pick("1.000028").documents["earlier_reports"].max_age == Term(6, "month")


# 1.014244 and 1.014261: minerals.


@pytest.mark.parametrize(
    ("facts", "days", "charge"),
    [
        ({"missing_contents": ("area",)}, 14, 0),
        ({"missing_contents": ("area", "depth")}, 14, 0),
        ({"missing_contents": ("area", "term")}, 31, 20_000_000),
        ({"missing_contents": ("reserves",)}, 31, 20_000_000),
        ({"missing_contents": ("area",), "combined": True}, 31, 20_000_000),
    ],
)
def test_a_mining_licence_is_exchanged_by_what_it_lacks(
    facts: Mapping[str, object], days: int, charge: int
) -> None:
    assert rule("1.014244", facts).limit == wd(days)
    assert fees("1.014244", facts)["licence_charge"].amount == charge


def test_combined_exchanges_ask_for_each_paper_once() -> None:
    facts = {
        "missing_contents": ("reserves",),
        "combined": True,
        "combined_with": ("re_issue", "use"),
    }
    found = required(pick("1.014244"), facts=facts, channel="counter")
    assert [each.name for each in found] == [
        "request",
        "map",
        "operation_report",
        "environment",
        "use_plan",
    ]


@pytest.mark.parametrize("code", ["1.014244", "1.014261"])
def test_minerals_add_21_working_days_to_what_is_left(code: str) -> None:
    supplement = pick(code).supplement
    assert (supplement.mode, supplement.add) == ("add", wd(21))


def test_the_prime_minister_takes_time_that_does_not_count() -> None:
    asked = pick("1.014244").graph.step("ask_prime_minister")
    assert (asked.clock, asked.on_silence, asked.within) == ("pause", "wait", None)


# 1.013097: an inspection centre is no state office.


@pytest.mark.parametrize(
    ("facts", "limit", "start"),
    [
        ({"reason": "lost", "kept_here": True}, wd(1), None),
        ({"reason": "wrong", "kept_here": False}, Term(1.5, "working_day"), None),
        ({"reason": "time_limited"}, Term(1, "same_day"), "inspect"),
    ],
)
def test_a_modification_certificate_is_due_by_where_its_file_is_kept(
    facts: Mapping[str, object], limit: Term, start: str | None
) -> None:
    found = rule("1.013097", facts)
    assert (found.limit, found.start.step) == (limit, start)
    assert pick("1.013097").agencies["centre"].kind == "other"


@pytest.mark.parametrize(("seats", "amount"), [(10, None), (11, 40_000)])
def test_only_the_charge_of_large_cars_is_known(seats: int, amount: int | None) -> None:
    lines = fees("1.013097", {"reason": "lost", "seats": seats})
    due = [line for line in lines.values() if line.state != "not_applicable"]
    assert [line.amount for line in due] == [amount]
