from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from dossier_rows import law
from hypothesis import given
from hypothesis import strategies as st

from onestop_engine.calendars import WorkCalendar
from onestop_engine.definition import load_text
from onestop_engine.engine import (
    Actor,
    Command,
    Decision,
    Dossier,
    Event,
    allowed,
    decide,
    evolve,
    replay,
)
from onestop_engine.statistics import Pause, Period, Promised, histories, report_06a, row_of, rows

CALENDAR = WorkCalendar.bundled("vn")
PROCEDURE = load_text(
    """
procedure: "9.000001"
title: {vi: Cấp giấy phép thử, en: Test permit}
field: thu-nghiem
levels: [commune]
in_force: {from: 2025-07-01, decided_by: 1/QĐ-THU}
channels: [online, counter]
applicants: [citizen]
legal_basis: [118/2025/NĐ-CP]
results:
  permit: {vi: Giấy phép thử}
agencies:
  one_stop: {kind: one_stop, level: commune}
  authority: {kind: authority, level: commune}
  tax: {kind: financial, level: province}
deadline: {limit: 5 ngày làm việc, basis: 118/2025/NĐ-CP}
supplement:
  under_way:
    mode: restart
    at_most: 2
    basis: 9/2026/NĐ-THU, Điều 1
    answer_within: 15 ngày
    on_silence: close
steps:
  intake: {by: one_stop, do: receive, within: 8 giờ làm việc, then: examine}
  examine:
    by: authority
    within: 2 ngày làm việc
    outcomes: {ready: ask_tax, plain: sign, incomplete: ask_applicant, unfit: refuse}
  ask_tax:
    by: tax
    do: consult
    within: 3 ngày làm việc
    on_silence: consent
    clock: pause
    then: sign
  sign: {by: authority, outcomes: {grant: deliver, back: examine}}
  deliver: {by: one_stop, do: deliver, result: permit}
""",
    "test.yaml",
)
ONE_STOP = Actor.officer("mc-1", unit="H26.10.2", parts=("one_stop",))
AUTHORITY = Actor.officer("cm-1", unit="H26.10.2", parts=("authority",))
TAX = Actor.officer("tx-1", unit="H26.30", parts=("tax",))
APPLICANT = Actor.applicant()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CALENDAR.zone)


class Course:
    """One dossier on its way, with what was recorded when."""

    def __init__(self, filed: str | datetime = "2026-07-06T08:00", code: str = "A-1") -> None:
        data = {
            "code": code,
            "unit": "H26.10.2",
            "units": {"one_stop": "H26.10.2", "authority": "H26.10.2", "tax": "H26.30"},
            "subject": "s-1",
            "channel": "counter",
        }
        command = Command(action="submit", by=ONE_STOP, data=data)
        when = at(filed) if isinstance(filed, str) else filed
        self.code = code
        self.dossier: Dossier | None = None
        self.events: list[Event] = []
        self._take(decide(PROCEDURE, None, command, when, CALENDAR))

    def act(self, action: str, by: Actor, when: str | datetime, **wish: object) -> Course:
        moment = at(when) if isinstance(when, str) else when
        command = Command(action=action, by=by, **wish)
        self._take(decide(PROCEDURE, self.dossier, command, moment, CALENDAR))
        return self

    def _take(self, decision: Decision) -> None:
        for event in decision.events:
            self.dossier = evolve(self.dossier, event)
            self.events.append(event)

    def row(self, as_of: str = "2026-12-01T00:00") -> object:
        (found,) = rows([(self.code, self.events)], at(as_of))
        return found


def accepted() -> Course:
    return Course().act("accept", ONE_STOP, "2026-07-06T09:00")


def test_a_row_tells_what_the_history_says() -> None:
    course = accepted().act("plain", AUTHORITY, "2026-07-08T10:00")
    course.act("take", AUTHORITY, "2026-07-08T10:30", step="sign")
    course.act("grant", AUTHORITY, "2026-07-09T10:00").act("deliver", ONE_STOP, "2026-07-10T08:00")

    row = course.row()

    assert (row.code, row.procedure, row.unit, row.channel) == (
        "A-1",
        "9.000001",
        "H26.10.2",
        "counter",
    )
    assert (row.status, row.ending, row.officer) == (10, "granted", "cm-1")
    assert (row.received, row.accepted) == (at("2026-07-06T08:00"), at("2026-07-06T09:00"))
    assert row.due == at("2026-07-13T23:59:59.999999")
    assert (row.finished, row.delivered) == (at("2026-07-09T10:00"), at("2026-07-10T08:00"))
    assert row.as_of == at("2026-12-01T00:00")


def test_a_row_is_in_the_state_that_it_had() -> None:
    course = (
        accepted()
        .act("plain", AUTHORITY, "2026-07-08T10:00")
        .act("grant", AUTHORITY, "2026-07-09T10:00")
    )

    assert course.row("2026-07-06T08:30").accepted is None
    assert course.row("2026-07-07T00:00").status == 2
    assert course.row("2026-07-08T12:00").status == 4
    assert course.row("2026-07-09T12:00").status == 9
    assert list(rows([("A-1", course.events)], at("2026-07-06T07:00"))) == []


def test_a_supplement_is_a_wait_and_a_new_promise() -> None:
    course = accepted().act("incomplete", AUTHORITY, "2026-07-08T10:00", data={"items": ["x"]})
    waiting = course.row()
    course.act("supplement", ONE_STOP, "2026-07-15T10:00")
    resumed = course.row()

    assert waiting.pauses == (Pause(start=at("2026-07-08T10:00"), cause="supplement"),)
    assert waiting.due is None
    assert resumed.pauses == (
        Pause(start=at("2026-07-08T10:00"), end=at("2026-07-15T10:00"), cause="supplement"),
    )
    assert resumed.promises == (
        Promised(at=at("2026-07-06T09:00"), due=at("2026-07-13T23:59:59.999999")),
        Promised(at=at("2026-07-08T10:00"), due=None),
        Promised(at=at("2026-07-15T10:00"), due=at("2026-07-22T23:59:59.999999")),
    )


def test_a_consultation_that_holds_the_clock_is_a_pause_but_no_wait_for_the_applicant() -> None:
    course = (
        accepted()
        .act("ready", AUTHORITY, "2026-07-08T10:00")
        .act("answer", TAX, "2026-07-09T10:00")
    )
    row = course.row()

    assert row.pauses == (
        Pause(start=at("2026-07-08T10:00"), end=at("2026-07-09T10:00"), cause="consultation"),
    )
    assert not row.waits_at(at("2026-07-08T12:00"))


def test_stopping_and_resuming_is_a_wait() -> None:
    course = accepted().act("halt", ONE_STOP, "2026-07-08T10:00", reason="Chờ")
    course.act("resume", ONE_STOP, "2026-07-10T10:00")

    assert course.row().pauses == (
        Pause(start=at("2026-07-08T10:00"), end=at("2026-07-10T10:00"), cause="stopped"),
    )


@pytest.mark.parametrize(
    ("action", "by", "status", "ending"),
    [
        ("withdraw", APPLICANT, 7, "withdrawn"),
        ("refuse", AUTHORITY, 9, "refused"),
    ],
)
def test_endings(action: str, by: Actor, status: int, ending: str) -> None:
    course = accepted().act(action, by, "2026-07-09T10:00", reason="Lý do")
    row = course.row()

    assert (row.status, row.ending, row.finished) == (status, ending, at("2026-07-09T10:00"))


def test_a_refusal_of_intake_ends_without_acceptance() -> None:
    row = Course().act("refuse_intake", ONE_STOP, "2026-07-06T09:00", reason="Lý do").row()

    assert (row.status, row.ending, row.accepted) == (3, "intake_refused", None)
    assert row.finished == at("2026-07-06T09:00")


def test_reappointment_cause_and_correction_stand_in_the_row() -> None:
    course = accepted()
    data = {"to": "2026-07-20", "late_cause": "staff"}
    course.act("reappoint", ONE_STOP, "2026-07-10T09:00", reason="Xin lỗi", data=data)
    course.act("plain", AUTHORITY, "2026-07-15T10:00").act("grant", AUTHORITY, "2026-07-16T10:00")
    course.act("correct", AUTHORITY, "2026-07-17T10:00", reason="Sai tên")
    row = course.row()

    assert row.reappointed == at("2026-07-10T09:00")
    assert row.due_original == at("2026-07-13T23:59:59.999999")
    assert (row.due, row.late_cause) == (at("2026-07-20T23:59:59.999999"), "staff")
    assert (row.status, row.corrections) == (4, (at("2026-07-17T10:00"),))
    assert row.finished == at("2026-07-16T10:00")


def test_steps_are_told_with_their_own_limits() -> None:
    course = accepted().act("plain", AUTHORITY, "2026-07-09T10:00")
    (history,) = histories([("A-1", course.events)], at("2026-07-10T00:00"))

    assert [(s.step, s.part, s.unit, s.closed) for s in history.steps] == [
        ("intake", "one_stop", "H26.10.2", at("2026-07-06T09:00")),
        ("examine", "authority", "H26.10.2", at("2026-07-09T10:00")),
        ("sign", "authority", "H26.10.2", None),
    ]
    assert history.steps[1].due == at("2026-07-08T23:59:59.999999")


def test_what_was_written_down_late_says_when() -> None:
    course = (
        accepted()
        .act("plain", AUTHORITY, "2026-07-08T10:00")
        .act("grant", AUTHORITY, "2026-07-31T16:00")
    )
    late = at("2026-08-03T08:00")
    told = [
        replace(event, recorded_at=late) if event.at == at("2026-07-31T16:00") else event
        for event in course.events
    ]

    (row,) = rows([("A-1", told)], at("2026-08-31T23:00"))

    assert (row.finished, row.finished_known) == (at("2026-07-31T16:00"), late)


def test_what_time_alone_did_is_known_when_the_limit_is_over_however_late_it_is_written() -> None:
    course = accepted().act("incomplete", AUTHORITY, "2026-07-16T10:00", data={"items": ["x"]})
    course.act("tick", Actor.system(), "2026-08-20T08:00")
    row = course.row()

    assert (row.status, row.ending) == (8, "closed")
    assert row.finished == at("2026-07-31T23:59:59.999999")
    assert row.finished_known == at("2026-08-01T00:00")


def test_a_gap_in_what_was_recorded_ends_what_is_known() -> None:
    course = accepted().act("plain", AUTHORITY, "2026-07-08T10:00")
    clocks_differ = [
        replace(event, recorded_at=at("2026-07-20T08:00")) if event.kind == "accepted" else event
        for event in course.events
    ]

    (row,) = rows([("A-1", clocks_differ)], at("2026-07-10T00:00"))

    assert row.status == 1


# -- laws over random histories ----------------------------------------------------------------

START = at("2026-06-25T08:00")
RARE = {"withdraw", "refuse_intake", "ask_supplement", "halt", "refuse", "unfit"}
ACTORS = (ONE_STOP, AUTHORITY, TAX, APPLICANT)
NEEDS = {"data": {}, "reason": "Lý do"}


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """A dossier on a random way, with delays from hours to weeks, some of it recorded late."""
    now = START + timedelta(hours=draw(st.integers(0, 900)))
    course = Course(now, draw(st.uuids()).hex)
    for _ in range(draw(st.integers(0, 9))):
        now += timedelta(hours=draw(st.integers(0, 240)))
        assert course.dossier is not None
        ways = [
            (by, choice)
            for by in ACTORS
            for choice in allowed(PROCEDURE, course.dossier, by, now, CALENDAR)
            if choice.ok and choice.action not in {"record", "pay", "assign", "take", "note"}
        ]
        if not ways:
            break
        # What ends a dossier is rare, or no walk would get far.
        weighed = [way for way in ways for _ in range(1 if way[1].action in RARE else 8)]
        by, choice = draw(st.sampled_from(weighed))
        data: dict[str, object] = {}
        if choice.action in {"incomplete", "ask_supplement"}:
            data = {"items": ["x"]}
        if choice.action == "reappoint":
            data = {"to": (now.date() + timedelta(days=60)).isoformat()}
        course.act(choice.action, by, now, step=choice.step, reason="Lý do", data=data)
    course.events = list(_recorded_late(course.events, draw(st.integers(0, 72))))
    return course


def _recorded_late(events: list[Event], hours: int) -> Iterator[Event]:
    for event in events:
        late = timedelta(hours=hours) if event.seq % 3 == 0 else timedelta(0)
        yield replace(event, recorded_at=event.recorded_at + late)


MONTHS = tuple(Period.month(2026, month) for month in (6, 7, 8, 9, 10))


@law
@given(st.lists(courses(), min_size=1, max_size=4))
def test_reports_each_given_at_its_own_time_chain(all_courses: list[Course]) -> None:
    source = [(course.code, sorted_by_record(course.events)) for course in all_courses]
    open_before = None
    for month in MONTHS:
        total = report_06a(rows(source, month.closes), month).total
        if open_before is not None:
            assert total.carried == open_before
        open_before = total.open


def sorted_by_record(events: list[Event]) -> list[Event]:
    """Record times that never run backwards, as a store writes them."""
    latest = events[0].recorded_at
    told = []
    for event in events:
        latest = max(latest, event.recorded_at)
        told.append(replace(event, recorded_at=latest))
    return told


@law
@given(st.lists(courses(), min_size=1, max_size=4))
def test_a_past_report_comes_out_the_same_from_what_is_known_later(
    all_courses: list[Course],
) -> None:
    source = [(course.code, sorted_by_record(course.events)) for course in all_courses]
    later = list(rows(source, at("2026-12-31T00:00")))
    for month in MONTHS:
        then = report_06a(rows(source, month.closes), month).total
        now = report_06a(later, month).total

        assert (now.received, now.resolved, now.open) == (then.received, then.resolved, then.open)


@law
@given(courses())
def test_a_row_says_of_each_instant_what_the_dossier_says(course: Course) -> None:
    events = course.events
    (row,) = rows([(course.code, sorted_by_record(events))], at("2026-12-31T00:00"))
    for seen in range(1, len(events) + 1):
        if seen < len(events) and events[seen].at == events[seen - 1].at:
            continue
        dossier, moment = replay(events[:seen]), events[seen - 1].at
        if dossier.accepted_at is None or dossier.finished_at is not None:
            continue
        due = None if dossier.due is None else dossier.due.until

        assert row.due_at(moment) == due
        assert row.waits_at(moment) == (dossier.status in {5, 6, 8})


def test_the_field_and_agency_may_be_told() -> None:
    dossier = accepted().dossier
    assert dossier is not None

    row = row_of(dossier, field="thu-nghiem", agency="H26.10.2")

    assert (row.field, row.agency) == ("thu-nghiem", "H26.10.2")
    assert report_06a([row], (date(2026, 7, 1), date(2026, 7, 31))).lines[0].key == "thu-nghiem"
