"""Due dates of dossiers whose system kept none, as the calendar gives them one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from dossier_rows import law
from hypothesis import given
from hypothesis import strategies as st

from onestop_engine import Counting, Term, WorkCalendar
from onestop_engine.errors import CalendarRangeError, TermError
from onestop_engine.statistics import DossierRow, Period, Promised, arrow_schema, report_06a
from onestop_engine.statistics.columns import (
    NEVER,
    Block,
    CountCube,
    Deadline,
    Deadlines,
    count,
    to_arrow,
)
from onestop_engine.statistics.schema import VIETNAM

VN = WorkCalendar.bundled("vn")
TERMS = {
    "A": "3 ngày làm việc",
    "B": "8 giờ làm việc",
    "C": "10 ngày",
    "D": "2 tháng",
    "F": "trong ngày",
    "G": "0,5 ngày làm việc",
    "H": "25 năm",
}
MORNING = datetime(2026, 7, 6, 9, tzinfo=VIETNAM)
YEAR = Period.of(date(2026, 1, 1), date(2026, 12, 31))


def row(procedure: str, accepted: datetime | None, **changes: Any) -> DossierRow:
    values: dict[str, Any] = {
        "code": "A-1",
        "procedure": procedure,
        "status": 4 if accepted else 1,
        "received": accepted or MORNING,
        "accepted": accepted,
    }
    return DossierRow(**(values | changes))


def due_of(one: DossierRow, terms: dict[str, str], counting: Counting) -> DossierRow:
    """The same dossier with the due date that the calendar gives for it alone."""
    if one.due is not None or one.promises or one.accepted is None or one.procedure not in terms:
        return one
    try:
        due = VN.due(one.accepted, Term.parse(terms[one.procedure]), counting).until
    except CalendarRangeError:
        return one
    return DossierRow(**{name: getattr(one, name) for name in one.__slots__} | {"due": due})


@st.composite
def dossiers(draw: st.DrawFn) -> DossierRow:
    accepted = MORNING + timedelta(minutes=draw(st.integers(-100_000, 100_000)))
    finished = draw(
        st.none() | st.integers(0, 80_000).map(lambda n: accepted + timedelta(minutes=n))
    )
    ended = {} if finished is None else {"finished": finished, "status": 10, "ending": "granted"}
    due = draw(st.none() | st.just(accepted + timedelta(days=2)))
    promises = draw(st.just(()) | st.just((Promised(at=accepted, due=None),)))
    return row(draw(st.sampled_from("ABCDEFGH")), accepted, due=due, promises=promises, **ended)


COUNTINGS = {
    "law": Counting(),
    "roll": Counting(off_hours="roll"),
    "cut-off": Counting(cutoff="15:00", after_cutoff="start_next_day"),
    "cut-off at noon": Counting(cutoff="12:00", after_cutoff="start_next_day"),
    "cut-off after closing": Counting(cutoff="18:00", after_cutoff="start_next_day"),
    "same day": Counting(cutoff="15:00", after_cutoff="same_day_next"),
}


@pytest.mark.parametrize("counting", COUNTINGS.values(), ids=COUNTINGS)
@law
@given(found=st.lists(dossiers(), max_size=8))
def test_due_dates_are_those_of_the_calendar(found: list[DossierRow], counting: Counting) -> None:
    cube = CountCube(YEAR, by="procedure")

    count(found, cube, deadlines=Deadlines(VN, TERMS, counting))

    alone = [due_of(one, TERMS, counting) for one in found]
    assert cube.result() == report_06a(alone, YEAR, by="procedure")


def test_the_cut_off_hour_itself_is_in_time() -> None:
    counting = COUNTINGS["cut-off"]
    moments = [timedelta(hours=6, microseconds=n) for n in (-1, 0, 1)]
    first, last = (datetime(year, month, day, 9, tzinfo=VIETNAM) for year, month, day in
                   ((2010, 1, 1), (2027, 12, 31)))  # fmt: skip
    found = [row("A", start + at) for start in (first, MORNING, last) for at in moments]
    block = Block(next(iter(to_arrow(found))))

    Deadlines(VN, TERMS, counting).fill(block)

    known = [due_of(one, TERMS, counting).due for one in found]
    epoch, moment = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
    assert block.instants("due").tolist() == [
        NEVER if due is None else (due - epoch) // moment for due in known
    ]
    assert known[3] == known[4] != known[5]


def late(found: list[DossierRow], deadlines: Deadlines) -> int:
    cube = CountCube(YEAR)
    count(found, cube, deadlines=deadlines)
    return cube.result().total.late


def test_a_term_holds_from_its_day_until_its_day() -> None:
    done = {"status": 10, "ending": "granted"}
    found = [
        row("A", MORNING + timedelta(days=n), finished=MORNING + timedelta(days=n + 6), **done)
        for n in range(4)
    ]
    long, short = Term.parse("30 ngày"), Term.parse("1 ngày")
    day = date(2026, 7, 7)

    assert late(found, Deadlines(VN, {"A": long})) == 0
    for dated, expected in (
        (Deadline(procedure="A", term=short, since=day), 3),
        (Deadline(procedure="A", term=short, until=day), 2),
        (Deadline(procedure="A", term=short, since=day, until=day), 1),
    ):
        assert late(found, Deadlines(VN, [Deadline(procedure="A", term=long), dated])) == expected
        assert late(found, Deadlines(VN, [dated, Deadline(procedure="A", term=long)])) == 0


def test_without_terms_nothing_is_due() -> None:
    assert late([row("A", MORNING, finished=MORNING, status=10)], Deadlines(VN, {})) == 0


def test_a_text_that_is_no_term_is_refused() -> None:
    with pytest.raises(TermError):
        Deadlines(VN, {"A": "soon"})


def test_kept_counts_hold_for_the_deadlines_that_they_were_made_by(tmp_path: Path) -> None:
    done = row("A", MORNING, finished=MORNING + timedelta(days=6), status=10, ending="granted")
    table = pa.Table.from_batches(to_arrow([done]), schema=arrow_schema())
    pq.write_table(table.drop_columns(["due"]), tmp_path / "a.parquet")
    found = []
    for term in ("1 ngày", "30 ngày", "1 ngày"):
        cube = CountCube(YEAR)
        deadlines = Deadlines(VN, {"A": term})
        count(tmp_path, cube, deadlines=deadlines, kept=tmp_path / "_kept")
        found.append(cube.result().total.late)

    assert found == [1, 0, 1]
