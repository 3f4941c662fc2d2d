"""What the functions of the language compute, exactly."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from ...texts import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from ._tree import FunctionName

Number = int | Fraction

FUNCTIONS: Mapping[str, tuple[FunctionName, Text, str]] = {
    "min": (
        "min",
        Text("từ hai số hoặc hai ngày trở lên", "two or more numbers or dates"),
        "min(pages, 10)",
    ),
    "max": (
        "max",
        Text("từ hai số hoặc hai ngày trở lên", "two or more numbers or dates"),
        "max(pages, 1)",
    ),
    "round": (
        "round",
        Text(
            "một số, một bội số nguyên dương và cách làm tròn",
            "a number, a positive whole multiple and a way of rounding",
        ),
        'round(value / 3, 1000, "up")',
    ),
    "count": (
        "count",
        Text(
            "một hay nhiều điều kiện, hoặc một thông tin nhiều lựa chọn",
            "one or more conditions, or one fact with several choices",
        ),
        "count(poor, disabled)",
    ),
    "age": (
        "age",
        Text("ngày sinh, và ngày tính tuổi", "a date of birth, and the day of the age"),
        "age(birth, received)",
    ),
    "days_between": (
        "days_between",
        Text("hai ngày", "two dates"),
        "days_between(issued, received)",
    ),
}
"""Each function with what it needs and how it is written."""

ROUNDINGS = ("up", "down", "half_up")


def full_years(born: date, day: date) -> int:
    """Full years from `born` to `day`; a 29 February comes on 28 February in other years.

    Civil Code 2015 art. 148.3-4: a term of years ends on the day of the same number, or on the
    last day of the month where it has none.

    >>> from datetime import date
    >>> full_years(date(2008, 2, 29), date(2026, 2, 28))
    18
    """
    years = day.year - born.year
    leap_day = (born.month, born.day) == (2, 29)
    reached = (2, 28) if leap_day and not _is_leap(day.year) else (born.month, born.day)
    return years - ((day.month, day.day) < reached)


def days_between(start: date, end: date) -> int:
    """Calendar days from `start` to `end`, negative when `end` comes first.

    >>> from datetime import date
    >>> days_between(date(2026, 7, 1), date(2026, 7, 31))
    30
    """
    return (end - start).days


def rounded_up(number: Number, unit: int) -> int:
    """The smallest multiple of `unit` that is not less than `number`.

    >>> rounded_up(Fraction(100001, 2), 1000)
    51000
    """
    return ceil(Fraction(number) / unit) * unit


def rounded_down(number: Number, unit: int) -> int:
    """The largest multiple of `unit` that is not more than `number`.

    >>> rounded_down(50999, 1000)
    50000
    """
    return floor(Fraction(number) / unit) * unit


def rounded_half_up(number: Number, unit: int) -> int:
    """The multiple of `unit` nearest to `number`, the larger of two equally near.

    >>> rounded_half_up(50500, 1000), rounded_half_up(50499, 1000)
    (51000, 50000)
    """
    return floor(Fraction(number) / unit + Fraction(1, 2)) * unit


ROUND: Mapping[str, Callable[[Number, int], int]] = {
    "up": rounded_up,
    "down": rounded_down,
    "half_up": rounded_half_up,
}


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
