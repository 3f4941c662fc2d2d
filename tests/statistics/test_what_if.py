"""What if: due dates under other rules, and who would have been late, row by row and in columns."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from dossier_rows import law, periods, policies, rows
from hypothesis import given
from hypothesis import strategies as st

from onestop_engine import Clock, Counting, OneStop, Term, WorkCalendar
from onestop_engine.engine import Actor
from onestop_engine.errors import OneStopError
from onestop_engine.statistics import DossierRow, Pause, Period, Policy, arrow_schema
from onestop_engine.statistics import rows as rows_of
from onestop_engine.statistics.columns import (
    Block,
    NewTerm,
    OtherRules,
    WhatIfCube,
    count,
    to_arrow,
)
from onestop_engine.statistics.counts import Standing, place
from onestop_engine.statistics.schema import VIETNAM, Addition

VN = WorkCalendar.bundled("vn")
CLERK = Actor.officer("mc-1", unit="H26.10.2", parts=("one_stop",))
OFFICER = Actor.officer("cm-1", unit="H26.10.2", parts=("authority",))
SMALL = """
procedure: "9.000001"
title: {{vi: Cấp giấy phép thử, en: Test permit}}
field: thu-nghiem
levels: [commune]
in_force: {{from: 2025-07-01, decided_by: 1/QĐ-THU}}
channels: [counter]
applicants: [citizen]
legal_basis: [118/2025/NĐ-CP]
results:
  permit: {{vi: Giấy phép thử}}
agencies:
  one_stop: {{kind: one_stop, level: commune}}
  authority: {{kind: authority, level: commune}}
deadline: {{limit: {limit}, basis: 118/2025/NĐ-CP}}
supplement:
  under_way:
    mode: {mode}{added}
    at_most: 1
    basis: 9/2026/NĐ-THU, Điều 1
    answer_within: 15 ngày
    on_silence: close
steps:
  intake: {{by: one_stop, do: receive, within: 8 giờ làm việc, then: examine}}
  examine: {{by: authority, outcomes: {{grant: deliver, incomplete: ask_applicant}}}}
  deliver: {{by: one_stop, do: deliver, result: permit}}
"""
JULY = Period.month(2026, 7)
MORNING = datetime(2026, 7, 6, 8, tzinfo=VIETNAM)
LATE = {Standing.LATE, Standing.OPEN_LATE}


def decided(**operations: Any) -> WorkCalendar:
    """The bundled calendar with a decision of a province."""
    head = {"id": "VN-01", "extends": "VN", "issued_by": "UBND tỉnh", "document": "12/QĐ-UBND"}
    return VN.with_overlay({**head, "dated": "2026-01-05", **operations})


def off(*days: str) -> WorkCalendar:
    reason = {"vi": "nghỉ tránh bão", "en": "closed for a storm"}
    return decided(add_off=[{"date": day, "reason": reason} for day in days])


STORM = off("2026-03-10", "2026-03-11", "2026-05-20", "2026-06-15")
SWAP = decided(swap=[{"off": "2026-03-04", "work": "2026-03-07"}])
TERMS = [
    "3 ngày làm việc",
    "10 ngày",
    "8 giờ làm việc",
    "1 tháng",
    "0.5 ngày làm việc",
    "1 May every year",
]


def row(**changes: Any) -> DossierRow:
    values: dict[str, Any] = {
        "code": "A-1",
        "procedure": "2.000635",
        "status": 10,
        "received": MORNING,
        "accepted": MORNING,
        "due": end_of(date(2026, 7, 9)),
        "finished": MORNING + timedelta(days=4),
    }
    return DossierRow(**(values | changes))


def end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, VIETNAM)


def counted(found: list[DossierRow], rules: OtherRules, **options: Any) -> WhatIfCube:
    cube = WhatIfCube(options.pop("period", JULY), rules=rules, **options)
    count(to_arrow(found), cube)
    return cube


def total(cube: WhatIfCube) -> dict[str, Any]:
    data: dict[str, Any] = cube.result().to_data()["total"]
    return data


def standing_pauses(row: DossierRow, until: datetime) -> Iterator[tuple[datetime, datetime | None]]:
    """The pauses of a row in which its clock stands, not before its term began to run."""
    since = begun(row, until)
    for pause in row.pauses:
        if pause.clock_stands and pause.start < until and (pause.end is None or pause.end > since):
            yield max(pause.start, since), pause.end


def begun(row: DossierRow, until: datetime) -> datetime:
    """When the term of a row began to run the last time."""
    assert row.accepted is not None
    return max([row.accepted, *(at for at in row.restarts if at <= until)])


RESUME, RESTART, PAUSE, ADD = range(4)


def clock_of(row: DossierRow, until: datetime, new: NewTerm) -> Clock:
    """The clock to which everything happened that the row tells, one after the other."""
    accepted = row.accepted
    assert accepted is not None
    acts: list[tuple[datetime, int, str]] = []
    for pause in row.pauses:
        if pause.clock_stands and pause.start < until and (pause.end or until) > accepted:
            acts.append((max(pause.start, accepted), PAUSE, ""))
            acts += [] if pause.end is None else [(pause.end, RESUME, "")]
    acts += [(at, RESTART, "") for at in row.restarts if accepted <= at <= until]
    acts += [(one.at, ADD, one.term) for one in row.additions if accepted <= one.at <= until]
    clock, put_off = Clock.start(accepted, new.term, new.counting), list[str]()
    for at, act, term in sorted(acts, key=lambda act: act[:2]):
        if act == PAUSE:
            clock = clock.pause(at, "supplement")
        elif act == RESTART:
            stood, put_off = clock.paused, []
            clock = clock.restart(at, cause="supplement")
            clock = clock.pause(at, "supplement") if stood else clock
        elif act == ADD:
            put_off.append(term)
        else:
            clock = clock.resume(at)
        if not clock.paused:
            for more in map(Term.parse, put_off):
                clock = clock.add(at, more, "supplement") if clock.takes(more) else clock
            put_off = []
    return clock


def by_term(row: DossierRow, until: datetime, new: NewTerm) -> datetime | None:
    """What the clock of one dossier says; its own due date while the clock stands."""
    clock = clock_of(row, until, new)
    due = clock.due(VN)
    return row.due if due is None else due.until


def by_calendar(row: DossierRow, until: datetime, other: WorkCalendar) -> datetime | None:
    """The due date by the same term on another calendar, where its term gave it by this one."""
    if row.term is None or row.due is None:
        return by_days(row, until, other)
    new = NewTerm.parse(row.term)
    clock = clock_of(row, until, new)
    now = clock.due(VN)
    if now is not None and now.until == row.due:
        then = clock.due(other)
        assert then is not None
        return then.until
    if isinstance(new.term, Term) and new.term.unit == "working_day":
        return by_days(row, until, other)
    day = row.due.astimezone(VIETNAM).date()
    if works(other, day) or not works(VN, day):
        return row.due
    return row.due + (next(d for d in days(day, date.max) if works(other, d)) - day)


def by_days(row: DossierRow, until: datetime, other: WorkCalendar) -> datetime | None:
    """The due date walked to day by day, with as many working days outside pauses."""
    assert row.accepted is not None
    due = row.due
    accepted = begun(row, until).date()
    if due is None or due.date() <= accepted or not VN.is_working_day(due.date()):
        return due
    last = due.astimezone(VIETNAM).date()
    spans = [
        (min(start, due).date(), min(end or due, due).date())
        for start, end in standing_pauses(row, until)
    ]
    paused = {day for start, end in spans for day in days(start, end)}
    if last in paused:
        return due
    left = sum(works(VN, day) and day not in paused for day in days(accepted, last))
    day = accepted
    while left:
        day += timedelta(days=1)
        left -= works(other, day) and day not in paused
    resumed = max((end for start, end in spans if end > start), default=accepted)
    if paused and day <= resumed:
        day = next(day for day in days(resumed, date.max) if works(other, day))
    return due + (day - last)


@cache
def works(calendar: WorkCalendar, day: date) -> bool:
    return calendar.is_working_day(day)


def days(first: date, last: date) -> Iterable[date]:
    """The days after the first, up to and with the last."""
    return (first + timedelta(days=n + 1) for n in range((last - first).days))


def would_be(row: DossierRow, due: datetime | None) -> DossierRow:
    return replace(row, due=due, promises=(), due_original=None, reappointed=None)


def promised(row: DossierRow, at: datetime) -> datetime | None:
    return row.due if row.finished is not None and at >= row.finished else row.due_at(at)


@law
@given(st.lists(rows(), max_size=6), periods(), policies, st.sampled_from(TERMS), st.booleans())
def test_another_term_gives_what_the_clock_of_each_dossier_gives(
    found: list[DossierRow], period: Period, policy: Policy, text: str, roll: bool
) -> None:
    policy = replace(policy, against="current")
    rules = Counting(off_hours="roll" if roll else "literal")
    new = replace(NewTerm.parse(text), counting=rules)
    cube = counted(
        found, OtherRules(calendar=VN, terms={"2.000635": new}), period=period, policy=policy
    )

    cut = period.closes
    moved, pairs = 0, []
    for one in found:
        before = place(one, period, cut, policy)
        if before is None:
            continue
        after = before
        if one.procedure == "2.000635":
            until = min(one.finished or cut, cut)
            now = promised(one, until)
            due = by_term(replace(one, due=now), until, new)
            if due != now:
                moved += 1
                after = place(would_be(one, due), period, cut, policy)
        assert after is not None
        pairs.append((before.standing, after.standing))

    assert total(cube) == {"moved": moved, **tallied(pairs)}


def tallied(pairs: list[tuple[Standing, Standing]]) -> dict[str, int]:
    found = {
        "dossiers": len(pairs),
        "newly_late": sum(a not in LATE and b in LATE for a, b in pairs),
        "no_longer_late": sum(a in LATE and b not in LATE for a, b in pairs),
        "not_told": 0,
    }
    for when, name in enumerate(("now", "then")):
        kinds = [pair[when] for pair in pairs]
        found[f"{name}_late"] = kinds.count(Standing.LATE)
        found[f"{name}_open_late"] = kinds.count(Standing.OPEN_LATE)
        found[f"{name}_in_time"] = sum(kind not in LATE for kind in kinds)
    return found


@law
@given(
    st.lists(st.tuples(rows(), st.booleans()), max_size=6),
    periods(),
    st.sampled_from([STORM, SWAP]),
)
def test_another_calendar_keeps_terms_or_the_number_of_working_days(
    drawn: list[tuple[DossierRow, bool]], period: Period, other: WorkCalendar
) -> None:
    found = [promised_by_term(one, period.closes) if kept else one for one, kept in drawn]
    cube = counted(found, OtherRules(calendar=VN, other=other), period=period)

    cut = period.closes
    moved, pairs = 0, []
    for one in found:
        before = place(one, period, cut, Policy())
        if before is None:
            continue
        now = promised(one, min(one.finished or cut, cut))
        due = by_calendar(replace(one, due=now), min(one.finished or cut, cut), other)
        after = before if due == now else place(would_be(one, due), period, cut, Policy())
        moved += due != now
        assert after is not None
        pairs.append((before.standing, after.standing))

    assert total(cube) == {"moved": moved, **tallied(pairs)}


def promised_by_term(row: DossierRow, cut: datetime) -> DossierRow:
    """The row with the due date that its own term gives, as a system of clocks would have it."""
    if row.term is None or row.accepted is None:
        return row
    clock = clock_of(row, min(row.finished or cut, cut), NewTerm.parse(row.term))
    due = clock.due(VN)
    return row if due is None else replace(row, due=due.until, promises=())


@law
@given(
    st.lists(rows(), max_size=10), periods(), st.sampled_from(["field", "month", "unit"]),
    st.integers(1, 5), st.randoms(use_true_random=False),
)  # fmt: skip
def test_parts_merge_exactly_in_any_order_and_from_files(  # noqa: PLR0917
    tmp_path_factory: Any,
    found: list[DossierRow],
    period: Period,
    by: Any,
    size: int,
    dice: random.Random,
) -> None:
    rules = OtherRules(calendar=VN, other=STORM, terms={"1.013225": "3 ngày làm việc"})
    whole = counted(found, rules, period=period, by=by).result()
    parts = [WhatIfCube(period, rules=rules, by=by)]
    for batch in to_arrow(found, at_once=size):
        parts.append(parts[0].empty())
        parts[-1].add(Block(batch))
    dice.shuffle(parts)
    while len(parts) > 1:
        one = parts.pop(dice.randrange(len(parts)))
        parts[dice.randrange(len(parts))].merge(one)
    folder = tmp_path_factory.mktemp("dossiers")
    table = pa.Table.from_batches(to_arrow(found), schema=arrow_schema())
    pq.write_table(table, folder / "a.parquet", row_group_size=2)
    reports = []
    for _ in range(2):
        cube = WhatIfCube(period, rules=rules, by=by)
        count(folder, cube, kept=folder / "_kept")
        reports.append(cube.result())

    assert [parts[0].result(), *reports] == [whole] * 3


def test_a_day_off_lets_a_late_dossier_be_in_time() -> None:
    found = [row(), row(due=end_of(date(2026, 7, 10))), row(due=end_of(date(2026, 7, 8)))]

    told = total(counted(found, OtherRules(calendar=VN, other=off("2026-07-07"))))

    assert (told["now_late"], told["then_late"]) == (2, 1)
    assert (told["moved"], told["no_longer_late"], told["newly_late"]) == (3, 1, 0)


def test_a_day_off_within_a_pause_moves_nothing() -> None:
    pause = Pause(
        start=MORNING + timedelta(days=1), end=MORNING + timedelta(days=3), cause="supplement"
    )
    paused = row(pauses=(pause,), due=end_of(date(2026, 7, 13)))
    runs_on = replace(paused, pauses=(replace(pause, clock_stands=False),))

    storm = OtherRules(calendar=VN, other=off("2026-07-08"))

    assert total(counted([paused], storm))["moved"] == 0
    assert total(counted([runs_on], storm))["moved"] == 1


def test_a_shorter_term_makes_dossiers_late_and_a_longer_one_lets_them_off() -> None:
    def told(term: str) -> tuple[int, int]:
        found = total(counted([row()], OtherRules(calendar=VN, terms={"2.000635": term})))
        return found["newly_late"], found["no_longer_late"]

    assert told("4 ngày làm việc") == (0, 1)
    assert told("2 ngày làm việc") == (0, 0)
    in_time = row(due=end_of(date(2026, 7, 10)))
    shorter = OtherRules(calendar=VN, terms={"2.000635": "2 ngày làm việc"})
    assert total(counted([in_time], shorter))["newly_late"] == 1


def test_what_is_due_on_a_day_off_keeps_its_date() -> None:
    sunday = row(due=end_of(date(2026, 7, 12)))

    assert total(counted([sunday], OtherRules(calendar=VN, other=off("2026-07-07"))))["moved"] == 0


def test_dossiers_beyond_the_calendar_keep_their_standing_and_are_told() -> None:
    old = datetime(1999, 3, 1, tzinfo=VIETNAM)
    found = [row(received=old, accepted=old)]

    term = total(counted(found, OtherRules(calendar=VN, terms={"2.000635": "1 ngày làm việc"})))
    days_off = total(counted(found, OtherRules(calendar=VN, other=off("2026-07-07"))))

    assert (term["not_told"], term["now_late"], term["then_late"]) == (1, 1, 1)
    assert (days_off["not_told"], days_off["moved"]) == (1, 0)


def test_rules_are_known_by_their_calendars_and_terms() -> None:
    plain = OtherRules(calendar=VN, terms={"1": "1 ngày"})

    assert plain.identity == OtherRules(calendar=VN, terms={"1": "1 ngày"}).identity
    assert plain.identity != OtherRules(calendar=VN, terms={"1": "2 ngày"}).identity
    assert plain.identity != OtherRules(calendar=VN, other=STORM, terms={"1": "1 ngày"}).identity
    with pytest.raises(OneStopError, match="no working day"):
        OtherRules(calendar=VN, terms={"1": "P1D"})


def test_small_figures_cannot_be_computed_back_from_both_sides() -> None:
    found = [row(due=end_of(date(2026, 7, 10)))] * 2 + [row(due=end_of(date(2026, 7, 8)))] * 20
    rules = OtherRules(calendar=VN, terms={"2.000635": "2 ngày làm việc"})

    cells = counted(found, rules).result().hidden(5).total.cells
    now_late, then_late, newly = cells[3], cells[6], cells[8]

    assert newly is None
    assert now_late is None or then_late is None


def test_a_new_term_goes_on_with_what_a_pause_left() -> None:
    pause = Pause(
        start=MORNING + timedelta(days=1), end=MORNING + timedelta(days=3), cause="supplement"
    )
    found = [row(pauses=(pause,), due=end_of(date(2026, 7, 13)))]

    def newly_late(days: int) -> int:
        rules = OtherRules(calendar=VN, terms={"2.000635": f"{days} ngày làm việc"})
        told: int = total(counted(found, rules))["newly_late"]
        return told

    # Resolved on Friday the 10th: Tuesday is day 1, Friday day 2 after the pause.
    assert newly_late(2) == 0
    resolved_later = replace(found[0], finished=MORNING + timedelta(days=7))
    found[0] = resolved_later
    assert newly_late(2) == 1


def test_a_make_up_day_before_a_pause_leaves_the_first_day_after_it() -> None:
    # Accepted on Friday; Monday is day 1, a pause to Wednesday, Thursday day 2.
    friday = datetime(2026, 7, 3, 8, tzinfo=VIETNAM)
    pause = Pause(start=friday + timedelta(days=3), end=friday + timedelta(days=5))
    held = row(
        accepted=friday, received=friday, pauses=(pause,), due=end_of(date(2026, 7, 9)),
        finished=friday + timedelta(days=6),
    )  # fmt: skip
    saturday = decided(
        add_working=[{"date": "2026-07-04", "reason": {"vi": "làm bù", "en": "make-up"}}]
    )

    told = total(counted([held], OtherRules(calendar=VN, other=saturday)))

    assert (told["moved"], told["newly_late"]) == (0, 0)


RESTARTED = {"restarts": (MORNING + timedelta(days=3),)}
ASKED = Pause(start=MORNING + timedelta(days=1), end=MORNING + timedelta(days=3))


def test_a_term_that_ran_anew_after_a_supplement_is_counted_from_there() -> None:
    # Asked on Tuesday, complete on Thursday the 9th: two working days are over on Monday.
    late = row(pauses=(ASKED,), due=None, finished=MORNING + timedelta(days=7))
    rules = OtherRules(calendar=VN, terms={"2.000635": "2 ngày làm việc"})

    goes_on, anew = counted([late], rules), counted([replace(late, **RESTARTED)], rules)

    assert (total(goes_on)["newly_late"], total(anew)["newly_late"]) == (1, 0)


def test_time_that_was_added_counts_beside_a_new_term() -> None:
    late = row(due=None, finished=MORNING + timedelta(days=4))
    more = (Addition(at=MORNING + timedelta(days=1), term="2 working days"),)
    rules = OtherRules(calendar=VN, terms={"2.000635": "2 ngày làm việc"})

    found = [
        total(counted([one], rules))["newly_late"] for one in (late, replace(late, additions=more))
    ]

    assert found == [1, 0]


def test_what_is_due_in_calendar_days_is_not_moved_by_a_day_off_before() -> None:
    held = row(due=end_of(date(2026, 7, 16)), term="10 days", finished=MORNING + timedelta(days=11))
    storms = [off("2026-07-08"), off("2026-07-16")]

    moved = [total(counted([held], OtherRules(calendar=VN, other=storm))) for storm in storms]

    assert [(told["moved"], told["no_longer_late"]) for told in moved] == [(0, 0), (1, 1)]


def test_the_terms_in_force_tell_how_a_date_came_about_where_the_columns_do_not() -> None:
    held = row(due=end_of(date(2026, 7, 16)))
    rules = {"2.000635": ["5 ngày làm việc", "10 ngày"]}
    storm = off("2026-07-08")

    plain = OtherRules(calendar=VN, other=storm)
    known = OtherRules(calendar=VN, other=storm, in_force=rules)

    assert total(counted([held], plain))["moved"] == 1
    assert total(counted([held], known))["moved"] == 0
    assert plain.identity != known.identity
    # Two days later than either term says: it was appointed anew, by a procedure of both kinds.
    moved = [row(due=end_of(date(2026, 7, day))) for day in (17, 21)]
    assert total(counted(moved, OtherRules(calendar=VN, other=storm, in_force=rules)))["moved"] == 2
    days = OtherRules(calendar=VN, other=storm, in_force={"2.000635": ["10 ngày"]})
    assert total(counted(moved, days))["moved"] == 0


@pytest.mark.parametrize(
    ("term", "moves"), [("16 July every year", 17), ("10 days before", 15), ("10 hours", None)]
)
def test_fixed_dates_and_hours_follow_a_calendar_each_in_its_own_way(
    term: str, moves: int | None
) -> None:
    held = row(due=end_of(date(2026, 7, 16)), term=term)
    rules = OtherRules(calendar=VN, other=off("2026-07-16"))
    (batch,) = to_arrow([held])
    block = Block(batch)
    due = block.instants("due")

    found, told = rules.due(block, np.array([0]), due, due)

    expected = due[0] if moves is None else due[0] + (moves - 16) * 86_400_000_000
    assert (found[0], told[0]) == (expected, True)


@pytest.mark.parametrize("limit", ["5 working days", "10 days"])
@pytest.mark.parametrize("mode", ["restart", "pause", "add", "none"])
def test_a_store_s_dossiers_keep_their_dates_under_the_term_that_they_have(
    tmp_path: Path, mode: str, limit: str
) -> None:
    added = "\n    add: 3 working days" if mode == "add" else ""
    file = tmp_path / "small.yaml"
    file.write_text(SMALL.format(mode=mode, added=added, limit=limit), encoding="utf-8")
    with OneStop.open("memory://", procedures=file) as shop:
        code = shop.submit(
            "9.000001", unit="H26.10.2", applicant={"name": "Thử"}, channel="counter", by=CLERK,
            at=MORNING,
        ).code  # fmt: skip
        shop.act(code, "accept", by=CLERK, at=MORNING)
        asked = {"items": ["x"]}
        shop.act(code, "incomplete", by=OFFICER, at=MORNING + timedelta(days=2), data=asked)
        shop.act(code, "supplement", by=CLERK, at=MORNING + timedelta(days=8))
        shop.act(code, "grant", by=OFFICER, at=MORNING + timedelta(days=9))
        (found,) = rows_of(shop, MORNING + timedelta(days=20))

    assert found.term == limit
    assert len(found.restarts) == (mode == "restart")
    assert [one.term for one in found.additions] == ["3 working days"] * (mode == "add")
    same = OtherRules(calendar=VN, terms={"9.000001": limit})
    assert total(counted([found], same))["moved"] == 0
    # The same rules on another calendar give what the dossier's own clock gives on it.
    storm = off("2026-07-15", "2026-07-16", "2026-07-20")
    due = clock_of(found, MORNING + timedelta(days=9), NewTerm.parse(limit)).due(storm)
    told = total(counted([found], OtherRules(calendar=VN, other=storm)))
    assert due is not None
    assert told["moved"] == (due.until != found.due)
    assert told["not_told"] == 0
