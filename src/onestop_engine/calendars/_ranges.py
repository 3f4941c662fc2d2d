"""Refusals outside the covered years: which dates are covered, which was needed, what to do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from onestop_engine.errors import CalendarRangeError
from onestop_engine.texts import Text

from ._explain import amount_text
from ._words import compose, date_text

if TYPE_CHECKING:
    from onestop_engine.terms import Amount, Unit

    from ._counting import Board
    from ._facts import Facts


def not_covered(facts: Facts, day: date) -> CalendarRangeError:
    """The refusal of a date outside the covered years."""
    needed = compose(_DATE, date_text(day))
    return CalendarRangeError(compose(_OUTSIDE, *_coverage(facts), needed))


def too_far(board: Board, day: int, amount: Amount | timedelta, unit: Unit) -> CalendarRangeError:
    """The refusal of a term that ends after the last covered date."""
    received = date.fromordinal(board.tables.first + day)
    needed = compose(
        _TERM, amount_text(amount, unit), date_text(received), date_text(board.facts.last)
    )
    return CalendarRangeError(compose(_OUTSIDE, *_coverage(board.facts), needed))


def _coverage(facts: Facts) -> tuple[Text, Text, Text]:
    return Text(facts.id, facts.id), date_text(facts.first), date_text(facts.last)


_OUTSIDE: Final = Text(
    "Lịch {} chỉ có dữ liệu từ {} đến {}; {}. Ngoài khoảng này không được coi mọi ngày từ thứ Hai "
    "đến thứ Sáu là ngày làm việc. Cập nhật thư viện, hoặc nạp lịch có năm đó bằng "
    "WorkCalendar.load(đường dẫn).",
    "The calendar {} covers {} to {} only; {}. Outside it, Monday to Friday is not assumed to be "
    "worked. Update the library, or load a calendar with that year by WorkCalendar.load(path).",
)
_DATE: Final = Text("cần ngày {}", "{} is needed")
_TERM: Final = Text("{} tính từ {} cần những ngày sau {}", "{} from {} needs days after {}")
