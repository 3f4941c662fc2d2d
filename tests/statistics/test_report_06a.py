from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest
from dossier_rows import law, periods, policies, rows
from hypothesis import given
from hypothesis import strategies as st

from onestop_engine.errors import InputError, OneStopError
from onestop_engine.statistics import (
    Counts,
    DossierRow,
    Pause,
    Period,
    Policy,
    Promised,
    report_06a,
)
from onestop_engine.statistics.schema import VIETNAM

JULY = (date(2026, 7, 1), date(2026, 7, 31))
AUGUST = (date(2026, 8, 1), date(2026, 8, 31))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def end_of(day: str) -> datetime:
    return at(f"{day}T23:59:59.999999")


def row(**changes: object) -> DossierRow:
    """A dossier accepted on 6 July at the counter, due on 9 July, open unless said."""
    values: dict[str, object] = {
        "code": "H26.10.2-260706-0001",
        "procedure": "2.000635",
        "field": "ho-tich",
        "unit": "H26.10.2",
        "status": 4,
        "received": at("2026-07-06T08:00"),
        "accepted": at("2026-07-06T08:10"),
        "due": end_of("2026-07-09"),
    }
    values |= changes
    if "finished" in changes and "status" not in changes:
        values |= {"status": 9, "ending": changes.get("ending", "granted")}
    return DossierRow(**values)


def counts(*of: DossierRow, period: tuple[date, date] = JULY, **options: object) -> Counts:
    return report_06a(of, period, **options).total


@pytest.mark.parametrize(
    ("finished", "expected"),
    [
        ("2026-07-08T23:59:59", "early"),
        ("2026-07-09T00:00", "on_time"),
        ("2026-07-09T23:59:59", "on_time"),
        ("2026-07-10T00:00", "late"),
    ],
)
def test_a_day_term_is_judged_by_the_day_and_ends_at_midnight(finished: str, expected: str) -> None:
    assert getattr(counts(row(finished=at(finished))), expected) == 1


@pytest.mark.parametrize(
    ("finished", "expected"),
    [
        ("2026-07-08T17:00", "early"),
        ("2026-07-09T10:00", "on_time"),
        ("2026-07-09T10:00:01", "late"),
    ],
)
def test_an_hour_term_is_judged_by_the_instant(finished: str, expected: str) -> None:
    one = row(due=at("2026-07-09T10:00"), finished=at(finished))

    assert getattr(counts(one), expected) == 1


def test_policies_say_what_early_and_late_mean_within_the_day() -> None:
    before = row(due=at("2026-07-09T10:00"), finished=at("2026-07-09T09:00"))
    after = row(due=at("2026-07-09T10:00"), finished=at("2026-07-09T11:00"))

    assert counts(before, policy=Policy(early="instant")).early == 1
    assert counts(after, policy=Policy(late="date")).on_time == 1


def test_received_is_split_by_channel_and_period() -> None:
    found = counts(
        row(channel="online"),
        row(channel="counter"),
        row(channel="post"),
        row(accepted=at("2026-06-30T23:59:59")),
    )

    assert found.columns()[:4] == (4, 1, 2, 1)


def test_a_dossier_counts_from_its_acceptance_not_from_its_filing() -> None:
    filed_in_june = row(received=at("2026-06-30T16:00"), accepted=at("2026-07-01T08:00"))

    assert counts(filed_in_june).direct == 1
    assert counts(filed_in_june, period=(date(2026, 6, 1), date(2026, 6, 30))).received == 0


def test_intake_refusals_and_unaccepted_dossiers_stand_beside_the_form() -> None:
    refused = row(status=3, accepted=None, finished=at("2026-07-06T09:00"), ending="intake_refused")
    waiting = row(status=1, accepted=None)

    report = report_06a([refused, waiting], JULY)

    assert report.total == Counts()
    assert (report.beside.intake_refused, report.beside.not_accepted) == (1, 1)


def test_withdrawn_and_closed_count_as_resolved_on_time_that_day() -> None:
    gone = row(status=7, ending="withdrawn", finished=at("2026-07-20T09:00"))
    closed = row(status=8, ending="closed", finished=at("2026-07-21T09:00"))

    report = report_06a([gone, closed], JULY)

    assert report.total.on_time == 2
    assert (report.beside.withdrawn, report.beside.closed) == (1, 1)
    assert counts(gone, closed, policy=Policy(withdrawn="by_due", closed="by_due")).late == 2


def test_a_refusal_is_a_result_like_any_other() -> None:
    report = report_06a([row(finished=at("2026-07-10T09:00"), ending="refused")], JULY)

    assert report.total.late == 1
    assert report.beside.refused == 1


@pytest.mark.parametrize(("status", "cause"), [(5, "supplement"), (6, "payment"), (8, "stopped")])
def test_waiting_dossiers_are_open_in_time(status: int, cause: str) -> None:
    wait = Pause(start=at("2026-07-08T09:00"), cause=cause)

    assert counts(row(status=status, pauses=(wait,))).open_in_time == 1
    assert counts(row(status=status)).open_in_time == 1
    assert counts(row(status=status, pauses=(wait,)), policy=Policy(waiting="by_due")).open_late


def test_waiting_is_judged_at_the_end_of_the_period_not_today() -> None:
    resumed = row(pauses=(Pause(start=at("2026-07-08T09:00"), end=at("2026-08-03T09:00")),))
    begun_later = row(status=5, pauses=(Pause(start=at("2026-08-03T09:00")),))

    assert counts(resumed).open_in_time == 1
    assert counts(begun_later).open_late == 1


def test_without_a_due_date_it_is_on_time_and_counted_apart() -> None:
    done = row(due=None, finished=at("2026-07-30T09:00"))
    under_way = row(due=None)

    report = report_06a([done, under_way], JULY)

    assert (report.total.on_time, report.total.open_in_time) == (1, 1)
    assert report.beside.no_due == 2
    assert counts(done, policy=Policy(no_due="early")).early == 1


def test_due_on_the_last_day_is_still_in_time() -> None:
    assert counts(row(due=end_of("2026-07-31"))).open_in_time == 1
    assert counts(row(due=end_of("2026-07-30"))).open_late == 1


def test_overdue_follows_from_the_instant_asked_for() -> None:
    one = row(due=end_of("2026-07-09"))

    assert counts(one, as_of=at("2026-07-09T16:00")).open_in_time == 1
    assert counts(one, as_of=at("2026-07-10T00:00")).open_late == 1


def test_a_period_that_is_not_over_is_judged_as_far_as_the_rows_go() -> None:
    one = row(due=end_of("2026-07-20"), as_of=at("2026-07-15T12:00"))

    report = report_06a([one], JULY)

    assert report.total.open_in_time == 1
    assert report.as_of == at("2026-07-15T12:00")


def test_a_new_appointment_is_the_measure_unless_the_original_is_asked_for() -> None:
    moved = row(
        due=end_of("2026-07-20"),
        due_original=end_of("2026-07-09"),
        reappointed=at("2026-07-08T09:00"),
        finished=at("2026-07-15T09:00"),
    )

    report = report_06a([moved], JULY)

    assert (report.total.early, report.beside.reappointed) == (1, 1)
    assert counts(moved, policy=Policy(against="original")).late == 1


def test_a_promise_that_came_later_does_not_excuse_an_earlier_report() -> None:
    moved = row(
        due=end_of("2026-08-20"),
        promises=(
            Promised(at=at("2026-07-06T08:10"), due=end_of("2026-07-09")),
            Promised(at=at("2026-08-03T08:00"), due=end_of("2026-08-20")),
        ),
    )

    assert counts(moved).open_late == 1
    assert counts(moved, period=AUGUST).open_late == 1
    assert counts(moved, period=(date(2026, 8, 1), date(2026, 8, 10))).open_in_time == 1


def test_what_is_written_down_late_is_counted_when_it_is_known() -> None:
    late_entry = row(finished=at("2026-07-30T16:00"), finished_known=at("2026-08-03T08:00"))

    assert counts(late_entry).open == 1
    assert counts(late_entry, period=AUGUST).columns()[3:5] == (1, 1)


def test_sub_dossiers_are_part_of_their_parent() -> None:
    sub = row(parent="H26.10.2-260706-0009")

    report = report_06a([sub], JULY)
    done = row(parent="A-1", finished=at("2026-07-08T09:00"), delivered=at("2026-07-08T10:00"))

    assert (report.total.received, report.beside.subs) == (0, 1)
    assert report_06a([done], JULY).beside.delivered == 0
    assert counts(sub, policy=Policy(subs="include")).received == 1


def test_events_of_the_period_are_counted_beside() -> None:
    one = row(
        status=10,
        finished=at("2026-07-08T09:00"),
        ending="granted",
        delivered=at("2026-07-20T09:00"),
        corrections=(at("2026-07-21T09:00"), at("2026-07-25T09:00"), at("2026-08-02T09:00")),
        adopted=at("2026-07-01T09:00"),
    )

    beside = report_06a([one], JULY).beside

    assert (beside.delivered, beside.corrections, beside.taken_over) == (1, 2, 1)


def test_months_carry_over_to_one_another() -> None:
    two = [
        row(finished=at("2026-08-03T09:00")),
        row(finished=at("2026-07-08T09:00")),
        row(accepted=at("2026-08-05T09:00"), due=end_of("2026-08-09")),
    ]

    report = report_06a(two, (date(2026, 6, 1), date(2026, 8, 31)), by="month")

    assert [(line.key, line.counts.columns()) for line in report.lines] == [
        ("2026-06", (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
        ("2026-07", (2, 0, 2, 0, 1, 1, 0, 0, 1, 0, 1)),
        ("2026-08", (2, 0, 1, 1, 1, 0, 0, 1, 1, 0, 1)),
    ]
    assert report.total.columns() == (3, 0, 3, 0, 2, 1, 0, 1, 1, 0, 1)
    assert report.lines[1].label.vi == "Tháng 7/2026"


def test_lines_are_named_by_labels_and_by_what_is_known() -> None:
    report = report_06a([row(field=None), row()], JULY, by="field")

    assert [(line.key, line.label.vi) for line in report.lines] == [
        ("", "(chưa rõ)"),
        ("ho-tich", "ho-tich"),
    ]


@pytest.mark.parametrize(
    "by", ["field", "procedure", "agency", "unit", "officer", "channel", "month"]
)
def test_every_grouping_has_a_heading_in_both_languages(by: str) -> None:
    report = report_06a([row()], JULY, by=by)

    assert report.to_table("vi").columns[1].heading != report.to_table("en").columns[1].heading


def test_an_unknown_grouping_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="field, procedure, agency"):
        report_06a([], JULY, by="colour")


def test_the_table_has_the_official_columns() -> None:
    table = report_06a([row()], JULY).to_table("vi")

    assert [(c.number, c.group, c.heading) for c in table.columns] == [
        ("(1)", "", "TT"),
        ("(2)", "", "Lĩnh vực giải quyết"),
        ("(3)", "Số hồ sơ nhận giải quyết", "Tổng số"),
        ("(4)", "Số hồ sơ nhận giải quyết", "Trong kỳ: trực tuyến"),
        ("(5)", "Số hồ sơ nhận giải quyết", "Trong kỳ: trực tiếp, dịch vụ bưu chính"),
        ("(6)", "Số hồ sơ nhận giải quyết", "Từ kỳ trước"),
        ("(7)", "Số hồ sơ đã giải quyết", "Tổng số"),
        ("(8)", "Số hồ sơ đã giải quyết", "Trước hạn"),
        ("(9)", "Số hồ sơ đã giải quyết", "Đúng hạn"),
        ("(10)", "Số hồ sơ đã giải quyết", "Quá hạn"),
        ("(11)", "Số hồ sơ đang giải quyết", "Tổng số"),
        ("(12)", "Số hồ sơ đang giải quyết", "Trong hạn"),
        ("(13)", "Số hồ sơ đang giải quyết", "Quá hạn"),
    ]
    assert table.rows == (("1", "ho-tich", "1", "0", "1", "0", "0", "0", "0", "0", "1", "0", "1"),)
    assert table.total == ("", "Tổng cộng", "1", "0", "1", "0", "0", "0", "0", "0", "1", "0", "1")
    assert table.subtitle == (
        "Từ ngày 01/7/2026 đến ngày 31/7/2026 · số liệu ghi nhận đến 23:59 ngày 31/7/2026"
    )


def test_the_data_is_json_and_names_the_policy() -> None:
    data = json.loads(json.dumps(report_06a([row()], JULY).to_data()))

    assert (data["from"], data["to"], data["by"]) == ("2026-07-01", "2026-07-31", "field")
    assert data["policy"]["against"] == "current"
    assert data["lines"][0]["open_late"] == 1
    assert data["total"]["beside"]["waiting"] == 0


def test_counts_that_do_not_balance_are_refused() -> None:
    with pytest.raises(OneStopError, match="balance"):
        Counts(online=1)


@law
@given(st.lists(rows(), max_size=8), periods(), policies)
def test_identities_hold_on_every_line(
    dossiers: list[DossierRow], period: Period, policy: Policy
) -> None:
    for by in ("field", "channel", "unit", "month"):
        report = report_06a(dossiers, period, by=by, policy=policy)
        for c in (report.total, *(line.counts for line in report.lines)):
            assert c.received == c.online + c.direct + c.carried == c.resolved + c.open
            assert c.resolved == c.early + c.on_time + c.late
            assert c.open == c.open_in_time + c.open_late


@law
@given(st.lists(rows(), max_size=8), periods(), st.integers(0, 40), policies)
def test_what_one_period_leaves_open_the_next_carries_over(
    dossiers: list[DossierRow], period: Period, days: int, policy: Policy
) -> None:
    start = period.end + timedelta(days=1)
    following = Period.of(start, start + timedelta(days=days))

    for unit in ("H26.10.2", "H26.10.3"):
        mine = [one for one in dossiers if one.unit == unit]
        left = report_06a(mine, period, policy=policy).total
        taken = report_06a(mine, following, policy=policy).total

        assert taken.carried == left.open


@law
@given(st.lists(rows(), max_size=6), periods(), policies)
def test_flows_of_two_halves_are_the_flows_of_the_whole(
    dossiers: list[DossierRow], period: Period, policy: Policy
) -> None:
    middle = period.start + (period.end - period.start) // 2
    if middle == period.end:
        return
    first = report_06a(dossiers, (period.start, middle), policy=policy).total
    second = report_06a(dossiers, (middle + timedelta(days=1), period.end), policy=policy).total
    whole = report_06a(dossiers, period, policy=policy).total

    assert first.online + second.online == whole.online
    assert first.direct + second.direct == whole.direct
    assert first.resolved + second.resolved == whole.resolved
    assert (first.carried, second.open) == (whole.carried, whole.open)


@law
@given(st.lists(rows(), max_size=6), st.lists(rows(), max_size=6), periods(), policies)
def test_counts_of_two_parts_add_up_to_those_of_both(
    some: list[DossierRow], others: list[DossierRow], period: Period, policy: Policy
) -> None:
    def report(of: list[DossierRow]) -> tuple[Counts, object]:
        found = report_06a(of, period, policy=policy)
        return found.total, found.beside

    (left, aside), (right, beside) = report(some), report(others)

    assert report(some + others) == (left + right, aside + beside)
