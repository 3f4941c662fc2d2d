"""What the events of a case mean for a dossier."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from onestop_engine import InputError
from onestop_engine.exchange.logs import Case, LogEvent, fold
from onestop_engine.exchange.mappings import LogMapping, mapping_of
from onestop_engine.statistics import DossierRow, History, Pause
from onestop_engine.statistics.columns import Rejects

START = datetime(2026, 7, 1, 1, tzinfo=UTC)  # 08:00 in Vietnam, a Wednesday
TEXT = """
reads: event_log
events:
  received: Nộp
  accepted: Nhận
  asks_supplement: Yêu cầu bổ sung
  asks_payment: Yêu cầu nộp phí
  stopped: Tạm dừng
  resumed: [Đã bổ sung, Đã nộp phí]
  restarted: Đã bổ sung đủ
  finished: Có kết quả
  refused: Từ chối
  withdrawn: Rút
  closed: Đóng
  intake_refused: Không nhận
  delivered: Trả
  corrected: Đính chính
  reappointed: Hẹn lại
columns:
  procedure: {value: "1.013225"}
  channel: {column: kênh, values: {Mạng: online}, otherwise: counter}
  unit: {column: "org:group", at: first}
  officer: {column: "org:resource", at: last}
terms: {otherwise: 3 ngày làm việc}
steps:
  - name: examine
    activity: Thẩm định
    within: 1 ngày làm việc
    by: authority
    unit: {column: "org:group", at: last}
"""


@pytest.fixture(scope="module")
def mapping() -> LogMapping:
    made = mapping_of(TEXT)
    assert isinstance(made, LogMapping)
    return made


def case(*names: str, **attributes: Any) -> Case:
    """A case whose events follow each other day by day."""
    events = []
    for n, name in enumerate(names):
        activity, _, transition = name.partition("+")
        told: dict[str, Any] = {
            "concept:name": activity,
            "time:timestamp": START + timedelta(days=n),
            "org:group": f"U{n}",
            "org:resource": f"cb-{n}",
        }
        if transition:
            told["lifecycle:transition"] = transition
        events.append(LogEvent(attributes=told))
    return Case(attributes={"concept:name": "A-1", **attributes}, events=tuple(events), place=1)


def history(mapping: LogMapping, *names: str, **attributes: Any) -> History:
    (found,) = fold([case(*names, **attributes)], mapping)
    return found


def row(mapping: LogMapping, *names: str, **attributes: Any) -> DossierRow:
    return history(mapping, *names, **attributes).row


@pytest.mark.parametrize(
    ("names", "status", "ending"),
    [
        (["Nộp"], 1, None),
        (["Nộp", "Nhận"], 4, None),
        (["Nộp", "Không nhận"], 3, "intake_refused"),
        (["Nộp", "Nhận", "Yêu cầu bổ sung"], 5, None),
        (["Nộp", "Nhận", "Yêu cầu bổ sung", "Đã bổ sung"], 4, None),
        (["Nộp", "Nhận", "Yêu cầu nộp phí"], 6, None),
        (["Nộp", "Nhận", "Tạm dừng"], 8, None),
        (["Nộp", "Nhận", "Rút"], 7, "withdrawn"),
        (["Nộp", "Nhận", "Yêu cầu bổ sung", "Đóng"], 8, "closed"),
        (["Nộp", "Nhận", "Có kết quả"], 9, "granted"),
        (["Nộp", "Nhận", "Từ chối"], 9, "refused"),
        (["Nộp", "Nhận", "Có kết quả", "Trả"], 10, "granted"),
        (["Nộp", "Nhận", "Có kết quả", "Rút"], 9, "granted"),
    ],
)
def test_the_status_follows_from_what_happened(
    mapping: LogMapping, names: list[str], status: int, ending: str | None
) -> None:
    made = row(mapping, *names)

    assert (made.status, made.ending) == (status, ending)


def test_a_term_that_runs_anew_is_promised_anew(mapping: LogMapping) -> None:
    # Accepted on Thursday; asked on Friday, complete on Saturday: three working days on.
    made = row(mapping, "Nộp", "Nhận", "Yêu cầu bổ sung", "Đã bổ sung đủ", "Thẩm định")

    assert made.term == "3 working days"
    assert made.restarts == (START + timedelta(days=3),)
    assert [(one.at.day, one.due and one.due.day) for one in made.promises] == [(2, 7), (4, 8)]
    assert made.pauses[0].end == made.restarts[0]


def test_dates_are_those_of_the_first_event_of_each_meaning(mapping: LogMapping) -> None:
    made = row(mapping, "Nộp", "Nhận", "Nhận", "Có kết quả", "Có kết quả", "Trả", "Đính chính")

    assert made.received == START
    assert made.accepted == START + timedelta(days=1)
    assert made.finished == START + timedelta(days=3)
    assert made.delivered == START + timedelta(days=5)
    assert made.corrections == (START + timedelta(days=6),)


def test_the_term_runs_from_acceptance_by_the_working_calendar(mapping: LogMapping) -> None:
    made = row(mapping, "Nộp", "Nhận")

    # Accepted on Thursday 2 July: Friday, Monday, Tuesday.
    assert made.due is not None
    assert made.due.isoformat() == "2026-07-07T23:59:59.999999+07:00"


def test_a_deadline_that_several_activities_start_begins_anew() -> None:
    made = mapping_of(
        TEXT.replace("terms: {otherwise: 3 ngày làm việc}",
                     "deadline: {within: 3 ngày, from: [Nhận, Đã bổ sung]}")
    )  # fmt: skip
    assert isinstance(made, LogMapping)
    found = row(made, "Nộp", "Nhận", "Yêu cầu bổ sung", "Đã bổ sung", "Có kết quả", "Đã bổ sung")

    assert [promise.at for promise in found.promises] == [
        START + timedelta(days=1),
        START + timedelta(days=3),
    ]
    assert found.due == found.promises[-1].due


def test_waits_end_with_what_resumes_and_with_the_end(mapping: LogMapping) -> None:
    made = row(
        mapping, "Nộp", "Nhận", "Yêu cầu bổ sung", "Đã bổ sung", "Yêu cầu nộp phí", "Có kết quả"
    )
    days = [START + timedelta(days=n) for n in range(6)]

    assert made.pauses == (
        Pause(start=days[2], end=days[3], cause="supplement"),
        Pause(start=days[4], end=days[5], cause="payment"),
    )


def test_a_step_is_from_its_start_to_its_completion(mapping: LogMapping) -> None:
    names = ["Nộp", "Nhận", "Thẩm định+start", "Thẩm định+complete", "Thẩm định+START"]
    first, second = history(mapping, *names).steps

    assert (first.visit, first.opened, first.closed) == (
        1, START + timedelta(days=2), START + timedelta(days=3),
    )  # fmt: skip
    assert (first.part, first.unit) == ("authority", "U3")
    # From Friday 3 July, one working day.
    assert first.due is not None
    assert first.due.isoformat() == "2026-07-06T23:59:59.999999+07:00"
    assert (second.visit, second.closed, second.waiting) == (2, None, False)


def test_a_step_under_way_when_the_dossier_ends_was_given_up(mapping: LogMapping) -> None:
    assert history(mapping, "Nộp", "Nhận", "Thẩm định+start", "Rút").steps == ()


def test_an_open_step_waits_while_the_dossier_does(mapping: LogMapping) -> None:
    (step,) = history(mapping, "Nộp", "Nhận", "Thẩm định+start", "Yêu cầu bổ sung").steps

    assert step.waiting


def test_columns_come_from_the_case_or_from_its_events(mapping: LogMapping) -> None:
    made = row(mapping, "Nộp", "Nhận", kênh="Mạng")

    assert (made.code, made.channel, made.unit, made.officer) == ("A-1", "online", "U0", "cb-1")
    assert row(mapping, "Nộp", kênh="Quầy").channel == "counter"


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (case("Nhận"), "no event means that the dossier was received"),
        (case(), "no event means that the dossier was received"),
        (Case(attributes={}, events=case("Nộp").events, place=9), "column code"),
        (
            Case(
                attributes={"concept:name": "A-1"},
                events=(LogEvent(attributes={"concept:name": "Nộp"}),),
                place=9,
            ),
            "event 1 has no attribute time:timestamp",
        ),
        (
            Case(
                attributes={"concept:name": "A-1"},
                events=(LogEvent(attributes={"concept:name": "Nộp", "time:timestamp": "31/6"}),),
                place=9,
            ),
            "“31/6” cannot be read as a date",
        ),
    ],
)
def test_a_case_that_is_no_dossier_is_kept_with_its_reason(
    mapping: LogMapping, made: Case, why: str
) -> None:
    with Rejects() as rejects:
        assert list(fold([made], mapping, source="log.xes", rejects=rejects)) == []

    (found,) = rejects.kept
    assert why in found.reason.say("en")
    assert (found.source, found.row) == ("log.xes", made.place)
    assert found.reason.say("vi") != found.reason.say("en")
    with pytest.raises(InputError, match="row"):
        list(fold([made], mapping))


def test_who_was_turned_away_was_not_accepted() -> None:
    made = mapping_of(TEXT.replace("  accepted: Nhận\n", ""))
    assert isinstance(made, LogMapping)

    assert row(made, "Nộp").accepted == START
    assert row(made, "Nộp", "Không nhận").accepted is None


def test_what_was_written_is_kept(mapping: LogMapping) -> None:
    with Rejects() as rejects:
        assert list(fold([case("Nhận", kênh="=1+1")], mapping, rejects=rejects)) == []

    (found,) = rejects.kept
    assert found.code == "A-1"
    assert "kênh==1+1" in found.written
    assert "concept:name=Nhận, time:timestamp=2026-07-01T01:00:00+00:00" in found.written


def test_a_due_date_beyond_the_calendar_is_a_reason_too() -> None:
    made = mapping_of(
        'reads: event_log\nevents: {received: Nộp}\ncolumns: {procedure: {value: "1.1"}}\n'
        "terms: {otherwise: 20 năm}\n"
    )
    assert isinstance(made, LogMapping)
    with pytest.raises(InputError, match="A-1"):
        list(fold([case("Nộp")], made))
