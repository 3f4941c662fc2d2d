"""Columns of clocks: pauses, restarts, added time and prolonged terms, as of each clock alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracle import Act, Beyond, Oracle
from time_strategies import EDGES, built, calendars, countings, instants, terms

from onestop_engine import CalendarRangeError, Clock, Counting, Term, WorkCalendar
from onestop_engine.calendars import CalendarColumn, Pauses
from onestop_engine.clocks import addable, clock_due_many
from onestop_engine.errors import InputError

VN = WorkCalendar.bundled()
ORACLE = Oracle.bundled()
SHORT = VN.with_overlay(
    {"id": "S", "document": "1/QĐ", "hours": [{"intervals": [["08:00", "12:00"]]},
     {"weekdays": ["fri"], "intervals": [["08:00", "11:00"]]}],
     "add_off": [{"date": "2026-11-10", "reason": {"vi": "x", "en": "x"}}]}
)  # fmt: skip
ACCEPTED = datetime(2026, 11, 9, 8)
ASKED, SUPPLIED = datetime(2026, 11, 11, 9), datetime(2026, 11, 18, 14)
LAW, OFFICE = Counting(), Counting(fraction="office_time")


class Row:
    """One clock of a column: its receipt, its term and rules, its acts."""

    def __init__(
        self,
        at: datetime,
        term: Term,
        counting: Counting = LAW,
        acts: tuple[Act, ...] = (),
        prolonged: Term | None = None,
        *,
        reappointed: date | None = None,
    ) -> None:
        self.at, self.term, self.counting = at, term, counting
        self.acts, self.prolonged, self.reappointed = acts, prolonged, reappointed

    def clock(self) -> Clock:
        clock = Clock.start(self.at, self.term, self.counting)
        for act in self.acts:
            clock = after(clock, act)
        if self.prolonged is not None:
            clock = clock.prolong(clock.entries[-1].at, self.prolonged, None)
        if self.reappointed is not None:
            clock = clock.reappoint(clock.entries[-1].at, self.reappointed, "x")
        return clock

    def alone(self, calendar: WorkCalendar) -> datetime | None:
        """What `Clock` says; None also where it refuses."""
        try:
            due = self.clock().due(calendar)
        except (InputError, CalendarRangeError):
            return None
        return None if due is None else due.at.replace(tzinfo=None)

    def day_by_day(self, oracle: Oracle) -> datetime | None:
        try:
            self.clock()
        except InputError:
            return None
        begun = (Fraction(self.term.amount), self.term.unit), self.counting.to_data()
        longer = self.prolonged and (Fraction(self.prolonged.amount), self.prolonged.unit)
        try:
            return oracle.clock(self.at, begun, list(self.acts), longer)
        except Beyond:
            return None

    def __repr__(self) -> str:
        return (
            f"Row({self.at!r}, {self.term!r}, {self.counting!r}, {self.acts!r}, {self.prolonged!r},"
            f" {self.reappointed!r})"
        )


def term_of(act: Act) -> Term | None:
    if act.begun is None:
        return None
    amount, unit = act.begun[0]
    return Term(amount, unit)  # type: ignore[arg-type]


def after(clock: Clock, act: Act) -> Clock:
    if act.mode == "none":
        return clock
    clock = clock.pause(act.asked, "supplement")
    if act.resumed is None:
        return clock
    term = term_of(act)
    if act.mode == "restart":
        rules = act.begun and Counting.from_data(act.begun[1])
        return clock.restart(act.resumed, term, rules, cause="supplement")
    clock = clock.resume(act.resumed)
    if act.mode == "add":
        assert term is not None
        return clock.add(act.resumed, term, "supplement")
    return clock


def bulk(
    rows: list[Row], calendar: Any = VN, on_error: Any = "nat", unit: str = "us", **more: Any
) -> Any:
    """All rows in one call."""
    pairs: dict[tuple[Term, Counting], int] = {}

    def code(term: Term | None, counting: Counting) -> int:
        return -1 if term is None else pairs.setdefault((term, counting), len(pairs))

    acts = [act for row in rows for act in row.acts]
    codes = [code(row.term, row.counting) for row in rows]
    pause_codes = [
        code(term_of(act), Counting.from_data(act.begun[1]) if act.begun else LAW) for act in acts
    ]
    prolonged = [code(row.prolonged, row.counting) for row in rows]
    pauses = Pauses(
        np.cumsum([0, *(len(row.acts) for row in rows)]),
        np.array([act.asked for act in acts], f"M8[{unit}]"),
        np.array([act.resumed for act in acts], f"M8[{unit}]"),
    )
    return clock_due_many(
        calendar,
        np.array([row.at for row in rows], f"M8[{unit}]"),
        [term for term, _ in pairs],
        codes,
        [counting for _, counting in pairs],
        pauses=pauses,
        modes=[act.mode for act in acts] or "pause",
        pause_codes=pause_codes,
        prolonged=prolonged,
        reappointed=np.array([row.reappointed for row in rows], "M8[D]"),
        on_error=on_error,
        **more,
    )


def on(row: Row) -> date:
    return bulk([row], on_error="raise").astype("M8[D]").item(0)  # type: ignore[no-any-return]


DAYS_5 = Term(5, "working_day")


def with_act(mode: str = "pause", extra: Term | None = None, **more: Any) -> Row:
    begun = None if extra is None else ((Fraction(extra.amount), extra.unit), {})
    act = Act(ASKED, more.pop("resumed", SUPPLIED), mode, begun)
    return Row(ACCEPTED, more.pop("term", DAYS_5), acts=(act,), **more)


def test_each_mode_is_what_a_clock_does() -> None:
    assert on(Row(ACCEPTED, DAYS_5)) == date(2026, 11, 16)
    assert on(with_act("none")) == date(2026, 11, 16)
    assert on(with_act("pause")) == date(2026, 11, 23)
    assert on(with_act("restart")) == date(2026, 11, 26)
    assert on(with_act("restart", Term(2, "day"))) == date(2026, 11, 20)
    assert on(with_act("add", Term(2, "working_day"))) == date(2026, 11, 26)
    assert on(with_act("add", Term(10, "day"))) == date(2026, 12, 3)
    assert on(with_act(prolonged=Term(10, "working_day"))) == date(2026, 12, 1)
    assert on(with_act(prolonged=Term(30, "day"))) == date(2026, 12, 16)
    assert on(with_act(reappointed=date(2026, 12, 7))) == date(2026, 12, 7)
    assert on(Row(ACCEPTED, Term(8, "hour"), reappointed=date(2026, 12, 6))) == date(2026, 12, 6)


def test_a_clock_that_stands_has_no_due_date_and_no_error() -> None:
    rows = [with_act(mode, Term(1, "working_day"), resumed=None) for mode in ("pause", "add")]
    rows += [with_act("restart", resumed=None)]

    assert bulk(rows, on_error="raise").tolist() == [None] * 3
    assert on(with_act("none", resumed=None)) == date(2026, 11, 16)


def test_without_pauses_it_is_the_term() -> None:
    received = np.array([ACCEPTED, ASKED], "M8[s]")
    texts = ["5 ngày làm việc", "2 tháng"]

    assert (
        clock_due_many(VN, received, texts).tolist() == VN.due_terms_many(received, texts).tolist()
    )
    none = Pauses([0, 0, 0], received[:0], received[:0])
    assert (
        clock_due_many(VN, received, texts, pauses=none).tolist()
        == VN.due_terms_many(received, texts).tolist()
    )
    assert clock_due_many(VN, received[:0], []).size == 0
    assert clock_due_many(VN, received, ["1 ngày"], [0, -1]).tolist()[1] is None


def test_rows_without_a_term_have_no_due_date_whatever_happened() -> None:
    received = np.array([ACCEPTED] * 2, "M8[s]")
    pauses = Pauses([0, 1, 2], np.array([SUPPLIED, ASKED], "M8[s]"), np.array([ASKED] * 2, "M8[s]"))
    due = clock_due_many(VN, received, ["1 ngày", None], [-1, 1], pauses=pauses)

    assert due.tolist() == [None, None]


def test_dates_give_dates() -> None:
    days = np.array([ACCEPTED] * 3, "M8[D]")
    pauses = Pauses([0, 1, 1, 2], np.array([ASKED] * 2, "M8[D]"), np.array([SUPPLIED] * 2, "M8[D]"))
    terms = ["5 ngày làm việc", "8 giờ làm việc", "1 tháng"]
    due = clock_due_many(VN, days, terms, pauses=pauses, on_error="nat")

    assert due.tolist() == [date(2026, 11, 23), None, date(2026, 12, 16)]
    with pytest.raises(InputError, match="Row 1: The unit working_hour runs from the very hour"):
        clock_due_many(VN, days, terms, pauses=pauses)
    out = np.empty(1, "M8[D]")
    assert clock_due_many(VN, days[:1], "1 ngày", out=out) is out
    hours = Pauses([0, 1], np.array([ASKED], "M8[s]"), np.array([SUPPLIED], "M8[s]"))
    finer = clock_due_many(VN, days[:1], "5 ngày làm việc", pauses=hours)
    assert finer.tolist() == [datetime(2026, 11, 23, 17)]
    paused_hours = clock_due_many(VN, days[:1], "8 giờ", pauses=hours, on_error="nat")
    assert paused_hours.tolist() == [None]


def test_modes_are_read_from_columns_too() -> None:
    received = np.array([ACCEPTED] * 2, "M8[s]")
    flat = np.array([ASKED] * 2, "M8[s]"), np.array([SUPPLIED] * 2, "M8[s]")
    for modes in (
        pa.array(["restart", "pause"]).dictionary_encode(),
        np.array(["restart", "pause"]),
        ["restart", "pause"],
    ):
        due = clock_due_many(VN, received, "5 ngày làm việc", pauses=Pauses([0, 1, 2], *flat),
                             modes=modes)  # fmt: skip
        assert due.astype("M8[D]").astype(str).tolist() == ["2026-11-26", "2026-11-23"]
    for wrong in ("stop", ["pause", "stop"], ["pause", None]):
        with pytest.raises(InputError, match="there is no mode .*Choose one of: pause, none"):
            clock_due_many(VN, received, "1 ngày", pauses=Pauses([0, 1, 2], *flat), modes=wrong)


def test_codes_of_pauses_need_codes_of_terms() -> None:
    received = np.array([ACCEPTED], "M8[s]")
    for more in ({"pause_codes": [0]}, {"prolonged": [0]}):
        with pytest.raises(InputError, match="pass distinct terms together with codes"):
            clock_due_many(VN, received, ["1 ngày"], **more)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="Row 0: there is no code 1"):
        clock_due_many(VN, received, ["1 ngày"], [0], prolonged=[1])
    with pytest.raises(InputError, match="Row 0: there is no code 1"):
        clock_due_many(VN, received, ["1 ngày"], [1])
    assert clock_due_many(VN, received, "1 ngày", prolonged=[0]).tolist() == [
        datetime(2026, 11, 10, 17)
    ]


EARLY = Act(datetime(2026, 11, 2, 8), ASKED)
REFUSED = {
    "before the receipt": (Row(ACCEPTED, DAYS_5, acts=(EARLY,)), "before the last entry"),
    "backwards": (Row(ACCEPTED, DAYS_5, acts=(Act(SUPPLIED, ASKED),)), "before the last entry"),
    "overlapping": (
        Row(ACCEPTED, DAYS_5, acts=(Act(ASKED, SUPPLIED), Act(ASKED, SUPPLIED))),
        "before the last entry",
    ),
    "backwards after one that does not count": (
        Row(ACCEPTED, DAYS_5, acts=(Act(ASKED, SUPPLIED, "none"), Act(SUPPLIED, ASKED))),
        "before the last entry",
    ),
    "after one that lasts on": (
        Row(ACCEPTED, DAYS_5, acts=(Act(ASKED, None), Act(SUPPLIED, SUPPLIED))),
        "stands already",
    ),
    "no start": (Row(ACCEPTED, DAYS_5, acts=(Act(None, SUPPLIED),)), "has no start"),  # type: ignore[arg-type]
    "nothing to add": (with_act("add"), "is missing"),
    "hours to days": (with_act("add", Term(1, "hour")), "does not go with"),
    "days before a restart in hours": (
        Row(
            ACCEPTED,
            DAYS_5,
            acts=(
                Act(ASKED, ASKED, "restart", ((Fraction(3), "hour"), {})),
                Act(ASKED, SUPPLIED, "add", ((Fraction(3), "day"), {})),
            ),
        ),
        "does not go with",
    ),
    "the same day prolonged": (
        with_act(term=Term(1, "same_day"), prolonged=DAYS_5),
        "does not go with",
    ),
    "prolonged in another unit after an addition": (
        with_act("add", Term(1, "working_day"), prolonged=Term(30, "day")),
        "does not go with",
    ),
    "beyond the calendar": (
        Row(ACCEPTED, DAYS_5, acts=(Act(ASKED, datetime(2027, 12, 30)),)),
        "3 working days from Thu 30 Dec 2027",
    ),
    "an appointment while it stands": (
        with_act(resumed=None, reappointed=date(2026, 12, 7)),
        "there is no date that could be appointed anew",
    ),
    "an appointment beyond the calendar": (
        with_act(reappointed=date(2030, 1, 1)),
        "31 Dec 2029",
    ),
    "a pause outside": (
        Row(ACCEPTED, DAYS_5, acts=(Act(datetime(2030, 1, 1), None),)),
        "Tue 1 Jan 2030 is needed",
    ),
    "a month beyond the calendar": (
        Row(datetime(2027, 12, 9), Term(1, "month"), acts=(Act(datetime(2027, 12, 9), None),)),
        "needs days after",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_clock_refuses_is_refused_with_its_row(name: str) -> None:
    row, said = REFUSED[name]
    rows = [with_act(), with_act("restart"), row, with_act()]
    right = [datetime(2026, 11, 23, 17), datetime(2026, 11, 26, 17), None,
             datetime(2026, 11, 23, 17)]  # fmt: skip

    with pytest.raises((InputError, CalendarRangeError), match=f"Row 2: .*{said}"):
        bulk(rows, on_error="raise")
    assert bulk(rows).tolist() == right


def test_dates_appointed_anew_are_a_column_of_dates() -> None:
    received = np.array(["2026-11-09", "2026-11-10"], "M8[D]")
    dates = np.array(["2026-12-07", "NaT"], "M8[D]")
    plain = clock_due_many(VN, received, "5 ngày làm việc")

    due = clock_due_many(VN, received, "5 ngày làm việc", reappointed=dates)
    assert due.tolist() == [date(2026, 12, 7), plain[1].item()]
    all_of_them = clock_due_many(VN, received, "5 ngày làm việc", reappointed=dates[:1])
    assert all_of_them.tolist() == [date(2026, 12, 7)] * 2
    shown = received.astype("M8[s]")
    assert clock_due_many(VN, shown, "8 giờ", reappointed=dates, out=shown) is shown
    assert shown.tolist() == [datetime(2026, 12, 7, 17), datetime(2026, 11, 10, 8)]
    with pytest.raises(InputError, match=r"dates \(datetime64\[D\]\), not instants in s"):
        clock_due_many(VN, received, "5 ngày", reappointed=dates.astype("M8[s]"))
    with pytest.raises(InputError):
        clock_due_many(VN, received, "5 ngày", reappointed=np.repeat(dates, 2))


def test_a_term_that_is_missing_cannot_be_prolonged_to() -> None:
    received = np.array([ACCEPTED], "M8[s]")
    with pytest.raises(InputError, match="Row 0: the term that is added.*is missing"):
        clock_due_many(VN, received, ["1 ngày", None], [0], prolonged=[1])


def test_without_an_instant_there_is_no_answer() -> None:
    pauses = Pauses([0, 1], np.array([ASKED], "M8[s]"), np.array([SUPPLIED], "M8[s]"))
    nothing = np.array(["NaT"], "M8[s]")

    with pytest.raises(InputError, match="Row 0: there is no instant"):
        clock_due_many(VN, nothing, "1 ngày", pauses=pauses)
    assert np.isnat(clock_due_many(VN, nothing, "1 ngày", pauses=pauses, on_error="nat")).all()
    with pytest.raises(InputError, match="'raise' or 'nat'"):
        clock_due_many(VN, nothing, "1 ngày", on_error="x")  # type: ignore[arg-type]


def test_every_row_has_its_own_calendar() -> None:
    rows = [with_act(mode) for mode in ("pause", "pause", "restart", "restart")]
    rows += [with_act("add", Term(10, "day")), with_act("add", Term(10, "day"))]
    which = [0, 1, 0, 1, 0, 1]
    due = bulk(rows, CalendarColumn((VN, SHORT), which))

    assert due.tolist() == [
        row.alone((VN, SHORT)[calendar]) for row, calendar in zip(rows, which, strict=True)
    ]
    assert due[0] != due[1]
    with pytest.raises(CalendarRangeError, match="Row 1: "):
        bulk(
            [rows[0], Row(datetime(2009, 1, 1), DAYS_5)],
            CalendarColumn((VN, SHORT), [0, 1]),
            on_error="raise",
        )


def many_lengths() -> WorkCalendar:
    """A calendar whose days divide into more common parts than 64 bits can count."""
    lengths = [(n, 450 + p) for n, p in enumerate([1, 7, 11, 13, 29, 37, 41, 49, 53, 59, 61, 73])]
    hours: list[dict[str, Any]] = [
        {"from": f"2026-{n + 1:02}-01", "to": f"2026-{n + 1:02}-28",
         "intervals": [["07:00", f"{7 + m // 60:02}:{m % 60:02}"]]}
        for n, m in lengths
    ]  # fmt: skip
    return VN.with_overlay({"id": "L", "document": "1/QĐ", "hours": hours})


def test_days_of_very_many_lengths_are_exact() -> None:
    calendar = many_lengths()
    rows = [
        Row(
            datetime(2026, month, 25, 9, 7, 31),
            Term(amount, "working_day"),
            OFFICE,
            (
                Act(datetime(2026, month, 27, 9), datetime(2026, month + 1, 3, 8)),
                Act(datetime(2026, month + 1, 4, 9), datetime(2026, month + 1, 9, 8)),
            ),
        )
        for month in range(1, 12)
        for amount in (1.5, 3, 4.25, 10)
    ]

    assert bulk(rows, calendar).tolist() == [row.alone(calendar) for row in rows]


def test_so_many_parts_have_no_answer_beyond_the_calendar() -> None:
    act = Act(datetime(2027, 12, 22, 9), datetime(2027, 12, 29, 9))
    row = Row(datetime(2027, 12, 20, 9), Term(10, "working_day"), OFFICE, (act,))

    assert bulk([row], many_lengths()).tolist() == [None]


# Laws

MODES = st.sampled_from(["pause", "pause", "none", "restart", "add"])


@st.composite
def rows_of(draw: st.DrawFn, at: st.SearchStrategy[datetime]) -> Row:
    """A clock with up to four acts in order; a few do not fit."""
    times = sorted(draw(st.lists(at, min_size=1, max_size=9)))
    term, counting = draw(terms), draw(countings())
    acts = []
    for asked, resumed in zip(times[1::2], [*times[2::2], None], strict=False):
        mode = draw(MODES)
        begun = None
        if mode == "add" or (mode == "restart" and draw(st.booleans())):
            extra = draw(terms)
            if mode == "add" and not addable(extra.unit, term.unit) and draw(st.booleans()):
                extra = Term(2, term.unit) if term.unit != "same_day" else extra
            begun = (Fraction(extra.amount), extra.unit), draw(countings()).to_data()
        acts.append(Act(asked, resumed, mode, begun))
    prolonged = draw(st.none() | terms) if draw(st.booleans()) else None
    return Row(times[0], term, counting, tuple(acts), prolonged)


@given(rows=st.lists(rows_of(instants(datetime(2022, 1, 1), datetime(2027, 12, 31))),
                     min_size=1, max_size=6))  # fmt: skip
@settings(max_examples=250)
def test_every_row_is_its_clock_and_a_count_day_by_day(rows: list[Row]) -> None:
    due = bulk(rows).tolist()

    assert due == [row.alone(VN) for row in rows]
    assert due == [row.day_by_day(ORACLE) for row in rows]


SYNTHETIC = instants(datetime(2024, 1, 1), datetime(2025, 12, 31, 23, 59, 59))


@given(data=calendars(), rows=st.lists(rows_of(SYNTHETIC), min_size=1, max_size=4))
@settings(max_examples=60)
def test_so_it_is_on_any_calendar(data: dict[str, Any], rows: list[Row]) -> None:
    calendar, oracle = built(data), Oracle(data)
    due = bulk(rows, calendar).tolist()

    assert due == [row.alone(calendar) for row in rows]
    assert due == [row.day_by_day(oracle) for row in rows]


@given(
    rows=st.lists(rows_of(SYNTHETIC), min_size=1, max_size=5),
    dates=st.lists(st.none() | st.dates(date(2023, 12, 30), date(2026, 1, 2)), min_size=5),
    data=calendars(),
)  # fmt: skip
@settings(max_examples=150)
def test_a_date_that_was_appointed_anew_is_due_as_of_its_clock(
    rows: list[Row], dates: list[date | None], data: dict[str, Any]
) -> None:
    calendar = built(data)
    for row, to in zip(rows, dates, strict=False):
        row.reappointed = to

    assert bulk(rows, calendar).tolist() == [row.alone(calendar) for row in rows]


@given(row=rows_of(SYNTHETIC), data=st.data())
def test_splitting_a_pause_changes_nothing(row: Row, data: st.DataObject) -> None:
    """An event in a pause that is no resumption: the same pause in two."""
    split: list[Act] = []
    for act in row.acts:
        if act.resumed is None:
            split.append(act)
            continue
        middle = data.draw(st.datetimes(act.asked, act.resumed))
        first = "none" if act.mode == "none" else "pause"
        split += [Act(act.asked, middle, first), replace(act, asked=middle)]

    assert bulk([row]).item(0) == bulk(
        [Row(row.at, row.term, row.counting, tuple(split), row.prolonged)]
    ).item(0)


@given(
    row=rows_of(SYNTHETIC), counting=countings(), longer=st.timedeltas(timedelta(), timedelta(30))
)
def test_a_later_resumption_is_never_due_earlier(
    row: Row, counting: Counting, longer: timedelta
) -> None:
    counting = replace(counting, due_time="end_of_hours")
    acts = tuple(replace(act, mode="pause") for act in row.acts if act.resumed is not None)
    assume(acts)
    last = acts[-1]
    assert last.resumed is not None
    later = (*acts[:-1], replace(last, resumed=last.resumed + longer))
    one, other = bulk(
        [Row(row.at, row.term, counting, acts), Row(row.at, row.term, counting, later)]
    )

    assert np.isnat(other) or one <= other


LIMITS = ["5 ngày làm việc", "15 ngày làm việc", "1,5 ngày làm việc", "30 ngày", "2 tháng",
          "2 tuần", "8 giờ làm việc", "48 giờ", "90 phút", "trong ngày", "1 năm"]  # fmt: skip
RULES = (LAW, Counting(off_hours="roll", fraction="office_time", hours="working_time"),
         Counting(due_time="same_time", cutoff="15:00", after_cutoff="start_next_day"))  # fmt: skip


def test_a_million_clocks_equal_one_by_one() -> None:
    """All million in one call, with 0 to 3 acts each; four thousand of them one by one."""
    random, count = np.random.default_rng(20261123), 1_000_000
    distinct = [(Term.parse(text), rules) for text in LIMITS for rules in RULES]
    codes = random.integers(0, len(distinct), count)
    edges = np.array([e.hour * 3600 + e.minute * 60 + e.second for e in EDGES])
    lengths = random.choice(4, count, p=[0.4, 0.3, 0.2, 0.1])
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    owner = np.repeat(np.arange(count), lengths)
    # Days in order within a row, each with an hour of its own, every third at an edge of hours.
    start_days = random.integers(15_000, 20_400, count)
    steps = random.integers(0, 12, 2 * owner.size)
    walk = np.concatenate([[0], np.cumsum(steps)])
    flat_days = walk[1:] - np.repeat(walk[2 * offsets[:-1]], 2 * lengths)
    flat_days += np.repeat(start_days, 2 * lengths) + 1
    clocks = np.where(random.random(2 * owner.size) < 0.34, random.choice(edges, 2 * owner.size),
                      random.integers(0, 86_400, 2 * owner.size))  # fmt: skip
    flat = flat_days * 86_400 + clocks
    received = (start_days * 86_400 + random.integers(0, 86_400, count)).astype("M8[s]")
    asked, resumed = flat[::2].astype("M8[s]"), flat[1::2].astype("M8[s]")
    last = offsets[1:][lengths > 0] - 1
    resumed[random.choice(last, last.size // 20, replace=False)] = "NaT"
    words = np.array(["pause", "pause", "restart", "add", "none"])
    modes = random.integers(0, 5, owner.size)
    pause_codes = random.integers(-1, len(distinct), owner.size)
    prolonged = np.where(random.random(count) < 0.9, -1, random.integers(0, len(distinct), count))
    which = random.integers(0, 2, count)
    reappointed = (start_days + random.integers(20, 90, count)).astype("M8[D]")
    reappointed[random.random(count) < 0.9] = "NaT"

    due = clock_due_many(
        CalendarColumn((VN, SHORT), which), received, [t for t, _ in distinct], codes,
        [r for _, r in distinct], pauses=Pauses(offsets, asked, resumed), modes=words[modes],
        pause_codes=pause_codes, prolonged=prolonged, reappointed=reappointed, on_error="nat",
    )  # fmt: skip
    answered = 0
    for row in random.integers(0, count, 4_000).tolist():
        acts = []
        for at in range(offsets[row], offsets[row + 1]):
            code, mode = pause_codes[at], str(words[modes[at]])
            term, rules = distinct[code]
            begun = None if code < 0 else ((Fraction(term.amount), term.unit), rules.to_data())
            acts.append(Act(asked[at].item(), resumed[at].item(), mode, begun))
        longer = distinct[prolonged[row]][0] if prolonged[row] >= 0 else None
        alone = Row(
            received[row].item(), *distinct[codes[row]], tuple(acts), longer,
            reappointed=reappointed[row].item(),
        )  # fmt: skip
        if any(act.mode == "add" and act.begun is None for act in acts if act.resumed):
            expected = None
        else:
            expected = ceiled(alone.alone((VN, SHORT)[which[row]]))
        answered += expected is not None
        assert due[row].item() == expected, alone
    assert answered > 2_500


def ceiled(at: datetime | None) -> datetime | None:
    """What a column in seconds can hold of an instant."""
    if at is None or not at.microsecond:
        return at
    return at.replace(microsecond=0) + timedelta(seconds=1)
