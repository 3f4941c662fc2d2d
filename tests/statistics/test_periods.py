from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from onestop_engine.errors import InputError
from onestop_engine.statistics import Period, Policy
from onestop_engine.statistics.schema import VIETNAM


def test_both_days_belong_to_the_period() -> None:
    july = Period.month(2026, 7)

    assert july.opens == datetime(2026, 7, 1, tzinfo=VIETNAM)
    assert july.closes == datetime(2026, 7, 31, 23, 59, 59, 999999, tzinfo=VIETNAM)
    assert july.holds(july.opens)
    assert july.holds(july.closes)
    assert not july.holds(july.closes + timedelta(microseconds=1))
    assert not july.holds(None)


def test_february_ends_on_its_own_last_day() -> None:
    assert Period.month(2028, 2).end == date(2028, 2, 29)
    assert Period.month(2026, 2).end == date(2026, 2, 28)


def test_a_period_is_cut_at_the_ends_of_months() -> None:
    months = Period.of(date(2025, 12, 15), date(2026, 2, 3)).months()

    assert [(m.start, m.end) for m in months] == [
        (date(2025, 12, 15), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 3)),
    ]


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InputError, match="Swap the two dates"):
        Period.of(date(2026, 7, 2), date(2026, 7, 1))


@pytest.mark.parametrize("value", ["2026-07-01", datetime(2026, 7, 1, tzinfo=VIETNAM), None])
def test_a_period_takes_dates_only(value: object) -> None:
    with pytest.raises(InputError, match="two dates"):
        Period.of(value, date(2026, 7, 31))


def test_a_period_ends_before_the_last_year_of_all() -> None:
    with pytest.raises(InputError, match="cannot reach 9999-12-31: the last year is 9998"):
        Period.of(date(2026, 1, 1), date(9999, 12, 31))

    *_, last = Period.of(date(9998, 11, 1), date(9998, 12, 31)).months()
    assert last.start == date(9998, 12, 1)


def test_a_policy_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InputError, match="Choose one of: in_time, by_due"):
        Policy(waiting="late")
