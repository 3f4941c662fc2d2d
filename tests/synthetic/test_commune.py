from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from onestop_engine.calendars import WorkCalendar
from onestop_engine.definition import load_text
from onestop_engine.engine import Dossier
from onestop_engine.errors import InputError, NotFound
from onestop_engine.onestop import OneStop
from onestop_engine.statistics import Policy, histories, report_06a, rows, step_punctuality
from onestop_engine.synthetic import Summary, commune
from onestop_engine.synthetic._arrivals import arrivals

CALENDAR = WorkCalendar.bundled("vn")
SPRING = [date(2026, 1, 1) + timedelta(days=n) for n in range(120)]


@pytest.fixture(scope="module")
def shop() -> Iterator[OneStop]:
    with OneStop.open("memory://") as shop:
        yield shop


@pytest.fixture(scope="module")
def summary(shop: OneStop) -> Summary:
    return commune(shop, dossiers=90, seed=7)


def test_it_files_as_many_as_were_asked_for(summary: Summary, shop: OneStop) -> None:
    assert summary.filed == 90
    assert sum(summary.procedures.values()) == 90
    assert sum(summary.statuses.values()) == summary.dossiers == len(shop.find())
    assert summary.until == datetime(2026, 7, 31, 23, 59, 59, tzinfo=CALENDAR.zone)


def test_most_dossiers_run_to_their_end(summary: Summary) -> None:
    assert summary.statuses[10] > 70
    assert summary.story is not None
    assert summary.fees is not None


def test_the_same_seed_gives_the_same_dossiers(summary: Summary, shop: OneStop) -> None:
    with OneStop.open("memory://") as other:
        assert commune(other, dossiers=90, seed=7) == summary
        assert courses(other) == courses(shop)


def test_the_store_makes_no_difference(tmp_path: Path) -> None:
    found = []
    for url in ("memory://", f"sqlite:///{tmp_path / 'demo.db'}"):
        with OneStop.open(url) as shop:
            found.append((commune(shop, dossiers=15, months=[6]), courses(shop)))

    assert found[0] == found[1]


def courses(shop: OneStop) -> list[tuple[str, str, list[str]]]:
    return [
        (d.code, d.phase, [f"{e.at} {e.kind} {e.step}" for e in d.timeline]) for d in shop.find()
    ]


def test_another_seed_gives_others() -> None:
    found = []
    for seed in (1, 2):
        with OneStop.open("memory://") as shop:
            commune(shop, dossiers=10, months=[6], seed=seed)
            found.append(courses(shop))

    assert found[0] != found[1]


def test_officers_work_in_office_hours_and_people_file_online_at_any(
    summary: Summary, shop: OneStop
) -> None:
    finished = [d.finished_at for d in shop.find(status=10) if d.finished_at is not None]
    online = [d.received_at for d in shop.find(channel="online")]

    assert summary.filed
    assert all(in_office(at) for at in finished)
    assert not all(in_office(at) for at in online)


def in_office(at: datetime) -> bool:
    hours = CALENDAR.hours(at.date()) if CALENDAR.is_working_day(at.date()) else ()
    return any(start <= at.time() <= end for start, end in hours)


def test_the_reports_of_its_months_chain(summary: Summary, shop: OneStop) -> None:
    found = list(rows(shop, summary.until))
    report = report_06a(found, (date(2026, 1, 1), date(2026, 7, 31)), by="month")

    assert len(report.lines) == 7
    assert report.total.received == sum(row.accepted is not None for row in found)


def test_a_past_report_does_not_change_when_more_dossiers_have_come() -> None:
    with OneStop.open("memory://") as shop:
        commune(shop, dossiers=40, seed=3, months=[3])
        end = datetime(2026, 3, 31, 23, 59, 59, 999999, tzinfo=CALENDAR.zone)
        march = (date(2026, 3, 1), date(2026, 3, 31))
        before = report_06a(rows(shop, end), march)
        steps = step_punctuality(histories(shop, end), march, calendar=CALENDAR)

        commune(shop, dossiers=40, seed=4, months=[4])

        assert report_06a(rows(shop, end), march) == before
        assert step_punctuality(histories(shop, end), march, calendar=CALENDAR) == steps


def test_a_past_report_does_not_depend_on_whether_a_tick_ran() -> None:
    with OneStop.open("memory://") as shop:
        commune(shop, dossiers=60, seed=5, months=[5])
        end = datetime(2026, 6, 30, 23, 59, 59, tzinfo=CALENDAR.zone)
        june = (date(2026, 6, 1), date(2026, 6, 30))
        before = report_06a(rows(shop, end), june)

        shop.tick(at=datetime(2026, 7, 20, tzinfo=CALENDAR.zone))

        assert report_06a(rows(shop, end), june) == before


def test_groups_of_procedures_carry_their_parts_out() -> None:
    with OneStop.open("memory://") as shop:
        summary = commune(shop, dossiers=60, seed=2, months=[9, 10])
        subs = [dossier for dossier in shop.find() if dossier.parent is not None]
        september = (date(2026, 9, 1), date(2026, 10, 31))
        found = list(rows(shop, summary.until))
        apart = report_06a(found, september)
        together = report_06a(found, september, policy=Policy(subs="include"))

    assert subs
    assert summary.dossiers == summary.filed + len(subs)
    assert together.total.received == apart.total.received + apart.beside.subs


def test_progress_is_told() -> None:
    seen: list[tuple[int, int]] = []
    with OneStop.open("memory://") as shop:
        commune(
            shop, dossiers=5, months=[6], progress=lambda done, total: seen.append((done, total))
        )

    assert seen[0] == (1, 5)
    assert seen[-1] == (5, 5)


@pytest.mark.parametrize(
    "wrong", [{"dossiers": 0}, {"months": []}, {"months": [0, 1]}, {"months": [12, 13]}]
)
def test_sizes_that_cannot_be_are_refused(shop: OneStop, wrong: dict[str, object]) -> None:
    with pytest.raises(InputError, match="months from 1 to 12"):
        commune(shop, **wrong)


def test_years_without_procedures_are_refused() -> None:
    with OneStop.open("memory://") as shop, pytest.raises(NotFound, match="no procedure"):
        commune(shop, year=2020)


def test_the_counter_is_open_on_working_days_only_and_the_portal_always() -> None:
    found = arrivals(CALENDAR, Random(1), SPRING, 3000)
    counter = {a.at.date() for a in found if a.channel != "online"}
    online = {a.at.date() for a in found if a.channel == "online"}
    tet = {date(2026, 2, day) for day in range(16, 21)}

    assert all(CALENDAR.is_working_day(day) for day in counter)
    assert date(2026, 1, 10) in counter
    assert not tet & counter
    assert tet & online


def test_people_come_in_numbers_after_a_long_holiday() -> None:
    found = arrivals(CALENDAR, Random(1), SPRING, 3000)

    def in_week(monday: date) -> int:
        return sum(monday <= a.at.date() < monday + timedelta(days=5) for a in found)

    assert in_week(date(2026, 2, 23)) > 1.3 * in_week(date(2026, 2, 2))


def test_arrivals_come_in_order_and_belong_to_the_calendar_s_zone() -> None:
    found = arrivals(CALENDAR, Random(1), SPRING, 100)

    assert list(found) == sorted(found, key=lambda a: (a.at, a.channel))
    assert all(a.at.utcoffset() == timedelta(hours=7) for a in found)


ODD = """
procedure: "9.000009"
title: {vi: Thủ tục lạ}
field: thu-nghiem
levels: [commune]
in_force: {from: 2025-07-01, decided_by: 1/QĐ-THU}
channels: [counter]
applicants: [citizen]
legal_basis: [118/2025/NĐ-CP]
results:
  paper: {vi: Kết quả}
facts:
  since: {ask: applicant, type: date, label: {vi: Từ ngày}}
  value: {ask: applicant, type: money, label: {vi: Giá trị}}
  child: {ask: applicant, type: text, label: {vi: Họ tên}}
  heads: {ask: officer, type: integer, label: {vi: Số người}}
agencies:
  one_stop: {kind: one_stop, level: commune}
  office: {kind: authority, level: commune}
  far: {kind: consulted, level: province}
deadline: {limit: none, basis: x}
steps:
  intake: {by: one_stop, do: receive, outcomes: {good: both, bad: refuse_intake}}
  both:
    parallel:
      one:
        steps: {first: {by: office, records: [heads]}}
      two:
        steps: {second: {by: far, do: consult, within: 2 ngày làm việc, on_silence: escalate}}
      three:
        steps: {third: {by: office, within: 30 phút}}
    join: {at_least: 2}
    rest: cancel
    then: paying
  paying: {by: one_stop, do: pay, clock: none, within: 3 ngày, on_silence: close, then: look}
  look: {by: office, outcomes: {again: both, done_with: deliver, halted: stop}}
  deliver: {by: one_stop, do: deliver, result: paper}
fees:
  price: {kind: fee, amount: assessed, due: paying, basis: x}
  copy: {kind: copy, amount: 2000, due: on_result, basis: x}
  visa: {kind: fee, amount: 25, currency: USD, exchange: {into: local, rate: y}, basis: x}
  card: {kind: fee, amount: 5, currency: USD, exchange: {into: VND, rate: y}, basis: x}
  seal: {kind: fee, amount: 3, currency: EUR, basis: x}
"""


def test_it_finds_its_way_through_any_procedure() -> None:
    with OneStop.open("memory://", procedures=[load_text(ODD, "odd.yaml")]) as shop:
        summary = commune(shop, dossiers=80, seed=1, months=[3])
        found: tuple[Dossier, ...] = shop.find()

    assert summary.statuses[10] > 40
    assert {
        (payment.currency, payment.paid_currency)
        for dossier in found
        for payment in dossier.payments
    } == {("VND", None), ("USD", "VND"), ("EUR", None)}
    assert {"payment_expired", "block_joined", "facts_recorded"} <= {
        entry.kind for dossier in found for entry in dossier.timeline
    }
