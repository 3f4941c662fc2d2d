"""Records with one odd thing each: what the file, or the draft, makes of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from onestop_engine import Actor, Catalog, OneStop, Procedure
from onestop_engine.definition.deadlines import pick_rule
from onestop_engine.definition.fees import FeeLine, assess
from onestop_engine.definition.model import DeadlineRule
from onestop_engine.exchange import import_records
from onestop_engine.terms import Term

CATALOG = Catalog.load(Path(__file__).parents[2] / "procedures" / "vn")
TODAY = date(2026, 11, 23)
CHANNELS = ("online", "counter", "post")


def pick(code: str) -> Procedure:
    return CATALOG.pick(code, on=TODAY)


def rule(
    code: str, facts: Mapping[str, object] | None = None, channel: str = "counter"
) -> DeadlineRule:
    return pick_rule(
        pick(code),
        facts=facts or {},
        channel=channel,
        applicant="citizen",
        days={"filed": TODAY, "accepted": TODAY},
    )


def fee(code: str, name: str, facts: Mapping[str, object], channel: str, on: date) -> FeeLine:
    lines = assess(
        CATALOG.pick(code, on=on),
        facts=facts,
        channel=channel,
        applicant="citizen",
        days={"filed": on, "accepted": on},
    )
    return next(line for line in lines if line.name == name)


def wd(amount: int) -> Term:
    return Term(amount, "working_day")


def days(amount: int) -> Term:
    return Term(amount, "day")


# Records that contradict themselves: a machine decides nothing, a person decides with a reason.


def row(channel: str, text: str, value: int, unit: str) -> dict[str, Any]:
    fees = [{"kind": "unspecified", "amount_vnd": 1000000, "text": "1.000.000 đồng/thẻ"}]
    return {
        "channel": channel,
        "deadline_text": text,
        "deadline_value": value,
        "deadline_unit": unit,
        "fees": fees,
    }


def draft(tmp_path: Path, **changes: Any) -> Procedure:
    record = {
        "field": "Lĩnh vực mẫu",
        "level": ["Cấp bộ"],
        "agency": "Cơ quan mẫu",
        "documents": [{"name": "Tờ khai", "original": 1, "copy": 0}],
        "steps_text": "Bước 1: Nộp hồ sơ.",
        "result": ["Kết quả"],
        "legal_basis": ["09/2023/QĐ-TTg"],
        "subjects": ["Công dân Việt Nam"],
        "vintage": "2026-07",
    }
    source = tmp_path / "records.jsonl"
    source.write_text(json.dumps(record | changes, ensure_ascii=False) + "\n", encoding="utf-8")
    import_records(source, tmp_path / "drafts")
    (made,) = Catalog.load(tmp_path / "drafts").versions(str(changes["code"]))
    return made


def quotes(made: Procedure, kind: str) -> list[str | None]:
    return [point.quote for point in made.review if point.kind == kind]


def test_21_days_and_5_working_days_on_one_channel_are_left_to_a_person(tmp_path: Path) -> None:
    # 2.000293 names no case for either number: a new card, a lost one, another passport, or one
    # more economy that must consent. Declaring it would promise a citizen a guess.
    long, short = ("21 Ngày", 21, "calendar_day"), ("5 Ngày làm việc", 5, "working_day")
    rows = [row(channel, *term) for channel in ("in_person", "online") for term in (long, short)]
    made = draft(tmp_path, code="2.000293", name_vi="Cấp lại thẻ ABTC", channels=rows)
    (only,) = made.deadline
    assert (made.status, only.limit, only.provenance.status) == ("draft", "none", "conflict")
    assert quotes(made, "channel-slot") == [
        "counter: 21 Ngày; counter: 5 Ngày làm việc; online: 21 Ngày; online: 5 Ngày làm việc"
    ]
    assert "2.000293" not in {procedure.code for procedure in CATALOG}


def test_5_days_and_3_working_days_for_one_case_come_to_a_persons_eyes(tmp_path: Path) -> None:
    made = draft(
        tmp_path,
        code="1.010297",
        name_vi="Cấp đổi Giấy phép",
        channels=[row("online", "3 working_day", 3, "working_day")],
        api_cases=[
            {"case_code": "1.010297.01", "qty": 5, "unit": "DAY"},
            {"case_code": "1.010297.01", "qty": 3, "unit": "WORKING_DAY"},
        ],
    )
    (said,) = quotes(made, "case-times")
    assert said is not None
    assert "5" in said


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_radio_licence_follows_the_prose_where_the_rows_contradict(channel: str) -> None:
    found = rule("1.010297", channel=channel)
    assert (found.limit, found.provenance.status) == (wd(3), "conflict")
    assert "5 ngày" in str(found.provenance.note)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("changes", "limit"),
    [(("seat",), 10), (("operating_plan",), 30), (("seat", "operating_plan"), 30)],
)
def test_39_days_is_a_slip_for_30(channel: str, changes: tuple[str, ...], limit: int) -> None:
    assert rule("3.000223", {"changes": changes}, channel).limit == days(limit)


# 1.010040: the prose says days where the column says working days.


@pytest.mark.parametrize(("known", "limit"), [(True, wd(5)), (False, days(30))])
def test_residence_is_verified_by_whether_the_database_knows_the_person(
    known: bool, limit: Term
) -> None:
    assert rule("1.010040", {"in_database": known}).limit == limit


def test_only_a_person_unknown_to_the_database_may_wait_60_days() -> None:
    prolong = pick("1.010040").prolong
    assert prolong is not None
    assert prolong.when is not None
    assert (prolong.to, prolong.at_most) == (days(60), 1)
    assert prolong.when.text == "not in_database"


# 1.001258: the portal shows a rate that ended on 31/12/2024.


@pytest.mark.parametrize("channel", ["online", "counter"])
@pytest.mark.parametrize(
    ("on", "amount"),
    [(date(2024, 12, 31), 40_000), (date(2025, 1, 1), 50_000), (TODAY, 50_000)],
)
def test_a_rate_ends_with_its_last_day(on: date, channel: str, amount: int) -> None:
    assert fee("1.001258", "pass_fee", {}, channel, on).amount == amount


# 1.007689: nothing comes back.


def test_a_tax_return_has_no_result_and_nothing_to_deliver() -> None:
    tax = pick("1.007689")
    assert rule("1.007689").limit == "no_result"
    assert tax.results == {}
    assert {step.kind for step in tax.graph.steps} == {"receive", "work"}


# 3.000331: 7 = commune 4 + department 3.


def test_the_limits_of_the_levels_make_up_the_promise() -> None:
    promised = rule("3.000331").limit
    limits = [step.within for step in pick("3.000331").graph.steps if step.within is not None]
    assert limits == [wd(4), wd(3)]
    assert promised == wd(sum(int(each.amount) for each in limits))


# 2.002285: the system records the consent of the other end of the route.


def test_the_silence_of_the_other_end_is_its_consent() -> None:
    other = pick("2.002285").graph.step("other_end")
    assert (other.within, other.on_silence) == (wd(1), "agree")
    assert other.outcomes["agree"] == "notify"


# 2.002038: nine months that are the applicant's.


def test_nine_months_to_leave_a_nationality_count_for_nobody() -> None:
    renounce = pick("2.002038").graph.step("renounce")
    assert (renounce.within, renounce.clock) == (Term(9, "month"), "pause")
    assert renounce.on_silence == "lapsed"
    assert renounce.outcomes["lapsed"] == "stop"
    assert rule("2.002038").limit == "none"


# 1.003523: 10 days, 15 where several places must be visited; then 60, or 90.


def test_a_denunciation_is_checked_longer_in_several_places() -> None:
    graph = pick("1.003523").graph
    assert graph.step("check_identity").within == days(10)
    assert graph.step("check_in_places").within == days(15)


@pytest.mark.parametrize(("complex_case", "limit"), [(False, 60), (True, 90)])
def test_a_denunciation_is_settled_from_the_day_it_is_taken_up(
    complex_case: bool, limit: int
) -> None:
    found = rule("1.003523", {"complex": complex_case})
    assert (found.limit, found.start.step) == (days(limit), "admit")


# 1.011425: half of a tariff that the file does not know.


@pytest.mark.parametrize(
    ("on", "item_4", "halved"),
    [
        (date(2026, 12, 31), False, True),
        (date(2026, 12, 31), True, False),
        (date(2027, 1, 1), False, False),
    ],
)
def test_half_of_an_unknown_tariff_stays_unknown_and_says_so(
    on: date, item_4: bool, halved: bool
) -> None:
    line = fee("1.011425", "registration_fee", {"item_4": item_4}, "counter", on)
    assert (line.amount, line.state) == (None, "by_reference")
    assert ("50 %" in line.explanation.vi) is halved


# 1.012533 and the others: a posting cannot be cut short.


@pytest.mark.parametrize(
    ("code", "step", "least"),
    [
        ("1.012533", "post_list", wd(15)),
        ("1.013978", "post_results", days(15)),
        ("1.001193", "post_notice", days(7)),
    ],
)
def test_a_posting_lasts_its_days(code: str, step: str, least: Term) -> None:
    assert pick(code).graph.step(step).at_least == least


def test_a_selection_is_due_from_the_day_of_its_minutes() -> None:
    found = rule("1.012533")
    assert (found.limit, found.start.step) == (wd(3), "hold_meeting")


# What the language can say since.


def test_the_applicant_who_is_silent_for_a_day_has_confirmed_the_draft() -> None:
    form = pick("1.001193").graph.step("confirm_form")
    assert (form.kind, form.within, form.on_silence) == ("confirm", days(1), "consent")


def test_7_5_and_3_working_days_are_the_agencys_own() -> None:
    graph = CATALOG.pick("1.013225", on=date(2026, 6, 30)).graph
    rounds = [graph.step(name).within for name in ("examine", "first_round", "last_round")]
    assert rounds == [wd(7), wd(5), wd(3)]


@pytest.fixture
def shop() -> Iterator[OneStop]:
    with OneStop.open("memory://", procedures=CATALOG) as opened:
        yield opened


# The 60th day after 25 August is a Saturday, so it moves to Monday 26 October.
@pytest.mark.parametrize(("registered", "late"), [("2026-08-25", False), ("2026-08-24", True)])
def test_a_late_declaration_of_residence_is_taken_and_marked(
    shop: OneStop, registered: str, late: bool
) -> None:
    filed = shop.submit(
        "1.010040",
        unit="H00.01",
        applicant={"name": "Nguyễn Văn Ví Dụ"},
        facts={"in_database": True, "birth_registered": registered},
        channel="counter",
        by=Actor.applicant("x"),
        at=datetime(2026, 10, 26, 9),
    )
    assert filed.filed_late is late
