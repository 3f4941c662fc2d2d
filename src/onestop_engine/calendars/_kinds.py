"""What to say where a question to a calendar is asked with another kind of value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from onestop_engine.errors import InputError
from onestop_engine.terms import Counting, Term
from onestop_engine.texts import Text, glance
from onestop_engine.year_days import YearDay


def wrong_kind(*given: tuple[object, type]) -> InputError:
    """What to raise for the first value that is not of the kind beside it.

    >>> wrong_kind((Term(3, "day"), Term), (3, Counting)).message.en
    'A Counting is needed, not 3. The counting of the Civil Code is Counting().'
    """
    value, kind = next((value, kind) for value, kind in given if not isinstance(value, kind))
    return InputError(_NEEDED[kind].fill(value=glance(value)))


def check_kinds(*given: tuple[object, type]) -> None:
    """Raises InputError where a value is not of the kind beside it."""
    if not all(isinstance(value, kind) for value, kind in given):
        raise wrong_kind(*given)


_NEEDED: Final[Mapping[Any, Text]] = {
    Term: Text(
        "Cần một Term, không phải {value}. Thời hạn viết bằng chữ thì đọc bằng Term.parse(…) "
        "trước.",
        "A Term is needed, not {value}. Read what is written in words with Term.parse(…) first.",
    ),
    Counting: Text(
        "Cần một Counting, không phải {value}. Cách tính của Bộ luật Dân sự là Counting().",
        "A Counting is needed, not {value}. The counting of the Civil Code is Counting().",
    ),
    YearDay: Text(
        "Cần một YearDay, không phải {value}. Ngày viết bằng chữ thì đọc bằng YearDay.parse(…) "
        "trước.",
        "A YearDay is needed, not {value}. Read what is written in words with YearDay.parse(…) "
        "first.",
    ),
}
