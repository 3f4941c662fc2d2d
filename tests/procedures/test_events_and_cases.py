"""Hard cases of events, foreign money and papers by case: the files say what the law says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from onestop_engine import Catalog, Procedure, WorkCalendar
from onestop_engine.definition import Step
from onestop_engine.definition.deadlines import pick_rule
from onestop_engine.definition.documents import Requirement, required
from onestop_engine.definition.fees import FeeLine, assess, total, totals
from onestop_engine.definition.filing import filing_time
from onestop_engine.definition.model import DeadlineRule
from onestop_engine.terms import Term

CATALOG = Catalog.load(Path(__file__).parents[2] / "procedures" / "vn")
CALENDAR = WorkCalendar.bundled("vn")
TODAY = date(2026, 11, 23)


def pick(code: str, on: date = TODAY) -> Procedure:
    return CATALOG.pick(code, on=on)


def step(code: str, name: str) -> Step:
    return pick(code).graph.step(name)


def rule(code: str, facts: Mapping[str, object], on: date = TODAY) -> DeadlineRule:
    procedure = pick(code)
    return pick_rule(
        procedure,
        facts=facts,
        channel=procedure.channels[0],
        applicant=procedure.applicants[0],
        days={"filed": on, "accepted": on},
    )


def fees(code: str, facts: Mapping[str, object], on: date = TODAY) -> tuple[FeeLine, ...]:
    procedure = pick(code)
    return assess(
        procedure,
        facts=facts,
        channel=procedure.channels[0],
        applicant=procedure.applicants[0],
        days={"filed": on, "accepted": on},
    )


def papers(
    code: str, facts: Mapping[str, object], channel: str = "online", applicant: str | None = None
) -> dict[str, Requirement]:
    procedure = pick(code)
    found = required(
        procedure,
        facts=facts,
        channel=channel,
        applicant=applicant or procedure.applicants[0],
        received=TODAY,
    )
    return {each.name: each for each in found if not each.document.optional}


def last_moment(code: str, values: Mapping[str, object]) -> datetime:
    found = filing_time(
        pick(code),
        values=values,
        at=CALENDAR.localize(datetime(2026, 10, 26, 8)),
        calendar=CALENDAR,
    )
    assert found is not None
    return found.last.replace(tzinfo=None)


# 1.003358: nine rows of the portal are three prices; some are typed in đồng.


@pytest.mark.parametrize(
    ("months", "dollars"), [(1, 145), (24, 145), (25, 155), (60, 155), (61, 165), (120, 165)]
)
def test_a_residence_card_costs_dollars_by_its_validity(months: int, dollars: int) -> None:
    lines = fees("1.003358", {"months": months})
    assert dict(totals(lines)) == {"VND": 0, "USD": dollars}


def test_sending_the_passport_by_post_is_no_way_to_file_for_a_residence_card() -> None:
    assert pick("1.003358").channels == ("online", "counter")


@pytest.mark.parametrize(("known", "wanted"), [(False, 2), (True, 0)])
def test_an_organisation_files_its_licence_and_seal_once(known: bool, wanted: int) -> None:
    facts = {"months": 12, "known_sponsor": known}
    names = set(papers("1.003358", facts, applicant="organisation"))
    assert len(names & {"sponsor_licence", "specimen_seal"}) == wanted
    assert "request_by_person" not in names


# 2.002011: several cases at once, a union of papers; half of a tariff that the file does not know.


def test_papers_of_two_company_changes_are_united_and_asked_for_once() -> None:
    one = set(papers("2.002011", {"changes": ("joined",)}))
    other = set(papers("2.002011", {"changes": ("representative",)}))
    both = papers("2.002011", {"changes": ("joined", "representative")})
    assert set(both) == one | other
    assert "change_request" in one
    assert "change_request" not in other


@pytest.mark.parametrize("foreign", [False, True])
def test_papers_of_a_foreign_member_are_legalised(foreign: bool) -> None:
    facts = {
        "changes": ("transferred",),
        "new_organisation": True,
        "new_foreign_organisation": foreign,
    }
    found = papers("2.002011", facts)
    name = "foreign_organisation_papers" if foreign else "organisation_papers"
    assert found[name].document.legalised == foreign
    assert len(found.keys() & {"foreign_organisation_papers", "organisation_papers"}) == 1


@pytest.mark.parametrize(
    ("on", "half"), [(date(2026, 12, 31), True), (date(2027, 1, 1), False)], ids=str
)
def test_the_registration_charge_is_half_of_the_tariff_until_the_end_of_2026(
    on: date, half: bool
) -> None:
    lines = {line.name: line for line in fees("2.002011", {"changes": ("partner",)}, on)}
    charge = lines["registration_charge"]
    assert (charge.amount, charge.state) == (None, "by_reference")
    assert ("Giảm 50 %" in charge.explanation.vi) == half
    assert total(tuple(lines.values())) == 100_000


# 1.001667: one list for several persons; each paper as often as there are persons.


def test_an_employer_files_papers_for_each_person_of_each_case() -> None:
    found = papers("1.001667", {"inpatients": 3, "outpatients": 2, "abroad": 1})
    counted = {name: each.times for name, each in found.items() if each.times != 1}
    assert counted == {"hospital": 3, "sick_leave": 2}
    assert found["foreign_record"].document.translated
    assert set(papers("1.001667", {})) == {"list_01b"}


# 1.010733: the cases change on 1 July 2026, the days do not; only the agency's time counts.


@pytest.mark.parametrize(
    ("on", "group_two", "limit"),
    [
        (date(2026, 6, 30), True, Term(35, "day")),
        (date(2026, 6, 30), False, "none"),
        (date(2026, 7, 1), True, Term(35, "day")),
        (date(2026, 7, 1), False, Term(35, "day")),
    ],
    ids=str,
)
def test_an_impact_assessment_outside_group_two_has_a_limit_since_july_2026(
    on: date, group_two: bool, limit: Term | str
) -> None:
    assert rule("1.010733", {"group_two": group_two}, on).limit == limit


def test_special_public_investment_is_appraised_ten_days_faster() -> None:
    facts = {"special_public_investment": True, "group_two": False}
    assert rule("1.010733", facts).limit == Term(25, "day")
    assert step("1.010733", "ask_experts").within == Term(10, "day")
    assert step("1.010733", "hold_council").within == Term(20, "day")


def test_an_investor_has_twelve_months_that_do_not_count() -> None:
    supplement = pick("1.010733").supplement
    assert (supplement.mode, supplement.answer_within) == ("pause", Term(12, "month"))


# 1.012537: 2 + 5 + 2 working days of three bodies, entered as rows of different channels.


def test_the_volunteers_allowance_takes_the_two_stages_after_the_intake() -> None:
    found = rule("1.012537", {})
    assert found.limit == Term(7, "working_day")
    assert step("1.012537", "intake").within == Term(2, "working_day")


# 1.009094 and 1.013516: duties of the applicant, counted from and back from events.


@pytest.mark.parametrize(
    ("facts", "last"),
    [
        ({"direction": "entry", "flight_hours": 2}, datetime(2026, 10, 26, 22, 30)),
        ({"direction": "entry", "flight_hours": 3}, datetime(2026, 10, 26, 20)),
        ({"direction": "transit_in", "flight_hours": 9}, datetime(2026, 10, 26, 20)),
    ],
    ids=str,
)
def test_customs_hears_of_an_aircraft_before_it_lands(
    facts: Mapping[str, object], last: datetime
) -> None:
    values = {**facts, "lands_at": datetime(2026, 10, 26, 23)}
    assert last_moment("1.009094", values) == last


@pytest.mark.parametrize(
    ("direction", "foreign", "dollars"),
    [("entry", True, 50), ("transit_in", True, 50), ("entry", False, 0), ("exit", True, 0)],
)
def test_a_foreign_arrival_pays_fifty_dollars(direction: str, foreign: bool, dollars: int) -> None:
    lines = fees("1.009094", {"direction": direction, "foreign_flight": foreign})
    assert sum(line.amount or 0 for line in lines if line.currency == "USD") == dollars


def test_each_direction_of_an_aircraft_has_its_papers() -> None:
    carries = ("passengers", "cargo")
    entry, out = (
        set(papers("1.009094", {"direction": way, "carries": carries})) for way in ("entry", "exit")
    )
    assert entry - out == {"import_manifest", "bills_of_lading"}
    assert set(papers("1.009094", {"direction": "transit_out", "carries": carries})) == set()


@pytest.mark.parametrize(
    ("facts", "last"),
    [
        ({"movement": "arrival", "berth": "quay"}, datetime(2026, 10, 26, 8)),
        ({"movement": "arrival", "berth": "elsewhere"}, datetime(2026, 10, 26, 10)),
        ({"movement": "departure", "berth": "quay"}, datetime(2026, 10, 26, 22)),
    ],
    ids=str,
)
def test_a_ship_reports_after_it_lies_and_before_it_sails(
    facts: Mapping[str, object], last: datetime
) -> None:
    events = {
        "anchored_at": datetime(2026, 10, 26, 6),
        "sails_at": datetime(2026, 10, 27, 0),
    }
    assert last_moment("1.013516", {**facts, **events}) == last


# 1.014316: filed before 10 July; 10 and 30 days of the applicant; paid in 3 working days.


def test_support_is_applied_for_before_the_tenth_of_july() -> None:
    at = CALENDAR.localize(datetime(2026, 7, 1, 8))
    found = filing_time(pick("1.014316"), values={}, at=at, calendar=CALENDAR)
    assert found is not None
    assert found.last.date() == date(2026, 7, 9)
    assert found.missed(CALENDAR.localize(datetime(2026, 7, 10)))


def test_an_investor_mends_in_ten_days_and_explains_in_thirty() -> None:
    law = pick("1.014316")
    assert law.intake_supplement.answer_within == Term(10, "day")
    assert law.supplement.answer_within == Term(30, "day")
    assert law.graph.step("pay_out").within == Term(3, "working_day")


# 1.003213: 30 days hold 15 in which consent may be withdrawn; a check in Vietnam is not counted.


def test_the_days_to_withdraw_consent_are_counted_and_the_check_in_vietnam_is_not() -> None:
    reflect, check = step("1.003213", "reflect"), step("1.003213", "check_at_home")
    assert (reflect.at_least, reflect.clock) == (Term(15, "day"), "none")
    assert (check.within, check.clock) == (Term(30, "day"), "pause")
    stages = [step("1.003213", name).within for name in ("hear", "register")]
    assert sum(term.amount for term in stages if term is not None) + 15 == 30


def test_an_adoption_abroad_costs_150_dollars_in_the_money_of_the_place() -> None:
    (charge,) = pick("1.003213").fees.values()
    assert charge.exchange is not None
    assert charge.exchange.into == "local"
    assert dict(totals(fees("1.003213", {}))) == {"VND": 0, "USD": 150}


# 1.005142: no deadline of its own; who may not sit is told 15 days before the exam.


def test_the_exam_has_no_deadline_but_a_day_before_the_exam() -> None:
    assert rule("1.005142", {"group": "earlier", "exam_day": date(2026, 6, 11)}).limit == "none"
    review = step("1.005142", "review")
    assert (review.within, review.before) == (Term(15, "day"), "exam_day")


@pytest.mark.parametrize(
    ("group", "own"),
    [
        ("this_year", set()),
        ("earlier", {"school_record"}),
        ("graduate", {"diploma"}),
        ("vocational", {"vocational_diploma", "vocational_record"}),
    ],
)
def test_each_group_of_candidates_has_its_papers(group: str, own: set[str]) -> None:
    assert set(papers("1.005142", {"group": group}, "counter")) == {"form1", "photo"} | own


@pytest.mark.parametrize(
    ("group", "channel", "printed"),
    [("this_year", "online", False), ("earlier", "online", True), ("earlier", "counter", False)],
)
def test_only_outside_candidates_online_print_the_form_twice(
    group: str, channel: str, printed: bool
) -> None:
    assert ("form_printed" in papers("1.005142", {"group": group}, channel)) == printed
