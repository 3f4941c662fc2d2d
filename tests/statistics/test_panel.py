from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop_engine.errors import InputError
from onestop_engine.statistics import DossierRow, panel, percent, written
from onestop_engine.statistics.schema import VIETNAM

START = datetime(2026, 3, 2, 8, tzinfo=VIETNAM)


def dossiers(punctual: int = 0, late: int = 0, still_open: int = 0) -> list[DossierRow]:
    due = START.replace(hour=23, minute=59, second=59, microsecond=999999)

    def made(number: int, days: int | None) -> DossierRow:
        return DossierRow(
            code=f"A-{number}",
            procedure="2.000635",
            status=4 if days is None else 9,
            received=START,
            accepted=START,
            due=due,
            finished=None if days is None else START + timedelta(days=days),
            ending=None if days is None else "granted",
        )

    ways = [0] * punctual + [1] * late + [None] * still_open
    return [made(number, days) for number, days in enumerate(ways)]


def test_the_commune_panel_reads_as_published() -> None:
    table = panel(dossiers(punctual=854), 2026, 7).to_table("vi")

    assert table.subtitle == "Đến tháng 07 năm 2026"
    assert table.rows == (
        ("Đã giải quyết", "100%"),
        ("Số hồ sơ xử lý", "854"),
        ("Trước và đúng hạn", "854"),
        ("Trễ hạn", "0"),
        ("Tỉ lệ trễ hạn", "0%"),
        ("Đang giải quyết", "0"),
        ("Đang giải quyết, quá hạn", "0"),
    )
    assert table.notes == ("Cập nhật lúc 23:59 ngày 31/7/2026",)


def test_nothing_to_divide_by_is_a_dash_and_null() -> None:
    empty = panel([], 2026, 7)

    assert (empty.resolved_ratio, empty.late_ratio) == (None, None)
    assert empty.to_table("vi").rows[0] == ("Đã giải quyết", "—")
    assert empty.to_data()["resolved_ratio"] is None


def test_one_hundred_percent_is_never_shown_while_anything_was_late() -> None:
    found = panel(dossiers(punctual=4999, late=1), 2026, 7)

    assert found.resolved_ratio == Decimal("99.9")
    assert found.late_ratio == Decimal("0.1")


def test_the_formula_of_the_ratio_is_a_choice() -> None:
    mixed = dossiers(punctual=6, late=2, still_open=2)

    assert panel(mixed, 2026, 7).resolved_ratio == Decimal("80.0")
    assert panel(mixed, 2026, 7, ratio="punctual/resolved").resolved_ratio == Decimal("75.0")
    with pytest.raises(InputError, match="punctual/resolved"):
        panel(mixed, 2026, 7, ratio="all/none")


def test_it_runs_from_the_first_of_january_to_the_end_of_the_month() -> None:
    carried = dossiers(punctual=3)

    assert panel(carried, 2026, 2).resolved == 0
    assert panel(carried, 2026, 3).resolved == 3
    assert panel(carried, 2027, 1).resolved == 0


def test_updated_at_is_the_instant_of_the_figures() -> None:
    noon = START.replace(hour=12)

    assert panel(dossiers(still_open=1), 2026, 3, as_of=noon).updated_at == noon
    assert panel([], 2026, 3, as_of=noon).to_data()["updated_at"] == "2026-03-02T12:00:00+07:00"


@pytest.mark.parametrize(("year", "month"), [(2026, 0), (2026, 13), (0, 1)])
def test_a_month_that_does_not_exist_is_refused(year: int, month: int) -> None:
    with pytest.raises(InputError, match="Months run from 1 to 12"):
        panel([], year, month)


@given(st.integers(0, 100_000), st.integers(1, 100_000), st.integers(0, 3))
def test_all_and_nothing_are_said_only_where_true(part: int, more: int, decimals: int) -> None:
    whole = part + more
    ratio = percent(part, whole, decimals=decimals)

    assert ratio is not None
    assert ratio < 100
    assert (ratio == 0) == (part == 0)
    assert percent(whole, whole, decimals=decimals) == 100


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(1, 8, "12.5"), (1, 16, "6.3"), (3, 16, "18.8"), (1, 3, "33.3"), (2, 3, "66.7")],
)
def test_percentages_round_half_up(part: int, whole: int, expected: str) -> None:
    assert percent(part, whole) == Decimal(expected)


def test_percentages_are_written_as_each_language_does() -> None:
    assert [written(Decimal("98.5"), lang) for lang in ("vi", "en")] == ["98,5%", "98.5%"]
    assert written(Decimal(100)) == "100%"
