from __future__ import annotations

from engine_desk import STEPS, Desk, accepted, on, procedure

DEADLINE = """
facts:
  longer: {ask: officer, type: boolean, label: {vi: Có lý do chính đáng}}
deadline:
  - when: longer
    limit: 3 ngày làm việc
    basis: 01/QĐ
  - limit: trong ngày
    basis: 01/QĐ
"""


def opened() -> Desk:
    return accepted(procedure(STEPS, DEADLINE))


def due_day(desk: Desk) -> int:
    assert desk.file.due is not None
    return desk.file.due.on.day


def test_a_same_day_result_takes_longer_once_there_is_good_reason() -> None:
    desk = opened()
    before = due_day(desk)
    desk.act("record", on(2, 10), facts={"longer": True})

    assert (before, due_day(desk)) == (2, 5)


def test_it_does_so_after_a_supplement_started_the_day_anew() -> None:
    desk = opened()
    desk.act("incomplete", on(2, 10), items=["giấy"])
    desk.act("supplement", on(3, 10))
    restarted = due_day(desk)
    desk.act("record", on(3, 15), facts={"longer": True})

    assert (restarted, due_day(desk)) == (3, 6)


def test_it_does_so_after_the_clock_stood() -> None:
    desk = opened()
    desk.act("halt", on(2, 10), reason="Sự cố hệ thống")
    desk.act("resume", on(4, 10))
    desk.act("record", on(4, 15), facts={"longer": True})

    assert due_day(desk) == 9
