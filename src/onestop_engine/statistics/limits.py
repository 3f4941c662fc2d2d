"""The term of a dossier as one word of a column: how long, on which day of the year, or before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from ..errors import TermError
from ..terms import Term, limit_of
from ..texts import Text, glance
from ..year_days import YearDay

_BEFORE: Final = " before"
_KEPT: Final = 4096


@dataclass(frozen=True, slots=True)
class Before:
    """So long before an event, on whose day the columns are silent (*trước ngày …*)."""

    term: Term

    def __str__(self) -> str:
        return f"{self.term}{_BEFORE}"


Limit: TypeAlias = Term | YearDay | Before
"""What may stand in the column `term`; `str` writes it, `read_limit` reads it."""


@lru_cache(maxsize=_KEPT)
def read_limit(text: str) -> Limit:
    """The term that the column `term` tells; `TermError` for a text that is none.

    >>> read_limit("15 ngày làm việc"), str(read_limit("1 October every year"))
    (Term(amount=15, unit='working_day'), '1 October every year')
    >>> read_limit("10 days before")
    Before(term=Term(amount=10, unit='day'))
    """
    if text.endswith(_BEFORE):
        return Before(Term.parse(text.removesuffix(_BEFORE)))
    return limit_of(text)


def bad_limit(text: object, *, added: bool = False) -> Text | None:
    """What is wrong with the word of a column of terms; None where it is sound.

    Time that is `added` is a term that lasts.
    """
    try:
        limit = read_limit(text) if isinstance(text, str) else None
    except TermError:
        limit = None
    if limit is None or (added and not isinstance(limit, Term)):
        return (_BAD_ADDED if added else _BAD_TERM).fill(value=glance(text))
    return None


_BAD_TERM: Final = Text(
    "cột term không phải thời hạn: {value}. Viết như «15 ngày làm việc», «ngày 01 tháng 10 hằng "
    "năm», hoặc «10 days before» nếu đếm lùi từ một sự kiện.",
    "column term is no term: {value}. Write it like '15 working days', '1 October every year', or "
    "'10 days before' where it is counted back from an event.",
)
_BAD_ADDED: Final = Text(
    "cột additions.term không phải thời hạn cộng thêm: {value}. Viết như «5 ngày làm việc».",
    "column additions.term is no time that can be added: {value}. Write it like '5 working days'.",
)
