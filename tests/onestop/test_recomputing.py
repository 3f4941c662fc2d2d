"""A new calendar: which open dossiers move, what is written, and what stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from shop_making import (
    APPLICANT,
    CITIZEN,
    DESK,
    EXAMINER,
    OTHER_DESK,
    PERMIT,
    REGISTER,
    UNIT,
    accepted,
    at,
    catalog,
    file,
    kinds,
)

from onestop_engine._desk.proceeding import Proceeding
from onestop_engine.calendars import WorkCalendar
from onestop_engine.engine import Actor, Dossier, Phase, replay
from onestop_engine.errors import NotAllowed, StoreError
from onestop_engine.onestop import OneStop
from onestop_engine.statistics import histories, rows
from onestop_engine.texts import Text

SYSTEM = Actor.system()
VN = WorkCalendar.bundled("vn")
MARK = {"id": "VN-01", "document": "12/QĐ-UBND"}
# Filed on Monday 23 November, and 24 November is a holiday: five working days end on 1 December.
STORM = VN.with_overlay({**MARK, "add_off": ["2026-11-26"]})
SATURDAY = VN.with_overlay({**MARK, "add_working": ["2026-11-28"]})
WINTER = VN.with_overlay({**MARK, "add_off": ["2027-03-15"]})
# A Saturday is worked instead of the Monday after it, and the second also closes a Tuesday.
SWAPPED = VN.with_overlay({**MARK, "swap": [{"off": "2026-11-30", "work": "2026-11-28"}]})
SWAPPED_LATER = SWAPPED.with_overlay({**MARK, "id": "VN-02", "add_off": ["2026-12-01"]})


@pytest.fixture
def shop(url: str) -> Iterator[OneStop]:
    with OneStop.open(url, procedures=catalog()) as opened:
        yield opened


def due(dossier: Dossier) -> date:
    assert dossier.due is not None
    return dossier.due.on


def limit(dossier: Dossier) -> date:
    (run,) = dossier.open_steps
    assert run.due is not None
    return run.due.on


def moved(shop: OneStop, calendar: WorkCalendar, **how: bool) -> list[tuple[object, ...]]:
    found = shop.recompute(at=at(23, 16), by=SYSTEM, calendar=calendar, **how)
    return [
        (line.code, line.before and line.before.on, line.after and line.after.on, line.moved)
        for line in found
    ]


def test_a_new_day_off_moves_an_open_dossier_later(shop: OneStop) -> None:
    dossier = accepted(shop)
    assert due(dossier) == date(2026, 12, 1)

    (line,) = shop.recompute(at=at(23, 16), by=SYSTEM, calendar=STORM, apply=True)
    after = shop.get(dossier.code)

    assert (line.code, line.procedure, line.moved, line.applied, line.why) == (
        dossier.code,
        "1.000001",
        "later",
        True,
        None,
    )
    assert (line.before, line.after) == (dossier.due, after.due)
    assert due(after) == date(2026, 12, 2)
    assert after.calendar_hash == STORM.hash
    assert WorkCalendar.from_text(shop.store.text(STORM.hash)) == STORM
    event = shop.events(dossier.code)[-1]
    assert (event.kind, event.data["cause"], event.actor) == ("promised", "recomputed", "system")
    assert event.data["calendar_before"] == VN.hash
    assert event.data["calendar_hash"] == STORM.hash
    assert dossier.due is not None
    assert event.data["due_before"] == dossier.due.to_data()
    assert after.due_original == after.due


def test_the_limits_of_open_steps_move_with_it(shop: OneStop) -> None:
    dossier = accepted(shop)
    (run,) = dossier.open_steps

    (line,) = shop.recompute(at=at(23, 16), by=SYSTEM, calendar=STORM, apply=True)

    assert [(step.step, step.before, step.after.on) for step in line.steps] == [
        ("examine", run.due, date(2026, 11, 27))
    ]
    assert limit(shop.get(dossier.code)) == date(2026, 11, 27)


def test_nothing_is_written_without_apply(shop: OneStop) -> None:
    dossier = accepted(shop)

    (line,) = shop.recompute(at=at(23, 16), by=SYSTEM, calendar=STORM)

    assert (line.applied, line.moved, line.why) == (False, "later", None)
    assert shop.get(dossier.code) == dossier
    assert len(shop.events(dossier.code)) == dossier.seq
    with pytest.raises(LookupError):
        shop.store.text(STORM.hash)


def test_doing_it_again_changes_nothing(shop: OneStop) -> None:
    dossier = accepted(shop)
    assert len(moved(shop, STORM, apply=True)) == 1
    once = shop.get(dossier.code)

    assert moved(shop, STORM, apply=True) == []
    assert moved(shop, STORM) == []
    assert shop.get(dossier.code) == once


def test_the_shops_own_calendar_is_the_default(file_url: str) -> None:
    with OneStop.open(file_url, procedures=catalog()) as shop:
        code = accepted(shop).code
        assert shop.recompute(at=at(23, 16), by=SYSTEM) == ()
    with OneStop.open(file_url, procedures=catalog(), calendar=STORM) as shop:
        (line,) = shop.recompute(at=at(23, 16), by=SYSTEM, apply=True)

        assert line.code == code
        assert due(shop.get(code)) == date(2026, 12, 2)
        assert "tính lại theo lịch mới" in shop.explain(code)
        assert "12/QĐ-UBND" in shop.explain(code)


def test_a_make_up_day_moves_nothing_earlier_unless_that_is_asked_for(shop: OneStop) -> None:
    dossier = accepted(shop)

    (listed,) = shop.recompute(at=at(23, 16), by=SYSTEM, calendar=SATURDAY, apply=True)

    assert (listed.moved, listed.applied) == ("earlier", False)
    assert listed.before is not None
    assert listed.after is not None
    assert (listed.before.on, listed.after.on) == (date(2026, 12, 1), date(2026, 11, 30))
    assert listed.why is not None
    assert "never moves earlier" in listed.why.say("en")
    assert shop.get(dossier.code) == dossier

    (line,) = shop.recompute(at=at(23, 16), by=SYSTEM, calendar=SATURDAY, apply=True, earlier=True)

    assert (line.moved, line.applied, line.why) == ("earlier", True, None)
    assert due(shop.get(dossier.code)) == date(2026, 11, 30)
    assert shop.recompute(at=at(23, 17), by=SYSTEM, calendar=SATURDAY, earlier=True) == ()


def test_a_limit_that_would_be_earlier_stays_while_the_promise_moves_later(shop: OneStop) -> None:
    code = accepted(shop).code
    shop.act(code, "take", step="examine", by=EXAMINER, at=at(26))
    shop.act(code, "ready", by=EXAMINER, at=at(27))
    (run,) = shop.get(code).open_steps
    assert run.due is not None
    assert run.due.on == date(2026, 11, 30)

    (line,) = shop.recompute(at=at(27, 16), by=SYSTEM, calendar=SWAPPED_LATER, apply=True)

    assert (line.moved, line.applied, line.steps) == ("later", True, ())
    assert limit(shop.get(code)) == date(2026, 11, 30)


def test_a_limit_alone_that_would_be_earlier_is_listed_only(shop: OneStop) -> None:
    code = accepted(shop).code
    shop.act(code, "ready", by=EXAMINER, at=at(27))

    (line,) = shop.recompute(at=at(27, 16), by=SYSTEM, calendar=SWAPPED, apply=True)

    assert (line.moved, line.applied, line.before) == ("earlier", False, line.after)
    assert [step.after.on for step in line.steps] == [date(2026, 11, 28)]
    assert shop.get(code).calendar_hash == VN.hash
    (line,) = shop.recompute(at=at(27, 16), by=SYSTEM, calendar=SWAPPED, apply=True, earlier=True)
    assert line.applied
    assert limit(shop.get(code)) == date(2026, 11, 28)
    assert shop.events(code)[-1].kind == "calendar_changed"


def test_what_does_not_move_counts_by_the_new_calendar_all_the_same(shop: OneStop) -> None:
    dossier = accepted(shop)

    assert moved(shop, WINTER, apply=True) == []
    after = shop.get(dossier.code)

    assert after.calendar_hash == WINTER.hash
    assert (after.due, after.promises) == (dossier.due, dossier.promises)
    assert kinds(shop.events(dossier.code))[-1] == "calendar_changed"


def test_a_pause_ends_by_the_new_calendar(shop: OneStop) -> None:
    code = accepted(shop).code
    shop.act(code, "incomplete", by=EXAMINER, at=at(23, 10), data={"items": ["giấy"]})
    assert shop.get(code).due is None

    assert moved(shop, STORM, apply=True) == []
    assert shop.get(code).due is None
    assert shop.get(code).phase is Phase.SUPPLEMENT
    dossier = shop.act(code, "supplement", by=DESK, at=at(25))

    assert due(dossier) == date(2026, 12, 3)
    assert dossier.calendar_hash == STORM.hash


def test_stopped_dossiers_go_on_by_the_new_calendar(shop: OneStop) -> None:
    code = accepted(shop).code
    shop.act(code, "halt", by=DESK, at=at(23, 10), reason="chờ")
    assert moved(shop, STORM, apply=True) == []

    assert due(shop.act(code, "resume", by=DESK, at=at(25))) == date(2026, 12, 3)


def test_a_date_that_was_appointed_anew_stays(shop: OneStop) -> None:
    code = accepted(shop).code
    to = {"to": "2026-12-04"}
    shop.act(code, "reappoint", by=DESK, at=at(23, 10), data=to, reason="bận")
    shop.act(code, "ready", by=EXAMINER, at=at(23, 11))
    before = shop.get(code)

    assert [line[1:] for line in moved(shop, STORM, apply=True)] == []
    after = shop.get(code)

    assert (after.due, after.due_original) == (before.due, before.due_original)
    assert after.calendar_hash == STORM.hash


def test_finished_and_filed_dossiers_are_left_alone(shop: OneStop) -> None:
    withdrawn, refused, filed = accepted(shop), accepted(shop), file(shop)
    shop.act(withdrawn.code, "withdraw", by=CITIZEN, at=at(23, 10))
    shop.act(refused.code, "unfit", by=EXAMINER, at=at(23, 10), reason="trái quy hoạch")
    codes = [one.code for one in (withdrawn, refused, filed)]
    before = [shop.get(code) for code in codes]

    assert moved(shop, STORM, apply=True) == []
    assert [shop.get(code) for code in codes] == before


def test_sub_dossiers_on_a_shared_clock_follow(shop: OneStop) -> None:
    group = accepted(shop, procedure="3.000003", facts={"is_late": False}, documents=())
    (sub,) = shop.find(parent=group.code)
    assert (due(group), due(sub)) == (date(2026, 12, 1), date(2026, 11, 26))
    plan = moved(shop, STORM)

    assert moved(shop, STORM, apply=True) == plan
    assert plan == [
        (group.code, date(2026, 12, 1), date(2026, 12, 2), "later"),
        (sub.code, date(2026, 11, 26), date(2026, 11, 27), "later"),
    ]
    (sub,) = shop.find(parent=group.code)
    assert due(sub) == limit(shop.get(group.code)) == date(2026, 11, 27)
    assert sub.clock is None
    assert sub.calendar_hash == STORM.hash
    assert replay(shop.events(sub.code)) == sub


def test_sub_dossiers_stay_with_a_parent_that_may_not_move_earlier(shop: OneStop) -> None:
    calendar = VN.with_overlay({**MARK, "remove_off": ["2026-11-24"]})
    group = accepted(shop, procedure="3.000003", facts={"is_late": False}, documents=())
    (sub,) = shop.find(parent=group.code)

    found = shop.recompute(at=at(23, 16), by=SYSTEM, calendar=calendar, apply=True)

    assert [(line.code, line.moved, line.applied) for line in found] == [
        (group.code, "earlier", False),
        (sub.code, "earlier", False),
    ]
    assert shop.get(sub.code) == sub
    found = shop.recompute(at=at(23, 16), by=SYSTEM, calendar=calendar, apply=True, earlier=True)
    assert [line.applied for line in found] == [True, True]
    assert due(shop.get(sub.code)) == date(2026, 11, 25)


SHARING = """
procedure: "4.000004"
title: {vi: Liên thông chung hạn}
field: ho-tich
levels: [commune]
in_force: {from: 2026-01-01, decided_by: 1/2026/QĐ}
channels: [online, counter]
applicants: [citizen]
legal_basis: [63/2024/NĐ-CP]
results:
  card: {vi: Thẻ}
agencies:
  one_stop: {kind: one_stop, level: commune}
  registrar: {kind: authority, level: commune}
deadline:
  - limit: 5 ngày làm việc
    basis: 63/2024/NĐ-CP
steps:
  intake: {by: one_stop, do: receive, then: register}
  register:
    do: procedure
    by: registrar
    procedure: "2.000002"
    clock_of: shared
    outcomes: {granted: deliver, refused: refuse}
  deliver: {by: one_stop, do: deliver, result: card}
"""
STRICT_REGISTER = REGISTER.replace(
    "    by: authority\n    outcomes",
    "    by: authority\n    within: 3 ngày làm việc\n    outcomes",
).replace("    type: boolean\n", "    type: boolean\n    optional: true\n")


def test_a_sub_dossier_without_a_limit_of_its_step_has_the_date_of_the_whole() -> None:
    with OneStop.open("memory://", procedures=catalog(SHARING, STRICT_REGISTER)) as shop:
        group = accepted(shop, procedure="4.000004", facts={}, documents=())
        (sub,) = shop.find(parent=group.code)
        assert due(sub) == due(group)

        assert len(moved(shop, STORM, apply=True)) == 2
        (sub,) = shop.find(parent=group.code)
        assert due(sub) == due(shop.get(group.code)) == date(2026, 12, 2)
        assert limit(sub) == date(2026, 11, 30)


def test_a_sub_dossier_whose_parent_got_another_date_since_keeps_its_own() -> None:
    with OneStop.open("memory://", procedures=catalog(SHARING, STRICT_REGISTER)) as shop:
        group = accepted(shop, procedure="4.000004", facts={}, documents=())
        (sub,) = shop.find(parent=group.code)
        shop.act(group.code, "halt", by=DESK, at=at(23, 13), reason="chờ")
        group = shop.act(group.code, "resume", by=DESK, at=at(25))
        assert due(group) == date(2026, 12, 2)

        shop.recompute(at=at(25, 16), by=SYSTEM, calendar=STORM, apply=True)

        assert due(shop.get(group.code)) == date(2026, 12, 3)
        assert due(shop.get(sub.code)) == due(sub) == date(2026, 12, 1)
        assert shop.get(sub.code).calendar_hash == STORM.hash


def test_only_steps_of_a_sub_dossier_would_be_earlier() -> None:
    calendar = VN.with_overlay({**MARK, "remove_off": ["2026-11-24"], "add_off": ["2026-11-30"]})
    with OneStop.open("memory://", procedures=catalog(SHARING, STRICT_REGISTER)) as shop:
        group = accepted(shop, procedure="4.000004", facts={}, documents=())
        (sub,) = shop.find(parent=group.code)

        found = shop.recompute(at=at(23, 16), by=SYSTEM, calendar=calendar, apply=True)

        assert [(line.code, line.moved, line.applied) for line in found] == [
            (sub.code, "earlier", False)
        ]
        assert shop.get(group.code).calendar_hash == calendar.hash
        assert shop.get(sub.code) == sub


def test_before_it_was_recorded_the_old_date_holds_in_every_report(shop: OneStop) -> None:
    code = accepted(shop).code
    shop.recompute(at=at(30, 16), by=SYSTEM, calendar=STORM, apply=True)

    def known(day: datetime) -> tuple[object, ...]:
        (row,) = rows(shop, day)
        return row.due and row.due.date(), row.due_original and row.due_original.date()

    assert known(at(30, 15)) == (date(2026, 12, 1), date(2026, 12, 1))
    assert known(at(30, 17)) == (date(2026, 12, 2), date(2026, 12, 2))
    assert known(at(2, 12, month=12)) == (date(2026, 12, 2), date(2026, 12, 2))
    (row,) = rows(shop, at(3, month=12))
    assert row.due_at(at(30, 15)) is not None
    assert [promised.due and promised.due.date() for promised in row.promises] == [
        date(2026, 12, 1),
        date(2026, 12, 2),
    ]
    assert row.code == code


def test_a_dossier_that_was_late_by_the_old_calendar_says_so_until_then(shop: OneStop) -> None:
    code = accepted(shop).code
    shop.recompute(at=at(2, 9, month=12), by=SYSTEM, calendar=STORM, apply=True)
    events = shop.events(code)

    late = [event for event in events if event.kind == "overdue"]
    assert [event.at.date() for event in late] == [date(2026, 12, 1)]
    assert not shop.get(code).overdue_noted
    shop.tick(at=at(3, month=12))
    assert [e.at.date() for e in shop.events(code) if e.kind == "overdue"] == [
        date(2026, 12, 1),
        date(2026, 12, 2),
    ]
    (history,) = histories(shop, at(3, month=12))
    assert history.row.due is not None
    assert history.row.due.date() == date(2026, 12, 2)


def test_events_alone_make_the_same_dossier(shop: OneStop) -> None:
    dossier = accepted(shop)
    moved(shop, STORM, apply=True)

    assert replay(shop.events(dossier.code)) == shop.get(dossier.code)


def test_an_officer_moves_only_the_dossiers_of_the_own_unit(shop: OneStop) -> None:
    code = accepted(shop).code

    (line,) = shop.recompute(at=at(23, 16), by=OTHER_DESK, calendar=STORM, apply=True)
    assert (line.applied, line.moved) == (False, "later")
    assert line.why is not None
    assert "H26.77" in line.why.say("en")
    (line,) = shop.recompute(at=at(23, 16), by=DESK, calendar=STORM, apply=True)
    assert line.applied
    assert shop.events(code)[-1].actor == "cb-1"
    with pytest.raises(NotAllowed, match="system or the one-stop unit"):
        shop.recompute(at=at(23, 16), by=CITIZEN, calendar=VN)


def test_what_cannot_be_recomputed_says_why_and_does_not_hold_up_the_others(
    shop: OneStop,
) -> None:
    moving, ahead = accepted(shop), accepted(shop)
    shop.act(ahead.code, "note", by=DESK, at=at(24), reason="sau")

    found = shop.recompute(at=at(23, 16), by=SYSTEM, calendar=STORM, apply=True)
    by_code = {line.code: line for line in found}

    stuck = by_code[ahead.code]
    assert (stuck.before, stuck.after, stuck.moved, stuck.applied) == (
        ahead.due,
        None,
        None,
        False,
    )
    assert stuck.why is not None
    assert "Check the clock" in stuck.why.say("en")
    assert by_code[moving.code].applied


def test_time_that_ended_a_dossier_leaves_nothing_to_move() -> None:
    with OneStop.open("memory://", procedures=catalog(PERMIT)) as shop:
        code = accepted(shop).code
        shop.act(code, "incomplete", by=EXAMINER, at=at(23, 10), data={"items": ["giấy"]})
        after = datetime(2027, 6, 1, 9, tzinfo=at(23).tzinfo)

        assert shop.recompute(at=after, by=SYSTEM, calendar=STORM, apply=True) == ()
        assert shop.get(code).phase is Phase.CLOSED


def test_one_dossier_can_be_recomputed_as_a_command(file_url: str) -> None:
    with OneStop.open(file_url, procedures=catalog()) as shop:
        code = accepted(shop).code
        with pytest.raises(NotAllowed, match="this calendar already"):
            shop.act(code, "recompute", by=DESK, at=at(23, 10))
    with OneStop.open(file_url, procedures=catalog(), calendar=STORM) as shop:
        preview = shop.preview(code, "recompute", by=DESK, at=at(23, 10))
        assert kinds(preview.events) == ["promised"]
        dossier = shop.act(code, "recompute", by=DESK, at=at(23, 10))

        assert due(dossier) == date(2026, 12, 2)


def test_a_submitted_dossier_is_accepted_by_the_calendar_of_the_day(shop: OneStop) -> None:
    dossier = shop.submit(
        "1.000001",
        unit=UNIT,
        applicant=APPLICANT,
        facts={"works": "house"},
        by=CITIZEN,
        at=at(23),
    )
    with pytest.raises(NotAllowed):
        shop.act(dossier.code, "recompute", by=DESK, at=at(23, 10))


def test_a_store_that_fails_is_not_taken_for_a_dossier_that_cannot(
    shop: OneStop, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted(shop)

    def fail(*_: object) -> None:
        raise StoreError(Text("kho hỏng", "the store is broken"))

    monkeypatch.setattr(Proceeding, "tick", fail)
    with pytest.raises(StoreError, match="broken"):
        shop.recompute(at=at(23, 16), by=SYSTEM, calendar=STORM, apply=True)
