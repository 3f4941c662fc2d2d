"""The command `recompute`: a running dossier under another calendar."""

from __future__ import annotations

from datetime import date

import engine_laws as laws
import pytest
from engine_desk import APPLICANT, AUTHORITY, CALENDAR, ONE_STOP, Desk, accepted, on

from onestop_engine.errors import InputError, NotAllowed
from onestop_engine.terms import Due

MARK = {"id": "VN-01", "document": "12/QĐ-UBND"}
# Accepted on Monday 2 November: five working days end on Monday 9 November.
CLOSED = CALENDAR.with_overlay({**MARK, "add_off": ["2026-11-03"]})
WORKED = CALENDAR.with_overlay({**MARK, "add_working": ["2026-11-07"]})
SURE = CALENDAR.with_overlay({**MARK, "confirm_years": [2027]})


def due(desk: Desk) -> date:
    assert desk.file.due is not None
    return desk.file.due.on


def under(desk: Desk, calendar: object) -> Desk:
    desk.calendar = calendar  # type: ignore[assignment]
    return desk


def test_a_day_off_moves_the_promise_and_the_limits_of_steps() -> None:
    desk = under(accepted(), CLOSED)
    before = desk.file
    desk.act("recompute", on(2, 10), by=ONE_STOP)

    assert desk.kinds() == ("promised",)
    assert (due(desk), desk.file.due_original) == (date(2026, 11, 10), desk.file.due)
    assert desk.event("promised").data["due_before"] == before.due.to_data()  # type: ignore[union-attr]
    (run,) = desk.file.open_steps
    assert run.due is not None
    assert run.due.on == date(2026, 11, 5)
    assert run.clock == before.open_steps[0].clock
    assert desk.file.promises[-1].cause == "recomputed"
    assert desk.file.calendar_hash == CLOSED.hash


def test_a_step_that_was_late_is_late_again_only_by_its_new_limit() -> None:
    desk = accepted()
    assert desk.tick(on(5)) == ("step_overdue",)
    under(desk, CLOSED).act("recompute", on(5), by=ONE_STOP)

    assert desk.tick(on(5, 20)) == ()
    assert desk.tick(on(6, 0)) == ("step_overdue",)


def test_a_promise_never_moves_earlier_by_itself() -> None:
    desk = under(accepted(), WORKED)
    with pytest.raises(NotAllowed, match="never moves earlier"):
        desk.act("recompute", on(2, 10))
    desk.act("recompute", on(2, 10), earlier=True)

    assert due(desk) == date(2026, 11, 7)


def test_the_same_calendar_is_nothing_new() -> None:
    with pytest.raises(NotAllowed, match="this calendar already"):
        accepted().act("recompute", on(2, 10))


def test_a_confirmed_year_takes_the_doubt_from_a_date_that_stays() -> None:
    desk = accepted(at=on(28, month=12))
    assert desk.file.due is not None
    assert desk.file.due.provisional
    under(desk, SURE).act("recompute", on(28, 10, month=12))

    assert desk.kinds() == ("calendar_changed",)
    assert due(desk) == date(2027, 1, 5)
    assert not desk.file.due.provisional
    assert desk.file.due.assumed == ()
    assert len(desk.file.promises) == 1


def test_only_the_one_stop_unit_and_the_system_recompute() -> None:
    desk = under(accepted(), CLOSED)
    with pytest.raises(NotAllowed):
        desk.act("recompute", on(2, 10), by=AUTHORITY)
    with pytest.raises(NotAllowed):
        desk.act("recompute", on(2, 10), by=APPLICANT)


def test_what_has_ended_or_was_not_accepted_is_not_recomputed() -> None:
    filed = Desk(accepted().law)
    filed.submit(on(2))
    ended = accepted()
    ended.act("withdraw", on(2, 10))
    for desk in (filed, ended):
        with pytest.raises(NotAllowed):
            under(desk, CLOSED).act("recompute", on(2, 11))


def test_a_standing_clock_goes_on_by_the_new_calendar() -> None:
    desk = accepted()
    desk.act("hold", on(2, 10), step="examine", reason="chờ")
    under(desk, CLOSED).act("recompute", on(2, 11))

    assert desk.kinds() == ("calendar_changed",)
    assert desk.file.due is None
    assert desk.file.calendar_hash == CLOSED.hash


def test_the_parents_date_is_handed_down_by_the_system_alone() -> None:
    parent = accepted(laws.interlinked())
    handed_down = parent.event("sub_opened").data["shared_due"]
    later = CALENDAR.due(on(4), parent.file.clock.term).to_data()  # type: ignore[union-attr]
    child = under(accepted(shared_due=handed_down, parent="H26-1", parent_step="birth"), CLOSED)
    with pytest.raises(NotAllowed, match="hands the parent's date"):
        child.act("recompute", on(4), by=ONE_STOP, shared_due=later)
    with pytest.raises(NotAllowed, match="hands the parent's date"):
        under(accepted(), CLOSED).act("recompute", on(4), shared_due=later)
    child.act("recompute", on(4), shared_due=later)

    assert child.file.due == Due.from_data(later)
    assert child.file.clock is None
    assert child.file.due_original == child.file.due
    with pytest.raises(NotAllowed, match="this calendar already"):
        child.act("recompute", on(4))


def test_a_sub_dossier_without_news_from_its_parent_keeps_its_date() -> None:
    parent = accepted(laws.interlinked())
    handed_down = parent.event("sub_opened").data["shared_due"]
    child = accepted(shared_due=handed_down, parent="H26-1", parent_step="birth")
    before = child.file.due
    under(child, CLOSED).act("recompute", on(2, 10))

    assert child.file.due == before
    assert child.kinds() == ("calendar_changed",)


@pytest.mark.parametrize(
    "data", [{"earlier": "yes"}, {"earlyer": True}, {"shared_due": "x"}, {"shared_due": {"at": 1}}]
)
def test_unusable_data_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(InputError):
        under(accepted(), CLOSED).act("recompute", on(2, 10), **data)
