"""Days that come round each year: 1 October every year. Values only, like the terms."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from .errors import TermError
from .texts import Lang, Text

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_NUMBER_OF: Final = {name.lower(): number for number, name in enumerate(_MONTHS, start=1)}
_NAMES: Final = "|".join(_NUMBER_OF)
_YEARLY: Final = r"(?:hằng|hàng|mỗi) năm|(?:(?:of )?(?:every|each) year)"
_VIETNAMESE: Final = re.compile(r"(?:ngày )?([0-9]{1,2}) tháng ([0-9]{1,2})")
_ENGLISH: Final = re.compile(rf"([0-9]{{1,2}}) ({_NAMES})")
_AMERICAN: Final = re.compile(rf"({_NAMES}) ([0-9]{{1,2}})")
_FIGURES: Final = re.compile(r"(?:ngày )?([0-9]{1,2})[-/.]([0-9]{1,2})")
_EVERY: Final = re.compile(rf"(.*?\S) (?:{_YEARLY})")
_LEAP_YEAR: Final = 2000
_LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class YearDay:
    """One day of every year (*ngày … tháng … hằng năm*). Raises `TermError` for 29 February.

    >>> YearDay.parse("ngày 01 tháng 10 hằng năm")
    YearDay(month=10, day=1)
    >>> YearDay(10, 1).on_or_after(date(2026, 11, 23))
    datetime.date(2027, 10, 1)
    """

    month: int
    day: int

    def __post_init__(self) -> None:
        try:
            date(_LEAP_YEAR, self.month, self.day)
        except ValueError:
            raise TermError(_NO_SUCH_DAY.fill(day=self.day, month=self.month)) from None
        if (self.month, self.day) == (2, 29):
            raise TermError(_LEAP_DAY)

    @classmethod
    def parse(cls, text: str) -> YearDay:
        """The day of the year that `text` says, in Vietnamese or English.

        Raises `TermError` with the mend where the words for every year are missing, where day
        and month are figures only, and for a day that not every year has.

        >>> YearDay.parse("1 October every year").say("vi")
        'ngày 01 tháng 10 hằng năm'
        """
        clean = _clean(text)
        every = _EVERY.fullmatch(clean)
        body = every[1] if every else clean
        read = _read(body)
        if read is None:
            raise TermError(_figures(body, text) or _UNREADABLE.fill(text=text[:_LONGEST]))
        found = cls(*read)
        if every is None:
            raise TermError(_ONCE.fill(text=text, vi=found.say("vi"), en=found.say("en")))
        return found

    def say(self, lang: Lang = "vi") -> str:
        """The day in words that `YearDay.parse` reads back.

        >>> YearDay(1, 15).say("en")
        '15 January every year'
        """
        if lang == "vi":
            return f"ngày {self.day:02} tháng {self.month:02} hằng năm"
        return f"{self.day} {_MONTHS[self.month - 1]} every year"

    def __str__(self) -> str:
        return self.say("en")

    def on_or_after(self, day: date) -> date:
        """The first such day from `day` on, that day included.

        >>> YearDay(11, 23).on_or_after(date(2026, 11, 23))
        datetime.date(2026, 11, 23)
        """
        this = self.of(day.year)
        return this if this >= day else self.of(day.year + 1)

    def on_or_before(self, day: date) -> date:
        """The last such day up to `day`, that day included.

        >>> YearDay(12, 1).on_or_before(date(2026, 11, 23))
        datetime.date(2025, 12, 1)
        """
        this = self.of(day.year)
        return this if this <= day else self.of(day.year - 1)

    def of(self, year: int) -> date:
        """The day in that year."""
        return date(year, self.month, self.day)


def is_yearly(text: str) -> bool:
    """True when `text` means a day of the year, rightly written or not, and no duration.

    >>> is_yearly("ngày 01 tháng 10 hằng năm"), is_yearly("1/10"), is_yearly("10 ngày")
    (True, True, False)
    """
    try:
        clean = _clean(text)
    except TermError:
        return False
    return any(form.fullmatch(clean) for form in (_EVERY, _VIETNAMESE, _ENGLISH, _AMERICAN)) or (
        _FIGURES.fullmatch(clean) is not None
    )


def _clean(text: object) -> str:
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise TermError(_UNREADABLE.fill(text=str(text)[:_LONGEST]))
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def _read(body: str) -> tuple[int, int] | None:
    found = _VIETNAMESE.fullmatch(body)
    if found:
        return int(found[2]), int(found[1])
    found = _ENGLISH.fullmatch(body)
    if found:
        return _NUMBER_OF[found[2]], int(found[1])
    found = _AMERICAN.fullmatch(body)
    return (_NUMBER_OF[found[1]], int(found[2])) if found else None


def _figures(body: str, text: str) -> Text | None:
    """The refusal of figures alone: 01-10 is 1 October to some and 10 January to others."""
    found = _FIGURES.fullmatch(body)
    if found is None:
        return None
    day, month = int(found[1]), int(found[2])
    if month > len(_MONTHS):
        day, month = month, day
    if not 1 <= month <= len(_MONTHS):
        return None
    vi, en = f"ngày {day:02} tháng {month:02} hằng năm", f"{day} {_MONTHS[month - 1]} every year"
    return _AMBIGUOUS.fill(text=text, vi=vi, en=en)


_NO_SUCH_DAY: Final = Text(
    "Không có ngày {day} tháng {month}. Sửa lại ngày hoặc tháng.",
    "There is no day {day} in month {month}. Mend the day or the month.",
)
_LEAP_DAY: Final = Text(
    "Không phải năm nào cũng có ngày 29 tháng 02. Viết ngày 28 tháng 02 hằng năm hoặc ngày 01 "
    "tháng 03 hằng năm, đúng như văn bản.",
    "Not every year has a 29 February. Write 28 February every year or 1 March every year, as "
    "the law means it.",
)
_ONCE: Final = Text(
    "«{text}» không nói là của năm nào. Viết «{vi}».",
    "'{text}' does not say of which year. Write '{en}'.",
)
_AMBIGUOUS: Final = Text(
    "«{text}» chỉ có chữ số nên không rõ đâu là ngày, đâu là tháng. Viết «{vi}».",
    "'{text}' is figures only, so day and month are not clear. Write '{en}'.",
)
_UNREADABLE: Final = Text(
    "Không đọc được ngày hằng năm «{text}». Viết như «ngày 01 tháng 10 hằng năm».",
    "The yearly day '{text}' cannot be read. Write it like '1 October every year'.",
)
