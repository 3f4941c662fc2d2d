"""Durations as the law writes them, the rules for counting them, and the date that comes out.

Values only: a `Term` knows nothing of any calendar. `WorkCalendar.due` joins the two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from numbers import Rational
from typing import Any, Final, Literal, TypeAlias, get_args

from ._values import Known, placer_of
from .errors import InputError, TermError
from .texts import Lang, Text, glance
from .year_days import YearDay, is_yearly

Unit = Literal[
    "working_day", "working_hour", "day", "hour", "minute", "week", "month", "year", "same_day"
]
Amount: TypeAlias = int | Fraction

UNITS: Final[tuple[Unit, ...]] = get_args(Unit)

# The name that is said comes first; the others are understood.
_VIETNAMESE: Final[Mapping[Unit, tuple[str, ...]]] = {
    "working_day": ("ngày làm việc",),
    "working_hour": ("giờ làm việc", "giờ hành chính"),
    "day": ("ngày", "ngày theo lịch", "ngày lịch"),
    "hour": ("giờ", "giờ đồng hồ"),
    "minute": ("phút",),
    "week": ("tuần",),
    "month": ("tháng",),
    "year": ("năm",),
}
_ENGLISH: Final[Mapping[Unit, tuple[str, ...]]] = {
    "working_day": ("working day", "business day", "work day", "workday"),
    "working_hour": ("working hour", "business hour", "office hour"),
    "day": ("day", "calendar day"),
    "hour": ("hour", "clock hour"),
    "minute": ("minute",),
    "week": ("week",),
    "month": ("month", "calendar month"),
    "year": ("year",),
}
_SAME_DAY: Final = Text("trong ngày", "same day")
_SAME_DAY_TEXTS: Final = frozenset(
    {
        "trong ngày",
        "ngay trong ngày",
        "trong ngày làm việc",
        "ngay trong ngày làm việc",
        "same day",
        "same working day",
        "the same day",
        "the same working day",
    }
)
_UNIT_OF_NAME: Final[Mapping[str, Unit]] = {
    **{name: unit for unit, names in _VIETNAMESE.items() for name in names},
    **{name: unit for unit, names in _ENGLISH.items() for name in names},
    **{f"{name}s": unit for unit, names in _ENGLISH.items() for name in names},
}
# Longest first, so that `ngày làm việc` is never read as something that ends in a shorter name.
_NAMES: Final = sorted(_UNIT_OF_NAME, key=lambda name: (-len(name), name))

_DAYS_IN: Final[Mapping[Unit, Fraction]] = {
    "working_day": Fraction(1),
    "working_hour": Fraction(1, 24),
    "day": Fraction(1),
    "hour": Fraction(1, 24),
    "minute": Fraction(1, 1440),
    "week": Fraction(7),
    "month": Fraction(30),
    "year": Fraction(365),
    "same_day": Fraction(1),
}
_MOST_DAYS: Final = 10_000
_LONGEST_TEXT: Final = 100

_NUMBER: Final = re.compile(r"(-?[0-9]{1,9})(?:[.,]([0-9]{1,9}))?")
_IN_WORDS: Final = re.compile(r"(.*\S)\s*\(([^()]*)\)")
_ISO_8601: Final = re.compile(r"p(t?\d.*|t.+)")

_VI_DIGITS: Final = ("", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_EN_SMALL: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_EN_TENS: Final = (
    (20, "twenty"), (30, "thirty"), (40, "forty"), (50, "fifty"), (60, "sixty"),
    (70, "seventy"), (80, "eighty"), (90, "ninety"),
)  # fmt: skip


def _number_words() -> dict[str, int]:
    words = {word: n for n, word in enumerate(_VI_DIGITS) if n}
    words |= {word: n for n, word in enumerate(_EN_SMALL) if n}
    words |= {"mười": 10, "tư": 4, "bảy": 7, "bẩy": 7, "a": 1, "an": 1}
    words |= {f"mười {word}": 10 + n for n, word in enumerate(_VI_DIGITS) if n}
    words |= {"mười lăm": 15}
    for tens in range(2, 10):
        stem = f"{_VI_DIGITS[tens]} mươi"
        words[stem] = tens * 10
        words |= {f"{stem} {word}": tens * 10 + n for n, word in enumerate(_VI_DIGITS) if n}
        words |= {f"{stem} mốt": tens * 10 + 1, f"{stem} tư": tens * 10 + 4}
        words |= {f"{stem} lăm": tens * 10 + 5}
    for tens, stem in _EN_TENS:
        words[stem] = tens
        for n in range(1, 10):
            words[f"{stem}-{_EN_SMALL[n]}"] = words[f"{stem} {_EN_SMALL[n]}"] = tens + n
    return words


_WORDS: Final = _number_words()
_HALVES: Final = frozenset({"nửa", "một nửa", "half a", "half", "one half"})


@dataclass(frozen=True, slots=True)
class Term:
    """A duration with the law's own unit (*thời hạn*): 3 working days is not 3 days.

    `amount` is an int, or a `Fraction` for parts of a working day. At most two decimals from
    one day up, three below. Raises `TermError` for anything that no law would write.

    >>> Term.parse("03 (ba) ngày làm việc")
    Term(amount=3, unit='working_day')
    >>> Term(0.5, "working_day").say("vi")
    '0,5 ngày làm việc'
    """

    amount: Amount
    unit: Unit

    def __init__(self, amount: float | Fraction | Decimal, unit: Unit) -> None:
        if unit not in UNITS:
            raise TermError(_unknown_unit(unit))
        object.__setattr__(self, "amount", _checked(amount, unit))
        object.__setattr__(self, "unit", unit)

    @classmethod
    def parse(cls, text: str) -> Term:
        """The term that `text` says, in Vietnamese or English, as the law writes it.

        Case, spaces, leading zeros, composed or decomposed accents, and the amount repeated in
        words do not matter. Raises `TermError` with the mend for everything else.

        >>> Term.parse("15 ngày làm việc"), Term.parse("trong ngày")
        (Term(amount=15, unit='working_day'), Term(amount=1, unit='same_day'))
        >>> Term.parse("P1D")
        Traceback (most recent call last):
        ...
        onestop_engine.errors.TermError: ISO 8601 ...
        """
        clean = _clean(text)
        if clean in _SAME_DAY_TEXTS:
            return cls(1, "same_day")
        for name in _NAMES:
            if clean.endswith(name):
                head = clean[: -len(name)]
                amount = _amount(head.strip(), text)
                if amount is not None:
                    return cls(amount, _UNIT_OF_NAME[name])
        raise TermError(_unreadable(text, clean))

    def say(self, lang: Lang = "vi") -> str:
        """The term in words that `Term.parse` reads back.

        >>> Term(1, "working_day").say("en"), Term(2, "month").say("vi")
        ('1 working day', '2 tháng')
        """
        return say_amount(self.amount, self.unit, lang)

    def __str__(self) -> str:
        return self.say("en")


# Dossiers read and write the same few terms again and again.
@lru_cache(maxsize=256)
def limit_of(text: str) -> Term | YearDay:
    """The term that lasts or the day of each year that a text means; `TermError` for none.

    >>> limit_of("3 ngày làm việc"), str(limit_of("ngày 01 tháng 10 hằng năm"))
    (Term(amount=3, unit='working_day'), '1 October every year')
    """
    return YearDay.parse(text) if is_yearly(text) else Term.parse(text)


def say_amount(amount: Amount, unit: Unit, lang: Lang = "vi") -> str:
    """Any exact amount of a unit in words, such as what is left of a term.

    >>> say_amount(Fraction(1, 3), "working_day", "en")
    '1/3 working days'
    """
    if unit == "same_day":
        return _SAME_DAY.say(lang)
    number = _decimal_text(amount)
    if lang == "vi":
        return f"{number.replace('.', ',')} {_VIETNAMESE[unit][0]}"
    return f"{number} {_ENGLISH[unit][0]}{'' if amount == 1 else 's'}"


def _clean(text: object) -> str:
    if not isinstance(text, str):
        raise TermError(_NOT_TEXT.fill(value=glance(text)))
    if len(text) > _LONGEST_TEXT:
        raise TermError(_TOO_LONG.fill(start=text[:40]))
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def _amount(head: str, text: str) -> Fraction | None:
    """The number at the head of a term; None when it is no number."""
    stated = _IN_WORDS.fullmatch(head)
    digits = stated[1] if stated else head
    value = _figure(digits, text)
    if stated and value is not None:
        said = _WORDS.get(stated[2].strip())
        if said is not None and said != value:
            raise TermError(_TWO_AMOUNTS.fill(text=text, figure=digits, words=stated[2].strip()))
    return value


def _figure(digits: str, text: str) -> Fraction | None:
    if digits in _HALVES:
        return Fraction(1, 2)
    if digits in _WORDS:
        return Fraction(_WORDS[digits])
    number = _NUMBER.fullmatch(digits)
    if number is None:
        return None
    whole, decimals = number[1], number[2] or ""
    if len(decimals) == 3 and int(whole):
        # Vietnam writes thousands with a point, so 1.500 could be either.
        raise TermError(_THOUSANDS.fill(text=text, short=f"{whole},{decimals[:2]}"))
    return Fraction(f"{whole}.{decimals or 0}")


def _checked(amount: object, unit: Unit) -> Amount:
    value = _exact(amount)
    if value <= 0:
        raise TermError(_NOT_POSITIVE.fill(amount=_decimal_text(value)))
    if value * _DAYS_IN[unit] > _MOST_DAYS:
        raise TermError(_TOO_BIG.fill(amount=_decimal_text(value), most=_MOST_DAYS))
    if unit == "same_day" and value != 1:
        raise TermError(_ONE_SAME_DAY)
    if value.denominator == 1:
        return value.numerator
    if unit != "working_day":
        raise TermError(_no_fraction(value, unit))
    if (value * (100 if value > 1 else 1000)).denominator != 1:
        raise TermError(_TOO_FINE.fill(amount=str(amount)))
    return value


def _exact(amount: object) -> Fraction:
    if isinstance(amount, bool) or not isinstance(amount, Rational | float | Decimal):
        raise TermError(_NOT_NUMBER.fill(value=glance(amount)))
    try:
        # The shortest repr gives 0.1 back as it was written; its binary value is not a tenth.
        return Fraction(float.__repr__(amount) if isinstance(amount, float) else amount)
    except (ValueError, OverflowError) as error:
        raise TermError(_NOT_NUMBER.fill(value=glance(amount))) from error


def _decimal_text(value: Amount) -> str:
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(exact.numerator)
    if 1000 % exact.denominator:
        return str(exact)
    return f"{Decimal(exact.numerator) / Decimal(exact.denominator):f}"


def _no_fraction(value: Fraction, unit: Unit) -> Text:
    mend = _FRACTION_MENDS.get(unit, _WHOLE_MEND)
    if unit == "hour":
        minutes = _decimal_text(value * 60)
        mend = mend.fill(minutes=minutes)
    if unit == "month" and value == Fraction(1, 2):
        mend = _HALF_MONTH
    number = _decimal_text(value)
    return Text(
        f"Chỉ ngày làm việc mới chia được thành phần lẻ; {number.replace('.', ',')} "
        f"{_VIETNAMESE[unit][0]} không dùng được. {mend.say('vi')}",
        f"Only a working day can be divided; {number} {_ENGLISH[unit][0]}s cannot be used. "
        f"{mend.say('en')}",
    )


def _unknown_unit(unit: object) -> Text:
    names = ", ".join(UNITS)
    return Text(
        f"Không có đơn vị thời hạn {glance(unit)}. Chọn một trong: {names}.",
        f"There is no unit {glance(unit)}. Choose one of: {names}.",
    )


def _unreadable(text: str, clean: str) -> Text:
    from . import _term_mistakes as mistakes  # noqa: PLC0415 (only a mistake needs it)

    if _ISO_8601.fullmatch(clean):
        return mistakes.iso(text, clean)
    return mistakes.unreadable(text, clean, _NAMES)


_NOT_TEXT: Final = Text(
    "Thời hạn phải là chữ, ví dụ «3 ngày làm việc», không phải {value}. Một con số không nói "
    "được đơn vị.",
    "A term is text such as '3 working days', not {value}. A bare number says no unit.",
)
_TOO_LONG: Final = Text(
    "Thời hạn «{start}…» quá dài. Chỉ viết số và đơn vị, ví dụ «3 ngày làm việc».",
    "The term '{start}…' is too long. Write only a number and a unit, such as '3 working days'.",
)
_TWO_AMOUNTS: Final = Text(
    "Trong «{text}», số {figure} và chữ «{words}» không khớp. Sửa cho số và chữ như nhau.",
    "In '{text}' the figure {figure} and the words '{words}' differ. Make them the same.",
)
_THOUSANDS: Final = Text(
    "Trong «{text}», dấu ngăn trước ba chữ số có thể là hàng nghìn. Viết số nguyên không có dấu, "
    "hoặc tối đa hai chữ số thập phân, ví dụ «{short}».",
    "In '{text}' the mark before three digits could mean thousands. Write the whole number without "
    "a mark, or at most two decimals, such as '{short}'.",
)
_NOT_POSITIVE: Final = Text(
    "Thời hạn phải lớn hơn 0, không phải {amount}. Nếu giải quyết ngay, viết «trong ngày».",
    "A term is more than 0, not {amount}. For something done at once, write 'same day'.",
)
_TOO_BIG: Final = Text(
    "Thời hạn {amount} quá lớn: nhiều nhất là {most} ngày. Kiểm tra lại số hoặc đơn vị.",
    "A term of {amount} is too big: {most} days is the most. Check the number or the unit.",
)
_ONE_SAME_DAY: Final = Text(
    "«trong ngày» không đi với số. Viết «trong ngày», hoặc «2 ngày làm việc» nếu nhiều ngày.",
    "'same day' takes no number. Write 'same day', or '2 working days' for more than one.",
)
_TOO_FINE: Final = Text(
    "Phần lẻ của {amount} ngày làm việc quá nhỏ. Viết tối đa hai chữ số thập phân (ba nếu dưới "
    "một ngày), hoặc dùng giờ làm việc.",
    "{amount} working days is divided too finely. Write at most two decimals (three below one "
    "day), or use working hours.",
)
_NOT_NUMBER: Final = Text(
    "Số lượng của thời hạn phải là một con số, không phải {value}.",
    "The amount of a term is a number, not {value}.",
)
_WHOLE_MEND: Final = Text(
    "Viết số nguyên, hoặc đổi sang đơn vị nhỏ hơn.", "Write a whole number, or a smaller unit."
)
_FRACTION_MENDS: Final[Mapping[Unit, Text]] = {
    "day": Text(
        "Viết theo giờ (12 giờ), hoặc 0,5 ngày làm việc.",
        "Write hours (12 hours), or 0.5 working days.",
    ),
    "hour": Text("Viết {minutes} phút.", "Write {minutes} minutes."),
    "working_hour": Text(
        "Viết số giờ nguyên, hoặc phần lẻ của ngày làm việc (0,5 ngày làm việc).",
        "Write whole hours, or a part of a working day (0.5 working days).",
    ),
}
# Civil Code 2015, art. 146.1.
_HALF_MONTH: Final = Text(
    "Viết 15 ngày (Điều 146 Bộ luật Dân sự 2015).", "Write 15 days (Civil Code 2015, art. 146)."
)

OffHours = Literal["literal", "roll"]
DueTime = Literal["end_of_hours", "same_time"]
LastDayOff = Literal["next_working_day", "keep"]
AfterCutoff = Literal["same_day_next", "start_next_day"]
HourRule = Literal["continuous", "working_time"]
FractionRule = Literal["after_day_0", "office_time"]

_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "off_hours": get_args(OffHours),
    "due_time": get_args(DueTime),
    "last_day_off": get_args(LastDayOff),
    "hours": get_args(HourRule),
    "fraction": get_args(FractionRule),
}
_CLOCK_TIME: Final = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """How a term is counted (*cách tính thời hạn*); the defaults are the Civil Code's.

    Civil Code 2015, art. 145-148: the day of receipt is not counted, a last day that is off
    moves to the next working day. Each field is one rule that sector law sets otherwise; see
    `docs/time.md`. `cutoff` ("15:00") goes together with `after_cutoff`. Raises `InputError`.

    >>> Counting(cutoff="15:00", after_cutoff="same_day_next").to_data()
    {'cutoff': '15:00', 'after_cutoff': 'same_day_next'}
    """

    off_hours: OffHours = "literal"
    due_time: DueTime = "end_of_hours"
    last_day_off: LastDayOff = "next_working_day"
    cutoff: str | None = None
    after_cutoff: AfterCutoff | None = None
    hours: HourRule = "continuous"
    fraction: FractionRule = "after_day_0"
    rolls: bool = field(init=False, repr=False, compare=False, default=False)
    """True when a receipt outside office hours counts as received at the next opening."""
    by_dates: bool = field(init=False, repr=False, compare=False, default=True)
    """True when the hour of receipt does not matter to a whole number of days."""
    start_cutoff: int | None = field(init=False, repr=False, compare=False, default=None)
    """Minute of the day after which the next working day is day 0; None without that rule."""
    same_day_cutoff: int | None = field(init=False, repr=False, compare=False, default=None)
    """Minute of the day after which a same-day result moves to the next working day."""

    def __post_init__(self) -> None:
        for name, allowed in _CHOICES.items():
            _check_choice(name, getattr(self, name), allowed)
        minute = _cutoff_minute(self.cutoff)
        if (minute is None) != (self.after_cutoff is None):
            raise InputError(_CUTOFF_PAIR)
        if self.after_cutoff is not None:
            _check_choice("after_cutoff", self.after_cutoff, get_args(AfterCutoff))
        starts_next = self.after_cutoff == "start_next_day"
        if minute is not None:
            object.__setattr__(self, "cutoff", f"{minute // 60:02}:{minute % 60:02}")
            name = "start_cutoff" if starts_next else "same_day_cutoff"
            object.__setattr__(self, name, minute)
        object.__setattr__(self, "rolls", starts_next or self.off_hours == "roll")
        kept = self.due_time == "same_time" or self.fraction == "office_time"
        object.__setattr__(self, "by_dates", not (self.rolls or kept))

    def to_data(self) -> dict[str, str]:
        """A JSON object of the rules that differ from the defaults.

        >>> Counting().to_data()
        {}
        """
        return {
            f.name: getattr(self, f.name)
            for f in fields(self)
            if f.init and getattr(self, f.name) != f.default
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Counting:
        """The rules that `to_data` wrote, or that a file states; `InputError` for unknown ones.

        >>> Counting.from_data({"off_hours": "roll"}) == Counting(off_hours="roll")
        True
        """
        known = [f.name for f in fields(cls) if f.init]
        for name in data:
            if name not in known:
                raise InputError(_UNKNOWN_RULE.fill(name=name, known=", ".join(known)))
        return cls(**data)


def _check_choice(name: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        known = ", ".join(allowed)
        raise InputError(_BAD_CHOICE.fill(name=name, value=glance(value), allowed=known))


def _cutoff_minute(cutoff: object) -> int | None:
    if cutoff is None:
        return None
    found = _CLOCK_TIME.fullmatch(cutoff) if isinstance(cutoff, str) else None
    if found is None:
        raise InputError(_BAD_CUTOFF.fill(value=glance(cutoff)))
    return int(found[1]) * 60 + int(found[2])


_BAD_CHOICE: Final = Text(
    "Cách tính thời hạn: {name} không nhận giá trị {value}. Chọn một trong: {allowed}.",
    "Counting: {name} cannot be {value}. Choose one of: {allowed}.",
)
_UNKNOWN_RULE: Final = Text(
    "Cách tính thời hạn không có mục {name!r}. Các mục: {known}.",
    "Counting has no rule {name!r}. The rules are: {known}.",
)
_BAD_CUTOFF: Final = Text(
    "Giờ chốt phải viết dạng «15:00» trong dấu nháy, không phải {value}.",
    "A cut-off is written '15:00', in quotes, not {value}.",
)
_CUTOFF_PAIR: Final = Text(
    "Giờ chốt (cutoff) và quy tắc sau giờ chốt (after_cutoff) phải đi cùng nhau: same_day_next "
    "chỉ dời kết quả trả trong ngày; start_next_day tính thời hạn từ ngày làm việc tiếp theo.",
    "cutoff and after_cutoff go together: same_day_next moves only a same-day result; "
    "start_next_day makes the next working day day 0.",
)

Explainer: TypeAlias = Callable[[Lang], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a result is due (*thời điểm hẹn trả kết quả*), and why.

    `at`: the instant printed on the slip, aware. `until`: the last instant that is in time, so
    `finished <= due.until` is punctual: the end of the day for whole days and longer terms
    (Civil Code 2015, art. 148.6), `at` itself for hours and parts of a day. `assumed`: dates on
    the way that no official text decides yet. `provisional`: the way touches a year whose
    calendar is not announced.
    """

    at: datetime
    until: datetime
    assumed: tuple[date, ...] = ()
    provisional: bool = False
    explainer: Explainer | None = field(default=None, repr=False, compare=False)

    @property
    def on(self) -> date:
        """The date of `at`."""
        return self.at.date()

    def explain(self, lang: Lang = "vi") -> str:
        """One line per day counted or skipped, with its reason; the first says the receipt.

        Raises `InputError` on a date that was stored: only its calendar can explain it.
        """
        if self.explainer is None:
            raise InputError(_NO_EXPLAINER)
        return self.explainer(lang)

    def to_data(self) -> dict[str, Any]:
        """A JSON object; `from_data` reads it back, without the explanation."""
        # The ends of days come again and again, so calendars keep them; hours are always others.
        written = datetime.isoformat if self.until == self.at else _written
        return {
            "at": written(self.at),
            "until": written(self.until),
            "assumed": [day.isoformat() for day in self.assumed],
            "provisional": self.provisional,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Due:
        """The date that `to_data` wrote; `InputError` when it is not one."""
        try:
            return cls(
                at=datetime.fromisoformat(data["at"]),
                until=datetime.fromisoformat(data["until"]),
                assumed=tuple(date.fromisoformat(day) for day in data["assumed"]),
                provisional=bool(data["provisional"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(_BAD_DUE.fill(why=repr(error))) from error

    def __reduce__(self) -> tuple[Callable[..., Due], tuple[object, ...]]:
        # The explainer holds a whole calendar; a date that travels leaves it behind.
        return _restored, (self.at, self.until, self.assumed, self.provisional)


new_due = placer_of(Due)
"""A `Due` of its fields by place: making one is the larger part of computing a due date."""


def _restored(at: datetime, until: datetime, assumed: tuple[date, ...], provisional: bool) -> Due:
    return new_due(at, until, assumed, provisional, None)


_written = Known(datetime.isoformat)

_NO_EXPLAINER: Final = Text(
    "Ngày hẹn này được đọc lại từ nơi lưu trữ nên không kèm lời giải thích. Tính lại bằng "
    "calendar.due(...) với đúng lịch đã dùng, hoặc gọi shop.explain(mã hồ sơ).",
    "This due date was read back from storage and carries no explanation. Compute it again with "
    "calendar.due(...) on the calendar that was used, or call shop.explain(code).",
)
_BAD_DUE: Final = Text(
    "Dữ liệu không phải là ngày hẹn đã lưu (at, until, assumed, provisional): {why}.",
    "The data is no stored due date (at, until, assumed, provisional): {why}.",
)
