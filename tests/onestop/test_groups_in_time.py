"""Time moves linked dossiers the same way, however late and in whatever portions it is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shop_making import APPLICANT, DESK, UNIT, at, catalog, kinds

from onestop_engine.engine import Actor, Phase
from onestop_engine.errors import OneStopError
from onestop_engine.onestop import OneStop
from onestop_engine.statistics import DossierRow, histories
from onestop_engine.statistics.schema import StepRow
from onestop_engine.store import Query

HEAD = """
procedure: "{code}"
title: {{vi: Liên thông ví dụ}}
field: ho-tich
levels: [commune]
in_force: {{from: 2026-01-01, decided_by: 1/2026/QĐ}}
channels: [online, counter]
applicants: [citizen]
legal_basis: [63/2024/NĐ-CP]
results:
  extract: {{vi: Trích lục}}
agencies:
  one_stop: {{kind: one_stop, level: commune}}
  authority: {{kind: authority, level: commune}}
  asked: {{kind: consulted, level: province}}
supplement:
  under_way: {{mode: pause, at_most: 1, answer_within: {answer} ngày làm việc, on_silence: close}}
deadline:
  - limit: {limit} ngày làm việc
    basis: 63/2024/NĐ-CP
steps:
  intake: {{by: one_stop, do: receive, then: ask}}
"""
SUB = (
    HEAD
    + """
  ask:
    by: asked
    do: consult
    within: {asked} ngày làm việc
    on_silence: {silence}
    outcomes: {{agreed: examine, refused: refuse}}
  examine: {{by: authority, outcomes: {{ready: deliver, incomplete: ask_applicant}}}}
  deliver: {{by: one_stop, do: deliver, result: extract}}
"""
)
GROUP = (
    HEAD
    + """
  ask:
    by: asked
    do: consult
    within: {asked} ngày làm việc
    on_silence: {silence}
    outcomes: {{agreed: register, refused: refuse}}
  register:
    do: procedure
    by: authority
    procedure: "{sub}"
    within: {within} ngày làm việc
    clock_of: {clock}
    results: [extract]
    outcomes: {{granted: again, refused: again}}
  again:
    by: asked
    do: consult
    within: {asked} ngày làm việc
    on_silence: {silence}
    outcomes: {{agreed: deliver, refused: refuse}}
  deliver: {{by: one_stop, do: deliver, result: extract}}
"""
)
FILED = at(23)
ASKED = Actor.officer("cb-7", unit="H26.99", parts=("asked",))
EXAMINER = Actor.officer("cb-8", unit=UNIT, parts=("authority",))
"""As the units are not mapped, whoever plays the part may act."""


@dataclass(frozen=True)
class Rules:
    """The terms of one procedure of the group, in working days."""

    slack: int = 0
    answer: int = 2
    asked: int = 1
    silence: str = "consent"
    within: int = 2
    clock: str = "own"


@dataclass(frozen=True)
class Act:
    """What somebody wants to do to a dossier of the group, so many hours after the filing."""

    hours: int
    below: int
    action: str


def texts(rules: Sequence[Rules]) -> list[str]:
    """A procedure for each of the rules, each containing the next one."""
    made = []
    for number, own in enumerate(rules, start=1):
        last = number == len(rules)
        least = own.asked if last else own.asked + own.within + own.asked
        codes = {"code": f"1.00000{number}", "sub": f"1.00000{number + 1}"}
        values = {**codes, "limit": least + own.slack, **vars(own)}
        made.append((SUB if last else GROUP).format(**values))
    return made


def silences() -> st.SearchStrategy[str]:
    return st.sampled_from(["consent", "refused", "escalate"])


RULES = st.builds(
    Rules,
    slack=st.integers(0, 2),
    answer=st.integers(1, 3),
    asked=st.integers(1, 4),
    silence=silences(),
    within=st.integers(1, 4),
    clock=st.sampled_from(["own", "shared"]),
)
ACTS = st.builds(
    Act,
    hours=st.integers(0, 24 * 20),
    below=st.integers(0, 2),
    action=st.sampled_from(["agreed", "ready", "incomplete", "note", "withdraw"]),
)
BY = {"agreed": ASKED, "ready": EXAMINER, "incomplete": EXAMINER}


def begin(shop: OneStop) -> str:
    group = shop.submit(
        "1.000001",
        unit=UNIT,
        applicant=APPLICANT,
        subject="subject-1",
        channel="counter",
        by=DESK,
        at=FILED,
    )
    shop.act(group.code, "accept", by=DESK, at=FILED)
    return group.code


def below(shop: OneStop, code: str, depth: int) -> str | None:
    """The dossier so many links under the first one, or None."""
    found: str | None = code
    for _ in range(depth):
        subs = shop.find(parent=found)
        found = subs[0].code if subs else None
        if found is None:
            return None
    return found


def try_to(shop: OneStop, code: str, act: Act, now: datetime) -> str:
    """What came of it: who acts late must be told the same whether or not time was carried on."""
    wanted = below(shop, code, act.below)
    if wanted is None:
        # What opened by time alone has no number before somebody told the time.
        shop.tick(at=now)
        wanted = below(shop, code, act.below)
    if wanted is None:
        return "not there"
    by = BY.get(act.action, DESK)
    try:
        shop.act(wanted, act.action, by=by, at=now, reason="Theo đề nghị")
    except OneStopError as refusal:
        return refusal.say("en")
    return "done"


def happened(shop: OneStop) -> dict[str, list[tuple[int, str, datetime, object]]]:
    return {
        row.code: [(one.seq, one.kind, one.at, dict(one.data)) for one in shop.events(row.code)]
        for row in shop.store.find(Query())
    }


def play(rules: Sequence[Rules], acts: Sequence[Act], ticks: Sequence[int]) -> object:
    """What came of the acts, and everything that happened; ticked so many hours after filing."""
    end = FILED + timedelta(days=40)
    with OneStop.open("memory://", procedures=catalog(*texts(rules))) as shop:
        code = begin(shop)
        marks: list[tuple[int, Act | None]] = [(hours, None) for hours in ticks]
        marks += [(act.hours, act) for act in acts]
        came = []
        for hours, act in sorted(marks, key=lambda mark: (mark[0], mark[1] is not None)):
            now = FILED + timedelta(hours=hours)
            if act is None:
                shop.tick(at=now)
            else:
                came.append(try_to(shop, code, act, now))
        shop.tick(at=end)
        return came, happened(shop)


@given(
    rules=st.lists(RULES, min_size=2, max_size=3),
    acts=st.lists(ACTS, max_size=3, unique_by=lambda act: act.hours),
    ticks=st.lists(st.integers(1, 24 * 30), max_size=6),
)
def test_one_late_tick_comes_to_the_same_as_any_others(
    rules: list[Rules], acts: list[Act], ticks: list[int]
) -> None:
    daily = [24 * day for day in range(1, 40)]

    late = play(rules, acts, ())

    assert play(rules, acts, daily) == late
    assert play(rules, acts, ticks) == late


@given(
    rules=st.lists(RULES, min_size=2, max_size=3),
    acts=st.lists(ACTS, max_size=2, unique_by=lambda act: act.hours),
    hours=st.integers(0, 24 * 20),
)
def test_a_report_as_of_an_instant_is_the_same_however_late_time_was_told(
    rules: list[Rules], acts: list[Act], hours: int
) -> None:
    acts = [act for act in acts if act.hours < hours and act.below == 0]
    instant = FILED + timedelta(hours=hours)

    def reported(ticks: Sequence[int]) -> list[tuple[list[DossierRow], list[StepRow]]]:
        found = []
        with OneStop.open("memory://", procedures=catalog(*texts(rules))) as shop:
            code = begin(shop)
            for mark in sorted([*acts, *ticks], key=hours_of):
                now = FILED + timedelta(hours=hours_of(mark))
                if isinstance(mark, Act):
                    try_to(shop, code, mark, now)
                else:
                    shop.tick(at=now)
            found.append(told(shop, instant))
            shop.tick(at=FILED + timedelta(days=60))
            found.append(told(shop, instant))
        return found

    late = reported([])

    assert late[0] == late[1]
    assert reported([24 * day for day in range(hours // 24 + 1)]) == late


def hours_of(mark: Act | int) -> int:
    return mark.hours if isinstance(mark, Act) else mark


def told(shop: OneStop, instant: datetime) -> tuple[list[DossierRow], list[StepRow]]:
    """Rows and steps, but for codes: what only the report opened has one of its own."""
    found = list(histories(shop, instant))
    plain = [
        replace(one.row, code="any", parent="" if one.row.parent else None, recorded_at=None)
        for one in found
    ]
    return plain, [step for one in found for step in one.steps]


def opened(rules: Sequence[Rules]) -> Iterator[tuple[OneStop, str]]:
    with OneStop.open("memory://", procedures=catalog(*texts(rules))) as shop:
        yield shop, begin(shop)


@pytest.fixture
def group() -> Iterator[tuple[OneStop, str]]:
    """A group whose first body is asked for a day, the sub-dossier's for a day, then another."""
    yield from opened([Rules(within=1, slack=1), Rules(silence="refused")])


def test_a_group_is_not_late_because_the_tick_is(group: tuple[OneStop, str]) -> None:
    shop, code = group

    shop.tick(at=at(20, month=12))

    moved = shop.get(code)
    assert moved.phase is Phase.RESULT_AVAILABLE
    assert moved.verdict == "early"
    assert not {"overdue", "step_overdue"} & set(kinds(shop.events(code)))


def test_what_time_opened_was_received_then_and_not_at_the_tick(
    group: tuple[OneStop, str],
) -> None:
    shop, code = group

    shop.tick(at=at(20, month=12))

    (sub,) = shop.find(parent=code)
    (asked,) = (event for event in shop.events(code) if event.kind == "sub_opened")
    assert sub.received_at == sub.accepted_at == asked.at < at(26)
    assert sub.code.startswith("H26.10.2-2611")
    assert {event.recorded_at for event in shop.events(sub.code)} == {at(20, month=12)}


def test_who_acts_before_the_tick_finds_the_group_where_time_has_brought_it(
    group: tuple[OneStop, str],
) -> None:
    shop, code = group
    now = at(27, 9, 30)
    before = shop.events(code)

    choices = {one.action: one for one in shop.allowed(code, by=ASKED, at=now)}
    decision = shop.preview(code, "agreed", by=ASKED, at=now)

    assert shop.events(code) == before
    assert shop.find(parent=code) == ()
    assert choices["agreed"].ok
    shop.act(code, "agreed", by=ASKED, at=now)
    assert [event.kind for event in shop.events(code)][-len(decision.events) :] == kinds(
        decision.events
    )
    assert shop.get(code).phase is Phase.RESULT_AVAILABLE


def test_an_act_on_the_one_below_comes_after_what_time_did_above() -> None:
    """The group's own limit for an answer passes first, and ends what the sub waits for."""
    rules = [Rules(silence="refused", asked=1), Rules()]
    with OneStop.open("memory://", procedures=catalog(*texts(rules))) as shop:
        code = begin(shop)
        shop.act(code, "agreed", by=ASKED, at=FILED)
        (sub,) = shop.find(parent=code)
        shop.act(sub.code, "withdraw", by=DESK, at=at(23, 10), reason="Theo đề nghị")
        assert [run.step for run in shop.get(code).open_steps] == ["again"]

        shop.act(sub.code, "note", by=DESK, at=at(1, month=12), reason="Ghi chú")

        assert shop.get(code).phase is Phase.RESULT_AVAILABLE
        assert shop.get(code).finished_at < at(26)


def test_what_leads_back_to_itself_without_taking_time_ends_with_an_error(
    group: tuple[OneStop, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, code = group
    monkeypatch.setattr("onestop_engine._desk.proceeding.MOST", 2)

    ticked = shop.tick(at=at(20, month=12))

    assert len(ticked) == 0
    assert [code in failure.error.say("en") for failure in ticked.failed] == [True]


def test_a_sub_dossier_may_bear_any_code_that_a_dossier_may() -> None:
    rules = [Rules(), Rules(silence="refused")]
    numbers = iter(["H26/1", "H26/1/2"])
    procedures = catalog(*texts(rules))
    with OneStop.open("memory://", procedures=procedures, codes=lambda *_: next(numbers)) as shop:
        code = begin(shop)

        shop.tick(at=at(20, month=12))

        assert shop.find(parent=code)[0].code == "H26/1/2"
        assert "sub_finished" in kinds(shop.events(code))
