from __future__ import annotations

from datetime import date
from itertools import pairwise

from dossier_rows import law, periods, rows
from hypothesis import given
from hypothesis import strategies as st

from onestop_engine.statistics import DossierRow, Period, report_06a
from onestop_engine.statistics.report_06a import _SUMS
from onestop_engine.statistics.tables import hidden_cells

LINES = st.lists(
    st.tuples(*[st.integers(0, 30)] * 8).map(
        lambda n: (n[0] + n[1] + n[2], n[0], n[1], n[2], *n[3:], 0)
    ),
    min_size=1,
    max_size=5,
)
SUMS = ((0, 1, 2, 3),)
OPEN = ("open", "open_in_time", "open_late")


def test_one_small_number_takes_a_second_with_it() -> None:
    assert hidden_cells([(42, 30, 10, 2)], SUMS, 5, adds_up=False) == [[42, 30, None, None]]


def test_a_small_line_cannot_be_computed_from_the_total() -> None:
    hidden = hidden_cells([(3, 3), (40, 40), (50, 50), (93, 93)], (), 5, adds_up=True)

    assert [line[0] for line in hidden] == [None, None, 50, 93]


@law
@given(LINES, st.integers(2, 8))
def test_no_sum_gives_a_hidden_number_away(lines: list[tuple[int, ...]], limit: int) -> None:
    total = tuple(map(sum, zip(*lines, strict=True)))
    hidden = hidden_cells([*lines, total], SUMS, limit, adds_up=True)

    for line in hidden:
        assert sum(line[place] is None for place in SUMS[0]) != 1
        assert all(n is None or n == 0 or n >= limit for n in line)
    for column in zip(*hidden, strict=True):
        assert sum(n is None for n in column) != 1


@law
@given(st.lists(rows(), max_size=8), periods())
def test_a_suppressed_report_keeps_its_large_numbers(
    dossiers: list[DossierRow], period: Period
) -> None:
    report = report_06a(dossiers, period, by="unit")
    plain, shown = report.to_data(), report.to_data(suppress_below=5)

    for before, after in zip(plain["lines"], shown["lines"], strict=True):
        names = [name for name in before if name not in {"key", "label", "beside"}]
        assert all(after[name] in {None, before[name]} for name in names)
        assert all(after[name] is None for name in names if 0 < before[name] < 5)
        values = [after[name] for name in names]
        assert all(sum(values[place] is None for place in group) != 1 for group in _SUMS)


def test_hidden_numbers_are_stars_in_the_table_and_null_in_the_data() -> None:
    row = DossierRow.from_data(
        {
            "code": "A",
            "procedure": "1",
            "status": 2,
            "received": "2026-07-01",
            "accepted": "2026-07-01",
        }
    )
    report = report_06a([row], (date(2026, 7, 1), date(2026, 7, 31)))

    assert report.to_table("vi", suppress_below=5).rows[0][2] == "*"
    assert report.to_table("vi", suppress_below=5).notes == ("Không có ngày hẹn trả: *",)
    assert report.to_data(suppress_below=5)["total"]["received"] is None


@law
@given(st.lists(rows(), max_size=12), periods())
def test_no_month_gives_away_what_another_month_or_the_total_hides(
    dossiers: list[DossierRow], period: Period
) -> None:
    data = report_06a(dossiers, period, by="month").to_data(suppress_below=5)
    months, total = data["lines"], data["total"]

    for name in ("online", "direct", "resolved", "early", "on_time", "late"):
        assert sum(line[name] is None for line in (*months, total)) != 1
    for one, other in pairwise(months):
        assert (one["open"] is None) == (other["carried"] is None)
    assert total["carried"] == months[0]["carried"]
    assert [total[name] for name in OPEN] == [months[-1][name] for name in OPEN]
